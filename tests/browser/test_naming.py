"""Titles and groups of interviews in a real JupyterLab: chosen in the text's head, seen everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, open_interview, quiet, window_on
from studies import add_source, make_study

from rap.store.sources import read_source, source_ids

pytestmark = [pytest.mark.browser, pytest.mark.long]
ID = "INT-10001"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("titles") / "study")
    add_source(root, "INT-10002", "P1: Nobody had the key.\n", case="C-20001")
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab, width=1280, height=800) as page:
        yield page


def test_an_interview_is_named_by_keyboard_and_called_so_everywhere(page: Any, lab: Lab) -> None:
    """In the head, on its tab, in the list; a title that may tell who she is needs a second press."""
    open_interview(page, ID)
    head = page.locator(f"#rap-coding-{ID} .rap-title")
    head.get_by_role("button", name="Title and groups…").press("Enter")
    box = page.get_by_role("dialog", name="Title and groups…")
    assert faults(page, ".rap-box") == []
    page.keyboard.type("34 years old")
    page.keyboard.press("Enter")
    box.get_by_role("button", name="Use it all the same").wait_for()
    assert box.get_by_role("status").get_by_role("listitem").count() == 1
    assert read_source(lab.study, ID).title == ""

    box.get_by_label("Title", exact=True).fill("copper lake")
    assert box.get_by_role("status").get_by_role("listitem").count() == 0
    box.get_by_label("Groups, with commas between them").fill("spring, north")
    page.keyboard.press("Enter")
    head.get_by_role("heading", name=f"copper lake · {ID}").wait_for()
    quiet(page)
    row = page.locator(f'#rap-interviews [data-source="{ID}"]')
    assert row.inner_text().split("\n")[0] == "copper lake"
    assert "spring, north" in row.inner_text()
    assert read_source(lab.study, ID).groups == ("spring", "north")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "didName" in kept
    assert "copper lake" not in kept
    toast = page.locator(".rap-toast", has_text=f"{ID} is called “copper lake” now.")
    toast.get_by_role("button", name="Undo").click()
    head.get_by_role("heading", name=ID, exact=True).wait_for()
    assert (read_source(lab.study, ID).title, read_source(lab.study, ID).groups) == ("", ())


def test_titles_are_drawn_for_all_that_have_none(page: Any, lab: Lab) -> None:
    """One press in the list of interviews; the button is gone when there is nothing to draw, and
    there again when what was drawn is taken back.
    """
    before = {id: read_source(lab.study, id).title for id in source_ids(lab.study)}
    draw = page.locator("#rap-interviews").get_by_role("button", name="Draw a title for")
    draw.click()
    draw.wait_for(state="hidden")
    assert all(read_source(lab.study, id).title for id in source_ids(lab.study))
    page.locator(".rap-toast", has_text="a title now").get_by_role("button", name="Undo").click()
    draw.wait_for()

    assert {id: read_source(lab.study, id).title for id in source_ids(lab.study)} == before
