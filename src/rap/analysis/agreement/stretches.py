"""Who applied which code to how many units: one sweep over the ends of codings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rap.analysis.agreement.ratings import Floats, Ints, add_up, raise_bad_choice
from rap.analysis.codings import CodingsByCoder, check_ends, check_texts, read_by_coder
from rap.analysis.columns import same_kind
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd

# Units of texts (turns, sentences, words, characters, sources) that codings touch.

UNITS = ("turn", "sentence", "word", "character", "source")
_PATTERNS = {
    "turn": re.compile(r"[^\s](?:[^\n]*[^\s])?"),
    "sentence": re.compile(r"[^\s](?:[^.!?…\n]*[^.!?…\s])?[.!?…]*[\"'»”’)\]]*"),
    "word": re.compile(r"\w+"),
}
_PLURALS = {f"{unit}s": unit for unit in UNITS}


@dataclass(frozen=True)
class CodedUnits:
    """Codings as ranges of units: coding i has the units `first[i]` to `last[i] - 1` of its source.

    `n_units` has shape (n_sources,).
    """

    columns: CodingsByCoder
    first: Ints
    last: Ints
    n_units: Ints


def name_unit(unit: str) -> str:
    """The unit in the singular.

    Raises
    ------
    WrongUseError
        For an unknown unit.
    """
    name = _PLURALS.get(unit, unit)
    if name not in UNITS:
        raise_bad_choice("unit", unit, UNITS)
    return name


def find_units(text: str, *, unit: str = "turn") -> Ints:
    """Where the units of a text lie.

    Parameters
    ----------
    text
        Line ends are `\\n`.
    unit
        "turn": a line with something other than space in it. "sentence": ends with one or more of
        `.!?…` (and closing quotes or brackets) or with the line; abbreviations end one too. "word":
        a run of letters, digits and underscores. "character" or "source". Plurals are understood.

    Returns
    -------
    array of whole numbers, shape (n_units, 2)
        Start and end in code points, without the space around; (0, 2) for an empty text.

    Raises
    ------
    WrongUseError
        For an unknown unit.

    Examples
    --------
    >>> find_units("Yes. I pay 10 a day!\\nToo much", unit="sentence").tolist()
    [[0, 4], [5, 20], [21, 29]]
    """
    name = name_unit(unit)
    if name == "character":
        places = np.arange(len(text) + 1, dtype=np.int64)
        return np.column_stack([places[:-1], places[1:]])
    if name == "source":
        return np.array([[0, len(text)]] if text else [], dtype=np.int64).reshape(-1, 2)
    found = [match.span() for match in _PATTERNS[name].finditer(text)]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def find_spans(
    columns: CodingsByCoder,
    texts: Mapping[str, str],
    *,
    unit: str = "turn",
    breaks: Mapping[str, Any] | None = None,
) -> CodedUnits:
    """Which units each coding touches.

    Codings that touch none are dropped, and codings of whole sources unless the unit is the source.
    """
    name = name_unit(unit)
    check_texts(columns.sources, texts)
    lengths = np.array([len(texts[source]) for source in columns.sources], dtype=np.int64)
    check_ends(columns.end, columns.source, names=columns.sources, lengths=lengths)
    if name == "source":
        whole = columns.keep(lengths[columns.source] > 0)
        zeros = np.zeros(len(whole.source), dtype=np.int64)
        return CodedUnits(whole, zeros, zeros + 1, np.minimum(lengths, 1))
    placed = columns.keep(columns.start >= 0)
    if name == "character":
        return CodedUnits(placed, placed.start, placed.end, lengths)
    bounds = [
        _bounds(texts[source], source=source, unit=name, breaks=breaks)
        for source in columns.sources
    ]
    return _touch(placed, bounds, lengths=lengths)


def _bounds(text: str, *, source: str, unit: str, breaks: Mapping[str, Any] | None) -> Ints:
    if unit != "turn" or breaks is None or source not in breaks:
        return find_units(text, unit=unit)
    bounds = np.asarray(breaks[source], dtype=np.int64).reshape(-1, 2)
    flat = bounds.ravel()
    if flat.size and (
        (np.diff(flat) < 0).any()
        or (bounds[:, 0] == bounds[:, 1]).any()
        or flat[0] < 0
        or flat[-1] > len(text)
    ):
        raise WrongUseError("analysis.agreement.bad_breaks", source=source)
    return bounds


def _touch(placed: CodingsByCoder, bounds: list[Ints], *, lengths: Ints) -> CodedUnits:
    """One search for all sources, laid end to end with a gap between them."""
    n_units = np.array([len(rows) for rows in bounds], dtype=np.int64)
    base = np.concatenate([[0], np.cumsum(lengths + 1)])[: len(lengths)]
    flat = (
        np.concatenate([rows + base[i] for i, rows in enumerate(bounds)])
        if bounds
        else np.zeros((0, 2), dtype=np.int64)
    )
    before = (np.cumsum(n_units) - n_units)[placed.source]
    here = base[placed.source]
    first = np.searchsorted(flat[:, 1], here + placed.start, side="right") - before
    last = np.searchsorted(flat[:, 0], here + placed.end, side="left") - before
    touched = first < last
    return CodedUnits(placed.keep(touched), first[touched], last[touched], n_units)


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

    columns = read_by_coder(codings, coders=coders, codebook=codebook)
    found = sum_stretches(find_spans(columns, texts, unit=unit, breaks=breaks))
    names = {
        bits: _name_bits(bits, columns.coders)
        for bits in np.unique([found.yes, found.who & ~found.yes]).tolist()
    }
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


def _sort_ends(first: Ints, last: Ints, columns: CodingsByCoder) -> tuple[Ints, Bytes, Bytes]:
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


def _count_in_table(
    key: Ints, weight: Floats, *, n_units: Ints, n_sets: int
) -> tuple[Ints, Floats]:
    """The keys that occur, in order, and their units; set 0 gets the units without a coding.

    A table of all cells and sets needs no sort, so it is taken wherever it fits into memory.
    """
    table = add_up(key, weight, size=len(n_units) * n_sets).reshape(-1, n_sets)
    table[:, 0] = n_units - table.sum(1)
    found = np.flatnonzero(table)
    return found, table.ravel()[found]


def _count_by_sorting(
    key: Ints, weight: Floats, *, n_units: Ints, n_sets: int
) -> tuple[Ints, Floats]:
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
