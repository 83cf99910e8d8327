"""The start page of a study in which files cannot be read: each is named, and put right with a press."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser.lab import faults, lab_on, open_lab, picture, quiet, wear
from studies import git, make_study, write

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODE = "codebook/safety/alarm.yaml"
CARD = "interviews/cases/C-20001.yaml"
MARKS = """\
<<<<<<< HEAD
label: {en: Alarm bell}
=======
label: {en: Panic button}
>>>>>>> theirs
"""


@pytest.mark.parametrize(("width", "theme"), [(1280, "Light"), (390, "Dark")])
def test_two_files_are_named_and_put_right(
    chromium: Any, tmp_path: Path, width: int, theme: str
) -> None:
    """A code of which git left both versions, and a card cut off: her version, and the last good
    one; then the list is gone, and the interview is back.
    """
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", "/.rap/\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    card = (root / CARD).read_text(encoding="utf-8")
    write(root, CODE, MARKS)
    write(root, CARD, "consent:\n  - date: 2025-")
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    with lab_on(root, tmp_path / "private", coder="K-01") as lab:
        open_lab(page, lab)
        wear(page, theme)
        part = page.locator(".rap-first")
        part.wait_for()
        page.get_by_role("button", name=f"Put it right… {CODE}").press("Enter")
        theirs = page.get_by_role("button", name=f"Take this version: theirs: {CODE}")
        theirs.wait_for()
        quiet(page)
        picture(page, f"start-damage-{width}")
        wrong = faults(page, ".rap-first")
        page.get_by_role("button", name="Choose field by field").press("Enter")
        page.locator("#rap-page-sharing .rap-both").get_by_text("Panic button").wait_for()
        page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-start')")
        theirs.wait_for()
        theirs.press("Enter")
        page.get_by_text(f"{CODE} can be read again.").wait_for()
        page.get_by_role("button", name=f"Put it right… {CARD}").click()
        back = page.get_by_role("button", name=f": {CARD}").last
        back.wait_for()
        quiet(page)
        picture(page, f"start-damage-card-{width}")
        back.click()
        part.wait_for(state="detached")
    context.close()

    assert wrong == []
    assert "Panic button" in (root / CODE).read_text(encoding="utf-8")
    assert (root / CARD).read_text(encoding="utf-8") == card
