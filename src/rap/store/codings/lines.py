"""Log lines: canonical JSON, hash-chained, one event each.

A line is `v` 1, or 2 when it says when a coding was `made` in the program it was imported from:
a program that knows only 1 refuses that line and leaves the log as it is.
`h` is the SHA-256 of the line's bytes without the `h` member and without the line end; `prev` is
the `h` of the line before.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rap.core.errors import DamagedLogError, Message, WrongUseError
from rap.core.model import CODE_ID, CODER_ID, EVENT_ID, HASH
from rap.core.plain import is_moment
from rap.core.versions import newer

# What an event is: its members, and what each may hold.

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HALF = re.compile("[\ud800-\udfff]")  # half a character, which UTF-8 cannot say
SRC = re.compile(r"[0-9a-f]{8}")
_V = 1
COMMON = ("coder", "h", "id", "op", "prev", "src", "t", "v")
_MEMBERS = {
    "add": ({"code"}, {"start", "end", "was", "made"}),
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
    "outcome": ("keep", "drop", "accept", "open"),
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
    """One line of a log. `data` holds what belongs to its `op`; `device` and `line` (from 1) say
    where it stands.
    """

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
    def day(self) -> str:
        """Its day (UTC): all that a screen shows others of when it was."""
        return self.t[:10]

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes two events with one id the same: not when another program made it."""
        said = {key: value for key, value in self.data.items() if key != "made"}
        return (self.op, self.id, self.coder, self.src, json.dumps(said, sort_keys=True))


def find_wrong(op: str, members: Mapping[str, Any]) -> Message | None:
    """What is wrong with the members of an event, if anything is."""
    if op not in _MEMBERS:
        return Message("store.codings.unknown_op", op=op)
    needed, possible = _MEMBERS[op]
    given = set(members) - set(COMMON)
    if needed - given or given - needed - possible:
        return Message("store.codings.members", given=sorted(given), op=op, needed=sorted(needed))
    if op == "add" and len(given & {"start", "end"}) == 1:
        return Message("store.codings.one_end")
    if op == "memo" and len(given & {"ref", "about"}) != 1:
        return Message("store.codings.ref_or_about")
    for key, value in members.items():
        if not _fits(key, value):
            if key in ("text", "reason"):  # somebody's words, which are in no error
                return Message("store.codings.not_text", key=key)
            return Message("store.codings.bad_member", key=key, value=repr(value))
    if "start" in given and "end" in given and members["start"] >= members["end"]:
        return Message("store.codings.ends_first", start=members["start"], end=members["end"])
    return None


def _fits(key: str, value: Any) -> bool:
    if key in ("start", "end"):
        return type(value) is int and value >= 0
    if key in ("important", "taken"):
        return isinstance(value, bool)
    if key == "refs":
        return isinstance(value, list) and all(
            isinstance(ref, str) and EVENT_ID.fullmatch(ref) for ref in value
        )
    if key in _CHOICES:
        return value in _CHOICES[key]
    if not isinstance(value, str):
        return key == "v" and type(value) is int and value == _V
    shape = _SHAPES.get(key)
    return (
        not _HALF.search(value)
        and (shape is None or bool(shape.fullmatch(value)))
        and (key != "t" or is_time(value))
        and (key != "made" or is_moment(value))
    )


def is_time(text: str) -> bool:
    """Whether there is such a day and hour."""
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


NO_HASH = "0" * 64
LOG_FOLDERS = ("interviews/codings", "interviews/translations")
MAX_LINE_BYTES = 64_000
LINE_ID = re.compile(rb'"id":"([0-9a-f]{32})"')
_H = re.compile(rb'"h":"([0-9a-f]{64})",')
_PREV = re.compile(rb'"prev":"([0-9a-f]{64})"')
_NUMBER = "0|[1-9][0-9]{0,15}"
# a new coding as it is written, which nearly every line is: whatever fits needs no parser
_ADD = re.compile(
    (
        rf'(\{{"code":"({CODE_ID.pattern})","coder":"({CODER_ID.pattern})","end":({_NUMBER}),)"h":"({HASH.pattern})",'
        rf'("id":"({EVENT_ID.pattern})",(?:"made":"([0-9T:.Z+-]+)",)?"op":"add","prev":"({HASH.pattern})",'
        rf'"src":"({SRC.pattern})","start":({_NUMBER}),"t":"({TIME.pattern})","v":1\}})'
    ).encode()
)


