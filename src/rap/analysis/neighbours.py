"""The words near a word, and how many people say them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rap.analysis.kwic import keyword_in_context
from rap.analysis.stopwords import is_stop, words_of
from rap.core.accents import fold
from rap.core.errors import WrongUseError
from rap.languages.pipelines import language_of

if TYPE_CHECKING:
    import pandas as pd

_LONGEST = 24  # characters a word takes at most, as a rule: so wide is looked
_NAMES = ["word", "people", "cases", "count", "sources"]


def neighbours(
    texts: Mapping[str, str],
    word: str,
    *,
    language: str | Mapping[str, str],
    reach: int = 5,
    turns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The words near a word; those that most people say there come first.

    Parameters
    ----------
    texts, word, turns
        As for `keyword_in_context`, which finds the places; a word near it is one of the same turn.
    language
        One of all, or source -> language. Words that say little by themselves are left out.
    reach
        So many words before it and after it.

    Returns
    -------
    DataFrame, one row a word
        word, people, cases (who says it there), count (places with it near), sources. Without a
        column case in `turns`, people is 0.

    Raises
    ------
    WrongUseError
        For an empty word or a reach below 1.

    Examples
    --------
    >>> texts = {"INT-10001": "P1: The rent is high.\\nP1: High rent, no heating."}
    >>> neighbours(texts, "rent", language="en")[["word", "count"]].values.tolist()
    [['high', 2], ['heating', 1]]
    """
    import pandas as pd

    near = find_near(texts, word, language=language, reach=reach, turns=turns)
    rows = []
    for name, places in near.groupby("near", sort=True):
        cases = tuple(sorted(set(places["case"].dropna())))
        rows.append((name, len(cases), cases, len(places), places["source"].nunique()))
    found = pd.DataFrame(rows, columns=_NAMES)
    order = ["people", "count", "word"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def find_near(
    texts: Mapping[str, str],
    word: str,
    *,
    language: str | Mapping[str, str],
    reach: int = 5,
    turns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row for each place of a word and each word near it: source, start, end, case, near.

    A word that is near one place twice has one row.
    """
    import pandas as pd

    if reach < 1:
        raise WrongUseError("analysis.saturation.too_small", name="reach", value=reach)
    hits = keyword_in_context(texts, word, width=reach * _LONGEST, turns=turns)
    rows: list[tuple[Any, ...]] = []
    for hit in hits.to_dict("records"):
        tongue = language_of(language, hit["source"])
        place = (hit["source"], hit["start"], hit["end"], hit.get("case"))
        own = {fold(one) for one in words_of(hit["keyword"], language=tongue)}
        rows += [(*place, one) for one in _near(hit, tongue, reach=reach) if fold(one) not in own]
    return pd.DataFrame(rows, columns=["source", "start", "end", "case", "near"])


def _near(hit: Mapping[Any, Any], language: str, *, reach: int) -> Iterator[str]:
    """The different content words beside a hit; a word that the width cut in two is left out."""
    full = reach * _LONGEST
    before, after = hit["before"], hit["after"]
    if len(before) == full:
        before = before.partition(" ")[2]
    if len(after) == full:
        after = after.rpartition(" ")[0]
    beside = [
        *words_of(before, language=language)[-reach:],
        *words_of(after, language=language)[:reach],
    ]
    yield from (one for one in dict.fromkeys(beside) if not is_stop(one, language=language))
