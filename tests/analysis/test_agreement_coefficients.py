"""Coefficients over ratings: published examples, other programs, and what is undefined."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from published_ratings import (
    ABSTRACTORS,
    COHEN_1960,
    FLEISS_1971,
    KRIPPENDORFF_2011,
    PAIRS_1995,
    from_table,
    random_ratings,
)
from studies import scaled

from rap.analysis.agreement import (
    Agreement,
    bennett_s,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure_agreement,
    percent_agreement,
    scott_pi,
    weighted_kappa,
)
from rap.core.errors import WrongUseError


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_is_that_of_krippendorff_2011(level: str, published: float) -> None:
    """With missing ratings, at each level of measurement."""
    assert krippendorff_alpha(KRIPPENDORFF_2011, level=level) == pytest.approx(
        published, abs=0.0005
    )


def test_kappa_is_that_of_cohen_1960() -> None:
    """His table 1: 200 cases, three diagnoses."""
    assert round(cohen_kappa(*from_table(*COHEN_1960)), 3) == 0.492


def test_kappa_for_many_is_that_of_fleiss_1971() -> None:
    """Kappa of six psychiatrists who rated thirty patients is 0.430, as in Fleiss' paper."""
    assert (
        round(fleiss_kappa([[int(label) for label in row] for row in FLEISS_1971.split()]), 3)
        == 0.430
    )


def test_kappa_for_many_is_that_of_the_example_everybody_knows() -> None:
    """14 coders, 10 units, 5 answers (the worked example of the encyclopedias)."""
    counts = "0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"
    ratings = [np.repeat(range(5), [int(n) for n in row.split()]) for row in counts.split("|")]

    assert round(fleiss_kappa(ratings), 3) == 0.210


@pytest.mark.parametrize(
    ("name", "kappa", "pi"), [("A", 0.385, 0.314), ("B", 0.385, 0.314), ("C", 0.314, 0.314)]
)
def test_kappa_and_pi_are_those_of_krippendorff_1995(name: str, kappa: float, pi: float) -> None:
    """Kappa rewards coders who differ in how often they see something; pi does not."""
    first, second = map(list, PAIRS_1995[name])

    assert (round(cohen_kappa(first, second), 3), round(scott_pi(first, second), 3)) == (kappa, pi)


def test_coefficients_for_two_are_those_of_gwet() -> None:
    """Three answers, 100 cases (Gwet 2014; documentation of his irrCAC, data cont3x3abstractors)."""
    first, second = from_table(*ABSTRACTORS)
    both = np.column_stack([first, second])

    found = (
        cohen_kappa(first, second),
        scott_pi(first, second),
        gwet_ac1(both),
        krippendorff_alpha(both),
    )
    assert [round(value, 7) for value in found] == [0.7964094, 0.7962397, 0.8493305, 0.7972585]
    assert [round(value, 3) for value in (bennett_s(first, second), brennan_prediger(both))] == [
        0.835,
        0.835,
    ]


def test_coefficients_for_several_with_missing_ratings_are_those_of_gwet() -> None:
    """Gwet (2014), 4 coders, 12 units."""
    found = [
        coefficient(KRIPPENDORFF_2011)
        for coefficient in (percent_agreement, fleiss_kappa, gwet_ac1)
    ]

    assert [round(value, 5) for value in found] == [0.81818, 0.76117, 0.77544]


# Gwet's own form of the data (cac.raw4raters of irrCAC), in which the third rater gave the last
# rating
GWET_2014 = KRIPPENDORFF_2011.copy()
GWET_2014[11] = [nan, nan, 3, nan]


@pytest.mark.parametrize(
    ("coefficient", "p_a", "p_e", "value"),
    [("conger", 0.8181818, 0.2334252, 0.76282), ("brennan_prediger", 0.8181818, 0.2, 0.77273)],
)
def test_observed_and_expected_agreement_are_those_of_gwet(
    coefficient: str, p_a: float, p_e: float, value: float
) -> None:
    """As the documentation of irrCAC prints them."""
    found = measure_agreement(GWET_2014, coefficient=coefficient)

    assert (round(1 - found.observed, 7), round(1 - found.expected, 7), round(found.value, 5)) == (
        p_a,
        p_e,
        value,
    )


