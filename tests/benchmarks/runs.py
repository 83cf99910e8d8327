"""Run many notebooks, beside papermill in a loop and nbconvert after it.

    python tests/benchmarks/runs.py [how many] [--small]

First a small notebook with many values of one parameter (100 unless said otherwise): `rap run` with
two workers, and `papermill.execute_notebook` once for each in one process. Then, without `--small`,
all editions of the demo: `rap run --force`, and `papermill` and `nbconvert` as commands, one after
the other for each. Seconds on the clock, one turn of each on a machine with nothing else to do, and
CPU seconds of all processes, which say more where the machine is busy; ratios are of one sitting.
`rap` also checks, renders and publishes what papermill only executes. Last, the drawing of one edition
of each notebook for members, beside the cheapest page of nbconvert (`HTMLExporter`, template
`basic`) of the same executed notebook, in turn in this process: CPU, the best of three.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import chdir
from functools import partial
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from runs import RUNS, make_run_study

from rap.report.exporter import render_report
from rap.topics.runs.guard import edition_of
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.studies.demo_copy import copy_demo

BIN = Path(sys.executable).parent


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """On the clock, and of CPU in this process and all it started."""
    begun, used = time.perf_counter(), cpu_seconds()
    work()
    return time.perf_counter() - begun, cpu_seconds() - used


def cpu_seconds() -> float:
    every = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, every))


def run_ours(root: Path) -> None:
    states = {one.state for one in run_all(plan_runs(root), force=True, workers=2)}
    assert states == {"done"}, states


def many_runs(top: Path, n: int) -> Path:
    """A study with one small notebook and `n` values of its parameter."""
    each = f"each = {{by = {json.dumps([f'value-{number}' for number in range(n)])}}}\n"
    return make_run_study(top / f"many-{n}", runs=RUNS + each)


def loop_papermill(root: Path, out: Path, n: int) -> None:
    import papermill

    with chdir(root / "notebooks"):
        for number in range(n):
            papermill.execute_notebook(
                "small.ipynb",
                str(out / f"{number}.ipynb"),
                parameters={"by": f"value-{number}"},
                progress_bar=False,
            )


def one_after_the_other(root: Path, out: Path) -> int:
    """papermill and nbconvert for each edition of the demo; how many there were."""
    plans = plan_runs(root)
    for number, plan in enumerate(plans):
        words = [str(word) for pair in plan.parameters.items() for word in ("-p", *pair)]
        made = out / f"{number}.ipynb"
        folder = root / Path(plan.run.notebook).parent
        command([str(BIN / "papermill"), Path(plan.run.notebook).name, str(made), *words], folder)
        for _ in plan.run.languages:
            command([str(BIN / "jupyter"), "nbconvert", "--to", "html", str(made)], folder)
    return len(plans)


def command(words: Sequence[str], folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def main() -> None:
    n = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 100
    with tempfile.TemporaryDirectory() as folder:
        top, out = Path(folder), Path(folder) / "out"
        out.mkdir()
        os.environ["XDG_DATA_HOME"] = str(top / "data")
        ours, fewer = (seconds(lambda n=n: run_ours(many_runs(top, n))) for n in (n, n // 2))
        theirs = seconds(lambda: loop_papermill(top / f"many-{n}", out, n))
        each = [(more - less) / (n - n // 2) for more, less in zip(ours, fewer, strict=True)]
        print(f"{n} runs of a small notebook: rap {told(ours)}, papermill {told(theirs)}")
        print(
            f"  ratio {ours[0] / theirs[0]:.2f} (asked: at most 0.2), CPU {ours[1] / theirs[1]:.2f}"
        )
        print(f"  one more {each[0]:.2f} s (asked: at most 0.25 s), CPU {each[1]:.2f} s")
        if "--small" in sys.argv:
            return
        demo = top / "demo"
        copy_demo(demo)
        ours = seconds(lambda: run_ours(demo))
        editions: list[int] = []
        theirs = seconds(lambda: editions.append(one_after_the_other(demo, out)))
        print(f"{editions[0]} runs of the demo in three languages: rap {told(ours)}")
        print(f"  papermill and nbconvert, one after the other: {told(theirs)}")
        print(
            f"  {theirs[0] / ours[0]:.1f} times (asked: at least 6), CPU {theirs[1] / ours[1]:.1f}"
        )
        drawn, basic = draw_beside_nbconvert(demo)
        print(f"one edition of each for members: {drawn:.2f} s of CPU, nbconvert {basic:.2f} s")
        print(f"  ratio {drawn / basic:.2f} (asked: at most 4)")


def draw_beside_nbconvert(root: Path) -> tuple[float, float]:
    """Seconds of CPU of our exporter, and of nbconvert's."""
    basic, totals = HTMLExporter(template_name="basic"), [0.0, 0.0]
    for plan in plan_runs(root):
        if plan.audience != "members":
            continue
        notebook = nbformat.read(plan.folder / "notebook.ipynb", 4)
        language = plan.run.languages[0]
        edition = edition_of(plan.study(), language=language, title=plan.name, languages={})
        works = (
            partial(render_report, notebook, edition),
            partial(basic.from_notebook_node, notebook),
        )
        turns = [[seconds(work)[1] for work in works] for _ in range(3)]
        totals = [sum(pair) for pair in zip(totals, map(min, *turns), strict=True)]
    return totals[0], totals[1]


def told(taken: tuple[float, float]) -> str:
    return f"{taken[0]:.1f} s ({taken[1]:.1f} s of CPU)"


if __name__ == "__main__":
    main()
