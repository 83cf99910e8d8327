"""What a person corrects in a reading, line by line: this line begins her turn, this one goes on,
this one is no speech.

A correction is laid over what was read without it, so correcting one line changes no other guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rap.core.errors import Message, WrongUseError
from rap.core.model import LABEL, Speaker
from rap.formats.timed_cues import Cue
from rap.formats.who_speaks.readings import Reading
from rap.formats.who_speaks.speaker_words import OWN_LABEL, fold, free_label, role_of
from rap.formats.who_speaks.speakers import Cast
from rap.formats.who_speaks.turn_labels import HEAD, SPACES, TIME, WORDS_TOO, Opening

GOES_ON, NO_SPEECH = "+", "-"


def check_turns(turns: Mapping[int, str], known: Iterable[int], *, name: str) -> None:
    """Raise `WrongUseError` when a line that is corrected does not exist, or nobody is named."""
    lines = set(known)
    for line, who in turns.items():
        if line not in lines:
            most = max(lines, default=0)
            raise WrongUseError("formats.correction.no_such_line", place=name, line=line, most=most)
        if not who.strip():
            raise WrongUseError("formats.correction.nobody", place=f"{name}:{line}")


def correct_lines(
    reading: Reading, lines: Sequence[str], turns: Mapping[int, str], *, name: str
) -> Reading:
    """A reading of `lines` with what a person corrected.

    Parameters
    ----------
    lines : those of the file, with all that a layout writes beside the words
    turns : line, from 1 -> a label as written or of the text, `+` or `-`

    Raises
    ------
    WrongUseError
        There is no such line, or nothing stands before a line that goes on.
    """
    check_turns(turns, range(1, len(lines) + 1), name=name)
    cast, written = add_people(reading.cast, turns.values())
    left, openings = list(reading.lines), list(reading.openings)
    for number, who in sorted(turns.items()):
        at = number - 1
        if who == NO_SPEECH:
            openings[at] = None
        elif who == GOES_ON:
            known = openings[at]
            before = [one for one in openings[:at] if one and fold(one.label) in cast.labels]
            if not before:
                raise WrongUseError("formats.correction.nothing_before", place=f"{name}:{number}")
            openings[at], left[at] = None, lines[at]
            if known and _is_one(known, before[-1], cast):  # her own label is none of her words
                left[at] = known.words
        else:
            openings[at] = _opened(left[at] or lines[at], openings[at], written[who], cast)
    dropped = frozenset(line - 1 for line, who in turns.items() if who == NO_SPEECH)
    notes = without_lines(reading.notes, turns)
    return replace(reading, lines=left, openings=openings, cast=cast, notes=notes, dropped=dropped)


def _is_one(first: Opening, second: Opening, cast: Cast) -> bool:
    """Whether two turns are of one person."""
    label = cast.labels.get(fold(first.label))
    return label is not None and label == cast.labels.get(fold(second.label))


def _opened(line: str, known: Opening | None, who: str, cast: Cast) -> Opening:
    """The opening of a turn on this line; a label that the layout takes for one, or that is this
    person's, is no words of hers.
    """
    if known and fold(known.label) in cast.labels:
        return replace(known, label=who)
    label = cast.labels[fold(who)]
    names = {who, label, *(name for name, one in cast.found.items() if one == label)}
    return Opening(who, _without_label(line, names))


def _without_label(line: str, names: Iterable[str]) -> str:
    """A line without the label, the time and the signs around them at its start.

    Examples
    --------
    >>> [_without_label(line, {"Jo", "I"}) for line in ("[Jo] (0:1O) Yes.", "Jo Yes.", "I do.", "Joke.")]
    ['Yes.', 'Yes.', 'I do.', 'Joke.']
    """
    line = line.lstrip(SPACES)
    gap = rf"[{SPACES}]{{0,4}}"
    time = rf"(?:[\[(][\dOIl][\dOIl:.,{SPACES}–-]{{1,30}}[\])]|{TIME})"
    anyone, clear = (
        "|".join(map(re.escape, sorted(some, key=len, reverse=True))) or "(?!)"
        for some in (set(names), set(names) - WORDS_TOO)
    )
    signs = r"[*_\[\]\\]{0,4}"
    signed = rf"(?:>{{2,3}}{gap})?(?:{time}{gap})?{signs}"
    patterns = (
        rf"{signed}(?:{anyone}){signs}{gap}(?:{time}{gap}:?|:){signs}{gap}",
        rf"{signed}(?:{clear})(?!\w){signs}{gap}[.;,–—-]?{gap}",
    )
    for pattern in patterns:
        if match := re.match(pattern, line[:HEAD], re.IGNORECASE):
            return line[match.end() :]
    return line


def add_people(cast: Cast, values: Iterable[str]) -> tuple[Cast, dict[str, str]]:
    """The cast with everybody who is named in corrections, and for each name the label as written.

    A label of the text stands for the person who has it; a name that nobody has is a new person.
    """
    labels, found, speakers = dict(cast.labels), dict(cast.found), list(cast.speakers)
    written: dict[str, str] = {}
    for who in dict.fromkeys(values):
        if who in (GOES_ON, NO_SPEECH):
            continue
        has_label = [name for name, label in found.items() if label == who]
        if fold(who) in labels:
            same = [name for name in found if fold(name) == fold(who)]
            written[who] = same[0] if same else who
        elif has_label:
            written[who] = has_label[0]
        else:
            label = who if LABEL.fullmatch(who) else free_label(role_of(who), {*labels.values()})
            role = role_of(label if OWN_LABEL.fullmatch(label) else who)
            labels[fold(who)] = found[who] = label
            speakers.append(Speaker(label, role))
            written[who] = who
    sure = cast.sure or bool(written)
    return replace(cast, labels=labels, found=found, speakers=tuple(speakers), sure=sure), written


def correct_cues(
    cues: Sequence[Cue], turns: Mapping[int, str], written: Mapping[str, str], *, unknown: str
) -> list[Cue]:
    """Cues with the speakers that a person gave them, without those that are no speech.

    Where the file names no speakers at all, a cue goes on with the one before; what stands before
    the first who is named is of the `unknown` one.
    """
    names_nobody = not any(cue.speaker for cue in cues)
    corrected: list[Cue] = []
    for cue in cues:
        who = turns.get(cue.n, GOES_ON if names_nobody and written else "")
        before = corrected[-1].speaker if corrected else unknown
        if who == NO_SPEECH:
            continue
        speaker = before if who == GOES_ON else written.get(who, cue.speaker)
        corrected.append(replace(cue, speaker=speaker))
    return corrected


def without_lines(notes: Iterable[Message], turns: Mapping[int, str]) -> tuple[Message, ...]:
    """Notes without the lines that a person decided; one that is about no other line is gone."""
    left: list[Message] = []
    for note in notes:
        lines = note.facts.get("lines")
        if not isinstance(lines, list | tuple):
            left.append(note)
            continue
        others = [line for line in lines if int(str(line)) not in turns]
        if others:
            left.append(Message(note.id, **{**note.facts, "lines": others, "n": len(others)}))
    return tuple(left)
