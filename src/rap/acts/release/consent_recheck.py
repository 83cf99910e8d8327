"""What people agreed to while something was drawn for others must still stand when it is given.

Pages are drawn for minutes. A refusal, a withdrawal or a mask may land meanwhile, from another
window or from git, so what all of it rests on is hashed before anything is read, and once more
under the lock under which the files are written.
"""

from __future__ import annotations

import contextlib
import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path

from rap.acts.release.changes import Standing, changes_between, read_standing
from rap.core.errors import ConflictError, WrongUseError
from rap.core.files import locked

RELEASING = ".rap/locks/release.lock"  # a withdrawal holds it too


@contextlib.contextmanager
def still_standing(root: Path, before: Standing, *, release: str) -> Iterator[None]:
    """Hold the lock of releases while something drawn under what stood `before` is written; nobody
    withdraws meanwhile.

    Raises
    ------
    BusyError
        Another release is being written, or a withdrawal is going on.
    ConflictError
        What people agreed to, their words or the settings are no longer those it was drawn from; it
        names them.
    """
    with locked(root / RELEASING, "acts.release.busy"):
        now = read_standing(root)
        if now != before:
            changes = changes_between(root, before, now)
            raise ConflictError("acts.release.changed_meanwhile", release=release, changes=changes)
        yield


# A release rests on everybody's word as of today: where there is a remote, this machine must have
# asked it today.


def refuse_unsynced(root: Path, *, today: datetime.date) -> None:
    """Raise when this study has a remote and this machine has not pulled or pushed today, or has
    work that others lack.

    Raises
    ------
    WrongUseError
        A refusal somebody wrote down elsewhere may not be here yet.
    """
    if not (root / ".git").exists() or not _git(root, "remote").strip():
        return
    folder = Path(_git(root, "rev-parse", "--absolute-git-dir").strip())
    branch = _git(root, "branch", "--show-current").strip()
    signs = [folder / "FETCH_HEAD", folder / "logs" / "refs" / "remotes" / "origin" / branch]
    days = [
        datetime.date.fromtimestamp(sign.stat().st_mtime)
        for sign in signs
        if branch and sign.is_file()
    ]
    if max(days, default=datetime.date.min) < today:
        raise WrongUseError("acts.release.not_synced", study=root.name)
    if _git(
        root,
        "status",
        "--porcelain",
        "--",
        "interviews",
        "codebook",
        "reports/releases",
        "pyproject.toml",
    ).strip():
        raise WrongUseError("acts.release.not_committed", study=root.name)
    if _git(root, "log", "--oneline", f"origin/{branch}..HEAD").strip():
        raise WrongUseError("acts.release.not_pushed", study=root.name)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongUseError("acts.release.git_failed", command=words[0], study=root.name)
    return done.stdout
