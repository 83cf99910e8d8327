"""Somebody comes in: a key blanks the screen; and the study is closed from the menu."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, open_interview, open_lab, picture, select, soon, wear
from browser.rooms import IDS, rooms
from browser.vault_lab import vault_lab
from vaults import PASSPHRASE, make_coder

from rap.lab.launch import CLOSES
from rap.topics.upkeep.closing import prove, was_asked

pytestmark = [pytest.mark.browser, pytest.mark.long]


def closable(root: Path) -> Path:
    """A study of a coder who knows her passphrase."""
    make_coder(rooms(root), "K-01")
    prove(root, PASSPHRASE)
    return root


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """As `rap lab` starts it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CLOSES, "1")
        with vault_lab(closable, tmp_path_factory.mktemp("rooms")) as started:
            yield started


def seen(page: Any) -> int:
    """How many colours the middle of the window shows."""
    from io import BytesIO

    from PIL import Image

    area = {"x": 0, "y": 0, "width": 1280, "height": 700}
    shot = Image.open(BytesIO(page.screenshot(clip=area))).convert("RGB")
    return len(shot.getcolors(1 << 24))


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_f2_blanks_the_screen_at_once_and_keeps_what_was_begun(page: Any, theme: str):
    """From within a field of a box: not a word, no title, no key that does anything; the same key
    gives the field back.
    """
    wear(page, theme)
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    title, before = page.title(), seen(page)
    page.keyboard.press("F2")
    blank, heading = seen(page), page.title()
    for key in ("d", "c", "1", "Control+z", "Tab", "?"):
        page.keyboard.press(key)
    hidden = page.evaluate(
        "[...document.body.children].every(one => one.inert || one.matches('.rap-blank'))"
    )
    found, focus = faults(page, ".rap-blank"), page.evaluate("document.activeElement.textContent")
    picture(page, f"blank-{theme.lower()}")
    page.keyboard.press("F2")

    assert (before > 10, blank, hidden, found) == (True, 1, True, [])
    assert (heading, focus, page.title()) == ("·", "Show the screen again", title)
    assert page.locator(".rap-box input").input_value() == "dep"
    page.keyboard.type("osit")
    assert page.locator(".rap-box input").input_value() == "deposit"
    page.keyboard.press("Escape")
    wear(page, "Light")


def test_closed_from_the_menu_no_word_stays_in_sight(chromium: Any, lab: Lab):
    """The server ends; both windows forget what they showed; `rap lab` finds the note."""
    windows = [chromium.new_page(locale="en-GB") for _ in range(2)]
    for one in windows:
        open_lab(one, lab)
        open_interview(one, IDS[-1])
    page = windows[0]
    page.get_by_role("menuitem", name="Study", exact=True).click()
    page.get_by_role("menuitem", name="Close the study…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("All its files become one encrypted file").wait_for()
    assert faults(page, ".jp-Dialog") == []
    dialog.get_by_role("button", name="Close the study").click()
    for one in windows:
        one.get_by_role("heading", name="The study is being closed").wait_for()
        assert one.evaluate("document.body.children.length") == 1
        assert faults(one, "body") == []
    picture(page, "closing")
    soon(lambda: Path(f"/proc/{lab.process}").exists() and _is_alive(lab.process), False)

    assert was_asked(lab.study)
    for one in windows:
        one.close()


def _is_alive(process: int) -> bool:
    """Whether it still runs: what nobody waited for stays as a name."""
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
