"""The coefficients by their names, over ratings of units x coders; missing ratings are NaN or None.

Each is one call of `measure_agreement`; the formulas are in `rap.analysis.agreement.coefficients`.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.agreement.coefficients import Sums, find_formula, find_interval, names_of_formulas
from rap.analysis.agreement.gamma import gamma_agreement
from rap.analysis.agreement.ratings import (
    ALONE,
    SAME,
    Agreement,
    Ratings,
    raise_bad_choice,
    read_ratings,
)
from rap.analysis.agreement.unitizing import unitizing_agreement
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd

OLD_NAMES = {"fleiss": "pi", "conger": "kappa"}
OF_CODINGS: dict[str, Callable[..., Any]] = {
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
    **of_codings
        For "gamma" and "unitizing" alone: `length` and the other parameters of their functions.

    Returns
    -------
    Agreement
        For "gamma" a `Gamma`.

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
    name, measured = OLD_NAMES.get(coefficient, coefficient), OF_CODINGS.get(coefficient)
    if measured is None and name not in (known_names := names_of_formulas()):
        raise_bad_choice("coefficient", coefficient, [*known_names, *OLD_NAMES, *OF_CODINGS])
    if of_codings.get("variant") == "per-code":
        raise WrongUseError("analysis.agreement.value_per_code")
    options = signature(measured or measure_agreement).parameters.values()
    known = [one.name for one in options if one.kind is one.KEYWORD_ONLY]
    if wrong := sorted(of_codings.keys() - set(known)):
        raise WrongUseError(
            "analysis.agreement.takes_no", coefficient=coefficient, options=wrong, known=known
        )
    if measured is not None:
        if "length" not in of_codings:
            raise WrongUseError("analysis.agreement.needs_length", coefficient=coefficient)
        found: Agreement = measured(ratings, draws=draws, seed=seed, **of_codings)
        return found
    if level == "ordinal" and name != "alpha":
        raise WrongUseError("analysis.agreement.ordinal", coefficient=name)
    if n_categories and (level != "nominal" or disagreement is not None):
        raise WrongUseError("analysis.agreement.n_categories")
    read = read_ratings(ratings, weights=weights, level=level, disagreement=disagreement)
    return _measure(read, name, n_categories=n_categories, draws=draws, seed=seed)


def _measure(ratings: Ratings, name: str, *, n_categories: int, draws: int, seed: int) -> Agreement:
    formula = find_formula(name)
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
            ratings.join_alike(), {name: formula}, n_categories=n_categories, draws=draws, seed=seed
        )
        parts |= dict(zip(("low", "high"), ends[name].tolist(), strict=True))
    return Agreement(value, "", n_units, n_coders, **parts)


def percent_agreement(ratings: Any, *, weights: Any = None) -> float:
    """Share of pairs of coders that gave the same answer, averaged over units; chance stays in it.

    Parameters
    ----------
    ratings, weights
        As for `krippendorff_alpha`. Units with fewer than two ratings are left out.

    Returns
    -------
    float
        0 to 1; NaN when no unit has two ratings.

    Raises
    ------
    WrongUseError
        For ratings of another shape, or weights that do not fit.

    Examples
    --------
    >>> percent_agreement([["rent", "rent"], ["rent", "key"], ["key", None]])
    0.5
    """
    return measure_agreement(ratings, coefficient="percent", weights=weights).value


def cohen_kappa(first: Any, second: Any, *, weights: Any = None) -> float:
    """Agreement of two coders beyond the chance of their own habits.

    After Cohen (1960, doi:10.1177/001316446002000104).

    Parameters
    ----------
    first, second : Series or array of any labels, shape (n_units,)
        What each coder decided. Units that one of them left out are left out.
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.

    Returns
    -------
    float
        1 is full agreement, 0 is chance, -1 the lower end; NaN if both gave the same answer
        throughout.

    Raises
    ------
    WrongUseError
        When the two have different lengths or indexes.

    Examples
    --------
    >>> cohen_kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    return measure_agreement(_complete(first, second), coefficient="kappa", weights=weights).value


