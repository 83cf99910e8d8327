"""Bring in what a plan says: all of it, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import ProblemsError
from rap.core.files import replace_file
from rap.core.yaml_files import format_yaml
from rap.formats.projects import Project
from rap.languages.catalogue import say
from rap.store.codebook import FOLDER as CODEBOOK
from rap.store.fingerprints import remember
from rap.store.memos import rewrite_memo
from rap.store.sources import read_source
from rap.topics.bringing_in.cards import put_source
from rap.topics.entering import journal
from rap.topics.entering.staged import added, finish, stage
from rap.topics.entering.taking import taking_in
from rap.topics.other_programs.projects.codes import card_of
from rap.topics.other_programs.projects.codings import PlannedCoding
from rap.topics.other_programs.projects.parts import made_part
from rap.topics.other_programs.projects.plan import ProjectPlan, plan_project
from rap.topics.other_programs.projects.texts import ProjectWanted
from rap.topics.other_programs.projects.written import Screened
from rap.topics.waiting_texts.codings import KIND, put_part
from rap.topics.waiting_texts.queue import open_queue, put_raw

if TYPE_CHECKING:
    from rap.store.vault import Vault


def take_project(
    root: Path,
    project: Project,
    wanted: ProjectWanted,
    *,
    name: str,
    by: str,
    screened: Screened | None = None,
) -> ProjectPlan:
    """Bring `project` in, for the coder `by`; what became of it. Brought in twice, nothing of it is there
    twice. `screened` as for `plan_project`.

    Raises
    ------
    ProblemsError
        What keeps it out, all of it together; nothing came in.
    WrongUseError, BusyError, NotSavedError
        As `plan_project`; another import goes on; the disk did not take it: what had begun is ended by
        the next act that brings something in.
    """
    with taking_in(root):
        plan = plan_project(root, project, wanted, name=name, by=by, screened=screened)
        if plan.problems:
            raise ProblemsError(plan.problems)
        if plan.parts or plan.waiting:
            _take_raw(root, plan, wanted, by=by)
        else:
            for one in plan.new_texts:
                remember(root, one.source, text=one.new.transcript.text if one.new else "")
            _stage(root, plan, wanted, by=by)
        finish(root)
    return plan


def _stage(root: Path, plan: ProjectPlan, wanted: ProjectWanted, *, by: str) -> None:
    events = [*_events(plan)]
    stage(root, lambda to: _write(to, plan, wanted, by=by), events, coders=plan.new_coders)


def _take_raw(root: Path, plan: ProjectPlan, wanted: ProjectWanted, *, by: str) -> None:
    """Put what nobody has read into the vault, and keep the rest: from the moment that is kept, all of it
    is there, and whatever was cut off before is taken back (`journal`).
    """
    vault, names = open_queue(root), {one.key: one.name for one in plan.named}
    new = [one.new for one in plan.new_texts if one.new is not None]
    people = {item.source.id: item.source.cases for item in new}
    days = {entry.id: entry.dies for entry in vault.list("raw")}
    journal.begin(root, people, is_project=True)
    try:
        for item in new:
            remember(root, item.source, text=item.transcript.text)
        with_id = [(part.id(root, names.get(part.coder, "")), part) for part in plan.parts]
        there = {entry.id for entry in vault.list(KIND)}
        coded = [id for id, _ in with_id if id not in there]
        journal.begin(root, people, is_project=True, coded=coded)
        for id, part in with_id:
            cases = people.get(part.source) or _cases(vault, part.source, people)
            made = made_part(part, plan.waiting)
            put_part(vault, id, made, cases=cases, dies=_day(vault, days.get(part.source, "")))
        put_raw(vault, new, wanted.texts)
        _stage(root, plan, wanted, by=by)
    except BaseException:
        journal.undo(root)
        raise
    journal.end(root)


def _cases(vault: Vault, source: str, people: Mapping[str, Collection[str]]) -> list[str]:
    """Whose a part is: of a source that waits or is in the study; all new people, where it is of none."""
    if not source:
        return sorted({case for cases in people.values() for case in cases})
    raw = vault.find("raw", source)
    if raw is not None:
        return [*raw.cases]
    return [*read_source(vault.settings.root, source).cases]


def _day(vault: Vault, dies: str) -> datetime.date:
    """The day of the raw text, or what the settings say."""
    if dies:
        return datetime.date.fromisoformat(dies)
    return datetime.date.today() + datetime.timedelta(days=vault.settings.raw_days)


def _write(folder: Path, plan: ProjectPlan, wanted: ProjectWanted, *, by: str) -> None:
    """The files of what is new, in a folder that is laid out as a study."""
    today = datetime.date.today().isoformat()
    for one in plan.new_texts:
        if one.new is not None and not one.waits:
            put_source(folder, one.new, wanted=wanted.texts, on=today)
    origin = plan.project.origin or plan.project.format
    reason = say("other_programs.project.from_program", origin=origin)
    for code in plan.cards:
        path = folder / CODEBOOK / code.family / f"{code.id}.yaml"
        replace_file(path, format_yaml(card_of(code, by=by, reason=reason)), is_one_of_many=True)
    for planned in plan.memos:
        rewrite_memo(folder, planned.memo)


def _events(plan: ProjectPlan) -> Iterator[dict[str, Any]]:
    """The codings as lines of logs, those of one coder and text together."""
    hashes = {one.source.id: one.source.hash[:8] for one in plan.texts if not one.waits}
    here = [one for one in plan.codings if one.source in hashes]

    def where(one: PlannedCoding) -> tuple[str, str]:
        return one.coder, one.source

    for (coder, source), rows in groupby(sorted(here, key=where), key=where):
        add = []
        for one in rows:
            add.append((one.id, added(one.code, one.start, one.end, made=one.made)))
        yield {"coder": coder, "source": source, "src": hashes[source], "add": add}
