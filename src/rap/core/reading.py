"""Reading many files at once: what could be read, and the problems of those that could not."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from rap.core.errors import Problem, ProblemsError, RapError

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def read_each(
    items: Iterable[_In], read: Callable[[_In], _Out]
) -> tuple[tuple[_Out, ...], list[Problem]]:
    """What `read` makes of each item, and the problems of the items it refuses: one bad file does not
    hide the next.
    """
    found: list[_Out] = []
    problems: list[Problem] = []
    for item in items:
        try:
            found.append(read(item))
        except RapError as error:
            problems.extend(error.problems)
    return tuple(found), problems


def read_all(
    items: Iterable[_In], read: Callable[[_In], _Out], *, damaged: list[Problem] | None
) -> tuple[_Out, ...]:
    """What `read` makes of each item. The first refusal is raised, unless there is a list `damaged`:
    then every refusal is noted there.
    """
    if damaged is None:
        return tuple(map(read, items))
    found, problems = read_each(items, read)
    damaged.extend(problems)
    return found


def read_folder(
    root: Path, folder: str, read: Callable[[Path, str], _Out]
) -> tuple[tuple[_Out, ...], list[Problem]]:
    """Call `read_each` with the ids of the YAML files in a folder of the study."""
    return read_each(yaml_ids(root, folder), lambda id: read(root, id))


def yaml_ids(root: Path, folder: str) -> list[str]:
    """The ids of the YAML files in a folder of the study, sorted; none if there is no such folder."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        names = os.listdir(root / folder)
    # Windows finds a file under its name in other capitals
    return sorted(name[:-5] for name in names if os.path.normcase(name).endswith(".yaml"))


def all_or_problems(
    found: _Out, problems: Iterable[Problem], *, damaged: list[Problem] | None = None
) -> _Out:
    """Return `found`, or raise all `problems` together.

    With a list `damaged` the problems are noted there and nothing is raised.

    Raises
    ------
    ProblemsError
        There are problems, and no list for them.
    """
    problems = tuple(problems)
    if damaged is not None:
        damaged.extend(problems)
    elif problems:
        raise ProblemsError(problems)
    return found
