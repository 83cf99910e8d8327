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

from rap.acts.check import check_logs
from rap.core.errors import RapError
from rap.core.sentences import count
from rap.privacy.leaks import check_synced
from rap.store.settings import find_study, own_coder, own_device, read_settings

_PACKAGES = {
    "jupyterlab": (4, 6, 2),
    "jupyter_server": (2, 21),
    "lxml": (6, 1, 3),
    "filelock": (3, 20, 3),
    "nbconvert": (7, 17),
    "papermill": (2, 7),
}


@dataclass(frozen=True)
class Sign:
    """One thing looked at: `state` is good, note or bad."""

    state: str
    what: str
    right: str = ""


def examine(path: Path | None = None) -> Iterator[Sign]:
    """Look at Python, packages and tools; then, inside a study, at its place, rights, chains and leftovers."""
    yield Sign(
        "good" if sys.version_info[:2] in ((3, 11), (3, 12), (3, 13)) else "note",
        f"Python {platform.python_version()}",
        "3.11 to 3.13 are tried",
    )
    for name, least in _PACKAGES.items():
        yield _package(name, least)
    yield (
        Sign("good", "git is here")
        if shutil.which("git")
        else Sign("note", "git is not here", "without it nothing is shared or kept as history")
    )
    yield from _textacy()
    try:
        root = find_study(path)
        settings = read_settings(root)
    except RapError as error:
        yield Sign("note", str(error))
        return
    yield from _coder(root)
    yield from _place(root)
    yield from _leftovers(root)
    problems = check_logs(root)
    yield from (Sign("bad", str(problem)) for problem in problems)
    if not problems:
        yield Sign("good", f"every chain of codings in '{root.name}' is whole ({count(len(settings.coders), 'coder')})")


def _package(name: str, least: tuple[int, ...]) -> Sign:
    wanted = ".".join(map(str, least))
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Sign("bad", f"{name} is not installed", f"install {name}>={wanted}")
    numbers = tuple(int(part) for part in version.split(".")[: len(least)] if part.isdigit())
    state = "good" if numbers >= least else "bad"
    return Sign(
        state, f"{name} {version}", "" if state == "good" else f"install {wanted} or newer: older ones have known holes"
    )


def _textacy() -> Iterator[Sign]:
    try:
        yield Sign("good", f"textacy {importlib.metadata.version('textacy')}")
    except importlib.metadata.PackageNotFoundError:
        yield Sign("note", "textacy is not installed", "key terms need it; on Python 3.13 see README, Installing")


def _coder(root: Path) -> Iterator[Sign]:
    try:
        coder = own_coder(read_settings(root))
        yield Sign("good", f"you code here as {coder.id}, on device {own_device(root)}")
    except RapError as error:
        yield Sign("note", str(error))


def _place(root: Path) -> Iterator[Sign]:
    yield from (Sign("bad", problem.what, problem.right) for problem in check_synced(root))
    if root.stat().st_mode & 0o077 and os.name == "posix":
        yield Sign("note", "others on this machine may open the study's folder", f"chmod 700 {root.name}")
    if not os.access(root, os.W_OK):
        yield Sign("bad", "the study's folder may not be written", "ask its owner, or move it")
    free = shutil.disk_usage(root).free
    if free < 200_000_000:
        yield Sign("bad", f"the disk has {free // 1_000_000} MB left", "free some space")
    encrypted = is_encrypted(root)
    if encrypted is False:
        yield Sign(
            "note", "this disk does not look encrypted", "turn on disk encryption: a stolen laptop then tells nothing"
        )


def is_encrypted(path: Path) -> bool | None:
    """Whether the disk under `path` is an encrypted device-mapper volume, or lies on one; None when the system does not say."""
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
        if uuid.is_file() and uuid.read_text(encoding="ascii", errors="ignore").startswith("CRYPT-"):
            return True
        slaves = at / "slaves"
        queue.extend(slave.resolve() for slave in slaves.iterdir()) if slaves.is_dir() else None
    return False


def _leftovers(root: Path) -> Iterator[Sign]:
    runs = root / "reports" / "runs"
    staging = list(runs.glob(".staging-*")) if runs.is_dir() else []
    if staging:
        cut_off = count(len(staging), "run was cut off", "runs were cut off")
        yield Sign("note", cut_off, "the next `rap run` takes what they left away")
    checkpoints = [
        path for place in ("notebooks", "interviews", "codebook") for path in (root / place).rglob(".ipynb_checkpoints")
    ]
    if checkpoints:
        yield Sign(
            "note",
            f"{len(checkpoints)} folders of Jupyter checkpoints may hold people's words",
            "delete .ipynb_checkpoints",
        )
