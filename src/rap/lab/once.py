"""An act that a page sends twice is done once, and both get the same reply."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rap.core.errors import ConflictError

_MOST = 200
Plain = dict[str, Any]


class Once:
    """Acts of pages by person and id, under way or done, for as long as this server runs. Codings
    need it not: their log knows each id for good.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[bytes, asyncio.Future[Plain]]] = (
            OrderedDict()
        )

    async def do(
        self, name: tuple[str, str], content: bytes, work: Callable[[], Awaitable[Plain]]
    ) -> Plain:
        """The reply of `work`, which is begun only when no act of this name and content is known.

        Raises
        ------
        ConflictError
            The id was used for an act with another content.
        """
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = content, asyncio.ensure_future(work())
            known[1].add_done_callback(lambda done: self._settle(name, done))
        if known[0] != content:
            raise ConflictError("lab.request.used_id")
        return await asyncio.shield(known[1])

    def _settle(self, name: tuple[str, str], done: asyncio.Future[Plain]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._known.pop(name, None)  # what failed may be sent again
        while len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Let go of all replies: one may repeat what somebody took back."""
        self._known.clear()
