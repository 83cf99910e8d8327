"""How many people (or sources, codings, words) stand behind each code, split by variables of people or of sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.errors import WrongUseError
from rap.plain import nearest

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

COUNTS = {"people": "case", "sources": "source", "codings": "coding", "words": "words"}


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
        Codings without a case (nobody's words) are left out when people are counted.
    cases : DataFrame with the column case and variables
        Needed when `rows` or `by` is a variable of cases. A person with several values counts under each of them, so that the
        numbers of a row may add up to more than the people there are (`count_doubles` says how many).
    rows, by
        Columns of `codings` (`source` too), variables of `cases` or columns of `sources`; `by` may be left empty.
    count
        "people" (each person once, however often interviewed), "sources", "codings", or "words" (sum of the column `words`, which
        `count_words` adds).
    sources : DataFrame with the column source and others
        Needed when `rows` or `by` is a column of sources: month, language, a variable of the text.

    Returns
    -------
    DataFrame, one row a combination that occurs, the greatest first
        The columns asked for, the count (named as `count`) and `cases`, the tuple of cases behind it; with "sources" also `texts`,
        the tuple of sources.

    Raises
    ------
    WrongUseError
        For a column that is in none of the frames.
    """
    keys = [key for key in (rows, *([by] if isinstance(by, str) else by)) if key]
    if count not in COUNTS:
        raise WrongUseError(f"count='{count}'", "cannot be counted", f"use one of {', '.join(COUNTS)}")
    needed = {"case", COUNTS[count]} - ({"coding"} if count == "people" else set())
    missing = sorted(needed - set(codings.columns))
    if missing:
        right = "make it with rap.count_words" if missing == ["words"] else "give study.codings"
        raise WrongUseError("codings", f"have no column {' and no '.join(missing)}", right)
    frame = codings[codings["case"].notna()] if count == "people" else codings
    frame = _with_variables(frame, {"case": cases, "source": sources}, keys)
    return _count(frame.dropna(subset=keys), keys, count)


def _count(frame: pd.DataFrame, keys: list[str], count: str) -> pd.DataFrame:
    """One row a combination of `keys`, in the order they first appear, then by number."""
    cells, first = _numbered(frame, keys)
    result = frame.iloc[first][keys].reset_index(drop=True)
    people = _who(cells, frame["case"], len(first))
    if count == "words":
        result[count] = np.bincount(cells, weights=frame["words"].to_numpy(dtype=float), minlength=len(first)).astype(
            int
        )
    else:
        behind = people if count == "people" else _who(cells, frame[COUNTS[count]], len(first))
        result[count] = np.array([len(who) for who in behind], dtype=int)
        if count == "sources":
            result["texts"] = behind
    result["cases"] = people
    names = [*keys, count, *(["texts"] if count == "sources" else []), "cases"]
    return result[names].sort_values(count, ascending=False, kind="stable", ignore_index=True)


def _numbered(frame: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The number of the combination each row belongs to, and the place of the first row of each."""
    import pandas as pd

    cells = np.zeros(len(frame), dtype=np.intp)
    for key in keys:
        codes, values = pd.factorize(frame[key])
        cells = pd.factorize(cells * max(len(values), 1) + codes)[0].astype(np.intp)
    _, first = np.unique(cells, return_index=True)
    return cells, first


def _who(cells: NDArray[np.intp], ids: pd.Series, n_cells: int) -> list[tuple[str, ...]]:
    """For each cell the ids in it, each once, sorted."""
    import pandas as pd

    codes, names = pd.factorize(ids, sort=True)
    known = codes >= 0
    pairs = np.unique(cells[known] * max(len(names), 1) + codes[known])
    cell, who = np.divmod(pairs, max(len(names), 1))
    ends = np.searchsorted(cell, np.arange(n_cells + 1))
    listed = np.asarray(names, dtype=object)[who].tolist()
    return [tuple(listed[ends[at] : ends[at + 1]]) for at in range(n_cells)]


def _with_variables(
    frame: pd.DataFrame, others: Mapping[str, pd.DataFrame | None], keys: Sequence[str]
) -> pd.DataFrame:
    """`frame` with the columns of cases and sources it lacks; a list of values becomes a row each."""
    there = {id: [] if other is None else list(other.columns) for id, other in others.items()}
    for key in keys:
        if key not in frame.columns and not any(key in columns for columns in there.values()):
            known = dict.fromkeys([*frame.columns, *(name for columns in there.values() for name in columns)])
            where = "is neither in the codings nor in the cases" + (
                "" if others["source"] is None else " nor in the sources"
            )
            raise WrongUseError(f"column '{key}'", where, nearest(key, known))
    for id, other in others.items():
        wanted = [key for key in dict.fromkeys(keys) if key not in frame.columns and key in there[id]]
        if other is None or not wanted:
            continue
        frame = frame.merge(other[[id, *wanted]], on=id, how="left")
        for key in wanted:
            if _has_lists(other[key]):
                frame = frame.explode(key, ignore_index=True)
    return frame


def _has_lists(column: Any) -> bool:
    return column.dtype == object and any(isinstance(value, list | tuple | np.ndarray) for value in column)


def count_doubles(cases: pd.DataFrame, *, by: str) -> int:
    """How many people have more than one value of a variable, and count under each: what a table by it has to say."""
    if by not in cases.columns or not _has_lists(cases[by]):
        return 0
    return int(cases[by].map(lambda values: isinstance(values, list | tuple | np.ndarray) and len(values) > 1).sum())


def count_words(codings: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """`codings` with the column `words`: how many words each holds (runs of letters, digits and apostrophes within a word).

    A coding of the whole source holds all its words.
    """
    starts = {source: _word_starts(texts[source]) for source in codings["source"].unique()}
    first = codings["start"].fillna(0).astype("int64")
    last = codings["end"].fillna(2**31).astype("int64")  # past the end of any text
    words = np.zeros(len(codings), dtype=np.int64)
    for source, rows in codings.groupby("source", sort=False).indices.items():
        places = np.searchsorted(starts[source], [first.iloc[rows], last.iloc[rows]])
        words[rows] = places[1] - places[0]
    return codings.assign(words=words)


def _word_starts(text: str) -> NDArray[np.int64]:
    import re

    return np.fromiter((match.start() for match in re.finditer(r"\w+(?:['’]\w+)*", text)), dtype=np.int64)


def count_people(cases: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """How many people there are for each value of a variable: columns `by`, people, cases (no rows when `by` is empty)."""
    if not by:
        return cases[["case"]].head(0).assign(people=0, cases="").drop(columns="case")
    return crosstab(cases[["case"]], cases, rows=by)


def find_thin(codings: pd.DataFrame, codebook: pd.DataFrame, *, below: int) -> pd.DataFrame:
    """Codes that fewer than `below` people speak of, the thinnest first: columns code, people, cases."""
    live = codebook[codebook["retired"].isna() & codebook["merged_into"].isna()]
    counted = crosstab(codings, rows="code")
    frame = live[["code"]].merge(counted, on="code", how="left")
    frame["people"] = frame["people"].fillna(0).astype(int)
    frame["cases"] = [cases if isinstance(cases, tuple) else () for cases in frame["cases"]]
    return frame[frame["people"] < below].sort_values("people", kind="stable", ignore_index=True)
