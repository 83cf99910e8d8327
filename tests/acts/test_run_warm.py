"""Kernels forked from a process that did the imports: each is as one that was started anew."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from runs import HEARD, RUNS, make_run_study

from rap.core.errors import MachineFailedError
from rap.topics.runs.execute import execute
from rap.topics.runs.manager import _Client, manager_of
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.runs.warm import _PACKAGE, _START, Forked, Kernels, Warm, warm_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks so on Linux alone")
_TELLS = """
import json, os, random, numpy
seen = globals().get("seen", 0) + 1
known = [name for name in os.environ if name.startswith("ONLY_")]
print(json.dumps([seen, os.getppid(), os.getcwd(), known, numpy.random.random(), random.random()]))
"""


_LEAVES = """
import atexit, pathlib
left = open("left", "w")
left.write("in a file nobody closed")
class Last:
    def __del__(self): open("let-go", "w")
last = Last()
atexit.register(lambda: pathlib.Path("at-exit").touch())
print("[]")
"""


_SLOW_TO_END = """
import pathlib, sys, threading, time
from functools import partial
from ipykernel.kernelapp import IPKernelApp
def slowly(app, flush, threading=threading, time=time):
    if threading.current_thread() is app.control_thread:
        time.sleep(0.3)
    flush()
def close(app, reset, file=pathlib.Path("is-asked").absolute(), str=str):
    file.write_text(str(app.control_thread.is_alive()))
    reset()
def prepare(app):
    flush, reset = sys.stdout.flush, app.reset_io
    sys.stdout.flush, app.reset_io = partial(slowly, app, flush), partial(close, app, reset)
prepare(IPKernelApp.instance())
print("[]")
"""


@pytest.fixture(scope="module")
def kernels() -> Iterator[Kernels]:
    with warm_kernels() as kernels:
        yield kernels


def told(root: Path, tmp_path: Path, kernels: Kernels) -> list[object]:
    """What the last cell of the run prints, executed once."""
    (plan,) = plan_runs(root)
    folder = tmp_path / f"run-{time.monotonic_ns()}"
    folder.mkdir()
    notebook = execute(plan, folder, kernels=kernels)
    return list(json.loads(notebook.cells[-1].outputs[0].text))


def test_a_forked_kernel_is_as_new(
    kernels: Kernels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It is a child of the process with the imports, in its own folder, with the environment of its
    own run; nothing is left of the run before, and it draws other random numbers.
    """
    root = make_run_study(tmp_path / "study", HEARD, _TELLS)
    monkeypatch.setenv("ONLY_FIRST", "1")
    first = told(root, tmp_path, kernels)
    monkeypatch.delenv("ONLY_FIRST")
    second = told(root, tmp_path, kernels)

    assert first[1] == second[1] == kernels.warm.pid
    assert (first[0], second[0]) == (1, 1)
    assert (first[3], second[3]) == (["ONLY_FIRST"], [])
    assert first[2] == second[2] == str(root / "notebooks")
    assert first[4] != second[4]
    assert first[5] != second[5]


def test_a_kernel_ends_when_all_is_saved(kernels: Kernels, tmp_path: Path):
    """What a notebook left open is written, what it made is let go, what it wanted at exit is done."""
    root = make_run_study(tmp_path / "study", _LEAVES)
    told(root, tmp_path, kernels)

    assert (root / "notebooks/left").read_text() == "in a file nobody closed"
    assert (root / "notebooks/let-go").exists()
    assert (root / "notebooks/at-exit").exists()


def test_a_kernel_closes_its_channels_after_who_was_asked_to_end(kernels: Kernels, tmp_path: Path):
    """That thread prints, and would wait ten seconds for a channel that is closed meanwhile."""
    root = make_run_study(tmp_path / "study", _SLOW_TO_END)
    told(root, tmp_path, kernels)

    assert (root / "notebooks/is-asked").read_text() == "False"


@pytest.mark.parametrize("ends", [True, False])
def test_a_kernel_that_was_asked_to_end_is_waited_for(ends: bool, tmp_path: Path):
    """And not looked at ten times a second; one that does not end within 2.5 s is ended."""
    waited = []

    def wait(timeout: float) -> int:
        waited.append(timeout)
        if not ends:
            raise subprocess.TimeoutExpired("kernel", timeout)
        return 0

    manager = manager_of(tmp_path, None)(kernel_name="python3")
    manager.provisioner.process = SimpleNamespace(wait=wait)
    asyncio.run(manager.provisioner.shutdown_requested())

    assert waited == [2.5]


