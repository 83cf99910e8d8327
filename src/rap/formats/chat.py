"""Transcriptions in CHAT (`.cha`, https://talkbank.org/manuals/CHAT.html), as TalkBank and CLAN keep
them: a line for what somebody says, lines that depend on it below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rap.core.errors import RefusedError
from rap.formats.plain_text import counted
from rap.formats.timed_cues import Cue, Talk, seconds_of

_SAID = re.compile(r"\*([A-Za-z0-9_-]{1,20}):[ \t]{0,9}(.*)", re.DOTALL)
# Times in milliseconds between two signs that CLAN shows as a bullet.
_BULLET = re.compile(r"\x15[^\x15]{0,80}?(\d{1,9})_(\d{1,9})\x15")
_PEOPLE = "@Participants:"
# CHAT's own word for who asks.
_ROLES = {"Investigator": "interviewer"}


def parse_chat(text: str, *, name: str) -> Talk:
    """The main lines of a file in their order, with their times; codes among the words stay.

    The role of a speaker is the one that the head of the file gives her (`Investigator`).

    Raises
    ------
    RefusedError
        No main line, or none with words.
    """
    lines = list(_whole_lines(text.split("\n")))
    said = [match for line in lines if (match := _SAID.fullmatch(line))]
    if not said:
        raise RefusedError("formats.tiers.not_chat", place=name)
    cues = [_cue(match[1], match[2]) for match in said]
    spoken = tuple(cue for cue in cues if cue.words)
    if not spoken:
        raise RefusedError("formats.file.no_words", place=name)
    dependent = sum(line.startswith("%") for line in lines)
    notes = counted([("formats.note.dependent_tiers", dependent)])
    return Talk(spoken, notes, dict(_roles(lines)), is_cut=True)


def _whole_lines(lines: Sequence[str]) -> Iterator[str]:
    """A line that begins with a tab goes on with the one before."""
    whole = ""
    for line in lines:
        if line.startswith(("\t", " ")) and whole:
            whole += f" {line.strip()}"
        else:
            yield whole
            whole = line
    yield whole


def _cue(speaker: str, said: str) -> Cue:
    bullets = _BULLET.findall(said)
    start_s = seconds_of(int(bullets[0][0]), unit_s=0.001) if bullets else None
    end_s = seconds_of(int(bullets[-1][1]), unit_s=0.001) if bullets else None
    return Cue(speaker, " ".join(_BULLET.sub(" ", said).split()), start_s, end_s)


def _roles(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`INV Ann Investigator, PAR Participant`: the code of each person and her role."""
    for line in lines:
        if line.startswith(_PEOPLE):
            people = (one.split() for one in line.removeprefix(_PEOPLE).split(","))
            yield from ((one[0], _ROLES.get(one[-1], one[-1])) for one in people if len(one) > 1)
