"""Where in an interview people speak of something: the place of each passage, and the number of
people in each part of an interview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.columns import need_columns, same_kind
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd


@same_kind
def find_places(codings: pd.DataFrame, sources: pd.DataFrame, *, code: str) -> pd.DataFrame:
    """The place of each passage of a code in its text; a passage that two coders coded alike has
    one row.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, case
        Codings of whole sources have no place and are left out.
    sources : DataFrame with the columns source, n_characters

    Returns
    -------
    DataFrame, in the order of sources and places
        source, start, end, case, first and last (0 is the beginning of the text, 1 its end).
    """
    need_columns(codings, ("source", "start", "end", "code", "case"), what="codings")
    need_columns(sources, ("source", "n_characters"), what="sources")
    placed = codings[codings["code"] == code].dropna(subset=["start", "end"])
    placed = placed[["source", "start", "end", "case"]].drop_duplicates(["source", "start", "end"])
    length = _length(placed, sources).astype(float)
    found = placed.assign(
        first=placed["start"].astype(float) / length, last=placed["end"].astype(float) / length
    )
    return found.sort_values(["source", "start", "end"], ignore_index=True)


def _length(places: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The length in characters of the text of each place."""
    known = sources.set_index("source")["n_characters"]
    return places["source"].map(known).astype("int64")  # of no rows it would be text


@same_kind
def count_places(
    codings: pd.DataFrame, sources: pd.DataFrame, *, code: str, parts: int = 10
) -> pd.DataFrame:
    """Count the people who speak of a code in each part of an interview; each text is cut into
    `parts` of equal length.

    Parameters
    ----------
    codings, sources
        As for `find_places`. A passage counts in each part that it touches.

    Returns
    -------
    DataFrame, one row a part
        part (from 1), people, cases (who), sources, passages; 0 where there is nothing.

    Raises
    ------
    WrongUseError
        Fewer than one part.
    """
    import pandas as pd

    if parts < 1:
        raise WrongUseError("analysis.saturation.too_small", name="parts", value=parts)
    places = find_places(codings, sources, code=code)
    length = _length(places, sources)
    rows = []
    starts, ends = (places[name].astype(int) * parts for name in ("start", "end"))
    for part in range(parts):
        # in whole numbers: part k is from k to k + 1 of `parts` lengths
        within = places[(starts < (part + 1) * length) & (ends > part * length)]
        cases = tuple(sorted(set(within["case"].dropna())))
        rows.append((part + 1, len(cases), cases, within["source"].nunique(), len(within)))
    return pd.DataFrame(rows, columns=["part", "people", "cases", "sources", "passages"])
