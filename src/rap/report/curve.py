"""The saturation curve drawn: codes met after each interview, what any order would give, and where
nothing much is new.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from rap.report.drawing import (
    BESIDE,
    LETTER,
    Area,
    Box,
    Dot,
    Line,
    Mark,
    Plot,
    Words,
    draw,
    numbers_below,
    numbers_beside,
    round_step,
)
from rap.report.edition import Edition
from rap.report.words import words_of

Group = Mapping[str, Any]
_GAP = 24  # pixels between two panels
_FEW = 45  # interviews whose dots do not run into each other


def draw_curve_of(chart: Mapping[str, Any], edition: Edition, *, title: str) -> str:
    """The figure; one panel a group, all on the same scale."""
    words = words_of(edition.language)
    groups = [{**group, "label": _name(chart, group, edition)} for group in chart["groups"]]
    reached = next((group["report"] for group in groups if group["report"]), "")
    at, _, run = reached.partition("+")
    return figure_markup(
        Figure(
            title,
            words("curve-unit"),
            limited("curve-said", [_said(group, edition) for group in groups], edition),
            _panels(groups, edition, width=PHONE, across=1, height=190),
            _panels(
                groups,
                edition,
                width=WIDE,
                across=min(len(groups), 2),
                height=270 if len(groups) == 1 else 190,
            ),
            _table(groups, edition, title=title),
            note_markup(words("curve-note", report=reached, n=at, run=run) if reached else ""),
        ),
        edition,
    )


def _name(chart: Mapping[str, Any], group: Group, edition: Edition) -> str:
    return edition.label(chart["by"], group["group"]) if chart["by"] else str(group["group"])


def _state(group: Group, edition: Edition) -> str:
    words = words_of(edition.language)
    return (
        words("curve-reached", report=group["report"])
        if group["report"]
        else words(f"curve-{group['state']}")
    )


def _said(group: Group, edition: Edition) -> str:
    words = words_of(edition.language)
    interviews = words.plural("interviews-counted", len(group["codes"]))
    codes = words.plural("codes-counted", max(group["codes"], default=0))
    said = ", ".join((interviews, codes, _state(group, edition)))
    return words("cell-said", label=group["label"], people=said) if group["label"] else said


def _panels(
    groups: Sequence[Group], edition: Edition, *, width: int, across: int, height: int
) -> str:
    """The key, then the groups row by row."""
    marks, top = _key(edition, width=width)
    most = max((max(group["high"], default=0) for group in groups), default=0)
    step = round_step(most, ticks=5)
    each = (width - _GAP * (across - 1)) / across
    plot = Plot(
        left=BESIDE,
        top=0,
        width=each - BESIDE - 6,
        height=height,
        most_x=max((len(group["codes"]) for group in groups), default=1),
        most_y=max(step, math.ceil(most / step) * step),
    )
    titles = 26 if any(group["label"] for group in groups) else 0
    one = titles + 34 + height + 46
    for place, group in enumerate(groups):
        down, right = divmod(place, across)
        moved = replace(
            plot, left=plot.left + right * (each + _GAP), top=top + down * one + titles + 34
        )
        marks += _panel(group, moved, edition)
    return draw(marks, width=width, height=top + one * math.ceil(len(groups) / across))


def _key(edition: Edition, *, width: int) -> tuple[list[Mark], int]:
    """What the line, the dashes and the band are, side by side where they fit; and where the panels
    begin.
    """
    words = words_of(edition.language)
    samples: dict[str, Callable[[float, float], list[Mark]]] = {
        "curve-met": lambda x, y: [Line(((x, y), (x + 26, y)), "line"), Dot(x + 13, y, "dot")],
        "curve-expected": lambda x, y: [Line(((x, y), (x + 26, y)), "expected")],
        "curve-band": lambda x, y: [Box(x, y - 6, x + 26, y + 6, "band")],
    }
    marks: list[Mark] = []
    x, y = 0.0, 10.0
    for message, sample in samples.items():
        text = words(message)
        if x and x + 34 + LETTER * len(text) > width:
            x, y = 0.0, y + 22
        marks += [*sample(x, y), Words(x + 34, y, (text,), "muted", 13)]
        x += 34 + LETTER * len(text) + 18
    return marks, int(y) + 18


def _panel(group: Group, plot: Plot, edition: Edition) -> list[Mark]:
    words = words_of(edition.language)
    marks = numbers_beside(plot, ticks=5, title=words("codes"), language=words)
    marks += numbers_below(
        plot, ticks=max(4, int(plot.width / 52)), title=words("interviews"), language=words
    )
    if group["label"]:
        marks.append(
            Words(plot.left - BESIDE, plot.top - 44, wrapped(group["label"], 34)[:1], weight="bold")
        )
    ends = [
        (0, 0.0, 0.0),
        *zip(range(1, len(group["low"]) + 1), group["low"], group["high"], strict=True),
    ]
    marks.append(
        Area(tuple((plot.x(n), plot.y(high), plot.y(low)) for n, low, high in ends), "band")
    )
    marks += _saturated(group, plot, edition)
    marks.append(_line(plot, group["expected"], "expected"))
    marks.append(_line(plot, group["codes"], "line"))
    if len(group["codes"]) <= _FEW * plot.width / WIDE:
        marks += [Dot(plot.x(n), plot.y(codes), "dot") for n, codes in enumerate(group["codes"], 1)]
    return marks


def _line(plot: Plot, values: Sequence[float], paint: str) -> Line:
    """After no interview there is no code: the line begins in the corner."""
    return Line(tuple((plot.x(n), plot.y(value)) for n, value in enumerate([0, *values])), paint)


def _saturated(group: Group, plot: Plot, edition: Edition) -> list[Mark]:
    """A stroke where saturation was reached, and in words below the curve how it stands."""
    text, low = _state(group, edition), plot.bottom - 14
    if group["at"] is None:
        return [Words(plot.right - 4, low, (text,), "muted", 13, "right")]
    at = plot.x(group["at"])
    fits = at + 8 + LETTER * len(text) < plot.right
    words = Words(
        at + 8 if fits else at - 8, low, (text,), "ink", 13, "left" if fits else "right", "bold"
    )
    return [Line(((at, plot.top - 4), (at, plot.bottom)), "reached"), words]


def _table(groups: Sequence[Group], edition: Edition, *, title: str) -> str:
    """One row an interview: new codes, codes so far, the mean of all orders and the band."""
    words = words_of(edition.language)
    heads = [words(f"curve-head-{head}") for head in ("n", "new", "codes", "expected")]
    return rows_table(
        heads, {group["label"]: _rows(group, edition) for group in groups}, caption=title
    )


def _rows(group: Group, edition: Edition) -> list[list[str]]:
    number = words_of(edition.language).number
    before = [0, *group["codes"]]
    columns = zip(before[1:], before, group["expected"], group["low"], group["high"], strict=False)
    return [
        [
            number(n),
            number(codes - earlier),
            number(codes),
            f"{number(round(mean))} ({span_text(low, high)})",
        ]
        for n, (codes, earlier, mean, low, high) in enumerate(columns, 1)
    ]
