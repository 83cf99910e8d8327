"""What a Word document of ours is made of: headings, runs that say which language they are in, tables
with heads that repeat, comments at code points.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rap.report.words import ALL_LOCALES

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# what XML 1.0 cannot hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "yi"})
_FONT = "Calibri"


def begin(title: str, *, language: str, first: str) -> Document:
    """An empty document on A4; each page says `first` at its top."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.comments = title, "rap", ""
    about.language = tag_of(language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    _set_language(normal.element.get_or_add_rPr(), language)
    head = section.header.paragraphs[0]
    add_run(head, first, language=language).bold = True
    return document


def tag_of(language: str) -> str:
    """How Word names a language: with the country whose spelling it checks."""
    return ALL_LOCALES.get(language, language).replace("_", "-")


def add_run(paragraph: Paragraph, text: str, *, language: str) -> Any:
    """Words in one language, which Word proofreads as such."""
    run = paragraph.add_run(clean(text))
    _set_language(run._element.get_or_add_rPr(), language)
    return run


def clean(text: str) -> str:
    """`text` without what a document cannot hold; as long as before."""
    return _ILLEGAL.sub("\ufffd", text)


def _set_language(properties: Any, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    tag, to_left = tag_of(language), language in _RIGHT_TO_LEFT
    mark = OxmlElement("w:lang")
    mark.set(qn("w:bidi" if to_left else "w:val"), tag)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    if to_left:
        properties.append(OxmlElement("w:rtl"))
    properties.append(mark)


def add_heading(document: Document, text: str, *, level: int, language: str) -> None:
    add_run(document.add_heading(level=level), text, language=language)


def add_line(document: Document, text: str, *, language: str, style: str = "") -> None:
    add_run(document.add_paragraph(style=style or None), text, language=language)


Cell = tuple[str, str]  # words, and the language they are in


def add_table(
    document: Document, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, language: str,
    widths: Sequence[float],
) -> None:  # fmt: skip
    """A table whose head repeats on each page and whose rows stay whole; `widths` in centimetres."""
    from docx.oxml.parser import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)

    def add(cells: Sequence[Cell], *, is_head: bool) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, (text, spoken)) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Cm(widths[place])
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                add_run(paragraph, line, language=spoken).bold = is_head

    add([(head, language) for head in heads], is_head=True)
    for row in rows:
        add(row, is_head=False)


def save(document: Document) -> bytes:
    """The document as the bytes of a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
