"""What groups of codes say, need or difficulty, is said in the codebook: reports ask for that, and not
for an id or a name.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from studies import CODES, ROOT, make_study, write

import rap
from rap.store.codebook import find_codebook_problems
from rap.study.study import open_study

RUNS = """
[[tool.rap.runs]]
name = "phase1"
notebook = "notebooks/phase1_interviews.ipynb"
[[tool.rap.runs]]
name = "workplace"
notebook = "notebooks/workplace.ipynb"
"""
FAMILIES = """families:
  access: {en: Access, about: difficulty}
  safety: {en: Safety}
  needs: {en: Work, about: need}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One interview in which somebody speaks of a code of each group."""
    root = make_study(tmp_path)
    write(root, "pyproject.toml", (root / "pyproject.toml").read_text() + RUNS)
    write(root, "codebook/codebook.yaml", FAMILIES)
    write(root, ".rap/coder", "K-01\n")
    for place in CODES:
        open_study(root).add_coding("INT-10001", place.partition("/")[2], start=30, end=55)
    return root


def shown_by(notebook: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The items that the code cells of a shipped notebook end with, by id, run in this process."""
    monkeypatch.chdir(root)
    names: dict[str, Any] = {}
    found = {}
    for cell in nbformat.read(ROOT / "notebooks" / notebook, as_version=4).cells:
        *steps, last = ast.parse(cell.source).body if cell.cell_type == "code" else [ast.Pass()]
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(steps, []), "cell", "exec"), names)
            item = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            found |= {item.data["id"]: item.data} if item is not None else {}
        else:
            exec(cell.source if cell.cell_type == "code" else "", names)
    return found


def codes_of(item: dict[str, Any]) -> list[str]:
    return [row["where"]["code"] for row in item["rows"]]


def test_a_report_counts_as_needs_what_the_study_says_are_needs(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """By the name that the group has; a group that says neither is in neither part."""
    items = shown_by("phase1_interviews.ipynb", root, monkeypatch)

    assert (items["needs"]["title"], codes_of(items["needs"])) == ({"en": "Work"}, ["advice"])
    assert codes_of(items["difficult-code"]) == ["deposit"]
    assert "group of codes" not in items["scope"]["text"]["en"]


def test_a_report_without_a_group_of_needs_leaves_them_out_and_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """Also where a group has the id and the name that shipped groups have."""
    write(root, "codebook/codebook.yaml", "families: {needs: {en: Needs}}\n")
    items = shown_by("phase1_interviews.ipynb", root, monkeypatch)

    assert (items["needs"]["rows"], items["difficult-code"]["rows"]) == ([], [])
    assert items["scope"]["text"]["en"].endswith(
        "A part is left out, because no group of codes is marked for it. The page Codes says of each"
        " group: what people need, what is difficult, or neither."
    )


def test_a_page_on_one_workplace_asks_the_study_too(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Its two tables are of the same groups."""
    items = shown_by("workplace.ipynb", root, monkeypatch)

    assert items["needs"]["chart"]["lines"] == [["advice", 1]]
    assert items["difficulties"]["chart"]["lines"] == [["deposit", 1]]


def test_a_word_that_no_group_can_say_is_a_problem_of_the_codebook(root: Path):
    """With its line, and the nearest word."""
    write(root, "codebook/codebook.yaml", FAMILIES.replace("need}", "ned}"))

    assert [str(one) for one in find_codebook_problems(root)] == [
        "codebook/codebook.yaml:4: a group of codes cannot be about 'ned'; nearest is 'need'"
    ]


def test_the_groups_of_a_new_study_are_what_their_names_say(tmp_path: Path):
    """A code of the first hour is a difficulty or a need because somebody chose its group."""
    from rap.topics.studies.new_study import make_study as make_new

    study = rap.open_study(make_new(tmp_path / "new", title="Rooms", languages=("en",)))

    assert (study.groups_of("difficulty"), study.groups_of("need")) == (["difficulties"], ["needs"])
    assert study.names_of("need") == {"en": "Needs"}
