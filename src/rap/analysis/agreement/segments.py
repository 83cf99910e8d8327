"""Segments side by side: how well their ends meet, and where coders read a text differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.agreement.coefficients import draw, find_ends
from rap.analysis.agreement.ratings import Bools, Floats, Ints
from rap.analysis.agreement.stretches import Stretches, cut_stretches, find_spans
from rap.analysis.codings import CodingsByCoder, read_by_coder
from rap.analysis.columns import same_kind
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd


@same_kind
def f1_segments(
    codings: pd.DataFrame,
    *,
    first: str,
    second: str,
    tolerance: int = 0,
    draws: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """How many segments of one coder the other has too: the same code, and both ends close.

    Only sources in which both have a coding count. Codings of whole sources do not, nor does a
    coder's second coding of the same segment. Segments are matched one to one, the nearest ends
    first, among equals the earlier first. Chance is not taken off.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, coder
    first, second
        Coders; precision and recall are those of the second when the first is taken as the measure.
    tolerance
        Characters that each end may lie apart, 0 or more.
    draws, seed
        Of the bootstrap behind an interval of f1: sources are drawn with replacement, as many as
        both coders coded (percentile interval, Efron and Tibshirani 1993, ch. 13); 0 draws give
        none.

    Returns
    -------
    DataFrame, one row a code
        code, n_first, n_second, n_matched, precision (matched / n_second), recall (matched /
        n_first), f1 (0 to 1: their harmonic mean), reason ("" or why numbers are NaN); with draws
        also low and high, the ends of the 95 % interval of f1, NaN for fewer than two sources.

    Raises
    ------
    WrongUseError
        For missing columns, a coder without codings, twice the same coder, or a tolerance below 0.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 8, "rent", "K-1"), ("INT-1", 1, 8, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> found = f1_segments(codings, first="K-1", second="K-2", tolerance=2)
    >>> found[["code", "n_matched", "f1"]].values.tolist()
    [['rent', 1, 1.0]]
    """
    columns = read_by_coder(codings)
    if tolerance < 0 or first == second:
        raise WrongUseError("analysis.agreement.bad_pair")
    sides = _both_sides(columns, first, second=second)
    matched = sides[0][_match(*sides, tolerance=tolerance)]
    counts = np.stack([_count(segments, columns) for segments in (*sides, matched)])
    frame = _shares(columns, counts.sum(1), names=(first, second))
    if draws:
        frame["low"], frame["high"] = _interval_of_f1(counts, draws=draws, seed=seed)
    return frame


def _interval_of_f1(counts: Ints, *, draws: int, seed: int) -> Floats:
    """Both ends for each code, shape (2, n_codes); `counts` has shape (3, n_sources, n_codes)."""
    coded = counts[:, counts.any((0, 2))]
    n_sources = coded.shape[1]
    if n_sources < 2:
        return np.full((2, counts.shape[2]), np.nan)
    times = draw(n_sources, draws=draws, seed=seed)
    n_first, n_second, n_matched = times @ coded
    whole = (n_first + n_second) / 2
    return find_ends(np.where(whole > 0, n_matched / np.maximum(whole, 0.5), np.nan))


def _both_sides(columns: CodingsByCoder, first: str, *, second: str) -> list[Ints]:
    """The segments of either coder in the sources that both read."""
    missing = [name for name in (first, second) if columns.coders and name not in columns.coders]
    if missing:
        raise WrongUseError("analysis.agreement.no_codings", coder=missing[0], known=columns.coders)
    pair = [columns.coders.index(name) for name in (first, second) if columns.coders] or [0, 0]
    mask = 1 << pair[0] | 1 << pair[1]
    shared = columns.keep((columns.read_by[columns.source] & mask == mask) & (columns.start >= 0))
    return [_segments(shared, coder) for coder in pair]


def _count(segments: Ints, columns: CodingsByCoder) -> Ints:
    """Segments of each source and code: shape (n_sources, n_codes)."""
    shape = (len(columns.sources), len(columns.codes))
    place = segments[:, 1] * shape[1] + segments[:, 0]
    return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def _shares(columns: CodingsByCoder, counts: Ints, *, names: tuple[str, str]) -> pd.DataFrame:
    import pandas as pd

    n_first, n_second, n_matched = counts
    frame = pd.DataFrame(
        {
            "code": list(columns.codes),
            "n_first": n_first,
            "n_second": n_second,
            "n_matched": n_matched,
        }
    )
    for name, whole in (
        ("precision", n_second),
        ("recall", n_first),
        ("f1", (n_first + n_second) / 2),
    ):
        frame[name] = np.where(whole > 0, n_matched / np.maximum(whole, 0.5), np.nan)
    one, other = (f"{name} did not use this code" for name in names)
    alone = np.where(n_first == 0, one, np.where(n_second == 0, other, ""))
    neither = f"neither {names[0]} nor {names[1]} used this code where both read"
    return frame.assign(reason=np.where(n_first + n_second == 0, neither, alone))


def _segments(columns: CodingsByCoder, coder: int) -> Ints:
    """Segments of one coder without repetition: rows of code, source, start, end, in order."""
    mine = columns.keep(columns.coder == coder)
    return np.unique(np.column_stack([mine.code, mine.source, mine.start, mine.end]), axis=0)


def _match(first: Ints, second: Ints, *, tolerance: int) -> list[int]:
    """Which segments of the first coder are matched."""
    if not len(first) or not len(second):
        return []
    spread = int(max(first[:, 2].max(), second[:, 2].max())) + 2 * tolerance + 2
    n_sources = int(max(first[:, 1].max(), second[:, 1].max())) + 1
    keys = [
        (side[:, 0] * n_sources + side[:, 1]) * spread + side[:, 2] + tolerance
        for side in (first, second)
    ]
    low = np.searchsorted(keys[1], keys[0] - tolerance, side="left")
    n_near = np.searchsorted(keys[1], keys[0] + tolerance, side="right") - low
    one = np.repeat(np.arange(len(first)), n_near)
    other = np.arange(len(one)) - np.repeat(np.cumsum(n_near) - n_near, n_near) + low[one]
    apart = np.abs(first[one, 2:] - second[other, 2:])
    near = (apart <= tolerance).all(axis=1)
    one, other, distance = one[near], other[near], apart[near].sum(axis=1)
    order = np.lexsort((other, one, distance))
    return _one_to_one(one[order], other[order])


def _one_to_one(one: Ints, other: Ints) -> list[int]:
    """Of candidates in order of merit, those whose two ends are both still free."""
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a not in taken_one and b not in taken_other:
            taken_one.add(a)
            taken_other.add(b)
    return sorted(taken_one)


@same_kind
def find_disagreements(
    codings: pd.DataFrame,
    *,
    texts: Mapping[str, str],
    coders: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Stretches to which some coders of a source gave a code and others did not, the longest first.

    Parameters
    ----------
    codings, texts, coders
        As for `rate_units`. Codings of whole sources are left out.

    Returns
    -------
    DataFrame, one row a stretch with something other than space in it
        source, start, end (code points), code, coders_yes, coders_no (tuples), quote. It holds
        words of the people interviewed, so it is for the team alone.

    Raises
    ------
    WrongUseError
        As for `rate_units`.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 8, "rent", "K-1"), ("INT-1", 4, 8, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> find_disagreements(codings, texts={"INT-1": "The rent is due."}).values.tolist()
    [['INT-1', 0, 4, 'rent', ('K-1',), ('K-2',), 'The ']]
    """
    import pandas as pd

    columns = read_by_coder(codings, coders=coders)
    cut = join_stretches(cut_stretches(find_spans(columns, texts, unit="character")))
    start = cut.starts if cut.starts is not None else np.zeros(0, dtype=np.int64)
    end = start + cut.weight.astype(np.int64)
    differ = np.flatnonzero(cut.yes != cut.who)
    rows = []
    for i in differ[
        np.lexsort((cut.code[differ], start[differ], cut.source[differ], -cut.weight[differ]))
    ].tolist():
        source = columns.sources[cut.source[i]]
        quote = texts[source][start[i] : end[i]]
        if quote.strip():
            sides = [
                tuple(name for bit, name in enumerate(columns.coders) if int(bits) >> bit & 1)
                for bits in (cut.yes[i], cut.who[i] & ~cut.yes[i])
            ]
            rows.append(
                (source, int(start[i]), int(end[i]), columns.codes[cut.code[i]], *sides, quote)
            )
    return pd.DataFrame(
        rows, columns=["source", "start", "end", "code", "coders_yes", "coders_no", "quote"]
    )


def join_stretches(cut: Stretches) -> Stretches:
    """Neighbours with the same code and coders made one.

    They were cut where a segment of another code or coder began, which does not matter here.
    """
    if cut.starts is None or not len(cut.source):
        return cut
    same: Bools = np.zeros(len(cut.source), dtype=np.bool_)
    same[1:] = (cut.starts[1:] == cut.starts[:-1] + cut.weight[:-1]) & (np.diff(cut.yes) == 0)
    same[1:] &= (np.diff(cut.source) == 0) & (np.diff(cut.code) == 0)
    begins = np.flatnonzero(~same)
    weight = np.add.reduceat(cut.weight, begins)
    return Stretches(
        cut.source[begins],
        cut.code[begins],
        cut.yes[begins],
        cut.who[begins],
        weight,
        cut.starts[begins],
    )
