"""The table of agreement: by code, family, source, language, phase, pair of coders or of disciplines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from rap.agreement.bootstrap import interval_of_alpha
from rap.agreement.columns import Columns, read_columns
from rap.agreement.groups import Group, group_coders, group_items, group_sources
from rap.agreement.ratings import ALONE, SAME, Ints, add_up
from rap.agreement.stretches import Stretches, sum_stretches
from rap.agreement.sums import Rows, Sums, coefficients, place_rows, sum_rows
from rap.agreement.units import Spans, find_spans
from rap.config import METHODS
from rap.errors import WrongUseError
from rap.kinds import same_kind
from rap.plain import nearest
from rap.spans import distinct

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("n_units", "n_sources", "n_coders", "prevalence")
COEFFICIENTS = ("percent", "kappa", "kappa_kind", "pi", "alpha", "ac1", "low", "high", "reason")
COLUMNS = (*COUNTS, *COEFFICIENTS)
_Frames: TypeAlias = Mapping[str, "pd.DataFrame | None"]
_PAIRED = ("pair", "discipline")


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
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How far coders who read the same sources gave the same codes to the same units, with an interval.

    Parameters
    ----------
    codings, texts, unit, breaks, codebook
        As for `rate_units`; `read_by` is its `coders`.
    by
        Any of "code", "family" (a unit has a family when it has one of its codes; column family), "source", "pair" (of coders),
        "discipline" (of the two coders of each pair), a column of `sources` (language, phase) or a variable of `cases`.
        Sources and cases with several values count under each. Where codes, pairs or both are put together, chance is reckoned
        within each code and pair and then added up.
    cases : DataFrame with the columns case, sources (list) and variables
    sources : DataFrame with the column source and others
    coders : DataFrame with the columns coder, discipline
    method
        One of `rap.config.METHODS`, as `study.settings.method`. Of a "reflexive" study the columns from percent on are left out: no
        coefficient is told (Braun and Clarke 2019, doi:10.1080/2159676X.2019.1628806).
    draws, seed
        Of the bootstrap; 0 draws give no interval. See `rap.agreement.bootstrap.interval_of_alpha` for what is drawn.

    Returns
    -------
    DataFrame, one row a combination that occurs
        The columns of `by`; n_units, n_sources, n_coders (read by two coders or more); prevalence (share of "coded", 0 to 1);
        percent (0 to 1); kappa, with its name in `kappa_kind` ("Cohen" for two coders or for pairs, else "Conger"); pi (Scott's,
        for more than two coders Fleiss' kappa); alpha (Krippendorff's, nominal); ac1 (Gwet's): each 1 for full agreement,
        0 for chance; low, high (95 % interval of alpha); reason ("" or why coefficients are NaN).

    Raises
    ------
    WrongUseError
        As for `rate_units`, for a column of `by` that is nowhere, and for an unknown method.
    """
    reflexive = is_reflexive(method)
    keys = [by] if isinstance(by, str) else list(by)
    level = "family" if "family" in keys and "code" not in keys else "code"
    columns = read_columns(codings, values=level, coders=read_by, codebook=codebook)
    spans = find_spans(columns, texts, unit=unit, breaks=breaks)
    stretches, pair = sum_stretches(spans), None
    if any(key in _PAIRED for key in keys):
        stretches, pair = split_pairs(stretches, n_coders=len(columns.coders))
    frames = {"cases": cases, "sources": sources, "coders": coders}
    families = _families(codings) if level == "code" and "family" in keys else {}
    told = _Told(columns, stretches, pair, families, frames)
    groups = [_group(key, told) for key in keys]
    rows, places = _place(groups, stretches, pair=pair)
    named = dict(zip(keys, groups, strict=True))
    draws = 0 if reflexive else draws
    table = _frame(named, rows, labels=places, spans=spans, draws=draws, seed=seed, paired=pair is not None)
    return table.drop(columns=list(COEFFICIENTS)) if reflexive else table


def is_reflexive(method: str) -> bool:
    """Whether a study with this `method` takes a difference between readings for something to talk about, not for an error.

    Raises
    ------
    WrongUseError
        For a method that no study has.
    """
    if method not in METHODS:
        raise WrongUseError(f"method='{method}'", "is none that a study has", nearest(method, METHODS))
    return method == "reflexive"


def _families(codings: pd.DataFrame) -> dict[str, str]:
    """Code -> family; empty where the frame has none."""
    if "family" not in codings:
        return {}
    known = codings[["code", "family"]].drop_duplicates("code", keep="last")
    return dict(zip(known["code"].astype(str), known["family"].astype(str), strict=True))


def split_pairs(stretches: Stretches, *, n_coders: int) -> tuple[Stretches, Ints]:
    """The stretches once for each pair of coders who both read them, and the number of the pair (in order of `combinations`).

    What the two say alike is one stretch, whatever others say there. A pair without a common source keeps the stretches of
    either, so that it is seen to have none.
    """
    pairs = list(combinations(range(n_coders), 2))
    parts = [_of_pair(stretches, first, second=second) for first, second in pairs]
    numbers = [np.full(len(part.source), number, dtype=np.int64) for number, part in enumerate(parts)]
    names = ("source", "code", "yes", "who", "weight")
    none = Stretches(**{name: getattr(stretches, name)[:0] for name in names})
    joined = {name: np.concatenate([getattr(part, name) for part in (none, *parts)]) for name in names}
    return Stretches(**joined), np.concatenate([np.zeros(0, dtype=np.int64), *numbers])


