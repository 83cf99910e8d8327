"""The vault of a study: write, read, list, delete, forget.

Threat: somebody who gets at the folder without a key reads nothing, and nobody who writes in it
changes it unseen. Plain bytes exist inside `with vault.open(…)` and nowhere else; a researcher who
copies them from there is not stopped.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from rap.core.errors import RefusedError, WrongUseError
from rap.store.settings import Settings, own_coder
from rap.store.vault.identity import (
    KINDS,
    SUFFIX,
    Entry,
    Identity,
    check_case,
    confirmed,
    damaged,
    entry_at,
    entry_path,
    in_days,
    own_key,
    parse_line,
    short,
    unlock,
    write_sealed,
)
from rap.store.vault.place import find_vault, held, make_private, put, read, remove
from rap.store.vault.sealing import Readable, WrongKeyError, hide_arguments, wipe


def open_vault(settings: Settings) -> Vault:
    """The vault of this study, still locked: it lists, writes and deletes; it reads after `unlock`.

    Raises
    ------
    WrongUseError
        When there is none, or it lies inside a study or a synced folder.
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

    def entry(self, kind: str, id: str) -> Entry:
        """One entry, not decrypted; `WrongUseError` when it is not there."""
        path = self._path(kind, id)
        if not path.is_file():
            raise WrongUseError("store.vault.unknown_entry", place=f"vault: {kind} {id}")
        return entry_at(path)

    @hide_arguments
    def write(
        self,
        kind: str,
        id: str,
        data: bytes | Readable,
        *,
        cases: Iterable[str] = (),
        dies: datetime.date | None = None,
        over: str = "",
    ) -> Entry:
        """Seal `data` for every coder's key and keep it, durably; no passphrase is needed.

        Parameters
        ----------
        kind, id : str
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
        path, readers = self._path(kind, id), self.readers()
        given = tuple(sorted(map(check_case, {*cases})))
        make_private(path.parent)
        with held(self.folder):
            old = entry_at(path) if path.is_file() else Entry(kind, id)
            _check_version(old, over=over, is_there=path.is_file())
            day = dies.isoformat() if dies else old.dies or in_days(KINDS[kind])
            entry = Entry(kind, id, day, given or old.cases, readers, secrets.token_hex(8))
            plain = io.BytesIO(data) if isinstance(data, bytes) else data
            put(path, partial(write_sealed, entry=entry, data=plain))
        return entry

    @contextlib.contextmanager
    def open(self, kind: str, id: str) -> Iterator[bytearray]:
        """The plain bytes of an entry inside `with`, and zeros after it, whatever happened inside.

        Raises
        ------
        WrongUseError
            When it is not there, the vault is locked, the entry is not sealed for this key, or its
            day has passed.
        RefusedError
            When a byte of it has changed, or it lies under another name than it was written under.
        """
        entry = self.entry(kind, id)
        if entry.is_due(datetime.date.today()):
            raise WrongUseError("store.vault.overdue", place=f"vault: {entry}", day=entry.dies)
        plain = self._unsealed(self._path(kind, id))
        try:
            yield plain
        finally:
            wipe(plain)

    def delete(self, kind: str, id: str) -> None:
        """Take one entry out of the vault: out of sight at once, overwritten as far as the disk
        lets us, unlinked.
        """
        with held(self.folder):
            self.entry(kind, id)
            remove(self._path(kind, id))

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
            When nobody has a key, or a key stands in the settings that nobody here has looked at:
            whoever can change the settings could otherwise make themselves a reader.
        """
        known = set(confirmed())
        for coder in self.settings.coders:
            for key in coder.keys:
                if key not in known:
                    raise WrongUseError(
                        "store.vault.new_key",
                        place="pyproject.toml",
                        key=short(key),
                        coder=coder.id,
                    )
        keys = tuple(sorted({key for coder in self.settings.coders for key in coder.keys}))
        if not keys:
            raise WrongUseError("store.vault.no_keys", place="pyproject.toml")
        return keys

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
            plain = self._unsealed(path)
            try:
                put(
                    path,
                    partial(
                        write_sealed, entry=replace(now, readers=readers), data=io.BytesIO(plain)
                    ),
                )
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
        with held(
            self.folder
        ):  # looked at again under the lock: what was written meanwhile is judged as it is now
            gone = tuple(entry for entry in self.list() if is_meant(entry))
            for entry in gone:
                remove(self._path(entry.kind, entry.id))
        return gone

    def _path(self, kind: str, id: str) -> Path:
        return entry_path(self.folder, kind, id)


def _check_version(old: Entry, *, over: str, is_there: bool) -> None:
    """Raise when what is there is not what the writer has seen."""
    if is_there and old.is_damaged:
        raise damaged(old)
    if old.version != over:
        raise WrongUseError(
            "store.vault.changed_meanwhile" if over else "store.vault.there_already",
            place=f"vault: {old}",
        )
