"""Two rules for the numbers of a page, side by side: what a release prints, and bands fixed in advance.
Each gives, for every number, the least and the most that it can be by what is printed of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from privacy.rule.drawn import ALL, THRESHOLD, Key, Study, family_of, rows_of

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure import (
    Cell,
    ReleaseAnswer,
    ReleaseRequest,
    Round,
    Sum,
    Told,
    answer,
    round_counts,
)

Page = dict[Key, tuple[int, int]]

_RAP = {"answered": ANSWERED, "no-answer": NO_ANSWER, "not-asked": NOT_ASKED}

# rounding by lot, as `rap` has it


def rounded(study: Study, lot: str = "") -> Page:
    """Each number as what it can be by what a release prints of it."""
    told = released(study, lot=lot).told
    page: Page = {ALL: (study.n, study.n)}
    for item, table in study.tables.items():
        for row in table:
            one = told.get((item, to_rap(row)), Told()).said
            page[row] = (one.low, one.high) if one else (0, THRESHOLD - 1)
    return page


def released(
    study: Study, rounds: tuple[Round, ...] = (), ids: Sequence[str] = (), *, lot: str = ""
) -> ReleaseAnswer:
    """What a release answers, after earlier rounds; `ids` name the people."""
    ids = ids or [f"p{n}" for n in range(study.n)]
    who: dict[tuple[str, Key], set[str]] = {("heard", (("name", "heard"),)): set(ids)}
    item_of = {row: item for item, table in study.tables.items() for row in table}
    for id, one in zip(ids, study.people, strict=True):
        for row in rows_of(one, study.tables):
            who.setdefault((item_of[row], to_rap(row)), set()).add(id)
    questions = {}
    if study.kind == "survey":
        main = study.values["main"][0]
        questions = {"main": FormQuestion("one"), "scale": FormQuestion("scale")}
        questions |= {"why": FormQuestion("one", {"main": (main,)})}
    v = study.values
    return answer(
        ReleaseRequest(
            scope="all",
            audience="members",
            threshold=THRESHOLD,
            sources=frozenset({"s1"}),
            facts={
                id: repr(sorted(rows_of(one, study.tables)))
                for id, one in zip(ids, study.people, strict=True)
            },
            agreed=dict.fromkeys(ids, frozenset({"members"})),
            cells=tuple(Cell(*at, frozenset(them)) for at, them in sorted(who.items())),
            lot=f"{study.name} {lot}",
            items=frozenset({"heard", *study.tables}),
            within={c: family_of(c, v) for c in v.get("code", ())},
            questions=questions,
            month="2026-03",
        ),
        rounds,
    )


def to_rap(row: Key) -> Key:
    return tuple((column, _RAP.get(value, value)) for column, value in row)


# bands fixed in advance


def banded(study: Study) -> Page:
    """Each number as a band; the edges depend on how many people there are and on how many rows add up
    to them, and on nothing else.
    """
    first, wide = edges(study.n, tuple(sorted({len(one.terms) - 1 for one in study.sums()})))
    found = {row: band(n, first, wide, study.n) for row, n in study.counts().items()}
    return {**found, ALL: (study.n, study.n)}


def band(n: int, first: int, wide: int, of: int) -> tuple[int, int]:
    if n < first:
        return 0, min(first - 1, of)
    low = first + (n - first) // wide * wide
    return low, min(low + wide - 1, of)


@cache
def edges(of: int, rows: tuple[int, ...], threshold: int = THRESHOLD) -> tuple[int, int]:
    """The narrowest bands (the first from 0 to `first` - 1, then each `wide`) with which no sum is
    tight: in a table of as many `rows` as any here, neither the lower ends nor the upper ends of any
    choice of bands come nearer to `of` than the threshold less 1. One band for all, if there are none.
    """
    for both in range(2 * threshold, 2 * of + 2):
        for first in range(max(threshold, both - of - 1), min(both - threshold, of) + 1):
            if not any(_is_tight(of, k, first, both - first, threshold) for k in rows):
                return first, both - first
    return of + 1, of + 1


def _is_tight(of: int, rows: int, first: int, wide: int, threshold: int) -> bool:
    left = [(of - m * first) % wide for m in range(1, rows + 1) if m * first <= of]
    left.append((rows * (first - 1) - of) % wide)
    return min(left) < threshold - 1


def window(value: int, base: int, of: int) -> tuple[int, int]:
    """What a number can be that was rounded to `value`: less than `base` away, and 0 stays 0."""
    return (max(value - base + 1, 1) if value else 0), min(value + base - 1, of)


def round_table(counts: Sequence[int], lots: Sequence[float]) -> list[tuple[int, int]]:
    """What each row of one table can be by its rounded value."""
    sums = [Sum({0: -1, **dict.fromkeys(range(1, len(counts) + 1), 1)})]
    sizes = [sum(counts), *counts]
    done = round_counts(sizes, sums, base=THRESHOLD, whole=0, lots=[0.5, *lots])
    assert done is not None
    assert not done.steps
    return [window(value, THRESHOLD, sum(counts)) for value in done.values[1:]]
