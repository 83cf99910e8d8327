"""kill -9 at any moment: what was acknowledged is there, and no half run is taken for a whole one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs import RUN, make_run_study
from studies import make_study, scaled

from rap.acts.run import is_whole
from rap.acts.run.plan import plan_runs
from rap.store.codings import CodingLogs, read_events

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


@pytest.mark.volume
def test_killed_runs_leave_no_half_result(tmp_path: Path):
    """`rap run` is killed at random moments; what stands under a key is whole or not there; the
    next run ends well.
    """
    root = make_run_study(tmp_path / "study")
    kills, chance, halves = scaled(3, 200, quick=1), random.Random(11), 0
    (plan,) = plan_runs(root)
    for _ in range(kills):
        with subprocess.Popen(
            [*RUN, "--force"],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as run:
            time.sleep(chance.uniform(0.2, 6))
            os.killpg(run.pid, signal.SIGKILL)
        whole = [
            folder for folder in plan.folder.parent.glob("*") if (folder / "manifest.json").exists()
        ]
        halves += sum(not is_whole(folder, plan.key) for folder in whole)
        latest = plan.latest.read_text().strip() if plan.latest.exists() else ""
        halves += latest not in ("", plan.key)
    done = subprocess.run([*RUN, "--json"], cwd=root, capture_output=True, text=True, check=True)
    print(
        f"\n{kills} kills of a run, {halves} half results taken for whole; then: {json.loads(done.stdout)[0]['state']}"
    )

    assert halves == 0
    assert is_whole(plan.folder, plan.key)
    for _ in range(
        10
    ):  # a kernel whose run was killed may write for a moment more: the run after that sweeps
        leftovers = list(plan.folder.parent.parent.glob(".staging-*"))
        if not leftovers:
            break
        time.sleep(1)
        subprocess.run(RUN, cwd=root, capture_output=True, check=True)
    assert leftovers == []
