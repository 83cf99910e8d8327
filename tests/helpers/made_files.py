"""Small documents made for tests: Word and OpenDocument texts, RTF, PDF; invented words only."""

from __future__ import annotations

import io
import zipfile

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
