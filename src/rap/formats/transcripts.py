"""Transcripts from outside, read into the form of a study: one label a turn, `\\n` only, no other
character changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import Message, WrongUseError
from rap.core.model import LABEL, Speaker
from rap.formats.plain_text import Written, counted
from rap.formats.who_speaks.corrections import correct_lines, without_lines
from rap.formats.who_speaks.doubts import (
    about,
    find_doubts,
    find_like_turns,
    find_silent_interviewers,
    may_be_speech,
)
from rap.formats.who_speaks.one_person import find_role_slips, find_same_person
from rap.formats.who_speaks.readings import Reading, name_speakers, read_dashes, read_openings
from rap.formats.who_speaks.speaker_words import OWN_LABEL, fold, is_role_word
from rap.formats.who_speaks.speakers import Cast
from rap.formats.who_speaks.turn_labels import (
    SPACES,
    Dashes,
    Opening,
    note_dashes,
    opening_patterns,
    parse_opening,
    take_turns,
)

# What comes before the first turn is a title up to here; more than that is text, and is kept.
_TITLE_LINES = 12
_TITLE_WIDTH = 200


@dataclass(frozen=True)
class Line:
    """A line of a file, and what was read in it.

    Parameters
    ----------
    n : from 1, as a person counts: a line of a text, a paragraph of Word, a cue, a row of a table
        with its heading counted
    text : the whole line as the file has it
    label : of who is read as speaking, as written; empty for nobody
    is_start : whether a turn begins here
    fate : `spoken`, `title` (before the first turn, left out), `dropped` (no speech, left out) or
        `empty`
    """

    n: int
    text: str
    label: str = ""
    is_start: bool = False
    fate: str = "spoken"


@dataclass(frozen=True)
class Transcript:
    """A text with a label before each turn, and who speaks in it.

    Attributes
    ----------
    text
        One turn after the other, `I: And the rent?`; line ends are `\\n`, and no other character of
        what was said is changed.
    speakers
        Who speaks under which label: `I` interviews, `P1` is a participant.
    found
        Label as written in the file -> label in the text (`Chercheur` -> `I`).
    notes
        What was guessed or left out, and lines to look at, as messages that repeat no words of the
        talk; `str(note)` is a sentence.
    lines
        The lines of the file, and what was read in each.
    confidence
        "sure" (labels say who speaks), "likely" (a layout, or names that recur) or "guess" (there
        is a doubt, or nothing says who speaks).
    """

    text: str
    speakers: tuple[Speaker, ...]
    found: Mapping[str, str]
    notes: tuple[Message, ...]
    lines: tuple[Line, ...] = field(default=(), compare=False)
    confidence: str = field(default="guess", compare=False)


@dataclass
class _Turn:
    opening: Opening
    label: str
    at: int
    lines: list[str] = field(default_factory=list)


def from_lines(
    written: Written,
    given: Mapping[str, str],
    *,
    dashes: Dashes,
    name: str,
    turns: Mapping[int, str] | None = None,
) -> Transcript:
    """A document, in which labels are to be found.

    `given` maps labels as written to labels in the text, and overrides guessing; `turns` maps lines
    to what a person corrected there.
    """
    corrected = turns or {}
    lines = written.text.split("\n")
    reading, missing = _read(written, given, dashes=dashes)
    reading = _unless_late(reading, lines)
    reading = correct_lines(reading, lines, corrected, name=name)
    before, spoken = _split(reading)
    notes: tuple[Message, ...] = (
        *written.notes,
        *note_missing(missing),
        *note_dashes(lines, dashes),
        *reading.notes,
        *_note_heard_once(reading),
        *_note_dropped(reading),
    )
    if not spoken:
        kept = [line for at, line in enumerate(lines) if at not in reading.dropped]
        whole = "\n".join(kept).rstrip("\n") + "\n"
        notes = (*notes, *_note_bold(written.bold), *reading.cast.notes)
        return Transcript(whole, (), {}, notes, _mark(lines, reading, before, spoken))
    first_at = {turn.opening.label: turn.at + 1 for turn in reversed(spoken)}
    notes = (
        *notes,
        *without_lines(_doubts(reading, before), corrected),
        *without_lines(_silent(reading, spoken), corrected),
        *find_same_person(reading.cast.found, first_at),
        *find_role_slips(
            reading.cast.found, ((turn.opening.label, turn.at + 1) for turn in spoken)
        ),
        *_slips(reading.cast, first_at),
    )
    reading = replace(reading, cast=_without_slips(reading.cast))
    found = _in_study_form(before, spoken, reading.cast, notes)
    found = replace(found, lines=_mark(lines, reading, before, spoken))
    return _with_dashes(found, spoken, dashes=dashes)


def _read(
    written: Written, given: Mapping[str, str], *, dashes: Dashes
) -> tuple[Reading, list[str]]:
    """Who speaks on which line, and the labels given that the file does not have."""
    lines, bold = written.text.split("\n"), written.bold
    openings = take_turns(_parse(lines, bold, given, dash=dashes.written), dashes)
    if dashes.written:
        asked = {**given, **{label: label for label in dashes.labels}}
        reading = read_dashes(lines, openings, asked)
        missing = [label for label in given if fold(label) not in reading.cast.labels]
        is_there = any(one and one.kind == "dash" for one in openings)
        return reading, [*missing, *([] if is_there else [dashes.written])]
    guessed = _parse(lines, bold) if given else openings
    reading = read_openings(written, guessed)
    return name_speakers(reading, lines, openings, given) if given else (reading, [])


def _parse(
    lines: Sequence[str], bold: frozenset[int], given: Iterable[str] = (), *, dash: str = ""
) -> list[Opening | None]:
    patterns = opening_patterns(given, dash=dash)
    return [parse_opening(line, patterns, bold=at in bold) for at, line in enumerate(lines)]


def _unless_late(reading: Reading, lines: Sequence[str]) -> Reading:
    """A reading in which nobody speaks when names that nothing vouches for come too late."""
    before, turns = _split(reading)
    if not turns or reading.cast.sure or _is_title([line for _, line in before]):
        return reading
    late = (*reading.notes, Message("formats.note.labels_too_late"))
    return Reading(lines, [None] * len(lines), Cast({}, {}, (), (), False), late)


def _mark(
    lines: Sequence[str],
    reading: Reading,
    before: Sequence[tuple[int, str]],
    turns: Sequence[_Turn],
) -> tuple[Line, ...]:
    """Each line of the file with who speaks in it, and what became of it."""
    opened = {turn.at: turn for turn in turns}
    is_title = _is_title([line for _, line in before]) and bool(turns)
    first = turns[0].at if turns else len(lines)
    marked: list[Line] = []
    label = ""
    for at, line in enumerate(lines):
        turn = opened.get(at)
        if turn:
            label = turn.opening.label
        is_empty = not line.strip(SPACES)
        fate = (
            "empty"
            if is_empty
            else "dropped"
            if at in reading.dropped or (turn and not turn.lines)
            else "title"
            if is_title and at < first
            else "spoken"
        )
        starts = turn is not None and bool(turn.lines)
        marked.append(Line(at + 1, line, label if fate == "spoken" else "", starts, fate))
    return tuple(marked)


def _doubts(reading: Reading, before: Sequence[tuple[int, str]]) -> tuple[Message, ...]:
    roles = {speaker.label: speaker.role for speaker in reading.cast.speakers}
    is_title = _is_title([line for _, line in before])
    spoken = {at + 1 for at, line in before if is_title and may_be_speech(line)}
    return (
        *about("formats.doubt.first_words", spoken),
        *find_doubts(reading.lines, reading.openings, reading.cast.labels, roles),
    )


def _silent(reading: Reading, turns: Iterable[_Turn]) -> tuple[Message, ...]:
    roles = {speaker.label: speaker.role for speaker in reading.cast.speakers}
    said = ((turn.opening.label, turn.at + 1, "\n".join(turn.lines)) for turn in turns)
    return find_silent_interviewers(said, reading.cast.labels, roles)


def _is_name_slip(note: Message) -> bool:
    return note.id == "formats.speakers.slip" and not is_role_word(str(note.facts["read_as"]))


def _slips(cast: Cast, first_at: Mapping[str, int]) -> tuple[Message, ...]:
    """Names that were read as another name mistyped, and may be of two people."""
    names = [
        (str(note.facts["label"]), str(note.facts["read_as"]))
        for note in cast.notes
        if _is_name_slip(note)
    ]
    return tuple(
        Message("formats.doubt.slip", first=first, second=second, lines=[str(first_at[first])])
        for first, second in names
        if first in first_at
    )


def _without_slips(cast: Cast) -> Cast:
    return replace(cast, notes=tuple(note for note in cast.notes if not _is_name_slip(note)))


def confidence_of(cast: Cast, notes: Iterable[Message]) -> str:
    """How sure it is who speaks: `sure`, `likely` or `guess`."""
    ids = [note.id for note in notes]
    doubts = ("formats.doubt.", "formats.dialogue.heard_once")
    if not cast.labels or any(id.startswith(doubts) for id in ids):
        return "guess"
    by_layout = any(id.startswith("formats.layout.") for id in ids)
    says = all(is_role_word(name) or OWN_LABEL.fullmatch(name) for name in cast.found)
    return "sure" if says and not by_layout else "likely"


def check_given(given: Mapping[str, str], *, name: str) -> None:
    """Raise `WrongUseError` when a label of the file is empty, or one for the text cannot be
    one.
    """
    for written, label in given.items():
        if not written.strip():
            raise WrongUseError("formats.speakers.empty_label", place=name)
        if not LABEL.fullmatch(label):
            raise WrongUseError("formats.speakers.bad_label", place=name, label=label)


def note_missing(labels: Iterable[str]) -> tuple[Message, ...]:
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


def _note_dropped(reading: Reading) -> tuple[Message, ...]:
    return counted([("formats.note.no_speech", len(reading.dropped))])


def _note_bold(bold: frozenset[int]) -> tuple[Message, ...]:
    return (Message("formats.note.bold", n=len(bold)),) if len(bold) > 2 else ()


def _split(reading: Reading) -> tuple[list[tuple[int, str]], list[_Turn]]:
    """The lines before the first turn, each with its place, and the turns; empty lines are
    dropped.
    """
    before: list[tuple[int, str]] = []
    turns: list[_Turn] = []
    for at, (line, opening) in enumerate(zip(reading.lines, reading.openings, strict=True)):
        if at in reading.dropped:
            continue
        label = reading.cast.labels.get(fold(opening.label)) if opening else None
        words = line
        if opening and label:
            turns.append(_Turn(opening, label, at))
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
        *note_no_interviewer(speakers),
        *_notes_before(before, is_title),
        *_notes_on_turns(turns),
    )
    return Transcript(text, speakers, found, notes, confidence=confidence_of(cast, notes))


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


def note_no_interviewer(speakers: tuple[Speaker, ...]) -> tuple[Message, ...]:
    if len(speakers) < 2 or any(speaker.role == "interviewer" for speaker in speakers):
        return ()
    return (Message("formats.note.no_interviewer"),)


def _notes_on_turns(turns: list[_Turn]) -> tuple[Message, ...]:
    n_ends = sum(turn.opening.until for turn in turns)
    empty = [turn.at + 1 for turn in turns if not turn.lines]
    return counted([("formats.note.end_times", n_ends)]) + about("formats.note.empty_turns", empty)
