"""Run what has changed, and publish each result as one folder: staged aside, hashed, synced,
renamed.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rap.acts.run.plan import Plan, key_of
from rap.core.errors import RapError, RunFailedError
from rap.core.files import locked, publish_folder, replace_file, staging_folder
from rap.core.model import in_language
from rap.core.safe_input import parse_json
from rap.store.notebooks import titles_of

Progress = Callable[[Plan, int, int], None]


@dataclass(frozen=True)
class Result:
    """What became of one plan: `done`, `skipped` (nothing it rests on has changed) or `failed`."""

    plan: Plan
    state: str
    folder: Path
    reports: tuple[Path, ...] = ()
    error: RapError | None = None


def run_all(
    plans: Sequence[Plan],
    *,
    force: bool = False,
    workers: int = 1,
    progress: Progress = lambda plan, cell, of: None,
) -> list[Result]:
    """Run each plan that has no whole result yet; the results in the order of the plans.

    Raises
    ------
    BusyError
        Another `rap run` of this study is still going on.
    """
    if not plans:
        return []
    root = plans[0].snapshot.root
    if not force and all(is_whole(plan.folder, plan.key) for plan in plans):
        return [_skipped(plan) for plan in plans]
    with locked(root / ".rap" / "locks" / "run.lock", "acts.run.busy"):
        _sweep(root / "reports" / "runs")
        _retire(root, plans[0].snapshot.on)
        with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
            return list(pool.map(lambda plan: run_one(plan, force=force, progress=progress), plans))


def run_one(plan: Plan, *, force: bool, progress: Progress) -> Result:
    """Run one plan; an error ends up in the result, so that the other plans go on."""
    if not force and is_whole(plan.folder, plan.key):
        return _skipped(plan)
    try:
        reports = _produce(plan, progress)
    except RapError as error:
        return Result(plan, "failed", plan.folder, error=error)
    return Result(plan, "done", plan.folder, reports)


def _skipped(plan: Plan) -> Result:
    _point_latest(plan)
    return Result(plan, "skipped", plan.folder, tuple(sorted(plan.folder.glob("*.html"))))


def is_whole(folder: Path, key: str) -> bool:
    """Whether `folder` holds a finished run: a manifest of that key, and every output with the hash
    it says.
    """
    try:
        manifest = parse_json((folder / "manifest.json").read_text(encoding="utf-8"))
        outputs = manifest["outputs"]
        return bool(
            manifest["key"] == key == key_of(manifest)
            and outputs
            and all(
                hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest() == row["sha256"]
                for row in outputs
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _produce(plan: Plan, progress: Progress) -> tuple[Path, ...]:
    from rap.acts.run.execute import execute

    started = _now()
    with staging_folder(plan.folder.parent.parent) as staging:
        private = staging / "people.jsonl"
        plan = replace(plan, snapshot=replace(plan.snapshot, people=private))
        notebook = execute(plan, staging, on_cell=lambda cell, of: progress(plan, cell, of))
        try:
            _render(plan, notebook, staging)
        except (
            RunFailedError
        ) as error:  # the report knows the cell, and not the notebook it stands in
            within = "" if error.place in ("", plan.run.notebook) else f": {error.place}"
            raise RunFailedError(
                error.message, place=f"{plan.run.notebook}{within}", cell=error.cell
            ) from None
        _refuse_changes(plan)
        _write_people(private, staging / "people.parquet")
        (staging / "notebook.ipynb").write_text(_notebook_text(notebook), encoding="utf-8")
        (staging / "snapshot.json").unlink()
        outputs = [
            {"path": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in sorted(staging.iterdir())
        ]
        manifest = {**plan.manifest, "outputs": outputs, "started": started, "ended": _now()}
        (staging / "manifest.json").write_text(
            json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _move_aside(plan.folder)
        publish_folder(staging, plan.folder)
    _point_latest(plan)
    return tuple(sorted(plan.folder.glob("*.html")))


def _refuse_changes(plan: Plan) -> None:
    """Logs are read as of the snapshot; a text, case or code that changed meanwhile would not be
    what the manifest says.
    """
    root = plan.snapshot.root
    for row in plan.manifest["inputs"]:
        path = root / row["path"]
        is_file = "sha256" in row and row["path"] not in (plan.run.notebook, "pyproject.toml")
        if is_file and (
            not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]
        ):
            raise RunFailedError("acts.run.changed_meanwhile", place=row["path"])


def _render(plan: Plan, notebook: Any, staging: Path) -> None:
    from rap.acts.run.guard import check_items, check_page, check_words, edition_of, said_words
    from rap.report.cards import as_file, beside_report
    from rap.report.exporter import render_report
    from rap.study.study import Study

    study = Study(
        plan.snapshot.root, audience=plan.audience, on=plan.snapshot.on, snapshot=plan.snapshot
    )
    said = said_words(study) if plan.audience != "team" else set()
    if plan.audience != "team":
        check_items(notebook, staging / "people.jsonl", study, name=plan.run.notebook)
        check_words(notebook, said, name=plan.run.notebook)
    titles = titles_of(notebook, plan.run.name)
    files = {language: f"{plan.name}.{language}.html" for language in plan.run.languages}
    for language, file in files.items():
        others = {other: name for other, name in files.items() if other != language}
        edition = edition_of(
            study, language=language, title=in_language(titles, language), languages=others
        )
        document = render_report(notebook, edition)
        if said:
            check_page(document, said, name=plan.run.notebook)
        (staging / file).write_text(document, encoding="utf-8")
        for name, data in (as_file(*pair) for pair in beside_report(notebook, edition).items()):
            (staging / name).write_bytes(data)


def _write_people(private: Path, path: Path) -> None:
    """Who or which texts stand behind each cell, as Parquet: item, where (JSON), cases, texts;
    never for a report.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = (
        [parse_json(line) for line in private.read_text(encoding="utf-8").splitlines()]
        if private.exists()
        else []
    )
    ids = pa.list_(pa.string())
    kinds = {"item": pa.string(), "where": pa.string(), "cases": ids, "texts": ids}
    columns = [pa.array([row.get(key, []) for row in rows], kind) for key, kind in kinds.items()]
    pq.write_table(pa.table(columns, names=list(kinds)), path)
    private.unlink(missing_ok=True)


def _notebook_text(notebook: Any) -> str:
    import nbformat

    return str(nbformat.writes(notebook)) + "\n"


def _move_aside(folder: Path) -> None:
    if folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}.{number}")).exists():
            number += 1
        folder.rename(aside)


def _point_latest(plan: Plan) -> None:
    line = f"{plan.key}\n".encode()
    if not plan.latest.is_file() or plan.latest.read_bytes() != line:
        replace_file(plan.latest, line)


def _sweep(folder: Path) -> None:
    """Take away what killed runs left behind; the lock says that none is going on."""
    for leftover in folder.glob(".staging-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _retire(root: Path, on: datetime.date) -> None:
    """Take away results that show more of somebody than she allows today; the folder says what it
    rested on.
    """
    from rap.study.study import Study

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


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
