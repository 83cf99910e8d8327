"""Votes: the sheet of one focus group, `codebook/votes/FG-10442.yaml`: how many said what to each
finding, and where dots went.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RefusedError
from rap.core.model import ANSWERS, FINDING_ID, SOURCE_ID, Vote
from rap.core.plain import all_or_problems, is_day, nearest, read_each
from rap.core.yaml_checks import EACH, TEXT, check_keys, check_shapes, mapping_of
from rap.core.yaml_files import Document, read_yaml

FOLDER = "codebook/votes"
_MOST_DIGITS = 6
DOTS_EACH = 3  # what a person may put on the poster


def read_votes(root: Path) -> tuple[Vote, ...]:
    """The answers of all focus groups, by group and finding; all problems are raised together."""
    sheets = all_or_problems(*_read(root))
    return tuple(vote for sheet in sheets for vote in sheet)


def check_votes(root: Path, *, findings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the sheets, among it answers to findings that are not there."""
    sheets, problems = _read(root)
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


def _read(root: Path) -> tuple[tuple[tuple[Vote, ...], ...], list[Problem]]:
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    return read_each(ids, lambda id: read_sheet(root, id))


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
    document = read_yaml(root / name, name=name)
    problems = check_keys(document, ("v", "date", "present", "answers", "dots"))
    problems += check_shapes(document, {"answers": {EACH: {EACH: TEXT}}, "dots": {EACH: TEXT}})
    present = _number(document, document.data.get("present"), ("present",), problems)
    date = _day(document, problems)
    dots = {
        finding: _number(document, value, ("dots", finding), problems)
        for finding, value in mapping_of(document, "dots", problems).items()
    }
    if sum(dots.values()) > DOTS_EACH * present:
        problems.append(
            Problem(
                "store.votes.too_many_dots",
                place=document.place("dots"),
                dots=sum(dots.values()),
                present=present,
                each=DOTS_EACH,
            )
        )
    answers = {
        finding: _answers(document, finding, row, present, problems)
        for finding, row in mapping_of(document, "answers", problems).items()
    }
    if problems:
        raise ProblemsError(problems)
    order = dict.fromkeys((*answers, *dots))
    return tuple(
        Vote(source, date, present, id, answers.get(id, {}), dots.get(id, 0)) for id in order
    )


def _answers(
    document: Document, finding: str, row: Any, present: int, problems: list[Problem]
) -> dict[str, int]:
    place = document.place("answers", finding)
    if not FINDING_ID.fullmatch(finding):
        problems.append(Problem("store.findings.bad_id", place=place, finding=finding))
    row = row if isinstance(row, dict) else {}
    for answer in row:
        if answer not in ANSWERS:
            problems.append(
                Problem(
                    "store.votes.unknown_answer",
                    place=place,
                    answer=answer,
                    nearest=nearest(answer, ANSWERS),
                )
            )
    counts = {
        answer: _number(document, row[answer], ("answers", finding), problems)
        for answer in ANSWERS
        if answer in row
    }
    if sum(counts.values()) > present:
        problems.append(
            Problem(
                "store.votes.too_many_answers",
                place=place,
                answered=sum(counts.values()),
                present=present,
            )
        )
    return counts


def _number(document: Document, value: Any, keys: tuple[str, ...], problems: list[Problem]) -> int:
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= _MOST_DIGITS
    ):
        return int(value)
    problems.append(
        Problem("store.votes.bad_number", place=document.place(*keys), number=str(value))
    )
    return 0


def _day(document: Document, problems: list[Problem]) -> str:
    date = str(document.data.get("date", ""))
    if not is_day(date):
        problems.append(Problem("store.votes.bad_day", place=document.place("date"), day=date))
    return date
