"""The company a word keeps."""

from __future__ import annotations

import pandas as pd
from messages import raises

from rap.analysis.kwic import keyword_in_context
from rap.analysis.neighbours import find_near, neighbours
from rap.core.errors import WrongUseError

TEXTS = {
    "INT-10001": "P1: The rent rises, the landlord laughs, rent and rent.\nP1: Landlord!\n",
    "INT-10002": "P1: A high rent. My landlord is kind, but far away from any rent office.\n",
}
TURNS = pd.DataFrame(
    [
        ("INT-10001", 4, 55, "participant", "C-20001"),
        ("INT-10001", 60, 69, "participant", "C-20001"),
        ("INT-10002", 4, 72, "participant", "C-20002"),
    ],
    columns=["source", "start", "end", "role", "case"],
)


def test_a_word_counts_by_the_people_who_say_it_there():
    """Near within five words and in the same turn; the word itself and stop words are left out."""
    found = neighbours(TEXTS, "rent", language="en", turns=TURNS)
    rows = {row.word: (row.people, row.count, row.sources) for row in found.itertuples(index=False)}

    assert rows["landlord"] == (2, 4, 2)
    assert rows["rises"][:2] == (1, 2)
    assert found["word"].iloc[0] == "landlord"
    assert not {"rent", "the", "and"} & set(found["word"])


def test_what_a_far_word_is_depends_on_the_reach():
    """Two words around `office`: `rent` and `any`, of which one says something."""
    found = neighbours(TEXTS, "office", language="en", reach=2, turns=TURNS)

    assert found["word"].tolist() == ["rent"]
    with raises(WrongUseError, "analysis.saturation.too_small", name="reach"):
        neighbours(TEXTS, "office", language="en", reach=0)


def test_each_place_is_one_of_the_word():
    """What leads down to passages are the places that `keyword_in_context` finds."""
    near = find_near(TEXTS, "rent", language="en", turns=TURNS)
    hits = keyword_in_context(TEXTS, "rent", turns=TURNS)

    assert set(zip(near["source"], near["start"], strict=True)) == set(
        zip(hits["source"], hits["start"], strict=True)
    )
