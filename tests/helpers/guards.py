"""A piece of the code that holds something, and what the tests say of a copy of the package without
it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studies import ROOT

PACKAGE = ROOT / "src" / "rap"
OF_TESTS = "E       "  # how pytest begins the lines of what went wrong in a test


@dataclass(frozen=True)
class Guard:
    """What `of` rests on: in each module of `cuts` the first text gives way to the second; `test`
    fails then.
    """

    of: str
    what: str
    test: str
    cuts: tuple[tuple[str, str, str], ...]


def guard(of: str, what: str, test: str, *cut: str) -> Guard:
    """One guard; `cut` is a module, what stands there, and what takes its place, once or more."""
    return Guard(of, what, test, tuple(zip(cut[::3], cut[1::3], cut[2::3], strict=True)))


def copy_package(place: Path) -> Path:
    """`place`, which holds a copy of the package without the screen, with what a new study gets."""
    leave = shutil.ignore_patterns("labextension", "ui", "__pycache__")
    shutil.copytree(PACKAGE, place / "rap", ignore=leave)
    shutil.copytree(ROOT / "notebooks", place / "rap/core/_shipped/notebooks")
    return place


def run(tests: Iterable[str], *, package: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The tests in a process of their own, with this package."""
    path = {"PYTHONPATH": str(package)} if package else {}
    words = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    environment = {**os.environ, **path, "PYTHONDONTWRITEBYTECODE": "1", "RAP_TEST_SCALE": "small"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def not_once(table: Sequence[Guard]) -> dict[tuple[str, str], int]:
    """The texts of a table that do not stand once in their module, and how often they do."""
    found = {
        (one.what, module): (PACKAGE / module).read_text(encoding="utf-8").count(there)
        for one in table
        for module, there, _ in one.cuts
    }
    return {place: n for place, n in found.items() if n != 1}


def spread(table: Sequence[Guard], n: int) -> list[Guard]:
    """`n` of them, spread over the table."""
    return [table[at * len(table) // n] for at in range(n)]


def fails_without(one: Guard, copy: Path) -> None:
    """Its test fails in the copy without the guard: by its own assertion, and not because something is
    broken.
    """
    before = {}
    for module, there, permissive in one.cuts:
        before[module] = (copy / "rap" / module).read_text(encoding="utf-8")
        changed = before[module].replace(there, permissive)
        (copy / "rap" / module).write_text(changed, encoding="utf-8")
    try:
        done = run([one.test], package=copy)
    finally:
        for module, text in before.items():
            (copy / "rap" / module).write_text(text, encoding="utf-8")

    assert done.returncode == 1, done.stdout[-2000:]
    reasons = [line for line in done.stdout.splitlines() if line.startswith(OF_TESTS)]
    assert any("assert" in line.lower() or "DID NOT RAISE" in line for line in reasons), reasons
