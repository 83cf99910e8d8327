"""`rap title`: list, draw and choose what interviews are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study
from typer.testing import CliRunner, Result

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.store.sources import read_source

ID = "INT-10001"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_study(tmp_path / "study")
    monkeypatch.chdir(root)
    return root


def title(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["title", *words], input=answer)


def test_titles_are_drawn_chosen_and_listed(root: Path) -> None:
    """A title that is given takes the place of a drawn one; the groups stay."""
    assert title("--draw").exit_code == 0
    drawn = read_source(root, ID).title
    assert len(drawn.split()) == 2

    assert title(ID, "--group", "north", "--group", "spring").output == (
        f"{ID}  {drawn}  [north, spring]\n"
    )
    title(ID, "copper lake")
    assert f"{ID}  copper lake  [north, spring]" in title().output.splitlines()
    assert title(ID, "--group", "").output == f"{ID}  copper lake\n"


def test_a_warning_needs_a_yes(root: Path) -> None:
    """A person reads it first; without a yes nothing is written."""
    asked = title(ID, "34 years old", answer="n\n")
    assert isinstance(asked.exception, WrongUseError)
    assert read_source(root, ID).title == ""

    assert title(ID, "34 years old", answer="y\n").exit_code == 0
    assert read_source(root, ID).title == "34 years old"
    assert title(ID, "35 years old", "--yes").output == f"{ID}  35 years old\n"


@pytest.mark.parametrize("words", [(ID, "--draw"), ("--group", "north")])
def test_what_is_meant_must_be_said(root: Path, words: tuple[str, ...]) -> None:
    """One interview, or a draw for all."""
    with raises(WrongUseError, "cli.title.which"):
        CliRunner().invoke(app, ["title", *words], catch_exceptions=False)
