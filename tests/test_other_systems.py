"""The program on an imitation of Windows and of macOS: `helpers/other_system` takes away what they
lack and refuses what they refuse. What an imitation cannot show is in `docs/platforms.md`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from studies import scale

ROOT = Path(__file__).parents[1]
SYSTEMS = ("win32", "darwin")
CORE = (
    "tests/core",
    *(
        f"tests/store/test_{name}.py"
        for name in ("codings_logs", "merges", "leftovers", "vault_leaks")
    ),
)
ALL = (
    "tests/core",
    "tests/store",
    "tests/study",
    "tests/formats",
    "tests/acts",
    "tests/cli",
    "tests/privacy",
)
# what a test is about is not there, or is done by a call that the test does not watch
ELSEWHERE = {
    "win32": {
        "test_whatever_is_typed_every_look_answers": "what a file says is read alike everywhere",
        "test_names_printed.py": "no file there can have such a name",
        "test_a_file_replaced_while_it_is_written_is_noticed": "nobody replaces an open file",
        "test_a_replace_that_fails_leaves_the_old_bytes and fchmod": "no such rights",
        "test_a_quick_open_reads_no_log": "a change of a file is not seen in its times alone",
        "test_several_events_are_one_write": "watches os.write of this system",
        "test_forgetting_destroys_them_wherever_the_study_lay": "looks into a file it holds open",
        "test_a_full_disk_tells_no_variable": "fails a call of this system",
        "test_only_ours_that_are_over_go": "whether a process still runs is not asked there",
        "test_a_kill_at_any_step_loses_and_leaks_nothing and delete": "makes fewer calls there",
        "test_the_next_server_sweeps_and_closes_its_folder": "no such rights",
        "test_a_process_that_dies_with_an_open_entry_leaves_no_word": "no limits of a process",
    },
    "darwin": {
        "test_whatever_is_typed_every_look_answers": "what a file says is read alike everywhere",
        "test_a_file_replaced_while_it_is_written_is_noticed": "watches fsync of this system",
        "test_a_replace_that_fails_leaves_the_old_bytes and fsync": "fails a call of this system",
        "test_an_append_that_fails_leaves_the_file_as_it_was and fsync": "the same",
        "test_several_events_are_one_write": "the same",
        "test_what_the_disk_did_not_take_is_not_there": "the same",
        "test_a_full_disk_tells_no_variable": "the same",
    },
}


def imitated(system: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python as on another system."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    own = {"PYTHONPATH": str(ROOT / "tests/helpers/other_system"), "RAP_TEST_SYSTEM": system}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**found, **own, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.long
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_study_is_made_coded_and_rendered(system: str, tmp_path: Path) -> None:
    """Kernels and all: as the built wheel is tried."""
    done = imitated(system, "tests/installed/study.py", str(tmp_path / "study"))

    assert (done.returncode, "made, answered, coded (2 codings), rendered" in done.stdout) == (
        0,
        True,
    ), done.stdout + done.stderr
    text = next((tmp_path / "study/interviews").glob("*.txt")).read_bytes()
    assert b"\r" not in text


@pytest.mark.long
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_same_tests_pass(system: str) -> None:
    """Reading, writing and merging at the small size; running, releasing and all else at the full."""
    left_out = " or ".join(f"({name})" for name in ELSEWHERE[system])
    folders = ALL if scale() == "full" else CORE
    done = imitated(
        system, "-m", "pytest", *folders, "-m", "not long and not browser", "-k", f"not ({left_out})",
        "-p", "no:cacheprovider", "--tb=short", RAP_TEST_SCALE="quick",
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_imitation_refuses_what_that_system_refuses(system: str, tmp_path: Path) -> None:
    """Else it would show nothing: names, cases, open files, line breaks, calls."""
    code = f"""
import os, pathlib
from rap.core import disk_calls, files
here = pathlib.Path({str(tmp_path)!r})
def refused(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return ""
(here / "Name").write_bytes(b"x")
said = [refused(lambda: files.replace_file(here / "name", b"x"))]
if {system!r} == "win32":
    with open(here / "Name", "rb"):
        disk_calls._PATIENCE_S = 0
        said.append(refused(lambda: files.replace_file(here / "Name", b"y")))
    said.append(refused(lambda: (here / "what?").write_bytes(b"")))
    said.append(refused(lambda: (here / ("x" * 250)).write_bytes(b"")))
    said.append(refused(lambda: files.os.fchmod(1, 0o600)))
print(said)
"""
    done = imitated(system, "-c", code)
    wanted = ["NotSavedError"]
    if system == "win32":
        wanted += ["NotSavedError", "OSError", "FileNotFoundError", "AttributeError"]

    assert done.stdout.strip() == str(wanted), done.stderr
