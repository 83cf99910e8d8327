"""The coefficients: one formula each over a few sums, and the bootstrap behind their intervals.

Every coefficient is `1 - observed / expected`, where both are disagreements (D_o and D_e; p_a and
p_e are 1 less these). A formula gives both for each group of units at once. The public functions
(`rap.analysis.agreement.named_coefficients`), the tables, the reports and the intervals all call
these functions.

Where ratings are missing, all but alpha follow Gwet (2014, Handbook of Inter-Rater Reliability, 4th
ed.): a unit counts in what is observed when it has two ratings, and in what chance would give when
it has one. Their disagreements are divided by the largest there can be, so that they lie between 0
and 1, which also gives the weighted form of each: kappa with a linear scale is Cohen's weighted
kappa, AC1 is then AC2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from typing import Any

import numpy as np

from rap.analysis.agreement.ratings import Floats, Ints, Ratings, Scale, add_up, ranks
from rap.core.extensions import Extension, broken, load, offered

# What units add up to: the few sums that every coefficient of agreement is made of.


def _as_it_is(sums: Floats) -> Floats:
    return sums


@dataclass(frozen=True)
class Sums:
    """Ratings added up in groups, each sum when it is first asked for.

    Attributes
    ----------
    ratings
        n_units units with r_i ratings each.
    group : shape (n_units,)
        In which group each unit is counted, from 0.
    n_groups
        How many groups there are, empty ones included.
    fold
        What happens to each sum, whose last axis are the groups; a bootstrap of sources puts draws
        and groups in their place (see `rap.analysis.agreement.table`).
    """

    ratings: Ratings
    group: Ints
    n_groups: int
    fold: Callable[[Floats], Floats] = _as_it_is

    @property
    def scale(self) -> Scale:
        return self.ratings.scale

    @cached_property
    def units(self) -> Floats:
        """Units with two ratings or more; shape (n_groups,), as the next two."""
        return self._add(self._paired_weights)

    @cached_property
    def difference_by_unit(self) -> Floats:
        """How far two ratings of a unit differ on average, added up over these units."""
        return self._add(self._paired_weights * self._unit_differences)

    @cached_property
    def difference_by_rating(self) -> Floats:
        """The same, a unit with r_i ratings counting r_i times: sum of o_ck * difference(c, k)."""
        return self._add(self._paired_weights * self._unit_differences * self._n_ratings)

    @cached_property
    def given(self) -> Floats:
        """How often each value was given in units with two ratings; (n_values, n_groups)."""
        return self.fold(self._count_values(self._paired_weights))

    @cached_property
    def shares(self) -> Floats:
        """The same in all units with a rating, each counting once; (n_values, n_groups)."""
        return self.fold(self._count_values(self.ratings.weights / np.maximum(self._n_ratings, 1)))

    @cached_property
    def by_coder(self) -> Floats:
        """How often each coder gave each value, in all units; (n_values, n_coders, n_groups)."""
        columns = self.ratings.labels.T
        counted = [self._count(column, self.ratings.weights) for column in columns]
        shape = (len(self.scale.values), 0, self.n_groups)
        return self.fold(np.stack(counted, axis=1) if counted else np.zeros(shape))

    @cached_property
    def _n_ratings(self) -> Ints:
        return np.asarray((self.ratings.labels >= 0).sum(1))

    @cached_property
    def _paired_weights(self) -> Floats:
        return np.where(self._n_ratings >= 2, self.ratings.weights, 0.0)

    @cached_property
    def _unit_differences(self) -> Floats:
        """For each unit, how far two of its ratings differ on average; 0 for fewer than two."""
        numbers: Any = self.ratings.numbers
        if self.scale.level == "ordinal":  # ranks depend on how often each value was given
            numbers = ranks(self.given)[self.ratings.labels, self.group[:, None]]
        columns = [np.ascontiguousarray(column) for column in numbers.T]
        is_rated = [np.ascontiguousarray(column) for column in (self.ratings.labels >= 0).T]
        total = np.zeros(len(self.ratings.labels))
        for one, other in combinations(range(len(columns)), 2):
            difference = self.scale.difference(columns[one], columns[other])
            total += difference * (is_rated[one] & is_rated[other])
        return total / np.maximum(self._n_ratings * (self._n_ratings - 1) / 2, 1)

    def _add(self, values: Floats) -> Floats:
        return self.fold(add_up(self.group, values, size=self.n_groups))

    def _count_values(self, weights: Floats) -> Floats:
        total = np.zeros((len(self.scale.values), self.n_groups))
        for column in self.ratings.labels.T:
            total += self._count(column, weights)
        return total

    def _count(self, labels: Any, weights: Floats) -> Floats:
        """How often each value was given in each group; label -1 (no rating) is left out."""
        n_places = len(self.scale.values) + 1
        place = (labels + np.int64(1)) * self.n_groups + self.group
        counted = add_up(place, weights, size=n_places * self.n_groups)
        return counted.reshape(n_places, self.n_groups)[1:]


_NOTHING = 1e-12  # an expected disagreement below this share of the largest is a rounding error


@dataclass(frozen=True)
class Disagreement:
    """Mean disagreements of each group, shape (..., n_groups), and how much each group weighs.

    `size` is what the means are over, when groups are put together: units, or ratings for alpha.
    """

    observed: Floats
    expected: Floats
    size: Floats

    @property
    def coefficient(self) -> Floats:
        """`1 - observed / expected`; NaN where nothing was compared, or nothing could differ."""
        defined = (self.expected > 0) & (self.size > 0)
        values = 1 - over(self.observed, self.expected)
        return values if defined.all() else np.where(defined, values, np.nan)

    @property
    def means(self) -> tuple[Floats, Floats]:
        """Observed and expected; NaN where nothing was compared."""
        compared = self.size > 0
        observed, expected = (
            np.where(compared, part, np.nan) for part in (self.observed, self.expected)
        )
        return observed, expected

    def combine(self, cell: Ints) -> Disagreement:
        """Groups put together, those with the same number in `cell`, which never falls.

        Chance is measured within each group and then added up, as Krippendorff (2004, Content
        Analysis, 2nd ed., ch. 11) combines categories: counting frequent and rare codes as one
        would take the difference between them for agreement.
        """
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        if len(starts) == len(cell):  # each its own
            return self
        size, observed, expected = (
            np.add.reduceat(values, starts, axis=-1)
            for values in (self.size, self.size * self.observed, self.size * self.expected)
        )
        return Disagreement(over(observed, size), over(expected, size), size)


# Every formula is called alike, with how many answers were possible: `ac1` and `brennan_prediger` need
# it, since nobody may have given some of them; the others go by the answers that were given.
Formula = Callable[[Sums, int], Disagreement]


def percent(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Per cent agreement: p_a, the share of pairs of ratings of a unit that agree. p_e is 0."""
    return Disagreement(_observed(sums), np.ones_like(sums.units), sums.units)


