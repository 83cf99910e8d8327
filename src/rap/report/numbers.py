"""The number of a finding, which people answer by."""

from __future__ import annotations

from html import escape

from rap.report.edition import Edition
from rap.report.words import words_of


def number_markup(number: int | None, edition: Edition) -> str:
    """The number of a finding as a sign, read aloud as "number 4"; nothing when there is none."""
    if not number:
        return ""
    words = words_of(edition.language)
    said = escape(words("number", n=words.number(number)))
    return f'<span class="n" aria-hidden="true">{number}</span><span class="unseen">{said}. </span>'
