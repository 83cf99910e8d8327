"""The findings a report tells: which item says what, and in which language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from rap.report.edition import Edition
from rap.report.items import items_of
from rap.report.words import words_of

_STATEMENT = re.compile(r"finding-([0-9]{2,6})")
_OF_FINDING = re.compile(r"finding-([0-9]{2,6})(?:-[a-z]+)?")


@dataclass(frozen=True)
class ToldFinding:
    """One finding as an edition tells it; `language` is "" when it is the edition's own, `standing`
    a word of the catalogue.
    """

    id: str
    number: int
    text: str
    language: str
    standing: str


def finding_of(item_id: str) -> str:
    """The finding whose statement an item is, "" when it is another one."""
    match = _STATEMENT.fullmatch(item_id)
    return f"F-{match[1]}" if match else ""


def finding_around(item_id: str) -> str:
    """The finding an item speaks of: its statement, its number of people, its voice."""
    match = _OF_FINDING.fullmatch(item_id)
    return f"F-{match[1]}" if match else ""


def told_findings(notebook: Any, edition: Edition) -> list[ToldFinding]:
    """The findings of a report that have a number, in the order of their numbers, each once."""
    found: dict[str, ToldFinding] = {}
    for _, item in items_of(notebook):
        id = finding_of(item["id"])
        if id in edition.numbers and item["kind"] == "text":
            text, language = words_of(edition.language).text(item["text"])
            standing = item["title"] if isinstance(item["title"], str) else ""
            found.setdefault(id, ToldFinding(id, edition.numbers[id], text, language, standing))
    return sorted(found.values(), key=lambda one: one.number)


# The number of a finding, which people answer by.

FIELD = "answer-"  # before the number of a finding: its place in the form


def number_markup(number: int | None, edition: Edition) -> str:
    """The number of a finding as a sign, read aloud as "number 4"; nothing without a number."""
    if not number:
        return ""
    words = words_of(edition.language)
    said = escape(words("number", n=words.number(number)))
    return f'<span class="n" aria-hidden="true">{number}</span><span class="unseen">{said}. </span>'


def answer_link(item_id: str, edition: Edition) -> str:
    """Below the statement of a finding: a link to where it is answered, by the script to its own
    place in the form.
    """
    number = edition.numbers.get(finding_of(item_id))
    if not number or edition.letter is None:
        return ""
    words = words_of(edition.language)
    said = escape(words("answer-number", n=words.number(number)))
    return f'<p class="reply"><a href="#answer" data-number="{number}">{said}</a></p>'
