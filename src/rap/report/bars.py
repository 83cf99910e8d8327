"""Counts as bars: each on a line of its own below its label, or beside it; and the cells that every
chart of counts is made of.

Only numbers that may be shown have a length or a shade; the others are words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rap.report.drawing import PHONE, WIDE, box, draw, words_at, wrapped
from rap.report.edition import (
    Count,
    Edition,
    all_of,
    count_text,
    drawn,
    greatest_of,
    is_small,
)
from rap.report.tables import Counts

_ROOM = 128  # pixels for the words at the end of a bar on the scale of all people


@dataclass(frozen=True)
class Cell:
    """A label, its count in words and digits, and the part (0 to 1) of the whole scale; None when it is
    not shown. `is_of_all`: the scale is of all people, and is drawn too.
    """

    label: str
    shown: str
    part: float | None
    is_of_all: bool = False


def cells_of(named: Sequence[tuple[str, Count]], edition: Edition, *, greatest: int) -> list[Cell]:
    """Labels and numbers as cells to be shaded, the darkest the `greatest`; a number that may not be
    shown has words and no part.
    """
    return [
        Cell(
            label,
            count_text(n, edition),
            None if is_small(n, edition) else drawn(n, edition) / max(greatest, 1),
        )
        for label, n in named
    ]


def bars_of(named: Sequence[tuple[str, Count]], edition: Edition, *, greatest: int) -> list[Cell]:
    """The same as bars: each on the scale of all people who were counted with it, where it is known."""
    cells = []
    for label, n in named:
        most = all_of(n, edition, greatest=greatest)
        part = None if edition.shown(n) is None else min(1.0, drawn(n, edition) / most)
        cells.append(Cell(label, count_text(n, edition), part, bool(edition.of)))
    return cells


# The drawing.


def cells_of_bars(counts: Counts, edition: Edition) -> list[Cell]:
    """Counts by one column as bars, in their order."""
    named = [(edition.label(counts.columns[0], value), n) for (value,), n in counts.cells.items()]
    return bars_of(named, edition, greatest=greatest_of(counts.people(), edition))


def draw_bars(counts: Counts, edition: Edition) -> tuple[str, str]:
    """On a phone each on a line of its own under its label, on a wide page beside it."""
    cells = cells_of_bars(counts, edition)
    labels = min(200, 8 * max(len(cell.label) for cell in cells))
    marks, top = bars_beside_labels(
        cells, top=0, width=WIDE - room_of(cells, 52), labels=labels, size=14
    )
    return bars_below_labels(cells), draw(marks, width=WIDE, height=top)


def bars_below_labels(cells: Sequence[Cell]) -> str:
    marks: list[str] = []
    top, room = 0, room_of(cells, 44)
    for cell in cells:
        lines = wrapped(cell.label, 36)
        below = top + 10 + 16 * len(lines)
        marks.append(words_at((0, top + 10), lines))
        marks += _bar(cell, left=0, middle=below + 2, longest=PHONE - room)
        top = below + 22
    return draw(marks, width=PHONE, height=top)


def bars_beside_labels(
    cells: Sequence[Cell], *, top: float, width: int, labels: int, size: int
) -> tuple[list[str], float]:
    """Bars with their labels beside them, in `labels` pixels; and where the last one ends."""
    marks: list[str] = []
    for cell in cells:
        lines = wrapped(cell.label, int(labels / (size * 0.53)))
        high = max(2 * size + 6, (size + 2) * len(lines) + 6)
        middle, left = top + high / 2, labels + 12
        marks.append(words_at((0, middle - (size + 2) * (len(lines) - 1) / 2), lines, size=size))
        marks += _bar(cell, left=left, middle=middle, longest=width - left, size=size)
        top += high
    return marks, top


def room_of(cells: Sequence[Cell], least: int) -> int:
    """What the longest number or word at the end of a bar needs; on the scale of all people the same
    on the whole page.
    """
    if any(cell.is_of_all for cell in cells):
        return _ROOM
    return max(
        [
            least,
            *(20 + 8 * len(cell.shown) for cell in cells if cell.part and len(cell.shown) > 4),
        ]
    )


def _bar(
    cell: Cell, *, left: float, middle: float, longest: float, size: int = 14
) -> Iterator[str]:
    """The bar, and below it, where it is known, the scale of all people."""
    if cell.part is None:
        yield words_at((left, middle), [cell.shown], paint="muted", size=size)
        return
    end, last = left + longest * cell.part, left + longest
    if cell.is_of_all:
        yield box((left, middle - 7), (last, middle + 7), paint="track")
    if cell.part:
        yield box((left, middle - 7), (end, middle + 7), paint="bar")
    beside = last if cell.is_of_all else end
    yield words_at(
        (beside + 8 if beside > left else left, middle), [cell.shown], size=size, bold=True
    )
