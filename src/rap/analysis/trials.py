"""Trial spaces against the criteria the groups agreed on: what was seen, how sure one can be, in
numbers and in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan, sqrt
from statistics import median
from typing import TYPE_CHECKING, Any

from rap.core.model import Finding
from rap.core.plain import fold_words
from rap.languages.phrases import read_phrases

if TYPE_CHECKING:
    import pandas as pd

FEW = 4  # days: below, nothing is said but what was seen
_Z = 1.645  # two-sided 90 per cent
_P = 0.10
MEMBER = "member"  # who uses a space, and filled in a survey
INCIDENT = "incident"  # a note that begins so, in French, Dutch and English alike
_COLUMNS = ["space", "criterion", "n_days", "first", "last", "typical", "low", "high"]
_COLUMNS += ["n_met", "verdict", "trend", "days"]


def criteria_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a criterion of a finding that is not set aside: criterion, finding, label (per
    language), unit, rule, bound.
    """
    import pandas as pd

    rows = [
        (one.id, finding.id, dict(one.label), one.unit, one.rule, one.bound)
        for finding in findings
        if finding.status != "set-aside"
        for one in finding.criteria
    ]
    return pd.DataFrame(rows, columns=["criterion", "finding", "label", "unit", "rule", "bound"])


def is_met(value: str, *, rule: str, bound: str) -> bool:
    """Whether a value as written keeps to its bound: `at_most`, `at_least`, or the `wanted` word.

    Examples
    --------
    >>> is_met("5", rule="at_most", bound="5"), is_met("no", rule="wanted", bound="yes")
    (True, False)
    """
    if rule == "wanted":
        return value == bound
    return float(value) <= float(bound) if rule == "at_most" else float(value) >= float(bound)


