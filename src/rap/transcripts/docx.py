"""The text of a Word file (`.docx`) from outside: nothing is trusted, only `word/document.xml` is unpacked and read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from typing import BinaryIO

from rap.errors import RefusedError

MAX_FILE_BYTES = 100_000_000
MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 100_000_000
MAX_ALL_BYTES = 300_000_000
MAX_RATIO = 200
# A few repeated lines pack better than 200:1, and no bomb is this small.
RATIO_COUNTS_FROM = 1_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000

_DOCUMENT = "word/document.xml"
_CHUNK = 65_536
_SAVE_AGAIN = "open it in Word or LibreOffice and save it again as .docx"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SHORT = {f"{{{space}}}": "w:" for space in _WORD} | {f"{{{_COMPATIBILITY}}}": "mc:"}

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
    "w:sym": "signs of a symbol font, left out",
    "w:vanish": "hidden passages, kept",
    "w:footnoteReference": "footnotes, left out",
    "w:endnoteReference": "endnotes, left out",
}

_KINDS = {
    b"{\\rtf": "an RTF file",
    b"%pdf": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
}
_PARTS = {
    "word/comments": "comments in the margin were left out",
    "word/header": "page headers were left out",
    "word/footer": "page footers were left out",
}


def parse_docx(file: BinaryIO, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of an open Word file, a paragraph a line, and notes on what was left out.

    Tabs become spaces, line breaks inside a paragraph become `\\n`. Tables, content controls and text boxes are read in
    the order they stand in. Deleted passages are left out, inserted ones are kept.

    Raises
    ------
    RefusedError
        Not a Word file, or one made to harm: too many members, too much to unpack, a DOCTYPE, nested too deep.
    """
    _check_start(file, name)
    try:
        with zipfile.ZipFile(file) as archive:
            document = _check_members(archive, file, name)
            words = _read_document(archive, document, name)
            names = archive.namelist()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, UnicodeDecodeError):
        raise RefusedError(name, "is a damaged Word file", _SAVE_AGAIN) from None
    text = "\n".join(words.lines)
    if not text.strip():
        raise RefusedError(name, "holds no words", "check that it was saved, and that its text is not a picture")
    return text, (*_notes(words.counts), *_notes_on_parts(names))


