"""The log of runs: who runs, what became of it, how long it takes, and no words of anybody."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from messages import assert_says
from runs import RUNS, executor, make_run_study, save

from rap.core.errors import BusyError, RefusedError, RunFailedError
from rap.topics.runs.log import (
    FOLDER,
    PlanGoing,
    RunLog,
    alone,
    read_going,
    read_history,
    refuse_overlap,
    usual_seconds,
)
from rap.topics.runs.planned import Plan
from rap.topics.runs.results import plan_runs, run_all


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_run_study(tmp_path / "study", runs=RUNS)


def test_history_tells_what_became_of_runs(root: Path):
    """Newest first: state, seconds, who and how; of an error its id and place."""

    def fails(plan: Plan, folder: Path) -> None:
        facts = {"line": "print('a secret of hers')", "reason": "KeyError"}
        raise RunFailedError("runs.cell_failed", place=plan.run.notebook, cell=2, **facts)

    run_all(plan_runs(root), executor=executor(fails, []))
    run_all(plan_runs(root), executor=executor(save, []))
    done, failed = read_history(root)

    assert (done.plan, done.state, done.how) == ("small.members", "done", "hand")
    assert (failed.state, failed.error, failed.cell) == ("failed", "runs.cell_failed", 2)
    assert failed.place == "notebooks/small.ipynb"
    assert usual_seconds(root) == {"small.members": done.seconds}
    assert not any("secret" in path.read_text() for path in (root / FOLDER).iterdir())


def test_a_run_that_was_killed_is_cut_off(root: Path):
    """Its log has no end; a line that is half written is left out."""
    log = RunLog(root, ["small.members"], workers=1)
    log.note("started", plan="small.members", key="0" * 16)
    (path,) = (root / FOLDER).iterdir()
    path.write_bytes(path.read_bytes() + b'{"t": "2026-')

    assert [(one.plan, one.state) for one in read_history(root)] == [("small.members", "cut-off")]


def test_a_second_run_is_refused_with_who_and_since_when(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """At once, before anything is planned, and also when both began together."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    log = RunLog(root, ["small.members"], workers=1)
    since = json.loads(next((root / FOLDER).iterdir()).read_text())["t"]
    with alone(root):
        with pytest.raises(BusyError) as caught:
            refuse_overlap(root)
        with pytest.raises(BusyError) as again:
            run_all(plan_runs(root))
        going = read_going(root)
    log.close()

    assert_says(caught.value, "runs.busy_since", **caught.value.message.facts)
    assert caught.value.message.facts["who"] == "K-01"
    assert str(again.value) == str(caught.value)
    assert going is not None
    assert going.since == since
    assert read_going(root) is None


def test_what_is_going_on_says_how_far_it_is(root: Path):
    """The cell of each plan, and the seconds left when it ran before."""
    run_all(plan_runs(root), executor=executor(save, []))
    log = RunLog(root, ["small.members", "small.team"], workers=1)
    with alone(root):
        log.note("started", plan="small.members")
        log.note("cell", plan="small.members", cell=3, of=8)
        unknown = read_going(root)
        log.note("skipped", plan="small.team")
        known = read_going(root)

    assert unknown is not None
    assert known is not None
    assert unknown.left_s is None
    assert known.left_s == 1.0
    assert known.plans[0] == PlanGoing("small.members", "running", 4, 8, known.plans[0].since)


def test_a_run_does_not_begin_without_room(root: Path, monkeypatch: pytest.MonkeyPatch):
    """The sentence says how much there is and how much is needed."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(9, 9, 7_000_000))
    with pytest.raises(RefusedError) as caught:
        run_all(plan_runs(root), executor=executor(save, []))

    assert_says(caught.value, "runs.no_space", place="reports/runs", free=7, needed=60)
