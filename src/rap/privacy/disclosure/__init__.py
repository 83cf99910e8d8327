"""Counts of people that can be published without giving anybody away.

For anyone who publishes how many people said, have or did something: each number becomes a multiple
of a threshold next to it, up or down by lot, all totals still add up, and two releases cannot be
subtracted from each other. It reads no files; it needs numpy and scipy, and `safe_table` pandas.
`docs/libraries/numbers.md` introduces it.

>>> import pandas as pd
>>> from rap.privacy.disclosure import safe_table
>>> places = ["window"] * 9 + ["home"] * 11
>>> people = pd.DataFrame({"case": [f"C-{n}" for n in range(20)], "setting": places})
>>> safe_table(people, "setting", threshold=5, lot="tin lake seven").values.tolist()
[['home', 10], ['window', 10]]

What is public:

- one table of a frame: `safe_table`;
- numbers of any kind with the sums between them: `round_counts` gives `Rounded`; a `Sum` is what
  holds between numbers, `lot_of` draws from a secret;
- releases one after the other: `answer` takes a `ReleaseRequest` of `Cell`s and the `Round`s that
  were published before, and gives a `ReleaseAnswer`: for each number what is `Told`, with a
  `Shown`, which is what a reader then knows. A `Round` keeps its numbers as they were `Printed`;
- single rules: `least_group` (how small a group may be), `find_rare` (does a combination of
  attributes fit too few people), `is_dominated` (is a sum one or two people's).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns
from rap.core.errors import Message
from rap.privacy.disclosure.cells import Cell
from rap.privacy.disclosure.parts import Sum
from rap.privacy.disclosure.rounding import Rounded, lot_of, round_counts
from rap.privacy.disclosure.rounds import (
    Printed,
    ReleaseAnswer,
    ReleaseRequest,
    Round,
    Told,
    answer,
)
from rap.privacy.disclosure.rules import Shown, find_rare, is_dominated, least_group

if TYPE_CHECKING:
    import pandas as pd

# Any frame of people as a table whose numbers can be handed out.


def safe_table(
    frame: pd.DataFrame,
    by: str | Sequence[str],
    *,
    threshold: int,
    lot: str,
    who: str = "case",
    amount: str = "",
) -> pd.DataFrame:
    """Count the people of a frame by one or more columns; every number is rounded by lot to a
    multiple of the threshold.

    Parameters
    ----------
    frame : DataFrame with the columns `who` and `by`, one row or more a person
        If a cell of `by` is a list, the person counts under each of its values.
    by
        The columns to count by. With several columns, the totals of each column are shown beside
        the combinations, and rounded together with them.
    threshold : int
        What numbers are multiples of; a true number lies less than this from what is shown.
    lot
        A secret of yours, such as a line from a password manager: the same secret gives the same
        table. With another one, or a frame that changed, the two tables can be compared: hand out
        one.
    who
        The column that says who somebody is.
    amount
        A column of numbers to add up, such as costs. A sum is left out when fewer than `threshold`
        people stand behind it, more than half of it is one person's, or more than four fifths are
        two people's.

    Returns
    -------
    DataFrame, one row a combination that occurs
        The columns `by` ("" in totals), `people` (0 stands for few or nobody), and `amount` when
        asked for.

    Raises
    ------
    WrongUseError
        A column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [{"case": f"C-{n:02}", "setting": "window" if n < 9 else "home"} for n in range(20)]
    >>> table = safe_table(pd.DataFrame(rows), "setting", threshold=5, lot="tin lake seven")
    >>> table[["setting", "people"]].values.tolist()
    [['home', 10], ['window', 10]]
    """
    columns = [by] if isinstance(by, str) else list(by)
    needed = (who, *columns, *([amount] if amount else []))
    right = Message("privacy.disclosure.known_columns")
    need_columns(frame, needed, what=Message("privacy.disclosure.frame"), right=right)
    people = frozenset(map(str, frame[who]))
    flat = _flat(frame, columns)
    groups = [*([[column] for column in columns] if len(columns) > 1 else []), columns]
    cells = [cell for group in groups for cell in _cells(flat, group, who)]
    told = answer(
        ReleaseRequest(
            scope="",
            audience="",
            threshold=threshold,
            sources=frozenset(),
            facts=dict.fromkeys(people, ""),
            agreed={},
            cells=tuple(cells),
            lot=lot,
        ),
        (),
    ).told
    rows = []
    for cell in cells:
        said, where = told[cell.key].said, dict(cell.where)
        row = {**{column: where.get(column, "") for column in columns}, "people": said and said.n}
        rows.append({**row, **(_amount(cell, flat, who, amount, threshold) if amount else {})})
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


def _amount(
    cell: Cell, flat: pd.DataFrame, who: str, amount: str, threshold: int
) -> dict[str, float | None]:
    rows = flat
    for column, value in cell.where:
        rows = rows[rows[column].astype(str) == value]
    each = rows.groupby(who)[amount].sum()
    is_few = len(cell.who) < threshold or is_dominated(each.tolist())
    return {amount: None if is_few else float(each.sum())}


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows)
    return table.astype({"people": "Int64"}) if len(table) else table


__all__ = [
    "Cell",
    "Printed",
    "ReleaseAnswer",
    "ReleaseRequest",
    "Round",
    "Rounded",
    "Shown",
    "Sum",
    "Told",
    "answer",
    "find_rare",
    "is_dominated",
    "least_group",
    "lot_of",
    "round_counts",
    "safe_table",
]
