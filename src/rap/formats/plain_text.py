"""Documents from outside as plain text: decoded strictly (what is not sure is refused and named), with
what is hidden in them noted; and Markdown, which adds little to plain text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import BinaryIO

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.formats.files import kind_of_start, read_at_most

# What a parser of documents gives back: the text a line a paragraph, notes, and which lines are in
# bold or italic from end to end.

Pieces = Sequence[tuple[str, str]]
"""A paragraph as (characters, how they look), in order: `b` bold, `i` italic, `t` for a tab that
became a space, several or none.
"""

# A line or paragraph separator ends a line where what may be a label and a colon follow; anywhere
# else it is a character like others.
LINE_SIGNS = re.compile(r"[\u2028\u2029](?=[ \t]{0,4}[^\W\d_][^:\n\u2028\u2029]{0,39}:)")
_LONGEST_LEAD = 60  # characters
Cell = tuple[int, int]
"""A row, counted through all tables of a document, and the column in it."""


@dataclass(frozen=True)
class Written:
    """A document as plain text. `bold` and `italic` are lines, counted from 0, `cells` lines of
    tables, and `leads` lines whose beginning is set off, by a tab or in bold -> how long it is;
    `notes` name no words of the talk.
    """

    text: str
    notes: tuple[Message, ...] = ()
    bold: frozenset[int] = frozenset()
    italic: frozenset[int] = frozenset()
    cells: Mapping[int, Cell] = field(default_factory=dict)
    leads: Mapping[int, int] = field(default_factory=dict)


def counted(counts: Iterable[tuple[str, int]]) -> tuple[Message, ...]:
    """A note for each id of a sentence and how often it is true; none for what did not occur.

    Examples
    --------
    >>> counted([("formats.note.pictures", 2), ("formats.note.gaps", 0)])[0].facts
    {'n': 2}
    """
    return tuple(Message(note, n=n) for note, n in counts if n > 0)


def join_paragraphs(
    paragraphs: Iterable[Pieces],
    notes: tuple[Message, ...] = (),
    cells: Iterable[Cell | None] = (),
) -> Written:
    """Paragraphs as lines; a line end inside one begins a line of its own. `cells` are those that
    the paragraphs are in.

    Examples
    --------
    >>> written = join_paragraphs([[("Anna", "b")], [("Yes, ", ""), ("I do.", "b")]])
    >>> written.text, written.bold
    ('Anna\\nYes, I do.', frozenset({0}))
    """
    lines: list[str] = []
    whole: dict[str, set[int]] = {"b": set(), "i": set()}
    places: dict[int, Cell] = {}
    leads: dict[int, int] = {}
    n_signs = 0
    for pieces, cell in zip(paragraphs, chain(cells, repeat(None)), strict=False):
        n_signs += sum(len(LINE_SIGNS.findall(text)) for text, _ in pieces)
        for line in _lines(pieces):
            said = [letters for text, letters in line if text.strip()]
            for kind, at in whole.items():
                if said and all(kind in letters for letters in said):
                    at.add(len(lines))
            if cell:
                places[len(lines)] = cell
            if lead := _lead(line):
                leads[len(lines)] = lead
            lines.append("".join(text for text, _ in line))
    bold, italic = map(frozenset, whole.values())
    notes = (*notes, *counted([("formats.note.line_signs", n_signs)]))
    return Written("\n".join(lines), notes, bold, italic, places, leads)


def with_line_ends(text: str) -> tuple[str, tuple[Message, ...]]:
    """A text in which separators before what may be a label are line ends, and a note.

    Examples
    --------
    >>> with_line_ends("I: So?\\u2028P1: Yes.")[0]
    'I: So?\\nP1: Yes.'
    """
    read, n = LINE_SIGNS.subn("\n", text)
    return read, counted([("formats.note.line_signs", n)])


def _lead(line: Pieces) -> int:
    """How many characters of a line come before its first tab, or are in bold before others."""
    lead = 0
    looks = [look for text, look in line if text.strip() or "t" in look]
    is_bold = bool(looks) and "b" in looks[0] and not all("b" in look for look in looks)
    for text, look in line:
        if "t" in look or (is_bold and text.strip() and "b" not in look):
            return lead
        lead += len(text)
        if lead > _LONGEST_LEAD:
            return 0
    return 0


def _lines(pieces: Pieces) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = [[]]
    for text, letters in pieces:
        first, *others = LINE_SIGNS.sub("\n", text).split("\n")
        lines[-1].append((first, letters))
        lines.extend([(other, letters)] for other in others)
    return lines


# Bytes as characters.

MAX_TEXT_BYTES = 20_000_000

# Letters and quotes one meets in French, Dutch, English, Spanish, Portuguese, Romanian and
# Albanian. An encoding that turns the bytes into these is a better guess than one that turns them
# into anything else.
_EXPECTED = frozenset(
    "àâäáãçéèêëîïíìôöóõòùûüúÿñæœăâîșțşţÀÂÄÁÃÇÉÈÊËÎÏÍÔÖÓÕÙÛÜÚÑÆŒĂȘȚŞŢ«»“”‘’„–—…€°·¿¡ºª\u00a0"
)
_GUESSES = ("cp1252", "mac_roman", "cp850", "cp1250")
# The mark of UTF-8, whose bytes were read as Latin letters and written as UTF-8 once more.
MARK_TWICE = "ï»¿"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse_text(
    file: BinaryIO, *, name: str, encoding: str | None = None
) -> tuple[str, tuple[Message, ...]]:
    """The text of an open file with `\\n` line ends and no byte-order mark, and notes on what was
    made plain.

    Parameters
    ----------
    name : how messages call the file
    encoding : decode strictly with this one (default: UTF-8)

    Raises
    ------
    RefusedError
        Over 20 MB, another kind of file, NUL bytes, nothing but white space, or not in that
        encoding (with line, byte and a guess).
    WrongUseError
        There is no such encoding.
    """
    data = read_at_most(file, MAX_TEXT_BYTES, name=name, says="formats.file.too_big_for_a_talk")
    if kind := kind_of_start(data[:2048]):
        raise RefusedError("formats.text.other_kind", place=name, kind=kind)
    marked = "utf-16" if not encoding and data.startswith(_UTF16_MARKS) else encoding
    text = _decode(data, name, marked) if marked else _decode_utf8(data, name)
    if not text.strip().strip("\ufeff"):
        raise RefusedError("formats.file.empty", place=name)
    if text.lstrip("\ufeff").startswith(MARK_TWICE):
        raise RefusedError("formats.text.encoded_twice", place=f"{name}:1")
    _refuse_git(text, name)
    made, notes = _made_plain(text)
    return made, (*([Message("formats.note.utf16")] if marked != encoding else []), *notes)


# What git writes in a file: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented and
# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_POINTER = "version https://git-lfs.github.com/spec/"


def _refuse_git(text: str, name: str) -> None:
    """What git left in the file is no talk."""
    if text.startswith(_POINTER):
        raise RefusedError("formats.text.lfs_pointer", place=name)
    marks = [(match[0][0], match.start()) for match in _CONFLICT.finditer(text)]
    if "<=>" in "".join(sign for sign, _ in marks):
        line = text.count("\n", 0, next(at for sign, at in marks if sign == "<")) + 1
        raise RefusedError("formats.text.conflict", place=f"{name}:{line}")


def _made_plain(text: str) -> tuple[str, tuple[Message, ...]]:
    bare = text.lstrip("\ufeff")  # Notepad and Excel write one
    notes = counted([("formats.note.byte_order_mark", len(text) - len(bare))])
    text = bare
    n_pairs = text.count("\r\n")
    n_alone = text.count("\r") - n_pairs
    # CR LF is Windows, CR alone the Mac before 2001, and what Word of that time saves as plain
    # text.
    notes += counted((("formats.note.crlf", n_pairs), ("formats.note.cr", n_alone)))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decode_utf8(data: bytes, name: str) -> str:
    wide = _looks_utf16(data)
    if wide:
        raise RefusedError(
            "formats.text.not_utf8", place=f"{name}:1", at=1, byte=f"0x{data[0]:02x}", encoding=wide
        )
    _refuse_nul(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _undecoded("formats.text.not_utf8", error, name=name, encoding=_guess(data)) from None


def _decode(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecoded(
            "formats.text.not_in_encoding", error, name=name, encoding=encoding
        ) from None
    except UnicodeError:
        raise RefusedError(
            "formats.text.not_that_encoding", place=name, encoding=encoding
        ) from None
    except (LookupError, ValueError):
        raise WrongUseError(
            "formats.file.unknown_encoding", place=name, encoding=encoding
        ) from None
    _refuse_nul(text.encode("utf-8", "replace"), name)
    # Some encodings (UTF-7, escapes) can write half a character, which no UTF-8 file can hold.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RefusedError("formats.text.half_characters", place=name, encoding=encoding)
    return text


def _undecoded(says: str, error: UnicodeDecodeError, *, name: str, encoding: str) -> RefusedError:
    """Which byte, in which line, is not in the encoding."""
    at, data = error.start, error.object
    place, byte = f"{name}:{_line_of(data, at)}", f"0x{data[at]:02x}"
    return RefusedError(says, place=place, at=at + 1, byte=byte, encoding=encoding)


def _refuse_nul(data: bytes, name: str) -> None:
    at = data.find(b"\0")
    if at >= 0:
        raise RefusedError("formats.text.nul", place=f"{name}:{_line_of(data, at)}", at=at + 1)


def _looks_utf16(data: bytes) -> str:
    """`utf-16` by its mark, `utf-16-le` or `utf-16-be` by where its zero bytes are, else nothing."""
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) * 0.3:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guess(data: bytes) -> str:
    """The encoding under which the bytes beyond ASCII are most often letters of the languages we
    meet.
    """
    beyond = bytes(byte for byte in data[:1_000_000] if byte >= 0x80)

    # Small letters count double: most letters of a talk are small.
    def score(encoding: str) -> int:
        characters = beyond.decode(encoding, "replace")
        return sum(
            1 + character.islower() if character in _EXPECTED else -2 for character in characters
        )

    return max(_GUESSES, key=score)


def _line_of(data: bytes, offset: int) -> int:
    """The line, from 1, in which `offset` lies, with any of the three kinds of line end."""
    before = data[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


# Characters that do not show in a text, or that nobody meant: they are kept, and a note says how
# many there are and where the first is.

_HIDDEN = {
    # https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
    "formats.hidden.direction": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "formats.hidden.zero_width": re.compile(
        # U+200D joins the signs of one emoji: there it is no accident.
        "[\u180e\u200b\u200c\u2060-\u2064\ufeff]"
        "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
    ),
    "formats.hidden.soft_hyphens": re.compile("\u00ad"),
    "formats.hidden.private_use": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
    "formats.hidden.control": re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
    "formats.hidden.language_marks": re.compile("[\U000e0000-\U000e007f]"),
    "formats.hidden.lost": re.compile("\ufffd"),
    # https://owasp.org/www-community/attacks/CSV_Injection
    "formats.hidden.formula": re.compile(r"(?:^|: |\t)=[ ]?[A-Za-z@+(-]{2}", re.MULTILINE),
}


def note_hidden(text: str) -> tuple[Message, ...]:
    """A note for each kind of hidden character in `text`, with its count and the line, from 1, of
    the first.

    Examples
    --------
    >>> [(note.id, note.facts) for note in note_hidden("I: a\\nP1: \\u200bb\\u200b")]
    [('formats.hidden.zero_width', {'line': 2, 'n': 2})]
    """
    return tuple(_notes(text))


def _notes(text: str) -> Iterator[Message]:
    for note, pattern in _HIDDEN.items():
        first = pattern.search(text)
        if first:
            n = sum(1 for _ in pattern.finditer(text))
            line = text.count("\n", 0, first.start()) + 1
            yield Message(note, n=n, line=line)


# What Markdown adds to plain text: settings at the top, comments, links, pictures, and labels in
# bold above the words.

MAX_SETTINGS = 400
_SETTING = re.compile(r"[\w .\"'-]{1,80}:(?:\s|\Z)|\s*-\s|\s|#|\Z")
# No space between the brackets, and no time in the second: `[Name](0:01)` is a label.
_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<words>[^\[\]\n]{0,500})\]"
    r"\((?!\s{0,4}\d{1,3}:\d\d)[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]{1,4}\"[^\"\n]{0,300}\")?[ \t]{0,4}\)"
)
_BOLD = re.compile(r"[ \t]{0,3}(\*\*|__)[^\s*_][^*_]{0,600}\1[ \t:]{0,4}")
_ITALIC = re.compile(r"[ \t]{0,3}([*_])[^\s*_][^*_]{0,600}\1[ \t]{0,4}")


def read_plain(file: BinaryIO, *, name: str, encoding: str | None = None) -> Written:
    """The text of an open file as it was typed."""
    text, notes = parse_text(file, name=name, encoding=encoding)
    text, separated = with_line_ends(text)
    return Written(text, (*notes, *separated))


def read_markdown(file: BinaryIO, *, name: str, encoding: str | None = None) -> Written:
    """The text of an open Markdown file."""
    return parse_markdown(read_plain(file, name=name, encoding=encoding))


def parse_markdown(written: Written) -> Written:
    """Settings and comments left out, links as their words, pictures left out; headings and
    emphasis stay as written.

    Examples
    --------
    >>> read = parse_markdown(Written("**Anna**\\nSee [the plan](https://example.org)."))
    >>> read.text, [note.id for note in read.notes], read.bold
    ('**Anna**\\nSee the plan.', ['formats.note.links'], frozenset({0}))
    """
    text, n_settings = _without_settings(written.text)
    text, n_comments = _without_comments(text)
    found = [bool(match["picture"]) for match in _LINK.finditer(text)]
    text = _LINK.sub(lambda match: "" if match["picture"] else match["words"], text)
    counts = (
        ("formats.note.settings", n_settings),
        ("formats.note.links", found.count(False)),
        ("formats.note.pictures", found.count(True)),
        ("formats.note.markdown_comments", n_comments),
    )
    lines = text.split("\n")
    bold, italic = (
        frozenset(at for at, line in enumerate(lines) if marked.fullmatch(line))
        for marked in (_BOLD, _ITALIC)
    )
    return Written(text, (*written.notes, *counted(counts)), bold, italic)


def _without_settings(text: str) -> tuple[str, int]:
    """Without the YAML between two lines of `---` at the top; what does not look like settings is
    words, and stays.
    """
    lines = text.split("\n", MAX_SETTINGS)
    if lines[0].rstrip() != "---":
        return text, 0
    ends = [
        at
        for at, line in enumerate(lines[1:MAX_SETTINGS], start=1)
        if line.rstrip() in ("---", "...")
    ]
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
