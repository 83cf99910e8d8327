"""The team's own pages, and what each finding came to, for the handbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.report.items.facts import show_markdown
from rap.report.items.said import answers_item, pooled_rows, say, statement_item, voice_items
from rap.store.handbook import read_pages

if TYPE_CHECKING:
    from rap.study.study import Study


def show_pages(study: Study, *, end: bool = False) -> None:
    """The pages of `codebook/handbook/` that stand before the findings, or those at the end."""
    from IPython.display import display

    for page in read_pages(study.root):
        if page.is_at_the_end == end:
            display(show_markdown(page.text, id=f"page-{page.number:02}-{page.name}"[:40]))  # type: ignore[no-untyped-call]


def show_learned(study: Study) -> None:
    """What holds after the groups have answered: findings supported, changed or contested, each with a voice to read."""
    from IPython.display import display

    rows, heard = pooled_rows(study), set[str]()
    told = [one for one in study.findings if one.status in ("supported", "changed", "contested")]
    for finding in told:
        display(statement_item(finding))  # type: ignore[no-untyped-call]
        if finding.id in rows:
            display(answers_item(finding, rows[finding.id]))  # type: ignore[no-untyped-call]
        for item in voice_items(finding, study, heard):
            display(item)  # type: ignore[no-untyped-call]
    if not told:
        display(say("empty", id="learned-none"))  # type: ignore[no-untyped-call]
