"""`explore.ipynb` in JupyterLab, as somebody who does not program uses it: a menu, two lists, a table by setting."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from rap.crosstab import crosstab
from rap.explorer import label_rows
from rap.study import open_study

ROOT = Path(__file__).parents[2]
TOKEN = "browser-test"
WAIT_S = 60
PICTURES = os.environ.get("RAP_PICTURES", "")  # a folder: where the pictures of docs/explore.md are to go
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the demo study, at a short path (sockets of kernels have to fit into 107 characters)."""
    with TemporaryDirectory(prefix="rap-") as name:
        study = Path(name) / "study"
        for part in ("interviews", "codebook", "notebooks"):
            shutil.copytree(ROOT / part, study / part)
        shutil.copy(ROOT / "pyproject.toml", study)
        yield study


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """JupyterLab on that study, started as `make lab` starts it, with settings of its own."""
    home = folder.parent / "home"
    places = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={folder}",
        "--KernelManager.transport=ipc",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]
    home.mkdir()
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=folder,
            env={**os.environ, "HOME": str(home), **places},
            stdout=log,
            stderr=log,
        )
        try:
            yield _address(home / "runtime", server)
        finally:
            server.terminate()
            server.wait(30)


def _address(runtime: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server answers, from the file it writes."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, urllib.error.URLError):
                url = f"http://127.0.0.1:{json.loads(path.read_text())['port']}"
                urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=5).close()
                return url
        time.sleep(0.2)
    return str(pytest.fail("JupyterLab did not start"))


@pytest.fixture(scope="module")
def lab(chromium: Any, address: str) -> Iterator[Any]:
    """A new user's window with the page open."""
    window = chromium.new_page(viewport={"width": 1280, "height": 800})
    window.set_default_timeout(WAIT_S * 1000)
    window.goto(f"{address}/lab/tree/notebooks/explore.ipynb?token={TOKEN}&reset")
    window.locator(".jp-Notebook h1", has_text="Poser une question").wait_for()
    _picture(window, "open")
    window.get_by_role("menuitem", name="Run", exact=True).click()
    window.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
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
    counted = label_rows(crosstab(study.codings, study.cases, rows="family", by="setting"), study, "fr")
    expected: dict[str, dict[str, int]] = {}
    for row in counted.itertuples():
        expected.setdefault(row.family, dict.fromkeys(counted["setting"], 0))[row.setting] = row.people
    lab.get_by_label("Colonnes").select_option(label="Lieu\u00a0de\u00a0travail")
    lab.locator(".jp-OutputArea-output thead th", has_text=counted["setting"][0]).first.wait_for()
    _picture(lab, "setting")

    assert _shown(lab) == expected


def test_a_question_with_a_mistake_is_answered_with_a_sentence(lab: Any):
    """It points at the place, and no trace of a program is seen."""
    lab.get_by_role("tab", name="Passages").click()
    lab.get_by_placeholder(re.compile("near")).fill("rent near police near")
    lab.get_by_role("button", name="Demander").click()
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
    """What was asked is not written into the notebook on disk before somebody saves it."""
    cells = json.loads((folder / "notebooks" / "explore.ipynb").read_text(encoding="utf-8"))["cells"]

    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code"] == [[], []]
