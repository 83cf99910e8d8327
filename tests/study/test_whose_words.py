"""Whose words a passage holds: by the role of who speaks in that text, and never by who she is elsewhere."""

from __future__ import annotations

import datetime

import pytest

from rap.core.model import Source, Speaker
from rap.store.sources import find_turns
from rap.study.consent import Audience, Voices

TEXT = """\
Recorded in spring.
I: How does the day begin?
T: Cum începe ziua?
P1: Cu ceainicul.
T: With the kettle, she says.
P2: I open the door.
T: Deschide ușa.
C: I came along for company.
"""
SPEAKERS = (
    Speaker("I", "interviewer", "C-20009"),
    Speaker("T", "interpreter"),
    Speaker("P1", "participant", "C-20001"),
    Speaker("P2", "participant", "C-20002"),
    Speaker("C", "companion", "C-20003"),
)


def voices(
    text: str = TEXT, speakers: tuple[Speaker, ...] = SPEAKERS, rights: str = "consent"
) -> Voices:
    source = Source("FG-10002", "focus-group", "ro", "0" * 64, rights=rights, speakers=speakers)
    known = Audience("team", datetime.date(2026, 3, 1), {})
    return Voices(source, tuple(find_turns(text, speakers)), known)


@pytest.mark.parametrize(
    ("words", "whose", "case"),
    [
        ("Recorded in spring.", "", ""),
        ("How does the day begin?", "asked", ""),
        ("Cum începe ziua?", "interpreted", ""),
        ("Cu ceainicul.", "own", "C-20001"),
        ("With the kettle, she says.", "told", "C-20001"),
        ("I open the door.", "own", "C-20002"),
        ("Deschide ușa.", "told", "C-20002"),
        ("I came along for company.", "own", "C-20003"),
    ],
)
def test_an_interpreter_tells_the_words_of_who_spoke_before(
    words: str, whose: str, case: str
) -> None:
    """What is interpreted for who asks is nobody's, and in a group each has her own."""
    some, start = voices(), TEXT.index(words)
    end = start + len(words)

    assert (some.whose(start, end), some.main_case(start, end)) == (whose, case)


def test_who_asks_here_is_heard_where_she_takes_part() -> None:
    """C-20009 interviews in the group and is a participant of her own talk."""
    speakers = (Speaker("I", "interviewer"), Speaker("P1", "participant", "C-20009"))
    other = voices("I: And you?\nP1: I like the mornings.\n", speakers)

    assert (other.whose(16, 20), other.main_case(16, 20)) == ("own", "C-20009")
    assert voices().whose(TEXT.index("How"), TEXT.index("How") + 5) == "asked"


def test_where_only_the_interpreter_is_written_down_she_tells_her_words() -> None:
    """A transcriber who does not know the language leaves the person's own turns out."""
    text = "I: How does the day begin?\nT: With the kettle.\n"
    some, start = voices(text, SPEAKERS[:3]), text.index("With")

    assert (some.whose(start, start + 4), some.main_case(start, start + 4)) == ("told", "C-20001")


@pytest.mark.parametrize(
    ("first", "last", "whose"),
    [("How", "kettle", "told"), ("How", "ziua", "asked"), ("I open", "door", "own")],
)
def test_a_passage_is_a_persons_as_soon_as_she_says_some_of_it(
    first: str, last: str, whose: str
) -> None:
    """It counts as told where any of her words came through an interpreter."""
    assert voices().whose(TEXT.index(first), TEXT.index(last) + len(last)) == whose


def test_a_text_without_speakers_is_its_own() -> None:
    """An article or a note is not silenced for want of a label."""
    assert voices("The windows are closed.\n", (), "public").whose(0, 10) == "own"
