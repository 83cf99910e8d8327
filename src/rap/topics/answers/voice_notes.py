"""Answers that come as a voice note: the recording waits encrypted in the vault, a person types
what it says, and it is forgotten.

Threat: a voice is a name. The recording is in the vault alone, under an id that only the study can
make; the file's name, who sent it and when are kept nowhere. What is typed is read as any other
answer, and own words wait for review as any others do.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rap.analysis.typed_answers import Parsed, parse_answers
from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.model import CASE_ID, LANGUAGE
from rap.core.plain import nearest
from rap.store.answers import (
    FEEDBACK,
    FEEDBACK_ID,
    Feedback,
    number_findings,
    read_feedback,
    write_feedback,
)
from rap.store.cases import FOLDER as CASES
from rap.store.findings import read_findings
from rap.store.settings import read_settings
from rap.store.sources import source_ids
from rap.store.vault.recordings import read_recording
from rap.topics.answers.answered_words import read_asked
from rap.topics.answers.taking import asked_of, draw_source, name_recording, words_source
from rap.topics.entering.plan import Wanted
from rap.topics.entering.taking import check_not_withdrawn, taking_in
from rap.topics.waiting_texts.queue import put_raw, read_raw

if TYPE_CHECKING:
    from rap.store.vault import Vault

KIND = "audio"
# bytes: an hour of speech as a messenger sends it, ten minutes as a recorder writes it
MOST = 64_000_000


@dataclass(frozen=True)
class Note:
    """What is known of a voice note: the numbers of findings it answers, the sheet with them,
    who the report was for, the language it is spoken in, and the case it goes with, which is empty
    unless she asked for it.
    """

    id: str
    about: tuple[int, ...] = ()
    language: str = ""
    audience: str = "members"
    sheet: str = ""
    case: str = field(default="", repr=False)
    sound: str = ""


@dataclass(frozen=True)
class WaitingNote:
    """A note in the vault: until when it is kept, and whether its answers are in the study already."""

    id: str
    dies: str
    is_taken: bool


def take_note(
    root: Path,
    vault: Vault,
    file: Path,
    *,
    told: Note,
    dies: datetime.date | None = None,
    key: bytes = b"",
    dry_run: bool = False,
) -> tuple[Note, bool]:
    """Put a recording into the vault; it needs no passphrase. The note, and whether it is new. A dry
    run ends before it is written.

    Parameters
    ----------
    told
        What is known of it; its `id` and `sound` follow from the recording.
    dies
        The first day on which it is no longer opened; 180 days from now when left out.
    key
        What ids are made with, the vault's; this install's own when left out.

    Raises
    ------
    WrongUseError
        The demo study; an unknown finding, sheet, audience, language or case; no recording of
        sound, an empty or a long one; or she took her words back.
    BusyError
        An import, a review or a withdrawal goes on.
    NotSavedError
        When the disk did not take it.
    """
    _check(root, told)
    sound, data = read_recording(file, most=MOST)
    with nullcontext() if dry_run else taking_in(root):
        there = {entry.id for entry in vault.list(KIND)} | {one.id for one in read_feedback(root)}
        id = name_recording(hashlib.sha256(data).hexdigest(), there=there, key=key)
        note = replace(told, id=id, sound=sound)
        if id in there:
            return note, False
        check_not_withdrawn(root, id, _cases(note))
        if not dry_run:
            vault.write(KIND, id, _format(note) + data, cases=_cases(note), dies=dies)
    return note, True


def _cases(note: Note) -> list[str]:
    return [note.case] if note.case else []


def _check(root: Path, told: Note) -> None:
    settings, numbers = read_settings(root), asked_of(root, sheet=told.sheet).numbers_on(told.sheet)
    for number in told.about:
        if number not in numbers.values():
            id, place = "answers.voice_notes.unknown_number", f"--about {number}"
            raise WrongUseError(id, place=place, number=number, last=len(numbers))
    if (audience := told.audience) not in settings.audiences:
        id = "answers.voice_notes.unknown_audience"
        near = nearest(audience, sorted(settings.audiences))
        raise WrongUseError(id, place="--audience", audience=audience, nearest=near)
    if told.language and not LANGUAGE.fullmatch(told.language):
        raise WrongUseError("answers.voice_notes.bad_language", place="--language")
    is_case = CASE_ID.fullmatch(told.case) and (root / CASES / f"{told.case}.yaml").is_file()
    if told.case and not is_case:
        raise WrongUseError("answers.voice_notes.unknown_case", place="--case")


def _format(note: Note) -> bytes:
    """The line before the recording, inside the sealed part."""
    known = {key: value for key, value in sorted(vars(note).items()) if key != "id"}
    return json.dumps({"v": 1, **known}).encode("ascii") + b"\n"


def _parse(line: bytes, *, note_id: str) -> Note:
    try:
        data = json.loads(line)
        if data.pop("v") != 1:
            raise ValueError
        return Note(note_id, about=tuple(data.pop("about")), **data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RefusedError("answers.voice_notes.no_note", note=note_id) from None


def waiting_notes(root: Path, vault: Vault) -> list[WaitingNote]:
    """The voice notes in the vault, by id; nothing is decrypted."""
    taken = {one.id for one in read_feedback(root)}
    return [
        WaitingNote(entry.id, entry.dies, entry.id in taken)
        for entry in vault.list(KIND)
        if FEEDBACK_ID.fullmatch(entry.id) and not entry.is_damaged
    ]


def find_note(root: Path, vault: Vault, beginning: str) -> WaitingNote:
    """The one note whose id begins so.

    Raises
    ------
    WrongUseError
        None does, or several do.
    """
    notes = waiting_notes(root, vault) if beginning else []
    found = [one for one in notes if one.id.startswith(beginning)]
    if len(found) != 1:
        id = (
            "answers.voice_notes.several_begin_so"
            if found
            else "answers.voice_notes.none_begins_so"
        )
        raise WrongUseError(id, place=beginning[:16], n=len(found))
    return found[0]


def read_note(vault: Vault, note_id: str) -> Note:
    """What is known of a note; the vault must be open."""
    with vault.open(KIND, note_id) as plain:
        return _parse(bytes(plain[: sound_at(plain)]), note_id=note_id)


def sound_at(plain: bytearray) -> int:
    """Where the recording begins in the plain bytes of a note."""
    return plain.find(b"\n") + 1


def read_typed(root: Path, note: Note, *, answers: str, words: Sequence[str] = ()) -> Parsed:
    """What a person typed of a note, read as a message would be; nothing is written.

    Parameters
    ----------
    answers
        Numbers and answers, like "1 yes 2 no"; of a note about one finding the answer alone will
        do.
    words
        What was said freely, line by line.
    """
    numbers = read_asked(root).numbers_on(note.sheet)
    if len(note.about) == 1 and answers.strip() and not any(sign.isdigit() for sign in answers):
        answers = f"{note.about[0]} {answers}"
    parsed = parse_answers(answers, numbers)
    own = [line.strip() for line in (parsed.words, *words) if any(sign.isalpha() for sign in line)]
    return replace(parsed, words="\n".join(own))


def keep_typed(root: Path, vault: Vault, note: Note, parsed: Parsed, *, language: str = "") -> Path:
    """Write what a note came to: own words to the vault's queue for review, then the answers.

    The recording stays until `forget_note`. Cut off between the two and run again, the words are
    not there twice. The vault must be open.

    Raises
    ------
    WrongUseError
        Something is in doubt, nothing was said, its answers are there already, nobody knows its
        sheet or the words of a finding it answers, or there are own words in a language nobody named, or of somebody who
        took hers back. Nothing is written then.
    BusyError
        There are own words, and an import, a review or a withdrawal goes on.
    """
    asked = read_asked(root)
    if parsed.doubts:
        raise WrongUseError(
            "answers.voice_notes.doubt", note=note.id, doubt=Message(parsed.doubts[0].what)
        )
    if not (parsed.answers or parsed.more or parsed.words):
        raise WrongUseError("answers.voice_notes.nothing_typed", note=note.id)
    if (root / FEEDBACK / f"{note.id}.json").exists():
        raise WrongUseError("answers.voice_notes.answered_already", note=note.id)
    if not asked.knows(sheet := parsed.sheet or note.sheet):
        raise WrongUseError("answers.voice_notes.older_numbers", note=note.id, sheet=sheet)
    given = {finding: asked.wordings(finding, code=sheet) for finding in parsed.answers}
    if lost := [asked.numbers[finding] for finding, hashes in given.items() if not hashes]:
        raise WrongUseError("answers.voice_notes.reworded", note=note.id, numbers=tuple(lost))
    spoken = language or note.language
    if parsed.words and not LANGUAGE.fullmatch(spoken):
        raise WrongUseError("answers.voice_notes.no_language", note=note.id)
    if parsed.words:
        _put_words(root, vault, replace(note, language=spoken), parsed.words)
    rows = {finding: {answer: 1} for finding, answer in parsed.answers.items()}
    return write_feedback(root, Feedback(note.id, "message", rows, parsed.more, given))


def _put_words(root: Path, vault: Vault, note: Note, words: str) -> None:
    """Own words into the queue, under an id that follows from the note: those of an attempt that
    was cut off are written over.
    """
    findings = {number: id for id, number in number_findings(read_findings(root)).items()}
    about = {"finding": tuple(findings[number] for number in note.about)} if note.about else {}
    mark, number = f"NOTE-{note.id.upper()}", 0
    with taking_in(root):
        check_not_withdrawn(root, note.id, _cases(note))
        there, id = {entry.id for entry in vault.list("raw")}, draw_source(note.id, "0")
        while id in source_ids(root) or (id in there and mark not in read_raw(vault, id).found):
            number += 1
            id = draw_source(note.id, str(number))
        if id in there:
            vault.delete("raw", id)
        item = words_source(words, source_id=id, language=note.language, case=note.case)
        talk = replace(item.transcript, found={mark: "P1"})
        whole = replace(item, source=replace(item.source, variables=about), transcript=talk)
        put_raw(vault, [whole], Wanted(kind="question", language=note.language))


def forget_note(vault: Vault, note_id: str) -> None:
    """Take a recording out of the vault, whether it was typed or not."""
    vault.delete(KIND, note_id)
