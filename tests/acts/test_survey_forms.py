"""A form begun, checked, and made into what is handed out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from messages import raises
from studies import make_study, write

from rap.core.errors import RefusedError, WrongUseError
from rap.core.plain import nearest
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys.codes import RECEIPT
from rap.store.consent_forms import Answer, Form
from rap.store.surveys.forms import read_survey
from rap.topics.checks.check import find_notes, find_problems
from rap.topics.surveys.answers.consent_asked import find_form
from rap.topics.surveys.forms import check_forms, draw, export_form, new_form
from rap.topics.surveys.papers.paper import draw_numbers

HOSTILE = '<script>alert(1)</script>" onload="x'
FORM = Form("c", wording={"en": HOSTILE}, answers={"quote": Answer({"en": HOSTILE})})
SURVEY = Survey(
    "s",
    {"en": HOSTILE, "fr": "Titre"},
    ("en", "fr"),
    questions=(
        Question("place", "one", {"en": HOSTILE}, options=(Option("home", {"en": HOSTILE}),)),
        Question("why", "several", {"en": "Why?"}, options=(Option("w"),), own_words=True),
        Question("steps", "scale", {"en": "How?"}, ends=(1, 5), asked_if={"place": ("home",)}),
        Question("age", "number", {"en": "Age?"}, bands=("-17", "18-")),
        Question("when", "date", {"en": "When?"}),
        Question("told", "open", {"en": "Tell"}),
        Question("note", "note", {"en": HOSTILE}),
    ),
)


def test_a_new_form_lacks_what_check_names(tmp_path: Path) -> None:
    """It has the study's languages and one question; a second of that name is refused."""
    root = make_study(tmp_path)
    made = new_form(root, "bank-2027")

    assert made.path == root / "codebook/surveys/bank-2027.yaml"
    assert read_survey(root, "bank-2027").languages == ("en",)
    begun = read_survey(new_form(root, "other", languages=["fr", "nl"]).path.parents[2], "other")
    assert dict(begun.title) == {"fr": "other", "nl": "other"}
    problems, _ = check_forms(root, "bank-2027")
    assert [one.id for one in problems] == [
        "store.surveys.unasked",
        "store.surveys.question_unsaid",
    ]
    with raises(WrongUseError, "surveys.survey_forms.there", survey="bank-2027"):
        new_form(root, "bank-2027")
    near = nearest("bank", ["bank-2027"])
    with raises(WrongUseError, "surveys.survey_forms.unknown", survey="bank", nearest=near):
        check_forms(root, "bank")


@pytest.mark.parametrize("rows", [["calculate", "sum"], ["note", "hello"]])
def test_a_sheet_without_a_question_makes_no_form(tmp_path: Path, rows: list[str]) -> None:
    """Nothing is written, so that nobody is asked to mend what the program wrote."""
    root = make_study(tmp_path / "study")
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label", "calculation"])
    book.active.append([*rows, "Hello", "1 + 1"])
    book.save(file := tmp_path / "calc.xlsx")
    with raises(RefusedError, "surveys.survey_forms.no_questions", place="calc.xlsx"):
        new_form(root, "calc", file=file)
    assert not (root / "codebook/surveys").exists()


@pytest.mark.parametrize(
    "form", ["", "questions: []\n", "questions: [{id: a, type: note, label: {en: Hi}}]\n"]
)
def test_a_form_without_questions_silences_nothing_else(tmp_path: Path, form: str) -> None:
    """`rap check` names it once, and every problem and note of other files."""
    root = make_study(tmp_path)
    figures = "figures: {a: 1, b: 2}\nrelations: [{sum: [a, b], is: '4'}]\n"
    write(root, "codebook/counts/printed-2024.yaml", figures)
    write(root, "codebook/counts/helpdesk.yaml", "title: {en: Help desk}\n")
    problems, notes = {*find_problems(root)}, find_notes(root)
    write(root, "codebook/surveys/s.yaml", f"title: {{en: S}}\nlanguages: [en]\nconsent: c\n{form}")
    more = {one.id for one in {*find_problems(root)} - problems}
    assert [one.id for one in notes] == ["checks.printed.sum"]
    assert find_notes(root) == notes
    assert (more, problems <= {*find_problems(root)}) == (
        {"store.surveys.no_questions", "store.surveys.no_consent"},
        True,
    )


