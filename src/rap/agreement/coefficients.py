"""Coefficients of agreement over ratings of units x coders, each with the reason when it is undefined.

Each is `1 - observed disagreement / expected disagreement`: 1 is full agreement, 0 what chance would give, below 0 is
disagreement beyond chance. Missing ratings are NaN or None.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from itertools import combinations
from typing import Any

import numpy as np

from rap.agreement.gamma import gamma_agreement
from rap.agreement.ratings import ALONE, SAME, Agreement, Floats, Ints, Ratings, add_up, pair_up, read_ratings
from rap.errors import WrongUseError

_ROWS = 512  # of a table of differences between values, held at once


def percent_agreement(ratings: Any, *, weights: Any = None) -> float:
    """Share of pairs of coders that gave the same answer, averaged over units: 0 to 1, chance not taken off.

    Units with fewer than two ratings are left out; NaN when there are none. See `krippendorff_alpha` for the parameters.
    """
    return measure_agreement(ratings, coefficient="percent", weights=weights).value


def cohen_kappa(first: Any, second: Any, *, weights: Any = None) -> float:
    """Agreement of two coders beyond the chance of their own habits (Cohen 1960, doi:10.1177/001316446002000104).

    Parameters
    ----------
    first, second : Series or array of any labels, shape (n_units,)
        What each coder decided. Units that one of them left out are left out.
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.

    Returns
    -------
    float
        1 is full agreement, 0 is chance, -1 the lower end; NaN if both gave one same answer throughout.

    Raises
    ------
    WrongUseError
        When the two have different lengths or indexes.

    Examples
    --------
    >>> cohen_kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    return measure_agreement(_complete(first, second), coefficient="conger", weights=weights).value


def scott_pi(first: Any, second: Any, *, weights: Any = None) -> float:
    """Agreement of two coders beyond chance, their habits pooled (Scott 1955, doi:10.1086/266577).

    Parameters, result and errors are those of `cohen_kappa`.
    """
    return measure_agreement(_complete(first, second), coefficient="fleiss", weights=weights).value


def fleiss_kappa(ratings: Any, *, weights: Any = None) -> float:
    """Agreement of several coders beyond chance, habits pooled (Fleiss 1971, doi:10.1037/h0031619): Scott's pi for many.

    Missing ratings as in Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed.): every unit counts once in the chance part,
    those with two ratings or more in the observed part. Parameters as for `krippendorff_alpha`; NaN when undefined.
    """
    return measure_agreement(ratings, coefficient="fleiss", weights=weights).value


def conger_kappa(ratings: Any, *, weights: Any = None) -> float:
    """Cohen's kappa for several coders, each with their own habits (Conger 1980, doi:10.1037/0033-2909.88.2.322).

    Missing ratings as in Gwet (2014): a coder's habits are the shares among the units this coder rated.
    Parameters as for `krippendorff_alpha`; NaN when undefined.
    """
    return measure_agreement(ratings, coefficient="conger", weights=weights).value


def gwet_ac1(ratings: Any, *, weights: Any = None, n_categories: int = 0) -> float:
    """First-order agreement, which stays high when one answer is rare (Gwet 2008, doi:10.1348/000711006X126600).

    `n_categories` is how many answers were possible (0: those that were given). Other parameters as for `krippendorff_alpha`.
    NaN when undefined.
    """
    return measure_agreement(ratings, coefficient="ac1", weights=weights, n_categories=n_categories).value


