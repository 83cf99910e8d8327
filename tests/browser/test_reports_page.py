"""The page *Reports*: what failed and what to do, what ran before, a run followed and stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, picture, soon, speak, window_on
from browser.test_panels import go
from runs import RUNS, make_run_study
from studies import write

from rap.core.errors import RunFailedError
from rap.store.settings import read_settings
from rap.topics.runs.log import RunLog, note_error, read_history

pytestmark = [pytest.mark.browser, pytest.mark.long]

YEARLY = 'schedule = "0 0 1 1 *"\n'  # due long ago, and begun since
OTHERS = "".join(
    RUNS.replace('"small"', f'"{name}"') + more for name, more in (("broken", ""), ("year", YEARLY))
)
SLOW = "import time; time.sleep(600)"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A study with three runs: one made in 40 seconds before, one that failed, one with a timer."""
    top = tmp_path_factory.mktemp("reports")
    root = make_run_study(top / "study", SLOW, runs=RUNS + OTHERS)
    write(root, ".rap/coder", "K-01\n")
    told = {"v": 1, "way": "cron", "since": "2020-01-01T00:00:00+00:00", "runs": ["year"]}
    write(root, ".rap/schedule.json", json.dumps(told))
    plans = [f"{name}.members" for name in ("small", "broken", "year")]
    with closing(RunLog(root, plans, workers=1)) as log:
        for plan in plans:
            log.note("started", plan=plan, key="0" * 16)
        for plan in (plans[0], plans[2]):
            log.note("done", plan=plan, seconds=40)
        error = RunFailedError("runs.not_a_notebook", place="notebooks/small.ipynb", cell=2)
        note_error(log, "failed", error, plan=plans[1], place=error.place, seconds=1)
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab, width=1280, height=860) as page:
        yield page


def test_a_lead_says_on_the_page_what_is_never_counted(page: Any, lab: Lab):
    """It stands in the settings, and is taken off again; in each language, and on a phone."""
    opened = go(page, "runs")
    part = opened.locator(".rap-never-counted")
    for language, words in {"fr": "Tous les codes", "nl": "Elke code", "en": "Every code"}.items():
        speak(page, language)
        part.locator("summary", has_text=words).wait_for()
    part.locator("summary").click()
    part.get_by_label("A code, a group of codes").select_option("deposit")
    part.get_by_role("button", name="Never count").click()
    part.locator("summary", has_text="Never counted outside the team: Deposit").wait_for()
    assert faults(page, "#rap-page-runs") == []
    picture(page, "never-counted")
    assert read_settings(lab.study).never_counted == ("deposit",)
    page.set_viewport_size({"width": 390, "height": 844})
    inner = opened.locator(".rap-page-scroll")
    assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 860})
    part.get_by_role("button", name="Count it again: Deposit").click()
    part.locator("summary", has_text="Every code").wait_for()
    assert read_settings(lab.study).never_counted == ()


FAILED = {
    "fr": "la cellule 2 de notebooks/small.ipynb a échoué",
    "nl": "cel 2 van notebooks/small.ipynb is mislukt",
    "en": "cell 2 of notebooks/small.ipynb failed",
}


def test_what_failed_stands_first_in_each_language(page: Any):
    """With the cell and what to do; then the others, and how the one with a timer stands; axe finds
    nothing, and a phone shows it without scrolling to the side.
    """
    opened = go(page, "runs")
    cards = opened.locator("article")
    for language, words in FAILED.items():
        speak(page, language)
        cards.first.locator(".rap-trouble", has_text=words).wait_for()
        assert cards.first.get_attribute("data-run") == "broken"
        assert opened.locator(".rap-trouble:visible").count() == 1
        assert faults(page, "#rap-page-runs") == []
        picture(page, f"reports-page-{language}")
    assert [one.get_attribute("data-run") for one in cards.all()] == ["broken", "small", "year"]
    assert "last due 1 Jan" in cards.last.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    inner = opened.locator(".rap-page-scroll")
    assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    picture(page, "reports-page-390")
    page.set_viewport_size({"width": 1280, "height": 860})


def test_whom_a_release_would_leave_out_is_said_and_leads_to_who_they_are(page: Any):
    """On each card, with why; the page it leads to names them, and nothing can be ticked for them."""
    card = go(page, "runs").locator('[data-run="small"]')
    assert card.locator(".rap-bar").all_inner_texts() == [
        "In no number for members, of one person: 1 asked in older words"
        " (which do not say that what is printed stays). The page “People” lists whom to ask again;"
        " nobody can say yes for her."
    ]
    card.get_by_role("button", name="People").press("Enter")
    people = page.locator("#rap-page-people")
    people.locator(".rap-bar", has_text="1 person was not asked").wait_for()

    assert people.get_by_role("checkbox").count() == 0


def test_what_ran_before_is_opened_with_a_key(page: Any):
    """Newest first: what became of it, how long it took."""
    past = go(page, "runs").locator("details:not(.rap-never-counted)")
    past.locator("summary").press("Enter")
    rows = [one.split("\n")[0] for one in past.locator("li").all_inner_texts()]

    assert [row.split(" · ")[0] for row in rows] == [
        "broken.members: could not be made: notebooks/small.ipynb, cell 2",
        "year.members: made in 40 seconds",
        "small.members: made in 40 seconds",
    ]
    picture(page, "reports-page-past")


def test_a_run_is_begun_followed_and_stopped_with_the_keyboard(page: Any, lab: Lab):
    """It says how far it is and how long it still takes; Stop in a cell leaves nothing half."""
    opened = go(page, "runs")
    opened.get_by_role("button", name="Make it now: small").press("Enter")
    going = opened.locator(".rap-going")
    going.get_by_text("left").wait_for()
    assert "0 of 1 made since" in going.inner_text()
    assert opened.get_by_role("button", name="Make it now: year").is_disabled()
    assert faults(page, "#rap-page-runs") == []
    picture(page, "reports-page-going")
    soon(lambda: (lab.ask("runs")["going"] or {"plans": [{}]})["plans"][0].get("cell"), 2)
    going.get_by_role("button", name="Stop").press("Enter")
    opened.get_by_text("small: Stopped. What was finished stays.").wait_for()
    going.wait_for(state="detached")

    soon(lambda: read_history(lab.study)[0].state, "cancelled")
    assert not [*(lab.study / "reports/runs").glob(".staging-*")]
    assert not [*(lab.study / "reports/runs").glob("small/*/manifest.json")]


def test_the_notebook_that_failed_is_one_key_away(page: Any):
    """The button of the card opens it."""
    opened = go(page, "runs")
    opened.get_by_role("button", name="Open the notebook: notebooks/small.ipynb").press("Enter")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
