"""Codings as whole numbers, checked: what the sweeps over texts start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.agreement.ratings import Bools, Ints
from rap.analysis.arrow_compat import need_columns, number
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.spans import distinct

if TYPE_CHECKING:
    import pandas as pd

MOST_CODERS = 62  # coders of a study are bits of one whole number
NEEDED = ("source", "start", "end", "code", "coder")


@dataclass(frozen=True)
class CodingColumns:
    """Codings as columns of numbers.

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
    source: Ints
    code: Ints
    coder: Ints
    start: Ints
    end: Ints
    read_by: Ints

    def keep(self, rows: Bools) -> CodingColumns:
        """The codings of `rows`; who read what stays."""
        if rows.all():
            return self
        names = ("source", "code", "coder", "start", "end")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def check_codes(used: Iterable[str], codebook: pd.DataFrame | None) -> None:
    """Raise WrongUseError for a code that is not in the codebook (column code)."""
    if codebook is None:
        return
    need_columns(codebook, ("code",), what="codebook")
    known = [str(code) for code in codebook["code"]]
    for code in sorted(set(used) - set(known)):
        raise WrongUseError(
            "analysis.agreement.unknown_code", code=code, nearest=nearest(code, known)
        )


def read_columns(
    codings: pd.DataFrame,
    *,
    values: str = "code",
    coders: Mapping[str, Sequence[str]] | None = None,
    codebook: pd.DataFrame | None = None,
) -> CodingColumns:
    """Codings as numbers.

    The coders of a source are those who have a coding in it, or, with `coders`, those listed for
    it: sources that are not listed have no coder, and codings by others are left out. `values` is
    the column that says what was found: "code" or "family".

    Raises
    ------
    WrongUseError
        For missing columns or values, offsets that cannot be used, a code outside `codebook`, or
        more than 62 coders.
    """
    need_columns(codings, (*NEEDED, values), what="codings")
    check_codes((str(code) for code in codings["code"].unique()), codebook)
    listed = {source: tuple(names) for source, names in (coders or {}).items()}
    sources, source = _number(codings["source"], listed)
    people, coder = _number(codings["coder"], (name for names in listed.values() for name in names))
    codes, code = _number(codings[values], ())
    if len(people) > MOST_CODERS:
        raise WrongUseError(
            "analysis.agreement.too_many_coders", coders=len(people), most=MOST_CODERS
        )
    start, end = _offsets(codings)
    read_by = np.zeros(len(sources), dtype=np.int64)
    if coders is None:
        pairs = distinct(source * len(people) + coder, below=len(sources) * len(people))
        np.bitwise_or.at(
            read_by, pairs // max(len(people), 1), np.int64(1) << pairs % max(len(people), 1)
        )
    else:
        bits = {name: 1 << bit for bit, name in enumerate(people)}
        read_by[:] = [
            sum(bits[name] for name in set(listed.get(source_id, ()))) for source_id in sources
        ]
    columns = CodingColumns(sources, codes, people, source, code, coder, start, end, read_by)
    return columns.keep((read_by[source] >> coder & 1).astype(bool))


def _number(column: pd.Series, others: Iterable[str]) -> tuple[tuple[str, ...], Ints]:
    labels, uniques = number(column)
    if (labels < 0).any():
        n_empty = int((labels < 0).sum())
        raise WrongUseError(
            "analysis.agreement.empty_column", column=str(column.name), rows=n_empty
        )
    found = [str(value) for value in uniques]
    names = sorted({*found, *others})
    place = {name: i for i, name in enumerate(names)}
    return tuple(names), np.array([place[name] for name in found], dtype=np.int64)[labels]


def _offsets(codings: pd.DataFrame) -> tuple[Ints, Ints]:
    columns = []
    for name in ("start", "end"):
        try:
            columns.append(codings[name].to_numpy(dtype=np.float64, na_value=np.nan))
        except (TypeError, ValueError):
            raise WrongUseError("analysis.agreement.no_offsets", column=name) from None
    start, end = columns
    whole = np.isnan(start)
    if not np.array_equal(whole, np.isnan(end)):
        raise WrongUseError("analysis.agreement.start_without_end")
    wrong = ~whole & ~((start >= 0) & (start < end))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise WrongUseError(
            "analysis.agreement.bad_span", row=row, start=f"{start[row]:g}", end=f"{end[row]:g}"
        )
    return tuple(np.where(whole, -1, column).astype(np.int64) for column in columns)  # type: ignore[return-value]


def check_texts(columns: CodingColumns, texts: Mapping[str, Any], *, what: str = "text") -> None:
    """Raise WrongUseError for a coded source whose text (or length) is not given."""
    missing = [source for source in columns.sources if source not in texts]
    if missing:
        facts = {"source": missing[0], "missing": len(missing)}
        if what == "length":
            raise WrongUseError("analysis.agreement.no_length", **facts)
        raise WrongUseError("analysis.agreement.no_text", **facts)


def check_ends(columns: CodingColumns, lengths: Ints) -> None:
    """Raise WrongUseError for a coding that ends past its text."""
    past = np.flatnonzero(columns.end > lengths[columns.source])
    if past.size:
        row = past[0]
        source = int(columns.source[row])
        raise WrongUseError(
            "analysis.agreement.past_the_end",
            source=columns.sources[source],
            end=int(columns.end[row]),
            length=int(lengths[source]),
        )
