"""The text of a Word file (`.docx`) from outside: nothing is trusted, only `word/document.xml` is
unpacked and read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from rap.core.errors import Message
from rap.formats.parsed_document import Written
from rap.formats.zipped_xml import Package, Words, read_words

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    # What Word writes for "Strict Open XML Document", ISO/IEC 29500 strict.
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SHORT = {f"{{{space}}}": "w:" for space in _WORD} | {f"{{{_COMPATIBILITY}}}": "mc:"}
# LibreOffice writes `false`, Word `0`; `off` is of the first edition of the standard.
_OFF = frozenset(("0", "false", "off"))

# No words of the text: settings, what was deleted, and the second copy of a text box, which Word
# writes for older Words.
_SKIPPED = frozenset(
    ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tblPr", "w:sectPr", "w:sdtPr", "mc:Fallback")
)
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n"}
_CHARACTERS |= {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
_COUNTED = {
    "w:del": "formats.note.deleted",
    "w:ins": "formats.note.inserted",
    "w:moveFrom": "formats.note.moved",
    "w:drawing": "formats.note.shapes",
    "w:pict": "formats.note.shapes",
    "w:object": "formats.note.objects",
    "w:sym": "formats.note.symbols",
    "w:vanish": "formats.note.hidden",
    "w:footnoteReference": "formats.note.footnotes",
    "w:endnoteReference": "formats.note.endnotes",
}
_PARTS = {
    "word/comments": "formats.note.has_comments",
    "word/header": "formats.note.has_headers",
    "word/footer": "formats.note.has_footers",
    "word/vbaProject": "formats.note.has_macros",
}

PACKAGE = Package(
    thing=Message("formats.kind.word"),
    text="word/document.xml",
    again=Message("formats.docx.save_again"),
    short=_SHORT,
    skipped=_SKIPPED,
    notes=_COUNTED,
    notes_on_members=_PARTS,
)


def parse_docx(file: BinaryIO, *, name: str) -> Written:
    """The text of an open Word file, a paragraph a line, and notes on what was left out.

    Tabs become spaces, line breaks inside a paragraph become `\\n`. Tables, content controls and
    text boxes are read in their order. Deleted passages are left out, inserted ones are kept.

    Raises
    ------
    RefusedError
        Not a Word file, one without words, or one made to harm: too many members, too much to
        unpack, a DOCTYPE, nested too deep.
    """
    return read_words(file, _Words(PACKAGE, name))


class _Words(Words):
    """Paragraphs of a Word file."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self._before: list[tuple[str, bool]] = []
        self._mark_deleted = False
        self._bold = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        short = self.package.short_name(tag)
        self.enter(short)
        self._count(short)
        self._mark_deleted |= self.path[-4:] == ["w:p", "w:pPr", "w:rPr", "w:del"]
        if short == "w:r":
            self._bold = False
        elif self.path[-3:] == ["w:r", "w:rPr", "w:b"]:
            self._bold = attributes.get(tag.rpartition("}")[0] + "}val") not in _OFF
        if short in _SKIPPED:
            self.skipping += 1
        elif not self.skipping and short == "w:p":
            self.unfinished.append([])
        elif not self.skipping and self.unfinished and short in _CHARACTERS:
            self.unfinished[-1].append((_CHARACTERS[short], self._bold))

    def _count(self, short: str) -> None:
        if short not in _COUNTED or "mc:Fallback" in self.path:
            return
        # In the settings of a paragraph or a row, `w:del`, `w:ins` and `w:vanish` speak of its mark
        # and not of words.
        in_settings = self.path[-2:-1] in (["w:rPr"], ["w:trPr"])
        if not in_settings or self.path[-3:] == ["w:r", "w:rPr", "w:vanish"]:
            self.counts[_COUNTED[short]] += 1

    def data(self, characters: str) -> None:
        if self.unfinished and not self.skipping and self.path[-1] == "w:t":
            # Word shows a line end or a tab inside a run as a space.
            self.unfinished[-1].append(
                (characters.translate({9: " ", 10: " ", 13: " "}), self._bold)
            )

    def end(self, _: str) -> None:
        short = self.path.pop()
        if short in _SKIPPED:
            self.skipping -= 1
        elif short == "w:p" and not self.skipping:
            self._end_paragraph(self.unfinished.pop())

    def _end_paragraph(self, pieces: list[tuple[str, bool]]) -> None:
        """A paragraph whose end was deleted goes on in the next one."""
        if self._mark_deleted:
            self._before, self._mark_deleted = self._before + pieces, False
        else:
            self.paragraphs.append(self._before + pieces)
            self._before = []

    def close(self) -> None:
        if self._before:
            self.paragraphs.append(self._before)
