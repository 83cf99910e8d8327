"""`docs/first-hour.md`: from 36 Word files to the first coded passage and a report, by mouse. Clicks and
sentences on the screen are counted; with RAP_PICTURES the pictures of the page are made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import PATIENCE_MS, TOKEN, Lab, lab_on, picture, quiet, saved, soon
from first_hour import N_FILES, make_word_files

from rap.store.sources import read_sources
from rap.topics.studies.new_study import make_study

MOST_CLICKS, MOST_SENTENCES = 24, 45
pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """JupyterLab on a study in which nothing is yet, as an icon opens it."""
    study = make_study(tmp_path / "study", title="Places we choose", languages=("en", "fr", "nl"))
    with lab_on(study, tmp_path / "private") as started:
        yield started


class Person:
    """Somebody with a mouse: her clicks, and the sentences of the page that she had before her."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.sentences = page, 0, set[str]()

    def click(self, place: Any, *, times: int = 1) -> None:
        place.wait_for()
        quiet(self.page)
        self.look()
        place.click() if times == 1 else place.dblclick()
        self.clicks += times

    def look(self, name: str = "") -> None:
        """Read what is on the page; words of interviews and names of files are not the page's."""
        told = self.page.evaluate(_SENTENCES)
        self.sentences |= {
            one for text in told for one in re.findall(r"[^.!?]*\w[^.!?]*[.!?]", text)
        }
        if name:
            picture(self.page, f"first-hour-{name}")


_SENTENCES = """() => [...document.querySelectorAll('.rap-page p, .rap-page span, .rap-page th, .rap-page h2, .rap-box p')]
  .filter(one => one.checkVisibility() && !one.closest('.rap-bring-line') && !one.querySelector('p, span'))
  .map(one => one.innerText)"""


def test_36_word_files_become_a_study_with_a_coded_passage(chromium: Any, lab: Lab, tmp_path: Path):
    """By mouse alone but for the name of a code; every step of the guide leads where it says."""
    files = make_word_files(tmp_path / "files")
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script("window.rapAsks ?? (window.rapAsks = { open: 0, last: -1e9, heard: 0 })")
    page.goto(f"{lab.address}/lab?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    person = Person(page)

    start = page.locator("#rap-page-start")  # 1
    start.get_by_text("This study has no interviews yet.").wait_for()
    person.look("start")
    person.click(start.locator(".rap-drop").get_by_role("button", name="Bring interviews in"))

    bring = page.locator("#rap-page-bringin")  # 2
    person.look("drop")
    with page.expect_file_chooser() as chooser:
        person.click(bring.get_by_role("button", name="Choose files"))
    chooser.value.set_files(files)
    person.clicks += 3  # the folder, all of its files, Open
    bring.locator('[data-group="looking"]').wait_for()

    for label in (
        "the team: read and code",
        "the team: quote",
        "members: count",
    ):
        person.click(bring.get_by_label(label))  # 3
    person.click(bring.get_by_text("No. Somebody has read them"))
    bring.locator('[data-group="looking"]').wait_for(state="detached")
    bring.locator('[data-group="there"]').wait_for()
    person.look("about")

    person.click(bring.locator('[data-group="asks"] .rap-bring-file').first)  # 4
    bring.locator(".rap-bring-asked[data-of]").wait_for()
    person.look("who")
    person.click(bring.locator(".rap-bring-asked[data-of]").get_by_role("button", name="Noor"))
    person.click(bring.get_by_role("button", name="Do the same in 1 file like this one"))

    foot = bring.locator(".rap-bring-sentence")
    for _ in range(2):  # 5
        person.click(bring.locator('[data-group="doubt"] .rap-bring-file').first)
        bring.locator('[aria-selected="true"] .rap-bring-doubt').wait_for()
        person.look("doubt")
        person.click(bring.locator('.rap-bring-acts [data-act="who"]', has_text="Interviewer"))
        soon(lambda: "Reading" in foot.inner_text(), False)  # it is read again, as corrected
    bring.locator('[data-group="doubt"]').wait_for(state="detached")

    enter = f"{N_FILES - 1} interviews of {N_FILES - 1} people enter the study."
    recorded = "Recorded with them: in English. May not be quoted outside the team."
    soon(foot.inner_text, f"{enter} {recorded}")
    person.click(bring.get_by_role("button", name="Bring in", exact=True))  # 6
    bring.get_by_text(f"{N_FILES - 1} interviews are in the study.").wait_for()
    person.look("done")
    title = read_sources(lab.study)[0].title
    assert title

    person.click(bring.locator(".rap-bring-done .rap-main"))  # 7
    line = page.locator(".rap-text:visible .rap-line", has_text="deposit").first
    line.wait_for()
    quiet(page)
    box = line.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 214, box["y"] + 12, steps=6)
    page.mouse.up()
    person.clicks += 1
    page.keyboard.press("n")
    page.locator(".rap-box input").first.wait_for()
    page.keyboard.type("Money before work")
    person.look("code")
    page.keyboard.press("Enter")
    saved(page)
    source = page.locator(".rap-main-area:visible").get_attribute("id").removeprefix("rap-coding-")
    soon(lambda: len(lab.ask(f"sources/{source}")["codings"]), 1)
    person.look("coded")

    person.click(page.locator('nav.rap-rail [data-to="team"]'))  # 8
    person.click(page.locator("nav.rap-rail").get_by_role("button", name="Reports"))
    reports = page.locator("#rap-page-runs")
    person.click(reports.get_by_role("button", name="Make it now: phase1"))
    reports.get_by_text("phase1: Made.").wait_for(timeout=10 * PATIENCE_MS)
    (draft,) = lab.study.glob("reports/runs/phase1/*/DRAFT-phase1.members.en.html")
    text = draft.read_text(encoding="utf-8")
    assert f"we listened to {N_FILES - 1} people" in re.sub("<[^>]*>", "", text)
    assert "would be in no number" not in text
    assert reports.locator(".rap-bar").count() == 0  # everybody was asked
    person.look("report")

    print(f"{person.clicks} clicks, {len(person.sentences)} sentences")
    assert person.clicks <= MOST_CLICKS
    assert len(person.sentences) <= MOST_SENTENCES
    page.close()
