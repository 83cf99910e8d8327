"""What people answered to findings: the sheet of a focus group, `codebook/votes/FG-10442.yaml`, and
what came back from readers, `interviews/feedback/ID.json`.

A sheet says how many said what to each finding, and where dots went. A file of feedback is what one
person sent, or one tally sheet. No name, number, day or words are in it: a file that two laptops
make of the same message is the same to the byte, so a message that is taken in twice is one file.
The number of a finding is its place among all findings, by the day it was first written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, FINDING_ID, SOURCE_ID, UNSURE, Finding, Vote
from rap.core.plain import is_day, nearest
from rap.core.reading import all_or_problems, read_all, read_each, read_folder
from rap.core.safe_input import format_json, parse_json
from rap.core.versions import refuse_newer
from rap.core.yaml_checks import ANY, EACH, TEXT, TEXTS, CheckedFile, Shape, read_checked
from rap.store.findings import DIGEST, GROUP
from rap.store.wordings import has_count

FEEDBACK = "interviews/feedback"
VOTES = "codebook/votes"
WAYS = ("message", "form", "sheet")
FEEDBACK_ID = re.compile(r"[0-9a-f]{16}")
_SHAPES: Mapping[str, Shape] = {
    "date": ANY,
    "present": ANY,
    "answers": {EACH: {EACH: TEXT}},
    "dots": {EACH: TEXT},
    "wordings": {EACH: TEXTS},
}
_MOST_DIGITS = 6
DOTS_EACH = 3  # what a person may put on the poster


@dataclass(frozen=True)
class Feedback:
    """What came back at once: finding -> answer -> how many people. `more` are findings somebody
    has more to say about.

    `way` is how it came; of a message or a form every count is one person's, of a sheet they are
    those of a table or a street. `wordings` has the hashes of the words each finding had when it
    was answered: none where nobody knows them.
    Beside `ANSWERS`, one person's answer may be `UNSURE`.
    """

    id: str
    way: str
    answers: Mapping[str, Mapping[str, int]]
    more: tuple[str, ...] = field(default=())
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def given_to(self, finding: str) -> tuple[str, ...]:
        """The wordings of a finding that its answers here are to; none where nobody knows."""
        return self.wordings.get(finding, ())


def number_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """Finding -> its number: all that were ever written, the oldest first. What comes later changes
    no number.
    """
    first = {one.id: one.history[0][0] if one.history else "9999" for one in findings}
    return {id: place for place, id in enumerate(sorted(first, key=lambda id: (first[id], id)), 1)}


def format_feedback(feedback: Feedback) -> str:
    """One file of answers, as JSON."""
    answers = {id: {k: n for k, n in row.items() if n} for id, row in feedback.answers.items()}
    plain = {"id": feedback.id, "way": feedback.way, "answers": answers}
    plain |= {"more": sorted(feedback.more)}
    given = {id: sorted(feedback.given_to(id)) for id in answers}
    return format_json({"v": 1, **plain, "wordings": given})


def parse_feedback(text: str, *, name: str) -> Feedback:
    """The reverse of `format_feedback`.

    Raises
    ------
    RefusedError
        The file is not one that was written here, or was changed by hand into something else.
    """
    try:
        data = parse_json(text)
        refuse_newer(data, place=name)
        found = Feedback(
            data["id"], data["way"], data["answers"], tuple(data["more"]), _given(data)
        )
        rows = [(id, answer, n) for id, row in found.answers.items() for answer, n in row.items()]
        good = all(
            FINDING_ID.fullmatch(id) and a in (*ANSWERS, UNSURE) and type(n) is int and n > 0
            for id, a, n in rows
        )
        one = found.way == "sheet" or all(sum(row.values()) == 1 for row in found.answers.values())
        whole = found.way in WAYS and FEEDBACK_ID.fullmatch(found.id) is not None
        more = all(isinstance(id, str) and FINDING_ID.fullmatch(id) for id in found.more)
        if good and one and whole and more and f"{found.id}.json" == name.rpartition("/")[2]:
            return found
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise RefusedError("store.feedback.damaged", place=name)


def _given(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The wordings of a file of answers; `ValueError` where they are not what is written here."""
    given = {id: tuple(rows) for id, rows in data["wordings"].items()}
    hashes = [one for rows in given.values() for one in rows]
    if data["v"] != 1 or given.keys() != data["answers"].keys():
        raise ValueError
    if not all(isinstance(one, str) and DIGEST.fullmatch(one) for one in hashes):
        raise ValueError
    return given


