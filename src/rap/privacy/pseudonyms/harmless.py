"""Words that are known to be harmless: those of the talk's language, of the other languages of the
study, and of a short list of our own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rap.core.accents import fold
from rap.core.errors import Message, WrongUseError
from rap.languages.pack import known, pack_of, pooled, pooled_pattern
from rap.languages.pipelines import check_language, stop_list
from rap.privacy.pseudonyms.dictionary import (
    dictionary_of,
    harmless_words,
    is_known,
    languages,
    territories,
)
from rap.privacy.pseudonyms.spoken import number_words

_MADE_OF_PARTS = re.compile(pooled_pattern("words", "made_of_parts"))
_WORD_PARTS = 3
_LONGEST = 60  # letters of a word that may be made of others
_LAND_PARTS = pooled("places", "land_parts")


@cache
def function_words(language: str) -> frozenset[str]:
    """The stop words of a language and its numbers, folded."""
    try:
        words = {fold(word.replace("’", "'")) for word in stop_list(check_language(language))}
    except WrongUseError:
        words = set()
    parts = {part for word in words for part in word.split("'") if part}
    return frozenset(words | parts | number_words(language).keys())


@lru_cache(maxsize=200_000)
def is_harmless(word: str, language: str, others: tuple[str, ...] = ()) -> bool:
    """Whether a word is known to identify nobody.

    Parameters
    ----------
    word
        As the text has it.
    language, others
        Of the talk; of the study, of which only words of four letters or more count.

    Examples
    --------
    >>> [is_harmless(word, "fr") for word in ("vitrine", "Fatoumata", "septante")]
    [True, False, True]
    """
    if len(word) < 3 or word[0].isdigit():
        return True
    if is_word(word, language):
        return True
    folded = fold(word)
    if any(_is_listed(folded, other) for other in others):
        return True
    return len(word) > 3 and any(_in_dictionary(word, folded, other) for other in others)


@lru_cache(maxsize=200_000)
def is_word(word: str, language: str) -> bool:
    """Whether a word belongs to a language: it is in the dictionary or our list, or is an inflected
    form or compound of such words.
    """
    return is_plain_word(word, language) or _is_made(word.lower(), language)


def is_compound_adverb(word: str) -> bool:
    """Whether a word is a Dutch adverb written in one word: `vanwaar`, `daarmee`."""
    return bool(_MADE_OF_PARTS.match(word.lower()))


def is_plain_word(word: str, language: str) -> bool:
    """Whether the dictionary or a list has a word as it is, not only its ending or its parts."""
    folded = fold(word)
    return _is_listed(folded, language) or _in_dictionary(word, folded, language)


def _is_listed(folded: str, language: str) -> bool:
    if folded in harmless_words(language) or folded in function_words(language):
        return True
    return is_land(folded, language)


def _in_dictionary(word: str, folded: str, language: str) -> bool:
    if is_known(word.lower(), language):
        return True
    is_typed = word.isascii() and len(folded) > 2 and pack_of(language).words.unaccented
    return is_typed and folded in _without_accents(language)


def _is_clitic(lower: str, language: str) -> bool:
    """Whether a word is a Spanish or Portuguese verb with pronouns attached, which move its accent:
    `llámame`, `dámelo`.
    """
    stem = fold(re.sub(pack_of(language).words.verb_hangers, "", lower))
    if fold(lower) == lower or len(stem) < 3:
        return False
    return is_known(stem, language) or is_known(stem + "r", language)


@cache
def _without_accents(language: str) -> frozenset[str]:
    """The dictionary without accents, as some people type."""
    return frozenset(fold("\n".join(dictionary_of(language))).split("\n"))


def _is_made(lower: str, language: str) -> bool:
    if len(lower) > _LONGEST:
        return False
    words = pack_of(language).words
    stems = (lower.removesuffix(ending) for ending in words.endings)
    for stem in (stem for stem in stems if stem != lower and len(stem) > 3):
        whole = (stem, *(stem + end for end in words.restored))
        if any(is_known(one, language) or fold(one) in harmless_words(language) for one in whole):
            return True
    if language == "fr":
        return _is_made_in_french(lower)
    if words.verb_hangers and _is_clitic(lower, language):
        return True
    if words.made_of_parts and re.match(words.made_of_parts, lower):
        return True
    return bool(words.compound_joints) and _is_compound(lower, language)


def _is_made_in_french(lower: str) -> bool:
    """Whether a word is a French adverb in -ment, or has a prefix."""
    if re.search(r"[ae]mment$", lower):
        return is_known(re.sub(r"mment$", "nt", lower), "fr")
    stem = lower.removesuffix("ment")
    forms = (stem, stem + "e", re.sub("é$", "e", stem)) if stem != lower and len(stem) > 2 else ()
    if any(is_known(form, "fr") for form in forms):
        return True
    base = re.sub(rf"^(?:{pack_of('fr').words.prefixes})", "", lower)
    return base != lower and len(base) > 4 and is_known(base, "fr")


def _is_compound(lower: str, language: str, *, parts: int = _WORD_PARTS) -> bool:
    """Whether a Dutch word divides into known words of four letters or more, with or without *s*,
    *e*, *en* between.
    """
    joints = ("", *pack_of(language).words.compound_joints)
    for at in range(4, len(lower) - 3):
        head, tail = lower[:at], lower[at:]
        is_tail = is_known(tail, language)
        if not is_tail and not (parts > 2 and _is_compound(tail, language, parts=parts - 1)):
            continue
        heads = (head[: len(head) - len(joint)] for joint in joints if head.endswith(joint))
        if any(len(word) > 2 and is_known(word, language) for word in heads):
            return True
    return False


@cache
def _lands(language: str) -> frozenset[str]:
    """Names of countries and languages in a language, folded, in parts."""
    lands = [
        fold(name)
        for code, name in territories(language).items()
        if len(code) == 2 or code.isdigit()
    ]
    tongues = [fold(name) for code, name in languages(language).items() if len(code) == 2]
    parts = [(part, name) for name in lands + tongues for part in re.findall(r"\w+", name)]
    whole = {part for part, name in parts if part == name and len(part) > 3}
    return frozenset(whole | {part for part, _ in parts if len(part) > 5}) | _LAND_PARTS


def is_land(folded: str, language: str) -> bool:
    """Whether a folded word is part of the name of a country or of a great language."""
    return folded in _lands(language)


_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 40  # words from which a language can be recognised
_MOST = 3000
# of small words: about 0.6 in a talk, and 0.1 to 0.3 by those of another language
_SHARE = 0.35
_TIMES = 1.6
_SHARE_ALONE = 0.55  # where the given language has no rules: Afrikaans has 0.5 of small Dutch words


def notice_language(text: str, *, language: str) -> list[Message]:
    """A message if the small words of a text clearly belong to another language than the given one;
    in a mixed talk the given one counts.

    Examples
    --------
    >>> talk = "ik denk dat het voor ons niet zo goed is als we daar met zijn allen over praten, want dan is er geen tijd " * 3
    >>> notice_language(talk, language="fr")[0].facts
    {'given': 'fr', 'looks': 'nl'}
    >>> notice_language(talk, language="nl")
    []
    """
    looks = recognise_language(text, language=language) if language in known() else ""
    return [Message("privacy.noticed.language", looks=looks, given=language)] if looks else []


def recognise_language(text: str, *, language: str) -> str:
    """The language that has rules and to which the small words of a text clearly belong, where it is
    another than the given one; else "".

    Examples
    --------
    >>> recognise_language("and then I said to her that we would not do it again, " * 4, language="de")
    'en'
    """
    words = _WORD.findall(fold(text))[:_MOST]
    if len(words) < _LEAST:
        return ""
    best, n_small = _most_small(words)
    own = n_small.get(language)
    share = _SHARE_ALONE if own is None else _SHARE
    return best if n_small[best] >= max(share * len(words), _TIMES * (own or 0)) else ""


def nearest_language(text: str) -> str:
    """The language that has rules and most of whose small words are in a text."""
    return _most_small(_WORD.findall(fold(text))[:_MOST])[0]


def _most_small(words: Sequence[str]) -> tuple[str, dict[str, int]]:
    n_small = {one: sum(word in function_words(one) for word in words) for one in known()}
    return max(n_small, key=lambda one: n_small[one]), n_small
