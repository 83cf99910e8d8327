"""jupyter-scheduler in `rap lab` (extra `scheduler`): its jobs run in the study, and its copies lie in
the study's own private folder, where a withdrawal looks.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.topics.runs.single import FOLDER

if TYPE_CHECKING:
    ExecutionManager: Any = object
elif find_spec("jupyter_scheduler") is None:
    ExecutionManager = object
else:
    from jupyter_scheduler.executors import ExecutionManager


def scheduler_settings(root: Path) -> dict[str, str]:
    """What `rap lab` tells jupyter-scheduler; nothing where it is not installed."""
    if find_spec("jupyter_scheduler") is None:
        return {}
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "ServerApp.jpserver_extensions": "{'rap.lab': True, 'jupyter_scheduler': True}",
        "SchedulerApp.db_url": f"sqlite:///{folder / 'jobs.sqlite'}",
        "Scheduler.execution_manager_class": "rap.topics.runs.scheduler.StudyJobs",
        "Scheduler.staging_path": str(folder / "copies"),
        "Scheduler.output_directory": "reports/out",  # git does not take it
    }


class StudyJobs(ExecutionManager):  # type: ignore[misc, unused-ignore]
    """Runs a job as `rap run` runs a notebook, for the team."""

    def execute(self) -> None:
        """Run the copy that was made when the job was asked for."""
        from rap.topics.runs.single import run_copy

        job = self.model
        text = Path(self.staging_paths["input"]).read_text(encoding="utf-8")
        given = {**(job.parameters or {})}
        made = run_copy(Path(self.root_dir), text, job.input_filename, parameters=given)
        for kind in job.output_formats or ():
            Path(self.staging_paths[kind]).write_text(made[kind], encoding="utf-8", newline="")

    def on_failure(self, e: Exception) -> None:
        """Note the sentence of one of our errors, and of any other its kind alone: it may hold words
        of somebody.
        """
        from jupyter_scheduler.models import Status
        from jupyter_scheduler.orm import Job

        from rap.core.errors import RapError

        said = str(e) if isinstance(e, RapError) else type(e).__name__
        with self.db_session() as session:
            row = {"status": Status.FAILED, "status_message": said}
            session.query(Job).filter(Job.job_id == self.job_id).update(row)
            session.commit()
        print(f"rap: job {self.job_id}: {type(e).__name__}", file=sys.stderr)

    @classmethod
    def supported_features(cls) -> dict[Any, bool]:
        """What its page offers."""
        from jupyter_scheduler.models import JobFeature

        can = ("job_name", "output_formats", "parameters", "stop_job", "delete_job")
        return {one: one.value in can for one in JobFeature}

    @classmethod
    def validate(cls, *path: Any) -> bool:
        """Whether a notebook can be run: it is one. The scheduler hands over the class as well."""
        from rap.core.errors import RapError
        from rap.topics.runs.plan import parse_notebook

        try:
            parse_notebook(Path(path[-1]).read_text(encoding="utf-8"), "notebook")
        except (RapError, OSError, ValueError):
            return False
        return True
