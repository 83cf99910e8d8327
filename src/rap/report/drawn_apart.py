"""Counts by one column, drawn by a package of others: it gets labels, and numbers as this edition says
them, and gives places of shapes. Every word and every line of markup is the house's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rap.core.apart import call
from rap.core.errors import RefusedError
from rap.core.extensions import Extension, broken, offered
from rap.report.bars import Cell
from rap.report.drawing import PHONE, WIDE, Point, area, box, dot, draw, line, words_at

PAINTS = ("bar", "track", "span", "line", "guide", "dot", "muted", "ink")
_TALLEST, _MOST = 4000, 2000  # pixels, shapes


def drawing_of(mark: str) -> Extension | None:
    """The package that draws a mark the house does not know; None where no package does."""
    return offered("item").get(mark)


def draw_apart(extension: Extension, cells: Sequence[Cell]) -> tuple[str, str]:
    """Its drawing for a phone and for a wide page.

    Raises
    ------
    RefusedError
        It cannot be asked, or gives something else than shapes (docs/extending.md).
    """
    rows = [{"label": one.label, "shown": one.shown, "part": one.part} for one in cells]
    known = {text for one in cells for text in (one.label, one.shown)}
    phone, wide = (call(extension, rows, width) for width in (PHONE, WIDE))
    try:
        return _drawn(phone, PHONE, known), _drawn(wide, WIDE, known)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise broken(extension, "shapes") from None


def _drawn(said: Mapping[str, Any], width: int, known: set[str]) -> str:
    height, shapes = said["height"], said["shapes"]
    if not 0 < _number(height) <= _TALLEST or len(shapes) > _MOST:
        raise ValueError
    return draw([_shape(known, *one) for one in shapes], width=width, height=height)


def _shape(known: set[str], kind: str, *parts: Any) -> str:
    if kind == "words":
        at, text, *paint = parts
        if text not in known:
            raise ValueError
        return words_at(_point(at), [text], paint=_paint(*paint) if paint else "ink")
    *places, paint = parts
    if kind == "box":
        start, end = map(_point, places)
        return box(start, end, paint=_paint(paint))
    if kind == "dot":
        return dot(_point(*places), paint=_paint(paint))
    if kind == "line":
        return line(map(_point, *places), paint=_paint(paint))
    if kind == "area":
        upper, lower = ([_point(at) for at in one] for one in places)
        return area(upper, lower, paint=_paint(paint))
    raise ValueError


def _paint(name: Any) -> str:
    if name not in PAINTS:
        raise ValueError
    return str(name)


def _point(at: Any) -> Point:
    x, y = map(_number, at)
    return x, y


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError
    return float(value)


def or_else(extension: Extension, cells: Sequence[Cell]) -> tuple[tuple[str, str] | None, str]:
    """Its drawing, and nothing said; or none, and in a sentence why not."""
    try:
        return draw_apart(extension, cells), ""
    except RefusedError as error:
        return None, str(error.message)
