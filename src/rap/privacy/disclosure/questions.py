"""What everybody knows about the numbers of a form's questions, because the form shows it: who
answered a question, who was not asked, and which answer to another question opened it.

Each question has three rows beside its answers, so that no base has to be worked out: those who
answered, those who gave no answer (they skipped it, or chose "I prefer not to say"), and those who
were not asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure.bounds import Relation
from rap.privacy.disclosure.parts import are_apart, between, who_of

if TYPE_CHECKING:
    from rap.privacy.disclosure.cells import Cell, Where

_ROWS = (ANSWERED, NO_ANSWER, NOT_ASKED)
Part = tuple[int, int, bool]


Questions = Mapping[str, FormQuestion]
"""How each question is asked, by its column in tables."""


def is_base(where: Where, questions: Questions) -> bool:
    """Whether a number says how many people answered a question; it includes the numbers of its
    answers.
    """
    return any(column in questions and value == ANSWERED for column, value in where)


def form_relations(
    first: Mapping[int, Cell],
    places: Mapping[Where, Sequence[int]],
    people: frozenset[str],
    questions: Questions,
) -> tuple[list[Relation], set[Part]]:
    """The sums that a form makes known, and which number is a part of which: (part, whole, strict)."""
    relations: list[Relation] = []
    parts: set[Part] = set()
    for (column, rest), rows in _asked(first, questions).items():
        how = questions[column]
        base = rows.get(ANSWERED)
        answers = {value: number for value, number in rows.items() if value not in _ROWS}
        if base is not None:
            single = [number for value, number in answers.items() if value in how.alone]
            relations += between([*answers.values()], base, first, single=single)
            parts |= {(number, base, True) for number in answers.values()}
        asked = [rows[value] for value in (ANSWERED, NO_ANSWER) if value in rows]
        opened = asked if base is not None else [*asked, *answers.values()]
        relations += _of_everybody([*asked, *_listed(rows.get(NOT_ASKED))], rest, people, first)
        for other, values in how.opened_by.items():
            keys = [tuple(sorted((*rest, (other, value)))) for value in values]
            opening = [number for key in keys for number in places.get(key, ())]
            if len(opening) >= len(keys) and opened:
                relations += _of_filter(opened, opening, first)
                parts |= {(n, opening[0], True) for n in opened if len(opening) == 1}
    return relations, {part for part in parts if first[part[0]].who <= first[part[1]].who}


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


def _listed(number: int | None) -> list[int]:
    return [] if number is None else [number]


def _of_everybody(
    rows: Sequence[int], rest: Where, people: frozenset[str], first: Mapping[int, Cell]
) -> list[Relation]:
    """The people who answered, who gave no answer and who were not asked are everybody."""
    if rest or len(rows) < 2 or not are_apart(rows, first):
        return []
    is_all = who_of(rows, first) == people
    return [Relation(dict.fromkeys(rows, 1), len(people) if is_all else 0, len(people))]


def _of_filter(
    opened: Sequence[int], opening: Sequence[int], first: Mapping[int, Cell]
) -> list[Relation]:
    """The people who were asked are those whose answer opened the question."""
    inside, outside = who_of(opened, first), who_of(opening, first)
    if not inside <= outside or not are_apart(opening, first):
        return [
            Relation({number: 1, **dict.fromkeys(opening, -1)}, most=0)
            for number in opened
            if first[number].who <= outside and number not in opening
        ]
    if not are_apart(opened, first):
        return [Relation({n: 1, **dict.fromkeys(opening, -1)}, most=0) for n in opened]
    terms = {**dict.fromkeys(opened, 1), **dict.fromkeys(opening, -1)}
    return [Relation(terms, 0 if inside == outside else float("-inf"), 0)]
