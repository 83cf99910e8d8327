"""How far a coefficient would move had other sources, or other units, been drawn.

Percentile bootstrap after Efron and Tibshirani (1993, An Introduction to the Bootstrap, ch. 13).
Every coefficient is made of sums over units (`rap.analysis.agreement.coefficients`), so nothing is
rated again: a draw says how often each source or unit counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from rap.analysis.agreement.cells import Cells
from rap.analysis.agreement.coefficients import Formula, Sums
from rap.analysis.agreement.ratings import Floats, Ints, Ratings
from rap.core.spans import distinct

ENDS = (0.025, 0.975)
_AT_ONCE = 1 << 22  # numbers held in one table of draws


def find_ends(values: Floats) -> Floats:
    """Both ends of the 95 % interval of each column, shape (2, n_columns).

    Draws in which everybody gave one same answer have no coefficient (NaN) and are left out; NaN
    for a column without any draw.
    """
    ends = np.full((2, values.shape[1]), np.nan)
    missing = np.isnan(values)
    whole, some = ~missing.any(0), missing.any(0) & ~missing.all(0)
    ordered = np.sort(values[:, whole], axis=0)  # quantile alone partitions, which is slower
    ends[:, whole] = np.quantile(ordered, ENDS, axis=0, overwrite_input=True)
    ends[:, some] = np.nanquantile(values[:, some], ENDS, axis=0)  # slow: a loop over columns
    return ends


def draw(n: int, *, draws: int, seed: int) -> Floats:
    """How often each of n sources is drawn, n at a time with replacement; shape (draws, n)."""
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return times.astype(np.float64)


def find_interval(
    ratings: Ratings, formulas: Mapping[str, Formula], *, n_categories: int, draws: int, seed: int
) -> dict[str, Floats]:
    """Both ends of the interval of each coefficient, shape (2,) each: units are drawn.

    With replacement, as many as there are; a unit of weight 3 is three equal units.
    """
    total = ratings.weights.sum()
    random = np.random.default_rng(seed)
    times = random.multinomial(round(total), ratings.weights / total, size=draws)
    found: dict[str, list[Floats]] = {name: [] for name in formulas}
    n_numbers = draws * max(ratings.labels.size, len(ratings.scale.values))
    for some in np.array_split(times, min(1 + n_numbers // _AT_ONCE, draws)):
        group, unit = np.nonzero(some)
        weights = some[group, unit].astype(np.float64)
        sums = Sums(Ratings(ratings.labels[unit], weights, ratings.scale), group, len(some))
        for name, formula in formulas.items():
            found[name].append(formula(sums, n_categories).coefficient)
    return {name: find_ends(np.concatenate(parts)[:, None])[:, 0] for name, parts in found.items()}


def find_cell_intervals(
    cells: Cells, formulas: Mapping[str, Formula], *, n_sources: int, draws: int, seed: int
) -> dict[str, Floats]:
    """The interval of each coefficient in the cells of a table: both ends, shape (2, n_cells).

    Sources are drawn with replacement, as many as the cell has: units of one source are alike, so
    drawing units would promise too much. Where a cell has one source and one code its units are
    drawn. NaN when there are no draws, no coefficient, or one source with several codes.
    """
    found = {name: np.full((2, cells.n_cells), np.nan) for name in formulas}
    if draws < 1 or not cells.n_cells:
        return found
    for some, sources in _cells_by_sources(cells, n_sources):
        if len(sources) > 1:
            drawn = _ends_of_sources(
                cells, formulas, some=some, sources=sources, draws=draws, seed=seed
            )
            for name, ends in drawn.items():
                found[name][:, some] = ends
            continue
        for cell in some.tolist():
            rows = np.flatnonzero(cells.cell == cell)
            if len(np.unique(cells.stratum[rows])) == 1:
                one = find_interval(
                    cells.rate(rows), formulas, n_categories=2, draws=draws, seed=seed
                )
                for name, ends in one.items():
                    found[name][:, cell] = ends
    return found


def _cells_by_sources(cells: Cells, n_sources: int) -> list[tuple[Ints, Ints]]:
    """Cells that rest on the same sources, with these sources: they share their draws."""
    found = (cells.cell * n_sources + cells.stretches.source)[
        cells.is_compared & (cells.stretches.weight > 0)
    ]
    cell, source = np.divmod(distinct(found, below=cells.n_cells * n_sources), n_sources)
    groups: dict[bytes, list[int]] = {}
    sets: dict[bytes, Ints] = {}
    bounds = np.flatnonzero(np.diff(cell, prepend=-1, append=-1))
    for start, end in pairwise(bounds.tolist()):
        key = source[start:end].tobytes()
        sets[key] = source[start:end]
        groups.setdefault(key, []).append(int(cell[start]))
    return [(np.array(some), sets[key]) for key, some in groups.items()]


def _ends_of_sources(
    cells: Cells,
    formulas: Mapping[str, Formula],
    *,
    some: Ints,
    sources: Ints,
    draws: int,
    seed: int,
) -> dict[str, Floats]:
    """How often each source was drawn times its sums gives the sums of each draw."""
    times = draw(len(sources), draws=draws, seed=seed)
    found: dict[str, list[Floats]] = {name: [] for name in formulas}
    width = 3 if list(formulas) == ["alpha"] else 2 * cells.n_coders + 6  # sums of a stratum
    for part in np.array_split(some, 1 + draws * width * len(some) // _AT_ONCE):
        sums, cell_of_stratum = _sum_by_source(cells, part, sources=sources, times=times)
        for name, formula in formulas.items():
            found[name].append(find_ends(formula(sums, 2).combine(cell_of_stratum).coefficient))
    return {name: np.hstack(ends) for name, ends in found.items()}


def _sum_by_source(cells: Cells, some: Ints, *, sources: Ints, times: Floats) -> tuple[Sums, Ints]:
    """Sums over the strata of some cells, shape (..., n_draws, n_strata), and the cell of each."""
    mine = np.isin(cells.cell, some) & np.isin(cells.stretches.source, sources)
    rows = np.s_[:] if mine.all() else np.flatnonzero(mine)  # a slice copies nothing
    strata, stratum = np.unique(cells.stratum[rows], return_inverse=True)
    source = np.searchsorted(sources, cells.stretches.source[rows])
    n_groups = len(sources) * len(strata)

    def fold(sums: Floats) -> Floats:
        return times @ sums.reshape(*sums.shape[:-1], len(sources), len(strata))

    group = source * len(strata) + stratum
    return Sums(cells.rate(rows), group, n_groups, fold), cells.cell_of_stratum[strata]
