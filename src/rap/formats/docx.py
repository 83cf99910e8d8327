"""The text of a Word file (`.docx`) from outside: nothing is trusted, only `word/document.xml` is unpacked and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from rap.core.errors import RefusedError
from rap.formats.parsed_document import Written, join_paragraphs
from rap.formats.zipped_xml import Package, Reading, read_package

_PACKAGE = Package(
    thing="Word file",
    program="Word",
    text="word/document.xml",
    again="open it in Word or LibreOffice and save it again as .docx",
)
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SHORT = {f"{{{space}}}": "w:" for space in _WORD} | {f"{{{_COMPATIBILITY}}}": "mc:"}
_OFF = frozenset(("0", "false", "off"))

# What stands in these is not said by the text: settings, what was deleted, and the second copy of a text box.
_SKIPPED = frozenset(("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tblPr", "w:sectPr", "w:sdtPr", "mc:Fallback"))
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n"}
_CHARACTERS |= {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
_COUNTED = {
    "w:del": "deleted passages, left out",
    "w:ins": "inserted passages, kept",
    "w:moveFrom": "moved passages, read where they stand now",
    "w:drawing": "pictures and shapes, left out except for text in them",
    "w:pict": "pictures and shapes, left out except for text in them",
    "w:object": "objects of other programs, left out",
    "w:sym": "signs of a symbol font, left out",
    "w:vanish": "hidden passages, kept",
    "w:footnoteReference": "footnotes, left out",
    "w:endnoteReference": "endnotes, left out",
}
_PARTS = {
    "word/comments": "comments in the margin were left out",
    "word/header": "page headers were left out",
    "word/footer": "page footers were left out",
    "word/vbaProject": "it holds macros, which were not read",
}


def parse_docx(file: BinaryIO, *, name: str) -> Written:
    """The text of an open Word file, a paragraph a line, and notes on what was left out.

    Tabs become spaces, line breaks inside a paragraph become `\\n`. Tables, content controls and text boxes are read in
    the order they stand in. Deleted passages are left out, inserted ones are kept.

    Raises
    ------
    RefusedError
        Not a Word file, or one made to harm: too many members, too much to unpack, a DOCTYPE, nested too deep.
    """
    words = _Words(_PACKAGE, name)
    members = read_package(file, _PACKAGE, name=name, reading=words)
    written = join_paragraphs(words.paragraphs, (*_notes(words.counts), *_notes_on_parts(members)))
    if not written.text.strip():
        raise RefusedError(name, "holds no words", "check that it was saved, and that its text is not a picture")
    return written


class _Words(Reading):
    """Collects paragraphs while lxml reads."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.paragraphs: list[list[tuple[str, bool]]] = []
        self._open: list[list[tuple[str, bool]]] = []
        self._skipping = 0
        self._before: list[tuple[str, bool]] = []
        self._mark_deleted = False
        self._bold = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _brace, local = tag.rpartition("}")
        short = _SHORT.get(space + "}", "") + local if space else local
        self.enter(short)
        self._count(short)
        self._mark_deleted |= self.path[-4:] == ["w:p", "w:pPr", "w:rPr", "w:del"]
        if short == "w:r":
            self._bold = False
        elif self.path[-3:] == ["w:r", "w:rPr", "w:b"]:
            self._bold = attributes.get(space + "}val") not in _OFF
        if short in _SKIPPED:
            self._skipping += 1
        elif not self._skipping and short == "w:p":
            self._open.append([])
        elif not self._skipping and self._open and short in _CHARACTERS:
            self._open[-1].append((_CHARACTERS[short], self._bold))

    def _count(self, short: str) -> None:
        if short not in _COUNTED or "mc:Fallback" in self.path:
            return
        # In the settings of a paragraph or a row, `w:del`, `w:ins` and `w:vanish` speak of its mark and not of words.
        in_settings = self.path[-2:-1] in (["w:rPr"], ["w:trPr"])
        if not in_settings or self.path[-3:] == ["w:r", "w:rPr", "w:vanish"]:
            self.counts[_COUNTED[short]] += 1

    def data(self, characters: str) -> None:
        if self._open and not self._skipping and self.path[-1] == "w:t":
            # Word shows a line end or a tab inside a run as a space.
            self._open[-1].append((characters.translate({9: " ", 10: " ", 13: " "}), self._bold))

    def end(self, _: str) -> None:
        short = self.path.pop()
        if short in _SKIPPED:
            self._skipping -= 1
        elif short == "w:p" and not self._skipping:
            self._end_paragraph(self._open.pop())

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


def _notes(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{what}: {counts[what]}" for what in dict.fromkeys(_COUNTED.values()) if counts[what])


def _notes_on_parts(names: Iterable[str]) -> tuple[str, ...]:
    names = tuple(names)
    return tuple(note for start, note in _PARTS.items() if any(name.startswith(start) for name in names))