def test_disagreement_of_nominal_ratings_is_that_of_krippendorff_2011() -> None:
    """D_o is 0.200 and D_e 0.779 (his section C, 40 pairable ratings)."""
    found = measure_agreement(KRIPPENDORFF_2011)

    assert (round(found.observed, 3), round(found.expected, 3)) == (0.2, 0.779)


@pytest.mark.volume
def test_alpha_equals_the_package_krippendorff_on_1000_random_inputs() -> None:
    """At all levels, to 1e-9."""
    package = pytest.importorskip("krippendorff")
    n_compared = 0
    for seed in range(scaled(270, 270, quick=30)):
        ratings = random_ratings(seed)
        for level in ("nominal", "ordinal", "interval", "ratio"):
            found = krippendorff_alpha(ratings, level=level)
            if not isnan(found):
                expected = package.alpha(ratings.T, level_of_measurement=level)
                assert found == pytest.approx(expected, abs=1e-9)
                n_compared += 1
    assert n_compared >= scaled(1000, 1000, quick=100)


@pytest.mark.volume
def test_pi_alpha_and_kappa_equal_nltk_on_1000_random_inputs() -> None:
    """Without missing ratings, which it does not know."""
    task = pytest.importorskip("nltk.metrics.agreement").AnnotationTask
    n_compared = 0
    for seed in range(0, scaled(3300, 3300, quick=360), 3):
        ratings = random_ratings(seed)
        if isnan(krippendorff_alpha(ratings)):
            continue
        triples = [
            (str(coder), str(unit), label) for (unit, coder), label in np.ndenumerate(ratings)
        ]
        assert abs(fleiss_kappa(ratings) - task(data=triples).pi()) < 1e-9
        assert abs(krippendorff_alpha(ratings) - task(data=triples).alpha()) < 1e-9
        pair = ratings[:, :2]
        if not isnan(expected := cohen_kappa(*pair.T)):
            assert (
                abs(expected - task(data=[row for row in triples if row[0] in "01"]).kappa()) < 1e-9
            )
            n_compared += 1
    assert n_compared >= scaled(1000, 1000, quick=100)


@pytest.mark.volume
def test_cohens_kappa_equals_scikit_learn_on_1000_random_inputs() -> None:
    """With units that one coder left out taken away, as it wants them."""
    metrics = pytest.importorskip("sklearn.metrics")
    n_compared = 0
    for seed in range(scaled(1100, 1100, quick=120)):
        first, second = random_ratings(seed)[:, :2].T
        both = ~(np.isnan(first) | np.isnan(second))
        if not isnan(found := cohen_kappa(first, second)):
            assert abs(found - metrics.cohen_kappa_score(first[both], second[both])) < 1e-9
            n_compared += 1
    assert n_compared >= scaled(1000, 1000, quick=100)


def test_two_coders_at_pure_chance_have_kappa_0() -> None:
    """Each codes half, a quarter together: a program that takes p(yes) * p(no) for chance says 0.30
    here.
    """
    first, second = from_table((250, 250), (250, 250))

    assert (cohen_kappa(first, second), scott_pi(first, second)) == (0, 0)


