"""Answers come in: closed ones into the study, what people wrote into the vault, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reviews import review_all
from studies import write
from survey_shapes import SURVEY, draw_people, make_survey_study, read_here, write_csv, write_typed
from vaults import make_quick

from rap.core.errors import NotSavedError, ProblemsError, WrongUseError
from rap.core.finding_parts import SameMeaning
from rap.store.sources import find_turns, read_source, read_source_text
from rap.store.surveys.batches import read_batches
from rap.store.surveys.forms import read_survey
from rap.store.surveys.marks import forget_marks
from rap.study.study import open_study
from rap.study.surveys import read_answers, respondents_of
from rap.topics.checks.check import find_problems
from rap.topics.entering import cut_off
from rap.topics.entering.taking import taking_in
from rap.topics.surveys.answers import looks, take
from rap.topics.surveys.answers.choices import Choices
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.surveys.writing import write_survey
from rap.topics.waiting_texts.queue import open_queue

PEOPLE = draw_people(24, seed=7, languages=("fr", "nl"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    monkeypatch.setattr(looks, "read_export_in_child", read_here)
    return make_survey_study(tmp_path / "study")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_typed(tmp_path / "out" / "typed.csv", PEOPLE, consent=("no no", "yes no"))


def take_in(root: Path, file: Path, choices: Choices | None = None) -> take.TakenBatch:
    return take_answers(root, look_at_answers(root, file, "bank", choices), open_queue(root))


def batch_rows(root: Path) -> list[dict[str, str]]:
    return [dict(row) for one in read_batches(root, read_survey(root, "bank")) for row in one.rows]


def test_who_said_yes_comes_in_with_her_cells(root: Path, file: Path) -> None:
    """The one who did not say yes leaves no row; the others are there, in another order, and say
    what they agreed to.
    """
    taken = take_in(root, file)
    rows = batch_rows(root)
    cells = [{id: row[id] for id in SURVEY.columns} for row in rows]
    expected = [person.cells() for person in PEOPLE[1:]]
    assert sorted(cells, key=repr) == sorted(expected, key=repr)
    assert cells != expected
    assert sorted(row["consent"] for row in rows) == ["yes"] + ["yes quote"] * 22
    assert (taken.batch.n_rows_in, dict(taken.batch.left_out)) == (24, {"no-consent": 1})
    assert find_problems(root) == []


def test_a_month_that_has_not_begun_is_asked_about(root: Path, tmp_path: Path) -> None:
    """Nothing comes in: such a row would be in no report until then. The column can be left out."""
    rows = [["Timestamp", "status", "consent"]]
    rows += [[f"{year}-01-05 10:00:00", "self", "yes"] for year in ("2026", "2093")]
    (tmp_path / "a.csv").write_bytes(write_csv(rows))
    looked = look_at_answers(root, tmp_path / "a.csv", "bank", Choices("fr"))
    said = next(one for one in looked.unclear if one.id == "surveys.answers.future_month")
    assert {key: said.facts[key] for key in ("n", "rows", "months")} == {
        "n": 1,
        "rows": (3,),
        "months": ("2093-01",),
    }
    left = Choices("fr", columns={"Timestamp": "-"})
    looked = look_at_answers(root, tmp_path / "a.csv", "bank", left)
    assert looked.unclear == ()
    assert [row.month for row in looked.rows] == ["", ""]


def test_respondents_are_cases_with_what_they_agreed_to(root: Path, file: Path) -> None:
    """One said no to being quoted; the form's grants hold for each."""
    survey = read_survey(root, "bank")
    status = replace(survey.questions[0], variable="status")
    write_survey(root, replace(survey, questions=(status, *survey.questions[1:])))
    take_in(root, file)
    cases = [case for one in read_answers(root).values() for case in respondents_of(one)]
    given = {row["respondent"]: row["status"] for row in batch_rows(root)}
    said = {id: (value,) for id, value in given.items() if value not in (".skipped", "nosay")}
    assert {case.id: case.variables.get("status") for case in cases} == {
        id: said.get(id) for id in given
    }
    rights = open_study(root, audience="members").rights
    assert sum(rights.allows(case.id, "quote") for case in cases) == 22
    assert all(rights.allows(case.id, "count") for case in cases)


