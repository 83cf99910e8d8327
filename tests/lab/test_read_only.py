"""A study that can only be read is read, in JupyterLab and in a terminal; files without the right to
read close only themselves.

Rights do not bind the superuser: tests that run as one give up what lets it pass (`setpriv`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from studies import AGREED, ROOT, add_source, git, make_study, write

pytestmark = pytest.mark.long
LIMITS = "-dac_override,-dac_read_search,-fowner"
MOUNT = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Three interviews and a memo, kept by git; writable again at the end."""
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10002", "I: And you?\nP1: I got the key later.\n", case="C-20002")
    add_source(root, "INT-10003", "I: And the door?\nP1: It is heavy.\n", case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + AGREED)
    memo = "about: alarm\nby: K-02\ndate: 2026-01-01\ntype: question\nprivate: no\n"
    write(root, "interviews/memos/study/00000001.md", f"---\n{memo}---\n\nWhich key?\n")
    write(root, ".gitignore", "/.rap/\n")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    yield root
    for path in (root, *root.rglob("*")):
        path.chmod(0o700)


def read(root: Path, *around: str) -> dict[str, Any]:
    """What a process that rights bind gets to read."""
    bound: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("rights do not bind the superuser, and there is no setpriv here")
        bound = ["setpriv", f"--bounding-set={LIMITS}", f"--inh-caps={LIMITS}"]
    script = ROOT / "tests" / "helpers" / "read_study.py"
    own = {"RAP_CODER": "K-01", "PYTHONPATH": str(script.parent)}
    words = [*around, *bound, sys.executable, str(script), str(root)]
    done = subprocess.run(words, env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def failed(found: dict[str, Any]) -> dict[str, Any]:
    """What could not be read."""
    return {page: status for page, status in found["pages"].items() if status != 200}


def close(root: Path, *, own_folder: bool) -> None:
    """Nothing in it may be written."""
    if own_folder:
        write(root, ".rap/coder", "K-01\n")
    for path in (*root.rglob("*"), root):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.mark.parametrize("own_folder", [True, False])
def test_a_folder_that_may_not_be_written_is_read(root: Path, own_folder: bool) -> None:
    """Every page and command answers; a coding is refused, as not on disk."""
    close(root, own_folder=own_folder)
    found = read(root)

    assert (failed(found), found["damage"], found["coded"]) == ({}, [], 507)
    ends = found["commands"]
    assert {words: end for words, end in ends.items() if end and words != "doctor"} == {}
    assert "Traceback" not in json.dumps(found["said"])


def test_a_disk_that_is_mounted_read_only_is_read(root: Path) -> None:
    """As a stick whose switch is set, or a backup."""
    around = ("unshare", "--mount", "sh", "-c", MOUNT, "sh", str(root))
    tried = (
        subprocess.run([*around, "true"], capture_output=True) if shutil.which("unshare") else None
    )
    if tried is None or tried.returncode:
        pytest.skip("nothing may be mounted here")
    found = read(root, *around)

    assert (failed(found), found["damage"], found["coded"]) == ({}, [], 507)
    ends = found["commands"]
    assert {words: end for words, end in ends.items() if end and words != "doctor"} == {}


CLOSED = {
    "code": "codebook/access/deposit.yaml",
    "memo": "interviews/memos/study/00000001.md",
    "header": "interviews/INT-10001.yaml",
    "text": "interviews/INT-10003.txt",
    "card": "interviews/cases/C-20001.yaml",
}


def test_files_without_the_right_to_read_close_only_themselves(root: Path) -> None:
    """All pages but that of her interview answer, the start page names each, and the other
    interview is coded.
    """
    for name in CLOSED.values():
        (root / name).chmod(0)
    found = read(root)

    assert set(failed(found)) <= {"sources/INT-10001"}
    assert (sorted(found["damage"]), found["coded"]) == (sorted(CLOSED.values()), 200)
    assert (found["commands"]["check"], "Traceback" in json.dumps(found["said"])) == (1, False)
