"""The framework matrix: a row a person, a column a code, and in each cell what she said on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rap.analysis.codings import check_texts
from rap.analysis.columns import need_columns, same_kind
from rap.core.errors import WrongUseError
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd

BETWEEN = " […] "


@same_kind
def framework_matrix(
    codings: pd.DataFrame,
    texts: Mapping[str, str] | None = None,
    *,
    rows: str = "case",
    columns: str = "code",
    choose: Sequence[str] = (),
    summaries: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Lay passages out by person and code, to be read along and across (Ritchie and Spencer 1994).

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end and those of `rows` and `columns`
        Codings of whole sources, and those without a value in either column, are left out.
    texts : mapping source -> text, optional
        With it a cell holds the words, in the order of the texts, with `[…]` between passages; a
        passage within another is not said twice, and two that overlap are one. Without it a cell
        holds references, `INT-38201:358-446`.
    rows, columns
        Columns of `codings`: case, source, coder; code, family.
    choose
        The values of `columns` wanted, in this order; all that occur, in alphabetical order, when
        left empty.
    summaries : DataFrame with the columns coder, text and those of `rows` and `columns`, optional
        What researchers wrote on a cell in their own words, as `study.summaries`. It stands in
        columns of its own, never among what people said; a row or a value that has only a summary
        is there too.

    Returns
    -------
    DataFrame, one row a value of `rows`, in alphabetical order
        The column `rows`, and one for each value of `columns`, followed with `summaries` by `VALUE
        summary` (a paragraph a coder, `K-01: …`); an empty cell is an empty text (nothing was said,
        or nothing coded).

    Raises
    ------
    WrongUseError
        For a column that is not there, a value in `choose` that does not occur, or a text that is
        not given.
    """
    import pandas as pd

    need_columns(codings, ("source", "start", "end", rows, columns), what="codings")
    there = codings.dropna(subset=["start", "end", rows, columns])
    written = _written(summaries, rows, columns)
    known = sorted({*there[columns], *(value for _, value in written)})
    for value in choose:
        if value not in known:
            raise WrongUseError(
                "analysis.framework.unknown_value",
                value=value,
                columns=columns,
                nearest=nearest(value, known),
            )
    cells: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    places = zip(
        there[rows],
        there[columns],
        there["source"],
        there["start"].astype(int),
        there["end"].astype(int),
        strict=True,
    )
    for row, column, source, start, end in places:
        cells.setdefault((row, column), []).append((source, start, end))
    names = sorted({*there[rows], *(name for name, _ in written)})
    filled = {rows: names}
    for value in choose or known:
        filled[value] = [_cell(cells.get((name, value), []), texts) for name in names]
        if summaries is not None:
            filled[f"{value} summary"] = [written.get((name, value), "") for name in names]
    return pd.DataFrame(filled)


def _written(summaries: pd.DataFrame | None, rows: str, columns: str) -> dict[tuple[str, str], str]:
    """What was written on each cell, a paragraph a coder."""
    if summaries is None:
        return {}
    need_columns(summaries, (rows, columns, "coder", "text"), what="summaries")
    found: dict[tuple[str, str], list[str]] = {}
    for row, column, coder, text in zip(
        *(summaries[name] for name in (rows, columns, "coder", "text")), strict=True
    ):
        found.setdefault((row, column), []).append(f"{coder}: {text}")
    return {cell: "\n\n".join(sorted(texts)) for cell, texts in found.items()}


def _cell(places: list[tuple[str, int, int]], texts: Mapping[str, str] | None) -> str:
    """The references or words of some passages, those that overlap as one."""
    joined: list[tuple[str, int, int]] = []
    for source, start, end in sorted(places):
        if joined and joined[-1][0] == source and start < joined[-1][2]:
            joined[-1] = (source, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((source, start, end))
    if texts is None:
        return ", ".join(f"{source}:{start}-{end}" for source, start, end in joined)
    check_texts((source for source, _, _ in joined), texts)
    return BETWEEN.join(texts[source][start:end] for source, start, end in joined)
