"""Who of the people who raised a theme was asked about it: words below its name, and columns of the
table whose numbers lead to their passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rap.analysis.asked import ASKED, find_asked
from rap.analysis.columns import values_in
from rap.core.model import GUIDE
from rap.topics.exploring.question import Asked, Cell, Frames, Where

if TYPE_CHECKING:
    import pandas as pd

_IDS = {name: name.replace("_", "-") for name in ASKED}
"""Columns of `count_asked`, and the ids of what they are called."""


@dataclass(frozen=True)
class Raised:
    """Of each row: "6 of the 14 asked, 3 unasked"; the same as columns, each with its heading first;
    and notes for below the chart. Nothing where no guide is known.
    """

    said: tuple[str, ...] = ()
    columns: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()

    def after(self, texts: Sequence[str]) -> list[str]:
        """Each text with what is said of its row in brackets."""
        if not self.said:
            return [*texts]
        return [f"{text} ({said})" for text, said in zip(texts, self.said, strict=True)]


def has_guides(frames: Frames) -> bool:
    """Whether some text names a guide whose themes are known."""
    named = {one for cell in frames.sources.get(GUIDE, ()) for one in values_in(cell)}
    return bool(named & {*frames.guides["guide"]})


def tell_asked(asked: Asked, total: pd.DataFrame | None) -> Raised:
    """Tell who was asked about each row of what `count_asked` gave, by its label."""
    if total is None:
        return Raised()
    words, rows = asked.words, str(total.index.name)
    columns: list[list[Cell]] = [[words(f"row-{id}")] for id in _IDS.values()]
    said = []
    for row in total.reset_index().to_dict("records"):
        n_asked, texts = int(row["asked"]), list[str]()
        columns[0].append(words.number(n_asked))
        for column, name in zip(columns[1:], ASKED[1:], strict=True):
            n, where = int(row[name]), {rows: row[rows], "asked": name}
            told = words.plural(f"explore-n-{_IDS[name]}", n)
            label = f"{asked.label(rows, row[rows])}: {told}"
            column.append(asked.mark(n, words.number(n), label=label, where=where))
            texts += [told] if n else []
        if n_asked:  # the first of them is told with how many were asked
            both = {"n": words.number(int(row["asked_raised"])), "of": words.number(n_asked)}
            first = words("explore-of-asked", **both)
            texts = [first, *texts[bool(row["asked_raised"]) :]]
        elif not row["not_noted"]:
            texts = [words("explore-asked-nobody")]
        said.append(", ".join(texts))
    kept = columns if total["not_noted"].any() else columns[:-1]
    return Raised(tuple(said), tuple(map(tuple, kept)), (words("explore-asked-note"),))


def people_asked(asked: Asked, where: Where, group: str) -> set[str]:
    """The people of one number: `group` is a column of `count_asked`."""
    frames, (rows, value) = asked.frames, next(iter(where.items()))
    found = find_asked(frames.codings, frames.cases, frames.sources, frames.guides, rows=rows)
    return found[(value,)][group]
