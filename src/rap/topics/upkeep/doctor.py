"""`rap doctor`: what of this machine and this study could hurt people or work, one line each."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import ClosedStudyError, Message, Problem, RapError
from rap.store.settings import Settings, find_study, own_coder, own_device, read_settings
from rap.topics.checks.check import check_logs
from rap.topics.checks.cut_logs import find_short
from rap.topics.checks.leaks import check_synced
from rap.topics.git.exchanged import last_exchange
from rap.topics.git.program import has_git
from rap.topics.sealing.key_copies import find_sealed_notes
from rap.topics.sealing.rules import without_waiting
from rap.topics.sharing.sync import place_of
from rap.topics.upkeep.closing import key_to_close
from rap.topics.upkeep.mending import find_damaged_settings, good_settings

_PACKAGES = {
    "jupyterlab": (4, 6, 2),
    "jupyter_server": (2, 21),
    "lxml": (6, 1, 3),
    "filelock": (3, 20, 3),
    "nbconvert": (7, 17),
    "papermill": (2, 7),
}


_RECENT_DAYS = 7


@dataclass(frozen=True)
class Sign:
    """One thing looked at: `state` is good, note or bad; `says` is a sentence, or the problem that
    was found.
    """

    state: str
    says: Message | Problem

    def as_row(self) -> dict[str, Any]:
        """What `rap doctor --json` gives: its state, its sentence in two halves, id and facts."""
        problem = self.says if isinstance(self.says, Problem) else Problem(self.says)
        return {"state": self.state, **problem.as_row()}


def examine(path: Path | None = None) -> Iterator[Sign]:
    """Look at Python, packages and tools; then, inside a study, at its place, rights, chains and
    leftovers.
    """
    version = platform.python_version()
    if sys.version_info[:2] in ((3, 11), (3, 12), (3, 13)):
        yield Sign("good", Message("upkeep.doctor.python", version=version))
    else:
        yield Sign("note", Message("upkeep.doctor.python_untried", version=version))
    for name, least in _PACKAGES.items():
        yield _package(name, least)
    if has_git():
        yield Sign("good", Message("upkeep.doctor.git"))
    else:
        yield Sign("note", Message("upkeep.doctor.no_git"))
    if version := _version("textacy"):
        yield Sign("good", Message("upkeep.doctor.package", package="textacy", version=version))
    else:
        yield Sign("note", Message("upkeep.doctor.no_textacy"))
    try:
        root = find_study(path)
        settings = read_settings(root)
    except ClosedStudyError as error:
        yield from (Sign("good", problem) for problem in error.problems)
        return
    except RapError as error:
        yield from (Sign("note", problem) for problem in error.problems)
        yield from _settings_back(path)
        return
    try:
        coder, device = own_coder(settings).id, own_device(root)
        yield Sign("good", Message("upkeep.doctor.coder", coder=coder, device=device))
    except RapError as error:
        yield from (Sign("note", problem) for problem in error.problems)
    yield from _place(root)
    yield from _leftovers(root)
    yield from _closing(root)
    yield _exchange(root)
    yield from (Sign("bad", problem) for problem in find_short(root))
    yield from _sealing(root, settings)
    problems = [*without_waiting(root, check_logs(root))]
    yield from (Sign("bad", problem) for problem in problems)
    if not problems:
        yield Sign("good", Message("upkeep.doctor.chains", study=root.name, n=len(settings.coders)))


def _settings_back(path: Path | None) -> Iterator[Sign]:
    """What could take the place of settings that cannot be read."""
    root = find_damaged_settings(path)
    if root is not None:
        mend = good_settings(root)
        known = Message("upkeep.doctor.no_settings")
        if mend is not None:
            is_same = mend.way == "plain"
            known = (
                Message("upkeep.doctor.settings_plain")
                if is_same
                else Message("upkeep.doctor.settings_back", when=mend.when)
            )
        yield Sign("bad", known)


def _closing(root: Path) -> Iterator[Sign]:
    """Whether this study could be closed when its laptop is left alone."""
    try:
        may_close = bool(key_to_close(root))
    except RapError:  # nobody codes here, as was said
        return
    if may_close:
        yield Sign("good", Message("upkeep.doctor.may_close"))
    else:
        yield Sign("note", Message("upkeep.doctor.not_closed_yet"))


def _sealing(root: Path, settings: Settings) -> Iterator[Sign]:
    """Whether git holds words: where others share it, its history keeps them for good."""
    if settings.sealed:
        yield Sign("good", Message("upkeep.doctor.sealed"))
        yield from (Sign("note", note) for note in find_sealed_notes(root))
    elif has_git() and place_of(root):
        yield Sign("note", Message("upkeep.doctor.not_sealed"))


def _exchange(root: Path) -> Sign:
    """How old the last exchange with others is."""
    days = last_exchange(root).days
    if days < 0:
        return Sign("note", Message("upkeep.doctor.never_exchanged"))
    state = "good" if days <= _RECENT_DAYS else "note"
    return Sign(state, Message("upkeep.doctor.exchanged", n=days))


def _package(name: str, least: tuple[int, ...]) -> Sign:
    wanted, version = ".".join(map(str, least)), _version(name)
    if not version:
        return Sign("bad", Message("upkeep.doctor.package_missing", package=name, wanted=wanted))
    numbers = tuple(int(part) for part in version.split(".")[: len(least)] if part.isdigit())
    if numbers >= least:
        return Sign("good", Message("upkeep.doctor.package", package=name, version=version))
    old = Message("upkeep.doctor.package_old", package=name, version=version, wanted=wanted)
    return Sign("bad", old)


def _version(package: str) -> str:
    """The version of a package; "" when it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _place(root: Path) -> Iterator[Sign]:
    yield from (Sign("bad", problem.message) for problem in check_synced(root))
    if root.stat().st_mode & 0o077 and os.name == "posix":
        yield Sign("note", Message("upkeep.doctor.open_to_others", folder=root.name))
    if not os.access(root, os.W_OK):
        yield Sign("bad", Message("upkeep.doctor.read_only"))
    free = shutil.disk_usage(root).free
    if free < 200_000_000:
        yield Sign("bad", Message("upkeep.doctor.disk_full", megabytes=free // 1_000_000))
    if is_encrypted(root) is False:
        yield Sign("note", Message("upkeep.doctor.not_encrypted"))


def is_encrypted(path: Path) -> bool | None:
    """Whether the disk under `path` is an encrypted device-mapper volume, or lies on one; None when
    the system does not say.
    """
    if sys.platform == "win32":
        return None
    device = path.stat().st_dev
    start = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not start.exists():
        return None
    queue, seen = [start.resolve()], set()
    while queue:
        at = queue.pop()
        if at in seen:
            continue
        seen.add(at)
        uuid = at / "dm" / "uuid"
        kind = uuid.read_text(encoding="ascii", errors="ignore") if uuid.is_file() else ""
        if kind.startswith("CRYPT-"):
            return True
        queue += [slave.resolve() for slave in (at / "slaves").glob("*")]
    return False


def _leftovers(root: Path) -> Iterator[Sign]:
    if n := len([*(root / "reports" / "runs").glob(".staging-*")]):
        yield Sign("note", Message("upkeep.doctor.cut_off", n=n))
    places = [root / name for name in ("notebooks", "interviews", "codebook")]
    if n := sum(len([*place.rglob(".ipynb_checkpoints")]) for place in places):
        yield Sign("note", Message("upkeep.doctor.checkpoints", n=n))
