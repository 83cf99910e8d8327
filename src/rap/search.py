"""Find passages: by code, by words, by who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.errors import WrongUseError
from rap.plain import fold_words

if TYPE_CHECKING:
    import pandas as pd


def search(
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    code: str | Sequence[str] = (),
    cases: pd.DataFrame | None = None,
    where: Mapping[str, Any] | None = None,
    words: str = "",
) -> pd.DataFrame:
    """Passages that fit all of what is asked.

    Parameters
    ----------
    codings, texts
        As a study gives them.
    code
        One code or several (any of them); families count as their codes.
    where
        Column of `codings`, or variable of `cases`, -> the value or values wanted.
    words
        Words that the passage must hold, whatever their case and accents.

    Returns
    -------
    DataFrame
        The rows of `codings` that fit, in reading order, with the column `quote`.
    """
    frame = _with_places(codings)
    wanted = [code] if isinstance(code, str) and code else list(code)
    if wanted:
        frame = frame[frame["code"].isin(wanted) | frame["family"].isin(wanted)]
    for column, values in (where or {}).items():
        frame = frame[_fits(frame, cases, column, values)]
    spans = zip(frame["source"], frame["start"], frame["end"], strict=True)
    frame = frame.assign(quote=[texts[source][start:end] for source, start, end in spans])
    if words:
        needle = fold_words(words)
        frame = frame.loc[frame.index[[needle in fold_words(quote) for quote in frame["quote"]]]]
    return frame.sort_values(["source", "start", "end", "code"], kind="stable", ignore_index=True)


def _with_places(codings: pd.DataFrame) -> pd.DataFrame:
    """Those that code a passage; a whole source beside them made their offsets floats."""
    return codings.dropna(subset=["start", "end"]).astype({"start": "int64", "end": "int64"})


def _fits(frame: pd.DataFrame, cases: pd.DataFrame | None, column: str, values: Any) -> pd.Series:
    wanted = set(values) if isinstance(values, list | tuple | set | frozenset) else {values}
    if column in frame.columns:
        return frame[column].isin(wanted)
    if cases is None or column not in cases.columns:
        raise WrongUseError(
            f"column '{column}'", "is neither in the codings nor in the cases", "look at study.cases.columns"
        )
    exploded = cases[["case", column]].explode(column)
    return frame["case"].isin(exploded.loc[exploded[column].isin(wanted), "case"])


def choose_passages(codings: pd.DataFrame, *, rows: str = "code", each: int = 1) -> pd.DataFrame:
    """A few passages to read aloud: `each` for every value of `rows`, marked ones first, one person at most once per value.

    Among equals a passage of about 180 characters goes first: long enough to be a voice, short enough for a phone.
    """
    frame = _with_places(codings)
    frame = frame.assign(_away=(frame["end"] - frame["start"] - 180).abs())
    frame = frame.sort_values(
        ["important", "_away", "source", "start"], ascending=[False, True, True, True], kind="stable"
    )
    frame = frame.drop_duplicates([rows, "case"]).groupby(rows, sort=False).head(each)
    frame = frame.drop_duplicates(["source", "start", "end"]).drop(columns="_away")
    return frame.sort_values(["family", "code", "source", "start"], kind="stable", ignore_index=True)
