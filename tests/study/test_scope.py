"""The scope of a notebook: which texts it reads stands in it, so every Jupyter tool tells the same
numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from runs import make_run_study
from studies import AGREED, ROOT, add_source, scaled, write

from rap.core.errors import StudyNotFoundError, WrongUseError
from rap.lab.launch import lab_environment
from rap.report.items import items_of
from rap.study.study import open_study

RUNS = """
[[tool.rap.runs]]
name = "talks"
notebook = "notebooks/small.ipynb"
sources = {kind = ["interview"]}
languages = ["en"]
"""
COUNTED = """import rap
study = rap.open_study(run=scope)
rap.show_table(rap.count_people(study.cases, by="setting"), id="who", title={"en": "People"})"""
TABLE = re.compile(r"<tbody.*?</tbody>", re.S)


def make_two_kinds(root: Path) -> Path:
    """Two interviews, of which one has no recorded consent, and a focus group, each of one person."""
    make_run_study(root, COUNTED, parameters='scope = "talks"', runs=RUNS)
    for id, case, consent in (("INT-10002", "C-20002", ""), ("FG-10003", "C-20003", AGREED)):
        add_source(root, id, f"I: And {id}?\nP1: In the street.\n", case=case)
        write(root, f"interviews/cases/{case}.yaml", "variables: {setting: street}\n" + consent)
    return root


def test_a_run_names_the_texts_a_notebook_reads(tmp_path: Path):
    """Its sources, of whose people consent is known; without a run the team reads every text."""
    root = make_two_kinds(tmp_path)

    assert sorted(open_study(root, run="talks").sources["source"]) == ["INT-10001"]
    assert sorted(open_study(root).sources["source"]) == ["FG-10003", "INT-10001", "INT-10002"]


def test_a_run_that_does_not_exist_is_refused(tmp_path: Path):
    """An unknown run is refused with the nearest name of a run that exists."""
    with pytest.raises(WrongUseError) as caught:
        open_study(make_two_kinds(tmp_path), run="talk")

    assert (caught.value.id, caught.value.facts["run"]) == ("study.open.unknown_run", "talk")
    assert "talks" in str(caught.value)


def test_the_study_is_found_from_a_staging_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`rap lab` names the study to its kernels; a folder inside a study comes first."""
    root, staging = make_two_kinds(tmp_path / "study"), tmp_path / "staging"
    staging.mkdir()
    monkeypatch.chdir(staging)
    with pytest.raises(StudyNotFoundError):
        open_study()

    monkeypatch.setenv("RAP_STUDY", lab_environment(root, root, {})["RAP_STUDY"])

    assert open_study().root.resolve() == root.resolve()


def as_in_jupyterlab(root: Path, notebook: Path) -> nbformat.NotebookNode:
    node = nbformat.read(notebook, as_version=4)
    NotebookClient(node, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    return node


def by_command(*words: str, reads: bool = True) -> Any:
    def execute(root: Path, notebook: Path) -> nbformat.NotebookNode | None:
        out = notebook.with_name("out.ipynb")
        filled = [word.format(notebook=notebook.name, out=out.name) for word in words]
        env = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        subprocess.run(filled, cwd=notebook.parent, env=env, check=True, capture_output=True)
        return nbformat.read(out, as_version=4) if reads else None

    return execute


def by_rap_run(root: Path, notebook: Path) -> nbformat.NotebookNode:
    name = re.search(r'scope = "(\w+)"', notebook.read_text(encoding="utf-8").replace("\\", ""))
    assert name is not None
    subprocess.run(
        [sys.executable, "-m", "rap", "run", name[1]], cwd=root, check=True, capture_output=True
    )
    (page,) = (root / "reports" / "runs" / name[1]).glob(f"*/DRAFT-{name[1]}.team.en.html")
    return nbformat.read(page.with_name("notebook.ipynb"), as_version=4)


WAYS = {
    "jupyterlab": as_in_jupyterlab,
    "papermill": by_command("papermill", "{notebook}", "{out}"),
    "jupyter execute": by_command("jupyter", "execute", "--output={out}", "{notebook}"),
    "nbconvert": by_command(
        "jupyter", "nbconvert", "--to", "notebook", "--execute", "--output={out}", "{notebook}"
    ),
    "rap run": by_rap_run,
}


def tables_of(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, Any, Any]]:
    """Id, numbers and chart of every item: what stands in its tables."""
    for _, item in items_of(notebook):
        yield item["id"], item["rows"], item["chart"]


def report_by_nbconvert(notebook: Path) -> str:
    """`jupyter nbconvert --to rap_html --execute`, as a page."""
    by_command(
        "jupyter",
        "nbconvert",
        "--to",
        "rap_html",
        "--execute",
        "--output=page",
        "{notebook}",
        reads=False,
    )(notebook.parent.parent, notebook)
    return notebook.with_name("page.html").read_text(encoding="utf-8")


def report_by_rap_run(root: Path, run: str) -> str:
    (made,) = (root / "reports" / "runs" / run).glob(f"*/DRAFT-{run}.team.en.html")
    return made.read_text(encoding="utf-8")


@pytest.mark.long
def test_five_ways_to_run_a_notebook_tell_the_same(tmp_path: Path):
    """JupyterLab's kernel, papermill, `jupyter execute`, nbconvert and `rap run`: one person, in
    every table and report.
    """
    root = make_two_kinds(tmp_path)
    notebook = root / "notebooks" / "small.ipynb"
    made = {name: list(tables_of(way(root, notebook))) for name, way in WAYS.items()}
    tables = TABLE.findall(report_by_nbconvert(notebook))

    rows = [{"where": {"setting": "home"}, "people": 1}]
    assert made == {name: [("who", rows, {})] for name in WAYS}
    assert tables == TABLE.findall(report_by_rap_run(root, "talks"))
    assert len(tables) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("run", "file"),
    [
        ("press", "press_and_helpdesk"),
        ("phase1", "phase1_interviews"),
        ("agreement", "agreement"),
        ("heard", "heard_enough"),
    ][: scaled(1, 4)],
)
def test_five_ways_to_run_a_notebook_of_the_demo_tell_the_same(tmp_path: Path, run: str, file: str):
    """Every number of every item, and every table of the report."""
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    notebook = tmp_path / "notebooks" / f"{file}.ipynb"
    made = {name: list(tables_of(way(tmp_path, notebook))) for name, way in WAYS.items()}
    tables = TABLE.findall(report_by_nbconvert(notebook))

    assert made == dict.fromkeys(WAYS, made["rap run"])
    assert len(made["rap run"]) > 3
    assert tables == TABLE.findall(report_by_rap_run(tmp_path, run))
