"""Memos: read, written, changed and taken away, private ones by their author alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from rap.core.errors import (
    ConflictError,
    NotAllowedError,
    TakenBackError,
    UnknownError,
    WrongUseError,
)
from rap.core.model import CODE_ID, EVENT_ID, SOURCE_ID, Memo, parse_ref
from rap.core.seen import check_seen, fingerprint
from rap.store.codebook import code_of, resolve_code
from rap.store.codings import CodingLogs
from rap.store.memos import FOLDER, parse_cell, remove_memo, rewrite_memo, write_memo
from rap.store.roles import CODER
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Deleted, TakeBack, Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, may_read, seen_coders
from rap.topics.web.replies import tell

MAX_MEMO = 100_000


@dataclass(frozen=True)
class SummaryRow:
    """What a coder wrote on what one person said of a code."""

    id: str
    by: str
    private: bool
    text: str
    seen: str  # the fingerprint of these words, which a change of them has seen


@dataclass(frozen=True, kw_only=True)
class MemoRow(Undoable):
    """A memo, as those who may read it see it."""

    id: str
    source: str
    about: str
    by: str
    date: str
    type: str
    private: bool
    text: str
    seen: str  # the fingerprint of these words, which a change of them has seen


@dataclass(frozen=True)
class Memos:
    """Memos that she may read, the newest first."""

    memos: list[MemoRow]


def list_memos(bench: Bench, person: Person, *, about: str = "", kind: str = "") -> list[MemoRow]:
    """Memos that `person` may read, the newest first: shared ones, and her own."""
    memos = [memo for memo in bench.memos if may_read(bench, person, memo)]
    fitting = [
        m
        for m in memos
        if (not about or about in (m.about, m.source)) and (not kind or m.type == kind)
    ]
    return [tell_memo(memo) for memo in sorted(fitting, key=lambda m: (m.date, m.id), reverse=True)]


def tell_memo(memo: Memo) -> MemoRow:
    """A memo, with the fingerprint of its words (`seen`)."""
    return tell(MemoRow, memo, text=memo.body, seen=fingerprint(memo.body))


def add_memo(
    bench: Bench,
    logs: CodingLogs,
    person: Person,
    *,
    about: str,
    kind: str,
    text: str,
    private: bool = False,
    src: str = "",
    seen: str = "",
) -> MemoRow:
    """Write a memo; one on an interview, a passage or a coding is also noted in that source's log.

    `src` is the text that it was written on (8 hex), where one was open. `seen`: of the summary that
    a cell has already and that this one replaces.

    Raises
    ------
    TakenBackError
        It is about somebody, or a text of somebody, who took her words back.
    ConflictError
        The text is another one than `src`: perhaps somebody's turns were taken out of it.
    """
    person.need(CODER)
    _check_text(text)
    there = check_cell(bench, person, about)
    if there is not None:
        _check_words(there, seen, text, "text")
        changes = {"text": text, "private": private}
        return change_memo(bench, logs, person, there.id, changes)
    if about in bench.withdrawn:
        raise TakenBackError("memos.taken_back")
    source = source_of(bench, person, about)
    if src and source and bench.source(source).hash[:8] != src:
        raise ConflictError("memos.text_changed")
    path, digest = write_memo(
        bench.root,
        about=about,
        by=person.id,
        type=kind,
        body=text,
        source=source or "study",
        private=private,
    )
    _note(bench, logs, source, about, path.name, digest)
    return tell_memo(own_memo(bench, person, path.stem))


def _check_text(text: Any) -> None:
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_MEMO:
        raise WrongUseError("memos.bad_text", limit=MAX_MEMO)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise WrongUseError("memos.half_a_character")


def source_of(bench: Bench, person: Person, about: str) -> str:
    """The source that something lies in; "" for a code, a person, or the study as a whole."""
    place = parse_ref(about)
    if place is not None or SOURCE_ID.fullmatch(about):
        id = place[0] if place is not None else about
        length = len(bench.raw_text(id))
        if place is not None and not place[1] < place[2] <= length:
            raise WrongUseError("corrections.source.no_passage", length=length)
        return id
    if EVENT_ID.fullmatch(about):
        for id in bench.sources:
            seen = seen_coders(bench, person, id)
            if any(
                c.id == about and c.coder in seen
                for c in (*bench.fold(id).codings, *bench.fold(id).to_check)
            ):
                return id
        raise UnknownError("memos.no_coding")
    if CODE_ID.fullmatch(about):
        code_of(bench.book, about)
    return ""


def back_to(
    bench: Bench, pen: Callable[[], CodingLogs], person: Person, *, before: Memo | None, id: str
) -> TakeBack:
    """The `undo` of what `person` just did to a memo, which was `before` (None: not there)."""
    after = next((memo for memo in bench.memos if memo.id == id), None)

    def put() -> Undoable:
        person.need(CODER)
        if next((memo for memo in bench.memos if memo.id == id), None) != after:
            raise ConflictError("web.back.changed")
        if before is None:
            delete_memo(bench, person, id)
        else:
            _bring(bench, pen(), person, before)
        told = Deleted(deleted=id) if before is None else tell_memo(before)
        return replace(told, undo=back_to(bench, pen, person, before=after, id=id))

    return bench.before.keep(person.id, put)


def _bring(bench: Bench, logs: CodingLogs, person: Person, memo: Memo) -> None:
    """Write a memo as it was, if what it is about is still there."""
    if memo.about in bench.withdrawn:
        raise TakenBackError("memos.taken_back")
    source = source_of(bench, person, memo.about)
    path, digest = rewrite_memo(bench.root, memo)
    _note(bench, logs, source, memo.about, path.name, digest)


def _note(bench: Bench, logs: CodingLogs, source: str, about: str, name: str, digest: str) -> None:
    if source:
        target = {"ref": about} if EVENT_ID.fullmatch(about) else {"about": about}
        data = {**target, "file": f"{FOLDER}/{source}/{name}", "hash": digest}
        logs.append(source, "memo", data, src=bench.source(source).hash[:8])


def own_memo(bench: Bench, person: Person, memo_id: str) -> Memo:
    """A memo of one's own; others can be read and not changed."""
    memo = next(
        (memo for memo in bench.memos if memo.id == memo_id and may_read(bench, person, memo)), None
    )
    if memo is None:
        raise UnknownError("web.list.gone")
    if memo.by != person.id:
        raise NotAllowedError("memos.not_yours", coder=memo.by)
    return memo


