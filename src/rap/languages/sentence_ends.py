"""Where the sentences of a text end: at `.`, `!`, `?`, `…` and line ends, but not after an
abbreviation (`Dr. Smith`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.languages.pack import known, pack_of

_END = re.compile(r"(?P<mark>[.!?…]+)[\s»”’\")\]]*(?=\s|$)|\n+")
_SPACE = re.compile(r"\s*")
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")
_LONGEST = 20  # characters of an abbreviation


def split_sentences(text: str, *, language: str) -> list[str]:
    """The sentences of a text, without their marks; pieces without a word are among them.

    A full stop after a title (`Dr.`, `mevr.`) ends none; after another abbreviation (`etc.`) it
    ends one where a capital follows. A language without a pack has no abbreviations.

    Examples
    --------
    >>> split_sentences("Dr. Smith paid 3.50 euros. OK", language="en")
    ['Dr. Smith paid 3.50 euros', ' OK']
    """
    pieces, at = [], 0
    for start, end in _ends(text, language):
        pieces.append(text[at:start])
        at = end
    return [*pieces, text[at:]]


def _ends(text: str, language: str) -> Iterator[tuple[int, int]]:
    titles, others = _abbreviations(language)
    for match in _END.finditer(text):
        word = match["mark"] == "." and _WORD_BEFORE.search(
            text, max(match.start() - _LONGEST, 0), match.start()
        )
        space = _SPACE.match(text, match.end())
        after = space.end() if space else match.end()
        if word and "\n" not in text[match.start() : after] and after < len(text):
            short = word[0].lower()
            if short in titles or (short in others and not text[after].isupper()):
                continue
        yield match.span()


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    if language not in known():
        return frozenset(), frozenset()
    pack = pack_of(language)
    return pack.names.short_titles, pack.reading.abbreviations
