"""How far alpha would move had other sources been drawn: a percentile bootstrap on sums, without rating anything again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from rap.agreement.ratings import Floats, Ints, add_up
from rap.agreement.sums import Rows, alpha_disagreements, combine, differing_pairs, statistics
from rap.spans import distinct

_AT_ONCE = 1 << 22  # numbers held in one table of draws


def interval_of_alpha(rows: Rows, *, n_sources: int, draws: int, seed: int) -> tuple[Floats, Floats]:
    """Lower and upper end of the 95 % percentile interval of alpha, shape (n_cells,) each.

    Sources are drawn with replacement, as many as the cell has (units of one source are alike, so drawing units would promise too
    much); where a cell has one source and one code its units are drawn. Draws in which everybody gave one same answer have
    no alpha and are left out. NaN when there are no draws, no alpha, or one source with several codes.

    After Efron and Tibshirani (1993, An Introduction to the Bootstrap, ch. 13).
    """
    n_cells = int(rows.cell.max(initial=-1)) + 1
    low, high = np.full(n_cells, np.nan), np.full(n_cells, np.nan)
    if draws < 1 or not n_cells:
        return low, high
    for cells, sources in _cells_by_sources(rows, n_sources):
        if len(sources) > 1:
            low[cells], high[cells] = _draw_sources(rows, cells=cells, sources=sources, draws=draws, seed=seed)
        elif len(sources) == 1:
            for cell in cells:
                low[cell], high[cell] = _draw_units(rows, cell=int(cell), draws=draws, seed=seed)
    return low, high


def _sums_by_source(rows: Rows, *, cells: Ints, sources: Ints) -> tuple[Floats, Ints]:
    """What alpha needs of each source and stratum of `cells`, shape (n_sources, 3 * n_strata), and the cell of each stratum."""
    mine = np.flatnonzero(np.isin(rows.cell, cells) & np.isin(rows.stretches.source, sources))
    weight, read, applied = (values[mine] for values in statistics(rows.stretches))
    strata, stratum = np.unique(rows.stratum[mine], return_inverse=True)
    place = np.searchsorted(sources, rows.stretches.source[mine]) * len(strata) + stratum
    size = len(sources) * len(strata)
    parts = [add_up(place, weight * part, size=size) for part in (read, applied, differing_pairs(read, applied))]
    return np.hstack([part.reshape(len(sources), len(strata)) for part in parts]), rows.cell_of_stratum[strata]


def _cells_by_sources(rows: Rows, n_sources: int) -> list[tuple[Ints, Ints]]:
    """Cells that rest on the same sources, with these sources: they share their draws."""
    weight, _, _ = statistics(rows.stretches)
    n_cells = int(rows.cell.max(initial=-1)) + 1
    pairs = distinct((rows.cell * n_sources + rows.stretches.source)[weight > 0], below=n_cells * n_sources)
    cell, source = np.divmod(pairs, n_sources)
    groups: dict[bytes, list[int]] = {}
    sets: dict[bytes, Ints] = {}
    bounds = np.flatnonzero(np.diff(cell, prepend=-1, append=-1))
    for start, end in pairwise(bounds.tolist()):
        key = source[start:end].tobytes()
        sets[key] = source[start:end]
        groups.setdefault(key, []).append(int(cell[start]))
    return [(np.array(cells), sets[key]) for key, cells in groups.items()]


def _draw_sources(rows: Rows, *, cells: Ints, sources: Ints, draws: int, seed: int) -> tuple[Floats, Floats]:
    """One matrix of how often each source was drawn times the sums of the sources gives the sums of all draws."""
    times = np.random.default_rng(seed).multinomial(len(sources), np.full(len(sources), 1 / len(sources)), size=draws)
    drawn = times.astype(np.float64)
    lows, highs = [], []
    for some in np.array_split(cells, 1 + draws * 3 * len(cells) // _AT_ONCE):
        table, cell_of_stratum = _sums_by_source(rows, cells=some, sources=sources)
        ratings, applied, differing = np.split(drawn @ table, 3, axis=1)
        low, high = percentiles(
            combine(*alpha_disagreements(ratings, applied, differing=differing), cell=cell_of_stratum)
        )
        lows.append(low)
        highs.append(high)
    return np.concatenate(lows), np.concatenate(highs)


def _draw_units(rows: Rows, *, cell: int, draws: int, seed: int) -> tuple[float, float]:
    mine = np.flatnonzero(rows.cell == cell)
    if len(np.unique(rows.stratum[mine])) > 1:
        return np.nan, np.nan
    weight, read, applied = (values[mine] for values in statistics(rows.stretches))
    total = weight.sum()
    times = np.random.default_rng(seed).multinomial(round(total), weight / total, size=draws).astype(np.float64)
    ratings, yes, differing = ((times @ part)[:, None] for part in (read, applied, differing_pairs(read, applied)))
    observed, expected = alpha_disagreements(ratings, yes, differing=differing)
    low, high = percentiles(combine(observed, expected, cell=np.zeros(1, dtype=np.int64)))
    return float(low[0]), float(high[0])


def percentiles(values: Floats) -> tuple[Floats, Floats]:
    """The 2.5th and 97.5th percentile of each column, NaN left out and between neighbours linear; NaN for a column of NaN."""
    ordered = np.sort(values, axis=0)
    n = np.isfinite(ordered).sum(0)
    ends = []
    for share in (0.025, 0.975):
        place = share * np.maximum(n - 1, 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(n - 1, 0))
        first, second = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (below, above))
        ends.append(np.where(n > 0, first + (place - below) * (second - first), np.nan))
    return ends[0], ends[1]
