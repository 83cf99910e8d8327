"""The codeline of one interview drawn: the text runs from left to right, each code has a lane, each
coding a bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from rap.report.charts import (
    PHONE,
    WIDE,
    Figure,
    figure_markup,
    limited,
    note_markup,
    rows_table,
    span_text,
    wrapped,
)
from rap.report.drawing import Box, Mark, Plot, Words, draw, numbers_below
from rap.report.edition import Edition
from rap.report.words import words_of

Lane = Mapping[str, Any]
MOST = 24  # lanes
_BAR, _SMALLEST = 11, 2.5  # height of a bar and its least length, in pixels
_BESIDE = 190  # pixels for labels beside the lanes of a wide page


def draw_codeline_of(chart: Mapping[str, Any], edition: Edition, *, title: str) -> str:
    """The figure; the codes with most passages when there are more than `MOST`."""
    words = words_of(edition.language)
    kept = sorted(chart["lanes"], key=lambda lane: (-len(lane["places"]), lane["code"]))[:MOST]
    lanes = [lane for lane in chart["lanes"] if lane in kept]
    left_out = len(chart["lanes"]) - len(lanes)
    length = words.plural("characters-counted", chart["length"])
    said = [_said(lane, chart["length"], edition) for lane in lanes]
    return figure_markup(
        Figure(
            title,
            ", ".join(part for part in (chart["source"], length) if part),
            limited("codeline-said", said, edition),
            _drawn(lanes, chart, edition, width=PHONE, beside=0),
            _drawn(lanes, chart, edition, width=WIDE, beside=_BESIDE),
            _table(lanes, edition, title=title),
            note_markup(words.plural("codes-left-out", left_out) if left_out else ""),
        ),
        edition,
    )


def _drawn(
    lanes: Sequence[Lane], chart: Mapping[str, Any], edition: Edition, *, width: int, beside: int
) -> str:
    """Lanes under the name of their family, with labels beside them (`beside` pixels) or, when 0,
    above them.
    """
    words = words_of(edition.language)
    plot = Plot(beside, 0, width - beside, 0, chart["length"])
    marks: list[Mark] = []
    top = 0.0
    if chart["turns"]:
        label, top = _label(words("interviewer"), top, beside, paint="muted")
        marks += [
            label,
            *(Box(plot.x(at), top - 15, plot.x(at) + 1, top - 5, "tick") for at in chart["turns"]),
        ]
    for family, members in groupby(lanes, key=lambda lane: lane["family"]):
        if family:
            marks.append(
                Words(
                    0,
                    top + 14,
                    wrapped(edition.label("family", family), 40)[:1],
                    "muted",
                    13,
                    weight="bold",
                )
            )
            top += 28
        for lane in members:
            drawn, top = _lane(lane, replace(plot, top=top), edition, beside=beside)
            marks += drawn
    marks += numbers_below(
        replace(plot, top=top + 4),
        ticks=4 if beside == 0 else 7,
        title=words("characters"),
        language=words,
    )
    return draw(marks, width=width, height=top + 48)


def _label(text: str, top: float, beside: int, *, paint: str = "ink") -> tuple[Words, float]:
    """A label of one line for a lane without bars that overlap, and where the next begins."""
    lines = wrapped(text, 25 if beside else 38)[:1]
    return Words(0, top + 10, lines, paint, 13), top + (20 if beside else 34)


def _lane(lane: Lane, plot: Plot, edition: Edition, *, beside: int) -> tuple[list[Mark], float]:
    """One lane, with bars that overlap under each other, and where the next one begins."""
    rows = _side_by_side(lane["places"])
    lines = wrapped(edition.label("code", lane["code"]), 25 if beside else 38)
    deep, label = _BAR * len(rows) + 4, 15 * len(lines)
    top = plot.top + 4 if beside else plot.top + 4 + label + 2
    marks: list[Mark] = [
        Words(0, plot.top + 12, lines, size=13),
        Box(plot.left, top, plot.right, top + deep, "lane"),
    ]
    for number, places in enumerate(rows):
        above = top + 2 + _BAR * number
        for start, end in places:
            at = min(plot.x(start), plot.right - _SMALLEST)
            colour = edition.colour(lane["code"])
            marks.append(
                Box(
                    at, above + 1, max(plot.x(end), at + _SMALLEST), above + _BAR - 1, "bar", colour
                )
            )
    return marks, max(top + deep, plot.top + label) + (5 if beside else 8)


def _side_by_side(places: Sequence[Sequence[int]]) -> list[list[Sequence[int]]]:
    """The places in as few rows as it takes for none to cover another of its row; `places` are in
    the order of their starts.

    Examples
    --------
    >>> _side_by_side([(0, 9), (5, 7), (9, 12)])
    [[(0, 9), (9, 12)], [(5, 7)]]
    """
    rows: list[list[Sequence[int]]] = []
    for place in places:
        free = next((row for row in rows if row[-1][1] <= place[0]), None)
        if free is None:
            rows.append([place])
        else:
            free.append(place)
    return rows or [[]]


def _said(lane: Lane, length: int, edition: Edition) -> str:
    words = words_of(edition.language)
    first, last = lane["places"][0][0], max(end for _, end in lane["places"])
    passages = words.plural("passages-counted", len(lane["places"]))
    part = {
        name: words.number(round(100 * at / max(length, 1)))
        for name, at in (("first", first), ("last", last))
    }
    said = words("lane-said", passages=passages, **part)
    return words("cell-said", label=edition.label("code", lane["code"]), people=said)


def _table(lanes: Sequence[Lane], edition: Edition, *, title: str) -> str:
    """One row a code: where its passages stand, and how many there are."""
    words = words_of(edition.language)
    heads = [edition.column("code"), words("places"), words("passages")]
    rows = [
        [
            edition.label("code", lane["code"]),
            ", ".join(span_text(start, end) for start, end in lane["places"]),
            words.number(len(lane["places"])),
        ]
        for lane in lanes
    ]
    return rows_table(heads, {"": rows}, caption=title, words=2)
