"""A study with one small notebook, for tests of runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from studies import make_study, write

from rap.topics.runs import kernels, warm
from rap.topics.runs.results import Executor, Plan

Act = Callable[[Plan, Path], None]

RUN = [sys.executable, "-m", "rap", "run"]
PARAMETERS = 'by = "setting"'
HEARD = """import rap
study = rap.open_study()
rap.say({"en": "We heard {heard} people."}, id="heard", heard=study.cases["case"])"""
RUNS = """
[[tool.rap.runs]]
name = "small"
notebook = "notebooks/small.ipynb"
audiences = ["members"]
languages = ["en"]
timeout_s = 600
"""


def make_run_study(
    root: Path, *cells: str, parameters: str | None = PARAMETERS, runs: str = RUNS
) -> Path:
    """The study of `make_study` with a run `small` for members; `cells` are the code cells after
    the parameters.
    """
    make_study(root)
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings + runs)
    write_notebook(root, *(cells or (HEARD,)), parameters=parameters)
    return root


def write_notebook(root: Path, *cells: str, parameters: str | None = PARAMETERS) -> None:
    """`notebooks/small.ipynb` with a parameters cell (none when None) and code cells."""
    rows = [] if parameters is None else [_cell("parameters", parameters, ["parameters"])]
    rows += [_cell(f"c{number}", source, []) for number, source in enumerate(cells)]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": rows, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    write(root, "notebooks/small.ipynb", json.dumps(notebook))


def _cell(id: str, source: str, tags: list[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "id": id,
        "metadata": {"tags": tags},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def executor(act: Act, done: list[str]) -> Executor:
    """Writes what `act` writes, and notes the names of the plans in `done`."""

    @contextmanager
    def opened() -> Iterator[Callable[..., None]]:
        def fill(plan: Plan, folder: Path, on_cell: Callable[[int, int], None]) -> None:
            done.append(plan.name)
            act(plan, folder)

        yield fill

    return opened


def save(plan: Plan, folder: Path, *, value: str = "same") -> None:
    """A result with a table, as a notebook leaves it."""
    write(folder, "DRAFT-x.members.en.html", plan.name)
    (folder / "tables").mkdir()
    pd.DataFrame({"value": [value]}).to_parquet(folder / "tables" / "t.parquet")


@contextmanager
def one_start() -> Iterator[None]:
    """Within this, all runs fork their kernels from one process with the imports, as the runs of one
    `rap run` do; each run still ends its own kernels. That process takes a second of work to start.
    """

    @contextmanager
    def forked() -> Iterator[warm.Kernels]:
        own = warm.Kernels(shared.warm)
        try:
            yield own
        finally:
            own.kill()

    with warm.warm_kernels() as shared, pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "warm_kernels", forked)
        yield


class Hers:
    """A person whose words are the lines of `HEARD`, as a withdrawal looks for them."""

    cuts, codings = (), frozenset[str]()

    def are_in(self, text: str) -> bool:
        return "study.cases" in text

    def find_value(self, text: str) -> str:
        return ""
