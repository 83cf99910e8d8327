"""The page *Sharing* in a real JupyterLab: set up, exchange, both changed, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, quiet, window_on
from studies import make_study, write

from rap.acts.shared_place import join
from rap.acts.sync import sync

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODE = "codebook/safety/alarm.yaml"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("sharing") / "study")
    write(root, ".gitignore", "/.rap/\n")
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab, width=1280, height=800) as page:
        open_page(page)
        yield page


def open_page(page: Any) -> None:
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-sharing')")
    page.locator("#rap-page-sharing .rap-shared-now").wait_for()
    quiet(page)


def test_a_place_is_set_up_and_two_versions_are_decided_by_keyboard(
    page: Any, lab: Lab, tmp_path: Path
) -> None:
    """A folder is typed, a colleague changes the same label, and the choice is hers as well."""
    place = tmp_path / "stick"
    place.mkdir()
    assert faults(page, "#rap-page-sharing") == []
    page.get_by_label("Folder or address").focus()
    page.keyboard.type(str(place))
    page.keyboard.press("Enter")
    page.get_by_text("Last exchanged today").wait_for()
    quiet(page)
    assert page.evaluate("document.activeElement.textContent") == "Exchange now"
    other = join(str(place), tmp_path / "other", coder="K-02")
    write(other, CODE, "label: {en: Alarm bell}\n")
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    sync(other)
    write(lab.study, CODE, "label: {en: Alarm button}\n")

    page.get_by_role("button", name="Exchange now").press("Enter")
    page.get_by_role("heading", name="1 thing both of you changed").wait_for()
    assert faults(page, "#rap-page-sharing") == []
    assert not (lab.study / "codebook/needs/rest.yaml").exists()
    page.get_by_role("radio", name="Write it anew").focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="What it should be").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Alarm")
    page.get_by_role("button", name="Save 1 choice").press("Enter")
    page.get_by_role("status").get_by_text("Exchanged. 2 files of the others came in.").wait_for()

    sync(other)
    assert (lab.study / CODE).read_text() == (other / CODE).read_text() == "label: {en: Alarm}\n"
    assert (lab.study / "codebook/needs/rest.yaml").is_file()
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-start')")
    page.locator("#rap-page-start").get_by_text("Last exchanged today").wait_for()
