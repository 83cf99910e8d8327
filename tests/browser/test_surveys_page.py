"""The page of surveys in JupyterLab: a form is opened, translated beside its first language, saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, dispose, faults, lab_on, picture, window_on
from browser.test_panels import go
from studies import ROOT, make_study, write

from rap.store.surveys.forms import read_survey

pytestmark = [pytest.mark.browser, pytest.mark.long]

VARIABLES = """\
title: {en: Codes}
families: {access: {en: Access}, safety: {en: Safety}, needs: {en: Needs}}
variables: {setting: {label: {en: Place}, values: {home: {en: Home}}}}
"""
FINDING = "v: 1\nstatement: {en: {text: A loan is refused.}}\nhistory: [{date: 2026-03-01, status: proposed, reason: Heard., by: K-01}]\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab on a study with the demo's form."""
    root = make_study(tmp_path_factory.mktemp("surveys"))
    for name in ("codebook/surveys/bank-2026.yaml", "codebook/forms/bank-2026.yaml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for code in ("bank", "insurance", "stigma", "cash", "colleagues"):
            text = text.replace(f"    code: {code}\n", "")
        write(root, name, text)
    second = (root / "codebook/forms/bank-2026.yaml").read_text(encoding="utf-8")
    write(root, "codebook/forms/second.yaml", second)
    write(root, "codebook/codebook.yaml", VARIABLES)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    write(root, ".rap/coder", "K-01\n")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    with window_on(chromium, lab) as opened:
        yield opened


@pytest.fixture
def page(window: Any) -> Iterator[Any]:
    """The window on a desk; the page *Surveys* is made anew for each test."""
    window.set_viewport_size({"width": 1280, "height": 900})
    yield window
    dispose(window, "rap-page-surveys")


def test_a_form_is_translated_beside_its_first_language(page: Any, lab: Lab):
    """What was typed is in the file after Save; axe finds nothing; a phone shows it without scrolling
    to the side.
    """
    opened = go(page, "surveys")
    opened.get_by_role("button", name="Open: bank-2026").click()
    opened.get_by_text("Ready to hand out").wait_for()
    opened.get_by_label("Beside it, in").select_option("ro")
    picture(page, "surveys")
    field = opened.get_by_label("Question, Romanian").first
    field.fill("Unde munciți?")
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.get_by_text("Saved.", exact=True).wait_for()

    survey = read_survey(lab.study, "bank-2026")
    assert survey.questions[0].label["ro"] == "Unde munciți?"
    assert survey.questions[0].label["fr"].startswith("Où travaillez-vous")
    assert faults(page, ".rap-surveys") == []
    link = opened.get_by_role("link", name="Look at the page")
    assert "way=page" in (link.get_attribute("href") or "")
    page.set_viewport_size({"width": 390, "height": 844})
    inner = opened.locator(".rap-page-scroll")
    assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    picture(page, "surveys-390")


def test_how_people_are_asked_is_written_with_the_keyboard_and_taken_back(page: Any, lab: Lab):
    """Each step is undone alone, by button or Ctrl+Z; languages come back with their words; what is left
    unsaved is asked about; Save puts days, ways, people, finding, variable and code into the file.
    """
    opened = go(page, "surveys")
    opened.get_by_role("button", name="Open: bank-2026").click()
    how = opened.locator(".rap-survey-how > summary")
    how.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Take off: French"

    opened.get_by_role("button", name="Take off: Romanian").press("Enter")
    assert "Romanian" not in how.inner_text()
    opened.get_by_label("Add a language").select_option("uk")
    assert "Ukrainian" in how.inner_text()
    undo = opened.get_by_role("button", name="Undo")
    undo.press("Enter")
    assert "Ukrainian" not in how.inner_text()
    undo.press("Control+z")
    assert "Romanian" in how.inner_text()
    assert opened.get_by_role("button", name="Save", exact=True).count() == 0

    opened.get_by_label("From", exact=True).fill("2026-03-02")
    opened.get_by_label("our members").press("Space")
    opened.get_by_label("In your own words").fill("a radio programme\nthe waiting room")
    opened.get_by_label("Who could not be reached, English").or_(
        opened.get_by_label("Who could not be reached, French")
    ).first.fill("Qui ne lit rien de tout cela")
    opened.get_by_label("The finding it asks about").select_option("F-10001")
    opened.get_by_label("Consent form that is asked first", exact=True).select_option("second")
    picture(page, "surveys-how")
    assert faults(page, ".rap-surveys") == []
    more = opened.get_by_text("In the codebook").first
    more.press("Enter")
    opened.get_by_label("Variable that the answer fills").first.select_option("setting")
    opened.get_by_label("Same idea as").first.select_option("deposit")
    assert "Place, Deposit" in opened.locator(".rap-survey-question summary").first.inner_text()

    asked: list[str] = []
    page.once("dialog", lambda one: (asked.append(one.message), one.dismiss()))
    opened.get_by_role("button", name="All surveys").click()
    assert len(asked) == 1
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.get_by_text("Saved.", exact=True).wait_for()
    survey = read_survey(lab.study, "bank-2026")
    assert (survey.opened, survey.closes, survey.finding) == ("2026-03-02", "2026-04-15", "F-10001")
    assert {*survey.reached} >= {"members", "flyers", "a radio programme", "the waiting room"}
    assert survey.consent == "second"
    assert survey.missed == {"fr": "Qui ne lit rien de tout cela"}
    assert (survey.questions[0].variable, survey.questions[0].options[0].code) == (
        "setting",
        "deposit",
    )
    page.set_viewport_size({"width": 390, "height": 844})
    inner = opened.locator(".rap-page-scroll")
    assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    opened.locator(".rap-survey-how").evaluate("one => one.scrollIntoView()")
    picture(page, "surveys-how-390")
