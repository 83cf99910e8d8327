"""The text of an OpenDocument text (`.odt`, LibreOffice) from outside: only `content.xml` is
unpacked and read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from rap.core.errors import Message
from rap.formats.parsed_document import Written
from rap.formats.zipped_xml import Package, Words, read_words

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": "office",
    "text": "text",
    "style": "style",
    "drawing": "draw",
    "table": "table",
}
_SHORT = {f"{{{_BASE}{long}:1.0}}": f"{short}:" for long, short in _SPACES.items()}
_SHORT |= {f"{{{_BASE}xsl-fo-compatible:1.0}}": "fo:", f"{{{_BASE}svg-compatible:1.0}}": "svg:"}

# No words of the text: what was deleted, remarks, notes, and names of pictures (which LibreOffice
# asks for as a title).
_SKIPPED = frozenset(
    (
        "text:tracked-changes", "office:annotation", "text:note", "text:ruby-text", "svg:title", "svg:desc",
        "office:forms", "text:index-title-template", "text:table-of-content-source", "office:scripts",
    )
)  # fmt: skip
_COUNTED = {
    "text:deletion": "formats.note.deleted",
    "text:insertion": "formats.note.inserted",
    "office:annotation": "formats.note.comments",
    "text:note": "formats.note.foot_and_endnotes",
    "draw:image": "formats.note.pictures",
    "draw:object": "formats.note.objects",
    "draw:object-ole": "formats.note.objects",
    "text:hidden-text": "formats.note.hidden",
    "office:scripts": "formats.note.macros_counted",
}
PACKAGE = Package(
    thing=Message("formats.kind.odt"),
    text="content.xml",
    again=Message("formats.odt.save_again"),
    short=_SHORT,
    skipped=_SKIPPED,
    notes=_COUNTED,
)
_PARAGRAPHS = ("text:p", "text:h")
MAX_SPACES = 1_000
# No XML holds these, so they can stand for what must survive when runs of white space become one
# space.
_SPACE, _LINE = "\0", "\1"
_RUN = re.compile(r"[ \t\r\n]+")


def parse_odt(file: BinaryIO, *, name: str) -> Written:
    """The text of an open OpenDocument text, a paragraph a line, and notes on what was left out.

    White space is read as the format says (https://docs.oasis-open.org/office/OpenDocument/v1.3/,
    part 3, 6.1.2); tabs become spaces. Deleted passages are left out, inserted ones are kept.

    Raises
    ------
    RefusedError
        Not such a file, locked with a password, without words, or made to harm: too much to unpack,
        a DOCTYPE, nested too deep.
    """
    return read_words(file, _Words(PACKAGE, name))


class _Words(Words):
    """Paragraphs of an OpenDocument text; a stack holds whether the words inside each element are
    bold.
    """

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self._bold = [False]
        self._styles: dict[str, bool] = {}
        self._style = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        short = self.package.short_name(tag)
        self.enter(short)
        named = {self.package.short_name(key): value for key, value in attributes.items()}
        if short in _COUNTED:
            self.counts[_COUNTED[short]] += 1
        self._note_style(short, named)
        self._bold.append(self._styles.get(named.get("text:style-name", ""), self._bold[-1]))
        if short in _SKIPPED:
            self.skipping += 1
        elif not self.skipping and short in _PARAGRAPHS:
            self.unfinished.append([])
        elif not self.skipping and self.unfinished:
            self.unfinished[-1].append((_character(short, named), self._bold[-1]))

    def _note_style(self, short: str, named: Mapping[str, str]) -> None:
        if short == "style:style":
            self._style = named.get("style:name", "")
        elif short == "style:text-properties" and "fo:font-weight" in named:
            weight = named["fo:font-weight"]
            # LibreOffice writes `bold`, others a number from 100 to 900 as CSS has it.
            self._styles[self._style] = weight == "bold" or (
                weight.isascii() and weight.isdigit() and weight >= "600"
            )

    def data(self, characters: str) -> None:
        if self.unfinished and not self.skipping:
            self.unfinished[-1].append((characters, self._bold[-1]))

    def end(self, _: str) -> None:
        short = self.path.pop()
        self._bold.pop()
        if short in _SKIPPED:
            self.skipping -= 1
        elif short in _PARAGRAPHS and not self.skipping:
            self.paragraphs.append(_collapsed(self.unfinished.pop()))


def _character(short: str, named: Mapping[str, str]) -> str:
    if short == "text:s":
        count = named.get("text:c", "1")
        return _SPACE * (
            min(int(count), MAX_SPACES)
            if count.isascii() and count.isdigit() and len(count) < 9
            else 1
        )
    return {"text:tab": _SPACE, "text:line-break": _LINE}.get(short, "")


def _collapsed(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Runs of white space as one space, none at the start; then the spaces and line ends that were
    written as elements.
    """
    result: list[tuple[str, bool]] = []
    ends_in_space = True
    for text, bold in pieces:
        text = _RUN.sub(" ", text)
        if ends_in_space and text.startswith(" "):
            text = text[1:]
        if text:
            ends_in_space = text.endswith(" ")
            result.append((text.replace(_SPACE, " ").replace(_LINE, "\n"), bold))
    return result
