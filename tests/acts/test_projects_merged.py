"""Two studies that were one, exported, edited apart and merged by a project file: a union, with what both
sides changed named, and nothing twice.
"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from studies import TEXT, make_study

from rap.formats.project_readers import read_project
from rap.store.codebook_edits import change_codebook
from rap.store.codings import CodingLogs, read_fold
from rap.store.sources import hash_of, read_sources
from rap.study.study import Study
from rap.topics.entering.plan import Wanted
from rap.topics.exporting.noted import export
from rap.topics.other_programs.projects import ProjectPlan, ProjectWanted, take_project

SRC = hash_of(TEXT)[:8]
SAID = ProjectWanted(Wanted(language="en"), {}, False)


def log(root: Path, op: str, data: dict[str, object], *, coder: str = "K-01", id: str = "") -> str:
    with CodingLogs(root, coder=coder, device=f"device{root.name[-2:]}") as logs:
        return logs.append("INT-10001", op, data, src=SRC, id=id).id


def place(start: int, end: int, code: str = "alarm") -> dict[str, object]:
    return {"code": code, "start": start, "end": end}


def bring(theirs: Path, ours: Path, folder: Path) -> ProjectPlan:
    """What `theirs` says, into `ours`."""
    study = Study(theirs, audience="team", on=datetime.date(2026, 1, 1))
    export(study, folder / f"{theirs.name}.qdpx")
    (path,) = folder.glob(f"*{theirs.name}.qdpx")
    return take_project(ours, read_project(path), SAID, name=path.name, by="K-01")


def coded(root: Path) -> set[tuple[object, ...]]:
    (source,) = read_sources(root)
    codings = read_fold(root, source, length=len(TEXT)).codings
    rows = [(one.coder, one.code, one.start, one.end) for one in codings]
    assert len(rows) == len({*rows})
    return {*rows}


def test_two_studies_that_were_edited_apart_become_a_union(tmp_path: Path) -> None:
    """Each side's additions, a code of its own among them; a coding that was moved on one side and one
    that was taken away on the other are named; merged again, and the other way, nothing is new.
    """
    one, other = make_study(tmp_path / "study00"), tmp_path / "study11"
    moved = log(one, "add", place(0, 5))
    gone = log(one, "add", place(6, 9), coder="K-02")
    log(one, "add", place(10, 20, "deposit"))
    shutil.copytree(one, other)
    log(one, "add", place(30, 40, "deposit"))
    log(one, "del", {"ref": gone}, coder="K-02")
    log(other, "set", {"ref": moved, "start": 2, "end": 8})
    change_codebook(
        other, "create", "keys", reason="new", by="K-01", family="access", label={"en": "Keys"}
    )
    log(other, "add", place(50, 60, "keys"), coder="K-02")

    plan = bring(other, one, tmp_path)
    kept = {
        ("K-01", "alarm", 0, 5),
        ("K-01", "alarm", 2, 8),
        ("K-01", "deposit", 10, 20),
        ("K-01", "deposit", 30, 40),
        ("K-02", "keys", 50, 60),
    }
    assert coded(one) == kept
    assert {message.id: message.facts["n"] for message in plan.conflicts} == {
        "other_programs.project.changed": 1,
        "other_programs.project.deleted": 1,
    }
    assert [card.id for card in plan.cards] == ["keys"]
    again = bring(other, one, tmp_path)
    assert (again.codings, again.cards, coded(one)) == ((), (), kept)
    back = bring(one, other, tmp_path)
    assert [message.id for message in back.conflicts] == ["other_programs.project.changed_here"]
    assert back.cards == ()
    assert coded(other) == kept - {("K-01", "alarm", 0, 5)} | {("K-02", "alarm", 6, 9)}
