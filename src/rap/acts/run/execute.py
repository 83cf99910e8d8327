"""Execute one notebook: papermill over IPC sockets, in a kernel that sees one snapshot and leaves
no history behind.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill import execute_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from rap.acts.old_imports import find_old_imports
from rap.acts.run.plan import Plan, declared_parameters
from rap.acts.run.warm import Warm
from rap.core import errors
from rap.core.errors import RunFailedError
from rap.core.kernels import transport_settings
from rap.study.frames import RUN_VARIABLE

ENGINE = "rap"
Progress = Callable[[int, int], None]


class _Provisioner(LocalProvisioner):  # type: ignore[misc]
    """Forks this Python's own kernels; starts all others as its base does."""

    warm: Warm | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel: forked when it is one of ours."""
        ours = cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]
        if self.warm is None or not ours:
            return await super().launch_kernel(cmd, **kwargs)
        forked = self.warm.fork(cmd[3:], env=kwargs["env"], folder=str(kwargs["cwd"]))
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.pgid = forked, forked.pid, forked.pid
        return self.connection_info


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
        warm: Warm | None,
        **options: Any,
    ) -> None:
        seen.append(nb_man.nb)

        class Manager(AsyncKernelManager):  # type: ignore[misc]
            def __init__(self, **traits: Any) -> None:
                connection = {"connection_file": str(folder / "k.json")}
                super().__init__(**{**traits, **transport_settings(), **connection})
                spec = {"kernel_id": str(uuid4()), "kernel_spec": self.kernel_spec}
                self.provisioner = _Provisioner(parent=self, **spec)
                self.provisioner.warm = warm

        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            timeout=options["execution_timeout"],
            startup_timeout=60,
            kernel_manager_class=Manager,
            resources={"metadata": {"path": options["cwd_path"]}},
            on_cell_start=options["on_cell_start"],
        )
        client.execute(env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


papermill_engines.register(ENGINE, _Engine)


def execute(
    plan: Plan,
    staging: Path,
    *,
    warm: Warm | None = None,
    on_cell: Progress = lambda cell, of: None,
) -> NotebookNode:
    """Run the plan's notebook, in a kernel forked from `warm` where there is one, and return it
    executed, without papermill's own cells, paths and times.

    Raises
    ------
    RunFailedError
        A cell that fails, takes longer than the run's `timeout_s`, or takes the kernel with it;
        `cell` counts from 1.
    """
    snapshot = staging / "snapshot.json"
    snapshot.write_text(plan.snapshot.to_json(), encoding="utf-8", newline="")
    fresh: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells = [
        {**one, **fresh} if one["cell_type"] == "code" else one for one in plan.notebook["cells"]
    ]
    notebook = from_dict({**plan.notebook, "cells": cells})
    seen: list[NotebookNode] = []
    started = [0]

    def start(cell: NotebookNode, cell_index: int) -> None:
        started.append(len(_cells(seen[0], cell_index + 1)))
        on_cell(cell_index, len(notebook.cells))

    try:
        return _without_traces(_through_papermill(plan, notebook, snapshot, seen, start, warm))
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise _failed(plan, seen[0] if seen else notebook, started[-1], error) from None
    except RuntimeError as error:
        name, kind = plan.run.notebook, type(error).__name__
        raise RunFailedError("acts.run.no_kernel", place=name, error=kind) from None


def _through_papermill(
    plan: Plan,
    notebook: NotebookNode,
    snapshot: Path,
    seen: list[NotebookNode],
    start: Callable[..., None],
    warm: Warm | None,
) -> NotebookNode:
    """papermill with our engine; `seen` gets the notebook that is being executed, for when this
    raises.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="rap-", dir=_short_folder()) as folder:
        return execute_notebook(
            notebook,
            None,
            parameters=_parameters(plan),
            engine_name=ENGINE,
            progress_bar=False,
            folder=Path(folder),
            seen=seen,
            warm=warm,
            env=_environment(snapshot, Path(folder)),
            execution_timeout=plan.run.timeout_s,
            cwd_path=str(plan.snapshot.root / Path(plan.run.notebook).parent),
            on_cell_start=start,
        )


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
    return {
        **os.environ,
        RUN_VARIABLE: str(snapshot),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _failed(plan: Plan, notebook: NotebookNode, number: int, error: Exception) -> RunFailedError:
    name, seconds = plan.run.notebook, plan.run.timeout_s
    cells = _cells(notebook)[number - 1 : number]
    cell = cells[0] if cells else NotebookNode(source="", outputs=[])
    line = next(filter(None, map(str.strip, str(cell.source).splitlines())), "")[:60]
    at: dict[str, Any] = {"place": name, "cell": number}
    if isinstance(error, CellTimeoutError):
        return RunFailedError("acts.run.too_slow", **at, line=line, seconds=seconds)
    if isinstance(error, DeadKernelError):
        return RunFailedError("acts.run.kernel_died", **at, line=line)
    ename = getattr(error, "ename", "")
    if ename.endswith(("ImportError", "NotFoundError")):
        for one in find_old_imports(str(cell.source)):
            return RunFailedError("acts.run.old_import", **at, old=one.old)
    # the message of one of our own errors; others may hold a participant's words
    raised = [one for one in cell.get("outputs", ()) if one.get("output_type") == "error"]
    own = next((str(one.evalue) for one in raised if one.ename in vars(errors)), "")
    reason = own or ename or type(error).__name__
    return RunFailedError("acts.run.cell_failed", **at, line=line, reason=reason)


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
