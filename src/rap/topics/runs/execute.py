"""Execute one notebook: papermill over IPC sockets, in a kernel that sees one snapshot and leaves
no history behind.
"""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill import execute_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from rap.core import errors
from rap.core.errors import MachineFailedError, RunFailedError
from rap.core.kernels import write_profile
from rap.core.own_python import own_path, without_secrets
from rap.study.frames import RUN_VARIABLE
from rap.topics.runs.manager import manager_of
from rap.topics.runs.plan import declared_parameters
from rap.topics.runs.planned import Plan
from rap.topics.runs.warm import Kernels

ENGINE = "rap"
Progress = Callable[[int, int], None]


class _Engine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine over private sockets: its own would carry code and words unencrypted."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        folder: Path,
        seen: list[Any],
        env: dict[str, str],
        kernels: Kernels | None,
        **options: Any,
    ) -> None:
        seen.append(nb_man.nb)
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            timeout_func=options["seconds_for"],
            startup_timeout=60,
            kernel_manager_class=manager_of(folder, kernels),
            resources={"metadata": {"path": options["cwd_path"]}},
            on_cell_start=options["on_cell_start"],
        )
        client.execute(env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


papermill_engines.register(ENGINE, _Engine)


def execute(
    plan: Plan,
    staging: Path,
    *,
    kernels: Kernels | None = None,
    on_cell: Progress = lambda cell, of: None,
) -> NotebookNode:
    """Run the plan's notebook, in a kernel of `kernels` where they are given, and return it
    executed, without papermill's own cells, paths and times.

    Raises
    ------
    RunFailedError
        A cell that fails, takes longer than the run's `timeout_s` or than what is left of its `limit_s`;
        `cell` counts from 1. `MachineFailedError`: the kernel died, or did not begin.
    """
    snapshot = staging / "snapshot.json"
    snapshot.write_text(plan.snapshot.to_json(), encoding="utf-8", newline="")
    fresh: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells = [
        {**one, **fresh} if one["cell_type"] == "code" else one for one in plan.notebook["cells"]
    ]
    notebook = from_dict({**plan.notebook, "cells": cells})
    seen: list[NotebookNode] = []
    started, begun = [0], time.monotonic()

    def start(cell: NotebookNode, cell_index: int) -> None:
        started.append(len(_cells(seen[0], cell_index + 1)))
        on_cell(cell_index, len(notebook.cells))

    try:
        return _without_traces(_through_papermill(plan, notebook, snapshot, seen, start, kernels))
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        where, taken = (seen[0] if seen else notebook, started[-1]), time.monotonic() - begun
        raise _failed(plan, *where, error, taken=taken) from None
    except RuntimeError as error:
        name, kind = plan.run.notebook, type(error).__name__
        raise MachineFailedError("runs.no_kernel", place=name, error=kind) from None


def _through_papermill(
    plan: Plan,
    notebook: NotebookNode,
    snapshot: Path,
    seen: list[NotebookNode],
    start: Callable[..., None],
    kernels: Kernels | None,
) -> NotebookNode:
    """papermill with our engine; `seen` gets the notebook that is being executed, for when this
    raises.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rap-", dir=_short_folder()) as folder:
        return execute_notebook(
            notebook,
            None,
            parameters=_parameters(plan),
            engine_name=ENGINE,
            progress_bar=False,
            folder=Path(folder),
            seen=seen,
            kernels=kernels,
            env=_environment(snapshot, Path(folder)),
            seconds_for=lambda cell: _seconds_left(plan, begun),
            cwd_path=str(plan.snapshot.root / Path(plan.run.notebook).parent),
            on_cell_start=start,
        )


def _seconds_left(plan: Plan, begun: float) -> int:
    """How long the next cell may take: its own time, and no longer than what is left of the run's."""
    run = plan.run
    if not run.limit_s:
        return run.timeout_s
    return max(1, min(run.timeout_s, round(run.limit_s - (time.monotonic() - begun))))


def _parameters(plan: Plan) -> dict[str, Any]:
    """The run's own, and its name for a notebook that has a parameter `scope`
    (`rap.open_study(run=scope)`).
    """
    has_scope = "scope" in declared_parameters(plan.run.notebook, plan.notebook)
    return {**({"scope": plan.run.name} if has_scope else {}), **plan.parameters}


def _short_folder() -> str | None:
    """Where sockets can live: their whole path must stay within about 100 bytes."""
    return "/tmp" if len(tempfile.gettempdir().encode()) > 60 and os.path.isdir("/tmp") else None


def _environment(snapshot: Path, folder: Path) -> dict[str, str]:
    write_profile(folder / "ipython")
    return {
        **without_secrets(own_path(os.environ)),
        RUN_VARIABLE: str(snapshot),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _failed(
    plan: Plan, notebook: NotebookNode, number: int, error: Exception, *, taken: float
) -> RunFailedError:
    name, seconds = plan.run.notebook, plan.run.timeout_s
    cells = _cells(notebook)[number - 1 : number]
    cell = cells[0] if cells else NotebookNode(source="", outputs=[])
    line = next(filter(None, map(str.strip, str(cell.source).splitlines())), "")[:60]
    at: dict[str, Any] = {"place": name, "cell": number}
    if isinstance(error, CellTimeoutError):
        if 0 < plan.run.limit_s <= taken + 1:
            return RunFailedError("runs.over_limit", **at, line=line, seconds=plan.run.limit_s)
        return RunFailedError("runs.too_slow", **at, line=line, seconds=seconds)
    if isinstance(error, DeadKernelError):
        return MachineFailedError("runs.kernel_died", **at, line=line)
    ename = getattr(error, "ename", "")
    # the message of one of our own errors; others may hold a participant's words
    raised = [one for one in cell.get("outputs", ()) if one.get("output_type") == "error"]
    own = next((str(one.evalue) for one in raised if one.ename in vars(errors)), "")
    reason = own or ename or type(error).__name__
    return RunFailedError("runs.cell_failed", **at, line=line, reason=reason)


def _cells(notebook: NotebookNode, end: int | None = None) -> list[NotebookNode]:
    """The cells as the author wrote them: papermill's injected ones left out, so that numbers are
    those she sees.
    """
    added = {"injected-parameters", "papermill-error-cell-tag"}
    return [one for one in notebook.cells[:end] if not added & {*one.metadata.get("tags", ())}]


def _without_traces(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = _cells(notebook)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook
