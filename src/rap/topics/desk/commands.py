"""`rap count`: what staff count at a desk, a line at a time; and once a month, all of it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.commands import group_of
from rap.topics.console.output import AsJson, print_json, relative, tell

if TYPE_CHECKING:
    from rap.topics.desk.counting import Counted

Month = Annotated[str, typer.Option("--month")]


def add(desk: str, words: Annotated[list[str], typer.Argument()], *, month: Month = "") -> None:
    """Count one question, round or incident: `category=work channel=phone`."""
    from rap.store.settings import find_study
    from rap.topics.desk.counting import add_line

    values: dict[str, str] = {}
    for word in words:
        column, sign, value = word.partition("=")
        if not sign:
            raise WrongUseError("desk.count.no_sign", word=word)
        values[column] = f"{values[column]} {value}" if column in values else value
    lines = add_line(find_study(), desk, values, month=month)
    tell("desk.count.added", n=len(lines.rows), desk=desk, month=lines.month)


def undo(desk: str, *, month: Month = "") -> None:
    """Take the last line back."""
    from rap.store.settings import find_study
    from rap.topics.desk.counting import take_back

    row = take_back(find_study(), desk, month=month)
    print(printable(" ".join(f"{column}={value}" for column, value in row.items() if value)))


def close(month: str) -> None:
    """Hand in what this machine counted in a month, shuffled, into the study."""
    from rap.store.settings import find_study
    from rap.topics.desk.counting import close_month

    written = close_month(find_study(), month)
    for path in written:
        print(relative(path))
    tell("desk.count.handed_in" if written else "desk.count.nothing_left", month=month)


def tables(
    file: Path,
    *,
    audience: str = "team",
    language: str = "",
    table: str = "",
    template: Path | None = None,
) -> None:
    """Write the tables of the year: .docx, .csv, or one of them as .png."""
    from rap.languages.catalogue import complete_language, current_language
    from rap.store.settings import find_study
    from rap.study.study import Study
    from rap.topics.desk.year_tables import write_tables

    reading = complete_language(current_language())
    study = Study(find_study(), audience=audience)
    language = language or reading
    path = write_tables(study, file, language=language, table=table, template=template)
    print(relative(path))


def meeting(
    whom: str,
    subject: str,
    *,
    level: Annotated[str, typer.Option()],
    date: str = "",
    demand: bool = False,
    outcome: str = "",
    argues: list[str] | None = None,
    public: bool = False,
) -> None:
    """Note a meeting or a demand, and what came of it."""
    from rap.store.counts.meetings import NAME, add_meeting
    from rap.store.findings import read_findings
    from rap.store.settings import find_study

    root = find_study()
    row = {
        "date": date or datetime.date.today().isoformat(),
        "kind": "demand" if demand else "meeting",
        "with": whom,
        "level": level,
        "subject": subject,
        "outcome": outcome,
        "argues": argues,
        "public": "yes" if public else "",
    }
    id = add_meeting(root, row, findings={one.id: one for one in read_findings(root)})
    tell("desk.count.meeting_noted", id=id, file=NAME)


def show(*, as_json: AsJson = False) -> None:
    """What waits on this machine, and which months the study has."""
    from rap.store.settings import find_study
    from rap.topics.desk.counting import count_closed, look_at_desks

    root = find_study()
    desks, closed = look_at_desks(root), count_closed(root)
    if as_json:
        waiting = {one.desk.id: {one.month: len(one.rows)} for one in desks}
        print_json({"waiting": waiting, "closed": {f"{d} {m}": n for (d, m), n in closed.items()}})
        return
    for one in desks:
        _print_desk(one)
    for (desk, month), n in sorted(closed.items()):
        tell("desk.count.closed", desk=desk, month=month, n=n)


def _print_desk(one: Counted) -> None:
    tell("desk.count.waits", desk=one.desk.id, month=one.month, n=len(one.rows))
    for month in one.open_months:
        tell("desk.count.over", desk=one.desk.id, month=month)
    for name, asked in one.desk.fields.items():
        known = [choice.id for choice in asked.choices.values() if not choice.retired]
        print(printable(f"  {name}: {' '.join(known) or say('desk.count.number')}"))


count = group_of(
    {
        "add": add,
        "undo": undo,
        "close": close,
        "show": show,
        "meeting": meeting,
        "tables": tables,
    },
    name="count",
)