def test_what_people_wrote_waits_and_enters_through_the_review(root: Path, file: Path) -> None:
    """A text for each question and language, a turn for each person, no line that could be somebody
    else's; accepted, it is a source whose people have no card.
    """
    taken = take_in(root, file)
    said = {(t.source.variables["question"][0], t.source.language): t for t in taken.texts}
    assert {("open", "fr"), ("open", "nl"), ("reason", "nl")} <= {*said}
    review_all(root)
    for language in ("fr", "nl"):
        source = read_source(root, said["open", language].source.id)
        wrote = [
            p.words["open"] for p in PEOPLE[1:] if p.language == language and "open" in p.words
        ]
        assert (source.kind, len(source.speakers)) == ("answers", len(wrote))
        assert all(one.label == one.case.replace("-", "") for one in source.speakers)
        text = read_source_text(root, source)
        assert len(find_turns(text, source.speakers)) == len(wrote)
        assert text.count("this looks like a label") == sum("a label" in one for one in wrote)
    assert list((root / "interviews/cases").glob("R-*")) == []
    assert find_problems(root) == []


def test_the_same_export_again_adds_what_is_new(root: Path, file: Path) -> None:
    """A longer export brings the rest; the same one nothing."""
    take_in(root, file)
    more = draw_people(30, seed=7, languages=("fr", "nl"))
    assert more[:24] == PEOPLE
    again = look_at_answers(root, file, "bank")
    assert (again.rows, again.n_known) == ((), 23)
    with pytest.raises(WrongUseError) as caught:
        take_answers(root, again, open_queue(root))
    assert caught.value.id == "surveys.answers.nothing_new"
    longer = write_typed(file.with_name("longer.csv"), more, consent=("no no", "yes no"))
    taken = take_in(root, longer)
    assert (len(taken.batch.rows), taken.batch.left_out["here-already"]) == (6, 23)


def test_the_same_rows_through_two_windows(root: Path, file: Path) -> None:
    """The second one is refused, and nothing is twice."""
    looked = [look_at_answers(root, file, "bank") for _ in range(2)]
    take_answers(root, looked[0], open_queue(root))
    with pytest.raises(WrongUseError) as caught:
        take_answers(root, looked[1], open_queue(root))
    assert caught.value.id == "surveys.answers.came_meanwhile"
    assert len(batch_rows(root)) == 23


