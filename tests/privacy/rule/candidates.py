"""Three rules for the numbers of a page, side by side. Each gives, for every number, the least and the
most that it can be by what is printed of it; (0, everybody) is a number that is not shown.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from privacy.rule.drawn import ALL, THRESHOLD, Key, Study, Sum, family_of, rows_of
from scipy.optimize import Bounds, LinearConstraint, milp

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure import Answer, Asked, Bound, Cell, Round, answer

Page = dict[Key, tuple[int, int]]

# today's rule, as `rap` has it


def today(study: Study) -> Page:
    """The page as a release prints it: a row of nobody reads as the other small rows of its table do."""
    told = today_answer(study).told
    page: Page = {ALL: (study.n, study.n)}
    for item, table in study.tables.items():
        said = {row: told[item, to_rap(row)].said for row in table if (item, to_rap(row)) in told}
        small = next((one for one in said.values() if one and one.kind is Bound.MOST), None)
        for row in table:
            one = said.get(row, small)
            page[row] = (one.low, one.high) if one else (0, study.n)
    return page


def today_answer(study: Study, rounds: tuple[Round, ...] = (), ids: Sequence[str] = ()) -> Answer:
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
        Asked(
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
            items=frozenset({"heard", *study.tables}),
            within={c: family_of(c, v) for c in v.get("code", ())},
            questions=questions,
            month="2026-03",
        ),
        rounds,
    )


_RAP = {"answered": ANSWERED, "no-answer": NO_ANSWER, "not-asked": NOT_ASKED}


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


# controlled rounding (Cox 1987, doi:10.1080/01621459.1987.10478456), zero-restricted


def rounded(study: Study, chance: random.Random) -> Page | None:
    """Each number as what it can be by its rounded value; None if no rounding adds up."""
    values = round_counts(study.counts(), study.sums(), base=THRESHOLD, chance=chance)
    if values is None:
        return None
    found = {row: window(value, THRESHOLD, study.n) for row, value in values.items()}
    return {**found, ALL: (study.n, study.n)}


def window(value: int, base: int, of: int) -> tuple[int, int]:
    """What a number can be that was rounded to `value`: less than `base` away, and 0 stays 0."""
    return (max(value - base + 1, 1) if value else 0), min(value + base - 1, of)


def round_counts(
    sizes: Mapping[Key, int], sums: Sequence[Sum], *, base: int, chance: random.Random
) -> dict[Key, int] | None:
    """Every number as a multiple of `base` next to it, up or down by lot, so that all sums still hold
    and multiples stay; everybody is rounded down. Sums may name numbers that nobody prints. None if
    there is no such rounding.
    """
    names = [*dict.fromkeys([*sizes, *(name for one in sums for name in one.terms)])]
    at = {name: n for n, name in enumerate(names)}
    most = sizes[ALL] // base
    low = np.array([sizes.get(name, 0) // base for name in names], float)
    high = np.array([-(-sizes[name] // base) if name in sizes else most for name in names], float)
    high[at[ALL]] = most
    lines = np.zeros((len(sums), len(names)))
    for line, one in enumerate(sums):
        for name, factor in one.terms.items():
            lines[line, at[name]] = factor
    # each goes up about as often as it is far from the lower multiple
    share = [min(max(sizes.get(name, 0) / base % 1, 0.01), 0.99) for name in names]
    lot = [chance.random() for _ in names]
    cost = np.log(lot) - np.log1p(-np.array(lot)) - np.log(share) + np.log1p(-np.array(share))
    cost[[at[name] for name in names if name not in sizes]] = 0
    limits = LinearConstraint(lines, [one.low for one in sums], [one.high for one in sums])
    done = milp(cost, integrality=np.ones(len(names)), bounds=Bounds(low, high), constraints=limits)
    if done.x is None:
        return None
    return {name: base * round(done.x[at[name]]) for name in sizes}
