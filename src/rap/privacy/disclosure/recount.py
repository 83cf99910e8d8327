"""Counting the people of a round once more, when enough of them left or changed.

People who kept the old report read both numbers, so the old ones, the new ones and all that lies
between them are solved together: the people who left or changed are looked at as if a table of them
had been published beside the two.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.bounds import Relation, Seen, find_narrow
from rap.privacy.disclosure.choice import GIVES_AWAY, Said, choose, ends_of
from rap.privacy.disclosure.relations import Cell, Key, Known, know
from rap.privacy.disclosure.rules import HIDDEN, NUMBER, least_group

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Count:
    """People as they were counted once: each with a digest of what was known of her, the numbers,
    and what was said of them.
    """

    facts: Facts
    cells: tuple[Cell, ...]
    said: Mapping[Key, Said]


@dataclass
class _Together:
    """Blocks of numbers side by side; `new` may be dropped, `assumed` even before those."""

    said: list[Said] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    pairs: list[bool] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    assumed: set[int] = field(default_factory=set)

    def add(self, known: Known, said: Sequence[Said], of: int) -> int:
        """Put a block behind the others; where it begins."""
        start = len(self.said)
        self.said += said
        self.sizes += [len(cell.who) for cell in known.cells]
        self.of += [of] * len(said)
        self.relations += [
            Relation({n + start: f for n, f in one.terms.items()}, one.least, one.most)
            for one in known.relations
        ]
        return start

    def drop_narrow(self, threshold: int) -> None:
        """Leave out what is new until every number that is not exact is as wide as the threshold."""
        exact, public = tuple(map(float, self.sizes)), set[int]()
        seen = Seen(exact, exact)
        while self.new:
            ends = ends_of(self.said, self.sizes, self.of, threshold)
            watch = [
                n for n, one in enumerate(self.said) if one.shown != NUMBER and n not in public
            ]
            narrow, seen = find_narrow(ends, self.relations, watch=watch, wide=threshold, seen=seen)
            if narrow is None:
                return
            beside = {n for one in self.relations if narrow in one.terms for n in one.terms}
            beside |= {narrow}
            droppable = self.assumed & beside or self.new & beside or self.assumed or self.new
            if not droppable:
                public.add(narrow)
                continue
            dropped = min(droppable, key=lambda n: (self.sizes[n], n))
            self.said[dropped] = Said(HIDDEN, GIVES_AWAY)
            self.assumed.discard(dropped)
            self.new.discard(dropped)


def recount(
    before: Sequence[Count],
    facts: Facts,
    cells: Sequence[Cell],
    *,
    threshold: int,
    within: Mapping[str, str],
) -> Count | None:
    """The people of the last count as they are today, with what may be said of them beside every
    earlier count; None while too few left or changed, or where nothing could be said.

    Parameters
    ----------
    before : one or more, the oldest first
        Every count of these people that was published.
    facts, cells
        What is known of everybody today, and the numbers of today.
    """
    now = {who: facts[who] for who in before[-1].facts if who in facts}
    people, least = frozenset(now), least_group(threshold)
    others = [frozenset(w for w, fact in one.facts.items() if now.get(w) != fact) for one in before]
    if not threshold or len(people) < least or min(map(len, others)) < least:
        return None
    nobody = [Cell(*cell.key, frozenset()) for cell in before[-1].cells]
    mine = _restricted({cell.key: cell for cell in (*nobody, *cells)}.values(), people)
    known = know(mine, people, within=within)
    together = _Together()
    said = choose(known, of=len(people), threshold=threshold, before={})
    start = together.add(known, said, len(people))
    together.new = {n + start for n, one in enumerate(said) if one.shown}
    for one, changed in zip(before, others, strict=True):
        _put_beside(together, one, changed, mine, known, threshold=threshold, within=within)
    together.drop_narrow(threshold)
    chosen = {cell.key: together.said[start + known.number_of[cell.key]] for cell in mine}
    counted = known.everybody is None or together.said[start + known.everybody].shown == NUMBER
    n_shown = sum(bool(one.shown) for one in chosen.values())
    return Count(now, mine, chosen) if counted and n_shown > 1 else None


def _put_beside(
    together: _Together,
    old: Count,
    changed: frozenset[str],
    mine: Sequence[Cell],
    known: Known,
    *,
    threshold: int,
    within: Mapping[str, str],
) -> None:
    """An earlier count, those who left or changed as they were in it, and as they are now: `new = old
    - left + came`, for each number.
    """
    everyone = frozenset(old.facts)
    then = know(old.cells, everyone, within=within)
    said = [Said()] * len(then.cells)
    for cell in old.cells:
        if (one := old.said.get(cell.key, Said())).shown:
            said[then.number_of[cell.key]] = one
    at_old = together.add(then, said, len(everyone))
    came = changed & frozenset(who for cell in mine for who in cell.who)
    blocks = []
    for of, people in ((old.cells, changed), (mine if came else (), came)):
        cells = _restricted(of, people)
        block = know(cells, people, within=within)
        safe = choose(block, of=len(people), threshold=threshold, before={})
        assumed = [Said(NUMBER) if one.shown == NUMBER else Said() for one in safe]
        start = together.add(_of_unknown_size(block, len(people)), assumed, len(everyone))
        together.assumed |= {n + start for n, one in enumerate(assumed) if one.shown}
        blocks.append((start, block.number_of))
    (at_left, left), (at_came, those) = blocks
    for key in {*known.number_of, *then.number_of}:
        ends = ((0, known, 1), (at_old, then, -1))
        terms = {at + k.number_of[key]: f for at, k, f in ends if key in k.number_of}
        terms |= {at_left + left[key]: 1} if key in left else {}
        terms |= {at_came + those[key]: -1} if key in those else {}
        together.relations.append(Relation(terms, 0, 0))


def _of_unknown_size(block: Known, n: int) -> Known:
    """The block for readers who do not know how many people are in it: where a table adds up to them
    all, it adds up to their number.
    """
    if block.everybody is None:
        return block
    relations = []
    for one in block.relations:
        if n in (one.least, one.most):
            low = 0 if one.least == n else -math.inf
            high = 0 if one.most == n else math.inf
            one = Relation({**one.terms, block.everybody: -1}, low, high)
        relations.append(one)
    return replace(block, relations=tuple(relations))


def _restricted(cells: Iterable[Cell], people: frozenset[str]) -> tuple[Cell, ...]:
    """The cells with these people alone, also where nobody is left: that nobody is, nobody knows."""
    return tuple(Cell(cell.item, cell.where, cell.who & people) for cell in cells)
