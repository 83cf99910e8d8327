"""Saved web pages: paragraphs as lines, bold as bold, nothing that was never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from rap.core.errors import RefusedError
from rap.formats.readers import read_transcript
from rap.formats.web_pages import parse_html

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Talk</title><style>p {}</style></head>
<body><nav>Home</nav><script>alert(1)</script><!-- hidden -->
<p><b>Interviewer:</b> How did you
   find this&nbsp;room?</p>
<div>Jo: A <em>colleague</em> told me.<br>She keeps the key.</div><img src="x.png" alt="door">
<p>Jo: Yes.</p></body></html>
"""


def read(folder: Path, page: str | bytes, name: str = "talk.html") -> str:
    (folder / name).write_bytes(page if isinstance(page, bytes) else page.encode())
    return read_transcript(folder / name).text


@pytest.mark.parametrize("name", ["talk.html", "talk.HTM", "talk.xhtml"])
def test_a_page_is_read_as_it_is_shown(tmp_path: Path, name: str) -> None:
    """White space as a browser shows it; scripts, menus and comments are nobody's words."""
    assert read(tmp_path, PAGE, name) == (
        "I: How did you find this\u00a0room?\nP1: A colleague told me.\nShe keeps the key.\nP1: Yes.\n"
    )


def test_bold_paragraphs_and_pictures_are_known(tmp_path: Path) -> None:
    """A heading is bold; pictures and highlights are counted."""
    path = tmp_path / "page.html"
    path.write_text(
        "<h2>Rent</h2><p>It is <b>high</b><mark>.</mark></p><img><p><strong>Keys</strong></p>"
    )
    with open(path, "rb") as file:
        written = parse_html(file, name=path.name)

    assert (written.text, written.bold) == ("Rent\nIt is high.\nKeys", frozenset({0, 2}))
    assert [(note.id, note.facts) for note in written.notes] == [
        ("formats.note.pictures", {"n": 1}),
        ("formats.codings.highlights", {"n": 1}),
    ]


def test_the_encoding_a_page_names_is_believed(tmp_path: Path) -> None:
    """Unless its bytes are UTF-8."""
    page = '<meta charset="windows-1252"><p>I: Ça va ?</p><p>P1: Oui, à côté.</p>'

    assert (
        read(tmp_path, page.encode("cp1252"))
        == read(tmp_path, page)
        == "I: Ça va ?\nP1: Oui, à côté.\n"
    )


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("", "formats.file.empty"),
        ("<script>alert(1)</script>", "formats.file.no_words"),
        ("<p> </p><img>", "formats.file.no_words"),
        ("<!-- a -->", "formats.html.unreadable"),
    ],
)
def test_a_page_without_words_is_refused(tmp_path: Path, page: str, wrong: str) -> None:
    """One sentence, and nothing of it is taken."""
    with pytest.raises(RefusedError) as error:
        read(tmp_path, page)

    assert [problem.id for problem in error.value.problems] == [wrong]


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    """A hundred thousand elements in one another are not followed to a crash."""
    with pytest.raises(RefusedError) as error:
        read(tmp_path, "<div>" * 100_000 + "I: So?")

    assert [problem.id for problem in error.value.problems] == ["formats.package.too_deep"]


@pytest.mark.parametrize("style", ["display:block", "color:red; display : list-item"])
def test_what_a_page_shows_as_a_block_is_a_line(tmp_path: Path, style: str) -> None:
    """An element that a page shows as a block is a line, whatever its tag."""
    turns = "I: How?", "P1: Fine."
    page = "".join(f'<span style="{style}">{turn}</span>' for turn in turns)

    assert read(tmp_path, page) == "I: How?\nP1: Fine.\n"
