"""OpenDocument texts from outside: what is read, what is left out, and what is refused."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from made_files import odt, packed
from messages import assert_says

from rap.core.errors import Message, Problem, RefusedError
from rap.formats.office_texts import parse_odt
from rap.formats.plain_text import Written

AGAIN = Message("formats.odt.save_again")
THING = Message("formats.kind.odt")

BOLD = '<style:style style:name="{}" style:family="text"><style:text-properties fo:font-weight="{}"/></style:style>'


def read(body: str, styles: str = "") -> Written:
    return parse_odt(io.BytesIO(odt(body, styles=styles)), name="talk.odt")


def refusal(data: bytes) -> Problem:
    with pytest.raises(RefusedError) as error:
        parse_odt(io.BytesIO(data), name="talk.odt")
    return error.value.problems[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:h>a</text:h><text:p>b</text:p><text:p/><text:p>c</text:p>", "a\nb\n\nc"),
        ("<text:p>a\n   b<text:s text:c='3'/>c<text:tab/>d<text:line-break/>e</text:p>", "a b   c d\ne"),
        ("<text:p> a <text:span> b</text:span> <text:a>c</text:a></text:p>", "a b c"),
        ("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", "a"),
        ("<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
         "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>", "a\nb"),
        ("<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>", "box\na"),
        ("<text:p>😀 e\u0301 \u2028 שלום &amp; &#x1F600;</text:p>", "😀 e\u0301 \u2028 שלום & 😀"),
    ],
)  # fmt: skip
def test_paragraphs_are_read_in_order(body: str, text: str) -> None:
    """White space as the format says: runs are one space, spaces that count are elements."""
    assert replace(read(body), cells={}, leads={}) == Written(text)


@pytest.mark.parametrize("count", ["1001", "999999999999"])
def test_a_long_run_of_spaces_is_cut_and_said_to_be(count: str) -> None:
    """A number that nobody typed cannot fill the memory."""
    written = read(f"<text:p>a<text:s text:c='{count}'/>b</text:p>")

    assert (written.text, written.notes) == (
        "a" + " " * 1000 + "b",
        (Message("formats.note.spaces_cut", n=1),),
    )


def test_cells_of_tables_and_italics_are_known() -> None:
    """A row, counted through the document, and the column in it."""
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = row.format(cell.format("a") + cell.format("b")) + row.format(cell.format("c"))
    styles = (
        "<style:style style:name='I'><style:text-properties fo:font-style='italic'/></style:style>"
    )
    written = read(
        f"<table:table>{rows}</table:table><text:p text:style-name='I'>d</text:p>", styles
    )

    assert written.cells == {0: (1, 1), 1: (1, 2), 2: (2, 1)}
    assert written.italic == {3}


def test_highlights_are_counted() -> None:
    """A colour behind words, of which a span inside another is a part."""
    styles = (
        '<style:style style:name="T1"><style:text-properties fo:background-color="#ffff00"/></style:style>'
        '<style:style style:name="T2"><style:text-properties fo:background-color="transparent"/></style:style>'
    )
    inner = '<text:span text:style-name="T1">b</text:span>'
    body = f'<text:p>a<text:span text:style-name="T1">c{inner}</text:span></text:p>'
    body += f'<text:p>{inner}<text:span text:style-name="T2">d</text:span></text:p>'

    assert read(body, styles) == Written("acb\nbd", (Message("formats.codings.highlights", n=2),))


def test_what_was_deleted_or_remarked_is_left_out() -> None:
    """Tracked changes, comments and footnotes; the notes say how many."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>a<office:annotation><text:p>remark</text:p></office:annotation>b"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note>"
        "<draw:frame><draw:image/><svg:title>name</svg:title></draw:frame></text:p>"
    )

    assert read(body) == Written(
        "ab",
        (
            Message("formats.note.deleted", n=1),
            Message("formats.codings.comments", n=1),
            Message("formats.note.foot_and_endnotes", n=1),
            Message("formats.note.pictures", n=1),
        ),
    )


def test_a_paragraph_all_in_bold_is_marked() -> None:
    """By the style of the paragraph or of all its words; a normal weight inside takes it back."""
    styles = BOLD.format("B", "bold") + BOLD.format("N", "normal") + BOLD.format("H", "700")
    body = (
        '<text:p text:style-name="B">Anna</text:p><text:p><text:span text:style-name="H">Marc</text:span></text:p>'
        '<text:p text:style-name="B">a <text:span text:style-name="N">b</text:span></text:p><text:p>c</text:p>'
    )

    assert read(body, styles).bold == {0, 1}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (
            b"{\\rtf1",
            Problem(
                "formats.package.other_kind",
                place="talk.odt",
                again=AGAIN,
                kind=Message("formats.kind.rtf"),
                thing=THING,
            ),
        ),
        (
            packed(("word/document.xml", b"x")),
            Problem(
                "formats.package.other_kind",
                place="talk.odt",
                again=AGAIN,
                kind=Message("formats.kind.word"),
                thing=THING,
            ),
        ),
        (
            packed(("content.xml", b"\x8e\x01")),
            Problem(
                "formats.package.not_xml",
                place="talk.odt",
                again=AGAIN,
                line=1,
                part="content.xml",
            ),
        ),
        (
            odt("<text:p>a</text:p>")[:-30],
            Problem("formats.package.damaged", place="talk.odt", again=AGAIN),
        ),
        (
            odt("<text:p>a</text:p>", ("../../x", b"")),
            Problem("formats.package.leads_out", place="talk.odt", again=AGAIN),
        ),
        (
            odt("<text:p>&x;</text:p>", before='<!DOCTYPE d [<!ENTITY x "y">]>'),
            Problem("formats.package.doctype", place="talk.odt", again=AGAIN),
        ),
        (
            odt("<text:list>" * 201 + "</text:list>" * 201),
            Problem("formats.package.too_deep", place="talk.odt", again=AGAIN),
        ),
    ],
)
def test_a_file_no_word_processor_writes_is_refused(data: bytes, what: Problem) -> None:
    """Each file that no word processor writes is refused with one sentence."""
    assert refusal(data) == what


def test_a_document_without_words_is_refused() -> None:
    """Perhaps it is a picture."""
    assert_says(refusal(odt("<text:p/>")), "formats.file.no_words")
