"""Extracts of a table find their places in the texts of the study, or are asked about, or named."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from messages import ids
from studies import TEXT, add_source, make_study

from rap.core.errors import Message, ProblemsError
from rap.formats.corpus_tools.inception import parse_project as read_inception
from rap.formats.grids import parse_project
from rap.formats.projects import Choices
from rap.store.codings import read_fold
from rap.store.sources import read_source
from rap.topics.entering.plan import Wanted
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)

OTHER = "I: So?\nP1: Then the key. And then the key, again.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10002", OTHER, case="C-20001")
    return root


def plan(root: Path, *rows: str, answers: Mapping[str, str] | None = None) -> ProjectPlan:
    table = "\n".join(("interview,extract,code", *rows)) + "\n"
    project = parse_project(io.BytesIO(table.encode()), "ada.csv", Choices())
    wanted = ProjectWanted(Wanted(language="en"), {"ada": "K-02"}, False, dict(answers or {}))
    return plan_project(root, project, wanted, name="ada.csv")


def coded(found: ProjectPlan) -> list[tuple[str, str, str, str]]:
    texts = {one.source.id: one.text.text for one in found.texts}
    return [(c.source, texts[c.source][c.start : c.end], c.code, c.coder) for c in found.codings]


def test_an_extract_is_a_coding_of_the_words_it_quotes(study: Path) -> None:
    """Exactly, or with the quotation marks and spaces that a program changed, which is said."""
    found = plan(study, "INT-10001,You pay three months first.,pay", "INT-10001,OWNER’S,rules")
    assert found.problems == ()
    assert coded(found) == [
        ("INT-10001", "You pay three months first.", "pay", "K-02"),
        ("INT-10001", "owner's", "rules", "K-02"),
    ]
    assert Message("other_programs.project.extracts_alike", n=1) in [
        one.message for one in found.project.losses
    ]


def test_an_extract_in_two_places_is_asked_about(study: Path) -> None:
    """Nothing comes in until somebody says which; then only that one is coded."""
    row = "INT-10002,hen the key,pay"
    asked = plan(study, row)
    (question,) = asked.project.questions
    assert ids(asked.problems) == ["other_programs.project.which_place"]
    assert question.options == ("INT-10002:12-23", "INT-10002:30-41", "-")
    meant = plan(study, row, answers={question.key: "INT-10002:30-41"})
    assert [(one.start, one.end) for one in meant.codings] == [(30, 41)]
    left_out = plan(study, row, answers={question.key: "-"})
    assert (left_out.codings, left_out.problems) == ((), ())


def test_the_name_of_an_interview_is_asked_for_once(study: Path) -> None:
    """The texts that hold most of its extracts are named first."""
    rows = ("rosa.docx,Then the key. And,pay", 'rosa.docx,"the key, again",pay')
    (question,) = plan(study, *rows).project.questions
    assert (question.key, question.options) == ("interview:rosa.docx", ("INT-10002", "-"))
    found = plan(study, *rows, answers={question.key: "INT-10002"})
    assert [one.source for one in found.codings] == ["INT-10002", "INT-10002"]


def test_an_extract_without_an_interview_is_sought_in_all(study: Path) -> None:
    """One that is in two of them is asked about."""
    found = plan(study, ",It rings,pay", ",Then the key.,pay")
    assert [one.source for one in found.codings] == ["INT-10001"]
    assert ids(found.problems) == ["other_programs.project.which_place"]


def test_what_is_not_found_is_named_with_the_nearest_place(study: Path) -> None:
    """By its row and a reference, without a word of it."""
    found = plan(study, "INT-10001,the alarm rings at her owner's,pay", "INT-10001,quite other,pay")
    near, nowhere = (one.message for one in found.project.losses)
    assert near.id == "other_programs.project.extract_near"
    assert near.facts["rows"] == ("2",)
    start, end = map(int, str(near.facts["at"]).partition(":")[2].split("-"))
    assert "rings at the owner" in TEXT[start:end]
    assert nowhere == Message("other_programs.project.extract_nowhere", rows=("3",))


def test_extracts_come_in_once(study: Path) -> None:
    """Taken in twice, nothing is doubled; a question that is open keeps all of it out."""
    wanted = ProjectWanted(Wanted(language="en"), {"ada": "K-02"})
    table = b"interview,extract,code\nINT-10001,It rings,pay\n"
    for n in (1, 0):
        project = parse_project(io.BytesIO(table), "ada.csv", Choices())
        assert len(take_project(study, project, wanted, name="a", by="K-01").codings) == n
    fold = read_fold(study, read_source(study, "INT-10001"), length=len(TEXT))
    assert [(one.code, one.coder) for one in fold.codings] == [("pay", "K-02")]
    asked = parse_project(io.BytesIO(table + b",the key,pay\n"), "ada.csv", Choices())
    with pytest.raises(ProblemsError):
        take_project(study, asked, wanted, name="a", by="K-01")


def test_a_file_that_keeps_no_spaces_finds_its_words(study: Path) -> None:
    """WebAnno TSV does not say where lines end: its codings are on the words of an interview that is
    here, and a text that is not is refused.
    """
    rows = ["1-1\t0-2\tI:\t_", "1-2\t3-6\tSo?\t_", "2-1\t8-11\tP1:\t_", "2-2\t12-16\tThen\t_"]
    rows += ["2-3\t17-20\tthe\tkey[1]", "2-4\t21-25\tkey.\tkey[1]", "2-5\t26-29\tAnd\t_"]
    rows += [
        "2-6\t30-34\tthen\t_",
        "2-7\t35-38\tthe\t_",
        "2-8\t39-43\tkey,\t_",
        "2-9\t44-50\tagain.\t_",
    ]
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Theme|value\n\n"

    def planned(*rows: str) -> ProjectPlan:
        file = io.BytesIO((head + "\n".join(rows) + "\n").encode())
        project = read_inception(file, "rosa.tsv", Choices())
        wanted = ProjectWanted(Wanted(language="en"), {"rosa": "K-02"}, True)
        return plan_project(study, project, wanted, name="rosa.tsv")

    assert coded(planned(*rows)) == [("INT-10002", "the key.", "key", "K-02")]
    assert ids(planned(*rows[:-1]).problems) == ["other_programs.project.spaces_unknown"]
