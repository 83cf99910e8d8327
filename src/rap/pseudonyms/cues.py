"""Words that say what follows: a number of what kind, and the units that make a number innocent."""

from __future__ import annotations

from functools import cache

from rap.pseudonyms.listed import rule_words
from rap.pseudonyms.tokens import Talk

_NAMES = ("national-number", "card", "iban", "vat", "plate", "document", "phone")
_KIND_OF = {word: kind for kind in _NAMES for word in rule_words(f"cues.kinds {kind}")}
_ENDINGS = {
    "ro": ("ul", "ului", "ei", "a", "le", "lui"),
    "sq": ("i", "in", "it", "a", "en", "es", "n", "s", "t", "ja", "jen"),
}
NUMBER_CUES = rule_words("cues.number-cues") | frozenset(_KIND_OF)
DOCUMENT_CUES = rule_words("cues.kinds document")
INNOCENT_UNITS = rule_words("cues.innocent-units")


def cue_before(talk: Talk, at: int, cues: frozenset[str], *, words: int) -> bool:
    """Whether one of the `words` words before word `at` is a cue, in the same line."""
    return any(word in cues for word in _before(talk, at, words))


def kind_said_before(talk: Talk, at: int, *, words: int = 9) -> str:
    """The kind of number that the nearest cue before word `at` names, nothing where there is none."""
    return next((kind for word in _before(talk, at, words) if (kind := _kind_of(word, talk.language))), "")


@cache
def _kind_of(word: str, language: str) -> str:
    """The kind that a word names, in a case or with an article at its end where the language has them (`niptin`)."""
    stems = (word[: -len(end)] for end in _ENDINGS.get(language, ()) if word.endswith(end) and len(word) > len(end) + 2)
    return next((_KIND_OF[form] for form in (word, *stems) if form in _KIND_OF), "")


def _before(talk: Talk, at: int, words: int) -> list[str]:
    found = []
    for index in range(at - 1, max(at - 1 - words, -1), -1):
        if "\n" in talk.gap(index):
            break
        found.append(talk.at(index))
    return found
