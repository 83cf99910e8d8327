"""`rap run`, `rap schedule`: make reports, by hand and by the clock."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.cli.output import AsJson, complain, print_json, relative
from rap.core.errors import WrongUseError
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.run import Progress, Result
    from rap.acts.run.plan import Plan


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(run)
    app.command()(schedule)


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names of runs in pyproject.toml; all when left out.", metavar="[NAME…]"
        ),
    ] = None,
    workers: Annotated[int, typer.Option(help="How many notebooks at a time.", min=1, max=64)] = 2,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Run even what has not changed; the old result is moved aside."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the notebooks whose texts, codings, codebook, consent or code have changed, and render
    their reports.
    """
    from rap.acts.run import is_whole, run_all
    from rap.acts.run.plan import plan_runs
    from rap.store.settings import find_study

    plans = plan_runs(find_study(), names or ())
    if not plans:
        raise WrongUseError("cli.run.no_runs", place="pyproject.toml")
    if dry_run:
        rows = [
            {
                "name": plan.name,
                "key": plan.key,
                "state": "skip" if is_whole(plan.folder, plan.key) else "run",
            }
            for plan in plans
        ]
        print_json(rows) if as_json else print(
            "\n".join(f"{row['state']:<5} {row['name']}  {row['key']}" for row in rows)
        )
        return
    with _bars(plans, quiet=as_json) as progress:
        results = run_all(plans, force=force, workers=workers, progress=progress)
    _print_results(results, as_json=as_json)
    codes = [result.error.exit_code for result in results if result.error is not None]
    if codes:
        raise typer.Exit(max(codes))


def _print_results(results: list[Result], *, as_json: bool) -> None:
    """What became of each run, and where its reports are; errors go to standard error."""
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
    for result in results:
        if result.error is not None:
            complain(result.error)
        elif not as_json:
            print(
                say(
                    "cli.run.skipped" if result.state == "skipped" else "cli.run.done",
                    run=result.plan.name,
                )
            )
            for report in result.reports:
                print(f"  {relative(report)}")


@contextmanager
def _bars(plans: list[Plan], *, quiet: bool) -> Iterator[Progress]:
    """A progress bar a plan, on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda plan, cell, of: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    lock = threading.Lock()
    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks = {plan.name: bars.add_task(plan.name, total=None, start=True) for plan in plans}

        def show(plan: Plan, cell: int, of: int) -> None:
            with lock:
                bars.update(tasks[plan.name], completed=cell + 1, total=of)

        yield show


def schedule(
    name: Annotated[
        str, typer.Argument(help="A run; all that have a schedule when left out.")
    ] = "",
) -> None:
    """Print what to give cron or systemd so that runs come back by themselves."""
    from rap.acts.run import format_schedule
    from rap.core.plain import nearest
    from rap.store.settings import find_study, read_settings

    root = find_study()
    runs = read_settings(root).runs
    if name and name not in [run.name for run in runs]:
        raise WrongUseError(
            "cli.run.unknown", run=name, nearest=nearest(name, [run.name for run in runs])
        )
    wanted = [run for run in runs if run.schedule and name in ("", run.name)]
    if not wanted:
        raise WrongUseError("cli.run.no_schedule", place="pyproject.toml")
    command = Path(sys.argv[0]).resolve()
    for run in wanted:
        print(format_schedule(run, root=root, rap=str(command)))
