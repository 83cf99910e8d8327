"""Which passages fit a filter: a column of the codings or sources, a variable of cases, who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.codings import CodingsInOrder
from rap.analysis.columns import need_columns, number
from rap.analysis.queries import Filter, place_of
from rap.core.errors import Message, WrongUseError
from rap.core.plain import nearest
from rap.core.spans import SOURCE, Booleans, Numbers, Spans, make_spans, overlapping

if TYPE_CHECKING:
    import pandas as pd

_PLACES = ("start", "end", "quote")
_CASE = Filter("case", ())


@dataclass(frozen=True)
class Facts:
    """What is known of passages: their codings, the sources they stand in, the people who speak,
    the turns.
    """

    columns: CodingsInOrder
    sources: pd.DataFrame | None = None
    cases: pd.DataFrame | None = None
    turns: pd.DataFrame | None = None

    def fits(self, spans: Spans, filter: Filter) -> Booleans:
        """For each passage: does it fit?

        Raises
        ------
        WrongUseError
            For a name that is nowhere, or one that needs a frame that was not given.
        """
        if filter.name == "speaker":
            return overlapping(spans, self._turns_of(filter)) & spans.has_place
        frame = self.columns.frame
        if filter.name == "source":
            return _table(self.columns.sources, filter)[spans.source]
        if filter.name == "case":
            return self._of_case(spans, filter)
        if filter.name in frame.columns and filter.name not in _PLACES:
            return self._of_coding(spans, filter)
        if self.sources is not None and filter.name in self.sources.columns:
            need_columns(self.sources, ("source",), what="sources")
            wanted = _matching(self.sources["source"], self.sources[filter.name], filter)
            return _isin(self.columns.sources, wanted)[spans.source]
        if self.cases is not None and filter.name in self.cases.columns:
            need_columns(self.cases, ("case",), what="cases")
            wanted = _matching(self.cases["case"], self.cases[filter.name], filter)
            return self._of_case(spans, filter, wanted=wanted)
        raise self._unknown(filter)

    def is_of_codings(self, name: str) -> bool:
        """Whether a filter asks about the coding itself, which words nobody coded do not have."""
        return name in self.columns.frame.columns and name not in (*_PLACES, "source", "case")

    def needs_turns(self, filter: Filter) -> bool:
        """Whether a filter asks about people, whom words nobody coded have by their turn alone."""
        known = [
            *self.columns.frame.columns,
            *(self.sources.columns if self.sources is not None else ()),
        ]
        return filter.name == "case" or (
            filter.name not in known
            and self.cases is not None
            and filter.name in self.cases.columns
        )

    def _of_coding(self, spans: Spans, filter: Filter) -> Booleans:
        coded = spans.row >= 0
        found = np.zeros(len(spans), np.bool_)
        found[coded] = _fitting(self.columns.values(filter.name, spans.row[coded]), filter)
        return found

    def _of_case(
        self, spans: Spans, filter: Filter, *, wanted: Iterable[str] | None = None
    ) -> Booleans:
        coded = spans.row >= 0
        found = np.zeros(len(spans), np.bool_)
        if "case" in self.columns.frame.columns:
            cases = self.columns.case
            fits = _table(cases.values, filter) if wanted is None else _isin(cases.values, wanted)
            found[coded] = np.append(fits, False)[cases.numbers[spans.row[coded]]]
        if not coded.all():
            speakers = self.case_of_words(spans.take(~coded), asked=filter)
            fits = (
                _isin(tuple(speakers), wanted)
                if wanted is not None
                else _table(tuple(speakers), filter)
            )
            found[~coded] = fits & np.array([bool(case) for case in speakers], np.bool_)
        return found

    def case_of_words(self, spans: Spans, *, asked: Filter = _CASE) -> list[str]:
        """Whose turn each begins in; "" for nobody's."""
        turns = self.known_turns(asked)
        cases = [case if isinstance(case, str) else "" for case in turns["case"]]
        start, end = self._turn_places
        order = np.argsort(start, kind="stable")
        at = np.searchsorted(start[order], spans.start, "right") - 1
        inside = (at >= 0) & (spans.start < np.append(end[order], 0)[at])
        return [cases[order[turn]] if there else "" for turn, there in zip(at, inside, strict=True)]

    def _turns_of(self, filter: Filter) -> Spans:
        turns = self.known_turns(filter)
        said: Booleans = np.zeros(len(turns), np.bool_)
        known: set[str] = set()
        for name in ("role", "speaker"):
            if name in turns.columns:
                said |= _fitting(turns[name], filter)
                known |= set(turns[name].dropna())
        for value in filter.values:
            if value not in known and ".." not in value:
                raise WrongUseError(
                    "analysis.search.unknown_speaker",
                    place=place_of(filter.at),
                    speaker=value,
                    nearest=nearest(value, known),
                )
        start, end = self._turn_places
        return make_spans(start[said], end[said])

    def known_turns(self, filter: Filter) -> pd.DataFrame:
        """The turns, which this filter asks for.

        Raises
        ------
        WrongUseError
            When none were given, or a column is missing.
        """
        if self.turns is None:
            raise WrongUseError("analysis.search.no_turns", place=place_of(filter.at))
        need_columns(
            self.turns, ("source", "start", "end", "speaker", "role", "case"), what="turns"
        )
        return self.turns

    @cached_property
    def _turn_places(self) -> tuple[Numbers, Numbers]:
        """Where each turn begins and ends on the line of numbers; turns of unknown sources lie
        before all.
        """
        assert self.turns is not None
        number = {source: at for at, source in enumerate(self.columns.sources)}
        base = (
            np.array([number.get(source, -1) for source in self.turns["source"]], np.int64) * SOURCE
        )
        return (
            base + self.turns["start"].to_numpy(np.int64),
            base + self.turns["end"].to_numpy(np.int64),
        )

    def _unknown(self, filter: Filter) -> WrongUseError:
        frames = (self.columns.frame, self.sources, self.cases)
        known = {
            str(name) for frame in frames if frame is not None for name in frame.columns
        } - set(_PLACES)
        known |= {"speaker"} if self.turns is not None else set()
        missing = [name for name in ("sources", "cases") if getattr(self, name) is None]
        near = nearest(filter.name, known)
        if near.id != "core.nearest.is" and missing:
            passed = tuple(f"{name}=study.{name}" for name in missing)
            near = Message("analysis.search.or_pass", nearest=near, frames=passed)
        return WrongUseError(
            "analysis.search.unknown_filter" if filter.at else "analysis.search.unknown_column",
            place=place_of(filter.at),
            name=filter.name,
            right=near,
        )


