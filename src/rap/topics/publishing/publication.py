"""A release that passed the gate: kept in the vault and the ledger first, then the files; or
waiting for a second person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NoReturn

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.synced import refuse_synced
from rap.report.cards import as_file
from rap.report.since import passages_told
from rap.store.ledger import GIVEN, Line, Release, read_release, read_releases, write_release
from rap.store.settings import own_coder, read_settings
from rap.store.sheets import sheet_in
from rap.store.team_pages import read_letter
from rap.store.vault import Vault
from rap.topics.git.program import has_git, run_git
from rap.topics.publishing.consent_recheck import Standing, changes_since, still_standing
from rap.topics.publishing.gate import Prepared, Wanted, digests, plans_of, prepare, told_by
from rap.topics.publishing.sealed import (
    Record,
    known_ids,
    noted,
    open_key,
    people_quoted,
    read_record,
    reasons_of,
    refuse_edited,
    take_back,
    write_quoted,
    write_record,
)

OUT = "reports/out"  # where files go when nobody names a folder; git ignores it


@dataclass(frozen=True)
class Given:
    """A release, and its files on this machine; none while it waits."""

    release: Release
    files: tuple[Path, ...]


def give(prepared: Prepared, vault: Vault, *, out: Path | None = None) -> Given:
    """Note a release in the vault and in the ledger, then write its files into a folder of its own.

    A kill in between leaves a release that counts as published though nobody has it, never one that
    nobody knows about.

    Raises
    ------
    ConflictError
        What people agreed to changed while it was drawn.
    RefusedError
        Somebody released something meanwhile, here or where another copy of the study has the same
        vault.
    BusyError
        Another release is being written, or somebody takes her words back.
    """
    plan, record = prepared.plan, prepared.record
    settings = read_settings(plan.snapshot.root)
    folder = _folder(settings.root, out, record.id)
    numbers, month = told_by(prepared), f"{plan.snapshot.on:%Y-%m}"
    lines = [  # none that reads "few or nobody": a page says it of rows of nobody too
        Line(item, dict(where), said.low, said.high, said.of, said.month or month)
        for (item, where), told in numbers
        if (said := told.said) and said.n
    ]
    release = Release(
        id=record.id,
        run=plan.name,
        key=plan.key,
        audience=plan.audience,
        languages=tuple(plan.run.languages),
        date=plan.snapshot.on.isoformat(),
        people=prepared.answer.people,
        cells=tuple(lines),
        kind="handbook" if Path(plan.run.notebook).stem == "handbook" else "report",
        month=month,
        findings=prepared.findings,
        sections=prepared.sections,
        turn=len(read_releases(settings.root)) + 1,
        passages=passages_told(read_letter(settings.root)),
        quotes=len(record.quotes),
        files=digests(prepared.documents),
        reasons=reasons_of(prepared.left_out),
        sheets=tuple(sheet_in(prepared.study.findings, (k,)) for k in plan.run.languages),
    ).confirmed_by(own_coder(settings).id, needed=settings.release_confirmations)
    with still_standing(settings.root, plan.standing, release=plan.name):
        _keep(prepared, release, vault)
        write_release(settings.root, release)
        return Given(release, _write(prepared, folder) if release.state == GIVEN else ())


def _keep(prepared: Prepared, release: Release, vault: Vault) -> None:
    """Note it in the vault, or raise when another release came there first.

    The lock lies in the study, and the vault may serve two copies of it. So the vault is asked
    again once the record is there: of two that are made at once one sees the other's, or each does.
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
        raise RefusedError("publishing.release.other_meanwhile", release=prepared.plan.name)


def confirm(root: Path, release_id: str, vault: Vault, *, out: Path | None = None) -> Given:
    """A second person's yes: the release is made again on her machine, must be the same to the
    byte, and is given.

    Raises
    ------
    WrongUseError
        It was given already, or the one who says yes is the one who made it.
    RefusedError, ConflictError
        The study is not as it was; nothing is given.
    BusyError
        As `give`.
    """
    release, record, confirmed = waiting(root, release_id, vault=vault)
    folder, prepared = _folder(root, out, release_id), _made_again(root, release_id, vault=vault)
    if prepared.plan.key != record.plan.key or digests(prepared.documents) != dict(release.files):
        inputs = [row["path"] for row in prepared.plan.manifest["inputs"]]
        refuse_changed(root, record, vault=vault, now=prepared.plan.standing, inputs=inputs)
    with still_standing(root, prepared.plan.standing, release=release_id):
        write_release(root, confirmed)
        return Given(confirmed, _write(prepared, folder) if confirmed.state == GIVEN else ())


def waiting(root: Path, release_id: str, *, vault: Vault) -> tuple[Release, Record, Release]:
    """A release that waits for a second person, its record, and the release with her yes.

    Raises
    ------
    WrongUseError
        It was given already, or the coder who is here made it or confirmed it before.
    RefusedError
        The ledger differs from what the vault knows was published.
    """
    release, settings = read_release(root, release_id), read_settings(root)
    coder = own_coder(settings).id
    if release.state == GIVEN:
        raise WrongUseError("publishing.release.given", release=release_id)
    record = read_record(vault, release_id)
    if coder in (record.plan.by, *release.confirmed):
        raise WrongUseError("publishing.release.own_yes", release=release_id, coder=coder)
    refuse_edited(release, record)
    confirmed = release.confirmed_by(coder, needed=settings.release_confirmations)
    return release, record, confirmed


def refuse_changed(
    root: Path, record: Record, *, vault: Vault, now: Standing, inputs: Collection[str] = ()
) -> NoReturn:
    """Raise for a release that would come out differently today, and say what changed since it was
    made.

    `inputs` are the files it was drawn from; all of the study when it is empty.
    """
    changes = changes_since(root, record.plan.files, now=now, key=open_key(vault), inputs=inputs)
    if not changes:
        raise RefusedError("publishing.release.differs", release=record.id)
    raise RefusedError("publishing.release.differs_by", release=record.id, changes=changes)


def _made_again(root: Path, release_id: str, *, vault: Vault) -> Prepared:
    """A release drawn again from what the vault keeps of it."""
    record = read_record(vault, release_id)
    made = record.plan
    wanted = Wanted(**{one.name: getattr(made, one.name) for one in fields(Wanted)})
    plans = {plan.name: plan for plan in plans_of(root, wanted)}
    plan = plans.pop(made.plan, None)
    if plan is None:
        raise WrongUseError("publishing.release.run_gone", release=release_id, run=made.plan)
    return prepare(
        plan, vault, wanted, beside=[*plans.values()], seed=record.seed, release_id=release_id
    )


def _folder(root: Path, out: Path | None, release_id: str) -> Path:
    """Where the files go: inside the study only where git looks away."""
    folder = (out if out is not None else root / OUT / release_id).resolve()
    refuse_synced(folder)
    if folder.is_relative_to(root.resolve()) and (root / ".git").exists():
        inside = folder.relative_to(root.resolve()).as_posix() + "/report.html"
        if not has_git() or run_git(root, "check-ignore", "-q", inside).returncode:
            raise WrongUseError("publishing.release.folder_in_git", place=folder, folder=OUT)
    return folder


def _write(prepared: Prepared, folder: Path) -> tuple[Path, ...]:
    """Every file; drawings are hashed as they were drawn (the same on every machine) and written as
    pictures.
    """
    files = [as_file(name, text) for name, text in prepared.documents.items()]
    for name, data in files:
        replace_file(folder / name, data)
    return tuple(folder / name for name, _ in files)
