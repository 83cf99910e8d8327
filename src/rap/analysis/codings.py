"""Codings as checked columns of numbers, from which searches, counts and comparisons of coders
start.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.columns import Column, factorise, need_columns
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.spans import FAR, SOURCE, Booleans, Numbers, Spans, distinct

if TYPE_CHECKING:
    import pandas as pd

MOST_CODERS = 62  # coders of a study are bits of one whole number


@dataclass(frozen=True)
class CodingsInOrder:
    """The codings of a frame in reading order: by source and start, whole sources first.

    `order` is the place of each coding in `frame`; `sources` are all ids, including texts that
    nobody coded.
    """

    frame: pd.DataFrame
    sources: tuple[str, ...]
    order: Numbers
    spans: Spans

    def column(self, name: str) -> Column:
        """A column of the frame, in the order of `spans`; if there is no such column, all values
        are missing.
        """
        if name not in self.frame.columns:
            return Column((), np.full(len(self.order), -1))
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
        """Their families."""
        return self.column("family")

    @cached_property
    def case(self) -> Column:
        """The cases whose words they code."""
        return self.column("case")


def read_in_order(codings: pd.DataFrame, texts: Iterable[str] = ()) -> CodingsInOrder:
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
    start, end = _check_offsets(codings, ("source", "code"))
    source = factorise(codings["source"])
    names = tuple(sorted({*source.values, *texts}))
    rank = np.searchsorted(np.array(names, dtype=object), np.array(source.values, dtype=object))
    base = rank.astype(np.int64)[source.numbers] * SOURCE if len(codings) else np.empty(0, np.int64)
    start, end = base + start, base + end
    order = np.arange(len(start))
    if (np.diff(start) < 0).any():
        order = np.argsort(start, kind="stable")
    spans = Spans(start[order], end[order], np.arange(len(start)))
    return CodingsInOrder(codings, names, order, spans)


@dataclass(frozen=True)
class CodingsByCoder:
    """Codings as columns of numbers, and who read what.

    Attributes
    ----------
    sources, codes, coders
        What the numbers stand for, each in sorted order.
    source, code, coder, start, end : shape (n_codings,)
        `start` and `end` are code points, both -1 for a coding of the whole source.
    read_by : shape (n_sources,)
        The coders who read each source, as the bits of one number (coder i is bit i).
    """

    sources: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    source: Numbers
    code: Numbers
    coder: Numbers
    start: Numbers
    end: Numbers
    read_by: Numbers

    def keep(self, rows: Booleans) -> CodingsByCoder:
        """The codings in `rows`; who read what stays the same."""
        if rows.all():
            return self
        names = ("source", "code", "coder", "start", "end")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def read_by_coder(
    codings: pd.DataFrame,
    *,
    values: str = "code",
    coders: Mapping[str, Sequence[str]] | None = None,
    codebook: pd.DataFrame | None = None,
    known: Mapping[str, Iterable[str]] | None = None,
) -> CodingsByCoder:
    """Codings as numbers, and who read what.

    The coders of a source are those who have a coding in it, or, with `coders`, those listed for
    it: sources that are not listed have no coder, and codings by others are left out. `values` is
    the column that says what was found: "code" or "family". `known`: codes and coders that have
    numbers though nobody gave them in this frame, which is a part of a larger one ("values" and
    "coders").

    Raises
    ------
    WrongUseError
        As for `read_in_order`, for a code outside `codebook`, and for more than 62 coders.
    """
    start, end = _check_offsets(codings, ("source", "code", "coder", values))
    check_codes(codings, codebook)
    listed = {source: set(names) for source, names in (coders or {}).items()}
    sources, source = _number(codings["source"], listed)
    also = known or {}
    people, coder = _number(codings["coder"], set().union(*listed.values(), also.get("coders", ())))
    codes, code = _number(codings[values], also.get("values", ()))
    if len(people) > MOST_CODERS:
        raise WrongUseError(
            "analysis.agreement.too_many_coders", coders=len(people), most=MOST_CODERS
        )
    read_by = np.zeros(len(sources), np.int64)
    if coders is None:
        n_people = max(len(people), 1)
        pairs = distinct(source * n_people + coder, below=len(sources) * n_people)
        np.bitwise_or.at(read_by, pairs // n_people, np.int64(1) << pairs % n_people)
    else:
        bits = {name: 1 << bit for bit, name in enumerate(people)}
        read_by[:] = [sum(bits[name] for name in listed.get(id, ())) for id in sources]
    whole = end == 0
    start, end = (np.where(whole, -1, column) for column in (start, end))
    found = CodingsByCoder(sources, codes, people, source, code, coder, start, end, read_by)
    return found.keep((read_by[source] >> coder & 1).astype(bool))


def _number(column: pd.Series, others: Iterable[str]) -> tuple[tuple[str, ...], Numbers]:
    """The sorted values of a column and of `others`, and the number of each row's value among them."""
    found = factorise(column)
    values = list(map(str, found.values))
    names = sorted({*values, *others})
    place = {name: i for i, name in enumerate(names)}
    return tuple(names), np.array([place[name] for name in values], dtype=np.int64)[found.numbers]


