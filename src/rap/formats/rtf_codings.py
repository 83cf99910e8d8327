"""Codings that people make in a file of RTF: comments in the margin and highlights (`marked_texts`).

The words of a comment are between `atrfstart` and `atrfend` of the number that its `atnref` names; a
highlight is a number in the table of colours (Microsoft, Rich Text Format Specification 1.9.1).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import BinaryIO

from rap.formats.marked_texts import Comment, MarkedText, join_runs, make_project, name_of_colour
from rap.formats.projects import Choices, Project
from rap.formats.rtf import RtfReader, read_rtf

_LOW_HALF = re.compile("[\udc00-\udfff]")  # the second half of a character beyond U+FFFF
_COLOUR = re.compile(r"(red|green|blue)(\d{1,3})")
Group = tuple[str, str, int]


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The text of an open RTF file with its comments and highlights; `choices` as
    `marked_texts.make_project`.

    Raises
    ------
    RefusedError
        As for any RTF file (`rtf.parse_rtf`).
    """
    reader = RtfReader(name, keeps_marks=True)
    text = read_rtf(file, reader).text
    file.seek(0)
    fingerprint = sha256(file.read()).hexdigest()
    lengths = (len(piece) - len(_LOW_HALF.findall(piece)) for piece, _ in reader.pieces)
    starts = [min(at, len(text)) for at in (0, *accumulate(lengths))]
    comments, spans = _comments(reader.groups, starts)
    colours = _colours(reader.groups)
    lines = [0, *accumulate(piece.count("\n") for piece, _ in reader.pieces)]
    runs = (
        (lines[n], starts[n], starts[n + 1], colours.get(number, str(number)))
        for n, number in reader.coloured
    )
    facts = ("rtf", "RTF", fingerprint)
    marked = MarkedText(text, comments, spans, join_runs(runs, text), *facts)
    return make_project(marked, name, choices)


def _comments(
    groups: Iterable[Group], starts: Sequence[int]
) -> tuple[list[Comment], dict[str, tuple[int, int]]]:
    """The comments in their order, and where the words of each are; one without words, and the second of
    two with one number, is where its sign stands.
    """
    places: dict[tuple[str, str], int] = {}
    comments: list[Comment] = []
    spans: dict[str, tuple[int, int]] = {}
    said: dict[str, str] = {}
    for kind, words, n in groups:
        if kind in ("atrfstart", "atrfend"):
            places.setdefault((kind, words.strip()), starts[n])
        elif kind == "annotation":
            id = said.get("atnref", "")
            first, last = (places.get((mark, id)) for mark in ("atrfstart", "atrfend"))
            if not id or id in spans:
                id, first = f"{id} {len(comments) + 1}", None
            is_on_words = first is not None and last is not None and first <= last
            spans[id] = (first or 0, last or 0) if is_on_words else (starts[n], starts[n])
            comments.append(_comment(id, words, said))
            said = {}
        else:
            said[kind] = words.strip()
    return comments, spans


def _comment(id: str, words: str, said: Mapping[str, str]) -> Comment:
    lines = (" ".join(line.split()) for line in _whole(words).split("\n"))
    when, author = _time(said.get("atndate", "")), _whole(said.get("atnauthor", ""))
    return Comment(id, author, when, tuple(filter(None, lines)), said.get("atnparent", ""))


def _whole(words: str) -> str:
    """Characters written as two halves as one; half a character becomes U+FFFD."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _time(number: str) -> str:
    """A moment without a zone, to the minute, from its 32 bits; "" where it is not one."""
    if not re.fullmatch(r"-?\d{1,10}", number):
        return ""
    bits = int(number) & 0xFFFFFFFF
    minute, hour, day = bits & 0x3F, bits >> 6 & 0x1F, bits >> 11 & 0x1F
    try:
        when = datetime.datetime(1900 + (bits >> 20 & 0x1FF), bits >> 16 & 0xF, day, hour, minute)
    except ValueError:
        return ""
    return when.isoformat()


def _colours(groups: Iterable[Group]) -> dict[int, str]:
    """The table of colours: number -> what people call it. The first entry is no colour."""
    table = next((words for kind, words, _ in groups if kind == "colortbl"), "")
    return dict(_entries(table.split(";")[:256]))


def _entries(entries: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, entry in enumerate(entries):
        parts = {name: int(value) for name, value in _COLOUR.findall(entry)}
        if len(parts) == 3 and max(parts.values()) < 256:
            colour = "#{red:02x}{green:02x}{blue:02x}".format(**parts)
            yield number, name_of_colour(colour)
