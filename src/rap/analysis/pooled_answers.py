"""All answers to a finding (of groups, messages and sheets) summed up in words; and themes of which
one person says most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rap.core.model import ANSWERS, Vote
from rap.languages.phrases import in_each_language

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = ("yes", "partly", "no", "not_mine", "dots")
UNSAID = ("one-group", "too-few")
"""The verdicts that say nothing of the answers."""
OUTCOMES = ("few", "recognised", "partly", "not-mine", "rejected", "divided")
AGREED = ("recognised", "partly")
"""The verdicts of findings that most agree on, the clearest first."""
DISPUTED = ("rejected", "divided")
"""The verdicts of findings that people disagree about, or that most do not recognise."""
LEAST_GROUPS = 2


def pool_votes(
    votes: pd.DataFrame, *, came: Iterable[Mapping[str, Mapping[str, int]]] = (), threshold: int = 5
) -> pd.DataFrame:
    """The answers of all groups and of messages together: one row for each finding, in their order.

    Each person counts once, however much she says: sheets count people, not sentences. `outcome`
    decides what may be published.

    Parameters
    ----------
    votes : DataFrame with the columns of `study.votes`
        source, finding, present, yes, partly, no, not_mine, dots; where it has `counts`, only rows
        in which that is true.
    came
        Finding -> answer -> people, of each message, form or tally sheet.
    threshold : int
        Fewer than twice as many answers are too few. A single group counts for nothing.

    Returns
    -------
    DataFrame
        finding, groups, yes, partly, no, not_mine, dots (sums of the groups' sheets), answered
        (people, however they answered), counted (answer -> people: what the verdict rests on),
        verdict (recognised partly divided rejected not-mine, one-group, too-few), and top: whether
        it is among the three that two groups or more gave the most dots.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("FG-10001", "F-10001", 6, 5, 0, 1, 0, 4), ("FG-10002", "F-10001", 5, 4, 0, 0, 1, 6)]
    >>> columns = ["source", "finding", "present", "yes", "partly", "no", "not_mine", "dots"]
    >>> pool_votes(pd.DataFrame(rows, columns=columns))[["groups", "answered", "verdict", "top"]].values.tolist()
    [[2, 11, 'recognised', True]]
    """
    import pandas as pd

    votes = votes[votes["counts"]] if "counts" in votes else votes
    columns = ["finding", "groups", *_COUNTS, "answered", "counted", "verdict", "top"]
    counts = pool(came, map(_vote, votes.to_dict("records")))
    findings = sorted({*votes["finding"], *counts})
    if not findings:
        return pd.DataFrame(columns=columns)
    grouped = votes.groupby("finding", sort=True)
    pooled = grouped[list(_COUNTS)].sum().assign(groups=grouped["source"].nunique())
    pooled = pooled.reindex(findings, fill_value=0).astype(int)
    said = [counts.get(finding, {}) for finding in findings]
    pooled["answered"] = [sum(one.values()) for one in said]
    pooled["counted"] = said
    pooled["verdict"] = [
        verdict_of(one, groups, threshold=threshold)
        for one, groups in zip(said, pooled["groups"], strict=True)
    ]
    hidden = pooled["verdict"].isin(UNSAID)
    pooled["top"] = _top(pooled["dots"].where(~hidden & (pooled["groups"] >= LEAST_GROUPS), 0))
    return pooled.rename_axis("finding").reset_index()[columns]


def _vote(row: Mapping[str, object]) -> Vote:
    answers = {answer: int(str(row[answer.replace("-", "_")])) for answer in ANSWERS}
    return Vote(str(row["source"]), "", int(str(row["present"])), str(row["finding"]), answers)


def verdict_of(counts: Mapping[str, int], groups: int, *, threshold: int) -> str:
    """The verdict of a row of `pool_votes`: an outcome, or the reason for no outcome."""
    said = outcome(counts, threshold=threshold)
    if said != "few":
        return said
    return "one-group" if 0 < groups < LEAST_GROUPS else "too-few"


def _top(dots: pd.Series) -> pd.Series:
    """Whether a finding is among the three with the most dots."""
    return (dots > 0) & dots.ge(dots[dots > 0].nlargest(3).min())


def verdict_in(text: Mapping[str, str]) -> str:
    """The verdict in the words of `pooled_in_words`; "" where they say nothing about the answers.

    Examples
    --------
    >>> verdict_in(pooled_in_words({"verdict": "divided", "top": True}))
    'divided'
    """
    said = set(text.values())
    found = (
        verdict
        for verdict in OUTCOMES[1:]
        for phrase in in_each_language("pooled", verdict).values()
        if any(one.startswith(phrase) for one in said)
    )
    return next(found, "")


def has_dots(text: Mapping[str, str]) -> bool:
    """Whether the words of `pooled_in_words` say that groups gave a finding many of their dots.

    Examples
    --------
    >>> has_dots(pooled_in_words({"verdict": "divided", "top": True}))
    True
    """
    phrases = in_each_language("pooled", "dots")
    return any(phrases[k] in said for k, said in text.items() if k in phrases)


def pooled_in_words(row: Mapping[str, object]) -> dict[str, str]:
    """A row of `pool_votes` in words, in each language, without a number."""
    ids = [str(row["verdict"]), *(["dots"] if row["top"] else [])]
    parts = [in_each_language("pooled", id) for id in ids]
    return {language: " ".join(part[language] for part in parts) for language in parts[0]}


def find_loud(codings: pd.DataFrame, *, share: float = 0.5) -> pd.DataFrame:
    """Themes in a group about which one person says more than `share`: one loud person is not many.

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
    return found.sort_values(["share", "passages"], ascending=False, kind="stable").reset_index(
        drop=True
    )


