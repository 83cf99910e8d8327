"""Intervals: of every coefficient, against draws made one by one and against published standard
errors.
"""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from messages import raises
from studies import scaled

from rap.analysis.agreement import (
    COEFFICIENTS,
    agreement,
    f1_segments,
    gamma_agreement,
    measure_agreement,
    unitizing_agreement,
    unitizing_alpha,
)
from rap.core.errors import WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
# Gwet (2014; documentation of his irrCAC, data cont3x3abstractors): 100 cases, three answers
TABLE = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
ABSTRACTORS = np.array(
    [(i, j) for i, row in enumerate(TABLE) for j, n in enumerate(row) for _ in range(n)]
)
RATINGS = np.array(
    [[nan, 1, nan], [1, 1, 2], [1, 2, 1], [2, nan, 2], [2, 2, 2], [3, nan, 2], [3, 3, 3]]
)
LEVELS = ["nominal", "linear", "interval", "ratio"]


@pytest.mark.parametrize(
    ("coefficient", "published"),
    [
        ("percent", (0.828, 0.952)),
        ("kappa", (0.680, 0.913)),
        ("pi", (0.679, 0.913)),
        ("ac1", (0.764, 0.935)),
        ("brennan_prediger", (0.742, 0.928)),
        ("alpha", (0.680, 0.914)),
    ],
)
def test_intervals_are_near_those_of_gwet(coefficient: str, published: tuple[float, float]) -> None:
    """His are made from standard errors and are even on both sides; those of a bootstrap are within
    0.015.
    """
    found = measure_agreement(ABSTRACTORS, coefficient=coefficient, draws=2000)

    assert (found.low, found.high) == pytest.approx(published, abs=0.015)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("coefficient", list(COEFFICIENTS))
def test_intervals_are_those_of_drawing_units_one_by_one(coefficient: str, level: str) -> None:
    """Each draw measured on its own, with the drawn units as weights."""
    times = np.random.default_rng(5).multinomial(7, [1 / 7] * 7, size=60)
    each = [
        measure_agreement(RATINGS, coefficient=coefficient, level=level, weights=row).value
        for row in times
    ]
    expected = np.percentile([value for value in each if not isnan(value)], [2.5, 97.5])

    found = measure_agreement(RATINGS, coefficient=coefficient, level=level, draws=60, seed=5)
    assert [found.low, found.high] == pytest.approx(expected.tolist())


def test_ranks_are_those_of_each_draw() -> None:
    """Ordinal alpha measures by how often each value was given, which every draw changes."""
    times = np.random.default_rng(5).multinomial(7, [1 / 7] * 7, size=60)
    each = [measure_agreement(RATINGS, level="ordinal", weights=row).value for row in times]

    found = measure_agreement(RATINGS, level="ordinal", draws=60, seed=5)
    assert [found.low, found.high] == pytest.approx(np.nanpercentile(each, [2.5, 97.5]).tolist())


def test_the_same_seed_gives_the_same_interval() -> None:
    """And no draws give none."""
    first, again, other = (measure_agreement(RATINGS, draws=50, seed=seed) for seed in (1, 1, 2))

    assert (first == again, first == other) == (True, False)
    assert isnan(measure_agreement(RATINGS).low)


