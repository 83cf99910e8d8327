"""Plain text from outside (`.txt`, `.md`), decoded strictly: what it is not sure of, it refuses and names."""

from __future__ import annotations

import codecs
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from rap.core.errors import RefusedError, WrongUseError
from rap.formats.zipped_xml import kind_of_start

MAX_TEXT_BYTES = 20_000_000

# Letters and quotes one meets in French, Dutch, English, Spanish, Portuguese, Romanian and Albanian. An encoding that
# turns the bytes into these is a better guess than one that turns them into anything else.
_EXPECTED = frozenset("àâäáãçéèêëîïíìôöóõòùûüúÿñæœăâîșțşţÀÂÄÁÃÇÉÈÊËÎÏÍÔÖÓÕÙÛÜÚÑÆŒĂȘȚŞŢ«»“”‘’„–—…€°·¿¡ºª\u00a0")
_GUESSES = ("cp1252", "mac_roman", "cp850", "cp1250")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


_GIVEN: dict[str, bytes] = {}


def give(path: Path, data: bytes) -> None:
    """Let `open_regular` find `data` at `path`: a file that came by another way and never lay on a disk."""
    _GIVEN[str(path)] = data


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; a link, a folder, a pipe or a device is refused without waiting for it."""
    if str(path) in _GIVEN:
        return io.BytesIO(_GIVEN[str(path)])
    if path.is_symlink():
        raise RefusedError(path.name, "is a link to another file", "give the file itself")
    # Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW"))
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise RefusedError(path.name, "there is no such file", "check the name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise RefusedError(path.name, f"cannot be read ({reason})", "check that it is a file you may read") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RefusedError(path.name, "is not a regular file", "give a file that lies on a disk")
    return os.fdopen(descriptor, "rb")


def parse_text(file: BinaryIO, *, name: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of an open file with `\\n` line ends and no byte-order mark, and notes on what was made plain.

    Parameters
    ----------
    name : how messages call the file
    encoding : decode strictly with this one (default: UTF-8)

    Raises
    ------
    RefusedError
        Over 20 MB, another kind of file, NUL bytes, nothing but white space, or not in that encoding (with line, byte and a guess).
    WrongUseError
        There is no such encoding.
    """
    data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise RefusedError(name, "is over 20 MB", "a transcript is smaller; check that it is text, or split it")
    if kind := kind_of_start(data[:2048]):
        raise RefusedError(name, f"is not plain text; it looks like {kind}", "give it the suffix it should have")
    text = _decode(data, name, encoding) if encoding else _decode_utf8(data, name)
    if not text.strip().strip("\ufeff"):
        raise RefusedError(name, "is empty", "check that it was saved")
    return _made_plain(text)


def _made_plain(text: str) -> tuple[str, tuple[str, ...]]:
    notes = []
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.append("the byte-order mark at the start was dropped")
    n_pairs = text.count("\r\n")
    n_alone = text.count("\r") - n_pairs
    if n_pairs:
        notes.append(f"CR LF line ends, made \\n: {n_pairs}")
    if n_alone:
        notes.append(f"CR line ends, made \\n: {n_alone}")
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes)


def _decode_utf8(data: bytes, name: str) -> str:
    wide = _looks_utf16(data)
    if wide:
        raise RefusedError("formats.text.not_utf8", place=f"{name}:1", at=1, byte=f"0x{data[0]:02x}", encoding=wide)
    _refuse_nul(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(
            "formats.text.not_utf8",
            place=f"{name}:{_line_of(data, error.start)}",
            at=error.start + 1,
            byte=f"0x{data[error.start]:02x}",
            encoding=_guess(data),
        ) from None


def _decode(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"{name}:{_line_of(data, error.start)}"
        what = f"is not {encoding} (byte {error.start + 1}, 0x{data[error.start]:02x})"
        raise RefusedError(place, what, "give the encoding it was saved in") from None
    except UnicodeError:
        raise RefusedError(name, f"is not {encoding}", "give the encoding it was saved in") from None
    except (LookupError, ValueError):
        what = f"'{encoding}' is not the name of a text encoding"
        raise WrongUseError(name, what, "use a name like cp1252") from None
    _refuse_nul(text.encode("utf-8", "replace"), name)
    # Some encodings (UTF-7, escapes) can write half a character, which no UTF-8 file can hold.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RefusedError(name, f"read as {encoding} it holds half characters", "give the encoding it was saved in")
    return text


def _refuse_nul(data: bytes, name: str) -> None:
    at = data.find(b"\0")
    if at >= 0:
        right = "check that it is text, not a document of another program"
        raise RefusedError(f"{name}:{_line_of(data, at)}", f"holds NUL bytes (byte {at + 1})", right)


def _looks_utf16(data: bytes) -> str:
    """`utf-16` by its mark, `utf-16-le` or `utf-16-be` by where its zero bytes stand, else nothing."""
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) * 0.3:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guess(data: bytes) -> str:
    """The encoding under which the bytes beyond ASCII are most often letters of the languages we meet."""
    beyond = bytes(byte for byte in data[:1_000_000] if byte >= 0x80)

    # Small letters count double: most letters of a talk are small.
    def score(encoding: str) -> int:
        characters = beyond.decode(encoding, "replace")
        return sum(1 + character.islower() if character in _EXPECTED else -2 for character in characters)

    return max(_GUESSES, key=score)


def _line_of(data: bytes, offset: int) -> int:
    """The line, from 1, in which `offset` lies, with any of the three kinds of line end."""
    before = data[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
