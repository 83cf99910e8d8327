"""The interviews to come in a real JupyterLab: one page, no names, on a phone too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, open_lab, quiet, wear
from browser.vault_lab import vault_lab
from reviews import make_review_study, queue
from studies import add_source, write

from rap.store.titles import write_naming
from rap.topics.waiting_texts.queue import open_queue

pytestmark = [pytest.mark.browser, pytest.mark.long]
WANTED = (
    "[tool.rap.wanted]\nsetting = {home = 3, window = 8, club = 5}\nlanguage = {en = 6, fr = 4}\n"
)
_CLOSED = ("application:toggle-left-area", "application:toggle-right-area")
TALK = "I: How is the stall?\nP1: Dry.\n"


def coming(root: Path) -> Path:
    """Five interviews, one in the vault, and a recording that was to be gone yesterday."""
    make_review_study(root)
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + WANTED, encoding="utf-8")
    for number in (1, 2, 3, 4):
        case = f"C-2100{number}"
        add_source(root, f"INT-1100{number}", f"P1: Number {number}.\n", case=case)
        write(root, f"interviews/cases/{case}.yaml", "variables: {setting: window}\n")
    write_naming(root, "INT-10001", title="copper lake", groups=[])
    queue(root, {"INT-40001": TALK})
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    open_queue(root).write("audio", "INT-10001", b"sound", cases=["C-20001"], dies=yesterday)
    return root


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with vault_lab(coming, tmp_path_factory.mktemp("coming")) as started:
        yield started


@pytest.mark.parametrize(("width", "theme"), [(1280, "Light"), (390, "Dark")])
def test_the_page_says_who_is_missing_and_what_goes_when(
    chromium: Any, lab: Lab, width: int, theme: str
) -> None:
    """In words beside the dots; nothing is wider than a phone."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    wear(page, theme)
    for command in (*_CLOSED, "rap:panel-rap-page-tocome"):
        page.evaluate(
            "async name => void (await window.jupyterapp.commands.execute(name))", command
        )
        quiet(page)
    body = page.locator("#rap-page-tocome .rap-page-body")
    body.get_by_role("heading", name="Who is missing").wait_for()
    quiet(page)

    said = body.inner_text()
    assert "5 interviews with 5 people in the study." in said
    assert "1 more waits in the vault for review. The vault is closed" in said
    assert body.locator(".rap-wanted-count").all_inner_texts() == [
        "1 of 3 · 2 missing",
        "4 of 8 · 4 missing",
        "0 of 5 · 5 missing",
        "5 of 6 · 1 missing",
        "0 of 4 · 4 missing",
    ]
    assert "1 recording: copper lake" in body.locator(".rap-due").inner_text()
    assert not page.evaluate(
        "(() => { const page = document.querySelector('#rap-page-tocome .rap-page-scroll');"
        " return page.scrollWidth > page.clientWidth })()"
    )
    assert faults(page, "#rap-page-tocome") == []
    context.close()
