"""The saturation curve as a report draws it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from charts_example import charts_edition
from report_example import cells, item

from rap.report.item_views import draw_item
from rap.report.page import plain
from rap.report.words import words_of


def group(name: str = "", **other: Any) -> dict[str, Any]:
    """Four interviews, the last of which brings no new code."""
    numbers = {
        "codes": [2, 3, 5, 5],
        "expected": [2.5, 3.75, 4.6, 5],
        "low": [2, 3, 4, 5],
        "high": [3, 4, 5, 5],
    }
    return {"group": name, **numbers, "state": "reached", "at": 2, "report": "2+1", **other}


def curve(*groups: dict[str, Any], language: str = "en", by: str = "") -> str:
    drawn = item(
        "curve", title="Saturation", chart={"mark": "curve", "by": by, "groups": list(groups)}
    )
    return draw_item(drawn, charts_edition(language))


def test_a_curve_says_in_a_sentence_where_it_stands():
    """How many interviews, how many codes, and what saturation is said to be."""
    said = re.findall(r'aria-label="(.*?)"', curve(group()))

    assert said == [
        "Line chart of the codes met, interview after interview. 4 interviews, 5 codes, saturation at 2+1."
    ]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("state", ["not-yet", "too-few"])
def test_a_curve_that_is_not_saturated_says_so(state: str, language: str):
    """In the drawing and aloud, and nothing marks a place that does not exist."""
    markup = curve(group(state=state, at=None, report=""), language=language)

    said = markup.count(words_of(language)(f"curve-{state}"))
    assert (said, 'class="reached"' in markup, "2+1" in markup) == (3, False, False)


def test_the_numbers_of_a_curve_are_a_table():
    """New codes, codes so far, and what any order would give."""
    table = cells(curve(group()).partition("<details>")[2].replace("\u2060", ""))

    assert table == [
        ["Interview", "New", "Codes", "Mean (95 of 100)"],
        ["1", "2", "2", "2 (2–3)"],
        ["2", "1", "3", "4 (3–4)"],
        ["3", "2", "5", "5 (4–5)"],
        ["4", "0", "5", "5 (5–5)"],
    ]


def test_each_group_has_a_panel_and_a_part_of_the_table():
    """Under the label of its value, on the same scale."""
    markup = curve(group("fr"), group("nl", codes=[1, 1, 1, 1]), by="language")

    assert re.findall(r'aria-label=".*?interview after interview. (.*?)"', markup) == [
        "French: 4 interviews, 5 codes, saturation at 2+1; Dutch: 4 interviews, 1 code, saturation at 2+1."
    ]
    assert [plain(part) for part in re.findall(r'scope="rowgroup".*?>(.*?)</th>', markup)] == [
        "French",
        "Dutch",
    ]
    assert [
        markup.count(f'class="{mark}"') for mark in ("line", "expected", "reached", "band")
    ] == [6, 6, 4, 6]


def test_a_curve_of_nothing_says_so():
    """Nothing is drawn before the first coding."""
    assert plain(curve()).endswith("There is nothing to show here yet.")


def test_what_is_common_is_explained_under_the_curve():
    """ "2+1" is the way the authors of the measure write it; a reader need not know it."""
    assert "“2+1”: after 2 interviews, the next 1 brought almost no new codes." in plain(
        curve(group())
    )
