"""The vault of a study: write, read, list, delete, forget; who can read what, and sealing anew when
a coder comes or goes.

Threat: somebody who gets at the folder without a key reads nothing, and nobody who writes in it
changes it unseen. Plain bytes exist inside `with vault.open(…)` and nowhere else; a researcher who
copies them from there is not stopped. Sealing anew keeps a former coder from the files as they are
from then on, not from copies she made.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rap.core.errors import RapError, RefusedError, WrongUseError
from rap.store.fingerprints import forget
from rap.store.private_files import held, make_private, put, read, remove
from rap.store.settings import Settings, own_coder
from rap.store.sources import FOLDER as SOURCES
from rap.store.vault.files import (
    KINDS,
    SUFFIX,
    Entry,
    check_case,
    damaged,
    entry_at,
    entry_path,
    find_vault,
    in_days,
    parse_line,
    write_sealed,
)
from rap.store.vault.identity import Identity, confirmed, own_key, short, unlock
from rap.store.vault.sealing import Readable, WrongKeyError, hide_arguments, wipe


def open_vault(settings: Settings) -> Vault:
    """The vault of this study, still locked: it lists, writes and deletes; it reads after `unlock`.

    Raises
    ------
    WrongUseError
        When this machine has no such vault, or it lies inside a study or a synced folder.
    """
    return Vault(find_vault(settings), settings)


class Vault:
    """The vault of one study in `folder`; it owns the opened key until `lock`."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self._identity: Identity | None = None

    def __repr__(self) -> str:
        return f"<vault of '{self.settings.root.name}', {'open' if self._identity else 'locked'}>"

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.lock()

    @hide_arguments
    def unlock(self, passphrase: str) -> None:
        """Open this machine's key, for this process and until `lock`; raises as `identity.unlock`
        does.
        """
        self._identity = unlock(own_key(own_coder(self.settings)), passphrase)

    def open_with(self, identity: Identity) -> None:
        """As `unlock`, with a key that was made a moment ago and is open still."""
        if identity.public != own_key(own_coder(self.settings)):
            raise WrongUseError("store.vault.no_key_here", place="rap vault")
        self._identity = identity

    def lock(self) -> None:
        """Drop the opened key."""
        self._identity = None

    def list(self, kind: str = "") -> tuple[Entry, ...]:
        """The entries (of one kind), by kind and id, damaged ones too. Nothing is decrypted."""
        found = [
            path
            for name in ([kind] if kind else KINDS)
            for path in (self.folder / name).glob(f"[!.]*{SUFFIX}")
        ]
        return tuple(entry_at(path) for path in sorted(found) if path.is_file())

    def find(self, kind: str, entry_id: str) -> Entry | None:
        """One entry, damaged too, not decrypted; None when it is not there."""
        return next((entry for entry in self.list(kind) if entry.id == entry_id), None)

    def entry(self, kind: str, entry_id: str) -> Entry:
        """One entry, not decrypted; `WrongUseError` when it is not there."""
        path = self._path(kind, entry_id)
        if not path.is_file():
            raise WrongUseError("store.vault.unknown_entry", place=f"vault: {kind} {entry_id}")
        return entry_at(path)

    @hide_arguments
    def write(
        self,
        kind: str,
        entry_id: str,
        data: bytes | Readable,
        *,
        cases: Iterable[str] = (),
        dies: datetime.date | None = None,
        over: str = "",
    ) -> Entry:
        """Seal `data` for every coder's key and keep it, durably; no passphrase is needed.

        Parameters
        ----------
        kind, entry_id : str
            One of `KINDS`; a source, a case, a release, or two of them joined by a dot
            (`INT-38201.C-51774`).
        data : bytes or an open file
            Anything. It is in no message and no log. A file is read to its end, a piece at a time.
        cases : ids of cases
            Whose it is, when the id does not say so; `forget` looks here.
        dies : date, optional
            The first day on which it is no longer opened; from `KINDS` when left out, or as before
            when written over.
        over : str
            The `version` of the entry that this takes the place of; empty for a new one.

        Raises
        ------
        WrongUseError
            When an entry is there that is not `over` (somebody else wrote), no key is known, or a
            key was never confirmed.
        NotSavedError
            When the disk did not take it; what was there is there.
        """
        path, readers = self._path(kind, entry_id), self.readers()
        given = tuple(sorted(map(check_case, {*cases})))
        make_private(path.parent)
        with held(self.folder):
            old = entry_at(path) if path.is_file() else Entry(kind, entry_id)
            _check_version(old, over=over, is_there=path.is_file())
            day = dies.isoformat() if dies else old.dies or in_days(KINDS[kind])
            entry = Entry(kind, entry_id, day, given or old.cases, readers, secrets.token_hex(8))
            plain = io.BytesIO(data) if isinstance(data, bytes) else data
            put(path, partial(write_sealed, entry=entry, data=plain))
        return entry

    @contextlib.contextmanager
    def open(self, kind: str, entry_id: str) -> Iterator[bytearray]:
        """The plain bytes of an entry inside `with`, and zeros after it, whatever happened inside.

        Raises
        ------
        WrongUseError
            When it is not there, the vault is locked, the entry is not sealed for this key, or its
            day has passed.
        RefusedError
            When a byte of it has changed, or it lies under another name than it was written under.
        """
        entry = self.entry(kind, entry_id)
        if entry.is_due(datetime.date.today()):
            raise WrongUseError("store.vault.overdue", place=f"vault: {entry}", day=entry.dies)
        plain = self._unsealed(self._path(kind, entry_id))
        try:
            yield plain
        finally:
            wipe(plain)

    def delete(self, kind: str, entry_id: str) -> None:
        """Take one entry out of the vault: out of sight at once, overwritten as far as the disk
        lets us, unlinked.
        """
        with held(self.folder):
            self._let_go(self.entry(kind, entry_id))

    def of_case(self, case: str) -> tuple[Entry, ...]:
        """What `forget` would take, what she shares with others included."""
        check_case(case)
        return tuple(entry for entry in self.list() if case in entry.people)

    def forget(self, case: str) -> tuple[Entry, ...]:
        """Delete all that belongs to `case`, of every kind, also what she shares with others; what
        went.

        Raises
        ------
        RefusedError
            After everything else is gone: a damaged entry may be hers, and only a person can tell.
        """
        check_case(case)
        gone = self._remove(lambda entry: case in entry.people)
        unclear = next((entry for entry in self.list() if entry.is_damaged), None)
        if unclear is not None:
            place = f"vault: {unclear}"
            raise RefusedError("store.vault.damaged_unclear", place=place, case=case, n=len(gone))
        return gone

    def expire(self, today: datetime.date) -> tuple[Entry, ...]:
        """Delete every entry whose day has come by `today`; what went."""
        return self._remove(lambda entry: entry.is_due(today))

    def readers(self) -> tuple[str, ...]:
        """The public keys of all coders of the study, which must have been confirmed on this
        machine.

        Raises
        ------
        WrongUseError
            When nobody has a key, or the settings hold a key that nobody here has looked at: a
            person who can change the settings could otherwise make themselves a reader.
        """
        known, place = set(confirmed()), "pyproject.toml"
        owners = {key: coder.id for coder in self.settings.coders for key in coder.keys}
        for key, coder in owners.items():
            if key not in known:
                raise WrongUseError("store.vault.new_key", place=place, key=short(key), coder=coder)
        if not owners:
            raise WrongUseError("store.vault.no_keys", place=place)
        return tuple(sorted(owners))

    @hide_arguments
    def reseal(self, entry: Entry) -> bool:
        """Seal one entry for today's readers, as it is; whether there was anything to do. Raises as
        `open` does.
        """
        path, readers = self._path(entry.kind, entry.id), self.readers()
        with held(self.folder):
            now = entry_at(path) if path.is_file() else entry
            if not path.is_file() or now.readers == readers:
                return False
            plain, entry = self._unsealed(path), replace(now, readers=readers)
            try:
                put(path, partial(write_sealed, entry=entry, data=io.BytesIO(plain)))
            finally:
                wipe(plain)
        return True

    def _unsealed(self, path: Path) -> bytearray:
        """The plain bytes of the entry at `path`, which is read once: what its line says is true of
        these bytes.
        """
        sealed = io.BytesIO(read(path))
        line = sealed.readline()
        entry = parse_line(line, path=path)
        if entry.is_damaged:
            raise damaged(entry)
        if self._identity is None:
            raise WrongUseError("store.vault.locked")
        if self._identity.public not in entry.readers:
            raise WrongUseError("store.vault.not_for_you", place=f"vault: {entry}")
        try:
            return self._identity.unseal(sealed, after=line)
        except WrongKeyError:
            raise damaged(entry) from None

    def _remove(self, is_meant: Callable[[Entry], bool]) -> tuple[Entry, ...]:
        with held(self.folder):  # what was written meanwhile is judged as it is now
            gone = tuple(entry for entry in self.list() if is_meant(entry))
            for entry in gone:
                self._let_go(entry)
        return gone

    def _let_go(self, entry: Entry) -> None:
        """Remove an entry; before it the fingerprints of a raw text that is nowhere else."""
        is_in_study = (self.settings.root / SOURCES / f"{entry.id}.yaml").is_file()
        if entry.kind == "raw" and not is_in_study:
            forget([entry.id])
        remove(self._path(entry.kind, entry.id))

    def _path(self, kind: str, entry_id: str) -> Path:
        return entry_path(self.folder, kind, entry_id)


