"""Kernels that are forked from a process which has done the imports: of the 1.5 seconds of CPU
that a notebook of the demo takes, 1.1 are imports.

That process never runs a notebook. A kernel forked from it serves one run and ends, as any other
does, and knows nothing of the kernels before it. Where the system cannot fork so (Windows, macOS),
and for kernels other than this Python's, kernels are started as usual, and are slower.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pickle
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.own_python import python
from rap.languages.catalogue import COMPLETE
from rap.topics.runs.drawers import Work, do_and_tell, end_with, raise_told

# Kernels end without taking the interpreter apart, which takes as long as a small notebook: what is
# to be done at exit is done, IPython lets go of all that the notebook made, and then nothing is left
# to save. What was to be done last is what was said first.
_START = (
    "import atexit, os, sys; atexit.register(os._exit, 0); "
    "sys.path.append(sys.argv[1]); "
    "from rap.topics.runs.warm import serve; serve(int(sys.argv[2]))"
)
_PACKAGE = str(Path(__file__).resolve().parents[3])
_CAN_FORK = sys.platform == "linux"
_PID = struct.Struct("<i")
# What nearly every notebook of a study needs; what only one needs it imports itself.
_MODULES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.history",
    "IPython.extensions.storemagic",
    "babel.dates",
    "babel.messages.pofile",
    "babel.numbers",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "numpy.random",
    "pandas",
    "psutil",
    "pyarrow.compute",
    "pyarrow.dataset",
    "rap.analysis.cooccurrence",
    "rap.analysis.crosstab",
    "rap.analysis.saturation",
    "rap.report.items",
    "rap.store.cache",
    "rap.store.findings",
    "rap.study.study",
    "ruamel.yaml",
    "sqlite3",
    "tornado.platform.asyncio",
)
# What draws the editions of a run.
_DRAWING = (
    "rap.topics.runs.fill",
    "rap.topics.runs.guard",
    "rap.topics.runs.since",
    "rap.report.cards",
)


class Warm:
    """The process with the imports: begun at once, in the background, and ended with its `with`."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        self._one_by_one = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                python("-c", _START, _PACKAGE, str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def fork(self, words: Sequence[str], *, env: Mapping[str, str], folder: str) -> Forked | None:
        """A kernel as `python -m ipykernel_launcher WORDS…` would be in that folder; None when the
        process is gone.
        """
        if sys.platform != "linux":  # elsewhere there is no such process (`_CAN_FORK`)
            raise NotImplementedError
        told = {"words": [*words], "env": {**env}, "folder": folder}
        return self._ask(json.dumps(told).encode())

    def do(self, work: Work) -> tuple[Forked, int] | None:
        """A process that does `work` (it is pickled) with our environment, and the pipe in which it
        tells what became of it; None when the process with the imports is gone.
        """
        pipe, out = os.pipe()
        forked = self._ask(pickle.dumps(({**os.environ}, work)), out)
        os.close(out)
        if forked is None:
            os.close(pipe)
            return None
        return forked, pipe

    def _ask(self, told: bytes, *out: int) -> Forked | None:
        if sys.platform != "linux":
            raise NotImplementedError
        asked = os.memfd_create("kernel")
        with open(asked, "wb") as file, self._one_by_one, contextlib.suppress(OSError):
            file.write(told)
            file.flush()
            os.lseek(asked, 0, os.SEEK_SET)
            socket.send_fds(self._line, [b"k"], [asked, *out])
            number, fds, _, _ = socket.recv_fds(self._line, _PID.size, 1)
            if fds:
                return Forked(int(_PID.unpack(number)[0]), fds[0])
        return None

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid

    def close(self) -> None:
        """End it; its kernels end with their runs."""
        self._line.close()
        self._process.wait()


class Kernels:
    """Where kernels come from: forked where the system can, else started; and those that run."""

    def __init__(self, warm: Warm | None) -> None:
        self.warm = warm
        self._running: list[Any] = []
        self._is_over = False
        self._one_by_one = threading.Lock()

    def watch(self, process: Any) -> None:
        """Know a kernel that has begun, and end it when the others were ended while it began;
        `process` is a `subprocess.Popen` or is like one.
        """
        with self._one_by_one:
            self._running = [one for one in self._running if one.poll() is None] + [process]
            if self._is_over:
                process.kill()

    def do(self, work: Work) -> bool:
        """Do it in a process forked for it; False when no process could be forked.

        Raises
        ------
        Exception
            What `work` raised; `MachineFailedError` when its process was killed.
        """
        begun = self.warm.do(work) if self.warm is not None else None
        if begun is None:
            return False
        self.watch(begun[0])
        with open(begun[1], "rb") as file:
            told = file.read()
        begun[0].wait()
        raise_told(told)
        return True

    def kill(self) -> None:
        """End those that still run, at once, and those that begin from now on."""
        with self._one_by_one:
            self._is_over = True
            for process in self._running:
                if process.poll() is None:
                    process.kill()


