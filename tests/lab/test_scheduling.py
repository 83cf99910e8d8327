"""jupyter-scheduler runs its copies in the study, and they lie where a withdrawal looks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from runs import HEARD, RUNS, Hers, make_run_study, write_notebook

from rap.core.errors import RunFailedError
from rap.topics.runs.single import FOLDER, run_copy
from rap.topics.withdrawal.derived_files import find_exports

COPY = f"{FOLDER}/copies/0a1b/small.ipynb"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a copy of its notebook where the scheduler puts it."""
    root = make_run_study(tmp_path_factory.mktemp("s") / "study", HEARD, "print(by)", runs=RUNS)
    (root / COPY).parent.mkdir(parents=True)
    shutil.copy(root / "notebooks" / "small.ipynb", root / COPY)
    return root


def test_a_copy_runs_in_the_study_with_its_parameters(root: Path):
    """Its kernel finds the study, though the copy lies elsewhere; nothing else is left behind."""
    text = (root / COPY).read_text(encoding="utf-8")
    made = run_copy(root, text, "small.ipynb", parameters={"by": "region"})
    printed = json.loads(made["ipynb"])["cells"][-1]["outputs"][0]["text"]

    assert "".join(printed).strip() == "region"
    assert "<html" in made["html"]
    assert [path.name for path in (root / FOLDER).iterdir()] == ["copies"]


def test_a_copy_without_parameters_is_refused(root: Path, tmp_path: Path):
    """With the sentence that the list of jobs then shows."""
    other = make_run_study(tmp_path / "other", runs=RUNS)
    write_notebook(other, HEARD, parameters=None)
    text = (other / "notebooks" / "small.ipynb").read_text(encoding="utf-8")
    with pytest.raises(RunFailedError) as caught:
        run_copy(root, text, "small.ipynb", parameters={})

    assert caught.value.message.id == "runs.no_parameters_cell"


def test_a_withdrawal_looks_through_the_copies(root: Path):
    """A copy that holds words of a person is among what goes."""
    found, _ = find_exports(root, Hers())  # type: ignore[arg-type]

    assert root / COPY in found


def test_the_executor_of_jupyter_scheduler_fills_its_files(root: Path):
    """With the extension itself: the job ends, and its files are there; an error is told by its
    sentence.
    """
    pytest.importorskip("jupyter_scheduler", reason="the extra `scheduler` is not installed")
    from jupyter_scheduler.orm import Job, create_session, create_tables

    from rap.topics.runs.scheduler import StudyJobs, scheduler_settings

    settings = scheduler_settings(root)
    url = settings["SchedulerApp.db_url"]
    create_tables(url)
    with create_session(url)() as session:
        job = {"runtime_environment_name": "python", "input_filename": "small.ipynb", "name": "j"}
        session.add(Job(job_id="0a1b", output_formats=["ipynb", "html"], **job))
        session.commit()
    names = {"input": "small.ipynb", "ipynb": "out.ipynb", "html": "out.html"}
    places = {kind: str((root / COPY).with_name(name)) for kind, name in names.items()}
    job = StudyJobs(job_id="0a1b", root_dir=str(root), db_url=url, staging_paths=places)
    job.process()
    with create_session(url)() as session:
        ended = session.query(Job).one().status
    (root / COPY).write_text("{}", encoding="utf-8")
    job.process()
    with create_session(url)() as session:
        failed = session.query(Job).one()
        told = (failed.status, failed.status_message)

    assert ended == "COMPLETED"
    assert "<html" in Path(places["html"]).read_text(encoding="utf-8")
    assert told[0] == "FAILED"
    assert "notebook" in told[1]
    assert settings["Scheduler.staging_path"].startswith(str(root / FOLDER))
