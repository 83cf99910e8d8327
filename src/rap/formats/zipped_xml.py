"""Documents that are zips of XML (`.docx`, `.odt`) from outside: nothing is trusted, and one member is unpacked and read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

from rap.core.errors import RefusedError

MAX_FILE_BYTES = 100_000_000
MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 100_000_000
MAX_ALL_BYTES = 300_000_000
MAX_RATIO = 200
# A few repeated lines pack better than 200:1, and no bomb is this small.
RATIO_COUNTS_FROM = 1_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
_CHUNK = 65_536

_KINDS = {
    b"{\\rtf": "an RTF file",
    b"%pdf": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b"pk\x03\x04": "a zip, such as .docx, .odt or .xlsx",
    b"\xd0\xcf\x11\xe0": "an old .doc or .xls",
}
_DAMAGES = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, UnicodeDecodeError)


@dataclass(frozen=True)
class Package:
    """One kind of packed document: what people call it, who writes it, which member holds its text, how to get it right."""

    thing: str
    program: str
    text: str
    again: str

    @property
    def a_thing(self) -> str:
        return f"{'an' if self.thing[0] in 'AEIOU' else 'a'} {self.thing}"


class Reading:
    """What lxml calls while it reads a member, so that no tree of the document is ever built; `path` are the open elements."""

    def __init__(self, package: Package, name: str) -> None:
        self.counts: Counter[str] = Counter()
        self.path: list[str] = []
        self._package, self._name = package, name
        self._n = 0

    def doctype(self, *_: object) -> None:
        raise RefusedError(self._name, "has a DOCTYPE", self._package.again)

    def enter(self, element: str) -> None:
        """Note that an element begins; one too many, or one too deep, is refused."""
        self.path.append(element)
        self._n += 1
        if len(self.path) > MAX_DEPTH or self._n > MAX_ELEMENTS:
            raise RefusedError(self._name, "is nested too deep or has too many parts", self._package.again)


def read_package(file: BinaryIO, package: Package, *, name: str, reading: Reading) -> tuple[str, ...]:
    """Feed the member that holds the text to `reading`; gives the names of all members.

    Raises
    ------
    RefusedError
        Not such a document, or one made to harm: too many members, too much to unpack, a name that leads out, a DOCTYPE.
    """
    _check_start(file, package, name=name)
    try:
        with zipfile.ZipFile(file) as archive:
            member = _check_members(archive, file, package=package, name=name)
            _feed(archive, member, package=package, name=name, reading=reading)
            return tuple(archive.namelist())
    except _DAMAGES:
        raise RefusedError(name, f"is a damaged {package.thing}", package.again) from None


def _check_start(file: BinaryIO, package: Package, *, name: str) -> None:
    """Refuse, before any of it is kept in memory, what is no zip and what has too large a table of contents."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(2048)
    if not head.startswith(b"PK\x03\x04"):
        what = f"is not {package.a_thing}; it looks like {_kind_of(file, head)}"
        raise RefusedError(name, what, package.again)
    if size > MAX_FILE_BYTES:
        raise RefusedError(name, "is over 100 MB", "remove its pictures, or split it")
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise RefusedError(name, f"is a damaged {package.thing}", package.again)
    count, contents = struct.unpack("<HL", tail[end + 10 : end + 16])
    # A zip64 table may hold billions of entries; no document needs one.
    if count > MAX_MEMBERS or contents > MAX_MEMBERS * 1_000 or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        raise RefusedError(name, "has more than 2,000 members", package.again)


def _kind_of(file: BinaryIO, head: bytes) -> str:
    """What a file that is no zip is, in words a researcher knows."""
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        file.seek(0)
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(MAX_FILE_BYTES)
        return "a Word file locked with a password" if locked else "an old .doc"
    return kind_of_start(head) or ("something else" if head else "an empty file")


def kind_of_start(head: bytes) -> str:
    """What a file that begins like this is, in words a researcher knows; nothing when it could be text.

    Examples
    --------
    >>> kind_of_start(b"%PDF-1.7"), kind_of_start(b"I: So?")
    ('a PDF', '')
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), "")


def _check_members(archive: zipfile.ZipFile, file: BinaryIO, *, package: Package, name: str) -> zipfile.ZipInfo:
    """Refuse an archive no word processor writes; give back the member that holds the text."""
    members = archive.infolist()
    names = Counter(member.filename.casefold() for member in members)
    rules = (
        (len(members) > MAX_MEMBERS, "has more than 2,000 members"),
        (any(member.flag_bits & 0x41 for member in members), "has encrypted members"),
        (any(n > 1 for n in names.values()), "has two members of one name"),
        (any(map(_leads_out, names)), "has a member whose name leads out of it"),
        (any(member.file_size > MAX_MEMBER_BYTES for member in members), "has a member of over 100 MB"),
        (sum(member.file_size for member in members) > MAX_ALL_BYTES, "unpacks to over 300 MB"),
        (_overlap(archive, file), "has members that overlap"),
    )
    for broken, what in rules:
        if broken:
            raise RefusedError(name, what, package.again)
    for member in members:
        if member.filename == package.text:
            return member
    what = f"is not {package.a_thing}; it looks like {_kind_of_zip(names)}"
    raise RefusedError(name, what, package.again)


def _leads_out(member: str) -> bool:
    return member.startswith(("/", "\\")) or ".." in member.replace("\\", "/").split("/") or member[1:2] == ":"


def _kind_of_zip(names: Counter[str]) -> str:
    if "content.xml" in names:
        return "an OpenDocument file"
    for folder, kind in (("word/", "a Word file"), ("xl/", "an Excel file"), ("ppt/", "a PowerPoint file")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "another kind of zip"


def _overlap(archive: zipfile.ZipFile, file: BinaryIO) -> bool:
    """Whether two members share bytes, or one reaches into the table of contents."""
    spans = []
    for member in archive.infolist():
        if member.header_offset < 0:  # what a damaged table of contents gives
            return True
        file.seek(member.header_offset)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            return True
        length, extra = struct.unpack("<HH", header[26:30])
        spans.append((member.header_offset, member.header_offset + 30 + length + extra + member.compress_size))
    spans.sort()
    starts = [*(start for start, _ in spans), archive.start_dir][1:]
    return any(end > start for (_, end), start in zip(spans, starts, strict=True))


def _feed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, package: Package, name: str, reading: Reading) -> None:
    """Unpack and parse piece by piece: what the member says of its own size is not believed."""
    from lxml import etree

    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError(name, f"is packed in a way {package.program} does not use", package.again)
    n_bytes = 0
    parser = etree.XMLParser(target=reading, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                n_bytes += len(chunk)
                _check_unpacked(n_bytes, member.compress_size, package=package, name=name)
                parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        # lxml's own words may quote the file, so only the line is told.
        what = f"{member.filename} is not XML (line {error.lineno or 1})"
        raise RefusedError(name, what, package.again) from None


def _check_unpacked(n_bytes: int, packed: int, *, package: Package, name: str) -> None:
    if n_bytes > MAX_MEMBER_BYTES:
        raise RefusedError(name, "has a member of over 100 MB", package.again)
    if n_bytes > RATIO_COUNTS_FROM and n_bytes > MAX_RATIO * max(packed, 1):
        raise RefusedError(name, "unpacks to over 200 times its size", "get it again from whoever sent it")
