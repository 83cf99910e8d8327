"""Votes: a focus group's sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study, write

from rap.core.errors import Problem, ProblemsError, WrongUseError
from rap.core.model import ANSWERS, Vote
from rap.core.plain import nearest
from rap.store.answers import read_votes
from rap.study.study import open_study
from rap.topics.checks.check import find_problems

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
        (
            "no: 3",
            "no: 4",
            Problem("store.votes.too_many_answers", place=f"{PLACE}:4", answered=6, present=5),
        ),
        (
            "no: 3",
            "non: 3",
            Problem(
                "store.votes.unknown_answer",
                place=f"{PLACE}:4",
                answer="non",
                nearest=nearest("non", ANSWERS),
            ),
        ),
        (
            "no: 3",
            "no: three",
            Problem("store.votes.bad_number", place=f"{PLACE}:4", number="three"),
        ),
        ("no: 3", "no: -3", Problem("store.votes.bad_number", place=f"{PLACE}:4", number="-3")),
        (
            "F-41802: 9",
            "F-41802: 10",
            Problem("store.votes.too_many_dots", place=f"{PLACE}:5", dots=16, present=5, each=3),
        ),
        (
            "{F-30117: {",
            "{F30117: {",
            Problem("store.findings.bad_id", place=f"{PLACE}:4", finding="F30117"),
        ),
        (
            "2025-10-24",
            "2025-W43-5",
            Problem("store.votes.bad_day", place=f"{PLACE}:2", day="2025-W43-5"),
        ),
        (
            "2025-10-24",
            "20251024",
            Problem("store.votes.bad_day", place=f"{PLACE}:2", day="20251024"),
        ),
        (
            "2025-10-24",
            "October",
            Problem("store.votes.bad_day", place=f"{PLACE}:2", day="October"),
        ),
        (
            "present: 5",
            "present:",
            Problem("store.votes.bad_number", place=f"{PLACE}:3", number=""),
        ),
    ],
)
def test_what_a_sheet_cannot_mean_is_named(
    tmp_path: Path, old: str, new: str, problem: Problem
) -> None:
    """Each value that a sheet cannot have is named with its line."""
    write(tmp_path, PLACE, SHEET.replace(old, new))

    with pytest.raises(ProblemsError) as caught:
        read_votes(tmp_path)
    assert problem in caught.value.problems


def test_a_sheet_says_which_words_the_group_had(tmp_path: Path) -> None:
    """None for a finding it does not name: nobody knows them."""
    given = "wordings: {F-30117: [00112233445566ff, 8899aabbccddeeff]}\n"
    write(tmp_path, PLACE, SHEET + given)

    assert [vote.wordings for vote in read_votes(tmp_path)] == [
        ("00112233445566ff", "8899aabbccddeeff"),
        (),
    ]
    write(tmp_path, PLACE, SHEET + "wordings: {F-30117: first words}\n")
    with raises(ProblemsError, "store.votes.bad_wording"):
        read_votes(tmp_path)


def test_a_sheet_is_named_after_its_group(tmp_path: Path) -> None:
    """The file of a sheet must have the id of its group as its name, in full."""
    write(tmp_path, "codebook/votes/group.yaml", SHEET)

    with raises(ProblemsError, "store.votes.bad_source", source="group"):
        read_votes(tmp_path)


def test_check_names_answers_to_no_finding(tmp_path: Path) -> None:
    """A finding that was renamed or never written."""
    make_study(tmp_path)
    write(tmp_path, "codebook/findings/F-30117.yaml", "statement: {en: Rooms cost.}\n")
    write(tmp_path, PLACE, SHEET)

    assert find_problems(tmp_path) == [
        Problem("store.votes.no_wordings", place=PLACE),
        Problem(
            "store.votes.unknown_finding",
            place=PLACE,
            finding="F-41802",
            nearest=nearest("F-41802", ["F-30117"]),
        ),
    ]


def test_votes_of_one_group_are_for_the_team(tmp_path: Path) -> None:
    """The frame has a row a finding, with 0 where nobody said it; an outside audience is refused in
    one sentence.
    """
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
        "counts": False,  # nobody knows to which words they were given
    }
    with raises(WrongUseError, "study.frames.team_only", frame="votes", audience="members"):
        _ = open_study(tmp_path, audience="members").votes
