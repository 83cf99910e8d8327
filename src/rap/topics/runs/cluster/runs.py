"""Notebooks run on a cluster: an executor of `rap.topics.runs.results`.

The notebook and the study as its audience may see it go out; the executed notebook comes back. The
report is drawn here, where all texts are known and every word is checked.
"""

from __future__ import annotations

import contextlib
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from rap.core.errors import MachineFailedError, RunFailedError
from rap.store.run_results import EXTENSIONS, TABLES
from rap.study.run_tables import is_table_name
from rap.topics.runs.cluster.address import connected
from rap.topics.runs.cluster.there import (
    Job,
    Sealed,
    WorkerAnswer,
    answered,
    find_other,
    run_notebook,
    seal,
)
from rap.topics.runs.fill import PEOPLE, OnCell, write_up
from rap.topics.runs.plan import versions
from rap.topics.runs.planned import Plan
from rap.topics.runs.results import Fill
from rap.topics.runs.sent import pack_study

if TYPE_CHECKING:
    from distributed import Client

_LOOK_S = 5.0
_ALONE = 12  # looks, a minute, without any worker


@contextlib.contextmanager
def on_cluster(address: str, *, keys: Path | None = None) -> Iterator[Fill]:
    """The executor that runs notebooks at `address`.

    Raises
    ------
    WrongUseError, RefusedError
        As `rap.topics.runs.cluster.address.connected`.
    """
    with connected(address, keys=keys) as client:
        yield partial(_fill, client=client, packed=_Packed())


class _Packed:
    """Packed studies, ready to be sent; runs that see the same share one."""

    def __init__(self) -> None:
        self._one_by_one, self._last = threading.Lock(), (None, Sealed(b""))

    def of(self, plan: Plan) -> Sealed:
        at = plan.snapshot
        key: Any = (at.root, at.audience, at.sources, tuple(at.lengths.items()), at.on)
        with self._one_by_one:
            if self._last[0] != key:
                self._last = key, Sealed(pack_study(plan.study()))
            return self._last[1]


def _fill(plan: Plan, folder: Path, on_cell: OnCell, *, client: Client, packed: _Packed) -> None:
    """Do what `rap.topics.runs.fill.fill` does, on the cluster; `on_cell` is called once, when all
    cells are done.
    """
    import nbformat

    if others := [row["name"] for row in plan.manifest.get(EXTENSIONS, ())]:
        place = plan.run.notebook
        raise RunFailedError("core.extension.no_cluster", place=place, packages=tuple(others))
    job = Job(
        plan.key, plan.run, plan.audience, dict(plan.parameters), plan.notebook,
        plan.snapshot.on, packed.of(plan), tuple(_used(plan)),
    )  # fmt: skip
    done = _value(ask(client, run_notebook, job, place=plan.run.notebook), plan)
    if done["key"] != plan.key or not all(map(is_table_name, done["tables"])):
        raise RunFailedError("runs.cluster.broke", place=plan.run.notebook, error="KeyError")
    if done["tables"]:
        (folder / TABLES).mkdir()
    for name, data in done["tables"].items():
        (folder / TABLES / f"{name}.parquet").write_bytes(data)
    (folder / PEOPLE).write_text(done["people"], encoding="utf-8", newline="")
    notebook = nbformat.reads(done["notebook"], as_version=4)
    on_cell(len(notebook.cells) - 1, len(notebook.cells))
    write_up(plan, folder, notebook)


def _used(plan: Plan) -> Iterator[tuple[Mapping[str, Any], bytes]]:
    """The tables of other runs that a plan uses."""
    for path, row in plan.snapshot.tables.items():
        yield row, (plan.snapshot.root / path).read_bytes()


def _value(answer: WorkerAnswer, plan: Plan) -> dict[str, Any]:
    name = plan.run.notebook
    if answer.message is not None:
        kind = MachineFailedError if answer.by_machine else RunFailedError
        raise kind(answer.message, place=answer.place or name, cell=answer.cell)
    if answer.broke:
        raise RunFailedError("runs.cluster.broke", place=name, error=answer.broke)
    return answer.value  # type: ignore[no-any-return]


def ask(
    client: Client, work: Callable[[Any], Any], what: object, *, place: str = ""
) -> WorkerAnswer:
    """Send work to a worker and wait for its answer. If the worker is lost, another one starts
    again.

    Raises
    ------
    MachineFailedError
        The cluster is gone or has no worker left, or the same work ended several workers.
    """
    return answer_of(send(client, work, what), client, place=place)


def send(client: Client, work: Callable[[Any], Any], what: object) -> Any:
    """Send work to a worker; return the future of its answer. Its name reveals nothing, and the
    cluster forgets it when it is released.
    """
    name = f"rap-{uuid4().hex}"
    return client.submit(answered, work, seal(what), versions(), key=name, pure=False)


def answer_of(future: Any, client: Client, *, place: str = "") -> WorkerAnswer:
    """Wait for a future of `send`; see `ask`. An answer of other versions than ours is refused,
    whatever it says: a worker may join when work has begun.
    """
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    alone = 0
    try:
        while True:
            try:
                sealed: Sealed = future.result(timeout=_LOOK_S)
                answer: WorkerAnswer = pickle.loads(sealed.data)
                if other := find_other(versions(), answer.versions):
                    raise MachineFailedError("runs.cluster.other_version", place=place, **other)
                return answer
            except TimeoutError:
                alone = 0 if client.nthreads() else alone + 1
                if alone >= _ALONE:
                    raise MachineFailedError("runs.cluster.no_workers_left", place=place) from None
    except KilledWorker:
        raise MachineFailedError("runs.cluster.ended_workers", place=place) from None
    except (CancelledError, CommClosedError, OSError):
        raise MachineFailedError("runs.cluster.gone", place=place) from None
    except (TypeError, ImportError, AttributeError):
        # older code takes no versions, or lacks a name
        older: dict[str, Any] = find_other({"rap": versions()["rap"]}, None)
        raise MachineFailedError("runs.cluster.other_version", place=place, **older) from None
    finally:
        future.release()
