"""Forms of surveys, and the answers to them, on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises
from studies import write
from survey_study import FORM, ROW, make_survey

from rap.core.errors import ProblemsError, RapError
from rap.core.finding_parts import SameMeaning
from rap.core.surveys import Option, Question, Survey, Translated
from rap.store.surveys.batches import Batch, read_batches, write_batch
from rap.store.surveys.forms import parse_survey, read_survey
from rap.topics.checks.check import find_notes, find_problems
from rap.topics.surveys.forms import draw_file
from rap.topics.surveys.writing import format_survey


def test_a_form_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Types, filters, bands and silent options are there, and the study has no problem."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")

    assert find_problems(tmp_path) == []
    assert survey.columns == ("refused", "reason", "treated", "age", "open")
    assert survey.question("reason") == Question(
        "reason",
        "several",
        {"en": "Which reason did it give?"},
        options=(
            Option("work", {"en": "My work"}, code="deposit"),
            Option("none", {"en": "No reason"}, alone=True),
        ),
        asked_if={"refused": ("yes",)},
        own_words=True,
    )
    assert [*survey.question("treated").choices] == ["1", "2", "3", "4", "5"]
    assert survey.question("age").band_of(35) == "26-35"
    assert survey.question("age").band_of(17) == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("type: one", "type: won", "store.surveys.bad_type"),
        ("id: reason", "id: Refused", "store.surveys.question_twice"),
        ("id: age", "id: month", "store.surveys.taken"),
        ("id: age", "id: my age", "store.surveys.bad_question"),
        ("id: nosay", "id: no say", "store.surveys.bad_option"),
        ("id: nosay", "id: yes", "store.surveys.option_twice"),
        ("silent: yes", "silent: maybe", "store.surveys.not_yes_or_no"),
        ("asked_if: {refused: [yes]}", "asked_if: {age: [yes]}", "store.surveys.not_earlier"),
        ("asked_if: {refused: [yes]}", "asked_if: {refused: [y]}", "store.surveys.no_option"),
        ("ends: [1, 5]", "ends: [5, 1]", "store.surveys.bad_ends"),
        (", ends: [1, 5]", "", "store.surveys.no_ends"),
        ("26-35, ", "25-35, ", "store.surveys.bands_overlap"),
        ("18-25", "young", "store.surveys.bad_band"),
        ("type: open", "type: open, bands: [18-]", "store.surveys.needless"),
        ("until: 2026-03-31", "until: March", "store.surveys.bad_day"),
        ("until: 2026-03-31", "until: 2026-02-28", "store.surveys.ends_before"),
        ("people: unknown", "people: many", "store.surveys.bad_people"),
        ("consent: bank", "consent: bnk", "store.surveys.no_consent"),
        ("consent: bank", "consent: ''", "store.surveys.unasked"),
        ("code: deposit", "code: deposits", "store.surveys.no_code"),
        ("languages: [en]", "languages: [en, fr]", "store.surveys.question_unsaid"),
        ("consent: bank", "consent: bank\nfinding: F-30117", "store.surveys.no_finding"),
        ("{en: My work}", "{en: My work}, kode: x", "core.yaml.unknown_key"),
    ],
)
def test_what_is_wrong_in_a_form_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    """A misspelt word is never read as something else."""
    assert old in FORM
    make_survey(tmp_path, FORM.replace(old, new, 1))

    found = [one for one in find_problems(tmp_path) if one.id == problem]
    assert found
    assert found[0].place.startswith("codebook/surveys/bank-2026.yaml:")


def test_a_problem_of_a_question_is_on_the_line_of_that_question(tmp_path: Path) -> None:
    """Not on the line of the last question."""
    make_survey(tmp_path, FORM.replace("type: several", "type: sevral"))

    line = FORM[: FORM.index("id: reason")].count("\n") + 1
    places = {found.place for found in find_problems(tmp_path)}
    assert places == {f"codebook/surveys/bank-2026.yaml:{line}"}


_labels = st.dictionaries(st.sampled_from(["en", "fr", "ro"]), st.text("aé\n: #", min_size=1))
_options = st.lists(
    st.builds(
        Option, st.sampled_from(["yes", "no", "1", "n_a"]), _labels, st.booleans(), st.booleans()
    ),
    min_size=1,
    unique_by=lambda one: one.id,
)


@settings(max_examples=40)
@given(_labels, _options, st.sampled_from(["2026-03-01", ""]), st.sampled_from([None, 72]))
def test_a_form_that_was_written_reads_back_as_it_was(title, options, day, people) -> None:
    """A form is read back as it was written, whatever its words are."""
    first = Question("first", "one", title, options=tuple(options), own_words=True)
    asked_if = {"first": (options[0].id,)}
    second = Question("second", "scale", title, hint=title, asked_if=asked_if, ends=(0, 10))
    third = Question("third", "number", bands=("-17", "18-"), variable="age")
    same = (SameMeaning("", "0" * 64, "1" * 64, "K-01", "2026-04-01", "a comma"),)
    translated = {"fr": Translated("K-01", ("K-02",), "0" * 16)}
    questions, last = (first, second, third), (people, title, translated, same)
    survey = Survey("s", title, ("en", "fr"), day, day, ("web",), title, "c", questions, "", *last)

    assert parse_survey(format_survey(survey), id="s") == survey


def test_an_answer_is_kept_with_the_form_it_answered(tmp_path: Path) -> None:
    """Rows and facts read back as they were written; a person is never in two rows."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")
    other = {**ROW, "respondent": "R-51775", "refused": "nosay", "reason": ".not-asked"}
    batch = Batch(
        "3f9a2b7c",
        "bank-2026",
        survey.hash,
        tool="kobo",
        rows=(ROW, other),
        n_rows_in=3,
        left_out={"no-consent": 1},
        dropped=("_submission_time",),
        banded=("age",),
        raw="0" * 64,
        reviewed_by="K-01",
        reviewed_on="2026-04-02",
    )
    write_batch(tmp_path, batch, survey)

    assert read_batches(tmp_path, survey) == (batch,)
    assert batch.respondents == ("R-51774", "R-51775")
    assert find_problems(tmp_path) == []

    write_batch(tmp_path, replace(batch, id="00000000"), survey)
    assert {one.id for one in find_problems(tmp_path)} == {"store.batches.elsewhere"}


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("respondent", "C-51774", "store.batches.bad_cell"),
        ("language", "English", "store.batches.bad_cell"),
        ("month", "2026-03-04", "store.batches.bad_cell"),
        ("consent", "no", "store.batches.bad_cell"),
        ("refused", "perhaps", "store.batches.bad_cell"),
        ("refused", "", "store.batches.bad_cell"),
        ("reason", "none work", "store.batches.bad_cell"),
        ("reason", "work work", "store.batches.bad_cell"),
        ("reason", ".not-asked", "store.batches.not_asked"),
        ("refused", "no", "store.batches.not_asked"),
        ("treated", "6", "store.batches.bad_cell"),
        ("age", "31", "store.batches.bad_cell"),
        ("open", "They laughed", "store.batches.bad_cell"),
    ],
)
def test_a_batch_holds_what_its_form_allows(
    tmp_path: Path, column: str, cell: str, problem: str
) -> None:
    """No day, no exact age, no words, no answer to what was not asked; and no message holds words."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")
    batch = Batch("3f9a2b7c", "bank-2026", survey.hash, rows=({**ROW, column: cell},))

    with pytest.raises(ProblemsError) as refused:
        write_batch(tmp_path, batch, survey)
    assert problem in {one.id for one in refused.value.problems}
    assert "laughed" not in str(refused.value)
    assert not (tmp_path / "interviews/surveys").exists()


def test_answers_to_other_words_are_named_until_somebody_says_they_mean_the_same(
    tmp_path: Path,
) -> None:
    """A label that changed after the answers is a new form (P10)."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")
    write_batch(tmp_path, Batch("3f9a2b7c", "bank-2026", survey.hash, rows=(ROW,)), survey)
    later = FORM.replace("Did a bank refuse you?", "Has a bank refused you?")
    write(tmp_path, "codebook/surveys/bank-2026.yaml", later)
    new = read_survey(tmp_path, "bank-2026").hash

    assert [one.id for one in find_problems(tmp_path)] == ["store.batches.other_form"]
    same = (
        f"same:\n  - {{from: {survey.hash}, to: {new}, by: K-01, date: 2026-04-01, why: tense}}\n"
    )
    write(tmp_path, "codebook/surveys/bank-2026.yaml", later + same)
    assert find_problems(tmp_path) == []


