"""A copy of the demo study is a study that takes everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import ROOT, make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.store.settings import read_settings
from rap.topics.answers.taking import keep_answers, read_answers
from rap.topics.checks.check import find_problems
from rap.topics.studies.demo_copy import copy_demo


@pytest.mark.long
def test_the_copy_has_no_problem(tmp_path: Path):
    """All of it is read, which takes as long as `rap check` of the demo, which `make lint` runs."""
    copy_demo(tmp_path / "play")

    assert find_problems(tmp_path / "play") == []


def test_the_copy_takes_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The demo itself takes none; what was made in it on this machine stays there."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)  # anywhere: no study is near
    copy = tmp_path / "play"
    done = CliRunner().invoke(app, ["demo", str(copy)])
    assert done.exit_code == 0, done.output

    (copy / ".rap").mkdir()
    write(copy, ".rap/coder", "K-01\n")
    taken = read_answers(copy, [write(tmp_path, "message.txt", "1 oui, 7 non")])
    keep_answers(copy, taken)

    assert (read_settings(copy).demo, taken.doubts) == (False, ())
    assert len(read_settings(copy).runs) == len(read_settings(ROOT).runs)
    assert sorted(path.name for path in copy.iterdir()) == [
        ".git",
        ".gitattributes",
        ".gitignore",
        ".rap",
        "codebook",
        "interviews",
        "notebooks",
        "pyproject.toml",
        "reports",
    ]


def test_the_demo_is_copied_over_nothing(tmp_path: Path):
    """A folder with something in it is left alone, and so is the demo itself."""
    study = make_study(tmp_path / "study")
    with raises(WrongUseError, "sharing.new_study.not_empty"):
        copy_demo(study)
    with raises(WrongUseError, "studies.demo_copy.inside"):
        copy_demo(ROOT / "play")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study"]
