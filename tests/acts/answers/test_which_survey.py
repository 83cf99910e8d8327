"""Which survey a file of answers belongs to is found, or asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from messages import raises
from survey_shapes import SURVEY, draw_people, make_survey_study, read_here, write_csv, write_typed
from vaults import make_quick

from rap.core.errors import RefusedError, WrongUseError
from rap.core.surveys import Question
from rap.topics.surveys.answers import which
from rap.topics.surveys.answers.which import find_fits, sure_of, which_survey
from rap.topics.surveys.writing import write_survey


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with the invented survey and another one that shares one of its questions."""
    make_quick(monkeypatch)
    monkeypatch.setattr(which, "read_export_in_child", read_here)
    root = make_survey_study(tmp_path / "study")
    health = (*SURVEY.questions[:1], Question("doctor", "open", {"fr": "Un médecin ?"}))
    write_survey(root, replace(SURVEY, id="health", consent="bank", questions=health))
    return root


def test_the_one_with_by_far_the_most_questions(root: Path) -> None:
    file = write_typed(root.parent / "typed.csv", draw_people(3, seed=1))
    fits = find_fits(root, file)
    assert [(fit.survey.id, fit.n_asked, fit.n) for fit in fits] == [
        ("bank", len(SURVEY.columns), len(SURVEY.columns)),
        ("health", 1, 2),
    ]
    assert which_survey(root, file) == "bank"


def test_two_years_of_one_form_are_asked_about(root: Path) -> None:
    """The form of the year after asks the same: which one it is, only a person knows."""
    write_survey(root, replace(SURVEY, id="bank-2027", consent="bank"))
    file = write_typed(root.parent / "typed.csv", draw_people(3, seed=1))
    assert sure_of(find_fits(root, file)) is None
    with raises(
        WrongUseError, "surveys.answers.fits_several", surveys=("bank", "bank-2027", "health")
    ):
        which_survey(root, file)


def test_a_file_of_something_else_and_one_that_cannot_be_read(root: Path) -> None:
    file = root.parent / "other.csv"
    file.write_bytes(write_csv([["colour", "size"], ["red", "9"]]))
    with raises(WrongUseError, "surveys.answers.fits_none", known=("bank", "health")):
        which_survey(root, file)
    file.write_bytes(b"only,headings\n")
    with raises(RefusedError, "formats.survey.no_rows"):
        which_survey(root, file)
