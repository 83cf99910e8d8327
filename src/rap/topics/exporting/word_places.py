"""Places in a Word document of the team, such as `{{ helpdesk-category: table }}`, and what fills
them.

The document keeps its styles, heads, feet and pictures. Words fill a place anywhere; a table or a
picture takes the place of a paragraph of the text itself, and has nothing else in that paragraph.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError
from rap.topics.exporting import word

if TYPE_CHECKING:
    from docx.document import Document

_PLACE = re.compile(r"\{\{(?P<inside>[^{}]*)\}\}")
_INSIDE = re.compile(r"\s*(?P<id>[a-z0-9][a-z0-9-]*)\s*:\s*(?P<part>[a-z]+)\s*")
_GRID, _PLAIN = "Table Grid", "Normal Table"
_EMU_PER_CM = 360_000


@dataclass(frozen=True)
class Cells:
    """A table in words: its heads, and its rows below them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Drawn:
    """A picture as the bytes of a PNG, and what it says for those who do not see it."""

    png: bytes
    says: str


Filling = str | Cells | Drawn
Fill = Callable[[str, str], Filling]
"""What fills a place: by its id and its part, in small letters; raises a `RapError` where nothing
does.
"""


def fill_places(data: bytes, fill: Fill, *, name: str, language: str, first: str = "") -> bytes:
    """The document `data` with all its places filled; each page says `first` at its top. Who wrote
    the document is not in it any more.

    Raises
    ------
    RefusedError
        Not a Word document.
    ProblemsError
        Every place that cannot be filled, each with its words.
    """
    document = _opened(data, name)
    about = document.core_properties
    about.author, about.last_modified_by, about.comments = "rap", "", ""
    _with_grid(document)
    problems: list[Problem] = []
    for root in (document.element.body, *_heads_and_feet(document)):
        for paragraph in [*root.iter(_tag("p"))]:
            problems += _fill(document, paragraph, fill, name=name, language=language)
    if problems:
        raise ProblemsError(problems)
    if first:
        _add_first(document, first, language)
    return word.save(document)


def _opened(data: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(io.BytesIO(data))
    # what python-docx raises for other files, for parts that are missing and for broken XML
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        raise RefusedError("exporting.no_word", place=name) from None


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _heads_and_feet(document: Document) -> list[Any]:
    parts = (
        rel.target_part
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.rpartition("/")[2] in ("header", "footer")
    )
    return [part.element for part in parts]


def _with_grid(document: Document) -> None:
    """Give the document the style of our tables where it has none of that name."""
    import docx

    if _GRID not in [style.name for style in document.styles]:
        grid = copy.deepcopy(docx.Document().styles[_GRID].element)
        plain = next((one.style_id for one in document.styles if one.name == _PLAIN), None)
        for based in grid.findall(_tag("basedOn")):
            if plain is None:
                grid.remove(based)
            else:  # a Word in another language calls it otherwise
                based.set(_tag("val"), plain)
        document.styles.element.append(grid)


@dataclass(frozen=True)
class _Place:
    """A place in the words of a paragraph: from `start` to `end`."""

    start: int
    end: int
    id: str
    part: str


def _fill(
    document: Document, paragraph: Any, fill: Fill, *, name: str, language: str
) -> Iterator[Problem]:
    """Fill the places of one paragraph; what is wrong with them."""
    texts = [one for one in paragraph.iter(_tag("t")) if _paragraph_of(one) is paragraph]
    joined = "".join(one.text or "" for one in texts)
    if "{{" not in joined:
        return
    places = list[_Place]()
    left = _PLACE.sub("", joined)
    if "{{" in left:
        yield Problem("exporting.place_open", place=name, words=left[left.index("{{") :][:40])
    for match in _PLACE.finditer(joined):
        said = _INSIDE.fullmatch(match["inside"].casefold())
        if said is None:
            yield Problem("exporting.place_wrong", place=name, words=match[0][:40])
        else:
            places.append(_Place(match.start(), match.end(), said["id"], said["part"]))
    for place in reversed(places):  # from the last, so that the others stay where they are
        shown = f"{name}: {joined[place.start : place.end]}"
        try:
            filling = fill(place.id, place.part)
        except RapError as error:
            yield Problem(error.message, place=shown)
            continue
        if isinstance(filling, str):
            _put_words(texts, place, filling)
        elif left.strip() or len(places) > 1 or paragraph.getparent() is not document.element.body:
            yield Problem(Message("exporting.place_not_alone", part=place.part), place=shown)
        else:
            _put_words(texts, place, "")
            _put_block(document, paragraph, filling, language)


def _paragraph_of(text: Any) -> Any:
    """The paragraph that some words are in: one in a text box lies inside another."""
    return next(text.iterancestors(_tag("p")))


def _put_words(texts: Sequence[Any], place: _Place, words: str) -> None:
    """Put `words` where the place begins; what it was written in may be cut in several pieces."""
    from docx.oxml.ns import nsmap

    at = 0
    for text in texts:
        was = text.text or ""
        start, end = max(place.start - at, 0), min(place.end - at, len(was))
        at += len(was)
        if start < end:
            is_first = place.start >= at - len(was)
            text.text = was[:start] + (word.clean(words) if is_first else "") + was[end:]
            text.set(f"{{{nsmap['xml']}}}space", "preserve")


def _put_block(document: Document, paragraph: Any, filling: Cells | Drawn, language: str) -> None:
    from docx.shared import Cm
    from docx.text.paragraph import Paragraph

    width = _width_cm(document)
    if isinstance(filling, Drawn):
        run = Paragraph(paragraph, document._body).add_run()
        picture = run.add_picture(io.BytesIO(filling.png), width=Cm(width))
        picture._inline.docPr.set("descr", filling.says)
        return
    table = word.add_table(
        document,
        filling.heads,
        [[(cell, language) for cell in row] for row in filling.rows],
        language=language,
        widths=[width / len(filling.heads)] * len(filling.heads),
    )._tbl
    paragraph.addprevious(table)
    following = paragraph.getnext()
    # a table needs a paragraph behind it, and the end of a section is kept in one
    if following is not None and following.tag == _tag("p") and not _ends_section(paragraph):
        paragraph.getparent().remove(paragraph)


def _ends_section(paragraph: Any) -> bool:
    return next(paragraph.iter(_tag("sectPr")), None) is not None


def _width_cm(document: Document) -> float:
    """How wide the text of the narrowest section is."""
    widths = (
        one.page_width - one.left_margin - one.right_margin
        for one in document.sections
        if one.page_width and one.left_margin is not None and one.right_margin is not None
    )
    return min(widths, default=16 * _EMU_PER_CM) / _EMU_PER_CM


def _add_first(document: Document, first: str, language: str) -> None:
    """Say `first` at the top of each page, above what the document says there."""
    two = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        heads = [section.header]
        heads += [section.first_page_header] if section.different_first_page_header_footer else []
        heads += [section.even_page_header] if two else []
        for head in heads:
            if number and head.is_linked_to_previous:
                continue  # it repeats the one before
            begun = head.paragraphs[0].insert_paragraph_before()
            word.add_run(begun, first, language=language).bold = True
