"""What people answered to a question of a survey, as an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rap.core.errors import Message, WrongUseError
from rap.core.form_questions import ANSWERED, BASES
from rap.report.answered import answers_figure, read_answers
from rap.report.drawing import Figure
from rap.report.items.counted import count_item
from rap.report.items.item import Item, Text, edition_here
from rap.report.tables import in_people, read_counts
from rap.study.study import opened_study

if TYPE_CHECKING:
    import pandas as pd

_ORDERED = ("scale", "number", "date")


def show_answers(table: pd.DataFrame, *, id: str, title: Text) -> Item:
    """The answers to one question as a drawing: bars in the order of their size, a scale as one bar that
    leans to one side; below it how many people answered, gave no answer, and were not asked.

    Parameters
    ----------
    table : DataFrame as `count_answers` makes it
        With a second column (`by`) it is a table.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.

    Raises
    ------
    WrongUseError
        A table without the rows of those who answered: it was not made by `count_answers`.
    """
    column = str(table.columns[0])
    if len(table) and ANSWERED not in set(table[column]) and not set(table[column]) <= set(BASES):
        made = Message("analysis.columns.made_by", function="rap.count_answers")
        raise WrongUseError("report.answers.no_base", item=id, right=made)
    study = opened_study()
    variable = study.book.variables.get(column) if study else None
    how = variable.question if variable else None
    chart: dict[str, Any] = {"type": how.type if how else ""}
    if variable and how:
        values = [value for value in variable.values if value not in BASES]
        chart["order"] = values if how.type in _ORDERED else []
        chart["alone"] = sorted(how.alone)
    is_one = len([name for name in table.columns if name not in ("people", "cases")]) == 1
    return count_item(
        "answers", table, id=id, title=title, chart=chart, figure=_figure if is_one else None
    )


def _figure(data: dict[str, Any]) -> Figure | None:
    """What the report draws for the team."""
    rows, edition = in_people(data["rows"], edition_here())
    if not rows:
        return None
    return answers_figure(
        read_answers(read_counts({**data, "rows": rows}), data["chart"], edition),
        edition,
        title="",
    )