def _canonical(members: Mapping[str, Any]) -> bytes:
    return json.dumps(
        members, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def format_line(event: Event, *, prev: str) -> tuple[bytes, str]:
    """The bytes of `event` after the line whose hash is `prev`, with the line end; and its own
    hash.

    Raises
    ------
    WrongUseError
        When the event is not one: unknown op, a member missing, of the wrong kind, or too much.
    """
    if taken := event.data.keys() & set(COMMON):
        raise WrongUseError("store.codings.brings_its_own", op=event.op, members=sorted(taken))
    own = {"coder": event.coder, "id": event.id, "src": event.src, "t": event.t}
    if wrong := find_wrong(event.op, {**event.data, **own}):
        raise WrongUseError("store.codings.wrong_event", op=event.op, why=wrong)
    members = {**event.data, **own, "op": event.op, "prev": prev, "v": _V}
    h = hashlib.sha256(_canonical(members)).hexdigest()
    line = _canonical({**members, "h": h}) + b"\n"
    if len(line) > MAX_LINE_BYTES:
        facts = {"length": len(line), "limit": MAX_LINE_BYTES}
        raise WrongUseError("store.codings.line_too_long", op=event.op, **facts)
    return line, h


def parse_log(
    data: bytes, *, name: str, device: str = "", coder: str = "", after: Event | None = None
) -> tuple[list[Event], int]:
    """The events of a log and how many bytes of it are whole lines (what follows is a torn tail).

    With `after`, `data` is what follows the line of that event.

    Raises
    ------
    DamagedLogError
        At the first line that is not what was written: not JSON, a broken chain, an unknown `v`.
    """
    whole = data.rfind(b"\n") + 1
    events: list[Event] = []
    prev, n_before = (after.h, after.line) if after is not None else (NO_HASH, 0)
    lines = data[:whole].split(b"\n")[:-1]
    for number, raw in enumerate(lines, start=n_before + 1):
        event = _read_add(raw, prev, device, number)
        if event is None:
            try:
                event = _parse_line(raw, prev, device, number)
            except _WrongLineError as error:
                if number == n_before + len(lines) and not _is_json(raw):
                    return events, whole - len(raw) - 1
                raise DamagedLogError(name, number, error.why) from None
        prev = event.h
        if coder and event.coder != coder:
            why = Message("store.codings.other_coder", by=event.coder, coder=coder)
            raise DamagedLogError(name, number, why)
        events.append(event)
    return events, whole


def prev_of(line: bytes) -> tuple[str, str]:
    """What a line says of the hash of the line before, and of its own; "" for what it does not say."""
    prev, h = _PREV.search(line), _H.search(line)
    return (prev[1].decode() if prev else "", h[1].decode() if h else "")


class _WrongLineError(ValueError):
    """A line that is not what was written; `why` says how."""

    def __init__(self, says: str | Message, /, **facts: Any) -> None:
        self.why = says if isinstance(says, Message) else Message(says, **facts)
        super().__init__(self.why.id)


def _read_add(raw: bytes, prev: str, device: str, number: int) -> Event | None:
    """The event of a line that is a good one of the commonest kind; None says nothing of it."""
    found = _ADD.fullmatch(raw)
    if found is None or hashlib.sha256(found[1] + found[6]).hexdigest().encode() != found[5]:
        return None
    code, coder, end, h, _, id, made, before, src, start, t = (
        part.decode() for part in found.groups(b"")[1:]
    )
    if before != prev or int(start) >= int(end) or not is_time(t):
        return None
    data: dict[str, Any] = {"code": code, "end": int(end), "start": int(start)}
    if made:
        data["made"] = made
    if made and not is_moment(made):
        return None
    return Event("add", id, coder, t, src, data, device, number, h)


def _parse_line(raw: bytes, prev: str, device: str, number: int) -> Event:
    members = _loads(raw)
    if members.get("v") != _V:
        raise _WrongLineError(newer(repr(members.get("v")), _V))
    found = _H.search(raw)
    bare = raw[: found.start()] + raw[found.end() :] if found else raw
    if not found or hashlib.sha256(bare).hexdigest() != members.get("h"):
        raise _WrongLineError("store.codings.other_hash")
    if members.get("prev") != prev:
        raise _WrongLineError("store.codings.broken_chain")
    if missing := set(COMMON) - members.keys():
        raise _WrongLineError("store.codings.members_missing", members=sorted(missing))
    wrong = find_wrong(
        str(members.get("op", "")),
        {k: v for k, v in members.items() if k not in ("h", "prev", "op")},
    )
    if wrong:
        raise _WrongLineError("store.codings.wrong_line", why=wrong)
    if _canonical(members) != raw:
        raise _WrongLineError("store.codings.not_canonical")
    data = {key: value for key, value in members.items() if key not in COMMON}
    op, id, coder, t, src, h = (members[key] for key in ("op", "id", "coder", "t", "src", "h"))
    return Event(op, id, coder, t, src, data, device, number, h)


def _loads(raw: bytes) -> dict[str, Any]:
    try:
        members = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _WrongLineError("store.codings.not_json") from None
    if not isinstance(members, dict):
        raise _WrongLineError("store.codings.not_json")
    return members


def _is_json(raw: bytes) -> bool:
    try:
        _loads(raw)
    except _WrongLineError:
        return False
    return True
