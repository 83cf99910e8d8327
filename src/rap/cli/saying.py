"""How the command line speaks: plain lines for people, JSON for programs, problems on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from rap.errors import Problem, RapError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def complain(error: RapError) -> None:
    """One line for each problem, on standard error."""
    for problem in error.problems:
        print(problem, file=sys.stderr)


def print_problems(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Problems as lines `file:line: what; what would be right`, or as JSON."""
    rows = list(problems)
    if as_json:
        print_json([{"place": p.place, "what": p.what, "right": p.right} for p in rows])
    else:
        for problem in rows:
            print(problem)


def print_json(value: Any) -> None:
    """JSON with every character readable."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def relative(path: Path) -> str:
    """`path` as one would type it from here."""
    return os.path.relpath(path)
