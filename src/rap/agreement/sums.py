"""From stretches to coefficients: sums per cell of a table, then `1 - observed / expected disagreement`.

A *cell* is a row of the table asked for, a *stratum* a code (and a pair of coders, where pairs are asked for) within it. Chance is
reckoned within each stratum and then added up over the cell, as Krippendorff (2004, Content Analysis, 2nd ed., ch. 11) combines
categories: pooling codes of different frequency first would count their difference as agreement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rap.agreement.ratings import Floats, Ints, add_up
from rap.agreement.stretches import DENSE, Stretches


@dataclass(frozen=True)
class Sums:
    """Per stratum: shape (n_strata,), strata of one cell side by side; `cell` is non-decreasing.

    `units` rated by two coders or more, `ratings` and `applied` (those that say yes) in them, `differing` = sum of
    yes * no / (n - 1), `unlike` = sum of the share of pairs that differ, `applied_share` = sum of yes / n; `rated_by` and
    `applied_by` per coder, shape (n_strata, n_coders).
    """

    cell: Ints
    units: Floats
    ratings: Floats
    applied: Floats
    differing: Floats
    unlike: Floats
    applied_share: Floats
    rated_by: Floats
    applied_by: Floats


@dataclass(frozen=True)
class Rows:
    """Stretches with their place in the table: `cell` and `stratum`, both numbered from 0, strata in order of their cells."""

    stretches: Stretches
    cell: Ints
    stratum: Ints
    cell_of_stratum: Ints


def place_rows(stretches: Stretches, *, cell: Ints, within: Ints) -> Rows:
    """Number cells and strata; `cell` and `within` (code and pair) are any whole numbers, shape (n_rows,)."""
    _, cell = np.unique(cell, return_inverse=True)
    spread = int(within.max(initial=0)) + 1
    keys, stratum = np.unique(cell * spread + within, return_inverse=True)
    return Rows(stretches, cell, stratum, keys // spread)


def statistics(stretches: Stretches) -> tuple[Floats, Floats, Floats]:
    """Per row: its weight (0 where fewer than two coders read), how many read, how many of them applied the code."""
    read = np.bitwise_count(stretches.who).astype(np.float64)
    applied = np.bitwise_count(stretches.yes & stretches.who).astype(np.float64)
    return np.where(read >= 2, stretches.weight, 0.0), read, applied


def differing_pairs(read: Floats, applied: Floats) -> Floats:
    """yes * no / (n - 1): what one unit adds to each side of the coincidence matrix off its diagonal."""
    return applied * (read - applied) / np.maximum(read - 1, 1)


def sum_rows(rows: Rows, *, n_coders: int) -> Sums:
    """Add up the rows of each stratum."""
    size = len(rows.cell_of_stratum)
    stretches, stratum = _joined(rows, n_coders=n_coders)
    weight, read, applied = statistics(stretches)
    differing = differing_pairs(read, applied)

    def add(values: Floats) -> Floats:
        return add_up(stratum, weight * values, size=size)

    bits = [np.int64(1) << bit for bit in range(n_coders)]
    rated = [add((stretches.who & bit != 0).astype(np.float64)) for bit in bits]
    yes = [add((stretches.who & stretches.yes & bit != 0).astype(np.float64)) for bit in bits]
    return Sums(
        cell=rows.cell_of_stratum,
        units=add(np.ones(len(weight))),
        ratings=add(read),
        applied=add(applied),
        differing=add(differing),
        unlike=add(2 * differing / np.maximum(read, 1)),
        applied_share=add(applied / np.maximum(read, 1)),
        rated_by=np.array(rated).reshape(n_coders, size).T,
        applied_by=np.array(yes).reshape(n_coders, size).T,
    )


def _joined(rows: Rows, *, n_coders: int) -> tuple[Stretches, Ints]:
    """Rows of one stratum that the same coders read and the same applied as one, of whatever source; and the stratum of each."""
    size = len(rows.cell_of_stratum) << 2 * n_coders
    if size > DENSE:
        return rows.stretches, rows.stratum
    key = (rows.stratum << n_coders | rows.stretches.who) << n_coders | rows.stretches.yes
    weight = add_up(key, rows.stretches.weight, size=size)
    found = np.flatnonzero(weight)
    every = (1 << n_coders) - 1
    nowhere = np.zeros(len(found), dtype=np.int64)
    stretches = Stretches(nowhere, nowhere, found & every, found >> n_coders & every, weight[found])
    return stretches, found >> 2 * n_coders


def combine(observed: Floats, expected: Floats, *, cell: Ints) -> Floats:
    """`1 - observed / expected` of the strata of each cell together; NaN where nothing could differ."""
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    if not len(starts):
        return np.zeros((*observed.shape[:-1], 0))
    numerator, denominator = (np.add.reduceat(values, starts, axis=-1) for values in (observed, expected))
    defined = denominator > 1e-9
    return np.where(defined, 1 - numerator / np.where(defined, denominator, 1), np.nan)


def alpha_disagreements(ratings: Floats, applied: Floats, *, differing: Floats) -> tuple[Floats, Floats]:
    """Krippendorff's alpha for two answers: observed and expected disagreement as numbers of ratings."""
    expected = 2 * applied * (ratings - applied) / np.maximum(ratings - 1, 1)
    return 2 * differing, expected


def coefficients(sums: Sums) -> dict[str, Floats]:
    """percent, kappa (Cohen's, for more than two coders Conger's), pi (Scott's, Fleiss'), alpha and ac1: shape (n_cells,) each."""
    share = sums.applied_share / np.maximum(sums.units, 1e-300)
    both = sums.units * 2 * share * (1 - share)
    chance_free = {
        "percent": sums.units,
        "kappa": sums.units * _habits(sums),
        "pi": both,
        "ac1": sums.units - both,
    }
    found = {name: combine(sums.unlike, expected, cell=sums.cell) for name, expected in chance_free.items()}
    found["alpha"] = combine(*alpha_disagreements(sums.ratings, sums.applied, differing=sums.differing), cell=sums.cell)
    return found


def _habits(sums: Sums) -> Floats:
    """The chance that two coders, each with their own habits, differ: averaged over pairs of coders, shape (n_strata,)."""
    rated = sums.rated_by > 0
    share = np.where(rated, sums.applied_by / np.where(rated, sums.rated_by, 1), 0)
    other = np.where(rated, 1 - share, 0)
    n_coders = rated.sum(1)
    meet = sum((habit.sum(1) ** 2 - (habit**2).sum(1)) for habit in (share, other))
    pairs = np.maximum(n_coders * (n_coders - 1), 1)
    free: Floats = np.where(n_coders >= 2, 1 - meet / pairs, 0)
    return np.where(free < 1e-12, 0, free)