def test_answers_need_a_consent_form_that_the_survey_names(tmp_path: Path) -> None:
    """None is named, or one that is not there: each has its own sentence."""
    root = make_study(tmp_path)
    new_form(root, "bank-2027")
    survey = read_survey(root, "bank-2027")
    place = "codebook/surveys/bank-2027.yaml"
    with raises(RefusedError, "store.surveys.unasked", place=place):
        find_form(root, survey)
    with raises(RefusedError, "surveys.answers.no_consent_form", place=place, form="bnk"):
        find_form(root, replace(survey, consent="bnk"))


def test_a_form_with_problems_is_not_handed_out(tmp_path: Path) -> None:
    """What is printed cannot be mended."""
    root = make_study(tmp_path)
    new_form(root, "bank-2027")
    with pytest.raises(RefusedError):
        export_form(root, "bank-2027", tmp_path / "x.html")
    assert not (tmp_path / "x.html").exists()

    write(root, "codebook/forms/c.yaml", "wording: {en: Yes?}\ngrants: {team: [count]}\n")
    path = root / "codebook/surveys/bank-2027.yaml"
    text = path.read_text(encoding="utf-8").replace("type: one", "type: one\n  label: {en: Well?}")
    path.write_text(text + "consent: c\n", encoding="utf-8")
    assert find_problems(root) == []
    for way in ("page", "paper", "aloud"):
        export_form(root, "bank-2027", tmp_path / f"{way}.html", way=way)
        assert "Well?" in (tmp_path / f"{way}.html").read_text(encoding="utf-8")
    with raises(WrongUseError, "surveys.survey_forms.sheets", most=500):
        export_form(root, "bank-2027", tmp_path / "x.html", way="paper", n_sheets=501)
    for name, way in (("x.pdf", ""), ("x", "paper"), ("x.html", "xlsform"), ("x.xlsx", "aloud")):
        with raises(WrongUseError, "surveys.survey_forms.suffix", file=name):
            export_form(root, "bank-2027", tmp_path / name, way=way)


def test_a_consent_form_is_said_in_every_language_of_the_survey(tmp_path: Path) -> None:
    """Nobody can agree to what she cannot read; so the form is not handed out."""
    root = make_study(tmp_path)
    new_form(root, "bank-2027", consent="c")
    asked = "answers: {quote: {wording: {fr: Lire?}, grants: {members: [quote]}}}\n"
    write(root, "codebook/forms/c.yaml", "grants: {team: [count]}\n" + asked)

    begun = read_survey(new_form(root, "other", languages=["fr", "nl"]).path.parents[2], "other")
    assert dict(begun.title) == {"fr": "other", "nl": "other"}
    problems, _ = check_forms(root, "bank-2027")
    place = "codebook/surveys/bank-2027.yaml:6"
    assert [one.id for one in problems if one.place == place] == [
        "store.surveys.consent_unsaid",
        "store.surveys.further_unsaid",
    ]


@pytest.mark.parametrize("way", ["page", "paper", "aloud"])
def test_words_of_a_form_are_words_in_every_file(way: str) -> None:
    """Whatever a translator pasted; the files ask for nothing."""
    text = str(draw(SURVEY, FORM, way=way, language="en"))

    assert "<script>alert" not in text
    assert 'onload="x' not in text
    assert text.count("default-src &#x27;none&#x27;") == 1
    assert "http:" not in text
    assert "https:" not in text


def test_each_sheet_has_its_number_twice() -> None:
    """At its top, and on the slip that she keeps; ids for typing; who is asked a question; room to write."""
    numbers = draw_numbers(40)
    text = str(draw(SURVEY, FORM, way="paper", language="fr", n_sheets=3))
    found = RECEIPT.findall(text)

    assert len({*numbers}) == 40
    assert all(RECEIPT.fullmatch(number) for number in numbers)
    assert len(found) == 6
    assert len({*found}) == 3
    assert "<small>home</small>" in text
    assert "à la question 1" in text
    assert '<html lang="fr">' in text
