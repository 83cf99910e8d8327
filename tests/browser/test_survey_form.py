"""The form of a survey in one HTML file, in Chromium: nothing is asked for or kept, it works by
keyboard and at 320 px, and its code is read back as what was chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from studies import ROOT

from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.formats.surveys.code_lines import parse_codes
from rap.formats.surveys.codes import CodedAnswer
from rap.store.consent_forms import read_forms
from rap.store.surveys.forms import read_survey
from rap.topics.surveys.papers.page import draw_page

pytestmark = pytest.mark.browser
SURVEY = read_survey(ROOT, "bank-2026")
CONSENT = read_forms(ROOT)[SURVEY.consent]
FURTHER = (*CONSENT.answers,)
STORED = """async () => [document.cookie, localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length]"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "bank-2026.html"
    path.write_text(draw_page(SURVEY, CONSENT), encoding="utf-8")
    return path


@pytest.fixture
def page(chromium: Any, file: Path) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 320, "height": 720}, locale="nl-BE")
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.faults = []
    page.on("console", lambda line: page.faults.append(line.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert page.faults == []
    page.close()


def code_of(page: Any) -> CodedAnswer:
    [answer] = parse_codes(page.locator("#text").input_value(), SURVEY, further=FURTHER)
    return answer


def test_no_yes_no_code(page: Any):
    """Consent comes first, in her language; after a no there are no questions."""
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.locator("#text").input_value() == ""
    assert not page.locator("#questions").is_visible()
    page.locator("#refuse").check()

    assert page.locator("#refused").is_visible()
    assert not page.locator("#questions").is_visible()
    assert page.locator("#text").input_value() == ""


def test_the_code_says_what_was_chosen(page: Any, file: Path):
    """Filters, several options, bands, own words and the language; nothing asked for, nothing kept."""
    page.locator("#agree").check()
    empty = code_of(page)
    assert {*empty.cells.values()} == {SKIPPED, NOT_ASKED}
    assert (empty.language, empty.consent) == ("nl", ())

    page.locator("#yes-quote").check()
    page.locator('#q-place [value="home"]').check()
    page.locator('#q-place [value="online"]').check()
    page.locator('#q-refused [value="yes"]').check()
    page.locator('#q-reason [value="noreason"]').check()
    page.locator("#q-reason .own").fill("Zij lachte")
    page.locator('#q-treated [value="2"]').check()
    page.locator('#q-age [value="26-35"]').check()
    page.locator("#q-change textarea").fill("Brieven. ¶\n=1+1, zei ze")
    page.get_by_role("button", name="Română").click()
    found = code_of(page)

    assert found == CodedAnswer(
        {
            **empty.cells,
            "place": "home online",
            "refused": "yes",
            "what": SKIPPED,
            "reason": "noreason other",
            "treated": "2",
            "age": "26-35",
            "change": ".written",
        },
        "ro",
        ("quote",),
        page.locator(".receipt").inner_text(),
        {"reason": "Zij lachte", "change": "Brieven. ¶\n=1+1, zei ze"},
    )
    page.locator('#q-refused [value="no"]').check()  # what it opened counts no more
    assert code_of(page).cells["reason"] == NOT_ASKED
    assert "reason" not in code_of(page).words
    assert page.evaluate(STORED) == ["", 0, 0, 0]
    assert page.asked == [file.as_uri()]


def test_the_ring_of_a_field_does_not_lie_over_its_hint(page: Any):
    """Of each field that is typed in, with its hint above: the ring ends below the hint's box."""
    page.locator("#agree").check()
    gaps = page.evaluate(
        """[...document.querySelectorAll("#questions .field, #end .field")].map((label) => {
          const field = label.querySelector("input, textarea");
          if (!field.offsetParent) return 9;
          field.focus();
          const style = getComputedStyle(field);
          const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
          const hint = label.querySelector(".hint").getBoundingClientRect();
          return field.getBoundingClientRect().top - ring - hint.bottom;
        })"""
    )

    assert len(gaps) > 3
    assert min(gaps) >= 0


def test_an_option_that_stands_alone_takes_the_others_away(page: Any):
    """And the other way round."""
    page.locator("#agree").check()
    page.locator('#q-helped [value="union"]').check()
    page.locator('#q-helped [value="nobody"]').check()
    assert code_of(page).cells["helped"] == "nobody"
    page.locator('#q-helped [value="union"]').check()
    assert code_of(page).cells["helped"] == "union"


def test_the_whole_form_goes_by_keyboard(page: Any):
    """To the end with Tab, arrows and space alone; Esc twice empties the page."""
    page.locator("#agree").focus()
    page.keyboard.press("Space")
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "document.activeElement.closest('[data-id]')?.dataset.id ?? document.activeElement.id"
        )
        if at == "account" and at not in seen:
            page.keyboard.press("ArrowDown")
        seen.add(at)
        if at == "copy":
            break
    shown = {id for id, cell in code_of(page).cells.items() if cell != NOT_ASKED}

    assert shown <= seen
    assert code_of(page).cells["account"] != SKIPPED
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("about:blank")


def test_going_back_shows_an_empty_form(page: Any, file: Path):
    """Whoever presses the back key after her sees nothing of her answers; a receipt is never given twice."""
    page.locator("#agree").check()
    page.locator('#q-place [value="home"]').check()
    receipt = page.locator(".receipt").inner_text()
    page.goto("about:blank")
    page.go_back()
    page.locator("#agree").wait_for()

    assert not page.locator("#agree").is_checked()
    page.locator("#agree").check()
    assert {*code_of(page).cells.values()} == {SKIPPED, NOT_ASKED}
    assert page.locator(".receipt").inner_text() != receipt
    page.asked.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_language(page: Any, scheme: str):
    """By day and by night; each language of the form; no text is wider than a phone of 320 px."""
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.locator("#agree").check()
    for box in ("#yes-quote", '#q-refused [value="yes"]', '#q-account [value="own"]'):
        page.locator(box).check()
    for language in SURVEY.languages if scheme == "light" else ("fr",):
        page.locator(f'button[data-language="{language}"]').click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        shown = page.locator("#questions").inner_text()
        assert SURVEY.questions[0].label[language] in shown
        assert json.dumps(shown).count("undefined") == 0
