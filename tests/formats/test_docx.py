"""Word files from outside: what is read, what is left out, and what is refused before it does harm."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from messages import assert_says

from rap.core.errors import Message, Problem, RefusedError
from rap.formats.office_texts import parse_docx
from rap.formats.plain_text import Written
from rap.formats.readers import read_transcript
from rap.store.sources import find_turns

AGAIN = Message("formats.docx.save_again")
THING = Message("formats.kind.word")

SAMPLES = Path(__file__).parents[3] / "shared/samples"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def document(body: str, *, before: str = "", space: str = WORD) -> bytes:
    return f'{before}<w:document xmlns:w="{space}" xmlns:mc="{COMPATIBILITY}"><w:body>{body}</w:body></w:document>'.encode()


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def read(body: str, *others: str) -> tuple[str, tuple[str, ...]]:
    data = packed(("word/document.xml", document(body)), *((name, b"<x/>") for name in others))
    written = parse_docx(io.BytesIO(data), name="talk.docx")
    return written.text, written.notes


def refusal(data: bytes) -> Problem:
    with pytest.raises(RefusedError) as error:
        parse_docx(io.BytesIO(data), name="talk.docx")
    return error.value.problems[0]


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


def t(words: str) -> str:
    return f"<w:t>{words}</w:t>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p(t("a"), t(" b")) + p() + p(t("c")), "a b\n\nc"),
        (p(t("a") + "<w:tab/>" + t("b") + "<w:br/>" + t("c\td\ne")), "a b\nc d e"),
        (p("<w:rPr><w:tab/><w:b/></w:rPr>" + t("a") + "<w:noBreakHyphen/>" + t("b")), "a\u2011b"),
        (f"<w:tbl><w:tr><w:tc>{p(t('a'))}</w:tc><w:tc>{p(t('b'))}</w:tc></w:tr></w:tbl>", "a\nb"),
        (f"<w:sdt><w:sdtPr>{p(t('no'))}</w:sdtPr><w:sdtContent>{p(t('a'))}</w:sdtContent></w:sdt>", "a"),
        (f"<w:p><w:hyperlink><w:r>{t('a')}</w:r></w:hyperlink><w:r><w:instrText>no</w:instrText></w:r></w:p>", "a"),
        (f"<w:p><mc:AlternateContent><mc:Choice><w:r>{p(t('box'))}</w:r></mc:Choice><mc:Fallback>{p(t('box'))}"
         f"</mc:Fallback></mc:AlternateContent><w:r>{t('a')}</w:r></w:p>", "box\na"),
        (p(t("😀 e\u0301 \u2028 שלום &amp; &#x1F600;")), "😀 e\u0301 \u2028 שלום & 😀"),
    ],
)  # fmt: skip
def test_paragraphs_are_read_in_order(body: str, text: str) -> None:
    """In tables, content controls and text boxes too; settings and field codes are no words."""
    assert read(body) == (text, ())


def test_the_strict_kind_of_word_file_is_read_too() -> None:
    """It differs in its namespace only."""
    strict = document(p(t("a")), space="http://purl.oclc.org/ooxml/wordprocessingml/main")

    assert parse_docx(io.BytesIO(packed(("word/document.xml", strict))), name="x") == Written("a")


def test_deleted_words_are_left_out_and_inserted_ones_kept() -> None:
    """The notes say how many passages were concerned."""
    old = f"<w:del><w:r><w:delText>old</w:delText>{t('old')}</w:r></w:del>"
    new = f"<w:ins><w:r>{t('new')}</w:r></w:ins>"

    assert read(f"<w:p>{old}{new}</w:p>") == (
        "new",
        (Message("formats.note.deleted", n=1), Message("formats.note.inserted", n=1)),
    )


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    """As Word shows them once the change is accepted."""
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

    assert read(f"<w:p>{mark}<w:r>{t('a ')}</w:r></w:p>{p(t('b'))}") == ("a b", ())


def test_a_turn_behind_a_deleted_paragraph_end_is_a_doubt(tmp_path: Path) -> None:
    """It stands in the line of somebody else."""
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    turns = ["I: How?", "P: Fine.", "I: Rent?", "P: I left", "I: Really?", "P: Yes."]
    body = "".join(
        f"<w:p>{mark * (turn == 'P: I left')}<w:r>{t(turn)}</w:r></w:p>" for turn in turns
    )
    path = tmp_path / "talk.docx"
    path.write_bytes(packed(("word/document.xml", document(body))))

    doubt = Message("formats.doubt.label_within", lines=["4"], n=1)
    assert doubt in read_transcript(path).notes


def test_what_is_not_read_is_told() -> None:
    """Headers, footnotes, pictures; hidden words are kept, because nobody else would see
    them.
    """
    body = p(t("a") + "<w:drawing/><w:footnoteReference/>", "<w:rPr><w:vanish/></w:rPr>" + t("b"))

    assert read(body, "word/comments.xml", "word/header1.xml") == (
        "ab",
        (
            Message("formats.note.shapes", n=1),
            Message("formats.note.hidden", n=1),
            Message("formats.note.footnotes", n=1),
            Message("formats.note.has_headers"),
        ),
    )


def test_comments_and_highlights_are_counted() -> None:
    """Runs in a row that are highlighted are one passage; white behind the words is none."""
    yellow = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
    green = '<w:rPr><w:shd w:val="clear" w:fill="A9D08E"/></w:rPr>'
    white = '<w:rPr><w:shd w:val="clear" w:fill="FFFFFF"/></w:rPr>'
    plain = t("a") + '<w:commentReference w:id="0"/>'
    body = p(yellow + t("b"), yellow + t("c"), plain, green + t("d")) + p(white + t("e"))

    assert read(body, "word/comments.xml") == (
        "bcad\ne",
        (Message("formats.codings.comments", n=1), Message("formats.codings.highlights", n=2)),
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.old_word"),
                thing=THING,
            ),
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Problem("formats.package.locked", place="talk.docx"),
        ),
        (
            b"{\\rtf1\\ansi",
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.rtf"),
                thing=THING,
            ),
        ),
        (
            b"%PDF-1.7",
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.pdf"),
                thing=THING,
            ),
        ),
        (
            b"\n<!DOCTYPE html><html>",
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.web_page"),
                thing=THING,
            ),
        ),
        (
            b"I: So?",
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.something_else"),
                thing=THING,
            ),
        ),
        (
            b"",
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.empty"),
                thing=THING,
            ),
        ),
        (
            packed(("mimetype", b"x"), ("content.xml", b"x")),
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.opendocument"),
                thing=THING,
            ),
        ),
        (
            packed(("xl/workbook.xml", b"x")),
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.excel"),
                thing=THING,
            ),
        ),
        (
            packed(("a.txt", b"x")),
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.other_zip"),
                thing=THING,
            ),
        ),
        (
            b"PK\x03\x04" + b"\0" * 26 + b"PK\x05\x06" + b"\0" * 18,
            Problem(
                "formats.package.other_kind",
                place="talk.docx",
                again=AGAIN,
                kind=Message("formats.kind.other_zip"),
                thing=THING,
            ),
        ),
    ],
)
def test_another_kind_of_file_is_named(data: bytes, kind: Problem) -> None:
    """A researcher learns what she has, and what to do."""
    assert refusal(data) == kind


def with_flag(data: bytes, flag: int) -> bytes:
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 8] + struct.pack("<H", flag) + data[at + 10 :]


def overlapping() -> bytes:
    """Two entries of the table of contents that lead to the same bytes."""
    data = packed(
        ("word/document.xml", document(p(t("a")))),
        ("word/document.xm2", b"x"),
        method=zipfile.ZIP_STORED,
    )
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 42] + struct.pack("<L", 0) + data[at + 46 :]


def shortened() -> bytes:
    """Bytes are missing before the table of contents, so that its first entry leads to before the
    file begins.
    """
    data = packed(("word/document.xml", document(p(t("a" * 50)))), method=zipfile.ZIP_STORED)
    return b"PK\x03\x04" + data[20:]


GOOD = packed(("word/document.xml", document(p(t("a")))))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (
            packed(*((f"{n}", b"") for n in range(2_001))),
            Problem("formats.package.too_many_parts", place="talk.docx", again=AGAIN, most=2000),
        ),
        (
            with_flag(GOOD, 1),
            Problem("formats.package.encrypted", place="talk.docx", again=AGAIN),
        ),
        (
            packed(("word/document.xml", b"a"), ("word/Document.xml", b"a")),
            Problem("formats.package.one_name_twice", place="talk.docx", again=AGAIN),
        ),
        (
            overlapping(),
            Problem("formats.package.overlap", place="talk.docx", again=AGAIN),
        ),
        (shortened(), Problem("formats.package.overlap", place="talk.docx", again=AGAIN)),
        (GOOD[:-30], Problem("formats.package.damaged", place="talk.docx", again=AGAIN)),
        (
            GOOD[:60] + b"\xff" * 20 + GOOD[80:],
            Problem("formats.package.damaged", place="talk.docx", again=AGAIN),
        ),
        (
            packed(("word/document.xml", document(p(t("a")))), method=zipfile.ZIP_LZMA),
            Problem("formats.package.unusual", place="talk.docx", again=AGAIN),
        ),
        (
            packed(("word/document.xml", b"<a><b></a>")),
            Problem(
                "formats.package.not_xml",
                place="talk.docx",
                again=AGAIN,
                line=1,
                part="word/document.xml",
            ),
        ),
        (
            packed(("word/document.xml", b"")),
            Problem(
                "formats.package.not_xml",
                place="talk.docx",
                again=AGAIN,
                line=1,
                part="word/document.xml",
            ),
        ),
        (
            packed(("word/document.xml", document("<w:p>" * 201))),
            Problem("formats.package.too_deep", place="talk.docx", again=AGAIN),
        ),
    ],
)
def test_a_file_no_word_processor_writes_is_refused(data: bytes, what: Problem) -> None:
    """One sentence each, whatever is wrong."""
    assert refusal(data) == what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(encoding: str) -> None:
    """Before any of its entities is looked at, in any encoding."""
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">'
    body = document(p(t("&b;&c;")), before=f"<!DOCTYPE x [{entities}]>").decode()

    assert_says(
        refusal(packed(("word/document.xml", body.encode(encoding)))), "formats.package.doctype"
    )


def test_a_bomb_is_refused_before_memory_is_spent() -> None:
    """90 MB of one letter stop after the first MB."""
    bomb = packed(("word/document.xml", document(p(t("a" * 90_000_000)))))
    tracemalloc.start()

    assert_says(refusal(bomb), "formats.package.bomb", times=200)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_size_that_is_announced_is_checked_first() -> None:
    """Over 100 MB in one member, or over 300 MB together."""
    zeros = b"\0" * 80_000_000

    assert_says(
        refusal(packed(("a", b"\0" * 100_000_001))), "formats.package.part_too_big", megabytes=100
    )
    many = packed(*((name, zeros) for name in "abcd"))
    assert_says(refusal(many), "formats.package.too_big_unpacked", megabytes=300)


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    """What is unpacked is counted, or the archive is called damaged; nothing longer than announced
    gets through.
    """
    bomb = packed(("word/document.xml", document(p(t("a" * 5_000_000)))))
    at = bomb.rfind(b"PK\x01\x02")

    assert refusal(bomb[: at + 24] + struct.pack("<L", 100) + bomb[at + 28 :]).place == "talk.docx"


def test_a_document_without_words_is_refused() -> None:
    """Perhaps it is a scan."""
    assert_says(refusal(packed(("word/document.xml", document(p())))), "formats.file.no_words")


def labelled(text: str) -> str:
    return re.sub(r"\[(?:Chercheur|Checheur|Interviewe)\] ?\([\d: –-]+\)", "", text)


@pytest.mark.long
def test_real_interviews_keep_all_their_words() -> None:
    """Sixteen files: an interviewer and one participant each, and no word lost but the title's."""
    if not SAMPLES.exists():
        pytest.skip("../shared/samples is not here")
    for path in sorted((SAMPLES / "interviews/fr-artisans-docx").glob("*.docx")):
        talk = read_transcript(path)
        with path.open("rb") as file:
            lines = labelled(parse_docx(file, name=path.name).text).split("\n")
        turns = find_turns(talk.text, talk.speakers)
        said = Counter(word for turn in turns for word in talk.text[turn.body : turn.end].split())
        assert said == Counter(word for line in lines[1:] for word in line.split())
        assert {speaker.label: speaker.role for speaker in talk.speakers} == {
            "I": "interviewer",
            "P1": "participant",
        }
