"""Schedules: what cron and systemd are given, put in and taken out again, and what was missed."""

from __future__ import annotations

import datetime
import getpass
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from messages import assert_says
from runs import RUNS, executor, make_run_study, save

from rap.core.errors import RefusedError, WrongUseError
from rap.store.settings import read_settings
from rap.topics.runs.log import read_history
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.runs.schedules import format_schedule
from rap.topics.runs.schedules.calendar import last_due, on_calendar
from rap.topics.runs.schedules.entries import service_of, timer_of, unit_name
from rap.topics.runs.schedules.install import NOTED, find_installed, install, remove
from rap.topics.runs.schedules.standing import find_due, find_standing, noticed

EARLY = 'schedule = "0 6 * * 1"\n'
FAKE_CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then
  if [ -e "$TABLE.broken" ]; then echo "permission denied" >&2; exit 1; fi
  if [ -e "$TABLE" ]; then cat "$TABLE"; else echo "no crontab for you" >&2; exit 1; fi
elif [ "$1" = -r ]; then rm "$TABLE"
else cat > "$TABLE"; fi
"""
FAKE_SYSTEMCTL = '#!/bin/sh\necho "$@" >> "$TABLE.systemctl"\n'
FAKE_NOTIFY = '#!/bin/sh\necho "$@" >> "$TABLE.notices"\n'
# a session of systemd for one user, where nothing else on this machine sees it
SESSION = """
mount -t tmpfs tmpfs /run && mount -t cgroup2 none /sys/fs/cgroup || exit 77
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR" && chmod 700 "$XDG_RUNTIME_DIR"
/usr/lib/systemd/systemd --user --log-target=null &
timeout 30 sh -c 'until systemctl --user show-environment; do sleep 0.2; done' >&2 || exit 77
timers() { systemctl --user list-timers --all --no-legend | grep -c 'rap-.*-small.timer'; }
"$PYTHON" -m rap schedule --install && timers
for _ in $(seq 240); do grep -qs '"ended"' .rap/runs/*.jsonl && break; sleep 1; done
"$PYTHON" -m rap schedule --remove && timers
"""
MONDAY = datetime.datetime(2026, 11, 30, 6, 5, tzinfo=datetime.UTC)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the crontab of a machine with cron and nothing else lies."""
    programs = tmp_path / "bin"
    programs.mkdir()
    put(programs / "crontab", FAKE_CRONTAB)
    monkeypatch.setenv("PATH", f"{programs}:/bin")
    monkeypatch.setattr(shutil, "which", only_in(programs))
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "table"


def put(path: Path, script: str) -> None:
    path.write_text(script)
    path.chmod(0o755)


def only_in(folder: Path):
    return lambda name: str(folder / name) if (folder / name).is_file() else None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in a folder whose name is hard on shells, with a run on Mondays at 6."""
    return make_run_study(tmp_path / "our 100% 'study'", runs=RUNS + EARLY)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("0 6 * * 1", "2026-11-30T06:00"),
        ("*/15 8-18 * * *", "2026-11-29T18:45"),
        ("30 4 1 * 5", "2026-11-27T04:30"),  # cron: the first of the month, or a Friday
        ("0 0 29 2 *", "2024-02-29T00:00"),
        ("5 6 * * 0,7", "2026-11-29T06:05"),
    ],
)
def test_when_a_run_was_last_due(schedule: str, due: str):
    """As cron counts: the days of the month or of the week when both are given."""
    found = last_due(schedule, MONDAY)

    assert found is not None
    assert found.isoformat(timespec="minutes") == f"{due}+00:00"


@pytest.mark.parametrize("schedule", ["", "0 6 * *", "60 6 * * *", "0 6-2 * * *", "0 6 * * */0", "0 5/2 * * *", "a b c d e"])  # fmt: skip
def test_what_is_no_schedule_is_refused(schedule: str):
    """Five fields within their bounds, and nothing that cron and systemd read differently."""
    with pytest.raises(WrongUseError) as caught:
        on_calendar(schedule, "small")

    assert_says(caught.value, "runs.bad_schedule", run="small", schedule=schedule)


def test_a_crontab_keeps_what_others_wrote(root: Path, table: Path):
    """Put in twice it is there once; taken out, the crontab is as it was."""
    table.write_text("5 4 * * * backup\n")
    runs = read_settings(root).runs
    install(root, runs)
    done = install(root, runs)
    text = table.read_text()

    assert done.way == "cron"
    assert text.startswith("5 4 * * * backup\n")
    assert text.count("0 6 * * 1 cd ") == text.count("@reboot cd ") == 1
    assert "\\%" in text
    assert (root / NOTED).is_file()
    assert remove(root) == 3
    assert table.read_text() == "5 4 * * * backup\n"
    assert (find_installed(root), (root / NOTED).exists()) == ([], False)


