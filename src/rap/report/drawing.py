"""Boxes, lines, dots and words at given places, drawn as SVG by Vega and stripped of everything but
the shapes.

Places are in pixels and colours are names: the style sheet of the report decides what "bar" or
"muted" look like by day and by night; only a code brings a colour of its own. Vega measures no font
here, so the drawing is the same on every machine.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from rap.report.words import Words as Language

PAINTS = (
    "ink",
    "muted",
    "bar",
    "track",
    "heat-1",
    "heat-2",
    "heat-3",
    "heat-4",
    "heat-5",
    "on-low",
    "on-high",
    "veiled",
    "guide",
    "band",
    "line",
    "expected",
    "reached",
    "dot",
    "lane",
    "tick",
    "nobody",
    "unsaid",
)
_HEX = {paint: f"#00ff{number:02x}" for number, paint in enumerate(PAINTS)}
_CLASS = {colour: f' class="{paint}"' for paint, colour in _HEX.items()}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_KEPT = ("d", "transform", "x", "y", "dx", "dy", "text-anchor", "font-size", "font-weight")
_LONG_NUMBER = re.compile(r"\d+\.\d{3,}")


@dataclass(frozen=True)
class Box:
    """A rectangle from (x, y) to (x2, y2); in `colour` ("#rrggbb") when it stands for a code that
    has one.
    """

    x: float
    y: float
    x2: float
    y2: float
    paint: str
    colour: str = ""


@dataclass(frozen=True)
class Line:
    """Straight from point (x, y) to point."""

    points: tuple[tuple[float, float], ...]
    paint: str


@dataclass(frozen=True)
class Area:
    """What lies between two heights: points (x, y, y2)."""

    points: tuple[tuple[float, float, float], ...]
    paint: str


@dataclass(frozen=True)
class Dot:
    """A small disc."""

    x: float
    y: float
    paint: str


@dataclass(frozen=True)
class Words:
    """Lines of text whose first line has its middle at y; turned by `angle` degrees around (x, y),
    clockwise.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    paint: str = "ink"
    size: int = 14
    align: str = "left"
    weight: str = "normal"
    angle: int = 0

    @property
    def style(self) -> tuple[int, str, str, int]:
        return self.size, self.align, self.weight, self.angle


Mark = Area | Box | Line | Dot | Words


def draw(marks: Sequence[Mark], *, width: int, height: float) -> str:
    """The marks as an `<svg>` that carries shapes, words and classes, no more; areas lie below
    boxes, lines, dots and words.
    """
    import vl_convert

    colours = sorted(
        {mark.colour for mark in marks if isinstance(mark, Box) and _COLOUR.fullmatch(mark.colour)}
    )
    stand_ins = {colour: f"#01{number:04x}" for number, colour in enumerate(colours)}
    spec = _spec(marks, stand_ins, width=width, height=int(height))
    signs = _CLASS | {
        stand_in: f' class="coding" fill="{colour}"' for colour, stand_in in stand_ins.items()
    }
    return _stripped(vl_convert.vegalite_to_svg(spec), signs, width=width, height=int(height))


def _spec(
    marks: Sequence[Mark], stand_ins: Mapping[str, str], *, width: int, height: int
) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "autosize": "none",
        "padding": 0,
        "width": width,
        "height": height,
        "config": {"view": {"stroke": None}},
        "layer": [*_shape_layers(marks, stand_ins), *_text_layers(marks)],
    }


def _shape_layers(marks: Sequence[Mark], stand_ins: Mapping[str, str]) -> list[dict[str, Any]]:
    areas = [mark for mark in marks if isinstance(mark, Area)]
    boxes = [mark for mark in marks if isinstance(mark, Box)]
    lines = [mark for mark in marks if isinstance(mark, Line)]
    dots = [mark for mark in marks if isinstance(mark, Dot)]
    filled = [asdict(box) | {"paint": stand_ins.get(box.colour, _HEX[box.paint])} for box in boxes]
    layers = [
        _layer("area", [row for n, area in enumerate(areas) for row in _points(n, area)], "y2"),
        _layer("rect", filled, "x2", "y2"),
        _layer("line", [row for n, line in enumerate(lines) for row in _points(n, line)]),
        _layer(
            {"type": "circle", "size": 36},
            [asdict(dot) | {"paint": _HEX[dot.paint]} for dot in dots],
        ),
    ]
    return [layer for layer in layers if layer["data"]["values"]]


def _points(number: int, mark: Area | Line) -> list[dict[str, Any]]:
    """The points of one line, one row each, told from other lines by `of`."""
    paint = {"of": number, "paint": _HEX[mark.paint]}
    return [
        {**dict(zip(("x", "y", "y2"), point, strict=False)), "at": n, **paint}
        for n, point in enumerate(mark.points)
    ]


