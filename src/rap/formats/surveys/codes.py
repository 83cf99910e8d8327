"""The code that the form in one HTML file gives: a whole answer in some forty signs that can be
copied, written down or read aloud.

A code is bits, five to a sign (Crockford's base 32: no I, L, O or U), written in groups of four:

    2 bits   the version of this layout, 1
    16 bits  the first four hex digits of the hash of the form: another form is refused
    40 bits  the receipt, a random number that the person keeps
    then     the language; one bit for each further answer of the consent form (after a no to the form
             itself there is no code); and each question in its order, as `width_of` says. A
             question that was not asked has no bits: earlier answers say so.

Two more signs check the rest: the number that all signs make, modulo the prime 1021. One wrong sign,
and two neighbours changed round, are always noticed (Gumm 1985, doi:10.1109/TIT.1985.1056991, for
check digits modulo a prime); another mistake goes unnoticed once in a thousand.

Under the code the message has what was written in own words, a line each: `» open: words ¶`. The
last sign says where a line ends that a mail program broke in two (in the words it is doubled).
`code_lines` finds codes and words in what people send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, log2

from rap.core.errors import RefusedError
from rap.core.form_questions import NOT_ASKED, SKIPPED, WRITTEN
from rap.core.surveys import Question, Survey

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PRIME = 1021
VERSION, VERSION_BITS, FORM_BITS, RECEIPT_BITS = 1, 2, 16, 40
END = "¶"
NUMBER_BITS, FIRST_YEAR, MONTH_BITS = 20, 1900, 12
RECEIPT = re.compile(f"[{SIGNS}]{{4}}-[{SIGNS}]{{4}}")
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BETWEEN = r"[ \-\u2010-\u2015\u2212]"  # phones put other dashes for a hyphen


@dataclass(frozen=True)
class CodedAnswer:
    """One answer: question -> cell, question -> what was written there, and the receipt."""

    cells: Mapping[str, str]
    language: str
    consent: tuple[str, ...]
    receipt: str
    words: Mapping[str, str] = field(default_factory=dict)


def width_of(question: Question) -> int:
    """How many bits the answer to a question takes.

    `several`: one for each option. `open`: one, whether something was written. `number` without
    bands and `date`: a fixed width. All others: the place of what was chosen, 0 for nothing.
    """
    choices = len(question.choices)
    if question.type == "several":
        return choices
    if question.type == "open":
        return 1
    if question.type == "number" and not question.bands:
        return NUMBER_BITS
    if question.type == "date":
        return MONTH_BITS
    return max(1, ceil(log2(choices + len(question.bands) + 1)))


def places_of(question: Question) -> tuple[str, ...]:
    """What can be chosen, in the order of a code; the first has the number 1."""
    return (*question.bands, *question.choices)


def format_code(survey: Survey, answer: CodedAnswer, *, further: Sequence[str] = ()) -> str:
    """The message for an answer; `further` are the answers of the consent form, in its order.

    The page makes the same in JavaScript (`topics/surveys/papers/form.js`); a test compares both.
    """
    bits = _Bits()
    bits.add(VERSION, VERSION_BITS)
    bits.add(int(survey.hash[:4], 16), FORM_BITS)
    bits.add(_number(answer.receipt.replace("-", "")), RECEIPT_BITS)
    bits.add(survey.languages.index(answer.language), language_bits(survey))
    for name in further:
        bits.add(name in answer.consent, 1)
    for question in survey.questions:
        if question.type != "note" and question.is_open_to(answer.cells):
            bits.add(_value(question, answer.cells.get(question.id, SKIPPED)), width_of(question))
    signs = bits.signs()
    whole = signs + _sign(_check(signs) >> 5) + _sign(_check(signs) & 31)
    lines = ["-".join(whole[at : at + 4] for at in range(0, len(whole), 4))]
    for id, words in answer.words.items():
        lines += [f"» {id}: {line.replace(END, END * 2)} {END}" for line in words.split("\n")]
    return "\n".join(lines)


def language_bits(survey: Survey) -> int:
    return max(1, ceil(log2(max(2, len(survey.languages)))))


def signs_of(code: str) -> str:
    return re.sub(_BETWEEN, "", code).upper().translate(_ALIKE)


def has_right_check(code: str) -> bool:
    """Whether the last two signs of a code are those that the others ask for."""
    signs = signs_of(code)
    return len(signs) > 2 and _check(signs[:-2]) == _number(signs[-2:])


def decode(code: str, survey: Survey, further: Sequence[str], place: str) -> CodedAnswer:
    """What a code says, without words. Raises as `parse_codes`."""
    signs = signs_of(code)
    body = signs[:-2]
    if len(body) < 10 or not has_right_check(code):
        raise RefusedError("formats.survey_codes.mistyped", place=place)
    bits = _Reader(body)
    if (version := bits.take(VERSION_BITS)) != VERSION:
        raise RefusedError("formats.survey_codes.version", place=place, version=version)
    if bits.take(FORM_BITS) != int(survey.hash[:4], 16):
        raise RefusedError("formats.survey_codes.other_form", place=place, survey=survey.id)
    receipt = _signs(bits.take(RECEIPT_BITS), RECEIPT_BITS // 5)
    language = bits.take(language_bits(survey))
    consent = tuple(name for name in further if bits.take(1))
    cells: dict[str, str] = {}
    for question in survey.questions:
        if question.type == "note":
            continue
        if not question.is_open_to(cells):
            cells[question.id] = NOT_ASKED
            continue
        cells[question.id] = _cell(question, bits.take(width_of(question)), place)
    if bits.is_cut or bits.rest or language >= len(survey.languages):
        raise RefusedError("formats.survey_codes.mistyped", place=place)
    kept = f"{receipt[:4]}-{receipt[4:]}"
    return CodedAnswer(cells, survey.languages[language], consent, kept)


def _value(question: Question, cell: str) -> int:
    places = places_of(question)
    if cell == SKIPPED:
        return 0
    if question.type == "several":
        return sum(1 << places.index(one) for one in cell.split(" "))
    if question.type == "open":
        return int(cell == WRITTEN)
    if question.type == "date":
        year, month = cell.split("-")
        return 1 + (int(year) - FIRST_YEAR) * 12 + int(month) - 1
    if question.type == "number" and not question.bands:
        return 1 + int(cell)
    return 1 + places.index(cell)


def _cell(question: Question, value: int, place: str) -> str:
    places = places_of(question)
    if not value:
        return SKIPPED
    if question.type == "several":
        return " ".join(one for at, one in enumerate(places) if value >> at & 1)
    if question.type == "open":
        return WRITTEN
    if question.type == "date":
        year, month = divmod(value - 1, 12)
        return f"{FIRST_YEAR + year:04}-{month + 1:02}"
    if question.type == "number" and not question.bands:
        return str(value - 1)
    if value > len(places):
        raise RefusedError("formats.survey_codes.mistyped", place=place)
    return places[value - 1]


class _Bits:
    """Bits written one number after another."""

    def __init__(self) -> None:
        self._bits = ""

    def add(self, value: int, width: int) -> None:
        self._bits += f"{value:0{width}b}"

    def signs(self) -> str:
        padded = self._bits + "0" * (-len(self._bits) % 5)
        return "".join(_sign(int(padded[at : at + 5], 2)) for at in range(0, len(padded), 5))


class _Reader:
    """Bits read in the same order; `is_cut` once more were asked for than there are."""

    def __init__(self, signs: str) -> None:
        self._bits = "".join(f"{SIGNS.index(sign):05b}" for sign in signs)
        self._at = 0

    def take(self, width: int) -> int:
        found = self._bits[self._at : self._at + width]
        self._at += width
        return int(found or "0", 2)

    @property
    def is_cut(self) -> bool:
        return self._at > len(self._bits)

    @property
    def rest(self) -> bool:
        """Whether more follows than filling."""
        rest = self._bits[self._at :]
        return len(rest) >= 5 or "1" in rest


def _check(signs: str) -> int:
    rest = 0
    for sign in signs:
        rest = (rest * 32 + SIGNS.index(sign)) % PRIME
    return rest


def _sign(value: int) -> str:
    return SIGNS[value]


def _signs(value: int, n: int) -> str:
    return "".join(SIGNS[value >> 5 * at & 31] for at in reversed(range(n)))


def _number(signs: str) -> int:
    value = 0
    for sign in signs:
        value = value * 32 + SIGNS.index(sign)
    return value
