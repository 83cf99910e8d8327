"""The base of routes that show raw words: to this machine alone, in a thread of their own; no cache
keeps an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from rap.core.errors import NotAllowedError
from rap.store.roles import CODER
from rap.topics.web.base import Handler, as_read

_T = TypeVar("_T")
_HERE = ("127.0.0.1", "::1", "0.0.0.0")  # tornado says the last of a socket that is a file
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


class RawHandler(Handler):
    """Base of these routes: words of raw texts leave this machine by no proxy."""

    has_words = True
    most_body = 4_000_000  # bytes: a plan of hundreds of files, with corrected lines in each

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.has_words and self.current_user and not self._finished and not self.is_here:
            raise NotAllowedError("web.raw.elsewhere")

    @property
    def is_here(self) -> bool:
        """Whether who asks sits at this machine."""
        return self.request.remote_ip in _HERE and not any(
            name in self.request.headers for name in _PASSED_ON
        )

    async def raw(
        self, make: Callable[..., _T], *given: Any, everything: bool = False, **options: Any
    ) -> _T:
        """What `make(desk, person, …)` gives, in the thread for raw texts; `everything`: the study
        may have changed.
        """
        work = as_read(partial(make, self.room.desk, self.person, *given, **options))
        done = await asyncio.get_running_loop().run_in_executor(self.room.raws, work)
        if everything:
            self.room.watcher.look(everything=True)
        return done

    def file(self) -> bytes:
        """The bytes of one file, taken out of the request."""
        self.person.need(CODER)
        data = self.request.body
        self.request.body = b""
        return data
