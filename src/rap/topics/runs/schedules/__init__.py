"""Scheduled runs: when they are due (`calendar`), the entries for systemd and cron (`entries`), how
these are installed and removed (`install`), and the state of scheduled runs (`standing`).
"""

from __future__ import annotations

from pathlib import Path

from rap.languages.catalogue import say
from rap.store.settings import RunSettings
from rap.topics.runs.schedules.entries import cron_lines, service_of, timer_of, unit_name


def format_schedule(run: RunSettings, *, root: Path) -> str:
    """A cron line, and a systemd service and timer, for one run, to be installed by hand."""
    name = unit_name(root, run.name)
    service, timer = f"~/.config/systemd/user/{name}.service", f"{name}.timer"
    enable = f"systemctl --user enable --now {timer}"
    cron = "\n".join(cron_lines([run], root))
    return (
        f"# {say('runs.for_cron', run=run.name, command='crontab -e')}\n{cron}\n\n"
        f"# {say('runs.for_systemd', run=run.name, file=service)}\n{service_of(run, root)}\n"
        f"# {say('runs.for_timer', file=timer, command=enable)}\n{timer_of(run)}"
    )