def say(value: Any) -> str:
    """A value as filters write it: yes and no, whole numbers without a point, "" for what is
    missing.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _is_wanted(text: str, filter: Filter) -> bool:
    return bool(text) and any(_within(text, value) for value in filter.values)


def _within(text: str, wanted: str) -> bool:
    low, dots, high = wanted.partition("..")
    if not dots:
        return text == wanted
    try:
        return (not low or float(text) >= float(low)) and (not high or float(text) <= float(high))
    except ValueError:  # dates and words: a month holds its days
        return text >= low and (not high or text[: len(high)] <= high)


def _table(values: tuple[Any, ...], filter: Filter) -> Booleans:
    return np.array([_is_wanted(say(value), filter) for value in values], np.bool_)


def _isin(values: tuple[str, ...], wanted: Iterable[str] | None) -> Booleans:
    known = set(wanted or ())
    return np.array([value in known for value in values], np.bool_)


def _fitting(values: pd.Series, filter: Filter) -> Booleans:
    """Which of a column fit; cells that hold several values fit by any of them."""
    if values.dtype == object and values.map(_is_list).any():
        return np.array(
            [any(_is_wanted(say(part), filter) for part in _parts(cell)) for cell in values],
            np.bool_,
        )
    numbers, found = number(values)
    fits: Booleans = np.append(_table(tuple(found), filter), False)[numbers]
    return fits


def _matching(keys: pd.Series, values: pd.Series, filter: Filter) -> set[str]:
    return set(keys[_fitting(values, filter)])


def _is_list(cell: Any) -> bool:
    return isinstance(cell, list | tuple | np.ndarray)


def _parts(cell: Any) -> Iterable[Any]:
    return cell if _is_list(cell) else (cell,)


def as_filters(where: Mapping[str, Any] | None) -> list[Filter]:
    """Column -> value or values, as filters."""
    found = []
    for name, values in (where or {}).items():
        several = isinstance(values, list | tuple | set | frozenset)
        found.append(Filter(name, tuple(say(value) for value in (values if several else [values]))))
    return found
