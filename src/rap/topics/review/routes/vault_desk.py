"""The vault opened once a session, and the recording beside a text, which is sent in pieces so that a
player can seek. To this machine alone; no cache keeps an answer.
"""

from __future__ import annotations

import re

from tornado.iostream import StreamClosedError

from rap.core.errors import RapError, UnknownError, WrongUseError
from rap.core.wordless import without_words
from rap.formats.strangers import suffixes
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.settings import read_settings
from rap.topics.review.routes.desk import need_review
from rap.topics.sealing.own_vault import make_own_vault
from rap.topics.waiting_texts.queue import (
    MOST,
    drop_recording,
    find_recording,
    open_queue,
    put_recording,
    queue_rows,
    type_of,
)
from rap.topics.web import addresses
from rap.topics.web.base import Plain, Routes, TooBigError, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession
from rap.topics.web.replies import StreamSent

PIECE = 1 << 18  # bytes that leave the desk at a time: when it closes, what is under way stops
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@without_words
def tell_vault(desk: RawSession, person: Person) -> Plain:
    """Whether there is a vault, whether it is open for `person`, what waits, and the `kinds` of file
    that an import reads; nothing is decrypted.

    Without a vault that opens, `made` says whether one was made and its keys keep it
    shut, with `message`.
    """
    person.need(CODER)
    desk.close_when_idle()
    kinds = {"kinds": [suffix.removeprefix(".") for suffix in suffixes()]}
    try:
        vault = open_queue(desk.root)
    except WrongUseError as error:
        has_keys = any(coder.keys for coder in read_settings(desk.root).coders)
        made = has_keys and error.place != "rap vault"
        message = on_screen(error.problems[0])
        shut = {"there": False, "made": made, "message": message, "open": False, "waiting": []}
        return {**shut, **kinds}
    told = {"there": True, "made": True, "message": "", "open": desk.is_open_for(person)}
    return {**told, "waiting": queue_rows(desk.root, vault), **kinds}


@without_words
def make_vault(desk: RawSession, person: Person, passphrase: str, again: str) -> Plain:
    """Make her key and the vault of this study, with the checks of `rap vault init`, and open it."""
    desk.need_own(person)
    if passphrase != again:
        raise WrongUseError("review.vault.two_differ")
    made = make_own_vault(desk.root, lambda: passphrase)
    desk.open(person, passphrase, identity=made.identity)
    return {"open": True}


@without_words
def tell_recording(desk: RawSession, person: Person, source_id: str) -> Plain:
    """Media type and length in bytes of the recording beside a text under review; it is in memory
    from here on.

    Raises
    ------
    UnknownError
        The text is not under review, or there is no recording of it.
    """
    plain = _recording(desk, person, source_id)
    return {"type": type_of(plain), "bytes": len(plain)}


@without_words
def cut_recording(desk: RawSession, person: Person, source_id: str, start: int, end: int) -> bytes:
    """The bytes `start` to `end` (excluded) of it."""
    return bytes(memoryview(_recording(desk, person, source_id))[start:end])


def _recording(desk: RawSession, person: Person, source_id: str) -> bytearray:
    review = need_review(desk, person)
    if source_id not in review.raws:
        raise UnknownError("review.screen.review.does_not_wait", place=source_id)
    if find_recording(review.vault, source_id) is None:
        desk.drop_recording()
        raise UnknownError("review.recording.none", place=source_id)
    return desk.recording(source_id)


@without_words
def take_recording(desk: RawSession, person: Person, source_id: str, data: bytes) -> Plain:
    """Seal the recording of a raw text; until when it is kept. How its file was called is not
    asked.
    """
    entry = put_recording(desk.need(person), source_id, data)
    return {"source": source_id, "recording": True, "until": entry.dies}


@without_words
def forget_recording(desk: RawSession, person: Person, source_id: str) -> Plain:
    """Delete it from the vault, and from memory."""
    vault = desk.need(person)
    desk.drop_recording()
    drop_recording(vault, source_id)
    return {"source": source_id, "recording": False}


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


class VaultHandler(RawHandler):
    """Whether there is one and what waits; open it with the passphrase; close it."""

    @route
    async def get(self) -> Plain:
        return await self.raw(tell_vault)

    @route
    async def post(self) -> Plain:
        said = self.body({"passphrase": str})
        self.request.body = b""
        await self.raw(RawSession.open, said.pop("passphrase"))
        return {"open": True}

    @route
    async def delete(self) -> Plain:
        person = self.person
        person.need(CODER)
        if self.room.desk.is_open_for(person):
            await self.raw(lambda desk, _: desk.close())
        return {"open": False}


class MakeVaultHandler(RawHandler):
    """The first vault of a study on this machine, and her key; her passphrase is typed twice."""

    @route
    async def post(self) -> Plain:
        said = self.body({"passphrase": str, "again": str})
        self.request.body = b""
        passphrases = said.pop("passphrase"), said.pop("again")
        self.set_status(201)
        return await self.raw(make_vault, *passphrases, everything=True)


class AudioHandler(RawHandler):
    """The recording beside a text that is reviewed: play it, put it there, take it out of the
    vault.
    """

    most_body = MOST

    def too_big(self) -> TooBigError:
        return TooBigError("review.recording.too_big", megabytes=self.most_body // 1_000_000)

    @route
    async def get(self, source_id: str) -> StreamSent | Plain:
        found = await self.raw(tell_recording, source_id)
        size, span = found["bytes"], span_of(self.request.headers.get("Range", ""), found["bytes"])
        start, end = span or (0, size)
        if start >= end:
            self.set_header("Content-Range", f"bytes */{size}")
            self.set_status(416)
            return {"message": "the recording is shorter", "where": source_id}
        self.set_status(206 if span else 200)
        if span:
            self.set_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self._tell(found["type"], end - start)
        try:
            for at in range(start, end, PIECE):
                self.write(await self.raw(cut_recording, source_id, at, min(at + PIECE, end)))
                await self.flush()
        except StreamClosedError:
            return StreamSent()  # she jumped elsewhere
        except RapError:
            if not self._headers_written:
                raise
            self.detach().close()  # the vault was closed meanwhile: what was promised does not come
            return StreamSent()
        await self.finish(set_content_type=found["type"])
        return StreamSent()

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

    @route
    async def post(self, source_id: str) -> Plain:
        self.set_status(201)
        return await self.raw(take_recording, source_id, self.file())

    @route
    async def delete(self, source_id: str) -> Plain:
        self.person.need(CODER)
        return await self.raw(forget_recording, source_id)


ROUTES: Routes = (
    (r"vault", VaultHandler),
    (r"vault/make", MakeVaultHandler),
    (rf"review/texts/{addresses.SOURCE}/audio", AudioHandler),
)
