"""Where in an interview people speak of something."""

from __future__ import annotations

import pandas as pd
import pytest
from messages import raises

from rap.analysis.places import count_places, find_places
from rap.core.errors import WrongUseError

SOURCES = pd.DataFrame({"source": ["INT-10001", "INT-10002"], "n_characters": [100, 50]})


def codings(*rows: tuple[str, int | None, int | None, str | None]) -> pd.DataFrame:
    named = [(source, start, end, "rent", case) for source, start, end, case in rows]
    frame = pd.DataFrame(named, columns=["source", "start", "end", "code", "case"])
    return frame.astype({"start": "Int64", "end": "Int64"})


def test_a_passage_is_a_share_of_its_text():
    """Coded alike by two it is there once; one of the whole text has no place."""
    frame = codings(
        ("INT-10002", 25, 50, "C-20002"),
        ("INT-10002", 25, 50, "C-20002"),
        ("INT-10001", 10, 20, "C-20001"),
        ("INT-10001", None, None, "C-20001"),
    )
    found = find_places(frame, SOURCES, code="rent")

    assert found[["source", "first", "last"]].to_numpy().tolist() == [
        ["INT-10001", 0.1, 0.2],
        ["INT-10002", 0.5, 1.0],
    ]


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        (0, 10, [1]),  # ends where the second begins
        (9, 11, [1, 2]),
        (10, 20, [2]),
        (0, 100, [*range(1, 11)]),
        (99, 100, [10]),
    ],
)
def test_a_passage_counts_in_each_part_it_touches(start: int, end: int, parts: list[int]):
    """Of a text of 100 characters each part has ten."""
    found = count_places(codings(("INT-10001", start, end, "C-20001")), SOURCES, code="rent")

    assert found.loc[found["people"] > 0, "part"].tolist() == parts


def test_a_person_counts_once_in_a_part():
    """However often she speaks of it there; what nobody known says is a passage of nobody."""
    frame = codings(
        ("INT-10001", 0, 3, "C-20001"),
        ("INT-10001", 4, 6, "C-20001"),
        ("INT-10002", 0, 2, None),
    )
    first = count_places(frame, SOURCES, code="rent", parts=2).iloc[0]

    assert first.tolist() == [1, 1, ("C-20001",), 2, 3]
    with raises(WrongUseError, "analysis.saturation.too_small", name="parts"):
        count_places(frame, SOURCES, code="rent", parts=0)
