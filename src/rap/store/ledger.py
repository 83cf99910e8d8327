"""The ledger of releases: `reports/releases/ID.json`, what was published for whom, and which files
it has. No words, no cases.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.reading import read_each
from rap.core.safe_input import format_json, parse_json
from rap.core.versions import refuse_newer
from rap.store.sheets import Sheet, parse_sheet

FOLDER = "reports/releases"
WAITING, GIVEN = "waiting", "given"
RELEASE_ID = re.compile(r"[0-9a-f]{16}")
_V = 1
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}|")
EXPORT = "export"  # a file for others, outside a release: whose words it has is in the vault alone
KINDS = ("report", "handbook", "kit", EXPORT)


@dataclass(frozen=True)
class Line:
    """What was published of one number: it lies from `least` to `most`, `of` so many people, counted in
    `month`.

    A number that is not shown has no line, nor one that reads "at most": git is no place for what a
    report hides, such as which rows are of nobody.
    """

    item: str
    where: Mapping[str, str]
    least: int
    most: int
    of: int
    month: str = ""

    @property
    def n(self) -> int | None:
        """The number, where it is printed exactly."""
        return self.least if self.least == self.most else None

    def printed(self, threshold: int) -> tuple[int, int] | None:
        """The number as readers with this threshold read it, and how far the true one may be from it;
        None of a line that no release writes. Each round adds `threshold` - 1 to how far.
        """
        near = 0 if self.n is not None else -self.most % threshold * (threshold - 1)
        n = self.most - near
        is_rounded = near > 0 and n > 0 and self.least == max(n - near, 1)
        return (n, near) if is_rounded or self.n is not None else None


@dataclass(frozen=True)
class Worded:
    """A finding as a release told it: its standing, the number people answer by, and the wording in
    each language (`rap.store.wordings.wording`). `answers` is what it said of the answers, a word of
    `rap.analysis.pooled_answers`, "" where it said nothing.
    """

    status: str
    number: int
    wordings: Mapping[str, str] = field(default_factory=dict)
    answers: str = ""


@dataclass(frozen=True)
class Release:
    """One release. `run` and `key` name the run it was drawn from, `people` is of how many it
    speaks, `month` when they were counted, `findings` what
    it told, `reasons` what was left out. `sheets` says which words every finding had on each of its
    papers: answers that name the code of one are to these.

    `sections` are the kinds of workplace that had a heading of their own: variable -> kind ->
    the month in which its people were counted.

    `turn` is its place among all that were made, `passages` what the letter told of changes and
    promises (passage -> its wording).

    `state` is "waiting" until as many coders as the study asks for are in `confirmed`, then
    "given".
    """

    id: str
    run: str
    key: str
    audience: str
    languages: tuple[str, ...]
    date: str
    people: int
    cells: tuple[Line, ...] = ()
    quotes: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    state: str = GIVEN
    kind: str = "report"
    month: str = ""
    findings: Mapping[str, Worded] = field(default_factory=dict)
    turn: int = 0
    passages: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def confirmed_by(self, coder: str, *, needed: int) -> Release:
        """The same release with one more confirmation."""
        who = tuple(dict.fromkeys((*self.confirmed, coder)))
        return replace(self, confirmed=who, state=GIVEN if len(who) >= needed else WAITING)

    @property
    def files_given(self) -> tuple[str, ...]:
        """The names of the files that people have."""
        return tuple(map(given_name, self.files))

    @property
    def fingerprint(self) -> str:
        """The hash of everything that was published; confirmations come later and are not in it."""
        published = asdict(self)
        del published["confirmed"], published["state"]
        text = json.dumps(published, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_release(root: Path, release: Release) -> Path:
    """Put `release` into the ledger, durably; the file."""
    path = root / FOLDER / f"{_checked(release.id)}.json"
    replace_file(path, format_release(release))
    return path


def format_release(release: Release) -> str:
    """An entry of the ledger, as JSON."""
    plain = {"v": _V, **asdict(release)}
    plain["sheets"] = [[list(row) for row in sheet.rows] for sheet in release.sheets]
    plain["files"] = [_row(name, digest) for name, digest in sorted(release.files.items())]
    return format_json(plain)


def _row(name: str, digest: str) -> dict[str, str]:
    """A file as it was drawn, and `given`: the name of what people have, if it differs."""
    given = given_name(name)
    return {"name": name, "sha256": digest} | ({"given": given} if given != name else {})


def given_name(name: str) -> str:
    """What people have of a file: drawings are hashed as they were drawn, the same on every
    machine, and given as pictures.

    Examples
    --------
    >>> given_name("card.fr.4.svg"), given_name("report.fr.html")
    ('card.fr.4.png', 'report.fr.html')
    """
    return f"{name.removesuffix('.svg')}.png" if name.endswith(".svg") else name


def read_release(root: Path, release_id: str) -> Release:
    """One release.

    Raises
    ------
    WrongUseError
        No such release.
    RefusedError
        The file is not one that was written here.
    """
    path = root / FOLDER / f"{_checked(release_id)}.json"
    if not path.is_file():
        raise WrongUseError("store.ledger.unknown", release=release_id)
    try:
        return _parse(parse_json(path.read_text(encoding="utf-8")), release_id)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RefusedError("store.ledger.damaged", place=f"{FOLDER}/{path.name}") from None


def read_releases(root: Path) -> tuple[Release, ...]:
    """All releases, the oldest first; raises as `read_release` does."""
    found = [read_release(root, path.stem) for path in sorted((root / FOLDER).glob("*.json"))]
    return tuple(sorted(found, key=lambda release: (release.date, release.turn, release.id)))


def read_drawn(root: Path) -> tuple[Release, ...]:
    """Those that were drawn through the gate: the vault knows each with all that it printed."""
    return tuple(one for one in read_releases(root) if one.kind != EXPORT)


def check_ledger(root: Path) -> list[Problem]:
    """Damaged files of the ledger: without them a later release cannot be compared with what was
    published.
    """
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.json"))
    wrong = [id for id in ids if not RELEASE_ID.fullmatch(id)]
    ids = [id for id in ids if id not in wrong]
    named = [
        Problem("store.ledger.bad_id", place=f"{FOLDER}/{id}.json", release=id) for id in wrong
    ]
    return named + read_each(ids, lambda release_id: read_release(root, release_id))[1]


def _checked(release_id: str) -> str:
    if not RELEASE_ID.fullmatch(release_id):
        raise WrongUseError("store.ledger.bad_id", release=release_id)
    return release_id


def _parse(data: Mapping[str, Any], release_id: str) -> Release:
    refuse_newer(data, place=f"{FOLDER}/{release_id}.json", known=_V)
    if data["id"] != release_id or data["state"] not in (WAITING, GIVEN):
        raise ValueError(release_id)
    if data["v"] != _V:
        raise ValueError(release_id)
    files = {row["name"]: row["sha256"] for row in data["files"]}
    lists: dict[str, Any] = {key: tuple(data[key]) for key in ("languages", "reasons", "confirmed")}
    if not all(isinstance(data[key], list) for key in lists):
        raise ValueError(release_id)
    names = ("id", "run", "key", "audience", "date", "people", "quotes", "state")
    release = Release(**{name: data[name] for name in names}, **lists, files=files, **_told(data))
    _refuse_other_kinds(release)
    return release


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a release told, and where."""
    return {
        **{name: data[name] for name in ("kind", "month", "turn")},
        "findings": {id: Worded(**row) for id, row in data["findings"].items()},
        "passages": dict(data["passages"]),
        "cells": tuple(Line(**row) for row in data["cells"]),
        "sheets": tuple(map(parse_sheet, data["sheets"])),
        "sections": {by: dict(kinds) for by, kinds in data["sections"].items()},
    }


def _refuse_other_kinds(release: Release) -> None:
    """Raise for a value that is not of its kind: the file lies in git, where anybody may edit it."""
    told = list(release.findings.values())
    texts = [release.run, release.key, release.audience, release.date, release.month]
    texts += [*release.languages, *release.reasons, *release.confirmed]
    texts += [
        *release.files,
        *release.files.values(),
        *(text for one in told for text in (one.status, one.answers)),
    ]
    texts += [text for one in told for pair in one.wordings.items() for text in pair]
    texts += [text for pair in release.passages.items() for text in pair]
    texts += [text for row in release.sections.values() for pair in row.items() for text in pair]
    numbers = [release.people, release.quotes, release.turn]
    numbers += [*(one.number for one in told)]
    for line in release.cells:
        texts += [line.item, line.month, *line.where.values()]
        numbers += [line.least, line.most, line.of]
    is_known = release.kind in KINDS and _MONTH.fullmatch(release.month)
    if {*map(type, texts)} != {str} or {*map(type, numbers)} != {int} or not is_known:
        raise ValueError(release.id)
