"""What a plan says comes in: into the study, or into the vault; all of it, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.store.cache import Documents
from rap.store.cases import FOLDER as CASES
from rap.store.fingerprints import read_prints, remember
from rap.store.settings import own_coder, read_settings
from rap.store.sources import source_ids
from rap.topics.bringing_in.cards import draw_sources, write_import
from rap.topics.bringing_in.looks import Kept, Looked, fresh_of, look
from rap.topics.bringing_in.naming import find_naming_problems, with_titles
from rap.topics.entering import journal
from rap.topics.entering.plan import Imported, Plan
from rap.topics.entering.screened import decide, decision, masked, undecided
from rap.topics.entering.taking import taking_in
from rap.topics.waiting_texts.queue import find_queue, put_talks, waiting_ids

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class BroughtIn:
    """What came in, what was there already, and all that was looked at; `recording` is the sound
    beside the first text.
    """

    done: tuple[Imported, ...]
    already: tuple[Looked, ...]
    looked: tuple[Looked, ...]
    recording: Entry | None = None


def bring_in(
    root: Path,
    plan: Plan,
    vault: Vault | None = None,
    *,
    contents: Mapping[Path, bytes] | None = None,
    kept: Kept | None = None,
    sound: bytes = b"",
    is_rehearsal: bool = False,
    by: str = "",
) -> BroughtIn:
    """Bring in what is new in `plan`: read texts into the study, others into `vault`, which need
    not be open.

    `sound` is the recording of the one text; a rehearsal writes nothing, and needs no vault. `by` is
    who decided on names (default: who codes on this machine).

    Raises
    ------
    ProblemsError
        What is wrong with any of the files, all of it together; nothing came in.
    WrongUseError, BusyError, NotSavedError
        As `look`; the vault is missing; another import goes on; the disk did not take it.
    """
    if not is_rehearsal:
        with taking_in(root):
            pass  # what an import that was cut off has left half done is taken back now
    kept = kept or Kept()
    with Documents(root, writes=False).reading():
        looked = _checked(root, plan, contents=contents, kept=kept)
        already = tuple(one for one in looked if one.state == "there")
        new = [one for one in looked if one.state == "new"]
        decided = [*_decided(root, new, by=by)] if plan.is_read else new
        imported = tuple(draw_sources(root, decided, plan.wanted, ids=vault_ids(vault)))
        if is_rehearsal or not new:
            return BroughtIn(imported, already, looked)
        if vault is None and not plan.is_read:
            raise WrongUseError("bringing_in.no_vault")
        with taking_in(root):
            _check_meanwhile(root, new, kept)
            journal.begin(root, _people(root, imported), has_sound=bool(sound))
            try:
                for one, item in zip(new, imported, strict=True):
                    data, text = one.known_by, item.transcript.text
                    remember(root, item.source, data=data, text=text, fresh=one.fresh)
                recording = None
                if vault is None or plan.is_read:
                    write_import(root, imported, plan.wanted)
                else:
                    _, recording = put_talks(vault, imported, plan.wanted, sound=sound)
            except BaseException:
                journal.undo(root)
                raise
            journal.end(root)
    return BroughtIn(imported, already, looked, recording)


def _checked(
    root: Path, plan: Plan, *, contents: Mapping[Path, bytes] | None, kept: Kept
) -> tuple[Looked, ...]:
    """What each file would become; `ProblemsError` when one of them keeps all of them out."""
    waiting = find_waiting(root)
    looked = look(root, with_titles(root, plan), contents=contents, kept=kept, waiting=waiting)
    problems = [
        problem for one in looked if one.state in ("refused", "newer") for problem in one.problems
    ]
    chosen = {one.file for one in plan.files if one.title or one.groups}
    named = [one for one in looked if one.plan.file in chosen]
    for file, finds in find_naming_problems(root, named).items():
        problems += [Problem(message, place=file.name) for message in finds.refused]
    if problems:
        raise ProblemsError(problems)
    return looked


def _decided(root: Path, new: Sequence[Looked], *, by: str) -> Iterator[Looked]:
    """The texts as they enter, masked where that was decided; `ProblemsError` where somebody has to."""
    rows = [*zip(new, decide((one.finds, one.plan.names) for one in new), strict=True)]
    problems = list[Problem]()
    for one, acts in rows:
        way = Message("bringing_in.names.way_file")
        problems += undecided(one.finds, acts, place=one.plan.file.name, way=way)
    if problems:
        raise ProblemsError(problems)
    try:
        by = by or own_coder(read_settings(root)).id
    except WrongUseError:
        if any(one.finds for one in new):  # nobody decided on nothing
            raise
    for one, acts in rows:
        if (talk := one.transcript) is not None:
            talk = replace(talk, text=masked(talk.text, one.finds, acts))
            names = decision(talk.text, acts, by=by)
            yield replace(one, transcript=talk, names=names)


def find_waiting(root: Path) -> list[str]:
    """Ids of the texts that wait in the vault of this machine, if it has one; nothing is
    decrypted.
    """
    vault = find_queue(root)
    return waiting_ids(vault) if vault is not None else []


def vault_ids(vault: Vault | None) -> Collection[str]:
    """Ids of all that is in the vault, and of the people it is of."""
    entries = vault.list() if vault is not None else ()
    return {id for entry in entries for id in (*entry.id.split("."), *entry.cases)}


def _check_meanwhile(root: Path, new: Sequence[Looked], kept: Kept) -> None:
    """Raise when one of the texts came in through another window since the look."""
    there = {*source_ids(root), *find_waiting(root)}
    known = read_prints(root, there)
    for one in new:
        same = known.find(fresh_of(root, one, kept))
        if same is not None and same.kind != "newer":
            place, source = one.plan.file.name, same.source
            raise WrongUseError("bringing_in.came_meanwhile", place=place, source=source)


def _people(root: Path, imported: Sequence[Imported]) -> dict[str, list[str]]:
    """The people that each text brings; not those who are in the study already."""
    return {
        item.source.id: [
            case for case in item.source.cases if not (root / CASES / f"{case}.yaml").exists()
        ]
        for item in imported
    }