def _check_start(file: BinaryIO, name: str) -> None:
    """Refuse, before any of it is kept in memory, what is no zip and what has too large a table of contents."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(2048)
    if not head.startswith(b"PK\x03\x04"):
        raise RefusedError(name, f"is not a Word file; it looks like {_kind_of(file, head)}", _SAVE_AGAIN)
    if size > MAX_FILE_BYTES:
        raise RefusedError(name, "is over 100 MB", "remove its pictures, or split it")
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise RefusedError(name, "is a damaged Word file", _SAVE_AGAIN)
    count, contents = struct.unpack("<HL", tail[end + 10 : end + 16])
    # A zip64 table may hold billions of entries; no Word file needs one.
    if count > MAX_MEMBERS or contents > MAX_MEMBERS * 1_000 or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        raise RefusedError(name, "has more than 2,000 members", _SAVE_AGAIN)


def _kind_of(file: BinaryIO, head: bytes) -> str:
    """What a file that is no zip is, in words a researcher knows."""
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        file.seek(0)
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(MAX_FILE_BYTES)
        return "a Word file locked with a password" if locked else "an old .doc"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    other = "something else" if head else "an empty file"
    return next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), other)


def _check_members(archive: zipfile.ZipFile, file: BinaryIO, name: str) -> zipfile.ZipInfo:
    """Refuse an archive no word processor writes; give back the member that holds the text."""
    members = archive.infolist()
    names = Counter(member.filename.casefold() for member in members)
    rules = (
        (len(members) > MAX_MEMBERS, "has more than 2,000 members"),
        (any(member.flag_bits & 0x41 for member in members), "has encrypted members"),
        (any(n > 1 for n in names.values()), "has two members of one name"),
        (any(member.file_size > MAX_MEMBER_BYTES for member in members), "has a member of over 100 MB"),
        (sum(member.file_size for member in members) > MAX_ALL_BYTES, "unpacks to over 300 MB"),
        (_overlap(archive, file), "has members that overlap"),
    )
    for broken, what in rules:
        if broken:
            raise RefusedError(name, what, _SAVE_AGAIN)
    for member in members:
        if member.filename == _DOCUMENT:
            return member
    raise RefusedError(name, f"is not a Word file; it looks like {_kind_of_zip(names)}", _SAVE_AGAIN)


def _kind_of_zip(names: Counter[str]) -> str:
    if "content.xml" in names:
        return "an OpenDocument file"
    for folder, kind in (("xl/", "an Excel file"), ("ppt/", "a PowerPoint file")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "another kind of zip"


def _overlap(archive: zipfile.ZipFile, file: BinaryIO) -> bool:
    """Whether two members share bytes, or one reaches into the table of contents."""
    spans = []
    for member in archive.infolist():
        file.seek(member.header_offset)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            return True
        length, extra = struct.unpack("<HH", header[26:30])
        spans.append((member.header_offset, member.header_offset + 30 + length + extra + member.compress_size))
    spans.sort()
    starts = [start for start, _ in spans[1:]] + [archive.start_dir]
    return any(end > start for (_, end), start in zip(spans, starts, strict=True))


def _read_document(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> _Words:
    """Unpack and parse piece by piece: what the member says of its own size is not believed."""
    from lxml import etree

    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError(name, "is packed in a way Word does not use", _SAVE_AGAIN)
    words, n_bytes = _Words(name), 0
    parser = etree.XMLParser(target=words, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                n_bytes += len(chunk)
                _check_unpacked(n_bytes, member.compress_size, name)
                parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        # lxml's own words may quote the file, so only the line is told.
        raise RefusedError(name, f"{_DOCUMENT} is not XML (line {error.lineno or 1})", _SAVE_AGAIN) from None
    return words


def _check_unpacked(n_bytes: int, packed: int, name: str) -> None:
    if n_bytes > MAX_MEMBER_BYTES:
        raise RefusedError(name, "has a member of over 100 MB", _SAVE_AGAIN)
    if n_bytes > RATIO_COUNTS_FROM and n_bytes > MAX_RATIO * max(packed, 1):
        raise RefusedError(name, "unpacks to over 200 times its size", "get it again from whoever sent it")


class _Words:
    """Collects lines while lxml reads, so that no tree of the document is ever built."""

    def __init__(self, name: str) -> None:
        self.lines: list[str] = []
        self.counts: Counter[str] = Counter()
        self._name = name
        self._open: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._skipping = 0
        self._before = ""
        self._mark_deleted = False
        self._n = 0

    def doctype(self, *_: object) -> None:
        raise RefusedError(self._name, "has a DOCTYPE", _SAVE_AGAIN)

    def start(self, tag: str, _: object) -> None:
        space, _brace, local = tag.rpartition("}")
        short = _SHORT.get(space + "}", "") + local if space else local
        self._open.append(short)
        self._n += 1
        if len(self._open) > MAX_DEPTH or self._n > MAX_ELEMENTS:
            raise RefusedError(self._name, "is nested too deep or has too many parts", _SAVE_AGAIN)
        self._count(short)
        self._mark_deleted |= self._open[-4:] == ["w:p", "w:pPr", "w:rPr", "w:del"]
        if short in _SKIPPED:
            self._skipping += 1
        elif not self._skipping and short == "w:p":
            self._paragraphs.append([])
        elif not self._skipping and self._paragraphs:
            self._paragraphs[-1].append(_CHARACTERS.get(short, ""))

    def _count(self, short: str) -> None:
        if short not in _COUNTED or "mc:Fallback" in self._open:
            return
        # In the settings of a paragraph or a row, `w:del`, `w:ins` and `w:vanish` speak of its mark and not of words.
        in_settings = self._open[-2:-1] in (["w:rPr"], ["w:trPr"])
        if not in_settings or self._open[-3:] == ["w:r", "w:rPr", "w:vanish"]:
            self.counts[_COUNTED[short]] += 1

    def data(self, characters: str) -> None:
        if self._paragraphs and not self._skipping and self._open[-1] == "w:t":
            # Word shows a line end or a tab inside a run as a space.
            self._paragraphs[-1].append(characters.translate({9: " ", 10: " ", 13: " "}))

    def end(self, _: str) -> None:
        short = self._open.pop()
        if short in _SKIPPED:
            self._skipping -= 1
        elif short == "w:p" and not self._skipping:
            self._end_paragraph("".join(self._paragraphs.pop()))

    def _end_paragraph(self, line: str) -> None:
        """A paragraph whose end was deleted goes on in the next one."""
        if self._mark_deleted:
            self._before, self._mark_deleted = self._before + line, False
        else:
            self.lines.append(self._before + line)
            self._before = ""

    def close(self) -> None:
        if self._before:
            self.lines.append(self._before)


def _notes(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{what}: {counts[what]}" for what in dict.fromkeys(_COUNTED.values()) if counts[what])


def _notes_on_parts(names: list[str]) -> tuple[str, ...]:
    return tuple(note for start, note in _PARTS.items() if any(name.startswith(start) for name in names))
