"""PDFs from outside: words of the text layer, a turn or a paragraph a line; the rest is told or
refused.
"""

from __future__ import annotations

import io
import re

import pytest
from made_files import page, pdf
from studies import SAMPLES

from rap.core.errors import Message, Problem, RefusedError
from rap.formats.pdf import parse_pdf
from rap.formats.readers import read_transcript

AGAIN = Message("formats.pdf.print_again")

PDPILOT = SAMPLES / "interviews" / "en-pdpilot-pdf" / "transcripts"
LONG = "We came here because the rent was low and the light was"


def read(*pages: bytes, **more: bytes) -> tuple[str, tuple[str, ...]]:
    written = parse_pdf(io.BytesIO(pdf(*pages, **more)), name="talk.pdf")  # type: ignore[arg-type]
    return written.text, written.notes


def refusal(data: bytes) -> Problem:
    with pytest.raises(RefusedError) as error:
        parse_pdf(io.BytesIO(data), name="talk.pdf")
    return error.value.problems[0]


def test_a_sentence_the_layout_broke_is_one_line_again() -> None:
    """A label begins a line in any case, and so does what follows a sentence."""
    drawn = page(
        f"Anna: {LONG}",
        "good in all of the rooms upstairs, even in winter when",
        "Marc: Yes.",
        "Anna: No.",
    )

    assert read(drawn) == (
        f"Anna: {LONG} good in all of the rooms upstairs, even in winter when\nMarc: Yes.\nAnna: No.",
        (Message("formats.note.joined", n=1),),
    )


def test_a_gap_between_lines_is_a_new_paragraph() -> None:
    """Even where no sentence ended."""
    drawn = page(LONG, "good in all of the rooms upstairs, even in winter", "", "", LONG, "good.")

    assert read(drawn)[0].count("\n") == 1


def test_what_repeats_on_each_page_is_dropped_and_counted() -> None:
    """Headers, footers and page numbers; what somebody says twice at the top of a page is kept."""
    pages = [
        page("Study of rooms", f"I: Question {word}?", "P1: Well.", "", f"{at} / 4")
        for at, word in enumerate(("one", "two", "three", "four"), start=1)
    ]

    assert read(*pages) == (
        "\n".join(f"I: Question {word}?\nP1: Well." for word in ("one", "two", "three", "four")),
        (Message("formats.note.page_edges", n=8),),
    )


def test_line_numbers_are_dropped() -> None:
    """Three or more in a row that count up; a number somebody says is kept."""
    assert read(page("I: How many?", "7", "P1: Few.", "", "1", "2", "3", "4")) == (
        "I: How many?\n7\nP1: Few.",
        (Message("formats.note.line_numbers", n=4),),
    )


@pytest.mark.parametrize(
    ("before", "after", "other", "text", "note"),
    [
        (
            "and then the inter-",
            "view began.",
            "An interview.",
            "interview began",
            "formats.note.hyphens_joined",
        ),
        (
            "and then the inter-",
            "view began.",
            "Nothing.",
            "inter-view began",
            "formats.note.hyphens_kept",
        ),
        (
            "and then a rendez-",
            "vous came.",
            "A rendez-vous, or rendezvous.",
            "rendez-vous came",
            "formats.note.hyphens_kept",
        ),
        ("and then the inter\u00ad", "view began.", "Nothing.", "interview began", ""),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_when_that_is_sure(
    before: str, after: str, other: str, text: str, note: str
) -> None:
    """The whole word stands elsewhere, or the hyphen is a soft one."""
    start = "We talked about this for a long while, "
    words, notes = read(page(start + before, after, "", "", other))

    assert text in words
    hyphens = [told for told in notes if told.id.startswith("formats.note.hyphens")]
    assert hyphens == ([Message(note, n=1)] if note else [])


def test_a_sign_for_a_number_is_no_page_number() -> None:
    """A small 2 at the end of a page is text, not a page number, and stays."""
    assert read(page("#", "I: So?", "²"), page("#", "P1: Yes."))[0] == "#\nI: So?\n²\n#\nP1: Yes."


def test_pieces_of_one_line_are_one_line() -> None:
    """Also when each word is placed by itself, as some programs do."""
    drawn = b"BT /F1 10 Tf 1 0 0 1 60 700 Tm (Anna:) Tj 1 0 0 1 100 700 Tm (Yes.) Tj 1 0 0 1 60 680 Tm (Marc: No.) Tj ET"

    assert read(drawn)[0] == "Anna: Yes.\nMarc: No."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (pdf(b"0 0 100 100 re f"), Problem("formats.pdf.no_text", place="talk.pdf")),
        (b"I: So?", Problem("formats.pdf.not_pdf", place="talk.pdf")),
        (b"%PDF-1.7\nnothing", Problem("formats.package.damaged", place="talk.pdf", again=AGAIN)),
        (b"%PDF-1.7\n" + b"1 0 obj\n" * 500_001, Problem("formats.pdf.too_many_objects", place="talk.pdf", again=AGAIN, most=500000)),
        (
            pdf(page("x"), trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >> /ID [(a) (b)]"),
            Problem("formats.pdf.locked", place="talk.pdf"),
        ),
        (pdf(*[b""] * 2_001), Problem("formats.pdf.too_many_pages", place="talk.pdf", most=2000)),
    ],
    ids=["scan", "text", "damaged", "objects", "locked", "pages"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, what: Problem) -> None:
    """Each PDF that cannot be read is refused with one sentence."""
    assert refusal(data) == what


def test_scripts_and_remarks_are_told_and_not_run() -> None:
    """So is a page without words between others."""
    action = (
        b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << >> >>"
    )

    assert read(page("I: So?"), b"", page("P1: Yes."), catalog=action)[1] == (
        Message("formats.note.blank_pages", n=1),
        Message("formats.note.has_scripts"),
        Message("formats.note.has_attachments"),
    )


@pytest.mark.long
@pytest.mark.skipif(
    not PDPILOT.is_dir(), reason="../shared/samples/interviews/en-pdpilot-pdf is not here"
)
def test_real_interviews_keep_all_their_words() -> None:
    """Seven files: two speakers each, every letter of the text layer in its place; only labels and
    the title are gone.
    """
    from pypdf import PdfReader

    for path in sorted(PDPILOT.glob("*.pdf")):
        talk = read_transcript(path, speakers={"Dan": "I", "Participant": "P1"})
        layer = "\n".join(page.extract_text() for page in PdfReader(path).pages)
        written = re.sub(r"\A1/\d\s+Interview|^(Dan|Partici?p?ant):", "", layer, flags=re.MULTILINE)
        said = re.sub(r"^(I|P1): ", "", talk.text, flags=re.MULTILINE)
        assert letters(said) == letters(written)
        assert {speaker.label: speaker.role for speaker in talk.speakers} == {
            "I": "interviewer",
            "P1": "participant",
        }


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text))
