"""Transcripts from outside, read into the form of a study: one label a turn, `\\n` only, no other
character changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.model import LABEL, Speaker
from rap.formats.doubts import find_doubts, find_like_turns, find_same_person, is_sentence
from rap.formats.layouts import Reading, read_openings
from rap.formats.plain_text import Written, counted, note_hidden
from rap.formats.speakers import (
    MAX_PEOPLE,
    OWN_LABEL,
    Cast,
    are_too_many,
    find_cast,
    fold,
    free_label,
    role_of,
)
from rap.formats.timed_cues import Cue, Talk, one_line
from rap.formats.turn_labels import (
    SPACES,
    Dashes,
    Opening,
    note_dashes,
    opening_patterns,
    parse_opening,
    take_turns,
)

# The label of a turn without a speaker when labels are given: `--speakers "?=P1"`.
UNKNOWN = "?"
# What comes before the first turn is a title up to here; more than that is text, and is kept.
_TITLE_LINES = 12
_TITLE_WIDTH = 200


@dataclass(frozen=True)
class Transcript:
    """A text in the form of a study, and who speaks in it.

    `found` maps each label as written in the file to its label in the text (`Chercheur` -> `I`);
    `notes` are for the researcher, and name no words of the talk.
    """

    text: str
    speakers: tuple[Speaker, ...]
    found: Mapping[str, str]
    notes: tuple[Message, ...]


@dataclass
class _Turn:
    opening: Opening
    label: str
    lines: list[str] = field(default_factory=list)


def from_lines(written: Written, given: Mapping[str, str], *, dashes: Dashes) -> Transcript:
    """A document, in which labels are to be found.

    `given` maps labels as written to labels in the text, and overrides guessing.
    """
    lines = written.text.split("\n")
    patterns = opening_patterns(given, dash=dashes.written)
    openings = [
        parse_opening(line, patterns, bold=at in written.bold) for at, line in enumerate(lines)
    ]
    openings = take_turns(openings, dashes)
    asked = {**given, **{label: label for label in dashes.labels}}
    reading = read_openings(lines, openings, asked, bold=written.bold)
    before, turns = _split(reading)
    missing = [label for label in given if fold(label) not in reading.cast.labels]
    if dashes.written and not any(opening and opening.kind == "dash" for opening in openings):
        missing.append(dashes.written)
    notes: tuple[Message, ...] = (
        *written.notes,
        *_notes_on_missing(missing),
        *note_dashes(lines, dashes),
        *reading.notes,
        *_note_heard_once(reading),
    )
    whole = written.text.rstrip("\n") + "\n"
    if not turns:
        return Transcript(whole, (), {}, (*notes, *_note_bold(written.bold), *reading.cast.notes))
    if not reading.cast.sure and not _is_title([line for _, line in before]):
        return Transcript(whole, (), {}, (*notes, Message("formats.note.labels_too_late")))
    notes = (*notes, *_doubts(reading, before))
    return _with_dashes(_in_study_form(before, turns, reading.cast, notes), turns, dashes=dashes)


def _doubts(reading: Reading, before: Sequence[tuple[int, str]]) -> tuple[Message, ...]:
    roles = {speaker.label: speaker.role for speaker in reading.cast.speakers}
    is_title = _is_title([line for _, line in before])
    spoken = [str(at + 1) for at, line in before if is_title and is_sentence(line)]
    first = (Message("formats.doubt.first_words", lines=spoken, n=len(spoken)),) if spoken else ()
    return (
        *first,
        *find_doubts(reading.lines, reading.openings, reading.cast.labels, roles),
        *find_same_person(reading.cast.found),
    )


def check_given(given: Mapping[str, str], *, name: str) -> None:
    """Raise `WrongUseError` when a label of the file is empty, or one for the text cannot be one."""
    for written, label in given.items():
        if not written.strip():
            raise WrongUseError("formats.speakers.empty_label", place=name)
        if not LABEL.fullmatch(label):
            raise WrongUseError("formats.speakers.bad_label", place=name, label=label)


def _notes_on_missing(labels: Iterable[str]) -> tuple[Message, ...]:
    """Labels that were given and that the file does not have."""
    return tuple(Message("formats.speakers.not_in_file", label=label) for label in labels)


def _with_dashes(transcript: Transcript, turns: Sequence[_Turn], *, dashes: Dashes) -> Transcript:
    """What was found, with the dash for the labels that only a dash gave."""
    if not any(turn.opening.kind == "dash" for turn in turns):
        return transcript
    written = {turn.opening.label for turn in turns if turn.opening.kind != "dash"}
    found = {label: new for label, new in transcript.found.items() if label in written}
    return replace(transcript, found={**found, dashes.written: "+".join(dashes.labels)})


def _note_heard_once(reading: Reading) -> tuple[Message, ...]:
    """Names that open one line only are not labels: the words of somebody who speaks once would be
    another person's.
    """
    like_turns = find_like_turns(reading.openings, reading.cast.labels)
    lines = [str(at + 1) for at in sorted(like_turns)]
    if not lines or not reading.cast.labels:
        return ()
    return (Message("formats.dialogue.heard_once", lines=lines, n=len(lines)),)


def _note_bold(bold: frozenset[int]) -> tuple[Message, ...]:
    return (Message("formats.note.bold", n=len(bold)),) if len(bold) > 2 else ()


def _split(reading: Reading) -> tuple[list[tuple[int, str]], list[_Turn]]:
    """The lines before the first turn, each with its place, and the turns; empty lines are dropped."""
    before: list[tuple[int, str]] = []
    turns: list[_Turn] = []
    for at, (line, opening) in enumerate(zip(reading.lines, reading.openings, strict=True)):
        label = reading.cast.labels.get(fold(opening.label)) if opening else None
        words = line
        if opening and label:
            turns.append(_Turn(opening, label))
            words = opening.words
        if words.strip(SPACES):
            if turns:
                turns[-1].lines.append(words)
            else:
                before.append((at, words))
    return before, turns


def _in_study_form(
    first: Sequence[tuple[int, str]], turns: list[_Turn], cast: Cast, notes: Iterable[Message]
) -> Transcript:
    spoken = [turn for turn in turns if turn.lines]
    before = [line for _, line in first]
    is_title = _is_title(before)
    text = "\n".join([*([] if is_title else before), *map(_format, spoken)]) + "\n"
    labels = dict.fromkeys(turn.label for turn in spoken)
    by_label = {speaker.label: speaker for speaker in cast.speakers}
    speakers = tuple(by_label[label] for label in labels)
    found = {written: label for written, label in cast.found.items() if label in labels}
    notes = (
        *notes,
        *cast.notes,
        *_notes_on_speakers(speakers),
        *_notes_before(before, is_title),
        *_notes_on_turns(turns),
    )
    return Transcript(text, speakers, found, notes)


def _format(turn: _Turn) -> str:
    time = f"[{turn.opening.time}] " if turn.opening.time else ""
    language = f" ({turn.opening.language})" if turn.opening.language else ""
    first = turn.lines[0].lstrip(SPACES)
    return "\n".join([f"{time}{turn.label}{language}: {first}", *turn.lines[1:]])


def _is_title(before: list[str]) -> bool:
    """Whether the lines before the first turn are a title, of which settings at the top of a
    Markdown file are part.
    """
    rest = (
        before[before.index("---", 1) + 1 :]
        if before[:1] == ["---"] and "---" in before[1:]
        else before
    )
    return len(rest) <= _TITLE_LINES and all(len(line) <= _TITLE_WIDTH for line in rest)


def _notes_before(before: list[str], is_title: bool) -> tuple[Message, ...]:
    note = "formats.note.title" if is_title else "formats.note.before_first_turn"
    return counted([(note, len(before))])


def _notes_on_speakers(speakers: tuple[Speaker, ...]) -> tuple[Message, ...]:
    if len(speakers) < 2 or any(speaker.role == "interviewer" for speaker in speakers):
        return ()
    return (Message("formats.note.no_interviewer"),)


def _notes_on_turns(turns: list[_Turn]) -> tuple[Message, ...]:
    n_empty = sum(not turn.lines for turn in turns)
    n_ends = sum(turn.opening.until for turn in turns)
    return counted((("formats.note.end_times", n_ends), ("formats.note.empty_turns", n_empty)))


# Cues or rows, which say themselves where turns begin.


def from_talk(talk: Talk, given: Mapping[str, str], *, name: str) -> Transcript:
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
        No words, or over 100 speakers of hardly more turns.
    """
    cues = [replace(cue, words=line) for cue in talk.cues if (line := one_line(cue.words))]
    if not cues:
        raise RefusedError("formats.file.no_words", place=name)
    notes = (*talk.notes, *counted([("formats.note.empty_turns", len(talk.cues) - len(cues))]))
    cast = Cast({}, {}, (), (), True)
    if any(cue.speaker for cue in cues):
        cues = [replace(cue, speaker=cue.speaker or UNKNOWN) for cue in cues]
        asked = {**talk.labels, **given}
        written = [cue.speaker for cue in cues]
        cast = _name_speakers(written, asked, roles=talk.roles, name=name)
        text = "".join(f"{_format_cue(cue, cast.labels[fold(cue.speaker)])}\n" for cue in cues)
        notes += _notes_on_unknown(cues, cast)
    else:  # times belong to turns, and without speakers there are no turns
        text = "".join(f"{cue.words}\n" for cue in cues)
        n_timed = sum(cue.start_s is not None for cue in cues)
        notes += counted([("formats.note.times_without_speakers", n_timed)])
    notes += (
        *_notes_on_missing(label for label in given if fold(label) not in cast.labels),
        *cast.notes,
        *find_same_person(cast.found),
        *_notes_on_speakers(cast.speakers),
        *note_hidden(text),
    )
    return Transcript(text, cast.speakers, cast.found, notes)


