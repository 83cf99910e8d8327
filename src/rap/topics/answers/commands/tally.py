"""`rap tally`, `observe`: what groups and trial spaces answered."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from rap.topics.console.output import relative, tell


def tally(
    group: str,
    file: Path,
    *,
    present: Annotated[int, typer.Option(min=1, max=500)],
    date: str = "",
    sheet: str = "",
) -> None:
    """Bring a tally sheet back: hands and dots for each card, as the sheet of that group."""
    from rap.core.plain import read_text
    from rap.store.settings import find_study
    from rap.topics.answers.field_sheets import parse_tally, write_tally

    rows = parse_tally(read_text(file, name=file.name), name=file.name)
    day = date or datetime.date.today().isoformat()
    path = write_tally(find_study(), group, rows, date=day, present=present, sheet=sheet)
    tell("answers.tally.done", group=group, n=len(rows), file=relative(path))


def observe(
    space: str,
    file: Path,
    *,
    date: str = "",
) -> None:
    """Add what was seen in a trial space, or what those who use it filled in, to the study."""
    from rap.store.settings import find_study
    from rap.topics.answers.field_sheets import bring_observations

    for path in bring_observations(find_study(), space, file, date=date):
        print(relative(path))
