"""The items of a dictated run: numbers, letters, and letters by their names (`bê`, `erre`, `x-ray`,
`M comme Marie`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rap.languages.pack import pooled, pooled_table
from rap.privacy.pseudonyms.cues import kind_said_before
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.spoken import (
    TIMES,
    Number,
    find_numbers,
    is_article,
    letter_names,
    number_words,
    one_letter_words,
    value_of,
)
from rap.privacy.pseudonyms.talk import Talk

_LETTER_NAMES: dict[str, str] = pooled_table("numbers", "letter_phrases")
_DOUBLINGS = pooled("numbers", "doublings")
_NATO = pooled("numbers", "alphabet")


_AS = pooled("numbers", "letter_as")
_CAPITAL = pooled("numbers", "capital")
_COUNTRIES = pooled("numbers", "countries")


@dataclass(frozen=True)
class Piece:
    """One item of a run: words `first` to `last`, its digits or its letter (`is_letter`)."""

    first: int
    last: int
    text: str
    is_letter: bool


def pieces_of(talk: Talk) -> list[Piece]:
    """The numbers and letters of a talk, in reading order, whatever is between them."""
    numbers = {number.first: number for number in find_numbers(talk)}
    pieces, at = [], 0
    while at < len(talk.words):
        piece = _piece(talk, at, numbers.get(at))
        if piece:
            pieces.append(piece)
        at = piece.last + 1 if piece else at + 1
    return pieces


def _piece(talk: Talk, at: int, number: Number | None) -> Piece | None:
    if number:
        is_word = is_article(talk, number) and talk.at(at) in ("o", "oh", "meia")
        if not is_word or _near_number(talk, at):
            return Piece(at, number.last, number.digits, False)
        is_letter = _is_between_letters(talk, at)
        return Piece(at, at, talk.at(at).upper(), True) if is_letter else None
    word = talk.words[at]
    if two := _letter_in_two_words(talk, at):
        return Piece(at, at + 1, two, True)
    if word.folded in _NATO and {talk.at(at - 1), talk.at(at + 1)} & (_NATO | {"ray", "x"}):
        return Piece(at, at, word.folded[0].upper(), True)
    if _is_country(talk, at):
        return Piece(at, at, word.folded.upper(), True)
    # `18h30`
    if word.text in ("h", "u") and talk.gap(at - 1) == "" and talk.words[at - 1].is_number:
        return None
    is_one = len(word.folded) == 1
    letter = word.folded if is_one else _LETTER_NAMES.get(word.folded) or _letter_named(talk, at)
    if not letter and re.fullmatch(r"[A-Z]{2,3}", word.text):
        letter = word.text
    is_accented = is_one and word.text.lower() != word.folded and _letters_beside(talk, at) < 3
    if is_accented or _is_clitic(talk, at):
        return None  # `é`, `à` and `s-a` are words
    sides = talk.text[word.start - 1 : word.start] + talk.gap(at)
    if not letter or "'" in sides or "’" in sides:
        return None
    return Piece(at, _as_in(talk, at), letter.upper(), True)


def _letter_in_two_words(talk: Talk, at: int) -> str:
    """The letter, or the letter twice, that two words name: `double s`, `capital L`, `uve doble`,
    `x-ray`.
    """
    word, following, gap = talk.at(at), talk.at(at + 1), talk.gap(at)
    is_letter = len(following) == 1 and following.isalpha() and gap == " "
    if is_letter and (word in TIMES or word in _CAPITAL):
        return following.upper() * TIMES.get(word, 1)
    if word == "x" and following == "ray":
        return "X" if gap in ("-", " ") else ""
    return _LETTER_NAMES.get(f"{word} {following}", "")


def _is_country(talk: Talk, at: int) -> bool:
    """Whether a word is the code of a country before a number; one that is a word too,
    after a word for an account or a firm.
    """
    word = talk.at(at)
    is_before_digits = talk.at(at + 1).isdigit() and talk.gap(at) == " "
    if word not in _COUNTRIES or not (is_before_digits or _near_number(talk, at)):
        return False
    is_word = word == talk.language or (word == "be" and talk.language == "en")
    if word in ("be", "fr", "nl", "ro", "gb", "lu") and not is_word:
        return True
    return kind_said_before(talk, at, words=5) in ("iban", "vat")


def _is_between_letters(talk: Talk, at: int) -> bool:
    """Whether a letter that is an article too is set off from letters on both sides: `e, o, er`."""
    is_set_off = all(re.match(r" ?[,\-–—….]", talk.gap(side)) for side in (at - 1, at))
    is_among = _is_letter_like(talk, at - 1) and _is_letter_like(talk, at + 1)
    return len(talk.at(at)) == 1 and is_set_off and is_among


def _is_clitic(talk: Talk, at: int) -> bool:
    """Whether a small letter hangs with a hyphen on a word of two letters or more: `s-a dus`,
    `n-am`.
    """
    is_small = talk.words[at].text.islower() and len(talk.at(at)) == 1 and talk.gap(at) == "-"
    after = talk.at(at + 1)
    if not (is_small and talk.pack.numbers.letters_hang):
        return False
    return after in function_words(talk.language) - number_words(talk.language).keys()


def _as_in(talk: Talk, at: int) -> int:
    """The last word of a spelled letter such as `M comme Marie` or `B as in Bravo`; otherwise the
    letter itself.
    """
    step = at + 1
    if talk.at(step) in ("as", "gelijk") and talk.at(step + 1) in ("in", "van"):
        return step + 2 if talk.at(step + 2) else at
    is_said = talk.at(step) in _AS and talk.gap(at) in (" ", ", ") and len(talk.at(step + 1)) > 2
    if not is_said:
        return at
    return step + 1 if talk.at(step + 1)[:1] == talk.at(at)[:1] else at


def as_before(talk: Talk, at: int) -> int:
    """How many words before word `at` say which letter it stands for (`S comme | Sophie`, `l de la
    | Lavinia`); 0 for none.
    """
    for step in (2, 3):
        said = [talk.at(index) for index in range(at - step + 1, at)]
        is_tied = step == 2 or said[1] in ("la", "in", "van", "de")
        is_said = said[0] in _AS | {"gelijk"} and is_tied
        letter = letter_names(talk.language).get(talk.at(at - step), talk.at(at - step)).lower()
        if is_said and len(letter) == 1 and talk.at(at)[:1] == letter:
            return step
    return 0


def _near_number(talk: Talk, at: int) -> bool:
    table = number_words(talk.language)
    is_small = table.get(talk.at(at + 1), 100) < 100 or talk.at(at + 1) in TIMES
    if is_small and talk.gap(at) in (" ", ", ", "-"):
        return True
    is_digit = table.get(talk.at(at - 1), 100) < 10 and talk.at(at) in table
    return is_digit and talk.gap(at - 1) in (" ", "-")


def _letter_named(talk: Talk, at: int) -> str:
    """The letter that a word names (`be`, `erre`), where signs or other letters and numbers set it
    off on both sides.
    """
    letter = letter_names(talk.language).get(talk.at(at), "")
    if not letter:
        return ""
    sides = ((at - 1, at - 1), (at, at + 1))  # a gap and the word beyond it
    set_off = (
        re.search(r"[,:\-–—….\n]", talk.gap(gap)) or _is_sign(talk, side) for gap, side in sides
    )
    if all(set_off):
        return letter
    # `dê` is the letter, `de` the small word; `në` is the letter, and *in*
    is_accented = talk.words[at].text.lower() != talk.at(at)
    is_small = talk.at(at) in function_words(talk.language) and not is_accented
    is_small = is_small or talk.at(at) in talk.pack.numbers.letters_too
    said, n_letters = kind_said_before(talk, at), _letters_beside(talk, at)
    if is_small and not said and talk.at(at - 1) in one_letter_words(talk.language):
        return ""  # `e a de dois mil`
    is_told = said not in ("", "card", "phone")
    if n_letters > 2 or (n_letters > 1 and (not is_small or is_told)):
        return letter
    is_numbered = any(_is_number_beside(talk, gap, side) for gap, side in sides)
    return letter if is_numbered and not is_small else ""


def _letters_beside(talk: Talk, at: int) -> int:
    """How many letters are in one row with word `at`, by their names or not, when a number ends or
    begins the row.
    """
    first = last = at
    while last < at + 4 and talk.gap(last) in (" ", ", ") and _is_letter_like(talk, last + 1):
        last += 1
    while (
        first > at - 4 and talk.gap(first - 1) in (" ", ", ") and _is_letter_like(talk, first - 1)
    ):
        first -= 1
    sides = ((last, last + 1), (first - 1, first - 1))
    is_numbered = any(_is_number_beside(talk, gap, side) for gap, side in sides)
    return last - first + 1 if is_numbered else 0


def _is_letter_like(talk: Talk, at: int) -> bool:
    word = talk.at(at)
    is_name = word in letter_names(talk.language) and word != "see"
    return len(word) == 1 or is_name or word in _DOUBLINGS


def _is_number_beside(talk: Talk, gap: int, at: int) -> bool:
    """Whether word `at` is a number below a hundred with no more than a comma before or after it."""
    if _is_sign(talk, at):
        gap, at = (gap - 1, at - 1) if gap == at else (gap + 1, at + 1)
    number = number_words(talk.language).get(talk.at(at), 100) < 100 or talk.at(at).isdigit()
    return number and talk.gap(gap) in (" ", ", ", "-")


def _is_sign(talk: Talk, at: int) -> bool:
    """Whether a word means a hyphen or a slash."""
    return talk.at(at) in pooled("numbers", "signs")


# Numbers that say how much or when, though they are read like dictated ones: sums, thousands,
# millions, decades, hours.

_CURRENCY = re.compile(r"[$£€]\s?$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:[,.]\d{3}){1,3}|[,.]\d{1,2})")  # `58,000`, `34.19`
_COMMAS = pooled("numbers", "decimal")
_MANY = 1_000_000
_MEASURED = re.compile(
    r"(?:(?:1[89]|20)?\d0s(?:\W{1,3}|$)){1,2}|"  # `the 1990s`
    r"(?:\d+k(?:\W{1,3}|$))+|"  # `7k, 10k`
    r"(?:\d{1,2}(?:[.:]\d{2})? ?[ap]\.?m\.?(?:\W{1,3}|$)){1,2}",  # `2.10 p.m.–3.10 p.m.`
    re.I,
)


def is_quantity(run: Sequence[Piece], talk: Talk, *, is_announced: bool) -> bool:
    """Whether a run of numbers is a sum or a count; where a word announces a number
    (`is_announced`), only a price is one.

    Examples
    --------
    >>> talk = Talk("it cost £62.5 million for 3,000 homes", "en")
    >>> from rap.privacy.pseudonyms.pieces import pieces_of
    >>> is_quantity(pieces_of(talk), talk, is_announced=False)
    True
    """
    start, end = talk.words[run[0].first].start, talk.words[run[-1].last].end
    if _CURRENCY.search(talk.text, max(start - 2, 0), start):
        return True
    if is_announced:
        return False
    table = number_words(talk.language)
    said = (talk.at(at) for at in range(run[0].first, run[-1].last + 1))
    is_grouped = _GROUPED.fullmatch(talk.text, start, end)
    if is_grouped or any(table.get(word, 0) >= _MANY for word in said):
        return True
    values = [value_of(piece.text) for piece in run]
    is_decimal = len(run) == 2 and values[0] > 0 and talk.at(run[0].last + 1) in _COMMAS
    is_round = len(run) > 1 and all(value >= 100 and value % 50 == 0 for value in values)
    return is_decimal or is_round


def is_measured(run: Sequence[Piece], talk: Talk) -> bool:
    """Whether digits with letters are decades, thousands or hours, or numbers with *or* between
    them (`siete u ocho`).
    """
    start, end = talk.words[run[0].first].start, talk.words[run[-1].last].end
    if _MEASURED.fullmatch(talk.text, start, end):
        return True
    ors = talk.pack.numbers.or_letters
    letters = [piece for piece in run if piece.is_letter]
    return not run[0].is_letter and all(talk.words[piece.first].text in ors for piece in letters)
