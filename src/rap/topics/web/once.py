"""An act that a page sends twice is done once, and both get the same reply."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from rap.core.errors import ConflictError

_MOST = 1000
_MOST_REPLIES = 200
_KEPT_S = 3600
_T = TypeVar("_T")


@dataclass(slots=True)
class _Known:
    """An act under way or done; its reply is let go of before the act itself is."""

    digest: bytes
    at: float
    reply: asyncio.Future[Any] | None


class Once:
    """Acts of pages by person and id, under way or done, for an hour: so long a copy may still
    come. Codings need it not: their log knows each id for good.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    async def do(
        self, name: tuple[str, str], content: bytes, work: Callable[[], Coroutine[Any, Any, _T]]
    ) -> _T:
        """The reply of `work`, which is begun only when no act of this name and content is known.

        Raises
        ------
        ConflictError
            The id was used for an act with another content, or its reply had to be let go of.
        """
        digest = hashlib.sha256(content).digest()
        with self._one_at_a_time:
            known = self._known.get(name)
            if known is None:
                begun = asyncio.ensure_future(work())
                known = self._known[name] = _Known(digest, self._now(), begun)
                begun.add_done_callback(lambda done: self._settle(name, done))
            reply = known.reply
        if known.digest != digest or reply is None:
            raise ConflictError("web.request.used_id")
        return await asyncio.shield(reply)

    def _settle(self, name: tuple[str, str], done: asyncio.Future[Any]) -> None:
        with self._one_at_a_time:
            if done.cancelled() or done.exception() is not None:
                self._known.pop(name, None)  # what failed may be sent again
            self._shrink()

    def _shrink(self) -> None:
        """Let go of what no copy is sent of any more, and of replies beyond the newest."""
        old = self._now() - _KEPT_S
        done = [name for name, one in self._known.items() if one.reply is None or one.reply.done()]
        for i, name in enumerate(reversed(done)):
            if i >= _MOST or self._known[name].at < old:
                del self._known[name]
            elif i >= _MOST_REPLIES:
                self._known[name].reply = None

    def tidy(self) -> None:
        """Let go of what is older than an hour."""
        with self._one_at_a_time:
            self._shrink()

    def forget(self) -> None:
        """Let go of all replies, since one may repeat what somebody took back; that the acts were
        done stays known, and a copy of one is refused.
        """
        with self._one_at_a_time:
            for one in self._known.values():
                one.reply = None
