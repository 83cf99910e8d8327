"""Random studies, released twice: what an attacker can work out, solved by a programme of the
attacker's own.

What this does not cover: words. Quotes, a voice that is recognised, a story only one person could
tell, and what people add to a report by hand are not numbers. Nor does it cover the first time a
round is told: an exact number tells whoever knows everybody else in it about the last one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from number_attacks import (
    CODES,
    REGIONS,
    SETTINGS,
    THRESHOLD,
    Attacker,
    Person,
    cells_of,
    draw_person,
    draw_study,
    first_release,
    printed,
    release,
)
from studies import scaled

from rap.privacy.disclosure import rounds

pytestmark = pytest.mark.long
N_STUDIES = scaled(40, 1000, quick=8)
N_SOLVED = scaled(14, 1000, quick=3)  # those that cost seconds
ENDS = ((0, max), (1, min))  # of two windows, the nearer


@pytest.mark.parametrize("audience", ["members", "public"])
def test_every_printed_number_is_a_multiple_near_the_true_one(audience: str):
    """A multiple of five or ten, less than that from it; 0 stays 0; only everybody is exact."""
    n_printed, k = 0, THRESHOLD[audience]
    for seed in range(N_STUDIES):
        people = draw_study(seed)
        sizes = {cell.key: len(cell.who) for cell in cells_of(people)}
        for key, one in first_release(seed, audience).told.items():
            if one.said is None:
                assert len(people) < 2 * k + 1
                continue
            if key[0] == "heard":
                assert one.said.n == sizes[key] == len(people)
                continue
            assert one.said.n % k == 0
            assert abs(one.said.n - sizes[key]) < k
            assert one.said.low <= sizes[key] <= one.said.high
            n_printed += 1

    assert n_printed > 10 * N_STUDIES


@pytest.mark.parametrize("audience", ["members", "public"])
def test_no_number_can_be_worked_out(audience: str):
    """Each number but everybody could be any of at least so many as the threshold says, by the
    attacker's own sums.
    """
    n_solved, k = 0, THRESHOLD[audience]
    for seed in range(N_SOLVED):
        people = draw_study(seed)
        page = printed(first_release(seed, audience).told)
        attacker = Attacker(people, page, k) if page else None
        for key in attacker.cells if attacker else ():
            if key[0] != "heard":
                assert attacker.width(key) >= k - 1, (seed, key)
                n_solved += 1

    assert n_solved > 5 * N_SOLVED


def test_the_attacker_finds_small_numbers_where_sums_do_not_hold(monkeypatch: pytest.MonkeyPatch):
    """The guard of the guard: with each number rounded by itself, some are worked out."""
    known = rounds.know
    monkeypatch.setattr(rounds, "know", lambda *a, **more: replace(known(*a, **more), sums=()))
    found = 0
    for seed in range(12):
        people = draw_study(seed)
        page = printed(release(people, "members").told)
        attacker = Attacker(people, page, 5) if page else None
        hidden = [key for key in attacker.cells if key[0] != "heard"] if attacker else []
        found += sum(attacker.width(key) < 4 for key in hidden)

    assert found > 0


def changed(people: Mapping[str, Person], chance: random.Random) -> list[dict[str, Person]]:
    """All that may have become of one person the attacker wants to know about: nothing, gone, other
    values, a refusal.
    """
    who, one = chance.choice(sorted(people.items()))
    others = {id: other for id, other in people.items() if id != who}
    elsewhere = replace(
        one, setting=frozenset({chance.choice(SETTINGS)}), region=chance.choice(REGIONS)
    )
    silent = replace(one, codes=frozenset(chance.sample(CODES, 2)))
    refusing = replace(one, agrees=frozenset({"members"}))
    return [dict(people), others, *({**people, who: now} for now in (elsewhere, silent, refusing))]


@pytest.mark.parametrize(
    ("first", "second"), [("members", "public"), ("public", "members"), ("members", "members")]
)
def test_a_second_release_says_the_same_whatever_became_of_a_person(first: str, second: str):
    """Gone, changed or unchanged: somebody who knows all the others, and how this works, reads the
    same second report.
    """
    n_told = 0
    for seed in range(N_SOLVED if (first, second) == ("public", "members") else N_STUDIES):
        people, chance = draw_study(seed), random.Random(seed)
        rounds = first_release(seed, first).rounds
        pages = [
            printed(release(world, second, rounds).told)
            for world in changed(people, chance)
            if rounds
        ]
        assert all(page == pages[0] for page in pages)
        n_told += sum(map(len, pages))

    assert n_told > N_SOLVED


@pytest.mark.parametrize("order", [("members", "public"), ("public", "members")])
def test_who_reads_two_editions_narrows_nothing_to_less_than_members_may_know(order: tuple):
    """The numbers for everybody are made from those for members, whichever came first."""
    n_read = 0
    for seed in range(N_SOLVED):
        people, first = draw_study(seed), first_release(seed, order[0])
        told = [first.told, release(people, order[1], first.rounds).told]
        members, public = told if order[0] == "members" else told[::-1]
        both = {
            key: tuple(
                end(page[key][at] for page in map(printed, told) if key in page) for at, end in ENDS
            )
            for key in {**printed(told[0]), **printed(told[1])}
        }
        attacker = Attacker(people, both, THRESHOLD["members"])
        for key in attacker.cells if printed(public) else ():
            n, wide = members[key].said.n, public[key].said.n
            assert abs(n - wide) < 10
            if key[0] != "heard":
                assert attacker.width(key) >= 4, (seed, key)
                n_read += 1

    assert n_read > 5 * N_SOLVED


def test_an_added_interview_changes_no_number():
    """Somebody new waits until there are enough new people for a round of their own."""
    for seed in range(N_STUDIES):
        people = draw_study(seed)
        first = first_release(seed, "members")
        if first.rounds:
            more = {**people, "new": draw_person(random.Random(seed), many=0)}
            assert printed(release(more, "members", first.rounds).told) == printed(first.told)


def test_a_new_round_is_as_safe_as_the_first_and_a_withdrawal_beside_it_is_not_seen():
    """What the second report tells beyond the first is a page about the new people alone; who left
    the first does not show, and what it said does not vanish.
    """
    n_grown = 0
    for seed in range(N_SOLVED):
        people, chance = draw_study(seed), random.Random(seed)
        first = first_release(seed, "members")
        if not first.rounds:
            continue
        new = {
            f"q{number}": draw_person(chance, many=0) for number in range(chance.randint(11, 30))
        }
        left = {id: one for id, one in people.items() if id != sorted(people)[0]}
        stayed, gone = (
            release({**world, **new}, "members", first.rounds) for world in (people, left)
        )
        alone = release(new, "members")

        assert printed(stayed.told) == printed(gone.told)
        for key, one in stayed.told.items():
            if one.said:
                parts = [page.told[key].said for page in (first, alone) if key in page.told]
                assert one.said.n == sum(part.n for part in parts if part)
                n_grown += 1
        assert printed(first.told).keys() <= printed(stayed.told).keys()
    assert n_grown > N_SOLVED


def test_people_who_refuse_an_audience_are_not_found_by_subtraction():
    """When somebody of a round does not agree to the public, the public edition has no number of
    that round at all.
    """
    for seed in range(N_SOLVED):
        people = draw_study(seed)
        one = sorted(people)[0]
        people[one] = replace(people[one], agrees=frozenset({"members"}))
        first = release(people, "members")
        if first.rounds:
            assert printed(release(people, "public", first.rounds).told) == {}
