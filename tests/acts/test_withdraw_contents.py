"""Words are found in a file whatever it is packed in."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rap.privacy.echoes import word_runs
from rap.store import file_contents as contents
from rap.store.file_contents import read_content

SAID = "We share the stairs and the electricity, à tour de rôle."
RUNS = word_runs(SAID, length=5)


def packed(data: bytes, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return out.getvalue()


def table() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"words": [SAID], "n": [1]}), out)
    return out.getvalue()


def tarred(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as folder:
        entry = tarfile.TarInfo("notes.txt")
        entry.size = len(data)
        folder.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


WAYS = {
    "utf-8": SAID.encode(),
    "capitals": SAID.upper().encode(),
    "utf-16": SAID.encode("utf-16"),
    "utf-16-le": SAID.encode("utf-16-le"),
    "utf-16-be": SAID.encode("utf-16-be"),
    "sqlite": b"SQLite\0\0" + SAID.encode(),
    "utf-16-after-nulls": b"\0\0\0" + SAID.encode("utf-16-le"),
    "json": json.dumps({"a": [SAID]}).encode(),
    "json-of-words": json.dumps({"text": [word + " " for word in SAID.split()]}).encode(),
    "html-entities": SAID.replace("a", "&#97;").encode() + b"<br>",
    "html-tags": SAID.replace(" ", "<b> </b>").encode(),
    "zip": packed(SAID.encode()),
    "zip-in-zip": packed(packed(SAID.encode())),
    "table-in-zip": packed(table()),
    "gzip": gzip.compress(SAID.encode()),
    "bzip2": bz2.compress(SAID.encode()),
    "xz": lzma.compress(SAID.encode()),
    "zlib": zlib.compress(SAID.encode()),
    "tar-in-xz": lzma.compress(tarred(SAID.encode())),
    "word-runs": packed(SAID.replace(" ", "</w:t><w:t>").encode()),
    "table": table(),
    "data-address": b"data:text/plain;base64," + base64.b64encode(SAID.encode()),
    "base64-of-utf-16": base64.b64encode(SAID.encode("utf-16")),
    "base64-in-lines": base64.encodebytes(b"#" * 50 + SAID.encode()),
    "base64-in-dos-lines": base64.encodebytes(SAID.encode() * 3).replace(b"\n", b"\r\n"),
    "base64-in-json": json.dumps(
        {"image": base64.encodebytes(b"#" * 50 + SAID.encode()).decode()}
    ).encode(),
    "name-in-zip": packed(b"x", name=SAID),
}


@pytest.mark.parametrize("data", WAYS.values(), ids=WAYS)
def test_words_are_found_however_they_are_written(tmp_path: Path, data: bytes):
    """Five words in a row at least."""
    (tmp_path / "file").write_bytes(data)

    assert word_runs(read_content(tmp_path / "file") or "", length=5) & RUNS


def test_a_file_without_her_words_gives_none_of_them(tmp_path: Path):
    """What is found is what is there."""
    (tmp_path / "file").write_bytes(packed(b"They share the garden and the bicycle."))

    assert not word_runs(read_content(tmp_path / "file") or "", length=5) & RUNS


def test_what_cannot_be_read_or_is_too_large_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """None, so that a person looks: a torn zip, gzip, bzip2 or xz, a zip in a zip in a zip …, one that
    unpacks to too much.
    """
    deep = SAID.encode()
    for _ in range(contents.MAX_DEPTH + 1):
        deep = packed(deep)
    torn = (
        packed(SAID.encode())[:-20],
        gzip.compress(SAID.encode())[:-10],
        bz2.compress(SAID.encode())[:-10],
        lzma.compress(SAID.encode())[:-10],
        table()[:-9],
        deep,
        packed(bytes(5000)),
        bytes(3000),
    )
    monkeypatch.setattr(contents, "MAX_BYTES", 2500)
    found = []
    for number, data in enumerate(torn):
        (tmp_path / f"{number}").write_bytes(data)
        found.append(read_content(tmp_path / f"{number}"))

    assert found == [None] * len(torn)
