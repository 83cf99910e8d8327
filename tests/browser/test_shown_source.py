"""`rap.lab.show_source` in a notebook in JupyterLab: the text is seen, and not saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser.lab import PATIENCE_MS, TOKEN, insist, lab_on, soon
from studies import TEXT, make_study, write

from rap.store.codings import CodingLogs
from rap.store.sources import hash_of

pytestmark = [pytest.mark.browser, pytest.mark.long]

CELL = "import rap, rap.lab\nrap.lab.show_source(rap.open_study(), 'INT-10001')"


def test_a_text_is_seen_in_a_notebook_and_not_saved(chromium: Any, tmp_path: Path):
    """Words, names of codes and a stripe are there; the saved file holds nothing of it, though the
    state of widgets is saved.
    """
    study = make_study(tmp_path / "study")
    write(study, ".rap/coder", "K-01\n")
    start = TEXT.index("You pay")
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        logs.append(
            "INT-10001",
            "add",
            {"code": "deposit", "start": start, "end": start + 7},
            src=hash_of(TEXT)[:8],
        )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=kernel)
    nbformat.write(notebook, study / "look.ipynb")
    with lab_on(study, tmp_path / "private") as lab:
        page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{lab.address}/lab/tree/look.ipynb?token={TOKEN}&reset")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        page.locator("#rap-page-start h1").wait_for(state="attached")  # it comes to the front once
        page.locator('.lm-TabBar-tab[role="tab"]', has_text="look.ipynb").click()
        page.locator(".jp-Notebook .cm-content").first.click()
        shown = page.locator(".rap-shown-text")
        insist(  # a kernel that is still starting lets the first one go by
            lambda: page.evaluate(
                "void window.jupyterapp.commands.execute('notebook:run-all-cells')"
            ),
            shown.locator("mark", has_text="You pay").first,
            times=4,
        )
        soon(shown.locator(".rap-shown-stripe").count, 1)
        seen = (shown.inner_text(), shown.locator("mark").get_attribute("aria-label"))
        page.evaluate(
            "void window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
        )
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save').then(() => true)")
        page.wait_for_function("!document.querySelector('.jp-mod-dirty')")
        page.close()
    written = (study / "look.ipynb").read_text(encoding="utf-8")

    assert ("It rings at the owner's." in seen[0], seen[1]) == (True, "Deposit")
    assert (
        json.loads(written)["cells"][0]["outputs"],
        "widgets" in json.loads(written)["metadata"],
    ) == ([], False)
    assert not [words for words in ("You pay", "rings at", "the alarm") if words in written]
