"""The word lists of the screen, read once: names, names that are words too, places, prompts, what is harmless."""

from __future__ import annotations

import pkgutil
from functools import cache

from rap.folding import fold
from rap.parses import LANGUAGES


def lines_of(name: str) -> list[str]:
    """The lines of `lists/NAME.txt` without comments and empty ones."""
    data = (pkgutil.get_data("rap.pseudonyms", f"lists/{name}.txt") or b"").decode("utf-8")
    return [line for line in data.splitlines() if line and not line.startswith("#")]


@cache
def rule_words(head: str) -> frozenset[str]:
    """The words under one head of `rules.txt`, folded."""
    rows = dict(line.split(": ", 1) for line in lines_of("rules"))
    return frozenset(rows[head].split())


@cache
def letter_names(language: str) -> dict[str, str]:
    """What letters are called in a language, folded -> the letter."""
    names = (entry.split("=") for entry in rule_words(f"pieces.letters {language}"))
    return {name: letter.upper() for name, letter in names}


@cache
def given_names() -> frozenset[str]:
    """Given, stage and some family names, folded, that count as names by themselves where they are no words."""
    own = frozenset(fold(name) for line in lines_of("own") for name in line.split())
    return frozenset(lines_of("given")) | own | albanian_names()


@cache
def albanian_names() -> frozenset[str]:
    """Albanian names, folded: they are inflected, so that a form of one counts as much as the name."""
    return frozenset(fold(name) for line in lines_of("albanian") for name in line.split())


@cache
def family_names() -> frozenset[str]:
    """Parts of family names, folded."""
    return frozenset(lines_of("family"))


@cache
def names_that_are_words(language: str) -> frozenset[str]:
    """Names that say little by themselves in a language, folded."""
    rows = dict(line.split(": ", 1) for line in lines_of("words"))
    return frozenset(fold(rows[language]).split())


@cache
def places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The first word of a place, folded -> the words of each place that begins so, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in {*_place_words("towns"), *_place_words("cities"), *regions()}:
        table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(set(rows), key=len, reverse=True)) for first, rows in table.items()}


@cache
def regions() -> frozenset[tuple[str, ...]]:
    """The words of each region, river and further town, folded: many are words or family names too."""
    return _place_words("regions") - _place_words("towns") - _place_words("cities")


def _place_words(name: str) -> frozenset[tuple[str, ...]]:
    """The words of each place of a list, folded; its lines hold one place, or several divided by `|`."""
    places = (place for line in lines_of(name) for place in line.split("|") if place)
    return frozenset(tuple(fold(place).replace("-", " ").replace("'", " ").split()) for place in places)


@cache
def harmless_words(language: str) -> frozenset[str]:
    """Words that dictionaries lack and that tell nothing, folded, each part of a hyphened one too."""
    rows = dict(line.split(": ", 1) for line in lines_of("harmless"))
    words = fold(f"{rows['any']} {rows.get(language, '')}").split()
    return frozenset(words) | {part for word in words for part in word.replace("'", "-").split("-") if part}


@cache
def prompts(kind: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole words and the beginnings of words under one head of `prompts.txt`, folded; `_` divides a phrase.

    A head for all languages (`any`) is added to the one of the language.
    """
    found: list[str] = []
    for line in lines_of("prompts"):
        head, _, words = line.partition(": ")
        if head in (f"{kind} {language}", f"{kind} any"):
            found += fold(words).split()
    whole = frozenset(word for word in found if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in found if word.endswith("*"))


@cache
def role_words(language: str) -> frozenset[str]:
    """Words that say who somebody is to the speaker (`collègue`, `zus`), folded."""
    rows = (line.split(": ", 1) for line in lines_of("roles"))
    return frozenset(word for head, words in rows if head.startswith(f"{language} ") for word in words.split())


@cache
def number_words(language: str) -> dict[str, int]:
    """The number words of a language, folded -> their value; Dutch compounds up to 999 are made."""
    table: dict[str, int] = {}
    for line in lines_of("numbers"):
        tongue, value, *words = line.split()
        if tongue == language:
            table |= dict.fromkeys(words, int(value))
    return _dutch_compounds(table) if language == "nl" else table


def _dutch_compounds(table: dict[str, int]) -> dict[str, int]:
    """`tweeëntwintig`, `honderdachttien`, `tweeduizend`, which Dutch writes as one word."""
    tens = {word: value for word, value in table.items() if 20 <= value <= 90}
    units = {word: value for word, value in table.items() if 1 <= value <= 9}
    below = {
        **{word: value for word, value in table.items() if 1 <= value <= 90},
        **{f"{unit}en{ten}": units[unit] + tens[ten] for unit in units for ten in tens},
    }
    hundreds = {"honderd": 100, **{f"{unit}honderd": 100 * value for unit, value in below.items() if 2 <= value <= 19}}
    more = {
        f"{hundred}{joint}{word}": high + low
        for hundred, high in hundreds.items()
        for word, low in below.items()
        for joint in ("", "en")
    }
    thousands = {f"{unit}duizend": 1000 * value for unit, value in (below | hundreds | more).items() if value > 1}
    return table | below | hundreds | more | thousands


def languages_beside(language: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """The other languages of the study that have lists."""
    return tuple(tongue for tongue in others if tongue in LANGUAGES and tongue != language)
