"""Writers kept open: one a coder, closed when nobody has written for a while."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rap.acts.sync import commit_own
from rap.core.errors import RapError
from rap.lab.launch import COMMITS
from rap.store.codings import CodingLogs
from rap.store.settings import own_device, read_settings

IDLE_S = 600


class Pens:
    """The open writers of one study."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, tuple[CodingLogs, float]] = {}
        self._one_at_a_time = threading.Lock()

    def pen(self, coder: str) -> CodingLogs:
        """The writer of this coder on this machine, under a name that is held: ask for it before
        looking at what is there.

        Raises
        ------
        BusyError
            A withdrawal is going on, here or in another window.
        """
        with self._one_at_a_time:
            known = self._open.get(coder)
            logs = (
                known[0]
                if known
                else CodingLogs(self._root, coder=coder, device=own_device(self._root))
            )
            logs.hold()
            self._open[coder] = (logs, time.monotonic())
            return logs

    def close(self, *, idle_s: float = 0) -> None:
        """Close those nobody used for `idle_s`; their names are free again for other programs."""
        with self._one_at_a_time:
            for coder, (logs, used) in list(self._open.items()):
                if time.monotonic() - used >= idle_s:
                    logs.close()
                    del self._open[coder]


# Codings committed when nobody has coded for a while: by the server that `rap lab` started, and by
# no other.

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
        """Commit when there is something and nobody wrote for as long as the settings say; how many
        logs.

        What git refuses (another git at work, no name) waits for the next time: the codings are on
        the disk.
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
