"""Runs: a notebook, for an audience, with parameters, becomes reports in a folder that is whole or
not there.

Three steps. `plan` says what would run and under which key. An executor fills an empty folder with
what a plan makes (`fill`), on this machine or another. `accept` makes that folder the result, once
and whole. `run_all` does this for every plan whose result is not there yet; `guard` looks at what a
notebook made.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from threading import Event

from rap.core.errors import MachineFailedError, RapError, RunFailedError
from rap.core.files import staging_folder
from rap.store.cache import Documents
from rap.store.cases import read_cases
from rap.store.codebook import read_codebook
from rap.store.findings import read_findings
from rap.store.run_results import is_whole
from rap.store.sources import read_sources
from rap.topics.runs.accept import accept, point_latest, retire, sweep
from rap.topics.runs.fill import Executor, Fill
from rap.topics.runs.kernels import on_this_machine
from rap.topics.runs.log import RunLog, alone, note_error
from rap.topics.runs.order import bind, needed_by
from rap.topics.runs.plan import plan_runs
from rap.topics.runs.planned import Plan
from rap.topics.runs.room import forget_old, refuse_full_disk

Progress = Callable[[Plan, int, int], None]


@dataclass(frozen=True)
class Result:
    """What became of one plan: `done`, `skipped` (nothing it rests on has changed), `failed`, or
    `cancelled`.
    """

    plan: Plan
    state: str
    folder: Path
    reports: tuple[Path, ...] = ()
    error: RapError | None = None


@dataclass(frozen=True)
class _Round:
    """What all plans of one `run_all` share."""

    fill_one: Fill
    log: RunLog
    progress: Progress
    force: bool
    stopped: Event = field(default_factory=Event)


def run_all(
    plans: Sequence[Plan],
    *,
    force: bool = False,
    workers: int = 1,
    progress: Progress = lambda plan, cell, of: None,
    executor: Executor = on_this_machine,
) -> list[Result]:
    """Run each plan that has no whole result yet; the results in the order of the plans. A plan that
    uses tables of others begins when they are there.

    Raises
    ------
    BusyError
        Another `rap run` of this study is still going on.
    RefusedError
        There is no room on the disk.
    KeyboardInterrupt
        It was cancelled: kernels are ended, what is finished stays, the rest leaves nothing.
    """
    if not plans:
        return []
    root = plans[0].snapshot.root
    if not force and all(is_whole(plan.folder, plan.key) for plan in plans):
        with suppress(RapError), closing(_log_of(plans, workers)) as log:
            for plan in plans:
                log.note("skipped", plan=plan.name)
        return [_skipped(plan) for plan in plans]
    with alone(root):
        sweep(root / "reports" / "runs")
        retire(root, plans[0].snapshot.on)
        ahead = [plan for plan in plans if force or not is_whole(plan.folder, plan.key)]
        refuse_full_disk(ahead, root / "reports" / "runs")
        with closing(_log_of(plans, workers)) as log:
            _read_once(root)
            with ThreadPoolExecutor(max_workers=max(1, workers)) as pool, executor() as fill_one:
                return _run_in_order(plans, pool, _Round(fill_one, log, progress, force))


def _log_of(plans: Sequence[Plan], workers: int) -> RunLog:
    return RunLog(plans[0].snapshot.root, [plan.name for plan in plans], workers=workers)


def _run_in_order(plans: Sequence[Plan], pool: ThreadPoolExecutor, all_: _Round) -> list[Result]:
    """Each plan as soon as what it uses is there."""
    by_name = {plan.name: plan for plan in plans}
    needed = {plan.name: [one.name for one in needed_by(plan, plans)] for plan in plans}
    order, results = TopologicalSorter(needed), dict[str, Result]()
    order.prepare()
    going: set[Future[Result]] = set()
    try:
        while order.is_active():
            for name in order.get_ready():
                before = [results[one] for one in needed[name]]
                going.add(pool.submit(_run_one, by_name[name], before, all_))
            ended, going = wait(going, return_when=FIRST_COMPLETED)
            for one in ended:
                result = one.result()
                results[result.plan.name] = result
                order.done(result.plan.name)
    except BaseException:  # Ctrl+C; the executor ends its kernels when it is closed
        all_.stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    return [results[plan.name] for plan in plans]


def _read_once(root: Path) -> None:
    """Parse what every run reads, and keep it where each finds it: a run itself writes no cache. A file
    that cannot be read stops the run that needs it, not the others.
    """
    with Documents(root, least=1).reading():  # each is parsed again by every kernel otherwise
        for read in (read_codebook, read_sources, read_cases, read_findings):
            with suppress(RapError):
                read(root)


def _run_one(plan: Plan, before: Sequence[Result], all_: _Round) -> Result:
    """Run one plan; an error ends up in the result, so that the other plans go on."""
    begun = time.monotonic()
    try:
        for one in before:
            if one.error is not None:
                place, used = plan.run.notebook, one.plan.run.name
                raise RunFailedError("runs.used_failed", place=place, used=used)
        plan = bind(plan, [one.plan for one in before]) if before else plan
        if not all_.force and is_whole(plan.folder, plan.key):
            all_.log.note("skipped", plan=plan.name)
            return _skipped(plan)
        all_.log.note("started", plan=plan.name, key=plan.key)
        _make(plan, all_)
    except RapError as error:
        state = "cancelled" if all_.stopped.is_set() else "failed"
        seconds, place = round(time.monotonic() - begun, 3), plan.run.notebook
        note_error(all_.log, state, error, plan=plan.name, place=place, seconds=seconds)
        return Result(plan, state, plan.folder, error=error)
    all_.log.note("done", plan=plan.name, seconds=round(time.monotonic() - begun, 3))
    forget_old(plan)
    return Result(plan, "done", plan.folder, _reports(plan))


def _make(plan: Plan, all_: _Round) -> None:
    """Fill a folder and accept it; again, `retries` times, when the machine failed it."""
    for left in range(plan.run.retries, -1, -1):
        started = _now()
        try:
            with staging_folder(plan.folder.parent.parent) as staging:
                all_.fill_one(plan, staging, lambda cell, of: _on_cell(plan, cell, of, all_))
                accept(plan, staging, started=started, ended=_now())
            return
        except MachineFailedError as error:
            if not left or all_.stopped.is_set():
                raise
            all_.log.note("again", plan=plan.name, error=error.message.id)


def _on_cell(plan: Plan, cell: int, of: int, all_: _Round) -> None:
    all_.log.note("cell", plan=plan.name, cell=cell, of=of)
    all_.progress(plan, cell, of)


def _skipped(plan: Plan) -> Result:
    point_latest(plan)
    return Result(plan, "skipped", plan.folder, _reports(plan))


def _reports(plan: Plan) -> tuple[Path, ...]:
    return tuple(sorted(plan.folder.glob("*.html")))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plan_made(root: Path, name: str) -> list[Plan]:
    """The plans of one run, after the runs whose tables it uses were made.

    Raises
    ------
    RapError
        One of those failed.
    """
    plans = plan_runs(root, [name])
    if needed := [plan for plan in plans if plan.run.name != name]:
        for result in run_all(needed):
            if result.error is not None:
                raise result.error
        plans = plan_runs(root, [name])
    return [plan for plan in plans if plan.run.name == name]


__all__ = [
    "Executor",
    "Fill",
    "Plan",
    "Progress",
    "Result",
    "is_whole",
    "on_this_machine",
    "plan_made",
    "plan_runs",
    "run_all",
]
