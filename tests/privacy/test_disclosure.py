"""Numbers of people: each by itself, beside others, and what a reader can work out."""

from __future__ import annotations

import pandas as pd
import pytest
from messages import raises

from rap.core.errors import Message, WrongUseError
from rap.privacy.disclosure import (
    Asked,
    Cell,
    Relation,
    Shown,
    Told,
    answer,
    find_narrow,
    find_rare,
    interval,
    is_dominated,
    judge,
    safe_table,
)
from rap.privacy.disclosure.bounds import Seen

PEOPLE = [f"C-{number}" for number in range(100, 120)]


def asked(
    *tables: tuple[str, str, dict[str, list[str]]], people: list[str] = PEOPLE, **more: object
) -> Asked:
    """What a release would show: (item, column, value -> people)."""
    cells = tuple(
        Cell(item, ((column, value),), frozenset(who))
        for item, column, rows in tables
        for value, who in rows.items()
    )
    facts = dict.fromkeys(people, "as they are")
    agreed = {person: frozenset({"members", "public"}) for person in people}
    base = Asked(
        "all",
        "members",
        5,
        frozenset({"INT-1"}),
        facts,
        agreed,
        cells,
        frozenset(cell.item for cell in cells),
    )
    return Asked(**{**base.__dict__, **more})


def told(one: Asked, rounds: tuple = ()) -> dict[str, Told]:
    return {where[0][1]: told for (_, where), told in answer(one, rounds).told.items()}


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, ""), (4, ""), (5, "number"), (14, "number"), (15, "least"), (19, "least"), (20, "least")],
)
def test_a_number_is_told_when_it_is_not_small_and_neither_is_the_rest(people: int, shown: str):
    """Zero and everybody tell as much as one does; "15 of 20" tells of five, and the words cover
    six numbers.
    """
    assert judge(people, of=20, threshold=5)[0] == shown


@pytest.mark.parametrize("threshold", [1, 2, 5, 10])
def test_what_is_told_as_more_than_half_is_more_than_half(threshold: int):
    """Of every number of every group: 9 of 14 is no more than that, and no less."""
    told_so = [
        (people, of)
        for of in range(6 * threshold)
        for people in range(of + 1)
        if judge(people, of=of, threshold=threshold)[0] == "least"
    ]

    assert (9, 14) in told_so or threshold != 5
    assert all(2 * people > of for people, of in told_so)


def test_nothing_is_told_of_a_group_in_which_every_number_or_its_rest_is_small():
    """Ten people cannot be counted with a threshold of five."""
    assert {judge(people, of=10, threshold=5)[0] for people in range(11)} == {""}


def test_one_hidden_number_of_a_sum_hides_another():
    """8 + 9 + 3 = 20: with two of them shown, everybody could subtract."""
    table = ("who", "setting", {"home": PEOPLE[:8], "window": PEOPLE[8:17], "salon": PEOPLE[17:]})

    assert {value: one.shown for value, one in told(asked(table)).items()} == {
        "home": "",
        "window": "number",
        "salon": "most",
    }


HEARD = ("heard", "name", {"heard": PEOPLE})
SETTING = ("who", "setting", {"home": PEOPLE[:11], "window": PEOPLE[11:]})
ALL = [
    ("finding", "code", {"papers": PEOPLE}),
    ("areas", "family", {"law": PEOPLE}),
    ("where", "region", {"brussels": PEOPLE}),
]


@pytest.mark.parametrize("more", ALL, ids=lambda table: table[0])
def test_what_all_share_alone_in_a_table_is_a_bound_and_hides_nothing_else(more: tuple):
    """A finding that rests on one code of which everybody speaks, one family, one region: nobody
    knows that the one row holds everybody, so the numbers beside it stay.
    """
    said = told(asked(HEARD, SETTING, more))
    (one,) = more[2]

    assert said["heard"].said == Shown(20, 20, of=20)
    assert (said["home"].said, said["window"].said) == (Shown(11, 11, of=20), Shown(9, 9, of=20))
    assert said[one].said == Shown(15, 20, of=20)


@pytest.mark.parametrize("n", [13, 19])
def test_one_coding_more_takes_no_number_away(n: int):
    """Before it, and when one of the twenty is missing, the other tables say the same."""
    said = told(asked(HEARD, SETTING, ("finding", "code", {"papers": PEOPLE[:n]})))

    assert [said[name].shown for name in ("heard", "home", "window")] == ["number"] * 3
    assert said["papers"].said == (Shown(13, 13, of=20) if n == 13 else Shown(15, 20, of=20))


def test_all_but_one_and_the_one_are_two_bounds():
    """19 of 20 in Brussels: neither row says who is elsewhere."""
    said = told(asked(HEARD, ("where", "region", {"brussels": PEOPLE[:19], "ghent": PEOPLE[19:]})))

    assert said["brussels"].said == Shown(15, 20, of=20)
    assert said["ghent"].said == Shown(0, 5, of=20)


def test_a_sentence_that_all_share_something_never_says_all():
    """Only "we heard {heard} people" is the number of everybody; whatever else all of them have in
    common reads like its neighbours.
    """
    said = told(asked(HEARD, ("say", "name", {"police": PEOPLE})))

    assert (said["heard"].said, said["police"].said) == (
        Shown(20, 20, of=20),
        Shown(15, 20, of=20),
    )


