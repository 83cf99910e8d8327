"""Alpha for unitizing: published examples, a slow way to the same numbers, and what is undefined."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from messages import raises

from rap.analysis.agreement import unitizing_alpha
from rap.core.errors import WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
# Krippendorff (2019, Content Analysis, 4th ed., figure 12.11): three observers, a continuum of 60
FIGURE = {
    "Alex": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")],
    "Paul": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "Suzan": [
        (0, 7, "1"),
        (7, 13, "4"),
        (13, 21, "5"),
        (32, 37, "6"),
        (37, 41, "6"),
        (41, 44, "6"),
    ],
}


def frame(
    segments: dict[str, list[tuple[int, int, str]]], *, source: str = "INT-1"
) -> pd.DataFrame:
    return pd.DataFrame(
        [(source, *segment, coder) for coder, rows in segments.items() for segment in rows],
        columns=COLUMNS,
    )


@pytest.mark.parametrize(
    ("variant", "published", "within"),
    [("unitizing", 0.510, 0.0005), ("binary", 0.413, 0.001), ("coding", 0.724, 0.002)],
)
def test_alpha_for_unitizing_is_that_of_the_book(
    variant: Any, published: float, within: float
) -> None:
    """Read off the figure, of which the last digit of two of three values depends on where one unit
    ends.
    """
    assert unitizing_alpha(frame(FIGURE), length=60, variant=variant) == pytest.approx(
        published, abs=within
    )


def test_alpha_of_each_code_is_that_of_the_book() -> None:
    """1, 5 and 6 are coded alike wherever two observers coded; 7 stands alone and has none."""
    found = unitizing_alpha(frame(FIGURE), length=60, variant="per-code")

    assert repr({code: round(value, 12) for code, value in found.items()}) == repr(
        {"1": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 1.0, "6": 1.0, "7": nan}
    )


def slow_alphas(
    segments: dict[str, list[tuple[int, int, str]]], *, length: int
) -> tuple[float, float, float]:
    """The equations of the module, character by character and pair by pair."""
    codes = sorted({code for rows in segments.values() for *_, code in rows})
    line = np.zeros((len(segments), length), dtype=int)
    squares, shared = np.zeros(len(codes) + 1), np.zeros(len(codes) + 1)
    for i, rows in enumerate(segments.values()):
        for start, end, code in rows:
            line[i, start:end] = codes.index(code) + 1
    for i, rows in enumerate(segments.values()):
        for start, end, code in rows:
            squares[codes.index(code) + 1] += (end - start) ** 2
            others = [(line[j, start:end] > 0).sum() ** 2 for j in range(len(line)) if j != i]
            shared[codes.index(code) + 1] += sum(others) / (len(line) - 1)
    squares[0] = (line == 0).sum()
    table = np.zeros((len(codes) + 1, len(codes) + 1))
    for i in range(len(line)):
        for j in range(len(line)):
            if i != j:
                np.add.at(table, (line[i], line[j]), 1 / (len(line) - 1))
    n, margin, valued = table.sum(), table.sum(1), table[1:, 1:]
    expected = n * (np.outer(margin, margin) - np.diag(squares)) / (n * n - squares.sum())
    m, inner = valued.sum(), valued.sum(1)
    expected_valued = (np.outer(inner, inner) - np.diag(shared[1:])) / (m - shared.sum() / m)
    return (
        1 - (n - np.trace(table)) / (n - np.trace(expected)),
        1 - (margin[0] - table[0, 0]) / (expected[0].sum() - expected[0, 0]),
        1 - (m - np.trace(valued)) / (m - np.trace(expected_valued)),
    )


def test_the_sweep_equals_the_slow_way_on_random_segments() -> None:
    """Two to four coders, three codes, segments that touch."""
    rng = np.random.default_rng(2)
    for _ in range(60):
        segments = {}
        for coder in "ABCD"[: rng.integers(2, 5)]:
            cuts = np.unique(rng.integers(0, 61, 8)).tolist()
            segments[coder] = [
                (a, b, str(rng.integers(3))) for a, b in pairwise(cuts) if rng.random() < 0.7
            ]
        if all(segments.values()):
            variants: Any = ("unitizing", "binary", "coding")
            found = [
                unitizing_alpha(frame(segments), length=60, variant=variant) for variant in variants
            ]
            with np.errstate(invalid="ignore", divide="ignore"):
                slow = slow_alphas(segments, length=60)
            pairs = [(a, b) for a, b in zip(found, slow, strict=True) if not isnan(a)]
            assert [a for a, _ in pairs] == pytest.approx([b for _, b in pairs], abs=1e-9)


def test_two_sources_are_one_continuum() -> None:
    """Half of the segments in each of two sources give the alpha of all in one, where no gap is
    cut.
    """
    one = frame({"A": [(0, 4, "x"), (10, 14, "y")], "B": [(0, 5, "x"), (10, 13, "y")]})
    two = one.assign(source=["INT-1", "INT-2"] * 2)
    two.loc[two["source"] == "INT-2", ["start", "end"]] -= 10

    found = unitizing_alpha(two, length={"INT-1": 10, "INT-2": 10})
    assert found == pytest.approx(unitizing_alpha(one, length=20))


def test_segments_of_one_coder_and_code_that_overlap_are_one_unit() -> None:
    """They are not counted as agreement."""
    overlapping = frame({"A": [(0, 6, "x"), (4, 9, "x")], "B": [(2, 9, "x")]})
    joined = frame({"A": [(0, 9, "x")], "B": [(2, 9, "x")]})

    assert unitizing_alpha(overlapping, length=20) == unitizing_alpha(joined, length=20)


def test_two_codes_on_the_same_words_are_refused_or_combined() -> None:
    """Combined, the combination is a value of its own; covering the same words is then full
    agreement on what is coded.
    """
    codings = frame({"A": [(0, 5, "key"), (3, 8, "rent")], "B": [(0, 8, "key")]})

    with raises(
        WrongUseError, "analysis.agreement.two_codes", coder="A", first="key", second="rent"
    ):
        unitizing_alpha(codings, length=20)
    assert unitizing_alpha(codings, length=20, overlaps="combine", variant="binary") == 1
    found = unitizing_alpha(codings, length=20, overlaps="combine", variant="per-code")
    assert list(found) == ["key", "key + rent", "rent"]


@pytest.mark.parametrize(
    "segments",
    [{}, {"A": [(0, 4, "x")]}, {"A": [(0, 20, "x")], "B": [(0, 20, "x")]}],
    ids=["nothing", "one coder", "one value"],
)
def test_what_cannot_differ_has_no_alpha(segments: dict[str, list[tuple[int, int, str]]]) -> None:
    """NaN, neither 0 nor 1."""
    assert isnan(unitizing_alpha(frame(segments), length=20))


def test_a_source_that_one_coder_read_changes_nothing() -> None:
    """A source that only one coder read is left out of unitizing alpha."""
    shared = frame({"A": [(0, 4, "x")], "B": [(1, 5, "x")]})
    more = pd.concat([shared, frame({"A": [(3, 9, "x")]}, source="INT-2")])

    assert unitizing_alpha(more, length=20) == unitizing_alpha(shared, length=20)


@pytest.mark.parametrize(
    "options",
    [
        {"length": 3},
        {"length": {}},
        {"length": 20, "variant": "gamma"},
        {"length": 20, "overlaps": "ignore"},
    ],
)
def test_what_cannot_be_meant_is_wrong_use(options: Any) -> None:
    """With what would be right."""
    with pytest.raises(WrongUseError):
        unitizing_alpha(frame({"A": [(0, 4, "x")], "B": [(1, 5, "x")]}), **options)
