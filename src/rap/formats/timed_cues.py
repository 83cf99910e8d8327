"""Cues, as recorders and captions cut a talk: who, from when to when, what; and how they become a
text of a study.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.model import LABEL, Speaker
from rap.formats.parsed_document import counted
from rap.formats.speakers import MAX_PEOPLE, Cast, find_cast, fold, role_of
from rap.formats.turn_labels import SPACES, Opening

# A silence longer than this ends a turn, even when the same person goes on.
PAUSE_S = 30.0
# The label of a turn without a speaker when labels are given: `--speakers "?=P1"`.
UNKNOWN = "?"
_MAX_S = 100 * 3600
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,9}))?")
_OWN_LABEL = re.compile(r"[IPTA][0-9]{1,3}|I")
_LETTERS = {"interviewer": "I", "participant": "P", "interpreter": "T", "companion": "A"}


@dataclass(frozen=True)
class Cue:
    """One stretch of speech. `speaker` is as the file writes it, empty when the file names none;
    times count from the start.
    """

    speaker: str
    words: str
    start_s: float | None = None
    end_s: float | None = None
    language: str = ""


@dataclass(frozen=True)
class Talk:
    """What was read from a file: `cues` in the order they are to be read in.

    `roles` maps a speaker to the file's own word for a role (`researcher`), `labels` to a label
    that was found already; `notes` are for the researcher, and name no words of the talk.
    """

    cues: tuple[Cue, ...]
    notes: tuple[Message, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StudyText:
    """A talk in the form of a study: the fields of a `Transcript` (`rap.formats.transcripts`)."""

    text: str
    speakers: tuple[Speaker, ...]
    found: Mapping[str, str]
    notes: tuple[Message, ...]


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


def join_cues(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Cues of one speaker in a row as one; a change of language, or a silence of over 30 s, begins
    another.

    Examples
    --------
    >>> join_cues([Cue("Jo", "So", 1.0, 2.0), Cue("Jo", "yes.", 2.5, 4.0), Cue("Jo", "Later.", 40.0, 41.0)])[0]
    Cue(speaker='Jo', words='So yes.', start_s=1.0, end_s=4.0, language='')
    """
    runs: list[list[Cue]] = []
    end_s: float | None = None
    for cue in cues:
        if runs and _goes_on(runs[-1][-1], cue, end_s=end_s):
            runs[-1].append(cue)
            end_s = _latest(end_s, cue.end_s)
        else:
            runs.append([cue])
            end_s = cue.end_s
    return tuple(_joined(run) for run in runs)


def join_spoken(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Cues joined where anything says who speaks; otherwise as they are, because nothing says that
    a turn goes on.
    """
    return join_cues(cues) if any(cue.speaker for cue in cues) else tuple(cues)


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


def study_text(talk: Talk, given: Mapping[str, str], *, name: str) -> StudyText:
    """A talk as a text of a study, one line a cue: `[00:01:02] P1 (nl): words`; without speakers,
    lines without times.

    Cues without a speaker among others that have one go to `?`, a companion without a case: no
    consent covers them.

    Parameters
    ----------
    given : labels as written -> labels in the text; overrides guessing

    Raises
    ------
    RefusedError
        No words, or over 100 speakers.
    WrongUseError
        A label in `given` cannot be one.
    """
    check_given(given, name=name)
    cues = [replace(cue, words=line) for cue in talk.cues if (line := one_line(cue.words))]
    if not cues:
        raise RefusedError("formats.file.no_words", place=name)
    notes = (*talk.notes, *counted([("formats.note.empty_turns", len(talk.cues) - len(cues))]))
    if not any(cue.speaker for cue in cues):
        return _without_speakers(cues, notes, given=given)
    cues = [replace(cue, speaker=cue.speaker or UNKNOWN) for cue in cues]
    cast = name_speakers(
        [cue.speaker for cue in cues], {**talk.labels, **given}, roles=talk.roles, name=name
    )
    text = "".join(f"{_format(cue, cast.labels[fold(cue.speaker)])}\n" for cue in cues)
    notes += (*_notes_on_unknown(cues, cast), *_notes_on_given(given, cast.labels), *cast.notes)
    return StudyText(text, cast.speakers, cast.found, notes)


def check_given(given: Mapping[str, str], *, name: str) -> None:
    """Raise `WrongUseError` when a label of the file is empty, or one for the text cannot be one."""
    for written, label in given.items():
        if not written.strip():
            raise WrongUseError("formats.speakers.empty_label", place=name)
        if not LABEL.fullmatch(label):
            raise WrongUseError("formats.speakers.bad_label", place=name, label=label)


def _without_speakers(
    cues: Sequence[Cue], notes: tuple[Message, ...], *, given: Mapping[str, str]
) -> StudyText:
    """Lines; times belong to turns, and without speakers there are no turns."""
    n_timed = sum(cue.start_s is not None for cue in cues)
    text = "".join(f"{cue.words}\n" for cue in cues)
    return StudyText(
        text,
        (),
        {},
        (
            *notes,
            *counted([("formats.note.times_without_speakers", n_timed)]),
            *_notes_on_given(given, {}),
        ),
    )


def name_speakers(
    written: Iterable[str], given: Mapping[str, str], *, roles: Mapping[str, str], name: str
) -> Cast:
    """The label each speaker gets: the one that was given, her own (`P1`), else the next free one
    of her role.

    A file that has a place for speakers is believed: the name there is a person, whatever it
    looks like.
    """
    names = dict.fromkeys(written)
    asked = {fold(label): target for label, target in given.items()}
    own = {label for label in names if _OWN_LABEL.fullmatch(label)}
    labels: dict[str, str] = {}
    for label in names:
        if fold(label) not in labels:
            taken = {*asked.values(), *own, *labels.values()}
            free = _free_label(_role(label, roles), taken)
            labels[fold(label)] = asked.get(fold(label)) or (label if label in own else free)
    if len(labels) > MAX_PEOPLE:
        raise RefusedError("formats.speakers.too_many", place=name, most=MAX_PEOPLE)
    return find_cast(
        [Opening(label) for label in names], {label: labels[fold(label)] for label in names}
    )


def _role(label: str, roles: Mapping[str, str]) -> str:
    if label == UNKNOWN:
        return "companion"
    said = role_of(label)
    return role_of(roles.get(label, "")) if said == "participant" else said


def _free_label(role: str, taken: set[str]) -> str:
    letter = _LETTERS[role]
    first = "I" if letter == "I" else f"{letter}1"
    return next(
        label for label in (first, *(f"{letter}{n}" for n in range(2, 1000))) if label not in taken
    )


def _format(cue: Cue, label: str) -> str:
    time = "" if cue.start_s is None else f"[{_clock(cue.start_s)}] "
    language = f" ({cue.language})" if cue.language else ""
    return f"{time}{label}{language}: {cue.words}"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _notes_on_unknown(cues: Sequence[Cue], cast: Cast) -> tuple[Message, ...]:
    n = sum(cue.speaker == UNKNOWN for cue in cues)
    label = cast.found.get(UNKNOWN, "")
    return (Message("formats.speakers.unknown", n=n, label=label),) if n else ()


def _notes_on_given(given: Mapping[str, str], labels: Mapping[str, str]) -> tuple[Message, ...]:
    return tuple(
        Message("formats.speakers.not_in_file", label=label)
        for label in given
        if fold(label) not in labels
    )
