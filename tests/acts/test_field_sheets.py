"""Observations and surveys brought in from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import ids, raises
from studies import write

from rap.core.errors import Message, Problem, ProblemsError, RefusedError, WrongUseError
from rap.store.findings import read_finding
from rap.store.observations import check_observations, read_observations
from rap.topics.answers.field_sheets import add_observations, bring_observations

FINDING = """\
statement: {en: {text: "A key each, and somebody who comes.", by: K-01}}
criteria:
  key: {label: {en: Key}, unit: yes-no, wanted: "yes"}
  calm: {label: {en: Quiet}, unit: score, at_least: "4"}
  help: {label: {en: Help}, unit: minutes, at_most: "5"}
"""


@pytest.fixture
def place(study: Path) -> Path:
    """A study with three criteria and one trial space."""
    write(study, "codebook/findings/F-10001.yaml", FINDING)
    write(study, "interviews/cases/S-30001.yaml", "variables: {tenure: shared}\n")
    return study


def bring(place: Path, text: str, **more: str) -> list[tuple[str, ...]]:
    bring_observations(place, "S-30001", write(place.parent, "in.csv", text), **more)
    return sorted(
        (row.date, row.criterion, row.value, row.unit, row.note, row.by)
        for row in read_observations(place)
    )


def test_lines_of_an_observation_come_in_by_day(place: Path):
    """A file a day; what the study reads is what was written."""
    text = 'date,criterion,value,unit,note,by\n2026-04-01,key,yes,yes-no,"Two, in fact.",K-01\n2026-04-02,help,7,minutes,,K-02\n'

    assert bring(place, text) == [
        ("2026-04-01", "key", "yes", "yes-no", "Two, in fact.", "K-01"),
        ("2026-04-02", "help", "7", "minutes", "", "K-02"),
    ]
    assert len(list((place / "interviews/observations/S-30001").glob("*.csv"))) == 2


def test_a_survey_has_a_row_an_answer(place: Path):
    """Each cell is a line of a member; empty cells are no answer; semicolons, decimal commas and
    oui are understood.
    """
    found = bring(place, "key;calm;help\noui;4;2,5\nnee;;3\n", date="2026-05-01")

    assert [(criterion, value, by) for _, criterion, value, _, _, by in found] == [
        ("calm", "4", "member"),
        ("help", "2.5", "member"),
        ("help", "3", "member"),
        ("key", "no", "member"),
        ("key", "yes", "member"),
    ]
    criteria = {"key", "calm", "help"}
    assert {row[1] for row in found} == criteria


def test_what_comes_in_passes_the_check(place: Path):
    """The written file is one that `rap check` has nothing to say about."""
    from rap.store.findings import read_findings

    bring(place, "key,calm\nyes,5\n")

    assert (
        check_observations(
            place, criteria={c.id: c for f in read_findings(place) for c in f.criteria}
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "key,clam\nyes,4\n",
            Problem(
                "answers.observation_import.unknown_criterion",
                place="in.csv:2",
                criterion="clam",
                nearest=Message("core.nearest.is", name="calm"),
            ),
        ),
        (
            "calm\n9\n",
            Problem(
                "answers.observation_import.no_score", place="in.csv:2", value="9", unit="score"
            ),
        ),
        (
            "key\nmaybe\n",
            Problem(
                "answers.observation_import.no_yes_or_no",
                place="in.csv:2",
                value="maybe",
                unit="yes-no",
            ),
        ),
        (
            "criterion,value,unit,note,by\nhelp,4,hours,,K-01\n",
            Problem(
                "answers.observation_import.other_unit",
                place="in.csv:2",
                criterion="help",
                unit="hours",
                right="minutes",
            ),
        ),
        (
            "date,key\n20260414,yes\n",
            Problem("answers.observation_import.bad_day", place="in.csv:2", day="20260414"),
        ),
        (
            "date,key\nyesterday,yes\n",
            Problem("answers.observation_import.bad_day", place="in.csv:2", day="yesterday"),
        ),
    ],
)
def test_a_file_with_anything_wrong_brings_nothing(place: Path, text: str, problem: Problem):
    """The line is named, and not a file is written."""
    with pytest.raises(ProblemsError) as error:
        bring(place, text)

    assert [*error.value.problems] == [problem]
    assert not (place / "interviews/observations").exists()


def test_a_space_must_be_one_and_a_file_must_hold_something(place: Path):
    """A misspelt space, and headings alone."""
    with raises(WrongUseError, "answers.observation_import.unknown_space", space="S-30002"):
        bring_observations(place, "S-30002", write(place.parent, "in.csv", "key\nyes\n"))
    with raises(RefusedError, "answers.observation_import.no_rows", place="in.csv"):
        bring(place, "key\n")


def test_a_line_by_nobody_is_refused_before_it_is_written(place: Path):
    """The sentence is the reader's: what comes in can be read."""
    with raises(ProblemsError, "answers.observation_import.unknown_by", by="Ana"):
        bring(place, "criterion,value,unit,note,by\nkey,yes,yes-no,,Ana\n")

    assert read_observations(place) == ()


