"""Units of texts (turns, sentences, words, characters, sources) that codings touch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rap.analysis.agreement.columns import CodingColumns, check_ends, check_texts
from rap.analysis.agreement.ratings import raise_bad_choice
from rap.analysis.agreement.scale import Ints
from rap.core.errors import WrongUseError

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

    columns: CodingColumns
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
    columns: CodingColumns, texts: Mapping[str, str], *, unit: str = "turn", breaks: Mapping[str, Any] | None = None
) -> CodedUnits:
    """Which units each coding touches.

    Codings that touch none are dropped, and codings of whole sources unless the unit is the source.
    """
    name = name_unit(unit)
    check_texts(columns, texts)
    lengths = np.array([len(texts[source]) for source in columns.sources], dtype=np.int64)
    check_ends(columns, lengths)
    if name == "source":
        whole = columns.keep(lengths[columns.source] > 0)
        zeros = np.zeros(len(whole.source), dtype=np.int64)
        return CodedUnits(whole, zeros, zeros + 1, np.minimum(lengths, 1))
    placed = columns.keep(columns.start >= 0)
    if name == "character":
        return CodedUnits(placed, placed.start, placed.end, lengths)
    bounds = [_bounds(texts[source], source=source, unit=name, breaks=breaks) for source in columns.sources]
    return _touch(placed, bounds, lengths=lengths)


def _bounds(text: str, *, source: str, unit: str, breaks: Mapping[str, Any] | None) -> Ints:
    if unit != "turn" or breaks is None or source not in breaks:
        return find_units(text, unit=unit)
    bounds = np.asarray(breaks[source], dtype=np.int64).reshape(-1, 2)
    flat = bounds.ravel()
    if flat.size and (
        (np.diff(flat) < 0).any() or (bounds[:, 0] == bounds[:, 1]).any() or flat[0] < 0 or flat[-1] > len(text)
    ):
        raise WrongUseError("analysis.agreement.bad_breaks", source=source)
    return bounds


def _touch(placed: CodingColumns, bounds: list[Ints], *, lengths: Ints) -> CodedUnits:
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
