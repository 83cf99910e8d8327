"""The log of meetings and demands: `codebook/counts/meetings.yaml`, whom the team met or asked for
something, about what, which findings it argued with, and what came of it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.desks import LEVELS, MEETING_KINDS, Meeting
from rap.core.errors import Problem, RapError
from rap.core.files import lock_path, locked, make_folder
from rap.core.model import Finding
from rap.core.plain import is_day, labels_of, nearest, values_of
from rap.core.yaml_checks import (
    EACH,
    LABELS,
    TEXT,
    TEXTS,
    CheckedFile,
    Shape,
    check_keys,
    read_checked,
)
from rap.core.yaml_edits import write_edits
from rap.core.yaml_files import Document, read_yaml
from rap.store.counts.desks import FOLDER, MEETINGS
from rap.store.wordings import words_known

NAME = f"{FOLDER}/{MEETINGS}"
_ID = re.compile("[0-9a-f]{8}")
_ROW: Mapping[str, Shape] = {
    "date": TEXT,
    "kind": TEXT,
    "with": LABELS,
    "level": TEXT,
    "subject": LABELS,
    "outcome": LABELS,
    "argues": TEXTS,
    "public": TEXT,
}
_YES_OR_NO = ("yes", "no")


def read_meetings(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Meeting, ...]:
    """All meetings and demands by day; none without the file. All problems are raised together, or
    noted in `damaged`.
    """
    if not (root / NAME).is_file():
        return ()
    try:
        file = read_checked(root, NAME, {"meetings": {EACH: _ROW}})
        found = [_meeting(file, id, row or {}) for id, row in file.mapping("meetings").items()]
        file.raise_problems()
    except RapError as error:
        if damaged is None:
            raise
        damaged += error.problems
        return ()
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))


def _meeting(file: CheckedFile, id: str, row: Mapping[str, Any]) -> Meeting:
    at = ("meetings", id)
    file.problems += check_keys(file.document, _ROW, *at)
    file.expect(_ID.fullmatch(id), "store.meetings.bad_id", *at, id=id)
    date, kind, level = (str(row.get(key, "")) for key in ("date", "kind", "level"))
    kind, public = kind or MEETING_KINDS[0], str(row.get("public", "no"))
    file.expect(is_day(date), "store.meetings.bad_day", *at, "date", day=date)
    file.expect_one_of(MEETING_KINDS, "store.meetings.unknown_kind", *at, "kind", kind=kind)
    file.expect_one_of(LEVELS, "store.meetings.unknown_level", *at, "level", level=level)
    file.expect_one_of(_YES_OR_NO, "store.meetings.yes_or_no", *at, "public", value=public)
    whom, subject, outcome = (labels_of(row.get(key)) for key in ("with", "subject", "outcome"))
    for key, said in (("with", whom), ("subject", subject)):
        file.expect(said, "store.counts.missing", *at, key=key)
    argues = tuple(values_of(row.get("argues")))
    return Meeting(id, date, kind, whom, level, subject, outcome, argues, public == "yes")


def check_meetings(root: Path, *, findings: Mapping[str, Finding]) -> list[Problem]:
    """What is wrong with the log, and findings it names that are not there."""
    problems: list[Problem] = []
    read_meetings(root, damaged=problems)
    if problems or not (root / NAME).is_file():
        return problems
    file = read_checked(root, NAME, {"meetings": {EACH: _ROW}})
    for id, row in file.mapping("meetings").items():
        _expect_findings(file, id, row, findings)
    return file.problems


def _expect_findings(
    file: CheckedFile, id: str, row: Mapping[str, Any], findings: Mapping[str, Finding]
) -> None:
    """Each of the findings that were argued is one of `findings`, or words that one has or had."""
    words = (words_known(one).values() for one in findings.values())
    known = {*findings}.union(*(said for each in words for said in each))
    for one in values_of(row.get("argues")):
        near = nearest(one, findings)
        at = ("meetings", id, "argues")
        file.expect(one in known, "store.meetings.no_finding", *at, finding=one, nearest=near)


def add_meeting(root: Path, row: Mapping[str, Any], *, findings: Mapping[str, Finding]) -> str:
    """Write one more meeting durably, under an id that is drawn.

    Raises
    ------
    ProblemsError
        What is wrong with it; nothing is written.
    """
    id, given = secrets.token_hex(4), {key: value for key, value in row.items() if value}
    file = CheckedFile(Document(NAME, {"meetings": {id: given}}), {"meetings": {EACH: _ROW}})
    _meeting(file, id, given)
    _expect_findings(file, id, given, findings)
    file.raise_problems()
    with locked(lock_path(root, "meetings"), "store.meetings.busy"):
        read_meetings(root)
        there = read_yaml(root / NAME, name=NAME).data if (root / NAME).is_file() else {}
        make_folder((root / NAME).parent)
        write_edits(root / NAME, {"meetings": {**(there.get("meetings") or {}), id: given}})
    return id
