"""Drawings for looking closely, of any width: bars in panels on one scale, words that differ from
panel to panel, two times side by side, and where in each interview something stands.

A mark that leads to passages has a number, which the page that shows the drawing knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rap.report.drawing import (
    LETTER,
    Plot,
    box,
    dot,
    draw,
    line,
    marked,
    ring,
    round_step,
    words_at,
    wrapped,
)
from rap.report.words import Words

_BAR = 13  # height of a bar
_ROW, _LINE = 24, 15  # height of a row, and of each further line of its label
_NARROW = 62  # pixels of the narrowest panel
_SMALLEST = 5  # pixels of one person, where panels fit in a row
_NUMBER = 28  # room for the number at the end of a bar


def _hit(left: float, top: float, *, width: float, height: float) -> str:
    """The ground of a mark: it can be pressed where nothing is drawn, too."""
    return box((left, top), (left + width, top + height), paint="hit")


@dataclass(frozen=True)
class Bar:
    """A number: its length, how it is written, and the number of its mark."""

    n: float
    shown: str
    mark: int | None = None


@dataclass(frozen=True)
class Panel:
    """One group: its name, how many it has, a bar for each row; `most` is how long a bar can be (0:
    nobody knows).
    """

    head: str
    under: str
    bars: Sequence[Bar]
    most: float = 0

    @property
    def longest(self) -> float:
        return max([self.most, *(bar.n for bar in self.bars)])


def bars_in_panels(
    labels: Sequence[str], panels: Sequence[Panel], *, width: int, under: Sequence[str] = ()
) -> str:
    """A row a label, a panel a group, all bars on one scale; panels that do not fit follow below the
    first ones, with the labels again. `under`: words in grey below each label.
    """
    beside = int(min(0.3 * width, 14 + 6.8 * max([8, *map(len, [*labels, *under])])))
    names = [wrapped(label, int(beside / LETTER), most=3) for label in labels]
    below = [wrapped(one, int(beside / LETTER), most=3) for one in under] or [()] * len(names)
    room = width - beside
    longest = max([1, *(panel.longest for panel in panels)])
    number = _NUMBER + 7 * max(0, *(len(bar.shown) - 2 for one in panels for bar in one.bars), 0)
    unit = _unit(panels, longest, room=room, number=number)
    marks: list[str] = []
    top = 0.0
    for band in _bands(panels, unit, room=room, number=number):
        left = float(beside)
        deeps = [len(name) + len(grey) for name, grey in zip(names, below, strict=True)]
        heights = [max(_ROW, _LINE * lines + 6) for lines in deeps]
        heads = [_heading(panel, wide) for panel, wide in band]
        deep = _depth(heads)
        tops = [top + deep + sum(heights[:row]) for row in range(len(names))]
        for lines, grey, at, height in zip(names, below, tops, heights, strict=True):
            middle = at + height / 2 - _LINE * (len(lines) + len(grey) - 1) / 2
            marks.append(words_at((0, middle), lines, size=13))
            if grey:
                low = middle + _LINE * len(lines)
                marks.append(words_at((0, low), grey, paint="muted", size=12))
        for (panel, wide), head in zip(band, heads, strict=True):
            marks += _head(head, left=left, bottom=top + deep)
            for bar, at, height in zip(panel.bars, tops, heights, strict=False):
                marks.append(_bar(bar, panel, (left, at + height / 2), unit=unit, width=wide))
            left += wide
        top += deep + sum(heights) + 22
    return draw(marks, width=width, height=top - 16)


def _unit(panels: Sequence[Panel], longest: float, *, room: float, number: int) -> float:
    """Pixels of one: as many as let all panels fit in a row, if that leaves enough to see."""
    if len(panels) == 1:
        return min(24.0, (room - 2 * number) / longest)
    widest = min(24.0, 0.42 * room / longest)
    for unit in (widest * (1 - step / 20) for step in range(20)):
        if unit < _SMALLEST:
            break
        if sum(_wide(panel, unit, number=number) for panel in panels) <= room:
            return unit
    return min(widest, max(widest * 0.7, _SMALLEST))


def _wide(panel: Panel, unit: float, *, number: int) -> float:
    """The width of a panel: its longest bar, and the longest word of its heading."""
    word = max(map(len, [*panel.head.split(), ""]))
    return max(
        _NARROW, 7.4 * (word + 1) + 4, 6.2 * len(panel.under) + 8, unit * panel.longest + number
    )


def _bands(
    panels: Sequence[Panel], unit: float, *, room: float, number: int
) -> list[list[tuple[Panel, float]]]:
    """The panels with their widths, as many side by side as there is room for."""
    bands: list[list[tuple[Panel, float]]] = [[]]
    left = room
    for panel in panels:
        wide = _wide(panel, unit, number=number)
        if wide > left and bands[-1]:
            bands.append([])
            left = room
        bands[-1].append((panel, wide))
        left -= wide
    return bands


_Head = tuple[tuple[str, ...], str]  # its lines, and what stands below them


def _heading(panel: Panel | Listed, width: float) -> _Head:
    lines = wrapped(panel.head, max(6, int((width - 4) / 7.4)), most=3) if panel.head else ()
    return lines, panel.under


def _depth(heads: Sequence[_Head]) -> int:
    """How deep headings side by side are: all end on one line."""
    deep = max(_LINE * len(lines) + (_LINE if under else 0) for lines, under in heads)
    return deep + 10 if deep else 4


def _head(head: _Head, *, left: float, bottom: float) -> Iterator[str]:
    lines, under = head
    low = bottom - 12
    if under:
        yield words_at((left, low), [under], paint="muted", size=12)
        low -= _LINE + 1
    if lines:
        yield words_at((left, low - _LINE * (len(lines) - 1)), lines, size=13, bold=True)


def _bar(bar: Bar, panel: Panel, at: tuple[float, float], *, unit: float, width: float) -> str:
    left, middle = at
    low, high, end = middle - _BAR / 2, middle + _BAR / 2, left + unit * bar.n
    shapes = (
        [_hit(left - 3, middle - _ROW / 2, width=width - 4, height=_ROW)]
        if bar.mark is not None
        else []
    )
    if panel.most:
        shapes.append(box((left, low), (left + unit * panel.most, high), paint="lane"))
    if bar.n:
        shapes.append(box((left, low), (end, high), paint="bar"))
    beside = max(end, left + unit * panel.most) + 6
    paint = "ink" if bar.n else "muted"
    shapes.append(words_at((beside, middle), [bar.shown], paint=paint, size=13, bold=bool(bar.n)))
    return marked(shapes, bar.mark)


# Words of their own in each panel.


@dataclass(frozen=True)
class Listed:
    """A group and its own rows: each a label and a bar."""

    head: str
    under: str
    rows: Sequence[tuple[str, Bar]]


def lists_in_panels(panels: Sequence[Listed], *, width: int) -> str:
    """A panel a group, each with rows of its own, all bars on one scale."""
    across = max(1, min(3, len(panels), width // 260))
    each = width / across
    beside = int(
        min(0.5 * each, 16 + 7.2 * max([6, *(len(name) for one in panels for name, _ in one.rows)]))
    )
    longest = max([1, *(bar.n for one in panels for _, bar in one.rows)])
    unit = min(24.0, (each - beside - 56) / longest)
    marks: list[str] = []
    top = 0.0
    for start in range(0, len(panels), across):
        band = panels[start : start + across]
        deep = _depth([_heading(one, each) for one in band])
        for place, one in enumerate(band):
            left = each * place
            marks += _head(_heading(one, each), left=left, bottom=top + deep)
            for row, (name, bar) in enumerate(one.rows):
                middle = top + deep + _ROW * (row + 0.5)
                marks.append(
                    _listed(name, bar, (left, middle), beside=beside, unit=unit, width=each)
                )
        top += deep + _ROW * max(len(one.rows) for one in band) + 20
    return draw(marks, width=width, height=max(top - 14, 20))


def _listed(
    name: str, bar: Bar, at: tuple[float, float], *, beside: int, unit: float, width: float
) -> str:
    left, middle = at
    start, end = left + beside, left + beside + unit * bar.n
    lines = wrapped(name, int(beside / 7.2), most=1)
    shapes = [
        _hit(left - 2, middle - _ROW / 2, width=width - 10, height=_ROW),
        words_at((left, middle), lines, size=14),
        box((start, middle - _BAR / 2), (end, middle + _BAR / 2), paint="bar"),
        words_at((end + 6, middle), [bar.shown], size=13),
    ]
    return marked(shapes, bar.mark)


# Two times side by side: the earlier one as a ring, the later one as a dot, and what lies between.


@dataclass(frozen=True)
class Change:
    """A label, and a share (0 to 1) at two times with how each is written and its mark."""

    label: str
    first: Bar
    second: Bar


def changes(rows: Sequence[Change], names: tuple[str, str], *, width: int, words: Words) -> str:
    """A row a label, from the share then to the share now, on a scale from 0 to 100 %."""
    beside = int(min(0.32 * width, 14 + LETTER * max([8, *(len(row.label) for row in rows)])))
    side = 62  # room for "11 of 16" past either end
    plot = Plot(beside + side, 52, width - beside - 2 * side, 0, 1)
    labels = [wrapped(row.label, int(beside / LETTER), most=2) for row in rows]
    heights = [max(26, _LINE * len(lines) + 8) for lines in labels]
    plot = replace(plot, height=sum(heights))
    marks = [*_key(names, width=width), *_shares(plot, words)]
    top = plot.top
    for row, lines, height in zip(rows, labels, heights, strict=True):
        middle = top + height / 2
        marks.append(words_at((0, middle - _LINE * (len(lines) - 1) / 2), lines, size=13))
        marks += _changed(row, plot, middle)
        top += height
    return draw(marks, width=width, height=top + 12)


def _key(names: tuple[str, str], *, width: int) -> Iterator[str]:
    first, second = names
    yield ring((6, 10), paint="ring")
    yield words_at((16, 10), [first], paint="muted", size=13)
    at = 16 + LETTER * len(first) + 30
    over = at + LETTER * len(second) > width
    left, top = (6.0, 30.0) if over else (at, 10.0)
    yield dot((left, top), paint="dot")
    yield words_at((left + 10, top), [second], paint="muted", size=13)


def _shares(plot: Plot, words: Words) -> Iterator[str]:
    """Strokes at 0, 25, 50, 75 and 100 %."""
    for quarter in range(5):
        at = plot.x(quarter / 4)
        yield box((at - 0.5, plot.top), (at + 0.5, plot.bottom), paint="guide")
        text = [words.percent(quarter / 4)]
        yield words_at((at, plot.top - 10), text, paint="muted", size=12, align="center")


def _changed(row: Change, plot: Plot, middle: float) -> Iterator[str]:
    x, x2 = plot.x(row.first.n), plot.x(row.second.n)
    if abs(x2 - x) > 9:
        away = 4.5 if x2 > x else -4.5
        yield line([(x + away, middle), (x2, middle)], paint="between")
    is_left = x <= x2
    for bar, at, before, kind in (
        (row.first, x, is_left, "ring"),
        (row.second, x2, not is_left, "dot"),
    ):
        align, left = ("right", at - 9) if before else ("left", at + 9)
        wide = 9 + LETTER * len(bar.shown)
        ground = _hit(at - wide if before else at - 7, middle - 12, width=wide + 7, height=24)
        sign = (ring if kind == "ring" else dot)((at, middle), paint=kind)
        paint = "muted" if kind == "ring" else "ink"
        yield marked(
            [
                ground,
                sign,
                words_at((left, middle), [bar.shown], paint=paint, size=12, align=align),
            ],
            bar.mark,
        )


# Where in each interview something stands.


@dataclass(frozen=True)
class Lane:
    """One interview: its name and the stretches (0 to 1) with their marks."""

    label: str
    places: Sequence[tuple[float, float, int | None]]


def lanes(
    parts: Sequence[Bar],
    groups: Sequence[tuple[str, Sequence[Lane]]],
    *,
    width: int,
    ends: tuple[str, str],
    most: float,
) -> str:
    """Above, how many people in each part of the interviews; below it a lane an interview, in groups.

    `ends` are the words at the beginning and the end of all interviews, `most` how many people there
    are.
    """
    names = [lane.label for _, members in groups for lane in members]
    beside = int(min(0.36 * width, 14 + LETTER * max([8, *map(len, names)])))
    plot = Plot(beside, 24, width - beside - 8, 84, 1, max(1, most))
    marks = list(_parts(parts, plot))
    for at, align, text in ((plot.left, "left", ends[0]), (plot.right, "right", ends[1])):
        marks.append(words_at((at, plot.bottom + 14), [text], paint="muted", size=12, align=align))
    top = plot.bottom + 30.0
    for name, members in groups:
        if name:
            marks.append(words_at((0, top + 10), wrapped(name, 60, most=1), size=13, bold=True))
            top += 24
        for one in members:
            marks += _lane(one, plot, top)
            top += 20
        top += 8
    return draw(marks, width=width, height=top)


def _parts(parts: Sequence[Bar], plot: Plot) -> Iterator[str]:
    each = plot.width / len(parts)
    for place, bar in enumerate(parts):
        left, high = plot.left + each * place, plot.y(bar.n)
        shapes = [_hit(left, plot.top - 16, width=each, height=plot.height + 16)]
        if bar.n:
            shapes.append(box((left + 1.5, high), (left + each - 1.5, plot.bottom), paint="bar"))
        middle, paint = (left + each / 2, high - 9), "ink" if bar.n else "muted"
        shapes.append(
            words_at(middle, [bar.shown], paint=paint, size=13, align="center", bold=bool(bar.n))
        )
        yield marked(shapes, bar.mark if bar.n else None)
    yield box((plot.left, plot.bottom), (plot.right, plot.bottom + 1), paint="guide")


def _lane(one: Lane, plot: Plot, top: float) -> Iterator[str]:
    lines = wrapped(one.label, int(plot.left / LETTER), most=1)
    yield words_at((0, top + 9), lines, size=13)
    yield box((plot.left, top + 3), (plot.right, top + 15), paint="lane")
    for first, last, mark in one.places:
        start = min(plot.x(first), plot.right - 4)
        end = max(plot.x(last), start + 4)  # as wide as a finger can hit, and an eye can see
        yield marked(
            [box((math.floor(start), top + 3), (math.ceil(end), top + 15), paint="bar")], mark
        )


def most_beside(numbers: Sequence[float]) -> int:
    """A round number that none of these passes."""
    most = max([1, *numbers])
    step = round_step(most, ticks=4)
    return step * math.ceil(most / step)
