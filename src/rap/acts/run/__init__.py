"""Runs: a notebook, for an audience, with parameters, becomes reports in a folder that is whole or
not there.

`run_all` runs what has changed and publishes each result: staged aside, hashed, synced, renamed.
`plan` says what would run and under which key, `execute` runs one notebook, `guard` looks at what
it made. `format_schedule` is for cron and systemd.
"""

from __future__ import annotations

import datetime
import json
import shlex
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from rap.acts.run.plan import Plan, key_of, plan_runs, sha256_of
from rap.acts.run.warm import Warm, warm_kernels
from rap.core.disk_calls import rename_folder
from rap.core.errors import RapError, RunFailedError, WrongUseError
from rap.core.files import lock_path, locked, publish_folder, replace_file, staging_folder
from rap.core.model import in_language
from rap.core.safe_input import parse_json
from rap.languages.catalogue import say
from rap.store.cache import Documents
from rap.store.cases import read_cases
from rap.store.codebook import read_codebook
from rap.store.findings import read_findings
from rap.store.notebooks import titles_of
from rap.store.settings import RunSettings
from rap.store.sources import read_sources
from rap.study.study import Study

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
    with locked(lock_path(root, "run"), "acts.run.busy"):
        _sweep(root / "reports" / "runs")
        _retire(root, plans[0].snapshot.on)
        _read_once(root)
        with warm_kernels() as warm, ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
            run_one = partial(_run_one, warm=warm, force=force, progress=progress)
            return list(pool.map(run_one, plans))


def _read_once(root: Path) -> None:
    """Parse what every run reads, and keep it where each finds it: a run itself writes no cache. A file
    that cannot be read stops the run that needs it, not the others.
    """
    with Documents(root).reading():
        for read in (read_codebook, read_sources, read_cases, read_findings):
            with suppress(RapError):
                read(root)


def _run_one(plan: Plan, *, warm: Warm | None, force: bool, progress: Progress) -> Result:
    """Run one plan; an error ends up in the result, so that the other plans go on."""
    if not force and is_whole(plan.folder, plan.key):
        return _skipped(plan)
    try:
        reports = _produce(plan, warm, progress)
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
        is_ours = bool(outputs) and manifest["key"] == key == key_of(manifest)
        return is_ours and all(sha256_of(folder / row["path"]) == row["sha256"] for row in outputs)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _produce(plan: Plan, warm: Warm | None, progress: Progress) -> tuple[Path, ...]:
    import nbformat

    from rap.acts.run.execute import execute

    started = _now()
    with staging_folder(plan.folder.parent.parent) as staging:
        private = staging / "people.jsonl"
        plan = replace(plan, snapshot=replace(plan.snapshot, people=private))
        notebook = execute(
            plan, staging, warm=warm, on_cell=lambda cell, of: progress(plan, cell, of)
        )
        try:
            _render(plan, notebook, staging)
        except RunFailedError as error:  # the report knows the cell, and not its notebook
            name = plan.run.notebook
            place = name if error.place in ("", name) else f"{name}: {error.place}"
            raise RunFailedError(error.message, place=place, cell=error.cell) from None
        _refuse_changes(plan)
        _write_people(private, staging / "people.parquet")
        executed = str(nbformat.writes(notebook)) + "\n"
        (staging / "notebook.ipynb").write_text(executed, encoding="utf-8", newline="")
        (staging / "snapshot.json").unlink()
        files = sorted(staging.iterdir())
        outputs = [{"path": path.name, "sha256": sha256_of(path)} for path in files]
        manifest = {**plan.manifest, "outputs": outputs, "started": started, "ended": _now()}
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        (staging / "manifest.json").write_text(text, encoding="utf-8", newline="")
        _move_aside(plan.folder)
        publish_folder(staging, plan.folder)
    _point_latest(plan)
    return tuple(sorted(plan.folder.glob("*.html")))


def _refuse_changes(plan: Plan) -> None:
    """Logs are read as of the snapshot; a text, case or code that changed meanwhile would not be
    what the manifest says.
    """
    for row in plan.manifest["inputs"]:
        path = plan.snapshot.root / row["path"]
        is_file = "sha256" in row and row["path"] not in (plan.run.notebook, "pyproject.toml")
        if is_file and not (path.is_file() and sha256_of(path) == row["sha256"]):
            raise RunFailedError("acts.run.changed_meanwhile", place=row["path"])


def _render(plan: Plan, notebook: Any, staging: Path) -> None:
    from rap.acts.run.guard import check_items, check_page, check_words, edition_of, said_words
    from rap.acts.since import since_of
    from rap.report.cards import as_file, beside_report
    from rap.report.edition import DRAFT
    from rap.report.exporter import render_report

    study = plan.study()
    said = said_words(study) if plan.audience != "team" else set()
    if plan.audience != "team":
        check_items(notebook, staging / "people.jsonl", study, name=plan.run.notebook)
        check_words(notebook, said, name=plan.run.notebook)
    titles = titles_of(notebook, plan.run.name)
    files = {language: f"{DRAFT}{plan.name}.{language}.html" for language in plan.run.languages}
    for language, file in files.items():
        others = {other: name for other, name in files.items() if other != language}
        title = _title(in_language(titles, language), plan, study, language)
        edition = replace(
            edition_of(study, language=language, title=title, languages=others),
            since=since_of(study, run=plan.name, language=language),
        )
        document = render_report(notebook, edition)
        if said:
            check_page(document, said, name=plan.run.notebook)
        (staging / file).write_text(document, encoding="utf-8", newline="")
        for name, data in (as_file(*pair) for pair in beside_report(notebook, edition).items()):
            (staging / f"{DRAFT}{name}").write_bytes(data)