def _layer(mark: str | dict[str, Any], values: list[dict[str, Any]], *more: str) -> dict[str, Any]:
    encoding = {place: _pixels(place) for place in ("x", "y")} | {
        place: {"field": place} for place in more
    }
    if mark in ("line", "area"):
        encoding |= {"detail": {"field": "of"}}
    if mark == "line":  # an area is always drawn from left to right
        encoding |= {"order": {"field": "at", "type": "quantitative"}}
    return {"data": {"values": values}, "mark": mark, "encoding": {**encoding, "color": _paint()}}


def _text_layers(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    texts = [mark for mark in marks if isinstance(mark, Words)]
    styles = dict.fromkeys(text.style for text in texts)
    return [_text_layer([text for text in texts if text.style == style]) for style in styles]


def _text_layer(texts: Sequence[Words]) -> dict[str, Any]:
    values = [
        {"x": text.x, "y": text.y, "lines": list(text.lines), "paint": _HEX[text.paint]}
        for text in texts
    ]
    size, align, weight, angle = texts[0].style
    mark = {
        "type": "text",
        "fontSize": size,
        "align": align,
        "fontWeight": weight,
        "baseline": "middle",
        "lineHeight": size + 2,
        **({"angle": angle} if angle else {}),
    }
    encoding = {"x": _pixels("x"), "y": _pixels("y"), "text": {"field": "lines"}, "color": _paint()}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _pixels(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _paint() -> dict[str, Any]:
    return {"field": "paint", "type": "nominal", "scale": None, "legend": None}


def _stripped(svg: str, signs: Mapping[str, str], *, width: int, height: int) -> str:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    shapes = "".join(_shape(element, signs) for element in etree.fromstring(svg.encode(), parser))
    shapes = _LONG_NUMBER.sub(
        lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), shapes
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{shapes}</svg>'
    )


def _shape(element: Any, signs: Mapping[str, str]) -> str:
    """One element of Vega's drawing without names, roles, fonts and invisible helpers; `signs` maps
    a colour to its class.
    """
    tag = element.tag.rpartition("}")[2]
    sign = signs.get(element.get("fill", ""), "") or signs.get(element.get("stroke", ""), "")
    inside = escape(element.text or "") + "".join(_shape(child, signs) for child in element)
    if (
        tag not in ("g", "path", "text", "tspan")
        or (tag == "path" and not sign)
        or (tag == "g" and not inside)
    ):
        return ""
    kept = "".join(f' {name}="{escape(element.get(name))}"' for name in _KEPT if element.get(name))
    return f"<{tag}{sign}{kept}>{inside}</{tag}>"


# Axes of drawings: round numbers to stand beside them, and where a value lies.

LETTER = 6.6  # pixels a letter of 13 takes, on average
BESIDE = 34  # pixels for the numbers left of a plot
_ROUND = (1, 2, 5)


def round_step(most: float, *, ticks: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … with which `most` is passed in at most `ticks` steps.

    Examples
    --------
    >>> [round_step(most, ticks=5) for most in (0, 4, 24, 41, 9000)]
    [1, 1, 5, 10, 2000]
    """
    power = 0
    while True:
        for digit in _ROUND:
            if digit * 10**power * ticks >= most:
                return int(digit * 10**power)
        power += 1


@dataclass(frozen=True)
class Plot:
    """A rectangle of a drawing, in pixels, in which `most_x` is its right edge and `most_y` its
    upper one; both begin at 0.
    """

    left: float
    top: float
    width: float
    height: float
    most_x: float
    most_y: float = 1

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, value: float) -> float:
        return round(self.left + self.width * value / max(self.most_x, 1), 2)

    def y(self, value: float) -> float:
        return round(self.bottom - self.height * value / max(self.most_y, 1), 2)


def numbers_below(plot: Plot, *, ticks: int, title: str, language: Language) -> list[Mark]:
    """Round numbers under the plot, each with a short stroke, and below them what they count."""
    step = round_step(plot.most_x, ticks=ticks)
    marks: list[Mark] = []
    for value in range(0, math.floor(plot.most_x) + 1, step):
        at = plot.x(value)
        marks.append(Box(at - 0.5, plot.bottom, at + 0.5, plot.bottom + 5, "guide"))
        align = "left" if at == 0 else "center" if plot.right - at > 16 else "right"
        marks.append(
            Words(
                plot.right if align == "right" else at,
                plot.bottom + 15,
                (language.number(value),),
                "muted",
                12,
                align,
            )
        )
    return [*marks, Words(plot.right, plot.bottom + 33, (title,), "muted", 12, "right")]


def numbers_beside(plot: Plot, *, ticks: int, title: str, language: Language) -> list[Mark]:
    """Round numbers left of the plot, each with a line across it, and above them what they count."""
    step = round_step(plot.most_y, ticks=ticks)
    marks: list[Mark] = []
    for value in range(0, math.floor(plot.most_y) + 1, step):
        at = plot.y(value)
        marks.append(Box(plot.left, at - 0.5, plot.right, at + 0.5, "guide"))
        marks.append(Words(plot.left - 8, at, (language.number(value),), "muted", 12, "right"))
    return [*marks, Words(plot.left - BESIDE, plot.top - 18, (title,), "muted", 12, "left")]
