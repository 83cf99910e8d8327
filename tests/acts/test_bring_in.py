"""Imports of tables: which column is for what, which talk of several, and what the command says it
reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import places
from openpyxl import Workbook
from studies import make_study, write

from rap.core.errors import Message
from rap.formats.readers import SUFFIXES
from rap.languages.catalogue import COMPLETE, sentence
from rap.topics.bringing_in.arrivals import bring_in
from rap.topics.bringing_in.looks import look
from rap.topics.bringing_in.typed import parse_columns
from rap.topics.entering.plan import Wanted, plan_files

ROWS = "Wie;Zin;Gesprek\nI;Hoe vond je een kamer?;een\nP1;Via de vakbond.;een\nI;En de huur?;twee\nP1;Per week.;twee\n"
ROLES = {"speaker": "Wie", "text": "Zin", "source": "Gesprek"}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def test_roles_and_columns_of_attributes_are_told_apart():
    """A heading may hold an equals sign."""
    assert parse_columns("speaker=Wie, text=a=b,setting") == (
        {"speaker": "Wie", "text": "a=b"},
        ["setting"],
    )


def test_one_talk_of_a_table_is_imported_by_its_name(study: Path, tmp_path: Path):
    """Of a table with several talks only the one that was named comes in."""
    file = write(tmp_path, "talks.csv", ROWS)
    (item,) = look(study, plan_files(Wanted(language="nl", columns=ROLES, source="twee"), [file]))

    assert item.transcript.text == "I: En de huur?\nP1: Per week.\n"


def test_each_talk_of_a_table_comes_in_once(study: Path, tmp_path: Path):
    """Which of them is there is told by its words, not by the file that holds all."""
    file = write(tmp_path, "talks.csv", ROWS)
    plans = {
        talk: plan_files(Wanted(language="nl", columns=ROLES, source=talk), [file], is_read=True)
        for talk in ("een", "twee", "")
    }
    bring_in(study, plans["een"])
    states = [look(study, plan)[0].state for plan in plans.values()]

    assert states == ["there", "new", "refused"]


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ({"columns": {"speaker": "Wei"}}, "formats.table.unknown_column"),
        ({"columns": ROLES, "source": "drie"}, "formats.table.unknown_source"),
        (
            {"columns": ROLES},
            "formats.table.several_sources",
        ),
    ],
)
def test_a_column_or_talk_that_is_not_there_is_told(
    study: Path, tmp_path: Path, wanted: dict[str, object], id: str
):
    """With the nearest that is."""
    file = write(tmp_path, "talks.csv", ROWS)
    (item,) = look(study, plan_files(Wanted(language="nl", **wanted), [file]))  # type: ignore[arg-type]

    assert (item.state, places(item.problems)) == ("refused", [("talks.csv", id)])


def test_columns_of_what_is_no_table_are_refused(study: Path, tmp_path: Path):
    """Not passed over: the person meant something."""
    file = write(tmp_path, "talk.txt", "I: So?\nP1: Yes.\n")
    (item,) = look(study, plan_files(Wanted(language="en", columns=ROLES), [file]))

    assert places(item.problems) == [("talk.txt", "formats.table.no_columns")]


def test_formulas_in_a_spreadsheet_are_counted(study: Path, tmp_path: Path):
    """None is run; what was saved is taken, and a note says how many there are."""
    book = Workbook()
    for row in (["speaker", "text", "n"], ["I", "So?", "=1+1"], ["P1", "Yes.", "=2*2"]):
        book.active.append(row)
    book.save(tmp_path / "talk.xlsx")
    (item,) = look(study, plan_files(Wanted(language="en"), [tmp_path / "talk.xlsx"]))

    assert Message("formats.note.formulas", n=2) in item.transcript.notes


def test_the_help_names_every_format_that_is_read():
    """No format is a secret."""
    shown = [sentence(Message("bringing_in.help.import.files"), language) for language in COMPLETE]

    assert [suffix for suffix in SUFFIXES if not all(suffix in help for help in shown)] == []
