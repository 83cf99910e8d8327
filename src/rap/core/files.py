"""Durable appends, atomic replacements and locks, for nearly every file of a study.

Three modules write files themselves: the journal (`store/codings/logs.py`, a second copy without
fsync), files that only one person may read (`store/private_files.py`), and runs (`topics/runs/`,
which fill a folder and rename it when it is whole).

An append is one write and one fsync to the file at that path; a replace is a temporary file in the
same folder, fsync, rename, fsync of the folder. When a function returns, the bytes are on disk;
otherwise it raises. After a failed replace the file is as it was. After a failed append the file is
cut back; a disk that refuses even that may leave a torn end, which readers of such files expect.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rap.core.approved import noted
from rap.core.disk_calls import (
    BINARY,
    SHARED,
    flush,
    flush_file,
    fsync_folder,
    give_rights,
    put_in_place,
    read_end,
    rename_folder,
    take_away,
)
from rap.core.errors import BusyError, NotSavedError, RapError

SEALED = ".sealed"
"""How the sealed file beside a plain one is called, in a study whose texts lie sealed in git."""
_TAIL_BYTES = 256
_ASKING = threading.Lock()
_REASONS = {
    errno.ENOSPC: "core.not_saved.disk_full",
    errno.EDQUOT: "core.not_saved.quota",
    errno.EROFS: "core.not_saved.read_only",
    errno.EACCES: "core.not_saved.folder",
    errno.EPERM: "core.not_saved.file",
    errno.EIO: "core.not_saved.disk_error",
}


@dataclass(frozen=True)
class Tail:
    """What a file looked like when it was last read or written: which file it was, its size and its
    last bytes.
    """

    device: int
    inode: int
    size: int
    last: bytes


class ReplacedError(RapError):
    """The file at this path is no longer the one that was read: git replaced it, or somebody else
    wrote.
    """


def not_saved(path: Path, error: OSError) -> NotSavedError:
    """The error to raise for an `OSError` while writing `path`."""
    place = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    if getattr(error, "winerror", None) == SHARED:
        return NotSavedError("core.not_saved.held", place=place)
    if error.errno in _REASONS:
        return NotSavedError(_REASONS[error.errno], place=place)
    return NotSavedError(
        "core.not_saved.other", place=place, reason=os.strerror(error.errno or errno.EIO)
    )


def is_own(path: Path) -> bool:
    """Whether a path is in the folder `.rap`, which belongs to one person on one machine: nobody
    else may read it.
    """
    return ".rap" in path.parts


def open_own(path: str, flags: int) -> int:
    """An opener for `open` that makes files nobody else may read."""
    return os.open(path, flags | BINARY, 0o600)


def close_to_others(root: Path) -> None:
    """Take away others' right to read `.rap` and everything in it; what cannot be changed stays as
    it is.
    """
    top = root / ".rap"
    for path in (top, *top.rglob("*")) if top.is_dir() and not top.is_symlink() else ():
        with contextlib.suppress(OSError):
            mode = 0 if path.is_symlink() else path.stat().st_mode
            if mode & 0o077:
                path.chmod(mode & 0o700)


def make_folder(folder: Path) -> None:
    """Make `folder` and its missing parents, durably: a file is only as safe as the names on its
    path.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700 if is_own(folder) else 0o777, exist_ok=True)
        fsync_folder(folder.parent)


def move_files(moves: Iterable[tuple[Path, Path]]) -> None:
    """Rename files that are already durable, in this order, on the same disk; when this returns,
    the new names are durable too. Each folder is flushed once, which matters with thousands of
    files.

    Raises
    ------
    NotSavedError
        The disk refused one; the files before it have their new names.
    """
    folders: dict[Path, None] = {}
    for new, path in moves:
        try:
            make_folder(path.parent)
            rights = _rights(path)
            with new.open("rb+") as file:
                give_rights(file.fileno(), rights)
            with noted(path, new.read_bytes):
                put_in_place(new, path)
        except OSError as error:
            raise not_saved(path, error) from error
        folders[path.parent] = None
    for folder in folders:
        fsync_folder(folder)


def replace_file(path: Path, data: bytes | str, *, is_one_of_many: bool = False) -> None:
    """Put `data` (text as UTF-8) at `path`, whole or not at all. With `is_one_of_many` the name
    becomes durable only with the next file in this folder; use it where a file that is written last
    makes the others count.

    Raises
    ------
    NotSavedError
        The disk refused it; `path` is as it was.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    temporary = ""
    try:
        make_folder(path.parent)
        descriptor, temporary = tempfile.mkstemp(
            prefix=f".{path.name}.{os.getpid()}-", suffix=".tmp", dir=path.parent
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            give_rights(file.fileno(), _rights(path))
            flush(file.fileno())
        with noted(path, lambda: content):
            put_in_place(temporary, path)
        if not is_one_of_many:
            fsync_folder(path.parent)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise not_saved(path, error) from error


def _rights(path: Path) -> int:
    """The rights (mode) of the new file at `path`."""
    if is_own(path):
        return 0o600
    return path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()


def name_in(root: Path, path: Path) -> str:
    """The name of a file in messages and manifests: its path from the study's folder."""
    return path.relative_to(root).as_posix()


def delete_file(path: Path, *, sealed_too: bool = True) -> None:
    """Delete a file durably, its sealed copy first; a file that is already gone is no error.

    Raises
    ------
    NotSavedError
        The disk refused it.
    """
    try:
        twin = path.with_name(path.name + SEALED)
        if sealed_too and twin.is_file():  # else the next exchange would open it again
            take_away(twin)
        if path.is_file() or path.is_symlink():
            with contextlib.suppress(FileNotFoundError), noted(path, lambda: None):
                take_away(path)
            fsync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from error