def _check_version(old: Entry, *, over: str, is_there: bool) -> None:
    """Raise when what is there is not what the writer has seen."""
    if is_there and old.is_damaged:
        raise damaged(old)
    if old.version != over:
        id = "store.vault.changed_meanwhile" if over else "store.vault.there_already"
        raise WrongUseError(id, place=f"vault: {old}")


@dataclass(frozen=True)
class Access:
    """How many entries one key opens: `coder` is empty when the key is in the settings no longer."""

    coder: str
    key: str
    n_entries: int


def access(vault: Vault) -> list[Access]:
    """Who can read how much, by coder and key; then the former keys that still open something."""
    entries = vault.list()
    owners = {key: coder.id for coder in vault.settings.coders for key in coder.keys}
    former = sorted({key for entry in entries for key in entry.readers} - set(owners))
    counted = [*sorted(owners, key=lambda key: (owners[key], key)), *former]
    return [
        Access(owners.get(key, ""), short(key), sum(key in entry.readers for entry in entries))
        for key in counted
    ]


@dataclass(frozen=True)
class Resealed:
    """What sealing anew did: entries done, entries that were right already, and those left with the
    reason.
    """

    done: tuple[Entry, ...]
    already: tuple[Entry, ...]
    left: tuple[tuple[Entry, RapError], ...]


def reseal(vault: Vault) -> Resealed:
    """Seal every entry for the coders of today, a file at a time; cut off, it goes on where it
    stopped.

    Raises
    ------
    WrongUseError
        When the vault is locked, or a key of the settings was never confirmed here.
    """
    vault.readers()
    done: list[Entry] = []
    already: list[Entry] = []
    left: list[tuple[Entry, RapError]] = []
    for entry in vault.list():
        try:
            (done if vault.reseal(entry) else already).append(entry)
        except RapError as error:  # the others are sealed all the same
            left.append((entry, error))
    return Resealed(tuple(done), tuple(already), tuple(left))
