"""The words in a file, whatever it is: text in UTF-8 or UTF-16, HTML, JSON, Base64, gzip, zip (docx, xlsx, qdpx), PDF, Parquet."""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from rap.core.safe_input import parse_json

MAX_BYTES = 200_000_000  # of one file, and of all that is packed in it
MAX_DEPTH = 4  # of what is packed in what is packed
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_WRAPPED = re.compile(rb"(?<=[A-Za-z0-9+/]{40})(\\n|\r?\n)")  # e-mail and notebooks break Base64 into lines
_TAG = re.compile(r"<[^>]{0,2000}>")


def read_content(path: Path) -> str | None:
    """All words found in a file; None when it cannot be read, or is too large to be looked through."""
    try:
        return content_of(path.read_bytes()) if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def content_of(data: bytes, *, depth: int = 0) -> str | None:
    """All words found in the bytes of a file, in what is packed in it too; None as `read_content`."""
    try:
        if data[:4] == b"PK\3\4":
            return _of_zip(data, depth)
        if data[:3] == b"\x1f\x8b\x08":
            return _inner(_gunzip(data), depth)
        if data[:5] == b"%PDF-":
            return _of_pdf(data)
        return _of_parquet(data) if data[:4] == b"PAR1" else words_in(data)
    except (ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None  # RuntimeError: a zip under a password


def _inner(data: bytes, depth: int) -> str | None:
    return content_of(data, depth=depth + 1) if depth < MAX_DEPTH else None


def words_in(data: bytes) -> str:
    """The text in some bytes, read in every way it may have been written."""
    plain = [_decoded(data)]
    joined = _WRAPPED.sub(b"", data)
    for found in (*_BASE64.finditer(data), *(_BASE64.finditer(joined) if joined != data else ())):
        with contextlib.suppress(binascii.Error, ValueError):
            core = found[0].rstrip(b"=")
            plain.append(_decoded(base64.b64decode(core[: len(core) - (len(core) % 4 == 1)] + b"==")))
    text = "\n".join(plain)
    return "\n".join((text, *_of_json(plain[0]), _TAG.sub(" ", html.unescape(text)) if "<" in text else ""))


def _decoded(data: bytes) -> str:
    if b"\0" in data[:1000] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        wide = (data[at:].decode(code, errors="ignore") for code in ("utf-16-le", "utf-16-be") for at in (0, 1))
        return "\n".join((data.decode("utf-8", errors="replace"), *wide))
    return data.decode("utf-8", errors="replace")


def _of_json(text: str) -> list[str]:
    """The strings of a JSON text, which may be written with escapes."""
    if text.lstrip()[:1] not in ("{", "["):
        return []
    try:
        return list(_strings(parse_json(text)))
    except (ValueError, RecursionError):
        return []


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    joined = ["".join(inner)] if inner and all(isinstance(item, str) for item in inner) else []
    return joined + [text for item in inner for text in _strings(item)]


def _of_zip(data: bytes, depth: int) -> str | None:
    """What is packed; None when it unpacks to more than we look through, or part of it cannot be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MAX_BYTES:
            return None
        parts = [_inner(packed.read(member), depth) for member in packed.infolist()]
        names = [member.filename for member in packed.infolist()]
    return None if None in parts else "\n".join((*names, *filter(None, parts)))


def _gunzip(data: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    found = unpacking.decompress(data, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError
    return found


def _of_parquet(data: bytes) -> str | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(data)).read()
    except pa.ArrowException:
        return None
    return "\n".join(str(value) for column in table.columns for value in column.to_pylist() if value is not None)


def _of_pdf(data: bytes) -> str | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
