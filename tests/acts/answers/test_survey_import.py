"""`rap survey import` says what each column became, and brings answers in."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_shapes import (
    draw_people,
    make_survey_study,
    read_here,
    shapes,
    write_csv,
    write_typed,
)
from typer.testing import CliRunner, Result
from vaults import make_quick

from rap.cli import app
from rap.store.surveys.batches import find_respondents
from rap.topics.surveys.answers import looks


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    monkeypatch.setattr(looks, "read_export_in_child", read_here)
    root = make_survey_study(tmp_path / "study")
    monkeypatch.chdir(root)
    return root


def command(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def test_a_rehearsal_and_the_import(root: Path) -> None:
    """`--dry-run` writes nothing; then everybody who agreed is there."""
    file = write_typed(root.parent / "typed.csv", draw_people(12, seed=1), consent=("no no",))
    told = command("survey", "import", str(file), "--survey", "bank", "--dry-run")
    assert told.exit_code == 0, told.output
    assert "status: answers status" in told.output
    assert "11 people are new and agreed" in told.output
    assert "1 person stays out: this file has no yes of hers" in told.output
    assert find_respondents(root) == frozenset()
    told = command("survey", "import", str(file))
    assert told.exit_code == 0, told.output
    assert "answers to bank: this file has 7 of its 7 questions" in told.output
    assert "11 people came in" in told.output
    assert len(find_respondents(root)) == 11


def test_the_box_beside_which_people_write_is_named(root: Path) -> None:
    """KoboToolbox gives it a column of its own, which ticks no option of the form."""
    people = draw_people(4, seed=1)
    name, data = next(
        (name, data) for _, name, data, _ in shapes(people) if b"reason/other" in data
    )
    file = root.parent / name
    file.write_bytes(data)
    told = command("survey", "import", str(file), "--survey", "bank", "--dry-run")

    assert "reason/other: own words for reason" in told.output


def test_what_is_unclear_is_named_and_can_be_said(root: Path) -> None:
    """A value and a column that the form does not know are given with options."""
    file = root.parent / "a.csv"
    file.write_bytes(write_csv([["Statut", "accord"], ["rich", "oui"]]))
    words = ["survey", "import", str(file), "--survey", "bank", "--language", "fr"]
    words += ["--column", "Statut=status", "--column", "accord=consent"]
    told = command(*words)
    assert told.exit_code != 0
    assert find_respondents(root) == frozenset()
    told = command(*words, "--value", "status:rich=self")
    assert told.exit_code == 0, told.output
    assert len(find_respondents(root)) == 1
