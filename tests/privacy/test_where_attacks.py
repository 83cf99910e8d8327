"""Where findings are met, attacked: random studies, and a reader who knows how many people there are,
how workplaces come under broader names and how parts add up, and solves for what is not said.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.optimize import linprog
from studies import scaled

from rap.privacy.disclosure import Cell, ReleaseRequest, answer, rounds
from rap.privacy.disclosure.cells import Key

pytestmark = pytest.mark.long
N_STUDIES = scaled(40, 1000, quick=12)
K = 5
KINDS = {"run": ("window", "salon"), "own": ("home", "short"), "street": ("street",)}
WITHIN = {f"setting={one}": kind for kind, of in KINDS.items() if len(of) > 1 for one in of}
FINDINGS = ("F-11", "F-12", "F-13")
Page = Mapping[Key, tuple[int, int]]


@dataclass(frozen=True)
class Person:
    settings: frozenset[str]
    findings: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, of in KINDS.items() if self.settings & {*of})


def draw_study(seed: int) -> dict[str, Person]:
    chance = random.Random(seed)
    many, every = chance.choice((0.0, 0.2)), [one for of in KINDS.values() for one in of]
    shares = [chance.choice((0.25, 0.5, 0.8)) for _ in FINDINGS]
    return {
        f"p{n}": Person(
            frozenset(chance.choices(every, (8, 4, 3, 2, 2), k=2 if chance.random() < many else 1)),
            frozenset(
                f for f, share in zip(FINDINGS, shares, strict=True) if chance.random() < share
            ),
        )
        for n in range(chance.randint(11, 40))
    }


def cells_of(people: Mapping[str, Person]) -> list[Cell]:
    found: dict[Key, set[str]] = {}
    for id, one in people.items():
        places: list[Key] = [("q/heard", (("name", "heard"),))]
        places += [("q/who-by", (("setting", value),)) for value in one.settings]
        places += [("q/where", (("setting", kind),)) for kind in one.kinds]
        for finding in one.findings:
            places.append((f"q/finding-{finding[2:]}-people", (("name", "people"),)))
            places += [("q/where", (("finding", finding), ("setting", k))) for k in one.kinds]
        for place in places:
            found.setdefault(place, set()).add(id)
    return [Cell(*key, frozenset(who)) for key, who in sorted(found.items())]


def release(people: Mapping[str, Person]) -> dict[Key, tuple[int, int]]:
    """What stands on the page: from the least to the most each number can be."""
    cells = tuple(cells_of(people))
    asked = ReleaseRequest(
        scope="all",
        audience="members",
        threshold=K,
        sources=frozenset({"s1"}),
        facts={id: repr(one) for id, one in people.items()},
        agreed=dict.fromkeys(people, frozenset({"members"})),
        cells=cells,
        lot="a lot of theirs",
        items=frozenset(cell.item for cell in cells),
        within=WITHIN,
    )
    told = answer(asked, ()).told
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


class Attacker:
    """Numbers of rows nobody is in are unknown to her like all others."""

    def __init__(self, people: Mapping[str, Person], page: Page) -> None:
        self.n, self.page = len(people), page
        self.cells = {cell.key: len(cell.who) for cell in cells_of(people)}
        self.names: dict[Key, int] = {key: place for place, key in enumerate(self.cells)}
        self.below: list[dict[int, float]] = []
        apart = all(len(one.settings) == 1 for one in people.values())
        kinds = {kind: self.at("q/where", setting=kind) for kind in KINDS}
        self.total: list[tuple[list[int], int]] = [([*kinds.values()], self.n)]
        for kind, of in KINDS.items():
            settings = [self.at("q/who-by", setting=one) for one in of]
            self.sums(settings, kinds[kind], apart=apart)
        for finding in FINDINGS:
            whole = self.at(f"q/finding-{finding[2:]}-people", name="people")
            parts = {kind: self.at("q/where", finding=finding, setting=kind) for kind in KINDS}
            self.sums([*parts.values()], whole, apart=apart)
            for kind, part in parts.items():
                self.below.append({part: 1, kinds[kind]: -1})
        self.apart = apart

    def at(self, item: str, **where: str) -> int:
        return self.names.setdefault((item, tuple(sorted(where.items()))), len(self.names))

    def sums(self, parts: list[int], whole: int, *, apart: bool) -> None:
        self.below += [{part: 1, whole: -1} for part in parts]
        self.below.append({**dict.fromkeys(parts, -1), whole: 1})
        if apart:
            self.below.append({**dict.fromkeys(parts, 1), whole: -1})

    def width(self, key: Key) -> int:
        """How many steps a number can take."""
        rows, bounds = np.zeros((len(self.below), len(self.names))), [0.0] * len(self.below)
        for line, terms in enumerate(self.below):
            for name, factor in terms.items():
                rows[line, name] = factor
        for names, n in self.total:
            for sign in (-1, 1) if self.apart else (-1,):
                row = np.zeros(len(self.names))
                row[names] = sign
                rows, bounds = np.vstack([rows, row]), [*bounds, sign * n]
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.names))
            aim[self.names[key]] = sign
            done = linprog(aim, A_ub=rows, b_ub=bounds, bounds=self.ends())
            assert done.status == 0
            ends.append(done.x[self.names[key]])
        return int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6))

    def ends(self) -> list[tuple[float, float]]:
        """A row of nobody reads as one of a few does."""
        return [self.page.get(key, (0, K - 1)) for key in self.names]


def test_where_a_finding_is_met_gives_no_small_number_away():
    """Every number that is not exact can be as many as the threshold says; and enough is said for the
    question "where?".
    """
    n_told = 0
    for seed in range(N_STUDIES):
        people = draw_study(seed)
        page = release(people)
        attacker = Attacker(people, page) if page else None
        for key in attacker.cells if attacker else ():
            low, high = page[key]
            assert low <= attacker.cells[key] <= high
            if low < high:
                assert attacker.width(key) >= K - 1, (seed, key)
            n_told += low > 0 and len(key[1]) == 2

    assert n_told > 2 * N_STUDIES


def test_without_looking_at_sums_parts_give_numbers_away(monkeypatch: pytest.MonkeyPatch):
    """The guard of the guard."""
    known = rounds.know
    monkeypatch.setattr(rounds, "know", lambda *a, **more: replace(known(*a, **more), sums=()))
    found = 0
    for seed in range(30):
        people = draw_study(seed)
        page = release(people)
        attacker = Attacker(people, page) if page else None
        hidden = [key for key, (low, high) in page.items() if low < high]
        found += any(attacker.width(key) < K - 1 for key in hidden)

    assert found


def test_all_who_stand_behind_a_finding_read_as_their_workplace_does():
    """Twelve of twelve in a workplace: the two numbers are one, and may be of more people there."""
    people = {
        f"p{n}": Person(
            frozenset({"window" if n < 20 else "home"}), frozenset({"F-11"} if n < 12 else ())
        )
        for n in range(40)
    }
    page = release(people)
    whole = page["q/finding-11-people", (("name", "people"),)]

    assert whole in ((6, 14), (11, 19))
    assert page["q/where", (("finding", "F-11"), ("setting", "run"))] == whole
