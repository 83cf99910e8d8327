"""The pages of a survey: how people were asked, and every question with its answers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pandas as pd

from rap.analysis.survey_answers import count_answers
from rap.core.errors import WrongUseError
from rap.core.model import in_language
from rap.core.plain import nearest
from rap.core.surveys import Survey, parse_answer
from rap.report.items.answered import show_answers
from rap.report.items.item import Item, display_all
from rap.report.items.said import say, statement_of
from rap.report.words import ALL_LOCALES, read_catalogue, words_of
from rap.study.surveys import Answers, column_of, people_answering, problems_of

if TYPE_CHECKING:
    from rap.study.study import Study

_NO_ID = re.compile(r"[^a-z0-9-]+")
_COUNTED = ("one", "several", "scale", "number", "date")


Asked = tuple[Answers, "pd.DataFrame"] | None
"""A survey in scope, read once for a page, with the frame of who answered; None without any."""


def show_method(study: Study, found: Asked) -> None:
    """How a survey was asked, in place of a margin of error: who was asked and how, when, in which
    languages, who could not be reached, and how many people answered.
    """
    if found is None:
        display_all([say("empty", id="method")])
        return
    answers, frame = found
    text = {
        language: " ".join(_method(answers.survey, language))
        for language in study.settings.languages
        if language in ALL_LOCALES
    }
    shown = [say(text, id="method", heard=frame["case"])]
    for number, problem in enumerate(problems_of(answers, study.rights)):
        shown.append(say(str(problem), id=f"left-out-{number}"))
    display_all(shown)


def _method(survey: Survey, language: str) -> Iterator[str]:
    words = words_of(language)
    yield words("method-heard")
    asked, missed = (in_language(one, language) for one in (survey.asked, survey.missed))
    if asked:
        yield words("method-asked", asked=asked)
    if survey.people:
        yield words("method-list", people=words.number(survey.people))
    if survey.reached:
        known = read_catalogue("en")
        ways = [
            words(f"reached-{one}") if f"reached-{one}" in known else one for one in survey.reached
        ]
        yield words("method-reached", ways=", ".join(ways))
    if survey.opened and survey.closes:
        days = map(datetime.date.fromisoformat, (survey.opened, survey.closes))
        first, last = map(words.date, days)
        yield words("method-when", first=first, last=last)
    languages = ", ".join(map(words.language_name, survey.languages))
    yield words("method-languages", languages=languages)
    if missed:
        yield words("method-missed", missed=missed)
    yield words("method-self-selected")


def show_all_answers(found: Asked) -> None:
    """Each question that is counted, in the order of the form, with the words people read."""
    display_all(_questions(found))


def _questions(found: Asked) -> Iterator[Item]:
    if found is None:
        yield say("empty", id="questions")
        return
    answers, frame = found
    for question in answers.survey.questions:
        if question.type in _COUNTED:
            counted = count_answers(frame, column_of(answers.survey, question.id))
            id = _NO_ID.sub("-", question.id.lower())
            yield show_answers(counted, id=f"asked-{id}"[:40], title=question.label or question.id)


def show_one_answer(found: Asked, *, question: str, by: str) -> None:
    """One question by another column (`language`, another question); "" is the first that
    takes one answer.

    Raises
    ------
    WrongUseError
        No such question, or a column that is not there.
    """
    if found is None:
        display_all([say("empty", id="one-question")])
        return
    answers, frame = found
    asked = {one.id: one for one in answers.survey.questions if one.type in _COUNTED}
    short = [each for each in asked.values() if each.type == "one"]  # a table of few rows
    one = asked.get(question) or next(iter([*short, *asked.values()]), None)
    if one is None or (question and question not in asked):
        facts = {"survey": answers.survey.id, "question": question}
        near = nearest(question, asked)
        raise WrongUseError("report.surveys.no_question", **facts, nearest=near)
    counted = count_answers(frame, column_of(answers.survey, one.id), by=by)
    display_all([show_answers(counted, id="one-question", title=one.label or one.id)])


def show_survey_findings(study: Study, found: Asked) -> None:
    """The findings that rest on answers to a survey, each with the answers and how many people gave
    them; those who were interviewed are not among them.
    """
    display_all(_findings(study, found))


def _findings(study: Study, found: Asked) -> Iterator[Item]:
    mine = found[0].survey if found else None
    shown = False
    for finding in study.findings if mine else ():
        texts = [t for t in finding.evidence.get("surveys", ()) if t.startswith(f"{mine.id}:")]  # type: ignore[union-attr]
        if not texts or finding.status == "set-aside":
            continue
        shown = True
        yield statement_of(finding)
        for letter, text in zip(ascii_lowercase, texts, strict=False):
            id = f"finding-{finding.id[2:]}-survey{letter}"
            yield say(
                _answer_said(study, text),
                id=id,
                people=people_answering(text, study.surveys_read, study.rights),
            )
    if not shown:
        yield say("empty", id="survey-findings")


def _answer_said(study: Study, text: str) -> dict[str, str]:
    """Who answered what, in every language of reports."""
    survey, question, option = parse_answer(text) or ("", "", "")
    variable = study.book.variables[f"{survey}.{question}"]
    said = {}
    for language in ALL_LOCALES:
        asked = in_language(variable.label, language, question)
        answer = in_language(variable.values.get(option, {}), language, option)
        words = words_of(language)
        said[language] = words("survey-answer", people="{people}", question=asked, answer=answer)
    return said


def read_asked(study: Study, survey: str) -> Asked:
    """A survey in scope, by its id; "" is the first.

    Raises
    ------
    WrongUseError
        There is no such survey in scope.
    """
    known = study.surveys_read
    id = survey or next(iter(known), "")
    if not id:
        return None
    if id not in known:
        near = nearest(id, known)
        raise WrongUseError("report.surveys.unknown", survey=id, known=tuple(known), nearest=near)
    return known[id], study.surveys[id]
