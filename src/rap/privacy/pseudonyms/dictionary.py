"""Dictionaries (simplemma) and names of countries and languages (Babel); a language that they lack has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


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
