"""Released tables of a survey, attacked: a reader who has the form, knows how many people answered, and
solves for what is not said. The solver knows nothing of the rules that made the page.
"""

from __future__ import annotations

import pytest
from studies import scaled
from survey_attacker import (
    REASON,
    REFUSED,
    TREATED,
    Attacker,
    asked_of,
    draw_survey,
    find_narrow_cells,
    release,
)

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED
from rap.privacy.disclosure import answer

pytestmark = pytest.mark.long
N_SURVEYS = scaled(16, 500, quick=8)


def test_the_tables_of_a_survey_give_no_small_number_away():
    """Filters, bases, tick-all questions and a table by language, read together: every number can be as
    many as the threshold says; and most count somebody.
    """
    n_told = 0
    for seed in range(N_SURVEYS):
        people = draw_survey(seed)
        page = release(people)
        for key, size in Attacker(people, page).cells.items():
            low, high = page.get(key, (0, len(people)))
            assert low <= size <= high, (seed, key)
            n_told += low > 0
        assert not find_narrow_cells(people, page) if page else True, seed

    assert n_told > 9 * N_SURVEYS


def test_without_the_form_bases_and_filters_give_numbers_away():
    """The guard of the guard: the same pages, made by somebody who does not look at the form."""
    found = 0
    for seed in range(20):
        people = draw_survey(seed)
        page = release(people, questions={})
        found += bool(page and find_narrow_cells(people, page))

    assert found


def test_a_base_is_printed_beside_its_parts_and_adds_up():
    """40 people: 25 yes, 12 no, 3 silent. The base is what yes and no add up to, and with the silent 40."""
    people = {
        f"R-{10000 + n}": {
            "language": frozenset({"fr"}),
            REFUSED: frozenset({"yes" if n < 25 else "no" if n < 37 else NO_ANSWER}),
            REASON: frozenset({"work" if n < 25 else NOT_ASKED}),
            TREATED: frozenset({"3"}),
        }
        for n in range(40)
    }
    told = answer(asked_of(people), ()).told
    n = {
        one: told[f"q/{REFUSED}", ((REFUSED, one),)].said.n
        for one in ("yes", "no", ANSWERED, NO_ANSWER)
    }

    assert n["yes"] + n["no"] == n[ANSWERED] == 40 - n[NO_ANSWER]
    assert (n["yes"], n["no"] in (10, 15)) == (25, True)
    assert not find_narrow_cells(people, release(people))
