"""How many people (or interviews, or codings) stand behind each code, split by a variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rap.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd

COUNTS = {"people": "case", "sources": "source", "codings": "coding"}


def crosstab(
    codings: pd.DataFrame,
    cases: pd.DataFrame | None = None,
    *,
    rows: str = "code",
    by: str | Sequence[str] = (),
    count: str = "people",
) -> pd.DataFrame:
    """Count people, sources or codings for each value of `rows`, and of `by`.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case and those asked for
        Codings without a case (nobody's words) are left out when people are counted.
    cases : DataFrame with the column case and variables
        Needed when `rows` or `by` is a variable of cases. A person with several values counts under each of them.
    rows, by
        Columns of `codings` or variables of `cases`; `by` may be left empty.
    count
        "people" (each person once, however often interviewed), "sources" or "codings".

    Returns
    -------
    DataFrame, one row a combination that occurs
        The columns asked for, the count (named as `count`) and `cases`, the tuple of cases behind it.

    Raises
    ------
    WrongUseError
        For a column that is in neither frame.
    """
    keys = [key for key in (rows, *([by] if isinstance(by, str) else by)) if key]
    if count not in COUNTS:
        raise WrongUseError(f"count='{count}'", "cannot be counted", f"use one of {', '.join(COUNTS)}")
    frame = codings[codings["case"].notna()] if count == "people" else codings
    frame = _with_variables(frame, cases, keys)
    grouped = frame.dropna(subset=keys).groupby(keys, sort=False, observed=True)
    result = grouped.agg(**{count: (COUNTS[count], "nunique"), "cases": ("case", _everybody)}).reset_index()
    return result.sort_values(count, ascending=False, kind="stable", ignore_index=True)


def _with_variables(frame: pd.DataFrame, cases: pd.DataFrame | None, keys: Sequence[str]) -> pd.DataFrame:
    wanted = [key for key in keys if key not in frame.columns]
    known = [] if cases is None else list(cases.columns)
    for key in wanted:
        if key not in known:
            raise WrongUseError(
                f"column '{key}'",
                "is neither in the codings nor in the cases",
                f"there are {', '.join([*frame.columns, *known])}",
            )
    if not wanted or cases is None:
        return frame
    frame = frame.merge(cases[["case", *wanted]], on="case", how="left")
    for key in wanted:
        frame = frame.explode(key)
    return frame


def _everybody(cases: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(cases.dropna())))


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