def weighted_kappa(
    first: Any,
    second: Any,
    *,
    weighting: str = "linear",
    disagreement: Any = None,
    weights: Any = None,
) -> float:
    """Cohen's kappa in which some disagreements weigh more than others.

    After Cohen (1968, doi:10.1037/h0026256).

    Parameters
    ----------
    first, second : Series or array, shape (n_units,)
        Numbers or ordered categories; with `disagreement` any labels. Units that one coder left out
        are left out.
    weighting
        "linear": two answers a and b are |a - b| apart (Cicchetti and Allison 1971); "quadratic":
        (a - b)^2 (Fleiss and Cohen 1973, doi:10.1177/001316447303300309). Ordered categories count
        by their place.
    disagreement : DataFrame, shape (n_values, n_values), instead of `weighting`
        Index and columns are the values; how much it weighs when one coder gives one and the other
        the other: 0 from a value to itself, the same in both directions.
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN if both gave the same answer throughout.

    Raises
    ------
    WrongUseError
        For different lengths or indexes, an unknown weighting, words without an order, or a table
        of disagreement that cannot be used.

    Examples
    --------
    >>> round(weighted_kappa([1, 2, 3, 3], [1, 2, 3, 1], weighting="quadratic"), 3)
    0.385
    """
    levels = {"linear": "linear", "quadratic": "interval"}
    if weighting not in levels:
        raise_bad_choice("weighting", weighting, levels)
    level = levels[weighting] if disagreement is None else "nominal"
    return measure_agreement(
        _complete(first, second),
        coefficient="kappa",
        level=level,
        disagreement=disagreement,
        weights=weights,
    ).value


def scott_pi(first: Any, second: Any, *, weights: Any = None) -> float:
    """Agreement of two coders beyond chance, their habits pooled (Scott 1955, doi:10.1086/266577).

    Parameters
    ----------
    first, second, weights
        As for `cohen_kappa`.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN if both gave the same answer throughout.

    Raises
    ------
    WrongUseError
        As `cohen_kappa`.

    Examples
    --------
    >>> round(scott_pi([True, True, False, False], [True, False, False, False]), 3)
    0.467
    """
    return measure_agreement(_complete(first, second), coefficient="pi", weights=weights).value


def bennett_s(first: Any, second: Any, *, n_categories: int = 0, weights: Any = None) -> float:
    """Agreement of two coders beyond that of answers given at random.

    After Bennett, Alpert and Goldstein (1954, doi:10.1086/266520). With two answers this is PABAK,
    kappa adjusted for prevalence and bias (Byrt, Bishop and Carlin 1993,
    doi:10.1016/0895-4356(93)90018-V).

    Parameters
    ----------
    first, second, weights
        As for `cohen_kappa`.
    n_categories
        How many answers were possible. 0 takes those that were given, which makes chance too large
        when a possible answer never occurs: give the number when you know it.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN if there is only one answer.

    Raises
    ------
    WrongUseError
        As `cohen_kappa`.

    Examples
    --------
    >>> bennett_s(["rent", "rent", "key", "key"], ["rent", "key", "key", "key"])
    0.5
    """
    return brennan_prediger(_complete(first, second), n_categories=n_categories, weights=weights)


def brennan_prediger(ratings: Any, *, n_categories: int = 0, weights: Any = None) -> float:
    """Agreement beyond that of answers given at random.

    After Brennan and Prediger (1981, doi:10.1177/001316448104100307). Bennett's S for any number of
    coders, with missing ratings as in Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed.).

    Parameters
    ----------
    ratings, weights
        As for `krippendorff_alpha`.
    n_categories
        As for `bennett_s`.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN if there is only one answer.

    Raises
    ------
    WrongUseError
        For ratings of another shape, or weights that do not fit.

    Examples
    --------
    >>> brennan_prediger([["rent", "rent", "key"], ["key", "key", None]], n_categories=4)
    0.5555555555555556
    """
    return measure_agreement(
        ratings, coefficient="brennan_prediger", n_categories=n_categories, weights=weights
    ).value


