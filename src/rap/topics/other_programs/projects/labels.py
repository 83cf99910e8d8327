"""Who speaks in a text that was coded elsewhere. Labels that are written as ours are (`I: `, `P1: `) are
read as they stand. Those of other programs (`B1: `, `[00:01:02] Speaker 1`) are recognised as in a
transcript: who each is, somebody says before the text comes in, and only what stands before the words is
written anew. A text without labels becomes one turn of one person, by four characters before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rap.core.errors import Message, Problem, WrongUseError
from rap.core.model import Speaker
from rap.formats.plain_text import Written
from rap.formats.projects import Project, ProjectQuestion
from rap.formats.transcripts import Transcript, from_lines
from rap.formats.turn_places import Edits, apply_edits, find_edits
from rap.formats.who_speaks.corrections import GOES_ON
from rap.formats.who_speaks.speaker_words import OWN_LABEL, fold, free_label, is_role_word, role_of
from rap.formats.who_speaks.turn_labels import Dashes

ALONE = "P1: "
NO_LABEL, AS_READ = "words", "right"
SPEAKERS = ("interviewer", "participant", "interpreter", "companion", NO_LABEL)
"""Who a label can be; `NO_LABEL`: nobody, it is words of the turn before."""
_LABEL = re.compile(
    rf"^(?:\[[0-9]{{1,2}}:[0-9]{{2}}:[0-9]{{2}}\] )?({OWN_LABEL.pattern})(?: \([a-z]{{2}}\))?: ",
    re.MULTILINE,
)
_IS = {
    "interviewer": "other_programs.project.is_interviewer",
    "participant": "other_programs.project.is_participant",
    "interpreter": "other_programs.project.is_interpreter",
    "companion": "other_programs.project.is_companion",
    NO_LABEL: "other_programs.project.is_words",
}


@dataclass(frozen=True)
class Asked:
    """A question of who speaks; while `is_open`, the text does not come in."""

    question: ProjectQuestion
    is_open: bool


@dataclass(frozen=True)
class Spoken:
    """A text in which labels of ours say who speaks: how it came from the file's own (`edits`), what is
    asked of it, and what was read.
    """

    text: str
    speakers: tuple[Speaker, ...]
    edits: Edits = ()
    asked: tuple[Asked, ...] = ()
    notes: tuple[Message, ...] = ()


def with_asked(project: Project, asked: Iterable[Asked]) -> Project:
    """A project with what is asked of who speaks, also where it is answered: it can be said again."""
    return replace(project, questions=(*project.questions, *(one.question for one in asked)))


def answer_to(key: str, answers: Mapping[str, str]) -> str:
    """What was said to a question; a label is answered in one text or in all."""
    everywhere = f"speaker:{key.rpartition(':')[2]}" if key.startswith("speaker:") else key
    return answers.get(key) or answers.get(everywhere, "")


def find_open(asked: Iterable[Asked], *, name: str) -> Iterator[Problem]:
    """What is not answered, which keeps the file `name` out."""
    return (Problem(one.question.message, place=name) for one in asked if one.is_open)


def find_speakers(text: str) -> tuple[Speaker, ...]:
    """Those who speak by a label of ours, in the order in which they begin.

    Examples
    --------
    >>> [one.label for one in find_speakers("I: So?\\nP1: Yes.\\nAna: No.\\n")]
    ['I', 'P1']
    """
    labels = dict.fromkeys(match[1] for match in _LABEL.finditer(text))
    return tuple(Speaker(label, role_of(label)) for label in labels)


def read_speakers(text: str, answers: Mapping[str, str], *, name: str, is_alone: bool) -> Spoken:
    """Who speaks in the text that is called `name`.

    Parameters
    ----------
    answers : `speaker:LABEL` or `speaker:NAME:LABEL` is one of `SPEAKERS`; `doubts:NAME` is `AS_READ`
    is_alone : somebody said that texts without labels are one person's. It holds as long as no label says
        that somebody asks

    Returns
    -------
    Spoken
        Without speakers where no label was recognised.
    """
    own = find_speakers(text)
    guess = _read(text, {}, name=name)
    if guess is None or not guess.found:
        return Spoken(text, own)
    if any(one.role == "participant" for one in own) and not _others_speak(guess):
        return Spoken(text, own)
    is_talk = any(_is_sure(label) and role_of(label) == "interviewer" for label in guess.found)
    if is_alone and not is_talk:
        return Spoken(text, own)
    called = {
        label: f"speaker:{label}" if is_talk or not _is_number(label) else f"speaker:{name}:{label}"
        for label in guess.found
    }
    answered = {label: answer_to(key, answers) for label, key in called.items()}
    said = {label: who for label, who in answered.items() if who in SPEAKERS}
    roles = {label: said.get(label) or role_of(label) for label in called}
    read = _as_said(text, guess, roles, name=name)
    edits = find_edits(text, read) if read else None
    if read is None or edits is None or len(read.speakers) < 2:
        return Spoken(text, own)  # of one label alone, who says the rest is not known
    asked = [
        Asked(_who_is(label, key, roles[label], name=name), not (_is_sure(label) or label in said))
        for label, key in called.items()
    ]
    asked += _doubts(read, answers, name=name)
    pairs = tuple(f"{label} → {new}" for label, new in read.found.items())
    notes = (Message("other_programs.project.speakers", n=len(pairs), names=pairs), *read.notes)
    return Spoken(apply_edits(text, edits), read.speakers, edits, tuple(asked), notes)


def _others_speak(guess: Transcript) -> bool:
    """Whether somebody may speak by a label that is not ours: else her words are those of the turn
    before, an interpreter's those of the person.
    """
    is_once = any(one.id == "formats.dialogue.heard_once" for one in guess.notes)
    return is_once or not all(map(OWN_LABEL.fullmatch, guess.found))


def _read(
    text: str, given: Mapping[str, str], *, name: str, turns: Mapping[int, str] | None = None
) -> Transcript | None:
    try:
        return from_lines(Written(text), given, dashes=Dashes(), name=name, turns=turns)
    except WrongUseError:  # a label that is nobody's, before anybody speaks
        return None


def _as_said(
    text: str, guess: Transcript, roles: Mapping[str, str], *, name: str
) -> Transcript | None:
    """The text read with everybody in the role that was said. Two labels that were read as one person
    stay one.
    """
    labels: dict[tuple[str, str], str] = {}
    for label, role in roles.items():
        if role != NO_LABEL:
            person = guess.found[label], role
            labels.setdefault(person, free_label(role, set(labels.values())))
    given = {
        label: labels[guess.found[label], role] for label, role in roles.items() if role != NO_LABEL
    }
    nobody = {fold(label) for label, role in roles.items() if role == NO_LABEL}
    turns = {one.n: GOES_ON for one in guess.lines if one.is_start and fold(one.label) in nobody}
    return _read(text, given, name=name, turns=turns) if given else None


def _is_sure(label: str) -> bool:
    return is_role_word(label) or bool(OWN_LABEL.fullmatch(label))


def _is_number(label: str) -> bool:
    """Whether a label counts people (`Speaker 1`, `S01`): in the next text it is somebody else's."""
    return any(letter.isdigit() for letter in label)


def _who_is(label: str, key: str, role: str, *, name: str) -> ProjectQuestion:
    if _is_sure(label):
        message = Message("other_programs.project.label_read", label=label, role=Message(_IS[role]))
    elif key == f"speaker:{label}":
        message = Message("other_programs.project.label_asked", label=label)
    else:
        message = Message("other_programs.project.label_asked_in", label=label, text=name)
    return ProjectQuestion(key, message, SPEAKERS)


def _doubts(read: Transcript, answers: Mapping[str, str], *, name: str) -> Iterator[Asked]:
    """Lines that may be of somebody else than was read, as a question."""
    ids = ("formats.doubt.", "formats.dialogue.heard_once")
    found: set[str] = set()
    for note in read.notes:
        at = note.facts.get("lines")
        if note.id.startswith(ids) and isinstance(at, tuple):
            found.update(map(str, at))
    lines = tuple(sorted(found, key=int))
    if lines:
        key, facts = f"doubts:{name}", {"text": name, "n": len(lines), "lines": lines}
        question = ProjectQuestion(
            key, Message("other_programs.project.lines_in_doubt", **facts), (AS_READ,)
        )
        yield Asked(question, answers.get(key) != AS_READ)
