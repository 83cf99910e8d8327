"""Which numbers of one round can be shown together, so that those not shown stay unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rap.privacy.disclosure.bounds import Interval, Seen, find_narrow
from rap.privacy.disclosure.relations import Known
from rap.privacy.disclosure.rules import HIDDEN, MOST, NUMBER, judge, least_group

GIVES_AWAY = "with the numbers beside it, it would tell a small one"


@dataclass(frozen=True)
class Said:
    """What has been said of a number: `number`, `most` (from `low` to everybody), or nothing; and why no more.

    `at` is the lowest threshold it was looked at for, 0 when it never was: for this one and higher ones that is the last word.
    """

    shown: str = HIDDEN
    why: str = ""
    low: int = 0
    at: int = 0


def choose(known: Known, *, of: int, threshold: int, before: Mapping[int, Said]) -> list[Said]:
    """What may be said of each number, nothing that was said `before` unsaid.

    First each by itself, then against the numbers it is a part of ("11 of the 12 who …"), then all together: as long as a number
    that is not shown can be worked out to less than `threshold` places, the smallest new one beside it is not shown either.
    """
    said = [_first(known, n, of, threshold, before.get(n, Said())) for n in range(len(known.cells))]
    said = _without_small_rests(known, said, threshold, before)
    exact = tuple(float(len(cell.who)) for cell in known.cells)
    seen = Seen(exact, exact)
    while any(one.shown != before.get(n, Said()).shown for n, one in enumerate(said)):
        watch = [n for n, one in enumerate(said) if one.shown != NUMBER]
        bounds = _bounds(known, said, of)
        narrow, seen = find_narrow(bounds, known.relations, watch=watch, wide=threshold, seen=seen)
        dropped = None if narrow is None else _next_to_drop(known, said, narrow, before)
        if dropped is None:  # nothing can be worked out, or only what could be from what is public already
            return said
        said[dropped] = Said(HIDDEN, GIVES_AWAY)
    return said


def _first(known: Known, number: int, of: int, threshold: int, before: Said) -> Said:
    if 0 < before.at <= threshold:
        return before
    shown, why = judge(len(known.cells[number].who), of=of, threshold=threshold)
    if number == known.everybody and of >= least_group(threshold):
        return Said(NUMBER)
    if before.shown == NUMBER or shown == NUMBER:
        return before if before.shown == NUMBER else Said(NUMBER)
    return before if before.shown == MOST else Said(shown, why, of - threshold if shown == MOST else 0)


def _bounds(known: Known, said: Sequence[Said], of: int) -> list[Interval]:
    exact = [float(len(cell.who)) for cell in known.cells]
    return [
        (n, n) if one.shown == NUMBER else (float(one.low if one.shown == MOST else 0), float(of))
        for n, one in zip(exact, said, strict=True)
    ]


def _without_small_rests(known: Known, said: list[Said], threshold: int, before: Mapping[int, Said]) -> list[Said]:
    """Of a part and a whole with few between them, or two counts of nearly the same people, only one is shown."""
    sizes = [len(cell.who) for cell in known.cells]
    order = sorted(range(len(said)), key=lambda n: (n not in before, len(known.cells[n].where), -sizes[n], n))
    beside: dict[int, list[tuple[int, bool]]] = {n: [] for n in order}
    rivals: dict[int, list[tuple[int, int]]] = {n: [] for n in order}
    for part, whole, strict in known.parts:
        beside[part].append((whole, strict))
        beside[whole].append((part, strict))
    for first, second in known.rivals:
        apart = len(known.cells[first].who ^ known.cells[second].who)
        rivals[first].append((second, apart))
        rivals[second].append((first, apart))
    kept: set[int] = set()
    for n in order:
        if said[n].shown != NUMBER or n == known.everybody:
            continue
        rests = [(abs(sizes[n] - sizes[other]), strict) for other, strict in beside[n] if other in kept]
        rests += [(apart, False) for other, apart in rivals[n] if other in kept]
        is_told = any(rest < threshold and (rest or strict) for rest, strict in rests)
        if is_told and before.get(n, Said()).shown != NUMBER:
            said[n] = Said(HIDDEN, GIVES_AWAY)
        else:
            kept.add(n)
    return said


def _next_to_drop(known: Known, said: Sequence[Said], narrow: int, before: Mapping[int, Said]) -> int | None:
    """Of the new numbers in a sum with one that can be worked out, the smallest of the finest table; else any; None without one."""
    new = [n for n, one in enumerate(said) if one.shown and one.shown != before.get(n, Said()).shown]
    beside = {n for relation in known.relations if narrow in relation.terms for n in relation.terms}
    size = {n: (-len(known.cells[n].where), len(known.cells[n].who), n) for n in new}
    near = [n for n in new if n in beside] or [n for n in new if n == narrow] or new
    return min(near, key=lambda n: size[n]) if near else None
