"""An interview opened to be coded, and the acts that code it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any, Literal

from rap.core.errors import ConflictError, NotAllowedError, UnknownError, WrongUseError
from rap.core.model import EVENT_ID, HEARD, RUN_NAME, Coding
from rap.languages.catalogue import say
from rap.store.codebook import nearest_code
from rap.store.codings import (
    Carrier,
    CodingLogs,
    Fold,
    find_practice,
    read_events,
    read_maps,
)
from rap.store.codings.lines import Event, find_wrong
from rap.store.codings.logs import NewEvent
from rap.store.roles import CODER, LEAD, READER
from rap.study.consent import Voices
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import TakeBack, Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, audiences_allow, may_read, seen_coders
from rap.topics.web.replies import tell

MAX_ACTS = 500
OPS = ("add", "set", "del", "veto", "mark", "decide", "hint")
Act = Mapping[str, Any]


@dataclass(frozen=True)
class TurnRow:
    """A turn of a text, and whose words these are."""

    start: int
    end: int
    label: str
    words_start: int
    role: str
    heard: bool  # a person's words, her own or told for her by an interpreter
    language: str | None
    time: str | None


@dataclass(frozen=True)
class VetoRow:
    """A passage that an audience does not get."""

    start: int
    end: int
    audience: str


@dataclass(frozen=True)
class TranslationRow:
    """A passage as it is said in another language."""

    start: int
    end: int
    text: str
    by: str
    checked_by: str | None


@dataclass(frozen=True)
class CodingRow:
    """A coding; without start and end it is of the whole interview."""

    id: str
    code: str
    coder: str
    start: int | None
    end: int | None
    t: str
    important: bool
    to_check: bool
    memo: str | None
    outside: bool


@dataclass(frozen=True)
class SourceOpened:
    """One interview as the coding screen shows it."""

    id: str
    kind: str
    language: str
    text: str
    src: str
    turns: list[TurnRow]
    vetoes: list[VetoRow]
    consent: Literal["yes", "no", "unknown", "public"]
    quote_audiences: list[str]
    translations: dict[str, list[TranslationRow]]
    codings: list[CodingRow]
    states: dict[str, str]
    plan: list[str]
    cursor: str


@dataclass(frozen=True)
class ActDone:
    """An act that is on disk, and when it was done."""

    id: str
    t: str


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Undoable):
    """The acts that are on disk."""

    done: list[ActDone]
    cursor: str


@dataclass(frozen=True)
class TextMap:
    """Which stretches of an older text (old start, old end, new start) are in today's; none where no
    correction leads from one to the other.
    """

    source: str
    from_: str
    to: str
    equal: tuple[tuple[int, int, int], ...] | None


def open_source(bench: Bench, person: Person, source_id: str, *, cursor: str = "") -> SourceOpened:
    """One source as the coding screen shows it; `cursor` names the moment before it was read."""
    (voices, raw), fold = bench.heard(source_id), bench.fold(source_id)
    text, seen = voices.masked(raw), seen_coders(bench, person, source_id)
    audiences = sorted(bench.settings.audiences)
    return SourceOpened(
        id=source_id,
        kind=voices.source.kind,
        language=voices.source.language,
        text=text,
        src=voices.source.hash[:8],
        turns=_turns(voices),
        vetoes=[tell(VetoRow, veto) for veto in fold.vetoes],
        consent=voices.consent,
        quote_audiences=[a for a in audiences if raw and audiences_allow(bench, source_id, a)],
        translations=_translations(bench, source_id, voices),
        codings=list_codings(bench, person, fold, seen),
        states={coder: state for coder, state in fold.marks.items() if coder in seen},
        plan=list(bench.assignments.get(source_id, ())),
        cursor=cursor,
    )


def _turns(voices: Voices) -> list[TurnRow]:
    roles = {speaker.label: speaker.role for speaker in voices.source.speakers}
    return [
        TurnRow(
            start=turn.start,
            end=turn.end,
            label=turn.label,
            words_start=turn.body,
            role=roles.get(turn.label, ""),
            heard=whose in HEARD,
            language=turn.language or None,
            time=turn.time or None,
        )
        for turn, whose, _ in voices.said
    ]


def _translations(bench: Bench, source_id: str, voices: Voices) -> dict[str, list[TranslationRow]]:
    """Language -> passages as they were said in it, of people who let their words be translated, in
    reading order.
    """
    return {
        language: [
            tell(TranslationRow, t)
            for (start, end), t in sorted(passages.items())
            if voices.may(start, end, "translate")
        ]
        for language, passages in sorted(bench.translations(source_id).items())
    }


def list_codings(bench: Bench, person: Person, fold: Fold, seen: frozenset[str]) -> list[CodingRow]:
    """The codings of `seen` coders, those to look at again last."""
    outside = find_practice(fold, interns=bench.interns)
    open_to_her = (
        {memo.id for memo in bench.memos if may_read(bench, person, memo)} if fold.memos else set()
    )
    memos = {
        about: id
        for about, (file, _) in fold.memos.items()
        if (id := Path(file).stem) in open_to_her
    }
    rows = [_coding(coding, memos, outside) for coding in fold.codings if coding.coder in seen]
    return rows + [
        _coding(coding, memos, outside, to_check=True)
        for coding in fold.to_check
        if coding.coder in seen
    ]


def _coding(
    coding: Coding, memos: Mapping[str, str], outside: frozenset[str], *, to_check: bool = False
) -> CodingRow:
    return CodingRow(  # in their order: a long interview has ten thousand of them
        coding.id,
        coding.code,
        coding.coder,
        coding.start,
        coding.end,
        coding.t,
        coding.important,
        to_check,
        memos.get(coding.id),
        coding.id in outside,
    )


class _Checker:
    """Checks the acts of one request against the study as it is now."""

    def __init__(self, bench: Bench, logs: CodingLogs, source: str, person: Person) -> None:
        self.bench, self.logs, self.source, self.person = bench, logs, source, person
        self.length = len(bench.raw_text(source))
        self.new: dict[str, str] = {}
        self._all: Mapping[str, Event] | None = None

    def check(self, act: Act) -> NewEvent:
        """An act as the event to be written, or the error that says what is wrong with it."""
        if not isinstance(act, Mapping) or act.get("op") not in OPS:
            raise WrongUseError("coding.acts.unknown_op", ops=OPS)
        op, id = act["op"], act.get("id")
        if not isinstance(id, str) or not EVENT_ID.fullmatch(id):
            raise WrongUseError("coding.acts.no_id", op=op)
        data = {
            key: value
            for key, value in act.items()
            if key not in ("op", "id") and value is not None
        }
        if wrong := find_wrong(op, data):
            raise WrongUseError("coding.acts.wrong", op=op, why=wrong)
        self._check_place(op, data)
        if "code" in data:
            self._check_code(op, data["code"], known=self._is_known(id))
        if op in _RULES:
            _RULES[op](self, data)
        if op == "add":
            self.new[id] = self.person.id
        return NewEvent(op, data, id)

    def _is_known(self, source_id: str) -> bool:
        return self.logs.find(self.source, source_id) is not None

    def _check_place(self, op: str, data: Mapping[str, Any]) -> None:
        """Within the text, and no half of one end before the other."""
        for key in ("start", "end"):
            if data.get(key, 0) > self.length:
                raise WrongUseError(
                    "coding.acts.past_the_end", op=op, key=key, at=data[key], length=self.length
                )

    def _check_code(self, op: str, code: str, *, known: bool) -> None:
        found = self.bench.book.get(code)
        if found is None:
            raise WrongUseError(
                "codebook.unknown", code=code, nearest=nearest_code(self.bench.book, code)
            )
        if (
            found.retired or found.merged_into
        ) and not known:  # sent again from a queue, it is acknowledged all the same
            raise ConflictError("coding.codes.retired", code=code)

    def check_own(self, data: Mapping[str, Any]) -> None:
        """`set` and `del` count only from the coder of the coding; others get an error now."""
        owner = self._owner(data["ref"])
        if owner != self.person.id:
            raise NotAllowedError("coding.acts.not_yours", coder=owner)

    def check_decision(self, data: Mapping[str, Any]) -> None:
        self.person.need(LEAD)
        if not data["refs"]:
            raise WrongUseError("coding.acts.decides_nothing")
        for ref in data["refs"]:
            self._owner(ref)

    def check_mark(self, data: Mapping[str, Any]) -> None:
        if data["state"] == "accepted":
            raise NotAllowedError("coding.acts.own_practice")

    def check_audience(self, data: Mapping[str, Any]) -> None:
        if (
            not RUN_NAME.fullmatch(data["audience"])
            or data["audience"] not in self.bench.settings.audiences
        ):
            raise WrongUseError(
                "coding.acts.unknown_audience", audiences=sorted(self.bench.settings.audiences)
            )

    def _owner(self, ref: str) -> str:
        """Whose coding `ref` is; what this server wrote is at hand, what others wrote is looked up
        once.
        """
        if ref in self.new:
            return self.new[ref]
        event = self.logs.find(self.source, ref)
        if event is None:
            if self._all is None:
                self._all = {
                    event.id: event for event in read_events(self.bench.root, self.source)[0]
                }
            event = self._all.get(ref)
        if event is None or event.op != "add":
            raise UnknownError("coding.acts.unknown_coding", coding=ref)
        return event.coder


_RULES: Mapping[str, Callable[[_Checker, Mapping[str, Any]], None]] = {
    "set": _Checker.check_own,
    "del": _Checker.check_own,
    "decide": _Checker.check_decision,
    "mark": _Checker.check_mark,
    "veto": _Checker.check_audience,
}


def do_acts(
    bench: Bench, logs: CodingLogs, person: Person, source: str, *, src: str, acts: Sequence[Act]
) -> list[ActDone]:
    """Write `acts` on `source` as `person`; id and time of each. Sent again, they are acknowledged
    and not written twice.

    Raises
    ------
    ConflictError
        The text is not the one that the offsets count in.
    NotAllowedError, UnknownError, WrongUseError
        An act that cannot be; none was written.
    NotSavedError, DamagedLogError, BusyError
        As `CodingLogs.append_all`.
    """
    person.need(CODER)
    if not 0 < len(acts) <= MAX_ACTS:
        raise WrongUseError("coding.acts.too_many", sent=len(acts), most=MAX_ACTS)
    now = bench.source(source).hash[:8]
    if src != now:
        if known := _find_written(logs, person, source, src=src, acts=acts):
            return known
        raise ConflictError("corrections.source.corrected", place=source)
    checker = _Checker(bench, logs, source, person)
    checked = [checker.check(act) for act in acts]
    return [ActDone(event.id, event.t) for event in logs.append_all(source, checked, src=now)]


def map_source(bench: Bench, person: Person, source_id: str, *, src: str) -> TextMap:
    """Which stretches of the older text `src` are in today's: old start, old end, new start; None
    when no correction leads from one to the other.
    """
    person.need(READER)
    carrier = Carrier(bench.source(source_id).hash[:8], read_maps(bench.root, source_id)[0])
    return TextMap(source_id, src, carrier.today, carrier.equal(src))


# What was decided of codings, and what takes it back.

_Standing = Mapping[str, tuple[str, str, str]]


def _standing(bench: Bench, source: str, refs: Iterable[str]) -> _Standing:
    """Coding -> outcome, reason and id of the decision that stands; "" for none."""
    found = dict.fromkeys(refs, ("open", "", ""))
    for event in bench.fold(source).decisions:
        told = (event.data["outcome"], event.data["reason"], event.id)
        found |= {ref: told for ref in event.data["refs"] if ref in found}
    return found


def _undecided(bench: Bench, logs: CodingLogs, source: str, acts: Sequence[Act]) -> _Standing:
    """What stood of the codings that `acts` decide on; empty when they are sent again."""
    decided = [act for act in acts if isinstance(act, Mapping) and act.get("op") == "decide"]
    refs = [ref for act in decided for ref in act.get("refs", ()) if isinstance(ref, str)]
    if not refs or any(logs.find(source, str(act.get("id", ""))) for act in decided):
        return {}
    return _standing(bench, source, refs)


def _back_to(
    bench: Bench,
    pen: Callable[[], CodingLogs],
    person: Person,
    source: str,
    before: _Standing,
) -> TakeBack:
    """The `undo` of decisions just written; `before` is what stood until then."""
    after = _standing(bench, source, before)

    def put() -> Undoable:
        if _standing(bench, source, after) != after:
            raise ConflictError("web.back.changed")
        groups: dict[tuple[str, str], list[str]] = {}
        for ref, (outcome, reason, _) in before.items():
            groups.setdefault((outcome, reason or say("coding.back.finding")), []).append(ref)
        acts = [
            {"op": "decide", "id": token_hex(16), "refs": refs, "outcome": outcome, "reason": why}
            for (outcome, why), refs in groups.items()
        ]
        with bench.texts, bench.disk.at_once():
            src = bench.source(source).hash[:8]
            do_acts(bench, pen(), person, source, src=src, acts=acts)
        return Undoable(undo=_back_to(bench, pen, person, source, after))

    return bench.before.keep(person.id, put)


def _find_written(
    logs: CodingLogs, person: Person, source: str, *, src: str, acts: Sequence[Act]
) -> list[ActDone]:
    """Acts that were written before the text was corrected, and whose reply was lost: sent again,
    they are acknowledged as at first. Empty when one of them was not.
    """
    known = []
    for act in acts:
        event = logs.find(source, str(act.get("id", "")))
        data = {key: value for key, value in act.items() if key not in ("op", "id")}
        sent = event and replace(event, op=str(act.get("op")), coder=person.id, src=src, data=data)
        if event is None or sent is None or sent.content != event.content:
            return []
        known.append(ActDone(event.id, event.t))
    return known


class SourceHandler(Handler):
    @route
    async def get(self, source_id: str) -> SourceOpened:
        person, cursor = self.person, self.room.watcher.cursor
        opened = await self.show(open_source, source_id, cursor=cursor)
        self.room.watcher.opened(source_id)
        self.room.looks.submit(self.bench.save_folds)
        if person.role != READER:  # so that the first act need not wait for the log to be read
            self.room.looks.submit(lambda: self.room.pens.pen(person.id).find(source_id, ""))
        return opened


class MapHandler(Handler):
    @route
    async def get(self, source_id: str) -> TextMap:
        return await self.show(map_source, source_id, src=self.ask("from"))


class ActsHandler(Handler):
    @route
    async def post(self, source_id: str) -> Acknowledged:
        body, person = self.body({"src": str, "acts": list}), self.person
        pen = partial(self.room.pens.pen, person.id)

        def work() -> Acknowledged:
            with self.bench.texts, self.bench.disk.at_once():
                before = _undecided(self.bench, pen(), source_id, body["acts"])
                done = do_acts(self.bench, pen(), person, source_id, **body)
            self.room.watcher.opened(source_id)
            undo = _back_to(self.bench, pen, person, source_id, before) if before else None
            return Acknowledged(done=done, cursor="", undo=undo)

        done, moment = await self.save(work, lambda: pen().log_of(source_id))
        return replace(done, cursor=moment)


ROUTES: Routes = (
    (rf"sources/{addresses.SOURCE}", SourceHandler),
    (rf"sources/{addresses.SOURCE}/map", MapHandler),
    (rf"sources/{addresses.SOURCE}/acts", ActsHandler),
)