def check_codes(codings: pd.DataFrame, codebook: pd.DataFrame | None) -> None:
    """Check that every code of the codings is in the codebook; without a codebook nothing is
    checked.

    Raises
    ------
    WrongUseError
        A code is not in the codebook; the message names the first such code and the nearest known
        one.
    """
    if codebook is None:
        return
    need_columns(codebook, ("code",), what="codebook")
    known = set(codebook["code"])
    for code in factorise(codings["code"]).values:
        if code not in known:
            near = nearest(code, known)
            raise WrongUseError("analysis.codings.unknown_code", code=code, nearest=near)


def check_texts(sources: Iterable[str], texts: Container[str]) -> None:
    """Check that every source has a text.

    Raises
    ------
    WrongUseError
        A source has no text; the message names the first.
    """
    missing = [source for source in sources if source not in texts]
    if missing:
        raise WrongUseError("analysis.codings.no_text", source=missing[0], missing=len(missing))


def check_ends(end: Numbers, source: Numbers, *, names: Sequence[str], lengths: Numbers) -> None:
    """Check that no coding ends after the text of its source.

    Raises
    ------
    WrongUseError
        Names the first that does.
    """
    past = np.flatnonzero(end > lengths[source])
    if len(past):
        at = source[past[0]]
        raise WrongUseError(
            "analysis.codings.past_the_end",
            source=names[at],
            end=int(end[past[0]]),
            length=int(lengths[at]),
        )


def _check_offsets(codings: pd.DataFrame, filled: Iterable[str]) -> tuple[Numbers, Numbers]:
    """Check that the columns `filled` have no missing values; start and end as numbers, both 0 for
    a whole source.
    """
    need_columns(codings, ("source", "start", "end", "code", *filled), what="codings")
    for name in filled:
        missing = codings[name].isna().to_numpy()
        if missing.any():
            raise WrongUseError("analysis.codings.missing", column=name, row=_first(missing))
    columns = [codings[name] for name in ("start", "end")]
    if all(column.dtype.kind in "iu" and not column.isna().any() for column in columns):
        start, end = (column.to_numpy(np.int64) for column in columns)
        wrong = ~((start >= 0) & (start < end) & (end < FAR))
    else:
        start, end, wrong = _offsets_with_gaps(codings)
    if wrong.any():
        row = _first(wrong)
        place = {"start": codings["start"].iloc[row - 1], "end": codings["end"].iloc[row - 1]}
        said = {name: f"{float(value):g}" for name, value in place.items()}
        raise WrongUseError("analysis.codings.no_passage", row=row, **said)
    return start, end


def _offsets_with_gaps(codings: pd.DataFrame) -> tuple[Numbers, Numbers, Booleans]:
    """Start and end where some are missing or have another type, and which rows are not a passage."""
    try:
        start, end = (
            codings[name].to_numpy(dtype=float, na_value=np.nan) for name in ("start", "end")
        )
    except (TypeError, ValueError):
        raise WrongUseError("analysis.codings.no_numbers") from None
    whole = np.isnan(start) & np.isnan(end)
    half = (np.isnan(start) | np.isnan(end)) & ~whole
    if half.any():
        raise WrongUseError("analysis.codings.half_a_place", row=_first(half))
    start, end = np.where(whole, 0, start), np.where(whole, 0, end)
    with np.errstate(invalid="ignore"):  # infinity is no offset, and no remainder
        fits = (start >= 0) & (start < end) & (end < FAR) & (start % 1 == 0) & (end % 1 == 0)
        return start.astype(np.int64), end.astype(np.int64), ~(fits | whole)


def _first(wrong: np.ndarray[Any, Any]) -> int:
    """The number of the first wrong row, from 1."""
    return int(np.argmax(wrong)) + 1
