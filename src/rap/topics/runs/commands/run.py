"""`rap run`, `schedule`, `print`: make reports, by hand and by the clock, and what goes
with them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, complain, print_json, relative, tell

if TYPE_CHECKING:
    from rap.topics.runs.planned import Plan
    from rap.topics.runs.results import Executor, Progress, Result


def run(
    runs: Annotated[list[str] | None, typer.Argument()] = None,
    *,
    workers: Annotated[int | None, typer.Option(min=1, max=64)] = None,
    cluster: str = "",
    force: bool = False,
    dry_run: bool = False,
    scheduled: bool = False,
    due: bool = False,
    as_json: AsJson = False,
) -> None:
    """Run the notebooks whose texts, codings, codebook, consent or code have changed, and render
    their reports.
    """
    from rap.store.settings import find_study
    from rap.topics.runs.log import HOW, refuse_overlap

    root, names = find_study(), list(runs or ())
    if due:
        from rap.topics.runs.schedules.standing import find_due

        if not (names := find_due(root)):
            return
    if not dry_run:
        refuse_overlap(root)  # before what a run needs is imported, so that it is said at once
    from rap.topics.runs.plan import plan_runs
    from rap.topics.runs.results import is_whole, run_all
    from rap.topics.runs.schedules.standing import noticed, notify

    if dry_run:
        plans = plan_runs(root, names)
        states = ["skip" if is_whole(plan.folder, plan.key) else "run" for plan in plans]
        _print_plans(list(zip(plans, states, strict=True)), as_json=as_json)
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl+C does
    by_clock = scheduled or due
    os.environ.update({HOW: "schedule"} if by_clock else {})
    with noticed(names, root) if by_clock else nullcontext():
        plans = plan_runs(root, names)
        if not plans:
            raise WrongUseError("runs.no_runs", place="pyproject.toml")
        with _bars(plans, quiet=as_json) as progress:
            at_once = workers or (16 if cluster else 2)
            share = partial(run_all, force=force, workers=at_once, progress=progress)
            results = share(plans, executor=_executor(cluster))
    _print_results(results, as_json=as_json)
    errors = {one.plan.run.name: one.error for one in results if one.error is not None}
    if errors:
        if by_clock:
            notify(sorted(errors), root)
        raise typer.Exit(max(error.exit_code for error in errors.values()))


def _print_plans(plans: list[tuple[Plan, str]], *, as_json: bool) -> None:
    if as_json:
        print_json([{"name": p.name, "key": p.key, "state": state} for p, state in plans])
    for plan, state in () if as_json else plans:
        said = say("runs.would_skip" if state == "skip" else "runs.would_run")
        print(f"{said:<5} {plan.name}  {plan.key}")


def _executor(cluster: str) -> Executor:
    """This machine, or the cluster at an address typed here."""
    from rap.topics.runs.results import on_this_machine

    if not cluster:
        return on_this_machine
    from rap.topics.runs.cluster.runs import on_cluster

    return partial(on_cluster, cluster)


def _print_results(results: list[Result], *, as_json: bool) -> None:
    """What became of each run, and where its reports are. What failed comes last, on standard error:
    each error, then which runs they were and that the rest is there.
    """
    if as_json:
        print_json(
            [
                {
                    "name": r.plan.name,
                    "state": r.state,
                    "key": r.plan.key,
                    "reports": [relative(p) for p in r.reports],
                }
                for r in results
            ]
        )
    failed = [(one.plan.run.name, one.error) for one in results if one.error is not None]
    for result in results if not as_json else ():
        if result.error is None:
            tell(
                "runs.skipped" if result.state == "skipped" else "runs.done",
                run=result.plan.name,
            )
            for report in result.reports:
                print(f"  {relative(report)}", flush=True)
    for _, error in failed:
        complain(error)
    if failed:
        n, of, names = len(failed), len(results), " ".join(dict(failed))
        said = say("runs.failed", n=n, of=of, done=of - n, runs=names)
        print(said, file=sys.stderr)


@contextmanager
def _bars(plans: list[Plan], *, quiet: bool) -> Iterator[Progress]:
    """A progress bar a plan, on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda plan, cell, of: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    from rap.topics.runs.log import read_going, usual_seconds

    lock, root = threading.Lock(), plans[0].snapshot.root
    usual = usual_seconds(root)
    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks = {plan.name: bars.add_task(plan.name, total=None, start=True) for plan in plans}

        def show(plan: Plan, cell: int, of: int) -> None:
            going = read_going(root, usual)
            left = say("runs.left", s=round(going.left_s)) if going and going.left_s else ""
            with lock:
                described = f"{plan.name} {left}"
                bars.update(tasks[plan.name], completed=cell + 1, total=of, description=described)

        yield show


def schedule(
    run: Annotated[str, typer.Argument()] = "",
    *,
    install: bool = False,
    remove: bool = False,
    show: bool = False,
    way: str = "",
) -> None:
    """Make runs come back by themselves on this machine; without an option, print what that takes."""
    from rap.core.plain import nearest
    from rap.store.settings import find_study, read_settings
    from rap.topics.runs import schedules
    from rap.topics.runs.schedules import install as timers

    root = find_study()
    if remove:
        tell("runs.schedule.removed", n=timers.remove(root))
        return
    if show:
        _print_standing(root)
        return
    known = {one.name: one for one in read_settings(root).runs}
    if run and run not in known:
        raise WrongUseError("runs.command.run.unknown", run=run, nearest=nearest(run, known))
    wanted = [one for one in known.values() if one.schedule and run in ("", one.name)]
    if not wanted:
        raise WrongUseError("runs.no_schedule", place="pyproject.toml")
    if install:
        found = timers.install(root, wanted, way=way)
        tell("runs.schedule.installed", runs=", ".join(one.name for one in wanted), way=found.way)
        return
    for one in wanted:
        print(schedules.format_schedule(one, root=root))


_STANDS = {
    "done": "runs.schedule.done",
    "missed": "runs.schedule.missed",
    "failed": "runs.schedule.failed",
}


def _print_standing(root: Path) -> None:
    """The timers of this machine, and how each run stands."""
    from rap.topics.runs.schedules.install import find_installed
    from rap.topics.runs.schedules.standing import find_standing

    found = find_installed(root)
    for one in found:
        print(f"{one.way}:", *one.entries, sep="\n  ")
    for row in find_standing(root):
        at = {"notebook": row.place, "cell": row.cell} if row.state == "failed" else {}
        tell(_STANDS[row.state], indent=2, run=row.run, due=row.due, **at)
    if not found:
        tell("runs.schedule.none")


def print_(
    file: Path,
    *,
    to: Path | None = None,
    booklet: bool = False,
) -> None:
    """Make a PDF of a report: tagged for screen readers (PDF/UA), or --booklet (needs the extra
    `pdf`).
    """
    from rap.report.printing import write_pdf

    if not file.is_file():
        raise WrongUseError("runs.print.not_there", place=file.name)
    out = (
        to if to is not None else file.with_name(f"{file.stem}{'.booklet' if booklet else ''}.pdf")
    )
    n = write_pdf(file, out, booklet=booklet)
    tell("runs.print.booklet" if booklet else "runs.print.done", file=relative(out), n=n)
