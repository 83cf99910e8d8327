"""Addresses and places: streets, towns and stations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled, pooled_pattern
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS
from rap.privacy.pseudonyms.dates import MONTHS
from rap.privacy.pseudonyms.harmless import function_words, is_plain_word, is_word
from rap.privacy.pseudonyms.houses import (
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

_DUTCH = re.compile(
    r"\w{2,}(?:straat|straatje|laan|plein|steenweg|kaai|lei|dreef|gracht|singel|vest|dijk|kade|pad|steeg|stwg|baan|"
    r"weg|markt|hof|wal|berg|poort|rui|plaats|plaatske|vliet|rei|werf|heuvel|veld|brug|hoek)$"
)

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
    """`PO Box 4471, Bristol`, `postbus twaalf`: a box at the post office with its number."""
    for match in _BOX.finditer(talk.folded):
        first, last = talk.starts.get(match.start()), talk.ends.get(match.end())
        if first and talk.words[first - 1].is_number:  # `artículo 188 apartado 3`
            continue
        if first is not None and last is not None and last + 1 in numbers:
            yield with_number(talk, first, last, numbers)


def _said_addresses(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    """`mijn adres is Oude Beurs 14`: capitals and a number after a word for an address, whatever
    the kind of street.
    """
    for at, word in enumerate(talk.words):
        if word.folded not in _ADDRESS_WORDS:
            continue
        first = next(
            (
                step
                for step in range(at + 1, min(at + 4, len(talk.words)))
                if talk.words[step].is_capital
            ),
            0,
        )
        if (
            not first
            or not talk.words[first].is_cased
            or talk.at(first) in function_words(talk.language)
        ):
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
        is_short = (
            word.folded in ("r", "c", "pl", "tv", "lg") and talk.gap(at) == ". " and word.is_capital
        )
        if (word.folded in _TYPES or is_short) and not english and not _is_no_street(talk, at):
            last = _named_after(talk, at, numbers)
            is_way = last is None or (
                word.folded == "via" and last + 1 not in numbers
            )  # `via Ifeoma`: through her
            if last is not None and not is_way:
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
    is_gone = talk.at(at) == "allee" and talk.at(at - 1) in _GONE
    if talk.at(at) == "square" and talk.at(at + 1).startswith(_MEASURES):
        return True
    return is_gone or (
        talk.language == "en" and talk.at(at) == "place" and not talk.words[at].is_capital
    )


def _dutch_start(talk: Talk, at: int) -> int:
    """With the capital or the *lange*, *oude* before a Dutch street."""
    if at == 0 or talk.gap(at - 1) not in (" ", "-"):
        return at
    return at - 1 if talk.words[at - 1].is_lifted or talk.at(at - 1) in _DUTCH_FIRST else at


def _is_dutch_street(talk: Talk, at: int, numbers: dict[int, Number]) -> bool:
    word = talk.words[at]
    is_plain = word.folded in _NO_STREET and not word.is_lifted
    if not _DUTCH.match(word.folded) or is_plain or len(word.folded) < 6:
        return (
            word.folded in ("straat", "laan", "plein", "steenweg", "lei", "kaai")
            and talk.words[at - 1].is_lifted
            and at > 0
        )
    follows = at + 1 in numbers or (talk.at(at + 1) in NUMBER_WORDS and at + 2 in numbers)
    has_number = talk.gap(at) in (" ", ", ") and follows and "\n" not in talk.gap(at)
    if talk.language not in (
        "nl",
        "fr",
        "en",
    ):  # `Zamfirei`, `Andrei`: endings of other languages look like streets
        return has_number or bool(re.search("(?:straat|laan|plein|steenweg)$", word.folded))
    return (
        word.is_lifted
        or has_number
        or not (is_word(word.text, "nl") or is_plain_word(word.text, talk.language))
    )


def _named_after(talk: Talk, at: int, numbers: dict[int, Number]) -> int | None:
    """The last word of the name of a street whose kind stands at word `at`; None where it is just a
    street.
    """
    step = at + 1
    if (
        talk.at(step) in NUMBER_WORDS
        and step + 1 in numbers
        and talk.at(at) in ("quai", "voie", "place", "passage")
    ):
        return None  # `quai numéro neuf`
    while talk.at(step) in STREET_PARTICLES and step < at + 4 and near(talk, step - 1):
        step += 1
    has_particle = step > at + 1
    if step in numbers and (day := _day_of_street(talk, numbers[step].last)):
        return day
    if step in numbers and word_is_numbered(talk, at) and numbers[step].last + 1 < len(talk.words):
        return numbers[step].last
    if (
        step >= len(talk.words)
        or not near(talk, step - 1)
        or (step in numbers and not talk.words[step].is_capital)
    ):
        return None
    word = talk.words[step]
    small = function_words(talk.language) - _NAMES_OF_STREETS
    is_name = (
        word.is_capital
        if word.is_cased
        else word.folded not in small and (has_particle or not is_word(word.text, talk.language))
    )
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
    step = last + 1
    while talk.at(step) in STREET_PARTICLES and step < last + 3:
        step += 1
    return step if talk.at(step) in MONTHS else 0


def word_is_numbered(talk: Talk, at: int) -> bool:
    """Whether streets of a kind are numbered: `carrera quince número ochenta y dos`, `calle 13 #
    40`.
    """
    return (
        talk.at(at) in ("calle", "carrera", "cra", "diagonal", "transversal")
        and talk.gap(at) == " "
    )


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
        if step in numbers and talk.at(step) not in (
            "o",
            "oh",
            "un",
            "une",
            "una",
            "um",
            "uma",
            "een",
            "one",
        ):
            return step if numbers[step].value < 2000 and numbers[step].value > 0 else 0
        is_small = (
            talk.at(step) in function_words(talk.language)
            and talk.at(step) not in STREET_PARTICLES | NUMBER_WORDS
        )
        if "," in gap or (is_small and talk.at(step + 1) not in NUMBER_WORDS):
            return 0
    return 0


def _english(talk: Talk, at: int, numbers: dict[int, Number]) -> Iterator[Found]:
    """`twenty-seven Tanner's Lane`: the name stands before the kind of street."""
    ends = last_of(numbers)
    first = _name_before(talk, at, ends, is_loose=talk.at(at) in _LOOSE)
    if ends.get(first - 1) is None:
        first = _name_before(talk, at, ends, is_loose=False)
    house = (
        first
        - 1
        - (
            re.fullmatch("[a-z]", talk.at(first - 1)) is not None
            and talk.gap(first - 2) in ("", " ")
        )
    )
    number = ends.get(house)
    if first == at or (number is None and (not talk.words[at].is_lifted or talk.at(at) in _HOUSES)):
        return
    found = with_number(talk, first, at, numbers)
    if number and talk.gap(first - 1) in ("", " ", ", "):
        last = rest_of_address(talk, at, numbers, has_number=True)[0]
        end = max(found.end, talk.words[last + town_after(talk, last)].end)
        start = talk.words[flat_before(talk, number.first, numbers)].start
        yield Found(start, end, "address", "privacy.why.street_number", SURE - 5)
    else:
        yield found


def _name_before(talk: Talk, at: int, ends: dict[int, Number], *, is_loose: bool) -> int:
    """Where the name of a street begins, three words back at most; `is_loose` lets it have small
    letters.
    """
    first, small = at, function_words("en") - {"s"}
    while (
        first > 0
        and at - first < 4
        and talk.gap(first - 1) in (" ", "'", "’", "-")
        and first - 1 not in ends
    ):
        before = talk.words[first - 1]
        is_small = before.is_cased and not before.is_capital and before.folded != "s"
        if before.folded in small | INNOCENT_UNITS or (is_small and not is_loose):
            break
        first -= 1
    return first
