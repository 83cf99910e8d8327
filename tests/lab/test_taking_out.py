"""The half *Take out* of the page *Other programs*."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from messages import raises
from sent import as_sent
from studies import SETTINGS, make_study, write
from survey_study import add_answers, make_survey, many_rows

from rap.core.errors import NotAllowedError, WrongUseError
from rap.study.study import open_study
from rap.topics.exporting.routes import take_out, tell_out
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

take_out = as_sent(take_out)
tell_out = as_sent(tell_out)

LEAD, CODER = Person("K-01", "lead"), Person("K-02", "coder")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    open_study(root).add_coding("INT-10001", "deposit", start=30, end=57)
    return Bench(root)


def asked(**more: Any) -> dict[str, Any]:
    return {"audience": "team", "what": "quotes", "form": "docx", **more}


def test_the_page_says_what_can_leave_for_whom(bench: Bench) -> None:
    """The team comes first; quotes are for it alone, others read them in a release."""
    told = tell_out(bench, CODER, language="fr")

    assert told["audiences"][0] == "team"
    assert {row["what"] for row in told["kinds"] if row["others"]} == {
        "codebook",
        "interview",
        "project",
    }
    assert told["variables"] == [["setting", "setting"]]


def test_a_file_comes_with_what_must_be_said_of_it(bench: Bench) -> None:
    """Nothing of it lies on the server."""
    before = sorted(bench.root.rglob("*"))
    made = take_out(bench, LEAD, asked(codes=["deposit"]), language="en")
    document = docx.Document(io.BytesIO(base64.b64decode(made["file"])))

    assert (made["name"], made["n"]) == ("TEAM-quotes.docx", 1)
    assert document.tables[0].rows[1].cells[1].text == "You pay three months first."
    assert [said.startswith("A label") for said in made["warnings"]] == [True]
    assert {path for path in sorted(bench.root.rglob("*")) if ".rap" not in path.parts} == {
        path for path in before if ".rap" not in path.parts
    }


def test_words_for_others_are_taken_out_by_who_leads(bench: Bench) -> None:
    with pytest.raises(NotAllowedError):
        take_out(
            bench, CODER, asked(audience="members", what="project", form="qdpx"), language="en"
        )
    with raises(WrongUseError, "exporting.team_only", table="quotes", audience="members"):
        take_out(bench, LEAD, asked(audience="members"), language="en")


def test_in_a_blind_study_only_the_codebook_leaves_by_the_page(bench: Bench) -> None:
    """A file would show what others coded."""
    write(bench.root, "pyproject.toml", SETTINGS.replace("[tool.rap]", "[tool.rap]\nblind = true"))
    with raises(NotAllowedError, "exporting.blind"):
        take_out(bench, LEAD, asked(), language="en")
    made = take_out(bench, LEAD, asked(what="codebook", form="csv"), language="en")

    assert [
        row["what"] for row in tell_out(bench, LEAD, language="en")["kinds"] if row["open"]
    ] == ["codebook"]
    assert made["n"] == 3


def test_codes_are_words(bench: Bench) -> None:
    with raises(WrongUseError, "web.request.wrong_kind", member="codes"):
        take_out(bench, LEAD, asked(codes=[1]), language="en")


def test_answers_are_offered_where_there_is_a_survey(tmp_path: Path, bench: Bench) -> None:
    """With its title; the file has a row for each person, with words or with ids."""
    root = make_survey(tmp_path / "asked")
    add_answers(root, many_rows())
    here = Bench(root)
    told = tell_out(here, CODER, language="en")
    wish = asked(what="answers", form="csv", survey="bank-2026", labels=False)
    made = take_out(here, CODER, wish, language="en")

    assert told["surveys"] == [["bank-2026", "You and the bank"]]
    assert "answers" not in {row["what"] for row in tell_out(bench, CODER, language="en")["kinds"]}
    assert (made["name"], made["n"]) == ("TEAM-answers.csv", 40)
    assert '"refused","reason"' in base64.b64decode(made["file"]).decode("utf-8-sig")
