"""A finding on a page: its number as a sign, its first sentence, and the way to answer it."""

from __future__ import annotations

import re
from html import escape

from rap.report.edition import Edition
from rap.report.items.said import finding_of
from rap.report.words import words_of

_FIRST = re.compile(r".*?[.!?…](?=\s|$)", re.S)


def number_markup(number: int | None, edition: Edition) -> str:
    """The number of a finding as a sign, read aloud as "number 4"; nothing without a number."""
    if not number:
        return ""
    words = words_of(edition.language)
    said = escape(words("number", n=words.number(number)))
    return f'<span class="n" aria-hidden="true">{number}</span><span class="unseen">{said}. </span>'


def short_number(number: int, edition: Edition) -> str:
    """The same where counts of people are beside it: "no. 4", which nobody takes for a count."""
    words = words_of(edition.language)
    short, said = (escape(words(id, n=words.number(number))) for id in ("number-short", "number"))
    return f'<span class="n" aria-hidden="true">{short}</span><span class="unseen">{said}. </span>'


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


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence.

    Examples
    --------
    >>> first_sentence("You still pay rent. The fund pays late."), first_sentence("No stop")
    ('You still pay rent.', 'No stop')
    """
    plain = " ".join(text.split())
    found = _FIRST.match(plain)
    return found[0] if found else plain
