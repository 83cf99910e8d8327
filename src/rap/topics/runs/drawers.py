"""The editions of one run drawn side by side: each in a process of its own, forked from one that has
the study open.

A process with a second thread is never forked: the copy could wait for ever for what that thread
held. There, and where the system cannot fork, editions are drawn one after the other.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from rap.core.errors import MachineFailedError

Work = Callable[[], object]
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def do_all(works: Sequence[Work], *, may_fork: bool) -> None:
    """Do each; all have ended when this returns or raises the error of the first that failed.

    Raises
    ------
    MachineFailedError
        One of the processes was killed.
    """
    if not may_fork or len(works) < 2 or len(list(Path("/proc/self/task").iterdir())) > 1:
        for work in works:
            work()
        return
    begun = [_begin(work) for work in works]
    told = []
    for pid, pipe in begun:
        with open(pipe, "rb") as file:
            told.append(file.read())
        os.waitpid(pid, 0)
    for one in told:
        raise_told(one)


def _begin(work: Work) -> tuple[int, int]:
    """Its process, and the pipe that tells what became of it."""
    if sys.platform != "linux":
        raise NotImplementedError
    pipe, out = os.pipe()
    ours, pid = os.getpid(), os.fork()
    if pid == 0:
        os.close(pipe)
        end_with(ours)
        do_and_tell(lambda: work, out)
    os.close(out)
    return pid, pipe


def end_with(parent: int) -> None:
    """Let this process be killed when `parent`, which forked it, ends in whatever way."""
    if sys.platform != "linux":
        raise NotImplementedError
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def do_and_tell(asked: Callable[[], Work], out: int) -> NoReturn:
    """Do what is asked, write into the pipe `out` what became of it, and end at once: nothing that the
    process was forked with is closed or written a second time.
    """
    error: Exception | None = None
    try:
        try:
            asked()()
        except Exception as raised:
            error = raised
        told = pickle.dumps(error)
        with open(out, "wb") as file:
            file.write(told)
    finally:
        os._exit(0)


def raise_told(told: bytes) -> None:
    """Raise what `do_and_tell` wrote, where that is an error.

    Raises
    ------
    MachineFailedError
        It wrote nothing: it was killed.
    """
    if not told:
        raise MachineFailedError("runs.drawing_died")
    error = pickle.loads(told)
    if error is not None:
        raise error
