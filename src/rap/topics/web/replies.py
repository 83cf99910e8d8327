"""Answers as JSON. What a route answers is a frozen dataclass: its members are what the screen
gets. One whose default is None is left out while it is None; a last `_` spells a word that Python
keeps for itself (`from_`).
"""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import Any, TypeVar

from rap.topics.web.printing import POLICY

_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True)
class PageSent:
    """An answer that is a page of HTML, which no cache keeps; `policy` says what it may load."""

    html: str
    policy: str = POLICY


@dataclasses.dataclass(frozen=True)
class FileSent:
    """An answer that is a file."""

    data: bytes | str
    type: str


@dataclasses.dataclass(frozen=True)
class StreamSent:
    """An answer that the route itself has sent, piece by piece."""


@cache
def member_names(kind: type) -> tuple[tuple[str, str, bool], ...]:
    """(attribute, name in JSON, whether it is left out while it is None) of each member."""
    return tuple(
        (one.name, one.name.removesuffix("_"), one.default is None)
        for one in dataclasses.fields(kind)
    )


@cache
def _is_as_it_is(kind: type) -> bool:
    names = member_names(kind)
    return not hasattr(kind, "__slots__") and all(
        one == name and not may for one, name, may in names
    )


def _members(answer: Any) -> dict[str, Any]:
    """The members of one answer, not of those inside it: nothing is copied."""
    kind: type = type(answer)
    if _is_as_it_is(kind):
        return answer.__dict__  # type: ignore[no-any-return]
    named = ((name, getattr(answer, attribute), may) for attribute, name, may in member_names(kind))
    return {name: value for name, value, may in named if value is not None or not may}


def to_json(answer: object) -> str:
    """An answer as it is sent.

    Raises
    ------
    TypeError
        Something in it is neither plain nor a dataclass.
    """
    return json.dumps(answer, default=_members, ensure_ascii=False, separators=(",", ":"))


@cache
def _needed(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind) if one.default is dataclasses.MISSING)


def tell(kind: type[_T], noun: object, **more: Any) -> _T:
    """An answer of a `kind`: what `noun` has under the same names, and `more`."""
    named: type = kind
    given = {name: getattr(noun, name) for name in _needed(named) if name not in more}
    return kind(**given, **more)