def _title(title: str, plan: Plan, study: Study, language: str) -> str:
    """With what sets the run apart among the `each`: "One kind of workplace: window"."""
    from rap.report.edition import label_of
    from rap.report.words import words_of

    columns = ("family", "code", *study.book.variables)
    named = []
    for value in (str(plan.parameters[key]) for key in plan.run.each):
        said = (label_of(study.book, language, column, value) for column in columns)
        named.append(next((label for label in said if label != value), value))
    return words_of(language)("title-each", title=title, each=", ".join(named)) if named else title


def _write_people(private: Path, path: Path) -> None:
    """Who or which texts each cell counts, as Parquet: item, where (JSON), cases, texts;
    never for a report.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = private.read_text(encoding="utf-8").splitlines() if private.exists() else []
    rows = [parse_json(line) for line in lines]
    ids = pa.list_(pa.string())
    kinds = {"item": pa.string(), "where": pa.string(), "cases": ids, "texts": ids}
    columns = [pa.array([row.get(key, []) for row in rows], kind) for key, kind in kinds.items()]
    pq.write_table(pa.table(columns, names=list(kinds)), path)
    private.unlink(missing_ok=True)


def _move_aside(folder: Path) -> None:
    if folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}.{number}")).exists():
            number += 1
        rename_folder(folder, aside)


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


# What to give cron or systemd so that a run comes back by itself.

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def format_schedule(run: RunSettings, *, root: Path, rap: str) -> str:
    """A cron line, and a systemd service and timer, for one run.

    `rap` is the path of the command. Both come back after a reboot; the timer also makes up for a
    run missed while off.
    """
    name, calendar = run.name, on_calendar(run.schedule, run.name)
    command = f"cd {shlex.quote(str(root))} && {shlex.quote(rap)} run {name}"
    service, timer = f"~/.config/systemd/user/rap-{name}.service", f"rap-{name}.timer"
    enable = f"systemctl --user enable --now {timer}"
    return (
        f"# {say('acts.run.for_cron', run=name, command='crontab -e')}\n"
        f"{run.schedule} {command}\n\n"
        f"# {say('acts.run.for_systemd', run=name, file=service)}\n"
        f"[Unit]\nDescription=rap run {name}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={_systemd(root)}\nExecStart='{_systemd(rap)}' run {name}\n\n"
        f"# {say('acts.run.for_timer', file=timer, command=enable)}\n"
        f"[Unit]\nDescription=rap run {name}\n\n"
        f"[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def _systemd(path: object) -> str:
    return str(path).replace("%", "%%")


def on_calendar(schedule: str, name: str = "") -> str:
    """A cron schedule as systemd's OnCalendar.

    Examples
    --------
    >>> on_calendar("0 6 * * 1"), on_calendar("*/15 8-18 1 * *")
    ('Mon *-*-* 06:00:00', '*-*-01 08..18:00/15:00')
    """
    fields = schedule.split()
    if len(fields) != 5:
        raise WrongUseError("acts.run.bad_schedule", run=name, schedule=schedule)
    minute, hour, day, month, weekday = fields
    try:
        date = f"*-{_field(month, 1, 12)}-{_field(day, 1, 31)}"
        time = f"{_field(hour, 0, 23)}:{_field(minute, 0, 59)}:00"
        days = "" if weekday == "*" else _weekdays(weekday) + " "
    except ValueError:
        raise WrongUseError("acts.run.bad_schedule", run=name, schedule=schedule) from None
    return f"{days}{date} {time}"


def _field(text: str, low: int, high: int) -> str:
    return text if text == "*" else ",".join(_part(part, low, high) for part in text.split(","))


def _part(part: str, low: int, high: int) -> str:
    span, _, step = part.partition("/")
    numbers = [low] if span == "*" else _ends(span, low, high)
    if step and int(step) < 1:
        raise ValueError(part)
    return "..".join(f"{number:02d}" for number in numbers) + (f"/{int(step)}" if step else "")


def _weekdays(text: str) -> str:
    spans = [[_DAYS[number] for number in _ends(part, 0, 7)] for part in text.split(",")]
    return ",".join("..".join(days) for days in spans)


def _ends(span: str, low: int, high: int) -> list[int]:
    """`3` or `3-5` as its one or two numbers."""
    numbers = [int(number) for number in span.split("-")]
    if len(numbers) > 2 or any(not low <= number <= high for number in numbers):
        raise ValueError(span)
    return numbers


__all__ = ["Plan", "Result", "format_schedule", "plan_runs", "run_all"]
