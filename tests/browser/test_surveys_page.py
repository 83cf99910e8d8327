"""The page of surveys in JupyterLab: a form is opened, translated beside its first language, saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, open_lab, picture
from browser.test_panels import go
from studies import ROOT, make_study, write

from rap.store.surveys.forms import read_survey

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab on a study with the demo's form."""
    root = make_study(tmp_path_factory.mktemp("surveys"))
    for name in ("codebook/surveys/bank-2026.yaml", "codebook/forms/bank-2026.yaml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for code in ("bank", "insurance", "stigma", "cash", "colleagues"):
            text = text.replace(f"    code: {code}\n", "")
        write(root, name, text)
    write(root, ".rap/coder", "K-01\n")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


def test_a_form_is_translated_beside_its_first_language(chromium: Any, lab: Lab):
    """What was typed is in the file after Save; axe finds nothing; a phone shows it without scrolling
    to the side.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
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
    context.close()
