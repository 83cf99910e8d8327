"""From the tree of a query to the passages it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.queries import Either, Filtered, Narrowed, Query, Term, place_of
from rap.analysis.search.facts import Facts, where_of
from rap.analysis.search.forms import MARK, find_forms
from rap.analysis.search.words import find_term
from rap.core import spans as lines
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.spans import Booleans, Spans

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Evaluator:
    """Answers queries about one study.

    The codes and families that exist are those of the codings and of `codebook`; with a codebook a keyword may name no
    other (a query never may).
    """

    facts: Facts
    texts: Mapping[str, str]
    codebook: pd.DataFrame | None = None

    def find(self, query: Query, *, within: Booleans | None = None) -> Spans:
        """The passages of a query.

        Parameters
        ----------
        within : shape (n_sources,)
            Sources whose passages matter; those of others may be left out.

        Raises
        ------
        WrongUseError
            For an unknown code or filter, or a frame that is needed and was not given.
        """
        if isinstance(query, Term):
            return self._term(query, within=within)
        if isinstance(query, Filtered):
            return self._filtered(query, within=within)
        if isinstance(query, Either):
            return lines.join([self.find(branch, within=within) for branch in query.branches])
        return self._narrowed(query, within=within)

    def sources_in(self, within: Booleans | None) -> dict[int, str]:
        """Number -> id of the sources that matter."""
        return {at: id for at, id in enumerate(self.facts.columns.sources) if within is None or within[at]}

    def _term(self, term: Term, *, within: Booleans | None) -> Spans:
        columns = self.facts.columns
        if term.kind in ("words", "regex"):
            if term.kind == "words" and term.value.startswith(MARK):
                return find_forms(term, self.texts, self.sources_in(within), facts=self.facts.sources)
            return find_term(term, self.texts, self.sources_in(within))
        return columns.spans if term.kind == "any" else columns.spans.take(self._coded(term))

    def _coded(self, term: Term) -> Booleans:
        """Which codings have this code, or a code of this family."""
        columns = self.facts.columns
        found = columns.has_code(term.value)
        if (term.at or self.codebook is not None) and not found.any() and term.value not in self._codes:
            place = place_of(term.at) if term.at else "code"
            raise WrongUseError(place, f"'{term.value}' is no code or family", nearest(term.value, self._codes))
        return found

    @cached_property
    def _codes(self) -> frozenset[str]:
        columns = self.facts.columns
        known = {*columns.code.values, *columns.family.values}
        if self.codebook is not None:
            for name in {"code", "family"} & set(self.codebook.columns):
                known.update(self.codebook[name].dropna())
        return frozenset(known - {""})

    def _filtered(self, query: Filtered, *, within: Booleans | None) -> Spans:
        _check_filter(query, self.facts)
        found = self.find(query.passages, within=within)
        return found.take(self.facts.fits(found, query.filter) != query.negated)

    def _narrowed(self, query: Narrowed, *, within: Booleans | None) -> Spans:
        left = self.find(query.left, within=within)
        if query.relation not in _WITHOUT_PLACE:
            left = left.take(left.has_place)
        there = np.zeros(len(self.facts.columns.sources), np.bool_)
        there[left.source] = True
        right = self.find(query.right, within=there)
        if query.relation not in _WITHOUT_PLACE:
            right = right.take(right.has_place)
        return left.take(self._stands(left, right, query) != query.negated)

    def _stands(self, left: Spans, right: Spans, query: Narrowed) -> Booleans:
        """For each on the left: does it stand so to one on the right?"""
        if query.relation == "same turn":
            return self._same_turn(left, right)
        if query.relation == "near":
            return lines.near(left, right, distance=query.distance or 0)
        if query.relation in ("before", "after"):
            relation = lines.before if query.relation == "before" else lines.after
            return relation(left, right, distance=query.distance)
        return _RELATIONS[query.relation](left, right)

    def _same_turn(self, left: Spans, right: Spans) -> Booleans:
        both = np.intersect1d(left.source, right.source)
        sources = {int(number): self.facts.columns.sources[number] for number in both}
        check_texts(sources.values(), self.texts)
        found = np.isin(left.source, both)
        right = right.take(np.isin(right.source, both))
        breaks = lines.find_breaks(self.texts, sources)
        found[found] = lines.overlapping(lines.as_lines(left.take(found), breaks), lines.as_lines(right, breaks))
        return found


_RELATIONS: dict[str, lines.Relation] = {
    "overlaps": lines.overlapping,
    "inside": lines.inside,
    "contains": lines.containing,
    "same source": lines.in_same_source,
    "same coding": lambda left, right: np.isin(left.row, right.row) & (left.row >= 0),
}
_WITHOUT_PLACE = ("same source", "same coding")


def check_texts(sources: Iterable[str], texts: Mapping[str, str]) -> None:
    """Nothing when every source has a text.

    Raises
    ------
    WrongUseError
        Names the first that has none.
    """
    for source in sources:
        if source not in texts:
            raise WrongUseError(source, "has codings and no text", "give the texts of all sources: study.texts")


def _check_filter(query: Filtered, facts: Facts) -> None:
    if not _are_words(query.passages):
        return
    if facts.is_of_codings(query.filter.name):
        what = f"'{query.filter.name}' is known of codings, and words are nobody's coding"
        raise WrongUseError(where_of(query.filter), what, 'narrow codings by words instead: * contains "words"')
    if facts.needs_turns(query.filter):
        facts.known_turns(query.filter)


def _are_words(query: Query) -> bool:
    if isinstance(query, Term):
        return query.kind in ("words", "regex")
    if isinstance(query, Either):
        return all(_are_words(branch) for branch in query.branches)
    return _are_words(query.left if isinstance(query, Narrowed) else query.passages)
