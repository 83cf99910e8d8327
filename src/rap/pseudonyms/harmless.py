"""What is known to be harmless: words of the talk's language, of the other languages of the study, and a short list of ours."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rap.errors import WrongUseError
from rap.folding import fold
from rap.parses import check_language, stop_list
from rap.pseudonyms.listed import harmless_words, number_words, rule_words

_PLURALS = {
    "fr": ("s", "x", "es", "e", "ent", "ait", "aient"),
    "nl": ("s", "en", "jes", "je", "tje", "tjes", "ke", "kes", "e", "t", "n"),
    "en": ("s", "es", "ed", "ing", "ish", "y"),
    "es": (
        "s",
        "es",
        "ito",
        "ita",
        "itos",
        "itas",
        "mente",
        "isima",
        "isimo",
        "me",
        "te",
        "se",
        "lo",
        "la",
        "le",
        "los",
        "las",
    ),
    "pt": ("s", "es", "inho", "inha", "zinho", "zinha", "inhos", "inhas", "mente", "me", "te", "se"),
    "ro": ("ul", "ului", "ua", "a", "ei", "le", "lor", "i", "ii", "u", "l", "o", "uri", "urile"),
    "sq": (
        "in",
        "it",
        "i",
        "u",
        "n",
        "t",
        "a",
        "s",
        "se",
        "ne",
        "te",
        "ve",
        "et",
        "at",
        "un",
        "ut",
        "e",
        "es",
        "en",
        "ja",
        "jen",
        "nim",
        "nin",
    ),
}
_JOINTS = ("", "s", "e", "en", "n")
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
    return any(_is_listed(folded, other) or (len(word) > 3 and _in_dictionary(word, folded, other)) for other in others)


@lru_cache(maxsize=200_000)
def is_word(word: str, language: str) -> bool:
    """Whether a word is one of a language: in its dictionary, our list, an inflected form or a compound of such."""
    folded = fold(word)
    return _is_listed(folded, language) or _in_dictionary(word, folded, language) or _is_made(word.lower(), language)


def is_compound_adverb(word: str) -> bool:
    """`vanwaar`, `daarmee`: Dutch adverbs that are written together."""
    return bool(_PRONOMINAL.match(word.lower()))


def is_plain_word(word: str, language: str) -> bool:
    """Whether a word stands in the dictionary or a list as it is, not only by its ending or its parts."""
    folded = fold(word)
    return _is_listed(folded, language) or _in_dictionary(word, folded, language)


def _is_listed(folded: str, language: str) -> bool:
    return folded in harmless_words(language) or folded in function_words(language) or is_land(folded, language)


def _in_dictionary(word: str, folded: str, language: str) -> bool:
    from simplemma import is_known

    lower = word.lower()
    if is_known(lower, language):
        return True
    return word.isascii() and language in ("ro", "sq") and len(folded) > 2 and folded in _without_accents(language)


def _is_clitic(lower: str, language: str) -> bool:
    """A Spanish or Portuguese verb with what hangs on it, which moves its accent: `llámame`, `dámelo`."""
    from simplemma import is_known

    stem = fold(re.sub(r"(?:[mts]e|nos|les?|l[oa]s?|l?h[oa]s?|m[oa]s?)?(?:[mts]e|nos|les?|l[oa]s?)$", "", lower))
    return fold(lower) != lower and len(stem) > 2 and (is_known(stem, language) or is_known(stem + "r", language))


@cache
def _without_accents(language: str) -> frozenset[str]:
    """The dictionary as people type it who leave accents out."""
    from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

    return frozenset(fold("\n".join(DEFAULT_DICTIONARY_FACTORY.get_dictionary(language))).split("\n"))


def _is_made(lower: str, language: str) -> bool:
    from simplemma import is_known

    if len(lower) > _LONGEST:
        return False
    for ending in _PLURALS[language]:
        stem = lower.removesuffix(ending)
        if stem != lower and len(stem) > 3 and (is_known(stem, language) or fold(stem) in harmless_words(language)):
            return True
    if language == "fr":
        return _is_made_in_french(lower)
    if language in ("es", "pt") and _is_clitic(lower, language):
        return True
    return language == "nl" and bool(_PRONOMINAL.match(lower) or _is_compound(lower, language))


_PRONOMINAL = re.compile(
    r"(?:er|daar|hier|waar)(?:aan|af|achter|bij|binnen|boven|buiten|door|in|langs|mee|na|naar|naast|om|onder|op|"
    r"over|rond|tegen|toe|tussen|uit|van|voor|"
    r"voorbij)(?:heen|door|uit)?$|van(?:achter|binnen|boven|onder|voor|op|uit|waar|daar|hier)$|\w+(?:tig|en)ste$"
)


def _is_made_in_french(lower: str) -> bool:
    """An adverb in -ment, a word with a prefix."""
    from simplemma import is_known

    if re.search(r"[ae]mment$", lower):
        return is_known(re.sub(r"mment$", "nt", lower), "fr")
    stem = lower.removesuffix("ment")
    if (
        stem != lower
        and len(stem) > 2
        and any(is_known(form, "fr") for form in (stem, stem + "e", re.sub("é$", "e", stem)))
    ):
        return True
    base = re.sub(r"^(?:re|ré|de|dé|in|im|sur|sous|anti|auto|co|ex|mi)", "", lower)
    return base != lower and len(base) > 4 and is_known(base, "fr")


def _is_compound(lower: str, language: str, *, parts: int = _WORD_PARTS) -> bool:
    """Whether a Dutch word divides into known words of four letters or more, with or without *s*, *e*, *en* between."""
    from simplemma import is_known

    for at in range(4, len(lower) - 3):
        head, tail = lower[:at], lower[at:]
        if not (is_known(tail, language) or (parts > 2 and _is_compound(tail, language, parts=parts - 1))):
            continue
        if any(
            head.endswith(joint) and len(head) - len(joint) > 2 and is_known(head.removesuffix(joint), language)
            for joint in _JOINTS
        ):
            return True
    return False


_LAND_PARTS = rule_words("harmless.land-parts")


@cache
def _lands(language: str) -> frozenset[str]:
    """Names of countries and languages in a language, folded, in parts."""
    from babel import Locale

    locale = Locale(language)
    names = [str(name) for code, name in locale.territories.items() if len(code) == 2 or code.isdigit()]
    names += [str(name) for code, name in locale.languages.items() if len(code) == 2]
    parts = (part for name in names for part in re.findall(r"\w+", fold(name)) if len(part) > 5 or part == fold(name))
    return frozenset(part for part in parts if len(part) > 3) | _LAND_PARTS


def is_land(folded: str, language: str) -> bool:
    """Whether a folded word is part of the name of a country or of a great language."""
    return folded in _lands(language)
