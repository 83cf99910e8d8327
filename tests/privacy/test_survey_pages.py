"""What a reader works out from the pages of surveys as they are drawn: per cents and bases of one,
and two surveys of one group laid side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pytest
from report_example import edition, item
from studies import scaled
from survey_attacker import (
    ANSWERS,
    FORM,
    REASON,
    TREATED,
    Answers,
    Attacker,
    K,
    asked_of,
    draw_survey,
    release,
)

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED
from rap.privacy.disclosure import answer
from rap.privacy.disclosure.cells import Key
from rap.report.item_views import draw_item
from rap.report.page import plain

pytestmark = pytest.mark.long
N_SURVEYS = scaled(8, 200, quick=3)
Page = Mapping[Key, tuple[int, int]]
_SHARE = re.compile(r"[>\s]about (\d+)(?: people)? ·\s(\d+)%")
_BASE = re.compile(r"Answered: about (\d+) people\.")


def drawn(column: str, printed: Mapping[str, int], n: int) -> str:
    """The figure of one question as members read it."""
    rows = [{"where": {column: one}, "people": printed[one], "near": 4} for one in printed]
    order = list(ANSWERS[column]) if column == TREATED else []
    chart = {"type": FORM[column].type, "order": order, "alone": ["none"]}
    here = edition("en", of=n, threshold=K, draft=False)
    return draw_item(item("answers", rows=rows, chart=chart), here)


def test_per_cents_and_bases_as_they_are_drawn_are_those_of_printed_numbers():
    """The figures of every question, read back: nothing in them is of a true number."""
    n_shares = 0
    for seed in range(N_SURVEYS):
        some = [draw_survey(9 * seed + at) for at in range(5)]
        people = {
            f"R-{at}{id[2:]}": one for at, them in enumerate(some) for id, one in them.items()
        }
        told = answer(asked_of(people), ()).told
        for column in ANSWERS:
            values = (*ANSWERS[column], ANSWERED, NO_ANSWER, NOT_ASKED)
            places = {one: (f"q/{column}", ((column, one),)) for one in values}
            printed = {one: told[at].said.n for one, at in places.items() if at in told}
            text, base = drawn(column, printed, len(people)), printed[ANSWERED]
            assert {int(one) for one in _BASE.findall(plain(text))} == {base}
            shares = {(int(n), int(share)) for n, share in _SHARE.findall(text)}
            each = {printed[one] for one in ANSWERS[column] if one in printed} - {0}
            right = {(n, round(100 * n / base)) for n in each} if base >= 100 else set()
            assert {n for n, _ in shares} == {n for n, _ in right}
            assert all(abs(share - 100 * n / base) <= 0.5 for n, share in shares)
            assert column == REASON or sum(each) or not shares
            n_shares += len(shares)

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
    silence = {ANSWERED, NO_ANSWER}
    widths = attacker.solve()
    return [k for k, n in widths.items() if n < K - 1 and not silence & {v for _, v in k[1]}]


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
