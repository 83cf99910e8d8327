"""Observations and surveys brought in from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import write

from rap.errors import ProblemsError, RefusedError, WrongUseError
from rap.observations import check_observations, read_observations
from rap.observing import bring_observations

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
    return sorted((row.date, row.criterion, row.value, row.unit, row.note, row.by) for row in read_observations(place))


def test_lines_of_an_observation_come_in_by_day(place: Path):
    """A file a day; what the study reads is what was written."""
    text = 'date,criterion,value,unit,note,by\n2026-04-01,key,yes,yes-no,"Two, in fact.",K-01\n2026-04-02,help,7,minutes,,K-02\n'

    assert bring(place, text) == [
        ("2026-04-01", "key", "yes", "yes-no", "Two, in fact.", "K-01"),
        ("2026-04-02", "help", "7", "minutes", "", "K-02"),
    ]
    assert len(list((place / "interviews/observations/S-30001").glob("*.csv"))) == 2


def test_a_survey_has_a_row_an_answer(place: Path):
    """Each cell is a line of a member; empty cells are no answer; semicolons, decimal commas and oui are understood."""
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
    from rap.findings import read_findings

    bring(place, "key,calm\nyes,5\n")

    assert check_observations(place, criteria={c.id: c for f in read_findings(place) for c in f.criteria}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key,clam\nyes,4\n", "in.csv:2: 'clam' is no criterion of a finding; nearest is 'calm'"),
        ("calm\n9\n", "in.csv:2: '9' is no value in score; write 1 to 5"),
        ("key\nmaybe\n", "in.csv:2: 'maybe' is no value in yes-no; write yes or no"),
        ("criterion,value,unit,note,by\nhelp,4,hours,,K-01\n", "in.csv:2: 'help' is in 'hours'; give it in minutes"),
        ("date,key\nyesterday,yes\n", "in.csv:2: is of the day 'yesterday'; write a day like 2026-04-14"),
    ],
)
def test_a_file_with_anything_wrong_brings_nothing(place: Path, text: str, said: str):
    """The line is named, and not a file is written."""
    with pytest.raises(ProblemsError) as error:
        bring(place, text)

    assert [str(problem) for problem in error.value.problems] == [said]
    assert not (place / "interviews/observations").exists()


def test_a_space_must_be_one_and_a_file_must_hold_something(place: Path):
    """A misspelt space, and headings alone."""
    with pytest.raises(WrongUseError, match="is no space of this study"):
        bring_observations(place, "S-30002", write(place.parent, "in.csv", "key\nyes\n"))
    with pytest.raises(RefusedError, match="has no row below its headings"):
        bring(place, "key\n")
