"""Towns, postcodes and stations, by list and by the word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS, VENUES
from rap.privacy.pseudonyms.found import CUED, LISTED, PROMPT, SURE, Found
from rap.privacy.pseudonyms.harmless import function_words, is_word
from rap.privacy.pseudonyms.listed import family_names, given_names, harmless_words, places, regions
from rap.privacy.pseudonyms.spoken import find_numbers
from rap.privacy.pseudonyms.tokens import Talk

PARTICLES = pooled("places", "particles")
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
        yield Found(*match.span(), "address", "postcode of one street", SURE + 1)
    for match in _POSTCODE.finditer(talk.text):
        at = talk.starts.get(match.end())
        words = town_at(talk, at) if at is not None else 0
        if at is not None and (
            words or (talk.words[at].is_lifted and not is_word(talk.words[at].text, talk.language))
        ):
            yield Found(
                match.start(),
                talk.words[at + max(words, 1) - 1].end,
                "address",
                "postcode with a town",
                CUED + 6,
            )
    yield from _said_postcodes(talk)


def _said_postcodes(talk: Talk) -> Iterator[Found]:
    """`mille septante Anderlecht`, `cero ocho cero cero uno Barcelona`: four or five digits in
    words right before a town.
    """
    for at, word in enumerate(talk.words):
        words = (
            town_at(talk, at)
            if not word.is_number and at and word.folded not in INNOCENT_UNITS
            else 0
        )
        first, digits = (at, "") if words else (0, "")
        numbers = find_numbers(talk) if words else []
        for number in reversed([one for one in numbers if one.last < at]):
            if number.last != first - 1 or not re.match(r"[ ,]{1,2}$", talk.gap(number.last)):
                break
            first, digits = number.first, number.digits + digits
        if len(digits) in (4, 5, 6) and not (
            talk.at(first - 1) in _IN_YEARS and 1900 <= int(digits) <= 2050
        ):
            end = talk.words[at + words - 1].end
            yield Found(talk.words[first].start, end, "address", "postcode with a town", CUED + 6)


def town_at(talk: Talk, at: int) -> int:
    """How many words the place takes that begins at word `at`; 0 where none does."""
    for words in places().get(talk.at(at), ()):
        if all(talk.at(at + step) == word for step, word in enumerate(words)) and all(
            talk.gap(at + step) in (" ", "-", "'", "’", " '") for step in range(len(words) - 1)
        ):
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
        is_venue = (
            talk.at(at - 1) in VENUES and talk.gap(at - 1) == " "
        )  # `café Bretagne`: `find_names` has it whole
        if words and not is_venue and _is_place(talk, at, words):
            weight = LISTED - 5 if words == 1 and _may_be_person(talk, at) else LISTED + 2
            yield Found(
                talk.words[at].start,
                talk.words[at + words - 1].end,
                "place",
                "in the list of places",
                weight,
            )
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
    return (
        talk.at(at) in family_names()
        and talk.at(at) not in _RATHER
        and not _is_after_where(talk, at)
    )


def _is_after_where(talk: Talk, at: int) -> bool:
    return talk.at(at - 1) in pack_of(talk.language).places.where_in


def place_at(talk: Talk, at: int) -> tuple[int, int]:
    """The first word of the known place that a word is a part of (`New York`) and how many it
    takes; 0 where there is none.
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
    if (
        word.folded in _PLACES_THAT_ARE_WORDS
        or word.folded in harmless_words(talk.language)
        or len(word.folded) < 4
    ):
        return False
    if word.is_cased and (talk.at(at - 1) not in _WHERE or not word.is_capital):
        return not is_word(word.text, talk.language)
    if talk.language == "nl" and talk.at(at - 1) == "te" and is_word(word.text, "nl"):
        return False  # `uit te voeren`
    is_where = (
        talk.at(at - 1) in _SURELY_WHERE and talk.gap(at - 1) == " "
    )  # `in aalst`: splitters know half of them
    return is_where or len(word.folded) > 5 or not is_word(word.text, talk.language)


def _is_region(talk: Talk, at: int, words: int) -> bool:
    """A region has a capital that the language does not ask for, or is no word of it."""
    word, last = talk.words[at], talk.words[at + words - 1]
    if word.is_cased:
        return last.is_lifted or (last.is_capital and not is_word(last.text, talk.language))
    is_where = words > 1 or (talk.at(at - 1) in _SURELY_WHERE and talk.gap(at - 1) == " ")
    return is_where and not is_word(last.text, talk.language)


def _stations(talk: Talk) -> Iterator[Found]:
    """`gare de l'Ouest`, `quartier des Étangs`: the kind of place with its name."""
    for match in _STATION.finditer(talk.folded):
        at = talk.starts.get(match.end())
        if at is not None and talk.words[at].is_lifted:
            last = at
            while goes_on(talk, last) and talk.words[last + 1].is_lifted:
                last += 1
            yield Found(
                match.start(),
                talk.words[last].end,
                "place",
                "kind of place with a name",
                PROMPT + 8,
            )


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
    following = talk.words[last + 1]
    if following.is_lifted or "-" in talk.gap(last):
        return True
    is_tied = following.folded in PARTICLES and near(talk, last + 1) and last + 2 < len(talk.words)
    return is_tied and talk.words[last + 2].is_lifted