def test_a_batch_without_its_facts_is_named(tmp_path: Path) -> None:
    """Also answers to no form."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")
    write_batch(tmp_path, Batch("3f9a2b7c", "bank-2026", survey.hash, rows=(ROW,)), survey)
    (tmp_path / "interviews/surveys/bank-2026/3f9a2b7c.yaml").unlink()
    with raises(RapError, "core.file.not_there"):
        read_batches(tmp_path, survey)

    (tmp_path / "interviews/surveys/bank-2026").rename(tmp_path / "interviews/surveys/bnk")
    assert [one.id for one in find_problems(tmp_path)] == ["store.batches.no_survey"]


def test_a_translation_of_words_that_changed_is_named(tmp_path: Path) -> None:
    """By the hash of the first language's words; it hinders no exchange, and no form is handed out."""
    survey = read_survey(make_survey(tmp_path), "bank-2026")
    fresh = replace(survey, translated={"fr": Translated("K-01", (), survey.words_hash("en"))})
    write(tmp_path, "codebook/surveys/bank-2026.yaml", format_survey(fresh))
    assert find_problems(tmp_path) == []

    changed = format_survey(fresh).replace("What else?", "What more?")
    write(tmp_path, "codebook/surveys/bank-2026.yaml", changed)
    assert [one.id for one in find_notes(tmp_path)] == ["store.surveys.old_translation"]
    assert find_problems(tmp_path) == []
    with raises(RapError, "store.surveys.old_translation"):
        draw_file(tmp_path, "bank-2026", way="page")
