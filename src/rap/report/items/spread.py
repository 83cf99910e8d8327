"""Themes over groups, for the team: for each theme and each group a dot a person, filled for who
speaks of it. No edition for others shows it: every group is a small number.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from rap.analysis.spread import spread
from rap.report.drawing import (
    PHONE,
    WIDE,
    Figure,
    box,
    dot,
    draw,
    limited,
    note_markup,
    words_at,
    wrapped,
)
from rap.report.edition import Edition
from rap.report.items.item import (
    Item,
    Text,
    edition_here,
    in_reading_language,
    make_data,
    table_preview,
)
from rap.report.tables import rows_table
from rap.report.words import Words, words_of

if TYPE_CHECKING:
    import pandas as pd

_NAMES = 172  # pixels for the names of the themes on a wide page
_STEP = 9  # pixels from dot to dot
_DOTS = 10  # people of a group that are drawn one by one; a larger group is a bar
_PER_ROW = 5
_NAMED = 3  # groups whose names fit above their dots on a phone
_GROUPS = 10  # groups side by side; the others are in the table alone


def show_spread(
    codings: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    by: str,
    id: str,
    title: Text,
    rows: str = "code",
    names: Mapping[str, Text] | None = None,
) -> Item:
    """Who of each group speaks of each theme, for the team alone; the themes that part the groups
    most come first, those everybody everywhere speaks of are named below.

    Parameters
    ----------
    codings, cases, by, rows
        As for `rap.analysis.spread.spread`.
    id, title
        As for `show_table`.
    names
        Group -> what people read for it, in this order, where the codebook has no labels.
    """
    if not by or by not in cases.columns:  # a study nobody has described yet
        codings, cases, by = codings.head(0), cases.head(0).assign(group=""), "group"
    frame = spread(codings, cases, by=by, rows=rows)
    sizes = dict(zip(frame[by], frame["of"], strict=True))
    order = sorted(sizes, key=lambda value: -sizes[value])
    if names:
        order = [value for value in names if value in sizes]
    groups = [
        {"value": str(value), "people": int(sizes[value]), "name": (names or {}).get(value, "")}
        for value in order
    ]
    counted = {(row[rows], row[by]): int(row["people"]) for row in frame.to_dict("records")}
    lines: list[list[Any]] = []
    everywhere: list[str] = []
    for theme in dict.fromkeys(frame[rows]):
        said = [counted[theme, value] for value in order]
        is_all = len(groups) > 1 and said == [group["people"] for group in groups]
        everywhere += [str(theme)] if is_all else []
        lines += [] if is_all else [[str(theme), *said]]
    chart = {"mark": "spread", "by": by, "column": rows, "groups": groups, "lines": lines}
    data = make_data("spread", id, title=title, chart={**chart, "everywhere": everywhere})
    edition = edition_here()
    heads, cells = _table(data["chart"], edition)
    return Item(
        data,
        table_preview(in_reading_language(title), heads, cells),
        partial(spread_figure, data["chart"], edition, title=""),
    )


def spread_figure(chart: Mapping[str, Any], edition: Edition, *, title: str) -> Figure | None:
    """The figure; None when nobody is counted."""
    words = words_of(edition.language)
    if not chart["groups"] or not (chart["lines"] or chart["everywhere"]):
        return None
    heads, cells = _table(chart, edition)
    shown = chart["groups"][:_GROUPS]
    rows = [
        (edition.label(chart["column"], theme), said[: len(shown)])
        for theme, *said in chart["lines"]
    ]
    said = [
        f"{line[0]}: {'; '.join(map(': '.join, zip(heads[1:], line[1:], strict=True)))}"
        for line in cells
    ]
    listed = ", ".join(edition.label(chart["column"], theme) for theme in chart["everywhere"])
    note = note_markup(words("spread-everywhere", list=listed) if listed else "")
    return Figure(
        title,
        words("spread-unit"),
        limited("bars-said", said or [listed], edition),
        _phone(rows, shown, chart["by"], edition),
        _wide(rows, shown, chart["by"], edition),
        rows_table(heads, {"": cells}, caption=title),
        note,
    )


def _table(chart: Mapping[str, Any], edition: Edition) -> tuple[list[str], list[list[str]]]:
    """The same in words: of how many people of a group how many speak of it."""
    words = words_of(edition.language)
    heads = [
        edition.column(chart["column"]),
        *(_head(group, chart["by"], edition) for group in chart["groups"]),
    ]
    cells = [
        [
            edition.label(chart["column"], theme),
            *(_of(n, group, words) for n, group in zip(said, chart["groups"], strict=True)),
        ]
        for theme, *said in chart["lines"]
    ]
    return heads, cells


def _head(group: Mapping[str, Any], by: str, edition: Edition) -> str:
    if group["name"]:
        return words_of(edition.language).text(group["name"])[0]
    return edition.label(by, group["value"])


def _of(n: int, group: Mapping[str, Any], words: Words) -> str:
    return words("spread-of", n=words.number(n), all=words.number(group["people"]))


Rows = Sequence[tuple[str, Sequence[int]]]
Groups = Sequence[Mapping[str, Any]]


def _wide(rows: Rows, groups: Groups, by: str, edition: Edition) -> str:
    each = (WIDE - _NAMES) / len(groups)
    marks, top = _heads([_head(group, by, edition) for group in groups], each)
    for label, said in rows:
        lines = wrapped(label, 22)
        high = max(24.0, 16.0 * len(lines) + 6, _highest(groups, each - 10) + 12)
        marks.append(box((0, top), (WIDE, top + 1), paint="guide"))
        marks.append(words_at((0, top + high / 2 - 8 * (len(lines) - 1)), lines))
        for place, (n, group) in enumerate(zip(said, groups, strict=True)):
            at = (_NAMES + each * place, top + high / 2)
            marks += _people(at, n, group["people"], width=each - 10)
        top += high
    return draw(marks, width=WIDE, height=top + 2)


def _heads(names: Sequence[str], each: float) -> tuple[list[str], float]:
    """The names of groups above their columns, and where the rows begin; upright where a word of
    them is wider than a column.
    """
    letters = max(7, int(each / 6.6))
    heads, is_upright = [wrapped(name, letters) for name in names], False
    if any(len(line) > letters for lines in heads for line in lines):
        heads, is_upright = [wrapped(name, 14, most=2) for name in names], True
    longest = max(len(line) for lines in heads for line in lines)
    top = longest * 6.4 + 10 if is_upright else 14.0 * max(map(len, heads)) + 8
    marks = []
    for place, lines in enumerate(heads):
        left = _NAMES + each * place
        at = (left + 8, top - 6) if is_upright else (left, top - 4 - 14 * len(lines))
        angle = 270 if is_upright else 0
        marks.append(words_at(at, lines, paint="muted", size=12, angle=angle))
    return marks, top


def _phone(rows: Rows, groups: Groups, by: str, edition: Edition) -> str:
    """A strip of groups below each theme; more than three groups go by a letter, explained above."""
    names = [f"{_head(group, by, edition)} ({group['people']})" for group in groups]
    heads = [[name] for name in names]
    marks: list[str] = []
    top, each = 0.0, PHONE / len(groups)
    if len(groups) > _NAMED:
        heads = [[letter] for letter in string.ascii_uppercase[: len(groups)]]
        for letter, name in zip(heads, names, strict=True):
            marks.append(words_at((0, top + 9), [f"{letter[0]}  {name}"], size=13))
            top += 18
    else:
        heads = [list(wrapped(name, int(each / 7))) for name in names]
    top += 6
    for label, said in rows:
        lines = wrapped(label, 36)
        marks.append(box((0, top), (PHONE, top + 1), paint="guide"))
        marks.append(words_at((0, top + 14), lines, bold=True))
        top += 10 + 16 * len(lines)
        below = top + 13 * max(map(len, heads)) + 3
        high = _highest(groups, each - 6)
        for place, (n, group) in enumerate(zip(said, groups, strict=True)):
            marks.append(words_at((each * place, top + 6), heads[place], paint="muted", size=11))
            at = (each * place, below + high / 2 + 3)
            marks += _people(at, n, group["people"], width=each - 6)
        top = below + high + 14
    return draw(marks, width=PHONE, height=top)


def _highest(groups: Groups, width: float) -> float:
    """Pixels from the middle of the first to the middle of the last row of dots, of any group."""
    drawn = [group["people"] for group in groups if group["people"] <= _DOTS]
    return float(max((_STEP * (ceil(n / _per_row(n, width)) - 1) for n in drawn), default=0))


def _per_row(people: int, width: float) -> int:
    """So many dots side by side that the rows are as few as fit, and alike."""
    most = max(2, min(_PER_ROW, int(width / _STEP)))
    return ceil(people / ceil(people / most))


def _people(at: tuple[float, float], n: int, people: int, *, width: float) -> Iterator[str]:
    """A dot for each who speaks of it, a ring for each other; of a larger group a bar in its frame."""
    left, middle = at
    if people > _DOTS:
        long = max(14.0, width - 24)
        yield box((left, middle - 5), (left + long, middle + 5), paint="absent")
        if n:
            yield box((left, middle - 5), (left + long * n / people, middle + 5), paint="bar")
        yield words_at((left + long + 6, middle), [str(n)], size=12, bold=True)
        return
    per_row = _per_row(people, width)
    first = middle - _STEP * (ceil(people / per_row) - 1) / 2
    for place in range(people):
        at = (left + 4 + _STEP * (place % per_row), first + _STEP * (place // per_row))
        yield dot(at, paint="dot" if place < n else "absent")
