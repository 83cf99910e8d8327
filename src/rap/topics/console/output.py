"""How the command line speaks: plain lines for people, JSON for programs, problems on standard
error.

Names of files, and what files say, come from others: they are printed through `printable`, and JSON
spells the same signs out.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from rap.core.errors import Problem, RapError, printable
from rap.core.plain import fold_words
from rap.languages.catalogue import say

AsJson = Annotated[bool, typer.Option("--json")]
_YES = {"y", "yes", "o", "oui", "j", "ja"}
_PAGES = {".html", ".pdf"}
_MOST_PATHS = 8  # more do not fit on a screen with what is said about them
_NO = {"", "n", "no", "non", "nee"}


def complain(error: RapError) -> None:
    """One line for each problem, on standard error."""
    for problem in error.problems:
        print(problem, file=sys.stderr)


def own_fault(error: Exception) -> str:
    """Of what kind an unforeseen error is, and where in our code it arose; its own message may hold
    words of a participant.
    """
    calls = [
        call
        for call in traceback.extract_tb(error.__traceback__)
        if "rap" in Path(call.filename).parts
    ]
    where = f"{Path(calls[-1].filename).name}:{calls[-1].lineno}" if calls else "somewhere"
    return f"rap: {say('console.rap.broke', error=type(error).__name__, where=where)}"


def tell(id: str, /, *, indent: int = 0, **facts: Any) -> None:
    """Print the sentence `id` with these facts, in the reader's language."""
    print(" " * indent + say(id, **facts))


def print_problems(problems: Iterable[Problem], *, as_json: bool = False) -> None:
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
    """Whether standard input is a terminal, so that a person can be asked."""
    return sys.stdin.isatty()


def is_confirmed(question: str, *, yes: Iterable[str] = (), no: Iterable[str] = ()) -> bool:
    """Whether a person answers yes; *Enter* is no, and what is neither is asked again. `yes` and
    `no` are more words that mean it.
    """
    agreed, refused = ({*known, *map(fold_words, more)} for known, more in ((_YES, yes), (_NO, no)))
    asked = f"{question} {say('console.confirm.keys')}"
    while (given := ask(asked)) not in agreed | refused:
        tell("console.confirm.type")
    return given in agreed


def is_yes_or_later(question: str, *, may_be_no: bool) -> bool | None:
    """Whether a person answers yes, or no where she may; *Enter* is None: later."""
    known = {*_YES, *(_NO if may_be_no else ()), ""}
    while (given := ask(question)) not in known:
        pass
    return given in _YES if given else None


def ask(question: str, *, suffix: str = ": ") -> str:
    """One line that is typed, without case, accents and spaces around it."""
    typed = typer.prompt(question, prompt_suffix=suffix, default="", show_default=False)
    return fold_words(typed).strip()


def relative(path: Path) -> str:
    """`path` from here, as it may be printed."""
    return printable(os.path.relpath(path))


def print_paths(paths: Iterable[Path]) -> None:
    """A line for each of a few files, pages before pictures; then how many more there are, and where."""
    rest = sorted(paths, key=lambda path: path.suffix not in _PAGES)
    for path in rest if len(rest) <= _MOST_PATHS + 1 else rest[:_MOST_PATHS]:
        print(f"  {relative(path)}")
    if len(rest) > _MOST_PATHS + 1:
        folder = Path(os.path.commonpath([path.parent for path in rest]))
        tell("console.files.more", n=len(rest) - _MOST_PATHS, folder=relative(folder), indent=2)
