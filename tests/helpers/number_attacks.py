"""Invented studies for releases of numbers, and an attacker who reads them with sums of her own."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import linprog

from rap.privacy.disclosure import Cell, ReleaseAnswer, ReleaseRequest, Round, Told, answer

SETTINGS = ("window", "home", "salon", "outdoors")
REGIONS = ("brussels", "flanders", "wallonia")
CODES = ("rent", "deposit", "police", "noise", "keys")
WITHIN = {
    "rent": "money",
    "deposit": "money",
    "police": "safety",
    "noise": "safety",
    "keys": "safety",
}
TABLES = (
    ("setting",),
    ("region",),
    ("family",),
    ("code",),
    ("region", "setting"),
    ("code", "region"),
)
ITEMS = frozenset({"heard", "pairs", *map(",".join, TABLES)})
THRESHOLD = {"members": 5, "public": 10}


@dataclass(frozen=True)
class Person:
    setting: frozenset[str]
    region: str
    codes: frozenset[str]
    agrees: frozenset[str] = frozenset(THRESHOLD)


def draw_person(chance: random.Random, *, many: float) -> Person:
    settings = chance.choices(SETTINGS, weights=(8, 4, 2, 1), k=2 if chance.random() < many else 1)
    codes = frozenset(
        code for at, code in enumerate(CODES) if chance.random() < (0.9, 0.5, 0.4, 0.2, 0.1)[at]
    )
    return Person(frozenset(settings), chance.choices(REGIONS, weights=(6, 3, 1))[0], codes)


def draw_study(seed: int) -> dict[str, Person]:
    chance = random.Random(seed)
    many = chance.choice((0.0, 0.2))
    return {f"p{number}": draw_person(chance, many=many) for number in range(chance.randint(3, 60))}


def cells_of(people: Mapping[str, Person]) -> tuple[Cell, ...]:
    """A sentence with everybody; settings, regions, families, codes; settings by region, codes by
    region, pairs of codes.
    """
    columns = {
        "setting": lambda one: one.setting,
        "region": lambda one: {one.region},
        "code": lambda one: one.codes,
        "family": lambda one: {WITHIN[code] for code in one.codes},
    }
    found: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = {}
    for id, one in people.items():
        found.setdefault(("heard", (("name", "heard"),)), set()).add(id)
        for table in TABLES:
            rows: list[tuple[tuple[str, str], ...]] = [()]
            for column in table:
                rows = [
                    (*row, (column, value))
                    for row in rows
                    for value in sorted(columns[column](one))
                ]
            for row in rows:
                found.setdefault((",".join(table), row), set()).add(id)
        for first in one.codes:
            for second in one.codes:
                if first < second:
                    found.setdefault(("pairs", (("first", first), ("second", second))), set()).add(
                        id
                    )
    return tuple(Cell(item, where, frozenset(who)) for (item, where), who in sorted(found.items()))


@cache
def first_release(seed: int, audience: str) -> ReleaseAnswer:
    return release(draw_study(seed), audience)


def release(
    people: Mapping[str, Person],
    audience: str,
    rounds: tuple[Round, ...] = (),
    *,
    month: str = "2026-03",
) -> ReleaseAnswer:
    mine = {id: one for id, one in people.items() if audience in one.agrees}
    facts = {
        id: repr((sorted(one.setting), one.region, sorted(one.codes))) for id, one in mine.items()
    }
    agreed = {id: one.agrees for id, one in mine.items()}
    asked = ReleaseRequest(
        "all",
        audience,
        THRESHOLD[audience],
        frozenset({"s1"}),
        facts,
        agreed,
        cells_of(mine),
        "a lot of their own",
        ITEMS,
        below=tuple(k for k in sorted(THRESHOLD.values()) if k < THRESHOLD[audience]),
        within=WITHIN,
        month=month,
    )
    return answer(asked, rounds)


def printed(told: Mapping[tuple[str, object], Told]) -> dict[tuple[str, object], tuple[int, int]]:
    """What stands on the page: from the least to the most that each number can be by what is printed."""
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


def is_exact(page: Mapping[tuple[str, object], tuple[int, int]], key: tuple[str, object]) -> bool:
    low, high = page.get(key, (0, 1))
    return low == high


class Attacker:
    """Knows how many people there are, every printed number, and how tables add up; solves for the
    others with linprog. `rows` are on the page too, and empty; she may know which they are.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        page: Mapping[tuple[str, object], tuple[int, int]],
        k: int,
        *,
        knows_how_many: bool = True,
        rows: Iterable[tuple[str, object]] = (),
        sees_empty: bool = True,
    ) -> None:
        self.n, self.k, self.page = len(people), k, page
        self.knows_how_many = knows_how_many
        self.cells = {cell.key: cell for cell in cells_of(people)}
        self.at = {key: place for place, key in enumerate(dict.fromkeys((*self.cells, *rows)))}
        self.sees_empty = sees_empty
        self.inside = tuple(self.cells if sees_empty else self.at)
        self.equal: list[tuple[dict[int, int], int]] = []
        self.below: list[tuple[dict[int, int], int]] = []
        one_setting = all(len(one.setting) == 1 for one in people.values())
        self.partition("region", self.n)
        if one_setting:
            self.partition("setting", self.n)
        for region in REGIONS:
            self.cross("region,setting", "region", region, exact=one_setting)
            self.cross("code,region", "region", region, exact=False)
        for setting in SETTINGS:
            self.cross("region,setting", "setting", setting, exact=True)
        for code in CODES:
            self.cross("code,region", "code", code, exact=True)
            self.no_more(("code", (("code", code),)), ("family", (("family", WITHIN[code]),)))
            for key in self.inside:
                if key[0] == "pairs" and code in dict(key[1]).values():
                    self.no_more(key, ("code", (("code", code),)))

    def partition(self, item: str, total: int) -> None:
        row = {at: 1 for key, at in self.at.items() if key[0] == item}
        if len(row) == 1:  # one row may leave some of them out
            return
        if self.knows_how_many or not row:
            self.equal.append((row, total))
        else:
            self.equal.append(({**row, self.at["heard", (("name", "heard"),)]: -1}, 0))

    def cross(self, item: str, column: str, value: str, *, exact: bool) -> None:
        whole = (column, ((column, value),))
        parts = [key for key in self.inside if key[0] == item and (column, value) in key[1]]
        if whole in self.at and parts and exact:
            self.equal.append(({**{self.at[part]: 1 for part in parts}, self.at[whole]: -1}, 0))
        for part in parts:
            self.no_more(part, whole)

    def no_more(self, part: tuple[str, object], whole: tuple[str, object]) -> None:
        if part in self.at and whole in self.at:
            self.below.append(({self.at[part]: 1, self.at[whole]: -1}, 0))

    def width(self, key: tuple[str, object]) -> int:
        """How many steps lie between the least and the most that a number can be."""
        known = {**matrix("eq", self.equal, len(self.at)), **matrix("ub", self.below, len(self.at))}
        ends = [
            solve(self.at[key], sign, bounds=self.bounds(), **known)[self.at[key]]
            for sign in (1, -1)
        ]
        return int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6))

    def bounds(self, *, most: int | None = None) -> list[tuple[float, float]]:
        """What each number can be by itself; of how many people, where she does not know it, is `most`."""
        most = self.n if most is None else most
        ends = [self.page.get(key, (0, most)) for key in self.at]
        if self.sees_empty:
            return [
                (0, 0) if key not in self.cells else end
                for key, end in zip(self.at, ends, strict=True)
            ]
        return ends


def solve(
    at: int, sign: int, *, bounds: Sequence[tuple[float, float]], **known: object
) -> np.ndarray:
    """All numbers where the one at `at` is the least (sign 1) or the most (sign -1) that it can be."""
    aim = np.zeros(len(bounds))
    aim[at] = sign
    done = linprog(aim, bounds=bounds, **known)
    assert done.status == 0
    return done.x


def matrix(kind: str, rows: list[tuple[dict[int, int], int]], width: int) -> dict[str, object]:
    """Rows of factors as linprog takes them."""
    found = np.zeros((len(rows), width))
    for line, (terms, _) in enumerate(rows):
        for at, factor in terms.items():
            found[line, at] = factor
    return {f"A_{kind}": found, f"b_{kind}": [bound for _, bound in rows]} if rows else {}
