"""One thing of each kind that a package of others adds, used as its own kind is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from runs import make_run_study, write_notebook
from strangers import FIELDBOOK, Machine, install
from studies import write_by_hand

TALK = "Researcher > How do you get a room?\nJo > You pay three months first.\n"
PROJECT = "rent 0 8 Ana\n\nYou pay three months first.\n"
RUNS = """
[[tool.rap.runs]]
name = "small"
notebook = "notebooks/small.ipynb"
audiences = ["team"]
languages = ["en"]
timeout_s = 600
"""
IN = ("--language", "en", "--consent", "public")
SHOWN = """import pandas as pd, rap
study = rap.open_study()
cases = [["C-20001"], ["C-20001"]]
table = pd.DataFrame({"code": ["deposit", "alarm"], "people": [1, 1], "cases": cases})
rap.show_chart(table, id="dots", title={"en": "Codes"}, mark="dots")"""
MEASURED = """import rap
from rap.analysis.agreement import measure_agreement
study = rap.open_study()
rated = [["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]
found = measure_agreement(rated, coefficient="half", draws=0).value
rap.say({"en": f"Half: {found}"}, id="half")"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which `fieldbook` is on, and a study with a run for the team."""
    root = make_run_study(tmp_path / "study", SHOWN, MEASURED, runs=RUNS)
    machine = Machine(tmp_path / "machine", root)
    install(machine.site, "fieldbook", FIELDBOOK)
    machine.type("extensions", "on", "fieldbook", "--yes")
    return machine


def test_a_reader(machine: Machine) -> None:
    """Its turns become a text of the study, as those of any file; it ran where nothing is told."""
    file = write_by_hand(machine.root.parent, "talk.fbk", TALK)
    said = machine.type("import", "anonymised", *IN, "--about", "kind=article", str(file))
    id = next(word for word in said.split() if word.startswith("AR-"))

    assert "read by fieldbook 1.0" in said
    assert (machine.root / "interviews" / f"{id}.txt").read_text() == (
        "I: How do you get a room?\nP1: You pay three months first.\n"
    )
    assert not machine.is_imported()


def test_a_project_of_another_program(machine: Machine) -> None:
    """Its codes, texts and codings come in, and its loss report says who read it."""
    file = write_by_hand(machine.root.parent, "old.fbz", PROJECT)
    said = machine.type("import", "project", *IN, "--dry-run", "--as", "K-02=Ana", str(file))

    assert "read by fieldbook 1.0" in said
    assert "one coding would come in" in said
    assert not machine.is_imported()


def test_runs(machine: Machine) -> None:
    """A drawing and a coefficient in a run; its manifest names the package, and off it is another run.
    A coefficient runs in the kernel, a drawing nowhere that is told anything.
    """
    write_notebook(machine.root, SHOWN)
    machine.type("run", "small")
    drawn = machine.is_imported()
    manifest, page = result(machine)
    write_notebook(machine.root, MEASURED)
    machine.type("run", "small")
    measured = machine.is_imported()
    machine.type("extensions", "off", "fieldbook")
    off = machine.type("run", "small", ok=False)

    assert [(row["name"], row["version"]) for row in manifest["extensions"]] == [
        ("fieldbook", "1.0")
    ]
    assert page.count('<circle class="dot"') == 4  # two numbers, on a phone and on a wide page
    assert (drawn, measured) == (False, True)
    assert "Half: 0.5" in result(machine)[1]
    assert "coefficient" in off


def result(machine: Machine) -> tuple[dict[str, Any], str]:
    """The manifest of the newest run, and its report."""
    folder = machine.root / "reports/runs/small"
    key = (folder / "latest.team").read_text().strip()
    (page,) = (folder / key).glob("*.html")
    manifest = json.loads((folder / key / "manifest.json").read_text())
    return manifest, page.read_text()
