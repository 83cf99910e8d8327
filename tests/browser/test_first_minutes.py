"""`docs/tutorial-coder.md`, done step by step by somebody who opens the demo study for the first
time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_MS,
    TOKEN,
    Lab,
    attend,
    lab_on,
    open_interview,
    saved,
    select,
    soon,
    to_page,
)
from studies import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """JupyterLab on a copy of the demo study in which nobody has said who she is."""
    study = tmp_path / "study"
    study.mkdir()
    shutil.copy(ROOT / "pyproject.toml", study)
    for folder in ("codebook", "interviews", "notebooks"):
        shutil.copytree(ROOT / folder, study / folder)
    with lab_on(study, tmp_path / "private") as started:
        yield started


def _memos(lab: Lab) -> list[tuple[str, str, bool]]:
    """What K-02 wrote and others must not read."""
    return [
        (one["by"], one["type"], one["private"])
        for one in lab.ask("memos")["memos"]
        if one["private"]
    ]


def test_the_guide_can_be_followed_to_its_end(chromium: Any, lab: Lab):
    """Every step of the guide leads where the guide says."""
    page = chromium.new_page(viewport={"width": 1400, "height": 860}, locale="en-GB")
    page.set_default_timeout(PATIENCE_MS)
    attend(page)
    page.goto(f"{lab.address}/lab?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached")

    start = page.locator("#rap-page-start")  # 2, 3
    start.get_by_text("Who are you?").wait_for()
    start.locator(".rap-wide", has_text="K-02").click()
    start.get_by_text("My list").wait_for()
    page.locator('.jp-SideBar [data-id="filebrowser"]').wait_for(state="hidden")

    open_interview(page, "INT-63108")  # 4
    line = next(
        one
        for one in page.locator(".rap-text:visible .rap-line").all_text_contents()
        if len(one) > 80
    )
    select(page, line[10:40].strip())  # 5
    before = len(lab.ask("sources/INT-63108")["codings"])
    page.keyboard.press("c")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type("ala")
    page.keyboard.press("Enter")
    saved(page)
    soon(lambda: len(lab.ask("sources/INT-63108")["codings"]), before + 1)
    for keys, n in (("Control+z", before), ("Control+y", before + 1)):  # 6
        page.keyboard.press(keys)
        soon(lambda: len(lab.ask("sources/INT-63108")["codings"]), n)

    to_page(page, "Search")  # 8
    passages = page.locator("#rap-page-passages")
    passages.get_by_role("searchbox").fill("code:rent")
    page.keyboard.press("Enter")
    passages.locator(".rap-news", has_text="passages of").wait_for()
    passages.get_by_role("button", name="Copy with reference").first.wait_for()
    soon(lambda: passages.locator(".rap-passage").count() > 20, True)  # drawn as they are read
    assert passages.locator(".rap-bar").count() == passages.locator(".rap-passage").count()

    to_page(page, "Framework grid")
    grid = page.locator("#rap-page-grid")
    grid.locator(".rap-sum-new").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The key is with the owner.")
    page.keyboard.press("Control+Enter")
    grid.locator(".rap-news", has_text="Saved.").wait_for()
    written = [one["text"] for one in lab.ask("memos?type=summary")["memos"] if one["by"] == "K-02"]
    assert written == ["The key is with the owner."]
    page.keyboard.press("?")
    page.locator(".rap-keys", has_text="Mask this name now").wait_for()
    page.keyboard.press("Escape")
    page.locator(".rap-keys").wait_for(state="detached")

    to_page(page, "Notes")  # 9
    page.locator("#rap-page-memos").get_by_role("button", name="Write in my diary").click()
    page.keyboard.type("I had expected something else.")
    page.keyboard.press("Control+Enter")
    page.locator(".rap-toast", has_text="Memo written").wait_for()
    soon(lambda: _memos(lab), [("K-02", "reflexive", True)])

    to_page(page, "Side by side")  # 10
    desk = page.locator("#rap-page-desk")
    desk.get_by_label("Interview").select_option("INT-38201")
    desk.locator(".rap-difference").first.get_by_text("You (K-02)").wait_for()
    page.close()
