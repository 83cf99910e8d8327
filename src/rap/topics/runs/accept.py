"""Finished runs: a folder in `reports/runs/` counts when its manifest and every file in it say so.

`accept` is the one way in: hashed, synced, renamed. A reader finds a whole result or none.
"""

from __future__ import annotations

import datetime
import json
import shutil
from functools import cache
from pathlib import Path

from rap.core.disk_calls import rename_folder
from rap.core.errors import RunFailedError
from rap.core.extensions import rows_on
from rap.core.files import publish_folder, replace_file
from rap.core.safe_input import parse_json
from rap.store.run_results import EXTENSIONS, FOLDER, sha256_of
from rap.study.study import Study
from rap.topics.runs.planned import Plan


def accept(plan: Plan, staging: Path, *, started: str, ended: str) -> None:
    """Make what an executor left in `staging` the result of the plan: all of it, at once.

    Raises
    ------
    RunFailedError
        A file that the plan rests on has changed since it was planned.
    """
    _refuse_changes(plan)
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    outputs = [
        {"path": path.relative_to(staging).as_posix(), "sha256": sha256_of(path)} for path in files
    ]
    manifest = {**plan.manifest, "outputs": outputs, "started": started, "ended": ended}
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (staging / "manifest.json").write_text(text, encoding="utf-8", newline="")
    _move_aside(plan.folder)
    publish_folder(staging, plan.folder)
    point_latest(plan)


def _refuse_changes(plan: Plan) -> None:
    """Logs are read as of the snapshot; a text, case or code that changed meanwhile would not be
    what the manifest says.
    """
    if plan.manifest.get(EXTENSIONS, []) != rows_on(plan.snapshot.root):
        raise RunFailedError("runs.changed_meanwhile", place="rap extensions")
    tables = {row["sha256"] for row in plan.manifest["inputs"] if row["path"].startswith(FOLDER)}
    for name in plan.snapshot.tables:
        path = plan.snapshot.root / name
        if not (path.is_file() and sha256_of(path) in tables):
            raise RunFailedError("runs.changed_meanwhile", place=name)
    for row in plan.manifest["inputs"]:
        if row["path"].startswith(f"{FOLDER}/"):
            continue
        path = plan.snapshot.root / row["path"]
        is_file = "sha256" in row and row["path"] not in (plan.run.notebook, "pyproject.toml")
        if is_file and not (path.is_file() and sha256_of(path) == row["sha256"]):
            raise RunFailedError("runs.changed_meanwhile", place=row["path"])


def _move_aside(folder: Path) -> None:
    if folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}.{number}")).exists():
            number += 1
        rename_folder(folder, aside)


def point_latest(plan: Plan) -> None:
    line = f"{plan.key}\n".encode()
    if not plan.latest.is_file() or plan.latest.read_bytes() != line:
        replace_file(plan.latest, line)


def sweep(folder: Path) -> None:
    """Take away what killed runs left behind; the lock says that none is going on."""
    for leftover in folder.glob(".staging-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def retire(root: Path, on: datetime.date) -> None:
    """Take away results that show more of somebody than she allows today; the folder says what it
    rested on.
    """
    rights_for = cache(lambda audience: Study(root, audience=audience, on=on).rights)
    runs = (root / "reports" / "runs").resolve()
    for path in sorted(runs.glob("*/*/manifest.json")):
        if path.resolve() != path:  # a link would lead out of the study
            continue
        try:
            manifest = parse_json(path.read_text(encoding="utf-8"))
            rights = rights_for(manifest["audience"])
            more = any(
                set(then) - (rights.grants.get(case) or frozenset())
                for case, then in manifest["consent_on"].items()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if more:
            shutil.rmtree(path.parent, ignore_errors=True)
            for pointer in path.parent.parent.glob("latest.*"):
                if pointer.read_text(encoding="utf-8").strip() == path.parent.name:
                    pointer.unlink()
