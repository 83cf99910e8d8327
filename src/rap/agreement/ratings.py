"""Ratings as whole numbers: what every coefficient starts from, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rap.errors import WrongUseError
from rap.kinds import as_frame

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

ALONE = "nothing was read by two coders"
SAME = "everybody gave the same answer throughout"
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def add_up(place: Ints, values: npt.NDArray[Any], *, size: int) -> Floats:
    """The sum of the values at each place, shape (size,)."""
    sums: Floats = np.bincount(place, weights=values, minlength=size).astype(np.float64, copy=False)
    return sums


@dataclass(frozen=True)
class Agreement:
    """A coefficient with what stands behind it.

    `value` is NaN exactly when `reason` is not empty. `n_units` counts (or weighs) the units that two coders or more rated.
    """

    value: float
    reason: str
    n_units: float
    n_coders: int


@dataclass(frozen=True)
class Ratings:
    """Units x coders as numbers of labels.

    `labels` has shape (n_units, n_coders) and -1 where a coder gave none; `values` are the labels' numbers (their places when
    they are words), in rising order; `weights` has shape (n_units,).
    """

    labels: Ints
    values: Floats
    weights: Floats

    @property
    def given(self) -> Bools:
        return self.labels >= 0


def read_ratings(ratings: Any, *, weights: Any = None, level: str = "nominal") -> Ratings:
    """Number the labels of a frame or array of units x coders; NaN and None are missing.

    Raises
    ------
    WrongUseError
        For another shape, weights that are negative or do not fit, an unknown level, or words where numbers are needed.
    """
    if level not in LEVELS:
        raise WrongUseError(f"level='{level}'", "is no level of measurement", f"use one of {', '.join(LEVELS)}")
    ratings = as_frame(ratings)
    table = np.asarray(ratings)
    if table.ndim != 2:
        raise WrongUseError("ratings", f"have {table.ndim} dimension(s)", "give one row a unit and one column a coder")
    if level != "nominal":
        labels, values = _number_scale(table, ratings, level=level)
    else:
        labels, values = _number_whole(table) or _number_any(table)
    return Ratings(labels, values, read_weights(weights, len(table)))


def read_weights(weights: Any, length: int) -> Floats:
    """One weight a unit, all 1 when none are given; a unit of weight 3 counts as three equal units."""
    if weights is None:
        return np.ones(length)
    read = np.asarray(weights, dtype=np.float64)
    if read.shape != (length,) or not np.isfinite(read).all() or (read < 0).any():
        raise WrongUseError("weights", f"do not fit {length} units", "give one number of 0 or more for each unit")
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
    if missing is not None:
        whole[missing] = -1
    return whole, np.arange(int(low), int(high) + 1, dtype=np.float64)


def _number_any(table: npt.NDArray[Any]) -> tuple[Ints, Floats]:
    import pandas as pd

    labels, uniques = pd.factorize(table.ravel().astype(object))
    return labels.astype(np.int64).reshape(table.shape), np.arange(len(uniques), dtype=np.float64)


def _number_scale(table: npt.NDArray[Any], ratings: Any, *, level: str) -> tuple[Ints, Floats]:
    """Labels in their order: numbers by value, ordered categories by place."""
    numbers = _places(ratings) if level == "ordinal" else None
    if numbers is None:
        try:
            numbers = table.astype(np.float64)
        except (TypeError, ValueError):
            raise WrongUseError(
                f"level='{level}'", "needs numbers", "give numbers, or ordered categories for an ordinal level"
            ) from None
    values, labels = np.unique(numbers, return_inverse=True)
    labels = labels.reshape(numbers.shape).astype(np.int64)
    labels[np.isnan(numbers)] = -1
    values = values[~np.isnan(values)]
    if level == "ratio" and (values < 0).any():
        raise WrongUseError("level='ratio'", "has no negative numbers", "use level='interval'")
    return labels, values


def _places(ratings: Any) -> Floats | None:
    """The places of ordered categories, or None when the columns are no such thing."""
    found: list[Any] = (
        [getattr(column, "cat", None) for _, column in ratings.items()] if hasattr(ratings, "items") else []
    )
    columns = [column for column in found if column is not None and column.ordered]
    if not columns or len(columns) < len(found):
        return None
    if any(list(column.categories) != list(columns[0].categories) for column in columns):
        raise WrongUseError(
            "ratings", "have columns with different categories", "give all columns the same ones, in order"
        )
    places = np.column_stack([np.asarray(column.codes, dtype=np.float64) for column in columns])
    places[places < 0] = np.nan
    return places


def pair_up(first: Any, second: Any) -> npt.NDArray[Any]:
    """Two columns of ratings side by side, shape (n_units, 2).

    Raises
    ------
    WrongUseError
        When they are not of one length, or are Series with different indexes.
    """
    if len(first) != len(second):
        raise WrongUseError(
            "the two coders", f"rated {len(first)} and {len(second)} units", "give both the same units, in one order"
        )
    indexes = [getattr(ratings, "index", None) for ratings in (first, second)]
    if all(hasattr(index, "equals") for index in indexes) and not indexes[0].equals(indexes[1]):  # type: ignore[union-attr]
        raise WrongUseError("the two coders", "have different indexes", "align them first, as with first.align(second)")
    columns = [np.asarray(ratings) for ratings in (first, second)]
    if any(column.dtype.kind not in "iubf" for column in columns):
        columns = [column.astype(object) for column in columns]
    return np.column_stack(columns)
