"""Transcripts from outside, read into the form of a study: one label a turn, `\\n` only, no other
character changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.core.errors import Message
from rap.core.model import Speaker
from rap.formats import documents, timed
from rap.formats.documents import read_document
from rap.formats.parsed_document import Written, counted
from rap.formats.plain_text import note_hidden
from rap.formats.speakers import Cast, find_cast, fold, looks_like_name
from rap.formats.timed_cues import StudyText, check_given
from rap.formats.turn_labels import (
    SPACES,
    Dashes,
    Opening,
    note_dashes,
    opening_patterns,
    parse_opening,
    split_given,
    take_turns,
)

SUFFIXES = (*documents.SUFFIXES, *timed.SUFFIXES)
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


def read_transcript(
    path: Path,
    *,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "",
) -> Transcript:
    """Read a transcript as people write them.

    Parameters
    ----------
    speakers : labels as written -> labels in the text, such as `{"Chercheur": "I"}`; overrides
        guessing. A dash stands for lines that begin with one, whose speakers take turns:
        `{"—": "I+P1"}`
    encoding : decode strictly with this one (default: UTF-8); a Word file knows its own
    columns, source : for a table, see `rap.formats.timed.read_timed`

    Raises
    ------
    RefusedError
        The file is not what it should be; nothing of it was taken.
    WrongUseError
        A label in `speakers` cannot be one, or there is no such encoding.
    """
    given = dict(speakers or {})
    if path.suffix.lower() in timed.SUFFIXES or columns or source:
        check_given(given, name=path.name)
        return _with_cues(
            timed.read_timed(
                path, speakers=given, encoding=encoding, columns=columns, source=source
            )
        )
    names, dashes = split_given(given, name=path.name)
    check_given(names, name=path.name)
    written = read_document(path, encoding=encoding, known=SUFFIXES)
    return _with_turns(written, names, dashes=dashes)


def _with_turns(written: Written, given: Mapping[str, str], *, dashes: Dashes) -> Transcript:
    """A text in which labels are to be found."""
    lines = written.text.split("\n")
    patterns = opening_patterns(given, dash=dashes.written)
    openings = [
        parse_opening(line, patterns, bold=at in written.bold) for at, line in enumerate(lines)
    ]
    openings = take_turns(openings, dashes)
    asked = {**given, **{label: label for label in dashes.labels}}
    cast = find_cast([opening for opening in openings if opening], asked)
    before, turns = _split(lines, openings, cast)
    notes: tuple[Message, ...] = (
        *written.notes,
        *_notes_on_given(given, openings, cast=cast, dashes=dashes),
    )
    notes = (*notes, *note_dashes(lines, dashes))
    whole = written.text.rstrip("\n") + "\n"
    notes = (*notes, *_note_heard_once(openings, cast))
    if not turns:
        return Transcript(whole, (), {}, (*notes, *_note_bold(written.bold), *cast.notes))
    if not cast.sure and not _is_title(before):
        return Transcript(whole, (), {}, (*notes, Message("formats.note.labels_too_late")))
    return _with_dashes(_in_study_form(before, turns, cast, notes), turns, dashes=dashes)


def _with_cues(found: StudyText) -> Transcript:
    """Files of cues or rows say themselves where turns begin."""
    notes = (*found.notes, *_notes_on_speakers(found.speakers), *note_hidden(found.text))
    return Transcript(found.text, found.speakers, found.found, notes)


def _with_dashes(transcript: Transcript, turns: Sequence[_Turn], *, dashes: Dashes) -> Transcript:
    """What was found, with the dash for the labels that only a dash gave."""
    if not any(turn.opening.kind == "dash" for turn in turns):
        return transcript
    written = {turn.opening.label for turn in turns if turn.opening.kind != "dash"}
    found = {label: new for label, new in transcript.found.items() if label in written}
    return replace(transcript, found={**found, dashes.written: "+".join(dashes.labels)})


def _notes_on_given(
    given: Mapping[str, str], openings: Sequence[Opening | None], *, cast: Cast, dashes: Dashes
) -> tuple[Message, ...]:
    missing = [label for label in given if fold(label) not in cast.labels]
    if dashes.written and not any(opening and opening.kind == "dash" for opening in openings):
        missing.append(dashes.written)
    return tuple(Message("formats.speakers.not_in_file", label=label) for label in missing)


def _note_heard_once(openings: Sequence[Opening | None], cast: Cast) -> tuple[Message, ...]:
    """Names that open one line only are not labels: the words of somebody who speaks once would be
    another person's.
    """
    lines = [
        str(number)
        for number, opening in enumerate(openings, start=1)
        if opening
        and opening.kind == "inline"
        and fold(opening.label) not in cast.labels
        and looks_like_name(opening.label)
    ]
    if not lines or not cast.labels:
        return ()
    return (Message("formats.dialogue.heard_once", lines=lines, n=len(lines)),)


def _note_bold(bold: frozenset[int]) -> tuple[Message, ...]:
    return (Message("formats.note.bold", n=len(bold)),) if len(bold) > 2 else ()


def _split(
    lines: Sequence[str], openings: Sequence[Opening | None], cast: Cast
) -> tuple[list[str], list[_Turn]]:
    """The lines before the first turn, and the turns; empty lines are dropped."""
    before: list[str] = []
    turns: list[_Turn] = []
    for line, opening in zip(lines, openings, strict=True):
        label = cast.labels.get(fold(opening.label)) if opening else None
        if opening and label:
            turns.append(_Turn(opening, label))
            line = opening.words
        if line.strip(SPACES):
            (turns[-1].lines if turns else before).append(line)
    return before, turns


def _in_study_form(
    before: list[str], turns: list[_Turn], cast: Cast, notes: Iterable[Message]
) -> Transcript:
    spoken = [turn for turn in turns if turn.lines]
    is_title = _is_title(before)
    text = "\n".join([*([] if is_title else before), *map(_format, spoken)]) + "\n"
    labels = dict.fromkeys(turn.label for turn in spoken)
    by_label = {speaker.label: speaker for speaker in cast.speakers}
    speakers = tuple(by_label[label] for label in labels)
    found = {written: label for written, label in cast.found.items() if label in labels}
    notes_on_text = (*_notes_before(before, is_title), *_notes_on_turns(turns))
    return Transcript(
        text, speakers, found, (*notes, *cast.notes, *_notes_on_speakers(speakers), *notes_on_text)
    )


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
    if not before:
        return ()
    return (
        Message(
            "formats.note.title" if is_title else "formats.note.before_first_turn", n=len(before)
        ),
    )


def _notes_on_speakers(speakers: tuple[Speaker, ...]) -> tuple[Message, ...]:
    if len(speakers) < 2 or any(speaker.role == "interviewer" for speaker in speakers):
        return ()
    return (Message("formats.note.no_interviewer"),)


def _notes_on_turns(turns: list[_Turn]) -> tuple[Message, ...]:
    n_empty = sum(not turn.lines for turn in turns)
    n_ends = sum(turn.opening.until for turn in turns)
    return counted((("formats.note.end_times", n_ends), ("formats.note.empty_turns", n_empty)))
