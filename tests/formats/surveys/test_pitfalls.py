"""What goes wrong with exports of form tools, one thing a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from survey_shapes import SURVEY, write_csv, write_xlsx

from rap.core.errors import RefusedError
from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.core.surveys import Option, Question
from rap.formats.child import read_export_in_child
from rap.formats.surveys import read_export
from rap.formats.surveys.asking import ExportChoices
from rap.formats.surveys.exports import Export
from rap.formats.surveys.options import Options


def read(
    folder: Path, *rows: Sequence[object], file: str = "a.csv", asked: ExportChoices | None = None
) -> Export:
    data = write_xlsx(rows) if file.endswith(".xlsx") else write_csv(rows)
    (folder / file).write_bytes(data)
    return read_export(folder / file, SURVEY, asked)


def cells_of(export: Export, question: str) -> list[str]:
    return [row.cells[question] for row in export.rows]


def test_a_comma_in_an_option_does_not_cut_it(tmp_path: Path) -> None:
    """Known options are found, longest first; what is left is own words."""
    place, reason = (SURVEY.question(id) for id in ("place", "reason"))
    assert place
    assert reason
    read_place = Options(place, language="fr").read_several("À la maison, En ligne, caméra", ", ")
    assert read_place.options == ("home", "online")
    own = Options(reason, language="fr").read_several("Sans raison, un cafard, deux", ", ")
    assert (own.options, own.words) == (("noreason",), "un cafard, deux")


def test_two_readings_are_asked_about(tmp_path: Path) -> None:
    """With options A, B and A, B the cell A, B is not guessed."""
    options = tuple(Option(id, {"fr": id}) for id in ("a", "b", "a, b"))
    question = Question("q", "several", {"fr": "Q"}, options=options)
    assert Options(question).read_several("a, b", ", ").is_unclear


def test_a_value_the_form_does_not_know_stops_the_import(tmp_path: Path) -> None:
    """It is named by question and row; the value itself is in no message."""
    export = read(tmp_path, ["status", "open"], ["self", "x"], ["retired lady", "y"])
    (message,) = export.unclear
    assert message.facts == {"question": "status", "n": 1, "rows": (3,)}
    assert "retired" not in str(message)


def test_a_person_says_what_a_value_means(tmp_path: Path) -> None:
    """A form that changed while it was open is mapped by what a person said."""
    said = ExportChoices(values={"status": {"Freelance": "self"}}, columns={"Remarks": "open"})
    export = read(tmp_path, ["status", "Remarks"], ["freelance", "x"], asked=said)
    assert (cells_of(export, "status"), export.unclear) == (["self"], ())
    assert export.rows[0].words == {"open": "x"}


def test_a_person_says_that_a_column_is_no_question(tmp_path: Path) -> None:
    """`-` leaves a column out."""
    export = read(
        tmp_path, ["status", "open"], ["self", "x"], asked=ExportChoices(columns={"open": "-"})
    )
    assert export.asked == ("status",)
    assert export.rows[0].words == {}


def test_unticked_by_somebody_who_left_the_question_out(tmp_path: Path) -> None:
    """In LimeSurvey nothing ticked and not answered look alike: not answered, and a note says so."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "place[window]", "place[home]"]
    export = read(tmp_path, head, [1, "1980-01-01", 3, "fr", "No", "No"])
    assert cells_of(export, "place") == [SKIPPED]
    assert "formats.survey.unticked" in [note.id for note in export.notes]


