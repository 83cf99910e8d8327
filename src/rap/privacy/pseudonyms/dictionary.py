"""Dictionaries (simplemma) and names of countries and languages (Babel); a language that they lack
has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache


def has_dictionary(language: str) -> bool:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return language in SUPPORTED_LANGUAGES


def is_known(word: str, language: str) -> bool:
    """Whether a word stands in the dictionary of a language as it is written."""
    from simplemma import is_known

    return has_dictionary(language) and is_known(word, language)


def lemma_of(word: str, language: str) -> str:
    """The dictionary form of a word; the word itself where it is not known."""
    from simplemma import lemmatize

    return lemmatize(word, language) if has_dictionary(language) else word


def dictionary_of(language: str) -> Iterable[str]:
    """All words of a language."""
    from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary(language) if has_dictionary(language) else ()


def territories(language: str) -> Mapping[str, str]:
    """What countries and parts of the world are called in a language, by their codes."""
    return _names(language, "territories")


def languages(language: str) -> Mapping[str, str]:
    """What languages are called in a language, by their codes."""
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
    ("ao", "ado"),
    ("aos", "ados"),
    ("ío", "ido"),
    ("íos", "idos"),
    ("á", "ada"),
    ("á", "ad"),
    ("ás", "adas"),
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
    """The words that a word may be a form of; a capital may be one of a name, which has none."""
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
    """`leesbaarheid` of *leesbaar* or *lezen*, `geïnformeerd` of *informeren*."""
    stem = re.sub(r"he(?:id|den)$", "", word)
    if stem != word:
        yield from (stem, stem + "e")
    if match := re.match(r"(\w{3,})ba(?:ar|re)$", stem):
        yield from (match[1], match[1] + "en", match[1] + "t")
    if match := re.match(r"ge([ïë]\w+?)(?:d|de)$", word):
        base = match[1].translate(str.maketrans("ïë", "ie"))
        yield from (base, re.sub("eer$", "eren", base))
