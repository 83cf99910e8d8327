"""The team's own pages, and what each finding came to, for the handbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from rap.core.errors import WrongUseError
from rap.core.model import Finding
from rap.report.items.evidence import plan_voices
from rap.report.items.item import (
    Item,
    Text,
    display_all,
    in_reading_language,
    make_data,
    table_preview,
)
from rap.report.items.said import answered_items, pooled_rows, say
from rap.report.words import LOCALES, words_of

if TYPE_CHECKING:
    from rap.study.study import Study

# What is said of places and of the study itself, not of people: a table of words, and a page the
# team wrote.

Fact = Text | Mapping[str, Text]
"""A TEXT, or `{"days": "0111", "text": TEXT}`: what each of some days showed, and what that says; or
`{"of": KEY, "text": TEXT}`: words about counts of people, which a release says of those that stand.
"""


def show_facts(
    heads: Sequence[Text],
    lines: Sequence[Sequence[Fact]],
    *,
    id: str,
    title: Text,
    note: Text = "",
    ticks: bool = False,
) -> Item:
    """A table of words: for what no person stands behind (places, criteria, days). What people said
    or are does not belong here.

    Parameters
    ----------
    heads
        A heading a column.
    lines
        Rows of cells, each a text per language (or one for all). The first cell names the row.
    note
        What is said below the table.
    ticks
        Each row begins with an empty box, to tick off on paper.

    Raises
    ------
    WrongUseError
        A row of another length than the heads.
    """
    if any(len(line) != len(heads) for line in lines):
        raise WrongUseError("report.item.ragged", item=id, n=len(heads))
    chart = {
        "mark": "facts",
        "heads": list(heads),
        "lines": [list(line) for line in lines],
        "note": note,
        **({"ticks": True} if ticks else {}),
    }
    cells = [[in_reading_language(words_of_fact(cell)) for cell in line] for line in lines]
    preview = table_preview(in_reading_language(title), map(in_reading_language, heads), cells)
    return Item(make_data("facts", id, title=title, chart=chart), preview)


def show_markdown(text: Mapping[str, str], *, id: str) -> Item:
    """A page of the team's own, in Markdown, per language; its headings are in the report's
    contents.
    """
    shown = f"<pre>{escape(in_reading_language(text))}</pre>"
    return Item(make_data("page", id, title="", text=dict(text)), shown)


def words_of_fact(fact: Fact) -> Text:
    """The text of a cell, with or without days."""
    return fact["text"] if isinstance(fact, Mapping) and "text" in fact else fact  # type: ignore[return-value]


def show_pages(study: Study, *, end: bool = False) -> None:
    """The pages of `codebook/handbook/` that come before the findings, or those at the end."""
    display_all(
        show_markdown(page.text, id=f"page-{page.number:02}-{page.name}"[:40])
        for page in study.pages
        if page.is_at_the_end == end
    )


def show_learned(study: Study) -> None:
    """What holds after the groups have answered, each finding with a voice to read; then, under a
    heading of their own, those that people do not agree on.
    """
    rows, voices = pooled_rows(study), plan_voices(study)

    def show(findings: Sequence[Finding]) -> None:
        display_all(
            item
            for one in findings
            for item in answered_items(one, rows.get(one.id), study, voices.get(one.id, ()))
        )

    held = [one for one in study.findings if one.status in ("supported", "changed")]
    contested = [one for one in study.findings if one.status == "contested"]
    show(held)
    if contested:
        heading = {k: f"## {words_of(k)('contested-title')}" for k in LOCALES}
        display_all([show_markdown(heading, id="learned-contested")])
        show(contested)
    if not held and not contested:
        display_all([say("empty", id="learned-none")])
