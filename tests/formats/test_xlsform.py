"""XLSForms in and out (extra `survey`), read in the child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises
from studies import ROOT, SAMPLES

from rap.core.errors import ProblemsError, RefusedError
from rap.core.surveys import Option, Question, Survey
from rap.formats.child import read_xlsform_in_child
from rap.formats.surveys.relevant import format_relevant, parse_relevant
from rap.formats.surveys.xlsform import read_xlsform
from rap.store.consent_forms import Answer, Form, read_forms
from rap.store.surveys.forms import read_survey
from rap.topics.surveys.xlsform import format_xlsform

pytest.importorskip("pyxform", reason="the extra survey is not installed")
KINDS = SAMPLES / "surveys"
Rows = list[list[Any]]
CHOICES: Rows = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]
HEAD = ["type", "name", "label", "relevant"]


def make(path: Path, survey: Rows, **sheets: Rows) -> Path:
    """A workbook with the sheet `survey`, and others."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": CHOICES, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_demo_form_goes_out_and_comes_back_without_a_warning(tmp_path: Path) -> None:
    """Every word, option, filter, band and mark in six languages; nothing is told, for nothing is lost."""
    survey = read_survey(ROOT, "bank-2026")
    path = tmp_path / "bank.xlsx"
    path.write_bytes(format_xlsform(survey, read_forms(ROOT)[survey.consent]))
    found = read_xlsform_in_child(path, "bank-2026")

    assert found.notes == ()
    assert found.survey.questions == survey.questions
    assert (found.survey.title, found.survey.intro) == (survey.title, survey.intro)
    assert found.survey.languages == survey.languages


_words = st.text("aé’« =+'\n1", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=15, deadline=None)
@given(_words, _words, st.booleans(), st.sampled_from(["one", "several"]))
def test_forms_of_all_kinds_come_back(
    tmp_path_factory: pytest.TempPathFactory, words: str, other: str, silent: bool, kind: str
) -> None:
    """Whatever their words hold, `=1+1` among it."""
    label = {"fr": f"{words} x", "nl": f"{other} y"}
    options = (Option("yes", label), Option("no", {"fr": "Non", "nl": "Nee"}, silent, not silent))
    survey = Survey(
        "s",
        title=label,
        languages=("fr", "nl"),
        questions=(
            Question("first", kind, label, options=options, own_words=True),
            Question("steps", "scale", label, ends=(0, 10), options=(Option("0", label),)),
            Question("age", "number", label, bands=("-17", "18-"), variable="age"),
            Question("many", "number", label, asked_if={"first": ("yes", "no"), "steps": ("3",)}),
            Question("when", "date", label, hint=label),
            Question("said", "open", label),
            Question("read", "note", label),
        ),
    )
    path = tmp_path_factory.mktemp("forms") / "s.xlsx"
    answers = {"read": Answer(label), "print": Answer(label, after="read")}
    path.write_bytes(format_xlsform(survey, Form("c", wording=label, answers=answers)))
    found = read_xlsform(path, "s")

    assert found.notes == ()
    same = " ".join  # spaces in a row and at line ends are one in an XLSForm
    read = [
        {key: same(text.split()) for key, text in q.label.items()} for q in found.survey.questions
    ]
    assert read == [{key: same(text.split()) for key, text in label.items()}] * 7
    for one, two in zip(found.survey.questions, survey.questions, strict=True):
        assert (one.id, one.type, one.ends, one.bands) == (two.id, two.type, two.ends, two.bands)
        assert (one.asked_if, one.own_words, one.variable) == (
            two.asked_if,
            two.own_words,
            two.variable,
        )
        marks = [(o.id, o.silent, o.alone) for o in one.options]
        assert marks == [(o.id, o.silent, o.alone) for o in two.options]


@pytest.mark.parametrize(
    ("survey", "sheets", "problem", "facts"),
    [
        (
            [HEAD, ["text", "a", "A"], ["note", "b", "B"], ["text", "a", "C"]],
            {},
            "formats.xlsform.name_twice",
            {"place": "x.xlsx:4", "sheet": "survey", "column": "B", "name": "a", "row": 2},
        ),
        (
            [HEAD, ["select_one yn", "a", "A"]],
            {"choices": [*CHOICES, ["yn", "yes", "Sure"]]},
            "formats.xlsform.name_twice",
            {"place": "x.xlsx:4", "sheet": "choices", "column": "B", "name": "yes", "row": 2},
        ),
        (
            [HEAD, [None, None, None], ["text", "a", "A"]],
            {},
            "formats.xlsform.blank_row",
            {"place": "x.xlsx:2", "sheet": "survey"},
        ),
        (
            [["type", "name", "label", "Label"], ["text", "a", "A", "B"]],
            {},
            "formats.xlsform.column_twice",
            {"place": "x.xlsx:1", "sheet": "survey", "column": "label"},
        ),
    ],
)
def test_what_tools_read_differently_is_refused_with_sheet_and_row(
    tmp_path: Path, survey: Rows, sheets: dict[str, Rows], problem: str, facts: dict[str, Any]
) -> None:
    """Before any of it is read."""
    with raises(ProblemsError, problem, **facts):
        read_xlsform_in_child(make(tmp_path / "x.xlsx", survey, **sheets), "x")


def test_all_wrong_cells_are_named_together(tmp_path: Path) -> None:
    """Each has a line with its sheet, its row and its column; the end of a group may be named."""
    survey = [
        HEAD,
        ["text", "a", "A"],
        ["begin group", "g", "G"],
        ["text", "a", "B"],
        ["end group", "g", None],
        ["text", "a", "C"],
    ]
    choices = [*CHOICES, ["yn", "yes", "Sure"]]
    with pytest.raises(ProblemsError) as refused:
        read_xlsform_in_child(make(tmp_path / "x.xlsx", survey, choices=choices), "x")
    found = {(one.place, one.facts["sheet"], one.facts["column"]) for one in refused.value.problems}
    assert found == {
        ("x.xlsx:4", "survey", "B"),
        ("x.xlsx:6", "survey", "B"),
        ("x.xlsx:4", "choices", "B"),
    }


def test_other_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    """An old Excel file, another workbook, a mistake that the standard's own reader finds."""
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with raises(RefusedError, "formats.xlsform.old", place="x.xls"):
        read_xlsform(tmp_path / "x.xls", "x")
    with raises(RefusedError, "formats.xlsform.other_kind", place="x.csv"):
        read_xlsform(tmp_path / "x.csv", "x")
    wrong = make(tmp_path / "y.xlsx", [HEAD, ["select_one nowhere", "a", "A"]])
    with pytest.raises(RefusedError) as refused:
        read_xlsform(wrong, "y")
    assert refused.value.id == "formats.xlsform.bad"
    assert "nowhere" in str(refused.value.facts["reason"])


def test_what_a_form_here_does_not_have_is_left_out_and_told(tmp_path: Path) -> None:
    """Where and when somebody answers, repeated groups, filters that are not simple, other sheets."""
    rows = [
        [*HEAD, "required", "colour of the paper"],
        ["start", "start"],
        ["geopoint", "where", "Where?"],
        ["select_one yn", "a", "A", None, "yes", "blue"],
        ["begin_group", "g", None, "${a} = 'yes'"],
        ["text", "b", "B", "${a} != 'no'"],
        ["text", "c", "C"],
        ["end_group"],
        ["begin_repeat", "banks", "Banks"],
        ["text", "d", "D"],
        ["end_repeat"],
        ["rank yn", "e", "E"],
    ]
    found = read_xlsform(make(tmp_path / "x.xlsx", rows, scratch=[["a"]]), "x", language="en")

    told = {note.id.rpartition(".")[2]: note.facts for note in found.notes}
    assert told["left_person"] == {"names": ("start", "where")}
    assert told["left_repeat"] == {"names": ("banks",)}
    assert told["left_filter"] == {"names": ("b",)}
    assert told["left_required"] == {"names": ("a",)}
    assert told["left_type"] == {"names": ("e",)}
    assert told["sheets"] == {"sheets": ("scratch",)}
    assert told["columns"] == {"sheet": "survey", "columns": ("colour of the paper",)}
    assert {q.id: q.asked_if for q in found.survey.questions} == {
        "a": {},
        "b": {"a": ("yes",)},
        "c": {"a": ("yes",)},
    }
    assert found.survey.question("a").label == {"en": "A"}


@pytest.mark.skipif(not KINDS.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("name", "languages", "questions"),
    [
        ("invented-bank-one-survey-all-shapes/form.xlsform.xlsx", ("fr", "nl", "en"), 7),
        ("xlsform-pyxform/or_other.xlsx", ("en",), 2),
        ("xlsform-correlaid-de-en/testB.xlsx", ("de", "en"), 44),
    ],
)
def test_real_forms_are_read(name: str, languages: tuple[str, ...], questions: int) -> None:
    """In their languages, own words beside options, groups in groups."""
    found = read_xlsform_in_child(KINDS / name, "x", language=languages[0])

    assert found.survey.languages == languages
    assert len(found.survey.questions) == pytest.approx(questions, abs=2)
    if reason := found.survey.question("reason"):
        assert (reason.asked_if, reason.own_words) == ({"refused": ("yes",)}, True)


@pytest.mark.parametrize(
    "text",
    [
        "${a} > 3",
        "not(selected(${a}, 'x'))",
        "${a} = 'x' or ${b} = 'y'",
        "${a} = ${b}",
        "",
        "${a} != 'x'",
    ],
)
def test_a_filter_that_is_not_simple_is_none(text: str) -> None:
    """It is told, never guessed."""
    assert parse_relevant(text) is None


def test_a_filter_is_written_as_it_is_read() -> None:
    """Options with spaces in quotes, brackets of any depth."""
    asked_if = {"a": ("x", "y"), "b": ("and", "or")}
    types = {"a": Question("a", "several"), "b": Question("b", "one")}
    text = format_relevant(asked_if, types)

    assert text == "(selected(${a}, 'x') or selected(${a}, 'y')) and (${b} = 'and' or ${b} = 'or')"
    assert parse_relevant(f"( ({text}) )") == asked_if
