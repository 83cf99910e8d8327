"""The number of a finding, which people answer by."""

from __future__ import annotations

from html import escape

from rap.report.edition import Edition
from rap.report.told import finding_of
from rap.report.words import words_of

FIELD = "answer-"  # before the number of a finding: its place in the form


def number_markup(number: int | None, edition: Edition) -> str:
    """The number of a finding as a sign, read aloud as "number 4"; nothing when there is none."""
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
