"""How far two values are apart: levels of measurement, and weights of disagreement of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

LEVELS = ("nominal", "ordinal", "linear", "interval", "ratio")
GIVEN = "given"  # the level of a table of disagreement
_AT_ONCE = 512  # rows of a table of differences between all values, held at once


@dataclass(frozen=True)
class Scale:
    """How far values are apart.

    Attributes
    ----------
    level
        One of `LEVELS`, or `GIVEN`.
    values : shape (n_values,)
        The possible values as numbers in rising order, places for words: those that were given,
        or those of the table of disagreement.
    disagreement : shape (n_values, n_values), only when the level is `GIVEN`
        How far each two values are apart.
    """

    level: str
    values: Floats
    disagreement: Floats | None = None

    @property
    def largest(self) -> float:
        """How far the two values that differ most are apart; 1 when there is one value only."""
        if self.level in ("nominal", "ordinal") or not len(self.values):
            return 1.0
        if self.disagreement is not None:
            return float(self.disagreement.max()) or 1.0
        return float(self.apart(self.values[:1], self.values[-1:])[0]) or 1.0

    def apart(self, first: Any, second: Any) -> Any:
        """Difference of two arrays: of labels when nominal or given, else of numbers.

        Nominal: 0 or 1. Linear: |a - b|. Ordinal and interval: (a - b)^2, of ordinal values their
        ranks. Ratio: ((a - b) / (a + b))^2. After Krippendorff (2011), section C; linear is that of
        Cicchetti and Allison (1971, doi:10.1080/00029238.1971.11080840).
        """
        if self.level == "nominal":
            return first != second
        if self.disagreement is not None:
            return self.disagreement[first, second]
        if self.level == "linear":
            return np.abs(first - second)
        if self.level != "ratio":
            return (first - second) ** 2
        total = first + second
        return np.where(total > 0, (first - second) / np.where(total > 0, total, 1), 0) ** 2

    def apart_in_all(self, counts: Floats) -> Floats:
        """Sum over all pairs of values c, k of `counts[c] * counts[k] * difference(c, k)`.

        `counts` has shape (n_values, ...), the result (...). Where there is a closed form it is
        used, since numbers may have thousands of values.
        """
        n: Floats = counts.sum(0)
        if self.level == "nominal":
            same: Floats = (counts**2).sum(0)
            return n**2 - same
        values = self.values.reshape(-1, *[1] * n.ndim)
        if self.level in ("ordinal", "interval"):
            values = ranks(counts) if self.level == "ordinal" else values
            mean = (counts * values).sum(0) / np.where(n > 0, n, 1)
            squares: Floats = (counts * (values - mean) ** 2).sum(0)
            return 2 * n * squares
        if self.level == "linear":
            below = np.cumsum(counts, axis=0)[:-1]  # pairs that lie on two sides of each gap
            steps: Floats = (2 * below * (n - below) * np.diff(values, axis=0)).sum(0)
            return steps
        total = np.zeros(n.shape)
        every = np.arange(len(self.values)) if self.disagreement is not None else self.values
        for start in range(0, len(every), _AT_ONCE):
            some = np.s_[start : start + _AT_ONCE]
            apart = self.apart(every[some, None], every)
            total += (np.tensordot(apart, counts, axes=1) * counts[some]).sum(0)
        return total


def ranks(counts: Floats) -> Floats:
    """The middle of the ranks that each value holds when it was given so often; (n_values, ...)."""
    return np.cumsum(counts, axis=0) - counts / 2
