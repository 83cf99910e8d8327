"""The word lists of the screen, folded and read once: names, places, prompts, what is harmless."""

from __future__ import annotations

from functools import cache

from rap.core.folding import fold
from rap.languages.pack import known, pack_of, pooled, shared


@cache
def letter_names(language: str) -> dict[str, str]:
    """What letters are called in a language, folded -> the letter."""
    return {name: letter.upper() for name, letter in pack_of(language).numbers.letters.items()}


@cache
def given_names() -> frozenset[str]:
    """Given, stage and some family names, folded, that count as names by themselves where they are
    no words.
    """
    own = frozenset(fold(name) for line in shared().lines("own.txt") for name in line.split())
    return (
        frozenset(shared().lines("given.txt"))
        | own
        | frozenset(map(fold, pooled("names", "inflected_names")))
    )


@cache
def inflected_names(language: str) -> frozenset[str]:
    """Names that take the endings of the language, folded: a form of one counts as much as the
    name.
    """
    return frozenset(map(fold, pack_of(language).names.inflected_names))


@cache
def family_names() -> frozenset[str]:
    """Parts of family names, folded."""
    return frozenset(shared().lines("family.txt"))


@cache
def names_that_are_words(language: str) -> frozenset[str]:
    """Names that say little by themselves in a language, folded."""
    return frozenset(map(fold, pack_of(language).names.names_that_are_words))


@cache
def places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The first word of a place, folded -> the words of each place that begins so, the longest
    first.
    """
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in {*_place_words("towns"), *_place_words("cities"), *regions()}:
        table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(set(rows), key=len, reverse=True)) for first, rows in table.items()}


@cache
def regions() -> frozenset[tuple[str, ...]]:
    """The words of each region, river and further town, folded: many are words or family names too."""
    return _place_words("regions") - _place_words("towns") - _place_words("cities")


def _place_words(name: str) -> frozenset[tuple[str, ...]]:
    """The words of each place of a list, folded; its lines hold one place, or several divided by
    `|`.
    """
    places = (place for line in shared().lines(f"{name}.txt") for place in line.split("|") if place)
    return frozenset(
        tuple(fold(place).replace("-", " ").replace("'", " ").split()) for place in places
    )


@cache
def harmless_words(language: str = "") -> frozenset[str]:
    """Words that dictionaries lack and that tell nothing, folded, each part of a hyphened one too.

    Those of a language and those of none; of none alone where no language is given.
    """
    own = pack_of(language).words.harmless if language else frozenset()
    words = fold(" ".join(own | shared().words.harmless)).split()
    return frozenset(words) | {
        part for word in words for part in word.replace("'", "-").split("-") if part
    }


@cache
def prompts(kind: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole words and the beginnings of words of one kind of question, folded; `_` divides a
    phrase.

    Those of a language and those of none.
    """
    found = fold(
        " ".join(
            word for pack in (pack_of(language), shared()) for word in getattr(pack.asking, kind)
        )
    ).split()
    whole = frozenset(word for word in found if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in found if word.endswith("*"))


@cache
def role_words(language: str) -> frozenset[str]:
    """Words that say who somebody is to the speaker (`collègue`, `zus`), folded."""
    return frozenset(
        word for words in pack_of(language).names.role.values() for word in words.split()
    )


@cache
def number_words(language: str) -> dict[str, int]:
    """The number words of a language, folded -> their value; compounds up to 999,999 are made where
    it writes one word.
    """
    numbers = pack_of(language).numbers
    return _compounds(numbers.values, numbers.ands) if numbers.written_together else numbers.values


def _compounds(table: dict[str, int], ands: frozenset[str]) -> dict[str, int]:
    """`tweeëntwintig`, `honderdachttien`, `tweeduizend`, which Dutch writes as one word."""
    tens = {word: value for word, value in table.items() if 20 <= value <= 90}
    units = {word: value for word, value in table.items() if 1 <= value <= 9}
    of_hundred, of_thousand = (
        next(word for word, value in table.items() if value == size) for size in (100, 1000)
    )
    below = {
        **{word: value for word, value in table.items() if 1 <= value <= 90},
        **{
            f"{unit}{joint}{ten}": units[unit] + tens[ten]
            for unit in units
            for ten in tens
            for joint in ands
        },
    }
    hundreds = {of_hundred: 100}
    hundreds |= {
        f"{unit}{of_hundred}": 100 * value for unit, value in below.items() if 2 <= value <= 19
    }
    more = {
        f"{hundred}{joint}{word}": high + low
        for hundred, high in hundreds.items()
        for word, low in below.items()
        for joint in ("", *ands)
    }
    above = below | hundreds | more
    thousands = {f"{unit}{of_thousand}": 1000 * value for unit, value in above.items() if value > 1}
    return table | below | hundreds | more | thousands


def languages_beside(language: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """The other languages of the study that have a pack."""
    return tuple(tongue for tongue in others if tongue in known() and tongue != language)
