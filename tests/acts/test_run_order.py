"""Runs that use the tables of others: order, staleness, and what stops them. An executor that writes
files stands for the notebooks, so that no kernel is needed.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from messages import assert_says
from runs import HEARD, RUNS, executor, make_run_study, save
from studies import write

from rap.core.errors import MachineFailedError, ProblemsError, RunFailedError
from rap.store.run_results import is_whole
from rap.store.settings import read_settings
from rap.study.study import Study
from rap.topics.runs.results import Plan, plan_made, plan_runs, run_all

LATER = RUNS.replace('"small"', '"later"') + 'uses = ["small"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study with the runs `later` and `small`, of which the first uses the other."""
    return make_run_study(tmp_path / "study", runs=LATER + RUNS)


def test_a_run_comes_after_what_it_uses(root: Path):
    """Whatever the order in the settings, and also when only one is asked for."""
    done: list[str] = []
    results = run_all(plan_runs(root, ["later"]), workers=2, executor=executor(save, done))

    assert done == ["small.members", "later.members"]
    assert [one.state for one in results] == ["done", "done"]
    assert {one.state for one in run_all(plan_runs(root))} == {"skipped"}


def test_what_uses_a_table_is_made_again_when_the_table_changed(root: Path):
    """Another result of the used run with the same table leaves it; another table does not."""
    done: list[str] = []
    run_all(plan_runs(root), executor=executor(save, done))
    write(root, "codebook/safety/alarm.yaml", "label: {en: Bell}\n")
    again = [one for one in plan_runs(root) if one.run.name == "small"]
    run_all(again, executor=executor(save, done))
    (later,) = [one for one in plan_runs(root) if one.run.name == "later"]
    same = {row["sha256"] for row in later.manifest["inputs"] if "tables/" in row["path"]}
    run_all(again, force=True, executor=executor(lambda p, f: save(p, f, value="new"), done))
    (other,) = [one for one in plan_runs(root) if one.run.name == "later"]
    changed = {row["sha256"] for row in other.manifest["inputs"] if "tables/" in row["path"]}

    assert later.key != other.key
    assert same != changed
    assert other.manifest["used"] == [f"reports/runs/small/{again[0].key}/tables/t.parquet"]


def test_a_run_is_not_made_from_a_run_that_failed(root: Path):
    """It says which one; with a used run that saves no table it does too."""

    def fail(plan: Plan, folder: Path) -> None:
        raise RunFailedError("runs.cell_failed", place="x", cell=1, line="", reason="KeyError")

    failed, stopped = run_all(plan_runs(root), executor=executor(fail, []))
    bare = executor(lambda plan, folder: write(folder, "a.html", "x"), [])
    _, lacking = run_all(plan_runs(root), executor=bare)

    assert failed.state == stopped.state == lacking.state == "failed"
    assert_says(stopped.error, "runs.used_failed", place="notebooks/small.ipynb", used="small")
    assert_says(lacking.error, "runs.no_tables", place="notebooks/small.ipynb", used="small")


@pytest.mark.parametrize(
    ("runs", "id"),
    [
        (LATER, "store.settings.uses_unknown"),
        (RUNS + 'uses = ["later"]\n' + LATER, "store.settings.uses_in_a_circle"),
        (RUNS + LATER.replace('"members"', '"team"'), "store.settings.uses_other_audience"),
    ],
)
def test_what_a_run_cannot_use_is_refused(tmp_path: Path, runs: str, id: str):
    """A run that is not there, a circle, and one that is not made for this audience."""
    root = make_run_study(tmp_path / "study", runs=runs)
    with pytest.raises(ProblemsError) as caught:
        read_settings(root)

    assert [problem.id for problem in caught.value.problems] == [id]


def test_only_what_the_machine_failed_is_begun_again(tmp_path: Path):
    """`retries` times, in a new folder; a failed cell is not."""
    root = make_run_study(tmp_path / "study", runs=RUNS + "retries = 2\n")
    done: list[str] = []

    def dies(plan: Plan, folder: Path) -> None:
        assert not [*folder.iterdir()]
        write(folder, "half.html", "")
        if len(done) < 3:
            raise MachineFailedError("runs.kernel_died", place="x", cell=1, line="")

    (result,) = run_all(plan_runs(root), executor=executor(dies, done))

    def fails(plan: Plan, folder: Path) -> None:
        raise RunFailedError("runs.not_counted", place="x", cell=1)

    once: list[str] = []
    run_all(plan_runs(root), force=True, executor=executor(fails, once))

    assert (result.state, len(done), len(once)) == ("done", 3, 1)


