"""What `rap run` prints in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from runs import RUNS, executor, make_run_study, save

from rap.core.errors import WrongUseError
from rap.topics.runs.commands.run import run
from rap.topics.runs.planned import Plan

TWO = RUNS + RUNS.replace('"small"', '"other"')


def test_what_failed_and_what_is_there_stand_in_the_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run that failed comes first in the settings, and is still named at the end."""

    def fill(plan: Plan, folder: Path) -> None:
        if plan.run.name == "small":
            raise WrongUseError("runs.no_runs", place="notebooks/small.ipynb")
        save(plan, folder)

    monkeypatch.chdir(make_run_study(tmp_path / "study", runs=TWO))
    monkeypatch.setattr(
        "rap.topics.runs.commands.run._executor", lambda cluster: executor(fill, [])
    )
    with pytest.raises(typer.Exit) as ended:
        run()
    out, err = capsys.readouterr()

    assert ended.value.exit_code == 2
    assert out.splitlines()[0] == "other.members: done"
    assert err.splitlines() == [
        "notebooks/small.ipynb: there are no [[tool.rap.runs]]; add one, see docs/files.md",
        "1 of 2 runs failed: small. Reports of the others (1) are listed above. When the cause is mended: `rap run small`",
    ]
