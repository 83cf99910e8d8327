"""Closing the study from the screen, or when nobody has been there for a while: the server ends, and
`rap lab`, which started it, closes the study once nothing runs on it (`topics/upkeep/closing.py`).
"""

from __future__ import annotations

import asyncio
import datetime
import os
import time
from dataclasses import dataclass
from typing import Any

from rap.core.errors import BusyError, NotAllowedError, RapError
from rap.core.files import is_locked, lock_path
from rap.lab.launch import CLOSES
from rap.store.roles import READER
from rap.topics.upkeep.closing import ask_to_close, minutes_to_close
from rap.topics.web.base import Handler, route
from rap.topics.web.room import Room
from rap.topics.web.this_machine import login_of

LOOK_S = 20
_SAID_S = 1.0  # for the pages to hear of it


@dataclass(frozen=True)
class Closing:
    """Whether the study can be closed from here, and after how many minutes it closes by itself."""

    possible: bool
    minutes: int


@dataclass(frozen=True)
class Closed:
    """The study is being closed."""


class ClosingHandler(Handler):
    """Whether the study can be closed from here and after how many minutes it closes by itself; to
    ask tells that somebody is there.
    """

    @route
    async def get(self) -> Closing:
        possible = self._may()
        return Closing(possible, minutes_to_close(self.room.root) if possible else 0)

    @route
    async def post(self) -> Closed:
        self.body({})
        if not self._may():
            raise NotAllowedError("lab.closing.not_here")
        await begin_closing(self.room, self.serverapp)
        return Closed()

    def _may(self) -> bool:
        """On a machine of one's own, where `rap lab` waits for the end of this server."""
        is_alone = not login_of(self) and self.person.role != READER
        return is_alone and os.environ.get(CLOSES) == "1"


async def begin_closing(room: Room, server_app: Any) -> None:
    """Note that the study is to be closed, tell all pages, end the server.

    Raises
    ------
    BusyError
        A run is going on.
    WrongUseError, RefusedError
        What `closing.close_study` would refuse.
    """
    if is_locked(lock_path(room.root, "run")):
        raise BusyError("runs.busy")
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(room.changes, ask_to_close, room.root)
    await room.watcher.end()
    loop.call_later(_SAID_S, server_app.stop)


async def close_when_idle(room: Room, server_app: Any) -> bool:
    """Close it when nobody has asked for anything for as long as this machine's setting says, and no
    notebook ran; whether it closes.
    """
    minutes = minutes_to_close(room.root)
    if not minutes or os.environ.get(CLOSES) != "1" or room.watcher.is_ending:
        return False
    now = datetime.datetime.now(datetime.UTC)
    kernels = server_app.kernel_manager
    ran_s = float("inf")
    if kernels.list_kernel_ids():
        ran_s = (now - kernels.last_kernel_activity).total_seconds()
    if min(time.monotonic() - room.seen_at, ran_s) < minutes * 60:
        return False
    try:
        await begin_closing(room, server_app)
    except RapError:  # somebody runs or imports: the next look asks again
        return False
    return True
