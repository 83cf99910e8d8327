"""The route of recordings: in pieces, so that a player can seek; out of memory, to this machine
alone, for no cache to keep.
"""

from __future__ import annotations

import re
from functools import partial

from tornado import web
from tornado.iostream import StreamClosedError

from rap.acts.review.queue import MOST
from rap.core.errors import RapError
from rap.lab import recordings as listening
from rap.lab.base import TooBigError
from rap.lab.raw import RawHandler

PIECE = (
    1 << 18
)  # bytes that leave the desk at a time: when it closes, what is under way stops there
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def span_of(asked: str, size: int) -> tuple[int, int] | None:
    """The bytes that a header `Range` asks for, end excluded; None is all of them (no header, or
    one that may be ignored).

    An empty span is one that cannot be satisfied (RFC 9110, 14.1.2).

    Examples
    --------
    >>> span_of("bytes=2-5", 10), span_of("bytes=-3", 10), span_of("bytes=10-", 10), span_of("bytes=0-1,4-5", 10)
    ((2, 6), (7, 10), (10, 10), None)
    """
    match = _RANGE.fullmatch(asked)
    first, last = match.groups() if match else ("", "")
    if not first:
        return (max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return min(int(first), size), min(int(last) + 1, size) if last else size


class AudioHandler(RawHandler):
    """The recording beside a text that is reviewed: play it, put it there, take it out of the
    vault.
    """

    @web.authenticated
    async def get(self, id: str) -> None:
        person = self.person
        found = await self.raw(lambda: listening.tell_recording(self.desk, person, id))
        size, span = found["bytes"], span_of(self.request.headers.get("Range", ""), found["bytes"])
        start, end = span or (0, size)
        if start >= end:
            self.set_header("Content-Range", f"bytes */{size}")
            self.reply({"message": "the recording is shorter", "where": id}, 416)
            return
        self.set_status(206 if span else 200)
        if span:
            self.set_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self._tell(found["type"], end - start)
        try:
            for at in range(start, end, PIECE):
                cut = partial(
                    listening.cut_recording, self.desk, person, id, at, min(at + PIECE, end)
                )
                self.write(await self.raw(cut))
                await self.flush()
        except StreamClosedError:
            return  # she jumped elsewhere
        except RapError:
            if not self._headers_written:
                raise
            self.detach().close()  # the vault was closed meanwhile: what was promised does not come
            return
        await self.finish(set_content_type=found["type"])

    def _tell(self, kind: str, length: int) -> None:
        told = {
            "Content-Type": kind,
            "Content-Length": str(length),
            "Accept-Ranges": "bytes",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        for name, value in told.items():
            self.set_header(name, value)

    @web.authenticated
    async def post(self, id: str) -> None:
        person, data = self.person, self.request.body
        person.need("coder")
        if len(data) > MOST:
            raise TooBigError("lab.recording.too_big", megabytes=MOST // 1_000_000)
        self.request.body = b""
        self.reply(
            await self.raw(lambda: listening.take_recording(self.desk, person, id, data)), 201
        )

    @web.authenticated
    async def delete(self, id: str) -> None:
        person = self.person
        person.need("coder")
        self.reply(await self.raw(lambda: listening.forget_recording(self.desk, person, id)))
