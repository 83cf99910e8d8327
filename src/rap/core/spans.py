"""Stretches of many sources as sorted columns, and which of them overlap, contain, precede or are
near which others.

All sources lie on one line of numbers: a place is `source number * SOURCE + offset`. So one binary
search answers a question about all sources at once, without a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SOURCE = 1 << 40
"""How far sources lie apart on the line of numbers."""
FAR = 1 << 38
"""More characters than any source has; offsets and distances stay below."""
CHUNK = 2_000_000
_TABLE = 32  # bytes of a table of yes and no that each number is worth
Numbers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Spans:
    """Passages in the order of their starts.

    `start` and `end` are places on the line, shape (n,), end exclusive; a whole source has both at
    its beginning. `row` is the number of the coding, -1 for words that nobody coded.
    """

    start: Numbers
    end: Numbers
    row: Numbers

    def __len__(self) -> int:
        return len(self.start)

    @property
    def source(self) -> Numbers:
        """The number of each passage's source."""
        return self.start // SOURCE

    @property
    def has_place(self) -> Booleans:
        """Whether it is a passage; False for a whole source."""
        return self.end > self.start

    def take(self, wanted: Booleans | Numbers) -> Spans:
        """The spans at these positions, or where `wanted` is True."""
        if wanted.dtype == np.bool_:
            wanted = np.flatnonzero(wanted)  # looked through once and not for each column
        return Spans(self.start[wanted], self.end[wanted], self.row[wanted])


_NOTHING = Spans(*(np.empty(0, np.int64) for _ in range(3)))


def make_spans(start: Numbers, end: Numbers) -> Spans:
    """Spans that are not codings, from places in any order."""
    order = np.argsort(start, kind="stable")
    return Spans(start[order], end[order], np.full(len(order), -1, np.int64))


def join(parts: Iterable[Spans]) -> Spans:
    """All spans of `parts`, in order; a coding, or words that nobody coded, that is in several
    parts is there once.
    """
    parts = [*parts, _NOTHING]
    start, end, row = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end", "row")
    )
    order = np.lexsort((row, end, start))
    start, end, row = start[order], end[order], row[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(start) != 0) | (np.diff(end) != 0) | (np.diff(row) != 0)
    return Spans(start[new], end[new], row[new])


def overlapping(left: Spans, right: Spans) -> Booleans:
    """For each span on the left: does it share a character with one on the right?"""
    return _reached(right, np.searchsorted(right.start, left.end, "left"), beyond=left.start + 1)


def near(left: Spans, right: Spans, *, distance: int) -> Booleans:
    """For each span on the left: is one on the right in the same source, with at most `distance`
    characters between? Overlap is distance 0.
    """
    distance = min(distance, FAR)
    found = np.searchsorted(right.start, left.end + distance, "right")
    return _reached(right, found, beyond=left.start - distance)


def inside(left: Spans, right: Spans) -> Booleans:
    """For each span on the left: does it lie within one on the right, or equal it?"""
    return _reached(right, np.searchsorted(right.start, left.start, "right"), beyond=left.end)


def _reached(right: Spans, found: NDArray[np.intp], *, beyond: Numbers) -> Booleans:
    """Whether one of the first `found` on the right ends at `beyond` or later."""
    furthest = np.concatenate(([np.iinfo(np.int64).min], np.maximum.accumulate(right.end)))
    return np.asarray(furthest[found] >= beyond)


def containing(left: Spans, right: Spans) -> Booleans:
    """For each span on the left: does one on the right lie within it, or equal it?"""
    soonest = np.minimum.accumulate(right.end[::-1])[::-1]
    soonest = np.concatenate((soonest, [np.iinfo(np.int64).max]))
    return np.asarray(soonest[np.searchsorted(right.start, left.start, "left")] <= left.end)


def before(left: Spans, right: Spans, *, distance: int | None = None) -> Booleans:
    """Does one on the right begin after its end in the same source, at most `distance` characters
    on?
    """
    starts = np.concatenate((right.start, [np.iinfo(np.int64).max]))
    reach = FAR if distance is None else min(distance, FAR)
    return np.asarray(starts[np.searchsorted(right.start, left.end, "left")] <= left.end + reach)


def after(left: Spans, right: Spans, *, distance: int | None = None) -> Booleans:
    """For each span on the left: does one on the right end before its start in the same source, at
    most `distance` characters back?
    """
    ends = np.concatenate(([np.iinfo(np.int64).min + SOURCE], np.sort(right.end)))
    reach = FAR if distance is None else min(distance, FAR)
    return np.asarray(ends[np.searchsorted(ends, left.start, "right") - 1] >= left.start - reach)


def in_same_source(left: Spans, right: Spans) -> Booleans:
    """For each span on the left: is one on the right in the same source? Whole sources count."""
    return np.isin(left.source, right.source)


def find_breaks(texts: Mapping[str, str], sources: Mapping[int, str]) -> Numbers:
    """Where lines and sources end, on the line of numbers; `sources` maps a number to an id."""
    found = []
    for number in sorted(sources):
        points = np.frombuffer(texts[sources[number]].encode("utf-32-le", "surrogatepass"), "<u4")
        found.append(np.concatenate(([-1], np.flatnonzero(points == 10))) + number * SOURCE)
    return np.concatenate(found).astype(np.int64) if found else np.empty(0, np.int64)


def as_lines(spans: Spans, breaks: Numbers) -> Spans:
    """Each span as the lines it touches, numbered over all sources, so that spans in one line
    overlap.
    """
    first = np.searchsorted(breaks, spans.start, "left").astype(np.int64)
    last = np.searchsorted(breaks, spans.end - 1, "left").astype(np.int64)
    return Spans(first, last + 1, spans.row)


def distinct(numbers: NDArray[np.integer], *, below: int) -> Numbers:
    """The different numbers, sorted; all are 0 or more and less than `below`.

    np.unique hashes whole numbers since numpy 2.3; on numbers as regular as these that is ten times
    slower than a table.

    Examples
    --------
    >>> distinct(np.array([4, 1, 4]), below=9).tolist()
    [1, 4]
    """
    if below <= _TABLE * (len(numbers) + 1000):
        there = np.zeros(below, np.bool_)
        there[numbers] = True
        return np.flatnonzero(there)
    found = np.sort(numbers).astype(np.int64, copy=False)
    new = np.ones(len(found), np.bool_)
    new[1:] = found[1:] != found[:-1]
    return found[new]


Relation: TypeAlias = Callable[[Spans, Spans], Booleans]


def expand_pairs(
    low: NDArray[np.integer], high: NDArray[np.integer]
) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs (i, j) with low[i] <= j < high[i], in portions of about `CHUNK` so that memory
    stays small.

    Examples
    --------
    >>> [(i.tolist(), j.tolist()) for i, j in expand_pairs(np.array([1, 2]), np.array([3, 3]))]
    [([0, 0, 1], [1, 2, 2])]
    """
    counts = np.maximum(np.asarray(high, np.int64) - low, 0)
    total = np.concatenate(([0], np.cumsum(counts)))
    at = 0
    while at < len(counts):
        stop = max(at + 1, int(np.searchsorted(total, total[at] + CHUNK, "right")) - 1)
        first = np.repeat(np.arange(at, stop), counts[at:stop])
        shift = np.repeat(low[at:stop] - total[at:stop], counts[at:stop])
        yield first, np.arange(total[at], total[stop]) + shift
        at = stop