def write_feedback(root: Path, feedback: Feedback) -> Path:
    """Keep answers, durably; the file."""
    path = root / FEEDBACK / f"{feedback.id}.json"
    replace_file(path, format_feedback(feedback))
    return path


def read_feedback(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Feedback, ...]:
    """Everything that came back, by id; the first problem is raised, or all are noted in `damaged`."""
    paths = sorted((root / FEEDBACK).glob("*.json"))
    return read_all(paths, _read_file, damaged=damaged)


def _read_file(path: Path) -> Feedback:
    name = f"{FEEDBACK}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RefusedError("store.feedback.not_utf8", place=name) from None
    except OSError as error:
        reason = str(error.strerror)
        raise RefusedError("core.file.unreadable", place=name, reason=reason) from None
    return parse_feedback(text, name=name)


def check_feedback(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """Damaged files, and answers to findings that are not there."""
    found, problems = read_each(sorted((root / FEEDBACK).glob("*.json")), _read_file)
    for one in found:
        place = f"{FEEDBACK}/{one.id}.json"
        for id in sorted({*one.answers, *one.more} - set(findings)):
            problems.append(Problem("store.feedback.unknown_finding", place=place, finding=id))
    return sorted(problems)


def count_today(
    findings: Iterable[Finding], votes: Iterable[Vote], sheets: Iterable[Feedback] = ()
) -> tuple[tuple[Vote, ...], list[Mapping[str, Mapping[str, int]]]]:
    """The votes, and the answers of each file, that were given to words which count today
    (`has_count`).
    """
    known = {one.id: one for one in findings}
    kept = [v for v in votes if v.finding in known and has_count(v.wordings, known[v.finding])]
    came: list[Mapping[str, Mapping[str, int]]] = [
        {
            id: row
            for id, row in one.answers.items()
            if id in known and has_count(one.given_to(id), known[id])
        }
        for one in sheets
    ]
    return tuple(kept), came


def read_votes(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Vote, ...]:
    """The answers of all focus groups, by group and finding; all problems are raised together, or
    noted in `damaged`.
    """
    sheets = all_or_problems(*read_folder(root, VOTES, read_sheet), damaged=damaged)
    return tuple(vote for sheet in sheets for vote in sheet)


def check_votes(root: Path, *, findings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the sheets, among it answers to findings that are not there, and sheets
    that do not say which words the group had.
    """
    sheets, problems = read_folder(root, VOTES, read_sheet)
    for first in (
        sheet[0] for sheet in sheets if sheet and not any(vote.wordings for vote in sheet)
    ):
        place = f"{VOTES}/{first.source}.yaml"
        problems.append(Problem("store.votes.no_wordings", place=place))
    for vote in (vote for sheet in sheets for vote in sheet if vote.finding not in findings):
        place, near = f"{VOTES}/{vote.source}.yaml", nearest(vote.finding, findings)
        facts = {"finding": vote.finding, "nearest": near}
        problems.append(Problem("store.votes.unknown_finding", place=place, **facts))
    return problems


def find_groups(root: Path) -> frozenset[str]:
    """The focus groups that met: whose talk is here, or whose answers are."""
    folders = (root / "interviews", root / VOTES)
    paths = (path for folder in folders for path in folder.glob("FG-*.yaml"))
    return frozenset(path.stem for path in paths if GROUP.fullmatch(path.stem))


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
    given = _wordings(file)
    file.raise_problems()
    return tuple(
        Vote(
            source,
            date,
            present,
            id,
            answers.get(id, {}),
            dots.get(id, 0),
            given.get(id, ()),
        )
        for id in dict.fromkeys((*answers, *dots))
    )


def _wordings(file: CheckedFile) -> dict[str, tuple[str, ...]]:
    """Finding -> the hashes of the words the group had."""
    rows = {k: [v] if isinstance(v, str) else v or [] for k, v in file.mapping("wordings").items()}
    for id, hashes in rows.items():
        good = FINDING_ID.fullmatch(id) and all(map(DIGEST.fullmatch, hashes))
        file.expect(good, "store.votes.bad_wording", "wordings", id)
    return {id: tuple(hashes) for id, hashes in rows.items()}


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
