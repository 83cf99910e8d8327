"""Dialogue dashes and labels in bold: read when a person says so, told otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import docx
from messages import raises

from rap.core.errors import Message, WrongUseError
from rap.core.model import Speaker
from rap.formats.plain_text import note_hidden
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

SPOKEN = "Chez elle.\n— Alors ?\n– Oui : bien.\nTrès bien.\n— Et toi ?\n"


def imported(
    folder: Path, text: str | bytes, name: str = "talk.txt", **options: object
) -> Transcript:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(folder / name, **options)  # type: ignore[arg-type]


def test_dashes_take_turns_when_a_person_says_so(tmp_path: Path) -> None:
    """The first dash is the first label's, and so on; lines without one are doubts."""
    talk = imported(tmp_path, SPOKEN, speakers={"—": "I+P1"})

    assert talk == Transcript(
        "I: Alors ?\nP1: Oui : bien.\nTrès bien.\nI: Et toi ?\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"—": "I+P1"},
        (
            Message("formats.dialogue.turns_by_dash", labels=("I", "P1")),
            Message("formats.doubt.first_words", lines=("1",), n=1),
            Message("formats.doubt.unlabelled", lines=("4",), n=1),
            Message("formats.note.title", n=1),
        ),
    )


def test_dashes_may_be_one_persons_between_labels(tmp_path: Path) -> None:
    """As where only the answers have a dash."""
    talk = imported(
        tmp_path, "Chercheur : Alors ?\n— Oui.\nChercheur : Et ?\n— Non.\n", speakers={"—": "P1"}
    )

    assert (talk.text, talk.found) == (
        "I: Alors ?\nP1: Oui.\nI: Et ?\nP1: Non.\n",
        {"Chercheur": "I", "—": "P1"},
    )


def test_dashes_nobody_spoke_of_are_words_and_told(tmp_path: Path) -> None:
    """Whose turn it is, is never guessed."""
    talk = imported(tmp_path, SPOKEN)

    assert talk.text == SPOKEN
    assert talk.notes == (Message("formats.dialogue.dashes_kept", n=3),)


def test_a_hyphen_is_a_dash_only_when_it_is_given(tmp_path: Path) -> None:
    """A hyphen opens a list unless somebody says that it marks a speaker."""
    assert imported(tmp_path, "- a\n- b\n").notes == ()
    assert imported(tmp_path, "- a\n- b\n", speakers={"-": "I+P1"}).text == "I: a\nP1: b\n"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"—": "marie"}, Message("formats.dialogue.bad_label", label="marie")),
        ({"—": "I", "-": "P1"}, Message("formats.dialogue.two_dashes")),
    ],
)
def test_dashes_that_mean_nothing_are_wrong_use(
    tmp_path: Path, given: dict[str, str], what: Message
) -> None:
    """The message says what to write."""
    with raises(WrongUseError, what.id, place="talk.txt", **what.facts):
        imported(tmp_path, SPOKEN, speakers=given)


def test_a_dash_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As a label would be."""
    assert (
        Message("formats.speakers.not_in_file", label="—")
        in imported(tmp_path, "I: a\nP1: b\n", speakers={"—": "P2"}).notes
    )


def test_a_bold_paragraph_above_the_words_is_a_label(tmp_path: Path) -> None:
    """In a Word file too, with or without a time; words in bold are not."""
    runs = [
        ("Chercheuse", 1),
        ("Alors ?", 0),
        ("Marie (0:05)", 1),
        ("Oui.", 0),
        ("Très cher", 1),
        ("Marie", 1),
        ("Ah.", 0),
    ]
    bold = {1: "<w:rPr><w:b/></w:rPr>", 0: '<w:rPr><w:b w:val="0"/></w:rPr>'}
    body = "".join(
        f"<w:p><w:r>{bold[is_bold]}<w:t>{words}</w:t></w:r></w:p>" for words, is_bold in runs
    )

    assert imported(tmp_path, docx(body), "talk.docx").text == (
        "I: Alors ?\n[00:00:05] P1: Oui.\nTrès cher\nP1: Ah.\n"
    )


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a\nb\u202ec\u202c", (Message("formats.hidden.direction", n=2, line=2),)),
        ("\u200ba\u200b\ufeff", (Message("formats.hidden.zero_width", n=3, line=1),)),
        ("👩🏽‍🏫 👨‍👩‍👧 ❤️‍🔥", ()),
        ("a\u200db 👩\u200db", (Message("formats.hidden.zero_width", n=2, line=1),)),
        ("\ue000\x07", (Message("formats.hidden.private_use", n=1, line=1),
                        Message("formats.hidden.control", n=1, line=1))),
        ("I: =cmd()", (Message("formats.hidden.formula", n=1, line=1),)),
        ("I: so = that, 3 - 1, été\tx", ()),
    ],
)  # fmt: skip
def test_hidden_characters_are_counted(text: str, notes: tuple[str, ...]) -> None:
    """What they are, how many, and where the first stands; they stay."""
    assert note_hidden(text) == notes
