"""Plain text from outside (`.txt`, `.md`), decoded strictly: what it is not sure of, it refuses and names."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rap.core.errors import RefusedError, WrongUseError
from rap.formats.parsed_document import Written
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


# Characters nobody sees in a text, or means: how many, and where the first stands; they are kept,
# and a reader should know.

_HIDDEN = {
    # https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
    "signs that turn the reading direction": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "zero-width characters": re.compile("[\u180e\u200b-\u200d\u2060-\u2064\ufeff]"),
    "soft hyphens": re.compile("\u00ad"),
    "private-use characters": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
    "control characters": re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
    "invisible language marks": re.compile("[\U000e0000-\U000e007f]"),
    "replacement signs, where something was lost before": re.compile("\ufffd"),
    # https://owasp.org/www-community/attacks/CSV_Injection
    "lines that a spreadsheet could take for a formula": re.compile(r"(?:^|: |\t)=[ ]?[A-Za-z@+(-]{2}", re.MULTILINE),
}


def note_hidden(text: str) -> tuple[str, ...]:
    """A note for each kind of hidden character in `text`, with its count and the line, from 1, of the first.

    Examples
    --------
    >>> note_hidden("I: a\\nP1: \\u200bb\\u200b")
    ('zero-width characters, kept: 2 (the first on line 2)',)
    """
    return tuple(_notes(text))


def _notes(text: str) -> Iterator[str]:
    for what, pattern in _HIDDEN.items():
        first = pattern.search(text)
        if first:
            n = sum(1 for _ in pattern.finditer(text))
            line = text.count("\n", 0, first.start()) + 1
            yield f"{what}, kept: {n} (the first on line {line})"


# What Markdown adds to plain text: settings at the top, comments, links, pictures, and labels in
# bold above the words.

MAX_SETTINGS = 400
_SETTING = re.compile(r"[\w .\"'-]{1,80}:(?:\s|\Z)|\s*-\s|\s|#|\Z")
# No space between the brackets, and no time in the second: `[Name](0:01)` is a label.
_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<words>[^\[\]\n]{0,500})\]"
    r"\((?!\s{0,4}\d{1,3}:\d\d)[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]{1,4}\"[^\"\n]{0,300}\")?[ \t]{0,4}\)"
)
_BOLD = re.compile(r"[ \t]{0,3}(\*\*|__)[^\s*_][^*_]{0,60}\1[ \t:]{0,4}")


def parse_markdown(written: Written) -> Written:
    """Settings and comments left out, links as their words, pictures left out; headings and emphasis stay as written.

    Examples
    --------
    >>> parse_markdown(Written("**Anna**\\nSee [the plan](https://example.org)."))
    Written(text='**Anna**\\nSee the plan.', notes=('links, of which the words are kept: 1',), bold=frozenset({0}))
    """
    text, n_settings = _without_settings(written.text)
    text, n_comments = _without_comments(text)
    found = [bool(match["picture"]) for match in _LINK.finditer(text)]
    text = _LINK.sub(lambda match: "" if match["picture"] else match["words"], text)
    counts = (
        ("lines of settings at the top, left out", n_settings),
        ("links, of which the words are kept", found.count(False)),
        ("pictures, left out", found.count(True)),
        ("comments, left out", n_comments),
    )
    bold = frozenset(at for at, line in enumerate(text.split("\n")) if _BOLD.fullmatch(line))
    return Written(text, (*written.notes, *(f"{what}: {n}" for what, n in counts if n)), bold)


def _without_settings(text: str) -> tuple[str, int]:
    """Without the YAML between two lines of `---` at the top; what does not look like settings is words, and stays."""
    lines = text.split("\n", MAX_SETTINGS)
    if lines[0].rstrip() != "---":
        return text, 0
    ends = [at for at, line in enumerate(lines[1:MAX_SETTINGS], start=1) if line.rstrip() in ("---", "...")]
    if not ends or not all(_SETTING.match(line) for line in lines[1 : ends[0]]):
        return text, 0
    return "\n".join(lines[ends[0] + 1 :]).lstrip("\n"), ends[0] + 1


def _without_comments(text: str) -> tuple[str, int]:
    """Without `<!-- … -->`; one that never ends is no comment, and one between backticks is shown."""
    parts, at, n = [], 0, 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        is_shown = text[start - 1 : start] == "`"
        parts.append(text[at : end + 3 if is_shown else start])
        at, n = end + 3, n + (not is_shown)
    return "".join([*parts, text[at:]]), n
