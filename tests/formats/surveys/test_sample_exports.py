"""The 15 files of one invented survey, and real exports, where the folder of samples exists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from studies import SAMPLES
from survey_shapes import SURVEY

from rap.core.errors import RefusedError
from rap.core.form_questions import NOT_ASKED, OTHER, SKIPPED, WRITTEN
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys import read_export

FOLDER = SAMPLES / "surveys"
INVENTED = FOLDER / "invented-bank-one-survey-all-shapes"
needs_samples = pytest.mark.skipif(not INVENTED.is_dir(), reason="no samples of surveys here")
FORM = Survey(
    "bank",
    languages=("fr", "nl", "en"),
    questions=tuple(q for q in SURVEY.questions if q.id != "age"),
)
SAYS_LANGUAGE = ("limesurvey", "qualtrics", "spss")
REPEATS = ("kobo-fr-labels-groups.xlsx", "kobo-xml-values.xlsx")


def truth() -> list[tuple[dict[str, str], dict[str, str], str]]:
    """Cells, words and language of the six invented people."""
    rows = []
    for answer in json.loads((INVENTED / "truth.json").read_text(encoding="utf-8"))["answers"]:
        cells, words = {}, {}
        for question in FORM.questions:
            value = answer.get(question.id)
            ids = [value] if isinstance(value, str) else [*(value or ())]
            if question.type == "open" and value:
                ids, words["open"] = [WRITTEN], value
            if question.id == "reason" and "reason_other" in answer:
                ids, words["reason"] = [*ids, OTHER], answer["reason_other"]
            order = [option.id for option in question.options]
            ids.sort(key=lambda id: order.index(id) if id in order else 99)
            cells[question.id] = NOT_ASKED if value == "not-asked" else " ".join(ids) or SKIPPED
        rows.append((cells, words, answer["lang"]))
    return rows


@needs_samples
@pytest.mark.parametrize(
    "name",
    sorted(
        path.name
        for path in INVENTED.glob("*.*")
        if not path.name.startswith(("form.", "truth.", "paper", "odk-central-banks"))
    ),
)
def test_every_file_gives_the_same_frame(name: str) -> None:
    """Or says what its shape cannot: the language of an answer, a second sheet."""
    if name.endswith(".sav"):
        pytest.importorskip("pyreadstat")
    export = read_export(INVENTED / name, FORM)
    notes = [note.id.rpartition(".")[2] for note in export.notes]
    is_said = name.startswith(SAYS_LANGUAGE)
    assert export.unclear == ()
    assert [(dict(row.cells), dict(row.words)) for row in export.rows] == [
        (cells, words) for cells, words, _ in truth()
    ]
    assert [row.language for row in export.rows] == [
        one if is_said else "" for _, _, one in truth()
    ]
    assert ("no_language" in notes) is not is_said
    assert ("repeats_left_out" in notes) is (name in REPEATS)


@needs_samples
def test_the_two_files_that_hold_no_row_a_person() -> None:
    """A tally gives counts; the rows of a repeat group are refused with a sentence."""
    export = read_export(INVENTED / "paper-tally.csv", FORM)
    assert (export.rows, export.unclear) == ((), ())
    assert export.tally["refused"] == {"yes": 3, "no": 2, "nosay": 1, SKIPPED: 0}
    with pytest.raises(RefusedError) as caught:
        read_export(INVENTED / "odk-central-banks.csv", FORM)
    assert caught.value.id == "formats.survey.repeat_group"


@needs_samples
def test_a_real_export_of_google_forms() -> None:
    """42 people; 28 wrote something; times to the second are dropped."""
    yes = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))
    head = (FOLDER / "en-autistica-google-csv/form-responses.csv").read_text(encoding="utf-8")
    label = next(part for part in head.split('"') if part.startswith("Q1"))
    form = Survey(
        "needs",
        languages=("en",),
        questions=(
            Question("public", "one", {"en": head.split(",")[1]}, options=yes),
            Question("needs", "open", {"en": label}),
        ),
    )
    export = read_export(FOLDER / "en-autistica-google-csv/form-responses.csv", form)
    assert (len(export.rows), export.tool, export.unclear) == (42, "google-forms", ())
    assert sum("needs" in row.words for row in export.rows) == 28
    assert export.dropped == ("Timestamp",)


@needs_samples
def test_a_real_export_of_limesurvey() -> None:
    """Codes and texts as headings; of 77 people two ticked none of 65 boxes: not answered."""
    path = FOLDER / "en-nl-rse-limesurvey-csv/public_data.csv"
    import csv

    heads = next(csv.reader(path.open(encoding="utf-8", newline="")))
    boxes = [head for head in heads if head.startswith("currentEmp13[")]
    options = tuple(
        Option(head.split("[")[1].split("]")[0], {"en": head.rsplit("[", 1)[1][:-1]})
        for head in boxes
    )
    form = Survey(
        "rse",
        languages=("en",),
        questions=(Question("currentEmp13", "several", {"en": "Disciplines"}, options=options),),
    )
    export = read_export(path, form)
    assert (len(export.rows), export.unclear) == (77, ())
    assert sum(row.cells["currentEmp13"] == SKIPPED for row in export.rows) == 2


@needs_samples
@pytest.mark.parametrize("name", ["sample_missing.sav", "simple_alltypes.sav"])
def test_real_spss_files(name: str) -> None:
    """Read against a form made of their first labelled variable; another form is refused."""
    pytest.importorskip("pyreadstat")
    path: Path = FOLDER / "sav-pyreadstat" / name
    with pytest.raises(RefusedError) as caught:
        read_export(path, FORM)
    assert caught.value.id == "formats.survey.nothing_asked"
    if name == "sample_missing.sav":
        options = tuple(Option(id, {"en": id}) for id in ("Male", "Female", "undetermined"))
        form = Survey("s", questions=(Question("mylabl", "one", {}, options=options),))
        cells = [row.cells["mylabl"] for row in read_export(path, form).rows]
        assert cells == ["Male", "Female", "Male", "Female", "Male", "undetermined", SKIPPED]
