"""jupyter-scheduler in JupyterLab: its menu is clicked, the job runs in the study, and its copies
lie where a withdrawal looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, lab_on, open_lab, picture, soon
from runs import HEARD, Hers, make_run_study
from studies import write

from rap.lab.launch import lab_arguments
from rap.topics.runs.single import FOLDER
from rap.topics.withdrawal.derived_files import find_exports

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with what `rap lab` tells it, on a study with one small notebook."""
    pytest.importorskip("jupyter_scheduler", reason="the extra `scheduler` is not installed")
    root = make_run_study(tmp_path_factory.mktemp("jobs") / "study", HEARD, "print(by)")
    write(root, ".rap/coder", "K-01\n")
    words = [word[2:] for word in lab_arguments(root, browser=False) if "=" in word]
    settings = dict(word.split("=", 1) for word in words)
    with lab_on(root, tmp_path_factory.mktemp("private"), settings=settings) as started:
        yield started


def test_a_job_is_made_from_the_list_of_files(chromium: Any, lab: Lab):
    """It ends as completed, with the study's numbers in its result; copies and results are among what
    a withdrawal takes away.
    """
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    open_lab(page, lab)
    page.evaluate("window.jupyterapp.commands.execute('rap:notebooks')")
    files = page.locator(".jp-DirListing")
    files.get_by_text("notebooks", exact=True).dblclick()
    files.get_by_text("small.ipynb", exact=True).click(button="right")
    page.get_by_role("menuitem", name="Create Job").click()
    page.get_by_label("Job name").wait_for()
    assert page.get_by_label("Input file").input_value() == "notebooks/small.ipynb"
    picture(page, "scheduler-form")
    page.get_by_role("button", name="Create", exact=True).click()
    soon(lambda: _states(page), ["Completed"])
    picture(page, "scheduler-jobs")
    copies = [*(lab.study / FOLDER).rglob("*.ipynb")]
    found, _ = find_exports(lab.study, Hers())  # type: ignore[arg-type]
    page.close()

    assert any("We heard" in copy.read_text(encoding="utf-8") for copy in copies)
    assert {*copies} <= {*found}
    assert all(path.is_relative_to(lab.study / ".rap") for path in _made(lab.study))


def _states(page: Any) -> list[str]:
    """What the list of jobs says of each; the extension looks again when it is asked to."""
    page.get_by_role("button", name="Reload").click()
    known = page.get_by_text(re.compile("^(Completed|In progress|Failed|Queued)$"))
    return known.all_inner_texts()  # type: ignore[no-any-return]


def _made(root: Path) -> set[Path]:
    """Notebooks of the study other than its own."""
    return {*root.rglob("*.ipynb")} - {root / "notebooks/small.ipynb"}
