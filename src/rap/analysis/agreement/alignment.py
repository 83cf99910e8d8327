"""The best alignment of what several coders cut out of one text.

After Mathet, Widlöcher and Métivier (2015, sections 4 and 5.1). A unitary alignment takes at most
one unit of each coder. Its disorder is the mean, over all pairs of coders, of how far apart their
two units are; a pair that lacks a unit is one apart (the delta of the paper is 1 here). An
alignment is a set of unitary alignments that holds every unit once, and its disorder is their sum.
The best one is found exactly, as a set partition.

Which unitary alignments need to be tried? The paper leaves out those with a disorder above the
number of coders. This module leaves out all that can be cut in two parts which together are no
worse: it is the same argument for every cut and not only for the last. Putting the two parts in its
place makes no alignment worse, so one of the best remains.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from rap.analysis.agreement.ratings import Bools, Floats, Ints

MOST = 1_000_000  # unitary alignments held at once


class TooManyError(Exception):
    """There are more unitary alignments to try than can be held."""


@dataclass(frozen=True)
class Alignment:
    """`units` has shape (n_unitary_alignments, n_coders), -1 where a coder has none."""

    units: Ints
    disorder: float


def distances(start: Ints, end: Ints, *, code: Ints, weights: tuple[float, float]) -> Floats:
    """How far apart two units are, shape (n, n): equations 2 to 4 of the paper, with a delta of 1.

    `weights` are those of place and code.
    """
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
    holds = csr_array(
        (np.ones(len(number)), (units[number, place], number)), shape=(len(coder), len(units))
    )
    once = LinearConstraint(holds, 1, 1)
    exactly = {"mip_rel_gap": 0.0}
    found = milp(disorder, constraints=once, integrality=1, bounds=Bounds(0, 1), options=exactly)
    chosen = found.x > 0.5
    return Alignment(units[chosen], float(disorder[chosen].sum()))


def _join_near(apart: Floats, coder: Ints, *, n_coders: int) -> Ints:
    """All unitary alignments in which no two units are so far apart that a cut costs nothing."""
    # see `_without_divisible`: no two parts have more pairs between them than n^2 / 4
    is_near = apart < comb(n_coders, 2) + n_coders**2 / 4
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
    """Which unit of `mine` may join which row of `joined`, as two columns: the row and the unit.

    Those near the first unit of the row; all of them where the row has no unit yet.
    """
    first = np.full(len(joined), -1)
    for units in joined.T[::-1]:  # from the last coder back, so that the first who has a unit wins
        first = np.where(units >= 0, units, first)
    near = np.concatenate([is_near[:, mine], np.ones((1, len(mine)), np.bool_)])  # row -1: all
    n_near = near.sum(1)
    if len(joined) + n_near[first].sum() > MOST:
        raise TooManyError
    row, place = np.nonzero(near[first])
    return row, mine[place]


def _between(units: Ints, apart: Floats) -> dict[tuple[int, int], Floats]:
    """For each two coders, how far apart their units are in each alignment; 0 if one has none."""
    pairs = combinations(range(units.shape[1]), 2)
    return {
        (a, b): np.where((units[:, [a, b]] >= 0).all(1), apart[units[:, a], units[:, b]], 0.0)
        for a, b in pairs
    }


def _disorders(units: Ints, apart: Floats) -> Floats:
    """The disorder of each unitary alignment."""
    pairs, present = comb(units.shape[1], 2), (units >= 0).sum(1)
    lacking = pairs - present * (present - 1) / 2
    total: Floats = sum(_between(units, apart).values(), lacking) / pairs
    return total


def _without_divisible(units: Ints, apart: Floats) -> Ints:
    """Those that cannot be cut in two parts which together are no worse.

    Two parts with a and b units cost what the whole does, without the pairs between them, and one
    apart for those pairs and once for every pair of coders: cutting pays when what lies between
    them is a * b + n (n - 1) / 2 or more.
    """
    n_coders = units.shape[1]
    between, there = _between(units, apart), units >= 0
    kept = np.ones(len(units), np.bool_)
    for cut in range(1, 2 ** (n_coders - 1)):
        side = [cut >> place & 1 for place in range(n_coders)]
        across = sum(
            (values for (a, b), values in between.items() if side[a] != side[b]),
            np.zeros(len(units)),
        )
        first = there[:, np.flatnonzero(side)].sum(1)
        second = there.sum(1) - first
        kept &= (first == 0) | (second == 0) | (across < first * second + comb(n_coders, 2))
    return units[kept]