def test_the_end_of_a_kernel_is_seen_by_a_program_with_many_open_files():
    """A number past 1,023 is one that `select.select` refuses; a server with many readers gets
    there.
    """
    with contextlib.ExitStack() as stack:
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(limits[0], 2048), limits[1]))
        for _ in range(1100):
            stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        with subprocess.Popen([sys.executable, "-c", ""]) as process:
            kernel = Forked(process.pid, os.pidfd_open(process.pid))

            assert kernel.wait(60) == 0
            assert kernel.poll() == 0


def test_a_kernel_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch):
    """Who listens too late to what a kernel says to all asks again; one that ended is an error."""
    heard = [False, True]
    client = _Client()
    monkeypatch.setattr(client, "_is_ready", lambda: _soon(heard.pop(0)))
    monkeypatch.setattr(client, "is_alive", lambda: _soon(True))
    asyncio.run(client.wait_for_ready(timeout=9))
    assert heard == []

    monkeypatch.setattr(client, "_is_ready", lambda: _soon(False))
    with pytest.raises(RuntimeError, match="in time"):
        asyncio.run(client.wait_for_ready(timeout=1e-9))
    monkeypatch.setattr(client, "is_alive", lambda: _soon(False))
    with pytest.raises(RuntimeError, match="ended"):
        asyncio.run(client.wait_for_ready(timeout=9))


async def _soon(value: object) -> object:
    return value


def test_a_kernel_that_begins_after_the_stop_runs_nothing(tmp_path: Path):
    """A run was stopped while its kernel was being started: no cell of it runs."""
    root = make_run_study(tmp_path / "study", HEARD, "open('ran', 'w')")
    kernels = Kernels(None)
    kernels.kill()

    with pytest.raises(MachineFailedError):
        told(root, tmp_path, kernels)
    assert not (root / "notebooks/ran").exists()


def test_where_the_process_is_gone_kernels_are_started_as_usual(tmp_path: Path):
    root = make_run_study(tmp_path / "study", HEARD, _TELLS)
    with warm_kernels() as kernels:
        os.kill(kernels.warm.pid, signal.SIGKILL)
        assert told(root, tmp_path, kernels)[1] == os.getpid()


def test_all_kernels_of_a_run_are_forked_and_all_end_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root = make_run_study(tmp_path / "study", runs=RUNS.replace('"members"]', '"members", "team"]'))
    forked = []
    fork = Warm.fork
    monkeypatch.setattr(
        Warm, "fork", lambda self, *a, **k: forked.append(fork(self, *a, **k)) or forked[-1]
    )
    results = run_all(plan_runs(root))

    assert {one.state for one in results} == {"done"}
    assert len(forked) == len(results) > 1
    assert all(one is not None and one.poll() == 0 for one in forked)
    assert not any(Path(f"/proc/{one.pid}").exists() for one in forked)


def test_no_kernel_outlives_a_program_that_was_killed_while_it_asked(tmp_path: Path):
    """The other end of the line is gone before the answer: the fork ends with the process."""
    ours, theirs = socket.socketpair()
    words = [sys.executable, "-c", _START, _PACKAGE, str(theirs.fileno())]
    with subprocess.Popen(words, pass_fds=[theirs.fileno()], start_new_session=True) as process:
        theirs.close()
        asked = os.memfd_create("kernel")
        words = ["-f", str(tmp_path / "k.json")]
        told = {"words": words, "env": {**os.environ}, "folder": str(tmp_path)}
        os.write(asked, json.dumps(told).encode())
        os.lseek(asked, 0, os.SEEK_SET)
        socket.send_fds(ours, [b"k"], [asked])
        ours.close()

    assert process.returncode == 0
    assert folders_of_processes().isdisjoint({str(tmp_path)})


def folders_of_processes() -> set[str]:
    """Where the processes of this machine are; a kernel goes to the folder it was told."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            found.add(os.readlink(place))
    return found
