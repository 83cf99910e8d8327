"""Codings and memos from another program that were not placed when their text came in: what a person says
of each, with the vault open. `tell_waiting` counts them while it is shut.
"""

from __future__ import annotations

from rap.core.errors import Message, WrongUseError
from rap.core.model import SOURCE_ID
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.sources import read_source, read_source_text
from rap.topics.review.coded import Decision, Left, decide_left, find_left
from rap.topics.waiting_texts.queue import find_queue, find_waiting_codings
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession


def tell_waiting(bench: Bench, person: Person) -> Plain:
    """How many `texts` wait with how many `codings`, and whether anything else waits (`left`)."""
    vault = find_queue(bench.root) if person.may(CODER) else None
    if vault is None:
        return {"texts": 0, "codings": 0, "left": False}
    found = find_waiting_codings(bench.root, vault)
    return {"texts": found.n_texts, "codings": found.n_codings, "left": bool(found.left)}


@without_words
def list_left(desk: RawSession, person: Person) -> Plain:
    """Each coding with its words, why it waits, and the words of its nearest place; each memo."""
    vault = desk.need(person)
    return {"left": [_tell(desk, one) for one in find_left(vault)]}


def _tell(desk: RawSession, left: Left) -> Plain:
    source = read_source(desk.root, left.source) if left.source else None
    text = read_source_text(desk.root, source) if source else ""
    return {
        "source": left.source,
        "title": source.title if source else "",
        "src": source.hash[:8] if source else "",
        "codings": [
            {
                "id": one.id,
                "code": one.code,
                "coder": one.coder,
                "words": one.words,
                "why": on_screen(Message(one.why)),
                "start": one.start,
                "end": one.end,
                "near": text[one.start : one.end] if one.start is not None else "",
            }
            for one in left.codings
        ],
        "memos": [
            {"id": one.id, "by": one.by, "about": one.about, "body": one.body} for one in left.memos
        ],
    }


@without_words
def decide(
    desk: RawSession,
    person: Person,
    *,
    source: str,
    id: str,
    act: str,
    start: int | None = None,
    end: int | None = None,
    body: str = "",
    src: str = "",
) -> Plain:
    """Say what becomes of one of them; what still waits then. A place counts in the text `src`."""
    if source and not SOURCE_ID.fullmatch(source):
        raise WrongUseError("lab.request.no_source")
    if start is not None and not src:
        raise WrongUseError("lab.request.wrong_kind", member="src")
    decide_left(desk.need(person), source, Decision(id, act, start, end, body, src))
    return list_left(desk, person)


class LeftHandler(RawHandler):
    @route
    async def get(self) -> Plain:
        return await self.raw(list_left)

    @route
    async def post(self) -> Plain:
        kinds = {"source": str, "id": str, "act": str}
        said = self.body(kinds, optional={"start": int, "end": int, "body": str, "src": str})
        return await self.raw(decide, **said, everything=True)


ROUTES: Routes = ((r"review/left", LeftHandler),)
