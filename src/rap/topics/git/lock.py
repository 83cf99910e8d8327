"""The lock that git leaves when it is cut off (`.git/index.lock`): every later exchange would stop at
it, so it is swept, but only when no git is at work.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from rap.core.disk_calls import take_away
from rap.topics.git.program import git_folder

_PROCESSES = Path("/proc")
_YOUNG_S = 20  # programs that keep history without git's name hold it no longer
_OLD_S = 600  # where the system does not list its processes


def sweep_lock(root: Path) -> bool:
    """Delete the lock that a git process left behind when it ended; return whether there was one."""
    lock = git_folder(root) / "index.lock"
    try:
        age_s = time.time() - lock.stat().st_mtime
    except OSError:
        return False
    can_see = (_PROCESSES / "self" / "comm").is_file()
    if age_s < (_YOUNG_S if can_see else _OLD_S) or (can_see and _git_runs()):
        return False
    try:
        take_away(lock)
    except OSError:
        return False
    return True


def _git_runs() -> bool:
    """Whether any git is at work on this machine, on whatever study: a lock does not say whose it is."""
    for process in _PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if (process / "comm").read_text(encoding="utf-8", errors="replace").startswith("git"):
                return True
    return False
