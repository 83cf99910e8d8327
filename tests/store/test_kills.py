"""kill -9 at any moment: what was acknowledged is there, and no half run is taken for a whole one."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs import RUN, make_run_study
from studies import make_study, scaled

from rap.store.codings import CodingLogs, read_events
from rap.topics.runs.plan import plan_runs
from rap.topics.runs.results import Plan, is_whole

WRITER = """
import sys
from pathlib import Path
from rap.store.codings import CodingLogs
with CodingLogs(Path(sys.argv[1]), coder="K-01", device="device00") as logs:
    print("ready", flush=True)
    while True:
        event = logs.append("INT-10001", "add", {"code": "alarm", "start": 2, "end": 9}, src="0" * 8)
        print(event.id, flush=True)
"""


@pytest.mark.volume
def test_killed_appends_lose_no_acknowledged_coding(tmp_path: Path):
    """A writer is killed again and again while it codes; each id it printed is in the log, which
    needs no repair by hand.
    """
    root = make_study(tmp_path / "study")
    kills, acknowledged, chance = scaled(20, 200, quick=4), set(), random.Random(7)
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged |= {line.strip() for line in writer.stdout if len(line) == 33}
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "mark", {"state": "done"}, src="0" * 8)
    events, problems = read_events(root, "INT-10001")
    lost = acknowledged - {event.id for event in events}
    print(f"\n{kills} kills, {len(acknowledged)} codings acknowledged, {len(lost)} lost")

    assert (lost, problems) == (set(), [])


@pytest.mark.long
def test_killed_runs_leave_no_half_result(tmp_path: Path):
    """`rap run` is killed at random moments, with no result there before; what stands under a key
    is whole or not there, the `rap run` after each kill makes it whole and sweeps, and no process
    of a killed run lives on.
    """
    root = make_run_study(tmp_path / "study")
    kills, chance, resumed, took_s = scaled(3, 200, quick=1), random.Random(11), [], 3.0
    (plan,) = plan_runs(root)
    halves = ended = left_over = outlived = 0
    for _ in range(kills):
        shutil.rmtree(root / "reports" / "runs", ignore_errors=True)
        ended += _kill_a_run(root, after_s=chance.uniform(0, took_s))
        halves += _count_halves(plan)
        begun = time.monotonic()
        done = subprocess.run([*RUN, "--json"], cwd=root, capture_output=True, text=True)
        took_s = time.monotonic() - begun
        resumed.append((done.returncode, is_whole(plan.folder, plan.key)))
        outlived += not _are_gone(root, within_s=60)
        left_over += len(list(plan.folder.parent.parent.glob(".staging-*")))
    print(
        f"\n{kills} kills of a run ({ended} had ended), {halves} half results taken for whole, "
        f"{resumed.count((0, True))} resumed; {left_over} folders and {outlived} processes left"
    )

    assert (halves, left_over, outlived) == (0, 0, 0)
    assert resumed == [(0, True)] * kills


def _kill_a_run(root: Path, *, after_s: float) -> bool:
    """Begin `rap run`, and kill it and what is in its group after a while; whether it had ended."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(RUN, cwd=root, stdout=quiet, stderr=quiet, start_new_session=True) as run:
        time.sleep(after_s)
        ended = run.poll() is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    return ended


def _count_halves(plan: Plan) -> int:
    """Results with a manifest that are not whole, and a pointer to what is not there."""
    manifests = plan.folder.parent.glob("*/manifest.json")
    latest = plan.latest.read_text().strip() if plan.latest.exists() else plan.key
    return sum(not is_whole(one.parent, plan.key) for one in manifests) + (latest != plan.key)


def _are_gone(root: Path, *, within_s: float) -> bool:
    """No process works in the study any more. Kernels and what they are forked from do, whatever
    group they are in.
    """
    until = time.monotonic() + within_s
    while left := _working_in(root):
        if time.monotonic() > until:
            print("still there:", left)
            return False
        time.sleep(0.05)
    return True


def _working_in(root: Path) -> list[int]:
    """Processes in a folder of the study, where the system tells it (Linux)."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink().is_relative_to(root):
                found.append(int(link.parent.name))
    return found
