"""One notebook run for the team, once, by another program that keeps its own list of what it ran: the
extension jupyter-scheduler, which runs copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rap.core.files import staging_folder
from rap.store.settings import RunSettings, read_settings
from rap.topics.runs.fill import fill
from rap.topics.runs.plan import parse_notebook, plan_notebook

# Where jupyter-scheduler keeps its copies and its list. `rap withdraw` looks through it.
FOLDER = ".rap/lab/scheduler"
RUN = "scheduled"  # the name of the run, for a notebook that no run of the study names


def run_copy(root: Path, text: str, name: str, *, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Run a copy of the notebook `name` of the study at `root`, in the study's folder and with its
    scope, for the team: `ipynb`, executed, and `html`, the draft of its report.

    `text` is the copy. The scope is that of the run whose notebook has this name.

    Raises
    ------
    RunFailedError
        A cell failed, or it is not a notebook with a cell tagged `parameters`.
    """
    settings = read_settings(root)
    runs = {Path(run.notebook).name: run for run in reversed(settings.runs)}
    run = runs.get(name, RunSettings(RUN, f"notebooks/{name}"))
    own = {key: values[0] for key, values in run.each.items()}
    run = replace(
        run,
        audiences=("team",),
        languages=settings.languages[:1],
        each={},
        parameters={**run.parameters, **own, **parameters},
    )
    plan = plan_notebook(root, run, parse_notebook(text, run.notebook))
    with staging_folder(root / FOLDER) as folder:
        fill(plan, folder, lambda cell, of: None)
        (report,) = folder.glob("*.html")
        return {
            "ipynb": (folder / "notebook.ipynb").read_text(encoding="utf-8"),
            "html": report.read_text(encoding="utf-8"),
        }
