"""Runs: a notebook, for an audience, with parameters, becomes reports in a folder that is whole or
not there.

`plan` says what would run and under which key, `execute` runs one notebook, `publish` makes the
folder, `schedule` speaks to cron.
"""

from rap.acts.run.plan import Plan, plan_runs
from rap.acts.run.publish import Result, run_all
from rap.acts.run.schedule import format_schedule

__all__ = ["Plan", "Result", "format_schedule", "plan_runs", "run_all"]
