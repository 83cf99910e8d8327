"""`rap lab`: open JupyterLab on this study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rap.languages.catalogue import say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(lab)


def lab(
    port: Annotated[
        int | None, typer.Option(help="Which port to use (default: 8888 or the next free one).")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Open this study in JupyterLab: interviews, codebook, passages, findings, reports."""
    from rap.store.settings import find_study

    raise typer.Exit(open_lab(find_study(), port=port, browser=browser))


def open_lab(root: Path, *, port: int | None = None, browser: bool = True, page: str = "") -> int:
    """Run JupyterLab on a study until it is stopped; `page` is the page it opens with, "" the
    start. Its exit code.
    """
    import os
    import shutil
    import signal
    import subprocess
    import sys

    from rap.acts.new_study import install_hook
    from rap.lab.launch import copy_extension, lab_arguments, lab_environment

    install_hook(root)
    environment = lab_environment(root, os.environ)
    words = lab_arguments(
        root, port=port, browser=browser, extensions=copy_extension(root), page=page
    )
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    try:
        running = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *words], env=environment, cwd=root
        )
        for number in (
            signal.SIGINT,
            signal.SIGTERM,
        ):  # JupyterLab asks and ends by itself, and this command with it
            signal.signal(
                number,
                lambda number, _: running.send_signal(number) if number != signal.SIGINT else None,
            )
        return running.wait()
    finally:
        shutil.rmtree(environment["JUPYTER_RUNTIME_DIR"], ignore_errors=True)
        commit_at_end(root)


def commit_at_end(root: Path) -> None:
    """Commit what this machine coded, where there is a repository; what git refuses is named and
    stays on the disk.
    """
    from rap.acts.sync import commit_own
    from rap.cli.output import complain
    from rap.core.errors import RapError

    try:
        n = commit_own(root)
    except RapError as error:
        complain(error)
        return
    if n:
        print(say("cli.lab.committed", n=n))