def test_old_results_beyond_keep_are_deleted(tmp_path: Path):
    """The newest stays, and `keep` before it; the results of other audiences are not counted."""
    root = make_run_study(tmp_path / "study", runs=RUNS + "keep = 1\n")
    keys = []
    for number in range(4):
        write(root, "codebook/safety/alarm.yaml", f"label: {{en: Bell {number}}}\n")
        (result,) = run_all(plan_runs(root), executor=executor(save, []))
        keys.append(result.plan.key)
        time.sleep(0 if number else 1.1)  # the end is noted in whole seconds
    left = {path.name for path in result.folder.parent.iterdir() if path.is_dir()}

    assert keys[-1] in left
    assert len(left) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no signal to a thread there")
def test_a_cancelled_run_leaves_what_is_finished_and_nothing_half(root: Path):
    """Ctrl+C: the executor is closed, which ends its kernels; the next call goes on from there."""
    done: list[str] = []
    closed = threading.Event()

    @contextmanager
    def opened() -> Iterator[Callable[..., None]]:
        def fill(plan: Plan, folder: Path, on_cell: Callable[[int, int], None]) -> None:
            done.append(plan.name)
            save(plan, folder)
            if plan.run.name == "later":
                on_cell(0, 1)
                assert closed.wait(60)
                raise MachineFailedError("runs.kernel_died", place="x", cell=1, line="")

        yield_to = fill
        try:
            yield yield_to
        finally:
            closed.set()

    def interrupt(plan: Plan, cell: int, of: int) -> None:
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_all(plan_runs(root), executor=opened, progress=interrupt)
    small, later = plan_runs(root)

    assert is_whole(small.folder, small.key)
    assert not is_whole(later.folder, later.key)
    assert [*(root / "reports" / "runs").glob(".staging-*")] == []
    again: list[str] = []
    run_all(plan_runs(root), executor=executor(save, again))
    assert again == ["later.members"]


def test_tables_go_from_notebook_to_notebook(tmp_path: Path):
    """Saved in one run, read in the next for the same audience, with the value of `each` in a column;
    outside a run the newest result is read.
    """
    tells = "study.save_table(study.cases.assign(by=by)[['case', 'setting']], 'cases')"
    root = make_run_study(
        tmp_path / "study", HEARD, tells, runs=RUNS + 'each = {by = ["setting", "region"]}\n'
    )
    assert {one.state for one in run_all(plan_runs(root, ["small"]), workers=2)} == {"done"}
    frame = Study(root, audience="members").table("cases", run="small")

    assert list(frame.columns) == ["case", "setting", "by"]
    assert sorted(set(frame["by"])) == ["region", "setting"]


def test_a_release_of_a_run_makes_what_it_uses_first(root: Path):
    """`plan_made` gives the plans of that run alone, with the tables they rest on."""
    run_all(plan_runs(root, ["small"]), executor=executor(save, []))
    (plan,) = plan_made(root, "later")

    assert plan.run.name == "later"
    assert len(plan.snapshot.tables) == 1


def test_a_run_during_heavy_coding_equals_its_snapshot(tmp_path: Path, monkeypatch):
    """What coders save while it goes on is not in it: it counts what its manifest names, byte for
    byte of the logs.
    """
    monkeypatch.setenv("RAP_CODER", "K-01")
    counts = "import time; time.sleep(1); print(len(study.codings))"
    team = RUNS.replace('"members"', '"team"')
    root = make_run_study(tmp_path / "study", HEARD, counts, runs=team)
    pen, going, n = Study(root), threading.Event(), 0
    pen.add_coding("INT-10001", "deposit", start=30, end=57)

    def code() -> None:
        nonlocal n
        while not going.is_set():
            Study(root).add_coding("INT-10001", "deposit", start=30, end=31 + n % 20)
            n += 1

    (plan,) = plan_runs(root)
    coder = threading.Thread(target=code)
    coder.start()
    try:
        (result,) = run_all([plan])
    finally:
        going.set()
        coder.join()
    notebook = json.loads((result.folder / "notebook.ipynb").read_text(encoding="utf-8"))
    printed = "".join(notebook["cells"][-1]["outputs"][0]["text"])
    logs = {row["path"]: row["length"] for row in plan.manifest["inputs"] if "length" in row}

    assert result.state == "done"
    assert int(printed) == len(plan.study().codings) == 1
    assert n > 1
    assert logs == dict(plan.snapshot.lengths)
    assert len(Study(root).codings) == n + 1
