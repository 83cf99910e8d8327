"""The icon that opens a study."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from messages import raises
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.lab.desktop import icon_path, make_icon, remove_icon


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

    assert shlex.split(entry["Exec"]) == [sys.executable, "-m", "rap", "lab"]
    assert (entry["Path"], entry["Name"]) == (str(moved), "Notre étude (à nous)")
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")


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
    assert (path.exists(), remove_icon(study)) == (False, False)


def test_a_folder_that_no_icon_can_hold_is_named(study: Path, home: Path) -> None:
    """Nothing is written."""
    moved = study.rename(study.parent / 'our "study"')

    with raises(WrongUseError, "lab.desktop.bad_name", place=moved.name):
        make_icon(moved)

    assert not icon_path(moved).exists()


@pytest.mark.parametrize(
    ("system", "name", "line"),
    [
        ("win32", "mine.bat", '@cd /d "{root}"\r\n'),
        ("darwin", "mine.command", "cd {root} && exec "),
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
