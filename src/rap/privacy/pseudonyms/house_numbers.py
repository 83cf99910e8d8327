"""The rest of an address around a street: number, box, floor, flat, postcode and town."""

from __future__ import annotations

import re

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS
from rap.privacy.pseudonyms.dates import MONTHS
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.spoken import Number, find_numbers, is_article, number_words
from rap.privacy.pseudonyms.talk import LISTED, SURE, Found, Talk
from rap.privacy.pseudonyms.towns import ONE_STREET, near, town_at

_BITS = pooled("places", "house_parts")
_DOORS = pooled("places", "doors")  # a letter may follow: `tercero b`, `scara a`
NUMBER_WORDS = pooled("places", "number_words")
_NUMBER_OF = pooled("places", "number_of")
_RANGE = pooled("places", "house_range")
_ARTICLES = frozenset(["un", "une", "o", "een", "one", "una", "um", "uma", "nje"])
_BEFORE_NUMBER = (" ", " °", "º ", ".º ", "° ", ". ")
_AT = frozenset(["la", "te", "no", "au", "op", "at", "ao", "al", "ne"])
_IN = frozenset(["a", "te", "in", "en", "em", "la", "ne"])
_FLATS = ("unit", "flat", "apartment", "studio", "appartement", "apartamento", "lote")
_FLAT = re.compile(
    r"(?<!\w)(?:flat|apartment|apt|unit|room|studio|appartement|appart|boite|bte|bus|kamer|piso|apartamento|"
    r"apartament) (?:\d+ ?[a-z]?|\w+),? (?:[\w']+ (?:house|court|mansions|building|block|tower|residence|point),? )?$"
)


def with_number(talk: Talk, first: int, last: int, numbers: dict[int, Number]) -> Found:
    """Extend a street by the number, box, floor, postcode and town that follow."""
    before = number_before(talk, first, numbers)
    end, has_number = rest_of_address(talk, last, numbers, has_number=before is not None)
    if not has_number:
        return talk.find(first, last, "place", "privacy.why.street", LISTED + 5)
    first, end = first if before is None else before, end + town_after(talk, end)
    return talk.find(first, end, "address", "privacy.why.street_number", SURE - 5)


def number_before(talk: Talk, first: int, numbers: dict[int, Number]) -> int | None:
    """Where the number begins that stands before a street (`14, avenue …`, `vingt-trois de la rue
    …`), with its flat; or None.
    """
    step, ends = first - 1, last_of(numbers)
    while step > 0 and talk.at(step) in _NUMBER_OF and near(talk, step):
        step -= 1
    while step > 0 and _is_long_bit(talk, step) and re.match(r"[ ,]{1,2}$", talk.gap(step)):
        step -= 1  # `nummer twaalf, eerste verdiep, van de …`
    edge = step
    while step > 0 and step - 1 in ends and re.fullmatch("bis|ter|[a-z]", talk.at(step)):
        step -= 1
    number, is_tied = ends.get(step), re.match(r"[ ,'’]{1,2}$", talk.gap(edge))
    if number is None or not is_tied or not 0 < number.value < 2000:
        return None
    if talk.at(number.first) in _ARTICLES:
        return None
    first_number = number.first
    while talk.gap(first_number - 1) in ("/", "-") and first_number - 1 in ends:
        first_number -= 1
    return flat_before(talk, first_number)


def flat_before(talk: Talk, first: int) -> int:
    """Go back over `flat nine,` or `number` before the house number."""
    if talk.at(first - 1) in _RANGE and talk.gap(first - 1) == talk.gap(first - 2) == " ":
        numbers = (number for number in find_numbers(talk) if number.last == first - 2)
        first = next((number.first for number in numbers), first)  # `forty-one to forty-three`
    start = talk.words[first].start
    flat = _FLAT.search(talk.folded, max(start - 50, 0), start)
    if flat:
        return talk.starts[flat.start()]
    is_number = talk.at(first - 1) in NUMBER_WORDS and talk.gap(first - 1) in _BEFORE_NUMBER
    return first - 1 if is_number or talk.at(first - 1) in _FLATS else first


def rest_of_address(
    talk: Talk, last: int, numbers: dict[int, Number], *, has_number: bool = False
) -> tuple[int, bool]:
    """The last word of numbers, boxes and floors after a street, and whether there is a number."""
    at, end = last + 1, last
    while at < len(talk.words) and re.match(r"[ ,.°\-/ºª]{0,3}$", talk.gap(at - 1)):
        number = numbers.get(at)
        if number:
            at, has_number = number.last + 1, True
            end = number.last
        elif not has_number and _is_at_number(talk, at, numbers.get(at + 1)):
            at += 1
        elif has_number and talk.at(at) == "a" and talk.at(at + 1) in ("gauche", "droite"):
            end, at = at + 1, at + 2
        elif _is_bit(talk, at, has_number=has_number):
            end, at = (at, at + 1) if has_number else (end, at + 1)
        else:
            break
    return (end, has_number) if has_number else (last, False)


