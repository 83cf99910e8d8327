"""Tables of who says what: in numbers (people, sources, codings or words for each code, split by
variables of people or sources) and in words (the framework matrix).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from rap.analysis.codings import check_texts
from rap.analysis.columns import has_lists, need_columns, number, same_kind, values_in
from rap.core.errors import Message, WrongUseError
from rap.core.plain import nearest
from rap.core.spans import distinct

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_Column: TypeAlias = tuple["NDArray[np.intp]", Any]
"""A number for each row, -1 where there is no value, and the value of each number."""
BETWEEN = " […] "  # two passages in a cell of the framework
_WORD = re.compile(r"\w+(?:['’]\w+)*")
COUNTS = {"people": "case", "sources": "source", "codings": "coding", "words": "words"}


@same_kind
def crosstab(
    codings: pd.DataFrame,
    cases: pd.DataFrame | None = None,
    *,
    rows: str = "code",
    by: str | Sequence[str] = (),
    count: str = "people",
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count people, sources, codings or words for each value of `rows`, and of `by`.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case and those asked for
        Codings without a known case are left out when people are counted.
    cases : DataFrame with the column case and variables
        Needed when `rows` or `by` is a variable of cases. A person with several values counts under
        each of them, so that the numbers of a row may add up to more than the people there are
        (`count_doubles` says how many).
    rows, by
        Columns of `codings` (`source` too), variables of `cases` or columns of `sources`; `by` may
        be left empty.
    count
        "people" (each person once, however often interviewed), "sources", "codings", or "words"
        (sum of the column `words`, which `count_words` adds).
    sources : DataFrame with the column source and others
        Needed when `rows` or `by` is a column of sources: month, language, a variable of the text.

    Returns
    -------
    DataFrame, one row a combination that occurs, the greatest first
        The columns asked for, the count (named as `count`) and `cases`, the tuple of cases behind
        it; with "sources" also `texts`, the tuple of sources.

    Raises
    ------
    WrongUseError
        For a column that is in none of the frames.
    """
    keys = [key for key in (rows, *([by] if isinstance(by, str) else by)) if key]
    if count not in COUNTS:
        raise WrongUseError("analysis.crosstab.unknown_count", count=count, known=tuple(COUNTS))
    counted = COUNTS[count]
    need_columns(codings, sorted({"case", counted} - {"words"}), what="codings")
    if count == "words":
        made_by = Message("analysis.columns.made_by", function="rap.analysis.crosstab.count_words")
        need_columns(codings, ["words"], what="codings", right=made_by)
    columns = _columns(codings, {"case": cases, "source": sources}, keys, also=["case", counted])
    needed = [*keys, "case"] if count == "people" else keys
    known = np.logical_and.reduce([columns[key][0] >= 0 for key in needed])
    if not known.all():
        columns = _take(columns, np.flatnonzero(known))
    return _count(columns, keys, count)


def _count(columns: Mapping[str, _Column], keys: list[str], count: str) -> pd.DataFrame:
    """One row for each combination of `keys`: the greatest count first, then in the order in which
    they first appear.
    """
    import pandas as pd

    cells, first = _cells([columns[key] for key in keys])
    behind = {"cases": _who(cells, columns["case"], n_cells=len(first))}
    if count == "sources":
        behind = {"texts": _who(cells, columns["source"], n_cells=len(first))} | behind
    if count == "words":
        number_of, values = columns["words"]
        each = np.append(np.asarray(values, dtype=float), 0)  # number -1: codings without a number
        numbers = np.bincount(cells, weights=each[number_of], minlength=len(first)).astype(int)
    else:
        numbers = np.bincount(_distinct(cells, columns[COUNTS[count]])[0], minlength=len(first))
    order = np.argsort(-numbers, kind="stable")
    found = {key: columns[key][1].take(columns[key][0][first[order]]) for key in keys}
    found |= {count: numbers[order]} | {
        name: [who[at] for at in order] for name, who in behind.items()
    }
    return pd.DataFrame(found)


