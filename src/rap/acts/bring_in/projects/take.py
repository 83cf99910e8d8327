"""Bring in what a plan says: all of it, or nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from rap.acts.bring_in.cards import put_source
from rap.acts.bring_in.projects.codes import card_of
from rap.acts.bring_in.projects.plan import (
    PlannedCoding,
    ProjectPlan,
    plan_project,
)
from rap.acts.bring_in.projects.texts import ProjectWanted
from rap.acts.bring_in.staged import finish, stage
from rap.acts.bring_in.taking import taking_in
from rap.core.errors import ProblemsError
from rap.core.files import replace_file
from rap.core.model import Memo
from rap.core.yaml_files import format_yaml
from rap.formats.projects import Project, ProjectMemo
from rap.languages.catalogue import say
from rap.store.codebook import FOLDER as CODEBOOK
from rap.store.fingerprints import remember
from rap.store.memos import rewrite_memo


def take_project(
    root: Path, project: Project, wanted: ProjectWanted, *, name: str, by: str
) -> ProjectPlan:
    """Bring `project` in, for the coder `by`; what became of it. Brought in twice, nothing of it is there
    twice.

    Raises
    ------
    ProblemsError
        What keeps it out, all of it together; nothing came in.
    WrongUseError, BusyError, NotSavedError
        As `plan_project`; another import goes on; the disk did not take it: what had begun is ended by
        the next act that brings something in.
    """
    with taking_in(root):
        plan = plan_project(root, project, wanted, name=name)
        if plan.problems:
            raise ProblemsError(plan.problems)
        for one in plan.new_texts:
            remember(root, one.source, text=one.new.transcript.text if one.new else "")
        events = [*_events(plan)]
        stage(
            root,
            lambda folder: _write(folder, plan, wanted, by=by),
            events,
            coders=plan.new_coders,
        )
        finish(root)
    return plan


def _write(folder: Path, plan: ProjectPlan, wanted: ProjectWanted, *, by: str) -> None:
    """The files of what is new, in a folder that is laid out as a study."""
    today = datetime.date.today().isoformat()
    for one in plan.new_texts:
        if one.new is not None:
            put_source(folder, one.new, wanted=wanted.texts, on=today)
    origin = plan.project.origin or plan.project.format
    reason = say("acts.project.from_program", origin=origin)
    for code in plan.cards:
        path = folder / CODEBOOK / code.family / f"{code.id}.yaml"
        replace_file(path, format_yaml(card_of(code, by=by, reason=reason)), is_one_of_many=True)
    for memo in _memos(plan, by=by, today=today):
        rewrite_memo(folder, memo)


def _events(plan: ProjectPlan) -> Iterator[dict[str, Any]]:
    """The codings as lines of logs, those of one coder and text together."""
    hashes = {one.source.id: one.source.hash[:8] for one in plan.texts}

    def where(one: PlannedCoding) -> tuple[str, str]:
        return one.coder, one.source

    for (coder, source), rows in groupby(sorted(plan.codings, key=where), key=where):
        add = []
        for one in rows:
            place = {"start": one.start, "end": one.end} if one.start is not None else {}
            add.append((one.id, {"code": one.code, **place}))
        yield {"coder": coder, "source": source, "src": hashes[source], "add": add}


def _memos(plan: ProjectPlan, *, by: str, today: str) -> Iterator[Memo]:
    """Memos of the file, and those on single codings, each where it belongs; one that is on something
    that did not come in is on the project.
    """
    codes = {one.code.key: one.id for one in plan.codes}
    texts = {one.text.key: one for one in plan.texts}
    codings = {one.coding.key: one for one in plan.codings}
    for one in plan.codings:
        if one.coding.memo:
            found = ProjectMemo(f"{one.id}:memo", one.coding.memo, coder=one.coding.coder)
            yield _memo(
                found, one.id, source=one.source, by=plan.coders.get(found.coder, by), date=today
            )
    for memo in plan.project.memos:
        kind, key = memo.about or ("", "")
        text, _, place = key.rpartition(":") if kind == "place" else (key, "", "")
        about, source = by, "study"
        if kind == "code" and codes.get(key, ""):
            about = codes[key]
        elif kind == "coding" and key in codings:
            about, source = codings[key].id, codings[key].source
        elif kind in ("text", "place") and text in texts:
            about = source = texts[text].source.id
            if kind == "place":
                start, end = (int(at) + texts[text].shift for at in place.split("-"))
                about = f"{source}:{start}-{end}"
        day = memo.when[:10] if _is_day(memo.when[:10]) else today
        yield _memo(memo, about, source=source, by=plan.coders.get(memo.coder, by), date=day)


def _memo(memo: ProjectMemo, about: str, *, source: str, by: str, date: str) -> Memo:
    """The same memo has the same id, so that it is there once."""
    id = hashlib.sha256(f"{memo.key}\0{memo.text}\0{about}".encode()).hexdigest()[:8]
    body = f"# {memo.name}\n\n{memo.text}" if memo.name else memo.text
    return Memo(id, source, about, by, date, "analytic", False, body.replace("\0", ""))


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
