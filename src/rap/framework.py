"""The framework matrix: a row a person, a column a code, and in each cell what she said on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rap.errors import WrongUseError
from rap.kinds import same_kind
from rap.plain import nearest

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
) -> pd.DataFrame:
    """Lay passages out by person and code, to be read along and across (Ritchie and Spencer 1994).

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end and those of `rows` and `columns`
        Codings of whole sources, and those without a value in either column, are left out.
    texts : mapping source -> text, optional
        With it a cell holds the words, in the order of the texts, with `[…]` between passages; a passage within another is not
        said twice, and two that overlap are one. Without it a cell holds references, `INT-38201:358-446`.
    rows, columns
        Columns of `codings`: case, source, coder; code, family.
    choose
        The values of `columns` wanted, in this order; all that occur, in alphabetical order, when left empty.

    Returns
    -------
    DataFrame, one row a value of `rows`, in alphabetical order
        The column `rows`, and one for each value of `columns`; an empty cell is an empty text (nothing was said, or nothing coded).

    Raises
    ------
    WrongUseError
        For a column that is not there, a value in `choose` that does not occur, or a text that is not given.
    """
    import pandas as pd

    for column in ("source", "start", "end", rows, columns):
        if column not in codings.columns:
            raise WrongUseError("codings", f"have no column '{column}'", nearest(column, list(codings.columns)))
    there = codings.dropna(subset=["start", "end", rows, columns])
    wanted = list(choose) or sorted(there[columns].unique())
    for value in choose:
        if value not in set(there[columns]):
            raise WrongUseError(
                f"'{value}'", f"is no {columns} of these codings", nearest(value, list(there[columns].unique()))
            )
    cells: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    places = zip(
        there[rows], there[columns], there["source"], there["start"].astype(int), there["end"].astype(int), strict=True
    )
    for row, column, source, start, end in places:
        cells.setdefault((row, column), []).append((source, start, end))
    names = sorted(there[rows].unique())
    filled = {value: [_cell(cells.get((name, value), []), texts) for name in names] for value in wanted}
    return pd.DataFrame({rows: names, **filled})


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
    for source, _, _ in joined:
        if source not in texts:
            raise WrongUseError(source, "is coded, and its text is not given", "give study.texts")
    return BETWEEN.join(texts[source][start:end] for source, start, end in joined)
