"""The page Explore in JupyterLab: three clicks to each answer, down to the passages by mouse and keys,
files, and the lines in a notebook.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_MS,
    faults,
    lab_on,
    open_lab,
    picture,
    quiet,
    soon,
    speak,
    to_page,
    wear,
)
from studies import ROOT

from rap.study.study import open_study
from rap.study.surveys import titles_of
from rap.topics.exploring.questions import QUESTIONS, Asked, question_of

CHART = "#rap-page-explore .rap-chart"
pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the demo study, at a short path (sockets of kernels have to fit into 107
    characters).
    """
    # a kernel whose server is gone ends by itself, and may write until then
    with TemporaryDirectory(prefix="rap-", ignore_cleanup_errors=True) as name:
        study = Path(name) / "study"
        for part in ("interviews", "codebook", "notebooks"):
            shutil.copytree(ROOT / part, study / part)
        shutil.copy(ROOT / "pyproject.toml", study)
        yield study


@pytest.fixture(scope="module")
def window(chromium: Any, folder: Path) -> Iterator[Any]:
    """The page, with the first question answered."""
    with lab_on(folder, folder.parent / "private", coder="K-01") as server:
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        page.set_default_timeout(PATIENCE_MS)
        open_lab(page, server)
        speak(page, "en")
        page.evaluate(
            "void window.jupyterapp.commands.execute('rap:side-list', {id: 'rap-codebook'})"
        )
        to_page(page, "Explore")
        page.locator(f"{CHART} svg").wait_for()
        yield page
        page.close()


def ask(page: Any, title: str) -> None:
    """Press a question, and wait for its answer."""
    page.get_by_role("button", name=title, exact=True).click()
    quiet(page)


def test_each_question_is_answered_by_the_third_click(window: Any, folder: Path) -> None:
    """From the first page: Find, Explore, the question; what its chart and table say is what the
    notebook's frames say.
    """
    study, clicks = open_study(folder), ["Find", "Explore"]
    names = titles_of(study.surveys_read, "en")
    for id in QUESTIONS:
        answer = question_of(id).answer(Asked(study, study.book, "en", names=names))
        title = window.locator(".rap-question").nth(list(QUESTIONS).index(id)).inner_text()
        ask(window, title)
        shown = window.locator(".rap-answer h2")
        soon(shown.inner_text, answer.title)
        marks = {
            one.get_attribute("aria-label")
            for one in window.locator(f"{CHART} [data-mark]").all()[:40]
        }
        known = {re.sub(r"INT-\d+|FG-\d+", "", mark.label) for mark in answer.marks}

        assert len([*clicks, title]) == 3
        assert marks or id == "answers"  # of a survey no number leads to passages
        if id not in ("where", "enough"):  # which name interviews by their titles here
            assert marks <= known


def test_a_number_leads_to_its_passages_by_mouse_and_by_keys(window: Any) -> None:
    """As many people as the bar says; arrow keys go from mark to mark, and Enter opens one."""
    ask(window, "How many people speak of what?")
    picture(window, "explore-people")
    first = window.locator(f"{CHART} [data-mark]").first
    first.click()
    window.locator(".rap-explored .rap-passage").first.wait_for()
    picture(window, "explore-passages")
    people = re.findall(r"\d+", first.get_attribute("aria-label"))[-1]
    told = window.locator(".rap-explored p[role=status]").inner_text()

    assert f"of {people} people" in told
    first.focus()
    window.keyboard.press("ArrowDown")
    below = window.evaluate("document.activeElement.getAttribute('aria-label')")
    window.keyboard.press("Enter")
    soon(window.locator(".rap-explored h2").inner_text, below)
    assert below != first.get_attribute("aria-label")


def test_what_is_listed_follows_the_language(window: Any) -> None:
    """The number as it is drawn, and what is said of its passages."""
    ask(window, "How many people speak of what?")
    window.locator(f"{CHART} [data-mark]").first.click()
    window.locator(".rap-explored .rap-passage").first.wait_for()
    speak(window, "nl")
    window.locator(f"{CHART} [data-mark][aria-label$=personen]").first.wait_for()
    quiet(window)
    drawn = window.locator(f"{CHART} [data-mark]").first.get_attribute("aria-label")
    title = window.locator(".rap-explored h2").inner_text()
    told = window.locator(".rap-explored p[role=status]").inner_text()
    speak(window, "en")
    quiet(window)

    assert title == drawn
    assert re.match(r"\d+ passages van \d+ personen", told)


