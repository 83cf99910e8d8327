"""Which numbers of people may be shown to whom: small numbers never leave, and no two releases can
be subtracted.

Frames and values in, frames and values out. The names below are stable:

- `shown_count(people, *, threshold)`: one count, in a draft for the team's eyes.
- `judge(people, *, of, threshold)`: one count of a release: a number, a bound, or nothing (`Bound`); `Shown`
  is what a reader knows then.
- `safe_table(frame, by, *, threshold)`: any frame of people as a table that can be handed out.
- `answer(asked, rounds)`: what a release may publish after all earlier ones; `Asked`, `Round`,
`Told`, `Cell`. - `find_narrow`, `interval`, `Relation`: what a reader can work out about numbers
that are not shown. - `find_rare(people, combination, *, threshold)`: whether a printed combination
of attributes fits too few people (k-map). - `is_dominated(amounts)`: whether a sum is one or two
people's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns
from rap.core.errors import Message
from rap.privacy.disclosure.bounds import Relation, find_narrow, interval
from rap.privacy.disclosure.cells import Cell
from rap.privacy.disclosure.choice import choose
from rap.privacy.disclosure.relations import know
from rap.privacy.disclosure.rounds import Answer, Asked, Round, Told, answer
from rap.privacy.disclosure.rules import (
    DOMINATED,
    TOO_FEW,
    Bound,
    Said,
    Shown,
    find_rare,
    is_dominated,
    judge,
    shown_count,
)

if TYPE_CHECKING:
    import pandas as pd

# Any frame of people as a table whose numbers can be handed out.


def safe_table(
    frame: pd.DataFrame,
    by: str | Sequence[str],
    *,
    threshold: int,
    who: str = "case",
    amount: str = "",
) -> pd.DataFrame:
    """Count the people of a frame by one or more columns; numbers that would reveal a few of them
    are left out.

    Parameters
    ----------
    frame : DataFrame with the columns `who` and `by`, one row or more a person
        If a cell of `by` is a list, the person counts under each of its values.
    by
        The columns to count by. With several columns, the totals of each column are shown beside the
        combinations, and checked together with them.
    threshold : int
        The fewest people a number may stand for.
    who
        The column that says who somebody is.
    amount
        A column of numbers to add up, such as costs. A sum is left out when more than half of it is
        one person's, or more than four fifths are two people's.

    Returns
    -------
    DataFrame, one row a combination that occurs
        The columns `by` ("" in totals), `people` (Int64, <NA> where it is not shown), `shown`
        ("number", "least" for at least all but `threshold` of them, or ""), `why` it is not shown, and `amount` when asked
        for.

    Raises
    ------
    WrongUseError
        A column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [{"case": f"C-{n:02}", "setting": "window" if n < 9 else "home"} for n in range(20)]
    >>> safe_table(pd.DataFrame(rows), "setting", threshold=5)[["setting", "people"]].values.tolist()
    [['home', 11], ['window', 9]]
    """
    columns = [by] if isinstance(by, str) else list(by)
    needed = (who, *columns, *([amount] if amount else []))
    right = Message("privacy.disclosure.known_columns")
    need_columns(frame, needed, what=Message("privacy.disclosure.frame"), right=right)
    people = frozenset(map(str, frame[who]))
    flat = _flat(frame, columns)
    groups = [*([[column] for column in columns] if len(columns) > 1 else []), columns]
    cells = [cell for group in groups for cell in _cells(flat, group, who)]
    known = know(cells, people, within={})
    said = choose(known, of=len(people), threshold=threshold, before={})
    rows = []
    for cell in cells:
        row = _row(cell, said[known.number_of[cell.key]], columns, len(people), threshold)
        rows.append(_with_amount(row, cell, flat, who, amount) if amount else row)
    return _frame(rows)


def _flat(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    for column in columns:
        frame = frame.explode(column)
    return frame.dropna(subset=list(columns))


def _cells(flat: pd.DataFrame, columns: Sequence[str], who: str) -> list[Cell]:
    found = []
    for values, rows in flat.groupby(list(columns), sort=True):
        where = tuple(sorted(zip(columns, map(str, values), strict=True)))
        found.append(Cell(",".join(columns), where, frozenset(map(str, rows[who]))))
    return found


def _row(cell: Cell, said: Said, columns: Sequence[str], of: int, threshold: int) -> dict[str, Any]:
    shown, why = judge(len(cell.who), of=of, threshold=threshold)
    shown, why = (shown, why) if said.shown else (Bound.HIDDEN, said.why or why or TOO_FEW)
    where = dict(cell.where)
    people = len(cell.who) if shown is Bound.NUMBER else None
    by = {column: where.get(column, "") for column in columns}
    return {**by, "people": people, "shown": shown, "why": why}


def _with_amount(
    row: dict[str, Any], cell: Cell, flat: pd.DataFrame, who: str, amount: str
) -> dict[str, Any]:
    rows = flat
    for column, value in cell.where:
        rows = rows[rows[column].astype(str) == value]
    each = rows.groupby(who)[amount].sum()
    if row["shown"] is not Bound.NUMBER:
        return {**row, amount: None}
    if is_dominated(each.tolist()):
        return {**row, amount: None, "why": DOMINATED}
    return {**row, amount: float(each.sum())}


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows)
    return table.astype({"people": "Int64"}) if len(table) else table


__all__ = [
    "Answer",
    "Asked",
    "Bound",
    "Cell",
    "Relation",
    "Round",
    "Shown",
    "Told",
    "answer",
    "find_narrow",
    "find_rare",
    "interval",
    "is_dominated",
    "judge",
    "safe_table",
    "shown_count",
]
