"""Questions that packages of others answer: each gets rows of what the reader may see, never words of a
text, and gives labels with numbers and where their passages are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from rap.core.apart import Limits, call
from rap.core.errors import RefusedError
from rap.core.extensions import Extension, broken
from rap.topics.exploring.panels import Panel, bars_in_panels
from rap.topics.exploring.question import Answer, Asked, Where, narrowed, places

if TYPE_CHECKING:
    import pandas as pd

_LIMITS = Limits(wait_s=30.0)
_CODINGS = ("source", "start", "end", "code", "family", "case")
_TEXTS = ("source", "kind", "language", "phase", "length")
_MOST, _DRAWN, _LONGEST = 1000, 24, 200  # rows, rows that are drawn, letters of a label


def answer_strange(extension: Extension, asked: Asked) -> Answer:
    """Its answer; each value is looked at.

    Raises
    ------
    RefusedError
        The package is broken, or gives something else.
    """
    import pandas as pd

    frames = asked.frames
    people = [str(name) for name in frames.cases.columns]
    given = (
        _records(frames.codings, _CODINGS),
        _records(frames.cases, people),
        _records(frames.sources, _TEXTS),
    )
    said = call(extension, *given, limits=_LIMITS)
    try:
        heads = tuple(map(_word, said["heads"]))
        rows = [(_word(one["label"]), _n(one["n"]), _where(one)) for one in said["rows"][:_MOST]]
        title, told = _word(said["title"]), _word(said.get("said", ""))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _other(extension) from None
    if len(heads) != 2:
        raise _other(extension)
    bars = []
    for label, n, where in rows:
        shown = asked.words.number(n) if isinstance(n, int) else f"{n:.2f}"
        bars.append(asked.mark(n if where else 0, shown, label=f"{label}: {shown}", where=where))
    labels = [label for label, _, _ in rows]
    panel = Panel(heads[1], "", bars[:_DRAWN])
    draw = partial(bars_in_panels, labels[:_DRAWN], [panel])
    return Answer(
        title=title,
        frame=pd.DataFrame([row[:2] for row in rows], columns=list(heads)),
        heads=heads,
        rows=tuple(zip(labels, bars, strict=True)),
        marks=tuple(asked.marks),
        draw=(lambda width: draw(width=width)) if rows else None,
        said=told,
        notes=(f"{extension.package} {extension.version}",),
    )


def find_strange(asked: Asked, where: Where) -> pd.DataFrame:
    """The codings of which a row of its answer says that they are behind its number."""
    return places(narrowed(asked.frames, asked.frames.codings, where))


def _other(extension: Extension) -> RefusedError:
    return broken(extension, "answer")


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    there = [name for name in columns if name in frame.columns]
    rows: list[dict[str, Any]] = json.loads(frame[there].to_json(orient="records"))
    return rows


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError
    return value


def _n(value: Any) -> int | float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < 0:
        raise TypeError
    return value  # type: ignore[no-any-return]


def _where(row: Mapping[str, Any]) -> dict[str, str]:
    return {_word(name): _word(value) for name, value in row.get("where", {}).items()}
