"""Days, days of birth and ages, in digits or as they are spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled, pooled_pattern, pooled_table
from rap.privacy.pseudonyms.spoken import Number, find_numbers, is_article
from rap.privacy.pseudonyms.talk import CUED, PROMPT, SURE, Found, Talk

MONTHS = pooled("numbers", "months")
BORN = re.compile(rf"(?<!\w)(?:{pooled_pattern('numbers', 'born')})(?!\w)")
_BIRTHDAY = re.compile(pooled_pattern("numbers", "birthday"))
_MONTHS_SHORT = "|".join(sorted(pooled("numbers", "months_short")))
_WRITTEN = re.compile(
    r"(?<![\w./\-+])\d{1,2}([./\-])\d{1,2}\1(?:(?:19|20)\d{2}|\d{2})(?![\w./\-]\d|\w)|(?<![\w./\-+])\d{1,2} "
    r"\d{1,2} (?:19|20)\d{2}(?!\w)|"
    r"(?<!\w)(?:19|20)\d{2}-\d{2}-\d{2}(?!\w)|"
    rf"(?<![\w./])\d{{1,2}}[ .\-/]{{1,2}}(?i:{_MONTHS_SHORT})[ .\-/]{{1,2}}(?:19|20)\d{{2}}(?!\w)"
)
_ORDINALS: dict[str, int] = pooled_table("numbers", "ordinals")
_OF = pooled("numbers", "date_of")
_TENS = frozenset(("twenty", "thirty"))
_SUFFIX = pooled("numbers", "date_endings")
_YEARS = pooled("numbers", "years")
_NO_AGE = re.compile(rf"(?<!\w)(?:{pooled_pattern('numbers', 'not_age')})(?: \w+)?$")
_IS_AGED = re.compile(
    rf"(?<!\w)(?:{pooled_pattern('numbers', 'aged')})(?: (?:{pooled_pattern('numbers', 'aged_then')}))?$"
)
_ENDS = re.compile(
    r"\s*(?:[,.;:!?…)»\n]|$)|\s+(?:et|en|and|y|e|si|dhe|quand|toen|when|cuando|quando|cand|kur|mais|"
    r"maar|but|pero|mas|dar|por|from|de|du|van|uit|nga|din|ahora|now|nu|maintenant|in|last|this|next|vorig|vorige|dit)\b"
)


def find_dates(talk: Talk) -> list[Found]:
    """Exact days, days of birth and ages.

    Examples
    --------
    >>> talk = Talk("née le vingt-deux mai septante-neuf, j'ai quarante-deux ans, ici depuis dix ans", "fr")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_dates(talk)]
    [('vingt-deux mai septante-neuf', 'birth-date'), ('quarante-deux ans', 'age')]
    """
    numbers = find_numbers(talk)
    by_start = {number.first: number for number in numbers}
    return [*_written(talk), *_spoken(talk, by_start), *_ages(talk, numbers)]


def _written(talk: Talk) -> Iterator[Found]:
    for match in _WRITTEN.finditer(talk.text):
        year = match[0][-4:] if match[0][-4:].isdigit() else match[0][-2:]
        yield _day(talk, *match.span(), year=int(year))


def _day(talk: Talk, start: int, end: int, *, year: int) -> Found:
    """A day; it is a day of birth if the speaker says so, or if the year is long past."""
    is_birthday = _BIRTHDAY.search(talk.folded, max(start - 60, 0), min(end + 45, len(talk.text)))
    if is_birthday or is_born_before(talk, start) or 1920 <= year <= 2006 or 26 < year <= 99:
        return Found(start, end, "birth-date", "privacy.why.birth", SURE - 1)
    return Found(start, end, "date", "privacy.why.exact_day", CUED + 5)


def is_born_before(talk: Talk, start: int) -> bool:
    """Whether *born*, *birthday* or a similar word comes shortly before, in the same line."""
    before = max(start - 45, 0)
    return bool(BORN.search(talk.folded, before, start)) and "\n" not in talk.text[before:start]


def _spoken(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    for at in range(len(talk.words)):
        day = _day_at(talk, at, numbers)
        if day is None:
            continue
        step = talk.past(day + 1, _OF)
        month = _month_at(talk, step, numbers, day_was_ordinal=talk.at(day) in _ORDINALS)
        if month is None or not _tied(talk, day, month):
            continue
        year, last = year_after(talk, month, numbers)
        if month in numbers and talk.at(month) not in MONTHS and year < 20:
            continue
        yield _day(talk, talk.words[at].start, talk.words[last].end, year=year)
    yield from _month_first(talk, numbers)
    yield from _birth_numbers(talk, numbers)


def _birth_numbers(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    """`nasci a dezassete do três de oitenta e dois`: two numbers or more with *of* between, after a
    word of birth.
    """
    for number in numbers.values():
        last, count = number.last, 1
        step, value = number.first, number.value
        while value < 32 and count < 4 and (step := _next_number(talk, last, numbers)):
            last, count, value = numbers[step].last, count + 1, numbers[step].value
        is_day = count > 2 and 1 <= number.value <= 31
        if is_day and is_born_before(talk, talk.words[number.first].start):
            yield talk.find(number.first, last, "birth-date", "privacy.why.birth", SURE - 2)


def _next_number(talk: Talk, last: int, numbers: dict[int, Number]) -> int:
    """The index of the next number of a day, after *of*, commas and signs; 0 without one."""
    step = talk.past(last + 1, _OF, most=2)
    is_near = all(talk.gap(at) in (" ", ", ", "-", ".", "/") for at in range(last, step))
    return step if is_near and step in numbers else 0


def _day_at(talk: Talk, at: int, numbers: dict[int, Number]) -> int | None:
    """The last word of a day of the month that begins at word `at`."""
    two = f"{talk.at(at)}-{talk.at(at + 1)}"
    if talk.at(at) in _TENS and two in _ORDINALS:
        return at + 1
    number = numbers.get(at)
    if number and 1 <= number.value <= 31 and talk.at(at) != "o":
        has_end = talk.at(number.last + 1) in _SUFFIX - _OF and talk.gap(number.last) in ("", "-")
        return number.last + 1 if has_end else number.last
    return at if talk.at(at) in _ORDINALS else None


def _month_at(
    talk: Talk, at: int, numbers: dict[int, Number], *, day_was_ordinal: bool
) -> int | None:
    if talk.at(at) in MONTHS:
        return at
    if talk.at(at - 1) not in _OF:
        return None
    number = numbers.get(at)
    is_number = number is not None and number.first == number.last and 1 <= number.value <= 12
    return at if is_number or (day_was_ordinal and talk.at(at) in _ORDINALS) else None


def _tied(talk: Talk, last: int, month: int) -> bool:
    ties = (" ", ", ", "-", ".", "'", " '", "\u00a0")
    return all(talk.gap(at) in ties for at in range(last, month))


def year_after(talk: Talk, month: int, numbers: dict[int, Number]) -> tuple[int, int]:
    """The year after a month, and its last word; without a year, 0 and the month."""
    step = talk.past(month + 1, _OF, most=2)
    number, gap = numbers.get(step), talk.gap(step - 1)
    if not number:
        return 0, month
    if number.value < 19 or not re.match(r"[ ,']{1,3}$", gap):
        is_short = 1 <= number.value < 20 and gap == " "
        return (number.value, number.last) if is_short else (0, month)
    following = numbers.get(number.last + 1)
    if number.value in (19, 20) and following and following.value < 100:
        return number.value * 100 + following.value, following.last
    return number.value, number.last


def _month_first(talk: Talk, numbers: dict[int, Number]) -> Iterator[Found]:
    """`May the fourth, ninety-one`."""
    if not talk.pack.numbers.month_first:
        return
    for at, word in enumerate(talk.words):
        step = at + 2 if talk.at(at + 1) == "the" else at + 1
        day = _day_at(talk, step, numbers) if word.folded in MONTHS else None
        if day is None:
            continue
        if step == at + 2 or talk.at(step) in _ORDINALS or talk.at(day) in _SUFFIX:
            year, last = year_after(talk, day, numbers)
            yield _day(talk, word.start, talk.words[last].end, year=year)


def _ages(talk: Talk, numbers: list[Number]) -> Iterator[Found]:
    for match in _ROUGHLY.finditer(talk.folded):
        yield Found(*match.span("age"), "age", "privacy.why.about_age", PROMPT + 4)
    for number in numbers:
        if not 3 <= number.value <= 99 or is_article(talk, number):
            continue
        start, end = talk.words[number.first].start, talk.words[number.last].end
        before = talk.folded[max(start - 40, 0) : start].rstrip()
        before = re.split(r"[\n.;!?]", before)[-1].strip()
        after = number.last + 1
        after += talk.at(after) in talk.pack.numbers.joins
        if talk.at(after) in _YEARS and talk.gap(number.last) in (" ", "-", "\u00a0"):
            if not _NO_AGE.search(before):
                last = _with_old(talk, after)
                yield talk.find(number.first, last, "age", "privacy.why.years", PROMPT + 5)
        elif number.value >= 15 and _is_set_off(talk, number, before):
            yield Found(start, end, "age", "privacy.why.age_set_off", PROMPT + 4)
        elif number.value >= 14 and _IS_AGED.search(before) and _ENDS.match(talk.folded, end):
            yield Found(start, end, "age", "privacy.why.age_word", PROMPT + 4)


def _is_set_off(talk: Talk, number: Number, before: str) -> bool:
    """`Ik ben Bulgaarse, achtentwintig, en …`: between commas, with *I am* or *she is* just before."""
    ends = talk.gap(number.last)[:1] in (",", ".", "\n")
    return ends and talk.gap(number.first - 1) == ", " and bool(_I_AM.search(before[-30:]))


_I_AM = re.compile(rf"(?<!\w)(?:{pooled_pattern('numbers', 'i_am')}) \w+,$")


_ROUGHLY = re.compile(
    r"(?<!\w)(?:a|avait|passe|dans|vers|approche|in|into|begin|midden|eind|de) (?P<age>(?:la |my |her |his |their |"
    r"de |in de )?(?:early |late |mid[ -]?)?"
    r"(?:vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|twenties|thirties|forties|fifties|sixties|"
    r"twintigers?|dertigers?|veertigers?|vijftigers?|zestigers?))(?!\w)"
)


def _with_old(talk: Talk, at: int) -> int:
    return at + (talk.at(at + 1) in ("old", "oud") and talk.gap(at) in (" ", "-"))
