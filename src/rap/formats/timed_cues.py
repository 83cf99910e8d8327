"""Cues, as recorders and captions cut a talk: who, from when to when, what."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import Message
from rap.formats.who_speaks.speaker_words import fold
from rap.formats.who_speaks.turn_labels import SPACES

# A silence longer than this ends a turn, even when the same person goes on.
PAUSE_S = 30.0
_MAX_S = 100 * 3600
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,9}))?")


@dataclass(frozen=True)
class Cue:
    """One stretch of speech. `speaker` is as the file writes it, empty when the file names none;
    times count from the start. `n` is its row in a table; 0 where cues are counted as they come.
    """

    speaker: str
    words: str
    start_s: float | None = None
    end_s: float | None = None
    language: str = ""
    n: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Talk:
    """What was read from a file: `cues` in the order they are to be read in.

    `roles` maps a speaker to the file's own word for a role (`researcher`), `labels` to a label
    that was found already; `notes` are for the researcher, and name no words of the talk. `is_cut`
    says that a program cut the talk, so that cues of one speaker in a row are one turn.
    """

    cues: tuple[Cue, ...]
    notes: tuple[Message, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False


def parse_clock(text: str) -> float | None:
    """Seconds from `hh:mm:ss`, `mm:ss` and parts of a second after a point or a comma; None when it
    is not a time.

    Examples
    --------
    >>> parse_clock("01:02:03,5"), parse_clock("75:10"), parse_clock("1:75"), parse_clock("12")
    (3723.5, 4510.0, None, None)
    """
    match = _CLOCK.fullmatch(text.strip())
    if not match or int(match[3]) > 59 or (match[1] and int(match[2]) > 59):
        return None
    seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(f"{match[3]}.{match[4] or 0}")
    return seconds if seconds < _MAX_S else None


def seconds_of(value: object, *, unit_s: float = 1.0) -> float | None:
    """A number of a file as seconds; None when it is no number, below 0, or 100 hours and more.

    Examples
    --------
    >>> seconds_of(2500, unit_s=0.001), seconds_of(-1), seconds_of(True), seconds_of(float("nan"))
    (2.5, None, None, None)
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 <= value < _MAX_S / unit_s
    ):
        return None
    return None if math.isnan(value) else value * unit_s


def one_line(words: str) -> str:
    """Lines as one, so that no line of a turn can be taken for another turn; no other character is
    changed.

    Examples
    --------
    >>> one_line(" So \\r\\n\\n P2: and?")
    'So P2: and?'
    """
    lines = (line.strip(SPACES) for line in re.split(r"[\r\n]+", words))
    return " ".join(line for line in lines if line)


def join_cues(
    cues: Iterable[Cue],
    *,
    is_cut: bool = True,
    begins: Collection[int] = (),
    goes_on: Collection[int] = (),
) -> tuple[Cue, ...]:
    """Cues of one speaker in a row as one; a change of language, or a silence of over 30 s, begins
    another.

    Parameters
    ----------
    is_cut : False to join none but those that go on
    begins, goes_on : numbers of cues that begin a turn, or go on with the one before, whatever
        their speakers and times are

    Examples
    --------
    >>> join_cues([Cue("Jo", "So", 1.0, 2.0), Cue("Jo", "yes.", 2.5, 4.0), Cue("Jo", "Later.", 40.0, 41.0)])[0]
    Cue(speaker='Jo', words='So yes.', start_s=1.0, end_s=4.0, language='')
    """
    runs: list[list[Cue]] = []
    end_s: float | None = None
    for cue in cues:
        is_same = is_cut and bool(runs) and _goes_on(runs[-1][-1], cue, end_s=end_s)
        if runs and (cue.n in goes_on or (is_same and cue.n not in begins)):
            runs[-1].append(cue)
            end_s = _latest(end_s, cue.end_s)
        else:
            runs.append([cue])
            end_s = cue.end_s
    return tuple(_joined(run) for run in runs)


def _joined(run: Sequence[Cue]) -> Cue:
    end_s: float | None = None
    for cue in run:
        end_s = _latest(end_s, cue.end_s)
    words = " ".join(line for cue in run if (line := one_line(cue.words)))
    return replace(run[0], words=words, end_s=end_s)


def _goes_on(before: Cue, cue: Cue, *, end_s: float | None) -> bool:
    same = fold(before.speaker) == fold(cue.speaker) and before.language == cue.language
    return same and (end_s is None or cue.start_s is None or cue.start_s - end_s <= PAUSE_S)


def _latest(first: float | None, second: float | None) -> float | None:
    return max((s for s in (first, second) if s is not None), default=None)
