"""Talks in tables: CSV, TSV and Excel."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from messages import raises
from studies import SAMPLES

from rap.core.errors import Message, Problem, RapError, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

AGAIN = Message("formats.xlsx.save_again")

RIGHT = "give a table with the columns speaker and text"
SPLIT = "save each answer as a text file of its own"


def imported(
    folder: Path, text: str | bytes, name: str = "talk.csv", **options: object
) -> Transcript:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(path, **options)  # type: ignore[arg-type]


def refusal(folder: Path, text: str | bytes, name: str = "talk.csv") -> Problem:
    with pytest.raises(RefusedError) as error:
        imported(folder, text, name)
    return error.value.problems[0]


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_rows_become_turns_with_time_and_language(tmp_path: Path) -> None:
    """Headings are known in several languages; which column was taken for what is told, and the
    delimiter.
    """
    talk = imported(
        tmp_path,
        "nr;Spreker;Tekst;Begintijd;Taal\n1;Interviewer;Zo, en?;00:01;nl\n2;Jo;Oui.;01:02:03;fr-BE\n",
    )

    assert talk == Transcript(
        "[00:00:01] I (nl): Zo, en?\n[01:02:03] P1 (fr): Oui.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"Interviewer": "I", "Jo": "P1"},
        (
            Message("formats.note.delimiter", delimiter=Message("formats.delimiter.semicolon")),
            Message(
                "formats.note.columns",
                used=(
                    "speaker = 'Spreker'",
                    "text = 'Tekst'",
                    "time = 'Begintijd'",
                    "language = 'Taal'",
                ),
            ),
            Message("formats.note.other_columns", names=("nr (2)",), n=1),
        ),
    )


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("speaker,text", ","),
        ("Locuteur;Énoncé", ";"),
        ("Hablante\tTexto", "\t"),
        ("Who|Words", "|"),
        ("Naam,UITING:", ","),
    ],
)
def test_headings_and_delimiters(tmp_path: Path, head: str, delimiter: str) -> None:
    """Whatever their case, accents and signs."""
    assert (
        imported(tmp_path, f"{head}\nI{delimiter}So?\nJo{delimiter}Yes.\n").text
        == "I: So?\nP1: Yes.\n"
    )


def test_cells_are_text_and_nothing_else(tmp_path: Path) -> None:
    """No number, no missing value, no formula; a line break inside a cell is a space, so that it
    opens no turn.
    """
    talk = imported(tmp_path, 'speaker,text\nI,NA\nJo,007\nI,"=1+1"\nJo,"So\nP2: and?"\n')

    assert talk.text == "I: NA\nP1: 007\nI: =1+1\nP1: So P2: and?\n"
    assert talk.notes[-1] == Message("formats.note.cell_breaks", n=1)


def test_rows_of_one_speaker_stay_rows(tmp_path: Path) -> None:
    """Who made the table cut it so; a row without a speaker is nobody's known, one without words is
    left out.
    """
    talk = imported(tmp_path, "speaker,text\nI,a\nI,b\n,c\nJo,\nI,d\n")

    assert talk.text == "I: a\nI: b\nA1: c\nI: d\n"
    assert talk.notes[2:] == (
        Message("formats.note.empty_turns", lines=("5",), n=1),
        Message("formats.doubt.unknown", lines=("4",), n=1, label="A1"),
    )


@pytest.mark.parametrize(
    ("heading", "cell", "time"),
    [
        ("start", "0:01:02.9", "[00:01:02] "),
        ("start", "62", ""),
        ("start_s", "62,5", "[00:01:02] "),
        ("start (ms)", "62500", "[00:01:02] "),
    ],
)
def test_a_number_is_a_time_only_with_its_unit(
    tmp_path: Path, heading: str, cell: str, time: str
) -> None:
    """Seconds and milliseconds look alike."""
    talk = imported(tmp_path, f"speaker;text;{heading}\nI;So?;{cell}\n")
    lost = Message("formats.note.bad_times_in", column=heading, n=1)

    assert (talk.text, lost in talk.notes) == (f"{time}I: So?\n", not time)


def test_columns_can_be_named(tmp_path: Path) -> None:
    """What is said overrides the headings; a column that is not there is wrong use."""
    text = "speaker,text,who was it,said\nx,y,I,So?\nx,y,Jo,Yes.\n"

    assert (
        imported(tmp_path, text, columns={"speaker": "who was it", "text": "said"}).text
        == "I: So?\nP1: Yes.\n"
    )
    with raises(
        WrongUseError,
        "formats.table.unknown_column",
        nearest=Message("core.nearest.is", name="said"),
    ):
        imported(tmp_path, text, columns={"text": "sayd"})
    with raises(WrongUseError, "formats.table.unknown_role", role="colour"):
        imported(tmp_path, text, columns={"colour": "said"})


def test_a_table_of_several_talks_is_split_or_asked_for_one(tmp_path: Path) -> None:
    """Nobody's words end up in another talk."""
    text = "recording,speaker,text\nA,I,a\nB,I,b\nA,Jo,c\n"

    assert refusal(tmp_path, text) == Problem(
        "formats.table.several_sources", place="talk.csv", column="recording", n=2
    )
    assert imported(tmp_path, text, source="A").text == "I: a\nP1: c\n"
    with raises(WrongUseError, "formats.table.unknown_source", source="C"):
        imported(tmp_path, text, source="C")


