"""What this machine knows about exchanges: when the last one was, by which way, and what is left to
decide.

It lies in `.rap`, for this person alone (0600). A decision is kept under the id of its conflict, so
it is for exactly the versions that she saw.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from rap.core.files import delete_file
from rap.core.safe_input import format_json, parse_json
from rap.store.private_files import make_private, put

LAST, OPEN = ".rap/exchanged.json", ".rap/conflicts.json"


@dataclass(frozen=True)
class Exchanged:
    """The last exchange: when (UTC), and `by`, "place" or "file"; "" before the first."""

    at: str = ""
    by: str = ""

    @property
    def days(self) -> int:
        """The number of days since; -1 before the first exchange."""
        if not self.at:
            return -1
        then = datetime.datetime.fromisoformat(self.at)
        return max((datetime.datetime.now(datetime.UTC) - then).days, 0)


@dataclass(frozen=True)
class Choice:
    """What a person decided of a conflict; `text` is hers when she wrote a third version."""

    take: Literal["mine", "theirs", "written"]
    text: str = ""


@dataclass(frozen=True)
class WaitingState:
    """A state of others that is not brought in yet: its commit, how many fields both changed, and
    what was decided so far (`Conflict.id` -> choice).
    """

    theirs: str = ""
    n: int = 0
    choices: Mapping[str, Choice] = field(default_factory=dict)


def last_exchange(root: Path) -> Exchanged:
    """The last exchange of this machine."""
    row = _read(root / LAST)
    try:
        datetime.datetime.fromisoformat(str(row["at"]))
        return Exchanged(str(row["at"]), str(row["by"]))
    except (KeyError, ValueError):
        return Exchanged()


def note_exchange(root: Path, *, by: str) -> None:
    """Note that this machine exchanged its work just now."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    _keep(root / LAST, {"at": now, "by": by})


def waiting(root: Path) -> WaitingState:
    """What is left to decide."""
    row = _read(root / OPEN)
    try:
        choices = {id: Choice(**choice) for id, choice in row["choices"].items()}
        return WaitingState(str(row["theirs"]), int(row["n"]), choices)
    except (KeyError, TypeError, ValueError, AttributeError):
        return WaitingState()


def keep_waiting(root: Path, left: WaitingState) -> None:
    """Keep what is left to decide; without anything left, the file is removed."""
    if not left.theirs:
        delete_file(root / OPEN)
    else:
        _keep(root / OPEN, asdict(left))


def _keep(path: Path, row: Mapping[str, Any]) -> None:
    make_private(path.parent)
    put(path, format_json(row).encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        row = parse_json(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return row if isinstance(row, dict) else {}
