"""Transcriptions in CHAT become turns of the people their head names."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import Message, RefusedError
from rap.formats.readers import read_transcript

TALK = """@UTF8
@Begin
@Languages:\tfra
@Participants:\tANN Ann Investigator, LEA Participant
@ID:\tfra|corpus|ANN|||||Investigator|||
*ANN:\tcomment ça commence ? \x150_1500\x15
*LEA:\tune chambre [/] une chambre
\tà deux . \x152500_4000\x15
%com:\telle rit
*LEA:\tvoilà . \x154000_4500\x15
@End
"""


def test_main_lines_become_turns(tmp_path: Path) -> None:
    """A line goes on after a tab; codes stay, what depends on a line is counted."""
    (tmp_path / "talk.cha").write_text("\ufeff" + TALK, encoding="utf-8")
    talk = read_transcript(tmp_path / "talk.cha")

    assert talk.text == (
        "[00:00:00] I: comment ça commence ?\n"
        "[00:00:02] P1: une chambre [/] une chambre à deux . voilà .\n"
    )
    assert talk.found == {"ANN": "I", "LEA": "P1"}
    assert talk.notes == (
        Message("formats.note.byte_order_mark", n=1),
        Message("formats.note.dependent_tiers", n=1),
    )


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("I: So?\n", "formats.tiers.not_chat"),
        ("*INV:\t \x150_1\x15\n", "formats.file.no_words"),
        ("*INV:" + "\x15" * 100_000 + "\n\n", None),
    ],
)
def test_what_is_not_chat_is_refused(tmp_path: Path, text: str, refused: str | None) -> None:
    """One sentence; many signs without a time are only signs."""
    (tmp_path / "talk.cha").write_text(text, encoding="utf-8")
    if refused is None:
        assert len(read_transcript(tmp_path / "talk.cha").text) > 100_000
        return
    with raises(RefusedError, refused, place="talk.cha"):
        read_transcript(tmp_path / "talk.cha")
