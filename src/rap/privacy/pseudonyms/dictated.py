"""Dictated numbers: runs of numbers and letters, said or written in pieces, that are not a price,
hour, year or count.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import (
    DOCUMENT_CUES,
    INNOCENT_UNITS,
    NUMBER_CUES,
    cue_before,
    kind_said_before,
)
from rap.privacy.pseudonyms.dates import is_born_before
from rap.privacy.pseudonyms.official import kind_of_digits, reason_of_number
from rap.privacy.pseudonyms.pieces import Piece, is_measured, is_quantity, pieces_of
from rap.privacy.pseudonyms.spoken import one_letter_words, value_of
from rap.privacy.pseudonyms.talk import CUED, SURE, Found, Talk

_GAP = re.compile(r"[!?'’\s,.…/\-–—+]{0,6}$")
_FILLERS = pooled("numbers", "between")
_PLUS = pooled("numbers", "plus")
_PAYS = pooled("numbers", "pays")
_PER = pooled("numbers", "per")
_LAWS = pooled("contact", "laws")
_COUNTRIES = pooled("numbers", "countries")
_TWO_WORDS = ("ya", "ea", "eo", "yo", "oa", "ao", "ae", "oe")
_CUES = NUMBER_CUES | DOCUMENT_CUES
_WITH_LETTERS = frozenset(["iban", "plate", "document", "national-number", "vat"])


def find_dictated(talk: Talk) -> list[Found]:
    """Dictated phone, national, card, account and file numbers and number plates, and spelled
    names.

    Examples
    --------
    >>> talk = Talk("c'est le zéro quatre cent septante-deux, trente-huit, nonante, zéro six", "fr")
    >>> [(talk.text[one.start : one.end][:11], one.kind) for one in find_dictated(talk)]
    [('zéro quatre', 'phone')]
    """
    runs = (_trimmed(run, talk) for run in _runs(pieces_of(talk), talk))
    return [found for run in runs if run and (found := _judge(run, talk))]


def _runs(pieces: list[Piece], talk: Talk) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        if run and not _continues(run[-1], piece, talk) and not _is_slip(run, piece, talk):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _continues(before: Piece, piece: Piece, talk: Talk) -> bool:
    """Whether only signs, pauses or fillers stand between two pieces, and no new sentence."""
    between = range(
        before.last + 1,
        piece.first - (talk.at(piece.first + 1) == "ori" and talk.at(piece.first - 1) == "de"),
    )
    if len(between) > 4 or not all(_is_filler(talk, at, piece) for at in between):
        return False
    gaps = [talk.gap(at) for at in range(before.last, piece.first)]
    is_plain = all(_GAP.match(gap) and "\n" not in gap for gap in gaps)
    # `Trente. Douze.`: a pause, not a new sentence
    is_alone = talk.gap(piece.last)[:1] in (".", ",")
    is_capital = talk.words[piece.first].is_capital and not piece.is_letter
    return is_plain and not ("." in gaps[-1] and is_capital and not is_alone)


def _is_filler(talk: Talk, at: int, piece: Piece) -> bool:
    """Whether a word may stand inside a number; `më fal` says sorry, and `pe` is the slash before a
    year.
    """
    word = talk.at(at)
    if word == "me":
        return talk.at(at + 1) in ("fal", "falni")
    if word != "pe":
        return word in _FILLERS
    is_document = kind_said_before(talk, at) == "document"
    return not piece.is_letter and (value_of(piece.text) >= 1900 or is_document)


def _is_slip(run: list[Piece], piece: Piece, talk: Talk) -> bool:
    """Whether up to three words of thinking aloud interrupt an incomplete phone number."""
    between = range(run[-1].last + 1, piece.first)
    is_phone = re.fullmatch(r"0\d{3,7}", "".join(one.text for one in run))
    if not is_phone or not 0 < len(between) < 4 or piece.is_letter or len(piece.text) < 2:
        return False
    is_other = any(talk.at(at) in NUMBER_CUES | INNOCENT_UNITS | _PAYS for at in between)
    gaps = [talk.gap(at) for at in range(run[-1].last, piece.first)]
    is_plain = all(re.match(r"[,….\-]{0,3} $", gap) for gap in gaps)
    return is_plain and not is_other and not _is_counted(talk, piece.last)


def _trimmed(whole: list[Piece], talk: Talk) -> list[Piece]:
    """A run without the one-letter words, articles and counts of something at its edges."""
    if _is_row_of_letters(whole, talk):
        return whole
    keeps = _is_announced(whole, talk)
    run = deque(whole)  # a slice at each step would copy `a a a …` once for each of its words
    while run and _is_loose(run[0], talk):
        first, second = run[0], run[1] if len(run) > 1 else None
        if second and _is_dictated(first, second, talk):
            break
        is_apart = "," in talk.gap(first.last) and "," not in talk.gap(first.first - 1)
        if keeps and second and len(run) > 2 and (_is_pair(first, second) or is_apart):
            break
        if is_apart and len(run) > 3 and cue_before(talk, first.first, _CUES, words=6):
            break
        run.popleft()
    while run and _is_loose(run[-1], talk):
        if len(run) > 1 and _is_dictated(run[-2], run[-1], talk):
            break
        is_set_off = talk.gap(run[-1].last) != " "
        if len(run) > 2 and run[-2].is_letter and (is_set_off or keeps):
            break
        if keeps and is_set_off and "," in talk.gap(run[-1].first - 1):
            break
        run.pop()
    if len(run) > 1 and _is_article_after(run[-1], talk):
        run.pop()
    while len(run) > 1 and not run[-1].is_letter and talk.at(run[-1].last + 1) in INNOCENT_UNITS:
        run.pop()
        if sum(len(piece.text) for piece in run) < 8:
            return []
    return list(run)


def _is_announced(run: list[Piece], talk: Talk) -> bool:
    """Whether the letters of a run belong to it: the run is long, or a word before it names a kind
    of number.
    """
    n_digits = len(_digits(run))
    if n_digits >= 10 or _has_shape_of_plate(run):
        return True
    return n_digits > 1 and kind_said_before(talk, run[0].first) in _WITH_LETTERS


def _digits(run: list[Piece]) -> str:
    return "".join(piece.text for piece in run if not piece.is_letter)


def _has_shape_of_plate(run: list[Piece]) -> bool:
    """Two letters, two to four digits and two or three letters: `i s, forty, r t v`."""
    shape = "".join(("a" if piece.is_letter else "1") * len(piece.text) for piece in run)
    return bool(re.match("aa1{2,4}a{2,3}", shape))


def _is_pair(first: Piece, second: Piece) -> bool:
    """Whether two letters are side by side and are not two words (`il y a`, `e o`)."""
    is_beside = first.is_letter and second.is_letter and second.first == first.last + 1
    return is_beside and (first.text + second.text).lower() not in _TWO_WORDS


def _is_article_after(piece: Piece, talk: Talk) -> bool:
    """Whether the last piece is the article of the next word (`…, een Mercedes`)."""
    words = (*talk.pack.numbers.articles, *one_letter_words(talk.language))
    is_one = piece.first == piece.last and talk.at(piece.first) in words
    # `2018 een half jaar`
    is_apart = "," in talk.gap(piece.first - 1) or talk.words[piece.first - 1].is_number
    return is_one and is_apart and talk.gap(piece.last) == " "


def _is_loose(piece: Piece, talk: Talk) -> bool:
    """Whether a letter is a one-letter word; a capital inside a sentence is not (`E K 4 5`)."""
    word = talk.words[piece.first]
    is_word = piece.first == piece.last and word.folded in one_letter_words(talk.language)
    return piece.is_letter and is_word and not (word.is_lifted and word.folded != "i")


def _is_dictated(first: Piece, second: Piece, talk: Talk) -> bool:
    """Whether two letters are set off from each other by a comma, a hyphen or a full stop."""
    is_set_off = talk.gap(first.last).strip() in (",", "-", ".", "…")
    return first.is_letter and second.is_letter and is_set_off


def _judge(run: list[Piece], talk: Talk) -> Found | None:
    letters = "".join(piece.text for piece in run if piece.is_letter)
    digits, first = _digits(run), run[0].first
    first -= talk.at(first - 1) in _PLUS and talk.gap(first - 1) == " "
    start, end = talk.words[first].start, talk.words[run[-1].last].end
    before = talk.text[start - 1 : start]
    start -= not letters and (before == "+" or (before == "(" and ")" in talk.text[start:end]))
    is_country = talk.at(first - 1) in _COUNTRIES and talk.gap(first - 1) == " "
    if is_country and len(letters + digits) >= 14:
        return Found(talk.words[first - 1].start, end, "iban", "privacy.why.account_dictated", SURE)
    spelled = Found(start, end, "name", "privacy.why.spelled", CUED + 5)
    if letters and not digits:
        return spelled if _is_spelled(run, talk) else None
    if letters and _is_doubling(run):
        return spelled
    if letters:
        mixed = Found(start, end, "document", "privacy.why.letters_digits", SURE - 6)
        return _mixed(run, talk, mixed)
    if 4 <= len(digits) <= 8 and len(run) >= 3 and is_born_before(talk, start):
        return Found(start, end, "birth-date", "privacy.why.birth_dictated", SURE - 4)
    if _is_innocent(run, talk):
        return None
    kind = kind_of_digits(digits, said=kind_said_before(talk, run[0].first))
    return Found(start, end, kind, reason_of_number(kind, digits, is_dictated=True), SURE - 5)


def _is_doubling(run: list[Piece]) -> bool:
    """Whether a run has three letters or more and only numbers that double the next letter: `Y, A,
    S, deux N, A`.
    """
    numbers = [at for at, piece in enumerate(run) if not piece.is_letter]
    is_two = run[-1].is_letter and all(
        run[at].text == "2" and run[at + 1].is_letter for at in numbers
    )
    return is_two and len(run) - len(numbers) >= 3


def _is_spelled(run: list[Piece], talk: Talk) -> bool:
    """Whether letters spell a name: two letters and a longer name, or three letters that are not
    all words.
    """
    if len(run) >= 2 and any(piece.last > piece.first for piece in run):
        return True
    if len(run) < 3 or any(len(piece.text) > 1 for piece in run):
        return False
    words = one_letter_words(talk.language)
    return not all(talk.at(piece.first) in words for piece in run)


def _is_row_of_letters(run: list[Piece], talk: Talk) -> bool:
    """Whether letters are said one by one: four or more, of which at least two are not words. Then
    letters at the edges belong to the run (`y a n i n a`). If there are signs between letters,
    these decide instead.
    """
    if len(run) < 4 or not all(one.is_letter and len(one.text) == 1 for one in run):
        return False
    if any(talk.gap(one.last) != " " for one in run[:-1]):
        return False
    words = one_letter_words(talk.language)
    return sum(talk.at(one.first) not in words for one in run) >= 2


def _mixed(run: list[Piece], talk: Talk, found: Found) -> Found | None:
    """The kind of number that letters and digits make together, by how many there are and by what
    was said before.
    """
    letters = "".join(piece.text for piece in run if piece.is_letter)
    numbers, digits = [piece for piece in run if not piece.is_letter], _digits(run)
    head = "".join(piece.text for piece in run if piece.is_letter or piece is run[-1])[:2]
    if run[0].is_letter and head.isalpha() and len(digits) >= 10:
        return found._replace(kind="iban" if len(digits) >= 12 else "vat", weight=SURE)
    said = kind_said_before(talk, run[0].first)
    if not said and is_measured(run, talk):
        return None
    if said == "iban" and len(digits) < 8:
        return None  # what is on the account, and when
    words = one_letter_words(talk.language)
    is_loose = all(piece.text.lower() in words for piece in run if piece.is_letter)
    if len(digits) == 2 and 4 <= len(letters) <= 5 and said in ("", "plate"):
        return found._replace(kind="plate")
    is_long = len(digits) >= 2 and 4 <= len(letters) + len(digits) < 20
    if said in ("plate", "document") and is_long:
        return found._replace(kind=said)
    if is_loose and not said and (len(digits) < 5 or _is_innocent(numbers, talk)):
        return None
    if len(digits) < 3 or len(letters) > 8:
        return None
    if len(letters) in range(2, 6) and len(digits) <= 4 and said in ("", "plate"):
        return found._replace(kind="plate")
    if len(digits) < 4 and not said:
        return None
    return found._replace(kind=said or "document")


def _is_innocent(run: list[Piece], talk: Talk) -> bool:
    """Whether a run is a year, count, price or hour; any other run of four digits or more may
    belong to somebody.
    """
    first, n_digits = run[0].first, len(_digits(run))
    values = [value_of(piece.text) for piece in run]
    if is_quantity(run, talk, is_announced=cue_before(talk, first, _CUES, words=9)):
        return True
    is_years = all(1900 <= value <= 2050 for value in values)
    if n_digits < 4 or is_years or _is_counted(talk, run[-1].last):
        return True
    cued = cue_before(talk, first, _CUES, words=6)
    if len(run) == 1:
        return _is_amount(talk, run[0], cued=cued)
    if n_digits < 6 and cue_before(talk, first, _LAWS, words=2):
        return True
    if cued or n_digits >= 8:
        return False
    is_year = len(run) == 2 and values[0] in (18, 19, 20) and values[1] < 100
    is_sum = 0 not in values and sum(value < 10 for value in values) < 2 and _is_paid(talk, first)
    return is_year or is_sum or _is_enumeration(run, values, talk)


def _is_counted(talk: Talk, last: int) -> bool:
    """Whether a unit follows a number, at once or after *the* or *per*: `deux cents la nuit`."""
    is_per = talk.at(last + 1) in _PER and talk.at(last + 2) in INNOCENT_UNITS
    return talk.at(last + 1) in INNOCENT_UNITS or is_per


def _is_paid(talk: Talk, first: int) -> bool:
    """Whether a word for paying or earning is among the three words before."""
    return cue_before(talk, first, _PAYS, words=3)


def _is_amount(talk: Talk, piece: Piece, *, cued: bool) -> bool:
    """Whether a number said in one go is an amount: it is round, or somebody pays it. Digits are
    left to `official`.
    """
    if talk.words[piece.first].is_number:
        return not (cued and len(piece.text) >= 5)
    if cue_before(talk, piece.first, NUMBER_CUES, words=2):  # `postcode negenduizend honderd`
        return False
    return value_of(piece.text) % 50 == 0 or (not cued and _is_paid(talk, piece.first))


def _is_enumeration(run: list[Piece], values: list[int], talk: Talk) -> bool:
    """Whether numbers in a row count, guess (`twenty thirty`), give an hour, or list prices or
    ages.
    """
    if 0 in values:
        return False
    steps = {second - first for first, second in pairwise(values)}
    is_even = len(steps) == 1 and (len(values) > 2 or 0 < steps.pop() <= 10)
    if is_even and abs(values[1] - values[0]) in (1, 2, 3, 5, 10, 50, 100):
        return True
    is_listed = talk.at(run[-1].first - 1) in talk.pack.numbers.ands and len(values) <= 4
    is_hour = len(values) == 2 and values[0] <= 24 and values[1] < 60 and values[1] % 5 == 0
    is_round = all(value % 5 == 0 for value in values)
    is_count = len(values) == 2 and values[1] % 50 == 0 and values[0] < 20
    return is_listed or is_hour or is_round or is_count
