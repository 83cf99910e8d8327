"""Any coefficient of agreement, with its interval and what it is made of.

The formulas stand in `rap.analysis.agreement.coefficients`, the coefficients by their names in
`rap.analysis.agreement.named_coefficients`.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from math import nan
from typing import Any, NoReturn

import numpy as np

from rap.analysis.agreement.bootstrap import find_interval
from rap.analysis.agreement.coefficients import COEFFICIENTS, Sums
from rap.analysis.agreement.gamma import gamma_agreement
from rap.analysis.agreement.ratings import (
    ALONE,
    SAME,
    Agreement,
    Ratings,
    add_up,
    raise_bad_choice,
    read_ratings,
)
from rap.analysis.agreement.unitizing import unitizing_agreement
from rap.core.errors import WrongUseError

OLD_NAMES = {"fleiss": "pi", "conger": "kappa"}
OF_CODINGS: dict[str, Callable[..., Agreement]] = {
    "gamma": gamma_agreement,
    "unitizing": unitizing_agreement,
}


def measure_agreement(
    ratings: Any,
    *,
    coefficient: str = "alpha",
    level: str = "nominal",
    disagreement: Any = None,
    weights: Any = None,
    n_categories: int = 0,
    draws: int = 0,
    seed: int = 0,
    **of_codings: Any,
) -> Agreement:
    """Any coefficient with its interval and its parts, and the reason when it is undefined.

    Parameters
    ----------
    ratings : frame or array of any labels, shape (n_units, n_coders)
        NaN or None where a coder did not rate. For "gamma" and "unitizing" the frame of codings.
    coefficient
        "percent", "kappa" (Cohen's, for more than two coders Conger's), "pi" (Scott's, Fleiss'),
        "alpha", "ac1", "brennan_prediger"; "conger" and "fleiss" are other names of kappa and pi.
        "gamma" and "unitizing" take codings in place of ratings, and the parameters of
        `gamma_agreement` and `unitizing_agreement`.
    level
        How far two values a and b are apart. "nominal": 0 or 1; "linear": |a - b|; "interval": (a -
        b)^2; "ratio": ((a - b) / (a + b))^2; "ordinal" (alpha only): by the ranks between them.
        With a level other than nominal, kappa is weighted kappa and "ac1" is AC2.
    disagreement
        As for `krippendorff_alpha`, for any of the coefficients.
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.
    n_categories
        How many answers were possible, for "ac1" and "brennan_prediger" of nominal ratings; 0 takes
        those that were given.
    draws, seed
        Of the bootstrap behind `low` and `high`: units are drawn with replacement; 0 draws give no
        interval. The same seed gives the same numbers.

    Raises
    ------
    WrongUseError
        As `krippendorff_alpha`; for an unknown coefficient, or a parameter that it does not take.

    Examples
    --------
    >>> found = measure_agreement([[1, 1], [1, 2], [2, 2], [2, 2]], coefficient="pi", draws=500)
    >>> found.observed, found.expected, round(found.value, 3), found.high
    (0.25, 0.46875, 0.467, 1.0)
    """
    if coefficient in OF_CODINGS:
        if of_codings.get("variant") == "per-code":
            raise WrongUseError("analysis.agreement.value_per_code")
        return _of_codings(coefficient, ratings, of_codings | {"draws": draws, "seed": seed})
    name = OLD_NAMES.get(coefficient, coefficient)
    if name not in COEFFICIENTS:
        known = [*COEFFICIENTS, *OLD_NAMES, *OF_CODINGS]
        raise_bad_choice("coefficient", coefficient, known)
    if of_codings:
        known = list(signature(measure_agreement).parameters)[1:-1]
        _refuse(coefficient, sorted(of_codings), known)
    _check_level(name, level, n_categories=n_categories, has_table=disagreement is not None)
    read = read_ratings(ratings, weights=weights, level=level, disagreement=disagreement)
    return _measure(read, name, n_categories=n_categories, draws=draws, seed=seed)


def _check_level(name: str, level: str, *, n_categories: int, has_table: bool) -> None:
    if level == "ordinal" and name != "alpha":
        raise WrongUseError("analysis.agreement.ordinal", coefficient=name)
    if n_categories and (level != "nominal" or has_table):
        raise WrongUseError("analysis.agreement.n_categories")


def _measure(ratings: Ratings, name: str, *, n_categories: int, draws: int, seed: int) -> Agreement:
    formula = COEFFICIENTS[name]
    sums = Sums(ratings, np.zeros(len(ratings.labels), dtype=np.int64), 1)
    n_units, n_coders = float(sums.units[0]), int((ratings.labels >= 0).any(0).sum())
    if not n_units:
        return Agreement(nan, ALONE, 0.0, n_coders)
    found = formula(sums, n_categories)
    value = float(found.coefficient[0])
    parts = {"observed": float(found.observed[0]), "expected": float(found.expected[0])}
    if np.isnan(value):
        return Agreement(nan, SAME, n_units, n_coders, **parts)
    if draws:
        ends = find_interval(
            _join(ratings), {name: formula}, n_categories=n_categories, draws=draws, seed=seed
        )
        parts |= dict(zip(("low", "high"), ends[name].tolist(), strict=True))
    return Agreement(value, "", n_units, n_coders, **parts)


def _join(ratings: Ratings) -> Ratings:
    """Units with a rating, those that were rated alike as one: fewer numbers to draw."""
    rated = (ratings.labels >= 0).any(1)
    labels, unit = np.unique(ratings.labels[rated], axis=0, return_inverse=True)
    weights = add_up(unit.ravel(), ratings.weights[rated], size=len(labels))
    return Ratings(labels, weights, ratings.scale)


def _of_codings(coefficient: str, codings: Any, options: dict[str, Any]) -> Agreement:
    known = list(signature(OF_CODINGS[coefficient]).parameters)[1:]
    wrong = sorted(options.keys() - set(known))
    if wrong:
        _refuse(coefficient, wrong, known)
    if "length" not in options:
        raise WrongUseError("analysis.agreement.needs_length", coefficient=coefficient)
    return OF_CODINGS[coefficient](codings, **options)


def _refuse(coefficient: str, options: list[str], known: list[str]) -> NoReturn:
    raise WrongUseError(
        "analysis.agreement.takes_no", coefficient=coefficient, options=options, known=known
    )