def krippendorff_alpha(ratings: Any, *, level: str = "nominal", weights: Any = None) -> float:
    """Agreement of any number of coders, with missing ratings, beyond chance.

    After Krippendorff (2011, "Computing Krippendorff's Alpha-Reliability"); Hayes and Krippendorff 2007,
    doi:10.1080/19312450709336664.

    Parameters
    ----------
    ratings : frame or array of any labels, shape (n_units, n_coders)
        NaN or None where a coder did not rate. Units with one rating say nothing about agreement and are left out.
    level
        "nominal"; "ordinal" (numbers or ordered categories), "interval" or "ratio" (numbers of 0 or more).
    weights : array, shape (n_units,), optional
        A unit of weight 3 counts as three equal units.

    Returns
    -------
    float
        1 is full agreement, 0 is chance; it can fall below -1. NaN when no unit has two ratings or all are the same.

    Raises
    ------
    WrongUseError
        For another shape, an unknown level, words where numbers are needed, or weights that do not fit.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1], [1, None], [2, 2], [3, 2]], level="interval"), 3)
    0.706
    """
    return measure_agreement(ratings, coefficient="alpha", level=level, weights=weights).value


def measure_agreement(
    ratings: Any,
    *,
    coefficient: str = "alpha",
    level: str = "nominal",
    weights: Any = None,
    n_categories: int = 0,
    **of_gamma: Any,
) -> Agreement:
    """One coefficient with its reason when it is undefined: "percent", "alpha", "fleiss", "conger", "ac1" or "gamma".

    Gamma takes codings in place of ratings, and `length` and what else `gamma_agreement` takes.
    """
    if coefficient == "gamma":
        return _gamma(ratings, of_gamma)
    if coefficient not in _PARTS:
        raise WrongUseError(f"coefficient='{coefficient}'", "is unknown", f"use one of {', '.join(_PARTS)}, gamma")
    if of_gamma:
        raise WrongUseError(f"coefficient='{coefficient}'", f"takes no {', '.join(of_gamma)}", "use it for gamma alone")
    read = read_ratings(ratings, weights=weights, level=level)
    counts = read.given.sum(1)
    n_units = float(read.weights[counts >= 2].sum())
    n_coders = int(read.given.any(0).sum())
    if not n_units:
        return Agreement(float("nan"), ALONE, 0.0, n_coders)
    options: dict[str, Any] = {"alpha": {"level": level}, "ac1": {"n_categories": n_categories}}
    observed, expected = _PARTS[coefficient](read, counts, **options.get(coefficient, {}))
    if expected <= 0:
        return Agreement(float("nan"), SAME, n_units, n_coders)
    return Agreement(1.0 - observed / expected, "", n_units, n_coders)


def _gamma(codings: Any, options: dict[str, Any]) -> Agreement:
    known = list(signature(gamma_agreement).parameters)[1:]
    wrong = sorted(options.keys() - set(known))
    if wrong or "length" not in options:
        what = f"takes no {', '.join(wrong)}" if wrong else "needs the length of each source"
        raise WrongUseError("coefficient='gamma'", what, f"give {', '.join(known)}, the first at least")
    return gamma_agreement(codings, **options)


def _complete(first: Any, second: Any) -> Any:
    """Both columns, a unit that one coder left out made missing for both."""
    import pandas as pd

    pairs = pair_up(first, second)
    missing = pd.isna(pairs).any(axis=1)
    if missing.any():
        pairs = pairs.astype(float if pairs.dtype.kind == "f" else object)
        pairs[missing] = np.nan
    return pairs


def _differing_pairs(read: Ratings, differ: Callable[[Any, Any], Any]) -> Floats:
    """Per unit the sum, over pairs of coders who both rated it, of how much they differ."""
    total = np.zeros(len(read.labels))
    columns = [np.ascontiguousarray(column) for column in read.labels.T]
    for first, second in combinations(columns, 2):
        total += np.where((first >= 0) & (second >= 0), differ(first, second), 0)
    return total


def _observed(read: Ratings, counts: Ints) -> float:
    """Share of pairs that differ, averaged over the units with two ratings or more."""
    paired = counts >= 2
    pairs = counts[paired] * (counts[paired] - 1) / 2
    shares = _differing_pairs(read, np.not_equal)[paired] / pairs
    weights = read.weights[paired]
    return float((weights * shares).sum() / weights.sum())


