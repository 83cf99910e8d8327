"""The best alignment of what several coders cut out of one text (Mathet, Widlöcher and Métivier 2015, sections 4 and 5.1).

A unitary alignment takes at most one unit of each coder; its disorder is the mean, over all pairs of coders, of how far apart
their two units are, where a pair that lacks a unit is one apart (the delta of the paper is 1 here). An alignment is a set of
those that holds every unit once, and its disorder is their sum. The best one is found exactly, as a set partition.

Which unitary alignments need to be tried: the paper leaves out those of a disorder above the number of coders. Here goes out
whatever can be cut in two parts that together are no worse, which is the same argument for every cut and not only for the last:
putting the two parts in its place makes no alignment worse, so one of the best remains.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from rap.agreement.scale import Bools, Floats, Ints

MOST = 1_000_000  # unitary alignments held at once


class TooManyError(Exception):
    """There are more unitary alignments to try than can be held."""


@dataclass(frozen=True)
class Alignment:
    """`units` has shape (n_unitary_alignments, n_coders), -1 where a coder has none; `disorder` is the sum of theirs."""

    units: Ints
    disorder: float


def distances(start: Ints, end: Ints, *, code: Ints, weights: tuple[float, float]) -> Floats:
    """How far apart two units are, shape (n, n): the weights times place and code (equations 2 to 4, with a delta of 1)."""
    far = np.abs(start[:, None] - start) + np.abs(end[:, None] - end)
    length = end - start
    place = (far / (length[:, None] + length)) ** 2
    apart: Floats = weights[0] * place + weights[1] * (code[:, None] != code)
    return apart


def align(apart: Floats, coder: Ints, *, n_coders: int) -> Alignment:
    """The alignment of the least disorder.

    Parameters
    ----------
    apart : array, shape (n_units, n_units)
        As `distances` gives it.
    coder : array, shape (n_units,)
        Whose each unit is, from 0 to `n_coders` - 1.

    Raises
    ------
    TooManyError
        When more than a million unitary alignments would have to be tried.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    units = _without_divisible(_join_near(apart, coder, n_coders=n_coders), apart)
    disorder = _disorders(units, apart)
    number, place = np.nonzero(units >= 0)
    holds = csr_array((np.ones(len(number)), (units[number, place], number)), shape=(len(coder), len(units)))
    once = LinearConstraint(holds, 1, 1)
    exactly = {"mip_rel_gap": 0.0}
    found = milp(disorder, constraints=once, integrality=1, bounds=Bounds(0, 1), options=exactly)
    chosen = found.x > 0.5
    return Alignment(units[chosen], float(disorder[chosen].sum()))


def _join_near(apart: Floats, coder: Ints, *, n_coders: int) -> Ints:
    """All unitary alignments in which no two units are so far apart that it could be cut in two at no loss."""
    is_near = (
        apart < comb(n_coders, 2) + n_coders**2 / 4
    )  # see `_without_divisible`: no two parts have more pairs between them
    joined = np.full((1, 0), -1, np.int64)
    for one in range(n_coders):
        mine = np.flatnonzero(coder == one)
        row, unit = _reachable(joined, mine, is_near)
        for before in joined.T:
            near = (before[row] < 0) | is_near[before[row], unit]
            row, unit = row[near], unit[near]
        without = np.column_stack([joined, np.full(len(joined), -1)])
        joined = np.concatenate([without, np.column_stack([joined[row], unit])])
    return joined[1:]  # the first has no unit


def _reachable(joined: Ints, mine: Ints, is_near: Bools) -> tuple[Ints, Ints]:
    """Which of `mine` may join which row: those near its first unit, all where it has none yet."""
    first = np.full(len(joined), -1)
    for units in joined.T[::-1]:
        first = np.where(units >= 0, units, first)
    near = np.concatenate([is_near[:, mine], np.ones((1, len(mine)), np.bool_)])  # the last row is for -1
    count, unit = near.sum(1), mine[np.nonzero(near)[1]]
    begin = np.cumsum(count) - count
    if len(joined) + count[first].sum() > MOST:
        raise TooManyError
    row = np.repeat(np.arange(len(joined)), count[first])
    within = np.arange(len(row)) - np.repeat(np.cumsum(count[first]) - count[first], count[first])
    return row, unit[begin[first][row] + within]


def _between(units: Ints, apart: Floats) -> dict[tuple[int, int], Floats]:
    """For each two coders how far their units are apart in each unitary alignment, 0 where one has none."""
    pairs = combinations(range(units.shape[1]), 2)
    return {(a, b): np.where((units[:, [a, b]] >= 0).all(1), apart[units[:, a], units[:, b]], 0.0) for a, b in pairs}


def _disorders(units: Ints, apart: Floats) -> Floats:
    """The disorder of each unitary alignment."""
    pairs, present = comb(units.shape[1], 2), (units >= 0).sum(1)
    lacking = pairs - present * (present - 1) / 2
    total: Floats = sum(_between(units, apart).values(), lacking) / pairs
    return total


def _without_divisible(units: Ints, apart: Floats) -> Ints:
    """Those that cannot be cut in two parts which together are no worse.

    Two parts with a and b units cost what the whole does, without the pairs between them, and one apart for those pairs and
    once for every pair of coders: it is worth cutting from a * b + n (n - 1) / 2 between them on.
    """
    n_coders = units.shape[1]
    between, there = _between(units, apart), units >= 0
    kept = np.ones(len(units), np.bool_)
    for cut in range(1, 2 ** (n_coders - 1)):
        side = [cut >> place & 1 for place in range(n_coders)]
        across = sum((values for (a, b), values in between.items() if side[a] != side[b]), np.zeros(len(units)))
        first = there[:, np.flatnonzero(side)].sum(1)
        second = there.sum(1) - first
        kept &= (first == 0) | (second == 0) | (across < first * second + comb(n_coders, 2))
    return units[kept]
