"""Three readers of a page. They know the program, the threshold and all that was published, and share
no code with what made the page: a world is how many people there are of each kind of person, and a
number is a sum over kinds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from privacy.rule.drawn import (
    ALL,
    ANSWERED,
    NOT_ASKED,
    SILENT,
    THRESHOLD,
    Key,
    Person,
    Study,
    family_of,
    rows_of,
)
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

Page = Mapping[Key, tuple[int, int]]
_EMPTY = frozenset[str]()


class Outsider:
    """Asks of every number which values it has in some world that gives this page, in whole people."""

    def __init__(self, study: Study, page: Page) -> None:
        self.study, self.page, self.n = study, page, study.n
        self.kinds, ties = (
            _interview_kinds(study) if study.kind == "interviews" else _survey_kinds(study)
        )
        self.numbers = [key for key in page if key != ALL]
        self.matrix = np.array(
            [[_is_in(kind, key) for kind in self.kinds] for key in self.numbers], float
        )
        low = [page[key][0] for key in self.numbers]
        high = [page[key][1] for key in self.numbers]
        rows = np.vstack([self.matrix, *(line for line, _ in ties)])
        ends = [float(end) for _, end in ties]
        self.limits = LinearConstraint(csr_matrix(rows), [*low, *ends], [*high, *ends])
        self.n_solved = 0

    def world(self, aim: np.ndarray, more: Mapping[int, int] | None = None) -> np.ndarray | None:
        """The numbers of a world with the least of `aim`, a weight for each number; `more` fixes some
        of them. None if there is no such world.
        """
        self.n_solved += 1
        limits = [self.limits]
        for at, value in (more or {}).items():
            limits.append(LinearConstraint(self.matrix[at], value, value))
        done = milp(
            aim @ self.matrix,
            integrality=np.ones(len(self.kinds)),
            bounds=Bounds(0, self.n),
            constraints=limits,
        )
        return None if done.x is None else np.rint(self.matrix @ np.rint(done.x))

    def spans(self, *, all_of_them: bool) -> dict[Key, tuple[int, int]]:
        """The least and the most of each number; without `all_of_them` each only until it is seen to
        have as many values as the threshold.
        """
        truth = self.study.counts()
        now = np.array([truth[key] for key in self.numbers], float)
        low, high = now.copy(), now.copy()
        hidden = [
            at for at, key in enumerate(self.numbers) if self.page[key][0] < self.page[key][1]
        ]
        done = set[tuple[int, int]]()

        def look(at: Sequence[int], sign: int) -> None:
            aim = np.zeros(len(self.numbers))
            aim[list(at)] = sign
            world = self.world(aim)
            assert world is not None  # the true one gives this page
            np.minimum(low, world, out=low)
            np.maximum(high, world, out=high)
            done.update((one, sign) for one in at if len(at) == 1)

        def wanted() -> list[int]:
            return [at for at in hidden if all_of_them or high[at] - low[at] < THRESHOLD - 1]

        for half in (slice(None), slice(0, None, 2), slice(1, None, 2)):
            for sign in (1, -1):
                if some := wanted()[half]:
                    look(some, sign)
        for at in hidden:
            for sign in (1, -1):
                if at in wanted() and (at, sign) not in done:
                    look([at], sign)
        return {key: (int(low[at]), int(high[at])) for at, key in enumerate(self.numbers)}

    def n_values(self, key: Key, span: tuple[int, int], *, enough: int = THRESHOLD) -> int:
        """How many values of a span some world has, up to `enough`: there may be gaps."""
        at, found = self.numbers.index(key), 0
        for value in range(span[0], span[1] + 1):
            found += self.world(np.zeros(len(self.numbers)), {at: value}) is not None
            if found == enough:
                break
        return found


# Kinds of people, as far as a page can tell them apart: by region within a kind of workplace, and by
# themes within it; nobody's themes are printed by region, so the two need to agree on nothing else.

Kind = tuple[str, Mapping[str, frozenset[str]]]
Ties = list[tuple[np.ndarray, int]]


def _interview_kinds(study: Study) -> tuple[list[Kind], Ties]:
    v = study.values
    places = [(s, r) for s in v["setting"] for r in v["region"]]
    said = [c for n in range(len(v["code"]) + 1) for c in combinations(v["code"], n)]
    kinds: list[Kind] = [
        ("place", {"setting": frozenset([s]), "region": frozenset([r])}) for s, r in places
    ]
    for s in v["setting"]:
        for codes in said:
            families = frozenset(family_of(c, v) for c in codes)
            kinds.append(
                ("said", {"setting": frozenset([s]), "code": frozenset(codes), "family": families})
            )
    sign = {"place": 1, "said": -1}
    ties = [(_line(kinds, lambda view, _: view == "place"), study.n)]
    for s in v["setting"]:
        ties.append(
            (np.array([sign[view] * (s in one["setting"]) for view, one in kinds], float), 0)
        )
    return kinds, ties


def _survey_kinds(study: Study) -> tuple[list[Kind], Ties]:
    v = study.values

    def given(column: str) -> list[frozenset[str]]:
        return [*(frozenset([a, ANSWERED]) for a in v[column]), frozenset([SILENT])]

    kinds: list[Kind] = [
        ("main", {"language": frozenset([one]), "main": a})
        for one in v["language"]
        for a in given("main")
    ]
    kinds += [("why", {"why": a}) for a in [*given("why"), frozenset([NOT_ASKED])]]
    kinds += [("scale", {"scale": a}) for a in given("scale")]
    first = v["main"][0]
    ties = [
        (_line(kinds, lambda view, _, wanted=name: view == wanted), study.n)
        for name in ("main", "why", "scale")
    ]
    opened = [
        (view == "main" and first in one["main"]) - (view == "why" and NOT_ASKED not in one["why"])
        for view, one in kinds
    ]
    ties.append((np.array(opened, float), 0))
    return kinds, ties


def _line(kinds: Sequence[Kind], is_in: object) -> np.ndarray:
    return np.array([is_in(*kind) for kind in kinds], float)  # type: ignore[operator]


def _is_in(kind: Kind, key: Key) -> bool:
    """Whether a number counts this kind of people. A number of workplaces alone is read off the view
    that has regions.
    """
    view, one = kind
    columns = {column for column, _ in key}
    if columns == {"setting"} and view == "said":
        return False
    return columns <= one.keys() and all(value in one[column] for column, value in key)


# One table alone: every world there is.


def span_in_box(box: Sequence[tuple[int, int]], n: int) -> list[tuple[int, int]] | None:
    """What each row of a table can be whose rows lie in these spans and add up to `n`."""
    low, high = sum(one[0] for one in box), sum(one[1] for one in box)
    if not low <= n <= high:
        return None
    return [(max(a, n - high + b), min(b, n - low + a)) for a, b in box]


def weight(counts: Sequence[int]) -> float:
    """How likely a table is when everybody is equally likely in each row, up to a factor."""
    return math.exp(-sum(math.lgamma(n + 1) for n in counts))


@dataclass(frozen=True)
class Known:
    """Weighed shares of tables: with a hidden number of somebody that has one value left, and that has
    fewer than the threshold; the fewest values of any; how many tables there are.
    """

    exact: float
    narrow: float
    fewest: int
    n_tables: int


def judge_pages(tables: Mapping[tuple[int, ...], tuple[tuple[int, int], ...]]) -> Known:
    """Tables that give one page are one group: a hidden row has the values it has in its group."""
    groups: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = {}
    for counts, page in tables.items():
        groups.setdefault(page, []).append(counts)
    exact = narrow = every = 0.0
    fewest = 10**6
    for page, group in groups.items():
        values = [len(set(column)) for column in zip(*group, strict=True)]
        for counts in group:
            mine = [
                n for n, size, (a, b) in zip(values, counts, page, strict=True) if size and a < b
            ]
            share = weight(counts)
            every += share
            exact += share * (1 in mine)
            narrow += share * any(n < THRESHOLD for n in mine)
            fewest = min([fewest, *mine])
    return Known(exact / every, narrow / every, fewest, len(tables))


def how_often_right(given: Mapping[tuple[int, ...], Mapping[Any, float]]) -> float:
    """How often the likeliest value of a number is the true one: tables with the pages each gives, and
    how often it gives them.
    """
    likely: dict[tuple[Any, int], dict[int, float]] = {}
    every = 0.0
    for counts, pages in given.items():
        for page, often in pages.items():
            every += weight(counts) * often
            for row, n in enumerate(counts):
                values = likely.setdefault((page, row), {})
                values[n] = values.get(n, 0.0) + weight(counts) * often
    rows = len(next(iter(given)))
    return sum(max(values.values()) for values in likely.values()) / every / rows


# Two editions: one person joined, or left.


def n_values_over_editions(
    before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], n: int, *, joined: bool
) -> list[int]:
    """How many values each row of a table of `n` people has for who reads two pages and knows that one
    person joined (or left), not which row she is in.
    """
    step = 1 if joined else -1
    found = [set[int]() for _ in before]
    for hers in range(len(before)):
        box = [
            (max(a, c - step * (at == hers)), min(b, d - step * (at == hers)))
            for at, ((a, b), (c, d)) in enumerate(zip(before, after, strict=True))
        ]
        if all(a <= b for a, b in box) and (spans := span_in_box(box, n)):
            for at, (a, b) in enumerate(spans):
                found[at].update(range(a, b + 1))
    return [len(values) for values in found]


# Who knows everybody but one.


def fitting(
    study: Study, page: Page, others: Sequence[Person], any_of: Iterable[Person]
) -> list[Person]:
    """Whom the last person can be by what is printed."""
    known = dict.fromkeys(page, 0)
    for one in others:
        for row in rows_of(one, study.tables):
            known[row] += 1
    found = []
    for her in any_of:
        hers = {ALL, *rows_of(her, study.tables)}
        known[ALL] = study.n - 1
        if all(a <= known[row] + (row in hers) <= b for row, (a, b) in page.items()):
            found.append(her)
    return found


def facts_of(her: Person) -> list[frozenset[str]]:
    return [her["setting"], her["region"]]


def n_certain(study: Study, fits: Sequence[Person]) -> tuple[int, int]:
    """How many of her facts (workplace, region, each theme said or not) are the same in all she could
    be, and how many there are.
    """
    facts = [{one["setting"] for one in fits}, {one["region"] for one in fits}]
    facts += [{code in one["code"] for one in fits} for code in study.values["code"]]
    return sum(len(values) == 1 for values in facts), len(facts)
