"""A frame of the team's own work as an item: agreement, decisions, what is little coded. No edition
for others shows it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.report.items.here import edition_here, in_reading_language, table_preview
from rap.report.items.item import Item, Text, make_data
from rap.report.rows import cell_text, head_text

if TYPE_CHECKING:
    import pandas as pd

_SHARES = ("percent", "prevalence", "share")  # 0 to 1, read as per cent


def show_rows(frame: pd.DataFrame, *, id: str, title: Text, interval: str = "") -> Item:
    """A table for the team alone, with the labels of the codebook and numbers as the reader's
    language writes them.

    Parameters
    ----------
    frame : DataFrame
        One row a line, the first column names it. Columns called code, family, language or after a
        variable are read by their labels; percent, prevalence and share (0 to 1) as per cent; lists
        with commas; start and end as one place; what is missing as a dash. A column `reason`
        without any is left out.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.
    interval
        A column whose 95 % interval stands in the columns `low` and `high`: the three are drawn as
        one, on one scale. A frame without that column (agreement in a reflexive study has none) is
        shown as it is.

    Raises
    ------
    WrongUseError
        An id that is not a name, or an interval without its columns.
    """
    interval = interval if interval in frame.columns else ""
    if interval and not {"low", "high"} <= set(frame.columns):
        raise WrongUseError("report.rows.no_interval", place=f"item '{id}'", column=interval)
    if {"start", "end"} <= set(frame.columns):
        frame = frame.rename(columns={"start": "place"})
        frame["place"] = list(zip(frame["place"], frame["end"], strict=True))
    left_out = {"low", "high"} if interval else set()
    left_out |= {"end"} if "place" in frame.columns else set()
    left_out |= {"reason"} if "reason" in frame.columns and not any(frame["reason"]) else set()
    columns = [str(name) for name in frame.columns if name not in left_out]
    described = [{"name": name, "form": _form(frame, name, interval=interval)} for name in columns]
    rows = frame.to_dict("records")
    lines = [[_cell(row, name, interval=interval) for name in columns] for row in rows]
    chart = {"mark": "rows", "columns": described, "lines": lines}
    return Item(
        make_data("rows", id, title, chart=chart),
        table_preview(in_reading_language(title), *read_here(chart)),
    )


def read_here(chart: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of such a table in plain words, with the labels of the study that is
    open.
    """
    edition, columns = edition_here(), chart["columns"]
    heads = [head_text(column, edition) for column in columns]
    cells = [zip(line, columns, strict=True) for line in chart["lines"]]
    return heads, [[cell_text(value, column, edition) for value, column in line] for line in cells]


def _form(frame: pd.DataFrame, name: str, *, interval: str) -> str:
    from pandas.api.types import is_float_dtype, is_integer_dtype

    if name == interval and name:
        return "interval"
    if name == "place":
        return "span"
    if name in _SHARES:
        return "share"
    if is_integer_dtype(frame[name]):
        return "number"
    if is_float_dtype(frame[name]):
        return "decimal"
    return "list" if any(_is_list(value) for value in frame[name]) else "words"


def _cell(row: dict[Any, Any], name: str, *, interval: str) -> Any:
    if interval and name == interval:
        return [_plain(row[one]) for one in (interval, "low", "high")]
    if name == "place":
        return [_plain(one) for one in row[name]]
    return [str(one) for one in row[name]] if _is_list(row[name]) else _plain(row[name])


def _is_list(value: Any) -> bool:
    return not isinstance(value, str) and hasattr(value, "__iter__")


def _plain(value: Any) -> Any:
    """A value as JSON holds it; None for what is missing."""
    if value is None or value != value or str(value) == "<NA>":
        return None
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return None if math.isnan(number) else round(number, 4)
    return number if isinstance(number, int) else str(number)
