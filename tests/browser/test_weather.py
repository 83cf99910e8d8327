"""Any weather, in a real browser: what the page sends is delayed, doubled, overtaken or dropped while
somebody codes and a colleague corrects.
"""

from __future__ import annotations

import json
import random
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from browser.lab import PATIENCE_S, TOKEN, Lab, open_interview, quiet, saved, select, soon
from browser.rooms import IDS, codings, correct
from browser.test_panels import go
from studies import scaled, write

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODES = {"dep": "deposit", "adv": "advice", "ala": "alarm"}


class Weather:
    """What happens to each request that acts: lost, its reply lost, sent twice, or late."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._late: list[Any] = []
        self.is_fair = False

    def __call__(self, route: Any) -> None:
        is_fair = self.is_fair or route.request.method == "GET"
        kind = "fair" if is_fair else self._chance.choice(("lost", "deaf", "twice", "late", ""))
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


@contextmanager
def storm(page: Any, seed: int, topic: str) -> Iterator[Weather]:
    """The weather of what is sent to a topic, until this is over."""
    paths = [f"**/rap/api/{topic}{end}" for end in ("?*", "", "/**")]
    weather = Weather(seed)
    for path in paths:
        page.route(path, weather)
    try:
        yield weather
    finally:  # what failed in it leaves no weather to the tests after it
        weather.clear()
        for path in paths:
            page.unroute(path)


def test_no_act_twice_none_on_other_words_none_of_another_name(window: Any, lab: Lab):
    """The codings of each run are there once, on the words that were selected, by K-01."""
    page = window
    for run in range(scaled(5, 50)):
        source = IDS[run % len(IDS)]
        open_interview(page, source)
        before = codings(lab, source)
        meant = wanted_in(lab.ask(f"sources/{source}")["text"], run)
        with storm(page, run, "sources") as weather:
            for words, code in meant.items():
                select(page, words)
                page.keyboard.press("c")
                page.locator(".rap-box input").fill(code)
                page.keyboard.press("Enter")
            if run == 0:
                correct(lab, source, "A colleague told me.", "Once more: a colleague told me.")
            weather.clear()
            saved(page)

        wanted = sorted({*before, *((CODES[code], words) for words, code in meant.items())})
        soon(lambda at=source: sorted(codings(lab, at)), wanted)
        told = lab.ask(f"sources/{source}")["codings"]
        assert {one["coder"] for one in told} == {"K-01"}
        assert len({one["id"] for one in told}) == len(told) == len(wanted)


def type_on(field: Any, more: list[str], save: Callable[[], None]) -> None:
    """Press save, and write on without waiting."""
    for words in more:
        save()
        field.press("End")
        field.type(words)


def settled(page: Any, weather: Weather) -> None:
    """The weather is fair, and all that was sent in it has its answer, or none."""
    weather.clear()
    soon(lambda: page.evaluate("() => rapAsks.open"), 0)
    quiet(page)


def texts(lab: Lab, before: set[str]) -> list[str]:
    """The memos there are besides those of before."""
    return [one["text"] for one in lab.ask("memos")["memos"] if one["id"] not in before]


def said(lab: Lab, before: set[str]) -> list[str]:
    """The findings there are besides those of before."""
    rows = lab.ask("findings")["findings"]
    return [one["statement"]["en"]["text"] for one in rows if one["id"] not in before]


def test_a_memo_typed_in_any_weather_is_there_once_as_it_was_typed_last(window: Any, lab: Lab):
    """Saved while she writes on, again and again: one memo, and nothing of it lost on the page."""
    memos = go(window, "memos")
    for run in range(scaled(4, 40)):
        before = {one["id"] for one in lab.ask("memos")["memos"]}
        memos.get_by_role("button", name="New memo").click()
        memos.get_by_label("About").select_option(IDS[run % len(IDS)])
        text = memos.get_by_label("Text")
        text.fill(f"Run {run}.")
        save = partial(text.press, "Control+Enter")
        with storm(window, run, "memos") as weather:
            type_on(text, [" First,", " second,", " third."], save)
            settled(window, weather)
        save()

        wanted = f"Run {run}. First, second, third."
        soon(lambda before=before: texts(lab, before), [wanted])
        assert text.input_value() == wanted


def test_a_finding_typed_in_any_weather_is_there_once_as_it_was_typed_last(window: Any, lab: Lab):
    """Pressed, and pressed again with other words where no answer came: one finding, of the last words."""
    findings = go(window, "findings")
    for run in range(scaled(4, 40)):
        before = {one["id"] for one in lab.ask("findings")["findings"]}
        findings.get_by_role("button", name="New finding").click()
        form = findings.locator("form.rap-form")
        text = form.get_by_role("textbox").first
        text.fill(f"Run {run}.")
        form.get_by_role("textbox").nth(1).fill("five talks")
        with storm(window, run, "findings") as weather:
            form.locator(".rap-main").click()
            settled(window, weather)
        wanted = f"Run {run}."
        if form.count():  # it is not known to have arrived, and she writes on
            assert text.input_value() == wanted
            text.fill(wanted := f"Run {run}. First.")
            form.locator(".rap-main").click()
            form.wait_for(state="detached")

        soon(lambda before=before, wanted=wanted: said(lab, before), [wanted])


def test_what_was_typed_before_another_login_is_saved_under_no_other_name(window: Any, lab: Lab):
    """K-02 logs in before the window hears of it: nothing is saved until K-01 is there again."""
    memos = go(window, "memos")
    before = {one["id"] for one in lab.ask("memos")["memos"]}
    memos.get_by_role("button", name="New memo").click()
    memos.get_by_label("About").select_option(IDS[0])
    memos.get_by_label("Text").fill("Mine alone.")
    window.route("**/rap/api/changes*", lambda route: route.abort())
    write(lab.study, ".rap/coder", "K-02\n")
    try:
        memos.get_by_label("Text").press("Control+Enter")
        memos.locator(".rap-news", has_text="somebody else is logged in").wait_for()
        assert texts(lab, before) == []
    finally:
        write(lab.study, ".rap/coder", "K-01\n")
    window.unroute("**/rap/api/changes*")
    assert memos.get_by_label("Text").input_value() == "Mine alone."
    memos.get_by_label("Text").press("Control+Enter")

    soon(lambda: texts(lab, before), ["Mine alone."])
    assert {one["by"] for one in lab.ask("memos")["memos"]} == {"K-01"}


LOST = {  # what is read when a colleague did something, and what she did
    "changes.*": "corrects",
    "sources/INT-10040": "corrects",
    "sources": "corrects",
    "codebook": "corrects",
    "findings": "finds",
    "findings/F-[^/?]*": "finds",
    "study": "leads",
}


@pytest.mark.parametrize("path", LOST)
def test_a_reading_whose_answer_is_lost_is_asked_for_again(window: Any, lab: Lab, path: str):
    """The answer to exactly one reading never comes; the page shows what there is all the same."""
    if not window.locator("#rap-coding-INT-10040").count():
        open_interview(window, "INT-10040")
    findings = go(window, "findings")
    answers: list[bool] = []

    def lose_first(route: Any) -> None:
        answers.append(bool(answers))
        route.continue_() if answers[-1] else route.abort()

    words = f"She did this while {list(LOST).index(path)} was lost."
    where = re.compile(rf"/rap/api/{path}(\?\d+)?$")
    window.route(where, lose_first)
    try:
        if LOST[path] == "corrects":
            first_line = lab.ask("sources/INT-10040")["text"].splitlines()[0]
            correct(lab, "INT-10040", first_line.partition("I: ")[2], words)
            seen = window.locator("#rap-coding-INT-10040 .rap-turn", has_text=words)
        elif LOST[path] == "finds":
            tell(lab, "findings", {"language": "en", "text": words, "reason": "five talks"})
            seen = findings.locator(".rap-memo-list button", has_text=words)
        else:
            settings = lab.study / "pyproject.toml"
            write(lab.study, "pyproject.toml", settings.read_text("utf-8") + "\n# looked at\n")
            seen = window.locator("body")
        seen.first.wait_for(state="attached")
        soon(lambda: (findings.locator(".rap-trouble:visible").count(), answers[1:2]), (0, [True]))
    finally:
        window.unroute(where)


def tell(lab: Lab, path: str, body: dict[str, str]) -> None:
    """A colleague does it at a window of her own."""
    asked = urllib.request.Request(
        f"{lab.address}/rap/api/{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}"},
        method="POST",
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as reply:
        json.load(reply)