def test_the_table_of_whisper_has_milliseconds_and_no_speakers(tmp_path: Path) -> None:
    """Rows of a table by Whisper become lines, without a time and without a speaker."""
    assert (
        imported(tmp_path, "start\tend\ttext\n0\t900\tSo?\n900\t2000\tYes.\n", "talk.tsv").text
        == "So?\nYes.\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,answer\nJo,Yes.\n", Problem("formats.table.survey", place="talk.csv")),
        ("participant,text\na,w\nb,x\nc,y\nd,z\n",
         Problem("formats.table.answers_by_row", place="talk.csv")),
        ("file,text\na,Yes.\nb,No.\n",
         Problem("formats.table.no_speaker_many", place="talk.csv", column="text", n=2, sources="file")),
        (",A,B\nrent,1,0\nroom,2,3\n", Problem("formats.table.matrix", place="talk.csv")),
        ("code,definition\nrent,x\n", Problem("formats.table.code_list", place="talk.csv")),
        ("Nom Fichier,Métier\ne1,verre\n",
         Problem("formats.table.attributes", place="talk.csv", column="Nom Fichier")),
        ("Jo,Yes I do\nAn,No\n", Problem("formats.table.no_text_column", place="talk.csv", n=2)),
        ("speaker,text\n", Problem("formats.table.no_rows", place="talk.csv")),
        ("speaker,text\nI,a,b\n", Problem("formats.table.row_too_long", place="talk.csv", row=2)),
        ('speaker,text\nI,"a\n',
         Problem("formats.table.not_a_table", place="talk.csv")),
        ("", Problem("formats.file.empty", place="talk.csv")),
    ],
)  # fmt: skip
def test_another_table_is_refused_for_what_it_looks_like(
    tmp_path: Path, text: str, message: Problem
) -> None:
    """One sentence, without a cell of it."""
    assert refusal(tmp_path, text) == message


def test_a_sheet_of_excel_becomes_turns(tmp_path: Path) -> None:
    """Times are read as Excel keeps them, numbers without a point; the sheet that is a talk is
    found and told.
    """
    notes = [["to do", "when"], ["call", "soon"]]
    times = [datetime.time(0, 1, 2), datetime.timedelta(hours=25, seconds=3), None]
    rows = [
        ["Speaker", "Time", "Text"],
        ["I", times[0], "So?"],
        ["Jo", times[1], 3.0],
        [None, None, None],
        ["I", times[2], "a\nb"],
    ]
    talk = read_transcript(workbook(tmp_path / "talk.xlsx", notes, rows))

    assert talk.text == "[00:01:02] I: So?\n[25:00:03] P1: 3\nI: a b\n"
    assert talk.notes == (
        Message("formats.note.sheets", n=1),
        Message(
            "formats.note.columns",
            used=("speaker = 'Speaker'", "text = 'Text'", "time = 'Time'"),
        ),
        Message("formats.note.cell_breaks", n=1),
    )


def test_codings_in_a_column_are_counted_and_named(tmp_path: Path) -> None:
    """So is every other column that is left out; a heading as long as a sentence is cut."""
    head = f"speaker,text,Tags,Note,{'words ' * 20}"
    talk = imported(tmp_path, f"{head}\nI,So?,,,\nP1,Yes.,rent;police,a,\nP1,No.,rent,,\n")

    assert talk.notes[2:4] == (
        Message("formats.codings.columns", n=2, names=("Tags (2)",)),
        Message(
            "formats.note.other_columns",
            n=2,
            names=("Note (1)", f"{('words ' * 20)[:39]}… (0)"),
        ),
    )


def test_no_formula_is_run(tmp_path: Path) -> None:
    """A cell gives the value that was saved with it, which is nothing when no program has counted
    it.
    """
    rows = [
        ["speaker", "text"],
        ["I", "So?"],
        ["Jo", '=HYPERLINK("http://x.example","y")'],
        ["Jo", "Yes."],
    ]

    assert read_transcript(workbook(tmp_path / "talk.xlsx", rows)).text == "I: So?\nP1: Yes.\n"


