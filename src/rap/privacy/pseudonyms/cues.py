"""Words that announce what follows: a kind of number, a name, or a unit that makes a number
harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.languages.pack import known, pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.harmless import function_words, is_harmless, is_word
from rap.privacy.pseudonyms.namesakes import ABSTRACT, is_given
from rap.privacy.pseudonyms.spoken import number_words
from rap.privacy.pseudonyms.talk import Talk

_FIELDS = {
    "national-number": "national_number_words",
    "card": "card_words",
    "iban": "account_words",
    "vat": "firm_words",
    "plate": "plate_words",
    "document": "document_words",
    "phone": "phone_words",
}
_KIND_OF = {word: kind for kind, field in _FIELDS.items() for word in pooled("contact", field)}
NUMBER_CUES = pooled("contact", "number_words") | frozenset(_KIND_OF)
DOCUMENT_CUES = pooled("contact", "document_words")
INNOCENT_UNITS = pooled("contact", "innocent_units")


def cue_before(talk: Talk, at: int, cues: frozenset[str], *, words: int) -> bool:
    """Whether one of the `words` words before word `at` is a cue, in the same line."""
    return any(word in cues for word in _before(talk, at, words))


def kind_said_before(talk: Talk, at: int, *, words: int = 9) -> str:
    """The kind of number that the nearest cue before word `at` names; "" without a cue."""
    kinds = (_kind_of(word, talk.language) for word in _before(talk, at, words))
    return next(filter(None, kinds), "")


@cache
def _kind_of(word: str, language: str) -> str:
    """The kind of number that a word names, also with the ending of a case or article (`niptin`)."""
    endings = (end for end in pack_of(language).contact.cue_endings if word.endswith(end))
    stems = (word.removesuffix(end) for end in endings if len(word) > len(end) + 2)
    return next((_KIND_OF[form] for form in (word, *stems) if form in _KIND_OF), "")


def _before(talk: Talk, at: int, words: int) -> list[str]:
    found = []
    for index in range(at - 1, max(at - 1 - words, -1), -1):
        if "\n" in talk.gap(index):
            break
        found.append(talk.at(index))
    return found


# What stands around names, in seven languages, on text folded by `rap.core.accents.fold`: words
# that say a name follows, forms of address, particles, kinds of venue, and capitals that mean
# nothing.

# What may say a name and mostly says a state or a thing (`I'm happy`, `some way`): a small letter
# needs more there.
WEAK = re.compile(
    rf"(?<!\w)(?:(?P<of>{pooled_pattern('names', 'weak_before_person')})|(?P<told>{pooled_pattern('names', 'weak_told')})|"
    rf"{pooled_pattern('names', 'weak_pointers')})(?: de| la| le| l'| den?)? ?$"
)
PARTICLES = pooled("names", "particles")
VENUES = pooled("names", "venues")
OFFICES = pooled("names", "offices") - family_names() - given_names()
ALWAYS_CAPITAL = pooled("names", "always_capital") | OFFICES
TOLD = re.compile(rf"(?<!\w)(?:{pooled_pattern('names', 'said_to')}) ")
_NEVER = "(?!)"  # a pattern that a pack leaves out


def pack_pattern(language: str, topic: str, field: str) -> str:
    """The alternatives in one pack as a pattern; without any, a pattern that never matches."""
    return str(getattr(getattr(pack_of(language), topic), field)) or _NEVER


@cache
def pointers(language: str) -> re.Pattern[str]:
    """Phrases that announce a name: *my name is*."""
    names = pack_of(language).names
    return re.compile(rf"(?<!\w)(?:{names.pointers or _NEVER}){names.pointers_then}")


@cache
def word_name_after(language: str) -> re.Pattern[str]:
    """Patterns that end a name: before something that only a person does, or (`says`) before a verb
    of saying.
    """
    names = pack_of(language).names
    return re.compile(
        rf",? (?=(?:(?P<says>{names.says or _NEVER})|(?:{names.does or _NEVER}))(?!\w))"
    )


# Small words that nobody is called: pronouns, conjunctions, question words and fillers of all
# languages that have a pack.


@cache
def never_names(language: str) -> frozenset[str]:
    """Folded words that are never names in a talk in a language, whatever word comes before.

    Small words that are also names (`Anders`, `Ella`) are left out, except for pronouns and the
    like of the language itself.

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
    small = (function_words(language) - number_words(language).keys() for language in known())
    return frozenset(word for words in small for word in words if len(word) > 2)


# Names after words that announce one: *my name is*, *s'appelle*, *I'm*.

_NAMES_TOO = pooled("names", "names_too")
STATES = pooled("names", "states")
_NOT_A_NAME = pooled("names", "not_a_name")


def find_pointed(talk: Talk) -> Iterator[int]:
    """The index of each word that such a phrase announces as a name.

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
    """Whether the word after *my name is* can be a name: it is not a small word, and has a capital
    if the line has capitals.

    After *I'm*, *some*, *dit* (`weak`), which mostly announce something else, words of the language
    in small letters are not names either.
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
    if word.is_low:
        is_name = is_given(word.folded, talk.language) and word.folded not in ABSTRACT
        return is_name or not is_word(word.text, talk.language)
    is_small = word.folded in function_words(talk.language)
    return not is_small or (word.is_lifted and len(word.folded) > 2)
