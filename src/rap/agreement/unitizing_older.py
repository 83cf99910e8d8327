"""Krippendorff's alpha for unitizing of 1995, with the expected disagreement as corrected in 2004.

For one code, with m coders and a continuum of length L:

- observed: 2 / (m (m - 1) L^2) times the sum, over pairs of coders, of (difference of starts)^2 + (difference of ends)^2 for
  units that meet, and of (length)^2 for a unit that lies in a gap of the other;
- expected: 2 / L times the sum, over units of length l, of (N - 1) (2 l^3 - 3 l^2 + l) / 3 + l^2 times the sum, over gaps of length
  g >= l, of g - l + 1; divided by m L (m L - 1) - the sum of l (l - 1). N is the number of units.

Several sources are put end to end; gaps end with their source.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from rap.agreement.continuum import Continuum
from rap.agreement.ratings import Floats, Ints, add_up
from rap.errors import WrongUseError


def older_alphas(continuum: Continuum) -> dict[str, float]:
    """Alpha of each code, and under "" of all codes together: 1 - sum of observed / sum of expected disagreement."""
    read = continuum.lengths > 0
    if len(np.unique(continuum.readers[read])) > 1:
        raise WrongUseError(
            "family='2004'",
            "needs the same coders in every source",
            "use family='2016', or give coders= or sources that all read",
        )
    names = [*continuum.codes, ""]
    if not read.any():
        return dict.fromkeys(names, float("nan"))
    readers = int(continuum.readers[read][0])
    people = [bit for bit in range(len(continuum.coders)) if readers >> bit & 1]
    observed = _observed(continuum, people)
    expected = _expected(continuum, people)
    parts = zip(names, np.append(observed, observed.sum()), np.append(expected, expected.sum()), strict=True)
    return {name: float(1 - o / e) if e > 0 else float("nan") for name, o, e in parts}


def _observed(continuum: Continuum, people: list[int]) -> Floats:
    length = float(continuum.lengths.sum())
    total = np.zeros(len(continuum.codes))
    for one, other in combinations(people, 2):
        first, second = (_units(continuum, coder) for coder in (one, other))
        total += _meeting(first, second, size=len(total))
        total += _alone(first, second, size=len(total)) + _alone(second, first, size=len(total))
    return 2 * total / (len(people) * (len(people) - 1) * length**2)


def _units(continuum: Continuum, coder: int) -> Ints:
    """Rows of code, start, end of one coder, in order, all codes on one line."""
    mine = np.flatnonzero(continuum.coder == coder)
    spread = int(continuum.base[-1] + continuum.lengths[-1]) + 1
    code = continuum.code[mine]
    rows = np.column_stack([code, code * spread + continuum.start[mine], code * spread + continuum.end[mine]])
    return rows[np.argsort(rows[:, 1])]


def _met(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """For each unit of the first coder, from which to which unit of the second it meets."""
    low = np.searchsorted(second[:, 2], first[:, 1], side="right")
    return low, np.searchsorted(second[:, 1], first[:, 2], side="left")


def _meeting(first: Ints, second: Ints, *, size: int) -> Floats:
    low, high = _met(first, second)
    n = high - low
    one = np.repeat(np.arange(len(first)), n)
    other = np.arange(len(one)) - np.repeat(np.cumsum(n) - n, n) + low[one]
    apart = (first[one, 1:] - second[other, 1:]).astype(np.float64)
    return add_up(first[one, 0], (apart**2).sum(1), size=size)


def _alone(first: Ints, second: Ints, *, size: int) -> Floats:
    low, high = _met(first, second)
    alone = first[high == low]
    return add_up(alone[:, 0], (alone[:, 2] - alone[:, 1]).astype(np.float64) ** 2, size=size)


def _expected(continuum: Continuum, people: list[int]) -> Floats:
    length, m = float(continuum.lengths.sum()), len(people)
    found = np.zeros(len(continuum.codes))
    order = np.argsort(continuum.code, kind="stable")
    bounds = np.searchsorted(continuum.code[order], np.arange(len(found) + 1))
    for code in range(len(found)):
        rows = order[bounds[code] : bounds[code + 1]]
        units = np.sort(continuum.end[rows] - continuum.start[rows]).astype(np.float64)
        gaps = np.sort(np.concatenate([_gaps(continuum, rows[continuum.coder[rows] == coder]) for coder in people]))
        room = _room(units, gaps)
        among = (len(units) - 1) * (2 * units**3 - 3 * units**2 + units) / 3
        pairs = m * length * (m * length - 1) - float((units * (units - 1)).sum())
        found[code] = 2 / length * float((among + units**2 * room).sum()) / pairs if pairs else 0.0
    return found


def _gaps(continuum: Continuum, rows: Ints) -> Floats:
    """Lengths of what one coder left between units of one code, source by source."""
    read = continuum.lengths > 0
    begins = np.concatenate([continuum.base[read], continuum.end[rows]])
    ends = np.concatenate([(continuum.base + continuum.lengths)[read], continuum.start[rows]])
    gaps = np.sort(ends) - np.sort(begins)
    found: Floats = gaps[gaps > 0].astype(np.float64)
    return found


def _room(units: Floats, gaps: Floats) -> Floats:
    """For each unit the number of places it could take in the gaps: the sum of g - l + 1 over gaps g >= l; both are in order."""
    first = np.searchsorted(gaps, units, side="left")
    above = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    room: Floats = above[first] - (len(gaps) - first) * (units - 1)
    return room
