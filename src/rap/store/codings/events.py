"""What an event is: its members, and what each may hold (`v` 1)."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rap.core.model import CODE_ID, CODER_ID, EVENT_ID, HASH

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HALF = re.compile("[\ud800-\udfff]")  # half a character, which UTF-8 cannot say
SRC = re.compile(r"[0-9a-f]{8}")
COMMON = ("coder", "h", "id", "op", "prev", "src", "t", "v")
_MEMBERS = {
    "add": ({"code"}, {"start", "end", "was"}),
    "set": ({"ref"}, {"code", "start", "end", "important"}),
    "del": ({"ref"}, set()),
    "memo": ({"file", "hash"}, {"ref", "about"}),
    "veto": ({"start", "end", "audience"}, set()),
    "mark": ({"state"}, set()),
    "decide": ({"refs", "outcome", "reason"}, set()),
    "hint": ({"code", "start", "end", "taken"}, set()),
    "say": ({"start", "end", "text"}, set()),
    "check": ({"ref"}, set()),
}
_CHOICES = {
    "state": ("coding", "done", "training", "accepted"),
    "outcome": ("keep", "drop", "accept"),
}
_SHAPES = {
    "code": CODE_ID,
    "ref": EVENT_ID,
    "was": EVENT_ID,
    "hash": HASH,
    "coder": CODER_ID,
    "id": EVENT_ID,
    "src": SRC,
    "t": TIME,
}


@dataclass(frozen=True)
class Event:
    """One line of a log. `data` holds what belongs to its `op`; `device` and `line` (from 1) say where it stands."""

    op: str
    id: str
    coder: str
    t: str
    src: str
    data: Mapping[str, Any]
    device: str = ""
    line: int = 0
    h: str = ""

    @property
    def stamp(self) -> tuple[str, str, str, int]:
        """What decides between two events on one field: the greater wins."""
        return (self.t, self.coder, self.device, self.line)

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes two events with one id the same."""
        return (self.op, self.id, self.coder, self.src, json.dumps(self.data, sort_keys=True))


def find_wrong(op: str, members: Mapping[str, Any]) -> str:
    """What is wrong with the members of an event, or ""."""
    if op not in _MEMBERS:
        return f"has the unknown op '{op}'"
    needed, possible = _MEMBERS[op]
    given = set(members) - set(COMMON)
    if needed - given or given - needed - possible:
        return f"has the members {', '.join(sorted(given))}, but {op} needs {', '.join(sorted(needed))}"
    if op == "add" and len(given & {"start", "end"}) == 1:
        return "has only one of start and end"
    if op == "memo" and len(given & {"ref", "about"}) != 1:
        return "needs either ref or about"
    for key, value in members.items():
        if not _fits(key, value):
            return f"has {key} {value!r}" if key not in ("text", "reason") else f"has a {key} that is no text"
    if "start" in given and "end" in given and members["start"] >= members["end"]:
        return f"starts at {members['start']} and ends at {members['end']}"
    return ""


def _fits(key: str, value: Any) -> bool:
    if key in ("start", "end"):
        return type(value) is int and value >= 0
    if key in ("important", "taken"):
        return isinstance(value, bool)
    if key == "refs":
        return isinstance(value, list) and all(isinstance(ref, str) and EVENT_ID.fullmatch(ref) for ref in value)
    if key in _CHOICES:
        return value in _CHOICES[key]
    if not isinstance(value, str):
        return key == "v" and type(value) is int and value == 1
    shape = _SHAPES.get(key)
    return (
        not _HALF.search(value) and (shape is None or bool(shape.fullmatch(value))) and (key != "t" or is_time(value))
    )


def is_time(text: str) -> bool:
    """Whether there is such a day and hour."""
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
