"""Where agreement is easily computed wrong: each case once, with what every function says of it."""

from __future__ import annotations

from math import nan
from typing import Any

import pandas as pd
import pytest
from messages import raises

from rap.analysis.agreement import (
    agreement,
    agreement_report,
    f1_segments,
    find_disagreements,
    unitizing_alpha,
)
from rap.core.errors import WrongUseError

ALONE = "nothing was read by two coders"
ALIKE = "everybody gave the same answer throughout"
NOBODY = "No text has been read by two of us yet, so there is nothing to compare."


def coded(*rows: tuple[int, int, str]) -> pd.DataFrame:
    """Passages of one text of 20 characters, all with one code: start, end, coder."""
    frame = pd.DataFrame(rows, columns=["start", "end", "coder"]).astype(
        {"start": "int64", "end": "int64"}
    )
    return frame.assign(source="INT-1", code="rent")


# What is coded; then alpha, kappa, pi, AC1, per cent and reason by character; alpha for units; F1.
# By hand, where coders differ: "no overlap" has 8 of 20 characters read differently, 4 coded by
# each, so kappa is (0.6 - 0.68) / 0.32; "empty source" has 2 of 20, 4 and 2 coded, so kappa is (0.9
# - 0.74) / 0.26.
CASES: dict[str, tuple[pd.DataFrame, list[Any], float, Any]] = {
    "one coder": (coded((0, 4, "A")), [nan] * 5 + [ALONE], nan, "B"),
    "no overlap": (
        coded((0, 4, "A"), (10, 14, "B")),
        [1 - 0.4 / (2 * 8 * 32 / (40 * 39)), -0.25, -0.25, 0.28 / 0.68, 0.6, ""],
        -0.2,
        0.0,
    ),
    "one category": (coded((0, 20, "A"), (0, 20, "B")), [nan, nan, nan, 1.0, 1.0, ALIKE], nan, 1.0),
    "all missing": (coded(), [], nan, None),
    "own overlapping segments": (
        coded((0, 6, "A"), (4, 8, "A"), (0, 8, "B")),
        [1.0, 1.0, 1.0, 1.0, 1.0, ""],
        1.0,
        0.0,  # two segments on one side and one on the other: none of them is the same segment
    ),
    "empty source": (
        coded((0, 4, "A"), (2, 4, "B")),
        [1 - 0.1 / (2 * 6 * 34 / (40 * 39)), 0.16 / 0.26, 1 - 0.1 / 0.255, 0.645 / 0.745, 0.9, ""],
        0.6210784314,
        0.0,
    ),
}
TEXTS = {"INT-1": "a" * 20, "INT-2": ""}
pytestmark = pytest.mark.parametrize("case", CASES)


def test_coefficients_by_character(case: str) -> None:
    """Undefined is NaN with a reason; overlapping segments of one coder count once; an empty text
    adds nothing.
    """
    codings, expected, *_ = CASES[case]
    found = agreement(codings, TEXTS, unit="character", draws=0)
    names = ["alpha", "kappa", "pi", "ac1", "percent", "reason"]

    assert [value for row in found[names].to_numpy().tolist() for value in row] == [
        pytest.approx(value, abs=1e-9, nan_ok=True) if isinstance(value, float) else value
        for value in expected
    ]


def test_alpha_of_units(case: str) -> None:
    """One category throughout has no alpha, since nothing could differ."""
    codings, expected = CASES[case][0], CASES[case][2]
    found = unitizing_alpha(codings, length={"INT-1": 20, "INT-2": 0})

    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_f1_of_segments(case: str) -> None:
    """A coder without a coding is named; no codings at all give an empty table."""
    codings, expected = CASES[case][0], CASES[case][3]
    if isinstance(expected, str):
        with raises(WrongUseError, "analysis.agreement.no_codings", coder=expected, known=["A"]):
            f1_segments(codings, first="A", second="B")
    else:
        found = f1_segments(codings, first="A", second="B")
        assert found["f1"].tolist() == ([] if expected is None else [expected])


def test_passages_read_differently(case: str) -> None:
    """None where one alone has read, or all say the same."""
    places = {"no overlap": [[0, 4], [10, 14]], "empty source": [[0, 2]]}
    found = find_disagreements(CASES[case][0], texts=TEXTS)

    assert found[["start", "end"]].to_numpy().tolist() == places.get(case, [])


def test_the_sentence_said_aloud(case: str) -> None:
    """Says that nothing can be said, where that is so."""
    report = agreement_report(CASES[case][0], TEXTS, unit="character", language="en", draws=0)
    silent = {"one coder": NOBODY, "all missing": NOBODY}
    alike = "gave the same answer throughout, so we cannot say"

    assert silent.get(case, "") in report.sentence
    assert (alike in report.sentence) == (case == "one category")
