"""How the command line speaks: plain lines for people, JSON for programs, problems on standard
error.

Names of files, and what files say, come from others: they are printed through `printable`, and JSON
spells the same signs out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from rap.core.errors import Problem, RapError, printable
from rap.languages.catalogue import say

AsJson = Annotated[bool, typer.Option("--json")]
_YES = {"y", "yes", "o", "oui", "j", "ja"}
_NO = {"", "n", "no", "non", "nee"}


def complain(error: RapError) -> None:
    """One line for each problem, on standard error."""
    for problem in error.problems:
        print(problem, file=sys.stderr)


def print_problems(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Problems as lines `file:line: what; what would be right`, or as JSON."""
    rows = list(problems)
    if as_json:
        print_json([problem.as_row() for problem in rows])
    else:
        for problem in rows:
            print(problem)


def print_json(value: Any) -> None:
    """JSON with every readable character as it is, and the others as `\\u` escapes, which a program
    reads as the same.
    """
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    print(
        "\n".join(line if printable(line) == line else _escaped(line) for line in text.split("\n"))
    )


def _escaped(line: str) -> str:
    return "".join(sign if printable(sign) == sign else json.dumps(sign)[1:-1] for sign in line)


def at_keyboard() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def is_confirmed(question: str) -> bool:
    """Whether a person answers yes; *Enter* is no, and what is neither is asked again."""
    while True:
        asked = f"{question} {say('cli.confirm.keys')}"
        given = typer.prompt(asked, default="", show_default=False).strip().casefold()
        if given in _YES | _NO:
            return given in _YES
        print(say("cli.confirm.type"))


def relative(path: Path) -> str:
    """`path` from here, as it may be printed."""
    return printable(os.path.relpath(path))
