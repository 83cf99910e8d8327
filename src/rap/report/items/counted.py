"""Counts of people, or of public texts, as items: tables, bars, grids, and the square of codes that
stand together.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rap.analysis.arrow_compat import need_columns
from rap.core.errors import Message, WrongUseError
from rap.report.charts import draw_chart_of
from rap.report.edition import Edition
from rap.report.items.here import edition_here, in_reading_language, table_preview
from rap.report.items.item import (
    Item,
    Text,
    bars_for_lab,
    behind_cell,
    make_data,
    remember,
    shades_for_lab,
)
from rap.report.matrix import draw_matrix_of
from rap.report.pictures import picture_in
from rap.report.tables import in_shown_order, read_counts
from rap.report.words import words_of

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
        The columns `people` (how many) and `cases` (who), or `sources` and `texts` (which): then
        texts are counted, and an edition for others shows only public ones. Every other column says
        where a cell stands: one makes a list, two rows and columns.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.
    """
    return _counted("table", table, id=id, title=title)


def show_chart(table: pd.DataFrame, *, id: str, title: Text, mark: str = "bars") -> Item:
    """The same table drawn: `bars` for one column, `grid` for two, `matrix` for codes that stand
    together.

    Parameters
    ----------
    table : DataFrame as for `show_table`; for `matrix`, as `cooccurrence` makes it
        Of those, a matrix shows first, second and the people; the report draws the 14 codes that
        are tied to most others.

    Raises
    ------
    WrongUseError
        For another mark, a missing column, a pair of codes that stands there twice or is one code.
    """
    if mark not in MARKS:
        raise WrongUseError("report.item.unknown_mark", mark=mark, marks=tuple(MARKS))
    if mark == "matrix":
        table = _pairs(table, id=id)
    return _counted("chart", table, id=id, title=title, chart={"mark": mark})


def _pairs(table: pd.DataFrame, *, id: str) -> pd.DataFrame:
    """What a matrix is drawn from: each two codes once, neither with itself."""
    right = Message("analysis.columns.made_by", function="rap.analysis.cooccurrence.cooccurrence")
    need_columns(table, _PAIR, what=Message("report.item.table", item=id), right=right)
    pairs = [tuple(sorted(pair)) for pair in zip(table["first"], table["second"], strict=True)]
    odd = next(
        (pair for pair, times in Counter(pairs).items() if times > 1 or pair[0] == pair[1]), None
    )
    if odd is not None:
        raise WrongUseError(
            "report.item.pair_twice" if odd[0] != odd[1] else "report.item.pair_with_itself",
            item=id,
            first=str(odd[0]),
            second=str(odd[1]),
        )
    return table[[column for column in table.columns if column in (*_PAIR, *_COUNTED)]]


def _counted(kind: str, table: pd.DataFrame, *, id: str, title: Text, **more: Any) -> Item:
    unit, behind = ("texts", "texts") if "texts" in table.columns else ("people", "cases")
    need_columns(
        table,
        (unit, behind),
        what=Message("report.item.table", item=id),
        right=Message("analysis.columns.made_by", function="rap.crosstab"),
    )
    keys = [column for column in table.columns if column not in _COUNTED]
    places = [{key: str(row[key]) for key in keys} for row in table.to_dict("records")]
    cells = [
        (where, behind_cell(id, unit, who))
        for where, who in zip(places, table[behind], strict=True)
    ]
    rows = [{"where": where, unit: len(who)} for where, who in cells]
    data = make_data(kind, id, title, rows=rows, **more)
    remember(id, cells, unit=unit)
    drawing = _for_lab(data, keys, unit)
    return Item(
        data,
        _preview(data, keys, unit),
        drawing,
        partial(_picture, data, unit) if drawing else None,
    )


def _preview(data: dict[str, Any], keys: list[str], unit: str) -> str:
    """The counts as a list, with the labels of the study that is open."""
    edition = edition_here()
    lines = [[*_labels(row["where"], edition), str(row[unit])] for row in data["rows"]]
    return table_preview(in_reading_language(data["title"]), _heads(keys, unit, edition), lines)


def _heads(keys: list[str], unit: str, edition: Edition) -> list[str]:
    words = words_of(edition.language)
    pair = {name: words(f"column-{name}") for name in _PAIR}
    return [
        *(pair.get(key) or edition.column(key) for key in keys),
        words("texts" if unit == "texts" else "people"),
    ]


def _labels(where: dict[str, str], edition: Edition) -> list[str]:
    return [edition.label("code" if key in _PAIR else key, value) for key, value in where.items()]


def _picture(data: dict[str, Any], unit: str) -> str:
    """What the report draws, standing alone; "" where the report has a sentence."""
    edition, title = replace(edition_here(), unit=unit), in_reading_language(data["title"])
    counts = read_counts([{**row, "people": row[unit]} for row in data["rows"]])
    if not counts.cells:
        return ""
    if data["chart"]["mark"] == "matrix":
        edition = replace(edition, label=lambda _, code: edition_here().label("code", code))
        return picture_in(draw_matrix_of(counts, edition, title=""), title=title)
    return picture_in(
        draw_chart_of(in_shown_order(counts, edition), edition, title="", note=""), title=title
    )


def _for_lab(data: dict[str, Any], keys: list[str], unit: str) -> dict[str, Any] | None:
    """The chart JupyterLab draws, when the item is one and has the columns for it."""
    mark, title, edition = (
        data["chart"].get("mark"),
        in_reading_language(data["title"]),
        edition_here(),
    )
    *names, number = [_field(head) for head in _heads(keys, unit, edition)]
    values = [
        dict(zip(names, _labels(row["where"], edition), strict=True)) | {number: row[unit]}
        for row in data["rows"]
    ]
    if mark == "bars" and len(keys) == 1:
        return bars_for_lab(values, title=title, label=names[0], unit=number)
    if mark == "matrix" and len(keys) == 2:
        first, second = names
        values += [{**value, first: value[second], second: value[first]} for value in values]
    if mark in ("grid", "matrix") and len(keys) == 2:
        order = "ascending" if mark == "matrix" else None  # the same order down and across
        return shades_for_lab(
            values, title=title, places=(names[0], names[1]), unit=number, sort=order
        )
    return None


def _field(head: str) -> str:
    """A heading as Vega takes it for the name of a field: in a name, dots and brackets lead into
    objects.
    """
    return re.sub(r"[.\[\]\\'\"]", " ", head).strip() or "–"
