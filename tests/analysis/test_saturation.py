"""Saturation: new codes per interview, whom we have not heard, what of the codebook is used."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from messages import raises

from rap.analysis.saturation import (
    compare_periods,
    coverage,
    find_saturation,
    find_unheard,
    saturation,
)
from rap.core.errors import Message, Problem, WrongUseError

TALKS = {
    "INT-01": "abcd",
    "INT-02": "abe",
    "INT-03": "afg",
    "INT-04": "ah",
    "INT-05": "ai",
    "INT-06": "bc",
    "INT-07": "a",
    "INT-08": "d",
}


def codings_of(talks: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(source, code) for source, codes in talks.items() for code in codes],
        columns=["source", "code"],
    )


def test_new_codes_over_those_of_the_base():
    """8 codes in the first 4 interviews; the next two bring 1 (0.125), the two after them none:
    reached at 5, said "5+2".
    """
    curve = saturation(codings_of(TALKS), base=4, run=2, threshold=0.05, draws=10)

    assert list(curve["new"]) == [4, 1, 2, 1, 1, 0, 0, 0]
    assert list(curve["codes"]) == [4, 5, 7, 8, 9, 9, 9, 9]
    assert list(curve["run_new"].fillna(-1)) == [-1, -1, -1, 1, 0, 0, -1, -1]
    assert list(curve["ratio"].fillna(-1)) == [-1, -1, -1, 0.125, 0, 0, -1, -1]
    assert find_saturation(curve).to_dict("records") == [
        {"group": "", "sources": 8, "codes": 9, "at": 5, "report": "5+2"}
    ]


def test_expected_codes_are_the_mean_over_all_orders():
    """The formula gives what going through every order gives."""
    talks = dict(itertools.islice(TALKS.items(), 5))
    curves = [
        [len(set("".join(order[:n]))) for n in range(1, 6)]
        for order in itertools.permutations(talks.values())
    ]

    found = saturation(codings_of(talks), draws=1)["expected"]
    assert np.allclose(found, np.mean(curves, axis=0), atol=1e-12)


def test_the_band_holds_the_expected_curve_and_ends_at_all_codes():
    """Random orders meet in the end."""
    curve = saturation(codings_of(TALKS), draws=400, seed=3)

    assert (curve["low"] <= curve["expected"]).all()
    assert (curve["expected"] <= curve["high"]).all()
    assert curve.iloc[-1][["low", "expected", "high"]].tolist() == [9, 9, 9]


def test_the_order_is_that_of_the_talks():
    """A talk that brought no code counts as a talk."""
    order = ["INT-08", "INT-00", *TALKS]
    curve = saturation(codings_of(TALKS), order=order, draws=1)

    assert list(curve["source"][:3]) == ["INT-08", "INT-00", "INT-01"]
    assert list(curve["new"][:3]) == [1, 0, 3]


def test_each_group_has_its_curve():
    """Too few talks are too few to say."""
    groups = pd.Series(["fr"] * 6 + ["nl"] * 2, index=list(TALKS))
    found = find_saturation(saturation(codings_of(TALKS), groups=groups, draws=1))

    assert list(found["report"]) == ["not yet", "too few to say: 2 of 6"]
    assert (list(found["sources"]), list(found["codes"])) == ([6, 2], [9, 2])


@pytest.mark.parametrize("talks", [{}, {"INT-01": "a"}])
def test_next_to_nothing_has_a_curve(talks: dict[str, str]):
    """No talk: no row; one talk: one row, nothing reached."""
    curve = saturation(codings_of(talks), draws=5)

    assert (len(curve), curve["reached"].any()) == (len(talks), False)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"base": 0}, Problem("analysis.saturation.too_small", name="base", value=0)),
        ({"run": 0}, Problem("analysis.saturation.too_small", name="run", value=0)),
        ({"draws": 0}, Problem("analysis.saturation.too_small", name="draws", value=0)),
        ({"threshold": 5}, Problem("analysis.saturation.no_share", value="5")),
    ],
)
def test_what_cannot_be_asked(wrong: dict[str, float], problem: Problem):
    """Each impossible request is refused with one sentence about it."""
    with pytest.raises(WrongUseError) as caught:
        saturation(codings_of(TALKS), **wrong)  # type: ignore[arg-type]

    assert caught.value.problems == (problem,)


def test_a_frame_without_codes_is_refused():
    """With what to give instead."""
    known = Message("core.nearest.known", names=("source",))
    with raises(
        WrongUseError,
        "analysis.columns.missing",
        frame=Message("analysis.columns.frame", name="codings"),
        columns=["code"],
        right=Message("analysis.columns.give", name="codings", nearest=known),
    ):
        saturation(pd.DataFrame({"source": ["INT-01"]}))


def test_whom_we_have_not_heard():
    """Every combination, also with a value nobody has; a person with two settings counts in both."""
    cases = pd.DataFrame(
        {
            "case": ["C-1", "C-2"],
            "setting": [["home", "window"], ["home"]],
            "language": ["fr", "nl"],
        }
    )
    grid = find_unheard(
        cases, by=("setting", "language"), values={"setting": ["home", "window", "online"]}
    )

    assert grid.drop(columns="cases").to_dict("split")["data"] == [
        ["window", "nl", 0],
        ["online", "fr", 0],
        ["online", "nl", 0],
        ["home", "fr", 1],
        ["home", "nl", 1],
        ["window", "fr", 1],
    ]


def test_whom_we_have_not_heard_takes_one_or_two_variables():
    """One is a plain count; one named twice is a slip."""
    cases = pd.DataFrame({"case": ["C-1"], "setting": ["home"]})

    assert find_unheard(cases, by=["setting"])[["setting", "people"]].to_dict("records") == [
        {"setting": "home", "people": 1}
    ]
    with raises(WrongUseError, "analysis.saturation.two_variables"):
        find_unheard(cases, by=["setting", "setting"])
    with raises(
        WrongUseError, "analysis.saturation.no_column", column="town", known=("case", "setting")
    ):
        find_unheard(cases, by=("setting", "town"))


def test_coverage_names_codes_nobody_used():
    """Live codes only, in the codebook's order."""
    book = pd.DataFrame(
        {
            "code": ["rent", "alarm", "old"],
            "family": "x",
            "retired": [None, None, "2026-01-01"],
            "merged_into": None,
        }
    )
    codings = pd.DataFrame(
        {
            "coding": ["1", "2"],
            "code": "rent",
            "source": ["INT-1", "INT-2"],
            "case": ["C-1", None],
            "t": ["a", "b"],
        }
    )

    found = coverage(codings, book, sources=4)
    assert list(found.columns) == [
        "code",
        "family",
        "codings",
        "sources",
        "people",
        "share",
        "first",
        "last",
    ]
    assert found.iloc[0].tolist() == ["rent", "x", 2, 2, 1, 0.5, "a", "b"]
    assert found.iloc[1][:6].tolist() == ["alarm", "x", 0, 0, 0, 0.0]


def test_periods_are_compared_by_the_part_of_those_heard():
    """Two of four in phase 1, one of one in phase 2."""
    codings = pd.DataFrame(
        {
            "coding": list("abc"),
            "code": "rent",
            "source": ["INT-1", "INT-2", "FG-1"],
            "case": ["C-1", "C-2", "C-1"],
        }
    )
    phase = pd.Series({"INT-1": "1", "INT-2": "1", "FG-1": "2"})

    found = compare_periods(codings, {"1": 4, "2": 1}, period=phase)
    assert found[["period", "people", "share"]].to_dict("split")["data"] == [
        ["1", 2, 0.5],
        ["2", 1, 1.0],
    ]


def test_a_language_is_that_of_the_talks_somebody_was_heard_in():
    """In two, when she was."""
    cases = pd.DataFrame({"case": ["C-1"], "setting": ["home"], "sources": [["INT-1", "FG-1"]]})
    sources = pd.DataFrame({"source": ["INT-1", "FG-1"], "language": ["fr", "nl"]})

    assert list(find_unheard(cases, by=("setting", "language"), sources=sources)["people"]) == [
        1,
        1,
    ]
