"""The text layer of a PDF from outside: words and where they stand; scripts, actions, forms and
attachments are not opened.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.codings_in_files import COMMENTS, HIGHLIGHTS
from rap.formats.files import read_at_most
from rap.formats.plain_text import Written, counted
from rap.formats.who_speaks.speaker_words import fold, is_role_word, looks_like_name
from rap.formats.who_speaks.turn_labels import opening_patterns, parse_opening

# Lines of pages made text again: what repeats on every page is dropped, and sentences the layout
# broke are joined.

_PATTERNS = opening_patterns()
_N_EDGE = 2
_PAGE_NUMBER = re.compile(
    r"(?:[^\W\d]{1,10}\.? )?[-–—]? ?#(?: ?(?:/|of|sur|van|de|von|nga|din|-) ?#)? ?[-–—]?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'»”’)\]]{0,3}\Z")
_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
_HYPHENS = ("-", "\u2010")
_SOFT = "\u00ad"


@dataclass(frozen=True)
class PageLine:
    """A line of a page: its height in points from below, its page from 0."""

    text: str
    y: float
    page: int


def join_lines(pages: Sequence[Sequence[PageLine]]) -> tuple[str, Counter[str]]:
    """The text of the pages, a paragraph or a turn a line, and how many of what was changed.

    A line is joined to the one before when that one is as long as the page is wide and no sentence
    ends there; what looks like the label of a turn always begins a line.
    """
    counts: Counter[str] = Counter()
    bare = [_without_numbers(page, counts) for page in pages]
    furniture = _find_furniture(bare)
    counts["formats.note.page_edges"] = len(furniture)
    lines = [line for page in bare for line in page if line not in furniture]
    return "\n".join(_joined(lines, counts)), counts


def _without_numbers(page: Sequence[PageLine], counts: Counter[str]) -> list[PageLine]:
    """Without three or more lines in a row that count up by one: they number the lines of the page."""
    kept: list[PageLine] = []
    run: list[PageLine] = []
    for line in [*page, PageLine("", 0.0, 0)]:
        is_number = line.text.isascii() and line.text.isdigit() and len(line.text) < 6
        if is_number and run and int(line.text) == int(run[-1].text) + 1:
            run.append(line)
            continue
        if len(run) > 2:
            counts["formats.note.line_numbers"] += len(run)
        else:
            kept.extend(run)
        run = [line] if is_number else []
        if not is_number and line.text:
            kept.append(line)
    return kept


def _find_furniture(pages: Sequence[Sequence[PageLine]]) -> set[PageLine]:
    """Lines at the top and the bottom of pages that come back on nearly every page, on every other
    one, or count them.
    """
    edges: dict[str, list[PageLine]] = defaultdict(list)
    for page in pages:
        by_height = sorted(page, key=lambda line: -line.y)
        for line in {*by_height[:_N_EDGE], *by_height[-_N_EDGE:]}:
            edges[re.sub(r"\d+", "#", fold(line.text))].append(line)
    return {
        line
        for key, lines in edges.items()
        if _repeats(key, lines, n_pages=len(pages))
        for line in lines
    }


def _repeats(key: str, lines: Sequence[PageLine], *, n_pages: int) -> bool:
    if _PAGE_NUMBER.fullmatch(key):
        return _counts_pages(lines, n_pages)
    on = {line.page for line in lines}
    every = len(on) >= 3 and len(on) >= 0.8 * (n_pages - 1)
    half = len(on) >= 3 and any(set(range(start, n_pages, 2)) <= on for start in (1, 2))
    return (every or half) and not _is_opening(lines[0].text)


def _counts_pages(lines: Sequence[PageLine], n_pages: int) -> bool:
    """Whether the first number goes up with the pages; on a single page, `1/1` does."""
    numbers = [tuple(map(int, re.findall(r"\d{1,9}", line.text)[:2])) for line in lines]
    if not all(numbers):  # "#" and "²" are no numbers
        return False
    shifts = Counter(number[0] - line.page for number, line in zip(numbers, lines, strict=True))
    if len(lines) == 1:
        return numbers[0] == (lines[0].page + 1, n_pages)
    return max(shifts.values()) >= 0.8 * len(lines)


def _is_opening(text: str) -> bool:
    opening = parse_opening(text, _PATTERNS)
    return opening is not None and (looks_like_name(opening.label) or is_role_word(opening.label))


def _joined(lines: Sequence[PageLine], counts: Counter[str]) -> list[str]:
    if not lines:
        return []
    width = sorted(len(line.text) for line in lines)[int(len(lines) * 0.9)]
    gap = median([*_gaps(lines)] or [0.0])
    known = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    paragraphs = [lines[0].text]
    for before, line in pairwise(lines):
        is_apart = before.page == line.page and before.y - line.y > 1.4 * gap > 0
        if is_apart or len(before.text) < 0.7 * width or not _goes_on(before.text, line.text):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text, known=known, counts=counts)
            counts["formats.note.joined"] += 1
    return paragraphs


def _gaps(lines: Sequence[PageLine]) -> Iterator[float]:
    """The distances between lines below each other, in points."""
    return (
        before.y - line.y
        for before, line in pairwise(lines)
        if before.page == line.page and before.y > line.y
    )


def _goes_on(before: str, line: str) -> bool:
    return not _SENTENCE_END.search(before) and not _is_opening(line)


def _join(before: str, line: str, *, known: Counter[str], counts: Counter[str]) -> str:
    """Two lines as one; a hyphen at the end goes only when the whole word stands elsewhere and the
    two parts do not.
    """
    head, tail = before[:-1], _WORD.match(line)
    if before.endswith(_SOFT) and tail:
        return head + line
    if (
        not before.endswith(_HYPHENS)
        or not head[-1:].isalpha()
        or not tail
        or not line[0].islower()
    ):
        return f"{before} {line}"
    first = _WORD.findall(head)[-1]
    if known[(first + tail[0]).casefold()] and not known[f"{first}-{tail[0]}".casefold()]:
        counts["formats.note.hyphens_joined"] += 1
        return head + line
    counts["formats.note.hyphens_kept"] += 1
    return before + line


MAX_FILE_BYTES = 100_000_000
MAX_PAGES = 2_000
MAX_OBJECTS = 500_000
MAX_CHARACTERS = 20_000_000
_AGAIN = Message("formats.pdf.print_again")
# What a damaged or purpose-made file makes pypdf raise besides its own errors.
_DAMAGES = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, ArithmeticError, NotImplementedError,
    RecursionError, EOFError, OSError, struct.error, zlib.error,
)  # fmt: skip
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|RichMedia|SubmitForm|ImportData|GoToR|OpenAction)\b"
)
_ATTACHED = re.compile(rb"/EmbeddedFiles?\b")
# Acrobat writes a "Popup" beside each remark: it holds no words of its own.
_REMARKS = {
    "/Highlight": HIGHLIGHTS,
    "/Underline": HIGHLIGHTS,
    "/StrikeOut": COMMENTS,
    "/Text": COMMENTS,
    "/FreeText": COMMENTS,
}


def parse_pdf(file: BinaryIO, *, name: str) -> Written:
    """The words of an open PDF, a paragraph or a turn a line, and notes on what was left out.

    Raises
    ------
    RefusedError
        Not a PDF, locked, damaged, without a text layer, or over 100 MB, 2,000 pages, 500,000
        objects or 20 million characters.
    """
    data = read_at_most(file, MAX_FILE_BYTES, name=name)
    if b"%PDF-" not in data[:1024]:
        raise RefusedError("formats.pdf.not_pdf", place=name)
    if data.count(b" obj") > MAX_OBJECTS:
        raise RefusedError(
            "formats.pdf.too_many_objects", place=name, most=MAX_OBJECTS, again=_AGAIN
        )
    pages, counts = _read(file, name)
    if not any(page for page in pages):
        raise RefusedError("formats.pdf.no_text", place=name)
    counts["formats.note.blank_pages"] = sum(not page for page in pages)
    text, changes = join_lines(pages)
    notes = counted((*changes.items(), *counts.items()))
    return Written(text, (*notes, *_notes_on_parts(data)))


def _notes_on_parts(data: bytes) -> tuple[Message, ...]:
    notes = (
        (_ACTIVE, "formats.note.has_scripts"),
        (_ATTACHED, "formats.note.has_attachments"),
    )
    return tuple(Message(note) for pattern, note in notes if pattern.search(data))


def _read(file: BinaryIO, name: str) -> tuple[list[list[PageLine]], Counter[str]]:
    """The lines of each page, and what else is on the pages."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    # Its warnings may quote the file, and a damage it cannot mend is raised.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    counts: Counter[str] = Counter()
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise RefusedError("formats.pdf.locked", place=name)
        if len(reader.pages) > MAX_PAGES:
            raise RefusedError("formats.pdf.too_many_pages", place=name, most=MAX_PAGES)
        pages = list(_pages(reader, counts, name=name))
    except DependencyError:
        raise RefusedError("formats.package.unusual", place=name, again=_AGAIN) from None
    except LimitReachedError:
        raise RefusedError("formats.pdf.part_too_big", place=name, again=_AGAIN) from None
    except (PyPdfError, *_DAMAGES):
        raise RefusedError("formats.package.damaged", place=name, again=_AGAIN) from None
    return pages, counts


