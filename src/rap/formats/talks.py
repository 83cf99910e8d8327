"""Talks that say themselves where turns begin, cues of captions and rows of tables, as texts of a
study.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rap.core.errors import Message, RefusedError
from rap.formats.plain_text import counted, note_hidden
from rap.formats.timed_cues import Cue, Talk, join_cues, one_line
from rap.formats.transcripts import (
    Line,
    Transcript,
    confidence_of,
    note_missing,
    note_no_interviewer,
)
from rap.formats.who_speaks.corrections import (
    GOES_ON,
    NO_SPEECH,
    add_people,
    check_turns,
    correct_cues,
    without_lines,
)
from rap.formats.who_speaks.doubts import (
    about,
    find_perhaps_nobody,
    find_silent_interviewers,
)
from rap.formats.who_speaks.one_person import (
    find_bracketed,
    find_role_slips,
    find_same_person,
    split_brackets,
)
from rap.formats.who_speaks.speaker_words import (
    OWN_LABEL,
    UNKNOWN,
    fold,
    free_label,
    looks_like_name,
    role_of,
)
from rap.formats.who_speaks.speakers import MAX_PEOPLE, Cast, are_too_many, find_cast
from rap.formats.who_speaks.turn_labels import Opening, label_within

_LONGEST_NAME = 8  # words, without those in brackets


def from_talk(
    talk: Talk, given: Mapping[str, str], *, name: str, turns: Mapping[int, str] | None = None
) -> Transcript:
    """A talk as a text of a study, one line a turn: `[00:01:02] P1 (nl): words`; without speakers,
    lines without times.

    Cues without a speaker among others that have one go to `?`, a companion without a case: no
    consent covers them.

    Parameters
    ----------
    given : labels as written -> labels in the text; overrides guessing
    turns : number of a cue or row -> what a person corrected there

    Raises
    ------
    RefusedError
        No words, or over 100 speakers of hardly more turns.
    WrongUseError
        A correction of a cue that does not exist.
    """
    turns = turns or {}
    cues = _numbered(talk)
    check_turns(turns, (cue.n for cue in cues), name=name)
    cues, misplaced = _without_sentences(cues, given)
    cast = Cast({}, {}, (), (), True)
    if any(cue.speaker and cue.words for cue in cues):
        cues = [replace(cue, speaker=cue.speaker or UNKNOWN) for cue in cues]
        asked = {**talk.labels, **given}
        written = [cue.speaker for cue in cues if cue.words]
        cast = _name_speakers(written, asked, roles=talk.roles, name=name)
    cast, names = add_people(cast, turns.values())
    corrected = correct_cues(cues, turns, names, unknown=UNKNOWN)
    if any(cue.speaker == UNKNOWN for cue in corrected):
        cast, _ = add_people(cast, [UNKNOWN])
    runs = join_cues(
        corrected,
        is_cut=talk.is_cut and bool(cast.labels),
        begins={n for n, who in turns.items() if who != GOES_ON},
        goes_on={n for n, who in turns.items() if who == GOES_ON},
    )
    spoken = [cue for cue in runs if cue.words]
    if not spoken:
        raise RefusedError("formats.file.no_words", place=name)
    notes = (
        *without_lines(talk.notes, turns),
        *about("formats.note.empty_turns", [cue.n for cue in runs if not cue.words]),
    )
    missing = [label for label in given if fold(label) not in cast.labels]
    doubts = _doubts_of_places(_labels_within(cues, cast), misplaced, turns=turns)
    doubts += _heard_once(spoken, cast, turns)
    if talk.labels:  # names before the words of a cue; those in a place of their own are believed
        doubts += _perhaps_nobody(spoken, cast, turns)
    unknown = {cue.n for cue in corrected if cue.speaker == UNKNOWN and cue.words}
    if UNKNOWN not in given:
        doubts += _doubt_unknown(unknown - turns.keys() - misplaced, cast)
    found = _in_study_form(spoken, cast, (*notes, *note_missing(missing), *doubts))
    lines = _lines(cues, corrected, turns, starts={cue.n for cue in spoken if cast.labels})
    return replace(found, lines=lines)


def _doubts_of_places(
    within: set[int], misplaced: set[int], *, turns: Mapping[int, str]
) -> tuple[Message, ...]:
    """Cues with a label inside and with a sentence for a speaker, but those that a person decided."""
    return (
        *about("formats.doubt.speaker_cell", misplaced - turns.keys()),
        *about("formats.doubt.label_within", within - turns.keys()),
    )


def _numbered(talk: Talk) -> list[Cue]:
    """The cues with their words on one line, each with its number."""
    return [
        replace(cue, words=one_line(cue.words), n=cue.n or at)
        for at, cue in enumerate(talk.cues, start=1)
    ]


def _without_sentences(cues: Sequence[Cue], given: Mapping[str, str]) -> tuple[list[Cue], set[int]]:
    """Cues in which a heading or a sentence in the place for a speaker is read as words that nobody
    is named for, and their numbers; what recurs there is a person, whatever it looks like.
    """
    counts = Counter(fold(cue.speaker) for cue in cues)
    known = {fold(label) for label in given} | {fold(UNKNOWN)}
    misplaced = {
        cue.n
        for cue in cues
        if cue.speaker
        and counts[fold(cue.speaker)] == 1
        and fold(cue.speaker) not in known
        and (_is_sentence(cue.speaker) or not (cue.words or looks_like_name(cue.speaker)))
        and len(cues) > 1
    }
    read = [
        replace(cue, speaker="", words=f"{cue.speaker} {cue.words}".strip())
        if cue.n in misplaced
        else cue
        for cue in cues
    ]
    return read, misplaced


def _is_sentence(label: str) -> bool:
    bare = split_brackets(label)[0]
    n_words = len(bare.split())
    return n_words > _LONGEST_NAME or (n_words > 2 and bare.endswith((".", "?", "!", "…")))


def _labels_within(cues: Sequence[Cue], cast: Cast) -> set[int]:
    """Cues in which the name of somebody and a colon stand among the words."""
    pattern = label_within(label for label in cast.found if label != UNKNOWN)
    return {cue.n for cue in cues if ":" in cue.words and pattern.search(cue.words)}


def _heard_once(cues: Sequence[Cue], cast: Cast, turns: Mapping[int, str]) -> tuple[Message, ...]:
    """People who have one cue of many: a person of their own, or a heading or a slip."""
    if not cast.labels:
        return ()
    labels = {cue.n: cast.labels[fold(cue.speaker)] for cue in cues if cue.speaker != UNKNOWN}
    counts = Counter(labels.values())
    once = {n for n, label in labels.items() if counts[label] == 1 and n not in turns}
    return about("formats.doubt.heard_once", once if len(labels) > 2 * len(counts) else ())


def _perhaps_nobody(
    cues: Sequence[Cue], cast: Cast, turns: Mapping[int, str]
) -> tuple[Message, ...]:
    roles = {speaker.label: speaker.role for speaker in cast.speakers}
    opened = [(cue.n, cue.speaker) for cue in cues]
    return without_lines(find_perhaps_nobody(opened, cast.labels, roles), turns)


def _in_study_form(cues: Sequence[Cue], full: Cast, notes: tuple[Message, ...]) -> Transcript:
    heard = {full.labels[fold(cue.speaker)] for cue in cues if full.labels}
    speakers = tuple(speaker for speaker in full.speakers if speaker.label in heard)
    cast = replace(
        full,
        speakers=speakers,
        found={written: label for written, label in full.found.items() if label in heard},
    )
    if cast.labels:
        text = "".join(f"{_format_cue(cue, cast.labels[fold(cue.speaker)])}\n" for cue in cues)
    else:  # times belong to turns, and without speakers there are no turns
        text = "".join(f"{cue.words}\n" for cue in cues)
        n_timed = sum(cue.start_s is not None for cue in cues)
        notes += counted([("formats.note.times_without_speakers", n_timed)])
    first_at = {cue.speaker: cue.n for cue in reversed(cues)}
    roles = {speaker.label: speaker.role for speaker in speakers}
    said = ((cue.speaker, cue.n, cue.words) for cue in cues if cast.labels)
    notes += (
        *cast.notes,
        *find_silent_interviewers(said, cast.labels, roles),
        *find_same_person(cast.found, first_at),
        *find_role_slips(cast.found, ((cue.speaker, cue.n) for cue in cues)),
        *note_no_interviewer(speakers),
        *note_hidden(text),
    )
    return Transcript(text, speakers, cast.found, notes, confidence=confidence_of(cast, notes))


def _lines(
    cues: Sequence[Cue], corrected: Sequence[Cue], turns: Mapping[int, str], *, starts: set[int]
) -> tuple[Line, ...]:
    """Each cue with who speaks in it; `starts` are the numbers of those that begin a turn."""
    speakers = {cue.n: cue.speaker for cue in corrected}
    return tuple(
        Line(
            n=cue.n,
            text=f"{cue.speaker}: {cue.words}" if cue.speaker else cue.words,
            label=speakers.get(cue.n, "") if cue.words else "",
            is_start=cue.n in starts,
            fate=_fate(cue, turns),
        )
        for cue in cues
    )


def _fate(cue: Cue, turns: Mapping[int, str]) -> str:
    if turns.get(cue.n) == NO_SPEECH or (cue.speaker and not cue.words):
        return "dropped"
    return "spoken" if cue.words else "empty"


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
    same = find_bracketed(names)
    labels: dict[str, str] = {}
    people: dict[str, str] = {}
    for label in names:
        key = fold(label)
        person = same.get(key, key)
        if key not in labels:
            taken = {*asked.values(), *own, *labels.values()}
            known = asked.get(person) or people.get(person)
            free = label if label in own else free_label(_role(label, roles), taken)
            labels[key] = asked.get(key) or known or free
            people.setdefault(person, labels[key])
    if are_too_many(len(labels), n_turns=len(written)):
        raise RefusedError("formats.speakers.too_many", place=name, most=MAX_PEOPLE)
    return find_cast(
        [Opening(label) for label in names], {label: labels[fold(label)] for label in names}
    )


def _role(label: str, roles: Mapping[str, str]) -> str:
    said = role_of(label)
    return role_of(roles.get(label, "")) if said == "participant" else said


def _format_cue(cue: Cue, label: str) -> str:
    time = "" if cue.start_s is None else f"[{_clock(cue.start_s)}] "
    language = f" ({cue.language})" if cue.language else ""
    return f"{time}{label}{language}: {cue.words}"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _doubt_unknown(unknown: set[int], cast: Cast) -> tuple[Message, ...]:
    """The cues or rows that name nobody, and the label they are under."""
    lines = [str(n) for n in sorted(unknown)]
    label = cast.found.get(UNKNOWN, "")
    return (Message("formats.doubt.unknown", lines=lines, n=len(lines), label=label),) * bool(lines)
