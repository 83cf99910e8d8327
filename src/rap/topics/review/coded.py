"""Codings and memos of another program, once the text they wait for is in the study: what is placed on the
new words with certainty, and what waits on until a person says what becomes of it.

A coding that is placed is written as the text comes in; one that is not, and every memo (nobody has read
it for names), stay in the vault, with the nearest place.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.accents import find_words, fold
from rap.core.errors import ConflictError, UnknownError, WrongUseError
from rap.core.model import EVENT_ID, Memo, Source
from rap.core.wordless import without_words
from rap.store.codebook import read_codebook
from rap.store.codings import Carrier, read_events, read_maps
from rap.store.memos import FOLDER as MEMOS
from rap.store.memos import rewrite_memo
from rap.store.settings import read_settings
from rap.store.sources import hash_of, read_source, read_source_text, source_ids
from rap.topics.entering.staged import added, finish, stage
from rap.topics.entering.taking import check_not_withdrawn, taking_in
from rap.topics.review.decisions import read_labels
from rap.topics.review.masking import Masked
from rap.topics.waiting_texts.codings import (
    KIND,
    WaitingCoding,
    WaitingMemo,
    WaitingPart,
    carry,
    entry_id,
    join,
    parse_id,
    parts_of,
    print_of,
    put_part,
    ranges_of,
    read_part,
    sources_with,
)
from rap.topics.waiting_texts.queue import Raw

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class Placed:
    """What becomes of all that waits for one text: `events` are lines of logs, `rest` waits on."""

    events: tuple[dict[str, Any], ...]
    rest: WaitingPart

    @property
    def n_placed(self) -> int:
        return sum(len(row["add"]) for row in self.events)


def place_waiting(vault: Vault, raw: Raw, masked: Masked, source: Source) -> Placed:
    """What waits for a text, carried through what its review replaced. The vault is unlocked."""
    root = vault.settings.root
    parts = join(read_part(vault, entry.id) for entry in parts_of(vault, raw.id))
    equal, src = ranges_of(masked.equal), source.hash[:8]
    is_same = parts.text in ("", raw.source.hash)
    codes = {code.id for code in read_codebook(root).codes}
    coders = {coder.id for coder in read_settings(root).coders}
    sure, rest = list[WaitingCoding](), list[WaitingCoding]()
    for one in parts.codings:
        why = "" if is_same else "review.coding_of_other_words"
        start, end = one.start, one.end
        if start is not None and end is not None:
            if is_same:
                at = carry(start, end, equal, old=raw.text, new=masked.text)
                why, start, end = at.why, at.start, at.end
                if one.is_lost or raw.text[one.start : one.end] != one.words:
                    why = "review.coding_not_placed"
            else:
                start, end = 0, len(masked.text)
        if one.code not in codes or one.coder not in coders:
            why = "review.coding_without_code"
        now = replace(one, start=start, end=end, src=src, why=why)
        (rest if why else sure).append(now)
    memos = [_carry_memo(one, raw, masked) if is_same else one for one in parts.memos]
    return Placed((*_events(sure, source),), WaitingPart((*rest,), (*memos,), src))


def _carry_memo(memo: WaitingMemo, raw: Raw, masked: Masked) -> WaitingMemo:
    src = hash_of(masked.text)[:8]
    if memo.start is None or memo.end is None:
        return replace(memo, src=src)
    at = carry(memo.start, memo.end, ranges_of(masked.equal), old=raw.text, new=masked.text)
    return replace(memo, start=at.start, end=at.end, is_lost=memo.is_lost or bool(at.why), src=src)


def _events(codings: Iterable[WaitingCoding], source: Source) -> Iterable[dict[str, Any]]:
    def who(one: WaitingCoding) -> str:
        return one.coder

    for coder, rows in groupby(sorted(codings, key=who), key=who):
        add = []
        for one in rows:
            add.append((one.id, added(one.code, one.start, one.end, made=one.made)))
        yield {"coder": coder, "source": source.id, "src": source.hash[:8], "add": add}


def stage_placed(root: Path, placed: Placed) -> None:
    """Keep the codings that are sure, before their text is a source; they are written by `finish`, which
    forgets those of a text that did not come in: then all of it waits as it did.
    """
    if placed.events:
        stage(root, lambda _: None, [*placed.events])


def settle_placed(vault: Vault, source: Source, placed: Placed) -> None:
    """Leave in the vault what waits on, and nothing else."""
    finish(vault.settings.root)
    _write_rest(vault, source.id, placed.rest, parts_of(vault, source.id), cases=source.cases)


def _write_rest(
    vault: Vault, source: str, rest: WaitingPart, old: Sequence[Entry], *, cases: Collection[str]
) -> None:
    """One entry in the place of several. It is there before they go, so that nothing is lost between."""
    root, id = vault.settings.root, ""
    if rest.codings or rest.memos:
        what = print_of(root, "rest", *sorted(map(repr, (*rest.codings, *rest.memos))))
        whose = print_of(root, "rest", source)
        id = entry_id(source, n=len(rest.codings), whose=whose or "0" * 16, what=what or "0" * 16)
        days = [entry.dies for entry in old if entry.dies]
        dies = datetime.date.fromisoformat(min(days)) if days else None
        put_part(vault, id, rest, cases=cases, dies=dies)
    for entry in old:
        if entry.id != id and vault.find(KIND, entry.id) is not None:
            vault.delete(KIND, entry.id)


@dataclass(frozen=True)
class Left:
    """What waits for a decision about one source of the study ("" for the whole project).

    `codings` have their nearest place in the text of today, where there is one. `memos` have the labels
    of the review where the names that it replaced are in them.
    """

    source: str
    codings: tuple[WaitingCoding, ...] = ()
    memos: tuple[WaitingMemo, ...] = field(default=(), repr=False)


@without_words
def find_left(vault: Vault) -> list[Left]:
    """All that waits for a decision; of texts that wait themselves nothing. The vault is unlocked."""
    root, found = vault.settings.root, []
    there = {*source_ids(root)}
    for source in sorted(sources_with(vault)):
        if not source or source in there:
            left = _read_left(root, vault, source)
            if left.codings or left.memos:
                found.append(left)
    return found


def _read_left(root: Path, vault: Vault, source: str) -> Left:
    """What waits, without what came in before the vault was brought up to date."""
    part = join(read_part(vault, entry.id) for entry in parts_of(vault, source))
    labels = read_labels(vault, source) if source else _all_labels(vault)
    kept = {path.stem for path in (root / MEMOS / (source or "study")).glob("*.md")}
    memos = tuple(
        replace(one, body=with_labels(one.body, labels)) for one in part.memos if one.id not in kept
    )
    if not source:
        return Left(source, (), memos)
    events = {event.id for event in read_events(root, source)[0] if event.op == "add"}
    now, maps = read_source(root, source), read_maps(root, source)[0]
    carrier = Carrier(now.hash[:8], maps)
    codings = [one for one in part.codings if one.id not in events]
    return Left(source, tuple(_as_of_today(one, carrier) for one in codings), memos)


def _as_of_today(one: WaitingCoding, carrier: Carrier) -> WaitingCoding:
    """Its nearest place in the text of today; none where a correction took that away."""
    if not one.src:  # it was cut off before its place was known
        return replace(one, start=None, end=None, why="review.coding_not_placed")
    if one.start is None or one.end is None:
        return one
    at = carrier.carry(one.start, one.end, one.src)
    return replace(one, start=at[0] if at else None, end=at[1] if at else None)


def _all_labels(vault: Vault) -> dict[str, str]:
    sources = dict.fromkeys(entry.id.partition(".")[0] for entry in vault.list("table"))
    return {name: label for id in sources for name, label in read_labels(vault, id).items()}


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """A text with the names that are known replaced by their labels, long ones first.

    Examples
    --------
    >>> with_labels("Ana asked ANA", {"ana": "[name A]"})
    '[name A] asked [name A]'
    """
    for name in sorted(labels, key=len, reverse=True):
        if len(name) > 1:
            for start, end in sorted(find_words(fold(text), name), reverse=True):
                text = text[:start] + labels[name] + text[end:]
    return text


@dataclass(frozen=True)
class Decision:
    """What a person says of one coding or memo that waits: `place` it at (start, end) of the text `src`
    (8 hex digits; "" for the text of today), let it in (a memo, with `body` as it was read), or `drop` it.
    """

    id: str
    act: str
    start: int | None = None
    end: int | None = None
    body: str = field(default="", repr=False)
    src: str = ""


ACTS = ("place", "let in", "drop")


@without_words
def decide_left(vault: Vault, source: str, decision: Decision) -> int:
    """Do what a person says of one thing that waits; how much waits for that source after it.

    Raises
    ------
    UnknownError
        Nothing of this id waits there.
    WrongUseError
        A coding without a place in the text, a memo that is to be placed, an unknown act.
    ConflictError
        The text was corrected since the place was chosen, or the code is gone.
    """
    root = vault.settings.root
    with taking_in(root):
        left = _read_left(root, vault, source)
        codings = {one.id: one for one in left.codings}
        memos = {one.id: one for one in left.memos}
        if decision.id not in codings and decision.id not in memos:
            raise UnknownError("review.nothing_waits", place=source or "vault")
        if source:
            check_not_withdrawn(root, source, read_source(root, source).cases)
        if decision.act == "place" and decision.id in codings:
            _place(root, source, codings[decision.id], decision)
        elif decision.act == "let in" and decision.id in memos:
            rewrite_memo(root, _memo_of(root, memos[decision.id], decision))
        elif decision.act != "drop":
            raise WrongUseError("review.unknown_act", act=decision.act, acts=ACTS)
        old = parts_of(vault, source)
        part = join(read_part(vault, entry.id) for entry in old)
        rest = WaitingPart(
            tuple(c for c in part.codings if c.id in codings and c.id != decision.id),
            tuple(m for m in part.memos if m.id in memos and m.id != decision.id),
            part.text,
        )
        _write_rest(vault, source, rest, old, cases={case for entry in old for case in entry.cases})
        return len(rest.codings) + len(rest.memos)


def _place(root: Path, source: str, coding: WaitingCoding, decision: Decision) -> None:
    now = read_source(root, source)
    if decision.src and decision.src != now.hash[:8]:
        raise ConflictError("review.place_of_other_text", place=source)
    length = len(read_source_text(root, now))
    start = coding.start if decision.start is None else decision.start
    end = coding.end if decision.end is None else decision.end
    is_whole = coding.words == "" and start is None
    if not is_whole and (start is None or end is None or not 0 <= start < end <= length):
        raise WrongUseError("review.no_such_place", place=source, length=length)
    if coding.code not in {code.id for code in read_codebook(root).codes}:
        raise ConflictError("review.coding_without_code", place=source)
    placed = replace(coding, start=start, end=end)
    stage(root, lambda _: None, [*_events([placed], now)])
    finish(root)


def _memo_of(root: Path, memo: WaitingMemo, decision: Decision) -> Memo:
    """The memo as it was read; what it was about is gone where that did not come in."""
    about = memo.about
    if memo.source in source_ids(root):
        at = _memo_place(root, memo)
        if at is not None:
            about = f"{memo.source}:{at[0]}-{at[1]}"
        elif EVENT_ID.fullmatch(about):
            there = {event.id for event in read_events(root, memo.source)[0]}
            about = about if about in there else memo.source
    body = decision.body or memo.body
    if not re.search(r"\S", body):
        raise WrongUseError("review.empty_memo")
    return Memo(memo.id, memo.source, about, memo.by, memo.date, "analytic", False, body)


def _memo_place(root: Path, memo: WaitingMemo) -> tuple[int, int] | None:
    """Where it is about in the text of today; None when it is about something else, or nobody can tell."""
    if memo.start is None or memo.end is None or memo.is_lost or not memo.src:
        return None
    carrier = Carrier(read_source(root, memo.source).hash[:8], read_maps(root, memo.source)[0])
    return carrier.carry(memo.start, memo.end, memo.src)


def waits_on(vault: Vault, source: str) -> int:
    """How many entries wait for a source; nothing is decrypted."""
    return sum(parse_id(entry.id)[0] == source for entry in vault.list(KIND))
