"""How many rows are alone on what describes a person, and which question to leave out or make
coarser so that fewer are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rap.core.surveys import Question, Survey
from rap.formats.surveys.exports import Row

LANGUAGE = "language"


@dataclass(frozen=True)
class Alone:
    """Of `n` rows, how many nobody else is like on `questions` (`n_alone`), and how many have fewer
    than `few` alike (`n_few`, themselves counted). `without`: a question -> how many are alone when it
    is left out, the most useful first.
    """

    n: int
    questions: tuple[str, ...]
    n_alone: int
    n_few: int
    few: int
    without: tuple[tuple[str, int], ...] = ()


def describing(survey: Survey, asked: Sequence[str]) -> tuple[str, ...]:
    """The questions that say who somebody is: those that the form maps to a variable of people, and
    numbers; and the language.
    """
    found = [one.id for one in survey.questions if one.id in asked and _describes(one)]
    return (*found, LANGUAGE)


def _describes(question: Question) -> bool:
    return bool(question.variable) or question.type == "number"


def find_alone(rows: Sequence[Row], questions: Sequence[str], *, few: int = 5) -> Alone:
    """Count the rows that are alike on all of `questions`."""
    alike = _counts(rows, questions)
    n_few = sum(n for n in alike.values() if n < few)
    without = [
        (id, _n_alone(_counts(rows, [one for one in questions if one != id])))
        for id in questions
        if id != LANGUAGE
    ]
    better = tuple(sorted(without, key=lambda one: one[1]))
    return Alone(len(rows), tuple(questions), _n_alone(alike), n_few, few, better)


def _counts(rows: Sequence[Row], questions: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(row.language if id == LANGUAGE else row.cells.get(id, "") for id in questions)
        for row in rows
    )


def _n_alone(alike: Counter[tuple[str, ...]]) -> int:
    return sum(n == 1 for n in alike.values())