def test_the_line_of_a_crontab_runs_in_the_study(root: Path, table: Path):
    """`/bin/sh` runs it as cron would: the run begins in the folder, whatever its name is."""
    install(root, read_settings(root).runs)
    (line,) = [line for line in table.read_text().splitlines() if line.startswith("0 6 ")]
    command = line.split(" ", 5)[5].replace("\\%", "%").replace("run small", "run no-such-run")
    words = ["/bin/sh", "-c", command.replace(">/dev/null 2>&1", "")]
    done = subprocess.run(words, env={}, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "no-such-run" in done.stderr


def test_a_crontab_that_cannot_be_read_is_not_replaced(root: Path, table: Path):
    """Else the lines of others would be lost."""
    table.write_text("5 4 * * * backup\n")
    Path(f"{table}.broken").touch()
    with pytest.raises(RefusedError) as caught:
        install(root, read_settings(root).runs)

    assert_says(caught.value, "runs.schedules.not_taken", place="crontab", program="crontab")
    assert table.read_text() == "5 4 * * * backup\n"


def test_systemd_gets_a_timer_that_makes_up_for_what_was_missed(root: Path, table: Path):
    """Service and timer are written, taken in and enabled; and all of it taken out again."""
    put(table.parent / "bin" / "systemctl", FAKE_SYSTEMCTL)
    done = install(root, read_settings(root).runs)
    name = unit_name(root, "small")
    folder = table.parent / "config" / "systemd" / "user"
    asked = Path(f"{table}.systemctl").read_text()

    assert (done.way, done.entries) == ("systemd", (f"{name}.timer",))
    assert "Persistent=true" in (folder / f"{name}.timer").read_text()
    assert "100%%" in (folder / f"{name}.service").read_text()
    assert f"--user enable --now {name}.timer" in asked
    assert not table.exists()
    assert remove(root) == 1
    assert [*folder.iterdir()] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_reads_the_units(root: Path, tmp_path: Path):
    """`systemd-analyze verify` has nothing to say of them, and knows when the timer is next due."""
    (run,) = read_settings(root).runs
    for suffix, text in (("service", service_of(run, root)), ("timer", timer_of(run))):
        (tmp_path / f"{unit_name(root, 'small')}.{suffix}").write_text(text)
    timer = tmp_path / f"{unit_name(root, 'small')}.timer"
    done = subprocess.run(
        ["systemd-analyze", "verify", str(timer)], capture_output=True, text=True, check=False
    )
    (time_,) = on_calendar(run.schedule)
    told = subprocess.run(["systemd-analyze", "calendar", time_], capture_output=True, check=False)

    assert [line for line in done.stderr.splitlines() if timer.stem in line] == []
    assert told.returncode == 0


def test_a_machine_without_a_timer_says_so(root: Path, table: Path):
    """And prints what another program would need."""
    (table.parent / "bin" / "crontab").unlink()
    with pytest.raises(WrongUseError) as caught:
        install(root, read_settings(root).runs)

    assert_says(caught.value, "runs.schedules.no_way")
    assert "run small --scheduled" in format_schedule(read_settings(root).runs[0], root=root)


def test_what_was_missed_is_due_and_what_failed_is_named(root: Path, table: Path):
    """Counted from the moment the timer was put in; a run that has begun since is not due."""
    install(root, read_settings(root).runs)
    later = datetime.datetime.now().astimezone() + datetime.timedelta(days=8)

    assert (find_due(root), find_due(root, later)) == ([], ["small"])
    assert [one.state for one in find_standing(root, later)] == ["missed"]
    put(table.parent / "bin" / "notify-send", FAKE_NOTIFY)
    with pytest.raises(RefusedError), noticed(["small"], root):
        raise RefusedError("runs.no_space", place="reports/runs", free=1, needed=2)

    assert [one.state for one in find_standing(root)] == ["failed"]
    assert "small" in Path(f"{table}.notices").read_text()
    run_all(plan_runs(root), executor=executor(save, []))
    assert [one.state for one in find_standing(root)] == ["done"]
    run_all(plan_runs(root))
    assert find_due(root) == []


@pytest.mark.long
@pytest.mark.skipif(
    not (
        shutil.which("cron") and shutil.which("crontab") and os.access("/var/spool/cron", os.W_OK)
    ),
    reason="cron is not here, or may not be started by this account",
)
def test_cron_fires(tmp_path: Path):
    """A line of the real crontab, each minute, is put in, begins a run within 70 seconds, and is taken
    out again.
    """
    root = make_run_study(tmp_path / "study", runs=RUNS + 'schedule = "* * * * *"\n')
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False).stdout
    with subprocess.Popen([shutil.which("cron") or "", "-f"]) as cron:
        try:
            install(root, read_settings(root).runs, way="cron")
            until = time.monotonic() + 180
            while time.monotonic() < until and not any(
                p.state == "done" for p in read_history(root)
            ):
                time.sleep(1)
        finally:
            removed = remove(root)
            cron.terminate()
    (past, *_) = read_history(root)
    after = subprocess.run(["crontab", "-l"], capture_output=True, check=False).stdout

    assert (past.state, past.how, removed) == ("done", "schedule", 3)
    assert before == after
    print(f"\ncron of {getpass.getuser()} began a run of {past.plan} with {sys.executable}")


@pytest.mark.long
@pytest.mark.skipif(
    not (shutil.which("unshare") and Path("/usr/lib/systemd/systemd").exists()),
    reason="systemd is not installed here",
)
def test_systemd_fires(tmp_path: Path):
    """A user's own systemd, in a namespace: a timer, each minute, is put in, begins a run, and is taken
    out again with its units.
    """
    root = make_run_study(tmp_path / "our 100% 'study'", runs=RUNS + 'schedule = "* * * * *"\n')
    home = tmp_path / "home"
    home.mkdir()
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": "/run/user/0", "PYTHON": sys.executable}
    words = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--cgroup", "sh", "-c"]
    done = subprocess.run(
        [*words, SESSION],
        cwd=root,
        env={"PATH": os.environ["PATH"], "RAP_LANGUAGE": "en", **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "Operation not permitted" in done.stderr:
        pytest.skip(f"this account may not begin a session of systemd: {done.stderr[-200:]}")
    print(f"\n{done.stdout}{done.stderr}")
    (past, *_) = read_history(root)

    assert (past.state, past.how) == ("done", "schedule")
    assert [line for line in done.stdout.splitlines() if line.isdigit()] == ["1", "0"]
    assert "by systemd: small" in done.stdout
    assert [*(home / ".config/systemd/user").glob("rap-*")] == []
