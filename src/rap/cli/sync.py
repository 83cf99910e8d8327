"""`rap sync`: work of several people into one study."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(sync)


def sync(
    message: Annotated[str, typer.Option("--message", "-m", help="What to call the commit.")] = "Codings and notes",
) -> None:
    """Check, commit your files, pull, check again, push. Nothing is pushed that `rap check` refuses."""
    from rap.acts.sync import sync as sync_study
    from rap.core.sentences import count
    from rap.store.settings import find_study

    done = sync_study(find_study(), message=message)
    if done.recovered:
        print(
            count(done.recovered, "coding that git had taken away is back", "codings that git had taken away are back")
        )
    where = "pulled and pushed" if done.shared else "kept here: there is no remote (git remote add origin ADDRESS)"
    print(f"{count(done.committed, 'file')} committed, {where}")
