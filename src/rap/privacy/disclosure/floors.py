"""Of the people behind a finding who share something: "at least 5", where the number would give away a
small one and the bound leaves every number wide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rap.privacy.disclosure.choice import GIVES_AWAY, Said, alone, without_narrow
from rap.privacy.disclosure.relations import Known
from rap.privacy.disclosure.rules import FLOOR


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
    numbers = alone(known, of=of, before=before)
    for less in (0, 1):
        left = {n for n in floors if said[n].shown}
        said = without_narrow(numbers, said, left, threshold=threshold, less=less)
    return said
