"""Words that must be nowhere: every form in which they may be written, and every layer of a file in
which they may lie.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from rap.core.plain import fold_words


def forms_of(words: str) -> Iterator[bytes]:
    """As they are, in small letters, folded, as entities, as JSON; each in UTF-8 and UTF-16, and in
    Base64 at any place.
    """
    for text in {
        words,
        words.lower(),
        fold_words(words),
        html.escape(words).encode("ascii", "xmlcharrefreplace").decode(),
    }:
        written = (
            text.encode(),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            json.dumps(text)[1:-1].encode(),
        )
        yield from written
        for data in written:
            yield from (
                base64.b64encode(b"_" * shift + data)[4 if shift else 0 : -4] for shift in range(3)
            )


def layers_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them: zip, zlib and gzip (PNG, git objects),
    Parquet.
    """
    data = path.read_bytes()
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=47).decompress(data[found.start() :])
    if data[:4] == b"PAR1":
        yield str(pq.ParquetFile(path).read().to_pylist()).encode()


def find_words_in(root: Path, words: Iterable[str], *, outside: Iterable[Path] = ()) -> list[str]:
    """Files under `root` whose name, bytes or layers hold one of `words` (six letters or more
    each).
    """
    needles = re.compile(
        b"|".join(re.escape(form) for form in sorted({f for one in words for f in forms_of(one)}))
    )
    skipped, found = [path.resolve() for path in outside], []
    for path in sorted(root.rglob("*")):
        if any(path.resolve().is_relative_to(folder) for folder in skipped):
            continue
        layers = (os.fsencode(path.name), *(layers_of(path) if path.is_file() else ()))
        found += [path.relative_to(root).as_posix()] if any(map(needles.search, layers)) else []
    return found
