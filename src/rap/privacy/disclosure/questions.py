"""The sums between the numbers of a form's questions: who answered a question, who was not asked, and
which answer to another question opened it.

Each question has three rows beside its answers, so that no base has to be worked out: those who
answered, those who gave no answer (they skipped it, or chose "I prefer not to say"), and those who
were not asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure.parts import Sum, are_apart, between, who_of

if TYPE_CHECKING:
    from rap.privacy.disclosure.cells import Cell, Where

_ROWS = (ANSWERED, NO_ANSWER, NOT_ASKED)
Questions = Mapping[str, FormQuestion]
"""How each question is asked, by its column in tables."""


def is_base(where: Where, questions: Questions) -> bool:
    """Whether a number says how many people answered a question; it includes the numbers of its
    answers.
    """
    return any(column in questions and value == ANSWERED for column, value in where)


def form_sums(
    first: Mapping[int, Cell],
    places: Mapping[Where, Sequence[int]],
    everybody: int,
    questions: Questions,
) -> list[Sum]:
    """The sums that a form makes known; `everybody` is the number of all people."""
    sums: list[Sum] = []
    for (column, rest), rows in _asked(first, questions).items():
        how = questions[column]
        base = rows.get(ANSWERED)
        answers = {value: number for value, number in rows.items() if value not in _ROWS}
        if base is not None:
            single = [number for value, number in answers.items() if value in how.alone]
            sums += between([*answers.values()], base, first, single=single)
        asked = [rows[value] for value in (ANSWERED, NO_ANSWER) if value in rows]
        opened = asked if base is not None else [*asked, *answers.values()]
        apart = [*asked, *([rows[NOT_ASKED]] if NOT_ASKED in rows else [])]
        if len(apart) > 1 and are_apart(apart, first):
            for whole in places.get(rest, ()) if rest else [everybody]:
                sums += between(apart, whole, first)
        for other, values in how.opened_by.items():
            keys = [tuple(sorted((*rest, (other, value)))) for value in values]
            opening = [number for key in keys for number in places.get(key, ())]
            if len(opening) >= len(keys) and opened:
                sums += _of_filter(opened, opening, first)
    return sums


def _asked(
    first: Mapping[int, Cell], questions: Questions
) -> Mapping[tuple[str, Where], dict[str, int]]:
    """The rows of each question (value -> number), by the question and the rest of their place."""
    found: dict[tuple[str, Where], dict[str, int]] = defaultdict(dict)
    for number, cell in first.items():
        for column, value in cell.where:
            if column in questions:
                rest = tuple(pair for pair in cell.where if pair[0] != column)
                found[column, rest][value] = number
    return found


def _of_filter(
    opened: Sequence[int], opening: Sequence[int], first: Mapping[int, Cell]
) -> list[Sum]:
    """The people who were asked are those whose answer opened the question."""
    inside, outside = who_of(opened, first), who_of(opening, first)
    fitting = [n for n in opened if first[n].who <= outside and n not in opening]
    if not (inside <= outside and are_apart(opening, first) and are_apart(opened, first)):
        return [Sum({n: 1, **dict.fromkeys(opening, -1)}, least=float("-inf")) for n in fitting]
    terms = {**dict.fromkeys(opened, 1), **dict.fromkeys(opening, -1)}
    return [Sum(terms, 0 if inside == outside else float("-inf"))]
