"""Towns, postcodes and stations, by list and by the word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled, pooled_pattern
from rap.privacy.pseudonyms.chains import linked
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, INNOCENT_UNITS, PARTICLES, VENUES
from rap.privacy.pseudonyms.dictionary import (
    family_names,
    given_names,
    harmless_words,
    places,
    regions,
)
from rap.privacy.pseudonyms.harmless import function_words, is_word
from rap.privacy.pseudonyms.namesakes import kind_of_name
from rap.privacy.pseudonyms.spoken import find_numbers
from rap.privacy.pseudonyms.talk import CUED, LISTED, PROMPT, SURE, Found, Talk

STREET_PARTICLES = pooled("places", "particles")
_POSTCODE = re.compile(
    r"(?<![\w.,])(?:[BFLD]-)?(?:\d{4}(?: ?[A-Z]{2}(?!\w))?|\d{5,6}|"
    r"\d{4}-\d{3})[ ,]{1,2}(?=[^\W\d_])"
)

ONE_STREET = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[1-9]\d{3} ?[A-Z]{2})(?![\w-])"
)
_STATION = re.compile(
    rf"(?<!\w)(?:(?:{pooled_pattern('places', 'stations')}) "
    r"(?:de la |de l'|du |des |de |d'|do |da |del |i |e )?)"
)

_SHORT_STREETS = frozenset(
    ["av", "bd", "str", "bvd", "sos", "avda", "st", "ste", "sta", "r", "c", "pl", "tv", "lg", "rr"]
)

_IN_YEARS = frozenset(
    ["en", "in", "em", "ne", "depuis", "sinds", "since", "desde", "din", "anul", "vitin", "jaar"]
)
_WHERE = pooled("places", "where")
_SURELY_WHERE = frozenset(["in", "naar", "te", "em", "en", "vers"])

_RATHER = pooled("places", "rather_towns")
_PLACES_THAT_ARE_WORDS = pooled("places", "towns_that_are_words")


def find_towns(talk: Talk) -> list[Found]:
    """Postcodes with a town, towns and stations."""
    return [*_postcodes(talk), *_towns(talk), *_stations(talk)]


def _postcodes(talk: Talk) -> Iterator[Found]:
    for match in ONE_STREET.finditer(talk.text):
        yield Found(*match.span(), "address", "privacy.why.one_street", SURE + 1)
    for match in _POSTCODE.finditer(talk.text):
        at = talk.starts.get(match.end())
        words = town_at(talk, at) if at is not None else 0
        if at is None:
            continue
        word = talk.words[at]
        if words or (word.is_lifted and not is_word(word.text, talk.language)):
            end = talk.words[at + max(words, 1) - 1].end
            yield Found(match.start(), end, "address", "privacy.why.postcode_town", CUED + 6)
    yield from _said_postcodes(talk)


def _said_postcodes(talk: Talk) -> Iterator[Found]:
    """`mille septante Anderlecht`, `cero ocho cero cero uno Barcelona`: four or five digits in
    words right before a town.
    """
    ending = {number.last: number for number in find_numbers(talk)}
    for at, word in enumerate(talk.words):
        words = town_at(talk, at) if not word.is_number and word.folded not in INNOCENT_UNITS else 0
        if not words:
            continue
        first, digits = at, ""
        while first - 1 in ending and re.match(r"[ ,]{1,2}$", talk.gap(first - 1)):
            number = ending[first - 1]
            first, digits = number.first, number.digits + digits
        if len(digits) not in (4, 5, 6):
            continue
        if talk.at(first - 1) not in _IN_YEARS or not 1900 <= int(digits) <= 2050:
            last = at + words - 1
            yield talk.find(first, last, "address", "privacy.why.postcode_town", CUED + 6)


def town_at(talk: Talk, at: int) -> int:
    """How many words the place takes that begins at word `at`; 0 where none does."""
    for words in places().get(talk.at(at), ()):
        last = at + len(words) - 1
        is_tied = all(talk.gap(step) in (" ", "-", "'", "’", " '") for step in range(at, last))
        if is_tied and all(talk.at(step) == word for step, word in enumerate(words, at)):
            return 0 if len(words) == 1 and _is_small(talk, at) else len(words)
    return 0


def _is_small(talk: Talk, at: int) -> bool:
    """Whether a town (`Celles`, `As`) is a small word of the talk: without a capital that the
    language does not ask for.
    """
    word = talk.words[at]
    return not word.is_lifted and word.folded in function_words(talk.language)


def _towns(talk: Talk) -> Iterator[Found]:
    at = 0
    while at < len(talk.words):
        words = town_at(talk, at)
        # `café Bretagne`: `find_names` has it whole
        if words and not talk.follows(at, VENUES) and _is_place(talk, at, words):
            weight = LISTED - 5 if words == 1 and _may_be_person(talk, at) else LISTED + 2
            yield talk.find(at, at + words - 1, "place", "privacy.why.listed_place", weight)
        at += max(words, 1)


def _may_be_person(talk: Talk, at: int) -> bool:
    """Whether a town is a name too (`Sofia`, a region `Berry`) and nothing before it says that it
    is a place.
    """
    word = talk.at(at)
    if word in family_names() and (word,) in regions():
        return not _is_after_where(talk, at)
    return word in given_names() and word not in _RATHER and talk.at(at - 1) not in _WHERE


def may_be_family(talk: Talk, at: int) -> bool:
    """Whether a town of one word is a family name too (`Lima`), and no word before it says *in* or
    *from*.
    """
    is_family = talk.at(at) in family_names() and talk.at(at) not in _RATHER
    return is_family and not _is_after_where(talk, at)


def _is_after_where(talk: Talk, at: int) -> bool:
    return talk.at(at - 1) in talk.pack.places.where_in


def place_at(talk: Talk, at: int) -> tuple[int, int]:
    """The first word of the known place that a word is a part of (`New York`) and how many it
    takes; 0 without such a place.
    """
    for first in range(max(at - 3, 0), at + 1):
        words = town_at(talk, first)
        is_called = words == 1 and talk.at(at) in given_names() and talk.at(at) not in _RATHER
        if first + words > at and not is_called and _is_place(talk, first, words):
            return first, words
    return at, 0


def _is_place(talk: Talk, at: int, words: int) -> bool:
    """A place that is a word or short needs its capital; one in small letters must be no word of
    the talk's language.
    """
    word = talk.words[at]
    if tuple(talk.at(at + step) for step in range(words)) in regions():
        return _is_region(talk, at, words)
    if word.folded in ("belgique", "belgie", "europe", "luxembourg"):
        return False
    if words > 1 or word.is_lifted:
        return True
    if word.folded in _PLACES_THAT_ARE_WORDS or len(word.folded) < 4:
        return False
    if word.folded in harmless_words(talk.language):
        return False
    if word.is_cased and (talk.at(at - 1) not in _WHERE or not word.is_capital):
        return not is_word(word.text, talk.language)
    if talk.language == "nl" and talk.at(at - 1) == "te" and is_word(word.text, "nl"):
        return False  # `uit te voeren`
    # `in aalst`: splitters know half of them
    is_where = talk.follows(at, _SURELY_WHERE) or len(word.folded) > 5
    return is_where or not is_word(word.text, talk.language)


def _is_region(talk: Talk, at: int, words: int) -> bool:
    """A region has a capital that the language does not ask for, or is no word of it."""
    word, last = talk.words[at], talk.words[at + words - 1]
    if word.is_cased:
        return last.is_lifted or (last.is_capital and not is_word(last.text, talk.language))
    is_where = words > 1 or talk.follows(at, _SURELY_WHERE)
    return is_where and not is_word(last.text, talk.language)


def _stations(talk: Talk) -> Iterator[Found]:
    """`gare de l'Ouest`, `quartier des Étangs`: the kind of place with its name."""
    for match in _STATION.finditer(talk.folded):
        at = talk.starts.get(match.end())
        if at is not None and talk.words[at].is_lifted:
            last = at
            while goes_on(talk, last) and talk.words[last + 1].is_lifted:
                last += 1
            end = talk.words[last].end
            yield Found(match.start(), end, "place", "privacy.why.named_place", PROMPT + 8)


def near(talk: Talk, at: int) -> bool:
    """Whether word `at` and the next are parts of one name: only a space, hyphen, apostrophe or
    short form between.
    """
    is_short = talk.gap(at) == ". " and talk.at(at) in _SHORT_STREETS
    return is_short or talk.gap(at) in (" ", "-", "'", "’", "\u00a0", " '")


def goes_on(talk: Talk, last: int) -> bool:
    """Whether the name that ends at word `last` goes on: a capital, a hyphen, or a particle and a
    capital.
    """
    if last + 1 >= len(talk.words) or not near(talk, last):
        return False
    if talk.words[last + 1].is_lifted or "-" in talk.gap(last):
        return True
    is_tied = talk.at(last + 1) in STREET_PARTICLES and near(talk, last + 1)
    return is_tied and last + 2 < len(talk.words) and talk.words[last + 2].is_lifted


# Places among names: a known town or region with a capital that stands alone is a place, in a row
# of capitals a name may be.


def is_placed(talk: Talk, at: int, kind: str = "") -> bool:
    """Whether a word is a known place or a part of one, without a venue or another capital beside
    it.

    A town of one word that is a family name too counts only after *in* or *from*; when it is no
    everyday word (`kind` is *name*), `settle` decides.

    Examples
    --------
    >>> talk = Talk("elle vient de Grenoble avec Marie Grenoble", "fr")
    >>> [is_placed(talk, at) for at in (3, 6)]
    [True, False]
    """
    word = talk.words[at]
    first, words = place_at(talk, at) if word.is_cased and word.is_capital else (at, 0)
    if not words or (words == 1 and (kind == "name" or may_be_family(talk, at))):
        return False
    return not _is_name_before(talk, first) and not _is_name_at(talk, first + words)


def _is_name_before(talk: Talk, first: int) -> bool:
    """Whether *with*, a form of address, a venue or a capital stands before a place, with particles
    between or not.
    """
    step = first - 1
    while step > 0 and talk.at(step) in PARTICLES and linked(talk, step):
        step -= 1
    if step < 0 or not linked(talk, step) or "," in talk.gap(step):
        return False
    word = talk.words[step]
    if word.folded in talk.pack.names.before_persons - {"a"}:
        return True
    if word.folded in VENUES:
        return True
    if word.folded in talk.pack.names.titles:
        return step == first - 1
    if not word.is_capital or _is_harmless_capital(talk, step):
        return False
    return not word.opens or bool(kind_of_name(word.folded, word.text, talk.language))


def _is_name_at(talk: Talk, at: int) -> bool:
    """Whether a capital that the language does not ask for follows a place, and is not a place."""
    if at >= len(talk.words) or not linked(talk, at - 1) or "," in talk.gap(at - 1):
        return False
    return talk.words[at].is_lifted and not _is_harmless_capital(talk, at)


def _is_harmless_capital(talk: Talk, at: int) -> bool:
    return talk.at(at) in ALWAYS_CAPITAL or bool(place_at(talk, at)[1])
