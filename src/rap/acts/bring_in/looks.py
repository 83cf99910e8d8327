"""A look at the files of a plan: what each would become, what is wrong with it, and whether it is
there already. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from rap.acts.bring_in.plan import FilePlan, Plan, Wanted, check_plan, fingerprint_of
from rap.acts.bring_in.taking import check_not_withdrawn
from rap.core.errors import Problem, RapError, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.core.plain import fold_words, nearest
from rap.formats.child import read_in_child
from rap.formats.files import open_regular, read_at_most
from rap.formats.transcripts import Transcript
from rap.formats.zipped_xml import MAX_FILE_BYTES
from rap.privacy.pseudonyms.harmless import notice_language
from rap.store.sources import hash_of, read_sources

Kept: TypeAlias = MutableMapping[tuple[object, ...], Transcript]
"""Texts that were read, so that the same file with the same corrections is read once."""


@dataclass(frozen=True)
class Looked:
    """One file of a plan.

    `state` is "new", "there" (`there` is the source that it is), "newer" (`there` is the source of
    which it is a later version) or "refused" (`problems` say why; the transcript is there where it
    could be read).
    """

    plan: FilePlan
    state: str
    there: str = ""
    transcript: Transcript | None = None
    problems: tuple[Problem, ...] = ()


def look(
    root: Path,
    plan: Plan,
    *,
    contents: Mapping[Path, bytes] | None = None,
    kept: Kept | None = None,
) -> tuple[Looked, ...]:
    """What each file of `plan` that is not left out would become.

    `contents` are the bytes of files that are not on a disk.

    Raises
    ------
    WrongUseError
        The demo study, or words about all files that do not fit (language, month, one id for
        several files).
    """
    wanted = plan.wanted
    check_plan(root, plan)
    check_not_withdrawn(root, wanted.id, (wanted.case,))
    known = {source.hash: source.id for source in read_sources(root)}
    looked: list[Looked] = []
    for one in plan.files:
        if not one.skip:
            looked.append(_look_at(one, wanted, known, (contents or {}).get(one.file), kept))
    _check_speakers(wanted, looked)
    return tuple(looked)


def _look_at(
    one: FilePlan,
    wanted: Wanted,
    known: dict[str, str],
    data: bytes | None,
    kept: Kept | None,
) -> Looked:
    """One file; `known` maps what is there, and what came before it in this plan."""
    try:
        transcript = _read(one, wanted, data, kept)
    except RapError as error:
        return Looked(one, "refused", problems=tuple(error.problems))
    digest = hash_of(transcript.text)
    wrong = (*_find_misspelt(one, transcript), *_find_doubts(one, transcript, wanted))
    if wrong:
        return Looked(one, "refused", "", transcript, wrong)
    if there := known.get(digest):
        problem = Problem("acts.bring_in.there_already", place=one.file.name, source=there)
        return Looked(one, "there", there, transcript, (problem,))
    known[digest] = one.file.name
    return Looked(one, "new", "", transcript)


def _read(one: FilePlan, wanted: Wanted, data: bytes | None, kept: Kept | None) -> Transcript:
    """The transcript in a file, with a notice when it looks like another language; without speakers
    it is one turn of one participant where that is wanted.
    """
    data = _bytes_of(one.file) if data is None else data
    found = fingerprint_of(data)
    if one.fingerprint and one.fingerprint != found:
        raise RefusedError("acts.bring_in.other_file", place=one.file.name)
    given: dict[str, object] = {
        "speakers": {**wanted.speakers, **one.speakers} or None,
        "encoding": one.encoding or wanted.encoding or None,
        "columns": {**wanted.columns, **one.columns},
        "source": one.talk or wanted.source,
    }
    if one.turns:
        given["turns"] = dict(one.turns)
    one_turn = one.one_speaker or wanted.one_speaker
    key = (one.file, found, wanted.language, one_turn, repr(given))
    if kept is not None and key in kept:
        return kept[key]
    read = read_in_child(one.file, **given, data=data)  # type: ignore[arg-type]
    read = replace(read, notes=(*read.notes, *notice_language(read.text, language=wanted.language)))
    if one_turn and not read.speakers:
        read = replace(read, text=f"P1: {read.text}", speakers=(Speaker("P1", "participant"),))
    if kept is not None:
        kept[key] = read
    return read


def _bytes_of(file: Path) -> bytes:
    with open_regular(file) as opened:
        return read_at_most(opened, MAX_FILE_BYTES, name=file.name)


def _find_doubts(one: FilePlan, transcript: Transcript, wanted: Wanted) -> Iterator[Problem]:
    """What a person must say before somebody's consent is written down for somebody else."""
    place = one.file.name
    if wanted.consent and one.refusal:
        yield Problem("acts.bring_in.row_refuses", place=place, answer=one.refusal)
        return
    if wanted.rights != "consent":
        return
    roles, names = {speaker.role for speaker in transcript.speakers}, (*transcript.found,)
    if roles and roles <= {"interviewer", "interpreter"}:
        yield Problem("acts.import.nobody_answers", place=place, speakers=names)
    elif wanted.speakers or one.speakers or one.turns:
        return
    elif len(transcript.speakers) > 1 and "interviewer" not in roles:
        yield Problem("acts.import.nobody_asks", place=place, speakers=names)
    elif wanted.consent and not roles:
        yield Problem("acts.import.no_speakers", place=place)


def _find_misspelt(one: FilePlan, transcript: Transcript) -> Iterator[Problem]:
    """Labels for this file that are not in it."""
    for label in one.speakers:
        if not _is_among(label, transcript.found):
            place, near = one.file.name, nearest(label, transcript.found)
            yield Problem("acts.bring_in.unknown_speaker", place=place, label=label, nearest=near)


def _check_speakers(wanted: Wanted, looked: Collection[Looked]) -> None:
    """A label for all files that is in none of them was misspelt."""
    read = [item.transcript for item in looked if item.transcript is not None]
    there = {label for transcript in read for label in transcript.found}
    for label in wanted.speakers if len(read) == len(looked) else ():
        if not _is_among(label, there):
            place, near = f"--speakers {label}", nearest(label, there)
            raise WrongUseError(
                "acts.bring_in.unknown_speaker", place=place, label=label, nearest=near
            )


def _is_among(label: str, labels: Collection[str]) -> bool:
    return fold_words(label) in {fold_words(known) for known in labels}
