"""Dictionaries (simplemma), names of countries and languages (Babel), and our own lists of words,
folded and read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from rap.core.accents import fold
from rap.languages.pack import pack_of, pooled, shared


def has_dictionary(language: str) -> bool:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return language in SUPPORTED_LANGUAGES


def is_known(word: str, language: str) -> bool:
    """Whether the dictionary of a language has a word as it is written."""
    from simplemma import is_known

    return has_dictionary(language) and is_known(word, language)


def lemma_of(word: str, language: str) -> str:
    """The dictionary form of a word; the word itself if it is unknown."""
    from simplemma import lemmatize

    return lemmatize(word, language) if has_dictionary(language) else word


def dictionary_of(language: str) -> Iterable[str]:
    """All words of a language."""
    from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary(language) if has_dictionary(language) else ()


def territories(language: str) -> Mapping[str, str]:
    """The names of countries and parts of the world in a language, by their codes."""
    return _names(language, "territories")


def languages(language: str) -> Mapping[str, str]:
    """The names of languages in a language, by their codes."""
    return _names(language, "languages")


def _names(language: str, kind: str) -> Mapping[str, str]:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return {code: str(name) for code, name in getattr(Locale(language), kind).items()}
    except UnknownLocaleError:
        return {}


# Forms of everyday words that dictionaries lack: spoken Spanish (`cansao`), Dutch -heid and -baar,
# French -age, `bœuf`.

_SPANISH = (
    *(("ao", "ado"), ("aos", "ados"), ("ío", "ido"), ("íos", "idos")),
    *(("á", "ada"), ("á", "ad"), ("ás", "adas")),
)
_SMALL = re.compile(r"(?P<stem>\w{3,}?)(?:ill|ic|et)(?P<end>[oae]s?)$")


@lru_cache(maxsize=100_000)
def is_inflected(word: str, language: str) -> bool:
    """Whether a word is a regular form of a word of the dictionary.

    Examples
    --------
    >>> [is_inflected(word, "es") for word in ("cansao", "poquillo", "Bilbao", "palomita")]
    [True, True, False, False]
    >>> [is_inflected(word, "nl") for word in ("leesbaarheid", "geïnformeerd", "Adelheid")]
    [True, True, False]
    """
    return any(len(base) > 2 and is_known(base, language) for base in _bases(word, language))


def _bases(word: str, language: str) -> Iterator[str]:
    """The words of which a word may be a form."""
    if not word.islower():
        return
    if language == "es":
        yield from (word.removesuffix(end) + put for end, put in _SPANISH if word.endswith(end))
        if small := _SMALL.match(word):
            stem = re.sub(r"qu$", "c", small["stem"])
            yield from (stem + end for end in (small["end"].removesuffix("s"), "o", "a"))
    elif language == "nl":
        yield from _dutch_bases(word)
    elif language == "fr":
        yield from (word.replace("œ", "oe"),) if "œ" in word else ()
        yield from (verb[1] + "er",) if (verb := re.match(r"(\w{3,})ages?$", word)) else ()


def _dutch_bases(word: str) -> Iterator[str]:
    """Base forms in Dutch: *leesbaar* or *lezen* for `leesbaarheid`, *informeren* for
    `geïnformeerd`.
    """
    stem = re.sub(r"he(?:id|den)$", "", word)
    if stem != word:
        yield from (stem, stem + "e")
    if match := re.match(r"(\w{3,})ba(?:ar|re)$", stem):
        yield from (match[1], match[1] + "en", match[1] + "t")
    if match := re.match(r"ge([ïë]\w+?)(?:d|de)$", word):
        base = match[1].translate(str.maketrans("ïë", "ie"))
        yield from (base, re.sub("eer$", "eren", base))


# Our own lists: names, places, prompts, what is harmless.


@cache
def given_names() -> frozenset[str]:
    """Folded given, stage and some family names; each counts as a name by itself unless it is also
    a word.
    """
    own = " ".join([*shared().lines("own.txt"), *pooled("names", "inflected_names")])
    return frozenset([*shared().lines("given.txt"), *fold(own).split()])


@cache
def inflected_names(language: str) -> frozenset[str]:
    """Folded names that take the endings of the language: an inflected form counts as the name
    does.
    """
    return frozenset(map(fold, pack_of(language).names.inflected_names))


@cache
def family_names() -> frozenset[str]:
    """Parts of family names, folded."""
    return frozenset(shared().lines("family.txt"))


@cache
def names_that_are_words(language: str) -> frozenset[str]:
    """Folded names that are words too in a language, and prove little by themselves."""
    return frozenset(map(fold, pack_of(language).names.names_that_are_words))


@cache
def places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Folded first word of a place -> the words of each place that begins with it, the longest
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
    folded = (fold(place).replace("-", " ").replace("'", " ") for place in places)
    return frozenset(tuple(place.split()) for place in folded)


@cache
def harmless_words(language: str = "") -> frozenset[str]:
    """Folded words that dictionaries lack and that identify nobody; parts of hyphenated ones are
    included.

    The words of a language, and those for all languages; without a language, only the latter.
    """
    own = pack_of(language).words.harmless if language else frozenset()
    words = fold(" ".join(own | shared().words.harmless)).split()
    return frozenset([*words, *re.findall(r"[^\s'\-]+", " ".join(words))])


@cache
def prompts(kind: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole words and the beginnings of words of one kind of question, folded; `_` divides a
    phrase.

    Those of a language and those of none.
    """
    lists = [getattr(pack.asking, kind) for pack in (pack_of(language), shared())]
    found = fold(" ".join(word for words in lists for word in words)).split()
    whole = frozenset(word for word in found if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in found if word.endswith("*"))


@cache
def role_words(language: str) -> frozenset[str]:
    """Words that say who somebody is to the speaker (`collègue`, `zus`), folded."""
    return frozenset(" ".join(pack_of(language).names.role.values()).split())
