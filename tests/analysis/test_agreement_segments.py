"""Segments of two coders side by side, and passages read differently."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from rap.analysis.agreement import f1_segments, find_disagreements
from rap.core.errors import WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
TEXTS = {"INT-1": "The rent is too high, the key is lost.", "INT-2": "No."}


def codings(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))


BOTH = codings(
    ("INT-1", 0, 8, "rent", "K-1"),
    ("INT-1", 9, 20, "rent", "K-1"),
    ("INT-1", 0, 8, "rent", "K-2"),
    ("INT-1", 11, 21, "rent", "K-2"),
    ("INT-1", 30, 34, "rent", "K-2"),
    ("INT-2", 0, 2, "rent", "K-1"),
)


@pytest.mark.parametrize(
    ("tolerance", "n_matched", "precision", "recall", "f1"),
    [(0, 1, 1 / 3, 0.5, 0.4), (1, 1, 1 / 3, 0.5, 0.4), (2, 2, 2 / 3, 1, 0.8)],
)
def test_segments_match_when_both_ends_are_near(
    tolerance: int, n_matched: int, precision: float, recall: float, f1: float
) -> None:
    """What only one of the two read does not count against anybody."""
    found = f1_segments(BOTH, first="K-1", second="K-2", tolerance=tolerance)

    assert rows(found) == [
        ("rent", 2, 3, n_matched, pytest.approx(precision), recall, pytest.approx(f1), "")
    ]


def test_a_segment_is_matched_once_with_the_nearest() -> None:
    """Two of one coder cannot both match one of the other; a segment coded twice is one."""
    frame = codings(
        ("INT-1", 0, 8, "rent", "K-1"),
        ("INT-1", 1, 8, "rent", "K-1"),
        ("INT-1", 1, 8, "rent", "K-2"),
        ("INT-1", 1, 8, "rent", "K-2"),
    )

    found = f1_segments(frame, first="K-1", second="K-2", tolerance=3)
    assert found[["n_first", "n_second", "n_matched"]].iloc[0].tolist() == [2, 1, 1]


def test_a_code_that_one_or_both_did_not_use_has_its_reason() -> None:
    """NaN where a share of nothing would be asked for."""
    more = pd.concat(
        [BOTH, codings(("INT-1", 22, 30, "key", "K-1"), ("INT-1", 22, 30, "door", "K-3"))]
    )
    found = f1_segments(more, first="K-1", second="K-2").fillna(-9)

    assert rows(found[["code", "precision", "recall", "f1", "reason"]])[:2] == [
        ("door", -9, -9, -9, "neither K-1 nor K-2 used this code where both read"),
        ("key", -9, 0, 0, "K-2 did not use this code"),
    ]


def test_no_codings_give_an_empty_table() -> None:
    """Without codings the table has no rows and the same columns as with codings."""
    found = f1_segments(codings(), first="K-1", second="K-2")

    assert (len(found), list(found.columns)) == (
        0,
        list(f1_segments(BOTH, first="K-1", second="K-2").columns),
    )


@pytest.mark.parametrize("asked", [("K-1", "K-9", 0), ("K-1", "K-1", 0), ("K-1", "K-2", -1)])
def test_what_cannot_be_compared_is_wrong_use(asked: tuple[str, str, int]) -> None:
    """A coder without codings, one coder twice, a tolerance below 0."""
    with pytest.raises(WrongUseError):
        f1_segments(BOTH, first=asked[0], second=asked[1], tolerance=asked[2])


def test_passages_read_differently_come_longest_first() -> None:
    """With who says yes, who says no, and the words; what one person alone read is nobody's
    disagreement.
    """
    assert rows(find_disagreements(BOTH, texts=TEXTS)) == [
        ("INT-1", 30, 34, "rent", ("K-2",), ("K-1",), "is l"),
        ("INT-1", 9, 11, "rent", ("K-1",), ("K-2",), "is"),
        ("INT-1", 20, 21, "rent", ("K-2",), ("K-1",), ","),
    ]


def test_a_stretch_of_space_alone_is_no_disagreement() -> None:
    """A passage that one coder marked a space longer than the other is not listed."""
    frame = codings(("INT-1", 0, 8, "rent", "K-1"), ("INT-1", 0, 9, "rent", "K-2"))

    assert rows(find_disagreements(frame, texts=TEXTS)) == []


def test_neighbouring_stretches_of_the_same_coders_are_one() -> None:
    """Where one coder's two segments touch, one passage is asked about."""
    frame = codings(
        ("INT-1", 0, 4, "rent", "K-1"),
        ("INT-1", 4, 8, "rent", "K-1"),
        ("INT-1", 22, 25, "key", "K-2"),
    )

    assert rows(find_disagreements(frame, texts=TEXTS)) == [
        ("INT-1", 0, 8, "rent", ("K-1",), ("K-2",), "The rent"),
        ("INT-1", 22, 25, "key", ("K-2",), ("K-1",), "the"),
    ]


def test_who_read_may_be_given() -> None:
    """A coder who found nothing disagrees with one who did."""
    frame = codings(("INT-2", 0, 2, "rent", "K-1"))

    assert len(find_disagreements(frame, texts=TEXTS)) == 0
    assert rows(find_disagreements(frame, texts=TEXTS, coders={"INT-2": ["K-1", "K-2"]})) == [
        ("INT-2", 0, 2, "rent", ("K-1",), ("K-2",), "No")
    ]
