"""The study is closed from the screen, and when nobody is there; whose machine it must be."""

from __future__ import annotations

import asyncio
import datetime
import os
import time
from pathlib import Path
from typing import Any

import pytest
from labs import Lab
from leaving import find_canaries, make_her_study
from messages import raises
from vaults import PASSPHRASE, make_coder, make_quick

from rap.cli.opening import close_when_asked
from rap.core.errors import BusyError
from rap.core.files import locked
from rap.lab.closing import close_when_idle
from rap.lab.launch import CLOSES
from rap.store.leftovers import LABS
from rap.store.settings import is_closed
from rap.topics.upkeep.closing import close_after, close_study, prove, was_asked


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of a coder who knows her passphrase, as `rap lab` starts it."""
    make_quick(monkeypatch)
    root = make_her_study(tmp_path / "study")
    make_coder(root, "K-01")
    prove(root, PASSPHRASE)
    monkeypatch.setenv(CLOSES, "1")
    return root


def watch_stop(lab: Lab) -> list[float]:
    """When the server was ended."""
    stopped: list[float] = []
    lab.app.stop = lambda: stopped.append(time.monotonic())
    return stopped


def wait_for(found: list[Any]) -> None:
    until = time.monotonic() + 60
    while not found and time.monotonic() < until:
        time.sleep(0.05)
    assert found


def test_asked_on_the_screen_the_server_ends_and_the_study_is_closed(study: Path):
    """All pages hear of it first; `rap lab` then finds the note and closes it."""
    with Lab(study) as lab:
        stopped = watch_stop(lab)
        facts = lab.ask("GET", "closing")
        with raises(BusyError, "upkeep.closing.lab_open"):
            close_study(study)
        done = lab.ask("POST", "closing", {})
        heard = lab.ask("GET", "changes?wait=25")
        wait_for(stopped)
    close_when_asked(study)

    assert (facts[1], done[0], heard[1]["closing"]) == ({"possible": True, "minutes": 0}, 200, True)
    assert (is_closed(study), find_canaries(study), was_asked(study)) == (True, [], False)


def test_who_only_reads_and_who_is_on_a_server_closes_nothing(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Several logins, or a server that nobody waits for at its end."""
    with Lab(study, logins=True) as lab:
        facts, refused = lab.ask("GET", "closing"), lab.ask("POST", "closing", {})
    monkeypatch.delenv(CLOSES)
    with Lab(study) as lab:
        other, alone = lab.ask("GET", "closing"), lab.ask("POST", "closing", {})

    assert facts[1] == other[1] == {"possible": False, "minutes": 0}
    assert (refused[0], alone[0], was_asked(study)) == (403, 403, False)


def test_a_run_is_not_cut_off(study: Path):
    """The page says what is still going on; the study stays open."""
    with Lab(study) as lab, locked(study / ".rap/locks/run.lock", "a run"):
        status, said = lab.ask("POST", "closing", {})

    assert (status, said["id"], was_asked(study)) == (503, "runs.busy", False)


@pytest.mark.long
@pytest.mark.parametrize(
    ("minutes", "seen_s", "kernel_s", "closes"),
    [
        (10, 599, None, False),
        (10, 601, None, True),
        (10, 601, 599, False),  # a notebook ran
        (10, 601, 601, True),
        (0, 100_000, None, False),
    ],
)
def test_nobody_there_for_as_long_as_was_set(
    study: Path, minutes: int, seen_s: float, kernel_s: float | None, closes: bool
):
    """What pages ask for by themselves, waiting for news, does not count as somebody."""
    close_after(study, minutes)
    with Lab(study) as lab:
        stopped = watch_stop(lab)
        lab.ask("GET", "me")
        lab.room.seen_at = seen = time.monotonic() - seen_s
        lab.ask("GET", "changes?wait=0")
        same = lab.room.seen_at == seen
        if kernel_s is not None:
            lab.app.kernel_manager = Kernels(kernel_s)
        work = close_when_idle(lab.room, lab.app)
        done = asyncio.run_coroutine_threadsafe(work, lab._loop).result(60)
        if done:
            wait_for(stopped)

    assert (same, done, was_asked(study)) == (True, closes, closes)


class Kernels:
    """One kernel that was last busy so many seconds ago, as Jupyter tells."""

    def __init__(self, ago_s: float) -> None:
        ago = datetime.timedelta(seconds=ago_s)
        self.last_kernel_activity = datetime.datetime.now(datetime.UTC) - ago

    def list_kernel_ids(self) -> list[str]:
        return ["one"]


def test_a_study_on_a_disk_that_cannot_be_written_is_served_all_the_same(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nothing tells others that it is open then; nobody can close it either."""
    (study / LABS).parent.mkdir(exist_ok=True)
    (study / LABS).write_text("no folder")
    with Lab(study) as lab:
        status, _ = lab.ask("GET", "me")

    assert status == 200
    assert os.path.isfile(study / LABS)
