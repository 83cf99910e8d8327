"""Krippendorff's alpha for unitizing: do coders cut and code the same continuum alike?

The family of 2016, for gaps between units as value 0 and units with values c, k > 0 (numbers of its
equations):

- observed coincidences: l_ck = sum over pairs of coders of the length their segments of values c
  and k have in common, divided by the number of coders - 1 (1);
- expected: e_ck = l.. * (l_c. l_.k - [c = k] d_c) / (l..^2 - sum of d), where d_c adds, over the
  segments of value c, the square of their length, for gaps their length (4);
- unitizing, u-alpha = 1 - (l.. - sum of l_cc) / (l.. - sum of e_cc) (5); binary, |u-alpha: the same
  for gaps against all units (6);
- coding, cu-alpha: the same over what two coders both gave a value; there d_c adds, over each
  segment of value c and each other coder, the square of the length the two have in common, divided
  by the number of coders - 1 (10, 11);
- per code, (k)u-alpha = 1 - (e_k / l_k) (l_k - l_kk) / (e_k - e_kk), over the same coincidences
  (13b).

Several sources are one continuum, each part with its own coders, as units with missing ratings are
in alpha. What is swept over are the ends of segments, never characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.agreement.coefficients import Disagreement, clear, draw, find_ends, over
from rap.analysis.agreement.continuum import Continuum, read_continuum
from rap.analysis.agreement.ratings import (
    ALONE,
    SAME,
    Agreement,
    Floats,
    Ints,
    add_up,
    raise_bad_choice,
)
from rap.analysis.columns import same_kind

if TYPE_CHECKING:
    import pandas as pd

APART = "no two coders coded the same words"
_Lengths = int | Mapping[str, int]
_Readers = Mapping[str, Sequence[str]] | None


@same_kind
def unitizing_alpha(
    codings: pd.DataFrame,
    *,
    length: _Lengths,
    variant: str = "unitizing",
    overlaps: str = "refuse",
    coders: _Readers = None,
) -> float | dict[str, float]:
    """Agreement on where segments lie and which code they have, beyond chance.

    After Krippendorff, Mathet, Bouvry and Widlöcher (2016, doi:10.1007/s11135-015-0266-1; erratum
    doi:10.1007/s11135-015-0289-7).

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, coder
        Codings of whole sources are left out. A coder's overlapping segments of one code are one
        unit; segments that only touch are two. Sources read by fewer than two coders are left out.
    length
        Characters of each source, or source -> characters.
    variant
        "unitizing": gaps, units and codes together; "binary": coded or not; "coding": only what two
        coders both coded, whatever the code; "per-code": one value for each code.
    overlaps
        Alpha knows one code at a place. Where a coder has two codes on the same words: "refuse"
        them, or "combine" them, so that the combination ("key + rent") is a value of its own and
        the segments are cut where it begins and ends.
    coders
        Source -> the coders who read it, as for `rate_units`.

    Returns
    -------
    float, or dict of code -> float for "per-code"
        1 is full agreement, 0 is chance, below 0 more disagreement than chance gives; NaN when
        there is nothing to compare or nothing could differ.

    Raises
    ------
    WrongUseError
        For missing columns, sources without a length, segments past it, an unknown variant, and
        overlapping codes that are refused.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 5, "rent", "K-1"), ("INT-1", 0, 4, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> round(unitizing_alpha(codings, length=20), 3)
    0.863
    """
    found = unitizing_agreement(
        codings, length=length, variant=variant, overlaps=overlaps, coders=coders, draws=0
    )
    if isinstance(found, Agreement):
        return found.value
    return {code: one.value for code, one in found.items()}


@same_kind
def unitizing_agreement(
    codings: pd.DataFrame,
    *,
    length: _Lengths,
    variant: str = "unitizing",
    overlaps: str = "refuse",
    coders: _Readers = None,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement | dict[str, Agreement]:
    """`unitizing_alpha` with its interval and its parts, and the reason when it is undefined.

    Parameters
    ----------
    codings, length, variant, overlaps, coders
        As for `unitizing_alpha`.
    draws, seed
        Of the bootstrap: sources are drawn with replacement, as many as two coders read (percentile
        interval, Efron and Tibshirani 1993, ch. 13). One source has no interval.

    Returns
    -------
    Agreement, or dict of code -> Agreement for "per-code"
        `observed` and `expected` are shares of the continuum, 0 to 1; `n_units` counts the segments
        of all coders.

    Raises
    ------
    WrongUseError
        As for `unitizing_alpha`.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 5, "rent", "K-1"), ("INT-1", 0, 4, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> found = unitizing_agreement(codings, length=20)
    >>> round(found.value, 3), round(found.observed, 3), round(found.expected, 3)
    (0.863, 0.05, 0.365)
    """
    if variant not in _FORMULAS:
        raise_bad_choice("variant", variant, _FORMULAS)
    if overlaps not in ("refuse", "combine"):
        raise_bad_choice("overlaps", overlaps, ("refuse", "combine"))
    continuum = read_continuum(codings, length=length, coders=coders)
    continuum = continuum.one_code_at_a_place(combine=overlaps == "combine")
    pieces, measure = cut_pieces(continuum), _FORMULAS[variant]
    found = measure(pieces.add_up())
    n_codes = found.coefficient.size
    ends = np.full((2, n_codes), nan)
    n_sources = len(pieces.total)
    if draws and n_sources > 1:
        drawn = measure(pieces.add_up(draw(n_sources, draws=draws, seed=seed)))
        ends = find_ends(drawn.coefficient.reshape(draws, -1))
    n_units = np.bincount(continuum.code, minlength=len(pieces.names))
    counts = [float(n) for n in (n_units if variant == "per-code" else [n_units.sum()])]
    parts = (found.coefficient, found.observed, found.expected, found.size)
    rows = np.column_stack([*(part.reshape(n_codes) for part in parts), *ends]).tolist()
    made = [
        _answer(row, n_units=count, n_coders=continuum.n_coders, is_read=n_sources > 0)
        for row, count in zip(rows, counts, strict=True)
    ]
    return dict(zip(pieces.names, made, strict=True)) if variant == "per-code" else made[0]


def _answer(row: Sequence[float], *, n_units: float, n_coders: int, is_read: bool) -> Agreement:
    value, observed, expected, size, low, high = row
    if not is_read:
        return Agreement(nan, ALONE, 0.0, n_coders)
    if isnan(value):
        return Agreement(nan, SAME if size else APART, n_units, n_coders, observed, expected)
    return Agreement(value, "", n_units, n_coders, observed, expected, low, high)


@dataclass(frozen=True)
class Pieces:
    """Sums over the continuum in characters, for values 0 (gaps) and 1 to n (codes).

    Attributes
    ----------
    total : shape (n_sources, n + 1), as the next two; sources that two coders read
        Length times coders: l_c.
    same
        Coincidences of a value with itself: l_cc.
    squares
        d of the head of this module.
    valued_total, valued_same, valued_squares : shape (n_sources, n)
        The same over what two coders both gave a value, without gaps.
    """

    names: tuple[str, ...]
    total: Floats
    same: Floats
    squares: Floats
    valued_total: Floats
    valued_same: Floats
    valued_squares: Floats

    def add_up(self, times: Floats | None = None) -> Pieces:
        """All sources together, each counting as often as `times` says; shape (n_draws, ...).

        `times` has shape (n_draws, n_sources); without it there is one draw, every source once.
        """
        often = np.ones((1, len(self.total))) if times is None else times
        parts = (self.total, self.same, self.squares)
        valued = (self.valued_total, self.valued_same, self.valued_squares)
        return Pieces(self.names, *(often @ part for part in (*parts, *valued)))


def cut_pieces(continuum: Continuum) -> Pieces:
    """One sweep: between one end of a segment and the next, how many coders hold each value."""
    size = len(continuum.codes) + 1
    width, place, source, value = continuum.sweep()
    others = continuum.others[source]
    key = np.arange(len(value))[:, None] * size + value
    cells, times = np.unique(key[value >= 0], return_counts=True)
    at, found = np.divmod(cells, size)
    held = width[at] * times
    valued = (value > 0).sum(1)[at] - 1

    def add(of_source: Ints, of_value: Ints, amounts: Floats) -> Floats:
        n_sources = len(continuum.sources)
        sums = add_up(of_source * size + of_value, amounts, size=n_sources * size)
        return sums.reshape(n_sources, size)[continuum.lengths > 0]

    total = add(source[at], found, held)
    same = add(source[at], found, held * (times - 1) / others[at])
    valued_total = add(source[at], found, held * valued / others[at])
    lengths = (continuum.end - continuum.start).astype(np.float64)
    squares = add(continuum.source, continuum.code + 1, lengths**2)
    squares[:, 0] = total[:, 0]
    shared = _shared_squares(continuum, width=width, place=place, value=value)
    valued_squares = add(
        continuum.source, continuum.code + 1, shared / continuum.others[continuum.source]
    )
    valued_sums = (part[:, 1:] for part in (valued_total, same, valued_squares))
    return Pieces(continuum.codes, total, same, squares, *valued_sums)


def _shared_squares(continuum: Continuum, *, width: Floats, place: Ints, value: Ints) -> Floats:
    """For each segment: the squares of the lengths in which other coders gave a value, added up."""
    held = np.cumsum(np.where(value > 0, width[:, None], 0.0), axis=0)
    held = np.vstack([np.zeros((1, value.shape[1])), held])
    first, last = continuum.rows_of_segments(place)
    shared = held[last] - held[first]
    shared[np.arange(len(shared)), continuum.coder] = 0.0
    squares: Floats = (shared**2).sum(1)
    return squares


def _whole(pieces: Pieces) -> Disagreement:
    """Equation 5: D_o = (l.. - sum of l_cc) / l.., D_e = (l.. - sum of e_cc) / l.. ."""
    n = pieces.total.sum(-1)
    spread = n**2 - pieces.squares.sum(-1)
    expected = over(n**2 - (pieces.total**2).sum(-1), spread)
    return Disagreement(over(n - pieces.same.sum(-1), n), clear(expected), n)


def _binary(pieces: Pieces) -> Disagreement:
    """Equation 6: the same for gaps against all units."""
    n, gaps = pieces.total.sum(-1), pieces.total[..., 0]
    spread = n**2 - pieces.squares.sum(-1)
    expected = over(2 * gaps * (n - gaps), spread)
    return Disagreement(over(2 * (gaps - pieces.same[..., 0]), n), clear(expected), n)


def _coding(pieces: Pieces) -> Disagreement:
    """Equations 10 and 11: equation 5 over what two coders both gave a value."""
    n = pieces.valued_total.sum(-1)
    spread = n**2 - pieces.valued_squares.sum(-1)
    expected = over(n**2 - (pieces.valued_total**2).sum(-1), spread)
    return Disagreement(over(n - pieces.valued_same.sum(-1), n), clear(expected), n)


def _per_code(pieces: Pieces) -> Disagreement:
    """Equation 13b: D_o = (l_k - l_kk) / l_k, D_e = (e_k - e_kk) / e_k."""
    total, n = pieces.valued_total, pieces.valued_total.sum(-1, keepdims=True)
    expected = over(total * (n - total), total * n - pieces.valued_squares)
    return Disagreement(over(total - pieces.valued_same, total), clear(expected), total)


_FORMULAS: dict[str, Callable[[Pieces], Disagreement]] = {
    "unitizing": _whole,
    "binary": _binary,
    "coding": _coding,
    "per-code": _per_code,
}
"""For each variant its disagreements, of shape (n_draws,); per code (n_draws, n_codes)."""
