"""Transcripts from outside become texts in the form of a study."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.formats.plain_text import Written, parse_markdown
from rap.formats.readers import SUFFIXES, read_transcript
from rap.formats.transcripts import Transcript
from rap.store.sources import find_turns

SAMPLES = Path(__file__).parents[3] / "shared/samples"
ASKED = Message("formats.note.no_interviewer")


def imported(
    folder: Path, text: str | bytes, name: str = "talk.txt", **options: object
) -> Transcript:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(path, **options)  # type: ignore[arg-type]


def refusal(folder: Path, text: str | bytes, name: str = "talk.txt", **options: object) -> Problem:
    with pytest.raises(RefusedError) as error:
        imported(folder, text, name, **options)
    return error.value.problems[0]


def test_names_and_a_role_become_labels_of_the_study(tmp_path: Path) -> None:
    """The interviewer is known by the word for the role, everybody else is a participant."""
    talk = imported(
        tmp_path, "Chercheuse : Alors ?\nMarie : Le loyer.\nChercheuse : Oui.\nMarie : Trop cher.\n"
    )

    assert talk == Transcript(
        "I: Alors ?\nP1: Le loyer.\nI: Oui.\nP1: Trop cher.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"Chercheuse": "I", "Marie": "P1"},
        (),
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("I: So?\nP1: Yes.\n", "I: So?\nP1: Yes.\n"),
        ("I: So?\nP1 (nl): Ja.\n", "I: So?\nP1 (nl): Ja.\n"),
        ("**Interviewer:** So?\n\n**Jo:** Yes.\n\n**Jo:** No.\n", "I: So?\nP1: Yes.\nP1: No.\n"),
        ("**Interviewer**: So?\n**Jo**: Yes.\n**Jo**: No.\n", "I: So?\nP1: Yes.\nP1: No.\n"),
        ("**Interviewer: So?**\nJo: Yes.\nJo: No.\n", "I: **So?**\nP1: Yes.\nP1: No.\n"),
        ("Tolk\u00a0: Zo?\nJo\u00a0:\u00a0Ja.\nJo: Nee.\n", "T1: Zo?\nP1: Ja.\nP1: Nee.\n"),
        ("[Chercheur] (0:01 - 0:11)\nAlors ?\n\nEt ?\n\n[X] (1:02 – 1:10)\nOui.\n[X] (9:00)\nNon.\n",
         "[00:00:01] I: Alors ?\nEt ?\n[00:01:02] P1: Oui.\n[00:09:00] P1: Non.\n"),
        ("Interviewer 00:01:02\nSo?\nJo Day 75:10\nYes.\nJo Day  1:15:11\nNo.\n",
         "[00:01:02] I: So?\n[01:15:10] P1: Yes.\n[01:15:11] P1: No.\n"),
        ("[00:01:02] INT: So?\n00:01:03 JO: Yes.\n[0:05] JO: No.\n",
         "[00:01:02] I: So?\n[00:01:03] P1: Yes.\n[00:00:05] P1: No.\n"),
        ("Interviewer:\nSo?\nJo:\n\nYes.\n\nJo: No.\n", "I: So?\nP1: Yes.\nP1: No.\n"),
        ("Q: So?\nA: Yes.\nQ: And?\nA: No.\n", "I: So?\nP1: Yes.\nI: And?\nP1: No.\n"),
        ("خديجة: نعم\nمريم: لا\nخديجة: نعم\nمريم: لا\n", "P1: نعم\nP2: لا\nP1: نعم\nP2: لا\n"),
    ],
)  # fmt: skip
def test_the_ways_people_write_turns(tmp_path: Path, written: str, expected: str) -> None:
    """Labels in the line, in bold, above the text, and with times before or after."""
    assert imported(tmp_path, written, "talk.md").text == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Il y a une chose : le loyer.",
        "Par exemple : le loyer.",
        "Question : combien ?",
        "Rendez-vous https://example.org",
        "See chapter 3: rent",
        "à 10:30",
    ],
)
def test_a_sentence_with_a_colon_is_no_turn(tmp_path: Path, sentence: str) -> None:
    """Not even when it opens two lines."""
    text = f"I: So?\n{sentence}\nP1: Yes.\n{sentence}\n"

    assert imported(tmp_path, text).text == text


def test_between_blocks_a_colon_is_only_a_colon(tmp_path: Path) -> None:
    """Where labels stand above the text, no name in a line is a label."""
    talk = imported(
        tmp_path,
        "[I] (0:01)\nAh.\n[Jo] (0:02)\nRent: high.\nRent: high.\n[Jo] (0:03)\nYes.\n[Call] 12\nNo.\n",
    )

    assert (
        talk.text
        == "[00:00:01] I: Ah.\n[00:00:02] P1: Rent: high.\nRent: high.\n[00:00:03] P1: Yes.\n[Call] 12\nNo.\n"
    )


def test_a_block_label_whose_time_was_forgotten_is_still_one(tmp_path: Path) -> None:
    """Otherwise her words would go to whoever spoke before."""
    talk = imported(
        tmp_path, "[Chercheur] (0:01)\nAlors ?\n[Jo]\nOui.\n[Jo] (0:03)\nNon.\n[Jo] (0:04)\nBon.\n"
    )

    assert [turn.label for turn in find_turns(talk.text, talk.speakers)] == ["I", "P1", "P1", "P1"]


def test_words_stay_as_they_are(tmp_path: Path) -> None:
    """No Unicode normalisation, no line end but \\n, no character lost."""
    words = "e\u0301 é 😀 \u2028 \u0085 \x0b \u202eabc\u202c שלום ﬁ  x "

    assert imported(tmp_path, f"I: {words}\n\n  {words}\n").text == f"I: {words}\n  {words}\n"


def test_a_text_without_speakers_stays_as_it_is(tmp_path: Path) -> None:
    """It is one turn, empty lines and all."""
    assert imported(tmp_path, "Un texte.\n\nDeux : trois.\n\n\n") == Transcript(
        "Un texte.\n\nDeux : trois.\n", (), {}, ()
    )


def test_title_lines_are_dropped_and_counted(tmp_path: Path) -> None:
    """The note tells how many, not what they said."""
    talk = imported(tmp_path, "Entretien 3\n\nDate : mardi\n\nI: Alors ?\nP1: Oui.\n")

    assert (talk.text, talk.notes) == (
        "I: Alors ?\nP1: Oui.\n",
        (Message("formats.note.title", n=2),),
    )


def test_more_than_a_title_before_the_first_turn_is_kept(tmp_path: Path) -> None:
    """A long beginning is words, and words are not dropped."""
    long = "Il pleuvait. " * 20
    talk = imported(tmp_path, f"{long}\nI: Alors ?\nP1: Oui.\n")

    assert talk.text == f"{long}\nI: Alors ?\nP1: Oui.\n"
    assert talk.notes == (Message("formats.note.before_first_turn", n=1),)


def test_names_that_begin_late_are_not_believed(tmp_path: Path) -> None:
    """In a report, `Pro:` and `Contra:` far down are headings; the text stays whole, and the note
    asks.
    """
    text = "Line.\n" * 13 + "Pro: a\nContra: b\nPro: c\nContra: d\n"
    talk = imported(tmp_path, text)

    assert (talk.text, talk.speakers, len(talk.notes)) == (text, (), 1)


def test_front_matter_belongs_to_the_title(tmp_path: Path) -> None:
    """However many lines it has."""
    settings = "---\n" + "key: value\n" * 20 + "---\n"

    assert (
        imported(tmp_path, settings + "# Talk\n\nI: So?\nP1: Yes.\n", "talk.md").text
        == "I: So?\nP1: Yes.\n"
    )


def test_a_mapping_overrides_guessing(tmp_path: Path) -> None:
    """Labels that look like no name are found too, and free labels go round those given."""
    given_labels = {"Marie (mère)": "P2", "jo": "I", "Nobody": "P9"}
    talk = imported(
        tmp_path, "jo: So?\nMarie (mère): Yes.\nAn: No.\nAn: Well.\n", speakers=given_labels
    )

    assert talk.text == "I: So?\nP2: Yes.\nP1: No.\nP1: Well.\n"
    assert talk.notes == (Message("formats.speakers.not_in_file", label="Nobody"),)


def test_a_mapping_to_what_is_no_label_is_wrong_use(tmp_path: Path) -> None:
    """The message names the label, and what one looks like."""
    with raises(WrongUseError, "formats.speakers.bad_label", label="marie"):
        imported(tmp_path, "Jo: So?\n", speakers={"Jo": "marie"})


def test_turns_without_words_are_left_out(tmp_path: Path) -> None:
    """A speaker who says nothing is no speaker of the text."""
    talk = imported(tmp_path, "I: So?\nP2:\nP1: Yes.\n")

    assert (talk.text, talk.found) == ("I: So?\nP1: Yes.\n", {"I": "I", "P1": "P1"})
    assert talk.notes == (Message("formats.note.empty_turns", lines=("2",), n=1),)


def test_without_a_word_for_an_interviewer_the_notes_ask(tmp_path: Path) -> None:
    """Names alone do not tell who asked the questions."""
    assert imported(tmp_path, "Jo: So?\nAn: Yes.\nJo: And?\nAn: No.\n").notes == (ASKED,)


def test_line_ends_and_the_mark_are_made_plain_and_noted(tmp_path: Path) -> None:
    """CR LF, lone CR and a byte-order mark."""
    talk = imported(tmp_path, b"\xef\xbb\xbfI: a\r\nP1: b\rI: c\n")

    assert talk.text == "I: a\nP1: b\nI: c\n"
    mark = Message("formats.note.byte_order_mark", n=1)
    assert talk.notes == (mark, Message("formats.note.crlf", n=1), Message("formats.note.cr", n=1))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16-le"])
def test_another_encoding_is_refused_with_a_guess_that_then_works(
    tmp_path: Path, encoding: str
) -> None:
    """Line, byte, and which encoding to try; nothing is decoded on a guess."""
    text = (
        "I: Ça va, l’été ?\nP1: Très bien, à côté.\n"
        if encoding != "cp850"
        else "I: Ça va, l'été ?\nP1: Très bien.\n"
    )

    assert refusal(tmp_path, text.encode(encoding)).facts["encoding"] == encoding
    assert imported(tmp_path, text.encode(encoding), encoding=encoding).text == text


def test_a_wrong_byte_is_named_by_line_and_place(tmp_path: Path) -> None:
    """Also with old line ends, and without a word of the talk."""
    problem = refusal(tmp_path, "I: a\rP1: été\n".encode("cp1252"))

    assert problem == Problem(
        "formats.text.not_utf8", place="talk.txt:2", at=10, byte="0xe9", encoding="cp1252"
    )


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (b"", {}, Problem("formats.file.empty", place="talk.txt")),
        (b"\xef\xbb\xbf \n\r\n", {}, Problem("formats.file.empty", place="talk.txt")),
        (b"I: a\nP1: \0b", {}, Problem("formats.text.nul", place="talk.txt:2", at=10)),
        (b"I: \x81", {"encoding": "cp1252"}, Problem("formats.text.not_in_encoding", place="talk.txt:1", at=4, byte="0x81", encoding="cp1252")),  # noqa: E501
        (b"+2AA-", {"encoding": "utf-7"}, Problem("formats.text.half_characters", place="talk.txt", encoding="utf-7")),
        (b"\\ud800", {"encoding": "unicode_escape"},
         Problem("formats.text.half_characters", place="talk.txt", encoding="unicode_escape")),
        (b"x" * 20_000_001, {}, Problem("formats.file.too_big_for_a_talk", place="talk.txt", megabytes=20)),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(
    tmp_path: Path, data: bytes, options: dict[str, str], message: Problem
) -> None:
    """One sentence: where, what, and what would be right."""
    assert refusal(tmp_path, data, **options) == message


def test_an_encoding_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    """So is one that gives no text."""
    for encoding in ("latin-99", "hex", "a\0b"):
        with raises(WrongUseError, "formats.file.unknown_encoding", encoding=encoding):
            imported(tmp_path, "I: a\n", encoding=encoding)


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    """The message says what is accepted."""
    problem = Problem("formats.file.unknown_kind", place="talk.xyz", suffix=".xyz", known=SUFFIXES)
    assert refusal(tmp_path, "x", "talk.xyz") == problem


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """A pipe is refused at once instead of waited for; so is a folder, and what is not there."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.md").mkdir()

    for name, what in (
        ("pipe.txt", "formats.file.not_regular"),
        ("folder.md", "formats.file.not_regular"),
        ("gone.txt", "formats.file.missing"),
    ):
        with raises(RefusedError, what, place=name):
            read_transcript(tmp_path / name)


