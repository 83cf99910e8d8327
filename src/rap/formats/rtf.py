"""The text of an RTF file from outside, read word by word of the format; objects, pictures and
fields are never opened.

The format: Microsoft, Rich Text Format Specification 1.9.1 (2008). The tables of code pages and of
groups that hold no words are those of striprtf.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.codings_in_files import COMMENTS, HIGHLIGHTS
from rap.formats.files import read_at_most
from rap.formats.plain_text import Written, counted, join_paragraphs

MAX_FILE_BYTES = 50_000_000
MAX_DEPTH = 500
_AGAIN = Message("formats.docx.save_again")
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<plain>[^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARACTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "cell": "\n", "nestcell": "\n", "softline": "\n",
    "tab": " ", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SIGNS = {
    b"~": "\u00a0",
    b"_": "\u2011",
    b"-": "\u00ad",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
    b"\n": "\n",
    b"\r": "\n",
}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_COUNTED = {
    "object": "formats.note.objects",
    "pict": "formats.note.pictures",
    "footnote": "formats.note.footnotes",
    "annotation": COMMENTS,
    "highlight": HIGHLIGHTS,
    "shptxt": "formats.note.text_boxes",
    "deleted": "formats.note.deleted",
    "v": "formats.note.hidden",
    "header": "formats.note.headers_and_footers",
    "footer": "formats.note.headers_and_footers",
}
# Of these words, a number says whether what follows is so.
_SETTINGS = ("v", "deleted", "highlight")
_LOOKS = {"b": "bold", "i": "italic", "deleted": "deleted"}
_LIST_MARK = "listtext"
# Groups whose words are no words of the text, and which say what is marked in it.
_KEPT = frozenset(
    (
        "atrfstart",
        "atrfend",
        "atnauthor",
        "annotation",
        "atnref",
        "atndate",
        "atnparent",
        "colortbl",
    )
)


@dataclass(frozen=True)
class _State:
    """What holds inside a group: whether its words count, how they look, how bytes are to be read."""

    skipping: bool = False
    bold: bool = False
    italic: bool = False
    deleted: bool = False
    font: int = -1
    uc: int = 1
    in_fonts: bool = False
    kept: str = ""
    colour: int = 0

    @property
    def letters(self) -> str:
        return ("b" if self.bold else "") + ("i" if self.italic else "")


@dataclass
class RtfReader:
    """What was read of a file so far: the text in `pieces`, each with how it looks.

    With `keeps_marks`, `groups` are the marks in the order in which they end (what kind, its words,
    how many pieces were there), and `coloured` the pieces with a colour of the table behind them.
    """

    name: str
    keeps_marks: bool = False
    groups: list[tuple[str, str, int]] = field(default_factory=list)
    coloured: list[tuple[int, int]] = field(default_factory=list)
    words_of_groups: list[list[str]] = field(default_factory=list)
    page: str = "cp1252"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    pieces: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    bytes: bytearray = field(default_factory=bytearray)
    skip: int = 0
    starred: bool = False


def parse_rtf(file: BinaryIO, *, name: str) -> Written:
    """The text of an open RTF file, a paragraph a line, and notes on what was left out.

    Tabs become spaces, a table cell a line. Deleted passages are left out, inserted ones are kept.

    Raises
    ------
    RefusedError
        Not RTF, over 50 MB, nested deeper than 500, without words, or bytes that are not in the
        code page it names.
    """
    return read_rtf(file, RtfReader(name))


def read_rtf(file: BinaryIO, reader: RtfReader) -> Written:
    """As `parse_rtf`, with all that `reader` keeps."""
    name = reader.name
    data = read_at_most(file, MAX_FILE_BYTES, name=name)
    if not data.startswith(b"{\\rtf"):
        raise RefusedError("formats.rtf.not_rtf", place=name, again=_AGAIN)
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        at += _take(reader, match)
        if match["brace"] == b"}" and not reader.stack:
            break
    _flush(reader)
    if reader.stack:
        raise RefusedError("formats.rtf.cut_off", place=name, again=_AGAIN)
    return _written(reader)


def _written(reader: RtfReader) -> Written:
    notes = counted((note, reader.counts[note]) for note in dict.fromkeys(_COUNTED.values()))
    written = join_paragraphs([_with_pairs(reader.pieces, reader.name)], notes)
    if not written.text.strip():
        raise RefusedError("formats.file.no_words", place=reader.name)
    return replace(written, text=written.text.rstrip("\n"))


def _with_pairs(pieces: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """A character beyond U+FFFF is written as two halves; pieces that look alike are joined first,
    so that halves meet.
    """
    joined: list[tuple[list[str], str]] = []
    for text, letters in pieces:
        if joined and joined[-1][1] == letters:
            joined[-1][0].append(text)
        else:
            joined.append(([text], letters))
    try:
        return [
            ("".join(texts).encode("utf-16-le", "surrogatepass").decode("utf-16-le"), letters)
            for texts, letters in joined
        ]
    except UnicodeDecodeError:
        raise RefusedError("formats.package.half_characters", place=name, again=_AGAIN) from None


def _take(reader: RtfReader, match: re.Match[bytes]) -> int:
    """Read one token; gives how many bytes after it are not text (pictures in bytes)."""
    if match["hex"]:
        _add_bytes(reader, bytes.fromhex(match["hex"].decode()), n_characters=1)
        return 0
    if match["plain"]:
        _add_bytes(reader, match["plain"], n_characters=len(match["plain"]))
        return 0
    if not (match["brace"] or match["word"] or match["sign"]):
        return 0  # writers end lines of an RTF file where they like
    _flush(reader)
    if match["brace"]:
        _brace(reader, match["brace"])
    elif match["sign"]:
        _sign(reader, match["sign"])
    else:
        number = int(match["number"]) if match["number"] else None
        return _word(reader, match["word"].decode(), number)
    return 0


def _brace(reader: RtfReader, brace: bytes) -> None:
    reader.skip = 0
    if brace == b"{":
        reader.stack.append(reader.state)
        if len(reader.stack) > MAX_DEPTH:
            raise RefusedError("formats.package.too_deep", place=reader.name, again=_AGAIN)
    elif reader.stack:
        ended, reader.state = reader.state.kept, reader.stack.pop()
        if ended and ended != reader.state.kept and reader.words_of_groups:
            words = "".join(reader.words_of_groups.pop())
            reader.groups.append((ended, words, len(reader.pieces)))


def _sign(reader: RtfReader, sign: bytes) -> None:
    if reader.skip:
        reader.skip -= 1
    elif sign == b"*":
        reader.starred = True
    else:
        _add(reader, _SIGNS.get(sign, ""))


def _word(reader: RtfReader, word: str, number: int | None) -> int:
    starred, reader.starred = reader.starred, False
    if word == "bin":
        return max(number or 0, 0)
    character = _CHARACTERS.get(word, "")
    if character == "\n" or word == "u":
        reader.skip = 0
    if reader.skip and character:
        reader.skip -= 1
    elif word == "u":
        _add(reader, chr((number or 0) % 0x10000))
        reader.skip = reader.state.uc
    elif character:
        _add(reader, character)
    else:
        _note_groups(reader, word, starred=starred)
        _set(reader, word, number)
        if reader.state.kept in ("colortbl", word) and number is not None:
            _add(reader, f"{word if reader.state.kept != word else ''}{number} ")
    return 0


def _note_groups(reader: RtfReader, word: str, *, starred: bool) -> None:
    """Whether this word begins a group that holds no words."""
    from striprtf.striprtf import destinations

    word = re.sub(r"\A(header|footer)[lrf]\Z", r"\1", word)
    if word in _COUNTED and word not in _SETTINGS:
        reader.counts[_COUNTED[word]] += 1
    # "upr" is a pair of which the first half is words.
    if starred or word == _LIST_MARK or (word in destinations and word != "upr"):
        kept = word if reader.keeps_marks and word in _KEPT else ""
        if kept:
            reader.words_of_groups.append([])
        reader.state = replace(reader.state, skipping=True, in_fonts=word == "fonttbl", kept=kept)


def _set(reader: RtfReader, word: str, number: int | None) -> None:
    state = reader.state
    is_on = number != 0
    if word in _SETTINGS and is_on and not state.skipping:
        reader.counts[_COUNTED[word]] += 1
    if word in _LOOKS:
        looks: dict[str, Any] = {_LOOKS[word]: is_on}
        reader.state = replace(state, **looks)
    elif word == "plain":
        reader.state = replace(state, bold=False, italic=False, deleted=False, colour=0)
    elif word == "highlight":
        reader.state = replace(state, colour=number or 0)
    elif word == "uc":
        reader.state = replace(state, uc=min(max(number or 0, 0), 10))
    elif word == "f":
        reader.state = replace(state, font=number or 0)
    elif word == "fcharset" and state.in_fonts:
        _set_font(reader, number or 0)
    elif word in _PAGES:
        reader.page = _PAGES[word]
    elif word == "ansicpg" and number:
        reader.page = _page(reader, "utf-8" if number == 65001 else f"cp{number}")


def _set_font(reader: RtfReader, charset: int) -> None:
    from striprtf.striprtf import charset_map

    # 0 and 1 mean "as the file says"; 2 and 42 are fonts of signs.
    if charset > 2 and charset in charset_map and charset_map[charset] not in ("cp1361",):
        reader.fonts[reader.state.font] = charset_map[charset]


def _page(reader: RtfReader, encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise RefusedError(
            "formats.rtf.code_page", place=reader.name, encoding=encoding, again=_AGAIN
        ) from None


def _add(reader: RtfReader, text: str) -> None:
    if reader.state.kept:
        if reader.words_of_groups:
            reader.words_of_groups[-1].append(text)
    elif not (reader.state.skipping or reader.state.deleted):
        if reader.keeps_marks and reader.state.colour:
            reader.coloured.append((len(reader.pieces), reader.state.colour))
        reader.pieces.append((text, reader.state.letters))


def _add_bytes(reader: RtfReader, data: bytes, *, n_characters: int) -> None:
    """Bytes wait until their stretch is whole: some code pages write one character with two."""
    skipped = min(reader.skip, n_characters)
    reader.skip -= skipped
    if reader.state.kept or not (reader.state.skipping or reader.state.deleted):
        reader.bytes += data[skipped:]


def _flush(reader: RtfReader) -> None:
    if not reader.bytes:
        return
    data, encoding = bytes(reader.bytes), reader.fonts.get(reader.state.font, reader.page)
    reader.bytes.clear()
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise RefusedError(
            "formats.rtf.code_page", place=reader.name, encoding=encoding, again=_AGAIN
        ) from None
    _add(reader, text)
