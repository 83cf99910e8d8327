"""Words in the texts as passages, whether somebody coded them or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from rap.analysis.codings import check_texts
from rap.analysis.queries import Either, Filtered, Narrowed, Query, Term, place_of
from rap.analysis.search.facts import Facts
from rap.core import spans as lines
from rap.core.errors import WrongUseError
from rap.core.folding import find_words, fold
from rap.core.plain import nearest, plain_label
from rap.core.spans import SOURCE, Booleans, Spans, make_spans
from rap.languages.pack import known, pack_of

if TYPE_CHECKING:
    import pandas as pd

Places: TypeAlias = Iterable[tuple[int, int]]
Text = TypeVar("Text")


def find_term(term: Term, texts: Mapping[str, str], sources: Mapping[int, str]) -> Spans:
    """Where words (whole words, case and accents folded) or a pattern stand; `sources` is number ->
    id.

    Raises
    ------
    WrongUseError
        When there are sources and no texts are given.
    """
    if sources and not texts:
        raise WrongUseError("analysis.search.no_texts", place=place_of(term.at))
    if term.kind == "regex":
        pattern = re.compile(term.value, re.MULTILINE)
        return scan(
            texts, sources, find=lambda text: (m.span() for m in pattern.finditer(text) if m[0])
        )
    needle = fold_needle(term.value)
    return scan(texts, sources, find=lambda text: find_words(fold(text), needle))


def find_letters(words: str, texts: Mapping[str, str], sources: Mapping[int, str]) -> Spans:
    """Where these letters stand, also inside words, case and accents folded."""
    needle = fold_needle(words)
    return scan(texts, sources, find=lambda text: _each(fold(text), needle))


def fold_needle(words: str) -> str:
    """Words to look for, folded as texts are."""
    return fold(unicodedata.normalize("NFC", words))


def _each(folded: str, needle: str) -> Iterator[tuple[int, int]]:
    at = folded.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = folded.find(needle, at + 1)


def scan(
    texts: Mapping[str, Text], sources: Mapping[int, str], *, find: Callable[[Text], Places]
) -> Spans:
    """What `find` gives for each text, as spans; sources without a text have none."""
    places: list[Sequence[tuple[int, int]]] = []
    numbers: list[int] = []
    for number in sorted(sources):
        if sources[number] in texts and (found := list(find(texts[sources[number]]))):
            places.append(found)
            numbers.append(number)
    flat = np.array([place for found in places for place in found], np.int64).reshape(-1, 2)
    base = np.repeat(np.array(numbers, np.int64) * SOURCE, [len(found) for found in places])
    return make_spans(base + flat[:, 0], base + flat[:, 1])


# A word in its forms (`"~payer"` finds payait, payée), by the Snowball stems of each text's own
# language.

MARK = "~"
_WORD = re.compile(r"[^\W\d_]+")


def find_forms(
    term: Term, texts: Mapping[str, str], sources: Mapping[int, str], *, facts: pd.DataFrame | None
) -> Spans:
    """Where words stand that are forms of one word, case and accents folded; an apostrophe and a
    hyphen end a word.

    In a language without stems (Albanian) the word as it is written. `facts` has the columns source
    and language; `sources` is number -> id.

    Raises
    ------
    WrongUseError
        For more or less than one word, and when texts or their languages are not given.
    """
    word, place = term.value.removeprefix(MARK).strip(), place_of(term.at)
    if not _WORD.fullmatch(word):
        raise WrongUseError("analysis.search.not_one_word", place=place, example=f"{MARK}payer")
    if sources and not texts:
        raise WrongUseError("analysis.search.no_texts", place=place)
    if facts is None or not {"source", "language"} <= set(facts.columns):
        raise WrongUseError("analysis.search.no_languages", place=place)
    languages = dict(zip(facts["source"].tolist(), facts["language"].tolist(), strict=True))
    found = {
        id: _places(texts[id], word, language=str(languages.get(id)))
        for id in sources.values()
        if id in texts
    }
    return scan(found, sources, find=lambda places: places)


def _places(text: str, word: str, *, language: str) -> list[tuple[int, int]]:
    wanted = _keys(word, language)
    return [
        match.span()
        for match in _WORD.finditer(text)
        if not wanted.isdisjoint(_keys(match[0], language))
    ]


@cache
def _keys(word: str, language: str) -> frozenset[str]:
    """The word and its stem, folded; two words are forms of one when they share either.

    The stem alone would not do: that of `loyers` is `loyer`, whose own is `loi`, as if it were a
    verb. Accents belong to the rules, so they are folded afterwards.
    """
    stemmer, lower = _stemmer(language), word.lower()
    return frozenset(map(fold_needle, (lower, stemmer.stemWord(lower)) if stemmer else (lower,)))


@cache
def _stemmer(language: str) -> Any:
    stemmer = pack_of(language).about.stemmer if language in known() else ""
    if not stemmer:
        return None
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer(stemmer)


# From the tree of a query to the passages it asks for.


@dataclass(frozen=True)
class Evaluator:
    """Answers queries about one study.

    The codes and families that exist are those of the codings and of `codebook`; with a codebook a
    keyword may name no other (a query never may).
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
        return {
            at: id
            for at, id in enumerate(self.facts.columns.sources)
            if within is None or within[at]
        }

    def _term(self, term: Term, *, within: Booleans | None) -> Spans:
        columns = self.facts.columns
        if term.kind in ("words", "regex"):
            if term.kind == "words" and term.value.startswith(MARK):
                return find_forms(
                    term, self.texts, self.sources_in(within), facts=self.facts.sources
                )
            return find_term(term, self.texts, self.sources_in(within))
        return columns.spans if term.kind == "any" else columns.spans.take(self._coded(term))

    def _coded(self, term: Term) -> Booleans:
        """Which codings have this code, or a code of this family."""
        columns = self.facts.columns
        value = term.value if term.value in self._codes else self._labelled(term)
        found = columns.has_code(value)
        if (term.at or self.codebook is not None) and not found.any() and value not in self._codes:
            raise WrongUseError(
                "analysis.search.unknown_code",
                place=place_of(term.at),
                code=value,
                nearest=nearest(value, self._codes),
            )
        return found

    def _labelled(self, term: Term) -> str:
        """The code that bears this label in some language, whatever its capitals; what was written
        where none does.
        """
        found = self._labels.get(plain_label(term.value), [])
        if len(found) > 1:
            raise WrongUseError(
                "analysis.search.label_of_several",
                place=place_of(term.at),
                label=term.value,
                codes=found,
            )
        return found[0] if found else term.value

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        """Label -> the codes that bear it today: a merged code means the one it was merged into, a
        retired one none.
        """
        if self.codebook is None or "code" not in self.codebook.columns:
            return {}
        book = self.codebook.set_index("code")
        merged = dict(book["merged_into"].dropna()) if "merged_into" in book.columns else {}
        gone = set(book.index[book["retired"].notna()]) if "retired" in book.columns else set()
        found: dict[str, list[str]] = {}
        for column in (name for name in book.columns if str(name).startswith("label_")):
            for code, label in book[column].dropna().items():
                now = str(code)
                while now in merged:
                    now = str(merged[now])
                codes = found.setdefault(plain_label(label), [])
                if now not in gone and now not in codes:
                    codes.append(now)
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
        found[found] = lines.overlapping(
            lines.as_lines(left.take(found), breaks), lines.as_lines(right, breaks)
        )
        return found


_RELATIONS: dict[str, lines.Relation] = {
    "overlaps": lines.overlapping,
    "inside": lines.inside,
    "contains": lines.containing,
    "same source": lines.in_same_source,
    "same coding": lambda left, right: np.isin(left.row, right.row) & (left.row >= 0),
}
_WITHOUT_PLACE = ("same source", "same coding")


def _check_filter(query: Filtered, facts: Facts) -> None:
    if not _are_words(query.passages):
        return
    if facts.is_of_codings(query.filter.name):
        raise WrongUseError(
            "analysis.search.of_codings", place=place_of(query.filter.at), name=query.filter.name
        )
    if facts.needs_turns(query.filter):
        facts.known_turns(query.filter)


def _are_words(query: Query) -> bool:
    if isinstance(query, Term):
        return query.kind in ("words", "regex")
    if isinstance(query, Either):
        return all(_are_words(branch) for branch in query.branches)
    return _are_words(query.left if isinstance(query, Narrowed) else query.passages)
