"""Words that are said: where one stands, or in one line all of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.codings import read_in_order
from rap.analysis.search.terms import Facts, as_filters, fold_needle
from rap.core.accents import MOST_WORDS, find_in_texts
from rap.core.errors import WrongUseError
from rap.core.patterns import Place
from rap.core.spans import SOURCE, make_spans

if TYPE_CHECKING:
    import pandas as pd


def find_said(
    words: Sequence[str], ids: Iterable[str], fold_of: Callable[[str], str]
) -> dict[str, list[Place]]:
    """Where the words stand together, of each text that has a place.

    Parameters
    ----------
    words
        As `find_words` takes them (`loyer*`, `deux mois`), whatever their case and accents.
    ids, fold_of
        The texts, and the fold of each.

    Returns
    -------
    dict of id -> list of (start, end)
        One word: each of its places. Several: of each line that has all of them the shortest
        stretch that does.

    Raises
    ------
    WrongUseError
        For more than `MOST_WORDS` words together, and as `find_in_texts`.

    Examples
    --------
    >>> texts = {"INT-10001": "the rent, the front\\nno rent for the room"}
    >>> find_said(["room", "rent*"], texts, texts.__getitem__)
    {'INT-10001': [(23, 40)]}
    """
    needles = [fold_needle(word) for word in dict.fromkeys(words)]
    if sum(len(needle.split()) for needle in needles) > MOST_WORDS:
        raise WrongUseError("core.words.too_many", most=MOST_WORDS)
    left, each = [*ids], list[dict[str, list[Place]]]()
    for needle in sorted(needles, key=len, reverse=True):  # the rarest first: most texts have none
        each.append(find_in_texts(needle, left, fold_of))
        left = [id for id in left if id in each[-1]]
    if len(each) == 1:
        return each[0]
    found = {id: list(_shortest(fold_of(id), [one[id] for one in each])) for id in left}
    return {id: places for id, places in found.items() if places}


def narrow_said(
    found: Mapping[str, Sequence[Place]],
    where: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
) -> dict[str, list[Place]]:
    """Those in sources, and said by people, that fit `where`.

    Parameters
    ----------
    where
        As in `rap.search`; a filter of codings fits no words.
    frames
        `codings`, `sources`, `cases` and `turns`.

    Raises
    ------
    WrongUseError
        For a name that is nowhere, or one of codings.
    """
    columns = read_in_order(frames["codings"].iloc[:0], found)
    facts = Facts(columns, *(frames[name] for name in ("sources", "cases", "turns")))
    base = {id: at * SOURCE for at, id in enumerate(columns.sources)}
    rows = [(base[id] + start, base[id] + end) for id in found for start, end in found[id]]
    flat = np.array(rows, np.int64).reshape(-1, 2)
    spans = make_spans(flat[:, 0], flat[:, 1])
    for one in as_filters(where):
        facts.check_words_have(one)
        spans = spans.take(facts.fits(spans, one))
    left: dict[str, list[Place]] = {}
    for at, start, end in zip(spans.source, spans.start, spans.end, strict=True):
        left.setdefault(columns.sources[at], []).append((int(start % SOURCE), int(end % SOURCE)))
    return left


def _shortest(folded: str, each: Sequence[Sequence[Place]]) -> Iterator[Place]:
    """Of each line in which every word stands, the shortest stretch with all of them."""
    flat = sorted((*place, n) for n, places in enumerate(each) for place in places)
    line_end, last, best = -1, {}, None  # type: int, dict[int, Place], Place | None
    for start, end, n in flat:
        if start > line_end:
            if best:
                yield best
            last, best = {}, None
            line_end = folded.find("\n", start)
            line_end = len(folded) if line_end < 0 else line_end
        last[n] = (start, end)
        if len(last) == len(each):
            stretch = min(s for s, _ in last.values()), max(e for _, e in last.values())
            if best is None or stretch[1] - stretch[0] < best[1] - best[0]:
                best = stretch
    if best:
        yield best
