"""Numbers that say how much or when, though they are read like dictated ones: sums, thousands, millions, decades, hours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.listed import number_words
from rap.privacy.pseudonyms.pieces import Piece
from rap.privacy.pseudonyms.spoken import value_of
from rap.privacy.pseudonyms.tokens import Talk

_CURRENCY = re.compile(r"[$£€]\s?$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:[,.]\d{3}){1,3}|[,.]\d{1,2})")  # `58,000`, `34.19`
_COMMAS = pooled("numbers", "decimal")
_MANY = 1_000_000
_MEASURED = re.compile(
    r"(?:(?:1[89]|20)?\d0s(?:\W{1,3}|$)){1,2}|"  # `the 1990s`
    r"(?:\d+k(?:\W{1,3}|$))+|"  # `7k, 10k`
    r"(?:\d{1,2}(?:[.:]\d{2})? ?[ap]\.?m\.?(?:\W{1,3}|$)){1,2}",  # `2.10 p.m.–3.10 p.m.`
    re.I,
)


def is_quantity(run: Sequence[Piece], talk: Talk, *, is_announced: bool) -> bool:
    """Whether a run of numbers is a sum or a count; where a word announces a number (`is_announced`), only a price is one.

    Examples
    --------
    >>> talk = Talk("it cost £62.5 million for 3,000 homes", "en")
    >>> from rap.privacy.pseudonyms.pieces import pieces_of
    >>> is_quantity(pieces_of(talk), talk, is_announced=False)
    True
    """
    start, end = talk.words[run[0].first].start, talk.words[run[-1].last].end
    if _CURRENCY.search(talk.text, max(start - 2, 0), start):
        return True
    if is_announced:
        return False
    table = number_words(talk.language)
    said = (talk.at(at) for at in range(run[0].first, run[-1].last + 1))
    if any(table.get(word, 0) >= _MANY for word in said) or _GROUPED.fullmatch(talk.text, start, end):
        return True
    values = [value_of(piece.text) for piece in run]
    is_decimal = len(run) == 2 and values[0] > 0 and talk.at(run[0].last + 1) in _COMMAS
    return is_decimal or (len(run) > 1 and all(value >= 100 and value % 50 == 0 for value in values))


def is_measured(run: Sequence[Piece], talk: Talk) -> bool:
    """Whether digits with letters are decades, thousands or hours, or numbers with *or* between them (`siete u ocho`)."""
    start, end = talk.words[run[0].first].start, talk.words[run[-1].last].end
    if _MEASURED.fullmatch(talk.text, start, end):
        return True
    ors = pack_of(talk.language).numbers.or_letters
    letters = [piece for piece in run if piece.is_letter]
    return not run[0].is_letter and all(talk.words[piece.first].text in ors for piece in letters)
