"""What a person corrects line by line, and what is known of each line of a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import write

from rap.core.errors import WrongUseError
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Line, Transcript

TALK = "Visit 3\n\nAna: So?\nJo: Yes.\nIs it far?\n[door]\nJo: No.\nAna:\nAna: Why?\nJo went.\n"
TABLE = "speaker,text\nAna,So?\nJo,Yes.\nJo,Is it far?\nAna,[door]\nJo,No.\n"
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\nSo?\n\n00:03.000 --> 00:04.000\nYes.\n\n00:05.000 --> 00:06.000\nHere.\n"


def read(
    folder: Path, text: str, turns: dict[int, str], *, name: str = "talk.txt", **options: object
) -> Transcript:
    (folder / name).write_text(text, encoding="utf-8")
    return read_transcript(folder / name, turns=turns, **options)  # type: ignore[arg-type]


def test_each_line_says_who_speaks_and_what_became_of_it(tmp_path: Path) -> None:
    """A title and a label without words are left out, and said to be."""
    talk = read(tmp_path, TALK, {6: "-"})

    assert talk.lines == (
        Line(1, "Visit 3", "", False, "title"),
        Line(2, "", "", False, "empty"),
        Line(3, "Ana: So?", "Ana", True, "spoken"),
        Line(4, "Jo: Yes.", "Jo", True, "spoken"),
        Line(5, "Is it far?", "Jo", False, "spoken"),
        Line(6, "[door]", "", False, "dropped"),
        Line(7, "Jo: No.", "Jo", True, "spoken"),
        Line(8, "Ana:", "", False, "dropped"),
        Line(9, "Ana: Why?", "Ana", True, "spoken"),
        Line(10, "Jo went.", "Ana", False, "spoken"),
        Line(11, "", "", False, "empty"),
    )


@pytest.mark.parametrize(
    ("turns", "now"),
    [
        ({5: "Ana"}, "P2: Yes.\nP1: Is it far?\n[door]\nP2: No."),  # as written
        ({5: "P1"}, "P2: Yes.\nP1: Is it far?\n[door]\nP2: No."),  # as in the text
        ({5: "Mia", 6: "-"}, "P2: Yes.\nP3: Is it far?\nP2: No."),  # somebody new
        ({5: "T1"}, "P2: Yes.\nT1: Is it far?\n[door]\nP2: No."),  # somebody new, an interpreter
        ({7: "+", 6: "-"}, "P2: Yes.\nIs it far?\nNo."),  # her own label is none of her words
        ({7: "-"}, "P2: Yes.\nIs it far?\n[door]"),
        ({10: "Jo"}, "P1: Why?\nP2: went."),  # the colon was forgotten
        ({1: "Ana"}, "P1: Visit 3\nP1: So?"),
    ],
)
def test_a_line_is_whose_it_is_said_to_be(tmp_path: Path, turns: dict[int, str], now: str) -> None:
    """A turn begins, goes on or is none; nothing else of the text changes."""
    assert f"\n{now}\n" in f"\n{read(tmp_path, TALK, turns).text}"


def test_a_corrected_line_is_no_doubt_any_more(tmp_path: Path) -> None:
    """A question among the words of a participant is one until somebody says whose it is."""
    before, after = (read(tmp_path, TALK, turns) for turns in ({}, {5: "Ana"}))
    doubted = [
        "5" in note.facts.get("lines", ())  # type: ignore[operator]
        for talk in (before, after)
        for note in talk.notes
        if note.id == "formats.doubt.questions_within"
    ]

    assert doubted == [True]


def test_a_label_that_is_a_word_is_taken_off_only_before_a_colon(tmp_path: Path) -> None:
    """`I think so.` is said by I."""
    talk = read(tmp_path, "I: So?\nP1: Yes.\nI think so.\nP1 Ah.\n", {3: "I", 4: "P1"})

    assert talk.text == "I: So?\nP1: Yes.\nI: I think so.\nP1: Ah.\n"


def test_a_turn_that_goes_on_leaves_no_label_of_hers_in_her_words(tmp_path: Path) -> None:
    """Her own is taken off; another name before a colon may be what she says."""
    file = write(
        tmp_path, "a.txt", "Ann: So?\nLea: We do.\nLea: He lends it.\nAnn: says no.\nLea: Yes.\n"
    )
    said = {"Ann": "I", "Lea": "P1"}
    talk = read_transcript(file, speakers=said, turns={3: "+", 4: "+"})

    assert talk.text == "I: So?\nP1: We do.\nHe lends it.\nAnn: says no.\nP1: Yes.\n"


def test_a_text_without_speakers_gets_those_that_are_named(tmp_path: Path) -> None:
    """What stands before the first of them is a title."""
    talk = read(tmp_path, "Visit.\nSo?\nYes.\nOh yes.\n", {2: "I", 3: "P1"})

    assert talk.text == "I: So?\nP1: Yes.\nOh yes.\n"
    assert [speaker.role for speaker in talk.speakers] == ["interviewer", "participant"]


@pytest.mark.parametrize(
    ("name", "text", "turns", "now"),
    [
        ("talk.csv", TABLE, {4: "Ana", 5: "-"}, "P1: So?\nP2: Yes.\nP1: Is it far?\nP2: No.\n"),
        ("talk.csv", TABLE, {3: "+", 5: "P2"}, "P1: So? Yes.\nP2: Is it far?\nP2: [door]\nP2: No.\n"),
        ("talk.vtt", CAPTIONS, {1: "I", 2: "P1"}, "[00:00:01] I: So?\n[00:00:03] P1: Yes. Here.\n"),
        ("talk.vtt", CAPTIONS, {1: "I", 2: "P1", 3: "P1"}, "[00:00:01] I: So?\n[00:00:03] P1: Yes.\n[00:00:05] P1: Here.\n"),
        ("talk.vtt", CAPTIONS, {2: "P1"}, "[00:00:01] A1: So?\n[00:00:03] P1: Yes. Here.\n"),
        ("talk.vtt", CAPTIONS, {2: "-"}, "So?\nHere.\n"),
    ],
)  # fmt: skip
def test_rows_and_cues_are_corrected_by_their_number(
    tmp_path: Path, name: str, text: str, turns: dict[int, str], now: str
) -> None:
    """The heading of a table is row 1; what nobody says in captions is under the unknown one."""
    assert read(tmp_path, text, turns, name=name).text == now


def test_rows_and_cues_are_lines(tmp_path: Path) -> None:
    """A table says in each row who speaks, captions need not."""
    table = read(tmp_path, "speaker,text\nAna,So?\n,Hm.\nJo,\n", {3: "-"}, name="talk.csv")
    captions = read(tmp_path, CAPTIONS, {}, name="talk.vtt")

    assert table.lines == (
        Line(2, "Ana: So?", "Ana", True, "spoken"),
        Line(3, "?: Hm.", "", False, "dropped"),
        Line(4, "Jo: ", "", False, "dropped"),
    )
    assert captions.lines[1] == Line(2, "Yes.", "", False, "spoken")


@pytest.mark.parametrize(
    ("turns", "id", "place"),
    [
        ({12: "Ana"}, "formats.correction.no_such_line", "talk.txt"),
        ({0: "-"}, "formats.correction.no_such_line", "talk.txt"),
        ({2: " "}, "formats.correction.nobody", "talk.txt:2"),
        ({1: "+"}, "formats.correction.nothing_before", "talk.txt:1"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    tmp_path: Path, turns: dict[int, str], id: str, place: str
) -> None:
    """A line that is not there, nobody named, nothing to go on with."""
    with raises(WrongUseError, id, place=place):
        read(tmp_path, TALK, turns)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Interviewer: So?\nP1: Yes.\nInterviewer: And?\nP1: No.\n", "sure"),
        ("Ana: So?\nJo: Yes.\nAna: And?\nJo: No.\n", "likely"),
        ("Ana [0:02] So?\nJo [0:04] Yes.\nAna [0:09] Ah.\n", "likely"),
        ("I: So?\nP1: Yes.\nP1: No.\nI: And?\nWell?\nP1: No.\nWhy?\n", "guess"),
        ("So?\nYes.\n", "guess"),
    ],
)
def test_a_reading_says_how_sure_it_is(tmp_path: Path, text: str, confidence: str) -> None:
    """Labels of roles are sure, names that recur and layouts likely, what is doubted a guess."""
    assert read(tmp_path, text, {}).confidence == confidence
