"""Numbers as they are spoken: the number words of a pack become values and digits, with where they
stand.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rap.languages.pack import pack_of, pooled, pooled_table
from rap.privacy.pseudonyms.talk import Talk

TIMES: dict[str, int] = pooled_table("numbers", "times")
_TIMES_OF = pooled("numbers", "times_of")
_TIMES_ARTICLES = pooled("numbers", "times_articles")


@cache
def one_letter_words(language: str) -> str:
    """The words of one letter, in one string (`ay`)."""
    return "".join(sorted(pack_of(language).numbers.letter_words))


@cache
def letter_names(language: str) -> dict[str, str]:
    """What letters are called in a language, folded -> the letter."""
    return {name: letter.upper() for name, letter in pack_of(language).numbers.letters.items()}


@cache
def number_words(language: str) -> dict[str, int]:
    """The number words of a language, folded -> their value; compounds up to 999,999 are made where
    it writes one word.
    """
    numbers = pack_of(language).numbers
    return _compounds(numbers.values, numbers.ands) if numbers.written_together else numbers.values


def _compounds(table: dict[str, int], ands: frozenset[str]) -> dict[str, int]:
    """Dutch numbers written as one word: `tweeëntwintig`, `honderdachttien`, `tweeduizend`."""
    tens = {word: value for word, value in table.items() if 20 <= value <= 90}
    units = {word: value for word, value in table.items() if 1 <= value <= 9}
    by_value = {value: word for word, value in reversed(table.items())}
    hundred, thousand = by_value[100], by_value[1000]
    below = {word: value for word, value in table.items() if 1 <= value <= 90}
    for joint, unit, ten in product(ands, units, tens):
        below[f"{unit}{joint}{ten}"] = units[unit] + tens[ten]
    teens = {word: value for word, value in below.items() if 2 <= value <= 19}
    hundreds = {hundred: 100} | {f"{one}{hundred}": 100 * value for one, value in teens.items()}
    more = {
        f"{high}{joint}{low}": hundreds[high] + below[low]
        for high, joint, low in product(hundreds, ("", *ands), below)
    }
    above = below | hundreds | more
    thousands = {f"{one}{thousand}": 1000 * value for one, value in above.items() if value > 1}
    return table | below | hundreds | more | thousands


class Number(NamedTuple):
    """A number said in one go: words `first` to `last` (both included), value and digits."""

    first: int
    last: int
    value: int
    digits: str


def find_numbers(talk: Talk) -> list[Number]:
    """All numbers of a talk in reading order, including words that may be articles (`un`, `een`,
    `o`).

    Examples
    --------
    >>> [number.digits for number in find_numbers(Talk("zéro quatre cent septante-deux, nonante et un", "fr"))]
    ['0', '472', '91']
    """
    if talk not in _FOUND:
        table, found, at = number_words(talk.language), list[Number](), 0
        while at < len(talk.words):
            number = _read(talk, at, table)
            if number:
                found.append(number)
            at = number.last + 1 if number else at + 1
        _FOUND[talk] = tuple(found)
    return list(_FOUND[talk])


# nearly every finder asks for them; they go with the talk, so that no text stays in memory
_FOUND: WeakKeyDictionary[Talk, tuple[Number, ...]] = WeakKeyDictionary()


def value_of(digits: str) -> int:
    """The value of digits; of very long runs only the first digits count."""
    return int(digits[:40])


def is_article(talk: Talk, number: Number) -> bool:
    """Whether a number is one word that is more often an article or an exclamation (`un`, `o`,
    `oh`).
    """
    return number.first == number.last and talk.at(number.first) in talk.pack.numbers.articles


def _read(talk: Talk, at: int, table: dict[str, int]) -> Number | None:
    word = talk.words[at]
    if word.is_number:
        return Number(at, at, value_of(word.text), word.text)
    times = TIMES.get(word.folded, 0)
    if times and table.get(talk.at(at + 1), 10) < 10 and talk.gap(at) in (" ", "-"):
        digits = str(table[talk.at(at + 1)]) * times
        return Number(at, at + 1, int(digits), digits)
    if word.folded not in table:
        return None
    return _repeated(talk, at, table) or _compose(talk, at, table)


def _repeated(talk: Talk, at: int, table: dict[str, int]) -> Number | None:
    """`deux fois zéro`, `de două ori cinci`, `tres veces el cuatro`: digits that are said once for
    several.
    """
    times, step = table[talk.at(at)], at + 2
    if not 1 < times < 6 or talk.at(at + 1) not in _TIMES_OF:
        return None
    step += talk.at(step) in _TIMES_ARTICLES and talk.at(step + 1) in table
    if talk.at(step) not in table:
        return None
    more = _compose(talk, step, table)
    if len(more.digits) > 1 and times > 3:
        return None
    digits = more.digits * times
    return Number(at, more.last, value_of(digits), digits)


def _compose(talk: Talk, at: int, table: dict[str, int]) -> Number:
    """Add or multiply the words that follow for as long as they make one number."""
    value, last = table[talk.at(at)], at
    room = _room(value, talk.language)
    while step := _next(talk, last, table):
        taken = _joined(value, table[talk.at(last + step)], room, talk)
        if taken is None or (step == 2 and not taken[1]):
            break
        (value, _, room), last = taken, last + step
    return Number(at, last, value, str(value))


def _next(talk: Talk, last: int, table: dict[str, int]) -> int:
    """How many words on the next number word stands: 1, 2 after an *and*, 0 for none."""
    if talk.gap(last) not in (" ", "-", "\u00a0"):
        return 0
    if talk.at(last + 1) in table:
        return 1
    is_and = talk.at(last + 1) in talk.pack.numbers.ands | talk.pack.numbers.joins
    return 2 if is_and and talk.at(last + 2) in table and talk.gap(last + 1) in (" ", "-") else 0


def _joined(value: int, new: int, room: int, talk: Talk) -> tuple[int, bool, int] | None:
    """Value after one more word, whether an *and* may stand before it, and the room left below;
    None if it is a new number.
    """
    numbers = talk.pack.numbers
    if numbers.times_twenty and new == 20 and value % 100 == 4 and room <= 1:
        return value + 76, False, 20
    if new == 100 and numbers.hundred_after <= value <= 19 and room <= 1:
        return value * 100, False, 100
    if new == 100 and value % 1000 in range(2, 10) and value >= 1000:
        return value + value % 1000 * 99, False, 100
    if new == 1000 and 0 < value < 1000:
        return value * 1000, False, 1000
    if new == 1000 and value >= 1_000_000 and 0 < value % 1_000_000 < 1000:
        return value + value % 1_000_000 * 999, False, 1000
    if new == 1_000_000 and 0 < value < 1000:
        return value * new, False, new
    if 0 < new < room:
        return value + new, True, min(room, _room(new, talk.language))
    return None


def _room(value: int, language: str) -> int:
    """Numbers below this may still be added: 10 after tens, 100 after hundreds; French *soixante*
    takes teens.
    """
    if value >= 1000:
        return 1_000_000 if value % 1_000_000 == 0 else 1000
    if value >= 100:
        return 100 if value % 100 == 0 else 1
    usual = 10 if value in range(20, 100, 10) else 1
    return pack_of(language).numbers.room_after.get(str(value), usual)
