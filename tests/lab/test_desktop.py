"""The icon that opens a study."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from messages import raises
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.lab.desktop import icon_path, make_icon, remove_icon, script_path
from rap.languages.catalogue import say


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    return tmp_path / "home"


def test_it_starts_rap_in_the_folder(study: Path, home: Path) -> None:
    """As the desktop reads it; the name of the folder is all it tells."""
    moved = study.rename(study.parent / "Notre étude (à nous)")
    found = configparser.ConfigParser(interpolation=None, strict=True)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(make_icon(moved).read_text(encoding="utf-8"))
    entry = found["Desktop Entry"]

    assert shlex.split(entry["Exec"]) == ["/bin/sh", str(script_path(moved))]
    assert entry["Name"] == "Notre étude (à nous)"
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")
    assert started(script_path(moved), python=sys.executable) == [
        "-P",  # of the look whether rap is there
        *("-P", "-m", "rap", "lab", "--by-icon", str(moved)),
    ]


def started(script: Path, *, python: str, **env: str) -> list[str]:
    """What the script gives the program it starts; what it says where it finds none."""
    folder = script.parent
    program = folder / "program"
    program.write_text('#!/bin/sh\nfor one in "$@"; do echo "$one"; done\n')
    program.chmod(0o755)
    tried = folder / "tried.sh"
    tried.write_text(script.read_text(encoding="utf-8").replace(python, str(program)))
    words = ["/bin/sh", str(tried)]
    done = subprocess.run(
        words, capture_output=True, text=True, env={"PATH": "/bin", **env}, stdin=subprocess.DEVNULL
    )
    lines = done.stdout.splitlines()
    return [line for line in lines if line not in ("-c", "import rap")]


def test_an_icon_whose_program_moved_finds_it_or_says_what_to_do(study: Path, home: Path) -> None:
    """As the hook of git does: an environment that was deleted, and rap installed anew."""
    make_icon(study)
    script = script_path(study)
    lost = script.with_name("lost.sh")
    lost.write_text(script.read_text().replace(sys.executable, "/nowhere/python"))
    (home / ".local/bin").mkdir(parents=True)

    assert started(lost, python="?", HOME=str(home)) == [say("lab.desktop.no_program")]
    shutil.copy(script.with_name("program"), home / ".local/bin/rap")
    assert started(lost, python="?", HOME=str(home)) == ["lab", "--by-icon", str(study)]


def test_it_is_made_once_and_removed(
    study: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says where it is; a second study of that name has its own."""
    monkeypatch.chdir(study)
    made = CliRunner().invoke(app, ["lab", "--desktop"])
    again = CliRunner().invoke(app, ["lab", "--desktop"])
    path = icon_path(study)

    assert path.name in made.output.replace("\n", "")
    assert (made.exit_code, again.exit_code, len([*path.parent.iterdir()])) == (0, 0, 1)
    assert icon_path(study.parent / "elsewhere" / study.name) != path
    assert CliRunner().invoke(app, ["lab", "--remove-desktop"]).exit_code == 0
    assert (path.exists(), script_path(study).exists()) == (False, False)
    assert not remove_icon(study)


def test_a_folder_that_no_icon_can_hold_is_named(study: Path, home: Path) -> None:
    """No icon is written for a folder whose name it cannot hold, and the folder is named."""
    moved = study.rename(study.parent / 'our "study"')

    with raises(WrongUseError, "lab.desktop.bad_name", place=moved.name):
        make_icon(moved)

    assert not icon_path(moved).exists()


@pytest.mark.parametrize(
    ("system", "name", "line"),
    [
        ("win32", "mine.bat", '-P -m rap lab --by-icon "{root}"\r\n'),
        ("darwin", "mine.command", "-P -m rap lab --by-icon {root}\n"),
    ],
)
def test_other_systems_get_their_own(
    tmp_path: Path, home: Path, system: str, name: str, line: str
) -> None:
    """A file that the system runs when it is opened; seen through the imitation of that system."""
    root = tmp_path / "mine"
    (home / "Desktop").mkdir(parents=True)
    root.mkdir()
    helpers = Path(__file__).parents[1] / "helpers" / "other_system"
    code = "import pathlib, sys; from rap.lab.desktop import make_icon; print(make_icon(pathlib.Path(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)],
        env={"PYTHONPATH": str(helpers), "RAP_TEST_SYSTEM": system, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    made = Path(done.stdout.strip())

    assert made == home / "Desktop" / name
    assert line.format(root=root).encode() in made.read_bytes()
