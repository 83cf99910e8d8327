"""What a worker does: run one notebook on a study that was sent, or answer for a part of a frame.

Nothing here is raised to Dask, which would write it into logs with what it was given: an answer
says what went wrong, as an id with facts.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import MachineFailedError, Message, RapError, RunFailedError
from rap.store.settings import RunSettings
from rap.study.frames import Snapshot
from rap.study.run_tables import read_saved
from rap.topics.runs.plan import versions
from rap.topics.runs.planned import Plan

if TYPE_CHECKING:
    from rap.topics.runs.warm import Kernels

OURS = "RAP_CLUSTER_WORKER"  # in the environment of a worker that `machines` started


class Sealed:
    """Bytes whose content nothing prints: not a log, not an error, not a page."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "<sealed>"


def seal(value: object) -> Sealed:
    """A value to be sent."""
    return Sealed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True)
class Job:
    """One notebook to run: the plan without its study, the study as `pack_study` packed it, and the
    tables of other runs that it uses: what `Snapshot.tables` says of each, and its Parquet.
    """

    key: str
    run: RunSettings
    audience: str
    parameters: Mapping[str, Any]
    notebook: Mapping[str, Any]
    on: datetime.date
    sent: Sealed
    tables: tuple[tuple[Mapping[str, Any], bytes], ...] = ()


@dataclass(frozen=True)
class WorkerAnswer:
    """The answer to something sent: a value, or what went wrong. `message` is the id of a sentence
    with its facts; without it, `broke` is the name of the exception class and nothing more.
    `by_machine` says that the notebook was not at fault (`MachineFailedError`), and `versions` with
    what it was made.
    """

    value: Any = None
    message: Message | None = None
    place: str = ""
    cell: int = 0
    broke: str = ""
    by_machine: bool = False
    versions: Mapping[str, str] | None = None


def find_other(here: Mapping[str, str], there: Mapping[str, str] | None) -> dict[str, Any]:
    """The first version that is not the same there, as facts of a sentence; nothing when all are,
    so that results are the same.
    """
    told = there or {}
    differ = (name for name, version in here.items() if told.get(name) != version)
    return next(
        ({"name": name, "here": here[name], "there": told.get(name, "")} for name in differ), {}
    )


def describe() -> dict[str, Any]:
    """How this worker was started, and with which versions."""
    import dask

    keeps = [dask.config.get(f"distributed.worker.memory.{name}") for name in ("target", "spill")]
    return {"is_ours": OURS in os.environ and not any(keeps), "versions": versions()}


def answered(work: Callable[[Any], Any], sent: Sealed, wanted: Mapping[str, str]) -> Sealed:
    """Do `work` on what was sent, and seal the result; errors leave here only as an answer. Where
    versions are not those that are `wanted`, nothing is done: the numbers could be others.
    """
    own = versions()
    try:
        if other := find_other(wanted, own):
            raise MachineFailedError("runs.cluster.other_version", **other)
        answer = WorkerAnswer(work(pickle.loads(sent.data)))
    except RunFailedError as error:
        by_machine = isinstance(error, MachineFailedError)
        answer = WorkerAnswer(None, error.message, error.place, error.cell, by_machine=by_machine)
    except RapError as error:
        answer = WorkerAnswer(message=error.message, place=error.place)
    except Exception as error:
        answer = WorkerAnswer(broke=type(error).__name__)
    return seal(replace(answer, versions=own))


def run_notebook(job: Job) -> dict[str, Any]:
    """Run a notebook in a kernel of this worker. Returns the executed `notebook` as JSON, `people`
    with a line for each cell of numbers, and the `tables` it saved. These and the study are only in
    memory.
    """
    import nbformat

    from rap.topics.runs.execute import execute

    with contextlib.ExitStack() as stack:
        in_memory = [job.sent.data, b"", b"", *(data for _, data in job.tables)]
        sent, people, saved, *used = (stack.enter_context(memory_file(one)) for one in in_memory)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rap-")))
        (folder / Path(job.run.notebook).parent).mkdir(parents=True, exist_ok=True)
        tables = {str(path): row for path, (row, _) in zip(used, job.tables, strict=True)}
        snapshot = Snapshot(
            folder, job.audience, (), {}, job.on,
            people=people, run=job.run.name, sent=sent, saved=saved, tables=tables,
        )  # fmt: skip
        plan = Plan(job.run, job.audience, job.parameters, job.notebook, snapshot, {"key": job.key})
        notebook = execute(plan, folder, kernels=_kernels())
        return {
            "key": job.key,
            "notebook": str(nbformat.writes(notebook)),
            "people": people.read_text(encoding="utf-8"),
            "tables": read_saved(saved),
        }


@contextlib.contextmanager
def memory_file(data: bytes) -> Iterator[Path]:
    """The path of a file in memory without a name, for this process and its kernels, as long as it
    is held.
    """
    if sys.platform != "linux":  # elsewhere there is no worker (`machines.serve`)
        raise NotImplementedError
    with open(os.memfd_create("rap"), "r+b") as file:
        file.write(data)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")


@cache
def _kernels() -> Kernels:
    """Kernels for all notebooks of this worker, forked from one process that has done the imports
    and ends with the worker.
    """
    from rap.topics.runs.warm import Kernels, Warm

    return Kernels(Warm())
