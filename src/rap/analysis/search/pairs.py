"""Pairs of codings, counted by code without building one record per pair; used by `cooccurrence`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rap.analysis.codings import CodingsInOrder
from rap.core.spans import SOURCE, Numbers, Spans, distinct, expand_pairs

_Distinct = tuple[Numbers, Numbers]
_TABLE = 200_000_000  # yes and no, a byte each


@dataclass(frozen=True)
class Rows:
    """Codings as numbers, sorted by `start`; all columns have shape (n,).

    `coder` is 0 throughout when two coders may make a pair, `case` -1 where nobody is known,
    `weight` how many codings a row stands for.
    """

    start: Numbers
    end: Numbers
    code: Numbers
    source: Numbers
    case: Numbers
    coder: Numbers
    weight: Numbers
    n_codes: int

    @property
    def spans(self) -> Spans:
        """Their places."""
        return Spans(self.start, self.end, np.arange(len(self.start)))

    def take(self, wanted: NDArray[Any]) -> Rows:
        """Those at these positions, or where `wanted` is True."""
        if wanted.dtype == np.bool_ and wanted.all():
            return self
        names = ("start", "end", "code", "source", "case", "coder", "weight")
        return replace(self, **{name: getattr(self, name)[wanted] for name in names})

    def at(self, start: Numbers, end: Numbers) -> Rows:
        """The same codings at other places, in the same order."""
        return replace(self, start=start, end=end)


@dataclass(frozen=True)
class Counts:
    """What was counted for each pair of codes; a pair's number is `first * n_codes + second`.

    `pairs` and `characters` have shape (n_codes ** 2,); `in_sources` and `of_cases` list distinct
    (pair, source) and (pair, case) as two columns, sorted.
    """

    pairs: Numbers
    in_sources: _Distinct
    of_cases: _Distinct
    characters: Numbers | None = None

    def of_people(self, other: Counts, *, characters: Numbers) -> Counts:
        """With the people of `other`, and characters."""
        return replace(self, of_cases=other.of_cases, characters=characters)


def read_rows(columns: CodingsInOrder, *, across_coders: bool) -> Rows:
    """The codings of a frame as rows, each of weight 1."""
    n = len(columns.spans)
    coder = np.zeros(n, np.int64) if across_coders else columns.column("coder").numbers
    return Rows(
        columns.spans.start,
        columns.spans.end,
        columns.code.numbers,
        columns.spans.source,
        columns.case.numbers,
        coder,
        np.ones(n, np.int64),
        n_codes=len(columns.code.values),
    )


def as_units(rows: Rows, *, by_person: bool = False) -> Rows:
    """One row a code in each source (of each coder; of each person), at the place 0, 1, 2 … of that
    unit.
    """
    if by_person:
        rows = rows.take(rows.case >= 0)
    case = rows.case if by_person else np.full(len(rows.case), -1, np.int64)
    parts = (
        np.stack((rows.source, rows.coder, case, rows.code))
        if len(case)
        else np.empty((4, 0), np.int64)
    )
    order = np.lexsort(parts[::-1])
    parts = parts[:, order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(parts) != 0).any(axis=0)
    weight = np.bincount(np.cumsum(new) - 1, minlength=int(new.sum()))
    source, coder, case, code = parts[:, new]
    step = np.zeros(len(source), np.int64)
    step[1:] = (np.diff(parts[:3, new]) != 0).any(axis=0)
    unit = np.cumsum(step)
    return Rows(unit, unit + 1, code, source, case, coder, weight, n_codes=rows.n_codes)


def count_together(rows: Rows) -> Counts:
    """Pairs of different codes, and of one coder, of which one begins before the other ends."""
    after = np.arange(1, len(rows.start) + 1)
    return _count(
        rows, after, np.searchsorted(rows.start, rows.end, "left"), numbers=_unordered(rows.n_codes)
    )


def count_following(rows: Rows, *, last: Numbers) -> Counts:
    """Pairs of one coder in which the second begins at the end of the first or later, at `last` at
    the latest.
    """
    low, high = (
        np.searchsorted(rows.start, rows.end, "left"),
        np.searchsorted(rows.start, last, "right"),
    )
    return _count(rows, low, high, numbers=np.arange(rows.n_codes**2))


def _unordered(n_codes: int) -> Numbers:
    """For `first * n_codes + second` the number of that pair in either order; one past all for a
    code with itself.
    """
    first, second = np.divmod(np.arange(n_codes**2), max(n_codes, 1))
    numbers = np.minimum(first, second) * n_codes + np.maximum(first, second)
    return np.where(first == second, n_codes**2, numbers)


def _count(
    rows: Rows, low: NDArray[np.integer], high: NDArray[np.integer], *, numbers: Numbers
) -> Counts:
    """Pairs (i, j) with low[i] <= j < high[i]; those that do not count are counted one past all,
    and left out at the end.
    """
    size = rows.n_codes**2
    counts = np.zeros(size + 1, np.int64)
    sources, cases = (_Collector(size, int(n.max(initial=0)) + 1) for n in (rows.source, rows.case))
    alike = not rows.coder.any()
    single = bool((rows.weight == 1).all())
    for i, j in expand_pairs(low, high):
        keys = numbers[rows.code[i] * rows.n_codes + rows.code[j]]
        if not alike:
            keys = np.where(rows.coder[i] == rows.coder[j], keys, size)
        weights = None if single else rows.weight[i] * rows.weight[j]
        counts += np.bincount(keys, weights, minlength=size + 1).astype(np.int64, copy=False)
        sources.add(keys, rows.source[i])
        case = rows.case[i]
        same = (case == rows.case[j]) & (case >= 0)
        cases.add(np.where(same, keys, size), np.where(same, case, 0))
    return Counts(counts[:size], sources.distinct(), cases.distinct())


class _Collector:
    """Gathers distinct (pair, member), portion by portion: in a table of yes and no, or in lists
    where that is too large.

    Pair `n_keys` stands for no pair, and is left out.
    """

    def __init__(self, n_keys: int, n_members: int) -> None:
        self._n = n_members
        self._end = n_keys * n_members
        self._table = np.zeros(self._end + n_members if self._end <= _TABLE else 0, np.bool_)
        self._parts = [np.empty(0, np.int64)]

    def add(self, keys: Numbers, members: Numbers) -> None:
        found = keys * self._n + members
        if len(self._table):
            self._table[found] = True
        else:
            self._parts.append(distinct(found, below=self._end + self._n))

    def distinct(self) -> _Distinct:
        together = np.concatenate(self._parts)
        found = (
            np.flatnonzero(self._table)
            if len(self._table)
            else distinct(together, below=self._end + self._n)
        )
        found = found[: np.searchsorted(found, self._end)]
        return found // self._n, found % self._n


def count_characters(rows: Rows) -> Numbers:
    """Code points that have both codes of a pair (by one coder), each once: shape (n_codes ** 2,)."""
    start, end, group = _merged(rows)
    size = rows.n_codes**2
    counts = np.zeros(size + 1, np.float64)
    numbers = _unordered(rows.n_codes)
    coder, code = np.divmod(group, max(rows.n_codes, 1))
    alike = not coder.any()
    high = np.searchsorted(start, end, "left")
    for i, j in expand_pairs(np.arange(1, len(start) + 1), high):
        keys = numbers[code[i] * rows.n_codes + code[j]]
        if not alike:
            keys = np.where(coder[i] == coder[j], keys, size)
        shared = np.minimum(end[i], end[j]) - start[j]
        counts += np.bincount(keys, shared, minlength=size + 1)
    return counts[:size].astype(np.int64)


def _merged(rows: Rows) -> tuple[Numbers, Numbers, Numbers]:
    """Stretches of one code (and coder) that overlap or touch as one stretch; so no character is
    counted twice.

    Start, end and `coder * n_codes + code` of each, in the order of their starts.
    """
    group = rows.coder * rows.n_codes + rows.code
    small = int(group.max(initial=0)) < 1 << 16  # numpy sorts 16 bits in one pass
    order = np.argsort(group.astype(np.uint16) if small else group, kind="stable")
    start, end, ordered, source = (
        numbers[order] for numbers in (rows.start, rows.end, group, rows.source)
    )
    width = (
        int((rows.end % SOURCE).max(initial=0)) + 2
    )  # sources and groups close together: products stay small
    lift = np.zeros(len(group), np.int64)
    lift[1:] = np.cumsum(np.diff(ordered) != 0)
    lift = lift * width * (int(rows.source.max(initial=0)) + 1) + source * (width - SOURCE)
    reached = np.maximum.accumulate(end + lift)
    new = np.ones(len(group), np.bool_)
    new[1:] = (start + lift)[1:] > reached[:-1]
    last = np.append(np.flatnonzero(new), len(group))[1:] - 1
    merged = np.zeros(len(group), np.int64)
    merged[order[new]] = reached[last] - lift[last]
    kept = np.flatnonzero(merged)
    return rows.start[kept], merged[kept], group[kept]


def members_of(rows: Rows, *, by: str) -> Numbers:
    """How many people (or sources) have both codes anywhere, and on the diagonal each code: shape
    (n_codes, n_codes).
    """
    members = rows.case if by == "people" else rows.source
    n_members = int(members.max(initial=0)) + 1
    there = np.zeros(
        (n_members + 1) * rows.n_codes, np.bool_
    )  # the last row is nobody's, number -1
    there[members * rows.n_codes + rows.code] = True
    found = there.reshape(n_members + 1, -1)[:n_members].astype(np.float64)
    both = np.einsum(
        "mi,mj->ij", found, found
    )  # `@` wakes threads, which takes longer than the product
    return np.asarray(np.rint(both), np.int64)
