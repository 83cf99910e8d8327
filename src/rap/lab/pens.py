"""Writers kept open: one a coder, closed when nobody has written for a while."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from rap.store.codings import CodingLogs
from rap.store.settings import own_device

IDLE_S = 600


class Pens:
    """The open writers of one study."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, tuple[CodingLogs, float]] = {}
        self._one_at_a_time = threading.Lock()

    def pen(self, coder: str) -> CodingLogs:
        """The writer of this coder on this machine, under a name that is held: ask for it before looking at what is there.

        Raises
        ------
        BusyError
            A withdrawal is going on, here or in another window.
        """
        with self._one_at_a_time:
            known = self._open.get(coder)
            logs = known[0] if known else CodingLogs(self._root, coder=coder, device=own_device(self._root))
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
