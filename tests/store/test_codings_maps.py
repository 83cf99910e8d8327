"""Offsets carried over corrections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studies import write

from rap.core.errors import Problem, RefusedError
from rap.store.codings.maps import Carrier, format_map, parse_map, read_maps

A, B, C = (f"{letter}" * 64 for letter in "abc")
A8, B8, C8 = A[:8], B[:8], C[:8]
RANGES = ((0, 10, 0), (15, 20, 12))


def test_a_map_is_these_bytes() -> None:
    """Named by eight digits of both texts, sorted keys, no spaces."""
    assert format_map(A, B, RANGES) == (
        f"{A8}-{B8}.map.json",
        f'{{"equal":[[0,10,0],[15,20,12]],"new":"{B}","old":"{A}","v":1}}\n'.encode(),
    )


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50))))
def test_a_map_comes_back_as_it_was_written(rows: list[tuple[int, int, int]]) -> None:
    """Gaps of any size in both texts."""
    old = new = 0
    ranges: list[tuple[int, int, int]] = []
    for gap, length, new_gap in rows:
        ranges.append((old + gap, old + gap + length, new + new_gap))
        old, new = old + gap + length, new + new_gap + length
    name, data = format_map(A, B, tuple(ranges))

    assert parse_map(data, name=name) == (A8, B8, tuple(ranges))


@pytest.mark.parametrize(
    ("span", "carried"),
    [
        ((0, 10), (0, 10)),
        ((3, 5), (3, 5)),
        ((15, 20), (12, 17)),
        ((5, 18), (5, 15)),
        ((9, 10), (9, 10)),
        ((9, 11), None),
        ((10, 11), None),
        ((12, 17), None),
        ((3, 15), None),
        ((14, 16), None),
        ((19, 21), None),
    ],
)
def test_a_stretch_moves_when_both_ends_lie_in_equal_ranges(
    span: tuple[int, int], carried: tuple[int, int] | None
) -> None:
    """Its end is the character before it."""
    assert Carrier(B8, {A8: {B8: RANGES}}).carry(*span, A8) == carried


def test_maps_chain() -> None:
    """Through any number of corrections; the text of today needs none, and a text nobody knows has
    none.
    """
    carrier = Carrier(C8, {A8: {B8: ((0, 10, 5),)}, B8: {C8: ((0, 12, 100),)}})

    assert [carrier.carry(2, 6, src) for src in (A8, B8, C8, "0" * 8)] == [
        (107, 111),
        (102, 106),
        (2, 6),
        None,
    ]
    assert carrier.carry(5, 9, A8) is None


def test_a_correction_that_was_taken_back_leads_home() -> None:
    """Maps may go in a ring."""
    carrier = Carrier(A8, {A8: {B8: ((0, 5, 0),)}, B8: {A8: ((0, 5, 0),)}})

    assert [carrier.carry(0, 9, A8), carrier.carry(0, 5, B8), carrier.carry(0, 9, B8)] == [
        (0, 9),
        (0, 5),
        None,
    ]


@given(st.text("ab", max_size=12), st.text("abc", max_size=12), st.data())
def test_what_is_carried_is_what_was_there(old: str, new: str, data: st.DataObject) -> None:
    """Both ends stand on the same characters."""
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    carrier = Carrier(
        "new", {"old": {"new": tuple((b.a, b.a + b.size, b.b) for b in blocks if b.size)}}
    )
    start = data.draw(st.integers(0, len(old)))
    place = carrier.carry(start, data.draw(st.integers(start + 1, len(old) + 1)), "old")

    assert place is None or new[place[0]] == old[start]


@pytest.mark.parametrize(
    ("change", "id"),
    [
        ({"equal": [[5, 9, 0], [0, 3, 9]]}, "store.maps.bad_ranges"),
        ({"equal": [[0, 5, 0], [4, 9, 9]]}, "store.maps.bad_ranges"),
        ({"equal": [[0, 5, 0], [6, 9, 4]]}, "store.maps.bad_ranges"),
        ({"equal": [[5, 5, 0]]}, "store.maps.bad_ranges"),
        ({"equal": [[-1, 5, 0]]}, "store.maps.bad_ranges"),
        ({"equal": [[0, 5.5, 0]]}, "store.maps.damaged"),
        ({"equal": [["0", 5, 0]]}, "store.maps.damaged"),
        ({"equal": [[0, 5]]}, "store.maps.damaged"),
        ({"equal": None}, "store.maps.damaged"),
        ({"old": A8}, "store.maps.damaged"),
        ({"new": 5}, "store.maps.damaged"),
        ({"v": 0}, "store.maps.damaged"),
        ({"new": C}, "store.maps.other_texts"),
    ],
)
def test_what_is_not_a_map_is_refused(change: dict[str, object], id: str) -> None:
    """A wrong map would move codings onto other words."""
    members = {"equal": [[0, 5, 0]], "new": B, "old": A, "v": 1, **change}

    with pytest.raises(RefusedError) as caught:
        parse_map(json.dumps(members).encode(), name=f"{A8}-{B8}.map.json")

    assert caught.value.id == id


def test_two_heads_are_reported_and_both_kept(tmp_path: Path) -> None:
    """Two people corrected one text apart; a person must choose."""
    for new in (B, C):
        name, data = format_map(A, new, RANGES)
        write(tmp_path, f"interviews/codings/INT-10001/{name}", data.decode())
    maps, problems = read_maps(tmp_path, "INT-10001")

    assert maps == {A8: {B8: RANGES, C8: RANGES}}
    assert problems == [
        Problem(
            "store.maps.two_heads",
            place=f"interviews/codings/INT-10001/{A8}-{C8}.map.json",
            other=f"{A8}-{B8}.map.json",
        )
    ]


def test_a_damaged_map_is_named_and_the_others_count(tmp_path: Path) -> None:
    """Codings it would carry are to check."""
    write(tmp_path, f"interviews/codings/INT-10001/{A8}-{B8}.map.json", "{")
    name, data = format_map(B, C, RANGES)
    write(tmp_path, f"interviews/codings/INT-10001/{name}", data.decode())
    maps, problems = read_maps(tmp_path, "INT-10001")

    assert (maps, [problem.id for problem in problems]) == (
        {B8: {C8: RANGES}},
        ["store.maps.damaged"],
    )
