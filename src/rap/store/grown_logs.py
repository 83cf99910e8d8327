"""A fold of codings brought up to date from what was added to its logs, without reading them again.

What stood is taken from the kept fold; of each log that grew only the last line that was folded and
what follows it are read. The hash of that line closes the chain of all lines before it, so what
follows was written after the very lines that were folded. New codings, and codings taken off by
their coder, are worked into the fold; anything else (a change, a veto, a decision, a copy of an older
line) is answered with None: then all logs of the source are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import DamagedLogError
from rap.core.model import CODER_ID, DEVICE_ID, Coding
from rap.store.codings.fold import Fold, reading_order
from rap.store.codings.lines import NO_HASH, Event, parse_log, prev_of

MOST_BYTES = 1_000_000
"""So much added to one log is better read with the rest, and kept."""


@dataclass(frozen=True)
class LogEnd:
    """Where a log ended when it was folded: how many bytes and lines it had, how many bytes its last
    line (0 and `NO_HASH` for an empty one), and the hash that line says.
    """

    size: int = 0
    n_lines: int = 0
    last_bytes: int = 0
    h: str = NO_HASH

    @property
    def told(self) -> tuple[int, int, str]:
        """What a stamp does not say of it."""
        return (self.n_lines, self.last_bytes, self.h)


def end_of(data: bytes) -> LogEnd | None:
    """Where a log of these bytes ends; None when its last line is not whole."""
    if not data:
        return LogEnd()
    last = data[data.rfind(b"\n", 0, -1) + 1 :]
    h = prev_of(last)[1]
    return LogEnd(len(data), data.count(b"\n"), len(last), h) if h else None


def read_added(path: Path, end: LogEnd, *, name: str) -> tuple[list[Event], LogEnd] | None:
    """The events after `end` in the log at `path`, and where it ends now; None when what stands
    there is not what was folded, or cannot be read on.
    """
    coder, _, device = path.name.removesuffix(".jsonl").partition(".")
    if not CODER_ID.fullmatch(coder) or not DEVICE_ID.fullmatch(device):
        return None
    with open(path, "rb") as file:
        file.seek(end.size - end.last_bytes)
        data = file.read(end.last_bytes + MOST_BYTES + 1)
    prev = prev_of(data[: end.last_bytes])[0] if end.last_bytes else NO_HASH
    if len(data) > end.last_bytes + MOST_BYTES or not prev:
        return None
    n_before = end.n_lines - bool(end.last_bytes)
    before = Event("", "", coder, "", "", {}, device, n_before, prev)
    try:
        events, whole = parse_log(data, name=name, coder=coder, device=device, after=before)
    except DamagedLogError:
        return None
    added = events[bool(end.last_bytes) :]
    if whole < len(data) or (end.last_bytes and (not events or events[0].h != end.h)):
        return None
    last = data[data.rfind(b"\n", 0, -1) + 1 :]
    now = LogEnd(
        end.size - end.last_bytes + len(data),
        n_before + len(events),
        len(last),
        events[-1].h if events else NO_HASH,
    )
    return added, now


def grow(
    fold: Fold, events: Iterable[Event], *, source: str, today: str, length: int, latest: str
) -> Fold | None:
    """The fold of what `fold` was made from and `events`, or None when only all events tell.

    `today` is the text that offsets count in (first 8 hex digits of its hash), `length` how many
    code points it has; an event later than `latest` has a clock that goes wrong.
    """
    rows = sorted(events, key=lambda event: event.stamp)
    codings = {coding.id: coding for coding in fold.codings}
    dropped = {coding.id: coding for coding in fold.dropped}
    others, decided = set(fold.others), _decided(fold)
    for event in rows:
        if event.t > latest or event.id in others or event.id in codings or event.id in dropped:
            return None
        if event.op == "del":
            taken_off = codings.pop(event.data["ref"], None)
            if taken_off is None or taken_off.coder != event.coder:
                return None
            others |= {event.id, taken_off.id}
        elif event.op == "add" and event.id not in decided:
            coding = _coding(event, source=source, today=today, length=length)
            if coding is None:
                return None
            codings[coding.id] = coding
        else:
            return None
    return replace(
        fold,
        codings=tuple(sorted(codings.values(), key=reading_order)),
        others=tuple(sorted(others)),
    )


def _decided(fold: Fold) -> set[str]:
    return {ref for event in fold.decisions for ref in event.data["refs"]}


def _coding(event: Event, *, source: str, today: str, length: int) -> Coding | None:
    """The coding of a plain `add` in the text of today; None for any other."""
    data: Mapping[str, object] = event.data
    start, end = data.get("start"), data.get("end")
    is_plain = event.src == today and "was" not in data
    if not is_plain or (isinstance(end, int) and end > length):
        return None
    return Coding(
        id=event.id,
        source=source,
        code=str(data["code"]),
        coder=event.coder,
        start=start if isinstance(start, int) else None,
        end=end if isinstance(end, int) else None,
        t=event.t,
        src=today,
    )
