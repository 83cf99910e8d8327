"""A report on paper: a PDF that screen readers can read, and the same as a booklet to fold and
staple (extra `pdf`).
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.plain import read_text

BOOKLET = """
@page { size: A5 portrait; margin: 13mm 12mm 15mm; @bottom-center { content: counter(page); font: 9pt sans-serif } }
@page :first { @bottom-center { content: none } }
:root { font-size: 9.6pt } body { font-size: 9.6pt } h1 { font-size: 24pt; margin-top: 9mm } main h2 { font-size: 15pt }
"""
PAGES = "@page { @bottom-center { content: counter(page); font: 9pt sans-serif } } h1 { font-size: 28pt; margin-top: 30mm }"
CONTENTS = """
h1 { font-family: Charter, "Noto Serif", Georgia, serif; font-weight: 700; line-height: 1.15 }
.contents { display: block !important; border: 0; padding: 0; margin: 12mm 0 0 } main { break-before: page; padding-top: 0 }
.contents a { display: block; border-bottom: .5pt solid #999; color: inherit; padding: 1.5mm 0 }
.contents a[href="#delete"] { display: none }
.contents a::after { content: leader(" ") target-counter(attr(href), page) }
.finding > summary { display: flow-root } .finding > summary > .icon { float: left; margin-right: 2mm }
details > * { display: block } main h2 { break-after: avoid } table, .said { break-inside: auto } tr, .voice { break-inside: avoid }
"""
_VARIANT = "pdf/ua-1"
_BASE = re.compile(r"<html\b[^>]*\blang=")


def write_pdf(file: Path, out: Path, *, booklet: bool = False) -> int:
    """Write `file`, a report made by `rap`, as a PDF; the number of pages (of sheets' sides for a
    booklet).

    Without `booklet` it is A4 and tagged as PDF/UA-1. A booklet is A5 pages two a side, in the
    order they are folded in: for printing on both sides, short edge, and no longer tagged, so give
    the other one to people who listen to it.

    Raises
    ------
    WrongUseError
        The extra `pdf` is not installed.
    RefusedError
        A file that is no report of ours.
    """
    text = read_text(file, name=file.name)
    if not _BASE.search(text) or "Content-Security-Policy" not in text:
        raise RefusedError("report.print.not_a_report", place=file.name)
    style = f"<style>{BOOKLET if booklet else PAGES}{CONTENTS}</style></head>"
    data = _drawn(text.replace("</head>", style, 1))
    data = impose(data) if booklet else data
    replace_file(out, data)
    return count_pages(data)


def _drawn(text: str) -> bytes:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise WrongUseError("report.print.no_pdf") from error
    data: Any = HTML(string=text, url_fetcher=_nothing).write_pdf(pdf_variant=_VARIANT)
    return bytes(data)


def _nothing(address: str, *_: Any, **__: Any) -> Any:
    """Nothing outside the file is ever read."""
    raise RefusedError("report.print.asks_outside")


def count_pages(data: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


def impose(data: bytes) -> bytes:
    """A5 pages on A4 sides, two a side, in the order of one folded stack: 8 1, 2 7, 6 3, 4 5 for
    eight pages.
    """
    from pypdf import PageObject, PdfReader, PdfWriter, Transformation

    reader, writer = PdfReader(io.BytesIO(data)), PdfWriter()
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    for left, right in booklet_order(len(reader.pages)):
        side = PageObject.create_blank_page(width=2 * width, height=height)
        for place, number in enumerate((left, right)):
            if number <= len(reader.pages):
                side.merge_transformed_page(
                    reader.pages[number - 1], Transformation().translate(tx=place * width)
                )
        writer.add_page(side)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def booklet_order(n: int) -> list[tuple[int, int]]:
    """Which two pages are printed on each side of a sheet, left and right; numbers past `n` are blank.

    Examples
    --------
    >>> booklet_order(8)
    [(8, 1), (2, 7), (6, 3), (4, 5)]
    """
    total = -(-n // 4) * 4
    order = []
    for sheet in range(total // 4):
        order.append((total - 2 * sheet, 1 + 2 * sheet))
        order.append((2 + 2 * sheet, total - 1 - 2 * sheet))
    return order
