"""Notebooks become reports: by hand, by the clock, on this machine or a team's cluster.

Three steps. `plan` says what would run and under which key. An executor fills an empty folder with
what a plan makes (`fill`). `accept` makes that folder the result, once and whole. `results` does it
for every plan whose result is not there yet; `guard` looks at what a notebook made; `schedules`
installs what the clock starts.

Needs: `git`, `console`, `web`, `consent`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "cells": (
        "countable",
        "find_near_all",
        "findings_of",
        "finished",
        "guard",
        "month_of",
        "question_of",
        "read_run",
        "sections_of",
        "selection_of",
        "uncounted_places",
    ),
    "commands.analyse": ("analyse",),
    "commands.cluster": ("cluster",),
    "commands.run": ("print_", "run", "schedule"),
    "gathered": ("answer_all", "gather_all"),
    "guard": ("check_page", "edition_of", "quote_of", "said_words"),
    "plan": ("versions",),
    "planned": ("Plan",),
    "results": ("plan_made", "run_all"),
    "routes": ("ReportRow", "ScheduledRun", "find_reports", "tell_scheduled"),
    "scheduler": ("scheduler_settings",),
    "since": ("since_of",),
}
