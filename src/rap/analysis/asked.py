"""Who raised a theme, and who of them was asked about it: a guide lists its themes, a text names its
guide. Raised by 9 people reads otherwise when 14 were asked, or nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rap.analysis.columns import need_columns, same_kind, values_in
from rap.analysis.crosstab import crosstab
from rap.core.model import GUIDE

if TYPE_CHECKING:
    import pandas as pd

ASKED = ("asked", "asked_raised", "unasked_raised", "not_noted")


@same_kind
def count_asked(
    codings: pd.DataFrame,
    cases: pd.DataFrame,
    sources: pd.DataFrame,
    guides: pd.DataFrame,
    *,
    rows: str = "code",
    by: str | Sequence[str] = (),
) -> pd.DataFrame:
    """Count the people who raised each theme, and the people who were asked about it.

    A person was asked about a theme when the guide of one of her texts lists it; of an area, when it
    lists one of its themes.

    Parameters
    ----------
    codings : DataFrame with the columns source, case and that of `rows`
        As `crosstab` takes them.
    cases : DataFrame with the columns case, sources (list) and variables
        The people of the base.
    sources : DataFrame with the column source, and guide where texts name one
        A text may name several guides.
    guides : DataFrame with the columns guide, code and family
        One row a guide and theme, as `study.guides`.
    rows
        "code" or "family".
    by
        As of `crosstab`; may be left empty.

    Returns
    -------
    DataFrame, one row a combination: what most people raised first, then what most were asked about
        The columns asked for, people (who raised it), cases (the tuple behind people), asked (people
        asked about it), asked_raised (who raised it and was asked), unasked_raised (who raised it
        and was not), not_noted (who raised it, and one of whose texts names no guide that is known:
        nobody can say whether she was asked). The last three add up to people. Themes that were
        asked about and that nobody raised are there with 0 people.

    Raises
    ------
    WrongUseError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"source": ["INT-1", "INT-2"], "case": ["C-1", "C-2"],
    ...     "coding": ["a", "b"], "code": ["rent", "rent"]})
    >>> cases = pd.DataFrame({"case": ["C-1", "C-2"], "sources": [["INT-1"], ["INT-2"]]})
    >>> sources = pd.DataFrame({"source": ["INT-1", "INT-2"], "guide": ["1", "2"]})
    >>> guides = pd.DataFrame({"guide": ["1", "2"], "code": ["rent", "keys"], "family": ["a", "a"]})
    >>> count_asked(codings, cases, sources, guides).drop(columns="cases").values.tolist()
    [['rent', 2, 1, 1, 1, 0], ['keys', 0, 1, 0, 0, 0]]
    """
    import pandas as pd

    keys = _keys(rows, by)
    found = find_asked(codings, cases, sources, guides, rows=rows, by=by)
    lines = [
        (*key, len(who["people"]), tuple(sorted(who["people"])), *(len(who[one]) for one in ASKED))
        for key, who in found.items()
    ]
    frame = pd.DataFrame(lines, columns=[*keys, "people", "cases", *ASKED])
    return frame.sort_values(["people", "asked"], ascending=False, kind="stable", ignore_index=True)


def find_asked(
    codings: pd.DataFrame,
    cases: pd.DataFrame,
    sources: pd.DataFrame,
    guides: pd.DataFrame,
    *,
    rows: str = "code",
    by: str | Sequence[str] = (),
) -> dict[tuple[str, ...], dict[str, set[str]]]:
    """The people behind each number of `count_asked`: the values of `rows` and `by` -> "people" and
    each of `ASKED` -> cases.
    """
    need_columns(cases, ("case", "sources"), what="cases")
    need_columns(guides, ("guide", "code", "family"), what="guides")
    asked, unsure = _put(cases, sources, guides)
    raised, of = (
        _who(crosstab(one, cases, rows=rows, by=by, sources=sources), _keys(rows, by))
        for one in (codings, asked)
    )
    found = {}
    for key in dict.fromkeys([*raised, *of]):
        people, n_asked = raised.get(key, set()), of.get(key, set())
        unasked = people - n_asked
        groups = (people, n_asked, people & n_asked, unasked - unsure, unasked & unsure)
        found[key] = dict(zip(("people", *ASKED), groups, strict=True))
    return found


def _keys(rows: str, by: str | Sequence[str]) -> list[str]:
    return [key for key in (rows, *([by] if isinstance(by, str) else by)) if key]


def _put(
    cases: pd.DataFrame, sources: pd.DataFrame, guides: pd.DataFrame
) -> tuple[pd.DataFrame, set[str]]:
    """A row for each theme that somebody was asked about in a text, shaped like a coding; and the
    people with a text whose guide is not known.
    """
    import pandas as pd

    named = sources[GUIDE] if GUIDE in sources.columns else [None] * len(sources)
    of_text = {id: values_in(one) for id, one in zip(sources["source"], named, strict=True)}
    themes = {id: own[["code", "family"]] for id, own in guides.groupby("guide")}
    put, unsure = [], set[str]()
    for case, ids in zip(cases["case"], cases["sources"], strict=True):
        for source in (id for id in ids if id in of_text):
            known = [one for one in of_text[source] if one in themes]
            unsure |= set() if known else {case}
            put += [themes[one].assign(case=case, source=source) for one in known]
    columns = ["case", "source", "code", "family"]
    return (pd.concat(put) if put else pd.DataFrame(columns=columns)), unsure


def _who(counted: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], set[str]]:
    return {tuple(key): set(who) for *key, who in counted[[*keys, "cases"]].itertuples(index=False)}