def _of_pair(stretches: Stretches, first: int, *, second: int) -> Stretches:
    """As two coders see them: at most four stretches for each code and source, which lie side by side."""
    both = 1 << first | 1 << second
    found = np.flatnonzero(stretches.who & both == both)
    found = found if len(found) else np.flatnonzero(stretches.who & both)
    source, code, yes = (getattr(stretches, name)[found] for name in ("source", "code", "yes"))
    new = np.ones(len(found), dtype=np.bool_)
    new[1:] = (np.diff(source) != 0) | (np.diff(code) != 0)
    begin = np.flatnonzero(new)
    key = (np.cumsum(new) - 1) * 4 + (yes >> first & 1) + (yes >> second & 1) * 2
    weight = add_up(key, stretches.weight[found], size=4 * len(begin))
    kept = np.flatnonzero(weight)
    cell, answer = begin[kept // 4], kept % 4
    yes = (answer & 1) << first | (answer >> 1) << second
    return Stretches(source[cell], code[cell], yes, stretches.who[found[cell]] & both, weight[kept])


@dataclass(frozen=True)
class _Told:
    """All that may decide under which values a stretch counts; `families` is empty when codes are families already."""

    columns: Columns
    stretches: Stretches
    pair: Ints | None
    families: Mapping[str, str]
    frames: _Frames


def _group(key: str, told: _Told) -> Group:
    columns, stretches = told.columns, told.stretches
    if key == "code" or (key == "family" and not told.families):
        return group_items(stretches.code, [[code] for code in columns.codes])
    if key == "family":
        return group_items(stretches.code, [[told.families[code]] for code in columns.codes])
    if told.pair is not None and key in _PAIRED:
        return group_coders(key, columns.coders, pair=told.pair, coders=told.frames["coders"])
    frames = {name: told.frames[name] for name in ("sources", "cases")}
    return group_sources(key, columns.sources, source=stretches.source, **frames)


def _place(groups: Sequence[Group], stretches: Stretches, *, pair: Ints | None) -> tuple[Rows, list[Ints]]:
    """Rows of the table with the stretches of each, and for each group the label of each cell."""
    rows = np.arange(len(stretches.source))
    cell = np.zeros(len(rows), dtype=np.int64)
    for group in groups:
        place, label = group.expand(rows)
        rows, cell = rows[place], cell[place] * max(len(group.names), 1) + label
    n_codes = int(stretches.code.max(initial=0)) + 1
    within = stretches.code[rows] if pair is None else pair[rows] * n_codes + stretches.code[rows]
    chosen = Stretches(**{name: getattr(stretches, name)[rows] for name in ("source", "code", "yes", "who", "weight")})
    labels: list[Ints] = []
    left = distinct(cell, below=int(cell.max(initial=-1)) + 1)
    for group in reversed(groups):
        left, label = np.divmod(left, max(len(group.names), 1))
        labels.insert(0, label)
    return place_rows(chosen, cell=cell, within=within), labels


def _frame(
    groups: Mapping[str, Group],
    rows: Rows,
    *,
    labels: Sequence[Ints],
    spans: Spans,
    draws: int,
    seed: int,
    paired: bool,
) -> pd.DataFrame:
    import pandas as pd

    sums = sum_rows(rows, n_coders=len(spans.columns.coders))
    found = coefficients(sums) | _counts(rows, sums, n_units=spans.n_units)
    found["low"], found["high"] = interval_of_alpha(rows, n_sources=len(spans.n_units), draws=draws, seed=seed)
    undefined = np.isnan(found["alpha"])
    found["reason"] = np.where(found["n_units"] == 0, ALONE, np.where(undefined, SAME, ""))
    found["kappa_kind"] = np.where(paired | (found["n_coders"] <= 2), "Cohen", "Conger")
    keys = {key: [group.names[i] for i in label] for (key, group), label in zip(groups.items(), labels, strict=True)}
    return pd.DataFrame(keys | {name: found[name] for name in COLUMNS})


def _counts(rows: Rows, sums: Sums, *, n_units: Ints) -> dict[str, Any]:
    """What each cell rests on: units, sources and coders that can be compared, and the share of answers that say yes."""
    n_cells = int(rows.cell.max(initial=-1)) + 1
    compared = np.bitwise_count(rows.stretches.who) >= 2
    n_sources = max(len(n_units), 1)
    found = rows.cell[compared] * n_sources + rows.stretches.source[compared]
    cell, source = np.divmod(distinct(found, below=n_cells * n_sources), n_sources)
    units = add_up(cell, n_units[source], size=n_cells)
    coders = np.zeros(n_cells, dtype=np.int64)
    np.bitwise_or.at(coders, rows.cell[compared], rows.stretches.who[compared])
    ratings, applied = (add_up(sums.cell, part, size=n_cells) for part in (sums.ratings, sums.applied))
    return {
        "n_units": units.astype(np.int64),
        "n_sources": add_up(cell, n_units[source] > 0, size=n_cells).astype(np.int64),
        "n_coders": np.bitwise_count(coders).astype(np.int64),
        "prevalence": np.where(ratings > 0, applied / np.where(ratings > 0, ratings, 1), np.nan),
    }
