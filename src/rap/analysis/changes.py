"""What people spoke of in two periods: each code with its numbers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.columns import need_columns, same_kind
from rap.analysis.saturation import compare_periods, name_periods
from rap.core.errors import WrongUseError
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd


def count_heard(sources: pd.DataFrame, *, by: str = "half-year") -> pd.Series:
    """How many people were heard in each period of `name_periods`, in the order of time."""
    need_columns(sources, ("source", "cases"), what="sources")
    period = name_periods(sources, by=by)
    spoke = sources.assign(period=sources["source"].map(period)).explode("cases")
    return spoke.dropna(subset=["cases"]).groupby("period")["cases"].nunique().rename("people")


@same_kind
def compare_two(
    codings: pd.DataFrame, sources: pd.DataFrame, *, first: str, second: str, by: str = "half-year"
) -> pd.DataFrame:
    """Each code in two periods: how many people speak of it, of how many that were heard then.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case, coding
    sources : DataFrame with the columns source, cases (list), month and phase
    first, second
        Two periods in which somebody was heard, as `name_periods` names them: "2025-2", "2026-1".
    by
        "year", "half-year", "month" or "phase".

    Returns
    -------
    DataFrame, one row a code of either period, what changed most first
        code, first and second (people), of_first and of_second (people heard), change (share of
        the second less share of the first, from -1 to 1), cases_first, cases_second.

    Raises
    ------
    WrongUseError
        For a period in which nobody was heard, and for another word in `by`.
    """
    import pandas as pd

    heard = count_heard(sources, by=by)
    for period in (first, second):
        if period not in heard.index:
            near = nearest(period, [*heard.index])
            raise WrongUseError("analysis.changes.no_period", period=period, nearest=near)
    counted = compare_periods(codings, heard.to_dict(), period=name_periods(sources, by=by))
    sides = []
    for name, period in (("first", first), ("second", second)):
        own = counted[counted["period"] == period].set_index("code")
        sides.append(own[["people", "cases"]].set_axis([name, f"cases_{name}"], axis=1))
    both = pd.concat(sides, axis=1)
    for name, period in (("first", first), ("second", second)):
        both[name] = both[name].fillna(0).astype(int)
        both[f"of_{name}"] = int(heard[period])
        both[f"cases_{name}"] = [
            who if isinstance(who, tuple) else () for who in both[f"cases_{name}"]
        ]
    both["change"] = both["second"] / both["of_second"] - both["first"] / both["of_first"]
    found = both.rename_axis("code").reset_index()
    order = found["change"].abs().round(12).rename("size")
    found = found.assign(size=order).sort_values(
        ["size", "code"], ascending=[False, True], ignore_index=True
    )
    names = ["code", "first", "of_first", "second", "of_second", "change"]
    return found[[*names, "cases_first", "cases_second"]]
