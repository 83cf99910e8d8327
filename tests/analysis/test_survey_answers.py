"""Answers to a survey, counted."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from messages import raises

from rap.analysis.survey_answers import count_answers
from rap.core.errors import WrongUseError
from rap.core.form_questions import ANSWERED, BASES, NO_ANSWER, NOT_ASKED

CELLS = st.sampled_from(
    [("yes",), ("no",), ("yes", "no"), (".skipped",), (".nosay",), (NOT_ASKED,), ()]
)


def bank(cells: list, languages: list | None = None) -> pd.DataFrame:
    case = [f"R-{10000 + n}" for n in range(len(cells))]
    frame = pd.DataFrame({"case": case, "bank.refused": cells})
    return frame if languages is None else frame.assign(language=languages)


@given(st.lists(CELLS, max_size=40))
def test_bases_add_up_to_everybody(cells: list):
    """Answered, no answer and not asked are everybody, each once; answers are those pandas counts."""
    counted = count_answers(bank(cells), "refused")
    people = dict(zip(counted["bank.refused"], counted["people"], strict=True))
    given = ("yes", "no", ".nosay")
    said = pd.Series([value for cell in cells for value in cell if value in given])

    assert sum(people.get(base, 0) for base in BASES) == len(cells)
    assert {v: n for v, n in people.items() if v not in BASES} == said.value_counts().to_dict()
    assert people.get(NOT_ASKED, 0) == cells.count((NOT_ASKED,))
    assert people.get(ANSWERED, 0) == sum(bool({*given} & {*cell}) for cell in cells)


@given(st.lists(st.tuples(CELLS, st.sampled_from(["fr", "nl"])), max_size=40))
def test_the_parts_by_language_add_up_to_the_whole(rows: list):
    """Each row of the whole is the sum of its parts, and `cases` are who is counted."""
    frame = bank([cell for cell, _ in rows], [language for _, language in rows])
    whole, parts = count_answers(frame, "refused"), count_answers(frame, "refused", by="language")

    assert (parts["cases"].map(len) == parts["people"]).all()
    assert parts.groupby("bank.refused")["people"].sum().to_dict() == dict(
        zip(whole["bank.refused"], whole["people"], strict=True)
    )


def test_to_prefer_not_to_say_is_an_answer_and_silence_is_none():
    """Who skipped a question is counted apart from who said that she would rather not answer."""
    counted = count_answers(bank([(".nosay",), (".skipped",), ("yes",), (".nosay",)]), "refused")

    assert counted[["bank.refused", "people"]].to_numpy().tolist() == [
        [".nosay", 2],
        ["yes", 1],
        [ANSWERED, 3],
        [NO_ANSWER, 1],
    ]


def test_answers_by_another_question():
    """Whoever gave no answer to the other question is a group of its own, and so is who preferred not
    to say.
    """
    frame = bank([("yes",), ("yes",), ("no",)]).assign(age=[("18-25",), (".skipped",), (".nosay",)])
    frame = frame.rename(columns={"age": "bank.age"})
    counted = count_answers(frame, "refused", by="age")

    assert set(
        zip(counted["bank.refused"], counted["bank.age"], counted["people"], strict=True)
    ) == {
        ("yes", "18-25", 1),
        ("yes", NO_ANSWER, 1),
        ("no", ".nosay", 1),
        (ANSWERED, "18-25", 1),
        (ANSWERED, NO_ANSWER, 1),
        (ANSWERED, ".nosay", 1),
    }


def test_a_question_that_is_not_there_is_named_with_the_nearest():
    with raises(WrongUseError, "analysis.columns.missing", columns=["refusal"]):
        count_answers(bank([("yes",)]), "refusal")