def _pages(reader: Any, counts: Counter[str], *, name: str) -> Iterator[list[PageLine]]:
    n_characters = 0
    for number, page in enumerate(reader.pages):
        lines = _lines(page, number)
        n_characters += sum(len(line.text) for line in lines)
        if n_characters > MAX_CHARACTERS:
            raise RefusedError("formats.pdf.too_long", place=name, most=MAX_CHARACTERS)
        counts.update(filter(None, map(_kind_of_remark, page.get("/Annots") or ())))
        yield lines


def _kind_of_remark(remark: Any) -> str:
    """The note on what somebody marked on a page; nothing for links, and for remarks without words."""
    found = remark.get_object()
    note = _REMARKS.get(str(found.get("/Subtype")), "") if hasattr(found, "get") else ""
    return note if note == HIGHLIGHTS or (note and found.get("/Contents")) else ""


def _lines(page: Any, number: int) -> list[PageLine]:
    """Pieces of words at one height, one after another, are a line; the height is in
    points from below.
    """
    pieces: list[tuple[str, float]] = []
    lines: list[PageLine] = []
    between = ""

    def visit(
        text: str, matrix: list[float], text_matrix: list[float], _font: Any, size: float
    ) -> None:
        scale = abs((text_matrix[3] or text_matrix[1]) * (matrix[3] or matrix[1]) * size) or 10.0
        pieces.append((text, text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]))
        heights.append(scale)

    heights: list[float] = []
    page.extract_text(visitor_text=visit)
    for (text, y), height in zip(pieces, heights, strict=True):
        if not text.strip():
            between += text
            continue
        for at, part in enumerate(text.split("\n")):
            y_part = y - at * height * 1.2
            if lines and not at and abs(lines[-1].y - y_part) < max(height * 0.4, 1.0):
                gap = " " if between and not lines[-1].text.endswith(" ") else ""
                lines[-1] = PageLine(lines[-1].text + gap + part, lines[-1].y, number)
            else:
                lines.append(PageLine(part, y_part, number))
            between = ""
    plain = (PageLine(" ".join(line.text.split()), line.y, number) for line in lines)
    return [line for line in plain if line.text]
