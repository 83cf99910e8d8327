"""What a notebook shows of people: tables, quotes, charts and sentences as items.

An item says what is shown (cells with the number of people, references to quotes, texts per
language), not how. The report draws it for each language and audience, so that counts and consent
are looked at once more on the way out. Who stands behind a cell goes into the run's private folder,
never into the notebook. In JupyterLab an item also shows itself.
"""

from __future__ import annotations

from rap.report.items.answered import show_answers
from rap.report.items.codeline import show_codeline
from rap.report.items.counted import MARKS, show_chart, show_table
from rap.report.items.curve import show_curve
from rap.report.items.item import FOR_THE_TEAM, MIME, Item, bundles_of, items_of
from rap.report.items.pages import show_facts, show_markdown
from rap.report.items.rows import show_rows
from rap.report.items.said import say, show_findings, show_quotes, show_scope
from rap.report.items.spread import show_spread

__all__ = [
    "FOR_THE_TEAM",
    "MARKS",
    "MIME",
    "Item",
    "bundles_of",
    "items_of",
    "say",
    "show_answers",
    "show_chart",
    "show_codeline",
    "show_curve",
    "show_facts",
    "show_findings",
    "show_markdown",
    "show_quotes",
    "show_rows",
    "show_scope",
    "show_spread",
    "show_table",
]
