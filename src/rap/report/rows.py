"""Tables of the team's own work, drawn: labels in the reader's language, numbers as it writes them,
intervals on a scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from rap.analysis.agreement.ratings import ALONE, SAME
from rap.report.charts import span_text
from rap.report.edition import Edition
from rap.report.tables import value_markup
from rap.report.words import words_of

Column = Mapping[str, str]
NOTHING = "–"  # what is not known
_WIDE = 6  # columns from which rows are cards on a wide page too
_LONG = 100  # the whole scale of an interval, in units of its own drawing
_REASONS = {ALONE: "reason-alone", SAME: "reason-same"}
_HEADS = {
    "alpha": "row-alpha",
    "coder": "row-coder",
    "coders_no": "row-coders-no",
    "coders_yes": "row-coders-yes",
    "codings": "row-codings",
    "count": "row-count",
    "discipline": "row-discipline",
    "family": "row-family",
    "code": "row-code",
    "language": "row-language",
    "n_sources": "row-sources",
    "n_units": "row-units",
    "outcome": "row-outcome",
    "people": "people",
    "place": "row-place",
    "percent": "row-percent",
    "prevalence": "row-prevalence",
    "reason": "row-reason",
    "first": "column-first",
    "period": "row-period",
    "rest": "row-rest",
    "second": "column-second",
    "share": "row-share",
    "source": "row-source",
    "sources": "row-sources",
    "term": "row-term",
    "times": "row-times",
}


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
        return "" if form == "words" else NOTHING
    if form == "number":
        return words.number(value)
    if form == "share":
        return words.percent(value)
    if form == "decimal":
        return words.decimal(value)
    if form == "interval":
        return _interval_text(value, edition)
    if form == "span":
        return NOTHING if None in value else span_text(*value)
    if form == "list":
        return ", ".join(_word(one, name, edition) for one in value) or NOTHING
    return _word(value, name, edition)


def _word(value: Any, name: str, edition: Edition) -> str:
    words = words_of(edition.language)
    if name == "reason" and value in _REASONS:
        return words(_REASONS[value])
    if name == "outcome" and value in ("keep", "drop"):
        return words("outcome-keep") if value == "keep" else words("outcome-drop")
    return edition.label("code" if name in ("first", "second") else name, str(value))


def _interval_text(value: Sequence[float | None], edition: Edition) -> str:
    words = words_of(edition.language)
    middle, low, high = value
    if middle is None:
        return NOTHING
    said = words.decimal(middle)
    if low is None or high is None:
        return said
    return f"{said} ({words('interval', low=words.decimal(low), high=words.decimal(high))})"


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
    scales = {
        place: _scale(lines, place)
        for place, one in enumerate(columns)
        if one["form"] == "interval"
    }
    heads = "".join(
        f'<th scope="col" role="columnheader"{_class(one)}>{escape(head_text(one, edition))}</th>'
        for one in columns
    )
    rows = "".join(
        f'<tr role="row">{_cells(line, columns, scales, edition)}</tr>' for line in lines
    )
    note = _scale_note(scales, edition)
    kind = "rows cards many" if len(columns) > _WIDE else "rows cards"
    return (
        f'<div class="counts"><table class="{kind}" role="table"><caption>{title}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>{note}</div>'
    )


def _cells(
    line: Sequence[Any],
    columns: Sequence[Column],
    scales: Mapping[int, tuple[float, float]],
    edition: Edition,
) -> str:
    first = (
        value_markup(columns[0]["name"], str(line[0]), edition)
        if columns[0]["form"] == "words"
        else ""
    )
    cells = [
        f'<th scope="row" role="rowheader">{first or escape(cell_text(line[0], columns[0], edition))}</th>'
    ]
    for place, (value, column) in enumerate(zip(line[1:], columns[1:], strict=True), start=1):
        said = escape(cell_text(value, column, edition))
        drawn = _drawn(value, scales[place]) if place in scales else ""
        head = escape(head_text(column, edition))
        cells.append(
            f'<td role="cell" data-label="{head}"{_class(column)}><span>{drawn}{said}</span></td>'
        )
    return "".join(cells)


def _class(column: Column) -> str:
    if column["form"] in ("number", "share", "decimal"):
        return " class=number"
    return " class=id" if column["name"] in ("source", "coder") else ""


def _scale(lines: Sequence[Sequence[Any]], place: int) -> tuple[float, float]:
    """From 0, or below where a value lies there, to 1: the same for every row, so that the eye can
    compare.
    """
    found = [number for line in lines for number in line[place] if number is not None]
    return min(0.0, *found, 0.0), max(1.0, *found, 1.0)


def _drawn(value: Sequence[float | None], scale: tuple[float, float]) -> str:
    """A stroke from the lower to the upper end, a dot at the value, a thin line at 0; for the eye
    only.
    """
    middle, low, high = value
    if middle is None:
        return ""

    def x(number: float) -> str:
        return f"{4 + (number - scale[0]) / (scale[1] - scale[0]) * (_LONG - 8):.1f}"

    whisker = (
        f'<path class="line" d="M{x(low)} 6H{x(high)}"/>'
        if low is not None and high is not None
        else ""
    )
    return (
        f'<svg class="interval" viewBox="0 0 {_LONG} 12" aria-hidden="true"><path class="axis" d="M4 6H{_LONG - 4}M{x(0)} 2V10"/>'
        f'{whisker}<circle class="dot" cx="{x(middle)}" cy="6" r="3.5"/></svg>'
    )


def _scale_note(scales: Mapping[int, tuple[float, float]], edition: Edition) -> str:
    if not scales:
        return ""
    words = words_of(edition.language)
    low, high = min(one[0] for one in scales.values()), max(one[1] for one in scales.values())
    said = words("interval-note", low=words.decimal(low), high=words.decimal(high))
    return f'<p class="note">{escape(said)}</p>'
