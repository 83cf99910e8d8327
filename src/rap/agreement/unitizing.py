"""Krippendorff's alpha for unitizing: do coders cut and code the same continuum alike? Sweeps over the ends of segments.

For gaps between units as value 0 and units with values c, k > 0 (numbers of its equations):

- observed coincidences: l_ck = sum over pairs of coders of the length their segments of values c and k have in common, divided by
  the number of coders - 1 (1);
- expected: e_ck = l.. * (l_c. l_.k - [c = k] d_c) / (l..^2 - sum of d), where d_c adds, over the segments of value c, the square of
  their length, for gaps their length (4);
- unitizing, u-alpha = 1 - (l.. - sum of l_cc) / (l.. - sum of e_cc) (5); binary, |u-alpha: the same for gaps against all units (6);
- coding, cu-alpha: the same over what two coders both gave a value; there d_c adds, over each segment of value c and each other
  coder, the square of the length the two have in common, divided by the number of coders - 1 (10, 11);
- per code, (k)u-alpha = 1 - (e_k / l_k) (l_k - l_kk) / (e_k - e_kk), over the same coincidences (13b).

Several sources are one continuum, each part with its own coders, as units with missing ratings are in alpha.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, overload

import numpy as np

from rap.agreement.continuum import Continuum, read_continuum
from rap.agreement.ratings import Floats, Ints, add_up
from rap.errors import WrongUseError
from rap.kinds import same_kind

if TYPE_CHECKING:
    import pandas as pd

VARIANTS = ("unitizing", "binary", "coding", "per-code")
_Lengths = int | Mapping[str, int]
_Readers = Mapping[str, Sequence[str]] | None


@overload
def unitizing_alpha(
    codings: pd.DataFrame,
    *,
    length: _Lengths,
    variant: Literal["unitizing", "binary", "coding"] = "unitizing",
    overlaps: str = "refuse",
    coders: _Readers = None,
) -> float: ...
@overload
def unitizing_alpha(
    codings: pd.DataFrame,
    *,
    length: _Lengths,
    variant: Literal["per-code"],
    overlaps: str = "refuse",
    coders: _Readers = None,
) -> dict[str, float]: ...
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
        Codings of whole sources are left out. A coder's overlapping segments of one code are one unit; segments that only touch
        are two. Sources read by fewer than two coders are left out.
    length
        Characters of each source, or source -> characters.
    variant
        "unitizing": gaps, units and codes together; "binary": coded or not; "coding": only what two coders both coded, whatever
        the code; "per-code": one value for each code.
    overlaps
        Alpha knows one code at a place. Where a coder has two codes on the same words: "refuse" them, or "combine"
        them, so that the combination ("key + rent") is a value of its own and the segments are cut where it begins and ends.
    coders
        Source -> the coders who read it, as for `rate_units`.

    Returns
    -------
    float, or dict of code -> float for "per-code"
        1 is full agreement, 0 is chance, below 0 disagreement beyond it; NaN when there is nothing to compare or nothing could
        differ.

    Raises
    ------
    WrongUseError
        For missing columns, sources without a length, segments past it, an unknown variant, and overlapping codes that are
        refused.
    """
    if variant not in VARIANTS:
        raise WrongUseError(f"variant='{variant}'", "is unknown", f"use one of {', '.join(VARIANTS)}")
    if overlaps not in ("refuse", "combine"):
        raise WrongUseError(f"overlaps='{overlaps}'", "is unknown", "use refuse or combine")
    continuum = read_continuum(codings, length=length, coders=coders)
    pieces = cut_pieces(continuum.one_code_at_a_place(combine=overlaps == "combine"))
    if variant == "per-code":
        return dict(zip(pieces.names, _per_code(pieces).tolist(), strict=True))
    return {"unitizing": _whole, "binary": _binary, "coding": _coding}[variant](pieces)


@dataclass(frozen=True)
class Pieces:
    """Sums over the continuum, for values 0 (gaps) and 1 to n (codes): shape (n + 1,), in characters.

    `total`: length times coders; `same`: coincidences of a value with itself; `squares`: d of the module's head. `valued_...`: the
    same over what two coders both gave a value, without gaps: shape (n,).
    """

    names: tuple[str, ...]
    total: Floats
    same: Floats
    squares: Floats
    valued_total: Floats
    valued_same: Floats
    valued_squares: Floats


def cut_pieces(continuum: Continuum) -> Pieces:
    """One sweep: between one end of a segment and the next, how many coders hold each value."""
    size = len(continuum.codes) + 1
    width, row, others, value = continuum.sweep()
    key = np.arange(len(value))[:, None] * size + value
    cells, times = np.unique(key[value >= 0], return_counts=True)
    at, found = np.divmod(cells, size)
    held = width[at] * times
    valued = (value > 0).sum(1)[at] - 1
    total = add_up(found, held, size=size)
    same = add_up(found, held * (times - 1) / others[at], size=size)
    valued_total = add_up(found, held * valued / others[at], size=size)
    lengths = (continuum.end - continuum.start).astype(np.float64)
    squares = add_up(continuum.code + 1, lengths**2, size=size)
    squares[0] = total[0]
    shared = _shared_squares(continuum, width=width, row=row, value=value) / continuum.others[continuum.source]
    valued_squares = add_up(continuum.code, shared, size=size - 1)
    return Pieces(continuum.codes, total, same, squares, valued_total[1:], same[1:], valued_squares)


def _shared_squares(continuum: Continuum, *, width: Floats, row: Ints, value: Ints) -> Floats:
    """For each segment, over the other coders, the squares of the length in which they gave a value too."""
    held = np.cumsum(np.where(value > 0, width[:, None], 0.0), axis=0)
    held = np.vstack([np.zeros((1, value.shape[1])), held])
    first, last = continuum.rows_of_segments(row)
    shared = held[last] - held[first]
    shared[np.arange(len(shared)), continuum.coder] = 0.0
    squares: Floats = (shared**2).sum(1)
    return squares


def _ratio(observed: float, expected: float) -> float:
    return 1 - observed / expected if expected > 1e-9 else float("nan")


def _whole(pieces: Pieces) -> float:
    n = float(pieces.total.sum())
    spread = n * n - float(pieces.squares.sum())
    if spread <= 0:
        return float("nan")
    return _ratio(n - float(pieces.same.sum()), n * (n * n - float((pieces.total**2).sum())) / spread)


def _binary(pieces: Pieces) -> float:
    n, gaps = float(pieces.total.sum()), float(pieces.total[0])
    spread = n * n - float(pieces.squares.sum())
    if spread <= 0:
        return float("nan")
    return _ratio(gaps - float(pieces.same[0]), n * gaps * (n - gaps) / spread)


def _coding(pieces: Pieces) -> float:
    n = float(pieces.valued_total.sum())
    if not n or n * n <= pieces.valued_squares.sum():
        return float("nan")
    spread = n - float(pieces.valued_squares.sum()) / n
    return _ratio(n - float(pieces.valued_same.sum()), (n * n - float((pieces.valued_total**2).sum())) / spread)


def _per_code(pieces: Pieces) -> Floats:
    """(e_k / l_k) (l_k - l_kk) / (e_k - e_kk), with e_k - e_kk = l_k (n - l_k) / spread."""
    total, n = pieces.valued_total, float(pieces.valued_total.sum())
    expected = total * n - pieces.valued_squares
    apart = total * (n - total)
    defined = apart > 1e-9
    observed = (total - pieces.valued_same) / np.where(total > 0, total, 1)
    values: Floats = np.where(defined, 1 - expected * observed / np.where(defined, apart, 1), np.nan)
    return values