def _cells(columns: Sequence[_Column]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The number of the combination each row belongs to, and the place of the first row of each."""
    import pandas as pd

    cells = np.zeros(len(columns[0][0]), dtype=np.intp)
    for numbers, values in columns:
        cells = pd.factorize(cells * max(len(values), 1) + numbers)[0].astype(np.intp, copy=False)
    first = np.zeros(int(cells.max(initial=-1)) + 1, dtype=np.intp)
    first[cells[::-1]] = np.arange(len(cells))[::-1]  # what is written last stays
    return cells, first


def _distinct(
    cells: NDArray[np.intp], column: _Column
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different pairs of a cell and a number in it, in order."""
    numbers, values = column
    known = numbers >= 0
    if not known.all():
        cells, numbers = cells[known], numbers[known]
    size = max(len(values), 1)
    found = distinct(cells * size + numbers, below=(int(cells.max(initial=-1)) + 1) * size)
    return found // size, found % size


def _who(cells: NDArray[np.intp], column: _Column, *, n_cells: int) -> list[tuple[str, ...]]:
    """The different ids in each cell, sorted."""
    numbers, values = column
    names = np.asarray(values, dtype=object)
    order = np.argsort(names)
    rank = np.full(len(names) + 1, -1)
    rank[order] = np.arange(len(names))
    cell, who = _distinct(cells, (rank[numbers], names))
    ends = np.searchsorted(cell, np.arange(n_cells + 1))
    listed = names[order][who].tolist()
    return [tuple(listed[ends[at] : ends[at + 1]]) for at in range(n_cells)]


def _take(columns: Mapping[str, _Column], rows: NDArray[np.intp]) -> dict[str, _Column]:
    return {name: (numbers[rows], values) for name, (numbers, values) in columns.items()}


def _columns(
    codings: pd.DataFrame,
    others: Mapping[str, pd.DataFrame | None],
    keys: Sequence[str],
    *,
    also: Sequence[str],
) -> dict[str, _Column]:
    """The columns that are needed, of codings, cases and sources, as numbers; a list of values
    becomes a row for each value.
    """
    _check_keys(codings, others, keys)
    there = {id: [] if other is None else list(other.columns) for id, other in others.items()}
    wanted = {
        id: [key for key in dict.fromkeys(keys) if key not in codings and key in there[id]]
        for id in others
    }
    wanted["source"] = [key for key in wanted["source"] if key not in wanted["case"]]
    own = [name for name in (*keys, *also, *(id for id in others if wanted[id])) if name in codings]
    columns: dict[str, _Column] = {name: number(codings[name]) for name in dict.fromkeys(own)}
    for key, names in wanted.items():
        other = others[key]
        if other is not None and names:
            columns = _with_variables(columns, other[[key, *names]], on=key)
    return columns


def _with_variables(
    columns: Mapping[str, _Column], other: pd.DataFrame, *, on: str
) -> dict[str, _Column]:
    """The columns, with those of cases or sources added; rows whose case or source is not there are
    left out.
    """
    import pandas as pd

    numbers, ids = columns[on]
    wanted = [name for name in other.columns if name != on]
    for key in wanted:
        if has_lists(other[key]):
            other = other.explode(key, ignore_index=True)
    at = pd.Index(ids).get_indexer(other[on])
    known = np.flatnonzero(at >= 0)
    told = known[np.argsort(at[known], kind="stable")]
    starts = np.searchsorted(at[told], np.arange(len(ids) + 1))
    times = np.append(np.diff(starts), 0)[numbers]
    rows = np.repeat(np.arange(len(numbers)), times)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    place = told[starts[numbers[rows]] + within]
    found = {name: pd.factorize(other[name]) for name in wanted}
    return _take(columns, rows) | _take(found, place)


def _check_keys(
    codings: pd.DataFrame, others: Mapping[str, pd.DataFrame | None], keys: Sequence[str]
) -> None:
    """Raise WrongUseError for a column that no frame has."""
    frames = [codings, *(other for other in others.values() if other is not None)]
    known = dict.fromkeys(name for frame in frames for name in frame)
    for key in keys:
        if key not in known:
            raise WrongUseError(
                "analysis.crosstab.unknown_column"
                if others["source"] is None
                else "analysis.crosstab.unknown_column_of_sources",
                column=key,
                nearest=nearest(key, known),
            )


@same_kind
def count_doubles(cases: pd.DataFrame, *, by: str) -> int:
    """How many people have several values of a variable and count under each of them; a table by
    that variable should say so.
    """
    if by not in cases.columns or not has_lists(cases[by]):
        return 0
    return sum(len(values_in(cell)) > 1 for cell in cases[by])


@same_kind
def count_words(codings: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """`codings` with a column `words`: the number of words in each (runs of letters, digits and
    inner apostrophes).

    A coding of the whole source holds all its words.
    """
    starts = {
        source: np.array([match.start() for match in _WORD.finditer(texts[source])], np.int64)
        for source in codings["source"].unique()
    }
    first = codings["start"].fillna(0).astype("int64")
    last = codings["end"].fillna(2**31).astype("int64")  # past the end of any text
    words = np.zeros(len(codings), dtype=np.int64)
    for source, rows in codings.groupby("source", sort=False).indices.items():
        places = np.searchsorted(starts[source], [first.iloc[rows], last.iloc[rows]])
        words[rows] = places[1] - places[0]
    return codings.assign(words=words)


@same_kind
def count_people(cases: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """How many people have each value of a variable: columns `by`, people, cases (no rows when `by`
    is empty).
    """
    if not by:
        return cases[["case"]].head(0).assign(people=0, cases="").drop(columns="case")
    return crosstab(cases[["case"]], cases, rows=by)


@same_kind
def find_thin(codings: pd.DataFrame, codebook: pd.DataFrame, *, below: int) -> pd.DataFrame:
    """Codes that fewer than `below` people speak of, the thinnest first: columns code, people,
    cases.
    """
    frame = with_people(live_codes(codebook)[["code"]], crosstab(codings), on=["code"])
    return frame[frame["people"] < below].reset_index(drop=True)


def live_codes(codebook: pd.DataFrame) -> pd.DataFrame:
    """The codes that are in use: neither retired nor merged into another."""
    return codebook[codebook["retired"].isna() & codebook["merged_into"].isna()]


def with_people(rows: pd.DataFrame, counted: pd.DataFrame, *, on: Sequence[str]) -> pd.DataFrame:
    """`rows` with the people and cases of a crosstab; rows that it lacks have 0 people. The
    emptiest come first.
    """
    frame = rows.merge(counted, on=list(on), how="left")
    frame["people"] = frame["people"].fillna(0).astype(int)
    frame["cases"] = [who if isinstance(who, tuple) else () for who in frame["cases"]]
    return frame.sort_values("people", kind="stable", ignore_index=True)


@same_kind
def framework_matrix(
    codings: pd.DataFrame,
    texts: Mapping[str, str] | None = None,
    *,
    rows: str = "case",
    columns: str = "code",
    choose: Sequence[str] = (),
    summaries: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Lay out passages by person and code, to be read along and across (Ritchie and Spencer 1994).

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end and those of `rows` and `columns`
        Codings of whole sources, and those without a value in either column, are left out.
    texts : mapping source -> text, optional
        With it a cell holds the words, in the order of the texts, with `[…]` between passages; a
        passage inside another is not repeated, and two that overlap become one. Without it a cell
        holds references, `INT-38201:358-446`.
    rows, columns
        Columns of `codings`: case, source, coder; code, family.
    choose
        The values of `columns` wanted, in this order; all that occur, in alphabetical order, when
        left empty.
    summaries : DataFrame with the columns coder, text and those of `rows` and `columns`, optional
        What researchers wrote on a cell in their own words, as in `study.summaries`. It has its own
        columns and is never mixed with what people said. A row or value that has only a summary is
        included.

    Returns
    -------
    DataFrame, one row a value of `rows`, in alphabetical order
        The column `rows`, and one for each value of `columns`, followed with `summaries` by `VALUE
        summary` (a paragraph a coder, `K-01: …`); an empty cell is an empty text (nothing was said,
        or nothing coded).

    Raises
    ------
    WrongUseError
        For a column that is not there, a value in `choose` that does not occur, or a text that is
        not given.
    """
    import pandas as pd

    need_columns(codings, ("source", "start", "end", rows, columns), what="codings")
    there = codings.dropna(subset=["start", "end", rows, columns])
    there = there.astype({"start": int, "end": int})
    written = _written(summaries, rows, columns)
    known = sorted({*there[columns], *(value for _, value in written)})
    for value in choose:
        if value not in known:
            raise WrongUseError(
                "analysis.framework.unknown_value",
                value=value,
                columns=columns,
                nearest=nearest(value, known),
            )
    cells: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    asked = (there[name] for name in (rows, columns, "source", "start", "end"))
    for row, column, *place in zip(*asked, strict=True):
        cells.setdefault((row, column), []).append(tuple(place))
    names = sorted({*there[rows], *(name for name, _ in written)})
    filled = {rows: names}
    for value in choose or known:
        filled[value] = [_cell(cells.get((name, value), []), texts) for name in names]
        if summaries is not None:
            filled[f"{value} summary"] = [written.get((name, value), "") for name in names]
    return pd.DataFrame(filled)


def _written(summaries: pd.DataFrame | None, rows: str, columns: str) -> dict[tuple[str, str], str]:
    """The summaries of each cell, with one paragraph for each coder."""
    if summaries is None:
        return {}
    need_columns(summaries, (rows, columns, "coder", "text"), what="summaries")
    found: dict[tuple[str, str], list[str]] = {}
    written = summaries[[rows, columns, "coder", "text"]]
    for row, column, coder, text in written.itertuples(index=False):
        found.setdefault((row, column), []).append(f"{coder}: {text}")
    return {cell: "\n\n".join(sorted(texts)) for cell, texts in found.items()}


def _cell(places: list[tuple[str, int, int]], texts: Mapping[str, str] | None) -> str:
    """The references or words of some passages; passages that overlap become one."""
    joined: list[tuple[str, int, int]] = []
    for source, start, end in sorted(places):
        if joined and joined[-1][0] == source and start < joined[-1][2]:
            joined[-1] = (source, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((source, start, end))
    if texts is None:
        return ", ".join(f"{source}:{start}-{end}" for source, start, end in joined)
    check_texts((source for source, _, _ in joined), texts)
    return BETWEEN.join(texts[source][start:end] for source, start, end in joined)
