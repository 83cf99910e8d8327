"""What units add up to: the few sums that every coefficient of agreement is made of.

All of them are sums over units, so they serve one set of ratings, the rows of a table and the draws
of a bootstrap alike: only the *groups* differ in which the units are added up. Groups are the last
axis of each sum: the first axes are short (two answers, four coders), and numpy adds up along a
first axis many times faster than along a short last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from rap.analysis.agreement.ratings import Ratings, add_up
from rap.analysis.agreement.scale import Floats, Ints, Scale, ranks


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
        and groups in their place (see `rap.analysis.agreement.bootstrap`).
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
    def apart(self) -> Floats:
        """Over these units, how far two ratings of a unit are apart on average."""
        return self._add(self._paired_weights * self._apart)

    @cached_property
    def apart_by_rating(self) -> Floats:
        """The same, a unit with r_i ratings counting r_i times: sum of o_ck * difference(c, k)."""
        return self._add(self._paired_weights * self._apart * self._n_ratings)

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
    def _apart(self) -> Floats:
        """For each unit, how far two of its ratings are apart on average; 0 for fewer than two."""
        numbers: Any = self.ratings.numbers
        if self.scale.level == "ordinal":  # ranks depend on how often each value was given
            numbers = ranks(self.given)[self.ratings.labels, self.group[:, None]]
        columns = [np.ascontiguousarray(column) for column in numbers.T]
        is_rated = [np.ascontiguousarray(column) for column in (self.ratings.labels >= 0).T]
        total = np.zeros(len(self.ratings.labels))
        for one, other in combinations(range(len(columns)), 2):
            apart = self.scale.apart(columns[one], columns[other])
            total += apart * (is_rated[one] & is_rated[other])
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