def visit(place: Path, *rows: tuple[str, str, str, str], date: str = "2026-04-14") -> Path:
    lines = [dict(zip(("criterion", "value", "note", "by"), row, strict=True)) for row in rows]
    return add_observations(place, "S-30001", lines, date=date)


def test_a_visit_from_a_form_is_one_file_of_its_day(place: Path):
    """Units are the criteria's; a decimal comma and oui are understood; the study reads what was
    written.
    """
    path = visit(place, ("key", "oui", "Two,\n in fact.", "K-01"), ("help", "2,5", "", "member"))

    assert path.name.startswith("2026-04-14-")
    assert path.read_text() == (
        'criterion,value,unit,note,by\nkey,yes,yes-no,"Two, in fact.",K-01\nhelp,2.5,minutes,,member\n'
    )
    criteria = {one.id: one for one in read_finding(place, "F-10001").criteria}
    assert check_observations(place, criteria=criteria) == []


@pytest.mark.parametrize(
    ("row", "id"),
    [
        (("kee", "yes", "", "K-01"), "answers.observation_import.unknown_criterion"),
        (("calm", "6", "", "K-01"), "answers.observation_import.no_score"),
        (("help", "soon", "", "K-01"), "answers.observation_import.no_number"),
        (("key", "perhaps", "", "K-01"), "answers.observation_import.no_yes_or_no"),
        (("key", "yes", "", "Ana"), "answers.observation_import.unknown_by"),
    ],
)
def test_a_visit_is_refused_in_the_sentence_a_file_is_refused_in(
    place: Path, row: tuple[str, ...], id: str
):
    """Whichever way it comes; nothing is written, also of the rows that are right."""
    cells = ",".join(("criterion", "value", "note", "by")) + "\n" + ",".join(row) + "\n"
    with pytest.raises(ProblemsError) as by_file:
        bring(place, cells)
    with pytest.raises(ProblemsError) as by_form:
        visit(place, ("key", "yes", "", "K-01"), row)

    assert ids(by_form.value) == [id]
    assert [one.message for one in by_form.value.problems] == [
        one.message for one in by_file.value.problems
    ]
    assert read_observations(place) == ()


@pytest.mark.parametrize(
    "date", ["2026-02-30", "14/04/2026", "20260414", "2026-W16-2", "", "2999-01-01"]
)
def test_a_visit_is_of_a_day_that_was(place: Path, date: str):
    """In the one way days are written."""
    with raises(WrongUseError, "answers.observation_import.bad_visit_day", day=date[:12]):
        visit(place, ("key", "yes", "", "K-01"), date=date)


def test_a_visit_that_says_nothing_is_none(place: Path):
    """And one to a space that is not there neither."""
    with raises(WrongUseError, "answers.observation_import.empty_visit"):
        visit(place)
    with raises(WrongUseError, "answers.observation_import.unknown_space", space="S-30002"):
        add_observations(place, "S-30002", [], date="2026-04-14")
