"""Small documents made for tests: Word and OpenDocument files, old Excel, PDF; invented words only."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_SPACES = " ".join(
    f'xmlns:{short}="{_ODF}{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
# One letter is 500 units wide, so that pypdf knows where a word ends.
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, *others: tuple[str, bytes], before: str = "") -> bytes:
    """A Word file whose document has this body, and `before` in front of its root."""
    text = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed(("word/document.xml", text.encode()), *others)


def odt(body: str, *others: tuple[str, bytes], before: str = "", styles: str = "") -> bytes:
    """An OpenDocument text whose content has this body, these automatic styles, and `before` in
    front of its root.
    """
    text = (
        f"{before}<office:document-content {_ODF_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed(
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", text.encode()),
        *others,
    )


def ods(tables: str, *others: tuple[str, bytes], before: str = "") -> bytes:
    """An OpenDocument spreadsheet of these tables, with `before` in front of its root."""
    text = (
        f"{before}<office:document-content {_ODF_SPACES}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", text.encode()),
        *others,
    )


def ods_table(*rows: Sequence[str]) -> str:
    """A sheet of these rows of text."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = (
        "".join(cell.format(word) if word else "<table:table-cell/>" for word in row)
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f"<table:table>{lines}</table:table>"


def xls(*sheets: Sequence[Sequence[str | float]]) -> bytes:
    """An Excel 97 file (https://learn.microsoft.com/openspecs/office_file_formats/ms-xls) of these
    sheets, in the compound file that holds it.
    """

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, column: int, value: str | float) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            return record(0x0204, place + text)
        return record(0x0203, place + struct.pack("<d", value))

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    pages = [
        begin(0x0010)
        + b"".join(
            cell(at, column, value)
            for at, row in enumerate(rows)
            for column, value in enumerate(row)
            if value != ""
        )
        + record(0x000A, b"")
        for rows in sheets
    ]
    names = [f"s{at}".encode("utf-16-le") for at in range(len(sheets))]
    head = len(begin(5)) + sum(4 + 8 + len(name) for name in names) + 4
    starts = [head + sum(map(len, pages[:at])) for at in range(len(pages))]
    listed = b"".join(
        record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
        for start, name in zip(starts, names, strict=True)
    )
    return compound("Workbook", begin(5) + listed + record(0x000A, b"") + b"".join(pages))


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb) with one
    stream, as Office before 2007 wrote it.
    """
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    n = len(stream) // 512

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + n), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + table + folder.ljust(512, b"\0") + stream


def page(*lines: str, top: int = 760, step: int = 14) -> bytes:
    """What draws these lines below each other; an empty one leaves a gap."""
    drawn = [
        b"1 0 0 1 60 %d Tm (%s) Tj"
        % (
            top - at * step,
            line.encode("cp1252")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)"),
        )
        for at, line in enumerate(lines)
        if line
    ]
    return b"BT /F1 10 Tf " + b"\n".join(drawn) + b" ET"


def pdf(*pages: bytes, catalog: bytes = b"", trailer: bytes = b"", packing: bytes = b"") -> bytes:
    """A PDF of these pages; `catalog`, `trailer` and `packing` (of what draws a page) are further
    entries.
    """
    numbers = [4 + 2 * at for at in range(len(pages))]
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % n for n in numbers), len(pages)),
        3: _FONT,
    }
    for number, drawn in zip(numbers, pages, strict=True):
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        objects[number + 1] = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (
            len(drawn),
            packing,
            drawn,
        )
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, data in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)
