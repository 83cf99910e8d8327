"""Editions drawn side by side: the same bytes, all or nothing, and nobody left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from runs import HEARD, RUNS, make_run_study

from rap.core.errors import MachineFailedError, RunFailedError
from rap.topics.runs.drawers import do_all
from rap.topics.runs.fill import fill
from rap.topics.runs.results import Plan, is_whole, plan_runs, run_all
from rap.topics.runs.warm import Kernels, warm_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks so on Linux alone")
THREE = RUNS.replace('["en"]', '["en", "fr", "nl"]')
# A work is sent by its name, and the other process knows no module of tests: it is given as code.
_NOTES = (
    "import os, time; open(f'{top}/{os.getpid()}', 'x').write(str(os.getppid())); time.sleep(s)"
)
_DIES = """
import os, rap.topics.runs.fill as module
draw = module._draw
def dies(plan, notebook, edition, *more):
    if edition.language == "fr":
        os.kill(os.getpid(), 9)
    draw(plan, notebook, edition, *more)
module._draw = dies
"""
_COUNTS = """
import os, rap.topics.runs.fill as module
draw = module._draw
def counted(*args):
    open(f"{top}/{os.getpid()}", "x").write(str(os.getppid()))
    draw(*args)
module._draw = counted
"""


@pytest.fixture(scope="module")
def kernels() -> Iterator[Kernels]:
    with warm_kernels() as kernels:
        yield kernels


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    (plan,) = plan_runs(make_run_study(tmp_path_factory.mktemp("three") / "s", HEARD, runs=THREE))
    return plan


def works(top: Path, *, seconds: float) -> list[Callable[[], None]]:
    return [partial(exec, _NOTES, {"top": str(top), "s": seconds}) for _ in range(3)]


def noted(top: Path) -> dict[int, int]:
    """Each process that worked, and the one that forked it."""
    return {int(file.name): int(file.read_text() or 0) for file in top.iterdir()}


class Changed(Kernels):
    """Those of `kernels`, but what they are to do is done after `code`."""

    def __init__(self, kernels: Kernels, code: str, **facts: Any) -> None:
        super().__init__(kernels.warm)
        self._code, self._facts = code + "\nwork()", facts

    def do(self, work: Callable[[], object]) -> bool:
        return super().do(partial(exec, self._code, {**self._facts, "work": work}))


@pytest.mark.long
def test_the_pages_are_those_drawn_in_one_process(plan: Plan, kernels: Kernels, tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    fill(plan, there, lambda cell, of: None, kernels=kernels)
    fill(plan, here, lambda cell, of: None)
    pages = {path.name: path.read_bytes() for path in here.glob("*.html")}

    assert len(pages) == 3
    assert {path.name: path.read_bytes() for path in there.glob("*.html")} == pages
    assert {path.name for path in there.iterdir()} == {path.name for path in here.iterdir()}


def test_each_edition_has_a_process_of_its_own(plan: Plan, kernels: Kernels, tmp_path: Path):
    """Also after the study was opened: nothing it opens leaves a second thread."""
    folder, top = tmp_path / "folder", tmp_path / "top"
    folder.mkdir()
    top.mkdir()
    counting = Changed(kernels, _COUNTS, top=str(top))
    fill(plan, folder, lambda cell, of: None, kernels=counting)

    assert len(noted(top)) == 3
    assert len({*noted(top).values()}) == 1
    assert not {*noted(top)} & {*noted(top).values()}


def test_a_drawer_that_dies_fails_the_run_and_nothing_is_accepted(plan: Plan, kernels: Kernels):
    @contextmanager
    def executor() -> Iterator[Callable[..., None]]:
        yield partial(fill, kernels=Changed(kernels, _DIES))

    (result,) = run_all([plan], force=True, executor=executor)

    assert result.state == "failed"
    assert isinstance(result.error, MachineFailedError)
    assert result.error.message.id == "runs.drawing_died"
    assert not is_whole(plan.folder, plan.key)
    assert not plan.folder.exists()
    assert not list(plan.folder.parent.parent.rglob("*.html"))


def test_errors_are_those_of_one_process(kernels: Kernels, tmp_path: Path):
    """The first that failed, in the order of the works, with its facts."""
    raises = (
        "from rap.core.errors import RunFailedError; raise RunFailedError(id, place='p', cell=4)"
    )
    failed = [partial(exec, raises, {"id": f"runs.number{n}"}) for n in (1, 2)]
    with pytest.raises(RunFailedError) as raised:
        kernels.do(partial(do_all, [*works(tmp_path, seconds=0), *failed], may_fork=True))

    assert (raised.value.message.id, raised.value.cell) == ("runs.number1", 4)
    assert len(noted(tmp_path)) == 3


def test_where_no_process_may_fork_they_are_done_here():
    done: list[int] = []
    do_all([lambda: done.append(os.getpid())] * 2, may_fork=False)

    assert done == [os.getpid()] * 2


def test_no_drawer_outlives_a_run_that_is_cancelled(kernels: Kernels, tmp_path: Path):
    ends_all(kernels, tmp_path, kernels.kill)


def test_no_drawer_outlives_a_program_that_is_killed(tmp_path: Path):
    with warm_kernels() as kernels:
        ends_all(kernels, tmp_path, lambda: os.kill(kernels.warm.pid, signal.SIGKILL))


def ends_all(kernels: Kernels, top: Path, end: Callable[[], object]) -> None:
    """Four processes are at work; after `end` none of them is."""
    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(kernels.do, partial(do_all, works(top, seconds=300), may_fork=True))
        wait_until(lambda: len(noted(top)) == 3 and all(noted(top).values()))
        pids = {*noted(top), *noted(top).values()}
        end()
        with pytest.raises(MachineFailedError):
            going.result(timeout=120)
        wait_until(lambda: not any(map(is_running, pids)))
        assert len(pids) == 4


def is_running(pid: int) -> bool:
    """Not so once it has ended, also where nobody has asked yet how."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)
