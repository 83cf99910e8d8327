"""`rap.lab.show_source`: a text in a notebook, whose words are in no file that the notebook leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from messages import raises
from nbclient import NotebookClient
from studies import TEXT, add_source

import rap
import rap.lab
from rap.core.errors import Message, UnknownError, WrongUseError
from rap.store.code_colours import assign_colours
from rap.store.codings import CodingLogs
from rap.store.sources import hash_of

CELL = "import rap, rap.lab\nrap.lab.show_source(rap.open_study(), 'INT-10001')"


def code(study: Path) -> None:
    """K-01 codes who is paid first."""
    start = TEXT.index("You pay")
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        logs.append(
            "INT-10001",
            "add",
            {"code": "deposit", "start": start, "end": start + 7},
            src=hash_of(TEXT)[:8],
        )


def told(widget: Any, message: Any = None) -> list[dict[str, Any]]:
    """What the widget sends when the page asks for the text, or says `message`."""
    sent: list[dict[str, Any]] = []
    widget.send = sent.append
    widget._answer(widget, message or {"ask": "source"}, [])
    return sent


def test_the_page_gets_the_text_with_its_turns_and_codings(study: Path):
    """Offsets count code points of the text that is sent, and codes come with their names."""
    code(study)
    (shown,) = told(rap.lab.show_source(rap.open_study(study), "INT-10001"))
    (coding,) = shown["codings"]

    assert shown["text"] == TEXT
    assert shown["text"][coding["start"] : coding["end"]] == "You pay"
    assert [
        (turn["label"], turn["words_start"] - turn["start"]) for turn in shown["turns"][:2]
    ] == [
        ("I", 3),
        ("P1", 4),
    ]
    colour = assign_colours(rap.open_study(study).book.codes)["deposit"]
    assert shown["codes"] == {"deposit": {"label": "Deposit", "colour": colour}}


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", "Relancez cette cellule : le texte n’est pas gardé dans le notebook."),
        ("nl", "Voer deze cel opnieuw uit: de tekst wordt niet in het notebook bewaard."),
        ("ro", "Run this cell again: the text is not kept in the notebook."),
    ],
)
def test_a_notebook_that_is_opened_again_says_what_to_do(study: Path, language: str, says: str):
    """In the reader's language, or in English where it has no sentence."""
    widget = rap.lab.show_source(rap.open_study(study), "INT-10001", language=language)

    assert widget.waiting == says


@pytest.mark.parametrize("alone", [{"codes": ["alarm"]}, {"coders": ["K-02"]}])
def test_codes_and_coders_can_be_chosen(study: Path, alone: dict[str, Any]):
    """Codings of others are not sent."""
    code(study)
    (shown,) = told(rap.lab.show_source(rap.open_study(study), "INT-10001", **alone))

    assert (shown["codings"], shown["codes"]) == ([], {})


def test_another_message_gets_no_text(study: Path):
    """The page asks in one way."""
    assert told(rap.lab.show_source(rap.open_study(study), "INT-10001"), {"ask": "anything"}) == []


def test_the_state_that_a_notebook_may_save_holds_no_word(study: Path):
    """Neither what is synchronised nor what is printed."""
    widget = rap.lab.show_source(rap.open_study(study), "INT-10001")
    kept = json.dumps(widget.get_state(), default=str) + repr(widget)

    assert repr(widget) == "INT-10001, shown while the notebook is open in JupyterLab"
    assert not [line for line in TEXT.splitlines() if line.partition(": ")[2] in kept]


def test_a_run_leaves_no_word_in_the_notebook(study: Path):
    """As papermill and nbconvert execute it, with the state of widgets stored."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(
        notebook, resources={"metadata": {"path": str(study)}}, store_widget_state=True
    ).execute()
    written = nbformat.writes(notebook)

    assert "INT-10001, shown while" in written
    assert "application/vnd.jupyter.widget-state+json" in written
    assert not [words for words in ("You pay", "rings at", "the alarm") if words in written]


def test_others_than_the_team_are_refused(study: Path):
    """A text is no item; and a source that is not there is named with the nearest."""
    add_source(study, "INT-10002", TEXT, case="C-20001")
    with raises(WrongUseError, "lab.show.not_for_others", audience="members"):
        rap.lab.show_source(rap.open_study(study, audience="members"), "INT-10001")
    with raises(
        UnknownError,
        "lab.show.unknown_source",
        source="INT-10009",
        nearest=Message("core.nearest.is", name="INT-10002"),
    ):
        rap.lab.show_source(rap.open_study(study), "INT-10009")
