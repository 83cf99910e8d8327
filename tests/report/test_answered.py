"""Questions of a survey, drawn."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest
from messages import raises
from report_example import edition, for_others, item

from rap.analysis.survey_answers import count_answers
from rap.core.errors import WrongUseError
from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED
from rap.report.item_views import draw_item
from rap.report.items import show_answers
from rap.report.page import plain


def question(how: str = "one", order: tuple = (), **people: int) -> dict:
    bases = {"answered": ANSWERED, "silent": NO_ANSWER, "unasked": NOT_ASKED}
    rows = [
        {"where": {"bank.refused": bases.get(value, value)}, "people": n}
        for value, n in people.items()
    ]
    return item("answers", rows=rows, chart={"type": how, "order": list(order), "alone": ["none"]})


def said(markup: str) -> str:
    return re.sub(r"\s+", " ", plain(markup))


def test_bars_are_of_those_who_answered_and_bases_stand_below():
    """Per cents are whole, and of the 40 who answered, not of the 50 who took part."""
    shown = draw_item(
        question(yes=30, no=10, answered=40, silent=4, unasked=6),
        replace(edition("en", of=50), threshold=0),
    )

    assert "30 · 75%" in shown
    assert "10 · 25%" in shown
    assert "Answered: 40 people. No answer: 4 people. Not asked: 6 people." in said(shown)


def test_per_cents_of_rounded_numbers_need_a_hundred_who_answered():
    """With fewer, four people more or less are too many per cent, and the heading promises none;
    few or nobody has none.
    """
    here = replace(edition("en", of=120), draft=False)
    shown = draw_item(for_others(question(yes=75, no=30, never=3, answered=109)), here)
    few = draw_item(for_others(question(yes=65, no=30, answered=99)), here)

    assert "about 75 · 71%" in shown
    assert re.findall(r"·\s(\d+%)", shown)[:2] == ["71%", "29%"]
    assert "few or nobody ·" not in shown
    assert "%" not in plain(few)
    assert ["per cent" in plain(one) for one in (shown, few)] == [True, False]
    assert "Answered: about 105 people." in said(shown)


@pytest.mark.parametrize(("language", "said"), [("en", "<1%"), ("fr", "<1 %"), ("nl", "<1%")])
def test_what_somebody_said_is_never_nought_per_cent(language: str, said: str):
    """Nor is what nearly everybody said a hundred: of 2,000, 7 and 1,993."""
    shown = draw_item(
        question(yes=1993, no=7, answered=2000), replace(edition(language, of=2000), threshold=0)
    )
    shares = re.findall(r"·\s+([<>]?\d+\s?%)", html.unescape(plain(shown)))

    assert {re.sub(r"\s", " ", one) for one in shares} == {said, said.replace("<1", ">99")}


def test_several_answers_may_pass_a_hundred_per_cent_and_say_so():
    shown = draw_item(
        question("several", work=30, papers=20, none=2, answered=40), edition("en", "team", of=40)
    )

    assert "75%" in shown
    assert "50%" in shown
    assert "Several answers were possible." in shown
    labels = re.findall(r">(work|papers|none)<", shown)
    assert labels[:3] == ["work", "papers", "none"]


def test_a_scale_leans_to_one_side_in_the_order_of_the_form():
    """Its middle is pale and on the line; who answered is half the width, on every scale of a page."""
    shown = draw_item(
        question("scale", ("1", "2", "3"), **{"3": 10, "1": 20, "2": 10, "answered": 40}),
        edition("en", "team", of=40),
    )
    boxes = re.findall(
        r'<rect class="(minus-2|middle|plus-2)" x="([\d.]+)" y="0" width="([\d.]+)"', shown
    )

    assert boxes[:3] == [
        ("minus-2", "52.5", "70"),
        ("middle", "122.5", "35"),
        ("plus-2", "157.5", "35"),
    ]


def test_a_scale_for_others_leans_by_its_rounded_numbers():
    """What is few or nobody has no length."""
    one = question("scale", ("1", "2", "3"), **{"3": 12, "1": 2, "2": 20, "answered": 30})
    shown = draw_item(for_others(one), edition("en", of=40))
    boxes = re.findall(
        r'<rect class="(minus-2|middle|plus-2)" x="[\d.]+" y="0" width="([\d.]+)"', shown
    )

    assert boxes[:3] == [("minus-2", "0"), ("middle", "93.33"), ("plus-2", "46.67")]


def test_a_scale_on_which_some_prefer_not_to_say_is_bars_with_that_one_last():
    """It is an answer, with a per cent of those who answered, and no step of the scale."""
    rows = {"2": 26, ".nosay": 6, "1": 8, "answered": 40, "silent": 7}
    told = question("scale", ("1", "2", ".nosay"), **rows)
    shown = draw_item(told, edition("en", "team", of=47))

    assert "minus-2" not in shown
    assert re.findall(r">(1|2|\.nosay)</text>", shown)[:3] == ["1", "2", ".nosay"]
    assert "6 · 15%" in shown
    assert "No answer: 7 people." in said(shown)


def test_counts_without_bases_are_refused():
    frame = pd.DataFrame({"bank.refused": ["yes"], "people": [1], "cases": [("R-10001",)]})
    with raises(WrongUseError, "report.answers.no_base"):
        show_answers(frame, id="refused", title="Refused")


def test_by_another_column_it_is_a_table():
    frame = pd.DataFrame(
        {
            "case": [f"R-{n}" for n in range(10000, 10020)],
            "language": ["fr", "nl"] * 10,
            "bank.refused": [("yes",)] * 20,
        }
    )
    one = show_answers(
        count_answers(frame, "refused", by="language"), id="refused", title="Refused"
    )

    assert one.draw is None
    assert "answered" in said(draw_item(one.data, edition("en", "team", of=20)))
