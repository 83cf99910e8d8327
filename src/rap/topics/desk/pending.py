"""The lines of the current month: only on this machine, outside every study, and readable only by
this person. Git and exchanges never see them before the month is closed.

One file a desk and month, `machine_folder()/desk/DEVICE/helpdesk.2026-11.3f9a2b7c.csv`: its last part
is the name that the closed file will have, so that a closing that was cut off doubles nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from rap.core.accounts import machine_folder
from rap.core.desks import Desk, Lines, Values
from rap.core.errors import RefusedError
from rap.store.counts.lines import format_lines, parse_lines
from rap.store.private_files import held, make_private, put, remove
from rap.store.settings import own_device

_FOLDER = "desk"
_CLOSED = "closed"


def pending_folder(root: Path) -> Path:
    """Where this machine keeps the lines of a study that were not handed in yet.

    Raises
    ------
    RefusedError
        It would lie in the study, where git takes it.
    """
    folder = (machine_folder() / _FOLDER / Path(own_device(root)).name).resolve()
    if folder.is_relative_to(root.resolve()):
        raise RefusedError("store.counts.inside", place=str(machine_folder()))
    return folder


def hold(root: Path) -> AbstractContextManager[None]:
    """Be the only one who writes lines on this machine."""
    folder = pending_folder(root)
    make_private(folder)
    return held(folder, "store.counts.busy")


def read_pending(root: Path) -> tuple[Lines, ...]:
    """The waiting lines by desk and month, in the order in which they were written."""
    found = []
    for path in sorted(pending_folder(root).glob("*.csv")):
        desk, month, id = path.stem.split(".")
        rows = parse_lines(path.read_text(encoding="utf-8"), name=path.name)
        found.append(Lines(desk, month, id, rows))
    return tuple(found)


def write_pending(root: Path, desk: Desk, month: str, rows: Sequence[Values]) -> Lines:
    """Write the lines of a desk and month, whole or not at all; the caller holds the folder."""
    there = [one for one in read_pending(root) if (one.desk, one.month) == (desk.id, month)]
    lines = Lines(desk.id, month, there[0].id if there else secrets.token_hex(4), tuple(rows))
    put(_path(root, lines), format_lines(desk, rows))
    return lines


def drop_pending(root: Path, lines: Lines) -> None:
    """Remove the lines of a month that was handed in; the caller holds the folder."""
    put(pending_folder(root) / f"{lines.desk}.{lines.month}.{_CLOSED}", b"")
    path = _path(root, lines)
    if path.is_file():
        remove(path)


def is_closed(root: Path, desk: str, month: str) -> bool:
    """Whether this machine handed in a month of a desk."""
    return (pending_folder(root) / f"{desk}.{month}.{_CLOSED}").is_file()


def _path(root: Path, lines: Lines) -> Path:
    return pending_folder(root) / f"{lines.desk}.{lines.month}.{lines.id}.csv"
