"""Words that somebody said, in a text where they may not be: runs of words that a text shares with
a transcript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rap.core.plain import fold_words

RUN = 8  # so many words in a row are nobody's chance


def word_runs(text: str, *, length: int = RUN) -> set[tuple[str, ...]]:
    """All runs of `length` words in `text`, without regard to case and accents.

    Examples
    --------
    >>> sorted(word_runs("You pay first, you pay", length=4))
    [('pay', 'first', 'you', 'pay'), ('you', 'pay', 'first', 'you')]
    """
    words = re.findall(r"\w+", fold_words(text))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def find_echoes(
    texts: Iterable[str], said: set[tuple[str, ...]], *, length: int = RUN
) -> list[int]:
    """The numbers, from 0, of the texts that share a run of words with what was `said`."""
    return [number for number, text in enumerate(texts) if word_runs(text, length=length) & said]
