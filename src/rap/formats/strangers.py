"""Files that a package of others reads: it makes plain values of the bytes, and readers of the house take
them as they take any file.

What its function gives is looked at here, value by value: nothing else of it comes in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.apart import Limits, call
from rap.core.errors import Message, RefusedError
from rap.core.extensions import Extension, offered
from rap.formats.files import open_regular, read_at_most
from rap.formats.project_readers import MOST_CODES, PROJECT_SUFFIXES
from rap.formats.projects import (
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectText,
)
from rap.formats.readers import SUFFIXES
from rap.formats.refused_kinds import REFUSED_KINDS

MAX_BYTES = 200_000_000
Row = Mapping[str, Any]


def suffixes() -> tuple[str, ...]:
    """How the files of all transcripts end that can be read, those of packages of others last."""
    return (*SUFFIXES, *(f".{name}" for name in offered("reader")))


def project_suffixes() -> tuple[str, ...]:
    """As `suffixes`, of projects of other programs."""
    return (*PROJECT_SUFFIXES, *(f".{name}" for name in offered("project")))


def reader_of(path: Path, kind: str) -> Extension | None:
    """The package that reads files of this ending; None where the house reads or refuses them."""
    suffix = path.suffix.lower()
    ours = SUFFIXES if kind == "reader" else PROJECT_SUFFIXES
    if suffix in ours or suffix in REFUSED_KINDS or not suffix:
        return None
    return offered(kind).get(suffix[1:])


def note_of(extension: Extension) -> Message:
    """That it read a file, and its version."""
    facts = {"package": extension.package, "version": extension.version}
    return Message("core.extension.read_by", **facts)


def as_talk(
    extension: Extension, path: Path, data: bytes | None, *, limits: Limits | None
) -> tuple[bytes, str]:
    """What it makes of a transcript: the bytes and the ending of a file that the house reads, plain
    text or a list of `{speaker, text}`.
    """
    said = _said(extension, path, data, limits)
    if isinstance(said, str):
        return said.encode("utf-8", "surrogatepass"), ".txt"
    rows = [_turn(one) for one in said] if isinstance(said, list) else [None]
    if not rows or None in rows:
        raise _other_shape(extension)
    return json.dumps(rows).encode(), ".json"


def _turn(row: Any) -> dict[str, str] | None:
    pair = [row.get("speaker"), row.get("text")] if isinstance(row, dict) else row
    if not isinstance(pair, list) or [*map(type, pair)] != [str, str]:
        return None
    return {"speaker": pair[0], "text": pair[1]}


def _said(extension: Extension, path: Path, data: bytes | None, limits: Limits | None) -> Any:
    if data is None:
        with open_regular(path) as file:
            data = read_at_most(file, MAX_BYTES, name=path.name)
    return call(extension, path.name, data=data, limits=limits)


def _other_shape(extension: Extension) -> RefusedError:
    facts = {"package": extension.package, "what": f"{extension.kind}.{extension.name}"}
    return RefusedError("core.extension.other_shape", **facts)


def as_project(
    extension: Extension, path: Path, data: bytes | None, *, limits: Limits | None
) -> Project:
    """What it makes of a project of another program.

    Raises
    ------
    RefusedError
        Also for a coding that names no text, code or place that there is.
    """
    said = _said(extension, path, data, limits)
    try:
        return _project(extension, said)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _other_shape(extension) from None


def _project(extension: Extension, said: Row) -> Project:
    texts = {_text(row["name"]): _lines(row["text"]) for row in _rows(said, "texts")}
    codes = {_text(row["name"]): row for row in _rows(said, "codes")}
    if len(codes) > MOST_CODES:
        raise RefusedError("formats.project.too_many_codes", place=extension.name, most=MOST_CODES)
    codings = [_coding(n, row, texts, codes) for n, row in enumerate(_rows(said, "codings"))]
    coders = dict.fromkeys(one.coder for one in codings if one.coder)
    return Project(
        origin=f"{extension.package} {extension.version}",
        coders=tuple(ProjectCoder(name, name) for name in coders),
        codes=tuple(_code(name, row, codes) for name, row in codes.items()),
        texts=tuple(
            ProjectText(name, name, text, fingerprint=hashlib.sha256(text.encode()).hexdigest())
            for name, text in texts.items()
        ),
        codings=tuple(codings),
        format=extension.name,
    )


def _rows(said: Row, key: str) -> Sequence[Row]:
    rows = said.get(key, [])
    if not isinstance(rows, list):
        raise TypeError(key)
    return rows


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode("utf-8")  # half a character is no text
    return value


def _lines(value: Any) -> str:
    text = _text(value)
    if "\r" in text or "\0" in text or not text:
        raise ValueError
    return text


def _code(name: str, row: Row, codes: Mapping[str, Row]) -> ProjectCode:
    parent = _text(row.get("parent", ""))
    if parent and parent not in codes:
        raise KeyError(parent)
    definition = _text(row.get("definition", ""))
    return ProjectCode(name, name, parent or None, definition=definition)


def _coding(n: int, row: Row, texts: Row, codes: Row) -> ProjectCoding:
    text, code = texts[row["text"]], _text(row["code"])
    start, end = row["start"], row["end"]
    whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool)
    if not whole or not 0 <= start < end <= len(text) or code not in codes:
        raise ValueError
    more = _text(row.get("coder", "")), _text(row.get("memo", ""))
    return ProjectCoding(f"{n}", row["text"], start, end, code, more[0], memo=more[1])