def coded(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    """Codings of one code: source, start, end, coder."""
    return pd.DataFrame(
        [(source, a, b, "rent", coder) for source, a, b, coder in rows], columns=COLUMNS
    )


TEXTS = {f"INT-{i}": "a\nb\nc\nd\ne" for i in range(4)}
CODINGS = coded(
    ("INT-0", 0, 3, "A"),
    ("INT-0", 0, 1, "B"),
    ("INT-1", 2, 5, "A"),
    ("INT-1", 2, 5, "B"),
    ("INT-2", 0, 1, "A"),
    ("INT-2", 6, 7, "B"),
    ("INT-3", 4, 9, "A"),
    ("INT-3", 4, 7, "B"),
)


@pytest.mark.volume
@pytest.mark.parametrize("name", list(COEFFICIENTS))
def test_a_table_gives_the_details_of_any_coefficient(name: str) -> None:
    """The same as from drawing sources and asking again, and 1 less observed over expected is the
    value.
    """
    n = scaled(80, 80, quick=20)
    found = agreement(CODINGS, TEXTS, details=[name], draws=n, seed=2).iloc[0]
    times = np.random.default_rng(2).multinomial(4, [0.25] * 4, size=n)
    each = []
    for row in times:
        parts = [
            CODINGS[CODINGS["source"] == f"INT-{i}"].assign(source=f"{i}-{k}")
            for i, n in enumerate(row)
            for k in range(n)
        ]
        drawn = pd.concat(parts)
        texts = dict.fromkeys(drawn["source"], TEXTS["INT-0"])
        each.append(agreement(drawn, texts, details=[name], draws=0)[name][0])

    assert found[[f"{name}_low", f"{name}_high"]].tolist() == pytest.approx(
        np.nanpercentile(each, [2.5, 97.5]).tolist()
    )
    assert found[name] == pytest.approx(1 - found[f"{name}_observed"] / found[f"{name}_expected"])


def test_a_table_names_the_coefficients_there_are() -> None:
    """A table that is asked for an unknown coefficient names those that exist."""
    with raises(WrongUseError, "analysis.agreement.bad_choice", option="details", value="rho"):
        agreement(CODINGS, TEXTS, details=["rho"])


@pytest.mark.parametrize("variant", ["unitizing", "binary", "coding"])
def test_the_interval_of_unitizing_alpha_is_that_of_drawing_sources(variant: Any) -> None:
    """Each draw measured on the drawn sources set end to end."""
    codings = CODINGS.assign(code=["rent", "rent", "rent", "key", "rent", "rent", "key", "key"])
    found = unitizing_agreement(codings, length=9, variant=variant, draws=60, seed=3)
    each = []
    for row in np.random.default_rng(3).multinomial(4, [0.25] * 4, size=60):
        parts = [
            codings[codings["source"] == f"INT-{i}"].assign(source=f"{i}-{k}")
            for i, n in enumerate(row)
            for k in range(n)
        ]
        each.append(unitizing_agreement(pd.concat(parts), length=9, variant=variant, draws=0).value)

    assert [found.low, found.high] == pytest.approx(np.nanpercentile(each, [2.5, 97.5]).tolist())
    assert found.value == pytest.approx(1 - found.observed / found.expected)


def test_alpha_of_each_code_has_its_interval() -> None:
    """The value is that of `unitizing_alpha`; a code that two coders never gave the same words has
    a reason.
    """
    codings = CODINGS.assign(code=["rent", "rent", "rent", "key", "door", "bell", "key", "key"])
    found = unitizing_agreement(codings, length=9, variant="per-code", draws=100)

    values = {code: one.value for code, one in found.items()}
    assert values == pytest.approx(
        unitizing_alpha(codings, length=9, variant="per-code"), nan_ok=True
    )
    assert found["rent"].low <= found["rent"].value <= found["rent"].high
    assert (found["door"].reason, found["door"].n_units) == (
        "no two coders coded the same words",
        1,
    )


def test_f1_has_the_interval_of_drawing_sources() -> None:
    """Each draw counted on the drawn sources."""
    asked: dict[str, Any] = {"first": "A", "second": "B", "tolerance": 2}
    found = f1_segments(CODINGS, draws=60, seed=3, **asked).iloc[0]
    each = []
    for row in np.random.default_rng(3).multinomial(4, [0.25] * 4, size=60):
        parts = [
            CODINGS[CODINGS["source"] == f"INT-{i}"].assign(source=f"{i}-{k}")
            for i, n in enumerate(row)
            for k in range(n)
        ]
        each.append(f1_segments(pd.concat(parts), **asked)["f1"][0])

    assert found[["low", "high"]].tolist() == pytest.approx(
        np.nanpercentile(each, [2.5, 97.5]).tolist()
    )
    assert f1_segments(CODINGS.head(2), draws=9, **asked)["low"].isna().all()


def test_one_source_has_no_interval_of_units() -> None:
    """Passages of one text depend on each other; nothing can be drawn."""
    found = unitizing_agreement(CODINGS.head(2), length=9)

    assert (isnan(found.value), isnan(found.low)) == (False, True)


def test_what_is_undefined_about_units_has_a_reason() -> None:
    """One coder, or one value throughout."""
    alone = unitizing_agreement(CODINGS[CODINGS["coder"] == "A"], length=9)
    same = unitizing_agreement(coded(("INT-0", 0, 9, "A"), ("INT-0", 0, 9, "B")), length=9)

    assert [alone.reason, same.reason] == [
        "nothing was read by two coders",
        "everybody gave the same answer throughout",
    ]


def test_gamma_has_the_interval_of_drawing_texts() -> None:
    """It holds gamma, comes again with its seed, and with one text there is none."""
    found, again = (gamma_agreement(CODINGS, length=9, draws=200, seed=1) for _ in range(2))

    assert found.low < found.value < found.high
    assert (found.low, found.high) == (again.low, again.high)
    assert isnan(gamma_agreement(CODINGS.head(2), length=9, draws=200).low)


def test_measure_agreement_takes_codings_for_units_and_gamma() -> None:
    """With the parameters of either."""
    asked: dict[str, Any] = {"length": 9, "draws": 40, "seed": 3}

    found = measure_agreement(CODINGS, coefficient="unitizing", variant="binary", **asked)
    assert found == unitizing_agreement(CODINGS, variant="binary", **asked)
    assert measure_agreement(CODINGS, coefficient="gamma", **asked) == gamma_agreement(
        CODINGS, **asked
    )
