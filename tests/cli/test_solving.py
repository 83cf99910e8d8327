"""`rap sync --solve` at a terminal: both versions in words, and a key for each choice."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest
from commands import run_here
from exchanging import introduce, share
from messages import said
from studies import make_study, write

from rap.topics.sharing.sync import sync

pytestmark = pytest.mark.long
CODE = "codebook/safety/alarm.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study whose colleague gave the same code another label, and has sent it."""
    root = make_study(tmp_path / "study")
    other = share(root)
    introduce(root, other)
    write(other, CODE, "label: {en: Alarm bell}\n")
    sync(other)
    write(root, CODE, "label: {en: Panic button}\n")
    return root


@pytest.mark.parametrize(
    ("typed", "label"),
    [("m\n", "Panic button"), ("t\n", "Alarm bell"), ("x\nw\nAlarm\n", "Alarm")],
)
def test_a_choice_is_typed_and_exchanged(root: Path, typed: str, label: str) -> None:
    """Both versions are shown; what is no choice is asked again; then all have the same."""
    done = run_here(root, "sync", "--solve", typed=typed, at_keyboard=True)
    sync(root.parent / "other")

    assert (done.returncode, done.stderr) == (0, "")
    assert ["    Panic button" in done.stdout, "    Alarm bell" in done.stdout] == [True, True]
    for study in (root, root.parent / "other"):
        assert (study / CODE).read_text(encoding="utf-8") == f"label: {{en: {label}}}\n"


def test_later_leaves_it_open(root: Path) -> None:
    """Nothing is written and nothing is sent; she goes on working, and the next time asks again."""
    done = run_here(root, "sync", "--solve", typed="\n", at_keyboard=True)

    assert (done.returncode, (root / CODE).read_text()) == (1, "label: {en: Panic button}\n")
    assert run_here(root, "sync", "--solve", typed="t\n", at_keyboard=True).returncode == 0


def test_without_a_terminal_nobody_is_asked(root: Path) -> None:
    """A command that no terminal answers refuses to choose between two versions."""
    done = run_here(root, "sync", "--solve", typed="t\n")

    assert (done.returncode, said("sharing.solve.no_keyboard") in done.stderr) == (2, True)


def test_the_command_asks_in_a_terminal_of_its_own(root: Path) -> None:
    """As a person meets it: a process, a terminal, a key and Enter."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(root)
        os.execv(sys.executable, [sys.executable, "-m", "rap", "sync", "--solve"])
    shown = b""
    while b"Alarm bell" not in shown or not shown.rstrip(b" ").endswith(b":"):
        shown += os.read(terminal, 4096)
    os.write(terminal, b"t\n")
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # it has ended
            break
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    print(shown.decode())

    assert os.waitstatus_to_exitcode(status) == 0
    assert (root / CODE).read_text(encoding="utf-8") == "label: {en: Alarm bell}\n"
