"""Answers of groups put together: in words, over two groups or more; and who is loud."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest

from rap.analysis.pooled_answers import find_loud, pool_votes, pooled_in_words
from rap.languages.phrases import read_phrases

COLUMNS = ["source", "finding", "present", "yes", "partly", "no", "not_mine", "dots"]


def votes(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    """One finding; a row a group: yes, partly, no, not mine."""
    data = [(f"FG-1000{n}", "F-10001", 9, *row, 0) for n, row in enumerate(rows)]
    return pd.DataFrame(data, columns=COLUMNS)


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([(9, 0, 0, 0)], "one-group"),
        ([(5, 0, 0, 0), (3, 0, 1, 0)], "too-few"),
        ([(4, 1, 0, 0), (4, 0, 1, 0)], "recognised"),
        ([(2, 3, 1, 1), (1, 4, 0, 2)], "partly"),
        ([(0, 2, 1, 2), (2, 1, 1, 2)], "divided"),
        ([(0, 1, 4, 0), (1, 0, 4, 0)], "rejected"),
        ([(3, 0, 0, 4), (2, 0, 0, 4)], "divided"),
        ([(2, 0, 0, 5), (2, 0, 0, 4)], "not-mine"),
    ],
)
def test_the_verdict_of_groups_together(rows: list[tuple[int, int, int, int]], verdict: str):
    """What is said depends on all groups and on everybody who answered: two of eleven who say yes
    are not most of them.
    """
    (row,) = pool_votes(votes(*rows)).to_dict("records")

    assert row["verdict"] == verdict


def test_one_group_is_told_nothing_of_alone():
    """Neither its answers nor its dots show, however many people it was."""
    (row,) = pool_votes(votes((9, 0, 0, 0)).assign(dots=27)).to_dict("records")

    assert not row["top"]
    assert (
        pooled_in_words(row)["en"]
        == "Only one group has answered this so far; we say more when a second one has."
    )


def test_no_words_hold_a_number():
    """Whatever the answers, a reader who was in one group finds nothing to subtract."""
    shares = itertools.product(range(0, 7, 3), repeat=4)
    pooled = [pool_votes(votes(row, (1, 1, 1, 1))).to_dict("records")[0] for row in shares]

    assert not [
        text
        for row in pooled
        for text in pooled_in_words(row).values()
        if re.search(r"[0-9%]", text)
    ]
    assert {row["verdict"] for row in pooled} >= {"recognised", "partly", "divided", "rejected"}


def test_messages_and_sheets_count_with_the_groups():
    """Two groups and four messages are one count; the sums of the sheets stay those of the sheets."""
    came = [{"F-10001": {"no": 1}}] * 4
    (row,) = pool_votes(votes((3, 0, 0, 0), (3, 0, 0, 0)), came=came).to_dict("records")
    (alone,) = pool_votes(votes((3, 0, 0, 0)), came=came * 3).to_dict("records")

    assert (row["yes"], row["answered"], row["verdict"]) == (6, 10, "recognised")
    assert (alone["groups"], alone["answered"], alone["verdict"]) == (1, 12, "rejected")


def test_every_language_of_a_report_has_the_words():
    """The seven languages say the same things, each with its own words."""
    said = read_phrases("pooled")

    assert set(said) == {"fr", "nl", "en", "es", "pt", "ro", "sq"}
    assert len({tuple(sorted(phrases)) for phrases in said.values()}) == 1
    assert all(len({phrases[id] for phrases in said.values()}) == 7 for id in said["en"])


def test_an_answer_more_changes_words_seldom():
    """Most single hands leave the words as they were: they are no counter."""
    same = 0
    for yes in range(5, 25):
        first, second = (
            pool_votes(votes((n, 2, 4, 0), (5, 1, 2, 0))).to_dict("records")[0]
            for n in (yes, yes + 1)
        )
        same += first["verdict"] == second["verdict"]

    assert same >= 18


def test_no_sheets_make_an_empty_frame():
    """With the columns a notebook asks for."""
    assert list(pool_votes(votes()).columns) == [
        "finding", "groups", "yes", "partly", "no", "not_mine", "dots", "answered", "counted",
        "verdict", "top",
    ]  # fmt: skip


def test_one_loud_person_is_found():
    """Nine passages of one voice among ten are one loud person; who is not linked to the study
    counts for nobody.
    """
    cases = ["C-20001"] * 9 + ["C-20002", "", None]
    codings = pd.DataFrame({"source": "FG-10001", "code": "rent", "case": cases})

    assert find_loud(codings).values.tolist() == [["FG-10001", "rent", 10, 2, 0.9]]
    assert find_loud(codings[codings["case"] != "C-20001"]).empty
