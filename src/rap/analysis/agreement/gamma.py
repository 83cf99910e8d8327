"""Gamma: do coders cut and code the same text alike? Passages are compared where they fit best.

After Mathet, Widlöcher and Métivier (2015, Computational Linguistics 41(3),
doi:10.1162/COLI_a_00227):

- two units u, v are
  `place` * ((|start - start| + |end - end|) / (length + length))^2 + `code` * [their codes differ]
  apart;
- a unitary alignment takes at most one unit of each coder. Its disorder is the mean, over all pairs
  of coders, of how far apart their two units are; a pair that lacks a unit is one apart (the delta
  of the paper is 1 here). An alignment is a set of these that holds every unit once, and the best
  one, whose sum of disorders is least, is found exactly, as a set partition (sections 4 and 5.1);
- that sum over the mean number of units of a coder is the disorder of the text;
- gamma = 1 - disorder / mean disorder of shuffled texts. A shuffled text has as many coders. Each
  has the units of one of the real ones, drawn at random, moved on by a random number of characters;
  what passes the end begins again at the beginning. Two moves are not closer than the mean length
  of a unit, so that no two coders are moved alike (section 5.2).

Units are set side by side within each text only; disorders and mean numbers of units are added up
over texts.

Which unitary alignments need to be tried? The paper leaves out those with a disorder above the
number of coders. Here all are left out that can be cut in two parts which together are no worse: it
is the same argument for every cut and not only for the last. Putting the two parts in its place
makes no alignment worse, so one of the best remains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil, comb, isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.agreement.coefficients import draw, find_ends
from rap.analysis.agreement.continuum import Continuum, read_continuum
from rap.analysis.agreement.ratings import ALONE, SAME, Agreement, Bools, Floats, Ints
from rap.analysis.columns import same_kind
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd

EMPTY = "nobody coded a passage in what two coders read"
CONFIDENCE = 1.96  # of a normal distribution, for 95 %
MOST = 1_000_000  # unitary alignments held at once


@dataclass(frozen=True)
class Gamma(Agreement):
    """Gamma with what it is made of; a kind of `Agreement`.

    Attributes
    ----------
    value, reason, n_coders, low, high
        As of an `Agreement`.
    n_units
        How many units all coders marked together.
    observed, expected
        Disorders: of the text as it was coded, and on average of the shuffled ones.
    n_samples
        How many shuffled texts `expected` is the mean of.
    precision
        With 95 % confidence `expected` lies within this share of what more and more shuffled texts
        would give.
    """

    n_samples: int = 0
    precision: float = nan


@dataclass(frozen=True)
class _Text:
    """The units of one text in columns of shape (n_units,); `length` is in characters."""

    name: str
    length: int
    n_coders: int
    coder: Ints
    code: Ints
    start: Ints
    end: Ints


@same_kind
def gamma_agreement(
    codings: pd.DataFrame,
    *,
    length: int | Mapping[str, int],
    place_weight: float = 1.0,
    code_weight: float = 1.0,
    samples: int = 30,
    precision: float | None = None,
    seed: int = 0,
    coders: Mapping[str, Sequence[str]] | None = None,
    draws: int = 0,
) -> Gamma:
    """Agreement on where segments lie and which code they have, beyond chance, overlaps allowed.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, coder
        Codings of whole sources are left out. A coder's overlapping segments of one code are one
        unit. Sources read by fewer than two coders are left out.
    length
        Characters of each source, or source -> characters.
    place_weight, code_weight
        How much place and code matter: alpha and beta of the paper, 0 or more. 1 is what an absent
        unit costs. The authors' program takes 3 and 1.
    samples
        Shuffled texts to begin with, 2 or more.
    precision
        A share such as 0.02: so many more texts are shuffled that the mean of their disorders is
        that close to its limit, with 95 % confidence (section 5.3 of the paper).
    seed
        The same seed gives the same number.
    coders
        Source -> the coders who read it, as for `rate_units`.
    draws
        Of the bootstrap behind `low` and `high`: texts are drawn with replacement, each with its
        shuffled ones (percentile interval, Efron and Tibshirani 1993, ch. 13). With 0 draws, or one
        text in which a passage is coded, there is no interval.

    Returns
    -------
    Gamma
        `value` is 1 for full agreement, 0 for chance, below 0 for more disagreement than chance
        gives. NaN with a `reason` when no two coders read the same source, no passage is coded
        there, or no shuffled text can differ.

    Raises
    ------
    WrongUseError
        For missing columns, sources without a length, segments past it, weights or numbers that
        cannot be used, and for more coders and units than can be set side by side.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 9, "rent", "K-1"), ("INT-1", 0, 9, "rent", "K-2")]
    >>> rows += [("INT-1", 40, 52, "key", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> found = gamma_agreement(codings, length=90)
    >>> round(found.observed, 3), found.n_samples
    (0.667, 30)
    """
    weights = (place_weight, code_weight)
    _check(samples, precision, weights=weights)
    continuum = read_continuum(codings, length=length, coders=coders)
    n_coders = continuum.n_coders
    if not (continuum.lengths > 0).any():
        return Gamma(nan, ALONE, 0.0, n_coders)
    texts = list(_texts_of(continuum))
    if not texts:
        return Gamma(nan, EMPTY, 0.0, n_coders)
    seen = _disorders(texts, weights=weights)
    drawn = _shuffled(texts, weights=weights, samples=samples, precision=precision, seed=seed)
    observed, chance = (float(found[0]) for found in _gammas(seen, drawn, np.ones((1, len(texts)))))
    parts = (float(len(continuum.code)), n_coders, observed, chance)
    found = Gamma(nan, SAME, *parts, n_samples=len(drawn), precision=_precision(drawn))
    if chance <= 0:
        return found
    low, high = _interval(seen, drawn, draws=draws, seed=seed)
    return replace(found, value=1 - observed / chance, reason="", low=low, high=high)


def _interval(seen: Floats, drawn: Floats, *, draws: int, seed: int) -> tuple[float, float]:
    n_texts = seen.shape[1]
    if not draws or n_texts < 2:
        return nan, nan
    observed, expected = _gammas(seen, drawn, draw(n_texts, draws=draws, seed=seed))
    defined = np.where(expected > 0, expected, nan)
    low, high = find_ends(1 - observed / defined).tolist()
    return low, high


def _gammas(seen: Floats, drawn: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Disorder as it was and of shuffled texts, shape (n_draws,), each text counting so often.

    `seen` has shape (2, n_texts) and `drawn` (n_samples, 2, n_texts), as `_disorders` gives them;
    `times` has shape (n_draws, n_texts).
    """
    disorder, units = times @ seen.T[:, 0], times @ seen.T[:, 1]
    expected = (times @ drawn[:, 0].T) / (times @ drawn[:, 1].T)
    return disorder / units, expected.mean(1)


def _check(samples: int, precision: float | None, *, weights: tuple[float, float]) -> None:
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 2:
        raise WrongUseError("analysis.agreement.bad_samples", samples=repr(samples))
    if precision is not None and not 0 < precision < 1:
        raise WrongUseError("analysis.agreement.bad_precision", precision=repr(precision))
    if not all(isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        place, code = map(repr, weights)
        raise WrongUseError("analysis.agreement.no_weight", place_weight=place, code_weight=code)


def _texts_of(continuum: Continuum) -> Iterator[_Text]:
    """The texts with a coded passage, the coders of each numbered from 0."""
    for source in np.unique(continuum.source).tolist():
        rows = continuum.source == source
        readers = np.flatnonzero(continuum.readers[source] >> np.arange(len(continuum.coders)) & 1)
        coder = np.searchsorted(readers, continuum.coder[rows])
        start, end = (
            column[rows] - continuum.base[source] for column in (continuum.start, continuum.end)
        )
        length = int(continuum.lengths[source])
        yield _Text(
            continuum.sources[source], length, len(readers), coder, continuum.code[rows], start, end
        )


def _disorders(texts: Sequence[_Text], *, weights: tuple[float, float]) -> Floats:
    """The disorder of each text, and a coder's mean number of units in it; shape (2, n_texts)."""
    found = []
    for text in texts:
        apart = distances(text.start, text.end, code=text.code, weights=weights)
        try:
            units = align(apart, text.coder, n_coders=text.n_coders)
        except TooManyError:
            raise WrongUseError(
                "analysis.agreement.too_many_alignments",
                source=text.name,
                units=len(text.code),
                coders=text.n_coders,
            ) from None
        found.append(disorders(units, apart).sum())
    return np.array([found, [len(text.code) / text.n_coders for text in texts]])


def _shuffled(
    texts: Sequence[_Text],
    *,
    weights: tuple[float, float],
    samples: int,
    precision: float | None,
    seed: int,
) -> Floats:
    """What `_disorders` gives for shuffled texts, shape (n_samples, 2, n_texts).

    `samples` of them, and as many more as the precision asks after these.
    """
    random = np.random.default_rng(seed)
    drawn: list[Floats] = []
    while len(drawn) < samples:
        drawn += [
            _disorders([_shuffle(text, random) for text in texts], weights=weights)
            for _ in range(len(drawn), samples)
        ]
        reached = _precision(np.array(drawn))
        if precision is not None and reached > precision:  # a guess: it may take another round
            samples = max(len(drawn) + 1, ceil(len(drawn) * (reached / precision) ** 2))
    return np.array(drawn)


def _precision(drawn: Floats) -> float:
    """How far the mean disorder of the samples may be from its limit: a share of it, 95 %
    confidence; 0 if all are 0.
    """
    total, units = drawn.sum(2).T
    disorder = total / units
    mean = float(disorder.mean())
    return float(CONFIDENCE * disorder.std(ddof=1) / np.sqrt(len(drawn)) / mean) if mean else 0.0


def _shuffle(text: _Text, random: np.random.Generator) -> _Text:
    """As many coders, each with the moved units of a coder who is drawn.

    Drawn again while none of them has a unit.
    """
    n_of = np.bincount(text.coder, minlength=text.n_coders)
    drawn = random.integers(text.n_coders, size=text.n_coders)
    while not n_of[drawn].any():
        drawn = random.integers(text.n_coders, size=text.n_coders)
    moves = _draw_moves(text, random)
    rows = [np.flatnonzero(text.coder == one) for one in drawn]
    units = np.concatenate(rows)
    coder = np.repeat(np.arange(text.n_coders), [len(some) for some in rows])
    start = (text.start[units] + moves[coder]) % text.length
    end = start + (text.end - text.start)[units]
    return replace(text, coder=coder, code=text.code[units], start=start, end=end)


def _draw_moves(text: _Text, random: np.random.Generator) -> Ints:
    """How far each coder is moved: two moves differ by the mean length of a unit, if there is room.

    Around the end of the text too, since what passes it begins again at the beginning.
    """
    apart = ceil((text.end - text.start).mean())
    is_free = np.ones(text.length, np.bool_)
    moves = np.zeros(text.n_coders, np.int64)
    for coder in range(text.n_coders):
        free = np.flatnonzero(is_free)
        moves[coder] = random.choice(free) if len(free) else random.integers(text.length)
        is_free[np.arange(moves[coder] - apart + 1, moves[coder] + apart) % text.length] = False
    return moves


class TooManyError(Exception):
    """There are more unitary alignments to try than can be held."""


def distances(start: Ints, end: Ints, *, code: Ints, weights: tuple[float, float]) -> Floats:
    """How far apart two units are, shape (n, n): equations 2 to 4 of the paper, with a delta of 1.

    `weights` are those of place and code.
    """
    far = np.abs(start[:, None] - start) + np.abs(end[:, None] - end)
    length = end - start
    place = (far / (length[:, None] + length)) ** 2
    return np.asarray(weights[0] * place + weights[1] * (code[:, None] != code))


def align(apart: Floats, coder: Ints, *, n_coders: int) -> Ints:
    """The alignment of the least disorder: the unit of each coder in each unitary alignment, -1
    where a coder has none; shape (n_unitary_alignments, n_coders).

    `apart` is what `distances` gives, `coder` whose each unit is, from 0 to `n_coders` - 1. Raises
    TooManyError when more than a million unitary alignments would have to be tried.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    units = _without_divisible(_join_near(apart, coder, n_coders=n_coders), apart)
    number, place = np.nonzero(units >= 0)
    holds = csr_array(
        (np.ones(len(number)), (units[number, place], number)), shape=(len(coder), len(units))
    )
    once = LinearConstraint(holds, 1, 1)
    exactly = {"mip_rel_gap": 0.0}
    cost = disorders(units, apart)
    found = milp(cost, constraints=once, integrality=1, bounds=Bounds(0, 1), options=exactly)
    return np.asarray(units[found.x > 0.5])


def _join_near(apart: Floats, coder: Ints, *, n_coders: int) -> Ints:
    """All unitary alignments in which no two units are so far apart that a cut costs nothing."""
    # see `_without_divisible`: no two parts have more pairs between them than n^2 / 4
    is_near = apart < comb(n_coders, 2) + n_coders**2 / 4
    joined = np.full((1, 0), -1, np.int64)
    for one in range(n_coders):
        mine = np.flatnonzero(coder == one)
        row, unit = _reachable(joined, mine, is_near)
        for before in joined.T:
            near = (before[row] < 0) | is_near[before[row], unit]
            row, unit = row[near], unit[near]
        without = np.column_stack([joined, np.full(len(joined), -1)])
        joined = np.concatenate([without, np.column_stack([joined[row], unit])])
    return joined[1:]  # the first has no unit


def _reachable(joined: Ints, mine: Ints, is_near: Bools) -> tuple[Ints, Ints]:
    """Which unit of `mine` may join which row of `joined`, as two columns: the row and the unit.

    Those near the first unit of the row; all of them where the row has no unit yet.
    """
    first = np.full(len(joined), -1)
    for units in joined.T[::-1]:  # from the last coder back, so that the first who has a unit wins
        first = np.where(units >= 0, units, first)
    near = np.concatenate([is_near[:, mine], np.ones((1, len(mine)), np.bool_)])  # row -1: all
    n_near = near.sum(1)
    if len(joined) + n_near[first].sum() > MOST:
        raise TooManyError
    row, place = np.nonzero(near[first])
    return row, mine[place]


def _between(units: Ints, apart: Floats) -> dict[tuple[int, int], Floats]:
    """For each two coders, how far apart their units are in each alignment; 0 if one has none."""
    pairs = combinations(range(units.shape[1]), 2)
    return {
        (a, b): np.where((units[:, [a, b]] >= 0).all(1), apart[units[:, a], units[:, b]], 0.0)
        for a, b in pairs
    }


def disorders(units: Ints, apart: Floats) -> Floats:
    """The disorder of each unitary alignment."""
    pairs, present = comb(units.shape[1], 2), (units >= 0).sum(1)
    lacking = pairs - present * (present - 1) / 2
    return np.asarray(sum(_between(units, apart).values(), lacking) / pairs)


def _without_divisible(units: Ints, apart: Floats) -> Ints:
    """Those that cannot be cut in two parts which together are no worse.

    Two parts with a and b units cost what the whole does, without the pairs between them, and one
    apart for those pairs and once for every pair of coders: cutting pays when what lies between
    them is a * b + n (n - 1) / 2 or more.
    """
    n_coders = units.shape[1]
    between, there = _between(units, apart), units >= 0
    kept = np.ones(len(units), np.bool_)
    for cut in range(1, 2 ** (n_coders - 1)):
        side = [cut >> place & 1 for place in range(n_coders)]
        across = sum(
            (values for (a, b), values in between.items() if side[a] != side[b]),
            np.zeros(len(units)),
        )
        first = there[:, np.flatnonzero(side)].sum(1)
        second = there.sum(1) - first
        kept &= (first == 0) | (second == 0) | (across < first * second + comb(n_coders, 2))
    return units[kept]
