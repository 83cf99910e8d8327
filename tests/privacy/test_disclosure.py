"""Numbers of people: rounded by lot, beside others, and in rounds."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from messages import raises

from rap.core.errors import Message, WrongUseError
from rap.privacy.disclosure import (
    Cell,
    ReleaseRequest,
    Shown,
    Sum,
    Told,
    answer,
    find_rare,
    is_dominated,
    lot_of,
    round_counts,
    safe_table,
)
from rap.privacy.disclosure.rounds import CHANGED, OTHER_SELECTION

PEOPLE = [f"C-{number}" for number in range(100, 120)]


def asked(
    *tables: tuple[str, str, dict[str, list[str]]], people: list[str] = PEOPLE, **more: object
) -> ReleaseRequest:
    """What a release would show: (item, column, value -> people)."""
    cells = tuple(
        Cell(item, ((column, value),), frozenset(who))
        for item, column, rows in tables
        for value, who in rows.items()
    )
    facts = dict.fromkeys(people, "as they are")
    agreed = {person: frozenset({"members", "public"}) for person in people}
    base = ReleaseRequest(
        "all",
        "members",
        5,
        frozenset({"INT-1"}),
        facts,
        agreed,
        cells,
        "a lot of their own",
        frozenset(cell.item for cell in cells),
    )
    return ReleaseRequest(**{**base.__dict__, **more})


def told(one: ReleaseRequest, rounds: tuple = ()) -> dict[str, Told]:
    return {where[0][1]: told for (_, where), told in answer(one, rounds).told.items()}


TABLE = [Sum({0: -1, 1: 1, 2: 1, 3: 1})]  # the first is everybody


def test_multiples_stay_nobody_stays_nobody_and_the_total_is_rounded_down():
    """Whatever the lot."""
    for seed in range(50):
        lots = [random.Random(seed).random() for _ in range(4)]
        done = round_counts([19, 10, 9, 0], TABLE, base=5, whole=0, lots=lots)
        assert (done.values, done.steps) == ((15, 10, 5, 0), 0)


@pytest.mark.parametrize("seed", range(30))
def test_every_sum_holds_and_every_number_is_a_multiple_next_to_the_true_one(seed: int):
    """A table of five rows beside everybody, one of which has a part in a second table."""
    chance = random.Random(seed)
    rows = [chance.randint(0, 30) for _ in range(5)]
    part = chance.randint(0, rows[0])
    sums = [Sum({0: -1, **dict.fromkeys(range(1, 6), 1)}), Sum({6: 1, 1: -1}, float("-inf"))]
    sizes = [sum(rows), *rows, part]
    done = round_counts(sizes, sums, base=5, whole=0, lots=[chance.random() for _ in sizes])

    assert done.steps == 0
    assert done.values[0] == sum(done.values[1:6]) == sizes[0] // 5 * 5
    assert done.values[6] <= done.values[1]
    assert all(v % 5 == 0 and abs(v - n) < 5 for v, n in zip(done.values, sizes, strict=True))


def test_a_number_goes_up_as_often_as_it_is_far_from_the_lower_multiple():
    """Of 6, 7, 8 and 9 alone in 1,000 lots each: about 20, 40, 60 and 80 in a hundred."""
    chance, up = random.Random(7), {}
    for n in (6, 7, 8, 9):
        lots = [[0.5, chance.random()] for _ in range(1000)]
        up[n] = sum(
            round_counts([40, n], [], base=5, whole=0, lots=one).values[1] == 10 for one in lots
        )

    assert {n: round(times / 100) for n, times in up.items()} == {6: 2, 7: 4, 8: 6, 9: 8}


def test_where_no_multiples_beside_them_fit_a_number_goes_one_step_further():
    """Three pairs of the same three rows, each pair four: no two of 0 and 5 add up to each."""
    sums = [Sum({1: 1, 2: 1, 4: -1}), Sum({1: 1, 3: 1, 5: -1}), Sum({2: 1, 3: 1, 6: -1})]
    fixed = {4: 5, 5: 5, 6: 5}
    sizes = [40, 2, 2, 2, 4, 4, 4]

    assert round_counts(sizes, sums, base=5, whole=0, lots=[0.5] * 7, fixed=fixed) is None
    far = round_counts(
        [40, 5, 5, 5, 1, 1, 1],
        [*sums, Sum({4: 1, 5: 1, 6: 1}, most=0, least=float("-inf"))],
        base=5,
        whole=0,
        lots=[0.5] * 7,
    )
    assert (far.values[1:], far.steps) == ((0,) * 6, 1)


def test_a_recount_stays_within_the_one_before_even_a_step_further():
    """12 people, 6 and 6, of whom the first six read "few or nobody" before: 5 for them would tell
    that it is not nobody.
    """
    sums, lots = [Sum({0: -1, 1: 1, 2: 1})], [0.5] * 3
    ends = {"base": 5, "whole": 0, "lots": lots}

    assert round_counts([12, 6, 6], sums, **ends).values == (10, 5, 5)
    assert round_counts([12, 6, 6], sums, **ends, within={1: (0, 4)}).values == (10, 0, 10)


def test_a_lot_is_the_same_for_the_same_names_and_no_other():
    """Who does not know the secret cannot draw it."""
    assert lot_of("secret", 5, "q/who") == lot_of("secret", 5, "q/who")
    assert len({lot_of("secret", n) for n in range(200)} | {lot_of("other", 5)}) == 201
    assert 0.4 < sum(lot_of("s", n) for n in range(500)) / 500 < 0.6


HEARD = ("heard", "name", {"heard": PEOPLE})
SETTING = ("who", "setting", {"home": PEOPLE[:11], "window": PEOPLE[11:]})


def test_only_everybody_who_was_heard_is_told_exactly():
    """All of them share a theme, and a sentence says so: both read "about 20", as 18 may."""
    said = told(asked(HEARD, ("say", "name", {"police": PEOPLE}), ("a", "code", {"rent": PEOPLE})))

    assert said["heard"].said == Shown(20, of=20)
    assert said["police"].said == said["rent"].said == Shown(20, of=20, near=4)


def test_nothing_is_told_of_a_group_in_which_every_number_or_its_rest_is_small():
    """Ten people cannot be counted with a threshold of five."""
    said = told(asked(("heard", "name", {"heard": PEOPLE[:10]}), people=PEOPLE[:10]))

    assert said["heard"].said is None


def test_the_numbers_of_two_tables_of_one_thing_are_the_same():
    """The people of a workplace, alone and in another table, and in a sentence about them."""
    again = ("where", "setting", {"home": PEOPLE[:11]})
    sentence = ("say", "name", {"at_home": PEOPLE[:11]})
    page = answer(asked(SETTING, again, sentence), ()).told
    said = {key: page[key].said.n for key in page if "window" not in key[1][0]}

    assert len({*said.values()}) == 1
    assert sum(page["who", (("setting", one),)].said.n for one in SETTING[2]) == 20


def test_codes_stay_within_their_family_and_pairs_within_their_codes():
    """Whatever the lot: a part is never more than its whole."""
    who = {"rent": PEOPLE[:9], "deposit": PEOPLE[6:14], "keys": PEOPLE[3:7]}
    tables = [
        ("areas", "family", {"money": PEOPLE[:14]}),
        ("themes", "code", who),
    ]
    pair = Cell("pairs", (("first", "deposit"), ("second", "rent")), frozenset(PEOPLE[6:9]))
    within = {"rent": "money", "deposit": "money"}
    for seed in range(20):
        one = asked(*tables, within=within, lot=f"lot {seed}")
        page = answer(ReleaseRequest(**{**vars(one), "cells": (*one.cells, pair)}), ()).told
        n = {
            value: page[item, ((column, value),)].said.n
            for item, column, rows in tables
            for value in rows
        }
        assert max(n["rent"], n["deposit"]) <= n["money"] <= n["rent"] + n["deposit"]
        assert page[pair.key].said is None or page[pair.key].said.n <= min(n["rent"], n["deposit"])


@pytest.mark.parametrize("seed", range(10))
def test_the_numbers_for_everybody_are_made_from_those_for_members(seed: int):
    """Also where they are released first; the members' edition then reads what was drawn."""
    people = [*PEOPLE, "C-120"]
    who = {f"s{n}": people[3 * n : 3 * n + 3] for n in range(7)}
    more = {"people": people, "lot": f"lot {seed}"}
    table = ("who", "setting", who)
    public = asked(table, audience="public", threshold=10, below=(5,), **more)
    rounds = answer(public, ()).rounds
    fives, tens = rounds[0].printed[5], rounds[0].printed[10]
    said = answer(asked(table, **more), rounds).told

    assert (fives.near, tens.near) == (4, 9)
    assert all(
        tens.values[key] in (0, 10) if n else not tens.values[key]
        for key, n in fives.values.items()
    )
    assert {key: one.said.n for key, one in said.items()} == fives.values
    assert answer(public, rounds).rounds == rounds


