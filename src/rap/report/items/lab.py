"""Charts as JupyterLab draws them for the team: Vega-Lite with tooltips, all data inside, nothing fetched.

A field's own name is its axis; the report, not the notebook, speaks people's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_WIDTH = 480  # pixels
_DEEP = "#0d6861"


def bars_for_lab(values: Sequence[dict[str, Any]], *, title: str, label: str, unit: str) -> dict[str, Any]:
    """Bars, one a value of `label`, as long as `unit` is great."""
    encoding = {
        "y": {"field": label, "type": "nominal", "sort": None},
        "x": {"field": unit, "type": "quantitative", "axis": {"tickMinStep": 1}},
        "tooltip": _tips(label, unit),
    }
    return _chart(values, title, width=_WIDTH, mark={"type": "bar", "color": _DEEP}, encoding=encoding)


def shades_for_lab(
    values: Sequence[dict[str, Any]], *, title: str, places: tuple[str, str], unit: str, sort: str | None = None
) -> dict[str, Any]:
    """A square of shades: the first of `places` goes down, the second across; in the order of the table, or "ascending"."""
    down, across = places
    encoding = {
        "y": {"field": down, "type": "nominal", "sort": sort},
        "x": {"field": across, "type": "nominal", "sort": sort},
        "color": {"field": unit, "type": "quantitative", "scale": {"scheme": "teals"}},
        "tooltip": _tips(down, across, unit),
    }
    return _chart(values, title, mark="rect", encoding=encoding)


def curve_for_lab(values: Sequence[dict[str, Any]], *, title: str) -> dict[str, Any]:
    """Codes met, what any order would give, and the band of random orders, a panel a group."""
    across = {"field": "n", "type": "quantitative", "title": "interviews", "axis": {"tickMinStep": 1}}
    met, expected = _upwards("codes"), _upwards("expected")
    tips = _tips("n", "codes", "expected", "low", "high")
    layers = [
        {
            "mark": {"type": "area", "color": _DEEP, "opacity": 0.2},
            "encoding": {"x": across, "y": _upwards("low"), "y2": {"field": "high"}},
        },
        {"mark": {"type": "line", "color": "#777", "strokeDash": [5, 4]}, "encoding": {"x": across, "y": expected}},
        {
            "mark": {"type": "line", "color": _DEEP, "point": {"color": _DEEP}},
            "encoding": {"x": across, "y": met, "tooltip": tips},
        },
    ]
    facet = {"field": "group", "type": "nominal", "title": None}
    return _chart(values, title, facet=facet, columns=2, spec={"width": 320, "height": 220, "layer": layers})


def codeline_for_lab(values: Sequence[dict[str, Any]], *, title: str, length: int) -> dict[str, Any]:
    """Bars from `start` to `end`, a lane a code."""
    encoding = {
        "y": {"field": "code", "type": "nominal", "sort": None},
        "x": {"field": "start", "type": "quantitative", "title": "characters", "scale": {"domain": [0, length]}},
        "x2": {"field": "end"},
        "tooltip": _tips("code", "start", "end"),
    }
    mark = {"type": "bar", "color": _DEEP, "opacity": 0.7, "stroke": _DEEP}
    return _chart(values, title, width=_WIDTH, mark=mark, encoding=encoding)


def _upwards(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": "codes"}


def _tips(*fields: str) -> list[dict[str, str]]:
    return [{"field": field} for field in fields]


def _chart(values: Sequence[dict[str, Any]], title: str, **parts: Any) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",  # a name; nothing is read from there
        "usermeta": {"embedOptions": {"actions": False, "renderer": "svg"}},
        "title": {"text": title, "anchor": "start"},
        "description": title,
        "data": {"values": list(values)},
        **parts,
    }
