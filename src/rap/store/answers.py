"""What people answered to findings: the sheet of a focus group, `codebook/votes/FG-10442.yaml`, and
what came back from readers, `interviews/feedback/ID.json`.

A sheet says how many said what to each finding, and where dots went. A file of feedback is what one
person sent, or one tally sheet. No name, number, day or words are in it: a file that two laptops
make of the same message is the same to the byte, so a message that is taken in twice is one file.
The number of a finding is its place among all findings, by the day it was first written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, FINDING_ID, SOURCE_ID, Finding, Vote
from rap.core.plain import all_or_problems, is_day, nearest, read_each, read_folder
from rap.core.safe_input import format_json, parse_json
from rap.core.yaml_checks import ANY, EACH, TEXT, CheckedFile, Shape, read_checked

FEEDBACK = "interviews/feedback"
VOTES = "codebook/votes"
WAYS = ("message", "form", "sheet")
FEEDBACK_ID = re.compile(r"[0-9a-f]{16}")
_SHAPES: Mapping[str, Shape] = {
    "date": ANY,
    "present": ANY,
    "answers": {EACH: {EACH: TEXT}},
    "dots": {EACH: TEXT},
}
_MOST_DIGITS = 6
DOTS_EACH = 3  # what a person may put on the poster
SHEET = re.compile(r"([1-9][0-9]{0,2})-([0-9a-f]{4})")


@dataclass(frozen=True)
class Feedback:
    """What came back at once: finding -> answer -> how many people. `more` are findings somebody
    has more to say about.

    `way` is how it came; of a message or a form every count is one person's, of a sheet they are
    those of a table or a street.
    """

    id: str
    way: str
    answers: Mapping[str, Mapping[str, int]]
    more: tuple[str, ...] = field(default=())


def number_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """Finding -> its number: all that were ever written, the oldest first. What comes later changes
    no number.
    """
    first = {one.id: one.history[0][0] if one.history else "9999" for one in findings}
    return {id: place for place, id in enumerate(sorted(first, key=lambda id: (first[id], id)), 1)}


def sheet_of(numbers: Mapping[str, int], *, of: int = 0) -> str:
    """The code of the numbering of the first `of` findings (0: all), like `12-3fa2`: the same as
    long as it is the same.

    Examples
    --------
    >>> sheet_of({"F-20001": 1, "F-20002": 2}, of=1) == sheet_of({"F-20001": 1})
    True
    """
    ids = sorted(numbers, key=lambda id: numbers[id])[: of or None]
    return f"{len(ids)}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:4]}"


def is_sheet_of(sheet: str, numbers: Mapping[str, int]) -> bool:
    """Whether a report with this code numbered the findings as they are numbered now."""
    match = SHEET.fullmatch(sheet)
    return (
        match is not None
        and int(match[1]) <= len(numbers)
        and sheet_of(numbers, of=int(match[1])) == sheet
    )


def format_feedback(feedback: Feedback) -> str:
    """One file of answers, as JSON."""
    answers = {id: {k: n for k, n in row.items() if n} for id, row in feedback.answers.items()}
    plain = {"v": 1, "id": feedback.id, "way": feedback.way, "answers": answers}
    return format_json({**plain, "more": sorted(feedback.more)})


def parse_feedback(text: str, *, name: str) -> Feedback:
    """The reverse of `format_feedback`.

    Raises
    ------
    RefusedError
        The file is not one that was written here, or was changed by hand into something else.
    """
    try:
        data = parse_json(text)
        found = Feedback(data["id"], data["way"], data["answers"], tuple(data["more"]))
        rows = [(id, answer, n) for id, row in found.answers.items() for answer, n in row.items()]
        good = all(
            FINDING_ID.fullmatch(id) and a in ANSWERS and type(n) is int and n > 0
            for id, a, n in rows
        )
        one = found.way == "sheet" or all(sum(row.values()) == 1 for row in found.answers.values())
        whole = data["v"] == 1 and found.way in WAYS and FEEDBACK_ID.fullmatch(found.id) is not None
        more = all(isinstance(id, str) and FINDING_ID.fullmatch(id) for id in found.more)
        if good and one and whole and more and f"{found.id}.json" == name.rpartition("/")[2]:
            return found
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise RefusedError("store.feedback.damaged", place=name)


def write_feedback(root: Path, feedback: Feedback) -> Path:
    """Keep answers, durably; the file."""
    path = root / FEEDBACK / f"{feedback.id}.json"
    replace_file(path, format_feedback(feedback))
    return path


def read_feedback(root: Path) -> tuple[Feedback, ...]:
    """Everything that came back, by id."""
    return tuple(map(_read_file, sorted((root / FEEDBACK).glob("*.json"))))


def _read_file(path: Path) -> Feedback:
    name = f"{FEEDBACK}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RefusedError("store.feedback.not_utf8", place=name) from None
    return parse_feedback(text, name=name)


def check_feedback(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """Damaged files, and answers to findings that are not there."""
    found, problems = read_each(sorted((root / FEEDBACK).glob("*.json")), _read_file)
    for one in found:
        place = f"{FEEDBACK}/{one.id}.json"
        for id in sorted({*one.answers, *one.more} - set(findings)):
            problems.append(Problem("store.feedback.unknown_finding", place=place, finding=id))
    return sorted(problems)


def read_votes(root: Path) -> tuple[Vote, ...]:
    """The answers of all focus groups, by group and finding; all problems are raised together."""
    sheets = all_or_problems(*read_folder(root, VOTES, read_sheet))
    return tuple(vote for sheet in sheets for vote in sheet)


def check_votes(root: Path, *, findings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the sheets, among it answers to findings that are not there."""
    sheets, problems = read_folder(root, VOTES, read_sheet)
    for vote in (vote for sheet in sheets for vote in sheet if vote.finding not in findings):
        place, near = f"{VOTES}/{vote.source}.yaml", nearest(vote.finding, findings)
        facts = {"finding": vote.finding, "nearest": near}
        problems.append(Problem("store.votes.unknown_finding", place=place, **facts))
    return problems


def read_sheet(root: Path, source: str) -> tuple[Vote, ...]:
    """What one focus group answered.

    Raises
    ------
    ProblemsError
        More answers than people present, more than three dots a person, or a wrong number.
    """
    name = f"{VOTES}/{source}.yaml"
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