def read_with_tail(path: Path) -> tuple[bytes, Tail | None]:
    """The bytes of an append-only file and the `Tail` to append after; `(b"", None)` when there is
    no file yet.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
            status = os.fstat(file.fileno())
    except FileNotFoundError:
        return b"", None
    return data, Tail(status.st_dev, status.st_ino, len(data), data[-_TAIL_BYTES:])


def append_bytes(path: Path, data: bytes, *, after: Tail | None) -> Tail:
    """Append `data` durably to the file that looked like `after` (None: the file is new).

    Raises
    ------
    ReplacedError
        The file at `path` is not, or no longer, the one of `after`: read it again, then append
        again.
    NotSavedError
        The disk refused it. The file is cut back to what it was; if the disk refuses that too, some
        or all of `data` may be left at its end, as after a power cut.
    """
    flags = os.O_RDWR | os.O_APPEND | BINARY | (os.O_CREAT | os.O_EXCL if after is None else 0)
    try:
        if after is None:
            make_folder(path.parent)
        descriptor = os.open(path, flags, 0o600 if is_own(path) else 0o666)
    except (FileExistsError, FileNotFoundError):
        raise ReplacedError("core.file.replaced", place=path) from None
    except OSError as error:
        raise not_saved(path, error) from error
    is_new = False
    try:
        return _append_to(descriptor, path, data, after)
    except NotSavedError:
        is_new = after is None
        raise
    finally:
        os.close(descriptor)
        if is_new:  # only now: Windows deletes no file that is open
            with contextlib.suppress(OSError):
                take_away(path)


def _append_to(descriptor: int, path: Path, data: bytes, after: Tail | None) -> Tail:
    size = after.size if after else 0
    is_other = after is not None and _tail(descriptor) != after
    if is_other or os.fstat(descriptor).st_size != size:
        raise ReplacedError("core.file.replaced", place=path)
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(descriptor)
        if after is None:
            fsync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # a disk that fails may refuse this too
            os.ftruncate(descriptor, size)
        raise not_saved(path, error) from error
    try:
        now = os.stat(path)
    except FileNotFoundError:
        raise ReplacedError("core.file.taken_away", place=path) from None
    written = os.fstat(descriptor)
    if (now.st_dev, now.st_ino, now.st_size) != (written.st_dev, written.st_ino, size + len(data)):
        raise ReplacedError("core.file.replaced", place=path)
    return _tail(descriptor)


def _tail(descriptor: int) -> Tail:
    status = os.fstat(descriptor)
    last = read_end(descriptor, _TAIL_BYTES)
    return Tail(status.st_dev, status.st_ino, status.st_size, last)


def cut_torn_tail(path: Path, keep: int) -> None:
    """Move what follows the first `keep` bytes to `PATH.torn`, durably, then cut it off."""
    data = path.read_bytes()
    torn = path.with_name(path.name + ".torn")
    _, tail = read_with_tail(torn)
    append_bytes(torn, data[keep:] + b"\n", after=tail)
    cut_back(path, keep)


def cut_back(path: Path, keep: int) -> None:
    """Cut `path` back to its first `keep` bytes, durably."""
    try:
        with open(path, "r+b") as file:
            file.truncate(keep)
            flush(file.fileno())
    except OSError as error:
        raise not_saved(path, error) from error


def publish_folder(staging: Path, final: Path) -> None:
    """Make everything in `staging` durable, and give the folder its final name with one rename."""
    try:
        for file in sorted(staging.rglob("*")):
            if file.is_file():
                flush_file(file)
        for folder in [*(f for f in staging.rglob("*") if f.is_dir()), staging]:
            fsync_folder(folder)
        make_folder(final.parent)
        rename_folder(staging, final)
        fsync_folder(final.parent)
    except OSError as error:
        raise not_saved(final, error) from error


@contextlib.contextmanager
def staging_folder(beside: Path) -> Iterator[Path]:
    """A new private folder (0700) in `beside`; it is removed at the end unless it was published."""
    try:
        make_folder(beside)
        folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=beside))
    except OSError as error:
        raise not_saved(beside, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lock_path(root: Path, name: str) -> Path:
    """The path of the lock `name` of the study at `root`."""
    return root / ".rap" / "locks" / f"{name}.lock"


def try_lock(path: Path, *, wait_s: float = 0) -> FileLock | None:
    """Hold the lock file at `path` until `.release()` or the end of this process; None when another
    process holds it for longer than `wait_s`."""
    try:
        make_folder(path.parent)
        lock = FileLock(path, mode=0o600)
        lock.acquire(timeout=wait_s, blocking=wait_s > 0)
    except Timeout:
        return None
    except OSError as error:
        raise not_saved(path, error) from error
    return lock


def is_locked(path: Path, *, wait_s: float = 0) -> bool:
    """Whether somebody holds the lock at `path` for longer than `wait_s`. It is not held afterwards
    by this call, and never where nothing can be written.
    """
    try:
        lock = try_lock(path, wait_s=wait_s)
    except NotSavedError:
        return False
    if lock is not None:
        lock.release()
    return lock is None


@contextlib.contextmanager
def locked(path: Path, busy: str, *, wait_s: float = 0, **facts: Any) -> Iterator[None]:
    """Hold the lock at `path`, or raise `BusyError(busy, **facts)`, at once or after `wait_s`.

    `busy` is the id of a message that says what is still going on.
    """
    lock = try_lock(path, wait_s=wait_s)
    if lock is None:
        raise BusyError(busy, place=path.name, **facts)
    try:
        yield
    finally:
        lock.release()


def _umask() -> int:
    with _ASKING:  # to ask is to set: of two threads one would put back what the other had set
        current = os.umask(0o077)
        os.umask(current)
    return current
