"""Memos: read, written, changed and taken away, private ones by their author alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rap.core.errors import (
    ConflictError,
    NotAllowedError,
    TakenBackError,
    UnknownError,
    WrongUseError,
)
from rap.core.model import CODE_ID, EVENT_ID, SOURCE_ID, Memo, parse_ref
from rap.core.plain import code_of
from rap.lab.bench import Bench
from rap.lab.permissions import CODER, Person, may_read, seen_coders
from rap.lab.summaries import check_cell
from rap.store.cases import read_withdrawn
from rap.store.codings import CodingLogs
from rap.store.memos import FOLDER, remove_memo, rewrite_memo, write_memo

Plain = dict[str, Any]
MAX_MEMO = 100_000


def list_memos(bench: Bench, person: Person, *, about: str = "", type: str = "") -> list[Plain]:
    """Memos that `person` may read, the newest first: shared ones, and her own."""
    memos = [memo for memo in bench.memos if may_read(bench, person, memo)]
    fitting = [
        m
        for m in memos
        if (not about or about in (m.about, m.source)) and (not type or m.type == type)
    ]
    return [tell_memo(memo) for memo in sorted(fitting, key=lambda m: (m.date, m.id), reverse=True)]


def tell_memo(memo: Memo) -> Plain:
    """A memo as plain values."""
    keys = ("id", "source", "about", "by", "date", "type", "private")
    return {**{key: getattr(memo, key) for key in keys}, "text": memo.body}


def add_memo(
    bench: Bench,
    logs: CodingLogs,
    person: Person,
    *,
    about: str,
    type: str,
    text: str,
    private: bool,
    src: str = "",
) -> Plain:
    """Write a memo; one on an interview, a passage or a coding is also noted in that source's log.

    `src` is the text that it was written on (8 hex), where one was open.

    Raises
    ------
    TakenBackError
        It is about somebody, or a text of somebody, who took her words back.
    ConflictError
        The text is another one than `src`: perhaps somebody's turns were taken out of it.
    """
    person.need(CODER)
    _check_text(text)
    check_cell(bench, person, about)
    if about in read_withdrawn(bench.root):
        raise TakenBackError("lab.memo.taken_back")
    source = source_of(bench, person, about)
    if src and source and bench.source(source).hash[:8] != src:
        raise ConflictError("lab.memo.text_changed")
    path, digest = write_memo(
        bench.root,
        about=about,
        by=person.id,
        type=type,
        body=text,
        source=source or "study",
        private=private,
    )
    _note(bench, logs, source, about, path.name, digest)
    return tell_memo(own_memo(bench, person, path.stem))


def _check_text(text: Any) -> None:
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_MEMO:
        raise WrongUseError("lab.memo.bad_text", limit=MAX_MEMO)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise WrongUseError("lab.memo.half_a_character")


def source_of(bench: Bench, person: Person, about: str) -> str:
    """The source that something lies in; "" for a code, a person, or the study as a whole."""
    place = parse_ref(about)
    if place is not None or SOURCE_ID.fullmatch(about):
        id = place[0] if place is not None else about
        length = len(bench.raw_text(id))
        if place is not None and not place[1] < place[2] <= length:
            raise WrongUseError("lab.source.no_passage", length=length)
        return id
    if EVENT_ID.fullmatch(about):
        for id in bench.sources:
            seen = seen_coders(bench, person, id)
            if any(
                c.id == about and c.coder in seen
                for c in (*bench.fold(id).codings, *bench.fold(id).to_check)
            ):
                return id
        raise UnknownError("lab.memo.no_coding")
    if CODE_ID.fullmatch(about):
        code_of(bench.book, about)
    return ""


def _note(bench: Bench, logs: CodingLogs, source: str, about: str, name: str, digest: str) -> None:
    if source:
        target = {"ref": about} if EVENT_ID.fullmatch(about) else {"about": about}
        data = {**target, "file": f"{FOLDER}/{source}/{name}", "hash": digest}
        logs.append(source, "memo", data, src=bench.source(source).hash[:8])


def own_memo(bench: Bench, person: Person, id: str) -> Memo:
    """A memo of one's own; others can be read and not changed."""
    memo = next(
        (memo for memo in bench.memos if memo.id == id and may_read(bench, person, memo)), None
    )
    if memo is None:
        raise UnknownError("lab.list.gone")
    if memo.by != person.id:
        raise NotAllowedError("lab.memo.not_yours", coder=memo.by)
    return memo


def change_memo(
    bench: Bench, logs: CodingLogs, person: Person, id: str, changes: Mapping[str, Any]
) -> Plain:
    """Change the text, the type or the privacy of one's own memo."""
    person.need(CODER)
    memo = own_memo(bench, person, id)
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
    return tell_memo(own_memo(bench, person, id))


def delete_memo(bench: Bench, person: Person, id: str) -> None:
    """Take one's own memo away."""
    person.need(CODER)
    remove_memo(bench.root, own_memo(bench, person, id))
