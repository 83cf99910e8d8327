"""Years of birth, and months or seasons with their year, in digits or spoken; people are asked
about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.cues import pack_pattern
from rap.privacy.pseudonyms.dates import BORN, MONTHS, year_after
from rap.privacy.pseudonyms.dictionary import prompts, role_words
from rap.privacy.pseudonyms.spoken import Number, find_numbers, number_words
from rap.privacy.pseudonyms.talk import PROMPT, Found, Talk

_FIRST, _LAST = 1930, 2035
_WRITTEN = re.compile(r"(?<![\w./\-])(?:0?[1-9]|1[0-2])[/.\-](?:19|20)\d\d(?![\w/\-]|[.,]\d)")
_SMALL = pooled("numbers", "date_of") | {"in", "en", "vitit", "vitin", "anul", "ano", "l"}
_COUNTED = pooled("numbers", "years") | pooled("contact", "innocent_units")


def find_years(talk: Talk) -> list[Found]:
    """Years of birth, and months with a year.

    Examples
    --------
    >>> talk = Talk("née en 1987, elle a arrêté en mars 2019 ; moi je suis de septante-neuf", "fr")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_years(talk)]
    [('1987', 'birth-year'), ('septante-neuf', 'birth-year'), ('mars 2019', 'month')]
    """
    numbers = {number.first: number for number in find_numbers(talk)}
    return [*_births(talk, numbers), *_months(talk, numbers)]


def _births(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    for at, number in numbers.items():
        year, last = _year_at(number, numbers)
        is_year = _FIRST <= year <= _LAST or 40 <= year <= 99
        if is_year and not _is_counted(talk, last) and _is_of_birth(talk, at, is_short=year < 100):
            yield talk.find(
                at, _with_end(talk, last), "birth-year", "privacy.why.birth_year", PROMPT + 6
            )


def _is_of_birth(talk: Talk, at: int, *, is_short: bool) -> bool:
    """Whether *born*, *I am of* or *my son is of* comes before a year, possibly with small words
    between.
    """
    start = talk.words[at].start
    before = talk.folded[max(start - 40, 0) : start]
    if _of_year(talk.language).search(before):
        return True
    if _is_after_birth(talk, at):
        return True
    kin = _kin_year(talk.language).search(before)
    first = talk.starts.get(max(start - 40, 0) + kin.start("cue")) if kin else None
    return first is not None and _is_kin(talk, first)


def _is_after_birth(talk: Talk, at: int) -> bool:
    """Whether *born* comes before a year in its clause, without another number between."""
    start = talk.words[at].start
    first = max(start - 45, 0)
    cues = list(BORN.finditer(talk.folded, first, start))
    if not cues or re.search(r"[.,!?;\d\n]", talk.text[cues[-1].end() : start]):
        return False
    said = talk.text[cues[-1].start() : cues[-1].end()].lower()
    return said != "ne"  # in French, what a negation begins with


def _is_kin(talk: Talk, at: int) -> bool:
    """Whether a child or another of the family is named in the three words before."""
    kin = prompts("children", talk.language)[0] | role_words(talk.language)
    before = (word.replace("œ", "oe") for word in talk.before(at, 3))
    return not kin.isdisjoint(before)


@cache
def _of_year(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pack_pattern(language, 'numbers', 'of_year')})(?: |(?<='))'?$")


@cache
def _kin_year(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<cue>{pack_pattern(language, 'numbers', 'kin_year')}) '?$")


def _is_counted(talk: Talk, last: int) -> bool:
    """Whether a number counts something: years of age, euros, minutes."""
    return talk.at(last + 1) in _COUNTED and talk.gap(last) in (" ", "\u00a0", "")


def _with_end(talk: Talk, last: int) -> int:
    """Extend a year by the ending of a case, as in Albanian (`79-ës`, `shtatëdhjetë e nëntës`)."""
    if talk.language != "sq":
        return last
    if talk.gap(last) in ("-", "'", "’") and len(talk.at(last + 1)) < 4:
        return last + 1
    units = tuple(word for word, value in number_words("sq").items() if 0 < value < 10)
    is_unit = talk.at(last + 1) == "e" and talk.at(last + 2).startswith(units)
    return last + 2 if is_unit and "," not in talk.gap(last) + talk.gap(last + 1) else last


def _year_at(number: Number, numbers: dict[int, Number]) -> tuple[int, int]:
    """A year and its last word: `2011`, `nineteen eighty`, `septante-neuf`."""
    following = numbers.get(number.last + 1)
    if number.value in (19, 20) and following and following.value < 100:
        return number.value * 100 + following.value, following.last
    return number.value, number.last


def _months(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    for match in _WRITTEN.finditer(talk.text):
        yield Found(*match.span(), "month", "privacy.why.month", PROMPT + 4)
    seasons = pack_of(talk.language).numbers.seasons
    for at, word in enumerate(talk.words):
        if word.folded not in MONTHS and word.folded not in seasons:
            continue
        year, last = year_after(talk, at, numbers)
        is_short = word.folded in MONTHS and 32 <= year <= 99
        if _FIRST <= year <= _LAST or is_short:
            yield talk.find(at, last, "month", "privacy.why.month", PROMPT + 4)
