"""Answers that came back: `interviews/feedback/ID.json`, one file for what one person sent or for
one tally sheet.

No name, number, day or words are in it: a file that two laptops make of the same message is the
same to the byte, so a message that is taken in twice is one file. The number of a finding is its
place among all findings, by the day it was first written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Problem, RapError, RefusedError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, FINDING_ID, Finding
from rap.core.safe_input import format_json, parse_json

FOLDER = "interviews/feedback"
WAYS = ("message", "form", "sheet")
FEEDBACK_ID = re.compile(r"[0-9a-f]{16}")
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
    first = {
        finding.id: finding.history[0][0] if finding.history else "9999" for finding in findings
    }
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
    path = root / FOLDER / f"{feedback.id}.json"
    replace_file(path, format_feedback(feedback))
    return path


def read_feedback(root: Path) -> tuple[Feedback, ...]:
    """Everything that came back, by id."""
    return tuple(
        parse_feedback(path.read_text(encoding="utf-8"), name=f"{FOLDER}/{path.name}")
        for path in sorted((root / FOLDER).glob("*.json"))
    )


def check_feedback(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """Damaged files, and answers to findings that are not there."""
    problems: list[Problem] = []
    for path in sorted((root / FOLDER).glob("*.json")):
        name = f"{FOLDER}/{path.name}"
        try:
            found = parse_feedback(path.read_text(encoding="utf-8"), name=name)
        except (RapError, UnicodeDecodeError) as error:
            problems += (
                error.problems
                if isinstance(error, RapError)
                else [Problem("store.feedback.not_utf8", place=name)]
            )
            continue
        unknown = sorted({*found.answers, *found.more} - set(findings))
        problems += [
            Problem("store.feedback.unknown_finding", place=name, finding=id) for id in unknown
        ]
    return problems
