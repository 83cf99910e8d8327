"""The commands of `rap`: each with the words that lead to it, the ids its help is read from, and
what it answers.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import typer

from rap.cli import app, main
from rap.languages.catalogue import is_known

ROOT: Any = typer.main.get_command(app)


def commands(of: Any = ROOT, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command and each group below one."""
    yield words, of
    for name in getattr(of, "commands", {}):
        yield from commands(of.commands[name], (*words, name))


def help_ids(command: Any) -> dict[str, str]:
    """Of each parameter (and "" for the command itself) the id of its help, "" where it has none."""
    found = {"": command.about}
    for one in (*(param.name for param in command.params), "help"):
        within = (command.about, command.within, "console.help.any")
        ids = [id for id in (f"{part}.{one}" for part in within if part) if is_known(id)]
        found[one] = next(iter(ids), "")
    return found


def ids_of_help() -> set[str]:
    """Every id that the help of some command shows."""
    ids = {id for _, command in commands() for id in help_ids(command).values()}
    names = {
        f"console.argument.{param.name}"
        for _, command in commands()
        for param in command.params
        if param.param_type_name == "argument"
    }
    return ids | names


@contextlib.contextmanager
def _keys(typed: str, *, at_keyboard: bool) -> Iterator[Any]:
    """What a command reads: a text, or lines that wait in a terminal."""
    if not at_keyboard:
        yield io.StringIO(typed)
        return
    ours, theirs = os.openpty()
    try:
        os.write(ours, typed.encode())
        with open(theirs, encoding="utf-8") as terminal:
            yield terminal
    finally:
        os.close(ours)


def run_here(
    folder: Path, *words: str, typed: str = "", at_keyboard: bool = False
) -> subprocess.CompletedProcess[str]:
    """What `rap WORDS` answers in `folder`, from this process: to start one takes a second of a core.
    `at_keyboard`: what is `typed` comes from a terminal, so that people are asked.
    """
    out, error = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        _keys(typed, at_keyboard=at_keyboard) as keys,
        mock.patch.object(sys, "argv", ["rap", *words]),
        mock.patch.object(sys, "stdin", keys),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(error),
    ):
        try:
            main()
            code: Any = 0
        except SystemExit as end:
            code = end.code or 0
    return subprocess.CompletedProcess(words, code, out.getvalue(), error.getvalue())
