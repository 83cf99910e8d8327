"""What all answers to a finding come to, in words: groups, messages and sheets; and who is loud in a talk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rap.analysis.pooled_answers import LEAST_GROUPS, not_mine, outcome, pool
from rap.core.model import ANSWERS, Vote
from rap.languages.phrases import in_each_language

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = ("yes", "partly", "no", "not_mine", "dots")
UNSAID = ("one-group", "too-few")
"""The verdicts that say nothing of the answers."""


def pool_votes(
    votes: pd.DataFrame, *, came: Iterable[Mapping[str, Mapping[str, int]]] = (), threshold: int = 5
) -> pd.DataFrame:
    """The answers of all groups together, and with them what came back otherwise; one row a finding, in their order.

    Each person counts once, however much she says: sheets count people, not sentences. `rap.analysis.pooled_answers` says what may be said.

    Parameters
    ----------
    votes : DataFrame with the columns of `study.votes`
        source, finding, present, yes, partly, no, not_mine, dots.
    came
        Finding -> answer -> people, of each message, form or tally sheet.
    threshold : int
        Fewer than twice as many answers are too few. A single group counts for nothing.

    Returns
    -------
    DataFrame
        finding, groups, yes, partly, no, not_mine, dots (sums of the groups' sheets), answered (people, however they answered),
        verdict (recognised partly divided rejected not-mine, one-group, too-few), others (not-mine some-not-mine or ""), and top:
        whether it is among the three that two groups or more gave the most dots.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("FG-10001", "F-10001", 6, 5, 0, 1, 0, 4), ("FG-10002", "F-10001", 5, 4, 0, 0, 1, 6)]
    >>> columns = ["source", "finding", "present", "yes", "partly", "no", "not_mine", "dots"]
    >>> pool_votes(pd.DataFrame(rows, columns=columns))[["groups", "answered", "verdict", "others", "top"]].values.tolist()
    [[2, 11, 'recognised', '', True]]
    """
    import pandas as pd

    columns = ["finding", "groups", *_COUNTS, "answered", "verdict", "others", "top"]
    counts = pool(came, map(_vote, votes.to_dict("records")))
    findings = sorted({*votes["finding"], *counts})
    if not findings:
        return pd.DataFrame(columns=columns)
    grouped = votes.groupby("finding", sort=True)
    pooled = grouped[list(_COUNTS)].sum().reindex(findings, fill_value=0).astype(int)
    pooled["groups"] = grouped["source"].nunique().reindex(findings, fill_value=0).astype(int)
    pooled["answered"] = [sum(counts.get(finding, {}).values()) for finding in findings]
    pooled["verdict"] = [
        _verdict(counts.get(finding, {}), groups, threshold)
        for finding, groups in zip(findings, pooled["groups"], strict=True)
    ]
    hidden = pooled["verdict"].isin(UNSAID)
    pooled["others"] = [
        "" if hide else not_mine(counts[finding], threshold=threshold)
        for hide, finding in zip(hidden, findings, strict=True)
    ]
    pooled["top"] = _top(pooled["dots"].where(~hidden & (pooled["groups"] >= LEAST_GROUPS), 0))
    return pooled.rename_axis("finding").reset_index()[columns]


def _vote(row: Mapping[str, object]) -> Vote:
    answers = {answer: int(str(row[answer.replace("-", "_")])) for answer in ANSWERS}
    return Vote(str(row["source"]), "", int(str(row["present"])), str(row["finding"]), answers)


def _verdict(counts: Mapping[str, int], groups: int, threshold: int) -> str:
    said = outcome(counts, threshold=threshold)
    if said != "few":
        return said
    return "one-group" if 0 < groups < LEAST_GROUPS else "too-few"


def _top(dots: pd.Series) -> pd.Series:
    """Whether a finding is among the three with the most dots."""
    return (dots > 0) & dots.ge(dots[dots > 0].nlargest(3).min())


def pooled_in_words(row: dict[str, object]) -> dict[str, str]:
    """What a row of `pool_votes` says, in each language; no number."""
    ids = [str(row["verdict"]), str(row["others"]), "dots" if row["top"] else ""]
    parts = [in_each_language("pooled", id) for id in dict.fromkeys(ids) if id]
    return {language: " ".join(part[language] for part in parts) for language in parts[0]}


def find_loud(codings: pd.DataFrame, *, share: float = 0.5) -> pd.DataFrame:
    """Themes of a group of which one person says more than `share`: one loud person is not many.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case
        Codings of group talks; those of nobody known (no case) count for nobody.

    Returns
    -------
    DataFrame
        source, code, passages, people, share (of the one who says most, 0 to 1); the loudest first.
    """
    import pandas as pd

    known = codings[codings["case"].fillna("").astype(str) != ""]
    rows = []
    for (source, code), part in known.groupby(["source", "code"], sort=True):
        most = part["case"].value_counts(normalize=True)
        if len(part) > 1 and most.iloc[0] > share:
            rows.append((source, code, len(part), len(most), round(float(most.iloc[0]), 2)))
    found = pd.DataFrame(rows, columns=["source", "code", "passages", "people", "share"])
    return found.sort_values(["share", "passages"], ascending=False, kind="stable").reset_index(drop=True)
