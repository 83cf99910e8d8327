"""Who may open the vault from this machine: one X25519 key a researcher and machine, under a
passphrase.

Threat: a thief of the disk, a colleague with the study. The secret key is on no disk in the clear,
and is held only in the process that was given the passphrase. Not covered: somebody who has the
passphrase, or this machine while it is open.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.errors import RefusedError, WrongUseError
from rap.core.model import CASE_ID
from rap.core.plain import is_day
from rap.store.settings import Coder
from rap.store.vault import sealing
from rap.store.vault.place import held, machine_folder, make_private, noted, put, read
from rap.store.vault.sealing import Readable, seal

LEAST_PASSPHRASE = 12
_CONFIRMED = "confirmed"


class Identity:
    """An opened secret key. It works in the process that opened it and nowhere else, and shows only
    its public half.
    """

    __slots__ = ("_key", "_process", "public")

    def __init__(self, key: Any) -> None:
        self._key, self._process, self.public = key, os.getpid(), sealing.public_of(key)

    def __repr__(self) -> str:
        return f"<key {short(self.public)}>"

    def __reduce__(self) -> Any:
        raise WrongUseError("store.vault.key_not_copied")

    def unseal(self, sealed: BinaryIO, *, after: bytes) -> bytearray:
        """What is sealed for this key, in memory that the caller wipes; as `sealing.unseal`."""
        if os.getpid() != self._process:
            raise WrongUseError("store.vault.other_process")
        return sealing.unseal(sealed, self._key, after=after)


def short(public: str) -> str:
    """The last eight letters of a public key: enough to tell one from another when both are in
    sight.
    """
    return f"…{public[-8:]}"


def keys_folder() -> Path:
    """Where the wrapped keys of this machine lie, each named by its public half."""
    return machine_folder() / "keys"


@sealing.hide_arguments
def make_key(passphrase: str) -> str:
    """Make a key for this machine, keep it under `passphrase`, and return its public half."""
    check_passphrase(passphrase)
    folder = keys_folder()
    make_private(folder)
    secret = sealing.make_secret()
    public = sealing.public_of(sealing.secret_key(secret))
    with held(folder):
        _keep(folder / f"{public}.age", secret, passphrase)
    confirm(public)
    return public


def _keep(path: Path, secret: str, passphrase: str) -> None:
    """Wrap, look whether the result opens, and only then put it in its place."""
    wrapped = sealing.wrap(secret, passphrase)
    if sealing.unwrap(wrapped, passphrase) != secret:
        raise WrongUseError("store.vault.key_did_not_open")
    put(path, wrapped)


def check_passphrase(passphrase: str) -> None:
    """Raise `WrongUseError` when a passphrase could be guessed."""
    if len(passphrase.strip()) < LEAST_PASSPHRASE or len(set(passphrase)) < LEAST_PASSPHRASE // 2:
        raise WrongUseError("store.vault.weak_passphrase", least=LEAST_PASSPHRASE)


def own_key(coder: Coder) -> str:
    """The public half of the key of `coder` on this machine (the newest in the settings); empty
    when there is none.
    """
    here = [key for key in coder.keys if (keys_folder() / f"{key}.age").is_file()]
    return here[-1] if here else ""


@sealing.hide_arguments
def unlock(public: str, passphrase: str) -> Identity:
    """Open the key `public` of this machine.

    Raises
    ------
    WrongUseError
        When the passphrase is another one, or this machine has no such key.
    RefusedError
        When its file is damaged.
    """
    secret = sealing.unwrap(_wrapped(public), passphrase)
    allow_no_core_dump()
    return Identity(sealing.secret_key(secret))


@sealing.hide_arguments
def change_passphrase(public: str, *, old: str, new: str) -> None:
    """Wrap the key `public` anew; the entries stay as they are, and a kill leaves the old wrapping
    or the new one.
    """
    check_passphrase(new)
    with held(keys_folder()):
        secret = sealing.unwrap(_wrapped(public), old)
        _keep(keys_folder() / f"{public}.age", secret, new)


def _wrapped(public: str) -> bytes:
    path = keys_folder() / f"{public}.age"
    if not public or not path.is_file():
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    return read(path)


def allow_no_core_dump() -> None:
    """From now to its end this process leaves no core file, which would hold the key (where the
    system has limits).
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def confirm(public: str) -> None:
    """Note that somebody at this machine has looked at the key `public` and knows whose it is."""
    if not sealing.check_public(public):
        raise WrongUseError("store.vault.bad_public_key", key=short(public))
    folder = keys_folder()
    make_private(folder)
    with held(folder):
        put(
            folder / _CONFIRMED,
            "".join(f"{key}\n" for key in {**dict.fromkeys(confirmed()), public: None}),
        )


def confirmed() -> list[str]:
    """The public keys that were looked at on this machine."""
    return noted(keys_folder() / _CONFIRMED)


# One entry of the vault as a file: a readable line, then the same line and the data as an age
# ciphertext.

KINDS = {
    "raw": 180,
    "audio": 180,
    "review": 180,
    "table": 730,
    "receipt": 3650,
    "seed": 3650,
    "quoted": 3650,
}
"""Each kind of entry, and how many days it lives when nobody says otherwise."""
SUFFIX = ".sealed"
_ONE_ID = r"(?:[A-Z]{1,3}-[0-9]{2,6}|[0-9a-f]{8,32})"
_ID = re.compile(rf"{_ONE_ID}(?:\.{_ONE_ID})*")
_MOST_HEADER = 1 << 16


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


def entry_path(folder: Path, kind: str, id: str) -> Path:
    """Where the file of an entry lies; `WrongUseError` for a wrong kind or id (neither is repeated:
    it may be a name).
    """
    if kind not in KINDS:
        raise WrongUseError("store.vault.bad_kind", kinds=tuple(KINDS))
    if not _ID.fullmatch(id):
        raise WrongUseError("store.vault.telling_id", kind=kind)
    return folder / kind / f"{id}{SUFFIX}"


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
    row = {"cases": entry.cases, "dies": entry.dies, "id": entry.id, "kind": entry.kind}
    return (
        json.dumps({**row, "readers": entry.readers, "v": 1, "version": entry.version}).encode(
            "ascii"
        )
        + b"\n"
    )


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
        entry = Entry(
            kind,
            id,
            str(row["dies"]),
            tuple(row["cases"]),
            tuple(row["readers"]),
            str(row["version"]),
        )
        return entry if is_day(entry.dies) and _line(entry) == line else Entry(kind, id)
    except (ValueError, KeyError, TypeError):
        return Entry(kind, id)
