"""A person's own words as pages to print, for her alone: to strike, to change, to add.

It is the one door by which words leave without a look at consent, because it leads back to the
person who said them: only turns that are hers alone are printed whole; where others were heard too,
theirs are not printed. The file lies outside the study.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import Source
from rap.core.plain import nearest, read_text
from rap.languages.phrases import phrases_of, read_phrases
from rap.report.edition import team_draft
from rap.report.safety import check_document
from rap.store.cases import read_withdrawn
from rap.store.sources import find_turns, read_source, read_source_text
from rap.study.consent import Audience, Voices
from rap.study.study import Study

_STYLE = """
@page { margin: 18mm }
body { font: 16pt/1.6 Georgia, serif; color: #000; background: #fff; max-width: 40rem; margin: 1rem auto; padding: 0 1rem }
h1 { font-size: 1.3em } h2 { font-size: 1.1em; margin-top: 2em }
ol { list-style: none; margin: 0; padding: 0 } li { margin: 0 0 .9em; white-space: pre-wrap }
.own { break-inside: avoid; padding-left: 2.6em; position: relative } .number { position: absolute; left: 0; font-weight: bold }
.other { color: #595959; padding-left: 2.6em } .struck .said { text-decoration: line-through }
.mark { display: block; font-size: .75em; text-align: right } .room { border-bottom: 1px dotted #767676; height: 2.1em }
.foot { font-size: .75em; margin-top: 2em }
"""
_LINES_TO_ADD = 12


def write_booklet(
    root: Path, source: str, file: Path, *, language: str = "", case: str = ""
) -> int:
    """Write the booklet of `case` in `source` to `file`; how many turns are hers.

    Parameters
    ----------
    language
        What is printed around her words (left out: the language of the talk, or en).
    case
        Whose words (left out: the one person heard in the source).

    Raises
    ------
    WrongUseError
        A file inside the study, where git or a report could take it along; a person who is not
        heard in this source.
    """
    if file.resolve().is_relative_to(root.resolve()):
        raise WrongUseError("report.booklet.inside", place=file.name)
    if file.suffix != ".html":
        raise WrongUseError("report.booklet.not_html", place=file.name, suffix=file.suffix)
    row, text = read_source(root, source), read_source_text(root, read_source(root, source))
    case = _whose(root, row, case)
    words = booklet_words(
        language or (row.language if row.language in read_phrases("booklet") else "en")
    )
    vetoes = Study(root, lenient=True).fold(source).vetoes
    turns = tuple(find_turns(text, row.speakers))
    struck = {
        n
        for n, turn in enumerate(turns, 1)
        if any(v.start < turn.end and turn.body < v.end for v in vetoes)
    }
    page = draw_booklet(row, text, case=case, words=words, struck=struck)
    check_document(page, team_draft(words["title"]))
    if not file.exists():
        file.touch(mode=0o600)
    replace_file(file, page.encode("utf-8"))
    return page.count('<li class="own')


def _whose(root: Path, source: Source, case: str) -> str:
    people = [
        one for one in source.cases if one.startswith("C-") and one not in read_withdrawn(root)
    ]
    if not people:
        raise WrongUseError("report.booklet.nobody", place=source.id)
    if not case and len(people) > 1:
        raise WrongUseError("report.booklet.several", place=source.id, people=people)
    if case and case not in people:
        raise WrongUseError(
            "report.booklet.not_hers", place=source.id, case=case, nearest=nearest(case, people)
        )
    return case or people[0]


def booklet_words(language: str) -> Mapping[str, str]:
    """What is printed around her words, with its `language`; `WrongUseError` for a language
    without them.
    """
    return {**phrases_of("booklet", language), "language": language}


def draw_booklet(
    source: Source,
    text: str,
    *,
    case: str,
    words: Mapping[str, str],
    struck: set[int] | frozenset[int] = frozenset(),
) -> str:
    """The page: her turns with their number in the text (the first turn is 1), what others said in
    grey or left out.
    """
    said = {key: escape(value) for key, value in words.items()}
    room = '<div class="room"></div>' * _LINES_TO_ADD
    lines = "\n".join(_lines(source, text, case, said, struck))
    return f"""<!DOCTYPE html>
<html lang="{said["language"]}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{said["title"]}</title><style>{_STYLE}</style></head>
<body><main><h1>{said["title"]}</h1><p>{said["how"]}</p>
<ol>
{lines}
</ol>
<h2>{said["add"]}</h2>{room}
<p class="foot">{said["foot"]}<br>{source.id} · {source.hash[:8]} · {datetime.date.today().isoformat()}</p></main></body></html>
"""


def _lines(
    source: Source, text: str, case: str, said: Mapping[str, Any], struck: set[int] | frozenset[int]
) -> Iterator[str]:
    turns = tuple(find_turns(text, source.speakers))
    voices = Voices(source, turns, Audience("team", datetime.date.today(), {}))
    alone, hidden = voices.people == (case,), False
    for number, turn in enumerate(turns, start=1):
        whose = voices.cases_of(turn)
        words = f'<span lang="{escape(turn.language or source.language)}" class="said">{escape(text[turn.body : turn.end])}</span>'
        if whose == (case,):
            yield _own(number, words, said, is_struck=number in struck)
        elif not whose and alone:
            yield f'<li class="other">{words}</li>'
        elif not hidden:
            yield f'<li class="other">{said["other"]}</li>'
        hidden = whose != (case,) and not (not whose and alone)


def _own(number: int, words: str, said: Mapping[str, Any], *, is_struck: bool) -> str:
    mark = said["struck"] if is_struck else f"☐ {said['strike']}"
    name = "own struck" if is_struck else "own"
    return (
        f'<li class="{name}"><span class="number">{number}</span>{words}'
        f'<span class="mark">{mark}</span><div class="room"></div></li>'
    )


# A report on paper: a PDF that screen readers can read, and the same as a booklet to fold and
# staple (extra `pdf`).

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
