"""Counts of people as tables: a list with a number, rows by columns, or flat; on a phone each row
is a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import product
from typing import Any

from rap.report.counts import count_markup, is_small
from rap.report.edition import Edition
from rap.report.words import words_of

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = (
    5  # columns of numbers that fit side by side on a wide page; rows with more are cards there too
)
_BAR = 100  # length of the longest bar of a list, in units of its own drawing


@dataclass(frozen=True)
class Counts:
    """Rows of an item: `cells` maps the values of `columns` to a number of people; what did not
    occur is 0.
    """

    columns: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int]

    def values(self, place: int) -> list[str]:
        """The values of one column, in the order they first appear."""
        return list(dict.fromkeys(key[place] for key in self.cells))

    def people(self) -> list[int]:
        """Every number the reader sees, also those of combinations that did not occur."""
        if len(self.columns) != 2:
            return list(self.cells.values())
        return [
            self.cells.get((row, column), 0) for row in self.values(0) for column in self.values(1)
        ]


def in_shown_order(counts: Counts, edition: Edition) -> Counts:
    """A table by two columns with values that have no shown number last, by label, and every cell
    filled.

    What is small and what is absent look the same to the reader, so neither may show in the order.
    """
    if len(counts.columns) != 2:
        return counts
    orders = []
    for place, column in enumerate(counts.columns):
        shown = dict.fromkeys(
            key[place] for key, n in counts.cells.items() if not is_small(n, edition)
        )
        rest = sorted(set(counts.values(place)) - set(shown), key=partial(edition.label, column))
        orders.append([*shown, *rest])
    return Counts(counts.columns, {key: counts.cells.get(key, 0) for key in product(*orders)})


def read_counts(rows: Sequence[Mapping[str, Any]]) -> Counts:
    """The rows of an item (`{"where": {column: value}, "people": n}`) as `Counts`."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row["where"]))
    cells = {
        tuple(str(row["where"].get(column, "")) for column in columns): int(row["people"])
        for row in rows
    }
    return Counts(columns, cells)


def draw_counts(counts: Counts, edition: Edition, *, title: str, quiet: bool = False) -> str:
    """The table; `title` is markup, and only read aloud when `quiet` (because it stands right
    above).
    """
    if len(counts.columns) == 1:
        return _list(counts, edition, title=_caption(title, "", quiet=quiet), quiet=quiet)
    if len(counts.columns) == 2:
        return _cross(counts, edition, title=title, quiet=quiet)
    return _flat(counts, edition, title=_caption(title, "", quiet=quiet))


def by_column(column: str, edition: Edition) -> str:
    """ "Number of people, by workplace": a heading inside a sentence loses its capital, an
    abbreviation keeps it.
    """
    heading = edition.column(column)
    inside = heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]
    return words_of(edition.language)(f"{edition.unit}-by", column=inside)


def unit_of(counts: Counts, edition: Edition) -> str:
    """What is counted, and by what, unless the rows are themes, which say it themselves."""
    column = counts.columns[-1]
    plain = len(counts.columns) == 1 and column in ("code", "family")
    return (
        words_of(edition.language)(f"{edition.unit}-number")
        if plain
        else by_column(column, edition)
    )


def swatch(colour: str) -> str:
    """A dot in the colour of a code, for the eye only."""
    if not _COLOUR.fullmatch(colour):
        return ""
    return f'<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="4.5" fill="{colour}"/></svg>'


def value_markup(column: str, value: str, edition: Edition) -> str:
    """The words for a value, with its dot when it is a code or a family."""
    colour = edition.colour(value) if column in ("code", "family") else ""
    return swatch(colour) + escape(edition.label(column, value))


def _caption(title: str, unit: str, *, quiet: bool) -> str:
    more = f'<span class="unit">{escape(unit)}</span>' if unit else ""
    return f"<caption{' class=unseen' if quiet else ''}>{title}{more}</caption>"


def _list(counts: Counts, edition: Edition, *, title: str, quiet: bool) -> str:
    (column,) = counts.columns
    longest = max((n for n in counts.cells.values() if not is_small(n, edition)), default=0)
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{value_markup(column, value, edition)}'
        f"{'' if quiet else _bar(people, longest, edition)}</th>{_number(people, edition)}</tr>"
        for (value,), people in counts.cells.items()
    )
    return _table(
        "list",
        title,
        _heads([edition.column(column), words_of(edition.language)(edition.unit)], numbers=1),
        rows,
    )


def _bar(people: int, longest: int, edition: Edition) -> str:
    if is_small(people, edition) or not longest:
        return ""
    length = round(_BAR * people / longest, 1)
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR} 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{length:g}" height="4"/></svg>'
    )


def _cross(counts: Counts, edition: Edition, *, title: str, quiet: bool) -> str:
    first, second = counts.columns
    columns = counts.values(1)
    heads = [edition.column(first), *(edition.label(second, value) for value in columns)]
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{value_markup(first, row, edition)}</th>'
        + "".join(
            _number(counts.cells.get((row, value), 0), edition, edition.label(second, value))
            for value in columns
        )
        + "</tr>"
        for row in counts.values(0)
    )
    caption = _caption(title, by_column(second, edition), quiet=quiet)
    kind = "cards" if len(columns) <= _MOST else "cards many"
    return _table(kind, caption, _heads(heads, numbers=len(columns)), rows)


def _flat(counts: Counts, edition: Edition, *, title: str) -> str:
    people = words_of(edition.language)(edition.unit)
    heads = [*map(edition.column, counts.columns), people]
    rows = "".join(
        _flat_row(counts.columns, key, n, edition, people) for key, n in counts.cells.items()
    )
    return _table("cards", title, _heads(heads, numbers=1), rows)


def _flat_row(
    columns: Sequence[str], key: Sequence[str], n: int, edition: Edition, people: str
) -> str:
    cells = [
        f'<th scope="row" role="rowheader">{value_markup(column, value, edition)}</th>'
        if place == 0
        else f'<td role="cell" data-label="{escape(edition.column(column))}">{value_markup(column, value, edition)}</td>'
        for place, (column, value) in enumerate(zip(columns, key, strict=True))
    ]
    return f'<tr role="row">{"".join(cells)}{_number(n, edition, people)}</tr>'


def _number(people: int, edition: Edition, label: str = "") -> str:
    named = f' data-label="{escape(label)}"' if label else ""
    return f'<td class="number" role="cell"{named}>{count_markup(people, edition)}</td>'


def _heads(heads: Sequence[str], *, numbers: int) -> str:
    first_number = len(heads) - numbers
    return "".join(
        f'<th scope="col" role="columnheader"{" class=number" if place >= first_number else ""}>{escape(head)}</th>'
        for place, head in enumerate(heads)
    )


def _table(kind: str, caption: str, heads: str, rows: str) -> str:
    # The roles say again what the elements mean: a browser forgets it when a style sheet draws a
    # row as a card.
    return (
        f'<table class="{kind}" role="table">{caption}<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
