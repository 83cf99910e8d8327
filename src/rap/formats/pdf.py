"""The text layer of a PDF from outside: words and where they stand; scripts, actions, forms and attachments are not opened."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from rap.core.errors import RefusedError
from rap.formats.parsed_document import Written
from rap.formats.pdf_layout import Line, join_lines

MAX_FILE_BYTES = 100_000_000
MAX_PAGES = 2_000
MAX_OBJECTS = 500_000
MAX_CHARACTERS = 20_000_000
_AS_WORDS = "ask for the text it was made from (.docx, .odt), or save it as plain text"
_AGAIN = "open it in a PDF viewer and print it to a new PDF, or ask for the text it was made from"
# What a damaged or purpose-made file makes pypdf raise besides its own errors.
_DAMAGES = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, ArithmeticError, NotImplementedError,
    RecursionError, EOFError, OSError, struct.error, zlib.error,
)  # fmt: skip
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|SubmitForm|ImportData|GoToR|OpenAction)\b")
_ATTACHED = re.compile(rb"/EmbeddedFiles?\b")
_REMARKS = ("/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Popup")


def parse_pdf(file: BinaryIO, *, name: str) -> Written:
    """The words of an open PDF, a paragraph or a turn a line, and notes on what was left out.

    Raises
    ------
    RefusedError
        Not a PDF, locked, damaged, without a text layer, or over 100 MB, 2,000 pages, 500,000 objects or 20 million characters.
    """
    data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError(name, "is over 100 MB", "split it, or ask for the text it was made from")
    if b"%PDF-" not in data[:1024]:
        raise RefusedError(name, "is not a PDF", "check that it was saved, and that it opens in a PDF viewer")
    if data.count(b" obj") > MAX_OBJECTS:
        raise RefusedError(name, "has over 500,000 objects", _AGAIN)
    pages, counts = _read(file, name)
    if not any(page for page in pages):
        right = "it is a scan: run text recognition (OCR) on it first, or type it"
        raise RefusedError(name, "has no text layer", right)
    counts["pages without words, which may be scans"] = sum(not page for page in pages)
    counts["remarks on pages, left out"] = counts.pop("remarks", 0)
    text, changes = join_lines(pages)
    notes = [f"{what}: {n}" for what, n in (*changes.items(), *counts.items()) if n]
    return Written(text, (*notes, *_notes_on_parts(data)))


def _notes_on_parts(data: bytes) -> tuple[str, ...]:
    notes = (
        (_ACTIVE, "it holds scripts or actions, which were not run"),
        (_ATTACHED, "it holds attached files, which were not opened"),
    )
    return tuple(note for pattern, note in notes if pattern.search(data))


def _read(file: BinaryIO, name: str) -> tuple[list[list[Line]], Counter[str]]:
    """The lines of each page, and what else stands on the pages."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    # Its warnings may quote the file, and a damage it cannot mend is raised.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    counts: Counter[str] = Counter()
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise RefusedError(name, "is locked with a password", "save it again without one, or " + _AS_WORDS)
        if len(reader.pages) > MAX_PAGES:
            raise RefusedError(name, "has over 2,000 pages", "split it")
        pages = list(_pages(reader, counts, name=name))
    except DependencyError:
        raise RefusedError(name, "is packed or locked in a way that cannot be read", _AGAIN) from None
    except LimitReachedError:
        raise RefusedError(name, "holds a part that unpacks to too much", _AGAIN) from None
    except (PyPdfError, *_DAMAGES):
        raise RefusedError(name, "is a damaged PDF", _AGAIN) from None
    return pages, counts


def _pages(reader: Any, counts: Counter[str], *, name: str) -> Iterator[list[Line]]:
    n_characters = 0
    for number, page in enumerate(reader.pages):
        lines = _lines(page, number)
        n_characters += sum(len(line.text) for line in lines)
        if n_characters > MAX_CHARACTERS:
            raise RefusedError(name, "has over 20 million characters", "a transcript is smaller; split it")
        counts["remarks"] += sum(_is_remark(remark) for remark in page.get("/Annots") or ())
        yield lines


def _is_remark(remark: Any) -> bool:
    found = remark.get_object()
    return hasattr(found, "get") and found.get("/Subtype") in _REMARKS and bool(found.get("/Contents"))


def _lines(page: Any, number: int) -> list[Line]:
    """Pieces of words that stand at one height, one after another, are a line; the height is in points from below."""
    pieces: list[tuple[str, float]] = []
    lines: list[Line] = []
    between = ""

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: Any, size: float) -> None:
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
                lines[-1] = Line(lines[-1].text + gap + part, lines[-1].y, number)
            else:
                lines.append(Line(part, y_part, number))
            between = ""
    plain = (Line(" ".join(line.text.split()), line.y, number) for line in lines)
    return [line for line in plain if line.text]
