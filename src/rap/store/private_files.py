"""Files outside every study that one person alone reads (0600): put whole or not at all, and gone
for good when they are removed. The vault and the fingerprints lie in such folders.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from rap.core.disk_calls import flush, fsync_folder, put_in_place, take_away
from rap.core.errors import BusyError, RefusedError
from rap.core.files import not_saved

WAIT_S = 30.0


def make_private(folder: Path) -> None:
    """Make `folder` and what is missing above it, for this person alone (0700, where the disk knows
    rights).
    """
    try:
        if not folder.is_dir():
            if not folder.parent.is_dir():
                make_private(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            fsync_folder(folder.parent)
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)
    except OSError as error:
        raise not_saved(folder, error) from None


@contextlib.contextmanager
def held(folder: Path, busy: str = "store.vault.busy") -> Iterator[None]:
    """Be the only one who writes in `folder`, on any machine; what a killed writer left half done
    is removed first. `busy` is the id of the sentence when somebody else writes for long.
    """
    try:
        lock = FileLock(folder / "lock", timeout=WAIT_S, mode=0o600)
        lock.acquire()
    except Timeout:
        raise BusyError(busy) from None
    except OSError as error:
        raise not_saved(folder, error) from None
    try:
        for leftover in [*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")]:
            shred(leftover)
        yield
    finally:
        lock.release()


def put(path: Path, data: str | bytes | Callable[[BinaryIO], None]) -> None:
    """Put `data`, or what it writes, at `path`, whole or not at all, readable only by this person
    (0600); the caller holds the folder.

    `rap.core.files.replace_file` gives new files the usual rights, so it is not used here.
    """
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=".tmp", dir=path.parent
        )
        with os.fdopen(descriptor, "wb") as file:
            if callable(data):
                data(file)
            else:
                file.write(data.encode("ascii") if isinstance(data, str) else data)
            file.flush()
            flush(file.fileno())
        put_in_place(temporary, path)
        fsync_folder(path.parent)
    except BaseException as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, OSError):
            raise not_saved(path, error) from None
        raise


def remove(path: Path) -> None:
    """Move `path` out of sight in one step, then shred it. The caller holds the folder; a kill in
    between is made good.
    """
    gone = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        put_in_place(path, gone)
        fsync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from None
    shred(gone)


def shred(path: Path) -> None:
    """Write over a file and unlink it, durably. SSDs and snapshots may keep the old (encrypted)
    bytes: docs/vault.md.
    """
    try:
        with open(path, "r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            flush(file.fileno())
        take_away(path)
        fsync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from None


def overwrite(path: Path) -> None:
    """Write zeros over a file, without waiting for the disk (`os.sync` does, or `flush`). One that
    has another name elsewhere is left as it is: git shares files between clones on one disk.
    """
    if path.stat().st_nlink > 1:
        return
    with contextlib.suppress(PermissionError):
        path.chmod(0o600)  # git writes its objects read-only
    with open(path, "r+b") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        if not hasattr(os, "sync"):
            file.flush()
            flush(file.fileno())


def read(path: Path) -> bytes:
    """The bytes at `path`, or `RefusedError` in one sentence when the disk does not give them."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = str(error.strerror)
        raise RefusedError("store.vault.unreadable", place=path.name, reason=reason) from None
