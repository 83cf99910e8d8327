"""The table of agreement: by code, family, source, language, pair of coders or disciplines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.agreement.cells import PAIRED, Cells, TableParts, place_stretches, split_pairs
from rap.analysis.agreement.coefficients import (
    AT_ONCE,
    Formula,
    Sums,
    draw,
    find_ends,
    find_formula,
    find_interval,
    names_of_formulas,
)
from rap.analysis.agreement.ratings import ALONE, SAME, Floats, Ints, add_up, raise_bad_choice
from rap.analysis.agreement.stretches import Stretches, find_spans, sum_stretches
from rap.analysis.codings import CodingsByCoder, read_by_coder
from rap.analysis.columns import same_kind
from rap.core.model import METHODS
from rap.core.spans import distinct

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("n_units", "n_sources", "n_coders", "prevalence")
MEASURED = ("percent", "kappa", "kappa_kind", "pi", "alpha", "ac1", "low", "high", "reason")


@same_kind
def agreement(
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    unit: str = "turn",
    by: str | Sequence[str] = ("code",),
    cases: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    coders: pd.DataFrame | None = None,
    read_by: Mapping[str, Sequence[str]] | None = None,
    breaks: Mapping[str, Any] | None = None,
    codebook: pd.DataFrame | None = None,
    method: str = METHODS[0],
    details: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How far coders who read the same sources gave the same codes to the same units.

    Parameters
    ----------
    codings, texts, unit, read_by, breaks, codebook
        As for `rate_units`; `read_by` is its `coders`.
    by
        Any of "code", "family" (a unit has a family when it has one of its codes; column family),
        "source", "pair" (of coders), "discipline" (of the two coders of each pair), a column of
        `sources` (language, phase) or a variable of `cases`. Sources and cases with several values
        count under each. Where a row holds several codes, pairs or both, chance is measured within
        each code and pair and then added up.
    cases : DataFrame with the columns case, sources (list) and variables
    sources : DataFrame with the column source and others
    coders : DataFrame with the columns coder, discipline
    method
        "codebook", "coding-reliability" or "reflexive". A "reflexive" table has no coefficients,
        only the counts (Braun and Clarke 2019, doi:10.1080/2159676X.2019.1628806).
    details
        Names of `COEFFICIENTS`. Each adds the columns NAME_observed and NAME_expected (disagreement
        as it was and as chance would give it, 0 to 1: p_a and p_e are 1 less these), NAME_low and
        NAME_high (95 % interval), and NAME where the table has it not yet.
    draws, seed
        Of the bootstrap; 0 draws give no interval. Sources are drawn with replacement, and units
        where a row rests on one source and one code; there is no interval for one source with
        several codes.

    Returns
    -------
    DataFrame, one row a combination that occurs
        The columns of `by`; n_units, n_sources, n_coders (read by two coders or more); prevalence
        (share of "coded", 0 to 1); percent (0 to 1); kappa, with its name in `kappa_kind` ("Cohen"
        for two coders or for pairs, else "Conger"); pi (Scott's, for more than two coders Fleiss'
        kappa); alpha (Krippendorff's, nominal); ac1 (Gwet's): each 1 for full agreement, 0 for
        chance; low, high (95 % interval of alpha); reason ("" or why coefficients are NaN); then
        the details.

    Raises
    ------
    WrongUseError
        As for `rate_units`, for a column of `by` that no frame has, and for an unknown method or
        coefficient.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 4, "rent", "K-1"), ("INT-1", 0, 4, "rent", "K-2")]
    >>> rows += [("INT-1", 5, 8, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> found = agreement(codings, {"INT-1": "rent\\nkey\\nroom"}, details=["kappa"], draws=0)
    >>> found[["code", "n_units", "kappa", "kappa_observed", "kappa_expected"]].round(2).values.tolist()
    [['rent', 3, 0.4, 0.33, 0.56]]
    """
    is_reflexive(method)
    check_details(details)
    level = level_of(by)
    columns = read_by_coder(codings, values=level, coders=read_by, codebook=codebook)
    spans = find_spans(columns, texts, unit=unit, breaks=breaks)
    swept = Swept(columns, sum_stretches(spans), spans.n_units)
    frames = {"cases": cases, "sources": sources, "coders": coders}
    return table_of(
        swept, by=by, frames=frames, families=families_of(codings, by), method=method,
        details=details, draws=draws, seed=seed,
    )  # fmt: skip


@dataclass(frozen=True)
class Swept:
    """What one look at all codings gives, for a table: who gave which code to how many units.

    `n_units` has shape (n_sources,). Of `columns` only the names are needed from here on.
    """

    columns: CodingsByCoder
    stretches: Stretches
    n_units: Ints


def level_of(by: str | Sequence[str]) -> str:
    """What a unit is given in this table: "code", or "family"."""
    keys = [by] if isinstance(by, str) else list(by)
    return "family" if "family" in keys and "code" not in keys else "code"


