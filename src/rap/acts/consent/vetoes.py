"""Turns she struck in her booklet become vetoes: lines in the coder's log, like everything somebody does to a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.model import Source, Turn
from rap.store.codings import CodingLogs
from rap.store.settings import own_coder, own_device, read_settings
from rap.store.sources import find_turns, read_source, read_source_text
from rap.study.consent import MASK
from rap.study.study import Study, open_study

OUTSIDE = "members"  # a veto for anybody outside the team holds for everybody outside it (consents)
_FIRST = 60  # characters of a turn by which a person knows it again


@dataclass(frozen=True)
class Struck:
    """A turn of these numbers: who speaks, how long, and its first `words` ("" where the team may not read them)."""

    number: int
    label: str
    n_characters: int
    words: str


def find_struck(root: Path, source: str, numbers: Iterable[int], *, edition: str = "") -> list[Struck]:
    """The turns `veto_turns` would hide, to be looked at before; raises as it does."""
    _, turns = _turns(root, source, numbers, edition=edition)
    shown = open_study(root).texts.get(source, "")
    return [
        Struck(number, turn.label, turn.end - turn.body, _first_words(shown[turn.body : turn.end]))
        for number, turn in turns.items()
    ]


def _first_words(shown: str) -> str:
    words = " ".join(shown[: _FIRST + 1].split())
    if not words.strip(f"{MASK} "):
        return ""
    return words if len(shown) <= _FIRST else f"{words[:_FIRST].rstrip()}…"


def veto_turns(
    root: Path, source: str, numbers: Iterable[int], *, outside_only: bool = False, edition: str = ""
) -> list[int]:
    """Nobody is shown the words of these turns from now on (`outside_only`: the team still reads them); the turns that were new.

    Turns are counted from 1 over the whole text, as the booklet prints them; `edition` is what stands at its foot. Said again
    after a kill, it writes what is missing.

    Raises
    ------
    WrongUseError
        A number that is no turn, or a text that is another since the booklet was printed; nothing is written.
    """
    row, turns = _turns(root, source, numbers, edition=edition)
    audiences = (OUTSIDE,) if outside_only else (OUTSIDE, "team")
    there = {(veto.start, veto.end, veto.audience) for veto in Study(root, lenient=True).fold(source).vetoes}
    new: dict[int, None] = {}
    with CodingLogs(root, coder=own_coder(read_settings(root)).id, device=own_device(root)) as logs:
        for number, turn in turns.items():
            start, end = turn.body, turn.end
            for audience in audiences if start < end else ():
                if (start, end, audience) not in there:
                    data = {"start": start, "end": end, "audience": audience}
                    logs.append(source, "veto", data, src=row.hash[:8])
                    new[number] = None
    return list(new)


def _turns(root: Path, source: str, numbers: Iterable[int], *, edition: str) -> tuple[Source, dict[int, Turn]]:
    """The text, and its turns of these numbers."""
    row = read_source(root, source)
    turns = dict(enumerate(find_turns(read_source_text(root, row), row.speakers), start=1))
    wanted = sorted(set(numbers))
    if edition and edition != row.hash[:8]:
        what = f"was corrected since the booklet {edition} was printed, and its turns may have other numbers"
        raise WrongUseError(source, what, "print it again, and look up what she struck")
    if wrong := [number for number in wanted if number not in turns]:
        raise WrongUseError(source, f"has no turn {wrong[0]}", f"its turns are 1 to {len(turns)}")
    return row, {number: turns[number] for number in wanted}
