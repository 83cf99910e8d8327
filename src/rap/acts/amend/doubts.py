"""What a correction left without a sure place: codings and translations, and where about they
stood.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.model import Coding, Source
from rap.core.plain import nearest
from rap.store.codings import Carrier, CodingLogs, Event, read_fold, read_logs, read_maps
from rap.store.sources import read_source, read_source_text
from rap.store.translations import find_translation_paths

_AROUND = 40  # characters shown on each side of a place


@dataclass(frozen=True)
class Doubt:
    """A coding whose ends a correction took away: it counts in an older text, and stood about
    `near` of today's.
    """

    coding: Coding
    near: tuple[int, int]


def find_doubts(root: Path, source: Source) -> tuple[Doubt, ...]:
    """The codings of `source` that are to check, in reading order. The older text is gone; only
    places are known.
    """
    text = read_source_text(root, source)
    maps = read_maps(root, source.id)[0]
    fold = read_fold(root, source, length=len(text))
    return doubts_of(fold.to_check, Carrier(source.hash[:8], maps), length=len(text))


def doubts_of(codings: Iterable[Coding], carrier: Carrier, *, length: int) -> tuple[Doubt, ...]:
    """The place about which each coding stood."""
    found = (
        Doubt(c, find_near(carrier, c.start or 0, c.end or 0, c.src, length=length))
        for c in codings
    )
    return tuple(sorted(found, key=lambda doubt: (doubt.near, doubt.coding.code, doubt.coding.id)))


def find_near(carrier: Carrier, start: int, end: int, src: str, *, length: int) -> tuple[int, int]:
    """Where in today's text a passage of an older one stood: from the last character before it that
    is still there to the first after it; the whole text when nothing tells. Looked up range by
    range: a gap may be as wide as anybody writes."""
    if src == carrier.today:
        return min(start, length), min(end, length)
    ranges = carrier.equal(src) or ()
    first, last = 0, length
    before = bisect_right(ranges, (start, float("inf"), 0)) - 1
    if before >= 0:
        old_start, old_end, new_start = ranges[before]
        at = min(start, old_end - 1)
        first = new_start + at - old_start + (at < start)
    at = max(end - 1, 0)
    after = bisect_right(ranges, at, key=lambda row: row[1])
    if after < len(ranges):
        old_start, _, new_start = ranges[after]
        last = new_start + max(at, old_start) - old_start + (old_start <= at == end - 1)
    return (min(first, length), min(last, length)) if first <= last else (0, length)


def find_lost_translations(root: Path, source: str, carrier: Carrier, *, length: int) -> list[str]:
    """Translations of passages that a correction touched, and that nobody said again since:
    `file:line` of each.
    """
    lost = []
    for folder in sorted({path.parent for path in find_translation_paths(root, source)}):
        said = [e for e in read_logs(root, sorted(folder.glob("K-*.jsonl")))[0] if e.op == "say"]
        standing = [
            (place, event.stamp)
            for event in said
            if (place := _unchanged(event, carrier)) is not None
        ]
        for event in said:
            if _unchanged(event, carrier) is not None:
                continue
            start, end = event.data["start"], event.data["end"]
            start, end = find_near(carrier, start, end, event.src, length=length)
            if not any(
                a <= end and start <= b and stamp > event.stamp for (a, b), stamp in standing
            ):
                name = (folder / f"{event.coder}.{event.device}.jsonl").relative_to(root).as_posix()
                lost.append(f"{name}:{event.line}")
    return sorted(lost)


def _unchanged(event: Event, carrier: Carrier) -> tuple[int, int] | None:
    return carrier.carry_unchanged(event.data["start"], event.data["end"], event.src)


def settle(
    root: Path, id: str, *, ref: str, coder: str, device: str, place: tuple[int, int] | None
) -> Coding:
    """Say where a coding that is to check lies in today's text (None: it is deleted), as the coder
    who made it.

    `ref` is the coding's id, or its beginning.

    Raises
    ------
    WrongUseError
        No such coding is to check, another person made it, or the place is none.
    """
    source = read_source(root, id)
    length = len(read_source_text(root, source))
    known = {doubt.coding.id: doubt.coding for doubt in find_doubts(root, source)}
    fitting = [coding for coding_id, coding in known.items() if coding_id.startswith(ref)]
    if len(fitting) != 1:
        raise WrongUseError(
            "acts.amend.no_such_coding",
            place=id,
            ref=ref,
            n=len(fitting),
            nearest=nearest(ref, known),
        )
    coding = fitting[0]
    if coding.coder != coder:
        raise WrongUseError("acts.amend.not_yours", coding=ref, coder=coding.coder)
    if place is not None and not 0 <= place[0] < place[1] <= length:
        raise WrongUseError("acts.amend.no_passage", start=place[0], end=place[1], length=length)
    with CodingLogs(root, coder=coder, device=device) as logs:
        members = {"start": place[0], "end": place[1]} if place is not None else {}
        logs.append(
            id,
            "set" if place is not None else "del",
            {"ref": coding.id, **members},
            src=source.hash[:8],
        )
    return coding


def neighbours(text: str, start: int, end: int) -> Iterator[str]:
    """What stands before, at and after a place, each on one line."""
    for piece in (
        text[max(0, start - _AROUND) : start],
        text[start:end],
        text[end : end + _AROUND],
    ):
        yield " ".join(piece.split("\n"))
