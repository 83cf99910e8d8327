"""What the focus groups answered, as items: in words for everybody, in numbers for the team alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rap.analysis.pooled_answers import find_loud
from rap.core.model import Finding
from rap.report.items.facts import show_facts
from rap.report.items.item import Item
from rap.report.items.said import answers_item, pooled_rows, say, statement_item, voice_items

if TYPE_CHECKING:
    from rap.study.study import Study

_HEADS = (
    {"fr": "Constat", "nl": "Bevinding", "en": "Finding"},
    {"fr": "Groupes", "nl": "Groepen", "en": "Groups"},
    {"fr": "Oui", "nl": "Ja", "en": "Yes"},
    {"fr": "En partie", "nl": "Deels", "en": "Partly"},
    {"fr": "Non", "nl": "Nee", "en": "No"},
    {"fr": "Pas mon expérience", "nl": "Niet mijn ervaring", "en": "Not my experience"},
    {"fr": "Points", "nl": "Stippen", "en": "Dots"},
)


def show_votes(study: Study) -> None:
    """Each finding that groups answered: its standing, what they said together, and what one person said of it in a group."""
    from IPython.display import display

    rows, heard = _of_groups(study), set[str]()
    for finding in _ordered(study.findings, rows):
        for item in _answered(finding, rows[finding.id], study, heard):
            display(item)  # type: ignore[no-untyped-call]
    if not rows:
        display(say("empty", id="votes-none"))  # type: ignore[no-untyped-call]


def _of_groups(study: Study) -> dict[str, dict[str, Any]]:
    """The rows of findings that a group answered."""
    return {id: row for id, row in pooled_rows(study).items() if row["groups"]}


def _ordered(findings: tuple[Finding, ...], rows: dict[str, dict[str, Any]]) -> list[Finding]:
    """Those most dots went to first, as far as that may be said; the others by id."""
    known = [one for one in findings if one.id in rows and one.status != "set-aside"]
    return sorted(known, key=lambda one: (not rows[one.id]["top"], one.id))


def _answered(finding: Finding, row: dict[str, Any], study: Study, heard: set[str]) -> Iterator[Item]:
    yield statement_item(finding)
    yield answers_item(finding, row)
    yield from voice_items(finding, study, heard)


def show_vote_numbers(study: Study) -> None:
    """The sums of all sheets, for the team; nothing in any other run."""
    from IPython.display import display

    if study.audience != "team":
        return
    lines = [
        [id, *(str(row[key]) for key in ("groups", "yes", "partly", "no", "not_mine", "dots"))]
        for id, row in _of_groups(study).items()
    ]
    title = {"fr": "Les feuilles, ensemble", "nl": "De bladen samen", "en": "The sheets, together"}
    if lines:
        display(show_facts(_HEADS, lines, id="votes", title=title))  # type: ignore[no-untyped-call]


def show_loud(study: Study) -> None:
    """Themes of a talk of which one person says more than half, for the team: one loud person is not many."""
    from IPython.display import display

    if study.audience != "team":
        return
    heads = (
        {"fr": "Thème", "nl": "Thema", "en": "Theme"},
        {"fr": "Groupe", "nl": "Groep", "en": "Group"},
        {"fr": "Passages", "nl": "Passages", "en": "Passages"},
        {"fr": "Personnes", "nl": "Personen", "en": "People"},
        {"fr": "Part de la plus bavarde", "nl": "Deel van wie het meest zegt", "en": "Share of who says most"},
    )
    lines = [
        [dict(code.label) if (code := study.book.get(row["code"])) else row["code"], row["source"],
         str(row["passages"]), str(row["people"]), f"{row['share']:.0%}"]
        for row in find_loud(study.codings).to_dict("records")
    ]  # fmt: skip
    title = {
        "fr": "Une voix forte n’est pas un groupe",
        "nl": "Eén luide stem is geen groep",
        "en": "One loud voice is not a group",
    }
    if lines:
        display(show_facts(heads, lines, id="loud", title=title))  # type: ignore[no-untyped-call]
