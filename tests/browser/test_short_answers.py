"""Short answers to a survey in a real JupyterLab: coded by keyboard alone, and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, open_interview, open_lab, quiet, saved, soon, speak
from studies import make_study, write

from rap.core.model import Source, Speaker
from rap.store.sources import hash_of, write_source

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAGE = "#rap-page-answers"
SAID = [
    "Nothing.",
    "Cash is safer",
    "NOTHING. ",
    "A letter, so we can answer 🙂",
    "nothing.",
    "Rent",
]
_CLOSED = ("application:toggle-left-area", "application:toggle-right-area")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("answers"))
    text = "".join(f"R1000{n}: {said}\n" for n, said in enumerate(SAID))
    speakers = tuple(Speaker(f"R1000{n}", "participant") for n in range(len(SAID)))
    source = Source("AN-20418", "answers", "en", hash_of(text), 1, "2026-04", "consent", speakers)
    write_source(root, source, text)
    write(root, ".rap/coder", "K-01\n")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


def _codings(lab: Lab) -> list[tuple[str, str]]:
    """(code, words) of what is on disk, in the order of the text."""
    told = lab.ask("sources/AN-20418")
    return [
        (one["code"], told["text"][one["start"] : one["end"]])
        for one in sorted(told["codings"], key=lambda one: one["start"])
    ]


def _open(chromium: Any, lab: Lab, *, width: int, locale: str = "en-GB") -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale=locale)
    page = context.new_page()
    open_lab(page, lab)
    return page


def picture(page: Any, name: str) -> None:
    if folder := os.environ.get("RAP_PICTURES"):
        page.screenshot(path=Path(folder) / f"short-answers-{name}.png")


def test_answers_are_coded_by_keyboard_alike_ones_at_once_and_taken_back(
    chromium: Any, lab: Lab
) -> None:
    """A code chosen by name gets a key; each of the three alike is a line of its own; one undo takes
    all three back; a code is taken off the answer.
    """
    page = _open(chromium, lab, width=1280)
    open_interview(page, "AN-20418")
    page.get_by_role("button", name="One by one").click()
    rows = page.locator(f"{PAGE} .rap-answer")
    rows.nth(5).wait_for()
    assert [one.split(" 3 alike")[0].strip() for one in rows.all_inner_texts()][:3] == [
        "Nothing.",
        "NOTHING.",
        "nothing.",
    ]
    page.keyboard.press("a")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("alarm")
    page.keyboard.press("Enter")
    chips = page.locator(f"{PAGE} .rap-answers [data-coding]")
    soon(chips.count, 3)
    soon(lambda: page.evaluate("document.activeElement.textContent"), "Cash is safer")
    saved(page)
    assert _codings(lab) == [("alarm", "Nothing."), ("alarm", "NOTHING."), ("alarm", "nothing.")]

    page.keyboard.press("1")
    soon(chips.count, 4)
    page.keyboard.press("1")
    soon(chips.count, 5)
    picture(page, "coded")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("u")
    soon(chips.count, 4)
    for left in (5, 4, 3, 0):  # the code that was taken off, two answers, and the three alike
        page.keyboard.press("Control+z")
        soon(chips.count, left)
    saved(page)
    assert _codings(lab) == []
    logs = list((lab.study / "interviews/codings/AN-20418").iterdir())
    lines = [line for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
    assert sum('"op":"add"' in line.replace(" ", "") for line in lines) == 6
    assert faults(page, PAGE) == []
    page.context.close()


def test_on_a_phone_answers_with_a_word_are_coded_by_touch(chromium: Any, lab: Lab) -> None:
    """What is typed leaves the others out; nothing goes over the side; French and Dutch have room."""
    page = _open(chromium, lab, width=390, locale="nl-BE")
    for command in (*_CLOSED, "rap:panel-rap-page-answers"):
        page.evaluate(
            "async name => void (await window.jupyterapp.commands.execute(name))", command
        )
        quiet(page)
    rows = page.locator(f"{PAGE} .rap-answer")
    rows.nth(5).wait_for()
    for language in ("nl", "fr", "en"):
        speak(page, language)
        inner = page.locator(f"{PAGE} .rap-page-scroll")
        assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
        picture(page, language)
    page.locator(f"{PAGE} input[type=search]").fill("RÈNT")
    soon(page.locator(f"{PAGE} .rap-answer").count, 1)
    page.locator(f"{PAGE} .rap-answers-code").last.click()
    page.locator(".rap-box input").fill("alarm")
    page.keyboard.press("Enter")
    soon(page.locator(f"{PAGE} [data-coding]").count, 1)
    soon(lambda: _codings(lab), [("alarm", "Rent")])  # the status line has no room on a phone
    page.context.close()
