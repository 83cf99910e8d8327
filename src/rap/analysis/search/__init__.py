"""Find passages: by code, by words, by who speaks, by what stands near; in a few words or as a
query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.codings import check_codes, check_ends, check_texts, read_in_order
from rap.analysis.columns import need_columns, same_kind
from rap.analysis.queries import Either, Filtered, Narrowed, Query, Term, parse_query
from rap.analysis.search.facts import Facts, as_filters
from rap.analysis.search.words import Evaluator, find_letters
from rap.core.errors import WrongUseError
from rap.core.spans import SOURCE, Spans, containing

if TYPE_CHECKING:
    import pandas as pd


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
    """Passages that fit all of what is asked.

    Parameters
    ----------
    codings, texts
        As a study gives them.
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
    """The query narrowed by the keywords."""
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
    """Those whose passage holds the letters."""
    found = found.take(found.has_place)
    there = np.zeros(len(evaluator.facts.columns.sources), np.bool_)
    there[found.source] = True
    sources = evaluator.sources_in(there)
    check_texts(sources.values(), evaluator.texts)
    return found.take(containing(found, find_letters(words, evaluator.texts, sources)))


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
    """The column `quote`, cut from the texts, and what stands before and after it; rows are one
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


def choose_passages(codings: pd.DataFrame, *, rows: str = "code", each: int = 1) -> pd.DataFrame:
    """A few passages to read aloud: `each` for every value of `rows`, marked ones first, one person
    at most once per value.

    Among equals those go first that most readers can read, where the frame says in how many
    `languages` (`study.quotable`), then those of about 180 characters: long enough to be a voice,
    short enough for a phone.

    Raises
    ------
    WrongUseError
        For a column that is missing.
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
