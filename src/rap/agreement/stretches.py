"""Who applied what to how many units: one sweep over the ends of all codings, never over characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.agreement.columns import read_columns
from rap.agreement.ratings import Floats, Ints, add_up
from rap.agreement.units import Spans, find_spans
from rap.kinds import same_kind

if TYPE_CHECKING:
    import pandas as pd

_DENSE = 1 << 22  # cells of a table of counts worth holding whole
_FEW_CODERS = 6  # whose sets are few enough to count them all


@dataclass(frozen=True)
class Stretches:
    """Columns of one shape: `weight` units of `source`, read by the coders `who`, got `code` from the coders `yes` (bits).

    `starts` is where each begins, in units (of stretches that were cut but not yet summed).
    """

    source: Ints
    code: Ints
    yes: Ints
    who: Ints
    weight: Floats
    starts: Ints | None = None


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
    """How many units of each source got each code from whom; every coefficient for codes is a sum over these rows.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, coder
        Offsets in code points. A coding without offsets is of a whole source: it counts with `unit="source"` and is left out
        otherwise. Overlapping segments that one coder gave one code are one.
    texts
        The text of each coded source.
    unit
        "turn" (a line, or `breaks`), "sentence", "word", "character" or "source"; see `rap.agreement.find_units`. A unit counts as
        coded when a coding shares a character with it.
    coders
        Source -> the coders who read it, also those who found nothing in it; codings by others are then left out. Without it,
        a coder of a source is who has a coding in it.
    breaks
        Source -> array of (start, end), shape (n_turns, 2): the turns of that source.
    codebook : DataFrame with the column code, optional
        To be told of codes that are not in it.

    Returns
    -------
    DataFrame, one row a source, code and set of coders that occurs
        source, code, `yes` (tuple of the coders who applied it), `no` (those who read the source and did not), `weight` (units).

    Raises
    ------
    WrongUseError
        For missing columns or texts, offsets outside a text, an unknown unit or code.
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


def cut_stretches(spans: Spans) -> Stretches:
    """The stretches between one end of a coding and the next, of each code and source, that somebody coded; in reading order.

    Sorting the ends costs n log n; a running count for each coder, which own overlaps raise above 1, gives the bits.
    """
    columns = spans.columns
    n_sources = len(columns.sources)
    base = np.concatenate([[0], np.cumsum(spans.n_units + 1)])
    row = columns.code * base[-1] + base[columns.source]
    place = np.concatenate([row + spans.first, row + spans.last])
    cell = np.tile(columns.code * n_sources + columns.source, 2)
    order = np.argsort(place)
    place, cell = place[order], cell[order]
    coder = np.tile(columns.coder, 2)[order]
    step = np.where(order < len(row), np.int32(1), np.int32(-1))
    yes = np.zeros(len(place), dtype=np.int64)
    for bit in range(len(columns.coders)):
        open_now = np.cumsum(np.where(coder == bit, step, 0), dtype=np.int32) > 0
        yes |= open_now.astype(np.int64) << bit
    width = np.diff(place, append=place[-1:])
    kept = np.flatnonzero((yes != 0) & (width > 0))
    code, source = np.divmod(cell[kept], n_sources or 1)
    starts = place[kept] - code * base[-1] - base[source]
    return Stretches(source, code, yes[kept], columns.read_by[source], width[kept].astype(np.float64), starts)


def sum_stretches(spans: Spans) -> Stretches:
    """Units for each code, source and set of coders, those nobody coded among them; sorted by code, source and set."""
    cut = cut_stretches(spans)
    columns = spans.columns
    n_sources = len(columns.sources)
    n_cells = n_sources * len(columns.codes)
    sets, place = _number_sets(cut.yes, len(columns.coders))
    key = (cut.code * n_sources + cut.source) * len(sets) + place
    if n_cells * len(sets) <= _DENSE:
        table = add_up(key, cut.weight, size=n_cells * len(sets)).reshape(n_cells, len(sets))
        table[:, 0] = np.tile(spans.n_units, len(columns.codes)) - table.sum(1)
        found = np.flatnonzero(table)
        weight = table.ravel()[found]
    else:
        found, weight = _sum_sparse(
            key, cut.weight, n_units=np.tile(spans.n_units, len(columns.codes)), n_sets=len(sets)
        )
    cell, place = np.divmod(found, len(sets))
    code, source = np.divmod(cell, n_sources or 1)
    read = columns.read_by[source] != 0
    source = source[read]
    return Stretches(source, code[read], sets[place[read]], columns.read_by[source], weight[read])


def _number_sets(yes: Ints, n_coders: int) -> tuple[Ints, Ints]:
    """The sets of coders there can be, the empty one first, and the place of each row's set among them."""
    if n_coders <= _FEW_CODERS:
        return np.arange(1 << n_coders, dtype=np.int64), yes
    sets, place = np.unique(np.concatenate([np.zeros(1, dtype=np.int64), yes]), return_inverse=True)
    return sets, place[1:]


def _sum_sparse(key: Ints, weight: Floats, *, n_units: Ints, n_sets: int) -> tuple[Ints, Floats]:
    found, inverse = np.unique(key, return_inverse=True)
    weights = add_up(inverse, weight, size=len(found))
    rest = n_units - add_up(found // n_sets, weights, size=len(n_units))
    empty = np.flatnonzero(rest)
    keys = np.concatenate([found, empty * n_sets])
    order = np.argsort(keys)
    return keys[order], np.concatenate([weights, rest[empty]])[order]
