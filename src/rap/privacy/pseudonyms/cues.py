"""Words that say what follows: a number of what kind, and the units that make a number innocent."""

from __future__ import annotations

from functools import cache

from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.tokens import Talk

_FIELDS = {
    "national-number": "national_number_words",
    "card": "card_words",
    "iban": "account_words",
    "vat": "firm_words",
    "plate": "plate_words",
    "document": "document_words",
    "phone": "phone_words",
}
_KIND_OF = {word: kind for kind, field in _FIELDS.items() for word in pooled("contact", field)}
NUMBER_CUES = pooled("contact", "number_words") | frozenset(_KIND_OF)
DOCUMENT_CUES = pooled("contact", "document_words")
INNOCENT_UNITS = pooled("contact", "innocent_units")


def cue_before(talk: Talk, at: int, cues: frozenset[str], *, words: int) -> bool:
    """Whether one of the `words` words before word `at` is a cue, in the same line."""
    return any(word in cues for word in _before(talk, at, words))


def kind_said_before(talk: Talk, at: int, *, words: int = 9) -> str:
    """The kind of number that the nearest cue before word `at` names, nothing where there is none."""
    return next((kind for word in _before(talk, at, words) if (kind := _kind_of(word, talk.language))), "")


@cache
def _kind_of(word: str, language: str) -> str:
    """The kind that a word names, in a case or with an article at its end where the language has them (`niptin`)."""
    endings = pack_of(language).contact.cue_endings
    stems = (word[: -len(end)] for end in endings if word.endswith(end) and len(word) > len(end) + 2)
    return next((_KIND_OF[form] for form in (word, *stems) if form in _KIND_OF), "")


def _before(talk: Talk, at: int, words: int) -> list[str]:
    found = []
    for index in range(at - 1, max(at - 1 - words, -1), -1):
        if "\n" in talk.gap(index):
            break
        found.append(talk.at(index))
    return found
