"""Any weather, in a real browser: what the page sends is delayed, doubled, overtaken or dropped while
somebody codes and a colleague corrects.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from browser.lab import Lab, open_interview, open_lab, saved, select, soon
from browser.rooms import IDS, codings, correct
from studies import scaled

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODES = {"dep": "deposit", "adv": "advice", "ala": "alarm"}


class Weather:
    """What happens to each request that acts: lost, its reply lost, sent twice, or late."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._late: list[Any] = []
        self.is_fair = False

    def __call__(self, route: Any) -> None:
        kind = (
            "fair" if self.is_fair else self._chance.choice(("lost", "deaf", "twice", "late", ""))
        )
        if kind == "lost":
            route.abort()
        elif kind == "deaf":
            route.fetch()
            route.abort()
        elif kind == "twice":
            route.fetch()
            route.continue_()
        elif kind == "late":
            self._late.append(route)
        else:
            route.continue_()

    def clear(self) -> None:
        """What was held back goes now, the newest first; from here on nothing is in the way."""
        self.is_fair = True
        while self._late:
            self._late.pop().continue_()


def wanted_in(text: str, run: int) -> dict[str, str]:
    """Words that are in a text once, each with what is typed for its code."""
    chance = random.Random(run)
    pairs = re.findall(r"[a-z]+ [a-z]+", text)
    once = sorted(pair for pair in pairs if text.count(pair) == 1 and "colleague" not in pair)
    return {words: chance.choice([*CODES]) for words in chance.sample(once, 3)}


def test_no_act_twice_none_on_other_words_none_of_another_name(chromium: Any, lab: Lab):
    """The codings of each run are there once, on the words that were selected, by K-01."""
    page = chromium.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
    open_lab(page, lab)
    for run in range(scaled(5, 50)):
        source = IDS[run % len(IDS)]
        open_interview(page, source)
        before = codings(lab, source)
        weather = Weather(run)
        page.route("**/acts*", weather)
        meant = wanted_in(lab.ask(f"sources/{source}")["text"], run)
        for words, code in meant.items():
            select(page, words)
            page.keyboard.press("c")
            page.locator(".rap-box input").fill(code)
            page.keyboard.press("Enter")
        if run == 0:
            correct(lab, source, "A colleague told me.", "Once more: a colleague told me.")
        weather.clear()
        saved(page)
        page.unroute("**/acts*")

        wanted = sorted({*before, *((CODES[code], words) for words, code in meant.items())})
        soon(lambda at=source: sorted(codings(lab, at)), wanted)
        told = lab.ask(f"sources/{source}")["codings"]
        assert {one["coder"] for one in told} == {"K-01"}
        assert len({one["id"] for one in told}) == len(told) == len(wanted)
    page.close()
