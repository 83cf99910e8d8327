"""Where the vault and the keys of this machine lie, and how a byte gets there: never inside a study
or a synced folder.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from rap.core.errors import BusyError, RefusedError, StudyNotFoundError, WrongUseError
from rap.core.files import fsync_folder, not_saved
from rap.store.settings import Settings, find_study

WAIT_S = 30.0
_READERS = "readers"
_SYNCED = re.compile(
    r"(?<![a-z])(dropbox|onedrive|google ?drive|my ?drive|icloud|mobile documents|cloudstorage|com~apple~clouddocs"
    r"|nextcloud|owncloud|seafile|pcloud|megasync|mega$)",
    re.IGNORECASE,
)


def machine_folder() -> Path:
    """Where this person's things on this machine lie, outside every study."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rap"


def find_vault(settings: Settings) -> Path:
    """The folder of this study's vault: `$RAP_VAULT`, else the one on this machine that was made
    for one of its keys.

    Raises
    ------
    WrongUseError
        When there is none, or it lies where it must not.
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
        put(
            folder / _READERS,
            "".join(f"{one}\n" for one in {**dict.fromkeys(noted(folder / _READERS)), key: None}),
        )
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
    synced = next((part for part in whole.parts if _SYNCED.search(part)), "")
    if synced:
        raise WrongUseError("store.vault.synced", folder=synced)


def make_private(folder: Path) -> None:
    """Make `folder` and what is missing above it, for this person alone (0700, where the disk knows
    rights).
    """
    try:
        if not folder.is_dir():
            make_private(folder.parent) if not folder.parent.is_dir() else None
            folder.mkdir(mode=0o700, exist_ok=True)
            fsync_folder(folder.parent)
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)
    except OSError as error:
        raise not_saved(folder, error) from None


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Be the only one who writes in `folder`, on any machine; what a killed writer left half done
    is removed first.
    """
    try:
        lock = FileLock(folder / "lock", timeout=WAIT_S, mode=0o600)
        lock.acquire()
    except Timeout:
        raise BusyError("store.vault.busy") from None
    except OSError as error:
        raise not_saved(folder, error) from None
    try:
        for leftover in [*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")]:
            shred(leftover)
        yield
    finally:
        lock.release()


def put(path: Path, data: str | bytes | Callable[[BinaryIO], None]) -> None:
    """Put `data`, or what it writes, at `path`, whole or not at all, readable by this person alone
    (0600); the folder is held.

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
            os.fsync(file.fileno())
        os.replace(temporary, path)
        fsync_folder(path.parent)
    except BaseException as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, OSError):
            raise not_saved(path, error) from None
        raise


def remove(path: Path) -> None:
    """Take `path` out of sight in one step, then shred it; the folder is held, and a kill in
    between is made good.
    """
    gone = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        os.replace(path, gone)
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
            os.fsync(file.fileno())
        os.unlink(path)
        fsync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from None


def read(path: Path) -> bytes:
    """The bytes at `path`, or `RefusedError` in one sentence when the disk does not give them."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(
            "store.vault.unreadable", place=path.name, reason=str(error.strerror)
        ) from None
