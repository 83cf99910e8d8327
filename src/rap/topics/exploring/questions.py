"""Eight questions about a study, each answered with a table, a drawing, the line of Python that gives
the same, and the way down to the passages. Frames go in; no file is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rap.core.errors import UnknownError
from rap.core.extensions import offered
from rap.core.plain import nearest
from rap.report.words import words_of
from rap.topics.exploring.answered import answer_answers, find_answers
from rap.topics.exploring.counted import answer_people, answer_together, find_people, find_together
from rap.topics.exploring.in_texts import (
    answer_mark,
    answer_where,
    answer_words,
    find_mark,
    find_where,
    find_words,
)
from rap.topics.exploring.over_time import answer_changed, answer_enough, find_changed, find_enough
from rap.topics.exploring.question import Answer, Asked, Choice, Frames, Mark, Where, on_base
from rap.topics.exploring.strangers import answer_strange, find_strange

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Question:
    """How it is answered, and how the passages behind a number are found: both of one base, which is
    chosen alike for all questions and named in the title. What was answered to a survey is of those who
    answered it, and of nobody else.
    """

    reply: Callable[[Asked], Answer]
    look: Callable[[Asked, Where], pd.DataFrame]
    is_of_survey: bool = False

    def answer(self, asked: Asked) -> Answer:
        """The answer for what was asked; the title names what its numbers are of."""
        if self.is_of_survey:
            return self.reply(asked)
        seen, lines = on_base(asked)
        answer = self.reply(seen)
        title = " · ".join(filter(None, (answer.title, seen.base)))
        return replace(answer, title=title, python=(*lines, *answer.python))

    def find(self, asked: Asked, where: Where) -> pd.DataFrame:
        """The passages behind a number: source, start, end, case."""
        return self.look(asked if self.is_of_survey else on_base(asked)[0], where)


QUESTIONS: Mapping[str, Question] = {
    "people": Question(answer_people, find_people),
    "together": Question(answer_together, find_together),
    "where": Question(answer_where, find_where),
    "enough": Question(answer_enough, find_enough),
    "words": Question(answer_words, find_words),
    "mark": Question(answer_mark, find_mark),
    "changed": Question(answer_changed, find_changed),
    "answers": Question(answer_answers, find_answers, is_of_survey=True),
}
__all__ = [
    "QUESTIONS",
    "Answer",
    "Asked",
    "Choice",
    "Frames",
    "Mark",
    "Question",
    "question_of",
    "titles_of_questions",
]


def titles_of_questions(language: str) -> dict[str, str]:
    """Name -> what people read, in order; those of packages of others last."""
    words = words_of(language)
    others = {id: one.title for id, one in offered("question").items()}
    ours = {id: words(f"explore-q-{id}") for id in QUESTIONS}
    return {**ours, **{id: title for id, title in others.items() if id not in ours}}


def question_of(id: str) -> Question:
    """The question of this name.

    Raises
    ------
    UnknownError
        This question does not exist.
    """
    if id in QUESTIONS:
        return QUESTIONS[id]
    others = offered("question")
    if id not in others:
        near = nearest(id, (*QUESTIONS, *others))
        raise UnknownError("report.explore.no_question", question=id, nearest=near)
    return Question(partial(answer_strange, others[id]), find_strange)