def test_another_choice_is_another_chart(window: Any) -> None:
    """And the table holds the same numbers, each with its way down."""
    ask(window, "How many people speak of what?")
    window.get_by_label("By", exact=True).select_option(label="Region")
    soon(
        window.locator(".rap-answer h2").inner_text,
        "People by theme and region · 21 people interviewed, phase 1",
    )
    window.get_by_text("The same numbers as a table").click()
    table = window.locator(".rap-numbers")
    table.wait_for()

    assert table.locator("thead th").all_inner_texts() == [
        "Theme",
        "Everybody",
        "Asked",
        "Raised it, asked",
        "Raised it unasked",
        "Brussels",
        "Flanders",
        "Wallonia",
    ]
    assert table.locator("tbody tr").count() > 24
    table.locator("button").first.click()
    window.locator(".rap-explored .rap-passage").first.wait_for()
    window.get_by_label("By", exact=True).select_option(label="Workplace")
    quiet(window)


def test_files_say_that_they_are_for_the_team(window: Any, tmp_path: Path) -> None:
    """A picture as PNG and SVG, a table as CSV."""
    ask(window, "What changed, or was heard since then?")
    picture(window, "explore-changed")
    saved = {}
    for form in ("PNG", "SVG", "CSV"):
        with window.expect_download() as download:
            window.get_by_role("button", name=form, exact=True).click()
        download.value.save_as(tmp_path / form)
        saved[download.value.suggested_filename] = (tmp_path / form).read_bytes()

    assert saved["TEAM-explore-changed.png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert len(saved["TEAM-explore-changed.png"]) > 20_000
    assert b"For the team only." in saved["TEAM-explore-changed.svg"]
    assert b"For the team only." in saved["TEAM-explore-changed.csv"].splitlines()[0]
    assert all(
        b"21 people interviewed, phase 1" in saved[f"TEAM-explore-changed.{form}"]
        for form in ("svg", "csv")
    )


def test_what_numbers_are_of_is_chosen_once_for_all_questions(window: Any) -> None:
    """Answers to the survey stay chosen on the next question, and the title says so."""
    ask(window, "How many people speak of what?")
    window.get_by_label("Of", exact=True).select_option(label="60 people who wrote in a survey")
    heading = window.locator(".rap-answer h2")
    soon(heading.inner_text, "People by theme and workplace · 60 people who wrote in a survey")
    ask(window, "What goes together?")
    soon(
        heading.inner_text,
        "Themes people bring up in the same words · 60 people who wrote in a survey",
    )
    window.get_by_label("Of", exact=True).select_option(label="21 people interviewed")
    quiet(window)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_nothing_keeps_anybody_out(window: Any, theme: str) -> None:
    """What axe calls serious: each answer by day, all colours by night."""
    wear(window, theme)
    found = []
    titles = window.locator(".rap-question").all_inner_texts()
    for title in titles if theme == "Light" else titles[:2]:  # bars, and all shades
        ask(window, title)
        found += faults(window, "#rap-page-explore")
        if theme == "Dark" and title == "What goes together?":
            picture(window, "explore-together")
    wear(window, "Light")

    assert found == []


def test_the_lines_open_in_a_notebook_of_ones_own(window: Any, folder: Path) -> None:
    """With everything it takes to run; nothing was run."""
    ask(window, "What goes together?")
    window.get_by_text("Show the Python").click()
    shown = window.locator(".rap-python").inner_text()
    window.get_by_role("button", name="Open in a notebook").click()
    window.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    (made,) = folder.glob("notebooks/Untitled*.ipynb")
    text = made.read_text(encoding="utf-8")

    assert shown.splitlines() == [
        "from rap.analysis.base import narrow",
        "seen = narrow(study, 'interview')",
        "rap.cooccurrence(seen.codings, within='overlap', turns=seen.turns)",
    ]
    assert "study = rap.open_study()" in text
    assert all(line.replace('"', '\\"') in text for line in shown.splitlines())
    assert '"outputs": []' in text
