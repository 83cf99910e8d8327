"""What a reader can work out about numbers that are not shown: the smallest and largest values that
fit everything that is shown.

Each bound is the exact optimum of a linear programme (scipy, HiGHS). Values need not be whole
numbers, so an interval may be a little wider than whole numbers allow; in tables that add up by row
and column the two are equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Interval = tuple[float, float]
_SLACK = 1e-6
_FEW = 3  # numbers, up to which each is looked at by itself


@dataclass(frozen=True)
class Relation:
    """A fact that everybody knows about some numbers: `least <= sum of factor x number <= most`.
    `terms` maps a number to its factor.
    """

    terms: Mapping[int, int]
    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True)
class Seen:
    """The smallest and largest value of each number in the solutions found so far, that is, in ways
    to fill the tables that fit everything shown.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]

    def with_one(self, values: Mapping[int, float]) -> Seen:
        """The same after one more solution."""
        low, high = list(self.low), list(self.high)
        for name, value in values.items():
            low[name], high[name] = min(low[name], value), max(high[name], value)
        return Seen(tuple(low), tuple(high))

    def width(self, name: int) -> int:
        return math.floor(self.high[name] + _SLACK) - math.ceil(self.low[name] - _SLACK)


def find_narrow(
    known: Sequence[Interval],
    relations: Sequence[Relation],
    *,
    watch: Iterable[int],
    wide: int,
    seen: Seen,
) -> tuple[int | None, Seen]:
    """A number in `watch` that can be worked out to an interval narrower than `wide`, or None; and
    what was seen on the way.

    Parameters
    ----------
    known : interval per number
        What is published about each number: (7, 7) where it is shown, (0, 40) where nothing is.
    relations
        What holds between them.
    wide : int
        Ends of an interval must lie at least this far apart.
    seen
        What was seen before, when at least as much was shown; at the start, the true numbers.
    """
    watched = [name for name in watch if seen.width(name) < wide]
    known, relations = _tightened(known, relations) if watched else (known, ())
    for names, rows in _pieces(known, relations):
        inside = [name for name in watched if name in set(names)]
        if inside:
            narrow, seen = _narrow_in(names, _problem(names, rows, known), inside, wide, seen)
            if narrow is not None:
                return narrow, seen
    tied = {name for relation in relations for name in relation.terms}
    return next(
        (n for n in watched if n not in tied and known[n][1] - known[n][0] < wide), None
    ), seen


def _narrow_in(
    names: list[int], problem: dict[str, Any], inside: Sequence[int], wide: int, seen: Seen
) -> tuple[int | None, Seen]:
    """Do what `find_narrow` does, in one piece. Each solution on the way also widens what other
    numbers can be.
    """
    for sign in (1, -1):  # two programmes that show most of them to be wide at once
        open_ones = [names.index(name) for name in inside if seen.width(name) < wide]
        solution = _solve(problem, open_ones, sign) if len(open_ones) > _FEW else None
        seen = seen.with_one(dict(zip(names, solution, strict=True))) if solution else seen
    for name in inside:
        for sign in (1, -1):
            if seen.width(name) < wide:
                solution = _solve(problem, [names.index(name)], sign)
                if (
                    solution is None
                ):  # what is shown contradicts itself: nothing is proven, so nothing counts as wide
                    return name, seen
                seen = seen.with_one(dict(zip(names, solution, strict=True)))
        if seen.width(name) < wide:
            return name, seen
    return None, seen


def interval(known: Sequence[Interval], relations: Sequence[Relation], name: int) -> Interval:
    """The smallest and largest whole number that one number can be."""
    known, relations = _tightened(known, relations)
    for names, rows in _pieces(known, relations):
        if name in names:
            problem = _problem(names, rows, known)
            at = names.index(name)
            low, high = _solve(problem, [at], 1), _solve(problem, [at], -1)
            if low is not None and high is not None:
                return math.ceil(low[at] - _SLACK), math.floor(high[at] + _SLACK)
    return known[name]


def _tightened(
    known: Sequence[Interval], relations: Sequence[Relation]
) -> tuple[list[Interval], list[Relation]]:
    """The same facts, with each relation that has a single open number turned into an interval of
    that number: it needs no linear programme.
    """
    found, left, before = list(known), list(relations), -1
    while before != len(left):
        before, rest = len(left), []
        for relation in left:
            free = [name for name in relation.terms if found[name][0] < found[name][1]]
            if len(free) > 1:
                rest.append(relation)
            elif free:
                found[free[0]] = _alone(relation, free[0], found)
        left = rest
    return found, left


def _alone(relation: Relation, name: int, known: Sequence[Interval]) -> Interval:
    """The interval of the one open number of a relation."""
    factor, (low, high) = relation.terms[name], known[name]
    shown = sum(f * known[other][0] for other, f in relation.terms.items() if other != name)
    ends = sorted(((relation.least - shown) / factor, (relation.most - shown) / factor))
    return max(low, ends[0]), min(high, ends[1])


def _pieces(
    known: Sequence[Interval], relations: Iterable[Relation]
) -> list[tuple[list[int], list[Relation]]]:
    """Numbers that hang together, each time with the relations between them; a number that is shown
    ties nothing together.
    """
    leader: dict[int, int] = {}

    def find(name: int) -> int:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    rows = [
        (relation, [n for n in relation.terms if known[n][0] < known[n][1]])
        for relation in relations
    ]
    for _, free in rows:
        for name in free[1:]:
            leader[find(name)] = find(free[0])
    pieces: dict[int, tuple[set[int], list[Relation]]] = {}
    for relation, free in rows:
        if free:
            names, inside = pieces.setdefault(find(free[0]), (set(), []))
            names.update(relation.terms)
            inside.append(relation)
    return [(sorted(names), inside) for names, inside in pieces.values()]


def _problem(names: list[int], rows: list[Relation], known: Sequence[Interval]) -> dict[str, Any]:
    """The piece as `scipy.optimize.linprog` wants it."""
    import numpy as np

    at = {name: place for place, name in enumerate(names)}
    equal, below = ([], []), ([], [])  # type: tuple[list[Any], list[float]], tuple[list[Any], list[float]]
    for relation in rows:
        line = np.zeros(len(names))
        for name, factor in relation.terms.items():
            line[at[name]] = factor
        if relation.least == relation.most:
            equal[0].append(line)
            equal[1].append(relation.most)
            continue
        for sign, bound in ((1, relation.most), (-1, -relation.least)):
            if math.isfinite(bound):
                below[0].append(sign * line)
                below[1].append(bound)
    problem: dict[str, Any] = {"bounds": [known[name] for name in names]}
    if equal[0]:
        problem |= {"A_eq": np.array(equal[0]), "b_eq": equal[1]}
    if below[0]:
        problem |= {"A_ub": np.array(below[0]), "b_ub": below[1]}
    return problem


def _solve(problem: dict[str, Any], at: Sequence[int], sign: int) -> Sequence[float] | None:
    """All numbers of the piece where those at `at` add up to the least (sign 1) or the most (sign -1);
    None where nothing fits.
    """
    import numpy as np
    from scipy.optimize import linprog  # type: ignore[import-untyped, unused-ignore]

    aim = np.zeros(len(problem["bounds"]))
    aim[list(at)] = sign
    done = linprog(aim, method="highs-ds", options={"presolve": False}, **problem)
    return [float(value) for value in done.x] if done.status == 0 else None
