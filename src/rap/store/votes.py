"""Votes: the sheet of one focus group, `codebook/votes/FG-10442.yaml`: how many said what to each
finding, and where dots went.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.model import ANSWERS, FINDING_ID, SOURCE_ID, Vote
from rap.core.plain import all_or_problems, is_day, nearest, read_folder
from rap.core.yaml_checks import ANY, EACH, TEXT, CheckedFile, Shape, read_checked

FOLDER = "codebook/votes"
_SHAPES: Mapping[str, Shape] = {
    "date": ANY,
    "present": ANY,
    "answers": {EACH: {EACH: TEXT}},
    "dots": {EACH: TEXT},
}
_MOST_DIGITS = 6
DOTS_EACH = 3  # what a person may put on the poster


def read_votes(root: Path) -> tuple[Vote, ...]:
    """The answers of all focus groups, by group and finding; all problems are raised together."""
    sheets = all_or_problems(*read_folder(root, FOLDER, read_sheet))
    return tuple(vote for sheet in sheets for vote in sheet)


def check_votes(root: Path, *, findings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the sheets, among it answers to findings that are not there."""
    sheets, problems = read_folder(root, FOLDER, read_sheet)
    return problems + [
        Problem(
            "store.votes.unknown_finding",
            place=f"{FOLDER}/{vote.source}.yaml",
            finding=vote.finding,
            nearest=nearest(vote.finding, findings),
        )
        for sheet in sheets
        for vote in sheet
        if vote.finding not in findings
    ]


def read_sheet(root: Path, source: str) -> tuple[Vote, ...]:
    """What one focus group answered.

    Raises
    ------
    ProblemsError
        More answers than people present, more than three dots a person, or a wrong number.
    """
    name = f"{FOLDER}/{source}.yaml"
    if not SOURCE_ID.fullmatch(source):
        raise RefusedError("store.votes.bad_source", place=name, source=source)
    file = read_checked(root, name, _SHAPES)
    present = _number(file, file.data.get("present"), "present")
    date = file.text("date")
    file.expect(is_day(date), "store.votes.bad_day", "date", day=date)
    dots = {id: _number(file, n, "dots", id) for id, n in file.mapping("dots").items()}
    most = DOTS_EACH * present
    facts = {"dots": sum(dots.values()), "present": present, "each": DOTS_EACH}
    file.expect(facts["dots"] <= most, "store.votes.too_many_dots", "dots", **facts)
    answers = {
        id: _answers(file, id, row or {}, present) for id, row in file.mapping("answers").items()
    }
    file.raise_problems()
    order = dict.fromkeys((*answers, *dots))
    return tuple(
        Vote(source, date, present, id, answers.get(id, {}), dots.get(id, 0)) for id in order
    )


def _answers(
    file: CheckedFile, finding: str, row: Mapping[str, str], present: int
) -> dict[str, int]:
    keys = ("answers", finding)
    file.expect(FINDING_ID.fullmatch(finding), "store.findings.bad_id", *keys, finding=finding)
    for answer in row:
        file.expect_one_of(ANSWERS, "store.votes.unknown_answer", *keys, answer=answer)
    counts = {answer: _number(file, row[answer], *keys) for answer in ANSWERS if answer in row}
    n = sum(counts.values())
    file.expect(n <= present, "store.votes.too_many_answers", *keys, answered=n, present=present)
    return counts


def _number(file: CheckedFile, value: Any, *keys: str) -> int:
    digits = str(value)
    if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS:
        return int(digits)
    file.wrong("store.votes.bad_number", *keys, number=digits)
    return 0