def test_a_number_told_once_is_told_on_when_nobody_stands_behind_it():
    """All of them took their words back: the row does not disappear."""
    table = ("a", "code", {"rent": PEOPLE[:12]})
    rounds = answer(asked(table), ()).rounds
    empty = asked(people=PEOPLE[12:], items=frozenset({"a"}))

    before = told(asked(table), rounds)["rent"]

    assert before.said.n in (10, 15)
    assert told(empty, rounds)["rent"] == before


def test_a_row_that_comes_with_new_people_is_not_told_to_readers_of_the_others():
    """Nobody of the round is in it; that it is there would tell of who came since."""
    rounds = answer(asked(("a", "month", {"2026-03": PEOPLE[:12]})), ()).rounds
    new = asked(
        ("a", "month", {"2026-03": PEOPLE[:12], "2026-04": ["C-120"]}), people=[*PEOPLE, "C-120"]
    )

    assert told(new, rounds)["2026-04"] == Told(None, 0, CHANGED)


def test_a_new_question_is_not_put_to_a_closed_round_unless_a_lead_says_so():
    """And then only as long as its people are all there, as they were."""
    rounds = answer(asked(("a", "code", {"rent": PEOPLE[:12]})), ()).rounds
    new = ("b", "setting", {"home": PEOPLE[:8], "window": PEOPLE[8:]})
    gone = asked(new, people=PEOPLE[1:], anew=True)

    assert told(asked(new), rounds)["home"] == Told(None, 0, CHANGED)
    assert told(asked(new, anew=True), rounds)["home"].said.n in (5, 10)
    assert told(gone, rounds)["home"] == Told(None, 0, CHANGED)


