"""A release rests on everybody's word as of today: where there is a remote, this machine must have asked it today."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

from rap.core.errors import WrongUseError

_RIGHT = "say `rap sync`, then release"


def refuse_unsynced(root: Path, *, today: datetime.date) -> None:
    """Raise when this study has a remote and this machine has not pulled or pushed today, or has work that others lack.

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
    days = [datetime.date.fromtimestamp(sign.stat().st_mtime) for sign in signs if branch and sign.is_file()]
    if max(days, default=datetime.date.min) < today:
        raise WrongUseError(
            root.name, "has not been synced today: somebody may have taken words back elsewhere", _RIGHT
        )
    if _git(
        root, "status", "--porcelain", "--", "interviews", "codebook", "reports/releases", "pyproject.toml"
    ).strip():
        raise WrongUseError(root.name, "has changes that are not committed", _RIGHT)
    if _git(root, "log", "--oneline", f"origin/{branch}..HEAD").strip():
        raise WrongUseError(root.name, "has commits that others do not have", _RIGHT)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongUseError(root.name, f"git {words[0]} did not work", _RIGHT)
    return done.stdout
