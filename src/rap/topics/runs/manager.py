"""The kernel of one run, as jupyter_client knows it: forked where the system can, used as soon as it
answers, and over as soon as it has ended.

jupyter_client looks for kernels by the clock: whether its sockets are there (0.1 to 0.2 s), whether a
message comes that nobody waits for (0.2 s), whether it has ended (0.1 s). A small notebook takes
less than these together, so each is replaced by the event itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

from rap.core.kernels import transport_settings
from rap.core.own_python import PROGRAM
from rap.topics.runs.warm import Kernels

_AGAIN_MS = 5  # how soon a socket looks again for a kernel that is about to begin
_ASK_AGAIN_S = 1.0
_HEARD_S = 0.2  # what a kernel says to all comes with its answer, unless nobody listened yet


def manager_of(folder: Path, kernels: Kernels | None) -> type[AsyncKernelManager]:
    """The class of the manager of one kernel: its sockets are in the private `folder`, and it comes
    from `kernels`, or is a new one.
    """

    class Manager(AsyncKernelManager):  # type: ignore[misc]
        def __init__(self, **traits: Any) -> None:
            own = {"connection_file": str(folder / "k.json"), "client_factory": _Client}
            super().__init__(**{**traits, **transport_settings(), **own})
            spec = {"kernel_id": str(uuid4()), "kernel_spec": self.kernel_spec}
            self.provisioner = _Provisioner(parent=self, **spec)
            self.provisioner.kernels = kernels

        @default("context")  # type: ignore[untyped-decorator, unused-ignore]
        def _context_default(self) -> zmq.asyncio.Context:
            self._created_context = True
            return _context()

    return Manager


class _Provisioner(LocalProvisioner):  # type: ignore[misc]
    """Forks this Python's own kernels; starts all others as its base does."""

    kernels: Kernels | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel: forked when it is one of ours."""
        ours = cmd[:3] == [PROGRAM, "-m", "ipykernel_launcher"]
        warm = self.kernels.warm if self.kernels is not None and ours else None
        forked = warm and warm.fork(cmd[3:], env=kwargs["env"], folder=str(kwargs["cwd"]))
        told = self.connection_info
        if forked:
            self.process, self.pid, self.pgid = forked, forked.pid, forked.pid
        else:
            told = await super().launch_kernel(cmd, **kwargs)
        if self.kernels is not None:
            self.kernels.watch(self.process)
        return told

    async def shutdown_requested(self, restart: bool = False) -> None:
        """The kernel has been asked to end: wait until it has, for as long as it is given."""
        patience_s = self.parent.shutdown_wait_time / 2
        with contextlib.suppress(subprocess.TimeoutExpired):  # it is ended then
            await asyncio.to_thread(self.process.wait, patience_s)


class _Client(AsyncKernelClient):  # type: ignore[misc]
    """Knows that a kernel is ready from what it says, and waits no longer."""

    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        return _context()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel has answered and is heard on the channel to all.

        Raises
        ------
        RuntimeError
            It ended, or did not answer within `timeout` seconds.
        """
        until = time.monotonic() + (timeout or float("inf"))
        while not await self._is_ready():
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
            if time.monotonic() > until:
                raise RuntimeError("the kernel did not answer in time")

    async def _is_ready(self) -> bool:
        self.kernel_info()
        try:
            answer = await self.shell_channel.get_msg(timeout=_ASK_AGAIN_S)
            await self.iopub_channel.get_msg(timeout=_HEARD_S)
        except Empty:
            return False
        self._handle_kernel_info_reply(answer)  # which protocol it speaks
        return True


def _context() -> zmq.asyncio.Context:
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.RECONNECT_IVL, _AGAIN_MS)
    return context
