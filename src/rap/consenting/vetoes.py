"""Turns she struck in her booklet become vetoes: lines in the coder's log, like everything somebody does to a text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rap.codings import CodingLogs
from rap.config import own_coder, own_device
from rap.errors import WrongUseError
from rap.study import Study
from rap.transcripts.stored import find_turns, read_source, read_source_text

OUTSIDE = "members"  # a veto for anybody outside the team holds for everybody outside it (consents)


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
    settings, row = Study(root).settings, read_source(root, source)
    turns = dict(enumerate(find_turns(read_source_text(root, row), row.speakers), start=1))
    wanted = sorted(set(numbers))
    if edition and edition != row.hash[:8]:
        what = f"was corrected since the booklet {edition} was printed, and its turns may have other numbers"
        raise WrongUseError(source, what, "print it again, and look up what she struck")
    if wrong := [number for number in wanted if number not in turns]:
        raise WrongUseError(source, f"has no turn {wrong[0]}", f"its turns are 1 to {len(turns)}")
    audiences = (OUTSIDE,) if outside_only else (OUTSIDE, "team")
    there = {(veto.start, veto.end, veto.audience) for veto in Study(root, lenient=True).fold(source).vetoes}
    new: dict[int, None] = {}
    with CodingLogs(root, coder=own_coder(settings).id, device=own_device(root)) as logs:
        for number in wanted:
            start, end = turns[number].body, turns[number].end
            for audience in audiences if start < end else ():
                if (start, end, audience) not in there:
                    data = {"start": start, "end": end, "audience": audience}
                    logs.append(source, "veto", data, src=row.hash[:8])
                    new[number] = None
    return list(new)
