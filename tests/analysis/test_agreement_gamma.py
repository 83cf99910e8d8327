"""Gamma and the best alignment under it: a published example, every alignment tried, chance, and
what is undefined.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from messages import raises

from rap.analysis.agreement import gamma_agreement, measure_agreement
from rap.analysis.agreement.gamma import align, disorders, distances
from rap.core.errors import WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
# Three coders of a text of 60: tests/data/AlexPaulSuzan.csv of pygamma-agreement (Titeux and Riad
# 2021, doi:10.21105/joss.02989), whose tests/test_gammas.py prints a disorder of 0.96 within 1 %
# and a gamma between 0.44 and 0.47 for place and code weighing 3 and 1, shuffled, with a precision
# of 5 %
THREE = {
    "Alex": [
        (2, 9, "1"),
        (11, 17, "2"),
        (24, 30, "5"),
        (32, 36, "6"),
        (36, 44, "6"),
        (44, 60, "7"),
    ],
    "Paul": [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    "Suzan": [
        (2, 9, "1"),
        (11, 17, "4"),
        (21, 27, "5"),
        (32, 36, "6"),
        (36, 40, "6"),
        (40, 44, "6"),
    ],
}


def frame(
    segments: dict[str, list[tuple[int, int, str]]], *, source: str = "INT-1"
) -> pd.DataFrame:
    rows = [(source, *segment, coder) for coder, found in segments.items() for segment in found]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"start": "int64", "end": "int64"})


def test_the_disorder_and_gamma_are_those_of_a_published_example() -> None:
    """The disorder has no chance in it; gamma is met within the 5 % by which the mean of theirs may
    be off.
    """
    found = gamma_agreement(frame(THREE), length=60, place_weight=3, samples=60)

    assert found.observed == pytest.approx(0.96, rel=0.01)
    assert 1 - (1 - 0.44) / 0.95 <= found.value <= 1 - (1 - 0.47) / 1.05


def test_one_unit_each_is_apart_as_the_formula_says() -> None:
    """((6 - 4) + (14 - 14)) / (10 + 8), squared, and another code for one more; one unit a coder."""
    codings = frame({"A": [(4, 14, "rent")], "B": [(6, 14, "key")]})

    assert gamma_agreement(codings, length=100).observed == pytest.approx((2 / 18) ** 2 + 1)
    assert gamma_agreement(
        codings, length=100, place_weight=3, code_weight=0
    ).observed == pytest.approx(3 / 81)


def test_passages_too_far_apart_stay_alone() -> None:
    """Each is one apart from the absent one of the other coder: a disorder of 2 for one unit a
    coder.
    """
    assert (
        gamma_agreement(
            frame({"A": [(0, 9, "rent")], "B": [(70, 80, "rent")]}), length=100
        ).observed
        == 2
    )


def some_units(seed: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], int]:
    random = np.random.default_rng(seed)
    n_coders = int(random.integers(2, 5))
    coder = np.sort(random.integers(n_coders, size=int(random.integers(2, 8))))
    start = random.integers(60, size=len(coder))
    end = start + random.integers(1, 25, size=len(coder))
    weights = [(1.0, 1.0), (3.0, 1.0), (0.4, 2.0)][seed % 3]
    return (
        distances(start, end, code=random.integers(3, size=len(coder)), weights=weights),
        coder,
        n_coders,
    )


def least_disorder(apart: Any, coder: Any, n_coders: int) -> float:
    """Every alignment is tried."""
    pairs = n_coders * (n_coders - 1) // 2

    def disorder(units: tuple[int, ...]) -> float:
        inside = list(combinations(units, 2))
        return float((sum(apart[a, b] for a, b in inside) + pairs - len(inside)) / pairs)

    def sets_with(first: int, others: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for size in range(n_coders):
            for more in combinations(others, size):
                if len({coder[unit] for unit in (first, *more)}) == size + 1:
                    yield (first, *more)

    @cache
    def least(left: tuple[int, ...]) -> float:
        if not left:
            return 0.0
        tried = sets_with(left[0], left[1:])
        return min(
            disorder(units) + least(tuple(one for one in left if one not in units))
            for units in tried
        )

    return least(tuple(range(len(coder))))


@pytest.mark.parametrize("seed", range(60))
def test_no_alignment_has_less_disorder(seed: int) -> None:
    """What is left out beforehand is in no better alignment than the one found."""
    apart, coder, n_coders = some_units(seed)

    units = align(apart, coder, n_coders=n_coders)

    assert disorders(units, apart).sum() == pytest.approx(least_disorder(apart, coder, n_coders))


@pytest.mark.parametrize("seed", range(10))
def test_an_alignment_holds_every_unit_once(seed: int) -> None:
    """And each in the column of its coder."""
    apart, coder, n_coders = some_units(seed)

    units = align(apart, coder, n_coders=n_coders)

    assert sorted(units[units >= 0].tolist()) == list(range(len(coder)))
    assert all(set(coder[column[column >= 0]]) <= {one} for one, column in enumerate(units.T))


def test_the_same_passages_and_codes_are_full_agreement() -> None:
    """Also where a coder's codes overlap."""
    passages = [(0, 10, "rent"), (5, 10, "key"), (30, 45, "rent")]

    assert (
        gamma_agreement(frame({"A": passages, "B": passages, "C": passages}), length=90).value == 1
    )


