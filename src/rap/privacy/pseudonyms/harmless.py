"""What is known to be harmless: words of the talk's language, of the other languages of the study,
and a short list of ours.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rap.core.errors import Message, WrongUseError
from rap.core.folding import fold
from rap.languages.pack import known, pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.dictionary import (
    dictionary_of,
    harmless_words,
    is_known,
    languages,
    territories,
)
from rap.privacy.pseudonyms.spoken import number_words
from rap.store.parse_cache import check_language, stop_list

_MADE_OF_PARTS = re.compile(pooled_pattern("words", "made_of_parts"))
_WORD_PARTS = 3


@cache
def function_words(language: str) -> frozenset[str]:
    """The stop words of a language, folded; without spaCy only those of our own lists."""
    try:
        words = {fold(word.replace("’", "'")) for word in stop_list(check_language(language))}
    except WrongUseError:
        words = set()
    parts = {part for word in words for part in word.split("'") if part}
    return frozenset(words | parts | number_words(language).keys())


_LONGEST = 60  # letters of a word that may be made of others


@lru_cache(maxsize=200_000)
def is_harmless(word: str, language: str, others: tuple[str, ...] = ()) -> bool:
    """Whether a word is known not to identify anyone.

    Parameters
    ----------
    word
        As it stands in the text.
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
    return any(
        _is_listed(folded, other) or (len(word) > 3 and _in_dictionary(word, folded, other))
        for other in others
    )


@lru_cache(maxsize=200_000)
def is_word(word: str, language: str) -> bool:
    """Whether a word is one of a language: in its dictionary, our list, an inflected form or a
    compound of such.
    """
    folded = fold(word)
    return (
        _is_listed(folded, language)
        or _in_dictionary(word, folded, language)
        or _is_made(word.lower(), language)
    )


def is_compound_adverb(word: str) -> bool:
    """`vanwaar`, `daarmee`: Dutch adverbs that are written together."""
    return bool(_MADE_OF_PARTS.match(word.lower()))


def is_plain_word(word: str, language: str) -> bool:
    """Whether a word stands in the dictionary or a list as it is, not only by its ending or its
    parts.
    """
    folded = fold(word)
    return _is_listed(folded, language) or _in_dictionary(word, folded, language)


def _is_listed(folded: str, language: str) -> bool:
    return (
        folded in harmless_words(language)
        or folded in function_words(language)
        or is_land(folded, language)
    )


def _in_dictionary(word: str, folded: str, language: str) -> bool:
    lower = word.lower()
    if is_known(lower, language):
        return True
    return (
        word.isascii()
        and pack_of(language).words.unaccented
        and len(folded) > 2
        and folded in _without_accents(language)
    )


def _is_clitic(lower: str, language: str) -> bool:
    """A Spanish or Portuguese verb with what hangs on it, which moves its accent: `llámame`,
    `dámelo`.
    """
    stem = fold(re.sub(pack_of(language).words.verb_hangers, "", lower))
    return (
        fold(lower) != lower
        and len(stem) > 2
        and (is_known(stem, language) or is_known(stem + "r", language))
    )


@cache
def _without_accents(language: str) -> frozenset[str]:
    """The dictionary as people type it who leave accents out."""
    return frozenset(fold("\n".join(dictionary_of(language))).split("\n"))


def _is_made(lower: str, language: str) -> bool:
    if len(lower) > _LONGEST:
        return False
    for ending in pack_of(language).words.endings:
        stem = lower.removesuffix(ending)
        if (
            stem != lower
            and len(stem) > 3
            and (is_known(stem, language) or fold(stem) in harmless_words(language))
        ):
            return True
    if language == "fr":
        return _is_made_in_french(lower)
    words = pack_of(language).words
    if words.verb_hangers and _is_clitic(lower, language):
        return True
    if words.made_of_parts and re.match(words.made_of_parts, lower):
        return True
    return bool(words.compound_joints) and _is_compound(lower, language)


def _is_made_in_french(lower: str) -> bool:
    """An adverb in -ment, a word with a prefix."""
    if re.search(r"[ae]mment$", lower):
        return is_known(re.sub(r"mment$", "nt", lower), "fr")
    stem = lower.removesuffix("ment")
    if (
        stem != lower
        and len(stem) > 2
        and any(is_known(form, "fr") for form in (stem, stem + "e", re.sub("é$", "e", stem)))
    ):
        return True
    base = re.sub(rf"^(?:{pack_of('fr').words.prefixes})", "", lower)
    return base != lower and len(base) > 4 and is_known(base, "fr")


def _is_compound(lower: str, language: str, *, parts: int = _WORD_PARTS) -> bool:
    """Whether a Dutch word divides into known words of four letters or more, with or without *s*,
    *e*, *en* between.
    """
    for at in range(4, len(lower) - 3):
        head, tail = lower[:at], lower[at:]
        if not (
            is_known(tail, language)
            or (parts > 2 and _is_compound(tail, language, parts=parts - 1))
        ):
            continue
        if any(
            head.endswith(joint)
            and len(head) - len(joint) > 2
            and is_known(head.removesuffix(joint), language)
            for joint in ("", *pack_of(language).words.compound_joints)
        ):
            return True
    return False


_LAND_PARTS = pooled("places", "land_parts")


@cache
def _lands(language: str) -> frozenset[str]:
    """Names of countries and languages in a language, folded, in parts."""
    names = [
        name for code, name in territories(language).items() if len(code) == 2 or code.isdigit()
    ]
    names += [name for code, name in languages(language).items() if len(code) == 2]
    parts = (
        part
        for name in names
        for part in re.findall(r"\w+", fold(name))
        if len(part) > 5 or part == fold(name)
    )
    return frozenset(part for part in parts if len(part) > 3) | _LAND_PARTS


def is_land(folded: str, language: str) -> bool:
    """Whether a folded word is part of the name of a country or of a great language."""
    return folded in _lands(language)


_WORD = re.compile(r"[^\W\d_]+")


_LEAST = 40  # words from which a language can be told


_MOST = 3000


# of small words: about 0.6 in a talk, and 0.1 to 0.3 by those of another language
_SHARE = 0.35


_TIMES = 1.6


def notice_language(text: str, *, language: str) -> list[Message]:
    """Whether a text is clearly in another language than was said, by its small words; a mixed talk
    is in its own.

    Examples
    --------
    >>> talk = "ik denk dat het voor ons niet zo goed is als we daar met zijn allen over praten, want dan is er geen tijd " * 3
    >>> notice_language(talk, language="fr")[0].facts
    {'given': 'fr', 'looks': 'nl'}
    >>> notice_language(talk, language="nl")
    []
    """
    words = _WORD.findall(fold(text))[:_MOST]
    if language not in known() or len(words) < _LEAST:
        return []
    shares = {
        one: sum(word in function_words(one) for word in words) / len(words) for one in known()
    }
    best = max(shares, key=lambda one: shares[one])
    if shares[best] < max(_SHARE, _TIMES * shares[language]):
        return []
    return [Message("privacy.noticed.language", looks=best, given=language)]
