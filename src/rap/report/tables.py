"""Tables as markup, and counts of people as tables: a list with a number, rows by columns, or flat;
on a phone each row is a card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import product
from typing import Any

from rap.report.desk_labels import YEAR
from rap.report.drawing import COLOUR
from rap.report.edition import (
    Count,
    Edition,
    all_of,
    count_in,
    count_markup,
    drawn,
    greatest_of,
    is_small,
    people_text,
)
from rap.report.words import words_of

_MOST = 5  # columns of numbers side by side on a wide page; rows with more are cards there too
_ALIKE = 3  # rows with few or nobody, from which a sentence says it of them all
_BAR = 100  # length of the longest bar of a list, in units of its own drawing

# Any table. The roles say again what the elements mean: a browser forgets it when a style sheet
# draws a row as a card.


def table_markup(kind: str, caption: str, heads: Iterable[str], *, body: str) -> str:
    """The table; `caption`, `heads` (see `head_cell`) and `body` are markup."""
    return (
        f'<table class="{kind}" role="table">{caption}<thead role="rowgroup">'
        f'<tr role="row">{"".join(heads)}</tr></thead>{body}</table>'
    )


def body_markup(rows: Iterable[str]) -> str:
    return f'<tbody role="rowgroup">{"".join(rows)}</tbody>'


def head_cell(text: str, kind: str = "") -> str:
    """The heading of a column; `text` is markup, `kind` what its cells hold ("number", "id")."""
    return f'<th scope="col" role="columnheader"{_class(kind)}>{text}</th>'


def row_markup(first: str | None, cells: Iterable[str]) -> str:
    """A row that its first cell names; None where a row is only a number."""
    named = "" if first is None else f'<th scope="row" role="rowheader">{first}</th>'
    return f'<tr role="row">{named}{"".join(cells)}</tr>'


def cell_markup(text: str, head: str = "", *, kind: str = "") -> str:
    """A cell of markup; on a phone its `head`, in plain words, is shown beside it."""
    named = f' data-label="{escape(head)}"' if head else ""
    return f'<td{_class(kind)} role="cell"{named}>{text}</td>'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


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
    kinds = ["number" if place >= words else "" for place in range(len(heads))]
    body = ""
    for name, rows in parts.items():
        named = f'<th scope="rowgroup" role="rowheader" colspan="{len(heads)}"><b>{escape(name)}</b></th>'
        lines = [f'<tr role="row">{named}</tr>'] if name else []
        for row in rows:
            cells = [
                cell_markup(escape(cell), head, kind=kind)
                for cell, head, kind in zip(row, heads, kinds, strict=True)
            ]
            lines.append(row_markup(escape(row[0]), cells[1:]))
        body += body_markup(lines)
    return table_markup(
        "cards" if words > 1 else "figures",
        f'<caption class="unseen">{caption}</caption>',
        map(head_cell, map(escape, heads), kinds),
        body=body,
    )


# Counts of people.

UNSAID = "–"  # of what was not counted
PAIR = ("first", "second")  # columns that hold codes: two that stand together
Rows = Sequence[Mapping[str, Any]]  # of an item: `{"where": {column: value}, "people": n}`


@dataclass(frozen=True)
class Counts:
    """Rows of an item: `cells` maps the values of `columns` to a number of people. What has no cell
    is `rest`. What was not counted (`unsaid`) is a dash.
    """

    columns: tuple[str, ...]
    cells: Mapping[tuple[str, ...], Count]
    unsaid: Collection[tuple[str, ...]] = ()
    rest: Count = 0

    def at(self, *key: str) -> Count:
        """The number at some values, one of each column."""
        return self.cells.get(key, self.rest)

    def values(self, place: int) -> list[str]:
        """The values of one column, in the order they first appear."""
        return list(dict.fromkeys(key[place] for key in self.cells))

    def people(self) -> list[Count]:
        """Every number the reader sees, also those of combinations that did not occur."""
        if len(self.columns) != 2:
            return list(self.cells.values())
        return [
            self.at(row, column)
            for row in self.values(0)
            for column in self.values(1)
            if (row, column) not in self.unsaid
        ]


def in_shown_order(counts: Counts, edition: Edition) -> Counts:
    """Rows without a shown number last, by label: sorted by number, their order would tell what words
    hide. Of a table by two columns also the columns, and every cell filled.

    What is small and what is absent look the same to the reader, so neither may show in the order.
    """
    shown = [key for key, n in counts.cells.items() if not is_small(n, edition)]
    if len(counts.columns) != 2:
        small = sorted(
            counts.cells.keys() - {*shown},
            key=lambda key: [*map(edition.label, counts.columns, key)],
        )
        return replace(counts, cells={key: counts.cells[key] for key in (*shown, *small)})
    orders = []
    for place, column in enumerate(counts.columns):
        first = dict.fromkeys(key[place] for key in shown)
        rest = sorted(set(counts.values(place)) - set(first), key=partial(edition.label, column))
        orders.append(sorted({*first, *rest}) if column == YEAR else [*first, *rest])
    cells = {key: None if key in counts.unsaid else counts.at(*key) for key in product(*orders)}
    return replace(counts, cells=cells)


def told_alike(counts: Counts, edition: Edition) -> tuple[Counts, str]:
    """A list without the rows of few people or nobody, where these are many, and a sentence with them."""
    few = [key for key, n in counts.cells.items() if is_small(n, edition)]
    if len(counts.columns) != 1 or len(few) < _ALIKE:
        return counts, ""
    listed = ", ".join(edition.label(counts.columns[0], key[0]) for key in few)
    people = people_text(counts.cells[few[0]], edition)
    left = {key: n for key, n in counts.cells.items() if key not in few}
    said = words_of(edition.language)("all-small", people=people, list=listed)
    return replace(counts, cells=left), said


def in_people(rows: Rows, edition: Edition) -> tuple[Rows, Edition]:
    """Rows that count texts as rows that count people, and the edition for them: nobody is hidden
    behind the number of public texts or of what is `exact`, and a person behind each in which she asked for help, and
    behind each line of a desk.
    """
    for unit, called in (("asked", "texts"), ("lines", "lines")):
        if any(unit in row for row in rows):
            asked = [{**row, "people": row[unit]} for row in rows]
            return asked, replace(edition, unit=called, of=0)
    for unit, called in (("exact", "lines"), ("texts", "texts")):
        if any(unit in row for row in rows):
            texts = [{**row, "people": row[unit]} for row in rows]
            return texts, replace(edition, unit=called, threshold=0, of=0)
    return rows, edition


def naming_pairs(edition: Edition) -> Edition:
    """The columns first and second of codes that stand together hold codes, and are read as such."""
    column, label, words = edition.column, edition.label, words_of(edition.language)
    return replace(
        edition,
        label=lambda name, value: label("code" if name in PAIR else name, value),
        column=lambda name: words(f"column-{name}") if name in PAIR else column(name),
    )


def read_counts(item: Mapping[str, Any]) -> Counts:
    """The rows of an item as `Counts`; the columns of one that does not list them come by name."""
    rows, named = item["rows"], {column for row in item["rows"] for column in row["where"]}
    columns = tuple(item.get("columns") or sorted(named))
    cells = {
        tuple(str(row["where"].get(column, "")) for column in columns): count_in(row)
        for row in rows
    }
    return Counts(columns, cells, {tuple(map(str, one)) for one in item["chart"].get("unsaid", ())})


def draw_counts(counts: Counts, edition: Edition, *, title: str, under_chart: bool = False) -> str:
    """The table; `title` is markup. The table `under_chart` repeats what is drawn right above it: its
    title is there for screen readers only, and its bars on paper alone, in place of the drawing.
    """
    drawn = {1: _one_column, 2: _two_columns}.get(len(counts.columns), _more_columns)
    return drawn(counts, edition, title=title, under_chart=under_chart)


def by_column(column: str, edition: Edition) -> str:
    """What is counted and by what, such as "Number of people, by workplace": a heading inside a
    sentence loses its capital, an abbreviation keeps it.
    """
    heading = edition.column(column)
    inside = heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]
    return words_of(edition.language)(f"{edition.unit}-by", column=inside)


def unit_of(counts: Counts, edition: Edition) -> str:
    """What is counted, of how many where that is known, and by what, unless the rows are themes,
    which say it themselves.
    """
    column, words = counts.columns[-1], words_of(edition.language)
    plain = len(counts.columns) == 1 and column in ("code", "family")
    said = words(f"{edition.unit}-number") if plain else by_column(column, edition)
    return words("unit-of", unit=said, of=words.number(edition.of)) if edition.of else said


def swatch(colour: str) -> str:
    """A dot in the colour of a code, for the eye only."""
    if not COLOUR.fullmatch(colour):
        return ""
    return f'<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="4.5" fill="{colour}"/></svg>'


def value_markup(column: str, value: str, edition: Edition) -> str:
    """The words for a value, with its dot when it is a code or a family."""
    colour = edition.colour(value) if column in ("code", "family") else ""
    return swatch(colour) + escape(edition.label(column, value))


def _caption(title: str, unit: str = "", *, under_chart: bool) -> str:
    more = f'<span class="unit">{escape(unit)}</span>' if unit else ""
    return f"<caption{' class=unseen' if under_chart else ''}>{title}{more}</caption>"


def _one_column(counts: Counts, edition: Edition, *, title: str, under_chart: bool) -> str:
    (column,) = counts.columns
    greatest = greatest_of(counts.cells.values(), edition)
    rows = [
        row_markup(
            value_markup(column, value, edition)
            + draw_bar(n, edition, most=all_of(n, edition, greatest=greatest)),
            [_number(n, edition)],
        )
        for (value,), n in counts.cells.items()
    ]
    heads = [head_cell(escape(edition.column(column))), _people_head(edition)]
    return table_markup(
        "list", _caption(title, under_chart=under_chart), heads, body=body_markup(rows)
    )


def draw_bar(people: Count, edition: Edition, *, most: int) -> str:
    """How much of the scale a number is."""
    if is_small(people, edition) or not most:
        return ""
    long = min(_BAR, round(_BAR * drawn(people, edition) / most, 1))
    track = f'<rect class="track" width="{_BAR}" height="4"/>' if edition.of else ""
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR} 4" preserveAspectRatio="none" aria-hidden="true">'
        f'{track}<rect width="{long:g}" height="4"/></svg>'
    )


def _two_columns(counts: Counts, edition: Edition, *, title: str, under_chart: bool) -> str:
    first, second = counts.columns
    labels = {value: edition.label(second, value) for value in counts.values(1)}
    rows = [
        row_markup(
            value_markup(first, row, edition),
            [
                cell_markup(UNSAID, labels[value], kind="number")
                if (row, value) in counts.unsaid
                else _number(counts.at(row, value), edition, labels[value])
                for value in labels
            ],
        )
        for row in counts.values(0)
    ]
    caption = _caption(title, by_column(second, edition), under_chart=under_chart)
    kind = "cards" if len(labels) <= _MOST else "cards many"
    numbers = [head_cell(escape(label), "number") for label in labels.values()]
    heads = [head_cell(escape(edition.column(first))), *numbers]
    return table_markup(kind, caption, heads, body=body_markup(rows))


def _more_columns(counts: Counts, edition: Edition, *, title: str, under_chart: bool) -> str:
    people, columns = words_of(edition.language)(edition.unit), counts.columns
    names = [edition.column(column) for column in columns]
    rows = []
    for key, n in counts.cells.items():
        values = [value_markup(*one, edition) for one in zip(columns, key, strict=True)]
        cells = map(cell_markup, values[1:], names[1:])
        rows.append(
            row_markup(values[0] if values else None, [*cells, _number(n, edition, people)])
        )
    heads = [*map(head_cell, map(escape, names)), _people_head(edition)]
    return table_markup(
        "cards", _caption(title, under_chart=under_chart), heads, body=body_markup(rows)
    )


def _people_head(edition: Edition) -> str:
    return head_cell(escape(words_of(edition.language)(edition.unit)), "number")


def _number(people: Count, edition: Edition, label: str = "") -> str:
    return cell_markup(count_markup(people, edition), label, kind="number")
