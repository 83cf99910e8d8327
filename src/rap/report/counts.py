"""A number of people as a report shows it: the number, or words when it is too small to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from rap.disclosure import shown_count
from rap.report.edition import Edition
from rap.report.words import words_of


def small_words(edition: Edition) -> str:
    """What stands in the place of a count below the threshold: "fewer than 5"."""
    words = words_of(edition.language)
    return words("fewer-than", n=words.number(edition.threshold))


def is_small(people: int, edition: Edition) -> bool:
    return shown_count(people, threshold=edition.threshold) is None


def count_text(people: int, edition: Edition) -> str:
    """The number as the language writes it, or the words for a small one."""
    shown = shown_count(people, threshold=edition.threshold)
    return small_words(edition) if shown is None else words_of(edition.language).number(shown)


def count_markup(people: int, edition: Edition) -> str:
    text = escape(count_text(people, edition))
    return f'<span class="small">{text}</span>' if is_small(people, edition) else text


def people_text(people: int, edition: Edition) -> str:
    """With the noun: "14 people", "fewer than 5 people"."""
    words = words_of(edition.language)
    if is_small(people, edition):
        return words("people-small", n=words.number(edition.threshold))
    return words.plural(f"{edition.unit}-counted", people)


def in_safe_order(rows: Sequence[Mapping[str, Any]], edition: Edition) -> list[Mapping[str, Any]]:
    """Rows of an item with the small ones last, by their labels: sorted by number, their order would tell what words hide."""
    shown = [row for row in rows if not is_small(row["people"], edition)]
    small = [row for row in rows if is_small(row["people"], edition)]
    return shown + sorted(
        small, key=lambda row: [edition.label(column, value) for column, value in row["where"].items()]
    )


def small_note(counts: Iterable[int], edition: Edition) -> str:
    """One line that explains the words, when any of `counts` is put in words; else nothing."""
    if not any(is_small(people, edition) for people in counts):
        return ""
    text = words_of(edition.language)("small-note", words=small_words(edition))
    return f'<p class="note">{escape(text)}</p>'
