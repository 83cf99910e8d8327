"""What people speak of at one time and at another."""

from __future__ import annotations

import pandas as pd
from messages import raises

from rap.analysis.changes import compare_two, count_heard
from rap.core.errors import WrongUseError

SOURCES = pd.DataFrame(
    [
        ("INT-10001", "2025-02", 1, ["C-20001"]),
        ("INT-10002", "2025-05", 1, ["C-20002"]),
        ("INT-10003", "2025-09", 1, ["C-20001"]),
        ("FG-10004", "2025-10", 2, ["C-20001", "C-20003"]),
        ("AR-10005", "2026-01", None, []),
    ],
    columns=["source", "month", "phase", "cases"],
).astype({"phase": "Int8"})
CODINGS = pd.DataFrame(
    [
        ("a", "INT-10001", "rent", "C-20001"),
        ("b", "INT-10001", "rent", "C-20001"),
        ("c", "INT-10002", "rent", "C-20002"),
        ("d", "INT-10003", "keys", "C-20001"),
        ("e", "FG-10004", "rent", "C-20003"),
        ("f", "AR-10005", "keys", None),
    ],
    columns=["coding", "source", "code", "case"],
)


def test_a_share_is_of_those_heard_then():
    """Rent: 2 of 2, then 1 of 2; keys: nobody, then 1 of 2. Nobody was heard in the article."""
    found = compare_two(CODINGS, SOURCES, first="2025-1", second="2025-2")

    assert count_heard(SOURCES).to_dict() == {"2025-1": 2, "2025-2": 2}
    assert found.drop(columns=["cases_first", "cases_second"]).to_numpy().tolist() == [
        ["keys", 0, 2, 1, 2, 0.5],
        ["rent", 2, 2, 1, 2, -0.5],
    ]
    assert found["cases_first"].tolist() == [(), ("C-20001", "C-20002")]


def test_a_period_in_which_nobody_was_heard_is_refused():
    """With the nearest there is."""
    with raises(WrongUseError, "analysis.changes.no_period", period="2026-1"):
        compare_two(CODINGS, SOURCES, first="2025-1", second="2026-1")
