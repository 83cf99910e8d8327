"""Find passages of coded texts by code, words, speaker and what is near them.

For anyone who has texts, and codings of them as a frame: the answer is a frame of passages with
their words. A question is a sentence such as `rent near 200 police`, or keyword arguments; all
places count characters (code points) from 0, end exclusive. It reads no files and needs numpy and
pandas. `docs/libraries/search.md` introduces it, `docs/queries.md` has the whole language.

>>> import pandas as pd
>>> from rap.analysis.search import search
>>> texts = {"INT-1": "The rent is high. The police came."}
>>> rows = [("INT-1", 0, 17, "rent"), ("INT-1", 18, 34, "police")]
>>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code"])
>>> search(codings, texts, query="rent near 20 police")[["source", "start", "quote"]].values.tolist()
[['INT-1', 0, 'The rent is high.']]

What is public: `search` finds passages; `choose_passages` takes a few of them to read aloud;
`parse_query` reads a question without asking it.

Tools for words that nobody coded are modules beside this package: `rap.analysis.kwic` (a word in
its context, direct speech), `rap.analysis.neighbours` (the words near a word),
`rap.analysis.keyterms` (terms of texts, and words that set a group apart).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.codings import check_codes, check_ends, check_texts, read_in_order
from rap.analysis.columns import need_columns, same_kind
from rap.analysis.queries import Either, Filtered, Narrowed, Query, Term, parse_query, place_of
from rap.analysis.search.terms import Facts, as_filters, find_letters, find_term
from rap.core import spans as lines
from rap.core.errors import WrongUseError
from rap.core.plain import nearest, plain_label
from rap.core.spans import SOURCE, Booleans, Spans

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["choose_passages", "parse_query", "search"]


@same_kind
def search(
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    code: str | Sequence[str] = (),
    cases: pd.DataFrame | None = None,
    where: Mapping[str, Any] | None = None,
    words: str = "",
    near: tuple[str | Sequence[str], int] | None = None,
    query: str = "",
    sources: pd.DataFrame | None = None,
    turns: pd.DataFrame | None = None,
    codebook: pd.DataFrame | None = None,
    context: int = 0,
    limit: int | None = None,
    whole_sources: bool = False,
) -> pd.DataFrame:
    """The passages that meet all conditions.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code
        Offsets in code points, end exclusive; none for a coding of a whole source. Filters may need
        more of its columns: coder, family, case, important.
    texts
        Source -> text, for every source with a coding or to be searched.
    code
        One code or several (any of them); families count as their codes.
    where
        Column of `codings` or `sources`, variable of `cases`, or speaker -> the value or values
        wanted.
    words
        Letters that the passage must hold, whatever their case and accents.
    near
        A code or several, and characters: only passages with one of them at most so far away
        (overlap is 0).
    query
        A question in the language of `docs/queries.md`, such as `rent near 200 police
        setting:window`. Words in quotes make passages of their own; these have no code and no
        coder, and a case when `turns` are given.
    sources, cases, turns, codebook
        Frames that filters need: columns source and others; case and variables; source, start, end,
        speaker, role and case; code and family. Without a codebook, the codes that exist are those
        of the codings.
    context
        Characters of text to give before and after each passage.
    limit
        At most so many passages, the first in reading order.
    whole_sources
        Whether codings of whole sources may be in the result (no start and end, an empty quote).

    Returns
    -------
    DataFrame
        The columns of `codings` in reading order, `quote`, and with a context `before` and `after`.
        `start` and `end` are int64 (Int64 with `whole_sources`).

    Raises
    ------
    WrongUseError
        For a query that cannot be read, an unknown code or column, a frame that is needed and not
        given, a broken frame.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = {"INT-1": "The rent is high. The police came. And the rent rose."}
    >>> rows = [("INT-1", 0, 17, "rent"), ("INT-1", 18, 34, "police")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code"])
    >>> search(codings, texts, code="rent", near=("police", 20), context=4)["after"].tolist()
    [' The']
    >>> search(codings, texts, query='"rent" outside rent')[["start", "quote"]].values.tolist()
    [[43, 'rent']]
    """
    _check_numbers(context=context, limit=limit, near=near[1] if near is not None else None)
    check_codes(codings, codebook)
    asked = parse_query(query) if query else Term("any")
    columns = read_in_order(codings, texts)
    evaluator = Evaluator(Facts(columns, sources, cases, turns), texts, codebook)
    found = evaluator.find(_whole_query(asked, code=code, where=where, near=near))
    if words:
        found = _holding(found, words, evaluator)
    if not whole_sources:
        found = found.take(found.has_place)
    frame = _frame_of(found, evaluator, limit=limit, whole_sources=whole_sources)
    return frame.assign(**_quotes(frame, texts, context=context))


def _check_numbers(**given: int | None) -> None:
    for name, number in given.items():
        if number is not None and (
            isinstance(number, bool) or not isinstance(number, int) or number < 0
        ):
            raise WrongUseError("analysis.search.bad_number", name=name, value=str(number))


def _whole_query(
    query: Query,
    *,
    code: str | Sequence[str],
    where: Mapping[str, Any] | None,
    near: tuple[str | Sequence[str], int] | None,
) -> Query:
    """The query, narrowed by the keyword arguments."""
    if code:
        query = (
            _coded(code) if query == Term("any") else Narrowed(query, "same coding", _coded(code))
        )
    for filter in as_filters(where):
        query = Filtered(query, filter)
    if near is not None:
        query = Narrowed(query, "near", _coded(near[0]), near[1])
    return query


def _coded(code: str | Sequence[str]) -> Query:
    return Either(tuple(Term("code", one) for one in ([code] if isinstance(code, str) else code)))


def _holding(found: Spans, words: str, evaluator: Evaluator) -> Spans:
    """The rows whose passage contains certain letters."""
    found = found.take(found.has_place)
    there = np.zeros(len(evaluator.facts.columns.sources), np.bool_)
    there[found.source] = True
    sources = evaluator.sources_in(there)
    check_texts(sources.values(), evaluator.texts)
    return found.take(lines.containing(found, find_letters(words, evaluator.texts, sources)))


def _frame_of(
    found: Spans, evaluator: Evaluator, *, limit: int | None, whole_sources: bool
) -> pd.DataFrame:
    """The rows of the codings, and rows for words nobody coded, in reading order."""
    import pandas as pd

    columns = evaluator.facts.columns
    coded = found.row >= 0
    code = np.full(len(found), -1, np.int64)
    code[coded] = columns.code.numbers[found.row[coded]]
    found = found.take(np.lexsort((code, found.end, found.start))[:limit])
    coded = found.row >= 0
    frame = columns.frame.iloc[columns.order[found.row[coded]]]
    if not coded.all():
        uncoded = _uncoded(found.take(~coded), evaluator)
        frame = pd.concat(
            [frame, uncoded[[name for name in frame.columns if name in uncoded]]], ignore_index=True
        )
        frame = frame.iloc[
            np.argsort(np.concatenate((np.flatnonzero(coded), np.flatnonzero(~coded))))
        ]
    offsets: dict[str, Any] = {"start": found.start % SOURCE, "end": found.end % SOURCE}
    frame = frame.reset_index(drop=True).assign(**offsets)
    if whole_sources:
        frame = frame.astype({"start": "Int64", "end": "Int64"})
        frame.loc[~found.has_place, ["start", "end"]] = pd.NA
    return frame


def _uncoded(found: Spans, evaluator: Evaluator) -> pd.DataFrame:
    """Rows for words: their source, whose they are when turns are given, and not important."""
    import pandas as pd

    columns, facts = evaluator.facts.columns, evaluator.facts
    rows: dict[str, Any] = {"source": [columns.sources[number] for number in found.source]}
    rows |= {name: False for name in columns.frame.columns if columns.frame[name].dtype == bool}
    if facts.turns is not None:
        rows["case"] = [case or None for case in facts.case_of_words(found)]
    return pd.DataFrame(rows)


def _quotes(frame: pd.DataFrame, texts: Mapping[str, str], *, context: int) -> dict[str, list[str]]:
    """The column `quote`, cut from the texts, and the text before and after it; rows are one
    text after the other.
    """
    import pandas as pd

    numbers, sources = pd.factorize(frame["source"])
    check_texts(sources, texts)
    start, end = (frame[name].fillna(0).to_numpy(np.int64) for name in ("start", "end"))
    lengths = np.array([len(texts[source]) for source in sources], np.int64)
    check_ends(end, numbers, names=sources, lengths=lengths)
    places = list(zip(start.tolist(), end.tolist(), strict=True))
    found: dict[str, list[str]] = {"quote": [], **({"before": [], "after": []} if context else {})}
    for low, high in pairwise(np.flatnonzero(np.diff(numbers, prepend=-1, append=-1)).tolist()):
        text, cuts = texts[sources[numbers[low]]], places[low:high]
        found["quote"] += [text[start:end] for start, end in cuts]
        if context:
            found["before"] += [text[max(0, start - context) : start] for start, _ in cuts]
            found["after"] += [text[end : end + context] for _, end in cuts]
    return found


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
            sources = self.sources_in(within)
            return find_term(term, self.texts, sources, facts=self.facts.sources)
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
        if _are_words(query.passages):
            self.facts.check_words_have(query.filter)
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
        """For each on the left: is it in this relation to one on the right?"""
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


def _are_words(query: Query) -> bool:
    if isinstance(query, Term):
        return query.kind in ("words", "regex")
    if isinstance(query, Either):
        return all(_are_words(branch) for branch in query.branches)
    return _are_words(query.left if isinstance(query, Narrowed) else query.passages)


def choose_passages(codings: pd.DataFrame, *, rows: str = "code", each: int = 1) -> pd.DataFrame:
    """A few passages to read aloud: `each` for every value of `rows`, marked ones first, one person
    at most once per value.

    Among equals those go first that most readers can read, where the frame says in how many
    `languages` that is, then those of about 180 characters: long enough to be a voice, short enough
    for a phone.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, family, case, important (bool)
        Codings of whole sources are left out. A column `languages` (a number) is used where there
        is one.
    rows
        The column whose values each get passages.
    each : int
        So many passages at most for each value.

    Returns
    -------
    DataFrame, by family, code and place
        The rows that were chosen, with the columns of `codings`; the same place once.

    Raises
    ------
    WrongUseError
        For a column that is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 17, False), ("INT-1", 18, 180, False), ("INT-2", 5, 20, True)]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "important"])
    >>> codings = codings.assign(code="rent", family="money", case=["C-1", "C-1", "C-2"])
    >>> choose_passages(codings, each=2)[["source", "start", "end"]].values.tolist()
    [['INT-1', 18, 180], ['INT-2', 5, 20]]
    """
    need_columns(
        codings,
        (rows, "source", "start", "end", "code", "family", "case", "important"),
        what="codings",
    )
    frame = codings.dropna(subset=["start", "end"]).astype({"start": "int64", "end": "int64"})
    languages = frame["languages"] if "languages" in frame.columns else 0
    frame = frame.assign(_away=(frame["end"] - frame["start"] - 180).abs(), _languages=languages)
    keys = ["important", "_languages", "_away", "source", "start"]
    frame = frame.sort_values(keys, ascending=[False, False, True, True, True], kind="stable")
    frame = frame.drop_duplicates([rows, "case"]).groupby(rows, sort=False).head(each)
    frame = frame.drop_duplicates(["source", "start", "end"]).drop(columns=["_away", "_languages"])
    return frame.sort_values(
        ["family", "code", "source", "start"], kind="stable", ignore_index=True
    )
