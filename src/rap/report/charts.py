"""Counts of people as drawings: bars for one column, a grid for two, a square for codes that stand
together; each once for a phone and once for a wide page.

Only numbers that count somebody have a length or a shade; the others are words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rap.report.bars import (
    Cell,
    bars_below_labels,
    bars_beside_labels,
    bars_of,
    cells_of,
    cells_of_bars,
    draw_bars,
    room_of,
)
from rap.report.drawing import (
    PHONE,
    WIDE,
    Figure,
    box,
    draw,
    limited,
    marked,
    note_markup,
    words_at,
    wrapped,
)
from rap.report.drawn_apart import drawing_of, or_else
from rap.report.edition import (
    Count,
    Edition,
    count_text,
    drawn,
    greatest_of,
    is_small,
    people_text,
    rounding_note,
)
from rap.report.tables import (
    PAIR,
    UNSAID,
    Counts,
    draw_counts,
    in_shown_order,
    rows_table,
    told_alike,
    unit_of,
)
from rap.report.words import words_of

COLUMNS = {"bars": 1, "grid": 2, "matrix": 2}  # of what each mark draws
SHADES = 5
_MOST, _MOST_WIDE = 3, 7  # columns of a grid that fit side by side on a phone, and on a wide page
_BESIDE = 176  # pixels for the names of the rows on a wide page


Row = tuple[str, list[Cell]]  # its label and its cells


def chart_figure(counts: Counts, edition: Edition, *, mark: str, title: str) -> Figure | None:
    """The figure of counts by as many columns as the mark takes (`COLUMNS`); None when there is
    nothing to draw.
    """
    if not counts.cells:
        return None
    if mark == "matrix" and set(counts.columns) == set(PAIR):
        return _matrix_figure(counts, edition, title=title)
    counts, alike = told_alike(in_shown_order(counts, edition), edition)
    phone, wide, why = _drawn(counts, edition, mark)
    table = draw_counts(counts, edition, title=title, under_chart=True)
    note = note_markup(alike) + rounding_note(counts.people(), edition) + note_markup(why)
    unit = unit_of(counts, edition)
    return Figure(title, unit, _said(counts, edition), phone, wide, table, note)


def columns_of(mark: str) -> int | None:
    """By how many columns counts must be to be drawn so; None for a mark that nobody draws."""
    if mark in COLUMNS:
        return COLUMNS[mark]
    return 1 if drawing_of(mark) else None


def _drawn(counts: Counts, edition: Edition, mark: str) -> tuple[str, str, str]:
    """The drawing for a phone, and for a wide page; where the package that should draw it could not,
    bars, and for the team a sentence that says why.
    """
    apart = None if mark in COLUMNS else drawing_of(mark)
    why = ""
    if apart is not None:
        made, why = or_else(apart, cells_of_bars(counts, edition))
        if made is not None:
            return (*made, "")
    drawing = (draw_bars if len(counts.columns) == 1 else _grid)(counts, edition)
    return (*drawing, why if edition.is_team else "")


def _said(counts: Counts, edition: Edition) -> str:
    """Bars in their order; of a grid the numbers that may be shown, the greatest first."""
    words, cells, is_grid = words_of(edition.language), counts.cells, len(counts.columns) > 1
    keys = list(cells)
    if is_grid:
        shown = [key for key in keys if not is_small(cells[key], edition)]
        keys = sorted(shown, key=lambda key: -drawn(cells[key], edition))
    said = [
        words(
            "cell-said",
            label=", ".join(map(edition.label, counts.columns, key)),
            people=people_text(cells[key], edition),
        )
        for key in keys
    ]
    none = [] if said else [people_text(0, edition)]
    return limited("grid-said" if is_grid else "bars-said", [*said, *none], edition)


# A grid: shades side by side where its columns fit, else bars for each row.


def _grid(counts: Counts, edition: Edition) -> tuple[str, str]:
    greatest = greatest_of(counts.people(), edition)
    first, second = counts.columns
    heads = {value: edition.label(second, value) for value in counts.values(1)}
    shades: list[Row] = []
    bars: list[Row] = []
    for row in counts.values(0):
        named = [(head, counts.at(row, value)) for value, head in heads.items()]
        unsaid = [(row, value) in counts.unsaid for value in heads]
        label = edition.label(first, row)
        shades.append((label, _dashed(cells_of(named, edition, greatest=greatest), unsaid)))
        bars.append((label, _dashed(bars_of(named, edition, greatest=greatest), unsaid)))
    names = list(heads.values())
    return (
        _shades(shades, names, width=PHONE, beside=0)
        if len(names) <= _MOST
        else _small_multiples(bars, width=PHONE, labels=104),
        _shades(shades, names, width=WIDE, beside=_BESIDE)
        if len(names) <= _MOST_WIDE
        else _small_multiples(bars, width=WIDE, labels=_BESIDE),
    )


def _dashed(cells: Sequence[Cell], unsaid: Sequence[bool]) -> list[Cell]:
    """The cells, with a dash for what was not counted."""
    pairs = zip(cells, unsaid, strict=True)
    return [replace(cell, shown=UNSAID, part=None) if is_so else cell for cell, is_so in pairs]


def _shades(rows: Sequence[Row], heads: Sequence[str], *, width: int, beside: int) -> str:
    """Rows of shades with their labels beside them (`beside` pixels) or, when 0, above them."""
    each = (width - beside) / len(heads)
    names = [wrapped(head, max(8, int(each / 7.2))) for head in heads]
    top = 15 * max(map(len, names)) + 10
    marks = [
        words_at(
            (beside + each * (place + 0.5), top - 2 - 15 * len(lines)),
            lines,
            paint="muted",
            size=13,
            align="center",
        )
        for place, lines in enumerate(names)
    ]
    for label, cells in rows:
        lines = wrapped(label, 21 if beside else 36)
        high = max(40, 16 * len(lines) + 8) if beside else 34
        middle = top + high / 2 - 8 * (len(lines) - 1) if beside else top + 12
        marks.append(words_at((0, middle), lines))
        top += 0 if beside else 8 + 16 * len(lines)
        for place, cell in enumerate(cells):
            marks += _shaded(cell, left=beside + each * place, top=top, width=each, height=high)
        top += high if beside else high + 8
    return draw(marks, width=width, height=top)


def _shaded(cell: Cell, *, left: float, top: float, width: float, height: float) -> tuple[str, str]:
    """A number on its shade, or words in a dashed box."""
    lines = wrapped(cell.shown, max(8, int(width / 6.6)))
    size = 12 if len(lines) > 1 or width < 100 else 13
    paint, ground, bold = "muted", "veiled", False
    if cell.part is not None:
        shade = shade_of(cell.part)
        paint, ground, bold = "on-high" if shade > 3 else "on-low", f"heat-{shade}", True
        size = 15 if len(lines) == 1 else 12
    middle = (left + width / 2, top + height / 2 - 7 * (len(lines) - 1))
    return (
        _inside(left, top, width=width, height=height, paint=ground),
        words_at(middle, lines, paint=paint, size=size, align="center", bold=bold),
    )


def _inside(left: float, top: float, *, width: float, height: float, paint: str) -> str:
    """A box with a little room around it."""
    return box((left + 1.5, top + 1.5), (left + width - 1.5, top + height - 1.5), paint=paint)


def _small_multiples(rows: Sequence[Row], *, width: int, labels: int) -> str:
    marks: list[str] = []
    top, room = 0.0, room_of([cell for _, cells in rows for cell in cells], 52)
    for label, cells in rows:
        lines = wrapped(label, 32)
        marks.append(words_at((0, top + 10), lines, bold=True))
        top += 10 + 16 * len(lines)
        bars, top = bars_beside_labels(cells, top=top, width=width - room, labels=labels, size=13)
        marks += bars
        top += 14
    return draw(marks, width=width, height=top)


def shade_of(part: float) -> int:
    """The shade, from 1 to `SHADES`, of a part (0 to 1) of the greatest number; light words stand
    on those above 3.
    """
    return max(1, min(SHADES, 1 + int(part * SHADES - 1e-9)))


# Codes that stand together: a square of shades on a wide page, the strongest pairs as bars on a
# phone.

_CODES = 14  # drawn at most
_NAMES = 190  # pixels for the names of the rows
_SIDE = (32, 56)  # pixels of the side of a box, from so many to so many
_BARS = 10  # pairs drawn on a phone

Pair = tuple[str, str]  # of codes, sorted


@dataclass(frozen=True)
class Pairs:
    """The codes shown, most tied first, the number of people of each two of them, and how many
    codes are not shown.
    """

    codes: tuple[str, ...]
    people: Mapping[Pair, Count]
    left_out: int

    def of(self, first: str, second: str) -> Count:
        return self.people.get((min(first, second), max(first, second)), 0)

    def shown(self, edition: Edition) -> list[tuple[Pair, Count]]:
        """The pairs of the codes shown that count somebody, the greatest first."""
        found = [(pair, self.of(*pair)) for pair in combinations(self.codes, 2)]
        found = [(pair, n) for pair, n in found if drawn(n, edition)]
        return sorted(found, key=lambda row: -drawn(row[1], edition))


def _matrix_figure(counts: Counts, edition: Edition, *, title: str) -> Figure | None:
    """The figure; None when no number counts somebody.

    Only shown numbers decide which codes are drawn and in what order, so that neither reveals
    the true ones.
    """
    pairs, words = _most_tied(counts, edition), words_of(edition.language)
    shown = pairs.shown(edition)
    if not shown:
        return None
    greatest = drawn(shown[0][1], edition)
    named = [(" + ".join(edition.label("code", code) for code in pair), n) for pair, n in shown]
    said = [words("cell-said", label=pair, people=people_text(n, edition)) for pair, n in named]
    numbers = [[pair, count_text(n, edition)] for pair, n in named]
    table = rows_table([words("pair-head"), words(edition.unit)], {"": numbers}, caption=title)
    rest = note_markup(words("pairs-rest", people=people_text(0, edition)))
    return Figure(
        title,
        pairs_unit(edition),
        limited("matrix-said", said, edition),
        bars_below_labels(bars_of(named[:_BARS], edition, greatest=greatest)),
        _square(pairs, edition, greatest=greatest, width=WIDE),
        table + rest,
        _notes(pairs, edition, n_shown=len(shown)),
    )


def pairs_unit(edition: Edition) -> str:
    return words_of(edition.language)(f"{edition.unit}-pairs")


def _most_tied(counts: Counts, edition: Edition) -> Pairs:
    people = {(min(key), max(key)): n for key, n in counts.cells.items()}
    ties: dict[str, int] = {code: 0 for pair in people for code in pair}
    for pair, n in people.items():
        for code in pair:
            ties[code] += drawn(n, edition)
    tied = [code for code in ties if ties[code]]
    codes = sorted(tied, key=lambda code: (-ties[code], edition.label("code", code)))[:_CODES]
    return Pairs(tuple(codes), people, len(ties) - len(codes))


def draw_square(
    counts: Counts, edition: Edition, *, width: int, marks: Mapping[Pair, int | None]
) -> str:
    """The square alone, for a page of any width; `marks` numbers the pairs that can be pressed."""
    pairs = _most_tied(counts, edition)
    greatest = drawn(pairs.shown(edition)[0][1], edition)
    return _square(pairs, edition, greatest=greatest, width=width, pressed=marks)


def _square(
    pairs: Pairs,
    edition: Edition,
    *,
    greatest: int,
    width: int,
    pressed: Mapping[Pair, int | None] | None = None,
) -> str:
    labels = [edition.label("code", code) for code in pairs.codes]
    side = max(_SIDE[0], min(_SIDE[1], int((width - _NAMES) / len(labels))))
    letters = next(n for n in range(8, 200) if all(len(wrapped(label, n)) <= 2 for label in labels))
    heads = [wrapped(label, letters) for label in labels]  # written upwards
    top = int(max(len(line) for lines in heads for line in lines) * 6.9) + 8
    marks = [
        words_at(
            (_NAMES + side * (place + 0.5) - 7.5 * (len(lines) - 1), top - 6),
            lines,
            size=13,
            angle=270,
        )
        for place, lines in enumerate(heads)
    ]
    for down, first in enumerate(pairs.codes):
        lines = wrapped(labels[down], 26, most=2)
        middle = top + side * (down + 0.5) - 7.5 * (len(lines) - 1)
        marks.append(words_at((0, middle), lines, size=13))
        named = [(second, pairs.of(first, second)) for second in pairs.codes]
        cells = cells_of(named, edition, greatest=greatest)
        for across, (cell, (_, n)) in enumerate(zip(cells, named, strict=True)):
            if across != down:
                digits = words_of(edition.language).number(drawn(n, edition))
                shapes = _paired(
                    replace(cell, shown=digits),
                    left=_NAMES + side * across,
                    top=top + side * down,
                    side=side,
                )
                pair = min(first, pairs.codes[across]), max(first, pairs.codes[across])
                marks.append(marked([*shapes], (pressed or {}).get(pair)))
    return draw(marks, width=width, height=top + side * len(labels))


def _paired(cell: Cell, *, left: float, top: float, side: int) -> Iterator[str]:
    """A number on its shade, without "about"; an empty box for nobody, a dashed one for few people or
    nobody.
    """
    shade = shade_of(cell.part) if cell.part else 0
    ground = f"heat-{shade}" if shade else "unsaid" if cell.part is None else "nobody"
    yield _inside(left, top, width=side, height=side, paint=ground)
    if shade and len(cell.shown) < 5:  # words do not fit; the table below has them
        middle, paint = (left + side / 2, top + side / 2), "on-high" if shade > 3 else "on-low"
        yield words_at(middle, [cell.shown], paint=paint, size=13, align="center", bold=True)


def _notes(pairs: Pairs, edition: Edition, *, n_shown: int) -> str:
    """What a box without a number means, or that a phone does not show all; and how many codes are
    not drawn.
    """
    words = words_of(edition.language)
    small = words("matrix-empty")
    all_shown = n_shown == len(pairs.codes) * (len(pairs.codes) - 1) // 2
    if edition.threshold:
        small = words("matrix-small", words=count_text(0, edition))
    few = words("pairs-rest", people=people_text(0, edition))
    if n_shown > _BARS:
        few = words("strongest-pairs", n=words.number(_BARS))
    left_out = words.plural("codes-left-out", pairs.left_out) if pairs.left_out else ""
    return (
        note_markup("" if all_shown else small, where="wide")
        + note_markup("" if all_shown and n_shown <= _BARS else few, where="phone")
        + note_markup(left_out)
        + rounding_note([0], edition)
    )
