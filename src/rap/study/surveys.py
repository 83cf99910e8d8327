"""Surveys as a study sees them: questions as variables of those who answered, respondents as cases
with the consent of their form, and a frame with a row for each.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Problem
from rap.core.form_questions import BASES, NOT_ASKED, SILENCE, FormQuestion
from rap.core.model import Case, Codebook, Consent, Labels, Variable, in_language
from rap.core.surveys import Question, Survey, parse_answer
from rap.store.surveys.batches import Batch, read_batches
from rap.store.surveys.forms import read_surveys

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.consent import Audience

Row = Mapping[str, str]
FACTS = ("case", "language", "month")
"""The columns of a frame of answers before its questions."""


@dataclass(frozen=True)
class Answers:
    """One survey with all its batches.

    `other_form` names batches that answered another wording of the form than today's, which nobody
    found to mean the same: they are in no count.
    """

    survey: Survey
    batches: tuple[Batch, ...]

    @property
    def rows(self) -> Iterable[Row]:
        """Every row of the batches whose wording is that of the form, or means the same."""
        known = self.survey.wordings
        return (row for batch in self.batches if batch.form_hash in known for row in batch.rows)

    @property
    def other_form(self) -> tuple[str, ...]:
        known = self.survey.wordings
        return tuple(batch.id for batch in self.batches if batch.form_hash not in known)


def titles_of(surveys: Mapping[str, Answers], language: str) -> dict[str, str]:
    """What each survey is called in a language; with its id where two are called alike."""
    titles = {id: in_language(one.survey.title, language, id) for id, one in surveys.items()}
    alike = Counter(titles.values())
    return {id: f"{one} ({id})" if alike[one] > 1 else one for id, one in titles.items()}


def column_of(survey: Survey, question: str) -> str:
    """What a question is called in tables: `bank-2024.refused`."""
    return f"{survey.id}.{question}"


def variables_of(survey: Survey) -> dict[str, Variable]:
    """Each question of a survey as a variable of those who answered it, by its column."""
    asked = [question for question in survey.questions if question.type != "note"]
    return {
        column_of(survey, question.id): Variable(
            column_of(survey, question.id),
            question.label,
            _values(question),
            question=_how(survey, question),
        )
        for question in asked
    }


def _values(question: Question) -> dict[str, Labels]:
    """The answers with their words, in the order of the form, and the other rows a table can have: a
    question without a filter was asked of everybody.
    """
    bands: dict[str, Labels] = {band: {} for band in question.bands}
    chosen = {
        _value(question, option.id): option.label or {} for option in question.choices.values()
    }
    counted = {value: label for value, label in chosen.items() if not value.startswith(".")}
    silent = {value: label for value, label in chosen.items() if value.startswith(".")}
    rows: dict[str, Labels] = {row: {} for row in BASES if question.asked_if or row != NOT_ASKED}
    return {**bands, **counted, **silent, **rows}


def _how(survey: Survey, question: Question) -> FormQuestion:
    opened_by = {column_of(survey, one): values for one, values in question.asked_if.items()}
    options = question.choices.items()
    alone = frozenset(_value(question, id) for id, one in options if one.alone or one.silent)
    return FormQuestion(question.type, opened_by, alone)


def _value(question: Question, cell: str) -> str:
    """An answer as tables have it; an option that says nothing begins with a point."""
    option = question.choices.get(cell)
    return f".{cell}" if option is not None and option.silent else cell


def with_questions(book: Codebook, surveys: Iterable[Answers]) -> Codebook:
    """The codebook with every question as a variable, so that tables have its words."""
    variables = {id: one for each in surveys for id, one in variables_of(each.survey).items()}
    return replace(book, variables={**book.variables, **variables}) if variables else book


def respondents_of(answers: Answers) -> Iterable[Case]:
    """Everybody who answered, as cases: the variables the form fills, and the consent she gave in
    the form. What she said holds for its month on.
    """
    survey = answers.survey
    filled = [question for question in survey.questions if question.variable]
    for row in answers.rows:
        variables = {
            question.variable: tuple(row[question.id].split(" "))
            for question in filled
            if row.get(question.id, "") and not _is_silent(question, row[question.id])
        }
        given, *more = row["consent"].split(" ")
        date = f"{row['month'] or '0001-01'}-01"
        consent = Consent(date=date, given=given, form=survey.consent, answers=tuple(more))
        yield Case(row["respondent"], variables, (consent,))


def _is_silent(question: Question, cell: str) -> bool:
    return cell in SILENCE or _value(question, cell).startswith(".")


def facts_of(answers: Answers) -> dict[str, str]:
    """Respondent -> all that her place in any table of the survey can rest on."""
    form = answers.survey.hash
    return {
        row["respondent"]: json.dumps([form, dict(row)], sort_keys=True) for row in answers.rows
    }


def people_frame(answers: Answers, rights: Audience) -> pd.DataFrame:
    """One row a respondent whom this audience may count; columns `FACTS`, and one for each question with
    a tuple of what she answered.
    """
    import pandas as pd

    survey = answers.survey
    questions = [question for question in survey.questions if question.type != "note"]
    rows = [row for row in answers.rows if rights.allows(row["respondent"], rights.counting)]
    columns: dict[str, list[object]] = {
        "case": [row["respondent"] for row in rows],
        "language": [row["language"] for row in rows],
        "month": [row["month"] for row in rows],
    }
    for question in questions:
        columns[column_of(survey, question.id)] = [_told(question, row) for row in rows]
    return pd.DataFrame(columns)


def _told(question: Question, row: Row) -> tuple[str, ...]:
    return tuple(_value(question, one) for one in row.get(question.id, "").split(" ") if one)


def told_by(answers: Answers) -> Iterable[tuple[str, dict[str, tuple[str, ...]]]]:
    """Each respondent, and her answers by their column; silence is not among them."""
    survey = answers.survey
    for row in answers.rows:
        told = {
            column_of(survey, question.id): tuple(
                value for value in _told(question, row) if value not in SILENCE
            )
            for question in survey.questions
        }
        yield row["respondent"], told


def with_answers(cases: pd.DataFrame, surveys: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """`cases` with a column for each question of a survey that somebody among them answered.

    Parameters
    ----------
    cases : DataFrame with the column case
    surveys : mapping survey -> DataFrame
        As `study.surveys` gives them: a column for each question (`bank-2024.refused`).

    Returns
    -------
    DataFrame
        The rows of `cases`. Cells are tuples of answers ("I prefer not to say" is one), empty for
        somebody who left the question out, was not asked, or answered in words or another survey.
    """

    known = {*cases["case"]}
    for people in surveys.values():
        asked = [name for name in people.columns if "." in str(name)]
        own = people.loc[people["case"].isin(known), ["case", *asked]]
        told = own[asked].map(lambda cell: tuple(one for one in cell if one not in SILENCE))
        if len(told):
            cases = cases.join(told.set_index(own["case"]), on="case")
            cases[asked] = cases[asked].map(lambda cell: cell if isinstance(cell, tuple) else ())
    return cases


def read_answers(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Answers]:
    """All surveys of a study with their batches, by id."""
    surveys = read_surveys(root, damaged=damaged)
    return {one.id: Answers(one, read_batches(root, one, damaged=damaged)) for one in surveys}


def people_answering(text: str, surveys: Mapping[str, Answers], rights: Audience) -> list[str]:
    """The respondents who gave an answer (`bank-2026:refused=yes`) in one of these surveys, those whom an
    audience may count.
    """
    named = parse_answer(text)
    answers = surveys.get(named[0]) if named else None
    if named is None or answers is None:
        return []
    return [
        row["respondent"]
        for row in answers.rows
        if named[2] in row.get(named[1], "").split(" ")
        and rights.allows(row["respondent"], rights.counting)
    ]


def problems_of(answers: Answers, rights: Audience) -> list[Problem]:
    """Batches, or rows of them, that are in no count for this audience, each with what would let
    them be counted: what people agreed to in a month that has not begun does not hold yet.
    """
    folder, name = f"interviews/surveys/{answers.survey.id}", answers.survey.id
    other = [
        Problem("study.surveys.other_form", place=f"{folder}/{id}.yaml", survey=name)
        for id in answers.other_form
    ]
    month = f"{rights.on:%Y-%m}"
    later = [
        Problem("study.surveys.later_month", place=f"{folder}/{batch.id}.csv", month=month)
        for batch in answers.batches
        if batch.id not in answers.other_form
        and any(
            row["month"] > month and not rights.allows(row["respondent"], rights.counting)
            for row in batch.rows
        )
    ]
    return [*other, *later]
