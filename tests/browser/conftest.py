"""A Chromium for the browser tests: skipped with a reason where there is none, failed when
RAP_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, lab_on, open_interview, open_lab
from browser.rooms import IDS, rooms
from studies import write

# Nothing of the browser itself may use the network while a page is looked at.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """Where Chromium is, or a skip (a failure when a browser is required)."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = pytest.fail if os.environ.get("RAP_REQUIRE_BROWSER") == "1" else pytest.skip
        missing("Chromium is not here: apt-get install chromium")
    return str(path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a run."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for somebody who leads a study, with an interview for each test."""
    study = rooms(tmp_path_factory.mktemp("rooms"))
    write(study, ".rap/coder", "K-01\n")
    with lab_on(study, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open, so that JupyterLab starts once."""
    page = chromium.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
    open_lab(page, lab)
    yield page
    page.close()


@pytest.fixture(scope="module")
def unused() -> Iterator[str]:
    """Interviews that no test of the module has opened yet."""
    return iter(IDS)


@pytest.fixture
def page(window: Any, unused: Iterator[str]) -> Iterator[Any]:
    """The window with a fresh interview in front; its id is `page.source`."""
    window.source = next(unused)
    open_interview(window, window.source)
    yield window
    window.keyboard.press("Escape")
