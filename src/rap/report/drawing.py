"""Boxes and words at given places, drawn as SVG by Vega and stripped of everything but the shapes.

Places are in pixels and colours are names: the style sheet of the report decides what "bar" or "muted" look like by day
and by night. Vega measures no font here, so the drawing is the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

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
)
_HEX = {paint: f"#00ff{number:02x}" for number, paint in enumerate(PAINTS)}
_PAINT_OF = {colour: paint for paint, colour in _HEX.items()}
_KEPT = ("d", "transform", "x", "y", "dx", "dy", "text-anchor", "font-size", "font-weight")
_LONG_NUMBER = re.compile(r"\d+\.\d{3,}")


@dataclass(frozen=True)
class Box:
    """A rectangle from (x, y) to (x2, y2)."""

    x: float
    y: float
    x2: float
    y2: float
    paint: str


@dataclass(frozen=True)
class Words:
    """Lines of text whose first line has its middle at y."""

    x: float
    y: float
    lines: tuple[str, ...]
    paint: str = "ink"
    size: int = 14
    align: str = "left"
    weight: str = "normal"


def draw(marks: Sequence[Box | Words], *, width: int, height: int) -> str:
    """The marks as an `<svg>` that carries shapes, words and classes, no more."""
    import vl_convert

    spec = _spec(marks, width=width, height=height)
    return _stripped(vl_convert.vegalite_to_svg(spec), width=width, height=height)


def _spec(marks: Sequence[Box | Words], *, width: int, height: int) -> dict[str, Any]:
    boxes = [asdict(mark) | {"paint": _HEX[mark.paint]} for mark in marks if isinstance(mark, Box)]
    texts = [mark for mark in marks if isinstance(mark, Words)]
    styles = dict.fromkeys((text.size, text.align, text.weight) for text in texts)
    layers = [_box_layer(boxes)] if boxes else []
    layers += [
        _text_layer([text for text in texts if (text.size, text.align, text.weight) == style], *style)
        for style in styles
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "autosize": "none",
        "padding": 0,
        "width": width,
        "height": height,
        "config": {"view": {"stroke": None}},
        "layer": layers,
    }


def _box_layer(boxes: list[dict[str, Any]]) -> dict[str, Any]:
    places = {place: _pixels(place) for place in ("x", "y")} | {place: {"field": place} for place in ("x2", "y2")}
    return {"data": {"values": boxes}, "mark": "rect", "encoding": {**places, "color": _paint()}}


def _text_layer(texts: Sequence[Words], size: int, align: str, weight: str) -> dict[str, Any]:
    values = [{"x": text.x, "y": text.y, "lines": list(text.lines), "paint": _HEX[text.paint]} for text in texts]
    mark = {
        "type": "text",
        "fontSize": size,
        "align": align,
        "fontWeight": weight,
        "baseline": "middle",
        "lineHeight": size + 2,
    }
    encoding = {"x": _pixels("x"), "y": _pixels("y"), "text": {"field": "lines"}, "color": _paint()}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _pixels(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _paint() -> dict[str, Any]:
    return {"field": "paint", "type": "nominal", "scale": None, "legend": None}


def _stripped(svg: str, *, width: int, height: int) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    shapes = "".join(_shape(element) for element in etree.fromstring(svg.encode(), parser))
    shapes = _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), shapes)
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{shapes}</svg>'


def _shape(element: Any) -> str:
    """One element of Vega's drawing without names, roles, fonts and invisible helpers."""
    tag = element.tag.rpartition("}")[2]
    paint = _PAINT_OF.get(element.get("fill", ""), "")
    inside = escape(element.text or "") + "".join(map(_shape, element))
    if tag not in ("g", "path", "text", "tspan") or (tag == "path" and not paint) or (tag == "g" and not inside):
        return ""
    kept = "".join(f' {name}="{escape(element.get(name))}"' for name in _KEPT if element.get(name))
    named = f' class="{paint}"' if paint else ""
    return f"<{tag}{named}{kept}>{inside}</{tag}>"
