"""What is said of places and of the study itself, not of people: a table of words, and a page the team wrote."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from rap.core.errors import WrongUseError
from rap.report.items.here import in_reading_language
from rap.report.items.item import Item, Text, make_data

Days = Mapping[str, str]
Fact = Text | Mapping[str, Text]
"""A TEXT, or `{"days": "0111", "text": TEXT}`: what each of some days showed, and what that says."""


def show_facts(
    heads: Sequence[Text], lines: Sequence[Sequence[Fact]], *, id: str, title: Text, note: Text = ""
) -> Item:
    """A table of words: for what no person stands behind (places, criteria, days). What people said or are does not belong here.

    Parameters
    ----------
    heads
        A heading a column.
    lines
        Rows of cells, each a text per language (or one for all). The first cell names the row.
    note
        What is said below the table.

    Raises
    ------
    WrongUseError
        A row of another length than the heads.
    """
    if any(len(line) != len(heads) for line in lines):
        raise WrongUseError("report.item.ragged", item=id, n=len(heads))
    chart = {"mark": "facts", "heads": list(heads), "lines": [list(line) for line in lines], "note": note}
    return Item(make_data("facts", id, title, chart=chart), _preview(heads, lines, title))


def show_markdown(text: Mapping[str, str], *, id: str) -> Item:
    """A page of the team's own, in Markdown, per language; its headings stand in the report's contents."""
    shown = f"<pre>{html.escape(in_reading_language(text))}</pre>"
    return Item(make_data("page", id, "", text=dict(text)), shown)


def words_of_fact(fact: Fact) -> Text:
    """The text of a cell, with or without days."""
    return fact["text"] if isinstance(fact, Mapping) and "days" in fact else fact  # type: ignore[return-value]


def _preview(heads: Sequence[Text], lines: Sequence[Sequence[Fact]], title: Text) -> str:
    top = "".join(f"<th>{html.escape(in_reading_language(head))}</th>" for head in heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(in_reading_language(words_of_fact(cell)))}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    return f"<p><b>{html.escape(in_reading_language(title))}</b></p><table><tr>{top}</tr>{rows}</table>"