def test_unfinished_answers_stay_out_and_are_counted(tmp_path: Path) -> None:
    """LimeSurvey writes no day of submission for those who stopped half way."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "status"]
    export = read(tmp_path, head, [1, "1980-01-01", 3, "fr", "self"], [2, "", 1, "fr", "none"])
    assert (cells_of(export, "status"), dict(export.out)) == (["self"], {"unfinished": 1})


def test_the_form_tells_not_asked_from_not_answered(tmp_path: Path) -> None:
    """An answer where nothing was asked is left out, and counted."""
    rows = [["yes", "", "x"], ["no", "", "x"], ["", "", "x"], ["no", "work", "x"]]
    export = read(tmp_path, ["refused", "reason", "open"], *rows)
    assert cells_of(export, "reason") == [SKIPPED, NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert [note.facts["n"] for note in export.notes if note.id.endswith("against_form")] == [1]


def test_words_that_look_like_nothing_or_a_formula(tmp_path: Path) -> None:
    """`NA` and `=1+1` are words, in a sheet too, where the program that wrote it made a formula."""
    export = read(tmp_path, ["status", "open"], ["self", "NA"], ["self", "=1+1"], file="a.xlsx")
    assert [row.words["open"] for row in export.rows] == ["NA", "=1+1"]


def test_a_thousand_empty_rows(tmp_path: Path) -> None:
    """A thousand empty rows of a sheet are not read as people."""
    empty = [["", ""]] * 1000
    export = read(tmp_path, ["status", "open"], ["self", ""], *empty, file="a.xlsx")
    assert len(export.rows) == 1


def test_the_same_export_again_has_the_same_marks(tmp_path: Path) -> None:
    """A longer export keeps the marks of its first rows; equal rows without an id are told apart
    by their turn; another key gives others.
    """
    rows = [["status", "open"], ["self", "x"], ["self", "x"]]
    first = read(tmp_path, *rows, asked=ExportChoices(key=b"k" * 32))
    longer = read(tmp_path, *rows, ["self", "x"], asked=ExportChoices(key=b"k" * 32))
    marks = [row.mark for row in longer.rows]
    assert marks[:2] == [row.mark for row in first.rows]
    assert len({*marks}) == 3
    assert {row.mark for row in read(tmp_path, *rows).rows}.isdisjoint(marks)
    assert [note.facts["n"] for note in longer.notes if note.id.endswith("equal_rows")] == [3]


def test_one_id_twice(tmp_path: Path) -> None:
    """The same row twice counts once; two rows of one id that differ are asked about."""
    head = ["_id", "_uuid", "_submission_time", "status"]
    twice = read(tmp_path, head, [1, "u", "2026-03-02", "self"], [1, "u", "2026-03-02", "self"])
    assert (len(twice.rows), dict(twice.out)) == (1, {"doubled": 1})
    other = read(tmp_path, head, [1, "u", "2026-03-02", "self"], [1, "u", "2026-03-02", "none"])
    assert [message.id for message in other.unclear] == ["formats.survey.same_id"]


def test_days_that_can_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    """3/4/2026 alone is not known; beside 25/4/2026 it is, or when somebody says it."""
    head = ["Timestamp", "Your status?"]
    alone = read(tmp_path, head, ["3/4/2026 10:00:00", "No status"])
    beside = read(
        tmp_path, head, ["3/4/2026 10:00:00", "No status"], ["25/4/2026 9:00:00", "No status"]
    )
    assert [one.id for one in alone.unclear] == ["formats.survey.two_ways"]
    assert ([row.month for row in beside.rows], beside.unclear) == (["2026-04", "2026-04"], ())
    said = read(
        tmp_path, head, ["3/4/2026 10:00:00", "No status"], asked=ExportChoices(dates="month-first")
    )
    assert ([row.month for row in said.rows], said.unclear) == (["2026-03"], ())


def test_two_columns_for_one_question(tmp_path: Path) -> None:
    """Which one counts is asked."""
    export = read(tmp_path, ["status", "Votre statut ?"], ["self", "none"])
    assert [message.id for message in export.unclear] == ["formats.survey.two_columns"]


def test_a_label_of_two_questions(tmp_path: Path) -> None:
    """The column may be either, so a person says."""
    same = replace(SURVEY.questions[0], id="status2")
    (tmp_path / "a.csv").write_bytes(write_csv([["Your status?", "open"], ["No status", "x"]]))
    survey = replace(SURVEY, questions=(*SURVEY.questions, same))
    (message,) = read_export(tmp_path / "a.csv", survey).unclear
    assert message.facts["questions"] == ("status", "status2")


def test_a_form_that_we_wrote_comes_back_with_its_own_words(tmp_path: Path) -> None:
    """Our XLSForm calls the option of own words and their column the same in every question: the
    column belongs to the question before it.
    """
    question = "Quelle raison a-t-on donnée ?"
    head = ["Une banque vous a-t-elle refusé un compte ?", question, f"{question}/Sans raison"]
    head += [f"{question}/Autre chose", "Avec vos mots. Pas de noms, pas de lieux."]
    rows = [["Oui", "Sans raison Autre chose", "1", "1", "deux chats"], ["Oui", "", "", "", ""]]
    meta = ["_id", "_uuid", "_submission_time"]
    both = read(tmp_path, [*head, *meta], *([*row, n, f"u{n}", ""] for n, row in enumerate(rows)))
    one = read(
        tmp_path,
        [*head[:2], head[4], *meta],
        *([*row[:2], row[4], n, f"u{n}", ""] for n, row in enumerate(rows)),
    )
    for export in (both, one):
        assert export.unclear == ()
        assert cells_of(export, "reason") == ["noreason other", SKIPPED]
        assert export.rows[0].words == {"reason": "deux chats"}


def test_a_tally_is_counted_and_checked(tmp_path: Path) -> None:
    """Sums that are not the number of sheets are named; nothing can be crossed."""
    head = ["question", "option", "count"]
    good = read(
        tmp_path, head, ["status", "self", "3"], ["status", "no-answer", "1"], ["*", "sheets", "4"]
    )
    assert (good.tally, good.unclear) == ({"status": {"self": 3, SKIPPED: 1}}, ())
    bad = read(
        tmp_path, head, ["status", "self", "3"], ["status", "rich", "1"], ["*", "sheets", "4"]
    )
    assert [message.id for message in bad.unclear] == [
        "formats.survey.tally_line",
        "formats.survey.tally_sum",
    ]


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([["a", "b"], ["1", "2"]], "formats.survey.nothing_asked"),
        ([["kind", "PARENT_KEY"], ["big", "uuid:1"]], "formats.survey.repeat_group"),
        ([["status", "open"]], "formats.survey.no_rows"),
    ],
)
def test_files_that_hold_no_answers(rows: list[list[str]], error: str, tmp_path: Path) -> None:
    """Each is refused with its own sentence."""
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, *rows)
    assert caught.value.id == error


def test_an_unknown_kind_of_file_and_a_false_one(tmp_path: Path) -> None:
    """A PDF is no export, and text under the name of SPSS neither."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "a.sav").write_bytes(b"status;open")
    for file, error in (("a.pdf", "other_kind"), ("a.sav", "not_sav")):
        with pytest.raises(RefusedError) as caught:
            read_export(tmp_path / file, SURVEY)
        assert caught.value.id == f"formats.survey.{error}"


def test_nothing_about_a_person_leaves_the_child(tmp_path: Path) -> None:
    """Address, e-mail, device, place, name and time are named by their headings alone; what comes
    back is what the reader gives.
    """
    canaries = [
        "192.0.2.77",
        "anna@example.org",
        "device-7f3",
        "50.8466",
        "Anna Fleur",
        "2026-03-02T08:10:31",
    ]
    head = ["ipaddr", "email", "deviceid", "locationlatitude", "name", "start"]
    (tmp_path / "a.csv").write_bytes(
        write_csv([[*head, "_id", "_uuid", "status"], [*canaries, "1", "uuid-canary", "self"]])
    )
    export = read_export_in_child(tmp_path / "a.csv", SURVEY, ExportChoices(key=b"k" * 32))
    assert export == read_export(tmp_path / "a.csv", SURVEY, ExportChoices(key=b"k" * 32))
    assert export.dropped == tuple(head)
    for canary in (*canaries, "uuid-canary"):
        assert canary not in repr(export) + str(export.rows)
