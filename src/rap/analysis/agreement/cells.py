"""The cells of a table of agreement: which stretches of text count in which row.

A *cell* is a row of the table. A *stratum* is a code (and a pair of coders, where pairs
are asked for) within a cell; disagreement is measured in each stratum and then put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.agreement.coefficients import Sums
from rap.analysis.agreement.ratings import Bools, Ints, Ratings, Scale, add_up
from rap.analysis.agreement.stretches import DENSE, Stretches
from rap.analysis.codings import CodingsByCoder
from rap.analysis.columns import need_columns, values_in
from rap.core.errors import WrongUseError
from rap.core.spans import distinct

if TYPE_CHECKING:
    import pandas as pd

PAIRED = ("pair", "discipline")
_YES_NO = Scale("nominal", np.array([0.0, 1.0]))


@dataclass(frozen=True)
class RowNames:
    """The values of one column of `by`, and under which of them each stretch counts.

    `names` are its values. `item` says for each stretch what decides: its code, source or pair.
    Item i has the values `labels[starts[i] : starts[i + 1]]`: none, one or several.
    """

    names: tuple[Any, ...]
    item: Ints
    starts: Ints
    labels: Ints

    def expand(self, rows: Ints) -> tuple[Ints, Ints]:
        """The stretches of `rows` once for each of their values: place in `rows`, and value."""
        items = self.item[rows]
        n_values = np.diff(self.starts)[items]
        place = np.repeat(np.arange(len(rows)), n_values)
        within = np.arange(len(place)) - np.repeat(np.cumsum(n_values) - n_values, n_values)
        return place, self.labels[self.starts[items[place]] + within]


@dataclass(frozen=True)
class Cells:
    """Stretches with their cell and stratum, shape (n_stretches,); strata are sorted by cell.

    `cell_of_stratum` and `pair_of_stratum` have shape (n_strata,); `pairs` has shape (n_pairs, 2)
    and holds the numbers of the coders of each pair. Without pairs the last two are None.
    """

    stretches: Stretches
    n_coders: int
    cell: Ints
    stratum: Ints
    cell_of_stratum: Ints
    pair_of_stratum: Ints | None = None
    pairs: Ints | None = None

    @property
    def n_cells(self) -> int:
        return int(self.cell.max(initial=-1)) + 1

    @property
    def is_compared(self) -> Bools:
        """Which stretches two coders or more read."""
        return np.bitwise_count(self.stretches.who) >= 2

    def rate(self, rows: Any) -> Ratings:
        """Some of the stretches as ratings: 1 for applied, 0 for read and not applied."""
        return self._rate(self.stretches.keep(rows), self.stratum[rows])

    def add_up(self) -> Sums:
        """All stretches added up by stratum."""
        stretches, stratum = self._join()
        return Sums(self._rate(stretches, stratum), stratum, len(self.cell_of_stratum))

    def _rate(self, stretches: Stretches, stratum: Ints) -> Ratings:
        small = np.min_scalar_type((1 << self.n_coders) - 1)  # eight coders fit into a byte
        coders: Sequence[Any] = range(self.n_coders)
        if self.pairs is not None and self.pair_of_stratum is not None:
            coders = list(self.pairs[self.pair_of_stratum[stratum]].astype(small).T)
        who, yes = stretches.who.astype(small), stretches.yes.astype(small)
        labels = np.empty((len(stratum), len(coders)), dtype=np.int8, order="F")
        for column, coder in enumerate(coders):  # whoever applied a code has read the source
            labels[:, column] = (who >> coder & 1) + (yes >> coder & 1)
        labels -= 1
        is_compared = np.bitwise_count(stretches.who) >= 2
        return Ratings(labels, np.where(is_compared, stretches.weight, 0.0), _YES_NO)

    def _join(self) -> tuple[Stretches, Ints]:
        """Stretches of one stratum with the same readers and the same answers as one.

        A study of a thousand texts has half a million stretches and some hundred such sets, so
        that what follows costs nothing. Stratum, readers and answers are packed into one number.
        Not done where the table of all these numbers is so large that making it takes longer.
        """
        n_coders = self.n_coders
        size = len(self.cell_of_stratum) << 2 * n_coders
        if size > min(DENSE, 8 * len(self.stratum)):
            return self.stretches, self.stratum
        key = (self.stratum << n_coders | self.stretches.who) << n_coders | self.stretches.yes
        weight = add_up(key, self.stretches.weight, size=size)
        found = np.flatnonzero(weight)
        every = (1 << n_coders) - 1
        nowhere = np.zeros(len(found), dtype=np.int64)
        who, yes = found >> n_coders & every, found & every
        return Stretches(nowhere, nowhere, yes, who, weight[found]), found >> 2 * n_coders


@dataclass(frozen=True)
class TableParts:
    """What a table is made from; `pair` is the pair of each stretch, where pairs are asked for.

    `families` (code -> family) is empty when the codes are families already.
    """

    columns: CodingsByCoder
    stretches: Stretches
    pair: Ints | None
    families: Mapping[str, str]
    frames: Mapping[str, pd.DataFrame | None]


def place_stretches(parts: TableParts, keys: Sequence[str]) -> tuple[Cells, dict[str, list[Any]]]:
    """The cells that occur, and for each of `keys` the value of each cell."""
    columns = [_read_names(key, parts) for key in keys]
    rows = np.arange(len(parts.stretches.source))
    cell = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        place, label = column.expand(rows)
        rows, cell = rows[place], cell[place] * max(len(column.names), 1) + label
    names: dict[str, list[Any]] = {}
    left = distinct(cell, below=int(cell.max(initial=-1)) + 1)
    for key, column in reversed(list(zip(keys, columns, strict=True))):
        left, label = np.divmod(left, max(len(column.names), 1))
        names[key] = [column.names[i] for i in label.tolist()]
    return _number_cells(parts, rows, cell), {key: names[key] for key in keys}


def _number_cells(parts: TableParts, rows: Ints, cell: Ints) -> Cells:
    """Cells and strata numbered from 0, in the order of the numbers in `cell`."""
    n_codes, n_coders = len(parts.columns.codes), len(parts.columns.coders)
    within = parts.stretches.code[rows]
    if parts.pair is not None:
        within = parts.pair[rows] * n_codes + within
    _, cell = np.unique(cell, return_inverse=True)
    spread = int(within.max(initial=0)) + 1
    keys, stratum = np.unique(cell * spread + within, return_inverse=True)
    stretches = parts.stretches.keep(rows)
    if parts.pair is None:
        return Cells(stretches, n_coders, cell, stratum, keys // spread)
    pairs = np.array(list(combinations(range(n_coders), 2)), dtype=np.int64).reshape(-1, 2)
    return Cells(
        stretches, n_coders, cell, stratum, keys // spread, keys % spread // n_codes, pairs
    )


def _read_names(key: str, parts: TableParts) -> RowNames:
    columns, stretches = parts.columns, parts.stretches
    if key == "code" or (key == "family" and not parts.families):
        return _row_names(stretches.code, [[code] for code in columns.codes])
    if key == "family":
        return _row_names(stretches.code, [[parts.families[code]] for code in columns.codes])
    if parts.pair is not None and key in PAIRED:
        values = _values_of_pairs(key, columns.coders, coders=parts.frames["coders"])
        return _row_names(parts.pair, values)
    return _row_names(stretches.source, _values_of_sources(key, columns.sources, parts.frames))


def _row_names(item: Ints, values: Sequence[Iterable[Any]]) -> RowNames:
    """Row names from the values that each item has."""
    lists = [list(dict.fromkeys(found)) for found in values]
    every = {name for found in lists for name in found}
    names = sorted(every, key=lambda name: (isinstance(name, str), name))
    place = {name: i for i, name in enumerate(names)}
    starts = np.concatenate([[0], np.cumsum([len(found) for found in lists], dtype=np.int64)])
    labels = np.array([place[name] for found in lists for name in found], dtype=np.int64)
    return RowNames(tuple(names), item, starts.astype(np.int64), labels)


def _values_of_pairs(
    key: str, names: Sequence[str], *, coders: pd.DataFrame | None
) -> list[list[str]]:
    """Pairs of coders ("K-01 & K-02"), or of their disciplines in alphabetical order."""
    pairs = list(combinations(names, 2))
    if key == "pair":
        return [[" & ".join(two)] for two in pairs]
    if coders is None:
        raise WrongUseError("analysis.agreement.needs_coders")
    need_columns(coders, ("coder", "discipline"), what="coders")
    known = dict(zip(coders["coder"].astype(str), coders["discipline"], strict=True))
    missing = [coder for coder in names if not isinstance(known.get(coder), str)]
    if missing:
        raise WrongUseError("analysis.agreement.no_discipline", coders=missing)
    return [[" & ".join(sorted(str(known[coder]) for coder in two))] for two in pairs]


def _values_of_sources(
    key: str, ids: Sequence[str], frames: Mapping[str, pd.DataFrame | None]
) -> list[list[Any]]:
    """Sources themselves, a column of `sources`, or a variable of the cases that speak in them."""
    if key == "source":
        return [[name] for name in ids]
    sources, cases = frames["sources"], frames["cases"]
    if sources is not None and key in sources.columns:
        need_columns(sources, ("source",), what="sources")
        rows = zip(sources["source"], sources[key], strict=True)
        values = {str(name): values_in(value) for name, value in rows}
    elif cases is not None and key in cases.columns:
        values = _by_case(cases, key)
    else:
        frames_given = [frame for frame in (sources, cases) if frame is not None]
        columns = [column for frame in frames_given for column in frame.columns]
        known = ["code", "family", "source", *PAIRED, *columns]
        raise WrongUseError("analysis.agreement.by_unknown", key=key, known=known)
    return [values.get(name, []) for name in ids]


def _by_case(cases: pd.DataFrame, key: str) -> dict[str, list[Any]]:
    need_columns(cases, ("case", "sources", key), what="cases")
    values: dict[str, list[Any]] = {}
    for names, value in zip(cases["sources"], cases[key], strict=True):
        for name in values_in(names):
            values.setdefault(str(name), []).extend(values_in(value))
    return values


def split_pairs(stretches: Stretches, *, n_coders: int) -> tuple[Stretches, Ints]:
    """The stretches once for each pair of coders who both read them, and the number of the pair.

    Pairs are in the order of `combinations`. What the two say alike is one stretch, whatever others
    say there. A pair without a common source keeps the stretches of either, so that the table shows
    that it has none.
    """
    pairs = list(combinations(range(n_coders), 2))
    parts = [_of_pair(stretches, first, second=second) for first, second in pairs]
    numbers = [
        np.full(len(part.source), number, dtype=np.int64) for number, part in enumerate(parts)
    ]
    parts, numbers = [stretches.keep(np.s_[:0]), *parts], [np.zeros(0, dtype=np.int64), *numbers]
    names = [field.name for field in fields(Stretches) if field.name != "starts"]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Stretches(**joined), np.concatenate(numbers)


def _of_pair(stretches: Stretches, first: int, *, second: int) -> Stretches:
    """As two coders see them: at most four stretches, side by side, for each code and source."""
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