def compare_spaces(observations: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Each space on each criterion, one row each that was looked at.

    Several values of one day (a survey) count as one day: their median, and met when more than half
    are. Whether a criterion is met on most days is judged by the 90 per cent Wilson interval of the
    share of days (Wilson 1927, doi:10.1080/01621459.1927.10502953) on the side of one half; whether
    it changes, by Kendall's tau of value and time (Mann 1945, doi:10.2307/1907187) at 10 per cent.

    Parameters
    ----------
    observations : DataFrame with the columns space, date, criterion, value
    criteria : DataFrame as `criteria_table` makes it

    Returns
    -------
    DataFrame
        space, criterion, n_days, first, last, typical (median), low, high (numbers; yes is 1, no is
        0), n_met (days), verdict (always mostly never seldom unsure too-soon), trend (better worse
        same unclear, or "" on too few days), days (a sign a day in order: "1" met, "0" not).

    Examples
    --------
    >>> import pandas as pd
    >>> seen = pd.DataFrame({"space": "S-10001", "date": ["2026-04-01", "2026-04-02"], "criterion": "key", "value": ["no", "yes"]})
    >>> asked = pd.DataFrame({"criterion": ["key"], "unit": ["yes-no"], "rule": ["wanted"], "bound": ["yes"]})
    >>> compare_spaces(seen, asked)[["n_days", "n_met", "verdict", "days"]].values.tolist()
    [[2, 1, 'too-soon', '01']]
    """
    import pandas as pd

    rules = {row["criterion"]: row for row in criteria.to_dict("records")}
    order = {criterion: place for place, criterion in enumerate(rules)}
    known = observations[observations["criterion"].isin(order)]
    rows = [
        (space, criterion, *_row(part, rules[criterion]))
        for (space, criterion), part in known.groupby(["space", "criterion"], sort=False)
    ]
    rows.sort(key=lambda row: (row[0], order[row[1]]))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(part: pd.DataFrame, rule: dict[str, Any]) -> tuple[Any, ...]:
    values, met = [], []
    for _, day in part.groupby("date", sort=True):
        kept = [is_met(value, rule=rule["rule"], bound=rule["bound"]) for value in day["value"]]
        values.append(median([_number(value) for value in day["value"]]))
        met.append(sum(kept) > len(kept) / 2)
    days = "".join("1" if one else "0" for one in met)
    spread = (median(values), min(values), max(values))
    verdict, trend = _verdict(sum(met), len(met)), find_trend([_goodness(v, rule) for v in values])
    return len(met), values[0], values[-1], *spread, sum(met), verdict, trend, days


def _number(value: str) -> float:
    return {"yes": 1.0, "no": 0.0}[value] if value in ("yes", "no") else float(value)


def _goodness(value: float, rule: dict[str, Any]) -> float:
    """The value turned so that more is better."""
    worse_when_more = rule["rule"] == "at_most" or (rule["rule"], rule["bound"]) == ("wanted", "no")
    return -value if worse_when_more else value


def wilson(met: int, n: int) -> tuple[float, float]:
    """The 90 per cent Wilson interval of a share.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.652, 0.977]
    """
    share, z2 = met / n, _Z * _Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return centre - half, centre + half


def _verdict(met: int, n: int) -> str:
    if n < FEW:
        return "too-soon"
    if met in (0, n):
        return "always" if met else "never"
    low, high = wilson(met, n)
    return "mostly" if low > 0.5 else "seldom" if high < 0.5 else "unsure"


def find_trend(goodness: Sequence[float]) -> str:
    """`better`, `worse`, `same` (one value throughout) or `unclear` over days in order; "" on fewer
    than four.

    Examples
    --------
    >>> find_trend([1, 2, 3, 4, 5]), find_trend([4, 4, 3, 3, 2, 2, 2]), find_trend([2, 2, 2, 2]), find_trend([1, 2])
    ('better', 'worse', 'same', '')
    """
    from scipy.stats import kendalltau

    if len(goodness) < FEW:
        return ""
    if len(set(goodness)) == 1:
        return "same"
    found = kendalltau(range(len(goodness)), goodness)
    if isnan(found.pvalue) or found.pvalue > _P:
        return "unclear"
    return "better" if found.statistic > 0 else "worse"


def find_incidents(observations: pd.DataFrame) -> pd.DataFrame:
    """Rows whose note begins with the word incident: space, date, criterion, note; in the order of
    days.
    """
    is_one = [fold_words(str(note)).startswith(INCIDENT) for note in observations["note"]]
    return observations.loc[is_one, ["space", "date", "criterion", "note"]].sort_values(
        "date", kind="stable"
    )


def seen_by_the_team(observations: pd.DataFrame) -> pd.DataFrame:
    """What coders saw of a space; what people who use it filled in speaks of them."""
    return observations[observations["by"] != MEMBER]


def what_users_say(observations: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """As `compare_spaces`, from what those who use a space filled in themselves (`by` is the word
    member): days, for the team.
    """
    return compare_spaces(observations[observations["by"] == MEMBER], criteria)


def count_users(
    observations: pd.DataFrame, criteria: pd.DataFrame, *, least: int = 0
) -> pd.DataFrame:
    """People, never days: of the latest survey with `least` answers to a criterion, how many say
    that it is met. A survey is one file, and each person is in it once.

    Where no survey has as many, the one with the most. Two surveys are never added up: nobody knows
    who is in both.

    Parameters
    ----------
    observations : DataFrame with the columns space, date, criterion, value, by, visit
    criteria : DataFrame as `criteria_table` makes it

    Returns
    -------
    DataFrame
        space, criterion, met, unmet (people).

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"space": "S-10001", "criterion": "key", "by": "member"}
    >>> days = [(f"2026-04-0{day}", "no", f"000000a{day}") for day in range(1, 7)]
    >>> seen = pd.DataFrame([{**row, "date": d, "value": v, "visit": file} for d, v, file in days])
    >>> asked = pd.DataFrame({"criterion": ["key"], "unit": ["yes-no"], "rule": ["wanted"], "bound": ["yes"]})
    >>> count_users(seen, asked)[["met", "unmet"]].values.tolist()  # one person on six days
    [[0, 1]]
    """
    import pandas as pd

    rules = {row["criterion"]: row for row in criteria.to_dict("records")}
    users = observations[(observations["by"] == MEMBER) & observations["criterion"].isin(rules)]
    rows = []
    for (space, criterion), part in users.groupby(["space", "criterion"], sort=True):
        rule = rules[criterion]
        surveys = [
            [is_met(value, rule=rule["rule"], bound=rule["bound"]) for value in one["value"]]
            for _, one in part.groupby(["date", "visit"], sort=True)
        ]
        enough = [one for one in surveys if len(one) >= least]
        said = enough[-1] if enough else max(surveys, key=len)
        rows.append((space, criterion, sum(said), len(said) - sum(said)))
    return pd.DataFrame(rows, columns=["space", "criterion", "met", "unmet"])


# What was found of a trial space, in words and in each language; numbers of days and values, never
# of people.


def value_in_words(value: float, *, unit: str, language: str) -> str:
    """A value as people say it.

    Examples
    --------
    >>> value_in_words(1, unit="minutes", language="fr"), value_in_words(2.5, unit="hours", language="nl")
    ('1 minute', '2,5 uur')
    >>> value_in_words(1, unit="yes-no", language="en")
    'yes'
    """
    words = read_phrases("trials")[language]
    if unit == "yes-no":
        return str(words["yes" if value >= 0.5 else "no"])
    one = abs(value) < 2 if language == "fr" else value == 1
    number = f"{value:.1f}".removesuffix(".0")
    number = number if language == "en" else number.replace(".", ",")
    return f"{number} {words['units'][unit][0 if one else 1]}".strip()


def bound_in_words(row: Mapping[str, Any]) -> dict[str, str]:
    """What is asked by a row of `criteria_table`: "at most 5 minutes", in each language."""
    value, said = _number(row["bound"]), {}
    for language, words in read_phrases("trials").items():
        bound = value_in_words(value, unit=row["unit"], language=language)
        said[language] = str(words[row["rule"]]).format(bound=bound)
    return said


def found_in_words(row: Mapping[str, Any], *, unit: str) -> dict[str, str]:
    """What a row of `compare_spaces` says, in each language: how often, how sure, and where it is
    going.
    """
    moves, said = row["trend"] in ("better", "worse"), {}
    verdict = "changing" if moves and row["verdict"] == "unsure" else row["verdict"]
    for language, words in read_phrases("trials").items():
        values = {
            name: value_in_words(row[name], unit=unit, language=language)
            for name in ("first", "last", "typical")
        }
        parts = [str(words[verdict]).format(n=row["n_met"], of=row["n_days"])]
        if moves:
            parts.append(f"{words[row['trend']]}, {words['from-to'].format(**values)}")
        elif unit != "yes-no":
            id = "still" if row["low"] == row["high"] else "usually"
            parts.append(str(words[id]).format(**values))
        said[language] = (" ; " if language == "fr" else "; ").join(parts)
    return said
