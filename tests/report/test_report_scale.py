"""One scale for all bars of a page, that of all people; what is only possible is pale."""

from __future__ import annotations

import re
from dataclasses import replace

from report_example import edition, item, rows

from rap.privacy.disclosure import Shown
from rap.report.item_views import draw_item

LEAST, MOST = 101, 102  # what stands for a bound in a guarded item


def members(**parts):
    bounds = {LEAST: Shown(15, 20, of=20), MOST: Shown(0, 5, of=20)}
    return replace(edition("en", draft=False), bounds=bounds, **({"of": 20} | parts))


def bars(markup: str, paint: str) -> list[tuple[float, float]]:
    """Left edge and width of the boxes of the drawing for a phone."""
    phone = markup.partition('<div class="wide">')[0]
    found = re.findall(rf'class="{paint}" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', phone)
    return [(float(x), float(width)) for x, width in found]


def test_bars_of_two_charts_have_one_scale():
    """10 of 20 is half of the way in both, whatever the greatest number beside it."""
    first, second = (
        draw_item(
            item("chart", chart={"mark": "bars"}, rows=rows("code", rent=n, alarm=10)), members()
        )
        for n in (19, 11)
    )

    assert bars(first, "bar")[1] == bars(second, "bar")[1]
    assert bars(first, "track") == bars(second, "track")
    assert 2 * bars(first, "bar")[1][1] == bars(first, "track")[0][1]
    assert '<span class="unit">Number of people, of 20</span>' in first


def test_a_bound_is_pale_from_its_low_to_its_high_end():
    """Three quarters are certain, a quarter may be; of "few or nobody" nothing is certain."""
    drawn = draw_item(
        item("chart", chart={"mark": "bars"}, rows=rows("code", rent=LEAST, alarm=MOST)), members()
    )
    whole = bars(drawn, "track")[0][1]

    assert bars(drawn, "bar") == [(0, 0.75 * whole)]
    assert bars(drawn, "span") == [(0.75 * whole, 0.25 * whole), (0, 0.25 * whole)]
    assert [words in drawn for words in ("15 or more", "few or nobody")] == [True, True]
    assert "at least 15 of the 20" in drawn  # in the table below


def test_bars_of_a_list_have_the_same_scale():
    """A table of one column; without a number of all people the longest bar is the greatest."""
    table = item("table", rows=rows("code", rent=LEAST, alarm=10))
    drawn, alone = draw_item(table, members()), draw_item(table, members(of=0))

    assert re.findall(r'<rect class="track" width="(\d+)"', drawn) == ["100", "100"]
    assert re.findall(r'<rect class="span" x="(\d+)" width="(\d+)"', drawn) == [("75", "25")]
    assert re.findall(r'<rect width="([\d.]+)"', drawn) == ["75", "50"]
    assert re.findall(r'<rect width="([\d.]+)"', alone) == ["100", "66.7"]


def test_a_chart_shows_what_differs_and_a_sentence_what_is_alike():
    """Rows that may all be nobody have one sentence, as have all rows where they say one bound. What
    most people speak of is drawn, at the top.
    """

    def draw(kind: str = "chart", **counts: int) -> str:
        return draw_item(item(kind, chart={"mark": "bars"}, rows=rows("code", **counts)), members())

    most, least = (dict.fromkeys(("rent", "alarm", "deposit"), n) for n in (MOST, LEAST))
    drawn, large = draw(**most, keys=12), draw(**least, keys=12)

    assert "Each time few or no people: Rent, Alarm, Deposit." in drawn
    assert len(bars(drawn, "track")) == 1
    assert len(bars(draw(rent=MOST, alarm=MOST, keys=12), "track")) == 3
    assert [width for _, width in bars(large, "bar")] == [114, 114, 114, 91.2]  # of 152
    for kind in ("chart", "table"):
        assert "Each time at least 15 of the 20 people: Rent, Alarm, Deposit." in draw(
            kind, **least
        )
        assert "<svg" not in draw(kind, **least)
