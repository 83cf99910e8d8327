"""The text of Word (`.docx`) and OpenDocument files (`.odt`, LibreOffice) from outside: nothing is
trusted, and only the member that holds the text is unpacked and read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from rap.core.errors import Message
from rap.formats.codings_in_files import COMMENTS, HIGHLIGHTS
from rap.formats.plain_text import Written
from rap.formats.zipped_xml import SPACES_CUT, Package, Paragraphs, read_words

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    # What Word writes for "Strict Open XML Document", ISO/IEC 29500 strict.
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# LibreOffice writes `false`, Word `0`; `off` is of the first edition of the standard.
_OFF = frozenset(("0", "false", "off"))
# No highlight, and no colour behind the words but that of paper.
_BARE = frozenset(("", "none", "auto", "transparent", "white", "#ffffff", "ffffff"))

_TABS = ("w:tab", "w:ptab", "text:tab")
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n"}
_CHARACTERS |= {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}

DOCX = Package(
    thing=Message("formats.kind.word"),
    text="word/document.xml",
    again=Message("formats.docx.save_again"),
    short={f"{{{space}}}": "w:" for space in _WORD} | {f"{{{_COMPATIBILITY}}}": "mc:"},
    # No words of the text: settings, what was deleted, and the second copy of a text box, which
    # Word writes for older Words.
    skipped=frozenset(
        ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tblPr", "w:sectPr", "w:sdtPr", "mc:Fallback")
    ),
    notes={
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
        "w:commentReference": COMMENTS,
    },
    notes_on_members={
        "word/header": "formats.note.has_headers",
        "word/footer": "formats.note.has_footers",
        "word/vbaProject": "formats.note.has_macros",
    },
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
    return read_words(file, DocxText(DOCX, name))


class DocxText(Paragraphs):
    """Paragraphs of a Word file."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self._before: list[tuple[str, str]] = []
        self._mark_deleted = False
        self._letters = ""
        self._is_marked = self._was_marked = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        short = self.package.short_name(tag)
        self.enter(short)
        self._count(short)
        self._mark_deleted |= self.path[-4:] == ["w:p", "w:pPr", "w:rPr", "w:del"]
        if short == "w:r":
            self._letters, self._is_marked = "", False
        elif self.path[-3:] in (["w:r", "w:rPr", "w:b"], ["w:r", "w:rPr", "w:i"]):
            is_on = attributes.get(tag.rpartition("}")[0] + "}val") not in _OFF
            self._letters += short[-1] if is_on else ""
        elif self.path[-3:] in (["w:r", "w:rPr", "w:highlight"], ["w:r", "w:rPr", "w:shd"]):
            self._is_marked |= _is_coloured(tag, attributes)
        if short in self.package.skipped:
            self.skipping += 1
        elif not self.skipping and short == "w:tr":
            self.begin_row()
        elif not self.skipping and short == "w:tc":
            self.begin_cell()
        elif not self.skipping and short == "w:p":
            self.unfinished.append([])
        elif not self.skipping and self.unfinished and short in _CHARACTERS:
            look = self._letters + ("t" if short in _TABS else "")
            self.unfinished[-1].append((_CHARACTERS[short], look))

    def _count(self, short: str) -> None:
        if short not in self.package.notes or "mc:Fallback" in self.path:
            return
        # In the settings of a paragraph or a row, `w:del`, `w:ins` and `w:vanish` speak of its mark
        # and not of words.
        in_settings = self.path[-2:-1] in (["w:rPr"], ["w:trPr"])
        if not in_settings or self.path[-3:] == ["w:r", "w:rPr", "w:vanish"]:
            self.counts[self.package.notes[short]] += 1

    def data(self, characters: str) -> None:
        if self.unfinished and not self.skipping and self.path[-1] == "w:t":
            self._count_highlight()
            # Word shows a line end or a tab inside a run as a space.
            self.unfinished[-1].append(
                (characters.translate({9: " ", 10: " ", 13: " "}), self._letters)
            )

    def _count_highlight(self) -> None:
        """Runs in a row that are highlighted are one passage."""
        self.counts[HIGHLIGHTS] += self._is_marked and not self._was_marked
        self._was_marked = self._is_marked

    def end(self, _: str) -> None:
        short = self.path.pop()
        if short in self.package.skipped:
            self.skipping -= 1
        elif short == "w:p" and not self.skipping:
            self._was_marked = False
            self._end_paragraph(self.unfinished.pop())
        elif short == "w:tr" and not self.skipping:
            self.end_row()

    def _end_paragraph(self, pieces: list[tuple[str, str]]) -> None:
        """A paragraph whose end was deleted goes on in the next one."""
        if self._mark_deleted:
            self._before, self._mark_deleted = self._before + pieces, False
        else:
            self.end_paragraph(self._before + pieces)
            self._before = []

    def close(self) -> None:
        if self._before:
            self.end_paragraph(self._before)


