"""A release that passed the gate: kept in the vault and the ledger first, then the files; or waiting for a second person."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rap.acts.release.consent_recheck import still_standing
from rap.acts.release.gate import Prepared, Wanted, digests, plans_of, prepare, told_by
from rap.acts.release.sealed import (
    known_ids,
    noted,
    people_quoted,
    read_record,
    refuse_edited,
    refuse_own,
    take_back,
    write_quoted,
    write_record,
)
from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.privacy.disclosure import Told
from rap.report.cards import as_file
from rap.store.ledger import GIVEN, Line, Release, read_release, write_release
from rap.store.settings import own_coder, read_settings
from rap.store.vault import Vault

OUT = "reports/out"  # where files go when nobody names a folder; git ignores it
WORDS = {"number": "", "most": "more than half", "": "not shown"}


@dataclass(frozen=True)
class Given:
    """A release, and its files on this machine; none while it waits."""

    release: Release
    files: tuple[Path, ...]


def give(prepared: Prepared, vault: Vault, *, out: Path | None = None) -> Given:
    """Note a release in the vault and in the ledger, then write its files into a folder of its own.

    A kill in between leaves a release that counts as told though nobody has it, never one that nobody knows of.

    Raises
    ------
    ConflictError
        What people agreed to changed while it was drawn.
    RefusedError
        Somebody released something meanwhile, here or where another copy of the study has the same vault.
    BusyError
        Another release is being written, or somebody takes her words back.
    """
    plan, record, settings = prepared.plan, prepared.record, read_settings(prepared.plan.snapshot.root)
    folder = _folder(settings.root, out, record.id)
    release = Release(
        id=record.id,
        run=plan.name,
        key=plan.key,
        audience=plan.audience,
        languages=tuple(plan.run.languages),
        date=plan.snapshot.on.isoformat(),
        people=prepared.answer.people,
        cells=tuple(_line(*key, told) for key, told in told_by(prepared)),
        quotes=len(record.quotes),
        files=digests(prepared.documents),
        reasons=tuple(str(problem) for problem in prepared.left_out),
    ).confirmed_by(own_coder(settings).id, needed=settings.release_confirmations)
    with still_standing(settings.root, plan.standing, place=f"release of {plan.name}"):
        _keep(prepared, release, vault)
        write_release(settings.root, release)
        return Given(release, _write(prepared, folder) if release.state == GIVEN else ())


def _keep(prepared: Prepared, release: Release, vault: Vault) -> None:
    """Note it in the vault, or raise when another release came there first.

    The lock lies in the study, and the vault may serve two copies of it. So the vault is asked again once the record is there: of
    two that are made at once one sees the other's, or each does.
    """
    record = prepared.record
    _refuse_others(prepared, vault, prepared.seen)
    write_quoted(vault, record.id, people_quoted(prepared.study, record.quotes))
    write_record(vault, noted(record, release))
    try:
        _refuse_others(prepared, vault, prepared.seen | {record.id})
    except RefusedError:
        take_back(vault, record.id)
        raise


def _refuse_others(prepared: Prepared, vault: Vault, known: frozenset[str]) -> None:
    if known_ids(vault) != known:
        what = "somebody released something while this was looked at, and the two may be subtracted"
        raise RefusedError(f"release of {prepared.plan.name}", what, "say `rap release` again")


def confirm(root: Path, id: str, vault: Vault, *, out: Path | None = None) -> Given:
    """A second person's yes: the release is made again on her machine, must be the same to the byte, and is given.

    Raises
    ------
    WrongUseError
        It was given already, or the one who says yes is the one who made it.
    RefusedError, ConflictError
        The study is not as it was; nothing is given.
    BusyError
        As `give`.
    """
    release, settings = read_release(root, id), read_settings(root)
    coder = own_coder(settings).id
    if release.state == GIVEN:
        raise WrongUseError(f"release {id}", "was given already", "make a new one when something has changed")
    record = read_record(vault, id)
    refuse_own(coder, release, record)
    refuse_edited(release, record)
    folder, plan = _folder(root, out, id), record.plan
    prepared = made_again(root, id, vault)
    if prepared.plan.key != plan["key"] or digests(prepared.documents) != dict(release.files):
        right = "make a new release and confirm that one"
        raise RefusedError(f"release {id}", "would be another today: the study has changed since it was made", right)
    release = release.confirmed_by(coder, needed=settings.release_confirmations)
    with still_standing(root, prepared.plan.standing, place=f"release {id}"):
        write_release(root, release)
        return Given(release, _write(prepared, folder) if release.state == GIVEN else ())


def made_again(root: Path, id: str, vault: Vault) -> Prepared:
    """A release drawn again from what the vault keeps of it."""
    record = read_record(vault, id)
    plan = record.plan
    options = (plan["without_these"], plan["anew"], plan.get("numbers_read", False))
    wanted = Wanted(plan["run"], plan["audience"], tuple(plan["languages"]), *options)
    plans = plans_of(root, wanted)
    found = [one for one in plans if one.name == plan["plan"]]
    if not found:
        raise WrongUseError(f"release {id}", "was made of a run that is no longer there", "make a new release")
    beside = [one for one in plans if one.name != plan["plan"]]
    return prepare(found[0], vault, wanted, beside=beside, seed=record.seed, id=id)


def _line(key_item: str, where: tuple[tuple[str, str], ...], told: Told) -> Line:
    return Line(key_item, dict(where), told.people, WORDS[told.shown], told.why)


def _folder(root: Path, out: Path | None, id: str) -> Path:
    """Where the files go: inside the study only where git looks away."""
    folder = (out if out is not None else root / OUT / id).resolve()
    if folder.is_relative_to(root.resolve()) and (root / ".git").exists():
        inside = folder.relative_to(root.resolve()).as_posix() + "/report.html"
        ignored = shutil.which("git") and subprocess.run(["git", "check-ignore", "-q", inside], cwd=root, check=False)
        if not ignored or ignored.returncode:
            right = f"name a folder outside the study, or add a line /{OUT}/ to .gitignore"
            raise WrongUseError(f"folder {folder.name}", "would be shared with the study by git", right)
    return folder


def _write(prepared: Prepared, folder: Path) -> tuple[Path, ...]:
    """Every file; drawings are hashed as they were drawn (the same on every machine) and written as pictures."""
    files = [as_file(name, text) for name, text in prepared.documents.items()]
    for name, data in files:
        replace_file(folder / name, data)
    return tuple(folder / name for name, _ in files)
