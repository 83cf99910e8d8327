"""Saved web pages (`.html`): the text of their paragraphs, without scripts, styles and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from rap.core.errors import RefusedError
from rap.formats.codings_in_files import HIGHLIGHTS
from rap.formats.files import read_at_most
from rap.formats.plain_text import MAX_TEXT_BYTES, Pieces, Written, counted, join_paragraphs
from rap.formats.tei import check_depth

_BLOCK_TAGS = """
    address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section table td th tr ul"""
_HIDDEN_TAGS = """
    button head input nav noscript option script select style svg template textarea title"""
BLOCKS, LEFT_OUT = frozenset(_BLOCK_TAGS.split()), frozenset(_HIDDEN_TAGS.split())
# A page may make a line of anything.
_BLOCK_STYLE = re.compile(r"(?i)display\s{0,4}:\s{0,4}(?:block|flex|grid|list-item|table)")
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))


def parse_html(file: BinaryIO, *, name: str, encoding: str | None = None) -> Written:
    """The text of an open HTML file, a line a paragraph; pictures are left out and counted.

    Raises
    ------
    RefusedError
        Over 20 MB, nested too deeply, or without text.
    """
    from lxml import etree, html

    data = read_at_most(file, MAX_TEXT_BYTES, name=name, says="formats.file.too_big_for_a_talk")
    if not data.strip():
        raise RefusedError("formats.file.empty", place=name)
    parser = html.HTMLParser(
        encoding=encoding or _encoding(data),
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=True,  # otherwise what lies 256 deep is left out without a word
    )
    try:
        root = html.document_fromstring(data, parser=parser)
        check_depth(root, name)
        paragraphs = [pieces for pieces in _paragraphs(root) if any(t.strip() for t, _ in pieces)]
    except (etree.ParserError, etree.XMLSyntaxError, RecursionError):
        raise RefusedError("formats.html.unreadable", place=name) from None
    n_pictures = sum(1 for _ in root.iter("img", "video", "audio", "object", "iframe"))
    n_marks = sum(1 for _ in root.iter("mark"))
    counts = [("formats.note.pictures", n_pictures), (HIGHLIGHTS, n_marks)]
    written = join_paragraphs(paragraphs, counted(counts))
    if not written.text.strip():
        raise RefusedError("formats.file.no_words", place=name)
    return written


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are; otherwise what the page itself says."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _paragraphs(root: Any) -> Iterator[Pieces]:
    """Runs of text between the edges of blocks, each piece with its letters."""
    pieces: list[tuple[str, str]] = []
    for text, letters, breaks in _texts(root, letters=""):
        if breaks and pieces:
            yield pieces
            pieces = []
        if text:
            pieces.append((text, letters))
    yield pieces


def _texts(element: Any, *, letters: str) -> Iterator[tuple[str, str, bool]]:
    """(text, its letters, whether a paragraph ends before it), in the order of the page."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in LEFT_OUT:
        return
    inside = letters + ("b" if tag in _BOLD else "i" if tag in ("i", "em") else "")
    is_block = tag in BLOCKS or _BLOCK_STYLE.search(element.get("style", "")) is not None
    if is_block or tag == "br":
        yield "", inside, True
    yield _spaced(element.text, pre=tag == "pre"), inside, False
    for child in element:
        yield from _texts(child, letters=inside)
        yield _spaced(child.tail, pre=tag == "pre"), inside, False
    if is_block:
        yield "", inside, True


def _spaced(text: str | None, *, pre: bool) -> str:
    """White space as a browser shows it: one space for any run of it, except in `<pre>`."""
    if not text or pre:
        return text or ""
    spaces = " \t\n\r\f"
    words = " ".join(word for word in text.replace("\n", " ").split(" ") if word.strip(spaces))
    left, right = text[:1] in spaces, text[-1:] in spaces
    return f"{' ' if left else ''}{words}{' ' if right and words else ''}"
