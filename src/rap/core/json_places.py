"""The offsets of each value in a JSON text, so that one can be replaced and the rest stays as it
is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Edit: TypeAlias = tuple[int, int, str]
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Place:
    """A value with the offsets of its text, end exclusive.

    `value` is a `dict` of name -> `Place`, a list of places, or a plain value. `key` is the offset
    of a member's name, and -1 for the top value and items of a list.
    """

    start: int
    end: int
    value: Any
    key: int = -1


def find_places(text: str) -> Place:
    """The places of a JSON text that `json.loads` accepts.

    Examples
    --------
    >>> places = find_places('{"a": [1, "b"]}')
    >>> places.value["a"].value[1]
    Place(start=10, end=13, value='b', key=-1)

    Raises
    ------
    ValueError
        It is nested deeper than can be read.
    """
    try:
        return _read(text, _skip(text, 0))
    except RecursionError:
        raise ValueError("is nested too deep") from None


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """`text` with other words at some places, which do not overlap.

    Examples
    --------
    >>> replaced("abc", [(0, 1, "x"), (2, 2, "-")])
    'xb-c'
    """
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def written(value: Any, *, like: str) -> str:
    """`value` as JSON on one line; letters beyond ASCII are escaped if those of `like` are."""
    return json.dumps(value, ensure_ascii=spells_out(like))


def spells_out(text: str) -> bool:
    """Whether a JSON text writes every letter beyond ASCII as `\\u00e9`."""
    return text.isascii() and "\\u" in text


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _read(text: str, at: int, key: int = -1) -> Place:
    if text[at] == "{":
        return _read_object(text, at, key)
    if text[at] == "[":
        return _read_list(text, at, key)
    value, end = _DECODER.raw_decode(text, at)
    return Place(at, end, value, key)


def _read_object(text: str, start: int, key: int) -> Place:
    members: dict[str, Place] = {}
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, end = _DECODER.raw_decode(text, at)
        colon = _skip(text, end)
        members[name] = _read(text, _skip(text, colon + 1), at)
        at = _skip(text, members[name].end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return Place(start, at + 1, members, key)


def _read_list(text: str, start: int, key: int) -> Place:
    items: list[Place] = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        items.append(_read(text, at))
        at = _skip(text, items[-1].end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return Place(start, at + 1, items, key)