def test_a_unit_of_weight_3_counts_as_three_units() -> None:
    """In each coefficient a unit of weight 3 counts as if it were there three times."""
    ratings = np.array([[1, 1, nan], [1, 2, 2], [2, 2, 2], [3, 1, nan]])
    repeated = np.repeat(ratings, [3, 1, 2, 4], axis=0)
    for coefficient in (
        percent_agreement,
        fleiss_kappa,
        conger_kappa,
        gwet_ac1,
        krippendorff_alpha,
        brennan_prediger,
    ):
        assert coefficient(ratings, weights=[3, 1, 2, 4]) == pytest.approx(coefficient(repeated))


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (np.full((2, 2), nan), Agreement(nan, "nothing was read by two coders", 0.0, 0)),
        (np.zeros((0, 2)), Agreement(nan, "nothing was read by two coders", 0.0, 0)),
        ([[1], [2]], Agreement(nan, "nothing was read by two coders", 0.0, 1)),
        ([["a", None], [None, "b"]], Agreement(nan, "nothing was read by two coders", 0.0, 2)),
        (
            [["a", "a"], ["a", "a"]],
            Agreement(nan, "everybody gave the same answer throughout", 2.0, 2, 0.0, 0.0),
        ),
    ],
)
@pytest.mark.parametrize("coefficient", ["alpha", "fleiss", "conger", "ac1", "brennan_prediger"])
def test_what_is_undefined_is_said_not_guessed(
    ratings: Any, expected: Agreement, coefficient: str
) -> None:
    """NaN with its reason, neither 0 nor 1."""
    assert repr(measure_agreement(ratings, coefficient=coefficient)) == repr(expected)


def test_labels_may_be_anything() -> None:
    """Words, truth values and numbers with the same pattern have the same alpha."""
    pattern = np.array([[0, 0], [0, 1], [1, 1], [1, -1]])
    forms = [
        pd.DataFrame(pattern).replace(-1, None),
        pd.DataFrame([["x", "x"], ["x", "y"], ["y", "y"], ["y", None]]),
        pd.DataFrame([[False, False], [False, True], [True, True], [True, None]]),
        [[0.25, 0.25], [0.25, 1e9], [1e9, 1e9], [1e9, nan]],
    ]

    assert [round(krippendorff_alpha(form), 4) for form in forms] == [0.4444] * 4


def test_ordered_categories_are_ordinal() -> None:
    """By their place, as if they were numbered."""
    kind = pd.CategoricalDtype(["low", "middle", "high"], ordered=True)
    words = pd.DataFrame({"a": ["low", "high", "middle"], "b": ["low", "middle", None]}).astype(
        kind
    )

    assert krippendorff_alpha(words, level="ordinal") == krippendorff_alpha(
        [[1, 1], [3, 2], [2, nan]], level="ordinal"
    )


def test_kappa_leaves_out_units_that_one_coder_left_out() -> None:
    """As if they had not been there."""
    assert cohen_kappa([1, 1, 2, nan, 2], [1, 2, 2, 1, nan]) == cohen_kappa([1, 1, 2], [1, 2, 2])


@pytest.mark.parametrize(
    "act",
    [
        lambda: krippendorff_alpha([1, 2]),
        lambda: krippendorff_alpha([[1, 2]], level="metric"),
        lambda: krippendorff_alpha([["a", "b"]], level="interval"),
        lambda: krippendorff_alpha([[-1, 2]], level="ratio"),
        lambda: krippendorff_alpha([[1, 2]], weights=[1, 2]),
        lambda: krippendorff_alpha([[1, 2]], weights=[-1]),
        lambda: cohen_kappa([1, 2], [1]),
        lambda: cohen_kappa(pd.Series([1, 2]), pd.Series([1, 2], index=[7, 8])),
        lambda: measure_agreement([[1, 2]], coefficient="gamma"),
        lambda: measure_agreement([[1, 2]], coefficient="kappa", level="ordinal"),
        lambda: measure_agreement([[1, 2]], coefficient="ac1", level="interval", n_categories=3),
        lambda: weighted_kappa([1, 2], [1, 2], weighting="cubic"),
        lambda: krippendorff_alpha(
            [[1, 2]], disagreement=pd.DataFrame([[0, 1], [2, 0]], [1, 2], [1, 2])
        ),
        lambda: krippendorff_alpha(
            [[1, 2]], disagreement=pd.DataFrame([[1, 1], [1, 0]], [1, 2], [1, 2])
        ),
        lambda: krippendorff_alpha(
            [[1, 3]], disagreement=pd.DataFrame([[0, 1], [1, 0]], [1, 2], [1, 2])
        ),
        lambda: krippendorff_alpha([[1, 2]], disagreement=[[0, 1], [1, 0]]),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(act: Any) -> None:
    """With what would be right."""
    with pytest.raises(WrongUseError):
        act()
