"""Where the vault of a study lies, never inside a study or a synced folder, and what an entry is as a
file.

An entry is a readable line, then the same line and the data as an age ciphertext.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.accounts import machine_folder
from rap.core.errors import RefusedError, StudyNotFoundError, WrongUseError
from rap.core.model import CASE_ID
from rap.core.plain import is_day
from rap.core.synced import find_synced
from rap.store.private_files import held, make_private, put
from rap.store.settings import Settings, find_study
from rap.store.vault.sealing import Readable, seal

ASKING = "help"  # messages in which somebody may ask for help, until they were seen
KINDS = {
    "raw": 180,
    "coded": 180,
    "audio": 180,
    "review": 180,
    "export": 180,
    "table": 730,
    "receipt": 3650,
    "seed": 3650,
    "quoted": 3650,
    ASKING: 3650,
    "helped": 180,
    "key": 36500,
}
"""Each kind of entry, and how many days it lives when nobody says otherwise."""
SUFFIX = ".sealed"
_ONE_ID = r"(?:[A-Z]{1,3}-[0-9]{2,6}|[0-9a-f]{8,32})"
_ID = re.compile(rf"{_ONE_ID}(?:\.{_ONE_ID})*")
_MOST_HEADER = 1 << 16
_READERS = "readers"


def find_vault(settings: Settings) -> Path:
    """The folder of this study's vault: `$RAP_VAULT`, else the one on this machine that was made
    for one of its keys.

    Raises
    ------
    WrongUseError
        When this machine has no such vault, or it lies where it must not.
    """
    folder = _named_vault() or _own_vault(settings)
    if folder is None or not (folder / _READERS).is_file():
        raise WrongUseError("store.vault.not_here", study=settings.root.name)
    check_place(folder, root=settings.root)
    return folder


def make_vault(settings: Settings, *, key: str) -> Path:
    """The folder of this study's vault, made when it is not there yet; `key` is noted as one it
    belongs to.
    """
    folder = plan_vault(settings)
    make_private(folder)
    with held(folder):
        note(folder / _READERS, key)
    return folder


def plan_vault(settings: Settings, *, had_one: bool = False) -> Path:
    """Where the vault lies or would be made; raises as `find_vault` does when it must not lie
    there.

    `had_one`: this person made one before, so that a second, empty one would hide the first.
    """
    folder = _named_vault() or _own_vault(settings)
    if had_one and (folder is None or not (folder / _READERS).is_file()):
        raise WrongUseError("store.vault.key_without_vault", study=settings.root.name)
    folder = folder or machine_folder() / "vaults" / secrets.token_hex(4)
    check_place(folder, root=settings.root)
    return folder


def _named_vault() -> Path | None:
    given = os.environ.get("RAP_VAULT", "")
    return Path(given).expanduser().resolve() if given else None


def _own_vault(settings: Settings) -> Path | None:
    keys = {key for coder in settings.coders for key in coder.keys}
    folders = sorted((machine_folder() / "vaults").resolve().glob("*"))
    found = [folder for folder in folders if keys & set(noted(folder / _READERS))]
    if len(found) > 1:
        raise WrongUseError("store.vault.several", vaults=list(map(str, found)))
    return found[0] if found else None


def noted(path: Path) -> list[str]:
    """The lines of a small file of public keys; none when there is no such file."""
    return path.read_text(encoding="ascii").split() if path.is_file() else []


def note(path: Path, key: str) -> None:
    """Add a public key to such a file, once; the folder is held."""
    put(path, "".join(f"{one}\n" for one in dict.fromkeys([*noted(path), key])))


def check_place(folder: Path, *, root: Path) -> None:
    """Raise `WrongUseError` when a vault in `folder` could leave with a study, or with a program
    that copies folders.
    """
    whole = folder.resolve()
    if whole == root.resolve() or whole in root.resolve().parents:
        raise WrongUseError("store.vault.study_inside")
    with contextlib.suppress(StudyNotFoundError):
        study = find_study(whole)
        raise WrongUseError("store.vault.inside_a_study", study=study.name)
    if synced := find_synced(whole)[0]:
        raise WrongUseError("store.vault.synced", folder=synced)


@dataclass(frozen=True)
class Entry:
    """What the vault knows of one entry without opening it.

    `dies` is the first day (ISO date) on which it is no longer opened, `cases` whose it is,
    `readers` the public keys that open it, `version` changes when it is written anew. A damaged
    entry has none of them.
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
        return frozenset(
            {*self.cases, *(part for part in self.id.split(".") if CASE_ID.fullmatch(part))}
        )

    def is_due(self, today: datetime.date) -> bool:
        return bool(self.dies) and self.dies <= today.isoformat()


def entry_path(folder: Path, kind: str, entry_id: str) -> Path:
    """Where the file of an entry lies; `WrongUseError` for a wrong kind or id (neither is repeated:
    it may be a name).
    """
    if kind not in KINDS:
        raise WrongUseError("store.vault.bad_kind", kinds=tuple(KINDS))
    if not _ID.fullmatch(entry_id):
        raise WrongUseError("store.vault.telling_id", kind=kind)
    return folder / kind / f"{entry_id}{SUFFIX}"


def check_case(case: str) -> str:
    """`case`, or `WrongUseError` when it is not the id of one."""
    if not CASE_ID.fullmatch(case):
        raise WrongUseError("store.vault.not_a_case")
    return case


def damaged(entry: Entry) -> RefusedError:
    """The error for an entry that is not what was written."""
    return RefusedError("store.vault.damaged", place=f"vault: {entry}")


def in_days(days: int) -> str:
    """The ISO date `days` days from today."""
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def _line(entry: Entry) -> bytes:
    row: dict[str, Any] = {
        "cases": entry.cases,
        "dies": entry.dies,
        "id": entry.id,
        "kind": entry.kind,
    }
    row |= {"readers": entry.readers, "v": 1, "version": entry.version}
    return json.dumps(row).encode("ascii") + b"\n"


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
    """What the readable line of a file says; a damaged `Entry` when it is not what was written for
    this place.
    """
    try:
        with path.open("rb") as file:
            return parse_line(file.readline(_MOST_HEADER), path=path)
    except OSError:
        return parse_line(b"", path=path)


def parse_line(line: bytes, *, path: Path) -> Entry:
    """The entry that `line` describes, if it was written for the place `path`; a damaged one
    otherwise.
    """
    kind, id = path.parent.name, path.name.removesuffix(SUFFIX)
    try:
        row: dict[str, Any] = json.loads(line)
        cases, readers = tuple(row["cases"]), tuple(row["readers"])
        entry = Entry(kind, id, str(row["dies"]), cases, readers, str(row["version"]))
        return entry if is_day(entry.dies) and _line(entry) == line else Entry(kind, id)
    except (ValueError, KeyError, TypeError):
        return Entry(kind, id)
