"""What CATMA exports of a project: a `.tar.gz` with each document as text and, in a folder beside it, its
annotation collections in TEI (https://catma.de/documentation/access-your-project-data/tei-export-format).

A tagset is a group, a tag below a tag a code below a code; offsets are UTF-16 units. What is in several
places is a coding for each; properties that somebody filled in are its memo.
"""

from __future__ import annotations

import re
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from gzip import BadGzipFile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.code_names import Path
from rap.formats.corpus_tools.spans import Span, SpannedText, make_project
from rap.formats.projects import Choices, Project
from rap.formats.tei import read_xml
from rap.formats.zipped_xml import MAX_ALL_BYTES, MAX_MEMBER_BYTES

ORIGIN = "CATMA"
_FOLDER = "annotationcollections"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CHARS = re.compile(r"#char=(\d{1,10}),(\d{1,10})$")
# The name of a tagset ends in the time of its version.
_VERSION = re.compile(r"\s+\d{4}-\d\d-\d\dT\S+$")
# A text is called by its id and its title, with the id alone where it has no title.
_OWN = re.compile(r"^(?:CATMA|D)_[0-9A-Fa-f-]{36}_(?=.)")
_MOST = 20_000
_AGAIN = Message("formats.catma.again")
_DAMAGES = (tarfile.TarError, zlib.error, BadGzipFile, EOFError, UnicodeDecodeError)


@dataclass
class _Found:
    """What is gathered of all collections."""

    lost: Counter[str] = field(default_factory=Counter)
    colours: dict[Path, str] = field(default_factory=dict)


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The texts and codings of an open export of CATMA.

    Raises
    ------
    RefusedError
        Not such an export, damaged, made to harm, or a collection without its text.
    """
    head = file.read(2)
    file.seek(0)
    if head != b"\x1f\x8b":
        raise RefusedError("formats.catma.alone", place=name)
    documents: dict[str, tuple[str, str]] = {}
    collections: list[tuple[str, str, bytes]] = []
    for path, data in _unpacked(file, name):
        at = PurePosixPath(path)
        if at.suffix == ".txt":
            documents[str(at.parent)] = (_OWN.sub("", at.stem), data.decode("utf-8-sig", "replace"))
        elif at.suffix == ".xml" and at.parent.name == _FOLDER:
            collections.append((str(at.parent.parent), path, data))
    if not documents or not collections:
        raise RefusedError("formats.catma.alone", place=name)
    found = _Found()
    spans: dict[str, list[Span]] = {folder: [] for folder in documents}
    for folder, path, data in collections:
        root = read_xml(BytesIO(data), path, roots=("TEI",), other="formats.catma.alone")
        rows = [*_spans(root, found)]
        if folder in spans:
            spans[folder] += rows
        else:
            found.lost["formats.project.lost.no_text"] += len(rows)
    texts = [SpannedText(key, *documents[key], spans[key]) for key in documents]
    facts = {"format": "catma", "origin": ORIGIN}
    return make_project(texts, name, choices, colours=found.colours, losses=found.lost, **facts)


def _unpacked(file: BinaryIO, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of the archive; what its table says of their size is looked at before they are read, and
    nothing is written anywhere.
    """
    n_bytes = n_files = 0
    try:
        with tarfile.open(fileobj=file, mode="r|gz") as archive:
            for member in archive:
                n_files += 1
                n_bytes += member.size
                if member.size > MAX_MEMBER_BYTES or n_bytes > MAX_ALL_BYTES:
                    facts = {"megabytes": MAX_ALL_BYTES // 1_000_000, "again": _AGAIN}
                    raise RefusedError("formats.package.too_big_unpacked", place=name, **facts)
                if n_files > _MOST:
                    facts = {"most": _MOST, "again": _AGAIN}
                    raise RefusedError("formats.package.too_many_parts", place=name, **facts)
                if member.name.startswith("/") or ".." in member.name.split("/"):
                    raise RefusedError("formats.package.leads_out", place=name, again=_AGAIN)
                unpacked = archive.extractfile(member) if member.isreg() else None
                if unpacked is not None:
                    yield member.name, unpacked.read()
    except _DAMAGES:
        raise RefusedError("formats.package.damaged", place=name, again=_AGAIN) from None


def _spans(root: Any, found: _Found) -> Iterator[Span]:
    """The places of a collection, each annotation in the order of the file."""
    codes = _codes(root, found)
    ranges: dict[str, list[tuple[int, int]]] = {}
    for segment in root.iter("{*}seg"):
        pointer = segment.find("{*}ptr")
        match = _CHARS.search(pointer.get("target", "")) if pointer is not None else None
        if match is None:
            continue
        for one in segment.get("ana", "").split():
            ranges.setdefault(one.removeprefix("#"), []).append((int(match[1]), int(match[2])))
    for one in root.iter("{*}fs"):
        id, kind = one.get(_ID, ""), one.get("type", "")
        if kind not in codes:
            found.lost["formats.project.lost.no_code"] += bool(kind)
            continue
        said = {
            str(f.get("name")): [s.text or "" for s in f.iter("{*}string")]
            for f in one.iter("{*}f")
        }
        whole = _joined(ranges.get(id, []))
        found.lost["formats.project.lost.no_place"] += not whole
        found.lost["formats.catma.lost.in_parts"] += len(whole) > 1
        memo = _memo(said)
        found.lost["formats.catma.lost.properties"] += bool(memo)
        who = next(iter(said.get("catma_markupauthor", ())), "")
        when = next(iter(said.get("catma_markuptimestamp", ())), "")
        for n, (start, end) in enumerate(whole):
            yield Span(start, end, codes[kind], f"{id}/{n}", who.strip(), when, memo)


def _memo(said: Mapping[str, list[str]]) -> str:
    own = {key: v for key, values in said.items() if (v := ", ".join(filter(None, values)))}
    return "\n".join(f"{key}: {v}" for key, v in own.items() if not key.startswith("catma_"))


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """CATMA parts a place where another one begins or ends in it."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _codes(root: Any, found: _Found) -> dict[str, Path]:
    """Id of a tag -> the names from its tagset down to it."""
    rows: dict[str, tuple[str, str, str]] = {}
    for tagset in root.iter("{*}fsdDecl"):
        name = _VERSION.sub("", tagset.get("n", "").strip())
        for tag in tagset.iter("{*}fsDecl"):
            id = tag.get(_ID, "") or tag.get("type", "")
            said = (tag.findtext("{*}fsDescr") or "").strip() or id
            rows[id] = (said, tag.get("baseTypes", "").strip(), name)
            colours = [f for f in tag.iter("{*}fDecl") if f.get("name") == "catma_displaycolor"]
            for colour in (s.text or "" for f in colours for s in f.iter("{*}string")):
                found.colours[(id,)] = _hex(colour)
    paths = {id: _path(id, rows) for id in rows}
    for id, path in paths.items():
        found.colours[path] = found.colours.pop((id,), "")
    return paths


def _path(id: str, rows: Mapping[str, tuple[str, str, str]]) -> Path:
    names, seen = list[str](), set[str]()
    tagset = rows[id][2]
    while id in rows and id not in seen:  # a damaged file may say that two are above each other
        seen.add(id)
        names.append(rows[id][0])
        id = rows[id][1]
    return (*([tagset] if tagset else []), *reversed(names))


def _hex(colour: str) -> str:
    """`#rrggbb` of the whole number that Java has for a colour; "" for anything else."""
    try:
        return f"#{int(colour.strip()) & 0xFFFFFF:06x}"
    except ValueError:
        return ""