def pool(
    answers: Iterable[Mapping[str, Mapping[str, int]]], votes: Iterable[Vote] = ()
) -> dict[str, dict[str, int]]:
    """Finding -> how many people gave each of `ANSWERS`, in all messages and all focus groups.

    Votes count once there are two groups: those of a single group belong to that group.
    """
    rows = [(finding, row) for one in answers for finding, row in one.items()]
    answered = [vote for vote in votes if sum(vote.answers.values())]
    groups: dict[str, set[str]] = {}
    for vote in answered:
        groups.setdefault(vote.finding, set()).add(vote.source)
    rows += [(v.finding, v.answers) for v in answered if len(groups[v.finding]) >= LEAST_GROUPS]
    found: dict[str, dict[str, int]] = {finding: dict.fromkeys(ANSWERS, 0) for finding, _ in rows}
    for finding, row in rows:
        for answer in ANSWERS:  # who does not know (`UNSURE`) is none of those who answered
            found[finding][answer] += row.get(answer, 0)
    return found


def outcome(counts: Mapping[str, int], *, threshold: int) -> str:
    """One of `OUTCOMES`: what may be said of the answers to a finding, in words.

    Each of them is true of everybody who answered, and fits many splits: a reader who knows how many
    answered still cannot tell how many gave an answer (`least_of_most`). Fewer than twice
    `threshold` answers are few. Where most do not agree on anything, every split has the same
    words.

    Examples
    --------
    >>> outcome({"yes": 9, "no": 2, "not-mine": 1}, threshold=5), outcome({"yes": 2, "partly": 3, "no": 2, "not-mine": 4}, threshold=5)
    ('recognised', 'divided')
    >>> outcome({"yes": 9}, threshold=5), outcome({"yes": 2, "not-mine": 9}, threshold=5)
    ('few', 'not-mine')
    """
    total = sum(counts.values())
    if total < max(2 * threshold, 1):
        return "few"
    most = least_of_most(total, threshold=threshold)
    yes, partly, no, other = (counts.get(answer, 0) for answer in ANSWERS)
    if yes >= most:
        return "recognised"
    if yes + partly >= most:
        return "partly"
    if other >= most:
        return "not-mine"
    return "rejected" if no + other >= most else "divided"


def least_of_most(answered: int, *, threshold: int) -> int:
    """How many of all who answered count as "most": two thirds, or fewer where that would leave
    fewer than `threshold` possible numbers.

    Examples
    --------
    >>> [least_of_most(answered, threshold=5) for answered in (10, 11, 12, 30)]
    [6, 7, 8, 20]
    """
    return min(-(-2 * answered // 3), answered - max(threshold, 1) + 1)