def fleiss_kappa(ratings: Any, *, weights: Any = None) -> float:
    """Agreement of several coders beyond chance, habits pooled: Scott's pi for many.

    After Fleiss (1971, doi:10.1037/h0031619). Missing ratings as in Gwet (2014, Handbook of
    Inter-Rater Reliability, 4th ed.): every unit counts once in the chance part, those with two
    ratings or more in the observed part.

    Parameters
    ----------
    ratings, weights
        As for `krippendorff_alpha`.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN when no unit has two ratings or all are the same.

    Raises
    ------
    WrongUseError
        For ratings of another shape, or weights that do not fit.

    Examples
    --------
    >>> round(fleiss_kappa([["rent", "rent", "rent"], ["rent", "key", "key"]]), 3)
    0.25
    """
    return measure_agreement(ratings, coefficient="pi", weights=weights).value


def conger_kappa(ratings: Any, *, weights: Any = None) -> float:
    """Cohen's kappa for several coders, each with their own habits.

    After Conger (1980, doi:10.1037/0033-2909.88.2.322). Missing ratings as in Gwet (2014, Handbook
    of Inter-Rater Reliability, 4th ed.): a coder's habits are the shares among the units this coder
    rated.

    Parameters
    ----------
    ratings, weights
        As for `krippendorff_alpha`.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN when no unit has two ratings or all are the same.

    Raises
    ------
    WrongUseError
        For ratings of another shape, or weights that do not fit.

    Examples
    --------
    >>> round(conger_kappa([["rent", "rent", "rent"], ["rent", "key", "key"]]), 3)
    0.333
    """
    return measure_agreement(ratings, coefficient="kappa", weights=weights).value


def gwet_ac1(ratings: Any, *, weights: Any = None, n_categories: int = 0) -> float:
    """First-order agreement, which stays high when one answer is rare.

    After Gwet (2008, doi:10.1348/000711006X126600).

    Parameters
    ----------
    ratings, weights
        As for `krippendorff_alpha`.
    n_categories
        How many answers were possible; 0 takes those that were given.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; NaN when no unit has two ratings or all are the same.

    Raises
    ------
    WrongUseError
        For ratings of another shape, or weights that do not fit.

    Examples
    --------
    >>> round(gwet_ac1([[True, True], [True, False], [False, False]]), 3)
    0.333
    """
    return measure_agreement(
        ratings, coefficient="ac1", weights=weights, n_categories=n_categories
    ).value


def krippendorff_alpha(
    ratings: Any, *, level: str = "nominal", disagreement: Any = None, weights: Any = None
) -> float:
    """Agreement of any number of coders, with missing ratings, beyond chance.

    After Krippendorff (2011, "Computing Krippendorff's Alpha-Reliability"); Hayes and Krippendorff
    (2007, doi:10.1080/19312450709336664).

    Parameters
    ----------
    ratings : frame or array of any labels, shape (n_units, n_coders)
        NaN or None where a coder did not rate. Units with one rating say nothing about agreement
        and are left out.
    level
        "nominal"; "ordinal" (numbers or ordered categories), "interval" or "ratio" (numbers of 0 or
        more).
    disagreement : DataFrame, shape (n_values, n_values), instead of a level
        Index and columns are the values; how much it weighs when two ratings of a unit are one and
        the other: 0 from a value to itself, the same in both directions.
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; it can fall below -1. NaN when no unit has two ratings or
        all are the same.

    Raises
    ------
    WrongUseError
        For another shape, an unknown level, words where numbers are needed, weights that do not
        fit, or a table of disagreement that misses a value.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1], [1, None], [2, 2], [3, 2]], level="interval"), 3)
    0.706
    """
    return measure_agreement(
        ratings, coefficient="alpha", level=level, disagreement=disagreement, weights=weights
    ).value


def _complete(first: Any, second: Any) -> pd.DataFrame:
    """Both columns side by side, a unit that one coder left out made missing for both.

    Raises
    ------
    WrongUseError
        When they are not of one length, or are Series with different indexes.
    """
    import pandas as pd

    if len(first) != len(second):
        raise WrongUseError(
            "analysis.agreement.other_lengths", first=len(first), second=len(second)
        )
    indexed = isinstance(first, pd.Series) and isinstance(second, pd.Series)
    if indexed and not first.index.equals(second.index):
        raise WrongUseError("analysis.agreement.other_indexes")
    pairs = pd.DataFrame({"first": pd.Series(first).array, "second": pd.Series(second).array})
    missing = pairs.isna().any(axis=1)
    return pairs.mask(missing) if missing.any() else pairs