def alpha(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Krippendorff's alpha (2011, Computing Krippendorff's Alpha-Reliability).

    With o_ck the coincidences of values c and k, n_c how often c was given in units with two
    ratings or more, n the sum of n_c and d_ck how far c and k are apart on the scale
    (`Scale.apart`):

        D_o = sum of o_ck d_ck / n        D_e = sum of n_c n_k d_ck / (n (n - 1))
    """
    n = sums.given.sum(0)
    expected = over(sums.scale.difference_in_all(sums.given), n * (n - 1))
    return Disagreement(over(sums.difference_by_rating, n), clear(expected, sums.scale.largest), n)


def pi(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Scott's pi (1955, doi:10.1086/266577), for many coders Fleiss' kappa.

    With s_k the share of answer k, all coders together: p_e = sum of s_k^2 (Fleiss 1971,
    doi:10.1037/h0031619).
    """
    shares = _normed(sums.shares)
    expected = sums.scale.difference_in_all(shares) / sums.scale.largest
    return Disagreement(_observed(sums), clear(expected), sums.units)


def kappa(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Cohen's kappa (1960, doi:10.1177/001316446002000104), for many coders Conger's.

    With s_gk the share of answer k among those of coder g (Conger 1980,
    doi:10.1037/0033-2909.88.2.322): p_e is the mean over pairs of coders g, h of the sum of
    s_gk s_hk. With weights as Cohen (1968, doi:10.1037/h0026256).
    """
    shares = _normed(sums.by_coder)
    n_coders = (sums.by_coder.sum(0) > 0).sum(0)
    everyone = sums.scale.difference_in_all(shares.sum(1))
    oneself = sums.scale.difference_in_all(shares).sum(0)
    expected = over(everyone - oneself, n_coders * (n_coders - 1)) / sums.scale.largest
    return Disagreement(_observed(sums), clear(expected), sums.units)


def ac1(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Gwet's AC1 (2008, doi:10.1348/000711006X126600), which stays high when one answer is rare.

    With q possible answers: p_e = sum of s_k (1 - s_k) / (q - 1). On another scale AC2 (Gwet 2014):
    p_e is multiplied by q times the mean agreement of two possible answers, which is 1 for AC1.
    """
    shares = _normed(sums.shares)
    n_answers = max(len(sums.scale.values), n_categories)
    chance = (shares * (1 - shares)).sum(0) / max(n_answers - 1, 1)
    expected = 1 - chance * n_answers * (1 - _mean_difference(sums, n_answers))
    return Disagreement(_observed(sums), expected if n_answers > 1 else 0 * expected, sums.units)


def brennan_prediger(sums: Sums, n_categories: int = 0) -> Disagreement:
    """Brennan and Prediger's kappa (1981, doi:10.1177/001316448104100307): p_e = 1 / q.

    For two coders Bennett's S (Bennett, Alpert and Goldstein 1954, doi:10.1086/266520), with two
    answers PABAK (Byrt, Bishop and Carlin 1993, doi:10.1016/0895-4356(93)90018-V).
    """
    n_answers = max(len(sums.scale.values), n_categories)
    expected = np.full_like(sums.units, _mean_difference(sums, n_answers))
    return Disagreement(_observed(sums), expected, sums.units)


COEFFICIENTS: dict[str, Formula] = {
    "percent": percent,
    "kappa": kappa,
    "pi": pi,
    "alpha": alpha,
    "ac1": ac1,
    "brennan_prediger": brennan_prediger,
}


def names_of_formulas() -> tuple[str, ...]:
    """The names of all coefficients, those of packages of others last."""
    return (*COEFFICIENTS, *(one for one in offered("coefficient") if one not in COEFFICIENTS))


def find_formula(name: str) -> Formula:
    """The coefficient of this name; one of a package of others is imported when it is first used, in
    the process of a notebook alone.

    Raises
    ------
    KeyError
        No coefficient has this name.
    """
    return COEFFICIENTS[name] if name in COEFFICIENTS else _guarded(offered("coefficient")[name])


@cache
def _guarded(extension: Extension) -> Formula:
    """Its formula, of which each answer is looked at: numbers of the shape of the groups."""
    formula = load(extension)

    def guarded(sums: Sums, n_categories: int = 0) -> Disagreement:
        try:
            observed, expected = (np.asarray(one, float) for one in formula(sums, n_categories))
        except Exception as error:  # whatever its own code raises
            raise broken(extension, type(error).__name__) from None
        if observed.shape != sums.units.shape or expected.shape != sums.units.shape:
            raise broken(extension, "shape")
        return Disagreement(observed, expected, sums.units)

    return guarded


def _observed(sums: Sums) -> Floats:
    return over(sums.difference_by_unit, sums.units) / sums.scale.largest


def _mean_difference(sums: Sums, n_answers: int) -> float:
    """How far two answers drawn from all possible ones are apart on average, 0 to 1."""
    if sums.scale.level == "nominal":
        return 1 - 1 / max(n_answers, 1)
    every = np.ones(len(sums.scale.values))
    return float(sums.scale.difference_in_all(every)) / n_answers**2 / sums.scale.largest


def _normed(counts: Floats) -> Floats:
    return over(counts, counts.sum(0))


def over(part: Floats, whole: Floats | Ints) -> Floats:
    """A quotient, 0 where the whole is 0."""
    defined = whole > 0
    if defined.all():  # division without a mask is three times as fast, and bootstraps divide a lot
        return np.asarray(part / whole)
    shape = np.broadcast_shapes(part.shape, whole.shape)
    return np.divide(part, whole, out=np.zeros(shape), where=defined)


def clear(expected: Floats, largest: float = 1.0) -> Floats:
    """Exactly 0 where an expected disagreement is but a rounding error."""
    return np.where(expected > _NOTHING * largest, expected, 0.0)


# How far a coefficient would move had other units, or other sources, been drawn: the percentile
# bootstrap of Efron and Tibshirani (1993, An Introduction to the Bootstrap, ch. 13). Every
# coefficient is made of sums over units, so nothing is rated again: a draw says how often each
# source or unit counts.

ENDS = (0.025, 0.975)
AT_ONCE = 1 << 22  # numbers held in one table of draws


def find_ends(values: Floats) -> Floats:
    """Both ends of the 95 % interval over the first axis, the draws; shape (2, ...).

    Draws in which everybody gave one same answer have no coefficient (NaN) and are left out; NaN
    where no draw has one.
    """
    ends = np.full((2, *values.shape[1:]), np.nan)
    missing = np.isnan(values)
    whole, some = ~missing.any(0), missing.any(0) & ~missing.all(0)
    ordered = np.sort(values[:, whole], axis=0)  # quantile alone partitions, which is slower
    ends[:, whole] = np.quantile(ordered, ENDS, axis=0, overwrite_input=True)
    ends[:, some] = np.nanquantile(values[:, some], ENDS, axis=0)  # slow: a loop over columns
    return ends


def draw(n: int, *, draws: int, seed: int) -> Floats:
    """How often each of n sources is drawn, n at a time with replacement; shape (draws, n)."""
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return times.astype(np.float64)


def find_interval(
    ratings: Ratings, formulas: Mapping[str, Formula], *, n_categories: int, draws: int, seed: int
) -> dict[str, Floats]:
    """Both ends of the interval of each coefficient, shape (2,) each: units are drawn.

    With replacement, as many as there are; a unit of weight 3 is three equal units.
    """
    total = ratings.weights.sum()
    random = np.random.default_rng(seed)
    times = random.multinomial(round(total), ratings.weights / total, size=draws)
    found: dict[str, list[Floats]] = {name: [] for name in formulas}
    n_numbers = draws * max(ratings.labels.size, len(ratings.scale.values))
    for some in np.array_split(times, min(1 + n_numbers // AT_ONCE, draws)):
        group, unit = np.nonzero(some)
        weights = some[group, unit].astype(np.float64)
        sums = Sums(Ratings(ratings.labels[unit], weights, ratings.scale), group, len(some))
        for name, formula in formulas.items():
            found[name].append(formula(sums, n_categories).coefficient)
    return {name: find_ends(np.concatenate(parts)) for name, parts in found.items()}