def test_another_selection_of_the_same_sources_is_not_told():
    """Two selections that share an interview could be subtracted."""
    table = ("a", "code", {"rent": PEOPLE[:12]})
    rounds = answer(asked(table), ()).rounds

    assert told(asked(table, scope="some"), rounds)["rent"] == Told(why=OTHER_SELECTION)
    assert told(asked(table, scope="groups", sources=frozenset({"FG-1"})), rounds)["rent"].said


@pytest.mark.parametrize(
    ("amounts", "dominated"),
    [([6, 3, 2], True), ([5, 4, 1], True), ([4, 3, 3], False), ([], False), ([0, 0], False)],
)
def test_a_sum_is_dominated_by_one_over_half_or_two_over_four_fifths(
    amounts: list[float], dominated: bool
):
    """The costs of one person are not told as the costs of all."""
    assert is_dominated(amounts) is dominated


def test_a_combination_of_few_is_rare():
    """Each value alone is common, the two together are one person's."""
    people = {
        f"C-1{n}": {"language": ["fr", "ro"][n % 2 :][:1], "setting": ["home"]} for n in range(8)
    }
    people["C-19"] = {"language": ["fr", "ro"], "setting": ["window"]}

    assert not find_rare(people, {"language": "ro"}, threshold=5)
    assert find_rare(people, {"language": "ro", "setting": "window"}, threshold=2)


def test_any_frame_becomes_a_table_that_can_be_handed_out():
    """People who stand in several rows count once; a list counts under each value; sums of one
    person are left out.
    """
    rows = [
        {"who": f"p{n}", "where": ["bar", "home"] if n < 7 else ["home"], "euros": 10.0}
        for n in range(14)
    ]
    frame = pd.DataFrame([*rows, {**rows[0], "euros": 990.0}])
    table = safe_table(frame, "where", threshold=3, lot="tin", who="who", amount="euros")
    told = table.set_index("where")

    assert (told["people"]["bar"] in (6, 9), told["people"]["home"]) == (True, 12)
    assert told["euros"].isna().all()
    assert safe_table(frame[:14], "where", threshold=3, lot="", who="who", amount="euros")[
        "euros"
    ].tolist() == [70, 140]


def test_two_columns_are_rounded_with_their_totals():
    """The totals are shown beside the combinations, and add up."""
    places = (
        [("home", "north")] * 9
        + [("home", "south")] * 8
        + [("bar", "north")] * 7
        + [("bar", "south")] * 2
    )
    frame = pd.DataFrame(
        [{"case": f"C-{n}", "setting": a, "region": b} for n, (a, b) in enumerate(places)]
    )
    table = safe_table(frame, ["setting", "region"], threshold=3, lot="tin lake")
    n = {(a, b): people for a, b, people in table[["setting", "region", "people"]].values.tolist()}

    assert n["home", ""] + n["bar", ""] == n["", "north"] + n["", "south"] == 24
    assert all(n[a, "north"] + n[a, "south"] == n[a, ""] for a in ("home", "bar"))
    assert n["home", "north"] == 9


def test_a_column_that_is_not_there_is_named():
    """Nothing is counted by chance."""
    with raises(
        WrongUseError,
        "analysis.columns.missing",
        frame=Message("privacy.disclosure.frame"),
        columns=["place"],
    ):
        safe_table(pd.DataFrame({"case": ["C-11"]}), "place", threshold=5, lot="tin")
