"""Words that were copied out of a text, found in it again: as they are, then with what programs change
on the way made alike (spaces, quotation marks, dashes, soft hyphens, letters in two parts), and last
without capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Span = tuple[int, int]
"""Start and end in code points of a text, the end exclusive."""

# Fewer words in common than this say nothing about where an extract was taken from.
_LEAST_LIKE = 0.4
_MOST_PLACES = 1_000
# Word, Excel and messengers write these by themselves: U+201C and the like, guillemets, primes.
_QUOTES = dict.fromkeys("\"'`´‘’‚‛“”„‟′″‹›«»", "'")
_DASHES = dict.fromkeys("-‐‑‒–—―−", "-")
# A soft hyphen, zero-width characters, a byte-order mark: nobody sees them.
_UNSEEN = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_ALIKE = _QUOTES | _DASHES | _UNSEEN | {"…": "..."}
_WORD = re.compile(r"\w+")
# What stands around words that are quoted and cut, and is not of the text.
_AROUND = " '.[]()"
_CUT = re.compile(r"[\[(]?\.\.\.[\])]?")


@dataclass(frozen=True)
class Found:
    """Where an extract is in a text.

    Parameters
    ----------
    spans : its places; more than one is a question to a person, never a guess
    how : `exact`, `alike` (spaces, quotes, dashes) or `no_case`; `nowhere` where it is not
    nearest : where most of its words are together, for one that is nowhere
    likeness : the share of its words that are in that place, from 0 to 1
    """

    spans: tuple[Span, ...] = ()
    how: str = "nowhere"
    nearest: Span | None = None
    likeness: float = 0.0


class SearchedText:
    """A text in which extracts are looked for, made alike once.

    Examples
    --------
    >>> text = SearchedText("I: So?\\nP1: “It was  too – late.” Too late!")
    >>> found = text.find('"it was too - late."')
    >>> found.spans, found.how
    (((11, 32),), 'no_case')
    >>> text.find("too late, it was").nearest
    (12, 30)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, words: str) -> Found:
        """The places of an extract, by the first way in which there is any."""
        words = words.strip()
        exact = _places(words, self.text)
        if exact:
            return Found(exact, "exact")
        made, at = self._alike
        sought = _made_alike(words)[0].strip()
        # A quotation is often kept with its marks, and with three dots where it was cut.
        for one in dict.fromkeys((sought, sought.strip(_AROUND))):
            for how, within, wanted in (
                ("alike", made, one),
                ("no_case", self._lower, _lower(one)),
            ):
                if spans := tuple(_back(start, end, at) for start, end in _places(wanted, within)):
                    return Found(tuple(dict.fromkeys(spans)), how)
        return self._around_cuts(sought) or self._nearest(sought)

    def _around_cuts(self, sought: str) -> Found | None:
        """From the first to the last part of an extract that somebody cut in the middle, where each part
        comes once behind the one before: the nearest place, for only a person knows whether what was cut
        is meant.
        """
        parts = [part for one in _CUT.split(_lower(sought)) if (part := one.strip(_AROUND))]
        spans = [_places(part, self._lower) for part in parts]
        if len(parts) < 2 or any(len(one) != 1 for one in spans):
            return None
        whole = [one[0] for one in spans]
        if any(after[0] < before[1] for before, after in pairwise(whole)):
            return None
        span = _back(whole[0][0], whole[-1][1], self._alike[1])
        return Found(nearest=span, likeness=1.0)

    @cached_property
    def _alike(self) -> tuple[str, list[int]]:
        return _made_alike(self.text)

    @cached_property
    def _lower(self) -> str:
        return _lower(self._alike[0])

    @cached_property
    def _words(self) -> list[tuple[str, int, int]]:
        return [(match[0], match.start(), match.end()) for match in _WORD.finditer(self._lower)]

    def _nearest(self, sought: str) -> Found:
        """The stretch of as many words that has most of them, in any order."""
        wanted = Counter(_WORD.findall(_lower(sought)))
        n = wanted.total()
        if not n:
            return Found()
        window: Counter[str] = Counter()
        n_shared, best, best_at = 0, 0, 0
        for at, (word, _, _) in enumerate(self._words):
            window[word] += 1
            n_shared += window[word] <= wanted[word]
            if at >= n:
                gone = self._words[at - n][0]
                n_shared -= window[gone] <= wanted[gone]
                window[gone] -= 1
            if n_shared > best:
                best, best_at = n_shared, at
        if best / n < _LEAST_LIKE:
            return Found()
        first = self._words[max(0, best_at - n + 1)]
        span = _back(first[1], self._words[best_at][2], self._alike[1])
        return Found(nearest=span, likeness=best / n)


def _places(words: str, text: str) -> tuple[Span, ...]:
    """Where words stand, not as a part of longer ones where they also stand alone."""
    found = _all_places(words, text) if words else ()
    spans = tuple(span for span in found if not _cuts_letter(span[1], text))
    whole = tuple(span for span in spans if _is_whole(span, text))
    return whole or spans


def _all_places(words: str, text: str) -> Iterator[Span]:
    at = text.find(words)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at, at + len(words)
        at = text.find(words, at + 1)


def _cuts_letter(end: int, text: str) -> bool:
    """Whether a letter of two parts is cut there: its first part is another letter."""
    return end < len(text) and unicodedata.combining(text[end]) > 0


def _is_whole(span: Span, text: str) -> bool:
    start, end = span
    cuts = (text[edge - 1 : edge] + text[edge : edge + 1] for edge in (start, end))
    return not any(len(cut) == 2 and cut.isalnum() for cut in cuts)


def _made_alike(text: str) -> tuple[str, list[int]]:
    """The text made alike, and the place in it of each character and of the end."""
    made: list[str] = []
    at: list[int] = []
    after_space = False
    for place, character in enumerate(text):
        if character.isspace():
            new = "" if after_space else " "
        else:
            new = _ALIKE.get(character, character)
            if not character.isascii():
                new = unicodedata.normalize("NFD", new)
        after_space = new == " " or (after_space and not new)
        made.extend(new)
        at.extend([place] * len(new))
    return "".join(made), [*at, len(text)]


def _lower(text: str) -> str:
    """In small letters, of the same length: the few that become two stay."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def _back(start: int, end: int, at: list[int]) -> Span:
    """A place of the text made alike in the text itself; what is not seen before the next character
    is not taken in.
    """
    return at[start], at[end - 1] + 1