def test_at_most_is_left_out_where_it_would_tell_another_number():
    """12 + 5 + 3 = 20: beside 12, two that are at most 5 would be nearly known."""
    where = {"home": PEOPLE[:12], "window": PEOPLE[12:16], "salon": PEOPLE[16:]}
    said = told(asked(HEARD, ("who", "setting", where)))

    assert said["home"].shown == "number"
    assert [said["window"].shown, said["salon"].shown].count("most") <= 1


def test_a_part_that_is_nearly_its_whole_is_not_told_beside_it():
    """12 speak of money, 11 of them of rent: one person would stand alone."""
    family = ("areas", "family", {"money": PEOPLE[:12]})
    codes = ("themes", "code", {"rent": PEOPLE[:11]})
    said = told(asked(family, codes, within={"rent": "money"}))

    assert (said["money"].shown, said["rent"].shown) == ("number", "")


def test_two_counts_of_one_thing_are_not_told_when_they_are_nearly_the_same():
    """A filter in a second table counts the same theme with one person less."""
    said = answer(
        asked(("a", "code", {"rent": PEOPLE[:12]}), ("b", "code", {"rent": PEOPLE[:11]})), ()
    )

    assert sorted(one.shown for one in said.told.values()) == ["", "number"]


def test_a_sentence_about_some_is_looked_at_with_every_table():
    """Whatever its words say, it may count nearly the same people as a cell."""
    said = told(
        asked(
            ("a", "code", {"rent": PEOPLE[:12]}),
            ("say", "name", {"tenants": PEOPLE[:11], "heard": PEOPLE}),
        )
    )

    assert (said["heard"].people, [said["rent"].shown, said["tenants"].shown].count("number")) == (
        20,
        1,
    )


def test_a_number_told_once_is_told_on_when_nobody_stands_behind_it():
    """All of them took their words back: the row does not disappear."""
    table = ("a", "code", {"rent": PEOPLE[:12]})
    rounds = answer(asked(table), ()).rounds
    empty = asked(people=PEOPLE[12:], items=frozenset({"a"}))

    assert told(empty, rounds)["rent"] == Told(Shown(12, 12, of=20), 12)


def test_a_new_question_is_not_put_to_a_closed_round_unless_a_lead_says_so():
    """And then only as long as its people are all there, as they were."""
    rounds = answer(asked(("a", "code", {"rent": PEOPLE[:12]})), ()).rounds
    new = ("b", "setting", {"home": PEOPLE[:8], "window": PEOPLE[8:]})
    gone = asked(new, people=PEOPLE[1:], anew=True)

    assert told(asked(new), rounds)["home"].shown == ""
    assert told(asked(new, anew=True), rounds)["home"].shown == "number"
    assert told(gone, rounds)["home"].shown == ""


def test_another_selection_of_the_same_sources_is_not_told():
    """Two selections that share an interview could be subtracted."""
    table = ("a", "code", {"rent": PEOPLE[:12]})
    rounds = answer(asked(table), ()).rounds

    assert told(asked(table, scope="some"), rounds)["rent"].shown == ""
    assert (
        told(asked(table, scope="groups", sources=frozenset({"FG-1"})), rounds)["rent"].shown
        == "number"
    )


def test_the_least_and_the_most_are_solved_exactly():
    """Two hidden numbers that add up to 12, the first no more than a shown 7: 0 to 7, and 5 to 12."""
    known = [(0.0, 20.0), (0.0, 20.0), (7.0, 7.0)]
    relations = [Relation({0: 1, 1: 1}, 12, 12), Relation({0: 1, 2: -1}, most=0)]
    seen = Seen((4.0, 8.0, 7.0), (4.0, 8.0, 7.0))

    assert (interval(known, relations, 0), interval(known, relations, 1)) == ((0, 7), (5, 12))
    assert find_narrow(known, relations, watch=[0, 1], wide=7, seen=seen)[0] is None
    assert find_narrow(known, relations, watch=[0, 1], wide=8, seen=seen)[0] == 0


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
    table = safe_table(frame, "where", threshold=3, who="who", amount="euros").set_index("where")

    assert table["shown"].to_dict() == {"bar": "number", "home": "least"}
    assert (table["people"]["bar"], bool(table["people"].isna()["home"])) == (7, True)
    assert table["why"]["bar"] == "one or two people stand for most of it"
    assert table["euros"].isna().all()


def test_two_columns_are_looked_at_with_their_totals():
    """The totals are shown beside the combinations and do not give any of them away."""
    places = (
        [("home", "north")] * 9
        + [("home", "south")] * 8
        + [("bar", "north")] * 7
        + [("bar", "south")] * 2
    )
    frame = pd.DataFrame(
        [{"case": f"C-{n}", "setting": a, "region": b} for n, (a, b) in enumerate(places)]
    )
    table = safe_table(frame, ["setting", "region"], threshold=3)
    shown = {
        (a, b): n
        for a, b, n, how in table[["setting", "region", "people", "shown"]].values.tolist()
        if how
    }

    assert shown == {("bar", ""): 9, ("home", ""): 17, ("", "north"): 16, ("", "south"): 10}


def test_a_column_that_is_not_there_is_named():
    """Nothing is counted by chance."""
    with raises(
        WrongUseError,
        "analysis.columns.missing",
        frame=Message("privacy.disclosure.frame"),
        columns=["place"],
    ):
        safe_table(pd.DataFrame({"case": ["C-11"]}), "place", threshold=5)
