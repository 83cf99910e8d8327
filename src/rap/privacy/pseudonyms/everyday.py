"""Small words that nobody is called: pronouns, conjunctions, question words and fillers of all languages that have a pack.

People mix languages, so a small word of one is no name in a talk in another; words that are names too are left out.
"""

from __future__ import annotations

from functools import cache

from rap.languages.pack import known, pack_of, pooled
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.listed import number_words


@cache
def never_names(language: str) -> frozenset[str]:
    """Words, folded, that are no name in a talk in a language, whatever stands before them.

    A small word that somebody may be called (`Anders`, `Ella`) is left out, but for pronouns and the like of that language itself.

    Examples
    --------
    >>> [word in never_names("fr") for word in ("alors", "comment", "elle", "toen", "ella", "fatou")]
    [True, True, True, True, False, False]
    """
    own = function_words(language) | pooled("names", "hesitations") | pack_of(language).names.talk
    shortest = frozenset(word for word in own if len(word) < 3) - pooled("names", "short_names")
    surely = shortest | pack_of(language).names.surely
    return (own | _of_all_languages()) - pooled("names", "names_too") | surely


@cache
def _of_all_languages() -> frozenset[str]:
    """Small words of three letters or more; shorter ones are family names elsewhere (`Ho`, `Vu`)."""
    words = (word for language in known() for word in function_words(language) - number_words(language).keys())
    return frozenset(word for word in words if len(word) > 2)
