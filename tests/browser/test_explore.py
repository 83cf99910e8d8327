"""`explore.ipynb` in JupyterLab, as somebody who does not program uses it: a card, a list, a table
by setting.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from browser.lab import PATIENCE_MS, TOKEN, lab_on, soon

from rap.analysis.crosstab import crosstab
from rap.lab.explorer import label_rows
from rap.study.study import open_study

ROOT = Path(__file__).parents[2]
PICTURES = os.environ.get(
    "RAP_PICTURES", ""
)  # a folder: where the pictures of docs/explore.md are to go
pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the demo study, at a short path (sockets of kernels have to fit into 107
    characters).
    """
    with TemporaryDirectory(prefix="rap-") as name:
        study = Path(name) / "study"
        for part in ("interviews", "codebook", "notebooks"):
            shutil.copytree(ROOT / part, study / part)
        shutil.copy(ROOT / "pyproject.toml", study)
        yield study


@pytest.fixture(scope="module")
def lab(chromium: Any, folder: Path) -> Iterator[Any]:
    """A new user's window: she says who she is, and asks for the page of questions on the first
    page.
    """
    with lab_on(folder, folder.parent / "private") as server:
        window = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="fr-BE")
        window.set_default_timeout(PATIENCE_MS)
        window.goto(f"{server.address}/lab?token={TOKEN}&reset")
        window.locator("#rap-page-start").get_by_role("button", name="K-02").click()
        card = window.locator(".rap-card", has_text=re.compile("Poser une question|Ask a question"))
        card.wait_for()
        _picture(window, "open")
        card.click()
        window.get_by_role("tab", name="Compter").wait_for()
        yield window
        window.close()


def _picture(window: Any, name: str) -> None:
    if PICTURES:
        window.wait_for_timeout(1000)
        window.screenshot(path=Path(PICTURES) / f"explore-{name}.png")


def _shown(window: Any) -> dict[str, dict[str, int]]:
    """The table on the page: line -> column -> number."""
    table = window.locator(".jp-OutputArea-output table:visible").first
    heads = table.locator("thead th").all_inner_texts()
    lines = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return {name: dict(zip(heads, map(int, numbers), strict=True)) for name, *numbers in lines}


def test_one_choice_gives_the_people_of_each_theme_by_setting(lab: Any, folder: Path):
    """Menu, list, table: the numbers are those of `crosstab`, under the words of the codebook."""
    study = open_study(folder)
    counted = label_rows(
        crosstab(study.codings, study.cases, rows="family", by="setting"), study, "fr"
    )
    expected: dict[str, dict[str, int]] = {}
    for row in counted.itertuples():
        expected.setdefault(row.family, dict.fromkeys(counted["setting"], 0))[row.setting] = (
            row.people
        )
    lab.get_by_label("Colonnes").select_option(label="Lieu\u00a0de\u00a0travail")
    lab.locator(".jp-OutputArea-output thead th", has_text=counted["setting"][0]).first.wait_for()
    _picture(lab, "setting")

    soon(lambda: _shown(lab), expected)


def test_the_page_shows_no_program_and_its_help_stands_on_it(lab: Any):
    """In the language of the screen, from its top, with codes of this study."""
    assert lab.locator(".jp-InputPlaceholder:visible, .cm-editor:visible").count() == 0
    assert lab.get_by_role("heading", name="Poser une question").is_visible()
    lab.get_by_text("Comment une question s’écrit").click()
    rows = lab.locator(".jp-OutputArea-output details[open] code").all_inner_texts()
    lab.get_by_text("Comment une question s’écrit").click()

    assert any(row.endswith(" before having-a-say") for row in rows)


def test_a_question_with_a_mistake_is_answered_with_a_sentence(lab: Any):
    """It points at the place, and no trace of a program is seen."""
    lab.get_by_role("tab", name="Passages").click()
    lab.get_by_placeholder(re.compile("near")).fill("rent near police near")
    lab.get_by_role("button", name="Poser la question").click()
    said = lab.locator(".jp-OutputArea-output p[role=alert]")
    said.wait_for()

    assert said.inner_text().startswith("query, character ")
    assert lab.locator("text=Traceback").count() == 0


def test_a_question_gives_passages_and_how_many_people_say_so(lab: Any):
    """With the words around them."""
    lab.get_by_role("tab", name="Passages").click()
    lab.get_by_placeholder(re.compile("near")).fill("rent near 400 police")
    lab.get_by_placeholder(re.compile("near")).press("Enter")
    lab.locator(".jp-OutputArea-output blockquote").first.wait_for()
    _picture(lab, "passages")

    assert lab.locator(".jp-OutputArea-output blockquote").count() > 0


def test_the_page_is_left_without_words_of_anybody(lab: Any, folder: Path):
    """What was asked is not written into the notebook on disk, though somebody saves it."""
    lab.evaluate("window.jupyterapp.commands.execute('docmanager:save').then(() => true)")
    lab.wait_for_function("!document.querySelector('.jp-mod-dirty')")
    cells = json.loads((folder / "notebooks" / "explore.ipynb").read_text(encoding="utf-8"))[
        "cells"
    ]

    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code"] == [[], []]
