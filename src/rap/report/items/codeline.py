"""The codeline of one interview, for the team alone: the text runs from left to right, each code has
a lane, each coding a bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns
from rap.core.errors import Message, WrongUseError
from rap.report.drawing import (
    PHONE,
    WIDE,
    Figure,
    Plot,
    box,
    draw,
    limited,
    note_markup,
    numbers_below,
    words_at,
    wrapped,
)
from rap.report.edition import Edition
from rap.report.items.item import Item, Text, edition_here, make_data, nothing_preview
from rap.report.tables import rows_table
from rap.report.words import span_text, words_of

if TYPE_CHECKING:
    import pandas as pd

Lane = Mapping[str, Any]
_COLUMNS = ("source", "start", "end", "code")
_MOST = 24  # lanes drawn
_BAR, _SMALLEST = 11, 2.5  # height of a bar and its least length, in pixels
_BESIDE = 190  # pixels for labels beside the lanes of a wide page


def show_codeline(
    codings: pd.DataFrame, *, id: str, title: Text, length: int, turns: Iterable[int] | None = None
) -> Item:
    """One interview from its first character to its last, a lane a code, a bar a coding.

    It is one person's interview: only a run for the team shows it. The item holds codes, places and
    the source's id; no words.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, and family when lanes are to
        stand by family
        The codings of one source, as a study gives them; those of the whole source have no place
        and are left out.
    id, title
        As for `show_table`.
    length
        Characters of the text: where the line ends.
    turns
        Where the interviewer begins to speak, in characters from the start.

    Raises
    ------
    WrongUseError
        Missing columns, several sources, or a place past the end of the text.
    """
    right = Message("report.item.one_source")
    need_columns(codings, _COLUMNS, what=Message("report.item.table", item=id), right=right)
    placed = codings.dropna(subset=["start", "end"])
    sources = sorted(set(codings["source"]))
    if len(sources) > 1:
        raise WrongUseError("report.item.several_sources", item=id, n=len(sources))
    starts = sorted({int(turn) for turn in (() if turns is None else turns)})
    places = [*starts, *placed["start"].astype(int), *placed["end"].astype(int), 0]
    if min(places) < 0 or max(places) > length:
        raise WrongUseError("report.item.outside", item=id, length=length)
    chart = {
        "mark": "codeline",
        "source": "".join(sources),
        "length": int(length),
        "lanes": _lanes(placed),
        "turns": starts,
    }
    return Item(
        make_data("codeline", id, title=title, chart=chart),
        nothing_preview(title),
        lambda: codeline_figure(chart, edition_here(), title=""),
    )


def _lanes(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """One lane a code, by family and code, with its places in the order of the text."""
    if "family" not in placed.columns:
        placed = placed.assign(family="")
    lanes = placed.astype({"family": str, "code": str}).groupby(["family", "code"])
    return [
        {
            "code": code,
            "family": family,
            "places": sorted(part[["start", "end"]].astype(int).to_numpy().tolist()),
        }
        for (family, code), part in lanes
    ]


def codeline_figure(chart: Mapping[str, Any], edition: Edition, *, title: str) -> Figure | None:
    """The figure; the codes with most passages when there are more than 24, None without any."""
    if not chart["lanes"]:
        return None
    words = words_of(edition.language)
    kept = sorted(chart["lanes"], key=lambda lane: (-len(lane["places"]), lane["code"]))[:_MOST]
    lanes = [lane for lane in chart["lanes"] if lane in kept]
    left_out = len(chart["lanes"]) - len(lanes)
    length = words.plural("characters-counted", chart["length"])
    said = [_said(lane, chart["length"], edition) for lane in lanes]
    return Figure(
        title,
        ", ".join(part for part in (chart["source"], length) if part),
        limited("codeline-said", said, edition),
        _drawn(lanes, chart, edition, width=PHONE, beside=0),
        _drawn(lanes, chart, edition, width=WIDE, beside=_BESIDE),
        _table(lanes, edition, title=title),
        note_markup(words.plural("codes-left-out", left_out) if left_out else ""),
    )


def _drawn(
    lanes: Sequence[Lane], chart: Mapping[str, Any], edition: Edition, *, width: int, beside: int
) -> str:
    """Lanes under the name of their family, with labels beside them (`beside` pixels) or, when 0,
    above them.
    """
    words = words_of(edition.language)
    plot = Plot(beside, 0, width - beside, 0, chart["length"])
    marks: list[str] = []
    if chart["turns"]:
        asked = wrapped(words("interviewer"), 25 if beside else 38, most=1)
        marks.append(words_at((0, 10), asked, paint="muted", size=13))
        plot = replace(plot, top=20 if beside else 34)
        for turn in chart["turns"]:
            at = plot.x(turn)
            marks.append(box((at, plot.top - 15), (at + 1, plot.top - 5), paint="tick"))
    for family, members in groupby(lanes, key=lambda lane: lane["family"]):
        if family:
            name = wrapped(edition.label("family", family), 40, most=1)
            marks.append(words_at((0, plot.top + 14), name, paint="muted", size=13, bold=True))
            plot = replace(plot, top=plot.top + 28)
        for lane in members:
            drawn, top = _lane(lane, plot, edition, beside=beside)
            marks += drawn
            plot = replace(plot, top=top)
    axis, ticks = replace(plot, top=plot.top + 4), 7 if beside else 4
    marks += numbers_below(axis, ticks=ticks, title=words("characters"), language=words)
    return draw(marks, width=width, height=plot.top + 48)


def _lane(lane: Lane, plot: Plot, edition: Edition, *, beside: int) -> tuple[list[str], float]:
    """One lane, with bars that overlap under each other, and where the next one begins."""
    rows, colour = _side_by_side(lane["places"]), edition.colour(lane["code"])
    lines = wrapped(edition.label("code", lane["code"]), 25 if beside else 38)
    deep, label = _BAR * len(rows) + 4, 15 * len(lines)
    top = plot.top + 4 if beside else plot.top + 4 + label + 2
    marks = [
        words_at((0, plot.top + 12), lines, size=13),
        box((plot.left, top), (plot.right, top + deep), paint="lane"),
    ]
    for number, places in enumerate(rows):
        above = top + 2 + _BAR * number
        for start, end in places:
            left = min(plot.x(start), plot.right - _SMALLEST)
            right = max(plot.x(end), left + _SMALLEST)
            marks.append(
                box((left, above + 1), (right, above + _BAR - 1), paint="bar", colour=colour)
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
    return rows


def _said(lane: Lane, length: int, edition: Edition) -> str:
    words = words_of(edition.language)
    first, last = lane["places"][0][0], max(end for _, end in lane["places"])
    said = words(
        "lane-said",
        passages=words.plural("passages-counted", len(lane["places"])),
        first=words.number(round(100 * first / max(length, 1))),
        last=words.number(round(100 * last / max(length, 1))),
    )
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
