"""What holds in each place of a raw text: a decision on what was found there, on its parts, or on a
name masked elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rap.acts.review.queue import Event, form_of, group_of
from rap.privacy.pseudonyms import Identifier
from rap.privacy.pseudonyms.cues import PARTICLES
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.talk import find_masked

Finds = Callable[[str, str], Event | None]
"""(group, form) -> what was decided; None when nothing was."""
_WORD = re.compile(r"\w+")
_CUT = ("document", "plate", "national-number", "vat")  # what a number may be taken for in parts
_MOST = 8  # words of one spelling
ELSEWHERE = "privacy.why.masked_elsewhere"


class Place(NamedTuple):
    """A stretch of a text, and what was decided on it; without an event nobody did, and it is
    masked.
    """

    one: Identifier
    event: Event | None

    @property
    def is_kept(self) -> bool:
        return self.event is not None and self.event.act == "keep"


def places_of(
    text: str,
    found: Sequence[Identifier],
    *,
    decided: Finds,
    names: Sequence[str] = (),
    language: str = "",
) -> list[Place]:
    """What was found in a text, each with what holds for it, in reading order and without overlaps.

    `names` are masked wherever they stand: where nothing was found, and in something longer that
    was kept. A stretch that was kept itself stays.
    """
    parts = [
        Place(replace(one, start=start, end=end), event)
        for one in found
        for start, end, event in divide(
            text, one.start, one.end, group=group_of(one.kind), decided=decided
        )
    ]
    kept = [part for part in parts if part.is_kept]
    going = [part for part in parts if not part.is_kept]
    for hit in _hits(text, names, decided=decided, kept=kept, language=language):
        going = _covered(going, hit, text)
    starts = [place.one.start for place in going]
    staying = [one for one in kept if not _touching(going, starts, one.one.start, one.one.end)]
    return sorted([*going, *staying], key=lambda place: place.one.start)


def divide(
    text: str, start: int, end: int, *, group: str, decided: Finds
) -> list[tuple[int, int, Event | None]]:
    """A stretch as one when something was decided on it, or on none of its words; else its parts,
    the longest spellings first.

    Parts that are all masked with the label of the screen are one again: one person, one label.
    """
    whole = decided(group, form_of(text[start:end]))
    if whole is not None:
        return [(start, end, whole)]
    parts = _with_particles(_parts(text, start, end, group=group, decided=decided), text)
    acts = {event.act for *_, event in parts if event}
    if acts & {"keep", "say"}:
        return parts
    events = [event for *_, event in parts]
    return [(start, end, events[0] if all(events) and events else None)]


def _parts(
    text: str, start: int, end: int, *, group: str, decided: Finds
) -> list[tuple[int, int, Event | None]]:
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    groups = (group, "name", *_CUT) if group in _CUT else (group,)
    parts: list[tuple[int, int, Event | None]] = []
    at = 0
    while at < len(words):
        for last in range(min(len(words), at + _MOST), at, -1):
            first, until = words[at][0], words[last - 1][1]
            form = form_of(text[first:until])
            event = next((event for one in groups if (event := decided(one, form))), None)
            if event is not None or last == at + 1:
                parts.append((first, until, event))
                at = last
                break
    return parts


def _with_particles(
    parts: list[tuple[int, int, Event | None]], text: str
) -> list[tuple[int, int, Event | None]]:
    """A `van` or `de` that nobody spoke of goes with the word after it; neighbours that nobody
    spoke of are one.
    """
    joined: list[tuple[int, int, Event | None]] = []
    for start, end, event in parts:
        before = joined[-1] if joined else None
        is_open = before is not None and before[2] is None
        if (
            before
            and is_open
            and (event is None or form_of(text[before[0] : before[1]]) in PARTICLES)
        ):
            joined[-1] = (before[0], end, event)
        else:
            joined.append((start, end, event))
    return joined


def _hits(
    text: str, names: Sequence[str], *, decided: Finds, kept: Sequence[Place], language: str
) -> Iterator[Place]:
    """Where names that were masked stand, long ones first; not what was kept just so, and not what
    is masked already.
    """
    stays = {form_of(text[place.one.start : place.one.end]) for place in kept}
    masked = find_masked(text)
    for start, end in sorted(
        find_known(text, names, language=language), key=lambda span: (span[0] - span[1], span[0])
    ):
        form = form_of(text[start:end])
        event = decided("name", form)
        is_kept = form in stays or (event is not None and event.act == "keep")
        if not is_kept and not any(first < end and start < last for first, last in masked):
            yield Place(Identifier(start, end, "name", True, ELSEWHERE, "", 0), event)


def _covered(going: list[Place], hit: Place, text: str) -> list[Place]:
    """`going` with a hit: as one where it holds all that was found in it, else what of it is not
    covered yet.
    """
    start, end = hit.one.start, hit.one.end
    inside = _touching(going, [place.one.start for place in going], start, end)
    is_whole = all(start <= place.one.start and place.one.end <= end for place in inside)
    if any(place.one.start <= start and end <= place.one.end for place in inside):
        return going
    if is_whole and not any(place.event and place.event.act == "say" for place in inside):
        event = hit.event or next((place.event for place in inside if place.event), None)
        new, rest = [hit._replace(event=event)], [place for place in going if place not in inside]
    else:
        edges = [
            start,
            *(edge for place in inside for edge in (place.one.start, place.one.end)),
            end,
        ]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        new = [
            Place(replace(hit.one, start=words[0], end=words[-1]), hit.event)
            for first, last in gaps
            if first < last
            and (
                words := [
                    edge for match in _WORD.finditer(text, first, last) for edge in match.span()
                ]
            )
        ]
        rest = going
    return sorted([*rest, *new], key=lambda place: place.one.start)


def _touching(
    places: Sequence[Place], starts: Sequence[int], start: int, end: int
) -> Sequence[Place]:
    """The places, sorted and without overlaps, that share a character with a stretch."""
    first = max(bisect_right(starts, start) - 1, 0)
    return [place for place in places[first : bisect_left(starts, end)] if place.one.end > start]
