"""Coefficients in which some disagreements weigh more than others: published examples and other
programs.
"""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from published_ratings import (
    COHEN_1960,
    COHEN_1968,
    COUPLES,
    KRIPPENDORFF_2011,
    from_table,
    random_ratings,
)
from studies import scaled

from rap.analysis.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    measure_agreement,
    weighted_kappa,
)
from rap.analysis.agreement.ratings import Scale, ranks
from rap.core.errors import WrongUseError


def test_weighted_kappa_is_that_of_cohen_1968() -> None:
    """The same cases, where a psychosis taken for a neurosis is six times as bad as another
    confusion.
    """
    first, second = from_table(*COHEN_1960)
    both = np.column_stack([first, second])

    found = measure_agreement(both, coefficient="kappa", disagreement=COHEN_1968)
    assert (
        round(weighted_kappa(first, second, disagreement=COHEN_1968), 3)
        == round(found.value, 3)
        == 0.348
    )
    assert (round(6 * found.observed, 2), round(6 * found.expected, 2)) == (0.9, 1.38)


def test_linear_kappa_is_that_of_the_package_vcd() -> None:
    """Its example SexualFun: 0.1293 unweighted, 0.2374 weighted with equal spacing."""
    couples = from_table(*COUPLES)

    assert [round(kappa(*couples), 4) for kappa in (cohen_kappa, weighted_kappa)] == [
        0.1293,
        0.2374,
    ]


def test_ordered_categories_weigh_by_their_place() -> None:
    """As the numbers of their places do; a word without an order has no weight."""
    numbers = [pd.Series(column) for column in from_table(*COUPLES)]
    kind = pd.CategoricalDtype(["never", "fairly", "very", "always"], ordered=True)
    words = [pd.Series(pd.Categorical.from_codes(column, dtype=kind)) for column in numbers]

    assert weighted_kappa(*words) == weighted_kappa(*numbers)
    with pytest.raises(WrongUseError):
        weighted_kappa(*(column.astype(str) for column in words))


# irrCAC 0.4.4 for Python, CAC(KRIPPENDORFF_2011, weights=...): linear, quadratic, ratio
@pytest.mark.parametrize(
    ("coefficient", "expected"),
    [
        ("brennan_prediger", [0.84848, 0.90152, 0.84024]),
        ("conger", [0.81314, 0.85717, 0.81101]),
        ("fleiss", [0.81794, 0.86494, 0.82134]),
        ("ac1", [0.85874, 0.914, 0.85737]),
        ("alpha", [0.80038, 0.84911, 0.7974]),
    ],
)
def test_weighted_coefficients_with_missing_ratings_are_those_of_irrcac(
    coefficient: str, expected: list[float]
) -> None:
    """AC1 on a scale is Gwet's AC2."""
    levels = ("linear", "interval", "ratio")
    found = [
        measure_agreement(KRIPPENDORFF_2011, coefficient=coefficient, level=level)
        for level in levels
    ]

    assert [round(one.value, 5) for one in found] == expected


@pytest.mark.parametrize(
    ("differ", "published"),
    [(np.not_equal, 0.743), (lambda a, b: (a - b) ** 2, 0.849)],
    ids=["nominal", "interval"],
)
def test_weighted_alpha_is_that_of_krippendorff_2011(differ: Any, published: float) -> None:
    """With the differences of a level written out as weights of disagreement."""
    values = np.arange(1.0, 6.0)
    table = pd.DataFrame(differ(values[:, None], values), index=values, columns=values, dtype=float)

    assert round(krippendorff_alpha(KRIPPENDORFF_2011, disagreement=table), 3) == published


@pytest.mark.volume
@pytest.mark.parametrize("weighting", ["linear", "quadratic"])
def test_weighted_kappa_equals_scikit_learn_on_1000_random_inputs(weighting: str) -> None:
    """Where all answers between the lowest and the highest occur: it counts places, and places are
    then numbers.
    """
    metrics = pytest.importorskip("sklearn.metrics")
    n_compared = 0
    for seed in range(0, scaled(4500, 4500, quick=480), 3):
        first, second = random_ratings(seed)[:, :2].T
        values = np.unique([first, second])
        if len(values) > 1 and len(values) == values.max() - values.min() + 1:
            expected = metrics.cohen_kappa_score(first, second, weights=weighting)
            assert weighted_kappa(first, second, weighting=weighting) == pytest.approx(
                expected, abs=1e-9, nan_ok=True
            )
            n_compared += 1
    assert n_compared >= scaled(1000, 1000, quick=100)


def test_weighted_alpha_equals_the_package_krippendorff_on_random_weights() -> None:
    """Which takes any function of two values."""
    package = pytest.importorskip("krippendorff")
    n_compared = 0
    for seed in range(120):
        ratings, rng = random_ratings(seed), np.random.default_rng(seed)
        upper = np.triu(rng.random((6, 6)), 1)
        table = upper + upper.T
        found = krippendorff_alpha(ratings, disagreement=pd.DataFrame(table).astype(float))
        if not isnan(found):

            def metric(a: Any, b: Any, table: Any = table, **_: Any) -> Any:
                return table[a.astype(int), b.astype(int)]

            expected = package.alpha(ratings.T, level_of_measurement=metric)
            assert found == pytest.approx(expected, abs=1e-9)
            n_compared += 1
    assert n_compared > 90


@pytest.mark.parametrize("level", ["nominal", "ordinal", "linear", "interval", "ratio"])
def test_the_closed_forms_of_chance_equal_the_sum_over_all_pairs(level: str) -> None:
    """Of how far any two ratings are apart."""
    counts, values = np.array([[3.0, 1], [0, 2], [5, 2]]), np.array([0.0, 2, 7])
    for group in (0, 1):
        mine = counts[:, group]
        numbers = {"nominal": np.arange(3), "ordinal": ranks(mine)}.get(level, values)
        scale = Scale(level, values)
        slow = sum(
            mine[c] * mine[k] * scale.difference(numbers[c : c + 1], numbers[k : k + 1])[0]
            for c in range(3)
            for k in range(3)
        )
        assert scale.difference_in_all(counts)[group] == pytest.approx(slow)


def test_chance_over_a_thousand_values_is_added_up_in_portions() -> None:
    """As over all pairs at once, where there is no closed form."""
    values = np.random.default_rng(0).random(1200)
    counts = np.ones(1200)
    apart = ((values[:, None] - values) / (values[:, None] + values)) ** 2

    assert Scale("ratio", np.sort(values)).difference_in_all(counts) == pytest.approx(apart.sum())
