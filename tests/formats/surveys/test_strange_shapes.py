"""Files as other tools and other people make them: read right, asked about, or refused in a sentence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from survey_shapes import SURVEY, write_csv, write_xlsx

from rap.core.errors import RefusedError
from rap.core.form_questions import SKIPPED
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys import read_export
from rap.formats.surveys.asking import ExportChoices
from rap.formats.surveys.exports import Export

REDCAP = [
    ["record_id", "bank_timestamp", "status", "place___window", "place___online", "bank_complete"],
    [1, "2026-03-02 10:11", "self", 1, 1, 2],
    [2, "[not completed]", "none", 0, 0, 0],
]
PLACES = "Where do you work? (several)"
REDCAP_LABELS = [
    ["Record ID", "Your status?", f"{PLACES} (choice=Window)", f"{PLACES} (choice=Online, camera)"],
    [1, "Self-employed", "Checked", "Checked"],
    [2, "No status", "Unchecked", "Unchecked"],
]
MONKEY = [
    ["Respondent ID", "Collector ID", "IP Address", "Your status?", PLACES, ""],
    ["", "", "", "Response", "Window", "Online, camera"],
    ["118", "4", "192.0.2.7", "Self-employed", "Window", "Online, camera"],
    ["119", "4", "192.0.2.8", "No status", "", ""],
]
TWO_ROWS = [
    ["A survey", "", "", ""],
    ["SID", "Your status?", PLACES, ""],
    ["", "", "Window", "Online, camera"],
    ["77", "Self-employed", "X", "X"],
    ["78", "No status", "", ""],
]
TYPEFORM = [
    ["#", "Your status?", "Window", "Online, camera", "Network ID"],
    ["a1", "Self-employed", "Window", "Online, camera", "f0"],
    ["a2", "No status", "", "", "f1"],
]
JOTFORM = [
    ["Submission Date", "Your status?", PLACES, "Submission ID"],
    ["Mar 2, 2026", "Self-employed", "Window\nOnline, camera", "55"],
    ["Mar 3, 2026", "No status", "", "56"],
]
FLOATS = [
    ["status", "place/window", "place/online"],
    ["self", "1.0", "1.0"],
    ["none", "0.0", "0.0"],
]
MARKED = [
    ["\u200fYour status?", f"{PLACES}\u200e"],
    ["Self-employed\u200f", "Window; \u2068Online, camera\u2069"],
    ["No status", ""],
]


@pytest.mark.parametrize(
    "rows", [REDCAP, REDCAP_LABELS, MONKEY, TWO_ROWS, TYPEFORM, JOTFORM, FLOATS, MARKED]
)
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_tools_that_write_otherwise(
    rows: list[list[object]], write: object, tmp_path: Path
) -> None:
    """REDCap, SurveyMonkey, Framaforms, Typeform, Jotform, numbers as a program for numbers writes
    them, marks of direction: the same two people.
    """
    file = tmp_path / ("a.csv" if write is write_csv else "a.xlsx")
    file.write_bytes(write(rows))  # type: ignore[operator]
    export = read_export(file, SURVEY, ExportChoices(language="en"))
    assert export.unclear == ()
    assert [(row.cells["status"], row.cells["place"]) for row in export.rows] == [
        ("self", "window online"),
        ("none", SKIPPED),
    ]


def read(folder: Path, rows: Sequence[Sequence[object]], survey: Survey = SURVEY) -> Export:
    (folder / "a.csv").write_bytes(write_csv([list(row) for row in rows]))
    return read_export(folder / "a.csv", survey, ExportChoices(language="en"))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([["status", "status"], ["self", "none"]], "two_columns"),
        ([[PLACES, "", "open"], ["Window", "At home", "x"], ["", "y", "z"]], "no_heading"),
        ([["status", "n"], ["self", "1.500"]], "unclear_cells"),
        ([["status", "n"], ["self", "1,500"]], "unclear_cells"),
    ],
)
def test_what_can_mean_two_things_is_asked(
    rows: list[list[str]], problem: str, tmp_path: Path
) -> None:
    """One heading twice, answers under no heading, 1.500 that is 1500 or one and a half."""
    number = Question("n", "number", {}, bands=("0-999", "1000-"))
    survey = replace(SURVEY, questions=(*SURVEY.questions, number))
    found = read(tmp_path, rows, survey).unclear
    assert [one.id for one in found] == [f"formats.survey.{problem}"]


def test_an_empty_column_of_the_same_name_is_nothing(tmp_path: Path) -> None:
    """And row numbers that R or pandas write before the first heading are no answers."""
    export = read(tmp_path, [["", "status", "status"], ["1", "", "self"], ["2", "", "none"]])
    assert export.unclear == ()
    assert [row.cells["status"] for row in export.rows] == ["self", "none"]


def test_other_with_what_stands_after_it(tmp_path: Path) -> None:
    """The name of the option is no word of hers."""
    said = ["Other: they laughed", "Other: ____", "Autre (précisez) :", "At 10:30, twice"]
    export = read(tmp_path, [["refused", "reason"], *(["yes", one] for one in said)])
    assert [row.cells["reason"] for row in export.rows] == ["other"] * 4
    words = [row.words.get("reason", "") for row in export.rows]
    assert words == ["they laughed", "", "", "At 10:30, twice"]


def test_a_sheet_with_a_title_a_second_sheet_and_merged_cells(tmp_path: Path) -> None:
    """Headings below a title are found; the sheet with answers is read, two of them are refused; a
    cell merged over two people is named.
    """
    from openpyxl import Workbook  # type: ignore[import-untyped]

    def written(*sheets: list[list[str]], merge: str = "") -> Path:
        book = Workbook()
        for at, rows in enumerate(sheets):
            sheet = book.active if at == 0 else book.create_sheet()
            for row in rows:
                sheet.append(row)
        if merge:
            book.active.merge_cells(merge)
        out = io.BytesIO()
        book.save(out)
        (tmp_path / "a.xlsx").write_bytes(out.getvalue())
        return tmp_path / "a.xlsx"

    answers = [["Bank survey"], ["status", "open"], ["self", "x"], ["", "y"]]
    notes = [["notes", "who"], ["ask again", "K-01"]]
    export = read_export(written(notes, answers), SURVEY)
    assert [(row.number, row.cells["status"]) for row in export.rows] == [(3, "self"), (4, SKIPPED)]
    with pytest.raises(RefusedError) as caught:
        read_export(written(answers, answers), SURVEY)
    assert caught.value.id == "formats.survey.two_sheets"
    (problem,) = read_export(written(answers, merge="A3:A4"), SURVEY).unclear
    assert (problem.id, problem.facts["n"]) == ("formats.survey.merged", 1)
    assert read_export(written(answers, merge="A1:B1"), SURVEY).unclear == ()


def test_encodings_delimiters_and_packages(tmp_path: Path) -> None:
    """UTF-16 with its mark and Excel's `sep=` are read; other letters are named and can be said;
    a package says what to do.
    """
    text = "status;open\r\nself;é\r\n"
    for data in (text.encode("utf-16"), b"sep=;\r\n" + text.encode()):
        (tmp_path / "a.csv").write_bytes(data)
        assert read_export(tmp_path / "a.csv", SURVEY).rows[0].words == {"open": "é"}
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    with pytest.raises(RefusedError, match="cp1252"):
        read_export(tmp_path / "a.csv", SURVEY)
    said = read_export(tmp_path / "a.csv", SURVEY, ExportChoices(encoding="cp1252"))
    assert said.rows[0].words == {"open": "é"}
    for name, why in (("a.zip", "packed"), ("a.lsa", "lime_own"), ("a.vv", "lime_own")):
        (tmp_path / name).write_bytes(b"PK")
        with pytest.raises(RefusedError) as caught:
            read_export(tmp_path / name, SURVEY)
        assert caught.value.id == f"formats.survey.{why}"


def test_five_thousand_columns_are_told_by_ten(tmp_path: Path) -> None:
    """A note is no list of a whole file."""
    wide = [f"x{n}" for n in range(5000)]
    export = read(tmp_path, [["status", *wide], ["self", *["1"] * 5000]])
    (note,) = [one for one in export.notes if one.id == "formats.survey.unknown_columns"]
    assert (note.facts["n"], len(note.facts["headings"])) == (5000, 11)


def test_labels_in_arabic_with_its_own_comma(tmp_path: Path) -> None:
    """Right to left, several options in one cell."""
    labels = {"home": "في البيت", "online": "عبر الإنترنت، كاميرا"}
    options = tuple(Option(id, {"ar": text}) for id, text in labels.items())
    survey = Survey(
        "ar",
        languages=("ar",),
        questions=(Question("place", "several", {"ar": "أين؟"}, options=options),),
    )
    rows = [["Timestamp", "أين؟"], ["2026-03-02", f"{labels['home']}, {labels['online']}"]]
    assert read(tmp_path, rows, survey).rows[0].cells == {"place": "home online"}
