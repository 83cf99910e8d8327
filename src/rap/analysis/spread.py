"""How themes are spread over groups: how many people of each group speak of them, and how much the
groups differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.columns import same_kind
from rap.analysis.crosstab import count_people, crosstab

if TYPE_CHECKING:
    import pandas as pd


@same_kind
def spread(
    codings: pd.DataFrame, cases: pd.DataFrame, *, by: str, rows: str = "code"
) -> pd.DataFrame:
    """How many people of each group speak of each theme; the themes on which groups differ most
    come first.

    Parameters
    ----------
    codings : DataFrame with the columns source, case and `rows`
    cases : DataFrame with the columns case and `by`
        A person with several values is in each of these groups.

    Returns
    -------
    DataFrame, one row a theme and a group, also where nobody of it speaks of it
        The columns `rows` and `by`; people (who speak of it); of (people in the group); uneven: the
        share of the group that speaks of it most less that of the group that does least, 0 (the
        same everywhere) to 1 (everybody in one, nobody in another).

    Examples
    --------
    >>> import pandas as pd
    >>> cases = pd.DataFrame({"case": ["C-11", "C-12", "C-13"], "place": ["bar", "bar", "home"]})
    >>> said = pd.DataFrame({"source": ["INT-11", "INT-13"], "case": ["C-11", "C-13"], "code": ["rent", "rent"]})
    >>> spread(said, cases, by="place")[["place", "people", "of", "uneven"]].values.tolist()
    [['bar', 1, 2, 0.5], ['home', 1, 1, 0.5]]
    """
    import pandas as pd

    groups = count_people(cases, by=by)
    sizes = dict(zip(groups[by], groups["people"], strict=True))
    counted = crosstab(codings, cases, rows=rows, by=by)
    themes = list(dict.fromkeys(codings[rows].dropna()))
    if not themes or not sizes:
        return pd.DataFrame(columns=[rows, by, "people", "of", "uneven"])
    grid = pd.MultiIndex.from_product([themes, list(sizes)], names=[rows, by]).to_frame(index=False)
    frame = grid.merge(counted[[rows, by, "people"]], on=[rows, by], how="left")
    frame["people"] = frame["people"].fillna(0).astype(int)
    frame["of"] = frame[by].map(sizes).astype(int)
    shares = (frame["people"] / frame["of"]).groupby(frame[rows])
    frame["uneven"] = shares.transform("max") - shares.transform("min")
    said = frame.groupby(rows)["people"].transform("sum")
    frame = frame.assign(_said=said).sort_values(
        ["uneven", "_said"], ascending=False, kind="stable"
    )
    return frame.drop(columns="_said").reset_index(drop=True)
