"""What people speak of at one time and at another."""

from __future__ import annotations

import pandas as pd
import pytest
from messages import raises

from rap.analysis.changes import compare_two, count_heard, heard_since
from rap.core.errors import WrongUseError

SOURCES = pd.DataFrame(
    [
        ("AN-10001", "answers", "2025-02", 1, ["R-20001"], "bank"),
        ("AN-10002", "answers", "2025-05", 1, ["R-20002"], "bank"),
        ("AN-10003", "answers", "2025-09", 1, ["R-20001"], "bank"),
        ("AN-10004", "answers", "2025-10", 2, ["R-20001", "R-20003"], "bank"),
        ("AN-10005", "answers", "2026-01", None, [], "bank"),
    ],
    columns=["source", "kind", "month", "phase", "cases", "question"],
).astype({"phase": "Int8"})
CODINGS = pd.DataFrame(
    [
        ("a", "AN-10001", "rent", "R-20001"),
        ("b", "AN-10001", "rent", "R-20001"),
        ("c", "AN-10002", "rent", "R-20002"),
        ("d", "AN-10003", "keys", "R-20001"),
        ("e", "AN-10004", "rent", "R-20003"),
        ("f", "AN-10005", "keys", None),
    ],
    columns=["coding", "source", "code", "case"],
)


def test_a_share_is_of_those_heard_then():
    """Rent: 2 of 2, then 1 of 2; keys: nobody, then 1 of 2. Nobody was heard in the last text."""
    found = compare_two(CODINGS, SOURCES, first="2025-1", second="2025-2")

    assert count_heard(SOURCES).to_dict() == {"2025-1": 2, "2025-2": 2}
    assert found.drop(columns=["cases_first", "cases_second"]).to_numpy().tolist() == [
        ["keys", 0, 2, 1, 2, 0.5],
        ["rent", 2, 2, 1, 2, -0.5],
    ]
    assert found["cases_first"].tolist() == [(), ("R-20001", "R-20002")]


def test_a_period_in_which_nobody_was_heard_is_refused():
    """With the nearest there is, of the two that were asked for."""
    with raises(WrongUseError, "analysis.changes.no_period", period="2026-1"):
        compare_two(CODINGS, SOURCES, first="2025-1", second="2026-1")


def test_questions_to_a_desk_are_counted_as_texts():
    """Nobody stands behind them in a frame: 2 of 2, then 1 of 2 ask about rent."""
    found = compare_two(
        CODINGS, SOURCES.assign(kind="question"), first="2025-1", second="2025-2"
    ).set_index("code")

    assert found.loc["rent", ["first", "of_first", "second", "of_second"]].tolist() == [2, 2, 1, 2]


@pytest.mark.parametrize(
    ("kinds", "questions", "id"),
    [
        (["interview"] * 5, ["bank"] * 5, "analysis.changes.not_repeated"),
        (["interview"] * 2 + ["answers"] * 3, ["bank"] * 5, "analysis.base.not_alike"),
        (["answers"] * 5, ["bank"] * 2 + ["rent"] * 3, "analysis.changes.other_question"),
    ],
)
def test_two_dates_of_what_does_not_repeat_are_refused(kinds: list, questions: list, id: str):
    """Interviews, people who were asked in another way, another question of a survey."""
    with raises(WrongUseError, id):
        compare_two(
            CODINGS,
            SOURCES.assign(kind=kinds, question=questions),
            first="2025-1",
            second="2025-2",
        )


def test_what_was_first_heard_since_then_is_first():
    """Keys were new after June; of rent one person more speaks, who has been heard before it too."""
    found = heard_since(CODINGS, SOURCES, since="2025-2")

    assert found.to_numpy().tolist() == [["keys", 0, 1], ["rent", 2, 1]]
    assert heard_since(CODINGS, SOURCES, since="2", by="phase").to_numpy().tolist() == [
        ["rent", 2, 1],
        ["keys", 1, 0],
    ]