def _is_at_number(talk: Talk, at: int, number: Number | None) -> bool:
    """Whether a word as `au` stands before *number*, or before a number that counts houses: no
    hours, days or months.
    """
    if talk.at(at + 1) in NUMBER_WORDS and talk.at(at) in _AT | {"en", "in"}:
        return True
    if number is None or talk.at(at) not in _AT or talk.gap(at) != " " or is_article(talk, number):
        return False
    return number.value < 1000 and talk.at(number.last + 1) not in INNOCENT_UNITS | MONTHS


def _is_long_bit(talk: Talk, at: int) -> bool:
    """Whether a whole word, not a letter, means box, floor or flat."""
    return talk.at(at) in _BITS and len(talk.at(at)) > 1


def _is_bit(talk: Talk, at: int, *, has_number: bool) -> bool:
    """Whether a word belongs to a house number: a letter stuck to it, a box, a floor."""
    word = talk.at(at)
    if len(word) == 1 and has_number:
        return (
            talk.gap(at - 1) in ("", ".", "-", "/")
            or (talk.words[at].is_capital and talk.gap(at - 1) in (" ", ". "))
            or (word in "id" and _is_long_bit(talk, at + 1))
            or (word in "bcdfgh" and talk.gap(at)[:1] in (",", ".", "\n"))
            or (word in "abcdfgh" and talk.at(at - 1) in _DOORS)
        )
    is_weak = word in ("i", "do", "ter", "second", "first", "premier", "bajo")
    if is_weak and talk.at(at + 1) not in _BITS and not has_number:
        return False
    if word == "et" and talk.gap(at)[:1] == ".":
        return True
    is_listed = word in _BITS | NUMBER_WORDS or word in number_words(talk.language)
    return is_listed or bool(re.fullmatch(r"[a-z]\d+", word))


def town_after(talk: Talk, last: int) -> int:
    """How many words after an address are its postcode and town."""
    if not re.match(r"[ ,]{1,2}$", talk.gap(last)):
        return 0
    step = last + 1
    if re.match(r"\d{4}", talk.at(step)):
        step += 1
    if talk.at(step) in _IN and talk.gap(step) == " ":
        step += 1
    if re.match(r"\d{4}", talk.at(step)):
        step += 1
        if talk.gap(step - 1) == "-" and re.fullmatch(r"\d{3}", talk.at(step)):
            step += 1  # `1100-394`
        if step < len(talk.words) and re.fullmatch("[A-Z]{2}", talk.words[step].text):
            step += 1  # `1015 CS`
    if step < len(talk.words) and (code := ONE_STREET.match(talk.text, talk.words[step].start)):
        step = talk.ends.get(code.end(), step) + 1
        return step + town_at(talk, step) - 1 - last
    town = town_at(talk, step)
    if town and (postcode := _code_after(talk, step + town - 1)):
        return postcode - last
    if not town and step < len(talk.words):
        is_after_code = talk.at(step - 1).isdigit() and talk.words[step].is_lifted
        is_tied = talk.at(step - 1) in _IN or (talk.gap(last) == ", " and step == last + 1)
        town = int(is_after_code or (is_tied and _is_town_like(talk, step)))
    return step + town - 1 - last if town else 0


def _is_town_like(talk: Talk, at: int) -> bool:
    """Whether one word with a capital that is no given name stands between signs, as a town after
    an address does.
    """
    names = given_names() | family_names()
    is_set_off = talk.gap(at)[:1] in (",", ".", ";", "\n") or talk.at(at + 1) not in names
    is_town = is_set_off and len(talk.at(at)) > 2 and talk.at(at) not in given_names()
    return is_town and talk.words[at].is_lifted


def _code_after(talk: Talk, last: int) -> int:
    """The last word of the postcode of one street that follows a town (`Leeds LS6 2QT`); 0 where
    none does.
    """
    following = last + 1
    if following >= len(talk.words) or not re.match(r"[ ,]{1,2}$", talk.gap(last)):
        return 0
    code = ONE_STREET.match(talk.text, talk.words[following].start)
    return talk.ends.get(code.end(), 0) if code else 0


def last_of(numbers: dict[int, Number]) -> dict[int, Number]:
    return {number.last: number for number in numbers.values()}
