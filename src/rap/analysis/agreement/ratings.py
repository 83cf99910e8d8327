"""Ratings as whole numbers: what every coefficient starts from, and what it answers with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import Any, NoReturn, TypeAlias

import numpy as np
import numpy.typing as npt

from rap.analysis.columns import as_frame
from rap.core.errors import WrongUseError

# How far two values are apart: levels of measurement, and weights of disagreement of one's own.

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
        return float(self.difference(self.values[:1], self.values[-1:])[0]) or 1.0

    def difference(self, first: Any, second: Any) -> Any:
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

    def difference_in_all(self, counts: Floats) -> Floats:
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
            difference = self.difference(every[some, None], every)
            total += (np.tensordot(difference, counts, axes=1) * counts[some]).sum(0)
        return total


def ranks(counts: Floats) -> Floats:
    """The middle of the ranks that each value holds when it was given so often; (n_values, ...)."""
    return np.cumsum(counts, axis=0) - counts / 2


ALONE = "nothing was read by two coders"
SAME = "everybody gave the same answer throughout"


def raise_bad_choice(option: str, value: object, known: Iterable[str]) -> NoReturn:
    """Refuse a value of an option, naming those that there are."""
    raise WrongUseError(
        "analysis.agreement.bad_choice", option=option, value=str(value), known=list(known)
    )


def add_up(place: Ints, values: Any, *, size: int) -> Floats:
    """The sum of the values at each place, shape (size,).

    numpy.bincount, but for one thing: where there is nothing to add it gives whole numbers.
    """
    sums = np.bincount(place, weights=values, minlength=size)
    return np.asarray(sums, dtype=np.float64)


@dataclass(frozen=True)
class Agreement:
    """A coefficient with what it is made of.

    Attributes
    ----------
    value
        `1 - observed / expected`: 1 is full agreement, 0 what chance would give, below 0 more
        disagreement than chance would give. NaN exactly when `reason` is not empty.
    reason
        Why the value is NaN, or "".
    n_units
        How many units two coders or more rated; the sum of their weights when there are weights.
    n_coders
        How many coders rated anything.
    observed, expected
        Disagreement as it was and as chance would give it: D_o and D_e. All coefficients but
        alpha, unitizing alpha and gamma measure it from 0 (none) to 1 (the most there can be), so
        that p_a = 1 - observed and p_e = 1 - expected. The alphas measure it in units of their
        scale, which for nominal ratings is the same. NaN where nothing could be compared.
    low, high
        The ends of a 95 % bootstrap interval; NaN when no draws were asked for, or none is defined.
    """

    value: float
    reason: str
    n_units: float
    n_coders: int
    observed: float = nan
    expected: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Ratings:
    """Units x coders as numbers of labels.

    Attributes
    ----------
    labels : whole numbers, shape (n_units, n_coders)
        Which of the values a coder gave, from 0; -1 where a coder gave none.
    weights : shape (n_units,)
        How many equal units each one stands for.
    scale
        The values, and how far they are apart.
    """

    labels: npt.NDArray[np.integer[Any]]
    weights: Floats
    scale: Scale

    @property
    def numbers(self) -> npt.NDArray[Any]:
        """What `Scale.difference` compares, of the shape of `labels`; ordinal values have no numbers."""
        whole = self.scale.level == "nominal" or self.scale.disagreement is not None
        return self.labels if whole else self.scale.values[self.labels]

    def join_alike(self) -> Ratings:
        """Units with a rating, those that were rated alike as one: fewer numbers to draw."""
        rated = (self.labels >= 0).any(1)
        labels, unit = np.unique(self.labels[rated], axis=0, return_inverse=True)
        weights = add_up(unit.ravel(), self.weights[rated], size=len(labels))
        return Ratings(labels, weights, self.scale)


def read_ratings(
    ratings: Any, *, weights: Any = None, level: str = "nominal", disagreement: Any = None
) -> Ratings:
    """Number the labels of a frame or array of units x coders; NaN and None are missing.

    Raises
    ------
    WrongUseError
        For another shape, weights that are negative or do not fit, an unknown level, words where
        numbers are needed, or a table of disagreement that is not one or misses a value.
    """
    if level not in LEVELS:
        raise_bad_choice("level", level, LEVELS)
    ratings = as_frame(ratings)
    table = np.asarray(ratings)
    if table.ndim != 2:
        raise WrongUseError("analysis.agreement.shape", dimensions=table.ndim)
    if disagreement is not None:
        labels, scale = _number_by_table(table, disagreement, level=level)
    elif level != "nominal":
        labels, values = _number_scale(table, ratings, level=level)
        scale = Scale(level, values)
    else:
        labels, values = _number_whole(table) or _number_any(table)
        scale = Scale(level, values)
    return Ratings(labels, read_weights(weights, len(table)), scale)


def read_weights(weights: Any, length: int) -> Floats:
    """One weight a unit, all 1 when none are given."""
    if weights is None:
        return np.ones(length)
    read = np.asarray(weights, dtype=np.float64)
    if read.shape != (length,) or not np.isfinite(read).all() or (read < 0).any():
        raise WrongUseError("analysis.agreement.bad_weights", units=length)
    return read


def _number_whole(table: npt.NDArray[Any]) -> tuple[Ints, Floats] | None:
    """Whole numbers of a small range number themselves, which spares a sort."""
    if table.dtype.kind not in "iubf" or not table.size:
        return None
    missing = np.isnan(table) if table.dtype.kind == "f" else None
    filled = table if missing is None else np.where(missing, 0, table)
    low, high = float(filled.min()), float(filled.max())
    if not (np.isfinite(low) and np.isfinite(high)) or high - low > 4 * table.size + 1000:
        return None
    whole = filled.astype(np.int64)
    if table.dtype.kind == "f" and not np.array_equal(whole, filled):
        return None
    whole = whole - int(low)
    values = np.arange(int(low), int(high) + 1, dtype=np.float64)
    is_given = (
        np.bincount(whole.ravel() if missing is None else whole[~missing], minlength=len(values))
        > 0
    )
    if not is_given.all():
        whole, values = (np.cumsum(is_given) - 1)[whole], values[is_given]
    if missing is not None:
        whole[missing] = -1
    return whole, values


def _number_any(table: npt.NDArray[Any]) -> tuple[Ints, Floats]:
    import pandas as pd

    labels, uniques = pd.factorize(table.ravel().astype(object))
    return labels.astype(np.int64).reshape(table.shape), np.arange(len(uniques), dtype=np.float64)


def _number_scale(table: npt.NDArray[Any], ratings: Any, *, level: str) -> tuple[Ints, Floats]:
    """Labels in their order: numbers by value, ordered categories by place."""
    import pandas as pd

    numbers = _places(ratings) if level in ("ordinal", "linear", "interval") else None
    if numbers is None:
        try:
            numbers = np.where(pd.isna(table), np.nan, table).astype(np.float64)
        except (TypeError, ValueError):
            raise WrongUseError("analysis.agreement.needs_numbers", level=level) from None
    values, labels = np.unique(numbers, return_inverse=True)
    labels = labels.reshape(numbers.shape).astype(np.int64)
    labels[np.isnan(numbers)] = -1
    values = values[~np.isnan(values)]
    if level == "ratio" and (values < 0).any():
        raise WrongUseError("analysis.agreement.negative_ratio")
    return labels, values


def _places(ratings: Any) -> Floats | None:
    """The places of ordered categories, or None when the columns are no such thing."""
    found: list[Any] = []
    if hasattr(ratings, "items"):
        found = [getattr(column, "cat", None) for _, column in ratings.items()]
    columns = [column for column in found if column is not None and column.ordered]
    if not columns or len(columns) < len(found):
        return None
    if any(list(column.categories) != list(columns[0].categories) for column in columns):
        raise WrongUseError("analysis.agreement.other_categories")
    places = np.column_stack([np.asarray(column.codes, dtype=np.float64) for column in columns])
    places[places < 0] = np.nan
    return places


def _number_by_table(
    table: npt.NDArray[Any], disagreement: Any, *, level: str
) -> tuple[Ints, Scale]:
    """Labels by their place in a table of disagreement, a frame of values x values."""
    import pandas as pd

    if level != "nominal":
        raise WrongUseError("analysis.agreement.level_and_table", level=level)
    frame = as_frame(disagreement)
    if not isinstance(frame, pd.DataFrame) or list(frame.index) != list(frame.columns):
        raise WrongUseError("analysis.agreement.not_a_table")
    apart = frame.to_numpy(dtype=np.float64)
    fair = np.isfinite(apart).all() and (apart >= 0).all() and not np.diag(apart).any()
    if not fair or not np.array_equal(apart, apart.T):
        raise WrongUseError("analysis.agreement.no_distance")
    cells = pd.Series(table.ravel().astype(object))
    labels = pd.Index(frame.index.astype(object)).get_indexer(cells)
    unknown = cells[(labels < 0) & cells.notna().to_numpy()]
    if len(unknown):
        known = [str(value) for value in frame.index]
        raise WrongUseError("analysis.agreement.no_value", value=str(unknown.iloc[0]), known=known)
    scale = Scale(GIVEN, np.arange(len(frame), dtype=np.float64), apart)
    return np.asarray(labels, np.int64).reshape(table.shape), scale
