"""The findings a report tells: which item says what, and in which language."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
