"""RTF from outside: words, code pages, and what is left out; nothing in it is opened."""

from __future__ import annotations

import io

import pytest

from rap.core.errors import Message, Problem, RefusedError
from rap.formats.plain_text import Written
from rap.formats.rtf import parse_rtf

AGAIN = Message("formats.docx.save_again")


def read(body: str | bytes) -> Written:
    data = body if isinstance(body, bytes) else body.encode()
    return parse_rtf(io.BytesIO(b"{\\rtf1\\ansi\\ansicpg1252 " + data + b"}"), name="talk.rtf")


def refusal(data: bytes) -> Problem:
    with pytest.raises(RefusedError) as error:
        parse_rtf(io.BytesIO(data), name="talk.rtf")
    return error.value.problems[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Anna: a\par Marc: b\line c\par", "Anna: a\nMarc: b\nc"),
        (r"a\tab b\~c\_d\-e\{\}\\", "a b\u00a0c\u2011d\u00ade{}\\"),
        (r"\'e9t\'e9 \emdash  \ldblquote x\rdblquote", "été — “x”"),
        (r"\u233?t\u233 ?\uc2\u8217\'92\'92x", "été’x"),
        (r"\uc1\u-10179?\u-8704?", "😀"),
        (b"a\r\nb", "ab"),
        (r"{\b a{\i b}} c", "ab c"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt here}}", "here"),
        (r"{\upr{a}{\*\ud b}}", "a"),
        (r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial;}}\f1 \'e3\f0 \'e3", "ăã"),
        (r"{\fonttbl{\f0\fcharset128 M;}}\f0 \'82\'a0", "あ"),
        (r"{\stylesheet{\s1 Normal;}}{\info{\author X}{\title Y}}{\*\unknown z}{\listtext 1.}a", "a"),
        (r"\trowd a\cell b\cell\row c", "a\nb\nc"),
        (b"{\\pict\\bin5 }}}}}}a", "a"),
    ],
)  # fmt: skip
def test_words_are_read_as_the_format_says(body: str | bytes, text: str) -> None:
    """Signs, Unicode with its replacements, code pages by font, and groups that hold no words."""
    assert read(body).text == text


def test_what_is_left_out_is_told() -> None:
    """Objects, pictures, footnotes, comments, page headers, and what was deleted."""
    body = (
        r"{\object\objemb{\*\objdata 0105}{\result shown}}{\pict 89504e47}{\header x}{\footerr y}a{\footnote n}"
        r"{\*\annotation c}{\deleted old}{\v b}"
    )

    assert read(body) == Written(
        "ab",
        (
            Message("formats.note.objects", n=1),
            Message("formats.note.pictures", n=1),
            Message("formats.note.footnotes", n=1),
            Message("formats.codings.comments", n=1),
            Message("formats.note.deleted", n=1),
            Message("formats.note.hidden", n=1),
            Message("formats.note.headers_and_footers", n=2),
        ),
    )


def test_a_paragraph_all_in_bold_is_marked() -> None:
    """`\\b0` and `\\plain` end it."""
    assert read(r"{\b Anna}\par a\par\b Marc\plain\par\b x\b0 y\par").bold == {0, 2}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"I: So?", Problem("formats.rtf.not_rtf", place="talk.rtf", again=AGAIN)),
        (b"{\\rtf1 a", Problem("formats.rtf.cut_off", place="talk.rtf", again=AGAIN)),
        (
            b"{\\rtf1" + b"{" * 600,
            Problem("formats.package.too_deep", place="talk.rtf", again=AGAIN),
        ),
        (
            b"{\\rtf1\\ansicpg1252 \\'81}",
            Problem("formats.rtf.code_page", place="talk.rtf", again=AGAIN, encoding="cp1252"),
        ),
        (
            b"{\\rtf1\\ansicpg99999 a}",
            Problem("formats.rtf.code_page", place="talk.rtf", again=AGAIN, encoding="cp99999"),
        ),
        (
            b"{\\rtf1 \\u-10179?a}",
            Problem("formats.package.half_characters", place="talk.rtf", again=AGAIN),
        ),
    ],
)
def test_what_is_no_rtf_is_refused(data: bytes, what: Problem) -> None:
    """One sentence each; no byte is replaced by a guess."""
    assert refusal(data) == what


def test_it_agrees_with_striprtf_on_a_plain_file() -> None:
    """Another reader of the format gives the same words."""
    from striprtf.striprtf import rtf_to_text

    data = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard Anna: \'e9t\'e9 \u8211 ? so\par Marc: yes\par}"

    assert parse_rtf(io.BytesIO(data), name="x").text == rtf_to_text(data.decode("latin-1")).strip()
