"""Pairs of codings, counted by code without making a record a pair: the inside of `cooccurrence`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rap.search.columns import Columns
from rap.spans import SOURCE, Numbers, Spans, expand_pairs

_Distinct = tuple[Numbers, Numbers]
_TABLE = 200_000_000  # yes and no, a byte each


@dataclass(frozen=True)
class Rows:
    """Codings as numbers, sorted by `start`; all columns have shape (n,).

    `coder` is 0 throughout when two coders may make a pair, `case` -1 where nobody is known, `weight` how many codings
    a row stands for.
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
        names = ("start", "end", "code", "source", "case", "coder", "weight")
        return replace(self, **{name: getattr(self, name)[wanted] for name in names})

    def at(self, start: Numbers, end: Numbers) -> Rows:
        """The same codings at other places, in the same order."""
        return replace(self, start=start, end=end)


@dataclass(frozen=True)
class Counts:
    """What was counted for each pair of codes; a pair's number is `first * n_codes + second`.

    `pairs` and `characters` have shape (n_codes ** 2,); `in_sources` and `of_cases` list distinct (pair, source) and
    (pair, case) as two columns, sorted.
    """

    pairs: Numbers
    in_sources: _Distinct
    of_cases: _Distinct
    characters: Numbers | None = None

    def of_people(self, other: Counts, *, characters: Numbers) -> Counts:
        """With the people of `other`, and characters."""
        return replace(self, of_cases=other.of_cases, characters=characters)


def read_rows(columns: Columns, *, across_coders: bool) -> Rows:
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
    """One row a code in each source (of each coder; of each person), at the place 0, 1, 2 … of that unit."""
    if by_person:
        rows = rows.take(rows.case >= 0)
    case = rows.case if by_person else np.full(len(rows.case), -1, np.int64)
    parts = np.stack((rows.source, rows.coder, case, rows.code)) if len(case) else np.empty((4, 0), np.int64)
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
    return _count(rows, after, np.searchsorted(rows.start, rows.end, "left"), number=_unordered)


def count_following(rows: Rows, *, last: Numbers) -> Counts:
    """Pairs of one coder in which the second begins at the end of the first or later, at `last` at the latest."""
    low = np.searchsorted(rows.start, rows.end, "left")
    return _count(rows, low, np.searchsorted(rows.start, last, "right"), number=_ordered)


def _unordered(first: Numbers, second: Numbers, n_codes: int) -> Numbers:
    """-1 for a code with itself."""
    numbers = np.minimum(first, second) * n_codes + np.maximum(first, second)
    return np.where(first == second, -1, numbers)


def _ordered(first: Numbers, second: Numbers, n_codes: int) -> Numbers:
    return first * n_codes + second


def _count(
    rows: Rows,
    low: NDArray[np.integer],
    high: NDArray[np.integer],
    *,
    number: Callable[[Numbers, Numbers, int], Numbers],
) -> Counts:
    size = rows.n_codes**2
    counts = np.zeros(size, np.int64)
    sources, cases = (_Collector(size, int(n.max(initial=0)) + 1) for n in (rows.source, rows.case))
    for i, j in expand_pairs(low, high):
        keys = number(rows.code[i], rows.code[j], rows.n_codes)
        kept = (keys >= 0) & (rows.coder[i] == rows.coder[j])
        i, j, keys = i[kept], j[kept], keys[kept]
        weights = rows.weight[i] * rows.weight[j]
        counts += np.bincount(keys, weights, minlength=size).astype(np.int64)
        sources.add(keys, rows.source[i])
        same = (rows.case[i] == rows.case[j]) & (rows.case[i] >= 0)
        cases.add(keys[same], rows.case[i[same]])
    return Counts(counts, sources.distinct(), cases.distinct())


class _Collector:
    """Gathers distinct (pair, member), portion by portion: in a table of yes and no, or in lists where that is too large."""

    def __init__(self, n_keys: int, n_members: int) -> None:
        self._n = n_members
        self._table = np.zeros(n_keys * n_members if n_keys * n_members <= _TABLE else 0, np.bool_)
        self._parts = [np.empty(0, np.int64)]

    def add(self, keys: Numbers, members: Numbers) -> None:
        found = keys * self._n + members
        if len(self._table):
            self._table[found] = True
        else:
            self._parts.append(_distinct(found))

    def distinct(self) -> _Distinct:
        found = np.flatnonzero(self._table) if len(self._table) else _distinct(np.concatenate(self._parts))
        return found // self._n, found % self._n


def _distinct(numbers: Numbers) -> Numbers:
    """As np.unique, which since numpy 2.3 hashes whole numbers and is slow for such regular ones."""
    numbers = np.sort(numbers)
    new = np.ones(len(numbers), np.bool_)
    new[1:] = numbers[1:] != numbers[:-1]
    return numbers[new]


def count_characters(rows: Rows) -> Numbers:
    """Code points that have both codes of a pair (by one coder), each once: shape (n_codes ** 2,)."""
    rows = _merged(rows)
    size = rows.n_codes**2
    counts = np.zeros(size, np.int64)
    high = np.searchsorted(rows.start, rows.end, "left")
    for i, j in expand_pairs(np.arange(1, len(rows.start) + 1), high):
        keys = _unordered(rows.code[i], rows.code[j], rows.n_codes)
        kept = (keys >= 0) & (rows.coder[i] == rows.coder[j])
        i, j = i[kept], j[kept]
        shared = np.minimum(rows.end[i], rows.end[j]) - rows.start[j]
        counts += np.bincount(keys[kept], shared, minlength=size).astype(np.int64)
    return counts


def _merged(rows: Rows) -> Rows:
    """Stretches of one code (and coder) that overlap or touch as one stretch; so no character is counted twice."""
    group = rows.coder * rows.n_codes + rows.code
    order = np.lexsort((rows.start, group))
    rows, group = rows.take(order), group[order]
    width = int((rows.end % SOURCE).max(initial=0)) + 2  # sources and groups close together: products stay small
    base = rows.source * (width - SOURCE)
    lift = np.zeros(len(group), np.int64)
    lift[1:] = np.cumsum(np.diff(group) != 0)
    lift *= width * (int(rows.source.max(initial=0)) + 1)
    start, reached = rows.start + base + lift, np.maximum.accumulate(rows.end + base + lift)
    new = np.ones(len(group), np.bool_)
    new[1:] = start[1:] > reached[:-1]
    last = np.append(np.flatnonzero(new), len(group))[1:] - 1
    merged = rows.take(new).at(rows.start[new], (reached - base - lift)[last])
    return merged.take(np.argsort(merged.start, kind="stable"))


def members_of(rows: Rows, *, by: str) -> Numbers:
    """How many people (or sources) have both codes anywhere, and on the diagonal each code: shape (n_codes, n_codes)."""
    members = rows.case if by == "people" else rows.source
    known = members >= 0
    found = np.zeros((int(members.max(initial=0)) + 1, rows.n_codes), np.float64)
    found[members[known], rows.code[known]] = 1
    return np.asarray(np.rint(found.T @ found), np.int64)
