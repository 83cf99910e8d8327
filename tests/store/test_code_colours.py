"""Colours of codes: how far apart they are, for whom, and that they stay."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from rap.core.model import Code
from rap.store.code_colours import assign_colours, distance, luminance, suggest_colours


def book(*sizes: int) -> list[Code]:
    """Codes of one group after the other."""
    return [Code(f"c{g}-{i}", f"g{g}") for g, n in enumerate(sizes) for i in range(n)]


@pytest.mark.parametrize(
    ("colours", "apart"),
    [
        (("#000000", "#ffffff"), (1.0, 1.0)),
        (("#808080", "#808080"), (0.0, 0.0)),
        (("#ff0000", "#00ff00"), (0.0, 0.30)),  # told apart by some eyes alone
    ],
)
def test_the_distance_is_that_of_the_eyes_that_tell_least(
    colours: tuple[str, str], apart: tuple[float, float]
) -> None:
    """From black to white it is 1."""
    assert apart[0] - 1e-6 <= round(distance(*colours), 6) <= apart[1]


@pytest.mark.parametrize("sizes", [(7, 4, 7, 7, 8, 7, 3, 8, 9), (10,) * 6, (12,) * 5])
def test_sixty_codes_are_told_apart(sizes: tuple[int, ...]) -> None:
    """Twice what is just seen (0.02) within a group and between neighbours, for colour-blind people
    too; no two codes share a colour.
    """
    codes = book(*sizes)
    colours = assign_colours(codes)
    groups = [pair for pair in combinations(codes, 2) if pair[0].family == pair[1].family]
    pairs = [*groups, *pairwise(codes)]

    assert len(codes) == len(set(colours.values())) == 60
    assert min(distance(colours[one.id], colours[two.id]) for one, two in pairs) >= 0.04


def test_every_colour_can_be_read_by_day_and_by_night() -> None:
    """3 : 1 on white, and on the darkest page."""
    shown = [luminance(colour) for colour in assign_colours(book(*(10,) * 6)).values()]

    assert max(shown) + 0.05 <= 1.05 / 3
    assert min(shown) + 0.05 >= 3 * (luminance("#111111") + 0.05)


def test_a_chosen_colour_stays_and_others_keep_away_from_it() -> None:
    """Also a colour that the program would not give; codes that are gone take none from the others."""
    codes = [
        Code("rent", "money", colour="#0A4F57"),
        Code("old", "money", retired="2026-01-01"),
        Code("cash", "money"),
    ]
    colours = assign_colours(codes)

    assert colours["rent"] == "#0a4f57"
    assert distance(colours["cash"], colours["rent"]) > 0.1
    assert assign_colours([codes[0], codes[2]])["cash"] == colours["cash"]


def test_a_new_code_gets_what_nobody_near_it_has() -> None:
    """The first is the farthest; more are offered, each another."""
    codes = [*book(6, 6), Code("mine", "g0", colour="#4477aa")]
    colours = assign_colours(codes)
    first, *others = suggest_colours(codes, Code("new", "g0"), 8)
    near = [code for code in codes if code.family == "g0"]

    assert min(distance(first, colours[code.id]) for code in near) > 0.05
    assert len({first, *others}) == 8
    assert not {first, *others} & set(colours.values())
