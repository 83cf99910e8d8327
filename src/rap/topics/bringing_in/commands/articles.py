"""`rap import articles`: bring in a list of articles, a row of a table each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rap.core.errors import WrongUseError, printable
from rap.topics.console.output import at_keyboard, tell


def articles(
    file: Annotated[Path, typer.Argument()],
    *,
    language: str = "",
    columns: list[str] | None = None,
    dates: str = "",
    dry_run: bool = False,
) -> None:
    """Bring in the articles of one list that are not there yet, or say which would come in."""
    from rap.store.settings import find_study
    from rap.topics.bringing_in.articles import plan_articles, take_articles
    from rap.topics.bringing_in.commands.screen import ask_names
    from rap.topics.bringing_in.looks import Kept
    from rap.topics.bringing_in.typed import parse_columns

    root, kept = find_study(), Kept()
    roles, rest = parse_columns(",".join(columns or ()))
    if rest:
        raise WrongUseError("bringing_in.articles.no_sign", place="--columns", word=rest[0])
    found = plan_articles(root, file, language=language, columns=roles, dates=dates)
    if at_keyboard() and not dry_run and found.plan.files:
        found = found.with_plan(ask_names(root, found.plan, kept))
    result = take_articles(root, found, kept=kept, is_rehearsal=dry_run)
    for item in result.done:
        print(f"{item.source.id}  {printable(item.source.title)}: {printable(item.file.name)}")
    for problem in (*found.there, *(one for item in result.already for one in item.problems)):
        print(problem)
    tell(
        "bringing_in.articles.would_be" if dry_run else "bringing_in.articles.done",
        n=len(result.done),
    )
