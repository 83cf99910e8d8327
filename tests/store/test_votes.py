"""Votes: a focus group's sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study, write

from rap.acts.check import find_problems
from rap.core.errors import ProblemsError, WrongUseError
from rap.core.model import Vote
from rap.store.votes import read_votes
from rap.study.study import open_study

PLACE = "codebook/votes/FG-10442.yaml"
SHEET = "v: 1\ndate: 2025-10-24\npresent: 5\nanswers: {F-30117: {yes: 1, no: 3, not-mine: 1}}\ndots: {F-30117: 6, F-41802: 9}\n"


def test_a_sheet_is_read(tmp_path: Path) -> None:
    """One vote a finding, also where it only got dots."""
    write(tmp_path, PLACE, SHEET)

    assert read_votes(tmp_path) == (
        Vote("FG-10442", "2025-10-24", 5, "F-30117", {"yes": 1, "no": 3, "not-mine": 1}, 6),
        Vote("FG-10442", "2025-10-24", 5, "F-41802", {}, 9),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("no: 3", "no: 4", f"{PLACE}:4: 6 answered and 5 were there; count each person once"),
        ("no: 3", "non: 3", f"{PLACE}:4: has the answer 'non'; nearest is 'no'"),
        ("no: 3", "no: three", f"{PLACE}:4: 'three' is no number of people or dots; write a whole number"),
        ("no: 3", "no: -3", f"{PLACE}:4: '-3' is no number of people or dots; write a whole number"),
        ("F-41802: 9", "F-41802: 10", f"{PLACE}:5: holds 16 dots of 5 people; a person has 3"),
        ("{F-30117: {", "{F30117: {", f"{PLACE}:4: 'F30117' is not the id of a finding; write it like F-30117"),
        ("2025-10-24", "2025-W43-5", f"{PLACE}:2: date is '2025-W43-5'; write a day like 2025-10-24"),
        ("2025-10-24", "20251024", f"{PLACE}:2: date is '20251024'; write a day like 2025-10-24"),
        ("2025-10-24", "October", f"{PLACE}:2: date is 'October'; write a day like 2025-10-24"),
        ("present: 5", "present:", f"{PLACE}:3: '' is no number of people or dots; write a whole number"),
    ],
)
def test_what_a_sheet_cannot_mean_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """With its line."""
    write(tmp_path, PLACE, SHEET.replace(old, new))

    with pytest.raises(ProblemsError) as caught:
        read_votes(tmp_path)
    assert problem in [str(found) for found in caught.value.problems]


def test_a_sheet_is_named_after_its_group(tmp_path: Path) -> None:
    """An id in full."""
    write(tmp_path, "codebook/votes/group.yaml", SHEET)

    with pytest.raises(ProblemsError, match="'group' is not the id of a source"):
        read_votes(tmp_path)


def test_check_names_answers_to_no_finding(tmp_path: Path) -> None:
    """A finding that was renamed or never written."""
    make_study(tmp_path)
    write(tmp_path, "codebook/findings/F-30117.yaml", "statement: {en: Rooms cost.}\n")
    write(tmp_path, PLACE, SHEET)

    assert [str(problem) for problem in find_problems(tmp_path)] == [f"{PLACE}: answers F-41802; known are F-30117"]


def test_votes_of_one_group_are_for_the_team(tmp_path: Path) -> None:
    """The frame has a row a finding, with 0 where nobody said it; an outside audience is refused in one sentence."""
    make_study(tmp_path)
    write(tmp_path, PLACE, SHEET)

    frame = open_study(tmp_path).votes
    assert frame.loc[0].to_dict() == {
        "source": "FG-10442",
        "date": "2025-10-24",
        "finding": "F-30117",
        "present": 5,
        "yes": 1,
        "partly": 0,
        "no": 3,
        "not_mine": 1,
        "dots": 6,
    }
    with raises(WrongUseError, "study.frames.team_only", frame="votes", audience="members"):
        _ = open_study(tmp_path, audience="members").votes
