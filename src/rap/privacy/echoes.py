"""Words that somebody said, in a text where they may not be: runs of words that a text shares with
a transcript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rap.core.plain import fold_words

RUN = 8  # so many words in a row are nobody's chance
# letters of other alphabets that look like one of this one: a copy could be written with them
_ALIKE = str.maketrans("авсԁеһіјкмнорԛѕтухѵԝαεικνορτυχ", "abcdehijkmhopqstyxvwaeikvoptux")


def word_runs(text: str, *, length: int = RUN) -> set[tuple[str, ...]]:
    """All runs of `length` words in `text`, without regard to case, accents, signs that are
    not seen, and the alphabet of letters that look alike.

    Examples
    --------
    >>> sorted(word_runs("You pay first, you pay", length=4))
    [('pay', 'first', 'you', 'pay'), ('you', 'pay', 'first', 'you')]
    >>> word_runs("p\u0430y_fi\u00adrst", length=2)
    {('pay', 'first')}
    """
    words = re.findall(r"[^\W_]+", fold_words(text).translate(_ALIKE))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def find_echoes(
    texts: Iterable[str], said: set[tuple[str, ...]], *, length: int = RUN
) -> list[int]:
    """The numbers, from 0, of the texts that share a run of words with what was `said`."""
    return [number for number, text in enumerate(texts) if word_runs(text, length=length) & said]
