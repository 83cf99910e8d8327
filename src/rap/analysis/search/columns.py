"""Codings as columns of numbers, in reading order: what searching and counting work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.arrow_compat import need_columns, number
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.spans import FAR, SOURCE, Booleans, Numbers, Spans

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """A column as numbers: `values[number]` is the value, -1 stands where there is none; values are
    sorted.
    """

    values: tuple[Any, ...]
    numbers: Numbers


@dataclass(frozen=True)
class Columns:
    """The codings of a frame, sorted by source and start (whole sources first).

    `order` is where each stands in `frame`; `sources` are the ids, also of texts nobody coded.
    """

    frame: pd.DataFrame
    sources: tuple[str, ...]
    order: Numbers
    spans: Spans

    def column(self, name: str) -> Column:
        """A column of the frame, in the order of `spans`."""
        found = factorise(self.frame[name])
        return Column(found.values, found.numbers[self.order])

    def values(self, name: str, rows: Numbers) -> pd.Series:
        """A column of the frame at these codings, numbered as in `spans`."""
        return self.frame[name].iloc[self.order[rows]]

    def has_code(self, value: str) -> Booleans:
        """Which codings have this code, or a code of this family, in the order of `spans`."""
        found = np.zeros(len(self.order), np.bool_)
        for column in (self.code, self.family):
            if value in column.values:
                found |= column.numbers == column.values.index(value)
        return found

    @cached_property
    def code(self) -> Column:
        """The codes."""
        return self.column("code")

    @cached_property
    def family(self) -> Column:
        """Their families; no values where the frame has none."""
        return (
            self.column("family")
            if "family" in self.frame.columns
            else Column((), np.full(len(self.order), -1))
        )

    @cached_property
    def case(self) -> Column:
        """Whose words they code; no values where the frame has no cases."""
        return (
            self.column("case")
            if "case" in self.frame.columns
            else Column((), np.full(len(self.order), -1))
        )


def read_columns(codings: pd.DataFrame, texts: Iterable[str] = ()) -> Columns:
    """Check a frame of codings and sort it.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code
        Others (coding, family, coder, case …) are kept. Both offsets missing: the whole source is
        coded.
    texts
        Ids of sources that may have no coding.

    Raises
    ------
    WrongUseError
        For a column that is missing, a coding without source or code, one offset of two, or offsets
        that are no passage.
    """
    need_columns(codings, ("source", "start", "end", "code"), what="codings")
    source = factorise(codings["source"])
    for name, numbers in (("source", source.numbers), ("code", None)):
        missing = codings[name].isna().to_numpy() if numbers is None else numbers < 0
        if missing.any():
            raise WrongUseError("analysis.codings.missing", place=_row(missing), name=name)
    start, end = _offsets(codings)
    names = tuple(sorted({*source.values, *texts}))
    rank = np.searchsorted(np.array(names, dtype=object), np.array(source.values, dtype=object))
    base = rank.astype(np.int64)[source.numbers] * SOURCE if len(codings) else np.empty(0, np.int64)
    start, end = base + start, base + end
    order = np.arange(len(start))
    if (np.diff(start) < 0).any():
        order = np.argsort(start, kind="stable")
    return Columns(codings, names, order, Spans(start[order], end[order], np.arange(len(start))))


def factorise(values: pd.Series) -> Column:
    """Values as numbers from 0 in sorted order (what cannot be sorted goes by its text); missing
    ones are -1.
    """
    numbers, found = number(values)
    known = found.tolist()
    try:
        order = sorted(range(len(known)), key=known.__getitem__)
    except TypeError:
        order = sorted(range(len(known)), key=lambda at: str(known[at]))
    rank = np.empty(len(known) + 1, np.int64)
    rank[order] = np.arange(len(known))
    rank[-1] = -1
    return Column(tuple(known[at] for at in order), rank[numbers])


def check_codes(codings: pd.DataFrame, codebook: pd.DataFrame | None) -> None:
    """Nothing when every code of the codings is in the codebook, or no codebook is given.

    Raises
    ------
    WrongUseError
        Names the first code that is not in it, and the nearest that is.
    """
    if codebook is None:
        return
    need_columns(codebook, ("code",), what="codebook")
    known = set(codebook["code"])
    for code in factorise(codings["code"]).values:
        if code not in known:
            raise WrongUseError(
                "analysis.codings.unknown_code",
                place="codings",
                code=code,
                nearest=nearest(code, known),
            )


def _offsets(codings: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Start and end from 0; both 0 for a whole source."""
    columns = [codings[name] for name in ("start", "end")]
    if all(column.dtype.kind in "iu" and not column.isna().any() for column in columns):
        start, end = (column.to_numpy(np.int64) for column in columns)
        wrong = ~((start >= 0) & (start < end) & (end < FAR))
        if wrong.any():
            raise WrongUseError("analysis.codings.no_passage", place=_row(wrong))
        return start, end
    return _offsets_with_gaps(codings)


def _offsets_with_gaps(codings: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """The same where some are missing, or are numbers of another kind."""
    try:
        start, end = (
            codings[name].to_numpy(dtype=float, na_value=np.nan) for name in ("start", "end")
        )
    except (TypeError, ValueError):
        raise WrongUseError("analysis.codings.no_numbers", place="codings") from None
    whole = np.isnan(start) & np.isnan(end)
    half = (np.isnan(start) | np.isnan(end)) & ~whole
    if half.any():
        raise WrongUseError("analysis.codings.half_a_place", place=_row(half))
    with np.errstate(invalid="ignore"):
        wrong = ~whole & ~(
            (start >= 0) & (start < end) & (end < FAR) & (start % 1 == 0) & (end % 1 == 0)
        )
    if wrong.any():
        raise WrongUseError("analysis.codings.no_passage", place=_row(wrong))
    return np.where(whole, 0, start).astype(np.int64), np.where(whole, 0, end).astype(np.int64)


def _row(wrong: np.ndarray[Any, Any]) -> str:
    return f"codings, row {int(np.argmax(wrong)) + 1}"