def test_two_sheets_that_are_talks_are_not_chosen_between(tmp_path: Path) -> None:
    """Nor is one of them taken silently."""
    rows = [["speaker", "text"], ["I", "So?"]]
    with raises(RefusedError, "formats.table.several_sheets", n=2):
        read_transcript(workbook(tmp_path / "talk.xlsx", rows, rows))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", Problem("formats.xlsx.not_excel", place="talk.xlsx", again=AGAIN)),
        (b"speaker,text\nI,a\n", Problem("formats.xlsx.not_excel", place="talk.xlsx", again=AGAIN)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
         Problem("formats.xlsx.locked", place="talk.xlsx")),
        (b"PK\x03\x04" + b"\0" * 100, Problem("formats.package.damaged", place="talk.xlsx", again=AGAIN)),
    ],
)  # fmt: skip
def test_what_is_no_excel_file_is_refused(tmp_path: Path, data: bytes, message: Problem) -> None:
    """By its first bytes, before anything is unpacked."""
    assert refusal(tmp_path, data, "talk.xlsx") == message


@pytest.mark.parametrize(
    ("member", "data", "what"),
    [
        (
            "xl/sharedStrings.xml",
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            Problem("formats.package.doctype", place="bad.xlsx", again=AGAIN),
        ),
        (
            "xl/sharedStrings.xml",
            '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"),
            Problem("formats.package.doctype", place="bad.xlsx", again=AGAIN),
        ),
        (
            "xl/media/a.png",
            b"\0" * 30_000_000,
            Problem("formats.package.bomb", place="bad.xlsx", times=200),
        ),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet",
            Problem("formats.package.damaged", place="bad.xlsx", again=AGAIN),
        ),
        (
            "xl/workbook.xml",
            b"<a",
            Problem("formats.package.damaged", place="bad.xlsx", again=AGAIN),
        ),
    ],
)
def test_an_excel_file_made_to_harm_is_refused(
    tmp_path: Path, member: str, data: bytes, what: Problem
) -> None:
    """Every part is counted and looked at before one is read."""
    good = workbook(tmp_path / "good.xlsx", [["speaker", "text"], ["I", "So?"]])
    with (
        zipfile.ZipFile(good) as archive,
        zipfile.ZipFile(tmp_path / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in archive.namelist():
            if name != member:
                bad.writestr(name, archive.read(name))
        bad.writestr(member, data)
    with pytest.raises(RefusedError) as error:
        read_transcript(tmp_path / "bad.xlsx")
    assert error.value.problems == (what,)


@pytest.mark.long
def test_the_samples_are_talks_or_refused_in_a_sentence() -> None:
    """Tables of turns are taken; fragments of many talks, attributes, matrices and notes are named
    and refused.
    """
    if not SAMPLES.exists():
        pytest.skip("../shared/samples is not here")
    said = {}
    for path in sorted(
        path for path in (SAMPLES / "interviews").rglob("*") if path.suffix in (".csv", ".xlsx")
    ):
        try:
            said[path.name] = f"{read_transcript(path).text.count(chr(10))} turns"
        except RapError as error:
            said[path.name] = error.id
    matrices = [said.pop(name) for name in list(said) if name.startswith("Int")]

    assert set(matrices) == {"formats.table.matrix"}
    assert said == {
        "covid_4.tagged.csv": "276 turns",
        "education_0.tagged.csv": "124 turns",
        "education_13.tagged.csv": "133 turns",
        "education_17.tagged.csv": "131 turns",
        "coser_turn_fragments.csv": "formats.table.no_speaker_many",
        "fame_utterances.csv": "formats.table.several_sources",
        "recap_entretien.csv": "formats.table.attributes",
        "refinements.xlsx": "formats.table.code_list",
        "speakers.csv": "formats.table.attributes",
        "v1_annoted_score_intimite.csv": "formats.table.no_speaker_many",
        "v1_sentences_annoted_verb.csv": "formats.table.no_speaker_many",
        "v2_difficulte_verbalisation_phrases_annotation.csv": "formats.table.no_speaker_many",
        "v2_intimite_paragraphe_annotation.csv": "formats.table.no_speaker_many",
    }


def test_a_name_inside_a_cell_is_a_doubt(tmp_path: Path) -> None:
    """As when two lines were typed into one row."""
    path = tmp_path / "talk.csv"
    path.write_text('speaker,text\nAnn,How?\nLea,Fine.\nAnn,"Rent?\nLea: High."\nLea,Very.\n')

    assert Message("formats.doubt.label_within", lines=["4"], n=1) in read_transcript(path).notes