def table_of(
    swept: Swept,
    *,
    by: str | Sequence[str],
    frames: Mapping[str, pd.DataFrame | None],
    families: Mapping[str, str],
    method: str = METHODS[0],
    details: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """The table of `agreement`, from codings that were swept, here or in parts on other machines.

    `frames` are its cases, sources and coders.
    """
    keys = [by] if isinstance(by, str) else list(by)
    columns, stretches, pair = swept.columns, swept.stretches, None
    if any(key in PAIRED for key in keys):
        stretches, pair = split_pairs(stretches, n_coders=len(columns.coders))
    cells, names = place_stretches(TableParts(columns, stretches, pair, families, frames), keys)
    sums = cells.add_up()
    found = names | _count(cells, sums, n_units=swept.n_units)
    reflexive = is_reflexive(method)
    if not reflexive:
        found |= _measure(cells, sums, details, draws=draws, seed=seed)
        two = (found["n_coders"] <= 2) | (pair is not None)
        found["kappa_kind"] = np.where(two, "Cohen", "Conger")
        same = np.where(np.isnan(found["alpha"]), SAME, "")
        found["reason"] = np.where(found["n_units"] == 0, ALONE, same)
    return _frame(found, keys, reflexive=reflexive)


def _frame(found: Mapping[str, Any], keys: Sequence[str], *, reflexive: bool) -> pd.DataFrame:
    import pandas as pd

    first = [*keys, *COUNTS, *(() if reflexive else MEASURED)]
    return pd.DataFrame({name: found[name] for name in dict.fromkeys([*first, *found])})


def check_details(details: Sequence[str]) -> None:
    """Nothing for names of coefficients.

    Raises
    ------
    WrongUseError
        For any other.
    """
    for name in details:
        if name not in (known := names_of_formulas()):
            raise_bad_choice("details", name, known)


def is_reflexive(method: str) -> bool:
    """Whether for this `method` of a study a difference between readings is something to discuss.

    Raises
    ------
    WrongUseError
        For an unknown method.
    """
    if method not in METHODS:
        raise_bad_choice("method", method, METHODS)
    return method == "reflexive"


def families_of(codings: pd.DataFrame, by: str | Sequence[str]) -> dict[str, str]:
    """Code -> family, where the table is of both; empty where the frame has no families."""
    keys = [by] if isinstance(by, str) else list(by)
    if level_of(by) == "family" or "family" not in keys or "family" not in codings:
        return {}
    known = codings[["code", "family"]].drop_duplicates("code", keep="last")
    return dict(zip(known["code"].astype(str), known["family"].astype(str), strict=True))


def _count(cells: Cells, sums: Sums, *, n_units: Ints) -> dict[str, Any]:
    """What each cell rests on: units, sources and coders to compare, and the share of yes."""
    compared = cells.is_compared
    n_sources = max(len(n_units), 1)
    found = cells.cell[compared] * n_sources + cells.stretches.source[compared]
    cell, source = np.divmod(distinct(found, below=cells.n_cells * n_sources), n_sources)
    coders = np.zeros(cells.n_cells, dtype=np.int64)
    np.bitwise_or.at(coders, cells.cell[compared], cells.stretches.who[compared])

    def add(place: Ints, values: Any) -> Floats:
        return add_up(place, values, size=cells.n_cells)

    no, yes = (add(cells.cell_of_stratum, part) for part in sums.given)
    return {
        "n_units": add(cell, n_units[source]).astype(np.int64),
        "n_sources": add(cell, n_units[source] > 0).astype(np.int64),
        "n_coders": np.bitwise_count(coders).astype(np.int64),
        "prevalence": np.where(no + yes > 0, yes / np.where(no + yes > 0, no + yes, 1), np.nan),
    }


def _measure(
    cells: Cells, sums: Sums, details: Sequence[str], *, draws: int, seed: int
) -> dict[str, Any]:
    """The coefficients of each cell, the interval of alpha, and the details."""
    shown = [name for name in names_of_formulas() if name in (*MEASURED, *details)]
    formulas = {name: find_formula(name) for name in shown}
    parts = {name: one(sums, 2).combine(cells.cell_of_stratum) for name, one in formulas.items()}
    found: dict[str, Any] = {name: part.coefficient for name, part in parts.items()}
    drawn = {name: formulas[name] for name in ("alpha", *details)}
    n_sources = int(cells.stretches.source.max(initial=-1)) + 1
    ends = find_cell_intervals(cells, drawn, n_sources=n_sources, draws=draws, seed=seed)
    found["low"], found["high"] = ends["alpha"]
    for name in details:
        found[f"{name}_observed"], found[f"{name}_expected"] = parts[name].means
        found[f"{name}_low"], found[f"{name}_high"] = ends[name]
    return found


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
    for part in np.array_split(some, 1 + draws * width * len(some) // AT_ONCE):
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
