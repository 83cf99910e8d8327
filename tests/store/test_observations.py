"""Observations: what was seen in a trial space on one day."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study, write

from rap.core.errors import Problem, RapError
from rap.core.model import Observation
from rap.core.plain import nearest
from rap.store.observations import read_observations
from rap.study.study import open_study
from rap.topics.checks.check import find_problems

PLACE = "interviews/observations/S-20817/2026-04-14-3f9a2b7c.csv"
FILE = 'criterion,value,unit,note,by\nanswered,4,minutes,"rang twice, then answered",K-01\nwritten,yes,yes-no,,member\n'
FINDING = (
    "statement: {en: Rooms cost.}\ncriteria:\n"
    "  answered: {label: {en: The alarm is answered}, unit: minutes, at_most: '10'}\n"
    "  written: {label: {en: The price is written}, unit: yes-no, wanted: 'yes'}\n"
)


def make_space(root: Path, text: str = FILE) -> Path:
    make_study(root)
    write(root, "codebook/findings/F-30117.yaml", FINDING)
    write(root, "interviews/cases/S-20817.yaml", "variables: {tenure: shared}\n")
    write(root, PLACE, text)
    return root


def test_lines_are_read_as_text(tmp_path: Path) -> None:
    """A comma in a note stays in the note."""
    make_space(tmp_path)

    assert find_problems(tmp_path) == []
    assert read_observations(tmp_path) == (
        Observation(
            "S-20817",
            "2026-04-14",
            "3f9a2b7c",
            "answered",
            "4",
            "minutes",
            "rang twice, then answered",
            "K-01",
        ),
        Observation("S-20817", "2026-04-14", "3f9a2b7c", "written", "yes", "yes-no", "", "member"),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "criterion,value",
            "what,value",
            Problem(
                "store.observations.columns",
                place=f"{PLACE}:1",
                columns="criterion,value,unit,note,by",
            ),
        ),
        (
            "answered,4",
            "anwered,4",
            Problem(
                "store.observations.unknown_criterion",
                place=f"{PLACE}:2",
                criterion="anwered",
                nearest=nearest("answered", ["answered"]),
            ),
        ),
        (
            "4,minutes",
            "4,hours",
            Problem(
                "store.observations.other_unit",
                place=f"{PLACE}:2",
                criterion="answered",
                unit="hours",
                right="minutes",
            ),
        ),
        (
            "4,minutes",
            "soon,minutes",
            Problem(
                "store.observations.bad_value", place=f"{PLACE}:2", value="soon", unit="minutes"
            ),
        ),
        (
            "yes,yes-no",
            "1,yes-no",
            Problem("store.observations.bad_value", place=f"{PLACE}:3", value="1", unit="yes-no"),
        ),
        ("K-01", "Ana", Problem("store.observations.bad_by", place=f"{PLACE}:2", by="Ana")),
        (
            ",,member",
            ",member",
            Problem("store.observations.cells", place=f"{PLACE}:3", n=4, needed=5),
        ),
    ],
)
def test_what_a_line_cannot_mean_is_named(
    tmp_path: Path, old: str, new: str, problem: Problem
) -> None:
    """Each value that a line of observations cannot have is named with its line."""
    make_space(tmp_path, FILE.replace(old, new))

    assert find_problems(tmp_path) == [problem]


@pytest.mark.parametrize(
    "name",
    ["S-20817/april.csv", "S-20817/2026-02-30-3f9a2b7c.csv", "attic/2026-04-14-3f9a2b7c.csv"],
)
def test_a_file_is_named_after_a_space_and_a_day(tmp_path: Path, name: str) -> None:
    """A day that is none is no day."""
    write(tmp_path, f"interviews/observations/{name}", FILE)

    with raises(RapError, "store.observations.bad_name"):
        read_observations(tmp_path)


def test_spaces_are_cases_that_are_no_people(tmp_path: Path) -> None:
    """They stand in their own frame, and not among the people."""
    study = open_study(make_space(tmp_path))

    assert study.spaces.to_dict("records") == [{"space": "S-20817", "tenure": "shared"}]
    assert list(study.cases["case"]) == ["C-20001"]
    assert list(study.observations["value"]) == ["4", "yes"]
