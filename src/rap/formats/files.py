"""Files from outside: opened without following a link, waiting for anybody or reading too much, and
named by their first bytes.
"""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from rap.core.errors import Message, RefusedError

_KINDS = {
    b"{\\rtf": "formats.kind.rtf",
    b"%pdf": "formats.kind.pdf",
    b"<!doctype html": "formats.kind.web_page",
    b"<html": "formats.kind.web_page",
    b"<?xml": "formats.kind.xml",
    b"pk\x03\x04": "formats.kind.zip",
    b"\xd0\xcf\x11\xe0": "formats.kind.old_office",
}
_GIVEN: dict[str, bytes] = {}


def give(path: Path, data: bytes) -> None:
    """Let `open_regular` find `data` at `path`: a file that came by another way and never lay on a
    disk.
    """
    _GIVEN[str(path)] = data


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; a link, a folder, a pipe or a device is refused without
    waiting for it.
    """
    if str(path) in _GIVEN:
        return io.BytesIO(_GIVEN[str(path)])
    if path.is_symlink():
        raise RefusedError("formats.file.link", place=path.name)
    # Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    flags = os.O_RDONLY | sum(
        getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW")
    )
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise RefusedError("formats.file.missing", place=path.name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or Message("formats.file.bad_name")
        raise RefusedError("formats.file.unreadable", place=path.name, reason=reason) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RefusedError("formats.file.not_regular", place=path.name)
    return os.fdopen(descriptor, "rb")


def read_at_most(
    file: BinaryIO, most: int, *, name: str, says: str = "formats.file.too_big"
) -> bytes:
    """All of an open file; `RefusedError` that says so when it has more than `most` bytes."""
    data = file.read(most + 1)
    check_size(len(data), most, name=name, says=says)
    return data


def check_size(n_bytes: int, most: int, *, name: str, says: str = "formats.file.too_big") -> None:
    if n_bytes > most:
        raise RefusedError(says, place=name, megabytes=most // 1_000_000)


def kind_of_start(head: bytes) -> Message | None:
    """What a file that begins like this is, in words a researcher knows; None when it could be
    text.

    Examples
    --------
    >>> kind_of_start(b"%PDF-1.7").id, kind_of_start(b"I: So?")
    ('formats.kind.pdf', None)
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((Message(kind) for mark, kind in _KINDS.items() if start.startswith(mark)), None)