def _shares(read: Ratings, counts: Ints) -> Floats:
    """How often each label was given, every rated unit counting once: shape (n_labels,), sum 1."""
    rated = counts >= 1
    per_rating = np.zeros(len(counts))
    per_rating[rated] = read.weights[rated] / counts[rated]
    given = read.given
    spread = np.broadcast_to(per_rating[:, None], given.shape)[given]
    return add_up(read.labels[given], spread, size=1) / float(per_rating.dot(counts))


def _percent(read: Ratings, counts: Ints) -> tuple[float, float]:
    return _observed(read, counts), 1.0


def _fleiss(read: Ratings, counts: Ints) -> tuple[float, float]:
    return _observed(read, counts), _rest(float((_shares(read, counts) ** 2).sum()))


def _ac1(read: Ratings, counts: Ints, *, n_categories: int = 0) -> tuple[float, float]:
    shares = _shares(read, counts)
    categories = max(n_categories, int((shares > 0).sum()))
    if categories < 2:
        return 0.0, 0.0
    return _observed(read, counts), _rest(float((shares * (1 - shares)).sum()) / (categories - 1))


def _conger(read: Ratings, counts: Ints) -> tuple[float, float]:
    """Chance is the mean, over pairs of coders, of the chance that their two habits meet."""
    size = int(read.labels.max()) + 1
    habits = []
    for column, given in zip(read.labels.T, read.given.T, strict=True):
        if read.weights[given].sum():
            shares = add_up(column[given], read.weights[given], size=size)
            habits.append(shares / shares.sum())
    table = np.array(habits)
    pairs = len(table) * (len(table) - 1)
    return _observed(read, counts), _rest(float((table.sum(0) ** 2 - (table**2).sum(0)).sum()) / pairs)


def _rest(chance: float) -> float:
    """What chance leaves; 0 when that is but a rounding error."""
    return 0.0 if chance > 1 - 1e-12 else 1 - chance


def _alpha(read: Ratings, counts: Ints, *, level: str = "nominal") -> tuple[float, float]:
    paired = counts >= 2
    kept = Ratings(read.labels[paired], read.values, read.weights[paired]) if not paired.all() else read
    given = kept.given
    spread = np.broadcast_to(kept.weights[:, None], given.shape)
    frequency = add_up(kept.labels[given], spread[given], size=len(kept.values))
    n = float(frequency.sum())
    if not frequency.size or frequency.max() >= n:
        return 0.0, 0.0
    places = np.cumsum(frequency) - frequency / 2 if level == "ordinal" else kept.values
    differ = _difference(level, places)
    per_unit = _differing_pairs(kept, differ) * kept.weights / (counts[paired] - 1)
    return 2 * float(per_unit.sum()), _expected(frequency, places, level=level) / (n - 1)


def _difference(level: str, places: Floats) -> Callable[[Any, Any], Any]:
    """Squared difference of labels; for an ordinal level `places` are the middles of the ranks each label holds."""
    if level == "nominal":
        return np.not_equal
    if level == "ratio":
        return lambda a, b: _ratio(places[a], places[b])
    return lambda a, b: (places[a] - places[b]) ** 2


def _ratio(first: Any, second: Any) -> Any:
    total = first + second
    return np.where(total > 0, (first - second) / np.where(total > 0, total, 1), 0) ** 2


def _expected(frequency: Floats, places: Floats, *, level: str) -> float:
    """Sum over all pairs of given labels of their squared difference."""
    n = float(frequency.sum())
    if level == "nominal":
        return n * n - float((frequency**2).sum())
    if level == "ratio":
        rows = range(0, len(places), _ROWS)
        parts = [frequency[i : i + _ROWS] @ _ratio(places[i : i + _ROWS, None], places) @ frequency for i in rows]
        return float(sum(parts))
    centred = places - float((frequency * places).sum()) / n
    return 2 * n * float((frequency * centred**2).sum())


_PARTS: dict[str, Callable[..., tuple[float, float]]] = {
    "percent": _percent,
    "alpha": _alpha,
    "fleiss": _fleiss,
    "conger": _conger,
    "ac1": _ac1,
}
