"""Names after words that announce one: *my name is*, *s'appelle*, *I'm*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import ABSTRACT, WEAK, never_names, pointers
from rap.privacy.pseudonyms.harmless import function_words, is_harmless, is_word
from rap.privacy.pseudonyms.listed import family_names, number_words
from rap.privacy.pseudonyms.namesakes import is_given
from rap.privacy.pseudonyms.tokens import Talk

_NAMES_TOO = pooled("names", "names_too")
STATES = pooled("names", "states")
_NOT_A_NAME = pooled("names", "not_a_name")


def find_pointed(talk: Talk) -> Iterator[int]:
    """The index of each word that is named so.

    Examples
    --------
    >>> talk = Talk("I'm happy, I'm Ruby, and my name is Happy", "en")
    >>> [talk.at(at) for at in find_pointed(talk)]
    ['ruby', 'happy']
    """
    for match in pointers(talk.language).finditer(talk.folded):
        at = talk.starts.get(match.end())
        if at is not None and _may_be(talk, at, WEAK.search(match[0])):
            yield at


def _may_be(talk: Talk, at: int, weak: re.Match[str] | None) -> bool:
    """Whether the word after *my name is* can be one: no small word, and a capital where the line
    has capitals.

    After *I'm*, *some*, *dit* (`weak`), where mostly something else follows, no word of the
    language in small letters.
    """
    word = talk.words[at]
    is_small = word.folded in never_names(talk.language) and word.folded not in _NAMES_TOO
    if word.is_number or word.folded in _NOT_A_NAME or is_small:
        return False
    if word.folded in number_words(talk.language):
        return False
    if weak and not word.is_capital:
        is_state = weak["told"] is None and (word.folded in STATES or word.folded in ABSTRACT)
        is_listed = weak["of"] is None and not word.is_cased and word.folded in family_names()
        is_name = (is_given(word.folded, talk.language) or is_listed) and not is_state
        return is_name or not is_harmless(word.text, talk.language, talk.others)
    if word.is_cased and not word.is_capital:
        is_name = is_given(word.folded, talk.language) and word.folded not in ABSTRACT
        return is_name or not is_word(word.text, talk.language)
    return word.folded not in function_words(talk.language) or (
        word.is_lifted and len(word.folded) > 2
    )
