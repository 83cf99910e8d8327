"""What a reader works out from the pages of surveys as they are drawn: per cents and bases of one,
and two surveys of one group laid side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import ceil, floor

import numpy as np
import pytest
from report_example import edition, item
from studies import scaled
from survey_attacker import (
    ANSWERS,
    FORM,
    TREATED,
    Answers,
    Attacker,
    K,
    asked_of,
    draw_survey,
    find_narrow_cells,
    release,
)

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED
from rap.privacy.disclosure import Shown, answer
from rap.privacy.disclosure.cells import Key
from rap.report.item_views import draw_item
from rap.report.page import plain

pytestmark = pytest.mark.long
N_SURVEYS = scaled(8, 200, quick=3)
Page = Mapping[Key, tuple[int, int]]
_SHARE = re.compile(r"[>\s](\d+)(?: people)? ·\s(\d+)%")
_BASE = re.compile(r"Answered: (\d+) people\.")


def drawn(column: str, page: Page, n: int) -> str:
    """The figure of one question as members read it; what is not said has a row with nothing."""
    rows, bounds = [], dict[int, Shown]()
    for value in (*ANSWERS[column], ANSWERED, NO_ANSWER, NOT_ASKED):
        low, high = page.get((f"q/{column}", ((column, value),)), (0, 0))
        code = low
        if low < high:
            code = 1000 + len(bounds) if low else -1 - len(bounds)
            bounds[code] = Shown(low, high, n)
        rows.append({"where": {column: value}, "people": code})
    order = list(ANSWERS[column]) if column == TREATED else []
    chart = {"type": FORM[column].type, "order": order, "alone": ["none"]}
    here = edition("en", of=n, bounds=bounds, threshold=K, draft=False)
    return draw_item(item("answers", rows=rows, chart=chart), here)


def with_what_is_drawn(page: Page, n: int) -> dict[Key, tuple[int, int]]:
    """The page, and what its per cents and printed bases say of how many answered."""
    found = dict(page)
    for column in ANSWERS:
        text = drawn(column, page, n)
        key = (f"q/{column}", ((column, ANSWERED),))
        low, high = found.get(key, (0, n))
        for base in map(int, _BASE.findall(plain(text))):
            low, high = max(low, base), min(high, base)
        for count, share in (map(int, pair) for pair in _SHARE.findall(text)):
            low = max(low, ceil(100 * count / (share + 0.5)))
            high = min(high, floor(100 * count / (share - 0.5))) if share else high
        assert low <= high
        if (low, high) != (0, n):
            found[key] = (low, high)
    return found


def test_per_cents_and_bases_as_they_are_drawn_give_no_small_number_away():
    """The figures of every question, read back: an attacker who solves with their per cents finds no
    more than without.
    """
    n_shares = 0
    for seed in range(N_SURVEYS):
        people = draw_survey(seed)
        page = release(people)
        if page:
            n_shares += sum(len(_SHARE.findall(drawn(one, page, len(people)))) for one in ANSWERS)
            assert not find_narrow_cells(people, with_what_is_drawn(page, len(people))), seed

    assert n_shares > N_SURVEYS


def two_surveys(seed: int) -> tuple[dict[str, Answers], dict[str, Answers]]:
    """One group asked twice: a few did not come back; those who did answer the same, under other ids."""
    first = draw_survey(seed)
    gone = 1 + seed % 4
    again = {f"R-{int(id[2:]) + 40000}": one for id, one in [*first.items()][gone:]}
    return first, again


def release_after(people: dict[str, Answers], others: dict[str, Answers]) -> Page:
    """The page of a survey that is released after the one of `others`, in the same ledger."""
    before = answer(asked_of(others, "first"), ())
    told = answer(asked_of(people, "again"), before.rounds).told
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


class Both(Attacker):
    """Solves two pages at once. `knows_who_left`: nobody new came, so no number has grown and each
    shrank by as many as left at most; else only that some may have answered both.
    """

    def __init__(
        self,
        first: dict[str, Answers],
        page: Page,
        again: dict[str, Answers],
        later: Page,
        *,
        knows_who_left: bool,
    ) -> None:
        super().__init__(first, dict(page))
        second, n = Attacker(again, dict(later)), len(self.names)
        self.rows += [({n + k: v for k, v in t.items()}, *ends) for t, *ends in second.rows]
        for key, at in [*self.names.items()]:
            then = n + second.names[key]
            self.names[_later(key)] = then
            if knows_who_left:
                self.rows.append(({then: 1, at: -1}, len(again) - len(first), 0))
            else:  # those who answered both: no more than either
                both = 2 * n + at
                self.rows += [({both: 1, one: -1}, -np.inf, 0) for one in (at, then)]
        if not knows_who_left:
            self.names |= {("both", key): 2 * n + at for key, at in [*self.names.items()][:n]}  # type: ignore[dict-item]
        self.page = {**self.page, **{_later(key): said for key, said in later.items()}}
        self.cells |= {_later(key): n for key, n in second.cells.items()}


def _later(key: Key) -> Key:
    return f"again/{key[0]}", key[1]


def find_narrow(first: dict[str, Answers], again: dict[str, Answers], **knows: bool) -> list:
    """Numbers of the few in either survey that can be worked out to fewer places than the threshold."""
    page, later = release(first), release_after(again, first)
    if not (page and later):
        return []
    attacker = Both(first, page, again, later, **knows)
    whole = {
        key
        for key, size in attacker.cells.items()
        if size in (len(first), len(again)) and any(value == ANSWERED for _, value in key[1])
    }
    widths = attacker.solve(0)
    return [key for key, width in widths.items() if width < K and key not in whole]


def test_two_surveys_of_one_group_give_no_small_number_away():
    """The later one stands in the same ledger, under ids of its own; a reader knows that the same
    people may have answered both, and solves both pages at once.
    """
    for seed in range(N_SURVEYS):
        assert not find_narrow(*two_surveys(seed), knows_who_left=False), seed


def test_who_knows_that_nobody_new_answered_learns_of_those_who_left():
    """What `docs/limits.md` says: nobody can guard against a reader who knows who answered twice,
    because the program does not know it; one page alone gives nothing away.
    """
    found = 0
    for seed in range(N_SURVEYS):
        found += bool(find_narrow(*two_surveys(seed), knows_who_left=True))

    assert found
