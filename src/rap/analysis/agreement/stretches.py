"""Who applied which code to how many units: one sweep over the ends of codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rap.analysis.agreement.columns import CodingColumns, read_columns
from rap.analysis.agreement.ratings import add_up
from rap.analysis.agreement.scale import Floats, Ints
from rap.analysis.agreement.units import CodedUnits, find_spans
from rap.analysis.arrow_compat import same_kind

if TYPE_CHECKING:
    import pandas as pd

DENSE = 1 << 22  # cells of a table of counts worth holding whole
Bytes: TypeAlias = npt.NDArray[np.int8]
_FEW_CODERS = 6  # whose sets are few enough to count them all


@dataclass(frozen=True)
class Stretches:
    """`weight` units of `source`, read by `who`, got `code` from `yes`; columns of one shape.

    `who` and `yes` are sets of coders, held as the bits of one number (coder i is bit i), so that
    stretches with equal sets can be counted together. `starts` is where each begins, in units; None
    once stretches are summed up.
    """

    source: Ints
    code: Ints
    yes: Ints
    who: Ints
    weight: Floats
    starts: Ints | None = None

    def keep(self, rows: Any) -> Stretches:
        """Some of them, without their starts."""
        columns = (self.source, self.code, self.yes, self.who, self.weight)
        return Stretches(*(column[rows] for column in columns))


@same_kind
def rate_units(
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    unit: str = "turn",
    coders: Mapping[str, Sequence[str]] | None = None,
    breaks: Mapping[str, Any] | None = None,
    codebook: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How many units of each source got each code from whom.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, coder
        Offsets in code points. A coding without offsets is of a whole source: it counts with
        `unit="source"` and is left out otherwise. A coder's overlapping segments of one code are
        one.
    texts
        The text of each coded source.
    unit
        "turn" (a line, or `breaks`), "sentence", "word", "character" or "source"; see `find_units`.
        A unit counts as coded when a coding shares a character with it.
    coders
        Source -> the coders who read it, also those who found nothing in it; codings by others are
        then left out. Without it, the coders of a source are those who have a coding in it.
    breaks
        Source -> array of (start, end), shape (n_turns, 2): the turns of that source.
    codebook : DataFrame with the column code, optional
        Codes that are not in it raise an error.

    Returns
    -------
    DataFrame, one row a source, code and set of coders that occurs
        source, code, `yes` (tuple of the coders who applied it), `no` (those who read the source
        and did not), `weight` (units).

    Raises
    ------
    WrongUseError
        For missing columns or texts, offsets outside a text, an unknown unit or code.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 4, "rent", "K-1"), ("INT-1", 5, 8, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> rate_units(codings, {"INT-1": "rent\\nkey\\nroom"})[["yes", "no", "weight"]].values.tolist()
    [[(), ('K-1', 'K-2'), 1], [('K-1',), ('K-2',), 1], [('K-2',), ('K-1',), 1]]
    """
    import pandas as pd

    columns = read_columns(codings, coders=coders, codebook=codebook)
    found = sum_stretches(find_spans(columns, texts, unit=unit, breaks=breaks))
    names = {bits: _name_bits(bits, columns.coders) for bits in np.unique([found.yes, found.who & ~found.yes]).tolist()}
    return pd.DataFrame(
        {
            "source": np.array(columns.sources, dtype=object)[found.source],
            "code": np.array(columns.codes, dtype=object)[found.code],
            "yes": [names[bits] for bits in found.yes.tolist()],
            "no": [names[bits] for bits in (found.who & ~found.yes).tolist()],
            "weight": found.weight.astype(np.int64),
        }
    )


def _name_bits(bits: int, coders: Sequence[str]) -> tuple[str, ...]:
    return tuple(coder for place, coder in enumerate(coders) if bits >> place & 1)


def cut_stretches(spans: CodedUnits) -> Stretches:
    """The coded stretches of each code and source, in reading order.

    One ends where a coding of the code begins or ends. All codes and sources lie on one line of
    units, one after the other, so that one sort serves them all.
    """
    columns = spans.columns
    base = np.concatenate([[0], np.cumsum(spans.n_units + 1)])
    row = columns.code * base[-1] + base[columns.source]
    place, coder, step = _sort_ends(row + spans.first, row + spans.last, columns)
    width = np.diff(place, append=place[-1:])
    kept = np.flatnonzero(width)
    yes = _who_codes(coder, step, n_coders=len(columns.coders))[kept]
    kept, yes = kept[yes != 0], yes[yes != 0]
    code, place = np.divmod(place[kept], max(base[-1], 1))
    source: Ints = np.asarray(np.searchsorted(base, place, side="right") - 1, np.int64)
    who, weight = columns.read_by[source], width[kept].astype(np.float64)
    return Stretches(source, code, yes, who, weight, place - base[source])


