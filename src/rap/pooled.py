"""What focus groups said, together: answers to findings in words over two groups or more, and who is loud in a talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.phrases import in_each_language

if TYPE_CHECKING:
    import pandas as pd

LEAST_GROUPS = 2
_MOST = 2 / 3  # of those it concerns
_COUNTS = ("yes", "partly", "no", "not_mine", "dots")


def pool_votes(votes: pd.DataFrame, *, least_groups: int = LEAST_GROUPS, least_people: int = 5) -> pd.DataFrame:
    """The answers of all groups together, one row a finding, in the order of the findings.

    Each person counts once, however much she says: sheets count people, not sentences. Who says that it is not her experience
    answers too, and does not weigh on the others.

    Parameters
    ----------
    votes : DataFrame with the columns of `study.votes`
        source, finding, present, yes, partly, no, not_mine, dots.
    least_groups, least_people
        Below either, the verdict says so and nothing else.

    Returns
    -------
    DataFrame
        finding, groups, yes, partly, no, not_mine, dots (sums), answered (people), verdict (recognised partly divided rejected,
        not-mine when nobody is concerned, one-group, too-few), others (not-mine some-not-mine or ""), and top: whether it is among
        the three that two groups or more gave the most dots.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("FG-10001", "F-10001", 6, 5, 0, 1, 0, 4), ("FG-10002", "F-10001", 5, 4, 0, 0, 1, 6)]
    >>> columns = ["source", "finding", "present", "yes", "partly", "no", "not_mine", "dots"]
    >>> pool_votes(pd.DataFrame(rows, columns=columns))[["groups", "answered", "verdict", "others", "top"]].values.tolist()
    [[2, 11, 'recognised', 'some-not-mine', True]]
    """
    import pandas as pd

    columns = ["finding", "groups", *_COUNTS, "answered", "verdict", "others", "top"]
    if votes.empty:
        return pd.DataFrame(columns=columns)
    grouped = votes.groupby("finding", sort=True)
    pooled = grouped[list(_COUNTS)].sum().astype(int)
    pooled["groups"] = grouped["source"].nunique().astype(int)
    pooled["answered"] = pooled[["yes", "partly", "no", "not_mine"]].sum(axis=1)
    rows = pooled.to_dict("records")
    pooled["verdict"] = [_verdict(row, least_groups, least_people) for row in rows]
    hidden = pooled["verdict"].isin(["one-group", "too-few"])
    pooled["others"] = ["" if hide else _others(row) for hide, row in zip(hidden, rows, strict=True)]
    ranked = pooled.loc[~hidden & (pooled["dots"] > 0), "dots"]
    pooled["top"] = (
        pooled["dots"].ge(ranked.nlargest(3).min()) & ~hidden & (pooled["dots"] > 0) if len(ranked) else False
    )
    return pooled.reset_index()[columns]


def _verdict(row: dict[str, int], least_groups: int, least_people: int) -> str:
    if row["groups"] < least_groups:
        return "one-group"
    if row["answered"] < least_people:
        return "too-few"
    concerned = row["yes"] + row["partly"] + row["no"]
    if not concerned:
        return "not-mine"
    if row["yes"] >= _MOST * concerned:
        return "recognised"
    if row["yes"] + row["partly"] >= _MOST * concerned:
        return "partly"
    return "rejected" if row["no"] >= _MOST * concerned else "divided"


def _others(row: dict[str, int]) -> str:
    if not row["not_mine"]:
        return ""
    return "not-mine" if row["not_mine"] > row["answered"] / 2 else "some-not-mine"


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
