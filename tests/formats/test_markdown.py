"""Markdown from outside: settings, comments, links and pictures; labels in bold above the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rap.formats.plain_text import Written, parse_markdown
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript


def imported(folder: Path, text: str, **options: object) -> Transcript:
    (folder / "talk.md").write_text(text, encoding="utf-8")
    return read_transcript(folder / "talk.md", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("---\ntitle: x\n---\n\na", "a"),
        ("---\nShe said so, and then nothing.\n---\na", "---\nShe said so, and then nothing.\n---\na"),
        ("a <!-- x\ny --> b <!-- c", "a  b <!-- c"),
        ("[the plan](https://example.org/a_(b) \"title\") and [x][1]", "the plan and [x][1]"),
        ("![a cat](cat.png)b", "b"),
        ("[Anna](0:01 - 0:11)", "[Anna](0:01 - 0:11)"),
        ("`<!-- shown -->` *a* **b**", "`<!-- shown -->` *a* **b**"),
        ("# Title\n\n> quote", "# Title\n\n> quote"),
    ],
)  # fmt: skip
def test_what_is_no_word_is_left_out(written: str, text: str) -> None:
    """Headings and emphasis stay as they are written."""
    assert parse_markdown(Written(written)).text == text


def test_a_label_in_bold_above_the_words_opens_a_turn(tmp_path: Path) -> None:
    """Its marks are removed, those inside the words are not."""
    talk = imported(
        tmp_path,
        "**Interviewer**\n\nSo?\n\n**Jo**\n\nYes, **now**.\n\n**Interviewer**\n\nAnd?\n\n__Jo:__\nNo.\n",
    )

    assert talk.text == "I: So?\nP1: Yes, **now**.\nI: And?\nP1: No.\n"


def test_two_names_in_bold_are_enough_when_nothing_else_is(tmp_path: Path) -> None:
    """With a heading in bold between them, nobody is guessed to speak."""
    talk = "**Ann**\nSo?\n**Jo**\nYes.\n**Ann**\nAnd?\n**Jo**\nNo.\n"

    assert imported(tmp_path, talk).found == {"Ann": "P1", "Jo": "P2"}
    assert imported(tmp_path, "**Results**\nLong.\n" + talk).found == {}
    assert imported(
        tmp_path, "**Results**\nLong.\n" + talk, speakers={"Ann": "I", "Jo": "P1"}
    ).found == {
        "Ann": "I",
        "Jo": "P1",
    }


def test_hostile_markdown_is_read_at_once() -> None:
    """Brackets and comments without end cost no more than other letters."""
    for run in ("[", "![", "<!--", "[a](", "[a](b(", "**a"):
        assert parse_markdown(Written(run * 200_000)).text == run * 200_000
