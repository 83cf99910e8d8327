"""Columns of text as numbers: what pandas would say, before a change of the column and after it."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rap.analysis import columns as numbered
from rap.analysis.columns import number


def as_pandas(values: pd.Series) -> tuple[list[int], list[Any]]:
    numbers, found = pd.factorize(values)
    return numbers.tolist(), found.tolist()


def as_numbered(values: pd.Series) -> tuple[list[int], list[Any]]:
    numbers, found = number(values)
    return numbers.tolist(), found.tolist()


@pytest.mark.parametrize(
    "values",
    [
        ["rent", "key", "rent", "rent", "key", "rent", "rent", "key"],
        ["rent", None, "rent", None, "rent", "rent", "rent", "rent"],
        ["a", "b", "c"],
        ["a", "b", "b"],
        [None, None],
        [],
        [3, 1, 3],
        [True, False, True],
    ],
)
@pytest.mark.parametrize("dtype", [None, "str", "string", "object", "category"])
def test_a_column_is_numbered_as_by_pandas_each_time(values: list[Any], dtype: str | None) -> None:
    """Few values or many, none, all different, and whatever the column is made of."""
    column = pd.Series(values, dtype=dtype)

    assert as_numbered(column) == as_pandas(column)
    assert as_numbered(column) == as_pandas(column)


@pytest.mark.parametrize("values", [["rent", "key"] * 8, [f"{n:03}" for n in range(16)]])
def test_a_changed_column_is_numbered_anew(values: list[str]) -> None:
    """A cell written, in the frame itself or in a copy, changes the numbers of what was written to
    and of nothing else.
    """
    frame = pd.DataFrame({"code": values}, dtype="str")
    copy = frame.copy()
    before = as_numbered(frame["code"])

    copy.loc[0, "code"] = "police"
    frame.loc[1, "code"] = "police"
    frame["code"] = frame["code"].str.upper()

    assert as_numbered(copy["code"]) == as_pandas(copy["code"]) != before
    assert as_numbered(frame["code"]) == as_pandas(frame["code"]) != before


@pytest.mark.parametrize(
    "values", [["rent", "key", "rent", "rent"] * 8, [f"{n:03}" for n in range(16)]]
)
def test_some_rows_of_a_column_are_numbered_by_themselves(values: list[str]) -> None:
    """Rows taken out, in another order or one after the other, are another column."""
    column = pd.Series(values, dtype="str")
    number(column)

    for rows in (column.iloc[::-1], column.iloc[1:5], column[column != values[0]]):
        assert as_numbered(rows) == as_pandas(rows)


def test_what_is_kept_goes_with_the_column() -> None:
    """Nothing is held of a frame that is gone."""
    gc.collect()
    before = len(numbered._known)
    column = pd.Series(["rent", "key"] * 50, dtype="str")
    number(column)
    held = len(numbered._known)
    del column
    gc.collect()

    assert (held, len(numbered._known)) == (before + 1, before)


def test_numbers_given_out_cannot_be_written_to() -> None:
    """Another question is going to get the same."""
    numbers, _ = number(pd.Series(["rent", "key"] * 50, dtype="str"))

    with pytest.raises(ValueError, match="read-only"):
        np.add(numbers, 1, out=numbers)
