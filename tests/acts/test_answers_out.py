"""Answers to a survey as tables and for programs of statistics."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from messages import raises
from studies import write
from survey_study import CONSENT, FORM, add_answers, make_survey, many_rows

from rap.core.errors import NotAllowedError, WrongUseError
from rap.study.study import Study
from rap.topics.exporting.files import Request, make_file

ROWS = [
    {"respondent": "R-10001", "reason": "work", "open": ".written"},
    {"respondent": "R-10002", "refused": "nosay", "reason": ".not-asked", "treated": ".skipped"},
    {"respondent": "R-10003", "refused": ".skipped", "reason": ".not-asked", "open": ".skipped"},
    {"respondent": "R-10004", "reason": "work other", "age": ".skipped"},
]


@pytest.fixture
def team(tmp_path: Path) -> Study:
    root = make_survey(tmp_path / "study")
    add_answers(root, ROWS)
    return Study(root)


def cells(study: Study, **more: object) -> list[list[str]]:
    data = make_file(study, Request("answers", "csv", **more)).data  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]


def test_a_table_has_the_words_of_questions_and_answers(team: Study):
    """A row for each person; who left a question out has an empty cell."""
    heads, *rows = cells(team)
    by_person = {row[0]: row[3:] for row in rows}

    assert heads[3:5] == ["refused. Did a bank refuse you?", "reason. Which reason did it give?"]
    assert by_person == {
        "R-10001": ["Yes", "My work", "2", "26-35", "answered"],
        "R-10002": ["I prefer not to say", "not asked", "", "26-35", "answered"],
        "R-10003": ["", "not asked", "2", "26-35", ""],
        "R-10004": ["Yes", "My work; something else", "2", "", "answered"],
    }


def test_without_labels_it_has_the_ids_of_the_form(team: Study):
    """Each cell as the tables of `study.surveys` have it."""
    heads, *rows = cells(team, labels=False)

    assert heads == ["case", "language", "month", "refused", "reason", "treated", "age", "open"]
    assert {row[0]: row[3:5] for row in rows}["R-10004"] == ["yes", "work other"]
    assert {row[0]: row[3:5] for row in rows}["R-10002"] == [".nosay", ".not-asked"]


def test_a_program_of_statistics_reads_the_same_counts(tmp_path: Path):
    """Of 40 people, read back with its labels: the numbers are those of `count_answers`; each kind of
    silence is missing there and can still be told apart.
    """
    pyreadstat = pytest.importorskip("pyreadstat")
    root = make_survey(tmp_path / "study")
    add_answers(root, many_rows())
    file = tmp_path / "answers.sav"
    file.write_bytes(make_file(Study(root), Request("answers", "sav")).data)
    counted, about = pyreadstat.read_sav(str(file), apply_value_formats=True)
    whole, _ = pyreadstat.read_sav(str(file), apply_value_formats=True, user_missing=True)

    assert counted["refused"].value_counts().to_dict() == {"Yes": 25, "No": 10}
    assert whole["refused"].value_counts().to_dict() == {
        **{"Yes": 25, "No": 10, "I prefer not to say": 5}
    }
    assert counted["reason_work"].value_counts().to_dict() == {"My work": 18, "0": 7}
    assert whole["reason_work"].value_counts()["not asked"] == 15
    assert counted["treated"].astype(float).tolist()[:5] == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert about.column_names_to_labels["reason_work"] == "Which reason did it give? [My work]"
    assert about.notes == [
        "For the team only, do not share: each row is about one person or one passage."
    ]


def test_one_of_several_surveys_is_named(team: Study):
    """Nothing is taken for the other; a study without a survey says so."""
    write(team.root, "codebook/surveys/bank-2027.yaml", FORM)
    with raises(WrongUseError, "exporting.which_survey"):
        make_file(Study(team.root), Request("answers", "csv"))
    with raises(WrongUseError, "exporting.no_survey", survey="bank-2028"):
        make_file(Study(team.root), Request("answers", "csv", survey="bank-2028"))


def test_rows_of_people_leave_for_the_team_alone(team: Study):
    """Nor do they leave a study that is coded blind."""
    with raises(WrongUseError, "exporting.team_only"):
        make_file(Study(team.root, audience="members"), Request("answers", "csv"))
    settings = (team.root / "pyproject.toml").read_text(encoding="utf-8")
    write(
        team.root, "pyproject.toml", settings.replace("[tool.rap]\n", "[tool.rap]\nblind = true\n")
    )
    with raises(NotAllowedError, "exporting.blind"):
        make_file(Study(team.root), Request("answers", "csv"))


def test_who_may_not_be_counted_is_in_no_row(tmp_path: Path):
    """Her form asked for members alone."""
    root = make_survey(tmp_path / "study")
    write(
        root,
        "codebook/forms/bank.yaml",
        CONSENT.replace("team: [analyse, count]", "members: [count]"),
    )
    add_answers(root, ROWS)

    assert len(cells(Study(root))) == 1
