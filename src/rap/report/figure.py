"""What every drawing of a report comes with: a title, what it says in a sentence, and the same numbers as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rap.report.edition import Edition
from rap.report.words import words_of

PHONE, WIDE = 280, 640  # widths in pixels at which the words keep their size
_LISTED = 12  # things a reader can listen to in one go


@dataclass(frozen=True)
class Figure:
    """One drawing for a phone and one for a wide page; `title`, `note` and `table` are markup, `unit` and `said` plain words."""

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
    heads: Sequence[str], parts: Mapping[str, Sequence[Sequence[str]]], *, caption: str, words: int = 1
) -> str:
    """A table of rows, in parts with a heading each ("" for none), whose first `words` columns are words and the others numbers.

    Heads and cells are plain, `caption` is markup. With more than one column of words, a row is a card on a phone.
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
    named = (
        f'<tr role="row"><th scope="rowgroup" role="rowheader" colspan="{len(heads)}"><b>{escape(name)}</b></th></tr>'
    )
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
    """A line in small letters under a drawing, or nothing; `where` is `phone` or `wide` when it is about that drawing alone."""
    return f'<p class="{f"note {where}".strip()}">{escape(text)}</p>' if text else ""


def span_text(start: float, end: float) -> str:
    """From one number to another, never broken over two lines: "12–16"."""
    return f"{start:.0f}\u2060–\u2060{end:.0f}"


def wrapped(text: str, characters: int) -> tuple[str, ...]:
    """The text on lines of so many characters; a longer word keeps its line."""
    return tuple(textwrap.wrap(text, characters, break_long_words=False)) or ("",)
