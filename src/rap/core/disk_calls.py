"""The calls to the disk that differ from one system to another.

Python is asked what a system has (`os.fchmod` is there or not), so that a test can take it away and
see what another system would do (`tests/helpers/other_system`).

| | Linux | macOS | Windows |
|---|---|---|---|
| make bytes durable | `fsync` | `F_FULLFSYNC`: there `fsync` leaves them in the drive's cache | `fsync`, of a file open for writing |
| make a name durable | `fsync` of the folder | the same | no folder can be opened; NTFS keeps a journal of names |
| put a file over another | `rename` | `rename` | refused while a program has either open: asked again |
| rights of one person | `fchmod` | `fchmod` | none; the folders of a person are hers alone |
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
"""For `os.open`: bytes as they are. Windows turns each line break into two bytes without it."""
_PATIENCE_S = 2.0
_PIECE = 1 << 16  # bytes
SHARED = 32
"""What Windows says (`OSError.winerror`) when another program has the file open."""
_HELD = (SHARED, 5)  # 5, access denied, is what it says while a file that was open goes


def flush(descriptor: int) -> None:
    """Make what was written durable."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a network disk may not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def flush_file(path: Path) -> None:
    """Make durable a file that another part of the program wrote."""
    writable = os.access(path, os.W_OK)  # Windows flushes no file that is open for reading alone
    descriptor = os.open(path, (os.O_RDWR if writable else os.O_RDONLY) | BINARY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable, where the system lets folders be opened."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def put_in_place(new: Path | str, path: Path) -> None:
    """Give `new` the name `path`, and replace what has that name now."""
    _patiently(lambda: os.replace(new, path))


def take_away(path: Path | str) -> None:
    """Delete a file."""
    _patiently(lambda: os.unlink(path))


def rename_folder(new: Path, path: Path) -> None:
    """Give a folder its name. Nothing may have that name yet, except an empty folder, on every
    system.
    """
    _patiently(lambda: os.rename(new, path))


def give_rights(descriptor: int, mode: int) -> None:
    """Set who may read and write an open file, on systems where files have such rights."""
    give = getattr(os, "fchmod", None)
    if give is not None:
        give(descriptor, mode)


def read_whole(path: Path | str) -> bytes:
    """The bytes of a file, as `Path.read_bytes` gives them, with half its calls: a study has ten
    thousand cards.
    """
    descriptor = os.open(path, os.O_RDONLY | BINARY)
    try:
        pieces = [os.read(descriptor, _PIECE)]
        while pieces[-1]:  # a disk across a network may give less than there is
            pieces.append(os.read(descriptor, _PIECE))
    finally:
        os.close(descriptor)
    return pieces[0] if len(pieces) <= 2 else b"".join(pieces)


def read_end(descriptor: int, most: int) -> bytes:
    """The last bytes of an open file, at most `most`."""
    start = max(0, os.fstat(descriptor).st_size - most)
    read = getattr(os, "pread", None)
    if read is not None:
        return bytes(read(descriptor, most, start))
    # what is appended goes to the end wherever the descriptor stands
    os.lseek(descriptor, start, os.SEEK_SET)
    return os.read(descriptor, most)


def _patiently(call: Callable[[], None]) -> None:
    """Make a call, again and again for `_PATIENCE_S`, until no other program holds the file. Only
    Windows refuses such a call.
    """
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return call()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > until:
                raise
        time.sleep(0.02)


def may_run(process: int) -> bool:
    """Whether a process with this number may be running; always False on Windows, where asking
    would end it.
    """
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
