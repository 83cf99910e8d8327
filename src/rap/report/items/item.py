"""An item, and what is noted about the people behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID
from rap.study.frames import running_snapshot

MIME = "application/vnd.rap.item.v1+json"
SVG = "image/svg+xml"
# what JupyterLab 4 draws with tooltips, without asking anybody for anything
VEGA = "application/vnd.vegalite.v5+json"
# Kinds that no edition for others shows, and what they are called: they tell of the team's own
# work, or of one person's interview.
FOR_THE_TEAM: Mapping[str, str] = {
    "curve": "report.kind.curve",
    "codeline": "report.kind.codeline",
    "rows": "report.kind.rows",
}
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
Text = str | Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One thing a report shows; `data` is the item as FORMATS says.

    `preview` is what JupyterLab displays of it, `drawing` a Vega-Lite chart it displays instead,
    `picture` makes the SVG that every other viewer displays; none exists within a run.
    """

    data: Mapping[str, Any]
    preview: str = ""
    drawing: Mapping[str, Any] | None = None
    picture: Callable[[], str] | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.data, "text/plain": f"rap item {self.data['id']}"}
        if running_snapshot() is None:
            # JupyterLab prefers HTML to Vega-Lite where it is given both
            bundle |= {"text/html": self.preview} if self.drawing is None else {VEGA: self.drawing}
            picture = self.picture() if self.picture is not None else ""
            bundle |= {SVG: picture} if picture else {}
        return bundle


def make_data(kind: str, id: str, title: Text, **parts: Any) -> dict[str, Any]:
    """What an item of `kind` holds: `parts`, and what every item has.

    Raises
    ------
    WrongUseError
        For an id that is no name.
    """
    if not _ID.fullmatch(id):
        raise WrongUseError("report.item.bad_id", item=id)
    empty = {"rows": [], "quotes": [], "chart": {}, "text": ""}
    return {"v": 1, "kind": kind, "id": id, "title": title, **empty, **parts}


def items_of(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The items of an executed notebook in order, each with the number of its cell, counted from 1."""
    for number, data in bundles_of(notebook):
        yield number, data[MIME]


def bundles_of(notebook: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What stands around each item (`data[MIME]`) in the notebook, to put another in its place;
    with the number of its cell.
    """
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            if (data := output.get("data", {})).get(MIME) is not None:
                yield number, data


def behind_cell(id: str, unit: str, ids: Iterable[str]) -> list[str]:
    """Who (`unit` "people"), or which texts, stand in a cell, each once."""
    return people(id, ids) if unit == "people" else sorted(set(ids))


def people(id: str, cases: Iterable[str]) -> list[str]:
    """The cases, each once.

    Raises
    ------
    WrongUseError
        For anything else, which would count sources, codings or letters as people.
    """
    found = set() if isinstance(cases, str) else set(cases)
    if isinstance(cases, str) or not all(
        isinstance(case, str) and CASE_ID.fullmatch(case) for case in found
    ):
        raise WrongUseError("report.item.not_cases", item=id)
    return sorted(found)


def remember(
    id: str, cells: Iterable[tuple[Mapping[str, str], Iterable[str]]], *, unit: str = "people"
) -> None:
    """Note, in the run's private folder, who stands behind each cell, or which texts."""
    snapshot = running_snapshot()
    if snapshot is None or snapshot.people is None:
        return
    with open(snapshot.people, "a", encoding="utf-8") as file:
        for where, who in cells:
            behind = {"cases": list(who)} if unit == "people" else {"cases": [], "texts": list(who)}
            row = {
                "item": id,
                "where": json.dumps(where, sort_keys=True, ensure_ascii=False),
                **behind,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


# Charts as JupyterLab draws them for the team: Vega-Lite with tooltips, all data inside, nothing
# fetched.

_WIDTH = 480  # pixels
_DEEP = "#0d6861"


def bars_for_lab(
    values: Sequence[dict[str, Any]], *, title: str, label: str, unit: str
) -> dict[str, Any]:
    """Bars, one a value of `label`, as long as `unit` is great."""
    encoding = {
        "y": {"field": label, "type": "nominal", "sort": None},
        "x": {"field": unit, "type": "quantitative", "axis": {"tickMinStep": 1}},
        "tooltip": _tips(label, unit),
    }
    return _chart(
        values, title, width=_WIDTH, mark={"type": "bar", "color": _DEEP}, encoding=encoding
    )


def shades_for_lab(
    values: Sequence[dict[str, Any]],
    *,
    title: str,
    places: tuple[str, str],
    unit: str,
    sort: str | None = None,
) -> dict[str, Any]:
    """A square of shades: the first of `places` goes down, the second across; in the order of the
    table, or "ascending".
    """
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
    across = {
        "field": "n",
        "type": "quantitative",
        "title": "interviews",
        "axis": {"tickMinStep": 1},
    }
    met, expected = _upwards("codes"), _upwards("expected")
    tips = _tips("n", "codes", "expected", "low", "high")
    layers = [
        {
            "mark": {"type": "area", "color": _DEEP, "opacity": 0.2},
            "encoding": {"x": across, "y": _upwards("low"), "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": "#777", "strokeDash": [5, 4]},
            "encoding": {"x": across, "y": expected},
        },
        {
            "mark": {"type": "line", "color": _DEEP, "point": {"color": _DEEP}},
            "encoding": {"x": across, "y": met, "tooltip": tips},
        },
    ]
    facet = {"field": "group", "type": "nominal", "title": None}
    return _chart(
        values, title, facet=facet, columns=2, spec={"width": 320, "height": 220, "layer": layers}
    )


def codeline_for_lab(
    values: Sequence[dict[str, Any]], *, title: str, length: int
) -> dict[str, Any]:
    """Bars from `start` to `end`, a lane a code."""
    encoding = {
        "y": {"field": "code", "type": "nominal", "sort": None},
        "x": {
            "field": "start",
            "type": "quantitative",
            "title": "characters",
            "scale": {"domain": [0, length]},
        },
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
        # a name; nothing is read from there
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "usermeta": {"embedOptions": {"actions": False, "renderer": "svg"}},
        "title": {"text": title, "anchor": "start"},
        "description": title,
        "data": {"values": list(values)},
        **parts,
    }
