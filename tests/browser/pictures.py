"""Makes the pictures of the screen in `docs/` anew, from the demo study: `make pictures`.

`docs/screen.md` lists which page shows which. Those of the first hour, of the review page, of
Explore and of Sharing are kept by the tests that get there (`RAP_PICTURES` names the folder).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "helpers")]

from browser.conftest import QUIET, chromium_path  # noqa: E402
from browser.lab import (  # noqa: E402
    Lab,
    lab_on,
    open_interview,
    open_lab,
    picture,
    quiet,
    speak,
    to_page,
    wear,
)
from studies import ROOT  # noqa: E402

TEXT = "INT-63108"
READ_BY_TWO = "INT-38201"
PARTS = ("interviews", "codebook", "notebooks", "reports")
DESKTOP = (1280, 800)
SIZES = {"screen-1024": (1024, 768), "screen-1920": (1920, 1080)}
PAGES = {  # word of the rail -> name of the picture
    "Search": "passages",
    "Suggestions": "suggestions",
    "Codes": "codebook",
    "Notes": "memos",
    "Findings": "findings",
}


def make_pictures(browser: Any, lab: Lab) -> None:
    """All pictures, each in a window of its own size."""
    with window(browser, lab) as page:
        start(page)
        texts(page)
        pages(page)
    for name, size in SIZES.items():
        with window(browser, lab, size=size) as page:
            read(page)
            picture(page, name)
    with window(browser, lab, size=(853, 533), device_scale_factor=1.5) as page:
        read(page, TEXT)
        picture(page, "screen-150")
    with window(browser, lab, size=(853, 533), device_scale_factor=1.5) as page:
        read(page, TEXT)
        page.locator('nav.rap-rail [data-to="team"]').click()
        picture(page, "screen-150-team")
    with window(browser, lab, forced_colors="active") as page:
        read(page)
        picture(page, "screen-forced")


@contextmanager
def window(
    browser: Any, lab: Lab, *, size: tuple[int, int] = DESKTOP, **more: Any
) -> Iterator[Any]:
    """A window of a browser that never was here before."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale="en-GB", **more)
    page = context.new_page()
    open_lab(page, lab)
    yield page
    context.close()


def start(page: Any) -> None:
    """The first page, as it is before anything is opened."""
    to_page(page, "Read")
    to_page(page, "Start")  # the codes are beside texts alone
    page.locator("#rap-page-start").get_by_text("Coded last").wait_for()
    picture(page, "start")


def texts(page: Any) -> None:
    """The screen for coding: by day, by night, in three languages."""
    read(page)
    picture(page, "coding-light")
    for language in ("fr", "nl"):
        speak(page, language)
        quiet(page)
        picture(page, f"screen-{language}")
    speak(page, "en")
    wear(page, "Dark")
    quiet(page)
    picture(page, "coding-dark")
    wear(page, "Light")


def pages(page: Any) -> None:
    """The pages that the guides show."""
    for word, name in PAGES.items():
        to_page(page, word)
        picture(page, name)
    to_page(page, "Who codes what")
    plan = page.locator("#rap-page-plan")
    plan.get_by_label("Number of the draw").fill("7")
    page.keyboard.press("Tab")
    plan.get_by_role("button", name="Look at a draw").click()
    plan.locator(".rap-news", has_text="not kept yet").wait_for()
    picture(page, "plan")
    to_page(page, "Side by side")
    desk = page.locator("#rap-page-desk")
    desk.get_by_label("Interview").select_option(READ_BY_TWO)
    desk.locator(".rap-difference").first.wait_for()
    quiet(page)
    desk.locator(".rap-page-scroll").evaluate("one => one.scrollBy(0, 150)")  # to its buttons
    picture(page, "desk")
    to_page(page, "Trial spaces")
    picture(page, "spaces")
    beside(page, "rap-interviews", shown=False)  # what is wide has all the room
    to_page(page, "People")
    picture(page, "people")
    to_page(page, "Framework grid")
    page.locator(".rap-cell").first.wait_for()
    picture(page, "grid")


def read(page: Any, source: str = TEXT) -> None:
    """An interview, at a place with codings, one of them chosen."""
    beside(page, "rap-interviews", shown=True)
    open_interview(page, source)
    page.locator(".rap-text:visible").focus()
    page.locator(".rap-mark:visible").nth(3).click()
    quiet(page)


def beside(page: Any, panel: str, *, shown: bool) -> None:
    """Show or hide a list beside the page."""
    if page.locator(f"#{panel}").is_visible() != shown:
        page.locator(f'nav.rap-rail [data-to="{panel}"]').click()


def main(folder: str) -> None:
    from playwright.sync_api import sync_playwright

    os.environ["RAP_PICTURES"] = folder
    with TemporaryDirectory(prefix="rap-") as name:
        study = Path(name) / "study"
        for part in PARTS:
            ignore = shutil.ignore_patterns("runs")
            shutil.copytree(ROOT / part, study / part, ignore=ignore)
        shutil.copy(ROOT / "pyproject.toml", study)
        with (
            lab_on(study, Path(name) / "private", coder="K-01") as lab,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
            make_pictures(browser, lab)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
