"""Of the people behind a finding who share something: "at least 5", where the number would give away a
small one and the bound leaves every number wide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rap.privacy.disclosure.bounds import Seen, find_narrow
from rap.privacy.disclosure.choice import GIVES_AWAY, Said, ends_of
from rap.privacy.disclosure.relations import Known
from rap.privacy.disclosure.rules import FLOOR, HIDDEN, NUMBER


def with_floors(
    known: Known,
    said: Sequence[Said],
    *,
    of: int,
    threshold: int,
    before: Mapping[int, Said],
) -> list[Said]:
    """What `choose` left unsaid of parts of the people behind a finding, said as "at least the
    threshold"; nothing that was looked at `before` is said anew.

    As long as any number can be worked out to less than `threshold` places, also by a reader who
    knows that the threshold itself would be printed, the smallest floor beside it is taken back.
    """
    said = list(said)
    floors = {
        n
        for n, one in enumerate(said)
        if not one.shown
        and one.why == GIVES_AWAY
        and known.cells[n].whole
        and len(known.cells[n].who) >= threshold
        and not before.get(n, Said()).at
    }
    for n in floors:
        said[n] = Said(FLOOR, GIVES_AWAY, threshold)
    for wide in (threshold, threshold - 1):
        _take_back(known, said, floors, of=of, wide=wide)
    return said


def _take_back(known: Known, said: list[Said], floors: set[int], *, of: int, wide: int) -> None:
    sizes = [len(cell.who) for cell in known.cells]
    exact = tuple(map(float, sizes))
    seen, public = Seen(exact, exact), set[int]()
    while floors:
        watch = [n for n, one in enumerate(said) if one.shown != NUMBER and n not in public]
        ends = ends_of(said, sizes, [of] * len(said), wide)
        narrow, seen = find_narrow(ends, known.relations, watch=watch, wide=wide, seen=seen)
        if narrow is None:
            return
        beside = {n for row in known.relations if narrow in row.terms for n in row.terms}
        near = floors & {narrow, *beside}
        if not near:  # it can be worked out from what is public already
            public.add(narrow)
            continue
        dropped = min(near, key=lambda n: (sizes[n], n))
        said[dropped] = Said(HIDDEN, GIVES_AWAY)
        floors.discard(dropped)
