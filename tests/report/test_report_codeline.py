"""The codeline of one interview as a report draws it."""

from __future__ import annotations

import re
from typing import Any

from charts_example import charts_edition
from report_example import cells, item

from rap.report.item_views import draw_item
from rap.report.page import plain


def lane(code: str, *places: tuple[int, int], family: str = "") -> dict[str, Any]:
    return {"code": code, "family": family, "places": [list(place) for place in places]}


def codeline(*lanes: dict[str, Any], language: str = "en", **other: Any) -> str:
    chart = {
        "mark": "codeline",
        "source": "INT-10001",
        "length": 1000,
        "lanes": list(lanes),
        "turns": [],
        **other,
    }
    return draw_item(item("codeline", title="One interview", chart=chart), charts_edition(language))


def drawing(markup: str, which: str) -> str:
    return markup.partition(f'<div class="{which}">')[2].partition("</svg>")[0]


def test_a_codeline_says_in_a_sentence_where_each_code_stands():
    """How many passages, and between which parts of the text."""
    markup = codeline(lane("rent", (100, 200), (400, 700)), lane("alarm", (0, 50)))

    assert re.findall(r'aria-label="(.*?)"', markup) == [
        "The interview from start to end, a line a theme. "
        "Rent: 2 passages, between 10% and 70% of the text; Alarm: 1 passage, between 0% and 5% of the text."
    ]


def test_each_coding_is_a_bar_in_the_colour_of_its_code():
    """On a lane with the code's name, so that colour is not the only sign."""
    wide = drawing(codeline(lane("rent", (100, 200), (400, 700)), lane("alarm", (0, 50))), "wide")

    assert re.findall(r'class="coding" fill="(#[0-9a-f]{6})"', wide) == [
        "#00599c",
        "#00599c",
        "#a4243b",
    ]
    assert re.findall(r"<text.*?>([A-Z]\w+)</text>", wide) == ["Rent", "Alarm"]
    assert wide.count('class="lane"') == 2


def test_bars_that_overlap_stand_under_each_other():
    """Two coders who coded one passage are two bars; a later passage stands in the first row again."""
    wide = drawing(codeline(lane("rent", (100, 200), (150, 220), (300, 400))), "wide")
    tops = re.findall(r'<rect class="coding".*? y="([\d.]+)"', wide)

    assert [tops.count(top) for top in sorted(set(tops), key=float)] == [2, 1]


def test_lanes_stand_under_the_name_of_their_family():
    """The name of a family is drawn once above the lanes of its codes."""
    markup = codeline(lane("bank", (0, 9), family="money"), lane("rent", (9, 20), family="money"))

    assert drawing(markup, "phone").count(">Money</text>") == 1


def test_questions_are_ticks_on_a_line_of_their_own():
    """One a turn; without any there is no such line."""
    with_turns = codeline(lane("rent", (0, 9)), turns=[0, 500, 900])

    assert drawing(with_turns, "wide").count('class="tick"') == 3
    assert "Interviewer’s questions" not in codeline(lane("rent", (0, 9)))


def test_at_most_twenty_four_lanes_are_drawn():
    """Those with most passages; how many are left out is said."""
    codes = ["rent", "alarm", "bank", "deposit"]
    many = [
        lane(codes[n % 4], *[(n * 9, n * 9 + 5)] * (2 if n < 3 else 1), family=f"family-{n:02}")
        for n in range(26)
    ]

    markup = codeline(*many)

    assert drawing(markup, "wide").count('class="lane"') == 24
    assert "2 themes that occur less are not drawn." in plain(markup)


def test_the_places_of_a_codeline_are_a_table():
    """In characters, as references count them."""
    markup = codeline(lane("rent", (100, 200), (400, 700))).replace("\u2060", "")

    assert cells(markup) == [["Theme", "Places", "Passages"], ["Rent", "100–200, 400–700", "2"]]


def test_a_colour_that_is_no_colour_is_not_drawn():
    """The bar is then in the colour of the report."""
    chart = {
        "mark": "codeline",
        "source": "INT-10001",
        "length": 10,
        "lanes": [lane("rent", (0, 5))],
        "turns": [],
    }
    odd = charts_edition(colour=lambda code: 'red" onload="x')

    markup = draw_item(item("codeline", chart=chart), odd)

    assert ("onload" in markup, markup.count('class="bar"')) == (False, 2)


def test_an_interview_without_codings_says_so():
    """An interview without codings gets a sentence in place of the drawing."""
    assert plain(codeline()).endswith("There is nothing to show here yet.")
