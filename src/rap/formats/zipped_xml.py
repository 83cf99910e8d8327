"""Documents that are zips of XML (`.docx`, `.odt`) from outside: nothing is trusted, and one member
is unpacked and read.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.codings_in_files import HIGHLIGHTS
from rap.formats.files import check_size, kind_of_start
from rap.formats.plain_text import Cell, Written, counted, join_paragraphs

SPACES_CUT = "formats.note.spaces_cut"
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
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The limits as facts of a message.
_PART = {"megabytes": MAX_MEMBER_BYTES // 1_000_000}
_ALL = {"megabytes": MAX_ALL_BYTES // 1_000_000}

_FOLDERS = {
    "word/": "formats.kind.word",
    "xl/": "formats.kind.excel",
    "ppt/": "formats.kind.powerpoint",
}
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(NotImplementedError, EOFError, UnicodeDecodeError),
)


@dataclass(frozen=True)
class Package:
    """One kind of packed document.

    `thing` is what people call it, `again` how to get it right, `text` the member that holds its
    text. `short` maps a namespace in braces to a prefix; `skipped` are elements whose words are
    left out; `notes` maps elements, and `notes_on_members` the start of a member's name, to the id
    of what a researcher should know of them. Members that end as `unread` are never unpacked, so their
    size does not count.
    """

    thing: Message
    text: str
    again: Message
    short: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    notes_on_members: Mapping[str, str] = field(default_factory=dict)
    most_bytes: int = MAX_FILE_BYTES
    most_members: int = MAX_MEMBERS
    unread: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, int]:
        """The limit of members as a fact of a message."""
        return {"most": self.most_members}

    def short_name(self, tag: str) -> str:
        """`w:p` for an element that lxml calls `{http://…/main}p`."""
        space, _brace, local = tag.rpartition("}")
        return self.short.get(space + "}", "") + local if space else local


class XmlReading:
    """What lxml calls while it reads a member, so that no tree of the document is ever built;
    `path` are the open elements.
    """

    def __init__(self, package: Package, name: str) -> None:
        self.counts: Counter[str] = Counter()
        self.path: list[str] = []
        self.package, self.name = package, name
        self._n = 0

    def doctype(self, *_: object) -> None:
        raise RefusedError("formats.package.doctype", place=self.name, again=self.package.again)

    def enter(self, element: str) -> None:
        """Note that an element begins; one too many, or one too deep, is refused."""
        self.path.append(element)
        self._n += 1
        if len(self.path) > MAX_DEPTH or self._n > MAX_ELEMENTS:
            raise RefusedError(
                "formats.package.too_deep", place=self.name, again=self.package.again
            )


class Paragraphs(XmlReading):
    """Collects paragraphs while lxml reads; a kind of document adds what its elements mean.

    `unfinished` are the paragraphs that are open (one in a text box lies in another), `skipping`
    counts the open elements whose words are left out.
    """

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.paragraphs: list[list[tuple[str, str]]] = []
        self.unfinished: list[list[tuple[str, str]]] = []
        self.skipping = 0
        self.cells: list[Cell | None] = []
        self._rows: list[Cell] = []
        self._n_rows = 0

    def begin_row(self) -> None:
        self._n_rows += 1
        self._rows.append((self._n_rows, 0))

    def begin_cell(self) -> None:
        if self._rows:
            row, column = self._rows.pop()
            self._rows.append((row, column + 1))

    def end_row(self) -> None:
        if self._rows:
            self._rows.pop()

    def end_paragraph(self, pieces: list[tuple[str, str]]) -> None:
        """Keep a paragraph, with the cell of a table that it is in."""
        self.paragraphs.append(pieces)
        self.cells.append(self._rows[-1] if self._rows else None)

    def close(self) -> None:
        """Called by lxml at the end of the member."""


def read_words(file: BinaryIO, words: Paragraphs) -> Written:
    """The text of an open document, a paragraph a line, and notes on what was left out.

    Raises
    ------
    RefusedError
        As `read_package`, or a document without words.
    """
    package = words.package
    members = read_package(file, package, name=words.name, reading=words)
    counts = dict.fromkeys((*package.notes.values(), HIGHLIGHTS, SPACES_CUT))
    notes = counted((note, words.counts[note]) for note in counts)
    notes = (*notes, *_notes_on_members(members, package))
    written = join_paragraphs(words.paragraphs, notes, words.cells)
    if not written.text.strip():
        raise RefusedError("formats.file.no_words", place=words.name)
    return written


def _notes_on_members(members: Sequence[str], package: Package) -> tuple[Message, ...]:
    return tuple(
        Message(note)
        for start, note in package.notes_on_members.items()
        if any(member.startswith(start) for member in members)
    )


def read_package(
    file: BinaryIO, package: Package, *, name: str, reading: XmlReading
) -> tuple[str, ...]:
    """Feed the member that holds the text to `reading`; gives the names of all members.

    Raises
    ------
    RefusedError
        Not such a document, or one made to harm: too many members, too much to unpack, a name that
        leads out, a DOCTYPE.
    """
    check_start(file, package, name=name)
    try:
        with zipfile.ZipFile(file) as archive:
            member = _text_member(archive, file, package=package, name=name)
            feed(archive, member, package=package, name=name, reading=reading)
            return tuple(archive.namelist())
    except DAMAGES:
        raise RefusedError("formats.package.damaged", place=name, again=package.again) from None


def check_start(file: BinaryIO, package: Package, *, name: str) -> None:
    """Refuse, before any of it is kept in memory, what is no zip and what has too large a table of
    contents.
    """
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(2048)
    if not head.startswith(b"PK\x03\x04"):
        if _is_locked(file, head):
            raise RefusedError("formats.package.locked", place=name)
        raise _other_kind(package, name, _kind_of(head))
    check_size(size, package.most_bytes, name=name)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise RefusedError("formats.package.damaged", place=name, again=package.again)
    count, contents = struct.unpack("<HL", tail[end + 10 : end + 16])
    # A zip64 table may hold billions of entries; no document needs one.
    if (
        count > package.most_members
        or contents > package.most_members * 1_000
        or b"PK\x06\x07" in tail[max(0, end - 20) : end]
    ):
        raise RefusedError(
            "formats.package.too_many_parts", place=name, **package.parts, again=package.again
        )


def _other_kind(package: Package, name: str, kind: Message) -> RefusedError:
    facts = {"thing": package.thing, "kind": kind, "again": package.again}
    return RefusedError("formats.package.other_kind", place=name, **facts)


def _is_locked(file: BinaryIO, head: bytes) -> bool:
    """Office packs a file with a password into one of the old kind."""
    if not head.startswith(_OLD):
        return False
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read(MAX_FILE_BYTES)


def _kind_of(head: bytes) -> Message:
    """What a file that is not a zip is, in words a researcher knows."""
    if head.startswith(_OLD):
        return Message("formats.kind.old_word")
    return kind_of_start(head) or Message(
        "formats.kind.something_else" if head else "formats.kind.empty"
    )


def _text_member(
    archive: zipfile.ZipFile, file: BinaryIO, *, package: Package, name: str
) -> zipfile.ZipInfo:
    """The member that holds the text, of an archive that was looked through."""
    check_members(archive, file, package=package, name=name)
    part = find_part(archive.namelist(), package.text)
    if part is not None:
        return archive.getinfo(part)
    names = Counter(member.filename.casefold() for member in archive.infolist())
    raise _other_kind(package, name, _kind_of_zip(names))


def find_part(names: Sequence[str], part: str) -> str | None:
    """The name of a part among those of a package: Word on the web writes `word/document2.xml` too.

    Examples
    --------
    >>> find_part(["word/document2.xml", "word/styles.xml"], "word/document.xml")
    'word/document2.xml'
    """
    stem, _, suffix = part.rpartition(".")
    numbered = re.compile(rf"{re.escape(stem)}[0-9]+\.{re.escape(suffix)}")
    same = [part] if part in names else [*filter(numbered.fullmatch, names)]
    return same[0] if len(same) == 1 else None


def check_members(archive: zipfile.ZipFile, file: BinaryIO, *, package: Package, name: str) -> None:
    """Refuse an archive that no program for documents writes."""
    members = archive.infolist()
    names = Counter(member.filename.casefold() for member in members)
    sizes = [
        member.file_size
        for member in members
        if not member.filename.lower().endswith(package.unread)
    ]
    rules: tuple[tuple[bool, str, dict[str, int]], ...] = (
        (len(members) > package.most_members, "formats.package.too_many_parts", package.parts),
        (any(member.flag_bits & 0x41 for member in members), "formats.package.encrypted", {}),
        (any(n > 1 for n in names.values()), "formats.package.one_name_twice", {}),
        (any(map(_leads_out, names)), "formats.package.leads_out", {}),
        (any(map(_is_link, members)), "formats.package.leads_out", {}),
        (any(n > MAX_MEMBER_BYTES for n in sizes), "formats.package.part_too_big", _PART),
        (sum(sizes) > MAX_ALL_BYTES, "formats.package.too_big_unpacked", _ALL),
        (_overlap(archive, file), "formats.package.overlap", {}),
    )
    for is_broken, rule, limit in rules:
        if is_broken:
            raise RefusedError(rule, place=name, **limit, again=package.again)


def _leads_out(member: str) -> bool:
    return (
        member.startswith(("/", "\\"))
        or ".." in member.replace("\\", "/").split("/")
        or member[1:2] == ":"
    )


def _is_link(member: zipfile.ZipInfo) -> bool:
    """Whether a member stands for another file, as Unix packs a symbolic link."""
    return stat.S_ISLNK(member.external_attr >> 16)


def _kind_of_zip(names: Counter[str]) -> Message:
    if "content.xml" in names:
        return Message("formats.kind.opendocument")
    found = (kind for folder, kind in _FOLDERS.items() if any(n.startswith(folder) for n in names))
    return Message(next(found, "formats.kind.other_zip"))


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
        start = member.header_offset
        spans.append((start, start + 30 + length + extra + member.compress_size))
    spans.sort()
    starts = [*(start for start, _ in spans), archive.start_dir][1:]
    return any(end > start for (_, end), start in zip(spans, starts, strict=True))


def feed(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    *,
    package: Package,
    name: str,
    reading: XmlReading,
) -> None:
    """Unpack and parse piece by piece: what the member says of its own size is not believed."""
    from lxml import etree

    if member.compress_type not in PACKINGS:
        raise RefusedError("formats.package.unusual", place=name, again=package.again)
    parser = etree.XMLParser(
        target=reading, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for chunk in unpack(archive, member, package=package, name=name):
            parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        # lxml's own words may quote the file, so only the line is named.
        line, part = error.lineno or 1, member.filename
        raise RefusedError(
            "formats.package.not_xml", place=name, part=part, line=line, again=package.again
        ) from None


def unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, package: Package, name: str
) -> Iterator[bytes]:
    """The bytes of a member, piece by piece, as long as there are not too many."""
    n_bytes = 0
    with archive.open(member) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            n_bytes += len(chunk)
            _check_unpacked(n_bytes, member.compress_size, package=package, name=name)
            yield chunk


def _check_unpacked(n_bytes: int, packed: int, *, package: Package, name: str) -> None:
    if n_bytes > MAX_MEMBER_BYTES:
        raise RefusedError("formats.package.part_too_big", place=name, **_PART, again=package.again)
    if n_bytes > RATIO_COUNTS_FROM and n_bytes > MAX_RATIO * max(packed, 1):
        raise RefusedError("formats.package.bomb", place=name, times=MAX_RATIO)
