"""A survey as a study sees it: a frame for each, questions as variables, respondents as cases."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from messages import raises
from studies import write
from survey_study import CONSENT, add_answers, make_survey, many_rows

import rap
from rap.core.errors import Problem, WrongUseError
from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED
from rap.report.items.surveyed import _questions, read_asked
from rap.store.settings import read_settings
from rap.study.study import Study
from rap.study.surveys import people_answering, problems_of, with_answers
from rap.topics.checks.check import find_problems

MORE = CONSENT.replace("count]}", "count], members: [count, stay]}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_survey(tmp_path)
    write(tmp_path, "codebook/forms/bank.yaml", MORE)
    add_answers(tmp_path, many_rows())
    return tmp_path


def test_a_survey_is_a_frame_with_a_row_for_each_respondent(root: Path):
    """What says nothing begins with a point, and the four kinds of nothing stay apart."""
    bank = rap.open_study(root).surveys["bank-2026"]

    assert list(bank.columns[:4]) == ["case", "language", "month", "bank-2026.refused"]
    assert len(bank) == 40
    assert set(bank["bank-2026.refused"]) == {("yes",), (".nosay",), ("no",)}
    assert set(bank["bank-2026.open"]) == {(".written",), (".skipped",)}
    assert (NOT_ASKED,) in set(bank["bank-2026.reason"])


def test_bases_filters_and_silence_add_up(root: Path):
    """The base of the second question is the count that opened it."""
    bank = rap.open_study(root).surveys["bank-2026"]
    first, second = (rap.count_answers(bank, name) for name in ("refused", "reason"))
    people = [dict(zip(one.iloc[:, 0], one["people"], strict=True)) for one in (first, second)]

    assert people[0] == {"yes": 25, "no": 10, ".nosay": 5, ANSWERED: 40}
    assert people[1] == {"work": 18, "none": 7, ANSWERED: 25, NOT_ASKED: 15}


def test_questions_are_read_by_their_words(root: Path):
    study = rap.open_study(root)
    variable = study.book.variables["bank-2026.refused"]

    assert variable.label == {"en": "Did a bank refuse you?"}
    assert variable.values["yes"] == {"en": "Yes"}
    assert study.book.questions["bank-2026.reason"].opened_by == {"bank-2026.refused": ("yes",)}


def test_a_question_has_the_rows_that_can_exist_and_no_other(root: Path):
    """Everybody was asked the first question; who prefers not to say gives that answer alone."""
    study = rap.open_study(root)
    first, second = (study.book.variables[f"bank-2026.{name}"] for name in ("refused", "reason"))

    assert [*first.values] == ["yes", "no", ".nosay", ANSWERED, NO_ANSWER]
    assert NOT_ASKED in second.values
    assert study.book.questions["bank-2026.refused"].alone == {".nosay"}


def test_respondents_count_only_for_whom_they_agreed_to(root: Path):
    """Members may count them, nobody else but the team may."""
    seen = {
        audience: len(Study(root, audience=audience).surveys["bank-2026"])
        for audience in ("team", "members", "public")
    }

    assert seen == {"team": 40, "members": 40, "public": 0}


def test_a_run_counts_only_the_surveys_it_names(root: Path):
    """Respondents and people who were interviewed are never counted together unasked."""
    runs = '\n[[tool.rap.runs]]\nname = "{}"\nnotebook = "notebooks/a.ipynb"\n{}\n'
    settings = (root / "pyproject.toml").read_text()
    settings += runs.format("talks", "") + runs.format("bank", 'sources = {survey = ["bank-2026"]}')
    write(root, "pyproject.toml", settings)

    assert read_settings(root).runs[-1].surveys == ("bank-2026",)
    assert dict(rap.open_study(root, run="talks").surveys) == {}
    assert list(rap.open_study(root, run="bank").surveys) == ["bank-2026"]
    assert rap.open_study(root, run="bank").sources.empty


def test_somebody_who_took_her_answer_back_is_in_no_frame(root: Path):
    write(
        root,
        "interviews/withdrawn/R-10001.json",
        '{"v": 1, "case": "R-10001", "date": "2026-04-01"}',
    )

    assert "R-10001" not in set(rap.open_study(root).surveys["bank-2026"]["case"])


def test_answers_to_other_words_are_in_no_count(root: Path):
    """A form whose words changed has answers to other words: they are named, and not counted."""
    form = root / "codebook/surveys/bank-2026.yaml"
    form.write_text(
        form.read_text().replace("Did a bank refuse you?", "Did a bank close your account?")
    )
    study = rap.open_study(root)

    assert study.surveys["bank-2026"].empty
    assert study.surveys_read["bank-2026"].other_form == ("3f9a2b7c",)


def test_answers_of_a_month_to_come_are_named_and_in_no_count(root: Path):
    """A clock was wrong: `rap check` names the month, and a report says that some are left out."""
    add_answers(root, [{"respondent": "R-20000", "month": "2093-01"}], id="4f9a2b7c")
    study = Study(root, audience="members")
    table = "interviews/surveys/bank-2026/4f9a2b7c.csv"
    place = {"place": table, "month": f"{study.on:%Y-%m}"}

    assert "R-20000" not in set(study.surveys["bank-2026"]["case"])
    assert problems_of(study.surveys_read["bank-2026"], study.rights) == [
        Problem("study.surveys.later_month", **place)
    ]
    assert find_problems(root) == [
        Problem("store.batches.future_month", place=table, months=("2093-01",))
    ]


def test_a_finding_may_rest_on_answers(root: Path):
    """Those who gave them are counted for whom they agreed to; an answer nobody can give is named."""
    finding = "statement: {{en: {{text: A bank can refuse you., by: K-01}}}}\nevidence: {{surveys: [{}]}}\n"
    finding += "history:\n  - {{date: 2026-04-20, status: proposed, reason: Many, by: K-01}}\n"
    write(root, "codebook/findings/F-30117.yaml", finding.format('"bank-2026:refused=yes"'))
    study, public = rap.open_study(root), Study(root, audience="public")
    answer = "bank-2026:refused=yes"

    assert find_problems(root) == []
    assert len(people_answering(answer, study.surveys_read, study.rights)) == 25
    assert people_answering(answer, public.surveys_read, public.rights) == []

    write(root, "codebook/findings/F-30117.yaml", finding.format('"bank-2026:refused=maybe"'))
    assert [one.id for one in find_problems(root)] == ["checks.evidence_answer"]


def test_each_question_is_shown_under_its_words(root: Path):
    """In the order of the form, open questions and notes left out."""
    shown = [
        item.data["title"] for item in _questions(read_asked(rap.open_study(root), "bank-2026"))
    ]

    assert [title["en"] for title in shown] == [
        "Did a bank refuse you?",
        "Which reason did it give?",
        "How were you treated?",
        "Your age",
    ]
    with raises(WrongUseError, "report.surveys.unknown", survey="bank-2027"):
        read_asked(rap.open_study(root), "bank-2027")


def test_a_search_knows_what_those_who_wrote_ticked(root: Path):
    """A filter names the question with its survey; silence is no value of it."""
    study = rap.open_study(root)
    said = study.searched["cases"]
    people = with_answers(pd.DataFrame({"case": ["R-10000", "R-10039", "C-20001"]}), study.surveys)

    assert list(people["bank-2026.refused"]) == [("yes",), ("no",), ()]
    assert list(people["bank-2026.reason"]) == [("none",), (), ()]
    assert list(said["case"]) == list(study.cases["case"])
    with raises(WrongUseError, "analysis.search.unknown_filter"):
        rap.search(study.codings, study.texts, query="* bank-2026.refusal:yes", **study.searched)
