"""A frame of the team's own work as a table: agreement, decisions, what is little coded. Labels in
the reader's language, numbers as it writes them, intervals on a scale. No edition for others shows
it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from rap.analysis.agreement.ratings import ALONE, SAME
from rap.core.errors import WrongUseError
from rap.report.drawing import note_markup
from rap.report.edition import Edition
from rap.report.items.item import (
    Item,
    Text,
    edition_here,
    in_reading_language,
    make_data,
    table_preview,
)
from rap.report.tables import (
    body_markup,
    cell_markup,
    head_cell,
    row_markup,
    table_markup,
    value_markup,
)
from rap.report.words import Words, span_text, words_of

if TYPE_CHECKING:
    import pandas as pd

Column = Mapping[str, str]
Scale = tuple[float, float]
_SHARES = ("percent", "prevalence", "share")  # 0 to 1, read as per cent
_MISSING = "–"  # what is not known
_WIDE = 6  # columns from which rows are cards on a wide page too
_LONG = 100  # the whole scale of an interval, in units of its own drawing
_NAMED = (
    *(
        "alpha",
        "code",
        "coder",
        "coders-no",
        "coders-yes",
        "codings",
        "count",
        "discipline",
        "elsewhere",
    ),
    *("asked", "asked-raised", "unasked-raised", "not-noted"),
    *("family", "language", "outcome", "percent", "period", "place", "prevalence", "reason"),
    *("recontact", "rest", "share", "source", "sources", "term", "times"),
)
_HEADS = {name.replace("-", "_"): f"row-{name}" for name in _NAMED} | {
    "n_sources": "row-sources",
    "n_units": "row-units",
    "people": "people",
    "first": "column-first",
    "second": "column-second",
}
_SAID = {
    ("reason", ALONE): "reason-alone",
    ("reason", SAME): "reason-same",
    ("outcome", "keep"): "outcome-keep",
    ("outcome", "drop"): "outcome-drop",
}


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
        A column whose 95 % interval is in the columns `low` and `high`: the three are drawn as
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
    has_places = {"start", "end"} <= set(frame.columns)  # else `place` is a variable like others
    if has_places:
        frame = frame.rename(columns={"start": "place"})
        frame["place"] = list(zip(frame["place"], frame["end"], strict=True))
    left_out = {"low", "high"} if interval else set()
    left_out |= {"end"} if has_places else set()
    left_out |= {"reason"} if "reason" in frame.columns and not any(frame["reason"]) else set()
    columns = [str(name) for name in frame.columns if name not in left_out]
    special = {interval: "interval"} if interval else {}
    special |= {"place": "span"} if has_places else {}
    described = [
        {"name": name, "form": special.get(name) or _form(frame, name)} for name in columns
    ]
    rows = frame.to_dict("records")
    lines = [[_cell(row, name, special.get(name, "")) for name in columns] for row in rows]
    chart = {"mark": "rows", "columns": described, "lines": lines}
    return Item(
        make_data("rows", id, title=title, chart=chart),
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


def _form(frame: pd.DataFrame, name: str) -> str:
    from pandas.api.types import is_float_dtype, is_integer_dtype

    if name in _SHARES:
        return "share"
    if is_integer_dtype(frame[name]):
        return "number"
    if is_float_dtype(frame[name]):
        return "decimal"
    return "list" if any(_is_list(value) for value in frame[name]) else "words"


def _cell(row: dict[Any, Any], name: str, special: str) -> Any:
    if special == "interval":
        return [_plain(row[one]) for one in (name, "low", "high")]
    if special == "span":
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


# As a report draws it.


def head_text(column: Column, edition: Edition) -> str:
    """The heading of a column: the codebook's label for it, else the catalogue's, else its name."""
    name = column["name"]
    own = edition.column(name)
    if own != name or name not in _HEADS:
        return own
    return words_of(edition.language)(_HEADS[name])


def cell_text(value: Any, column: Column, edition: Edition) -> str:
    """A cell in plain words."""
    words, form, name = words_of(edition.language), column["form"], column["name"]
    if value is None or value == "":
        return "" if form == "words" else _MISSING
    said: dict[str, Callable[[Any], str]] = {
        "number": words.number,
        "share": words.percent,
        "decimal": words.decimal,
        "interval": lambda ends: _interval_text(ends, words),
        "span": lambda ends: _MISSING if None in ends else span_text(*ends),
        "list": lambda ones: ", ".join(_word(one, name, edition) for one in ones) or _MISSING,
        "words": lambda one: _word(one, name, edition),
    }
    return said[form](value)


def _word(value: Any, name: str, edition: Edition) -> str:
    if (name, value) in _SAID:
        return words_of(edition.language)(_SAID[name, value])
    return edition.label("code" if name in ("first", "second") else name, str(value))


def _interval_text(ends: Sequence[float | None], words: Words) -> str:
    middle, low, high = ends
    if middle is None:
        return _MISSING
    if low is None or high is None:
        return words.decimal(middle)
    interval = words("interval", low=words.decimal(low), high=words.decimal(high))
    return f"{words.decimal(middle)} ({interval})"


def draw_rows_of(chart: Mapping[str, Any], edition: Edition, *, title: str) -> str:
    """The table; on a phone each row is a card.

    Parameters
    ----------
    chart
        `columns` (name and form: words, list, number, share, decimal, span, interval) and `lines`,
        as `show_rows` makes them.
    title
        Markup.
    """
    columns, lines = chart["columns"], chart["lines"]
    heads, scale = [head_text(column, edition) for column in columns], _scale(chart)
    rows = []
    for line in lines:
        first, *others = (
            _cell_markup(value, column, edition, scale=scale)
            for value, column in zip(line, columns, strict=True)
        )
        if columns[0]["form"] == "words":
            first = value_markup(columns[0]["name"], str(line[0]), edition) or first
        rows.append(
            row_markup(
                first,
                (
                    cell_markup(f"<span>{cell}</span>", head, kind=_kind(column))
                    for cell, head, column in zip(others, heads[1:], columns[1:], strict=True)
                ),
            )
        )
    table = table_markup(
        "rows cards many" if len(columns) > _WIDE else "rows cards",
        f"<caption>{title}</caption>",
        map(head_cell, map(escape, heads), map(_kind, columns)),
        body=body_markup(rows),
    )
    return f'<div class="counts">{table}{_scale_note(scale, edition)}</div>'


def _kind(column: Column) -> str:
    if column["form"] in ("number", "share", "decimal"):
        return "number"
    return "id" if column["name"] in ("source", "coder") else ""


def _scale(chart: Mapping[str, Any]) -> Scale | None:
    """From 0, or below where a value lies there, to 1: the same for every row, so that the eye can
    compare. None without a column of intervals.
    """
    forms = [column["form"] for column in chart["columns"]]
    if "interval" not in forms:
        return None
    place = forms.index("interval")
    found = [number for line in chart["lines"] for number in line[place] if number is not None]
    return min(0.0, *found, 0.0), max(1.0, *found, 1.0)


def _cell_markup(value: Any, column: Column, edition: Edition, *, scale: Scale | None) -> str:
    drawn = _drawn(value, scale) if scale and column["form"] == "interval" else ""
    return drawn + escape(cell_text(value, column, edition))


def _drawn(ends: Sequence[float | None], scale: Scale) -> str:
    """A stroke from the lower to the upper end, a dot at the value, a thin line at 0; for the eye
    only.
    """
    middle, low, high = ends
    if middle is None:
        return ""

    def x(number: float) -> str:
        return f"{4 + (number - scale[0]) / (scale[1] - scale[0]) * (_LONG - 8):.1f}"

    whisker = ""
    if low is not None and high is not None:
        whisker = f'<path class="line" d="M{x(low)} 6H{x(high)}"/>'
    return (
        f'<svg class="interval" viewBox="0 0 {_LONG} 12" aria-hidden="true"><path class="axis" d="M4 6H{_LONG - 4}M{x(0)} 2V10"/>'
        f'{whisker}<circle class="dot" cx="{x(middle)}" cy="6" r="3.5"/></svg>'
    )


def _scale_note(scale: Scale | None, edition: Edition) -> str:
    if scale is None:
        return ""
    words = words_of(edition.language)
    low, high = map(words.decimal, scale)
    return note_markup(words("interval-note", low=low, high=high))
