"""What may be published about numbers together: numbers and bounds that leave every other number an
interval at least as wide as the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.bounds import Interval, Relation, Seen, find_narrow
from rap.privacy.disclosure.relations import Known
from rap.privacy.disclosure.rules import SMALL, Bound, Said, judge, least_group

GIVES_AWAY = "with the numbers beside it, it would tell a small one"


@dataclass(frozen=True)
class Numbers:
    """Numbers that one reader can compare.

    `of` is the number of people that each is a part of. `watched` are those that nobody may work
    out. `rows` are those whose row is on a page only when it counts somebody, so that a hidden one
    is at least 1. What was published `before` is known even if nothing more is.
    """

    known: Known
    of: Sequence[int]
    watched: frozenset[int]
    rows: frozenset[int]
    before: Mapping[int, Said] = field(default_factory=dict)

    def unsaid(self, n: int, why: str) -> Said:
        """A number about which nothing new is published."""
        return replace(self.before.get(n, Said()), why=why)


def alone(known: Known, *, of: int, before: Mapping[int, Said]) -> Numbers:
    """The numbers of one count; none of them may be worked out."""
    rows = frozenset(n for n, cell in enumerate(known.cells) if not cell.is_pair)
    every = frozenset(range(len(known.cells)))
    return Numbers(known, [of] * len(known.cells), every, rows, before)


def choose(known: Known, *, of: int, threshold: int, before: Mapping[int, Said]) -> list[Said]:
    """What may be published about each number; what was published `before` stays.

    Each number is judged by itself, then against the numbers it is a part of ("11 of the 12 who
    …"), then all together: as long as a number that is not shown can be worked out to an interval
    narrower than `threshold`, the smallest new number beside it is hidden too. Last, small numbers
    become "at most `threshold`" where this leaves every interval wide enough, also for a reader who
    knows that the threshold itself would be printed. Pairs never do: they are a choice of some
    among many, without rows for what nobody said.
    """
    said = [_first(known, n, of, threshold, before.get(n, Said())) for n in range(len(known.cells))]
    said = _without_small_rests(known, said, threshold, before)
    is_new = {n for n, one in enumerate(said) if _says_more(one, before.get(n, Said()))}
    numbers = alone(known, of=of, before=before)
    said = without_narrow(numbers, said, is_new, threshold=threshold)
    small = {
        n
        for n, one in enumerate(said)
        if (not one.shown or (one.shown is Bound.MOST and one.high > threshold))
        and one.why == SMALL
        and not 0 < before.get(n, Said()).at <= threshold
        and not known.cells[n].is_sentence
        and not known.cells[n].is_pair
    }
    for n in small:
        said[n] = Said(Bound.MOST, SMALL, high=threshold)
    for less in (0, 1):
        left = {n for n in small if said[n].high == threshold}
        said = without_narrow(numbers, said, left, threshold=threshold, less=less)
    return said


def _first(known: Known, number: int, of: int, threshold: int, before: Said) -> Said:
    if 0 < before.at <= threshold:
        return before
    shown, why = judge(len(known.cells[number].who), of=of, threshold=threshold)
    if number == known.everybody and of >= least_group(threshold):
        return Said(Bound.NUMBER)
    if Bound.NUMBER in (before.shown, shown):
        return before if before.shown is Bound.NUMBER else Said(Bound.NUMBER)
    least = of - threshold if shown is Bound.LEAST else 0
    if before.shown and not (before.shown is Bound.LEAST and before.low < least):
        return replace(before, why=why)
    return Said(shown, why, least)


def _says_more(one: Said, before: Said) -> bool:
    return one.shown != before.shown or one.low > before.low


def without_narrow(
    numbers: Numbers,
    said: Sequence[Said],
    new: Iterable[int],
    *,
    threshold: int,
    less: int = 0,
    sees_empty: bool = True,
) -> list[Said]:
    """The same, without those of the `new` numbers from which another number could be worked out.

    `less` is 1 for a reader who knows that the threshold itself would be printed; `sees_empty` is
    for a reader who knows which rows are empty.
    """
    said, new, known = list(said), set(new), numbers.known
    exact = tuple(float(len(cell.who)) for cell in known.cells)
    seen, wide = Seen(exact, exact), threshold - less
    empty = {n for n, size in enumerate(exact) if not size and sees_empty}
    watched = set(numbers.watched) - empty
    while new:
        ends = [
            _ends(one, int(exact[n]), of=numbers.of[n], threshold=threshold, less=less)
            for n, one in enumerate(said)
        ]
        ends = [(0.0, 0.0) if n in empty else each for n, each in enumerate(ends)]
        for n in numbers.rows if less else ():
            ends[n] = ends[n] if said[n].shown else (1.0, ends[n][1])
        watch = [n for n in watched if said[n].shown is not Bound.NUMBER]
        narrow, seen = find_narrow(ends, known.relations, watch=watch, wide=wide, seen=seen)
        if narrow is None:
            break
        dropped = _next_to_drop(known, said, narrow, new)
        if dropped is None:  # it can be worked out from what is public already
            watched.discard(narrow)
            continue
        small = said[dropped].shown is Bound.MOST
        said[dropped] = numbers.unsaid(dropped, SMALL if small else GIVES_AWAY)
        new.discard(dropped)
    return said


def _ends(said: Said, n: int, *, of: int, threshold: int, less: int) -> Interval:
    """The smallest and largest value of a number by what is published about it; "at most" is never
    read as less than the `threshold`.
    """
    low, high = said.ends(n, of=of)
    return float(low), float(max(high, threshold) - less if said.shown is Bound.MOST else high)


def _without_small_rests(
    known: Known, said: list[Said], threshold: int, before: Mapping[int, Said]
) -> list[Said]:
    """Where a part and its whole, or two counts of nearly the same people, differ by few people,
    show only one of the two.
    """
    sizes = [len(cell.who) for cell in known.cells]
    order = sorted(
        range(len(said)), key=lambda n: (n not in before, len(known.cells[n].where), -sizes[n], n)
    )
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
        if said[n].shown is not Bound.NUMBER or n == known.everybody:
            continue
        rests = [
            (abs(sizes[n] - sizes[other]), strict) for other, strict in beside[n] if other in kept
        ]
        rests += [(apart, False) for other, apart in rivals[n] if other in kept]
        is_told = any(rest < threshold and (rest or strict) for rest, strict in rests)
        if is_told and before.get(n, Said()).shown is not Bound.NUMBER:
            said[n] = replace(before.get(n, Said()), why=GIVES_AWAY)
        else:
            kept.add(n)
    return said


def _next_to_drop(known: Known, said: Sequence[Said], narrow: int, new: set[int]) -> int | None:
    """The number to hide next, because `narrow` can be worked out: of the new numbers in a sum with
    it, or else tied to it through other sums, the smallest in the finest table. None if there is
    none.
    """
    size = {n: (-len(known.cells[n].where), len(known.cells[n].who), n) for n in new}
    beside = {n for relation in known.relations if narrow in relation.terms for n in relation.terms}
    near = [n for n in new if n in beside] or [n for n in new if n == narrow]
    near = near or [n for n in new if n in _tied_to(narrow, known.relations)]
    return min(near, key=lambda n: size[n]) if near else None


def _tied_to(number: int, relations: Sequence[Relation]) -> set[int]:
    """All numbers that are tied to one through any sums."""
    tied, before = {number}, 0
    while len(tied) > before:
        before = len(tied)
        tied |= {n for one in relations if tied & one.terms.keys() for n in one.terms}
    return tied
