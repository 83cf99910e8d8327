"""The saturation curve, for the team alone: codes met after each interview, what any order would
give, and where nothing much is new.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns
from rap.core.errors import Message, WrongUseError
from rap.report.drawing import (
    BESIDE,
    LETTER,
    PHONE,
    WIDE,
    Figure,
    Plot,
    area,
    box,
    dot,
    draw,
    limited,
    line,
    marked,
    note_markup,
    numbers_below,
    numbers_beside,
    round_step,
    words_at,
    wrapped,
)
from rap.report.edition import Edition
from rap.report.items.item import Item, Text, edition_here, make_data, nothing_preview
from rap.report.tables import rows_table
from rap.report.words import span_text, words_of

if TYPE_CHECKING:
    import pandas as pd

Group = Mapping[str, Any]
Marks = Mapping[tuple[str, int], int | None]
_COLUMNS = ("group", "n", "codes", "run_new", "reached", "expected", "low", "high")
_GAP = 24  # pixels between two panels
_FEW = 45  # interviews whose dots do not run into each other


def show_curve(curve: pd.DataFrame, *, id: str, title: Text, by: str = "") -> Item:
    """Codes met after each interview, beside what any order of the interviews would give; one panel
    a group.

    It is about the team's own work and not about people: only a run for the team shows it.

    Parameters
    ----------
    curve : DataFrame as `saturation` makes it
        Which interview stands where is left out of the item.
    id, title
        As for `show_table`.
    by
        The variable whose values the groups are, so that the report can name them in its language.

    Raises
    ------
    WrongUseError
        Missing columns, an id that is not a name, or interviews that are not counted 1, 2, 3, …
        within each group.
    """
    need_columns(
        curve,
        _COLUMNS,
        what=Message("report.item.table", item=id),
        right=Message("analysis.columns.made_by", function="rap.analysis.saturation.saturation"),
    )
    groups = [_group(id, str(name), part) for name, part in curve.groupby("group", sort=False)]
    chart = {"mark": "curve", "by": by, "groups": groups}
    return Item(
        make_data("curve", id, title=title, chart=chart),
        nothing_preview(title),
        lambda: curve_figure(chart, edition_here(), title=""),
    )


def _group(id: str, name: str, part: pd.DataFrame) -> dict[str, Any]:
    """One curve: a number an interview, and where saturation was reached."""
    if part["n"].tolist() != list(range(1, len(part) + 1)):
        raise WrongUseError("report.item.curve_counts", item=id, group=name)
    numbers = {key: [round(float(n), 2) for n in part[key]] for key in ("expected", "low", "high")}
    return {"group": name, "codes": [int(n) for n in part["codes"]], **numbers, **_reached(part)}


def _reached(part: pd.DataFrame) -> dict[str, Any]:
    """`state` (reached, not-yet, too-few) and, when reached, `report` as `find_saturation` writes
    it and `at`.

    The run is read off the frame: it is how many interviews at the end have no run after them.
    """
    fits = part.loc[part["run_new"].notna(), "n"]
    reached = part.loc[part["reached"].astype(bool), "n"]
    if fits.empty or reached.empty:
        return {"state": "too-few" if fits.empty else "not-yet", "at": None, "report": ""}
    at, run = int(reached.min()), len(part) - int(fits.max())
    return {"state": "reached", "at": at, "report": f"{at}+{run}"}


def curve_figure(chart: Mapping[str, Any], edition: Edition, *, title: str) -> Figure | None:
    """The figure, one panel a group, all on the same scale; None before the first coding."""
    words, groups = words_of(edition.language), _named(chart, edition)
    if not any(group["codes"] for group in groups):
        return None
    reached = next((group["report"] for group in groups if group["report"]), "")
    at, _, run = reached.partition("+")
    across, height = (1, 270) if len(groups) == 1 else (2, 190)
    return Figure(
        title,
        words("curve-unit"),
        limited("curve-said", [_said(group, edition) for group in groups], edition),
        _panels(groups, edition, width=PHONE, across=1, height=190),
        _panels(groups, edition, width=WIDE, across=across, height=height),
        _table(groups, edition, title=title),
        note_markup(words("curve-note", report=reached, n=at, run=run) if reached else ""),
    )


def _named(chart: Mapping[str, Any], edition: Edition) -> list[Group]:
    """The groups with what people read for each."""
    by = chart["by"]
    return [
        {**group, "label": edition.label(by, group["group"]) if by else str(group["group"])}
        for group in chart["groups"]
    ]


def draw_curves(
    chart: Mapping[str, Any], edition: Edition, *, width: int, marks: Marks | None = None
) -> str:
    """The panels alone, for a page of any width; `marks` numbers the interviews that can be pressed,
    by group and place.
    """
    groups = _named(chart, edition)
    across = 1 if len(groups) == 1 else max(1, width // 300)
    height = 300 if len(groups) == 1 else 190
    return _panels(groups, edition, width=width, across=across, height=height, pressed=marks)


def _state(group: Group, edition: Edition) -> str:
    words = words_of(edition.language)
    if group["report"]:
        return words("curve-reached", report=group["report"])
    return words(f"curve-{group['state']}")


def _said(group: Group, edition: Edition) -> str:
    words = words_of(edition.language)
    interviews = words.plural("interviews-counted", len(group["codes"]))
    codes = words.plural("codes-counted", max(group["codes"], default=0))
    said = ", ".join((interviews, codes, _state(group, edition)))
    return words("cell-said", label=group["label"], people=said) if group["label"] else said


def _panels(
    groups: Sequence[Group],
    edition: Edition,
    *,
    width: int,
    across: int,
    height: int,
    pressed: Marks | None = None,
) -> str:
    """The key, then the groups row by row."""
    marks, top = _key(edition, width=width)
    most = max(max(group["high"], default=0) for group in groups)
    step = round_step(most, ticks=5)
    each = (width - _GAP * (across - 1)) / across
    plot = Plot(
        left=BESIDE,
        top=0,
        width=each - BESIDE - 6,
        height=height,
        most_x=max(len(group["codes"]) for group in groups),
        most_y=max(step, math.ceil(most / step) * step),
    )
    above = 60 if any(group["label"] for group in groups) else 34
    one = above + height + 46
    for place, group in enumerate(groups):
        down, right = divmod(place, across)
        left = plot.left + right * (each + _GAP)
        at = replace(plot, left=left, top=top + down * one + above)
        marks += _panel(group, at, edition, pressed=pressed or {})
    return draw(marks, width=width, height=top + one * math.ceil(len(groups) / across))


def _key(edition: Edition, *, width: int) -> tuple[list[str], int]:
    """What the line, the dashes and the band are, side by side where they fit; and where the panels
    begin.
    """
    words = words_of(edition.language)
    marks: list[str] = []
    x, y = 0.0, 10.0
    for name in ("met", "expected", "band"):
        text = words(f"curve-{name}")
        if x and x + 34 + LETTER * len(text) > width:
            x, y = 0.0, y + 22
        stroke = [(x, y), (x + 26, y)]
        marks += {
            "met": [line(stroke, paint="line"), dot((x + 13, y), paint="dot")],
            "expected": [line(stroke, paint="expected")],
            "band": [box((x, y - 6), (x + 26, y + 6), paint="band")],
        }[name]
        marks.append(words_at((x + 34, y), [text], paint="muted", size=13))
        x += 34 + LETTER * len(text) + 18
    return marks, int(y) + 18


def _panel(group: Group, plot: Plot, edition: Edition, *, pressed: Marks) -> list[str]:
    words, codes = words_of(edition.language), plot.points(group["codes"])
    ticks = max(4, int(plot.width / 52))
    marks = [
        area(plot.points(group["high"]), plot.points(group["low"]), paint="band"),
        *numbers_beside(plot, ticks=5, title=words("codes"), language=words),
        *numbers_below(plot, ticks=ticks, title=words("interviews"), language=words),
    ]
    if group["label"]:
        name = wrapped(group["label"], 34, most=1)
        marks.append(words_at((plot.left - BESIDE, plot.top - 44), name, bold=True))
    if group["at"] is not None:
        at = plot.x(group["at"])
        marks.append(line([(at, plot.top - 4), (at, plot.bottom)], paint="reached"))
    marks += [line(plot.points(group["expected"]), paint="expected"), line(codes, paint="line")]
    if len(group["codes"]) <= _FEW * plot.width / WIDE:
        marks += [dot(point, paint="dot") for point in codes[1:]]
    marks += _columns(group, plot, pressed)
    return [*marks, _state_in(plot, group, edition)] if group["state"] else marks


def _columns(group: Group, plot: Plot, pressed: Marks) -> Iterator[str]:
    """The column of each interview that can be pressed."""
    half = plot.width / max(plot.most_x, 1) / 2
    for n in range(1, len(group["codes"]) + 1):
        mark = pressed.get((group["group"], n))
        if mark is not None:
            at = plot.x(n)
            ground = box((at - half, plot.top), (at + half, plot.bottom), paint="hit")
            yield marked([ground], mark)


def _state_in(plot: Plot, group: Group, edition: Edition) -> str:
    """In words below the curve how it stands, beside the stroke where saturation was reached."""
    text, low = [_state(group, edition)], plot.bottom - 14
    if group["at"] is None:
        return words_at((plot.right - 4, low), text, paint="muted", size=13, align="right")
    at = plot.x(group["at"])
    if at + 8 + LETTER * len(text[0]) < plot.right:
        return words_at((at + 8, low), text, size=13, bold=True)
    return words_at((at - 8, low), text, size=13, align="right", bold=True)


def _table(groups: Sequence[Group], edition: Edition, *, title: str) -> str:
    """One row an interview: new codes, codes so far, the mean of all orders and the band."""
    words = words_of(edition.language)
    heads = [words(f"curve-head-{head}") for head in ("n", "new", "codes", "expected")]
    parts = {group["label"]: _rows(group, edition) for group in groups}
    return rows_table(heads, parts, caption=title)


def _rows(group: Group, edition: Edition) -> list[list[str]]:
    number = words_of(edition.language).number
    columns = zip(
        pairwise([0, *group["codes"]]), group["expected"], group["low"], group["high"], strict=True
    )
    return [
        [
            number(n),
            number(codes - earlier),
            number(codes),
            f"{number(round(mean))} ({span_text(low, high)})",
        ]
        for n, ((earlier, codes), mean, low, high) in enumerate(columns, 1)
    ]