def test_passages_cut_without_looking_are_near_chance() -> None:
    """Two coders who cut a long text by a die each: gamma is 0 but for a few hundredths."""
    random = np.random.default_rng(4)
    starts = {coder: random.integers(19_000, size=80).tolist() for coder in "AB"}
    codings = frame(
        {coder: [(at, at + 120, "rent") for at in found] for coder, found in starts.items()}
    )

    assert abs(gamma_agreement(codings, length=20_000).value) < 0.08


def test_a_seed_gives_the_same_number_again() -> None:
    """And another seed another one."""
    first, again, other = (
        gamma_agreement(frame(THREE), length=60, samples=4, seed=seed) for seed in (1, 1, 2)
    )

    assert repr(first) == repr(again)  # NaN is no equal of itself
    assert first.value != other.value


def test_a_precision_is_reached_by_more_shuffled_texts() -> None:
    """What is stated is what they give."""
    rough = gamma_agreement(frame(THREE), length=60, samples=5)
    fine = gamma_agreement(frame(THREE), length=60, samples=5, precision=0.03)

    assert rough.n_samples == 5
    assert fine.n_samples > 5
    assert fine.precision <= 0.03 < rough.precision


def test_texts_are_set_side_by_side_each_on_its_own() -> None:
    """The same place in two texts is not the same passage; disorders and units add up."""
    one = frame({"A": [(0, 9, "rent")], "B": [(0, 9, "rent")]})
    two = frame({"A": [(50, 59, "key")], "B": [(0, 9, "key")]}, source="INT-2")

    found = gamma_agreement(pd.concat([one, two]), length={"INT-1": 90, "INT-2": 90})

    assert found.observed == (0 + 2) / (1 + 1)


def test_a_reader_who_coded_nothing_counts() -> None:
    """With a third reader who found nothing, the two others' passage lacks a unit in two of three
    pairs.
    """
    codings = frame({"A": [(0, 9, "rent")], "B": [(0, 9, "rent")]})

    found = gamma_agreement(codings, length=90, coders={"INT-1": ["A", "B", "C"]})

    assert (found.n_coders, found.observed) == (3, pytest.approx((2 / 3) / (2 / 3)))


@pytest.mark.parametrize(
    ("codings", "length", "coders", "reason"),
    [
        (frame({}), {}, None, "nothing was read by two coders"),
        (frame({"A": [(0, 4, "rent")]}), 20, None, "nothing was read by two coders"),
        (frame({"A": [(0, 4, "rent")]}), 20, {"INT-1": ["A"]}, "nothing was read by two coders"),
        (frame({}), 20, {"INT-1": ["A", "B"]}, "nobody coded a passage in what two coders read"),
        (
            frame({"A": [(0, 1, "rent")], "B": [(0, 1, "rent")]}),
            1,
            None,
            "everybody gave the same answer throughout",
        ),
    ],
)
def test_what_is_undefined_is_nan_with_the_reason(
    codings: Any, length: Any, coders: Any, reason: str
) -> None:
    """No two readers, no passage, or a text so short that no passage can be moved."""
    found = gamma_agreement(codings, length=length, coders=coders)

    assert isnan(found.value)
    assert found.reason == reason


def test_overlapping_passages_of_one_coder_and_code_are_one_unit() -> None:
    """Two overlapping passages of one coder and one code count as one unit that covers both."""
    found = gamma_agreement(
        frame({"A": [(0, 6, "rent"), (4, 9, "rent")], "B": [(0, 9, "rent")]}), length=90
    )

    assert (found.n_units, found.observed) == (2, 0)


def test_measuring_agreement_knows_gamma() -> None:
    """It takes codings and their lengths there."""
    asked = {"length": 60, "place_weight": 3.0, "samples": 5}

    measured = measure_agreement(frame(THREE), coefficient="gamma", **asked)

    assert repr(measured) == repr(gamma_agreement(frame(THREE), **asked))


@pytest.mark.parametrize(
    ("asked", "id", "facts"),
    [
        ({"coefficient": "gamma"}, "agreement.needs_length", {"coefficient": "gamma"}),
        (
            {"coefficient": "gamma", "length": 60, "variant": 9},
            "agreement.takes_no",
            {"options": ["variant"]},
        ),
        ({"coefficient": "alpha", "length": 60}, "agreement.takes_no", {"options": ["length"]}),
        (
            {"coefficient": "gamma", "length": 60, "samples": 1},
            "agreement.bad_samples",
            {"samples": "1"},
        ),
        (
            {"coefficient": "gamma", "length": 60, "precision": 2},
            "agreement.bad_precision",
            {"precision": "2"},
        ),
        (
            {"coefficient": "gamma", "length": 60, "place_weight": -1},
            "agreement.no_weight",
            {"place_weight": "-1"},
        ),
        (
            {"coefficient": "gamma", "length": 9},
            "codings.past_the_end",
            {"source": "INT-1", "end": 17, "length": 9},
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: Any, id: str, facts: Any) -> None:
    """An impossible request is refused before anything is counted."""
    with raises(WrongUseError, f"analysis.{id}", **facts):
        measure_agreement(frame(THREE), **asked)


def test_too_many_ways_are_refused_with_what_would_do() -> None:
    """Ten coders who all coded the same thirty words each: the ways to align them are past
    counting.
    """
    codings = frame(
        {f"K-{number}": [(at, at + 2, "rent") for at in range(0, 90, 3)] for number in range(10)}
    )

    with raises(WrongUseError, "analysis.agreement.too_many_alignments", coders=10, units=300):
        gamma_agreement(codings, length=100)
