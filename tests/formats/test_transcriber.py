"""Transcriptions of Transcriber become turns of the people it lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import Message, RefusedError
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

_HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE Trans SYSTEM "trans-14.dtd">\n'
_PEOPLE = '<Speakers><Speaker id="s1" name="Enquêtrice"/><Speaker id="s2" name="Léa"/></Speakers>'


def imported(folder: Path, turns: str, head: str = _HEAD) -> Transcript:
    text = f"{head}<Trans>{_PEOPLE}<Episode><Section>{turns}</Section></Episode></Trans>"
    (folder / "talk.trs").write_bytes(text.encode("latin-1"))
    return read_transcript(folder / "talk.trs")


def turn(speakers: str, body: str, start: str = "0", end: str = "2") -> str:
    return f'<Turn speaker="{speakers}" startTime="{start}" endTime="{end}">{body}</Turn>'


def test_turns_are_of_the_people_that_are_listed(tmp_path: Path) -> None:
    """With the time of the first piece; where a line ends in the file means nothing."""
    asked = turn("s1", '\n<Sync time="0"/>\ncomment ça\ncommence ?\n')
    said = turn("s2", '<Sync time="2.5"/>une chambre<Sync time="61"/>à deux', "2.5", "63")
    talk = imported(tmp_path, asked + said)

    assert talk.text == "[00:00:00] I: comment ça commence ?\n[00:00:02] P1: une chambre à deux\n"
    assert (talk.found, talk.notes) == ({"Enquêtrice": "I", "Léa": "P1"}, ())


def test_who_speaks_at_once_has_her_own_words(tmp_path: Path) -> None:
    """Where the file does not part them, a note says that the first has all."""
    parted = turn("s2 s1", '<Sync time="0"/><Who nb="1"/>une chambre<Who nb="2"/>oui')
    assert imported(tmp_path, parted).text == "[00:00:00] P1: une chambre\n[00:00:00] I: oui\n"

    talk = imported(tmp_path, turn("s2 s1", "une chambre oui"))
    assert talk.text == "[00:00:00] P1: une chambre oui\n"
    assert Message("formats.note.several_at_once", n=1) in talk.notes


def test_sounds_are_kept_and_comments_counted(tmp_path: Path) -> None:
    """A number that points at nobody leaves words without a speaker."""
    talk = imported(
        tmp_path,
        turn("s2", 'oui<Event type="noise" desc="rire"/>non<Comment desc="bas"/><Event type="language" desc="en"/>')
        + turn("s1 s2", '<Who nb="3"/>et ?', "40", "41"),
    )  # fmt: skip

    assert talk.text == "[00:00:00] P1: oui (rire) non\n[00:00:40] A1: et ?\n"
    assert talk.notes[:2] == (
        Message("formats.note.sounds", n=1),
        Message("formats.note.tei_notes", n=2),
    )


@pytest.mark.parametrize(
    ("turns", "head", "refused"),
    [
        (turn("s1", " "), _HEAD, "formats.file.no_words"),
        (turn("s1", "&x;"), _HEAD, "formats.tei.not_xml"),
        (turn("s1", "a"), '<!DOCTYPE Trans SYSTEM "a.dtd" [<!ENTITY x "y">]>', "formats.package.doctype"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, turns: str, head: str, refused: str
) -> None:
    """A DOCTYPE that names a DTD is passed over, one that defines something is not."""
    with raises(RefusedError, refused):
        imported(tmp_path, turns, head)
