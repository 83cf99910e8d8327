"""Codings and memos from another program that were not placed when their text came in: what a person says
of each, with the vault open. `tell_waiting` counts them while it is shut.
"""

from __future__ import annotations

from dataclasses import dataclass

from rap.core.errors import Message, WrongUseError
from rap.core.model import SOURCE_ID
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.sources import read_source, read_source_text
from rap.topics.review.coded import Decision, Left, decide_left, find_left
from rap.topics.waiting_texts.queue import find_queue, find_waiting_codings
from rap.topics.web.base import Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession
from rap.topics.web.replies import tell


@dataclass(frozen=True)
class WaitingCodings:
    """How many texts wait with how many codings; `left`: others wait, too."""

    texts: int
    codings: int
    left: bool


@dataclass(frozen=True)
class LeftCoding:
    """A coding that was not placed, why, and the words of its nearest place."""

    id: str
    code: str
    coder: str
    words: str
    why: str
    start: int | None
    end: int | None
    near: str


@dataclass(frozen=True)
class LeftMemo:
    """A memo that was not placed."""

    id: str
    by: str
    about: str
    body: str


@dataclass(frozen=True)
class LeftOf:
    """What waits of one text of the study, or ("") of a whole import, for a decision."""

    source: str
    title: str
    src: str  # which text of the source its places count in
    codings: list[LeftCoding]
    memos: list[LeftMemo]


@dataclass(frozen=True)
class AllLeft:
    """What waits for a decision."""

    left: list[LeftOf]


def tell_waiting(bench: Bench, person: Person) -> WaitingCodings:
    """How many `texts` wait with how many `codings`, and whether anything else waits (`left`)."""
    vault = find_queue(bench.root) if person.may(CODER) else None
    if vault is None:
        return WaitingCodings(0, 0, False)
    found = find_waiting_codings(bench.root, vault)
    return WaitingCodings(found.n_texts, found.n_codings, bool(found.left))


@without_words
def list_left(desk: RawSession, person: Person) -> AllLeft:
    """Each coding with its words, why it waits, and the words of its nearest place; each memo."""
    vault = desk.need(person)
    return AllLeft([_tell(desk, one) for one in find_left(vault)])


def _tell(desk: RawSession, left: Left) -> LeftOf:
    source = read_source(desk.root, left.source) if left.source else None
    text = read_source_text(desk.root, source) if source else ""
    codings = [
        tell(
            LeftCoding,
            one,
            why=on_screen(Message(one.why)),
            near=text[one.start : one.end] if one.start is not None else "",
        )
        for one in left.codings
    ]
    return LeftOf(
        left.source,
        source.title if source else "",
        source.hash[:8] if source else "",
        codings,
        [tell(LeftMemo, one) for one in left.memos],
    )


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
) -> AllLeft:
    """Say what becomes of one of them; what still waits then. A place counts in the text `src`."""
    if source and not SOURCE_ID.fullmatch(source):
        raise WrongUseError("web.request.no_source")
    if start is not None and not src:
        raise WrongUseError("web.request.wrong_kind", member="src")
    decide_left(desk.need(person), source, Decision(id, act, start, end, body, src))
    return list_left(desk, person)


class LeftHandler(RawHandler):
    @route
    async def get(self) -> AllLeft:
        return await self.raw(list_left)

    @route
    async def post(self) -> AllLeft:
        kinds = {"source": str, "id": str, "act": str}
        said = self.body(kinds, optional={"start": int, "end": int, "body": str, "src": str})
        return await self.raw(decide, **said, everything=True)


ROUTES: Routes = ((r"review/left", LeftHandler),)
