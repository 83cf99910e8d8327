"""Random studies, counted, changed and counted again: what an attacker who kept every report can work
out about the people who left or changed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from number_attacks import (
    Attacker,
    Person,
    cells_of,
    draw_person,
    draw_study,
    first_release,
    matrix,
    printed,
    release,
    solve,
)
from studies import scaled

from rap.privacy.disclosure import ReleaseAnswer, rounds

pytestmark = pytest.mark.volume
N_STUDIES = scaled(100, 1000, quick=16)
N_RECOUNTED = scaled(8, 1000, quick=2)  # each costs seconds
FIRST, LATER, LAST = "2026-03", "2026-11", "2027-06"
Page = Mapping[tuple[str, object], tuple[int, int]]
Study = Mapping[str, Person]


def many_gone(
    people: Mapping[str, Person], chance: random.Random, *, alike: bool
) -> dict[str, Person]:
    """Eleven or more have left or changed; where `alike`, all who left share a setting or a code."""
    who = sorted(people)
    chance.shuffle(who)
    if alike:
        who.sort(key=lambda id: "police" not in people[id].codes)
    n = chance.randint(11, max(11, len(who) // 2))
    n_changed = chance.choice((0, 0, 2, n // 2))
    gone, other = set(who[: n - n_changed]), set(who[n - n_changed : n])
    kept = {id: one for id, one in people.items() if id not in gone}
    return {id: draw_person(chance, many=0) if id in other else one for id, one in kept.items()}


def counted_in(month: str, one: ReleaseAnswer) -> Page:
    """What a report says that was counted in a month."""
    return printed(
        {key: told for key, told in one.told.items() if told.said and told.said.month == month}
    )


@cache
def draw_counts(seed: int) -> list[tuple[Study, Page]]:
    """A study and its two later states, as far as each was counted anew; empty for a small one."""
    people, chance = draw_study(seed), random.Random(seed)
    if len(people) < 24:
        return []
    counts = [(people, printed(first_release(seed, "members").told))]
    rounds = first_release(seed, "members").rounds
    for month in (LATER, LAST):
        people = many_gone(people, chance, alike=bool(seed % 2)) if len(people) > 21 else people
        report = release(people, "members", rounds, month=month)
        rounds, page = report.rounds, counted_in(month, report)
        counts += [(people, page)] if page else []
    return counts


class Pages:
    """Knows all reports, which numbers were counted when, and that what lies between two counts are
    the people who left or changed.
    """

    def __init__(self, counts: Sequence[tuple[Study, Page]]) -> None:
        self.n = len(counts[0][0])
        rows = {cell.key: None for people, _ in counts for cell in cells_of(people)}
        more = {"rows": rows, "sees_empty": False}
        self.blocks = [Attacker(people, page, 5, **more) for people, page in counts]
        self.starts = [0]
        self.equal: list[tuple[dict[int, int], int]] = []
        self.below: list[tuple[dict[int, int], int]] = []
        groups = []
        for (a, (then, _)), (b, (now, _)) in combinations(enumerate(counts), 2):
            left = {id: one for id, one in then.items() if now.get(id) != one}
            came = {id: now[id] for id in left if id in now}
            groups.append((a, b, len(self.blocks)))
            self.blocks.append(Attacker(left, {}, 5, knows_how_many=False, **more))
            self.blocks.append(Attacker(came, {}, 5, knows_how_many=False, **more if came else {}))
        for one in self.blocks:
            start = self.starts[-1]
            self.starts.append(start + len(one.at))
            for mine, hers in ((self.equal, one.equal), (self.below, one.below)):
                mine += [({at + start: f for at, f in terms.items()}, end) for terms, end in hers]
        for then, now, left in groups:
            signs = ((then, 1), (now, -1), (left, -1), (left + 1, 1))
            for key in rows:
                row = {self.at(n, key): sign for n, sign in signs if key in self.blocks[n].at}
                self.equal.append((row, 0))
        size = self.starts[-1]
        self.known = {**matrix("eq", self.equal, size), **matrix("ub", self.below, size)}

    def at(self, block: int, key: tuple[str, object]) -> int:
        return self.starts[block] + self.blocks[block].at[key]

    def find_narrow(self) -> list[tuple[int, object, int]]:
        """What is of one count and can be fewer numbers than the threshold says: block, key and steps.

        Each way to fill the tables shows how far apart all numbers can be, so most need no other.
        A row of another count may be known to have been empty: where the printed numbers of the
        others add up to all who were heard, it says nothing of anybody.
        """
        bounds: list[tuple[float, float]] = []
        for one in self.blocks:
            bounds += one.bounds(most=one.n if one.page else self.n)
        low, high, found = np.full(len(bounds), np.inf), np.full(len(bounds), -np.inf), []
        unsafe = [
            (n, key)
            for n, one in enumerate(self.blocks)
            for key in one.inside
            if one.page and key[0] != "heard"
        ]
        for n, key in unsafe:
            at = self.at(n, key)
            for sign in (1, -1):
                if steps_between(low[at], high[at]) < 4:
                    ways = solve(at, sign, bounds=bounds, **self.known)
                    low, high = np.minimum(low, ways), np.maximum(high, ways)
            steps = steps_between(low[at], high[at])
            is_empty = steps == 0 and key not in self.blocks[n].cells
            found += [(n, key, steps)] if steps < 4 and not is_empty else []
        return found


def steps_between(low: float, high: float) -> float:
    """How many whole steps lie between two numbers; none where the first was not found yet."""
    return np.floor(high + 1e-6) - np.ceil(low - 1e-6) if low <= high else 0


@pytest.mark.long
def test_a_recount_cannot_be_subtracted():
    """Eleven or more left or changed, once or twice, all alike or not: with all reports, no number of any
    count is known to fewer values than the threshold.
    """
    n_recounted = 0
    for seed in range(N_RECOUNTED):
        counts = draw_counts(seed)
        if len(counts) > 1:
            n_recounted += 1
            assert Pages(counts).find_narrow() == [], seed

    assert n_recounted > N_RECOUNTED / 8


@pytest.mark.long
def test_the_attacker_subtracts_where_a_recount_is_drawn_by_itself(monkeypatch: pytest.MonkeyPatch):
    """The guard of the guard: counts that were each rounded alone give numbers away."""
    monkeypatch.setattr(rounds, "_beside", lambda *_: {})
    found = [
        seed
        for seed in range(40)
        if len(counts := draw_counts.__wrapped__(seed)) > 1 and Pages(counts).find_narrow()
    ]

    assert found


@pytest.mark.long
def test_fewer_than_eleven_change_no_number():
    """Ten left or changed: the old numbers stand, each with the month in which it was counted."""
    for seed in range(N_STUDIES):
        people, first = draw_study(seed), first_release(seed, "members")
        if len(people) < 24:
            continue
        left = {id: one for id, one in people.items() if id not in sorted(people)[:10]}
        second = release(left, "members", first.rounds, month=LATER)

        assert printed(second.told) == printed(first.told)
        assert {one.said.month for one in second.told.values() if one.said} == {FIRST}
