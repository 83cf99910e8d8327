"""Counts of people, or of public texts, as items: tables, bars, grids, and the square of codes that stand together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rap.analysis.arrow_compat import need_columns
from rap.core.errors import WrongUseError
from rap.report.items.item import Item, Text, behind_cell, in_first_language, make_data, preview_of, remember
from rap.report.items.lab import bars_for_lab, shades_for_lab

if TYPE_CHECKING:
    import pandas as pd

MARKS = ("bars", "grid", "matrix")
_COUNTED = ("people", "cases", "sources", "texts")
_PAIR = ("first", "second")


def show_table(table: pd.DataFrame, *, id: str, title: Text) -> Item:
    """A table of people.

    Parameters
    ----------
    table : DataFrame as `crosstab` makes it
        The columns `people` (how many) and `cases` (who), or `sources` and `texts` (which): then texts are counted, and an edition
        for others shows only public ones. Every other column says where a cell stands: one makes a list, two rows and columns.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.
    """
    return _counted("table", table, id=id, title=title)


def show_chart(table: pd.DataFrame, *, id: str, title: Text, mark: str = "bars") -> Item:
    """The same table drawn: `bars` for one column, `grid` for two, `matrix` for codes that stand together.

    Parameters
    ----------
    table : DataFrame as for `show_table`; for `matrix`, as `cooccurrence` makes it
        Of those, a matrix shows first, second and the people; the report draws the 14 codes that are tied to most others.

    Raises
    ------
    WrongUseError
        For another mark, a missing column, a pair of codes that stands there twice or is one code.
    """
    if mark not in MARKS:
        raise WrongUseError(f"mark='{mark}'", "cannot be drawn", f"use one of {', '.join(MARKS)}")
    if mark == "matrix":
        table = _pairs(table, id=id)
    return _counted("chart", table, id=id, title=title, chart={"mark": mark})


def _pairs(table: pd.DataFrame, *, id: str) -> pd.DataFrame:
    """What a matrix is drawn from: each two codes once, neither with itself."""
    right = "make it with rap.analysis.cooccurrence.cooccurrence"
    need_columns(table, _PAIR, what=f"the table of item '{id}'", right=right)
    pairs = [tuple(sorted(pair)) for pair in zip(table["first"], table["second"], strict=True)]
    odd = next((pair for pair, times in Counter(pairs).items() if times > 1 or pair[0] == pair[1]), None)
    if odd is not None:
        what = f"has the pair '{odd[0]}' and '{odd[1]}' twice" if odd[0] != odd[1] else f"pairs '{odd[0]}' with itself"
        raise WrongUseError(f"item '{id}'", what, right)
    return table[[column for column in table.columns if column in (*_PAIR, *_COUNTED)]]


def _counted(kind: str, table: pd.DataFrame, *, id: str, title: Text, **more: Any) -> Item:
    unit, behind = ("texts", "texts") if "texts" in table.columns else ("people", "cases")
    need_columns(table, (unit, behind), what=f"the table of item '{id}'", right="make it with rap.crosstab")
    keys = [column for column in table.columns if column not in _COUNTED]
    places = [{key: str(row[key]) for key in keys} for row in table.to_dict("records")]
    cells = [(where, behind_cell(id, unit, who)) for where, who in zip(places, table[behind], strict=True)]
    rows = [{"where": where, unit: len(who)} for where, who in cells]
    data = make_data(kind, id, title, rows=rows, **more)
    remember(id, cells, unit=unit)
    shown = table.drop(columns=[column for column in ("cases", "texts") if column in table.columns])
    return Item(data, preview_of(title, shown), _for_lab(data, keys, unit))


def _for_lab(data: dict[str, Any], keys: list[str], unit: str) -> dict[str, Any] | None:
    """The chart JupyterLab draws, when the item is one and has the columns for it."""
    mark, title = data["chart"].get("mark"), in_first_language(data["title"])
    values = [{**row["where"], unit: row[unit]} for row in data["rows"]]
    if mark == "bars" and len(keys) == 1:
        return bars_for_lab(values, title=title, label=keys[0], unit=unit)
    if mark == "matrix":
        values += [{**value, "first": value["second"], "second": value["first"]} for value in values]
    if mark in ("grid", "matrix") and len(keys) == 2:
        order = "ascending" if mark == "matrix" else None  # the same order down and across
        return shades_for_lab(values, title=title, places=(keys[0], keys[1]), unit=unit, sort=order)
    return None
