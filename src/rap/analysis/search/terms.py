"""What a query asks for: words where they are, in their forms, or a pattern; and filters, which
passages fit or do not (a column of the codings or sources, a variable of cases, who speaks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from rap.analysis.codings import CodingsInOrder
from rap.analysis.columns import has_lists, need_columns, number, values_in
from rap.analysis.queries import Filter, Term, place_of
from rap.core.accents import find_in_texts, fold, folding
from rap.core.errors import Message, WrongUseError
from rap.core.model import HEARD, PARTICIPANTS
from rap.core.patterns import PatternStoppedError, find_pattern
from rap.core.plain import nearest
from rap.core.spans import SOURCE, Booleans, Numbers, Spans, make_spans, overlapping
from rap.languages.pack import known, pack_of

if TYPE_CHECKING:
    import pandas as pd

MARK = "~"
"""Before a word in quotes: its forms too (`"~payer"` finds payait, payée), by the Snowball stems of
each text's own language.
"""
Find: TypeAlias = Callable[[str, str], Iterable[tuple[int, int]]]
"""Of the id and the text of a source, places in it."""
_WORD = re.compile(r"[^\W\d_]+")
_PLACES = ("start", "end", "quote")
_CASE = Filter("case", ())


def find_term(
    term: Term, texts: Mapping[str, str], sources: Mapping[int, str], *, facts: pd.DataFrame | None
) -> Spans:
    """Where words are (whole words, case and accents folded), the forms of a word, or a pattern.

    `sources` is number -> id; `facts` has the columns source and language, which forms need.

    Raises
    ------
    WrongUseError
        When there are sources and no texts are given; for the forms of more or less than one word,
        or without the languages of the texts.
    """
    if sources and not texts:
        raise WrongUseError("analysis.search.no_texts", place=place_of(term.at))
    if term.kind == "regex":
        found = _find_pattern(term, {id: texts[id] for id in sources.values() if id in texts})
        return _scan(texts, sources, find=lambda id, _: found.get(id, ()))
    if term.value.startswith(MARK):
        return _scan(texts, sources, find=_finder_of_forms(term, facts))
    there = [id for id in sources.values() if id in texts]
    said = find_in_texts(fold_needle(term.value), there, folding(texts))
    return _scan(texts, sources, find=lambda id, _: said.get(id, ()))


def _find_pattern(term: Term, texts: Mapping[str, str]) -> dict[str, list[tuple[int, int]]]:
    try:
        return find_pattern(term.value, texts)
    except PatternStoppedError as stopped:
        id = "analysis.query.wide_pattern" if stopped.is_wide else "analysis.query.slow_pattern"
        raise WrongUseError(id, place=place_of(term.at)) from None


def find_letters(words: str, texts: Mapping[str, str], sources: Mapping[int, str]) -> Spans:
    """Where these letters are, also inside words, case and accents folded."""
    needle, folded = fold_needle(words), folding(texts)
    return _scan(texts, sources, find=lambda id, _: _each(folded(id), needle))


def fold_needle(words: str) -> str:
    """Words to look for, folded as texts are."""
    return fold(unicodedata.normalize("NFC", words))


def _each(folded: str, needle: str) -> Iterator[tuple[int, int]]:
    at = folded.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = folded.find(needle, at + 1)


def _scan(texts: Mapping[str, str], sources: Mapping[int, str], *, find: Find) -> Spans:
    """What `find` gives for each text, as spans; sources without a text have none."""
    places = {
        number: list(find(id, texts[id])) for number, id in sorted(sources.items()) if id in texts
    }
    flat = np.array([place for some in places.values() for place in some], np.int64).reshape(-1, 2)
    numbers = np.array(list(places), np.int64)
    base = np.repeat(numbers * SOURCE, [len(some) for some in places.values()])
    return make_spans(base + flat[:, 0], base + flat[:, 1])


def _finder_of_forms(term: Term, facts: pd.DataFrame | None) -> Find:
    """Finds words that are forms of one word, case and accents folded; an apostrophe and a hyphen
    end a word. In a language without stems (Albanian) the word as it is written.
    """
    word, place = term.value.removeprefix(MARK).strip(), place_of(term.at)
    if not _WORD.fullmatch(word):
        raise WrongUseError("analysis.search.not_one_word", place=place, example=f"{MARK}payer")
    if facts is None or not {"source", "language"} <= set(facts.columns):
        raise WrongUseError("analysis.search.no_languages", place=place)
    languages = dict(zip(facts["source"].tolist(), facts["language"].tolist(), strict=True))

    def find(source: str, text: str) -> Iterator[tuple[int, int]]:
        language = str(languages.get(source))
        wanted = _keys(word, language)
        for match in _WORD.finditer(text):
            if not wanted.isdisjoint(_keys(match[0], language)):
                yield match.span()

    return find


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


@dataclass(frozen=True)
class Facts:
    """What is known of passages: their codings, the sources they are in, the people who speak,
    the turns.
    """

    columns: CodingsInOrder
    sources: pd.DataFrame | None = None
    cases: pd.DataFrame | None = None
    turns: pd.DataFrame | None = None

    def fits(self, spans: Spans, asked: Filter) -> Booleans:
        """For each passage: does it fit?

        Raises
        ------
        WrongUseError
            For a name that is nowhere, or one that needs a frame that was not given.
        """
        if asked.name == "speaker":
            return overlapping(spans, self._turns_of(asked)) & spans.has_place
        frame = self.columns.frame
        if asked.name == "source":
            return _table(self.columns.sources, asked)[spans.source]
        if asked.name == "case":
            return self._of_case(spans, asked)
        if asked.name in frame.columns and asked.name not in _PLACES:
            return self._of_coding(spans, asked)
        if self.sources is not None and asked.name in self.sources.columns:
            need_columns(self.sources, ("source",), what="sources")
            wanted = _matching(self.sources["source"], self.sources[asked.name], asked)
            return _isin(self.columns.sources, wanted)[spans.source]
        if self.cases is not None and asked.name in self.cases.columns:
            need_columns(self.cases, ("case",), what="cases")
            wanted = _matching(self.cases["case"], self.cases[asked.name], asked)
            return self._of_case(spans, asked, wanted=wanted)
        raise self._unknown(asked)

    def check_words_have(self, asked: Filter) -> None:
        """Refuse a filter that words nobody coded cannot answer: one on the coding itself, or on
        people, whom they have by their turn alone, where no turns are given.
        """
        name, own = asked.name, self.columns.frame.columns
        if name in own and name not in (*_PLACES, "source", "case"):
            raise WrongUseError("analysis.search.of_codings", place=place_of(asked.at), name=name)
        known = own if self.sources is None else {*own, *self.sources.columns}
        of_people = self.cases is not None and name in self.cases.columns and name not in known
        if name == "case" or of_people:
            self.known_turns(asked)

    def _of_coding(self, spans: Spans, asked: Filter) -> Booleans:
        coded = spans.row >= 0
        found = np.zeros(len(spans), np.bool_)
        found[coded] = _fitting(self.columns.values(asked.name, spans.row[coded]), asked)
        return found

    def _of_case(self, spans: Spans, asked: Filter, *, wanted: set[str] | None = None) -> Booleans:
        def fits(values: tuple[Any, ...]) -> Booleans:
            return _table(values, asked) if wanted is None else _isin(values, wanted)

        coded = spans.row >= 0
        found = np.zeros(len(spans), np.bool_)
        cases = self.columns.case
        found[coded] = np.append(fits(cases.values), False)[cases.numbers[spans.row[coded]]]
        if not coded.all():
            speakers = tuple(self.case_of_words(spans.take(~coded), asked=asked))
            found[~coded] = fits(speakers) & np.array(list(map(bool, speakers)), np.bool_)
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

    def _turns_of(self, asked: Filter) -> Spans:
        turns = self.known_turns(asked)
        said: Booleans = np.zeros(len(turns), np.bool_)
        known: set[str] = set()
        if "whose" in turns.columns:
            known.add(PARTICIPANTS)
            said |= (PARTICIPANTS in asked.values) & turns["whose"].isin(HEARD).to_numpy()
        for name in ("role", "speaker"):
            if name in turns.columns:
                said |= _fitting(turns[name], asked)
                known |= set(turns[name].dropna())
        for value in asked.values:
            if value not in known and ".." not in value:
                raise WrongUseError(
                    "analysis.search.unknown_speaker",
                    place=place_of(asked.at),
                    speaker=value,
                    nearest=nearest(value, known),
                )
        start, end = self._turn_places
        return make_spans(start[said], end[said])

    def known_turns(self, asked: Filter) -> pd.DataFrame:
        """The turns, which this filter asks for.

        Raises
        ------
        WrongUseError
            When none were given, or a column is missing.
        """
        if self.turns is None:
            raise WrongUseError("analysis.search.no_turns", place=place_of(asked.at))
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
        place = {source: at * SOURCE for at, source in enumerate(self.columns.sources)}
        base = np.array([place.get(source, -SOURCE) for source in self.turns["source"]], np.int64)
        start, end = (self.turns[name].to_numpy(np.int64) for name in ("start", "end"))
        return base + start, base + end

    def _unknown(self, asked: Filter) -> WrongUseError:
        frames = [f for f in (self.columns.frame, self.sources, self.cases) if f is not None]
        known = {str(name) for frame in frames for name in frame.columns} - set(_PLACES)
        known |= {"speaker"} if self.turns is not None else set()
        missing = [name for name in ("sources", "cases") if getattr(self, name) is None]
        near = nearest(asked.name, known)
        if near.id != "core.nearest.is" and missing:
            passed = tuple(f"{name}=study.{name}" for name in missing)
            near = Message("analysis.search.or_pass", nearest=near, frames=passed)
        return WrongUseError(
            "analysis.search.unknown_filter" if asked.at else "analysis.search.unknown_column",
            place=place_of(asked.at),
            name=asked.name,
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


def _is_wanted(text: str, asked: Filter) -> bool:
    return bool(text) and any(_within(text, value) for value in asked.values)


def _within(text: str, wanted: str) -> bool:
    low, dots, high = wanted.partition("..")
    if not dots:
        return text == wanted
    try:
        return (not low or float(text) >= float(low)) and (not high or float(text) <= float(high))
    except ValueError:  # dates and words: a month holds its days
        return text >= low and (not high or text[: len(high)] <= high)


def _table(values: tuple[Any, ...], asked: Filter) -> Booleans:
    return np.array([_is_wanted(say(value), asked) for value in values], np.bool_)


def _isin(values: tuple[str, ...], wanted: set[str]) -> Booleans:
    return np.array([value in wanted for value in values], np.bool_)


def _fitting(values: pd.Series, asked: Filter) -> Booleans:
    """Which of a column fit; cells that hold several values fit by any of them."""
    if has_lists(values):
        cells = (any(_is_wanted(say(one), asked) for one in values_in(cell)) for cell in values)
        return np.fromiter(cells, np.bool_, len(values))
    numbers, found = number(values)
    fits: Booleans = np.append(_table(tuple(found), asked), False)[numbers]
    return fits


def _matching(keys: pd.Series, values: pd.Series, asked: Filter) -> set[str]:
    return set(keys[_fitting(values, asked)])


def as_filters(where: Mapping[str, Any] | None) -> list[Filter]:
    """Column -> value or values, as filters."""
    found = []
    for name, values in (where or {}).items():
        several = isinstance(values, list | tuple | set | frozenset)
        found.append(Filter(name, tuple(say(value) for value in (values if several else [values]))))
    return found
