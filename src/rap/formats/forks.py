"""Many files read one after the other, each in a process of its own that is forked from one which has
imported the readers: four fifths of the work of a process are imports.

The process they are forked from never sees a file: what is asked, and where the answer goes, are given
on to the fork as open files. It reads nothing but that another one is wanted, and ends with its caller.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from rap.core.apart import PACKAGE, bare_environment
from rap.core.own_python import python

# The package is found where it is now, after all that is installed.
_START = "import sys; sys.path.append(sys.argv[1]); from rap.formats.child import nurse; nurse(int(sys.argv[2]))"
_CAN_FORK = sys.platform == "linux"
_NUMBER = struct.Struct("<i")
Answer = tuple[bytes, bytes, int]


class Nursery:
    """Begun with the first file; one file at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def run(self, asked: bytes, *, wait_s: float) -> Answer:
        """What a fork that is asked this writes to stdout and to stderr, and its exit code, negative
        for a signal.

        Raises
        ------
        TimeoutError
            It took longer than `wait_s`, and was stopped.
        """
        if sys.platform != "linux":  # elsewhere there is none (`_CAN_FORK`)
            raise NotImplementedError
        until, line = time.monotonic() + wait_s, self._line or self._begin()
        given = os.memfd_create("asked")
        with open(given, "wb", closefd=False) as file:
            file.write(asked)
        os.lseek(given, 0, os.SEEK_SET)
        out, err = os.pipe(), os.pipe()
        ours = [given, out[1], err[1]]
        try:
            with contextlib.suppress(OSError):  # it was ended from outside: no number comes
                socket.send_fds(line, [b"f"], ours)
        finally:
            for one in ours:
                os.close(one)
        pid = self._number()
        try:
            told = _read(out[0], err[0], until=until)
        except TimeoutError:
            if pid > 0:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            raise
        finally:
            os.close(out[0])
            os.close(err[0])
            code = self._number()
        return (*told, code)

    def close(self) -> None:
        """End it; it has no fork by then."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.wait()
        self._process = self._line = None

    def _begin(self) -> socket.socket:
        self._line, theirs = socket.socketpair()
        # -I: nothing of the current folder or of the environment is imported; -B: nothing is written.
        words = python("-I", "-B", "-X", "utf8", "-c", _START, PACKAGE)
        with theirs:
            self._process = subprocess.Popen(
                [*words, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=bare_environment(),
            )
        return self._line

    def _number(self) -> int:
        """The next number it sends; -9, as a signal, when it was ended from outside."""
        data = b""
        with contextlib.suppress(OSError):
            data = self._line.recv(_NUMBER.size, socket.MSG_WAITALL) if self._line else b""
        if len(data) == _NUMBER.size:
            return int(_NUMBER.unpack(data)[0])
        self.close()
        return -9


def _read(*pipes: int, until: float) -> tuple[bytes, bytes]:
    """All that comes through two pipes, read side by side: a full one would hold up the other."""
    pieces: dict[int, list[bytes]] = {pipe: [] for pipe in pipes}
    with selectors.DefaultSelector() as waiting:
        for pipe in pipes:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(max(0.0, until - time.monotonic()))
            if not ready and time.monotonic() >= until:
                raise TimeoutError
            for key, _ in ready:
                if piece := os.read(key.fd, 1 << 16):
                    pieces[key.fd].append(piece)
                else:
                    waiting.unregister(key.fd)
    out, err = (b"".join(pieces[pipe]) for pipe in pipes)
    return out, err


NURSERY: ContextVar[Nursery | None] = ContextVar("nursery", default=None)


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Within it, the processes that read files are forks of one. Where the system has no such forks
    they are begun one by one.
    """
    if not _CAN_FORK or NURSERY.get() is not None:
        yield
        return
    nursery = Nursery()
    before = NURSERY.set(nursery)
    try:
        yield
    finally:
        NURSERY.reset(before)
        nursery.close()


def fork_for(line: socket.socket, work: Callable[[], None]) -> None:
    """In the nursery: a fork for each that is wanted does `work` and ends; who it is and how it ended
    is sent back.
    """
    if sys.platform != "linux":
        raise NotImplementedError
    os.chdir("/")
    while fds := socket.recv_fds(line, 1, 3)[1]:
        pid = os.fork()
        if pid == 0:
            line.close()
            for number, fd in enumerate(fds):
                os.dup2(fd, number)
                os.close(fd)
            os._exit(_ended(work))
        for fd in fds:
            os.close(fd)
        line.send(_NUMBER.pack(pid))
        line.send(_NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))


def _ended(work: Callable[[], None]) -> int:
    """The exit code; a failure says its kind and nothing else, as everywhere."""
    try:
        work()
    except BaseException as error:
        os.write(2, type(error).__name__.encode())
        return 1
    return 0
