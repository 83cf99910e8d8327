"""What is said of files that come in: each thing once for all of which it is true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Problem, ProblemsError, printable
from rap.languages.catalogue import say
from rap.topics.bringing_in.summary import count_lines, group_alike, group_sentences
from rap.topics.console.output import tell

if TYPE_CHECKING:
    from rap.topics.bringing_in.looks import Looked
    from rap.topics.bringing_in.summary import Alike

_MOST_NAMED = 3  # files that a sentence names; of more it says how many


def print_alike(looked: Sequence[Looked]) -> None:
    """What was read, each thing once for all files of which it is true; at the end, the lines to
    look at.
    """
    found, n_all = group_alike(looked), len(looked)
    for one in (one for one in found if not one.is_doubt):
        print(printable(_with_files(one, n_all)))
    doubts = [one for one in found if one.is_doubt]
    if doubts:
        tell("bringing_in.import.look_at", n=count_lines(found))
    for one in doubts:
        print(printable(f"  {_with_files(one, n_all)}"))


def said_once(error: ProblemsError) -> ProblemsError:
    """What is wrong with several files in the same way is one problem of all of them."""
    rows = group_sentences((one.message, Path(one.place)) for one in error.problems)
    return ProblemsError(
        Problem(
            row.message,
            place=say("bringing_in.import.names", files=[str(one) for one in row.files]),
        )
        for row in rows
    )


def _with_files(one: Alike, n_all: int) -> str:
    message, n = one.message, len(one.files)
    if n_all == 1:
        return str(message)
    if n == n_all:
        return say("bringing_in.import.in_all", n=n, message=message)
    if n > _MOST_NAMED:
        return say("bringing_in.import.in_some", n=n, all=n_all, message=message)
    return say(
        "bringing_in.import.in_these", files=[file.name for file in one.files], message=message
    )
