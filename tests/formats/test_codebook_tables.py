"""A codebook in a spreadsheet or a Word table, as teams keep one before they have a program for it."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from messages import raises
from studies import SAMPLES

from rap.core.errors import RefusedError
from rap.formats.child import read_codebook_in_child
from rap.formats.code_texts import parse_description
from rap.formats.codebook_tables import read_codebook_table

ROWS = [
    ["Category", "Name", "Description", "Label (fr)", "Colour", "Code parent", "Count"],
    ["Money", "Rent", "What it costs.", "Loyer", "#00599C", "", "3"],
    ["Money", "Late", "Paid too late.\nOr never.", "", "red", "Rent", ""],
    ["", "", "a remark", "", "", "", ""],
    ["Money", "rent", "again", "", "", "", ""],
    ["", "Home", "", "", "", "Place", ""],
]
PATHS = [("Money",), ("Money", "Rent"), ("Money", "Rent", "Late"), ("Place",), ("Place", "Home")]


def _csv(path: Path) -> None:
    rows = (";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS)
    path.write_text("\n".join(rows), encoding="utf-8")


def _xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Our codes"], *ROWS]:
        book.active.append(row)
    book.save(path)


def _docx(path: Path) -> None:
    """The rows in two tables, each with its headings, after a paragraph."""
    document = docx.Document()
    document.add_paragraph("Our codes")
    for rows in (ROWS[:3], [ROWS[0], *ROWS[3:]]):
        table = document.add_table(0, len(ROWS[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(path)


@pytest.mark.parametrize(("suffix", "write"), [("csv", _csv), ("xlsx", _xlsx), ("docx", _docx)])
def test_a_table_says_codes_groups_and_what_is_above(tmp_path, suffix, write):
    """The same rows in each kind of file: the same tree, texts and colour, and what was not taken."""
    write(tmp_path / f"codes.{suffix}")
    read = read_codebook_in_child if suffix == "docx" else read_codebook_table
    project = read(tmp_path / f"codes.{suffix}", first="en")
    assert sorted(project.paths().values()) == sorted(PATHS)
    by_name = {code.name: code for code in project.codes}
    assert [by_name["Money"].is_codable, by_name["Rent"].colour] == [False, "#00599C"]
    assert by_name["Late"].colour == ""
    said = parse_description(by_name["Rent"].definition, first="en")
    assert said == {"definition": {"en": "What it costs."}, "label": {"en": "Rent", "fr": "Loyer"}}
    assert by_name["Late"].definition == "Paid too late.\nOr never."
    lost = {loss.message.id.rpartition(".")[2]: loss.n for loss in project.losses}
    assert lost == {"bare_rows": 1, "twice": 1, "columns": 1}


def test_a_table_without_codes_is_refused(tmp_path):
    """A list of something else is not taken for a codebook."""
    (tmp_path / "a.csv").write_text("street,town\nx,y\n", encoding="utf-8")
    with raises(RefusedError, "formats.codebook_table.no_codes"):
        read_codebook_table(tmp_path / "a.csv", first="en")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize("name", ["taguette-1.5.2-codebook.csv", "libreqda-1.2.1-codebook.csv"])
def test_codebooks_of_programs_that_write_tables_are_read(name):
    """Their headings are known, and each row is a code."""
    project = read_codebook_table(SAMPLES / "refi-qda" / "tools" / name, first="en")
    assert "feelings.joy" in {code.name for code in project.codes}
    assert all(code.is_codable for code in project.codes)
