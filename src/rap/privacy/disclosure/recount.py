"""Count the people of a round again, when enough of them left or changed.

People who kept the old report read both numbers. So the old numbers, the new ones and their
differences are solved together, as if a table of the people who left or changed had been published
too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from types import MappingProxyType

from rap.privacy.disclosure.bounds import Relation
from rap.privacy.disclosure.cells import Cell, Key
from rap.privacy.disclosure.choice import Numbers, choose, without_narrow
from rap.privacy.disclosure.questions import Questions
from rap.privacy.disclosure.relations import Known, know
from rap.privacy.disclosure.rules import Bound, Said, least_group

Facts = Mapping[str, str]
Knowing = Callable[[Sequence[Cell], frozenset[str]], Known]


@dataclass(frozen=True)
class Count:
    """One count of some people: for each person a digest of what was known about her, the numbers,
    and what was published about them.
    """

    facts: Facts
    cells: tuple[Cell, ...]
    said: Mapping[Key, Said]


@dataclass
class _Together:
    """Blocks of numbers side by side, as in `Numbers`, and what is published about each number."""

    cells: list[Cell] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    watched: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)

    def add(self, known: Known, said: Sequence[Said], *, of: int, safe: bool) -> Mapping[Key, int]:
        """Add a block after the others; return the new places of its numbers.

        In a `safe` block, a number that could be published may be worked out.
        """
        start = len(self.cells)
        self.cells += known.cells
        self.of += [of] * len(said)
        self.relations += [
            Relation({n + start: f for n, f in one.terms.items()}, one.least, one.most)
            for one in known.relations
        ]
        self.watched |= {
            n + start for n, one in enumerate(said) if not (safe and one.shown is Bound.NUMBER)
        }
        self.said += [Said()] * len(said) if safe else said
        return {key: n + start for key, n in known.number_of.items()}

    def without_narrow(self, new: Iterable[int], *, threshold: int) -> list[Said]:
        """What may be published about all numbers when only `new` ones can be hidden: for readers
        who know which rows are empty, who do not, and who know how "at most" is chosen.
        """
        known = Known(tuple(self.cells), {}, tuple(self.relations), frozenset(), frozenset())
        numbers = Numbers(known, self.of, frozenset(self.watched), frozenset(self.rows))
        said = self.said
        for less, sees_empty in ((0, False), (0, True), (1, True)):
            left = {n for n in new if said[n].shown}
            said = without_narrow(
                numbers, said, left, threshold=threshold, less=less, sees_empty=sees_empty
            )
        return said


def recount(
    before: Sequence[Count],
    facts: Facts,
    cells: Sequence[Cell],
    *,
    threshold: int,
    within: Mapping[str, str],
    questions: Questions = MappingProxyType({}),
) -> Count | None:
    """The people of the last count as they are today, with what may be published about them beside
    every earlier count. None if too few people left or changed, or if nothing could be published.

    Parameters
    ----------
    before : one or more, the oldest first
        All published counts of these people.
    facts, cells
        What is known about everybody today, and today's numbers.
    """
    knowing = partial(know, within=within, questions=questions)
    now = {who: facts[who] for who in before[-1].facts if who in facts}
    people, least = frozenset(now), least_group(threshold)
    apart = min(len(_changed(one.facts, now)) for one in before)
    if not threshold or len(people) < least or apart < least:
        return None
    nobody = [Cell(*cell.key, frozenset()) for cell in before[-1].cells]
    mine = _restricted({cell.key: cell for cell in (*nobody, *cells)}.values(), people)
    known = knowing(mine, people)
    said = choose(known, of=len(people), threshold=threshold, before={})
    newest = Count(now, mine, {key: said[n] for key, n in known.number_of.items()})
    together = _Together()
    placed = [(one, _put(together, one, knowing)) for one in (*before, newest)]
    together.rows = {n for n in placed[0][1].values() if not together.cells[n].is_pair}
    for old, new in combinations(placed, 2):
        _put_between(together, old, new, threshold=threshold, knowing=knowing)
    at = placed[-1][1]
    chosen = together.without_narrow(at.values(), threshold=threshold)
    told = {key: chosen[n] for key, n in at.items()}
    counted = all(told[c.key].shown is Bound.NUMBER for c in mine if c.is_everybody(people))
    n_shown = len({n for n in at.values() if chosen[n].shown})
    return Count(now, mine, told) if counted and n_shown > 1 else None


def _changed(then: Facts, now: Facts) -> frozenset[str]:
    """The people who left or changed."""
    return frozenset(who for who, fact in then.items() if now.get(who) != fact)


def _put(together: _Together, one: Count, knowing: Knowing) -> Mapping[Key, int]:
    """Add a count with what was published about it, or would be now."""
    known = knowing(one.cells, frozenset(one.facts))
    said = [Said()] * len(known.cells)
    for key, number in known.number_of.items():
        if (each := one.said.get(key, Said())).shown:
            said[number] = each
    return together.add(known, said, of=len(one.facts), safe=False)


def _put_between(
    together: _Together,
    old: tuple[Count, Mapping[Key, int]],
    new: tuple[Count, Mapping[Key, int]],
    *,
    threshold: int,
    knowing: Knowing,
) -> None:
    """Add the people who left or changed between two counts, as they were and as they are: for each
    number, `new = old - left + came`. If the numbers of this group could be published, they may be
    worked out.
    """
    (then, at_old), (now, at_new) = old, new
    changed = _changed(then.facts, now.facts)
    came = changed & frozenset(who for cell in now.cells for who in cell.who)
    sides = [(at_new, 1), (at_old, -1)]
    for of, people, sign in ((then.cells, changed, 1), (now.cells if came else (), came, -1)):
        block = knowing(_restricted(of, people), people)
        alone = choose(block, of=len(people), threshold=threshold, before={})
        block = _of_unknown_size(block, len(people))
        sides.append((together.add(block, alone, of=len(then.facts), safe=True), sign))
    for key in {**at_new, **at_old}:
        terms = {at[key]: sign for at, sign in sides if key in at}
        together.relations.append(Relation(terms, 0, 0))


def _of_unknown_size(block: Known, n: int) -> Known:
    """The block for readers who do not know how many people are in it: a table of everybody adds up
    to the number `everybody`, whatever that is.
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
    """The cells with only these people; empty cells stay, since readers do not know that they are
    empty.
    """
    return tuple(Cell(cell.item, cell.where, cell.who & people) for cell in cells)
