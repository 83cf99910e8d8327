"""`rap upgrade`: files of an older format written as this version writes them; all of them or none.

Both the old and the new form of each file are put into `.rap/upgrades/DAY/` first, which no git
takes; then each file is replaced. Cut off before that folder is whole, nothing was changed; cut off
after it, the next upgrade writes the rest, and meanwhile both formats are read. A file that somebody
changed in between keeps what she wrote.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.core.files import (
    lock_path,
    locked,
    name_in,
    publish_folder,
    replace_file,
    staging_folder,
)
from rap.core.versions import newer
from rap.store.file_kinds import FILE_KINDS, Kind
from rap.store.settings import read_settings

FOLDER = ".rap/upgrades"
STEPS: Mapping[str, Mapping[int, Callable[[bytes], bytes]]] = {}
"""Kind of file -> version -> how a file of it is written as the next version; all are of version 1."""
# a member of that name, and a key at the start of a line; no other place holds either
_IN_JSON = re.compile(rb'(?<!\\)"v": ?([0-9]{1,6})(?=[,}\s])')
_IN_YAML = re.compile(rb"^v: *['\"]?([0-9]{1,6})['\"]? *\r?$", re.MULTILINE)
_DONE, _BACK = "done", "put-back"  # files in the folder of an upgrade


@dataclass(frozen=True)
class FileUpgrade:
    """One file as it is and as it would be; `what` says what is other."""

    name: str
    before: bytes
    after: bytes
    what: Message


def find_newer(root: Path) -> list[Problem]:
    """The files that a newer rap wrote: each is left as it is."""
    kinds = {  # a file of `codebook/` is what the row of its folder says, which comes later
        path: kind for kind in FILE_KINDS.values() if kind.says for path in root.glob(kind.glob)
    }
    return [
        Problem(newer(version, kind.version), place=name_in(root, path))
        for path, kind in sorted(kinds.items())
        if (version := version_of(kind, path)) > kind.version
    ]


def version_of(kind: Kind, path: Path) -> int:
    """The version that a file says its format has, 1 where it says none; 0 where it cannot be read.

    Of a log, which grows line by line, the newest of its lines.
    """
    said = _IN_JSON if kind.says == "lines" or path.suffix == ".json" else _IN_YAML
    try:
        data = path.read_bytes()
    except OSError:
        return 0
    return max((int(number) for number in said.findall(data)), default=1)


def plan_upgrade(root: Path) -> tuple[FileUpgrade, ...]:
    """What an upgrade would write; nothing is changed.

    Raises
    ------
    ProblemsError
        A newer rap wrote some of the files.
    """
    read_settings(root)  # a closed study, and one of a newer program, say so
    if problems := find_newer(root):
        raise ProblemsError(problems)
    return tuple(_older(root))


def _older(root: Path) -> Iterator[FileUpgrade]:
    """Each file of a version before the newest, taken through the steps between the two."""
    for name, steps in STEPS.items():
        kind = FILE_KINDS[name]
        for path in sorted(root.glob(kind.glob)):
            version, before = version_of(kind, path), path.read_bytes()
            after = before
            for one in range(version or kind.version, kind.version):  # 0: it cannot be read
                after = steps[one](after)
            if after != before:
                what = Message("checks.upgrade.version", old=str(version), new=str(kind.version))
                yield FileUpgrade(name_in(root, path), before, after, what)


def upgrade(root: Path) -> tuple[Path | None, tuple[FileUpgrade, ...]]:
    """Write it; the folder of the backup (None where nothing was to do), and what was changed."""
    with locked(lock_path(root, "upgrade"), "checks.upgrade.busy"):
        for folder in find_cut_off(root):
            _write(root, folder, "after", _DONE)
        changes = plan_upgrade(root)
        if not changes:
            return None, ()
        folder = _backup(root, changes)
        _write(root, folder, "after", _DONE)
        return folder, changes


def put_back(root: Path) -> tuple[str, ...]:
    """Undo the last upgrade; the names of its files, each as before.

    Raises
    ------
    WrongUseError
        No upgrade is left to undo.
    ProblemsError
        Some of its files were changed since: nothing is put back.
    """
    with locked(lock_path(root, "upgrade"), "checks.upgrade.busy"):
        there = [folder for folder in _folders(root) if not (folder / _BACK).exists()]
        if not there:
            raise WrongUseError("checks.upgrade.none")
        folder, names = there[-1], _names(there[-1])
        changed = [name for name in names if _stands(root, folder, name) == ""]
        if changed:
            raise ProblemsError(Problem("checks.upgrade.changed", place=name) for name in changed)
        _write(root, folder, "before", _BACK)
        return names


def find_cut_off(root: Path) -> list[Path]:
    """The folders of upgrades that were cut off: some of their files may not be written yet."""
    ends = (_DONE, _BACK)
    return [one for one in _folders(root) if not any((one / end).exists() for end in ends)]


def check_upgrades(root: Path) -> list[Problem]:
    """A problem for each upgrade that was cut off."""
    return [
        Problem("checks.upgrade.cut_off", place=name_in(root, one)) for one in find_cut_off(root)
    ]


def _folders(root: Path) -> list[Path]:
    """Of upgrades whose backup is whole, the oldest first; what a kill left half is staging."""
    return sorted(path for path in (root / FOLDER).glob("[0-9]*") if path.is_dir())


def _names(folder: Path) -> tuple[str, ...]:
    found = (path for path in sorted((folder / "before").rglob("*")) if path.is_file())
    return tuple(path.relative_to(folder / "before").as_posix() for path in found)


def _stands(root: Path, folder: Path, name: str) -> str:
    """`before` or `after`, whichever of the two the study has; "" for something else."""
    path = root / name
    data = path.read_bytes() if path.is_file() else b""
    return next(
        (one for one in ("before", "after") if (folder / one / name).read_bytes() == data), ""
    )


def _backup(root: Path, changes: tuple[FileUpgrade, ...]) -> Path:
    """Both forms of each file, whole and durable under the name of this moment."""
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ")
    with staging_folder(root / FOLDER) as staging:
        for change in changes:
            for part, data in (("before", change.before), ("after", change.after)):
                path = staging / part / change.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        publish_folder(staging, root / FOLDER / moment)
    return root / FOLDER / moment


def _write(root: Path, folder: Path, part: str, end: str) -> None:
    """Put `before` or `after` in the place of the other; what is neither is somebody's own."""
    for name in _names(folder):
        if _stands(root, folder, name) not in ("", part):
            replace_file(root / name, (folder / part / name).read_bytes())
    replace_file(folder / end, b"")
