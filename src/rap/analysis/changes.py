"""What people spoke of in two periods: each code with its numbers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.base import REPEATED, check_alike, unit_of
from rap.analysis.columns import need_columns, same_kind
from rap.analysis.saturation import compare_periods, name_periods
from rap.core.errors import WrongUseError
from rap.core.model import ANSWERS_KIND
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd


def count_heard(sources: pd.DataFrame, *, by: str = "half-year") -> pd.Series:
    """How many people were heard in each period of `name_periods`, in the order of time; of texts that
    no person stands behind, how many there are.
    """
    need_columns(sources, ("source", "kind", "cases"), what="sources")
    dated = sources.assign(period=sources["source"].map(name_periods(sources, by=by)))
    if unit_of({*sources["kind"]}) == "sources":
        return dated.groupby("period")["source"].nunique().rename("sources")
    spoke = dated.explode("cases").dropna(subset=["cases"])
    return spoke.groupby("period")["cases"].nunique().rename("people")


@same_kind
def compare_two(
    codings: pd.DataFrame, sources: pd.DataFrame, *, first: str, second: str, by: str = "half-year"
) -> pd.DataFrame:
    """Each code in two periods, for what is counted again in the same way: questions to a desk, the
    press, one question of a survey. How many people (or texts) have it, of how many there are.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case, coding
    sources : DataFrame with the columns source, kind, cases (list), month and phase, of one kind
    first, second
        Two periods in which somebody was heard, as `name_periods` names them: "2025-2", "2026-1".
    by
        "year", "half-year", "month" or "phase".

    Returns
    -------
    DataFrame, one row a code of either period, what changed most first
        code, first and second (people, or texts), of_first and of_second (all there are), change (share of
        the second less share of the first, from -1 to 1), cases_first, cases_second.

    Raises
    ------
    WrongUseError
        For a period in which nobody was heard, for another word in `by`, and for what does not
        repeat: interviews (see `heard_since`), two kinds of text, two questions of surveys.
    """
    import pandas as pd

    when = name_periods(sources, by=by)
    sources = sources[sources["source"].map(when).isin((first, second))]
    heard = count_heard(sources, by=by)
    for period in (first, second):
        if period not in heard.index:
            near = nearest(period, [*heard.index])
            raise WrongUseError("analysis.changes.no_period", period=period, nearest=near)
    _check_repeats(sources, when)
    count = str(heard.name)
    counted = compare_periods(codings, heard.to_dict(), period=when, count=count)
    sides = []
    for name, period in (("first", first), ("second", second)):
        own = counted[counted["period"] == period].set_index("code")
        sides.append(own[[count, "cases"]].set_axis([name, f"cases_{name}"], axis=1))
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


def _check_repeats(sources: pd.DataFrame, when: pd.Series) -> None:
    """Refuse two dates whose texts were not made in the same way."""
    kinds = {*sources["kind"]}
    check_alike(kinds)
    if not kinds <= {*REPEATED}:
        raise WrongUseError("analysis.changes.not_repeated", kinds=tuple(sorted(kinds)))
    if "question" in sources.columns and ANSWERS_KIND in kinds:
        asked = sources.groupby(sources["source"].map(when))["question"].agg(frozenset)
        if asked.nunique() > 1:
            raise WrongUseError("analysis.changes.other_question")


@same_kind
def heard_since(
    codings: pd.DataFrame, sources: pd.DataFrame, *, since: str, by: str = "half-year"
) -> pd.DataFrame:
    """Each code with the people who spoke of it before a period, and from its beginning on: what was
    first heard since then stands first. Other people were talked with, so no shares are compared.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case
    sources : DataFrame with the columns source, month and phase
    since, by
        The first period that counts as since then, as `name_periods` names it.

    Returns
    -------
    DataFrame, one row a code
        code, before and since (people).
    """
    import pandas as pd

    need_columns(codings, ("source", "code", "case"), what="codings")
    when = codings["source"].map(name_periods(sources, by=by))
    parts = {"before": codings[when < since], "since": codings[when >= since]}
    counts = {name: own.groupby("code")["case"].nunique() for name, own in parts.items()}
    found = pd.DataFrame(counts).fillna(0).astype(int).rename_axis("code").reset_index()
    found = found[(found["before"] > 0) | (found["since"] > 0)]
    order = found.assign(old=(found["before"] > 0) | (found["since"] == 0), most=-found["since"])
    order = order.sort_values(["old", "most", "code"], ignore_index=True)
    return order[["code", "before", "since"]]
