"""Runs: a notebook, for an audience, with parameters, becomes reports in a folder that is whole or
not there.

Three steps. `plan` says what would run and under which key. An executor fills an empty folder with
what a plan makes (`fill`), on this machine or another. `accept` makes that folder the result, once
and whole. `run_all` does this for every plan whose result is not there yet; `guard` looks at what a
notebook made.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from rap.acts.run.accept import accept, is_whole, point_latest, retire, sweep
from rap.acts.run.fill import OnCell, fill
from rap.acts.run.plan import Plan, plan_runs
from rap.acts.run.warm import warm_kernels
from rap.core.errors import RapError
from rap.core.files import lock_path, locked, staging_folder
from rap.store.cache import Documents
from rap.store.cases import read_cases
from rap.store.codebook import read_codebook
from rap.store.findings import read_findings
from rap.store.sources import read_sources

Progress = Callable[[Plan, int, int], None]


class Fill(Protocol):
    """Fills the empty `folder` with what `plan` makes, but for the manifest; several at a time.

    What it leaves there when it raises, or when the program is killed, is thrown away. It raises
    `RunFailedError` for a cell that fails.
    """

    def __call__(self, plan: Plan, folder: Path, on_cell: OnCell) -> None: ...


# Opened for all runs of one `run_all` and closed after them.
Executor = Callable[[], AbstractContextManager[Fill]]


@contextmanager
def on_this_machine() -> Iterator[Fill]:
    """The executor that is used when no other is named: kernels of this machine."""
    with warm_kernels() as warm:
        yield partial(fill, warm=warm)


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
    executor: Executor = on_this_machine,
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
        sweep(root / "reports" / "runs")
        retire(root, plans[0].snapshot.on)
        _read_once(root)
        with ThreadPoolExecutor(max_workers=max(1, workers)) as pool, executor() as fill_one:
            run_one = partial(_run_one, fill_one=fill_one, force=force, progress=progress)
            return list(pool.map(run_one, plans))


def _read_once(root: Path) -> None:
    """Parse what every run reads, and keep it where each finds it: a run itself writes no cache. A file
    that cannot be read stops the run that needs it, not the others.
    """
    with Documents(root).reading():
        for read in (read_codebook, read_sources, read_cases, read_findings):
            with suppress(RapError):
                read(root)


def _run_one(plan: Plan, *, fill_one: Fill, force: bool, progress: Progress) -> Result:
    """Run one plan; an error ends up in the result, so that the other plans go on."""
    if not force and is_whole(plan.folder, plan.key):
        return _skipped(plan)
    started = _now()
    try:
        with staging_folder(plan.folder.parent.parent) as staging:
            fill_one(plan, staging, lambda cell, of: progress(plan, cell, of))
            accept(plan, staging, started=started, ended=_now())
    except RapError as error:
        return Result(plan, "failed", plan.folder, error=error)
    return Result(plan, "done", plan.folder, _reports(plan))


def _skipped(plan: Plan) -> Result:
    point_latest(plan)
    return Result(plan, "skipped", plan.folder, _reports(plan))


def _reports(plan: Plan) -> tuple[Path, ...]:
    return tuple(sorted(plan.folder.glob("*.html")))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = ["Executor", "Fill", "Plan", "Progress", "Result", "is_whole", "plan_runs", "run_all"]
