"""What a word is by the lists of names: a name, a name that is a word too, a land, a people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rap.languages.pack import pack_of
from rap.privacy.pseudonyms.harmless import function_words, is_compound_adverb, is_land, is_plain_word, is_word
from rap.privacy.pseudonyms.listed import (
    family_names,
    given_names,
    harmless_words,
    inflected_names,
    names_that_are_words,
    prompts,
)
from rap.privacy.pseudonyms.tokens import Talk, Word


@lru_cache(maxsize=200_000)
def kind_of_name(folded: str, text: str, language: str) -> str:
    """`name` for one of the lists that is no word, `word` for one that is a word too, nothing for others."""
    base = next((form for form in _bases(folded, language) if form in given_names()), "")
    if _is_form_of_name(folded, text, language):
        return "name"
    if folded in given_names() and len(folded) > 2:
        small = names_that_are_words(language) | function_words(language) | harmless_words(language)
        return "word" if folded in small or _is_small_elsewhere(folded, language) else "name"
    if folded in names_that_are_words(language):
        return "word"
    small = function_words(language) | harmless_words(language)
    is_form = not is_plain_word(text, language) or (text[0].isupper() and base not in small)
    if base and is_form and base not in names_that_are_words(language):
        return "name"
    if folded in family_names() or base:
        return "word" if is_word(text, language) or _is_small_elsewhere(folded, language) else "name"
    return ""


def _is_small_elsewhere(folded: str, language: str) -> bool:
    """A small word (`comment`, `vos`, `met`) of French, Dutch or English, which people of Brussels mix in."""
    return any(folded in function_words(other) for other in ("fr", "nl", "en") if other != language)


def _is_form_of_name(folded: str, text: str, language: str) -> bool:
    """A case of a name that the language inflects; a short form, with a capital, of a name that is no word."""
    small = names_that_are_words(language) | function_words(language) | harmless_words(language)
    if folded in small:
        return False
    if inflected := inflected_names(language):
        return any(form in inflected and form not in small and len(form) > 3 for form in _bases(folded, language))
    short = pack_of(language).names.short_forms
    if not short or not text[0].isupper():
        return False
    forms = (folded.removesuffix(ending) for ending in short if folded.endswith(ending))
    whole = (form + end for form in forms if len(form) > 2 for end in ("", "a", "o", "e"))
    return any(form in given_names() and form not in small for form in whole)


def _bases(folded: str, language: str) -> Iterator[str]:
    """What a name may be without the ending of a case, a diminutive or a genitive."""
    for ending, put in pack_of(language).names.name_endings:
        if folded.endswith(ending) and len(folded) - len(ending) > 2:
            yield folded[: len(folded) - len(ending)] + put


def is_given(folded: str, language: str) -> bool:
    is_listed = folded in given_names() or folded in names_that_are_words(language)
    is_small = folded in function_words(language) or folded in harmless_words(language)
    return is_listed and not is_small and len(folded) > 2


def is_only_land(folded: str, language: str) -> bool:
    """The name of a country or a language that hardly anyone is called."""
    if folded in given_names() and folded not in (
        "france",
        "francia",
        "espana",
        "italia",
        "china",
        "america",
        "africa",
        "germany",
    ):
        return False
    return is_any_land(folded, language)


@lru_cache(maxsize=20_000)
def is_nation(folded: str, language: str) -> bool:
    """Whether a word says where someone is from (`Nigerian`)."""
    for kind in ("nation", "nation2"):
        whole, beginnings = prompts(kind, language)
        if folded in whole or any(folded.startswith(beginning) for beginning in beginnings):
            return True
    return False


def is_any_land(folded: str, language: str) -> bool:
    return is_land(folded, language) or any(is_land(folded, other) for other in ("fr", "nl", "en"))


def is_short_form(word: Word) -> bool:
    """An abbreviation in capitals (`DVZ`, `IBAN`)."""
    return word.is_cased and word.text.isupper() and 1 < len(word.text) < 6


_FLEMISH = re.compile(r"van(?:de[nr]?|t)?[a-z]{3,}$|(?:ver|de)[a-z]{3,}(?:en|man|mans|ck|ckx|yck|x)$")


def is_surname(word: Word, talk: Talk) -> bool:
    """Whether a word after a first name is its family name: in the list, or no word of the talk's language."""
    if is_plain_word(word.text, talk.language) or word.is_number or len(word.folded) < 3:
        return False
    if word.folded in family_names() or is_written_together(word.folded, word.text):
        return True
    return not is_word(word.text, talk.language) and not any(is_word(word.text, other) for other in talk.others)


def is_written_together(folded: str, text: str) -> bool:
    """A Flemish family name in one word (`vandeput`), which a splitter of compounds takes for a word."""
    if is_compound_adverb(text):
        return False
    return bool(_FLEMISH.match(folded)) and not is_plain_word(text, "nl") and not is_plain_word(text, "fr")
