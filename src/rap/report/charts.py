"""Counts of people as drawings: bars for one column, a grid for two, each once for a phone and once
for a wide page.

Only numbers that may be shown have a length or a shade; the others stand there in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from rap.report.counts import count_text, is_small, people_text, small_words
from rap.report.drawing import Box, Mark, Words, draw
from rap.report.edition import Edition
from rap.report.tables import Counts, draw_counts, unit_of
from rap.report.words import words_of

# What every drawing of a report comes with: a title, what it says in a sentence, and the same
# numbers as a table.

PHONE, WIDE = 280, 640  # widths in pixels at which the words keep their size
_LISTED = 12  # things a reader can listen to in one go


@dataclass(frozen=True)
class Figure:
    """One drawing for a phone and one for a wide page; `title`, `note` and `table` are markup,
    `unit` and `said` plain words.
    """

    title: str
    unit: str
    said: str
    phone: str
    wide: str
    table: str
    note: str = ""


def figure_markup(figure: Figure, edition: Edition) -> str:
    """The `<figure>`: the drawing is a picture to a screen reader, the table under it is closed."""
    unit = f'<span class="unit">{escape(figure.unit)}</span>' if figure.unit else ""
    return (
        f'<figure class="chart"><figcaption>{figure.title}{unit}</figcaption>'
        f'<div class="drawing" role="img" aria-label="{escape(figure.said)}">'
        f'<div class="phone">{figure.phone}</div><div class="wide">{figure.wide}</div></div>'
        f"{figure.note}<details><summary>{escape(words_of(edition.language)('same-numbers'))}</summary>"
        f"{figure.table}</details></figure>"
    )


def rows_table(
    heads: Sequence[str],
    parts: Mapping[str, Sequence[Sequence[str]]],
    *,
    caption: str,
    words: int = 1,
) -> str:
    """A table of rows, in parts with a heading each ("" for none), whose first `words` columns are
    words and the others numbers.

    Heads and cells are plain, `caption` is markup. With more than one column of words, a row is a
    card on a phone.
    """
    head = "".join(
        f'<th scope="col" role="columnheader"{_class(place, words)}>{escape(name)}</th>'
        for place, name in enumerate(heads)
    )
    body = "".join(_part(name, rows, heads, words) for name, rows in parts.items())
    return (
        f'<table class="{"cards" if words > 1 else "figures"}" role="table"><caption class="unseen">{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{body}</table>'
    )


def _part(name: str, rows: Sequence[Sequence[str]], heads: Sequence[str], words: int) -> str:
    named = f'<tr role="row"><th scope="rowgroup" role="rowheader" colspan="{len(heads)}"><b>{escape(name)}</b></th></tr>'
    lines = "".join(f'<tr role="row">{_cells(row, heads, words)}</tr>' for row in rows)
    return f'<tbody role="rowgroup">{named if name else ""}{lines}</tbody>'


def _cells(row: Sequence[str], heads: Sequence[str], words: int) -> str:
    first = f'<th scope="row" role="rowheader">{escape(row[0])}</th>'
    return first + "".join(
        f'<td role="cell" data-label="{escape(heads[place])}"{_class(place, words)}>{escape(cell)}</td>'
        for place, cell in enumerate(row)
        if place
    )


def _class(place: int, words: int) -> str:
    return " class=number" if place >= words else ""


def limited(message: str, said: Sequence[str], edition: Edition) -> str:
    """The sentence `message` of the first things in `said`; what is more stands in the table."""
    words = words_of(edition.language)
    more = " " + words("more-in-table") if len(said) > _LISTED else ""
    return words(message, list="; ".join(said[:_LISTED])) + more


def note_markup(text: str, *, where: str = "") -> str:
    """A line in small letters under a drawing, or nothing; `where` is `phone` or `wide` when it is
    about that drawing alone.
    """
    return f'<p class="{f"note {where}".strip()}">{escape(text)}</p>' if text else ""


def span_text(start: float, end: float) -> str:
    """From one number to another, never broken over two lines: "12–16"."""
    return f"{start:.0f}\u2060–\u2060{end:.0f}"


def wrapped(text: str, characters: int) -> tuple[str, ...]:
    """The text on lines of so many characters; a longer word keeps its line."""
    return tuple(textwrap.wrap(text, characters, break_long_words=False)) or ("",)


SHADES = 5
_MOST, _MOST_WIDE = 3, 7  # columns of a grid that fit side by side on a phone, and on a wide page


@dataclass(frozen=True)
class Cell:
    """A label, its count in words or digits, and the part (0 to 1) of the greatest count; None when
    it is not shown.
    """

    label: str
    shown: str
    part: float | None


class Row(NamedTuple):
    """One row of a grid."""

    label: str
    cells: list[Cell]


def draw_chart_of(counts: Counts, edition: Edition, *, title: str, note: str) -> str:
    """The figure: bars for one column, a grid for two."""
    bars = len(counts.columns) == 1
    phone, wide = (_bars if bars else _grid)(counts, edition)
    said = _bars_said(counts, edition) if bars else _grid_said(counts, edition)
    table = draw_counts(counts, edition, title=title, quiet=True)
    return figure_markup(
        Figure(title, unit_of(counts, edition), said, phone, wide, table, note), edition
    )


def cells_of(named: Sequence[tuple[str, int]], edition: Edition, greatest: int) -> list[Cell]:
    """Labels and numbers as cells; a number that may not be shown has words and no part."""
    return [
        Cell(label, count_text(n, edition), None if is_small(n, edition) else n / max(greatest, 1))
        for label, n in named
    ]


def greatest_of(counts: Counts, edition: Edition) -> int:
    """The greatest number that may be shown."""
    return max((n for n in counts.people() if not is_small(n, edition)), default=0)


def _bars(counts: Counts, edition: Edition) -> tuple[str, str]:
    named = [(edition.label(counts.columns[0], value), n) for (value,), n in counts.cells.items()]
    cells = cells_of(named, edition, greatest_of(counts, edition))
    return bars_below_labels(cells), _bars_beside_labels(cells)


def bars_below_labels(cells: Sequence[Cell]) -> str:
    """For a phone: each bar on a line of its own under its label."""
    marks: list[Mark] = []
    top, room = 0, _room(cells, 44)
    for cell in cells:
        lines = wrapped(cell.label, 36)
        below = top + 10 + 16 * len(lines)
        marks += [
            Words(0, top + 10, lines),
            *_bar(cell, left=0, middle=below + 2, longest=PHONE - room),
        ]
        top = below + 22
    return draw(marks, width=PHONE, height=top)


def _bars_beside_labels(cells: Sequence[Cell]) -> str:
    step = 36
    labels, room = min(200, 8 * max(len(cell.label) for cell in cells)), _room(cells, 52)
    marks: list[Mark] = []
    for place, cell in enumerate(cells):
        marks += _labelled_bar(
            cell, middle=place * step + step // 2, width=WIDE - room, labels=labels, size=14
        )
    return draw(marks, width=WIDE, height=step * len(cells))


def _labelled_bar(cell: Cell, *, middle: float, width: int, labels: int, size: int) -> list[Mark]:
    lines = wrapped(cell.label, int(labels / (size * 0.53)))
    first = middle - (size + 2) * (len(lines) - 1) / 2
    bar = _bar(cell, left=labels + 12, middle=middle, longest=width - labels - 12, size=size)
    return [Words(0, first, lines, size=size), *bar]


def _room(cells: Sequence[Cell], least: int) -> int:
    """What the longest number or word at the end of a bar needs."""
    return max(
        [least, *(20 + 8 * len(cell.shown) for cell in cells if cell.part and len(cell.shown) > 4)]
    )


def _bar(cell: Cell, *, left: float, middle: float, longest: float, size: int = 14) -> list[Mark]:
    if cell.part is None:
        return [Words(left, middle, (cell.shown,), "muted", size)]
    end = left + longest * cell.part
    number = Words(end + 8 if cell.part else left, middle, (cell.shown,), size=size, weight="bold")
    return [Box(left, middle - 7, end, middle + 7, "bar"), number] if cell.part else [number]


def _grid(counts: Counts, edition: Edition) -> tuple[str, str]:
    greatest = greatest_of(counts, edition)
    first, second = counts.columns
    heads = {value: edition.label(second, value) for value in counts.values(1)}
    rows = [
        Row(
            edition.label(first, row),
            cells_of(
                [(heads[value], counts.cells.get((row, value), 0)) for value in heads],
                edition,
                greatest,
            ),
        )
        for row in counts.values(0)
    ]
    names = list(heads.values())
    few, some = len(names) <= _MOST, len(names) <= _MOST_WIDE
    narrow = (
        _shades_below_labels(rows, names)
        if few
        else _small_multiples(rows, width=PHONE, labels=104)
    )
    return narrow, _shades_beside_labels(rows, names) if some else _small_multiples(
        rows, width=WIDE, labels=176
    )


def _shades_below_labels(rows: Sequence[Row], heads: Sequence[str]) -> str:
    each = PHONE / len(heads)
    marks, top = _heads(heads, left=0, each=each)
    for label, cells in rows:
        lines = wrapped(label, 36)
        marks.append(Words(0, top + 12, lines))
        top += 8 + 16 * len(lines)
        marks += _shaded_row(cells, left=0, top=top, each=each, height=34)
        top += 34 + 8
    return draw(marks, width=PHONE, height=int(top))


def _shades_beside_labels(rows: Sequence[Row], heads: Sequence[str]) -> str:
    labels = 176
    each = (WIDE - labels) / len(heads)
    marks, top = _heads(heads, left=labels, each=each)
    for label, cells in rows:
        lines = wrapped(label, 22)
        marks.append(Words(0, top + 20 - 8 * (len(lines) - 1), lines))
        marks += _shaded_row(cells, left=labels, top=top, each=each, height=40)
        top += 40
    return draw(marks, width=WIDE, height=int(top))


def _small_multiples(rows: Sequence[Row], *, width: int, labels: int) -> str:
    """Bars for each row of a grid, when its columns do not fit side by side."""
    marks: list[Mark] = []
    top, room = 0, _room([cell for row in rows for cell in row.cells], 52)
    for label, cells in rows:
        marks.append(Words(0, top + 10, wrapped(label, 32), weight="bold"))
        top += 10 + 16 * len(wrapped(label, 32))
        for cell in cells:
            marks += _labelled_bar(
                cell, middle=top + 15, width=width - room, labels=labels, size=13
            )
            top += 30
        top += 14
    return draw(marks, width=width, height=top)


def _heads(heads: Sequence[str], *, left: float, each: float) -> tuple[list[Mark], int]:
    """The names of the columns, each on as many lines as it needs, and where the rows begin."""
    lines = [wrapped(head, max(8, int(each / 7.2))) for head in heads]
    deepest = max(map(len, lines))
    marks: list[Mark] = [
        Words(
            left + each * (place + 0.5), 8 + 15 * (deepest - len(text)), text, "muted", 13, "center"
        )
        for place, text in enumerate(lines)
    ]
    return marks, 15 * deepest + 10


def _shaded_row(
    cells: Sequence[Cell], *, left: float, top: float, each: float, height: float
) -> list[Mark]:
    marks: list[Mark] = []
    for place, cell in enumerate(cells):
        x, middle = left + each * place, top + height / 2
        box = (x + 1.5, top + 1.5, x + each - 1.5, top + height - 1.5)
        if cell.part is None:
            lines = wrapped(cell.shown, max(8, int(each / 6.6)))
            words = Words(
                x + each / 2,
                middle - 7 * (len(lines) - 1),
                lines,
                "muted",
                12 if each < 100 else 13,
                "center",
            )
            marks += [Box(*box, "veiled"), words]
        else:
            shade = shade_of(cell.part)
            paint = "on-high" if shade > 3 else "on-low"
            lines = wrapped(cell.shown, max(8, int(each / 6.6)))
            size, first = (15, middle) if len(lines) == 1 else (12, middle - 7 * (len(lines) - 1))
            marks += [
                Box(*box, f"heat-{shade}"),
                Words(x + each / 2, first, lines, paint, size, "center", "bold"),
            ]
    return marks


def shade_of(part: float) -> int:
    """The shade, from 1 to `SHADES`, of a part (0 to 1) of the greatest number; light words stand
    on those above 3.
    """
    return max(1, min(SHADES, 1 + int(part * SHADES - 1e-9)))


def _bars_said(counts: Counts, edition: Edition) -> str:
    words = words_of(edition.language)
    said = [
        words(
            "cell-said",
            label=edition.label(counts.columns[0], value),
            people=people_text(n, edition),
        )
        for (value,), n in counts.cells.items()
    ]
    return limited("bars-said", said, edition)


def _grid_said(counts: Counts, edition: Edition) -> str:
    words = words_of(edition.language)
    shown = sorted(
        ((n, key) for key, n in counts.cells.items() if not is_small(n, edition)),
        key=lambda cell: -cell[0],
    )
    said = [
        words(
            "cell-said",
            label=", ".join(map(edition.label, counts.columns, key)),
            people=people_text(n, edition),
        )
        for n, key in shown
    ]
    return limited("grid-said", said or [words("small-note", words=small_words(edition))], edition)