@contextlib.contextmanager
def warm_kernels() -> Iterator[Kernels]:
    """Kernels for what is done within it; at its end none is left."""
    kernels = Kernels(Warm() if _CAN_FORK else None)
    try:
        yield kernels
    finally:
        kernels.kill()
        if kernels.warm is not None:
            kernels.warm.close()


class Forked:
    """A kernel that is a child of the process with the imports, with what jupyter_client asks of a
    `subprocess.Popen`. How it ended only its parent learns: it counts as 0.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int) -> None:
        self.pid, self._handle = pid, handle
        self.returncode: int | None = None

    def _has_ended(self, timeout: float | None) -> bool:
        # not `select.select`, which refuses a handle of a program with 1,024 open files
        with selectors.DefaultSelector() as selector:
            selector.register(self._handle, selectors.EVENT_READ)
            return bool(selector.select(timeout))

    def poll(self) -> int | None:
        """As `subprocess.Popen.poll`; from several threads at once, too."""
        if self.returncode is None and self._has_ended(0):
            self.returncode = 0
        return self.returncode

    def __del__(self) -> None:
        os.close(self._handle)  # not before: another thread may be waiting for it

    def wait(self, timeout: float | None = None) -> int:
        """As `subprocess.Popen.wait`."""
        if self.returncode is None and not self._has_ended(timeout):
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing when it has ended."""
        if sys.platform == "linux" and self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if sys.platform == "linux":
            self.send_signal(signal.SIGKILL)


def serve(number: int) -> None:
    """The process itself: import, then fork a kernel for each that is asked, until nobody asks."""
    if sys.platform != "linux":
        raise NotImplementedError
    for name in _MODULES:
        importlib.import_module(name)
    gc.freeze()  # what is imported is no kernel's to clear away
    line = socket.socket(fileno=number)
    forked: list[int] = []
    ours = os.getpid()
    while fds := _asked(line):
        if fds[1:]:
            _get_ready_to_draw()
        pid = os.fork()
        if pid == 0:
            line.close()
            if fds[1:]:
                end_with(ours)
                do_and_tell(lambda: _work(fds[0]), fds[1])
            _become(fds[0], ours)
            return
        for one in fds:
            os.close(one)
        handle = os.pidfd_open(pid)
        with contextlib.suppress(OSError):  # killed while we forked: there is no next to be asked
            socket.send_fds(line, [_PID.pack(pid)], [handle])
        os.close(handle)
        forked = _running({*forked, pid})
    for pid in _running(forked):  # whoever asked for them was killed
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _asked(line: socket.socket) -> list[int]:
    """What the next kernel is to be, or what is to be done and the pipe to tell it in; nothing when
    nobody asks any more, or was killed.
    """
    if sys.platform != "linux":
        raise NotImplementedError
    with contextlib.suppress(OSError):
        return list(socket.recv_fds(line, 1, 2)[1])
    return []


@cache
def _get_ready_to_draw() -> None:
    """Import what draws, and compile its template, before the first that needs it is forked."""
    from nbformat.v4 import new_notebook

    for name in _DRAWING:
        importlib.import_module(name)
    edition, exporter = map(importlib.import_module, ("rap.report.edition", "rap.report.exporter"))
    for language in COMPLETE:
        exporter.render_report(new_notebook(), edition.team_draft("", language))
    gc.freeze()


def _work(asked: int) -> Work:
    """What is to be done, in the environment of the one who asked."""
    with open(asked, "rb") as file:
        env, work = pickle.load(file)
    os.environ.clear()
    os.environ.update(env)
    return work  # type: ignore[no-any-return]


def _running(forked: Collection[int]) -> list[int]:
    """Those of our kernels that still run; the system may forget the others."""
    if sys.platform != "linux":
        raise NotImplementedError
    return [pid for pid in forked if not os.waitpid(pid, os.WNOHANG)[0]]


def _become(asked: int, parent: int) -> None:
    """In the fork: be the kernel that was asked for, as long as the process `parent` lives."""
    if sys.platform != "linux":
        raise NotImplementedError
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    with open(asked, "rb") as file:
        told = json.loads(file.read())
    os.setsid()
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["env"])
    # not os.getppid(): it is 1 when the parent is gone already, and 1 would be waited for for ever
    os.environ["JPY_PARENT_PID"] = str(parent)
    np.random.seed(None)  # all forks would draw the same numbers
    sys.argv[:] = ["ipykernel_launcher", *told["words"]]
    app = IPKernelApp.instance()
    app.initialize()
    atexit.register(_let_control_end, app)  # said last, done first
    app.start()


def _let_control_end(app: Any) -> None:
    """Wait for the thread that took the request to end. At its exit ipykernel stops the channel to all,
    which that thread may be about to use: it would wait ten seconds for an answer.
    """
    if app.kernel._shutdown_message is not None:
        app.control_thread.join()
