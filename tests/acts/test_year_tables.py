"""The tables of the year as files to paste: every number for the team, for others what was released."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import nbformat
import pytest
from desks import add_desks
from messages import raises
from studies import make_study, write

from rap.acts.desk.year_tables import write_tables
from rap.core.errors import WrongUseError
from rap.report.items.year import show_counted
from rap.store.ledger import Line, Release, write_release
from rap.study.study import Study

LINES = (
    "category,detail,region,referred,again\n" + "work,,north,,\n" * 9 + "violence,,south,,\n" * 2
)
ROW = {"helpdesk_category": "work"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study whose year was run for the team and for members."""
    root = add_desks(make_study(tmp_path / "study"))
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", LINES)
    item = show_counted(
        Study(root), "helpdesk", "category", year="2026", id="topics", title="Topics"
    )
    cell = nbformat.v4.new_code_cell(
        outputs=[
            nbformat.v4.new_output("display_data", {"application/vnd.rap.item.v1+json": item.data})
        ]
    )
    for audience in ("team", "members"):
        write(root, f"reports/runs/year/{audience}/notebook.ipynb", as_text(cell))
        write(root, f"reports/runs/year/latest.{audience}", f"{audience}\n")
    return root


def as_text(cell: Any) -> str:
    return json.dumps(nbformat.v4.new_notebook(cells=[cell]))


def test_the_team_gets_every_number_and_reads_that_it_is_not_for_publication(root: Path) -> None:
    """In the name of the file too."""
    path = write_tables(Study(root), root.parent / "year.csv")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert path.name == "TEAM-year.csv"
    assert lines[0] == '"For the team. Exact numbers, not for publication."'
    assert lines[2:] == ['"Topics"', '"About","How many"', '"Work","9"', '"Violence","2"']

    document = docx.Document(io.BytesIO(write_tables(Study(root), root / "y.docx").read_bytes()))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["About", "How many"], ["Work", "9"], ["Violence", "2"]]


def test_one_table_is_a_picture(root: Path) -> None:
    """A table that is not there is named with the nearest."""
    path = write_tables(Study(root), root.parent / "topics.png", table="topics")
    assert path.read_bytes().startswith(b"\x89PNG")
    with raises(WrongUseError, "acts.desk.unknown_table"):
        write_tables(Study(root), root.parent / "topics.png", table="topic")
    with raises(WrongUseError, "acts.desk.other_form"):
        write_tables(Study(root), root.parent / "topics.pdf")


def test_others_get_only_what_was_released(root: Path) -> None:
    """Nothing before a release; then its numbers, whatever the run counted."""
    study = Study(root, audience="members")
    with raises(WrongUseError, "acts.desk.no_release"):
        write_tables(study, root.parent / "year.csv")
    facts = {"run": "year.members", "key": "0" * 16, "audience": "members", "languages": ("en",)}
    cells = (
        Line("year/topics", ROW, 9, 9, 11),
        Line("year/topics", {**ROW, "helpdesk_category": "violence"}, 0, 5, 11),
    )
    write_release(
        root,
        Release("0" * 16, **facts, date="2026-11-28", people=0, cells=cells),  # type: ignore[arg-type]
    )
    path = write_tables(study, root.parent / "year.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[2:] == [
        '"Topics"',
        '"About","How many"',
        '"Work","9"',
    ]


def test_a_study_without_a_desk_shows_that_there_is_nothing_yet(root: Path) -> None:
    """The notebook of the year is in every new study, and most have no desk."""
    item = show_counted(Study(root), "shelter", "category", year="2026", id="none", title="None")
    assert item.data["text"] == "empty"
