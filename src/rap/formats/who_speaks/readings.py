"""A document as it was read: what opens a turn on each line, and who the labels are.

It is read as if nothing were known of it; the people who are named are then given their labels, so
that naming somebody never changes which layout is recognised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rap.core.errors import Message
from rap.formats.plain_text import Written
from rap.formats.who_speaks.layouts import (
    Openings,
    find_layout,
    find_unlabelled_questions,
    kind_of_turn,
)
from rap.formats.who_speaks.one_person import find_directions, split_brackets
from rap.formats.who_speaks.speaker_words import fold
from rap.formats.who_speaks.speakers import Cast, find_cast, name_people
from rap.formats.who_speaks.turn_labels import SPACES, Opening, parse_slipped, slipped_pattern

_BRACKETS = "formats.doubt.in_brackets"
_ALONE = 80  # characters of a label alone on its line


@dataclass(frozen=True)
class Reading:
    """The lines of a file, what opens on each, and who the labels are; `notes` say what was
    guessed, `dropped` are lines that a person took for no speech, counted from 0.
    """

    lines: Sequence[str]
    openings: Openings
    cast: Cast
    notes: tuple[Message, ...] = ()
    dropped: frozenset[int] = frozenset()


def read_openings(written: Written, openings: Openings) -> Reading:
    """Who speaks where: by labels, by the layout where labels do not tell, and by known labels
    beside a mistyped time.
    """
    openings, notes = _with_directions(openings)
    cast = find_cast(_there(openings), {})
    reading = Reading(written.text.split("\n"), openings, cast, notes)
    return _with_questions(_with_slipped(_by_layout(reading, written)))


def read_dashes(lines: Sequence[str], openings: Openings, asked: Mapping[str, str]) -> Reading:
    """Who speaks where people take turns at a dash: those who were `asked` for, and labels."""
    reading = Reading(lines, openings, find_cast(_there(openings), asked))
    return _with_slipped(reading, asked)


def name_speakers(
    reading: Reading, lines: Sequence[str], openings: Openings, given: Mapping[str, str]
) -> tuple[Reading, list[str]]:
    """A reading in which people have the labels that were given, and the labels that are nowhere.

    Parameters
    ----------
    lines : those of the file
    openings : what could open a turn on each line when the labels that are given need not look like
        names; used for labels that nothing was read for
    given : labels as written -> labels in the text
    """
    given = _as_read(reading, given)
    missing = {fold(label): label for label in given if fold(label) not in reading.cast.labels}
    left, opened, settled = list(reading.lines), list(reading.openings), set[str]()
    if missing:
        for at, opening in _opened_by(missing, lines, openings).items():
            known = opened[at]
            if known and fold(known.label) == fold(split_brackets(opening.label)[0]):
                known = None  # her brackets were read as words, and are somebody's label
                settled.add(str(at + 1))
            if left[at].strip(SPACES) and not (known and fold(known.label) in reading.cast.labels):
                left[at], opened[at] = lines[at], opening
    cast = name_people(_there(opened), given, reading.cast)
    nowhere = [label for key, label in missing.items() if key not in cast.labels]
    notes = tuple(note for one in reading.notes if (note := _unsettled(one, settled)))
    return replace(reading, lines=left, openings=opened, cast=cast, notes=notes), nowhere


def _unsettled(note: Message, settled: set[str]) -> Message | None:
    """A note without the lines whose brackets were given a label; None when it is of no other."""
    if note.id != _BRACKETS or not settled:
        return note
    lines = note.facts["lines"]
    left = [line for line in lines if line not in settled] if isinstance(lines, tuple) else []
    return Message(_BRACKETS, lines=left, n=len(left)) if left else None


def _as_read(reading: Reading, given: Mapping[str, str]) -> dict[str, str]:
    """The labels given, with the words for question and answer as `Q` and `A` where they were read
    so.
    """
    short = {"asked": "Q", "answered": "A"}
    as_read: dict[str, str] = {}
    for label, target in given.items():
        kind = short.get(kind_of_turn(Opening(label)), label)
        is_other = fold(label) not in reading.cast.labels and fold(kind) in reading.cast.labels
        as_read[kind if is_other else label] = target
    return as_read


def _opened_by(
    labels: Mapping[str, str], lines: Sequence[str], openings: Openings
) -> dict[int, Opening]:
    """Line -> what one of these labels opens there: before words, beside a time however mistyped,
    or alone above her words.
    """
    slipped = slipped_pattern(labels.values())
    found: dict[int, Opening] = {}
    for at, (line, known) in enumerate(zip(lines, openings, strict=True)):
        written = line.strip(f"{SPACES}:")
        if known and fold(known.label) in labels:
            found[at] = known
        elif len(written) < _ALONE and fold(written) in labels:
            found[at] = Opening(written, kind="timed")
        elif opening := parse_slipped(line, slipped):
            found[at] = opening
    return found


def _with_directions(openings: Openings) -> tuple[Openings, tuple[Message, ...]]:
    """Openings in which how somebody speaks, `Ana (laughing): words`, is words and no part of her
    label, and a doubt about those that may be somebody else.
    """
    directions = find_directions(one.label for one in openings if one)
    told: Openings = []
    unsure: list[str] = []
    for at, one in enumerate(openings, start=1):
        if one and fold(one.label) in directions:
            unsure += [] if directions[fold(one.label)] else [str(at)]
            base, aside = split_brackets(one.label)
            one = replace(one, label=base, words=f"({aside}) {one.words}".rstrip())
        told.append(one)
    doubt = Message(_BRACKETS, lines=unsure, n=len(unsure))
    return told, (doubt,) if unsure else ()


def _there(openings: Openings) -> list[Opening]:
    return [opening for opening in openings if opening]


def _by_layout(reading: Reading, written: Written) -> Reading:
    """As the layout of the whole file says, when there is one that labels do not explain."""
    found = find_layout(written, reading.openings, labels=reading.cast.labels)
    if found is None:
        return reading
    cast = find_cast(_there(found.openings), {}, sure=found.sure)
    return Reading(found.lines, found.openings, cast, (*reading.notes, found.reason, *found.doubts))


def _with_slipped(reading: Reading, asked: Mapping[str, str] | None = None) -> Reading:
    """With the turns whose label is known and whose time was mistyped."""
    labels, openings = [*reading.cast.found], list(reading.openings)
    if not labels:
        return reading
    pattern, slipped = slipped_pattern(labels), []
    # Beside a time that cannot be read, a name on a line of its own is still one.
    is_above = any(note.id == "formats.layout.three_lines" for note in reading.notes)
    labels_alone = {fold(label) for label in labels}
    for at, line in enumerate(reading.lines):
        known = openings[at]
        if known is None or fold(known.label) not in reading.cast.labels:
            opening = parse_slipped(line, pattern)
            if opening is None and is_above and fold(line.strip(f"{SPACES}:")) in labels_alone:
                opening = Opening(line.strip(f"{SPACES}:"), kind="timed")
            if opening is not None:
                openings[at] = opening
                slipped.append(str(at + 1))
    if not slipped:
        return reading
    note = Message("formats.doubt.time_unread", lines=slipped, n=len(slipped))
    cast = find_cast(_there(openings), asked or {}, sure=labels)
    return replace(reading, openings=openings, cast=cast, notes=(*reading.notes, note))


def _with_questions(reading: Reading) -> Reading:
    """Where only the answers have a label, with the questions as the interviewer's."""
    roles = {speaker.label: speaker.role for speaker in reading.cast.speakers}
    if len(roles) != 1 or "interviewer" in roles.values():
        return reading
    asked = find_unlabelled_questions(reading.lines, reading.openings, reading.cast.labels)
    if not asked:
        return reading
    openings = list(reading.openings)
    for at in asked:
        openings[at] = Opening("I", reading.lines[at].lstrip(SPACES))
    cast = find_cast(_there(openings), {}, sure=("I", *reading.cast.found))
    lines = [str(at + 1) for at in asked]
    note = Message("formats.doubt.questions_unlabelled", lines=lines, n=len(lines))
    return replace(reading, openings=openings, cast=cast, notes=(*reading.notes, note))