def _sort_ends(first: Ints, last: Ints, columns: CodingColumns) -> tuple[Ints, Bytes, Bytes]:
    """The ends of all codings in order: place, coder, and 1 where one opens, -1 where one closes.

    The three are packed into one number and sorted as such: numpy sorts half a million numbers in a
    third of the time that it takes to find their order and bring three columns into it. A place
    would have to be beyond 10 ** 15 for them not to fit. What opens comes before what closes at
    the same place, so that no coder ever has fewer than 0 codings open.
    """
    n_bits = max(len(columns.coders) - 1, 0).bit_length() + 1
    opens = first << n_bits | columns.coder << 1
    closes = last << n_bits | columns.coder << 1 | 1
    ends = np.sort(np.concatenate([opens, closes]))
    end = (ends & (1 << n_bits) - 1).astype(np.int8)  # 62 coders at most, so it fits
    return ends >> n_bits, end >> 1, 1 - 2 * (end & 1)


def _who_codes(coder: Bytes, step: Bytes, *, n_coders: int) -> Ints:
    """After each end: who has a coding open, as bits; their own overlaps count once."""
    yes = np.zeros(len(coder), dtype=np.int64)
    for one in range(n_coders):
        n_open = np.cumsum(np.where(coder == one, step, 0), dtype=np.int32)
        yes |= (n_open > 0).astype(np.int64) << one
    return yes


def sum_stretches(spans: CodedUnits) -> Stretches:
    """Units of each code, source and set of coders, also those without a coding; in that order."""
    cut, columns = cut_stretches(spans), spans.columns
    n_sources, n_codes = len(columns.sources), len(columns.codes)
    sets, place = _number_sets(cut.yes, len(columns.coders))
    key = (cut.code * n_sources + cut.source) * len(sets) + place
    n_units = np.tile(spans.n_units, n_codes)  # of each cell, a code in a source
    count = _count_in_table if len(n_units) * len(sets) <= DENSE else _count_by_sorting
    found, weight = count(key, cut.weight, n_units=n_units, n_sets=len(sets))
    cell, place = np.divmod(found, len(sets))
    code, source = np.divmod(cell, n_sources or 1)
    read = columns.read_by[source] != 0
    source = source[read]
    return Stretches(source, code[read], sets[place[read]], columns.read_by[source], weight[read])


def _count_in_table(key: Ints, weight: Floats, *, n_units: Ints, n_sets: int) -> tuple[Ints, Floats]:
    """The keys that occur, in order, and their units; set 0 gets the units without a coding.

    A table of all cells and sets needs no sort, so it is taken wherever it fits into memory.
    """
    table = add_up(key, weight, size=len(n_units) * n_sets).reshape(-1, n_sets)
    table[:, 0] = n_units - table.sum(1)
    found = np.flatnonzero(table)
    return found, table.ravel()[found]


def _count_by_sorting(key: Ints, weight: Floats, *, n_units: Ints, n_sets: int) -> tuple[Ints, Floats]:
    """As `_count_in_table`, for so many cells or coders that such a table would be mostly empty."""
    found, inverse = np.unique(key, return_inverse=True)
    weights = add_up(inverse, weight, size=len(found))
    rest = n_units - add_up(found // n_sets, weights, size=len(n_units))
    empty = np.flatnonzero(rest)
    keys = np.concatenate([found, empty * n_sets])
    order = np.argsort(keys)
    return keys[order], np.concatenate([weights, rest[empty]])[order]


def _number_sets(yes: Ints, n_coders: int) -> tuple[Ints, Ints]:
    """The possible sets of coders, the empty one first, and which of them each row has."""
    if n_coders <= _FEW_CODERS:
        return np.arange(1 << n_coders, dtype=np.int64), yes
    sets, place = np.unique(np.concatenate([np.zeros(1, dtype=np.int64), yes]), return_inverse=True)
    return sets, place[1:]