@pytest.mark.parametrize("where", ["put_raw", "remember_marks", "remember", "write_batch", "kill"])
def test_cut_off_anywhere_it_leaves_nothing(
    where: str, root: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row, no text that waits, no mark: the same export comes in whole afterwards."""
    looked = look_at_answers(root, file, "bank")
    before = snapshot(root)
    with monkeypatch.context() as broken:
        broken.setattr(take, "write_batch" if where == "kill" else where, broken_off)
        if where == "kill":  # nobody mends before the next act
            broken.setattr(cut_off, "mend", lambda root: None)
        with pytest.raises(NotSavedError):
            take_answers(root, looked, open_queue(root))
    with taking_in(root):
        pass
    assert snapshot(root) == before
    take_in(root, file)
    assert len(batch_rows(root)) == 23


def broken_off(*_: object, **__: object) -> None:
    raise NotSavedError("core.files.not_saved", place="x", reason="full")


def snapshot(root: Path) -> tuple[list[str], list[str]]:
    files = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()]
    kept = [name for name in files if not name.startswith(".rap/") or name == cut_off.NAME]
    return sorted(kept), [str(entry) for entry in open_queue(root).list()]


def test_choices_leave_out_and_join(root: Path, file: Path) -> None:
    """A question that is left out closes those it opens, and that is said; options are joined."""
    choices = Choices(drop=("refused",), joined={"status": {"none": "nosay"}})
    looked = look_at_answers(root, file, "bank", choices)
    closed = [note.facts["questions"] for note in looked.notes if note.id.endswith("closed_too")]
    assert closed == [("reason",)]
    take_answers(root, looked, open_queue(root))
    rows = batch_rows(root)
    assert {(row["refused"], row["reason"]) for row in rows} == {(".skipped", ".not-asked")}
    assert "none" not in {row["status"] for row in rows}
    assert find_problems(root) == []


def test_how_many_are_alone_and_what_to_leave_out(root: Path, file: Path) -> None:
    """Counted on what describes people; the question that helps most comes first."""
    looked = look_at_answers(root, file, "bank")
    ages = [person.cells()["age"] + person.language for person in PEOPLE[1:]]
    assert looked.alone.questions == ("age", "language")
    assert looked.alone.n_alone == sum(ages.count(one) == 1 for one in ages)
    assert looked.alone.without[0][0] == "age"


@pytest.mark.parametrize(
    ("head", "cells", "problem"),
    [
        ("status,language", "self,fr", "surveys.answers.no_consent_column"),
        ("status,consent", "self,yes", "surveys.answers.which_language"),
        ("status,consent,language", "self,yes,de", "surveys.answers.other_language"),
        ("status,consent,language", "rich,yes,fr", "formats.survey.unclear_cells"),
    ],
)
def test_what_is_unclear_keeps_all_of_it_out(
    head: str, cells: str, problem: str, root: Path, tmp_path: Path
) -> None:
    """Each with its own sentence, and nothing is written."""
    file = write(tmp_path, "a.csv", f"{head}\n{cells}\n")
    looked = look_at_answers(root, file, "bank")
    with pytest.raises(ProblemsError) as caught:
        take_answers(root, looked, open_queue(root))
    assert [one.id for one in caught.value.problems] == [problem]
    assert batch_rows(root) == []


def test_a_form_that_changed_meanwhile(root: Path, file: Path) -> None:
    """Refused until somebody has said that both wordings mean the same."""
    take_in(root, file)
    survey = read_survey(root, "bank")
    first, *rest = survey.questions
    changed = replace(survey, questions=(replace(first, hint={"fr": "Un seul."}), *rest))
    write_survey(root, changed)
    unclear = look_at_answers(root, file, "bank").unclear
    assert [message.id for message in unclear] == ["surveys.answers.form_changed"]
    same = SameMeaning("fr", survey.hash, changed.hash, "K-01", "2026-11-28", "a hint")
    write_survey(root, replace(changed, same=(same,)))
    assert look_at_answers(root, file, "bank").unclear == ()


def test_what_came_in_on_another_machine_is_recognised(root: Path, file: Path) -> None:
    """Its marks are not here, but its rows are."""
    forget_marks(root, take_in(root, file).batch.id)
    unclear = look_at_answers(root, file, "bank").unclear
    assert [message.id for message in unclear] == ["surveys.answers.elsewhere"]


def test_other_people_who_said_the_same_come_in(root: Path, file: Path) -> None:
    """In a short form others may say the same: a person says that they are others."""
    batch = take_in(root, file).batch
    forget_marks(root, batch.id)
    more = look_at_answers(root, file, "bank", Choices(others=(batch.id,)))
    assert (more.unclear, len(more.rows)) == ((), 23)
    take_answers(root, more, open_queue(root))
    assert len(batch_rows(root)) == 46


def test_the_same_form_in_another_month_is_no_doubt(root: Path, tmp_path: Path) -> None:
    """Rows of two months or languages are of other people, however short the form is."""
    head = ["status", "refused", "consent", "language"]
    yes = [["self", "no", "yes", "fr"]] * 30
    first = tmp_path / "first.csv"
    first.write_bytes(write_csv([[*head, "today"], *([*row, "2026-03-02"] for row in yes)]))
    forget_marks(root, take_in(root, first).batch.id)
    first.write_bytes(write_csv([[*head, "today"], *([*row, "2026-04-02"] for row in yes)]))
    assert look_at_answers(root, first, "bank").unclear == ()


def test_a_value_that_is_no_answer_counts_as_none(root: Path, tmp_path: Path) -> None:
    """What cannot be read is listed; a person says which option it is, or that it is none."""
    file = tmp_path / "typed.csv"
    rows = [["rich", "yes", "fr"], ["Self-employed", "yes", "fr"], ["?", "yes", "fr"]]
    file.write_bytes(write_csv([["status", "consent", "language"], *rows]))
    looked = look_at_answers(root, file, "bank")
    assert looked.export.unread == {"status": ("rich", "?")}
    said = Choices(values={"status": {"rich": "contract", "?": "-"}})
    take_in(root, file, said)
    assert sorted(row["status"] for row in batch_rows(root)) == [".skipped", "contract", "self"]
