"""Codes that stand together, drawn: a square of shades on a wide page, the strongest pairs as bars
on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from rap.report.charts import (
    WIDE,
    Cell,
    Figure,
    bars_below_labels,
    cells_of,
    figure_markup,
    limited,
    note_markup,
    rows_table,
    shade_of,
    wrapped,
)
from rap.report.counts import count_text, is_small, people_text, small_note, small_words
from rap.report.drawing import Box, Mark, Words, draw
from rap.report.edition import Edition
from rap.report.tables import Counts
from rap.report.words import words_of

MOST = 14  # codes
_LABELS = 190  # pixels for the names of the rows
_CELL = (32, 56)  # pixels of a side, from so many to so many
_BARS = 10  # pairs drawn on a phone


@dataclass(frozen=True)
class Pairs:
    """The codes shown, most tied first, the number of people of each two of them (sorted ids), and
    how many codes are not shown.
    """

    codes: tuple[str, ...]
    people: Mapping[tuple[str, str], int]
    left_out: int

    def of(self, first: str, second: str) -> int:
        return self.people.get((min(first, second), max(first, second)), 0)


def draw_matrix_of(counts: Counts, edition: Edition, *, title: str) -> str:
    """The figure; a sentence when no number may be shown.

    Only shown numbers decide which codes are drawn and in what order, so that neither tells of the
    others.
    """
    pairs = _most_tied(counts, edition)
    shown = _shown(pairs, edition)
    words = words_of(edition.language)
    unit = words(f"{edition.unit}-pairs")
    if not shown:
        return _in_a_sentence(edition, title=title, unit=unit)
    greatest = max(n for _, n in shown)
    cells = cells_of([(_pair(pair, edition), n) for pair, n in shown], edition, greatest)
    said = [
        words("cell-said", label=_pair(pair, edition), people=people_text(n, edition))
        for pair, n in shown
    ]
    return figure_markup(
        Figure(
            title,
            unit,
            limited("matrix-said", said, edition),
            bars_below_labels(cells[:_BARS]),
            _square(pairs, edition, greatest),
            _table(shown, edition, title=title),
            _notes(pairs, shown, edition),
        ),
        edition,
    )


def _most_tied(counts: Counts, edition: Edition) -> Pairs:
    people = {(min(key), max(key)): n for key, n in counts.cells.items()}
    ties: dict[str, int] = {code: 0 for pair in people for code in pair}
    for pair, n in people.items():
        for code in pair:
            ties[code] += 0 if is_small(n, edition) else n
    ordered = sorted(
        (code for code in ties if ties[code]),
        key=lambda code: (-ties[code], edition.label("code", code)),
    )
    codes = tuple(ordered[:MOST])
    return Pairs(codes, people, len(ties) - len(codes))


def _shown(pairs: Pairs, edition: Edition) -> list[tuple[tuple[str, str], int]]:
    """The pairs of the codes shown whose number may be shown and is not 0, the greatest first."""
    found = [(pair, pairs.of(*pair)) for pair in combinations(pairs.codes, 2)]
    return sorted(
        ((pair, n) for pair, n in found if n and not is_small(n, edition)), key=lambda row: -row[1]
    )


def _pair(pair: tuple[str, str], edition: Edition) -> str:
    return " + ".join(edition.label("code", code) for code in pair)


def _square(pairs: Pairs, edition: Edition, greatest: int) -> str:
    labels = [edition.label("code", code) for code in pairs.codes]
    side = max(_CELL[0], min(_CELL[1], int((WIDE - _LABELS) / len(labels))))
    marks, top = _heads(labels, side)
    for down, first in enumerate(pairs.codes):
        lines = wrapped(labels[down], 26)[:2]
        middle = top + side * (down + 0.5)
        marks.append(Words(0, middle - 7.5 * (len(lines) - 1), lines, size=13))
        named = [(second, pairs.of(first, second)) for second in pairs.codes]
        for across, cell in enumerate(cells_of(named, edition, greatest)):
            if across != down:
                marks += _shaded(cell, _LABELS + side * across, top + side * down, side)
    return draw(marks, width=WIDE, height=top + side * len(labels))


def _heads(labels: Sequence[str], side: int) -> tuple[list[Mark], int]:
    """The names across, written upwards on at most two lines, and where the rows begin."""
    letters = next(n for n in range(8, 200) if all(len(wrapped(label, n)) <= 2 for label in labels))
    lines = [wrapped(label, letters) for label in labels]
    deep = int(max(len(line) for text in lines for line in text) * 6.9) + 8
    return [
        Words(
            _LABELS + side * (place + 0.5) - 7.5 * (len(text) - 1),
            deep - 6,
            text,
            "ink",
            13,
            angle=270,
        )
        for place, text in enumerate(lines)
    ], deep


def _shaded(cell: Cell, x: float, y: float, side: int) -> list[Mark]:
    """A number on its shade; an empty box for nobody, a dashed one for what may not be shown."""
    box = (x + 1.5, y + 1.5, x + side - 1.5, y + side - 1.5)
    if not cell.part:
        return [Box(*box, "unsaid" if cell.part is None else "nobody")]
    shade = shade_of(cell.part)
    paint = "on-high" if shade > 3 else "on-low"
    shown = cell.shown if len(cell.shown) < 5 else ""  # words do not fit; the table below has them
    return [
        Box(*box, f"heat-{shade}"),
        Words(x + side / 2, y + side / 2, (shown,), paint, 13, "center", "bold"),
    ]


def _notes(pairs: Pairs, shown: Sequence[object], edition: Edition) -> str:
    """What a box without a number means, or that a phone does not show all; and how many codes are
    not drawn.
    """
    words = words_of(edition.language)
    all_shown = len(shown) == len(pairs.codes) * (len(pairs.codes) - 1) // 2
    box = (
        words("matrix-small", words=small_words(edition))
        if edition.threshold
        else words("matrix-empty")
    )
    others = words("pairs-rest", people=people_text(0, edition))
    few = words("strongest-pairs", n=words.number(_BARS)) if len(shown) > _BARS else others
    left_out = words.plural("codes-left-out", pairs.left_out) if pairs.left_out else ""
    notes = note_markup("" if all_shown else box, where="wide")
    notes += note_markup(
        "" if all_shown and len(shown) <= _BARS else few, where="phone"
    ) + note_markup(left_out)
    return notes + ("" if all_shown else small_note([0], edition))


def _table(shown: Sequence[tuple[tuple[str, str], int]], edition: Edition, *, title: str) -> str:
    """The pairs with a number, and in one line what all others are."""
    words = words_of(edition.language)
    rows = [[_pair(pair, edition), count_text(n, edition)] for pair, n in shown]
    table = rows_table([words("pair-head"), words(edition.unit)], {"": rows}, caption=title)
    return table + note_markup(words("pairs-rest", people=people_text(0, edition)))


def _in_a_sentence(edition: Edition, *, title: str, unit: str) -> str:
    said = (
        words_of(edition.language)("all-small-pairs", words=small_words(edition))
        if edition.threshold
        else ""
    )
    text = f"<p>{escape(said)}</p>" if said else note_markup(words_of(edition.language)("empty"))
    head = f'<p class="title">{title}<span class="unit">{escape(unit)}</span></p>'
    return f'<div class="counts">{head}{text}{small_note([0], edition) if said else ""}</div>'
