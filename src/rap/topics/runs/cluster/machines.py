"""The scheduler and the workers of a team's cluster, started so that words of people stay in memory.

Nothing is spilled to disk, no page shows the work, no profile and no core is kept, and
what a kernel needs as a folder lies in memory and is taken away with the worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.disk_calls import may_run
from rap.core.errors import WrongUseError
from rap.core.extras import need
from rap.topics.runs.cluster.address import HERE, Address, security_of, wait_for
from rap.topics.runs.cluster.keys import CLUSTER
from rap.topics.runs.cluster.there import OURS

if TYPE_CHECKING:
    from distributed.security import Security

SETTINGS: dict[str, Any] = {
    "distributed.worker.memory.target": False,  # the first two: nothing goes to a disk
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.http.routes": [],
    "distributed.scheduler.http.routes": [],
    "distributed.diagnostics.erred-tasks.max-history": 0,
    "distributed.p2p.storage.disk": False,
    "distributed.nanny.environ": {},
}
_TEMPORARY = "temporary-directory"
_PREFIX = "rap-cluster-"
_MEMORY = Path("/dev/shm")
_QUIET = "127.0.0.1:0"  # the port for pages, which there are none of


@contextlib.contextmanager
def memory_folder() -> Iterator[Path]:
    """A private folder in memory, deleted at the end; where memory cannot hold a folder, one among
    temporary files. What a killed process left behind is deleted first.
    """
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    top = _MEMORY if in_memory else Path(tempfile.gettempdir())
    for leftover in top.glob(f"{_PREFIX}*"):
        number = leftover.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not may_run(int(number)):
            shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=top))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(
    address: Address,
    keys: Path,
    *,
    workers: int,
    listens: str = "",
    memory: str = "auto",
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Run `workers` workers of the scheduler at `address` until stopped (Ctrl+C, SIGTERM). With
    `listens`, the interface or address to listen on, run the scheduler too.

    `memory` is the limit of a worker, such as "4 GiB": a worker that takes more is ended, and its
    work is done elsewhere.

    Raises
    ------
    WrongUseError, RefusedError
        As `security_of`; a system that has no memory files (Linux has them).
    """
    need("distributed", extra="cluster")
    import dask

    if listens and address.scheme == "tcp" and listens not in HERE:
        raise WrongUseError(
            "runs.cluster.not_encrypted", address=str(address), host=listens, port=address.port
        )
    if sys.platform != "linux":
        raise WrongUseError("runs.cluster.linux_only", system=sys.platform)
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file is memory on a disk
    security = security_of(address, keys, role=CLUSTER)
    if not listens:
        wait_for(address, security)
    logging.getLogger("distributed").setLevel(logging.WARNING)
    with memory_folder() as folder, dask.config.set({**SETTINGS, _TEMPORARY: str(folder)}):
        asyncio.run(
            _serve(address, security, folder, workers=workers, listens=listens, memory=memory, on_ready=on_ready)
        )  # fmt: skip


async def _serve(
    address: Address,
    security: Security,
    folder: Path,
    *,
    workers: int,
    listens: str,
    memory: str,
    on_ready: Callable[[], None],
) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        if listens:
            await stack.enter_async_context(_scheduler(address, security, listens))
        for number in range(workers):
            own = folder / f"w{number}"
            own.mkdir()
            await stack.enter_async_context(_worker(address, security, own, memory=memory))
        on_ready()
        await stop.wait()


@contextlib.asynccontextmanager
async def _scheduler(address: Address, security: Security, listens: str) -> AsyncIterator[None]:
    from distributed import Scheduler

    async with Scheduler(
        host=listens,
        port=address.port,
        protocol=f"{address.scheme}://",
        security=security,
        dashboard=False,
        dashboard_address=_QUIET,
    ):
        yield


@contextlib.asynccontextmanager
async def _worker(
    address: Address, security: Security, folder: Path, *, memory: str
) -> AsyncIterator[None]:
    """A worker that does one thing at a time, and is restarted when it is lost."""
    from distributed import Nanny

    inside = {"TMPDIR": str(folder), "MPLCONFIGDIR": str(folder / "mpl"), OURS: str(folder)}
    here = address.host if address.scheme == "tcp" else None  # else it would listen everywhere
    async with Nanny(
        str(address),
        host=here,
        security=security,
        nthreads=1,
        memory_limit=memory,
        local_directory=str(folder),
        env=inside,
        silence_logs=logging.WARNING,
        death_timeout="60s",
        dashboard=False,
        dashboard_address=_QUIET,
    ):
        yield
