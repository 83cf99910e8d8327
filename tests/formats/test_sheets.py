"""Spreadsheets of several programs: what a cell is as text, and which row is which."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from made_files import compound, ods, ods_table, packed, xls
from messages import raises

from rap.core.errors import Message, RefusedError
from rap.formats.ods import parse_ods
from rap.formats.readers import read_transcript
from rap.formats.sheets import parse_csv, unique_names
from rap.formats.xls import parse_xls

HEAD = ["speaker", "text", "time"]


def cells(row: str) -> tuple[str, ...]:
    """The first row of a sheet of OpenDocument."""
    data = ods(f"<table:table><table:table-row>{row}</table:table-row></table:table>")
    return parse_ods(io.BytesIO(data), name="a.ods")[0].rows[0]


def cell(kind: str, value: str, text: str = "shown") -> str:
    key = kind if kind in ("time", "date") else "value"
    key = f"{key}-value" if key != "value" else key
    return f'<table:table-cell office:value-type="{kind}" office:{key}="{value}"><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize("name", ["talk.ods", "talk.xls"])
def test_a_spreadsheet_is_a_talk_like_any_table(tmp_path: Path, name: str) -> None:
    """Rows without a cell are passed over, and lines are counted as the program shows them."""
    rows = [HEAD, ["Interviewer", "So?", "00:01"], [], ["Ann", "Yes.", "00:02"]]
    (tmp_path / name).write_bytes(xls(rows) if name.endswith("xls") else ods(ods_table(*rows)))
    talk = read_transcript(tmp_path / name)

    assert talk.text == "[00:00:01] I: So?\n[00:00:02] P1: Yes.\n"
    assert [line.n for line in talk.lines] == [2, 4]
    assert talk.notes == (
        Message(
            "formats.note.columns", used=("speaker = 'speaker'", "text = 'text'", "time = 'time'")
        ),
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (cell("float", "3"), "3"),
        (cell("float", "0.25"), "0.25"),
        (cell("percentage", "0.5"), "0.5"),
        (cell("time", "PT01H02M03.5S"), "01:02:03"),
        (cell("time", "PT1M"), "shown"),
        (cell("date", "2025-03-01T00:00:00"), "2025-03-01 00:00:00"),
        (cell("boolean", "true"), "shown"),
        ("<table:table-cell><text:p>a<text:s text:c='2'/>b<text:tab/>c</text:p><text:p>d</text:p></table:table-cell>", "a  b c\nd"),
        ("<table:table-cell><text:p><text:span>a</text:span><text:a>b</text:a></text:p></table:table-cell>", "ab"),
        ("<table:table-cell><office:annotation><text:p>no</text:p></office:annotation><text:p>a</text:p></table:table-cell>", "a"),
    ],
)  # fmt: skip
def test_a_cell_of_opendocument_as_text(written: str, text: str) -> None:
    """Numbers and times as they were saved, words as they are read; a remark is none of them."""
    assert cells(written) == (text,)


def test_cells_that_repeat_are_written_out() -> None:
    """And those that are empty up to the next that holds something."""
    twice = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell>'
    )
    gap = '<table:table-cell table:number-columns-repeated="3"/>'
    rest = '<table:table-cell table:number-columns-repeated="16000"/>'

    assert cells(f"{twice}{gap}{twice}{rest}") == ("a", "a", "", "", "", "a", "a")


def test_remarks_and_formulas_of_cells_are_counted(tmp_path: Path) -> None:
    """A formula gives the value that was saved; a remark is left out."""
    remark = "<office:annotation><text:p>no</text:p></office:annotation>"
    table = ods_table(["speaker", "text"], ["I", "So?"], ["P1", "Yes."])
    table = table.replace("<text:p>Yes.", f"{remark}<text:p>Yes.")
    table = table.replace("<table:table-cell", '<table:table-cell table:formula="of:=1"', 1)
    (tmp_path / "talk.ods").write_bytes(ods(table))

    assert read_transcript(tmp_path / "talk.ods").notes[:2] == (
        Message("formats.note.formulas", n=1),
        Message("formats.codings.comments", n=1),
    )


def test_a_cell_beyond_the_headings_is_in_a_column_without_one(tmp_path: Path) -> None:
    """A spreadsheet has no quotes that could be missing; in a CSV such a row is refused, by the row
    a person sees.
    """
    (tmp_path / "talk.xls").write_bytes(xls([["speaker", "text"], ["I", "So?", "", "x"]]))
    assert read_transcript(tmp_path / "talk.xls").notes[1] == Message(
        "formats.note.other_columns", n=2, names=("column 3 (0)", "column 4 (1)")
    )

    (tmp_path / "talk.csv").write_text("speaker,text\n\nI,So?\nP1,Yes,no\n", encoding="utf-8")
    with raises(RefusedError, "formats.table.row_too_long", place="talk.csv", row=4):
        read_transcript(tmp_path / "talk.csv")


def test_few_bytes_that_fill_up_to_many_cells_are_refused(tmp_path: Path) -> None:
    """A row of very many headings, and very many short rows."""
    (tmp_path / "talk.csv").write_text("speaker,text" + ",a" * 9_000 + "\nI,b" * 3_000)

    with raises(RefusedError, "formats.xlsx.too_many_cells", place="talk.csv", most=20_000_000):
        read_transcript(tmp_path / "talk.csv")


def test_other_files_under_the_name_of_a_spreadsheet() -> None:
    """A document of OpenDocument, a zip without content, another compound file."""
    with raises(RefusedError, "formats.package.damaged", place="a.xls"):
        parse_xls(io.BytesIO(compound("WordDocument", b"a")), name="a.xls")
    with raises(RefusedError, "formats.package.other_kind", place="a.ods"):
        parse_ods(io.BytesIO(packed(("a", b"x"))), name="a.ods")


def test_headings_are_made_unique() -> None:
    """Whatever is written twice, or is called like a column without a heading."""
    assert unique_names(["a", "a", "", "column 3", "a-2", "a"]) == [
        "a", "a-3", "column 3-2", "column 3", "a-2", "a-4",
    ]  # fmt: skip
    assert parse_csv("a;b\n1;2\n", name="a.csv")[0].numbers == (1, 2)
