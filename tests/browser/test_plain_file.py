"""A transcript that is opened by its file opens as the interview, by address and from the list of
files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import TOKEN, Lab, lab_on, open_lab, picture
from studies import make_study, write

pytestmark = [pytest.mark.browser, pytest.mark.long]
TEXT = "interviews/INT-10001.txt"
STRAY = "interviews/INT-99999.txt"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("plain") / "study")
    write(root, STRAY, "A text without a card.\n")
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


def opened(page: Any) -> tuple[int, int]:
    """How many files, and how many interviews, are open."""
    return page.locator(".jp-Document").count(), page.locator("#rap-coding-INT-10001").count()


def test_its_address_opens_the_interview(page: Any, lab: Lab) -> None:
    """No editor opens, and the interview can be coded."""
    page.goto(f"{lab.address}/lab/tree/{TEXT}?token={TOKEN}")
    page.locator("#rap-coding-INT-10001 .rap-line").first.wait_for()
    picture(page, "plain-file")

    assert opened(page) == (0, 1)


def test_the_list_of_files_opens_the_interview_and_the_editor_for_a_stray_text(
    page: Any, lab: Lab
) -> None:
    """What is no interview of the study is a text like any other."""
    open_lab(page, lab)
    run = "path => window.jupyterapp.commands.execute('filebrowser:open-path', { path })"
    page.evaluate(f"void ({run})('{TEXT}')")
    page.locator("#rap-coding-INT-10001").wait_for()
    first = opened(page)
    page.evaluate(f"void ({run})('{STRAY}')")
    page.locator(".jp-FileEditor .cm-content", has_text="A text without a card.").wait_for()

    assert first == (0, 1)
