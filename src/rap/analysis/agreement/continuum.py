"""The continuum that unitizing coefficients cut: sources end to end, with each coder's segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.agreement.ratings import Floats, Ints
from rap.analysis.codings import check_ends, read_by_coder
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Continuum:
    """Segments in sources that two coders read; those of one coder and code never overlap.

    Attributes
    ----------
    sources, codes, coders
        What the numbers in the columns stand for.
    source, code, coder, start, end : shape (n_segments,)
        `start` and `end` are characters from the beginning of the first source.
    base, lengths : shape (n_sources,)
        Where each source begins, and its characters; one character is left free between sources.
        A source that fewer than two coders read has length 0.
    readers : shape (n_sources,)
        The coders of each source, as the bits of one number (coder i is bit i).
    others : shape (n_sources,)
        The number of these coders less one.
    """

    sources: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    source: Ints
    code: Ints
    coder: Ints
    start: Ints
    end: Ints
    base: Ints
    lengths: Ints
    readers: Ints
    others: Floats

    @property
    def n_coders(self) -> int:
        """How many people read any of the sources."""
        return int(np.bitwise_count(np.bitwise_or.reduce(self.readers, initial=0)))

    def one_code_at_a_place(self, *, combine: bool) -> Continuum:
        """The same with segments of one coder that never overlap, whatever their codes.

        Where two codes do: combined into a value of their own, or else a WrongUseError.
        """
        order = np.lexsort((self.end, self.start, self.coder))
        coder, start, end = self.coder[order], self.start[order], self.end[order]
        over = np.flatnonzero((coder[1:] == coder[:-1]) & (start[1:] < end[:-1]))
        if not len(over):
            return self
        if not combine:
            first, second = order[over[0]], order[over[0] + 1]
            raise WrongUseError(
                "analysis.agreement.two_codes",
                coder=self.coders[self.coder[first]],
                source=self.sources[self.source[first]],
                first=self.codes[self.code[first]],
                second=self.codes[self.code[second]],
            )
        return _combine(self)

    def sweep(self) -> tuple[Floats, Ints, Ints, Ints]:
        """The pieces between one end and the next: width, place, source and value.

        Values have shape (n_pieces, n_coders): 0 in a gap, 1 + code in a segment, -1 where the
        coder did not read the source.
        """
        ends = np.concatenate([self.base, self.base + self.lengths, self.start, self.end])
        place = np.unique(ends)
        source = np.searchsorted(self.base, place, side="right") - 1
        inside = place < (self.base + self.lengths)[source]
        width = np.where(inside, np.diff(place, append=place[-1:]), 0).astype(np.float64)
        value = np.zeros((len(place) + 1, len(self.coders)), dtype=np.int64)
        first, last = self.rows_of_segments(place)
        np.add.at(value, (first, self.coder), self.code + 1)
        np.add.at(value, (last, self.coder), -self.code - 1)
        value = np.cumsum(value[:-1], axis=0)
        reads = self.readers[source][:, None] >> np.arange(len(self.coders)) & 1
        value[(reads == 0) | ~inside[:, None]] = -1
        return width, place, source, value

    def rows_of_segments(self, place: Ints) -> tuple[Ints, Ints]:
        """The pieces each segment covers, from the first to the one after the last."""
        return np.searchsorted(place, self.start), np.searchsorted(place, self.end)


def read_continuum(
    codings: pd.DataFrame,
    *,
    length: int | Mapping[str, int],
    coders: Mapping[str, Sequence[str]] | None,
) -> Continuum:
    """Codings as a continuum, without what only one coder read.

    A coder's overlapping segments of one code are joined.
    """
    columns = read_by_coder(codings, coders=coders)
    if isinstance(length, Mapping):
        missing = [source for source in columns.sources if source not in length]
        if missing:
            raise WrongUseError(
                "analysis.agreement.no_length", source=missing[0], missing=len(missing)
            )
        lengths = np.array([length[source] for source in columns.sources], dtype=np.int64)
    else:
        lengths = np.full(len(columns.sources), length, dtype=np.int64)
    check_ends(columns.end, columns.source, names=columns.sources, lengths=lengths)
    read = np.bitwise_count(columns.read_by) >= 2
    kept = columns.keep((columns.start >= 0) & read[columns.source])
    lengths = np.where(read, lengths, 0)
    base = np.cumsum(lengths + 1) - lengths - 1
    here = base[kept.source]
    rows = _join(np.stack([kept.coder, kept.code, kept.source, here + kept.start, here + kept.end]))
    others = np.maximum(np.bitwise_count(columns.read_by).astype(np.float64) - 1, 1)
    coder, code, source, start, end = rows
    names = (columns.sources, columns.codes, columns.coders)
    return Continuum(
        *names, source, code, coder, start, end, base, lengths, columns.read_by, others
    )


def _join(columns: Ints) -> tuple[Ints, ...]:
    """Segments of one coder and code that overlap made one; those that touch stay two.

    Columns: coder, code, source, start, end.
    """
    coder, code, source, start, end = columns[:, np.lexsort(columns[[3, 1, 0]])]
    if not len(start):
        return coder, code, source, start, end
    spread = int(end.max()) + 1
    group = np.cumsum(np.concatenate([[0], (np.diff(coder) != 0) | (np.diff(code) != 0)])) * spread
    furthest = np.maximum.accumulate(group + end)
    begins = np.flatnonzero(np.concatenate([[True], (group + start)[1:] >= furthest[:-1]]))
    ends = np.append(begins[1:], len(start)) - 1
    return coder[begins], code[begins], source[begins], start[begins], (furthest - group)[ends]


def _combine(continuum: Continuum) -> Continuum:
    """Cut where a coder's codes begin and end to overlap, with the combination as a value."""
    spread = int(continuum.end.max()) + 1
    shift = continuum.coder * spread
    found = _cut_held(shift + continuum.start, shift + continuum.end, codes=continuum.code)
    sets = {
        held: " + ".join(continuum.codes[code] for code in sorted(held)) for _, _, held in found
    }
    names = tuple(sorted(sets.values()))
    place = {name: i for i, name in enumerate(names)}
    starts, ends = (np.array([part[i] for part in found], dtype=np.int64) for i in (0, 1))
    coder, start = np.divmod(starts, spread)
    return replace(
        continuum,
        codes=names,
        code=np.array([place[sets[held]] for _, _, held in found], dtype=np.int64),
        coder=coder,
        start=start,
        end=ends - coder * spread,
        source=np.searchsorted(continuum.base, start, side="right") - 1,
    )


def _cut_held(starts: Ints, ends: Ints, *, codes: Ints) -> list[tuple[int, int, frozenset[int]]]:
    """Pieces from one end to the next: start, end, and the codes that hold it.

    At one place ends come before starts, so that segments which only touch do not overlap.
    """
    n = len(starts)
    place = np.concatenate([starts, ends])
    order = np.lexsort((np.arange(2 * n) < n, place)).tolist()
    held: dict[int, int] = {}
    found = []
    for here, after in pairwise(order):
        if here < n:
            held[here] = int(codes[here])
        else:
            del held[here - n]
        if held and place[after] > place[here]:
            found.append((int(place[here]), int(place[after]), frozenset(held.values())))
    return found