def test_a_long_hostile_line_is_read_at_once(tmp_path: Path) -> None:
    """No pattern is slow on spaces, letters, brackets or stars without end."""
    for run in (" ", "a", "a ", "[", "*", "(0:", "0:00 "):
        line = "x" + run * 200_000
        assert imported(tmp_path, f"I: a\n{line}\n").text == f"I: a\n{line}\n"


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"))
LABELS = st.sampled_from(
    ["I", "P1", "P2", "Marie", "Chercheur", "Tim Smith", "Chercheurs", "Anna", "Ana"]
)
LINES = st.one_of(
    st.builds("{}: {}".format, LABELS, WORDS),
    st.builds("[00:{:02d}:99] {} (nl): x".format, st.integers(0, 99), LABELS),
    WORDS,
)
BLOCKS = st.builds("[{}] (0:01 - 0:02)".format, LABELS)


@settings(deadline=None)
@given(lines=st.lists(LINES, max_size=12))
def test_what_was_imported_imports_as_itself(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """The form of a study is a fixed point of importing."""
    folder = tmp_path_factory.getbasetemp()
    first = imported(folder, "I: start\n" + "\n".join(lines))
    again = imported(folder, first.text)

    assert (again.text, again.speakers) == (first.text, first.speakers)


@settings(deadline=None)
@given(lines=st.lists(st.one_of(LINES, BLOCKS), max_size=12))
def test_a_study_reads_the_turns_that_were_found(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """No line of words turns into a turn on the way, and nobody who speaks is lost."""
    talk = imported(tmp_path_factory.getbasetemp(), "I: start\n" + "\n".join(lines))
    heard = [turn.label for turn in find_turns(talk.text, talk.speakers)]

    assert list(dict.fromkeys(heard)) == [speaker.label for speaker in talk.speakers]


@pytest.mark.long
@pytest.mark.parametrize(
    "folder", ["fr-parisstories-txt", "en-changelog-afk-md", "nl-gebruikersonderzoeken-md"]
)
def test_real_texts_are_imported_whole(folder: str) -> None:
    """Every file gives a text; where there are no speakers, it is the file's own, without what
    Markdown hides.
    """
    if not SAMPLES.exists():
        pytest.skip("../shared/samples is not here")
    for path in sorted(
        path
        for path in (SAMPLES / "interviews" / folder).iterdir()
        if path.suffix in (".txt", ".md")
    ):
        talk = read_transcript(path)
        n_speakers = 2 if path.stem.startswith("away-from-keyboard") else 0
        assert len(talk.speakers) == n_speakers
        own = (
            parse_markdown(Written(path.read_text("utf-8")))
            if path.suffix == ".md"
            else Written(path.read_text("utf-8"))
        )
        assert n_speakers or talk.text == own.text.rstrip("\n") + "\n"
