"""A number of people as a report shows it: the number, or words when it is too small to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from rap.privacy.disclosure import shown_count
from rap.report.edition import Edition
from rap.report.words import words_of

_BEGINS = re.compile(r"(?:\A|[.!?…]\s+|\n\s*)\Z")  # of a text up to where a sentence begins
_FIRST_LETTER = re.compile(r"\A((?:<[^>]*>)?)(\w)")


def small_words(edition: Edition) -> str:
    """What replaces a count below the threshold: "fewer than 5"; in a release, any that is not shown."""
    words = words_of(edition.language)
    if edition.is_released:
        return words("not-shown")
    return words("fewer-than", n=words.number(edition.threshold))


def is_small(people: int, edition: Edition) -> bool:
    return shown_count(people, threshold=edition.threshold) is None


def is_most(people: int, edition: Edition) -> bool:
    """Whether a count of a release stands for "more than half"."""
    return 0 < edition.most <= people


def count_text(people: int, edition: Edition) -> str:
    """The number as the language writes it, or the words for a small one."""
    if is_most(people, edition):
        return words_of(edition.language)("more-than-half")
    shown = shown_count(people, threshold=edition.threshold)
    return small_words(edition) if shown is None else words_of(edition.language).number(shown)


def count_markup(people: int, edition: Edition) -> str:
    text = escape(count_text(people, edition))
    return f'<span class="small">{text}</span>' if is_small(people, edition) else text


def said_markup(people: int, edition: Edition) -> str:
    """As `count_markup`, in the middle of a sentence: of a release "some" in the place of what is
    not shown.
    """
    if edition.is_released and is_small(people, edition):
        return escape(words_of(edition.language)("not-shown-said"))
    return count_markup(people, edition)


def in_sentence(text: str, counts: Mapping[str, int], edition: Edition) -> str:
    """Markup of a sentence with each `{name}` of `counts` put in: "more than half" takes a noun for
    people with it.

    Words that replace a number may begin a sentence, and have a capital letter then.
    """
    words = words_of(edition.language)
    nouns = rf"(?P<noun>\s+(?:{words('people-nouns')})\b)?"

    def said(field: re.Match[str]) -> str:
        if field["name"] not in counts:
            return field[0]
        people, noun = counts[field["name"]], field["noun"] or ""
        if noun and is_most(people, edition):
            filled, noun = escape(words("more-than-half-people")), ""
        else:
            filled = said_markup(people, edition)
        return (_capital(filled) if _BEGINS.search(text, 0, field.start()) else filled) + noun

    text = escape(text)
    return re.sub(r"{(?P<name>[a-z_]+)}" + nouns, said, text)


def _capital(markup: str) -> str:
    return _FIRST_LETTER.sub(lambda begin: begin[1] + begin[2].upper(), markup, count=1)


def people_text(people: int, edition: Edition) -> str:
    """With the noun: "14 people", "fewer than 5 people"."""
    words = words_of(edition.language)
    if edition.is_released and is_small(people, edition):
        return count_text(people, edition)
    if is_most(people, edition):
        return words("more-than-half-people")
    if is_small(people, edition):
        return words("people-small", n=words.number(edition.threshold))
    return words.plural(f"{edition.unit}-counted", people)


def in_safe_order(rows: Sequence[Mapping[str, Any]], edition: Edition) -> list[Mapping[str, Any]]:
    """Rows of an item with the small ones last, by their labels: sorted by number, their order
    would tell what words hide.
    """
    shown = [row for row in rows if not is_small(row["people"], edition)]
    small = [row for row in rows if is_small(row["people"], edition)]
    return shown + sorted(
        small,
        key=lambda row: [edition.label(column, value) for column, value in row["where"].items()],
    )


def small_note(counts: Iterable[int], edition: Edition) -> str:
    """One line that explains the words, when any of `counts` is put in words; else nothing."""
    if not any(is_small(people, edition) for people in counts):
        return ""
    id = "not-shown-note" if edition.is_released else "small-note"
    text = words_of(edition.language)(id, words=small_words(edition))
    return f'<p class="note">{escape(text)}</p>'
