"""Codings committed when nobody has coded for a while: by the server that `rap lab` started, and by no other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from rap.acts.sync import commit_own
from rap.core.errors import RapError
from rap.lab.launch import COMMITS
from rap.store.settings import read_settings

LOOK_S = 30


class Keeper:
    """Knows when the last act was, and whether it is committed."""

    def __init__(self, root: Path, *, now: Callable[[], float] = time.monotonic) -> None:
        self._root, self._now = root, now
        self._last = 0.0
        self._waits = False
        self.on = os.environ.get(COMMITS) == "1"

    def noted(self) -> None:
        """Somebody wrote just now."""
        self._last, self._waits = self._now(), True

    def keep(self) -> int:
        """Commit when there is something and nobody wrote for as long as the settings say; how many logs.

        What git refuses (another git at work, no name) waits for the next time: the codings are on the disk.
        """
        if not self.on or not self._waits:
            return 0
        last = self._last
        try:
            minutes = read_settings(self._root).idle_minutes
            if not minutes or self._now() - last < minutes * 60:
                return 0
            n = commit_own(self._root)
        except (RapError, OSError):
            return 0
        self._waits = self._last != last
        return n
