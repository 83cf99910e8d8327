"""A number of people as a report shows it: the number, or words when it is too small to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from rap.disclosure import shown_count
from rap.report.edition import Edition
from rap.report.words import words_of


def small_words(edition: Edition) -> str:
    """What stands in the place of a count below the threshold: "fewer than 5"; in a release, of any that is not shown."""
    words = words_of(edition.language)
    if edition.is_released:
        return words("not-shown")
    return words("fewer-than", n=words.number(edition.threshold))


def is_small(people: int, edition: Edition) -> bool:
    return shown_count(people, threshold=edition.threshold) is None


def is_most(people: int, edition: Edition) -> bool:
    """Whether a count of a release stands for nearly everyone."""
    return 0 < edition.most <= people


def count_text(people: int, edition: Edition) -> str:
    """The number as the language writes it, or the words for a small one."""
    if is_most(people, edition):
        return words_of(edition.language)("nearly-everyone")
    shown = shown_count(people, threshold=edition.threshold)
    return small_words(edition) if shown is None else words_of(edition.language).number(shown)


def count_markup(people: int, edition: Edition) -> str:
    text = escape(count_text(people, edition))
    return f'<span class="small">{text}</span>' if is_small(people, edition) else text


def said_markup(people: int, edition: Edition) -> str:
    """As `count_markup`, in the middle of a sentence: of a release "some" in the place of what is not shown."""
    if edition.is_released and is_small(people, edition):
        return escape(words_of(edition.language)("not-shown-said"))
    return count_markup(people, edition)


def people_text(people: int, edition: Edition) -> str:
    """With the noun: "14 people", "fewer than 5 people"."""
    words = words_of(edition.language)
    if edition.is_released and (is_small(people, edition) or is_most(people, edition)):
        return count_text(people, edition)
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
    id = "not-shown-note" if edition.is_released else "small-note"
    text = words_of(edition.language)(id, words=small_words(edition))
    return f'<p class="note">{escape(text)}</p>'
