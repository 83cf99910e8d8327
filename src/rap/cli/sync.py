"""`rap sync`: work of several people into one study."""

from __future__ import annotations

from typing import Annotated

import typer

from rap.languages.catalogue import say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(sync)


def sync(
    message: Annotated[
        str, typer.Option("--message", "-m", help="What to call the commit.")
    ] = "Codings and notes",
) -> None:
    """Check, commit your files, pull, check again, push. Nothing is pushed that `rap check`
    refuses.
    """
    from rap.acts.sync import sync as sync_study
    from rap.store.settings import find_study

    done = sync_study(find_study(), message=message)
    if done.recovered:
        print(say("cli.sync.recovered", n=done.recovered))
    print(say("cli.sync.shared" if done.shared else "cli.sync.kept", n=done.committed))
