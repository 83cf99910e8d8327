"""`rap lab`: JupyterLab runs on a study until it is stopped."""

from __future__ import annotations

import contextlib
from pathlib import Path

from rap.core.errors import RapError, WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.output import complain, own_fault, tell


def open_here(folder: Path | None = None, *, port: int | None = None, browser: bool = True) -> int:
    """Open the study at or above `folder` (default: where we are) until it is stopped; the exit
    code.
    """
    from rap.topics.upkeep.commands.closing import open_if_closed
    from rap.topics.upkeep.mending import find_study_to_mend

    root = find_study_to_mend(folder, closed=True)
    open_if_closed(root)
    return open_lab(root, port=port, browser=browser)


def open_by_icon(folder: Path) -> int:
    """The same, for somebody who sees no terminal: what goes wrong is a page in her browser, until
    it opens or she has had enough.
    """
    from rap.lab.icon_page import wants_again

    while True:
        said = _what_went_wrong(folder)
        if not said or not wants_again(said, tell=lambda at: tell("cli.lab.also_at", address=at)):
            return 1 if said else 0


def _what_went_wrong(folder: Path) -> list[str]:
    """Open it; the sentences of why it does not open, printed here as well. Empty when it did."""
    try:
        if not folder.is_dir():
            raise WrongUseError("cli.icon_page.no_folder", place=str(folder))
        code = open_here(folder)
    except RapError as error:
        complain(error)
        return [str(problem) for problem in error.problems]
    except Exception as error:  # its own message may hold words of a participant
        said = own_fault(error)
    else:
        if not code:
            return []
        said = say("cli.lab.ended", code=code)
    print(said)
    return [said]


def open_lab(root: Path, *, port: int | None = None, browser: bool = True, page: str = "") -> int:
    """Run JupyterLab on a study until it is stopped; `page` is the page it opens with, "" the
    start. Its exit code.
    """
    import os
    import shutil
    import signal
    import subprocess

    from rap.core.errors import NotSavedError
    from rap.core.own_python import python
    from rap.lab.launch import copy_extension, lab_arguments, lab_environment, own_folder
    from rap.topics.git.working_copy import prepare_copy

    with contextlib.suppress(NotSavedError):  # a study that can only be read is opened, too
        prepare_copy(root, quick=True)
    folder = own_folder(root)
    environment = lab_environment(root, folder, os.environ)
    extensions = copy_extension(folder)
    words = lab_arguments(root, port=port, browser=browser, extensions=extensions, page=page)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    try:
        # not by `jupyter lab`, which would look for a program of that name
        command = python("-m", "jupyterlab", *words)
        running = subprocess.Popen(command, env=environment, cwd=root)
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
        if root not in folder.parents:
            shutil.rmtree(folder, ignore_errors=True)
        commit_at_end(root)
        close_when_asked(root)


def close_when_asked(root: Path) -> None:
    """Close the study when somebody asked for it on the screen, now that nothing runs on it."""
    from rap.topics.upkeep.closing import was_asked
    from rap.topics.upkeep.commands.closing import close_now

    if was_asked(root):
        try:
            close_now(root)
        except RapError as error:
            complain(error)


def commit_at_end(root: Path) -> None:
    """Commit what this machine coded, where there is a repository; what git refuses is named and
    stays on the disk.
    """
    from rap.topics.checks.cut_logs import note_ends
    from rap.topics.sharing.sync import commit_own

    try:
        n = commit_own(root)
        note_ends(root)
    except RapError as error:
        complain(error)
        return
    if n:
        tell("cli.lab.committed", n=n)
