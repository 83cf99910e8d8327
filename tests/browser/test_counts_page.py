"""Today at the desk in a real JupyterLab: by keyboard, on a phone, and taken back."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, open_lab, quiet, wear
from browser.vault_lab import vault_lab
from reviews import make_review_study
from studies import ROOT, write

from rap.store.counts import read_lines
from rap.topics.desk.counting import add_line

pytestmark = [pytest.mark.browser, pytest.mark.long]
_CLOSED = ("application:toggle-left-area", "application:toggle-right-area")
PAGE = "#rap-page-counts"


def desk(root: Path) -> Path:
    """A study with the questions of a help desk and of rounds, and a line of two months that are over."""
    make_review_study(root)
    for name in ("helpdesk", "rounds"):
        text = (ROOT / f"codebook/counts/{name}.yaml").read_text(encoding="utf-8")
        write(root, f"codebook/counts/{name}.yaml", text)
    first = datetime.date.today().replace(day=1)
    for days in (1, 32):
        add_line(
            root, "helpdesk", {"category": "work"}, today=first - datetime.timedelta(days=days)
        )
    return root


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with vault_lab(desk, tmp_path_factory.mktemp("desk")) as started:
        yield started


def open_page(chromium: Any, lab: Lab, width: int, theme: str, locale: str) -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale=locale)
    page = context.new_page()
    open_lab(page, lab)
    wear(page, theme)
    for command in (*_CLOSED, "rap:panel-rap-page-counts"):
        page.evaluate(
            "async name => void (await window.jupyterapp.commands.execute(name))", command
        )
        quiet(page)
    page.locator(f"{PAGE} .rap-counts-word").first.wait_for()
    return page


def picture(page: Any, name: str) -> None:
    if folder := os.environ.get("RAP_PICTURES"):
        page.screenshot(path=Path(folder) / f"counts-{name}.png")


def test_a_question_is_counted_in_six_keys_and_taken_back(chromium: Any, lab: Lab) -> None:
    """Work, self-employed, phone, Brussels, from here, Enter; undo ticks it again, to be corrected."""
    page = open_page(chromium, lab, 1280, "Light", "en-GB")
    body = page.locator(f"{PAGE} .rap-page-body")
    body.get_by_role("button", name="work and status").focus()
    for key in ("1", "1", "1", "1", "1"):
        page.keyboard.press(key)
    ticked = body.locator("[aria-pressed=true]").all_inner_texts()
    assert [one.split("✓ ")[-1] for one in ticked] == [
        "work and status",
        "becoming self-employed",
        "phone",
        "Brussels",
        "from here",
    ]
    picture(page, "ticked")
    page.keyboard.press("Enter")
    body.get_by_text("1 line on this machine").wait_for()
    assert body.locator("[aria-pressed=true]").count() == 0
    assert faults(page, PAGE) == []

    body.get_by_role("button", name="health", exact=False).first.focus()
    page.keyboard.press("u")
    body.get_by_text("0 lines on this machine").wait_for()
    assert body.locator("[aria-pressed=true]").count() == 5
    page.context.close()


def test_a_round_says_that_it_met_about_thirty(chromium: Any, lab: Lab) -> None:
    """A number that was typed a moment ago is counted with its line; undo brings it back as it was said."""
    page = open_page(chromium, lab, 390, "Light", "en-GB")
    body = page.locator(f"{PAGE} .rap-page-body")
    body.get_by_label("Where are you?").select_option("rounds")
    number, how = body.get_by_label("People met", exact=True), "People met: how it was counted"
    number.fill("30")
    body.get_by_label(how).select_option("about")
    picture(page, "about")
    assert faults(page, PAGE) == []
    body.get_by_role("button", name="Count").click()
    body.get_by_text("1 line on this machine").wait_for()
    body.get_by_role("button", name="Undo").click()
    body.get_by_text("0 lines on this machine").wait_for()
    assert (number.input_value(), body.get_by_label(how).input_value()) == ("30", "about")
    page.context.close()


@pytest.mark.parametrize(("width", "locale"), [(390, "fr-BE"), (320, "nl-BE")])
def test_on_a_phone_a_month_is_handed_in_and_nothing_is_wider(
    chromium: Any, lab: Lab, width: int, locale: str
) -> None:
    """In French and Dutch too; the lines are in the study then, and not before."""
    before = len(read_lines(lab.study))
    page = open_page(chromium, lab, width, "Dark", locale)
    picture(page, locale)
    assert not page.evaluate(
        f"(() => {{ const page = document.querySelector('{PAGE} .rap-page-scroll');"
        " return page.scrollWidth > page.clientWidth })()"
    )
    assert faults(page, PAGE) == []
    word = "Remettre" if locale == "fr-BE" else "inleveren"
    page.locator(PAGE).get_by_role("button", name=word).first.click()
    page.locator(f"{PAGE} .rap-news").get_by_text(
        "studie" if word != "Remettre" else "étude"
    ).wait_for()
    assert len(read_lines(lab.study)) == before + 2
    page.context.close()
