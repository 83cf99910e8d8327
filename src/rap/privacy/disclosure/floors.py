"""Floors: "at least 5" for a part of the people behind a finding, where the number itself would
give away a small one and the bound leaves every interval wide enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rap.privacy.disclosure.choice import GIVES_AWAY, alone, without_narrow
from rap.privacy.disclosure.relations import Known
from rap.privacy.disclosure.rules import Bound, Said


def with_floors(
    known: Known,
    said: Sequence[Said],
    *,
    of: int,
    threshold: int,
    before: Mapping[int, Said],
) -> list[Said]:
    """Publish "at least the threshold" for parts of the people behind a finding that `choose` left
    hidden; what was decided `before` does not change.

    As long as any number can be worked out to an interval narrower than `threshold`, also by a
    reader who knows that the threshold itself would be printed, the smallest floor beside it is
    taken back.
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
        said[n] = Said(Bound.FLOOR, GIVES_AWAY, threshold)
    numbers = alone(known, of=of, before=before)
    for less in (0, 1):
        left = {n for n in floors if said[n].shown}
        said = without_narrow(numbers, said, left, threshold=threshold, less=less)
    return said
