"""A reader of REFI-QDA of its own, written from the standard (version 1.5, sections 6 and 10): it shares
no code with the program, knows nothing but the text selections, and is told how a program counts.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ENCODINGS = {"code points": ("utf-32-le", 4), "utf16": ("utf-16-le", 2)}


class Counted(NamedTuple):
    """How a program counts: in which unit, whether CR LF counts as it is written (2) or once (1), and
    whether the last character is named by its own number, as the standard says to the letter.
    """

    unit: str = "code points"
    line_break: int = 2
    is_inclusive: bool = False


AS_WRITTEN = Counted()


class Coded(NamedTuple):
    """One coding: name of the text, name of the code, name of the coder, the words."""

    text: str
    code: str
    coder: str
    words: str


def read_coded(path: Path, counted: Counted) -> list[Coded]:
    """Every coding of a place in a text, in order, its line ends as LF."""
    with zipfile.ZipFile(path) as archive:
        files = {name.lower(): archive.read(name) for name in archive.namelist()}
    [xml] = [data for name, data in files.items() if name.endswith(".qde")]
    root = ElementTree.fromstring(xml)
    space = root.tag[: root.tag.index("}") + 1]

    def names(tag: str) -> dict[str, str]:
        return {_plain(one.get("guid")): one.get("name", "") for one in root.iter(space + tag)}

    codes, users, rows = names("Code"), names("User"), []
    for source in root.find(space + "Sources") or ():
        for holder in (source, *source.iter(space + "Representation")):
            text = _text(holder, files, space)
            for place in holder.findall(space + "PlainTextSelection"):
                words = None if text is None else _cut(text, place, counted)
                for coding in place.findall(space + "Coding"):
                    code = coding.find(space + "CodeRef")
                    who = coding.get("creatingUser") or place.get("creatingUser")
                    if words is not None and code is not None:
                        row = codes[_plain(code.get("targetGUID"))], users.get(_plain(who), "")
                        rows.append(Coded(source.get("name", ""), *row, words))
    return sorted(rows)


def _plain(guid: str | None) -> str:
    return (guid or "").strip("{}").upper()


def _text(holder: ElementTree.Element, files: dict[str, bytes], space: str) -> str | None:
    inline = holder.find(space + "PlainTextContent")
    if inline is not None:
        return inline.text or ""
    path = holder.get("plainTextPath", "").lower().replace("internal://", "sources/")
    return files[path].decode("utf-8-sig") if path in files else None


def _cut(text: str, place: ElementTree.Element, counted: Counted) -> str:
    start, end = int(place.get("startPosition", "")), int(place.get("endPosition", ""))
    end += counted.is_inclusive
    whole = text.replace("\r\n", "\n") if counted.line_break == 1 else text
    encoding, width = ENCODINGS[counted.unit]
    data = whole.encode(encoding)[start * width : end * width]
    return data.decode(encoding).replace("\r\n", "\n")