def _is_coloured(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a highlight or a shading puts a colour behind the words."""
    space = tag.rpartition("}")[0]
    colour = attributes.get(space + "}val" if tag.endswith("}highlight") else space + "}fill", "")
    return colour.casefold() not in _BARE


_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": "office",
    "text": "text",
    "style": "style",
    "drawing": "draw",
    "table": "table",
    "xsl-fo-compatible": "fo",
    "svg-compatible": "svg",
}
ODT = Package(
    thing=Message("formats.kind.odt"),
    text="content.xml",
    again=Message("formats.odt.save_again"),
    short={f"{{{_BASE}{long}:1.0}}": f"{short}:" for long, short in _SPACES.items()},
    # No words of the text: what was deleted, remarks, notes, and names of pictures (which
    # LibreOffice asks for as a title).
    skipped=frozenset(
        (
            *("text:tracked-changes", "office:annotation", "text:note", "text:ruby-text"),
            *("svg:title", "svg:desc", "office:forms", "office:scripts"),
            *("text:index-title-template", "text:table-of-content-source"),
        )
    ),
    notes={
        "text:deletion": "formats.note.deleted",
        "text:insertion": "formats.note.inserted",
        "office:annotation": COMMENTS,
        "text:note": "formats.note.foot_and_endnotes",
        "draw:image": "formats.note.pictures",
        "draw:object": "formats.note.objects",
        "draw:object-ole": "formats.note.objects",
        "text:hidden-text": "formats.note.hidden",
        "office:scripts": "formats.note.macros_counted",
    },
)
PARAGRAPHS = ("text:p", "text:h")
MAX_SPACES = 1_000
# No XML holds these, so they can stand for what must survive when runs of white space become one
# space.
_SPACE, _LINE = "\0", "\1"
_CHARACTER_OF = {"text:tab": _SPACE, "text:line-break": _LINE}
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
    return read_words(file, OdtText(ODT, name))


class OdtText(Paragraphs):
    """Paragraphs of an OpenDocument text; stacks hold whether the words inside each element are bold or
    italic, and which colour is behind them.
    """

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self._letters = [""]
        self._styles: dict[str, dict[str, bool]] = {}
        self._colours: dict[str, str] = {}
        self.colours = [""]
        self._style = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        short = self.package.short_name(tag)
        self.enter(short)
        named = {self.package.short_name(key): value for key, value in attributes.items()}
        if short in self.package.notes:
            self.counts[self.package.notes[short]] += 1
        self._note_style(short, named)
        style = self._styles.get(named.get("text:style-name", ""), {})
        outside = self._letters[-1]
        self._letters.append("".join(k for k in "bi" if style.get(k, k in outside)))
        colour = self._colours.get(named.get("text:style-name", ""), "")
        self.counts[HIGHLIGHTS] += bool(colour and not self.colours[-1])
        self.colours.append(colour or self.colours[-1])
        if short in self.package.skipped:
            self.skipping += 1
        elif not self.skipping and short == "table:table-row":
            self.begin_row()
        elif not self.skipping and short == "table:table-cell":
            self.begin_cell()
        elif not self.skipping and short in PARAGRAPHS:
            self.unfinished.append([])
        elif not self.skipping and self.unfinished:
            n_spaces = _count_spaces(named) if short == "text:s" else 0
            self.counts[SPACES_CUT] += n_spaces > MAX_SPACES
            character = _CHARACTER_OF.get(short, _SPACE * min(n_spaces, MAX_SPACES))
            look = self._letters[-1] + ("t" if short in _TABS else "")
            self.unfinished[-1].append((character, look))

    def _note_style(self, short: str, named: Mapping[str, str]) -> None:
        if short == "style:style":
            self._style = named.get("style:name", "")
            return
        if short != "style:text-properties":
            return
        colour = named.get("fo:background-color", "").casefold()
        if colour not in _BARE:
            self._colours[self._style] = colour
        if "fo:font-weight" in named:
            weight = named["fo:font-weight"]
            # LibreOffice writes `bold`, others a number from 100 to 900 as CSS has it.
            self._styles.setdefault(self._style, {})["b"] = weight == "bold" or (
                weight.isascii() and weight.isdigit() and weight >= "600"
            )
        if "fo:font-style" in named:
            is_italic = named["fo:font-style"] in ("italic", "oblique")
            self._styles.setdefault(self._style, {})["i"] = is_italic

    def data(self, characters: str) -> None:
        if self.unfinished and not self.skipping:
            self.unfinished[-1].append((characters, self._letters[-1]))

    def end(self, _: str) -> None:
        short = self.path.pop()
        self._letters.pop()
        self.colours.pop()
        if short in self.package.skipped:
            self.skipping -= 1
        elif short in PARAGRAPHS and not self.skipping:
            pieces = collapse(self.unfinished.pop())
            self.end_paragraph([piece for piece in pieces if piece[0]])
        elif short == "table:table-row" and not self.skipping:
            self.end_row()


def _count_spaces(named: Mapping[str, str]) -> int:
    """How often a space is said to be repeated; what cannot be read as a number is one."""
    count = named.get("text:c", "1")
    is_number = count.isascii() and count.isdigit()
    return int(count[:9]) if is_number else 1


def collapse(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Runs of white space as one space, none at the start; then the spaces and line ends that were
    written as elements. As many pieces as there were; some are empty.
    """
    result: list[tuple[str, str]] = []
    ends_in_space = True
    for text, letters in pieces:
        text = _RUN.sub(" ", text)
        if ends_in_space and text.startswith(" "):
            text = text[1:]
        if text:
            ends_in_space = text.endswith(" ")
        result.append((text.replace(_SPACE, " ").replace(_LINE, "\n"), letters))
    return result
