"""All that a project brings, kept whole in `.rap/project/` before any of it is written: one that was
cut off before that leaves nothing, and one that was cut off afterwards is ended when the study is
opened next (`rap lab`), or by the next act that brings something in or takes something back.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from rap.core.disk_calls import fsync_folder
from rap.core.errors import Problem
from rap.core.files import delete_file, move_files, not_saved, replace_file
from rap.store.codings import CodingLogs
from rap.store.codings.logs import NewEvent
from rap.store.memos import FOLDER as MEMOS
from rap.store.new_coders import add_coders
from rap.store.settings import own_device
from rap.store.sources import FOLDER as SOURCES

FOLDER = ".rap/project"
_READY = "ready.json"
_FILES = "files"
# A text is no source before its card is there, and a code comes before what is coded with it.
_ORDER = ("codebook/", "interviews/cases/", ".txt", ".yaml", "interviews/memos/")


def stage(
    root: Path,
    write: Callable[[Path], None],
    events: list[dict[str, Any]],
    *,
    coders: Mapping[str, str] | None = None,
) -> None:
    """Keep what `write` puts into a folder as files of a study, the `events` of codings, and new `coders`
    (id -> role); when this returns they will be in the study.
    """
    _clear(root)
    write(root / FOLDER / _FILES)
    for folder in (one for one in (root / FOLDER / _FILES).rglob("*") if one.is_dir()):
        fsync_folder(folder)
    made = {"v": 1, "events": events, **({"coders": dict(coders)} if coders else {})}
    replace_file(root / FOLDER / _READY, json.dumps(made))


def added(code: str, start: int | None, end: int | None, *, made: str = "") -> dict[str, Any]:
    """What the line of a coding says; without a place it is of the whole text."""
    place = {} if start is None or end is None else {"start": start, "end": end}
    return {"code": code, **place, **({"made": made} if made else {})}


def check_staged(root: Path) -> list[Problem]:
    """Whether an import was cut off, all of which is kept."""
    is_cut_off = (root / FOLDER / _READY).is_file()
    return [Problem("entering.project.cut_off", place=FOLDER)] if is_cut_off else []


def finish(root: Path) -> bool:
    """Write what was staged and is not there yet, and forget it; whether anything was."""
    ready = root / FOLDER / _READY
    if not ready.is_file():
        _clear(root)
        return False
    within = root / FOLDER / _FILES
    made = json.loads(ready.read_text(encoding="utf-8"))
    add_coders(root, made.get("coders", {}))
    move_files(_moves(root, within))
    for coder, rows in groupby(made["events"], key=lambda row: str(row["coder"])):
        with CodingLogs(root, coder=coder, device=own_device(root)) as logs:
            for row in rows:
                if not (root / SOURCES / f"{row['source']}.yaml").exists():
                    continue  # it was taken back meanwhile
                new = [NewEvent("add", data, id) for id, data in row["add"]]
                logs.append_all(row["source"], new, src=row["src"])
    delete_file(ready)
    _clear(root)
    return True


def _moves(root: Path, within: Path) -> Iterator[tuple[Path, Path]]:
    """Each file that is not there yet, and where it belongs."""
    for path in sorted((path for path in within.rglob("*") if path.is_file()), key=_order):
        target = root / path.relative_to(within)
        if not target.exists() and not _is_of_nothing(root, target):
            yield path, target


def _is_of_nothing(root: Path, target: Path) -> bool:
    """Whether it is a memo on a text that was taken back meanwhile."""
    on = target.parent.name
    is_memo = target.parent.parent == root / MEMOS and on != "study"
    return is_memo and not (root / SOURCES / f"{on}.yaml").exists()


def _order(path: Path) -> tuple[int, str]:
    name = path.as_posix().partition(f"/{FOLDER}/{_FILES}/")[2]
    return next(n for n, part in enumerate(_ORDER) if part in name), name


def _clear(root: Path) -> None:
    """What one that was cut off before it was ready has left."""
    try:
        if (root / FOLDER).exists():
            shutil.rmtree(root / FOLDER)
    except OSError as error:
        raise not_saved(root / FOLDER, error) from error