def _name_speakers(
    written: Sequence[str], given: Mapping[str, str], *, roles: Mapping[str, str], name: str
) -> Cast:
    """The label each speaker gets: the one that was given, her own (`P1`), else the next free one
    of her role.

    A file that has a place for speakers is believed: the name there is a person, whatever it
    looks like.
    """
    names = dict.fromkeys(written)
    asked = {fold(label): target for label, target in given.items()}
    own = {label for label in names if OWN_LABEL.fullmatch(label)}
    labels: dict[str, str] = {}
    for label in names:
        if fold(label) not in labels:
            taken = {*asked.values(), *own, *labels.values()}
            free = free_label(_role(label, roles), taken)
            labels[fold(label)] = asked.get(fold(label)) or (label if label in own else free)
    if are_too_many(len(labels), n_turns=len(written)):
        raise RefusedError("formats.speakers.too_many", place=name, most=MAX_PEOPLE)
    return find_cast(
        [Opening(label) for label in names], {label: labels[fold(label)] for label in names}
    )


def _role(label: str, roles: Mapping[str, str]) -> str:
    if label == UNKNOWN:
        return "companion"
    said = role_of(label)
    return role_of(roles.get(label, "")) if said == "participant" else said


def _format_cue(cue: Cue, label: str) -> str:
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
