"""Addresses and places: streets, towns and stations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled, pooled_pattern
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS
from rap.privacy.pseudonyms.dates import MONTHS
from rap.privacy.pseudonyms.harmless import function_words, is_plain_word, is_word
from rap.privacy.pseudonyms.house_numbers import (
    NUMBER_WORDS,
    flat_before,
    last_of,
    number_before,
    rest_of_address,
    town_after,
    with_number,
)
from rap.privacy.pseudonyms.spoken import Number, find_numbers
from rap.privacy.pseudonyms.talk import SURE, Found, Talk
from rap.privacy.pseudonyms.towns import STREET_PARTICLES, find_towns, goes_on, near

_TYPES = pooled("places", "types")
_BOX = re.compile(rf"(?<!\w)(?:{pooled_pattern('places', 'po_box')})(?!\w)")
_ADDRESS_WORDS = pooled("places", "address_words")
_LOOSE = pooled("places", "loose_types")
_LAST_TYPES = pooled("places", "last_types")
_HOUSES = pooled("places", "houses")
_ARTICLES = frozenset(["o", "oh", "un", "une", "una", "um", "uma", "een", "one"])
_DUTCH = re.compile(
    r"\w{2,}(?:straat|straatje|laan|plein|steenweg|kaai|lei|dreef|gracht|singel|vest|dijk|kade|pad|steeg|stwg|baan|"
    r"weg|markt|hof|wal|berg|poort|rui|plaats|plaatske|vliet|rei|werf|heuvel|veld|brug|hoek)$"
)

_SHORT_TYPES = ("r", "c", "pl", "tv", "lg")
_DUTCH_FIRST = pooled("places", "before_street")
_GONE = frozenset(["suis", "es", "est", "etais", "etait", "serais", "serait", "sois", "soit"])
_MEASURES = ("met", "feet", "foot", "mil", "yard", "kilo")
_NO_STREET = pooled("places", "no_street")
_NAMES_OF_STREETS = frozenset(["mayor", "nueva", "nova", "noua", "haute", "grande", "principal"])


def find_places(talk: Talk) -> list[Found]:
    """Streets (an address when a number follows or stands before), postcodes with a town, towns and
    stations.

    Examples
    --------
    >>> talk = Talk("on louait rue des Tilleuls douze boîte deux, à Gand", "fr")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_places(talk)]
    [('rue des Tilleuls douze boîte deux, à Gand', 'address'), ('Gand', 'place')]
    """
    numbers = {number.first: number for number in find_numbers(talk)}
    return [
        *_boxes(talk, numbers),
        *_streets(talk, numbers),
        *_said_addresses(talk, numbers),
        *find_towns(talk),
    ]


def _boxes(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    """Boxes at a post office with their number: `PO Box 4471, Bristol`, `postbus twaalf`."""
    for match in _BOX.finditer(talk.folded):
        first, last = talk.starts.get(match.start()), talk.ends.get(match.end())
        if first and talk.words[first - 1].is_number:  # `artículo 188 apartado 3`
            continue
        if first is not None and last is not None and last + 1 in numbers:
            yield with_number(talk, first, last, numbers)


def _said_addresses(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    """Capitals and a number after a word for an address, with or without a kind of street: `mijn
    adres is Oude Beurs 14`.
    """
    for at, word in enumerate(talk.words):
        if word.folded not in _ADDRESS_WORDS:
            continue
        after = range(at + 1, min(at + 4, len(talk.words)))
        first = next((step for step in after if talk.words[step].is_capital), 0)
        small = function_words(talk.language)
        if not first or not talk.words[first].is_cased or talk.at(first) in small:
            continue
        last = first
        while goes_on(talk, last) and talk.words[last + 1].is_capital:
            last += 1
        if last + 1 in numbers and talk.gap(last) in (" ", ", "):
            yield with_number(talk, first, last, numbers)


def _streets(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    for at, word in enumerate(talk.words):
        is_english = _is_english_street(talk, at)
        english = list(_english(talk, at, numbers)) if is_english else []
        yield from english
        is_type = word.folded in _TYPES or (
            word.folded in _SHORT_TYPES and talk.gap(at) == ". " and word.is_capital
        )
        if is_type and not english and not _is_no_street(talk, at):
            last = _named_after(talk, at, numbers)
            # `via Ifeoma`: through her
            if last is not None and (word.folded != "via" or last + 1 in numbers):
                yield with_number(talk, at, last, numbers)
        elif not is_english and _is_dutch_street(talk, at, numbers):
            yield with_number(talk, _dutch_start(talk, at), at, numbers)


def _is_english_street(talk: Talk, at: int) -> bool:
    """Whether a word is a kind of street or house in English."""
    word = talk.words[at]
    if talk.language != "en" or _is_no_street(talk, at):
        return False
    return word.folded in _LAST_TYPES | _HOUSES or (word.folded == "place" and word.is_lifted)


def _is_no_street(talk: Talk, at: int) -> bool:
    """Whether a kind of street is another word here: `je suis allée`, `nine square metres`, and
    *place* in English.
    """
    word = talk.at(at)
    if word == "square":
        return talk.at(at + 1).startswith(_MEASURES)
    if word == "place":
        return talk.language == "en" and not talk.words[at].is_capital
    return word == "allee" and talk.at(at - 1) in _GONE


def _dutch_start(talk: Talk, at: int) -> int:
    """Go back over a capital, or *lange*, *oude*, before a Dutch street."""
    if at == 0 or talk.gap(at - 1) not in (" ", "-"):
        return at
    return at - 1 if talk.words[at - 1].is_lifted or talk.at(at - 1) in _DUTCH_FIRST else at


def _is_dutch_street(talk: Talk, at: int, numbers: dict[int, Number]) -> bool:
    word = talk.words[at]
    is_plain = word.folded in _NO_STREET and not word.is_lifted
    if not _DUTCH.match(word.folded) or is_plain or len(word.folded) < 6:
        is_type = word.folded in ("straat", "laan", "plein", "steenweg", "lei", "kaai")
        return is_type and at > 0 and talk.words[at - 1].is_lifted
    follows = at + 1 in numbers or (talk.at(at + 1) in NUMBER_WORDS and at + 2 in numbers)
    has_number = talk.gap(at) in (" ", ", ") and follows and "\n" not in talk.gap(at)
    if talk.language not in ("nl", "fr", "en"):
        # `Zamfirei`, `Andrei`: endings of other languages look like streets
        return has_number or word.folded.endswith(("straat", "laan", "plein", "steenweg"))
    is_known = is_word(word.text, "nl") or is_plain_word(word.text, talk.language)
    return word.is_lifted or has_number or not is_known


def _named_after(talk: Talk, at: int, numbers: dict[int, Number]) -> int | None:
    """The last word of the name of a street whose kind is word `at`; None where it is just a
    street.
    """
    step = at + 1
    is_numbered = talk.at(step) in NUMBER_WORDS and step + 1 in numbers
    if is_numbered and talk.at(at) in ("quai", "voie", "place", "passage"):
        return None  # `quai numéro neuf`
    while talk.at(step) in STREET_PARTICLES and step < at + 4 and near(talk, step - 1):
        step += 1
    has_particle = step > at + 1
    if step in numbers and (day := _day_of_street(talk, numbers[step].last)):
        return day
    if step in numbers and _is_numbered(talk, at) and numbers[step].last + 1 < len(talk.words):
        return numbers[step].last
    if step >= len(talk.words) or not near(talk, step - 1):
        return None
    word = talk.words[step]
    if step in numbers and not word.is_capital:
        return None
    small = function_words(talk.language) - _NAMES_OF_STREETS
    is_name = word.is_cased and word.is_capital
    if not word.is_cased and word.folded not in small:
        is_name = has_particle or not is_word(word.text, talk.language)
    ahead = _number_ahead(talk, step, numbers)
    has_number = ahead or number_before(talk, at, numbers) is not None
    is_said = word.folded not in small or talk.at(step + 1) in NUMBER_WORDS
    if not is_name and not (has_number and is_said):
        return None
    last = ahead - 1 if ahead else step
    while not ahead and goes_on(talk, last):
        last = last + 1 if talk.words[last + 1].is_capital or "-" in talk.gap(last) else last + 2
    return last


def _day_of_street(talk: Talk, last: int) -> int:
    """The month of a street named for a day (`rua quinze de novembro`), after the day's last word;
    0 where none is.
    """
    step = talk.past(last + 1, STREET_PARTICLES, most=2)
    return step if talk.at(step) in MONTHS else 0


def _is_numbered(talk: Talk, at: int) -> bool:
    """Whether streets of a kind are numbered: `carrera quince número ochenta y dos`, `calle 13 #
    40`.
    """
    is_numbered = talk.at(at) in ("calle", "carrera", "cra", "diagonal", "transversal")
    return is_numbered and talk.gap(at) == " "


def _number_ahead(talk: Talk, at: int, numbers: dict[int, Number]) -> int:
    """The word where a house number begins, up to four words after the name began; 0 where none
    does.
    """
    for step in range(at + 1, min(at + 6, len(talk.words))):
        gap = talk.gap(step - 1)
        is_number_word = talk.at(step - 1) in NUMBER_WORDS and re.match(r"[.°º]{1,2} ?$", gap)
        if not (is_number_word or re.match(r"[ ,\-'’]{1,2}$", gap)):
            return 0
        if talk.at(step) in NUMBER_WORDS and step + 1 in numbers:
            return step
        if step in numbers and talk.at(step) not in _ARTICLES:
            return step if 0 < numbers[step].value < 2000 else 0
        small = function_words(talk.language) - STREET_PARTICLES - NUMBER_WORDS
        if "," in gap or (talk.at(step) in small and talk.at(step + 1) not in NUMBER_WORDS):
            return 0
    return 0


def _english(talk: Talk, at: int, numbers: dict[int, Number]) -> Iterator[Found]:
    """English streets, with the name before the kind of street: `twenty-seven Tanner's Lane`."""
    ends = last_of(numbers)
    first = _name_before(talk, at, ends, is_loose=talk.at(at) in _LOOSE)
    if ends.get(first - 1) is None:
        first = _name_before(talk, at, ends, is_loose=False)
    has_letter = re.fullmatch("[a-z]", talk.at(first - 1)) and talk.gap(first - 2) in ("", " ")
    number = ends.get(first - 2 if has_letter else first - 1)
    is_sure = number is not None or (talk.words[at].is_lifted and talk.at(at) not in _HOUSES)
    if first == at or not is_sure:
        return
    found = with_number(talk, first, at, numbers)
    if number and talk.gap(first - 1) in ("", " ", ", "):
        last = rest_of_address(talk, at, numbers, has_number=True)[0]
        end = max(found.end, talk.words[last + town_after(talk, last)].end)
        start = talk.words[flat_before(talk, number.first)].start
        yield Found(start, end, "address", "privacy.why.street_number", SURE - 5)
    else:
        yield found


def _name_before(talk: Talk, at: int, ends: dict[int, Number], *, is_loose: bool) -> int:
    """Where the name of a street begins, three words back at most; `is_loose` lets it have small
    letters.
    """
    first, small = at, function_words("en") - {"s"}
    while first > 0 and at - first < 4 and first - 1 not in ends:
        before = talk.words[first - 1]
        if talk.gap(first - 1) not in (" ", "'", "’", "-"):
            break
        is_small = before.is_low and before.folded != "s"
        if before.folded in small | INNOCENT_UNITS or (is_small and not is_loose):
            break
        first -= 1
    return first
