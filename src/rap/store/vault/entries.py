"""One entry of the vault as a file: a readable line, then the same line and the data as an age ciphertext.

Threat: whoever sees, copies, changes or swaps files. The line tells kind, opaque ids, death date and public keys; because the
ciphertext repeats it, a changed line, a flipped byte or a renamed file is refused. The size of the data shows.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.errors import RefusedError, WrongUseError
from rap.core.model import CASE_ID
from rap.core.plain import is_day
from rap.store.vault.sealing import Readable, seal

KINDS = {"raw": 180, "audio": 180, "review": 180, "table": 730, "receipt": 3650, "seed": 3650, "quoted": 3650}
"""Each kind of entry, and how many days it lives when nobody says otherwise."""
SUFFIX = ".sealed"
_ONE_ID = r"(?:[A-Z]{1,3}-[0-9]{2,6}|[0-9a-f]{8,32})"
_ID = re.compile(rf"{_ONE_ID}(?:\.{_ONE_ID})*")
_MOST_HEADER = 1 << 16


@dataclass(frozen=True)
class Entry:
    """What the vault knows of one entry without opening it.

    `dies` is the first day (ISO date) on which it is no longer opened, `cases` whose it is, `readers` the public keys
    that open it, `version` changes when it is written anew. A damaged entry has none of them.
    """

    kind: str
    id: str
    dies: str = field(default="", repr=False)
    cases: tuple[str, ...] = field(default=(), repr=False)
    readers: tuple[str, ...] = field(default=(), repr=False)
    version: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_damaged(self) -> bool:
        return not self.version

    @property
    def people(self) -> frozenset[str]:
        """The cases it belongs to, those in its id included."""
        return frozenset({*self.cases, *(part for part in self.id.split(".") if CASE_ID.fullmatch(part))})

    def is_due(self, today: datetime.date) -> bool:
        return bool(self.dies) and self.dies <= today.isoformat()


def entry_path(folder: Path, kind: str, id: str) -> Path:
    """Where the file of an entry lies; `WrongUseError` when kind or id are none (neither is repeated: it may be a name)."""
    if kind not in KINDS:
        raise WrongUseError("vault", "this is not a kind of entry", f"write one of {', '.join(KINDS)}")
    if not _ID.fullmatch(id):
        raise WrongUseError("vault", f"a {kind} has an id that may say something", "use ids like INT-38201 or C-51774")
    return folder / kind / f"{id}{SUFFIX}"


def check_case(case: str) -> str:
    """`case`, or `WrongUseError` when it is not the id of one."""
    if not CASE_ID.fullmatch(case):
        raise WrongUseError("vault", "this is not a case", "write its id, like C-51774")
    return case


def damaged(entry: Entry, what: str = "") -> RefusedError:
    """The one sentence on an entry that is not what was written."""
    right = "bring its file back from your copy of the vault, or delete the file"
    return RefusedError(f"vault: {entry}", f"is damaged{' and ' + what if what else ''}", right)


def in_days(days: int) -> str:
    """The ISO date `days` days from today."""
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def _line(entry: Entry) -> bytes:
    row = {"cases": entry.cases, "dies": entry.dies, "id": entry.id, "kind": entry.kind}
    return json.dumps({**row, "readers": entry.readers, "v": 1, "version": entry.version}).encode("ascii") + b"\n"


def write_sealed(file: BinaryIO, entry: Entry, data: Readable) -> None:
    """Write an entry: the readable line, then the same line and `data` encrypted, piece by piece."""
    line = _line(entry)
    file.write(line)
    seal(_After(line, data), file, readers=entry.readers)


class _After:
    """A line, then what is in a file, as one."""

    def __init__(self, line: bytes, file: Readable) -> None:
        self._line, self._file = line, file

    def read(self, size: int, /) -> bytes:
        piece, self._line = self._line[:size], self._line[size:]
        return piece or self._file.read(size)


def entry_at(path: Path) -> Entry:
    """What the readable line of a file says; a damaged `Entry` when it is not what was written for this place."""
    try:
        with path.open("rb") as file:
            return parse_line(file.readline(_MOST_HEADER), path=path)
    except OSError:
        return parse_line(b"", path=path)


def parse_line(line: bytes, *, path: Path) -> Entry:
    """The entry that `line` speaks of, if it is one written for the place `path`; a damaged one otherwise."""
    kind, id = path.parent.name, path.name.removesuffix(SUFFIX)
    try:
        row: dict[str, Any] = json.loads(line)
        entry = Entry(kind, id, str(row["dies"]), tuple(row["cases"]), tuple(row["readers"]), str(row["version"]))
        return entry if is_day(entry.dies) and _line(entry) == line else Entry(kind, id)
    except (ValueError, KeyError, TypeError):
        return Entry(kind, id)
