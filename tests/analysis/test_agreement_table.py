"""The table of agreement by code, source, pair, discipline and the rest, and its intervals."""

from __future__ import annotations

from itertools import combinations
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rap.analysis.agreement import (
    agreement,
    cohen_kappa,
    conger_kappa,
    find_units,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from rap.core.errors import WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
TEXTS = {"INT-1": "one\ntwo\nthree\nfour", "INT-2": "five\nsix\nseven", "INT-3": "eight"}
LINES = {name: find_units(text) for name, text in TEXTS.items()}
SOURCES = pd.DataFrame({"source": list(TEXTS), "language": ["fr", "nl", "nl"], "phase": [1, 1, 2]})


def coded(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Codings of whole lines: source, which lines ("134"), code, coder."""
    found = [
        (source, *LINES[source][int(line) - 1], code, coder)
        for source, lines, code, coder in rows
        for line in lines
    ]
    return pd.DataFrame(found, columns=COLUMNS)


CODINGS = coded(
    ("INT-1", "12", "rent", "K-1"),
    ("INT-1", "1", "rent", "K-2"),
    ("INT-1", "3", "key", "K-2"),
    ("INT-2", "3", "key", "K-1"),
    ("INT-2", "13", "key", "K-3"),
    ("INT-3", "1", "rent", "K-3"),
)


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].round(3).itertuples(index=False, name=None))


def test_units_sources_and_coders_that_can_be_compared_are_counted() -> None:
    """What one coder read alone (INT-3) is not among them."""
    found = agreement(CODINGS, TEXTS, draws=0)

    assert rows(found, "code", "n_units", "n_sources", "n_coders", "prevalence", "kappa_kind") == [
        ("key", 7, 2, 3, 0.286, "Conger"),
        ("rent", 7, 2, 3, 0.214, "Conger"),
    ]


def test_pairs_are_compared_where_both_read() -> None:
    """A pair without a common source is there, with the reason."""
    found = agreement(CODINGS, TEXTS, by=("pair", "code"), draws=0)
    nothing = "nothing was read by two coders"

    assert rows(
        found.fillna({"kappa": -9}), "pair", "code", "n_units", "kappa", "kappa_kind", "reason"
    ) == [
        ("K-1 & K-2", "key", 4, 0.0, "Cohen", ""),
        ("K-1 & K-2", "rent", 4, 0.5, "Cohen", ""),
        ("K-1 & K-3", "key", 3, 0.4, "Cohen", ""),
        ("K-1 & K-3", "rent", 3, -9, "Cohen", "everybody gave the same answer throughout"),
        ("K-2 & K-3", "key", 0, -9, "Cohen", nothing),
        ("K-2 & K-3", "rent", 0, -9, "Cohen", nothing),
    ]


@pytest.mark.parametrize("unit", ["turn", "sentence", "word", "character", "source"])
def test_coefficients_equal_those_of_the_ratings_written_out(unit: str) -> None:
    """For random codings by four coders who each read other sources."""
    rng = np.random.default_rng(3)
    texts = {f"S{i}": "".join(rng.choice(list("ab. \n!"), 40)) for i in range(4)}
    start = rng.integers(0, 38, 60)
    codings = pd.DataFrame(
        {
            "source": [f"S{i}" for i in rng.integers(0, 4, 60)],
            "start": start,
            "end": np.minimum(start + rng.integers(1, 12, 60), 40),
            "code": rng.choice(["x", "y"], 60),
            "coder": rng.choice(["A", "B", "C", "D"], 60, p=[0.4, 0.3, 0.25, 0.05]),
        }
    )
    found = agreement(codings, texts, unit=unit, draws=0).set_index("code")
    pairs = agreement(codings, texts, unit=unit, by=("code", "pair"), draws=0).set_index(
        ["code", "pair"]
    )
    for code in ("x", "y"):
        ratings = write_out(codings, texts, code=code, unit=unit)
        expected = {
            "percent": percent_agreement(ratings),
            "kappa": conger_kappa(ratings),
            "pi": fleiss_kappa(ratings),
            "alpha": krippendorff_alpha(ratings),
            "ac1": gwet_ac1(ratings, n_categories=2),
        }
        assert found.loc[code, list(expected)].to_dict() == pytest.approx(expected, nan_ok=True)
        for first, second in combinations("ABCD", 2):
            kappa = cohen_kappa(ratings[first], ratings[second])
            assert pairs.loc[(code, f"{first} & {second}"), "kappa"] == pytest.approx(
                kappa, nan_ok=True
            )


def write_out(
    codings: pd.DataFrame, texts: dict[str, str], *, code: str, unit: str
) -> pd.DataFrame:
    """Units x coders: did a coding of this coder meet the unit; None where the coder did not read
    the source.
    """
    table = []
    for source, text in texts.items():
        there = codings[codings["source"] == source]
        for start, end in find_units(text, unit=unit):
            met = there[(there["code"] == code) & (there["start"] < end) & (there["end"] > start)]
            table.append({coder: coder in set(met["coder"]) for coder in there["coder"].unique()})
    ratings = pd.DataFrame(table, columns=list("ABCD")).astype(object)
    return ratings[ratings.notna().sum(axis=1) >= 2].reset_index(drop=True)


def test_a_unit_has_a_family_when_it_has_one_of_its_codes() -> None:
    """Coders who chose different codes of one family agree on the family."""
    codings = coded(("INT-1", "1", "rent", "K-1"), ("INT-1", "1", "bills", "K-2")).assign(
        family="money"
    )

    found = agreement(codings, TEXTS, by="family", draws=0)
    assert rows(found, "family", "alpha") == [("money", 1.0)]
    both = agreement(codings, TEXTS, by=("family", "code"), draws=0)
    assert rows(both, "family", "code", "n_units") == [("money", "bills", 4), ("money", "rent", 4)]


def test_by_language_and_phase() -> None:
    """From the frame of sources."""
    found = agreement(CODINGS, TEXTS, by=("language", "phase"), sources=SOURCES, draws=0)

    assert rows(found, "language", "phase", "n_units", "n_coders", "reason") == [
        ("fr", 1, 4, 2, ""),
        ("nl", 1, 3, 2, ""),
        ("nl", 2, 0, 0, "nothing was read by two coders"),
    ]


def test_a_source_counts_under_each_value_of_those_who_speak() -> None:
    """A source is counted under each value of the people who speak in it, as in a crosstab."""
    cases = pd.DataFrame(
        {
            "case": ["C-1", "C-2"],
            "sources": [["INT-1"], ["INT-1", "INT-2"]],
            "setting": [["home"], ["home", "window"]],
        }
    )

    found = agreement(CODINGS, TEXTS, by="setting", cases=cases, draws=0)
    assert rows(found, "setting", "n_units", "n_sources") == [("home", 7, 2), ("window", 7, 2)]


def test_by_disciplines_of_the_pair() -> None:
    """In alphabetical order; pairs of the same two disciplines are added up."""
    coders = pd.DataFrame(
        {"coder": ["K-1", "K-2", "K-3"], "discipline": ["sociology", "law", "law"]}
    )

    found = agreement(CODINGS, TEXTS, by="discipline", coders=coders, draws=0)
    assert rows(found, "discipline", "n_units", "n_coders") == [
        ("law & law", 0, 0),
        ("law & sociology", 7, 3),
    ]


def test_chance_is_reckoned_within_each_code() -> None:
    """A rare and a frequent code, both at chance, stay at chance together; pooled they would seem
    to agree.
    """
    text = {"S": "\n".join("abcdefghij" * 10)}
    half, tenth = range(0, 100, 2), range(0, 100, 10)
    marks = [
        ("often", "K-1", half),
        ("often", "K-2", [*range(0, 50)]),
        ("rare", "K-1", tenth),
        ("rare", "K-2", [*range(1, 10), 10]),
    ]
    codings = pd.DataFrame(
        [("S", 2 * i, 2 * i + 1, code, coder) for code, coder, lines in marks for i in lines],
        columns=COLUMNS,
    )

    found = agreement(codings, text, by=(), draws=0)
    assert rows(found, "kappa") == [(0.0,)]


def test_the_interval_holds_alpha_and_comes_again_with_its_seed() -> None:
    """The interval contains alpha, and the same seed gives the same interval."""
    rng = np.random.default_rng(1)
    texts = {f"S{i}": "\n".join("abcdefghij") for i in range(30)}
    codings = pd.DataFrame(
        [
            (source, 2 * i, 2 * i + 1, "x", coder)
            for source in texts
            for i in range(10)
            for coder in "AB"
            if rng.random() < 0.5 + 0.4 * (i < 5)
        ],
        columns=COLUMNS,
    )
    first, again, other = (agreement(codings, texts, seed=seed) for seed in (7, 7, 8))

    pd.testing.assert_frame_equal(first, again)
    assert (first["low"] < first["alpha"]).all()
    assert (first["alpha"] < first["high"]).all()
    assert first["low"].tolist() != other["low"].tolist()


def test_the_interval_is_that_of_drawing_sources_one_by_one() -> None:
    """Each draw's alpha, from codings of the drawn sources written out again."""
    weights = np.random.default_rng(0).multinomial(2, [0.5, 0.5], size=200)
    shared = CODINGS[CODINGS["source"] != "INT-3"]
    texts = {name: TEXTS[name] for name in ("INT-1", "INT-2")}
    alphas = []
    for times in weights:
        ratings = [
            write_out_rent(shared, source)
            for source, n in zip(texts, times, strict=True)
            for _ in range(n)
        ]
        alphas.append(krippendorff_alpha(np.concatenate(ratings)))
    kept = [alpha for alpha in alphas if not isnan(alpha)]

    found = (
        agreement(CODINGS, TEXTS, draws=200, seed=0).set_index("code").loc["rent", ["low", "high"]]
    )
    assert found.tolist() == pytest.approx(np.percentile(kept, [2.5, 97.5]).tolist())


def write_out_rent(codings: pd.DataFrame, source: str) -> np.ndarray[Any, Any]:
    """Lines x three coders, NaN for the one who did not read."""
    there = codings[codings["source"] == source]
    table = np.full((len(LINES[source]), 3), np.nan)
    for i, coder in enumerate(("K-1", "K-2", "K-3")):
        if coder in set(there["coder"]):
            mine = there[(there["coder"] == coder) & (there["code"] == "rent")]
            table[:, i] = [start in set(mine["start"]) for start, _ in LINES[source]]
    return table


def test_one_source_has_its_units_drawn() -> None:
    """For one code; for several codes together there is no interval."""
    shared = CODINGS[CODINGS["source"] == "INT-1"]
    one = agreement(shared, TEXTS, by="code").set_index("code").loc["rent"]
    several = agreement(shared, TEXTS, by=()).iloc[0]

    assert one["low"] < one["alpha"] < one["high"]
    assert isnan(several["low"])
    assert isnan(several["high"])


@pytest.mark.parametrize(
    ("codings", "reason"),
    [
        (coded(("INT-1", "1", "rent", "K-1")), "nothing was read by two coders"),
        (
            coded(("INT-1", "1", "rent", "K-1"), ("INT-2", "1", "rent", "K-2")),
            "nothing was read by two coders",
        ),
        (
            coded(("INT-3", "1", "rent", "K-1"), ("INT-3", "1", "rent", "K-2")),
            "everybody gave the same answer throughout",
        ),
    ],
    ids=["one coder", "no common source", "one answer"],
)
def test_what_is_undefined_is_said(codings: pd.DataFrame, reason: str) -> None:
    """An undefined coefficient is NaN with its reason, and neither 0 nor 1."""
    found = agreement(codings, TEXTS)

    assert found["reason"].tolist() == [reason]
    assert found[["kappa", "pi", "alpha", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("by", [(), "code", "source", ("code", "pair")])
def test_no_codings_give_an_empty_table(by: Any) -> None:
    """Without codings the table has no rows and the same columns as with codings."""
    full, empty = (agreement(frame, TEXTS, by=by) for frame in (CODINGS, CODINGS.head(0)))

    assert (len(empty), list(empty.columns)) == (0, list(full.columns))


@pytest.mark.parametrize("by", ["code", "source", ("code", "pair")])
def test_counting_by_sorting_gives_the_same_table(by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is how studies are counted that are too large for a table of all cells and sets of
    coders.
    """
    details = ("kappa", "brennan_prediger")
    expected = agreement(CODINGS, TEXTS, by=by, details=details, draws=50)
    for module in ("stretches", "cells"):
        monkeypatch.setattr(f"rap.analysis.agreement.{module}.DENSE", 0)

    pd.testing.assert_frame_equal(
        agreement(CODINGS, TEXTS, by=by, details=details, draws=50), expected
    )


def test_a_reflexive_study_gets_no_details() -> None:
    """A reflexive study gets the counts alone, whatever details were asked for."""
    found = agreement(CODINGS, TEXTS, details=["kappa"], method="reflexive")

    assert list(found.columns) == ["code", "n_units", "n_sources", "n_coders", "prevalence"]


def test_codings_are_left_as_they_were() -> None:
    """An argument is never changed."""
    before = CODINGS.copy()
    agreement(CODINGS, TEXTS, by=("code", "pair"))

    pd.testing.assert_frame_equal(CODINGS, before)


@pytest.mark.parametrize(
    ("by", "options"),
    [
        ("colour", {}),
        ("family", {}),
        ("language", {}),
        ("discipline", {}),
        ("discipline", {"coders": pd.DataFrame({"coder": ["K-1"], "discipline": ["law"]})}),
        ("discipline", {"coders": pd.DataFrame({"coder": ["K-1"]})}),
        ("language", {"sources": SOURCES.drop(columns="source")}),
    ],
)
def test_columns_that_are_nowhere_are_wrong_use(by: str, options: Any) -> None:
    """A column that no frame has is refused, and the message names those that exist."""
    with pytest.raises(WrongUseError):
        agreement(CODINGS, TEXTS, by=by, **options)