def change_memo(
    bench: Bench, logs: CodingLogs, person: Person, memo_id: str, changes: Mapping[str, Any]
) -> MemoRow:
    """Change the text, the type or the privacy of one's own memo."""
    person.need(CODER)
    memo = own_memo(bench, person, memo_id)
    text = changes.get("text", memo.body)
    _check_text(text)
    memo = replace(
        memo,
        body=text,
        type=changes.get("type", memo.type),
        private=changes.get("private", memo.private),
    )
    path, digest = rewrite_memo(bench.root, memo)
    _note(bench, logs, "" if memo.source == "study" else memo.source, memo.about, path.name, digest)
    return tell_memo(own_memo(bench, person, memo_id))


def _check_words(memo: Memo, seen: str, mine: str, *at: str) -> None:
    check_seen(seen, fingerprint(memo.body), mine=mine.strip(), theirs=memo.body, at=at)


def delete_memo(bench: Bench, person: Person, memo_id: str) -> None:
    """Take one's own memo away."""
    person.need(CODER)
    remove_memo(bench.root, own_memo(bench, person, memo_id))


def people_of(bench: Bench) -> frozenset[str]:
    """Everybody who speaks in a source and whose words the team may analyse: the rows of the grid."""
    rights = bench.rights()
    heard = {case for source in bench.sources.values() for case in source.cases}
    return frozenset(
        case for case in heard if case.startswith("C-") and rights.allows(case, "analyse")
    )


def find_summaries(
    bench: Bench, person: Person, codes: Collection[str]
) -> dict[tuple[str, str], list[SummaryRow]]:
    """(person, code as it counts today) -> the summaries that `person` may read, by coder."""
    found: dict[tuple[str, str], list[SummaryRow]] = {}
    for memo in sorted(bench.memos, key=lambda memo: (memo.by, memo.id)):
        cell = parse_cell(memo.about)
        code = resolve_code(bench.book, cell[1]) if cell else ""
        if cell and code in codes and may_read(bench, person, memo):
            told = tell(SummaryRow, memo, text=memo.body, seen=fingerprint(memo.body))
            found.setdefault((cell[0], code), []).append(told)
    return found


def check_cell(bench: Bench, person: Person, about: str) -> Memo | None:
    """The summary that `person` wrote on a cell already, since it holds one of each coder; None for
    what is about anything else.

    Raises
    ------
    UnknownError
        No such person in the texts that the team may analyse, or no such code.
    """
    cell = parse_cell(about)
    if cell is None:
        return None
    if cell[0] not in people_of(bench):
        raise UnknownError("memos.grid.not_open")
    code_of(bench.book, cell[1])
    mine = (memo for memo in bench.memos if memo.about == about and memo.by == person.id)
    return next(mine, None)


class MemosHandler(Handler):
    @route
    async def get(self) -> Memos:
        person, about, kind = self.person, self.ask("about"), self.ask("type")
        memos = await self.look(lambda: list_memos(self.bench, person, about=about, kind=kind))
        return Memos(memos)

    @route
    async def post(self) -> MemoRow:
        body = self.body(
            {"type": str, "about": str, "text": str},
            optional={"private": bool, "src": str, "seen": str},
        )
        kind = body.pop("type")

        def add(bench: Bench, person: Person) -> MemoRow:
            pen = partial(self.room.pens.pen, person.id)
            before = check_cell(bench, person, body["about"])
            told = add_memo(bench, pen(), person, kind=kind, **body)
            return replace(told, undo=back_to(bench, pen, person, before=before, id=told.id))

        return await self.change(add, status=201)


class MemoHandler(Handler):
    @route
    async def put(self, memo_id: str) -> MemoRow:
        more = {"type": str, "text": str, "private": bool}
        changes = self.body({"seen": str}, optional=more)
        seen = changes.pop("seen")

        def change(bench: Bench, person: Person) -> MemoRow:
            pen, before = partial(self.room.pens.pen, person.id), own_memo(bench, person, memo_id)
            _check_words(before, seen, changes.get("text", before.body), "text")
            told = change_memo(bench, pen(), person, memo_id, changes)
            return replace(told, undo=back_to(bench, pen, person, before=before, id=memo_id))

        return await self.change(change)

    @route
    async def delete(self, memo_id: str) -> Deleted:
        seen = self.body({"seen": str})["seen"]

        def drop(bench: Bench, person: Person) -> Deleted:
            pen, before = partial(self.room.pens.pen, person.id), own_memo(bench, person, memo_id)
            _check_words(before, seen, "")
            delete_memo(bench, person, memo_id)
            undo = back_to(bench, pen, person, before=before, id=memo_id)
            return Deleted(deleted=memo_id, undo=undo)

        return await self.change(drop)


ROUTES: Routes = (
    (r"memos", MemosHandler),
    (rf"memos/{addresses.SHORT}", MemoHandler),
)
