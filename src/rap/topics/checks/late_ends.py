"""Codings of another program that an earlier version took in a letter too long: they end behind the first
letter of the next line. `rap check` names them, and `rap upgrade` moves their ends back.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from rap.core.errors import Problem
from rap.core.model import Coding
from rap.formats.qdpx.positions import end_points
from rap.store.codings import CodingLogs, Event, read_events
from rap.store.codings.logs import NewEvent
from rap.store.settings import own_device
from rap.store.sources import read_source_text, read_sources
from rap.study.study import Study

_AT_ONCE = datetime.timedelta(seconds=0.25)  # an import writes thousands in it, nobody codes two
_PROOF = 4  # so many places were a proof for that version


def check_late(root: Path) -> list[Problem]:
    """A note for each log with such codings."""
    return [_note(log, late) for log, _, late in _find_late(root)]


def mend_late(root: Path) -> list[Problem]:
    """Move their ends back by a letter, in the name of who coded; what `check_late` said of them."""
    found = [*_find_late(root)]
    for _, src, late in found:
        places = ({"ref": one.id, "start": one.start, "end": (one.end or 0) - 1} for one in late)
        with CodingLogs(root, coder=late[0].coder, device=own_device(root)) as logs:
            logs.append_all(late[0].source, [NewEvent("set", row) for row in places], src=src)
    return [_note(log, late) for log, _, late in found]


def _note(log: str, late: Sequence[Coding]) -> Problem:
    return Problem("checks.letter_too_long", place=f"interviews/codings/{log}", n=len(late))


def _find_late(root: Path) -> Iterator[tuple[str, str, list[Coding]]]:
    """Log, first digits of the text's hash, and the codings of an import that all came in too long."""
    study = Study(root, lenient=True)
    for source in read_sources(root):
        text, fold = read_source_text(root, source), study.fold(source.id)
        codings = {one.id: one for one in fold.codings if (one.end or 0) - (one.start or 0) > 1}
        late = {id for id, one in codings.items() if _is_late(text, one.start or 0, one.end or 0)}
        for came_in in _at_once(read_events(root, source.id)[0]) if late else ():
            rows = [codings[event.id] for event in came_in if event.id in codings]
            places = [(one.start or 0, one.end or 0) for one in rows]
            n = len(late.intersection(one.id for one in rows))
            n_right = sum(end_points(text, a, z) > end_points(text, a, z - 1) for a, z in places)
            if rows and n >= min(_PROOF, len(rows) / 2) and n >= _PROOF * n_right:
                log = f"{source.id}/{came_in[0].coder}.{came_in[0].device}.jsonl"
                yield log, source.hash[:8], rows


def _is_late(text: str, start: int, end: int) -> bool:
    """Whether a place ends behind the first letter of a line that goes on."""
    return text[end - 2 : end - 1] == "\n" and end_points(text, start, end) < 0


def _at_once(events: Sequence[Event]) -> list[list[Event]]:
    """New codings that were written at once, or that say when another program made them."""
    adds = [event for event in events if event.op == "add"]
    found: list[list[Event]] = []
    for event in sorted(adds, key=lambda one: (one.coder, one.device, one.line)):
        before = found[-1][-1] if found else event
        t, last = (datetime.datetime.fromisoformat(one.t) for one in (event, before))
        is_same = (event.coder, event.device) == (before.coder, before.device)
        if not found or not is_same or t - last > _AT_ONCE:
            found.append([])
        found[-1].append(event)
    return [rows for rows in found if len(rows) > 1 or "made" in rows[0].data]
