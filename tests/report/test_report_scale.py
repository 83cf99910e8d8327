"""One scale for all bars of a page, that of all people."""

from __future__ import annotations

import re
from dataclasses import replace

from report_example import edition, for_others, item, rows

from rap.report.item_views import draw_item


def members(**parts):
    return replace(edition("en", draft=False), **({"of": 20} | parts))


def draw(kind: str = "chart", *, of: int = 20, **counts: int) -> str:
    one = item(kind, chart={"mark": "bars"}, rows=rows("code", **counts))
    return draw_item(for_others(one), members(of=of))


def bars(markup: str, paint: str) -> list[tuple[float, float]]:
    """Left edge and width of the boxes of the drawing for a phone."""
    phone = markup.partition('<div class="wide">')[0]
    found = re.findall(rf'class="{paint}" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', phone)
    return [(float(x), float(width)) for x, width in found]


def test_bars_of_two_charts_have_one_scale():
    """10 of 20 is half of the way in both, whatever the greatest number beside it."""
    first, second = draw(rent=19, alarm=10), draw(rent=12, alarm=10)

    assert bars(first, "bar")[1] == bars(second, "bar")[1]
    assert bars(first, "track") == bars(second, "track")
    assert 2 * bars(first, "bar")[1][1] == bars(first, "track")[0][1]
    assert '<span class="unit">Number of people, of 20</span>' in first


def test_few_or_nobody_has_the_scale_and_no_bar():
    """Of a number that may be nobody nothing is drawn."""
    drawn = draw(rent=15, alarm=3)
    whole = bars(drawn, "track")[0][1]

    assert len(bars(drawn, "track")) == 2
    assert bars(drawn, "bar") == [(0, 0.75 * whole)]
    assert [words in drawn for words in ("about 15", "few or nobody")] == [True, True]


def test_bars_of_a_list_have_the_same_scale():
    """A table of one column; without a number of all people the longest bar is the greatest."""
    drawn, alone = draw("table", rent=15, alarm=10), draw("table", of=0, rent=15, alarm=10)

    assert re.findall(r'<rect class="track" width="(\d+)"', drawn) == ["100", "100"]
    assert re.findall(r'<rect width="([\d.]+)"', drawn) == ["75", "50"]
    assert re.findall(r'<rect width="([\d.]+)"', alone) == ["100", "66.7"]


def test_a_chart_shows_what_differs_and_a_sentence_what_is_alike():
    """Rows that may all be nobody have one sentence, from three on; what counts somebody is drawn."""
    few = dict.fromkeys(("rent", "alarm", "deposit"), 3)
    drawn = draw(**few, keys=12)

    assert "Each time few or no people: Alarm, Deposit, Rent." in drawn
    assert len(bars(drawn, "track")) == 1
    assert len(bars(draw(rent=3, alarm=3, keys=12), "track")) == 3
    for kind in ("chart", "table"):
        alone = draw(kind, **few)
        assert "Each time few or no people: Alarm, Deposit, Rent." in alone
        assert "<svg" not in alone
