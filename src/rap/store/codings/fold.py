"""The fold: what counts today, from all events of one source, in whatever order they come; and the
logs of a source, read.

Per field the greatest (t, coder, device, line) wins; a `del` is final; `set` and `del` count only
from the coder of the `add`, `decide` only from a lead. So a merge of files is a merge of work.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import DamagedLogError, Message, Problem
from rap.core.model import CODER_ID, DEVICE_ID, Coding, Source
from rap.store.codings.lines import Event, parse_log
from rap.store.codings.maps import Carrier, read_maps

_TORN = "store.codings.torn"
ReadBytes = Callable[[Path], bytes]
_Changes = dict[str, tuple[Any, str]]
_UNCHANGED: _Changes = {}


@dataclass(frozen=True)
class Veto:
    """A stretch that must not be shown to an audience; the whole source where a correction hid the
    stretch.
    """

    source: str
    start: int
    end: int
    audience: str


@dataclass(frozen=True)
class Fold:
    """What counts today in one source.

    `dropped` are codings a lead decided against (they stay what their coder saw), `decisions` the
    `decide` events that count. `to_check` are codings whose stretch a correction took away, with
    the offsets of the older text; `marks` maps a coder to her latest state; `memos` maps what is
    written about (a coding id, or a word) to the memo's file and hash; `damaged` are the lines at
    which a log cannot be read on. `others` are the ids of all events but the `add` of a coding in
    here, sorted: a new event under one of them is a copy.
    """

    codings: tuple[Coding, ...] = ()
    to_check: tuple[Coding, ...] = ()
    dropped: tuple[Coding, ...] = ()
    decisions: tuple[Event, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    memos: dict[str, tuple[str, str]] = field(default_factory=dict)
    hints: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    damaged: tuple[Problem, ...] = ()
    others: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass
class _State:
    """Events of one source by kind, each id once, while the fold is made."""

    source: str
    adds: dict[str, Event] = field(default_factory=dict)
    others: list[Event] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, event: Event, what: str, /, **facts: Any) -> None:
        place = f"interviews/codings/{self.source}/{event.coder}.{event.device}.jsonl:{event.line}"
        self.problems.append(Problem(what, place=place, **facts))


def fold_events(
    source: str,
    events: Iterable[Event],
    *,
    carrier: Carrier,
    length: int,
    leads: frozenset[str] = frozenset(),
    now: datetime.datetime | None = None,
) -> Fold:
    """Fold all events of `source`; `length` is how many code points its text of today has."""
    state = _State(source)
    for event in _once_each(events, state):
        if event.op == "add":
            state.adds[event.id] = event
        else:
            state.others.append(event)
        _check_clock(event, state, now)
    decisions = _inherited(state, _decisions(state, leads), carrier, length)
    codings, to_check, dropped = _sorted_out(state, find_dropped(decisions), carrier, length)
    here = {coding.id for coding in (*codings, *to_check, *dropped)}
    return Fold(
        codings=codings,
        to_check=to_check,
        dropped=dropped,
        decisions=decisions,
        vetoes=_vetoes(state, carrier, length),
        marks={e.coder: e.data["state"] for e in _of(state, "mark")},
        memos=_memos(state),
        hints=tuple(_of(state, "hint")),
        problems=tuple(sorted(state.problems)),
        others=tuple(sorted({*state.adds, *(event.id for event in state.others)} - here)),
    )


def find_practice(fold: Fold, *, interns: Container[str]) -> frozenset[str]:
    """Ids of codings that do not count yet: made for practice, or by one of `interns`, and accepted
    by no lead.
    """
    learning = {
        coder
        for coder in {coding.coder for coding in (*fold.codings, *fold.dropped, *fold.to_check)}
        if (state := fold.marks.get(coder)) == "training"
        or (coder in interns and state != "accepted")
    }
    if not learning:
        return frozenset()
    accepted = {
        ref
        for event in fold.decisions
        if event.data["outcome"] == "accept"
        for ref in event.data["refs"]
    }
    made = (c.id for c in (*fold.codings, *fold.dropped, *fold.to_check) if c.coder in learning)
    return frozenset(id for id in made if id not in accepted)


def _sorted_out(
    state: _State, against: set[str], carrier: Carrier, length: int
) -> tuple[tuple[Coding, ...], ...]:
    """What stands, what is to be checked, and what was decided `against`, each in reading order."""
    changes = _changes(state)
    piles: tuple[list[Coding], list[Coding], list[Coding]] = ([], [], [])
    quiet = replace(state, problems=[])  # nobody has to look again at what was decided against
    for id in sorted(state.adds.keys() - _deleted(state)):
        coding, stands = _coding(
            quiet if id in against else state, id, changes.get(id, _UNCHANGED), carrier, length
        )
        if id not in against:
            piles[0 if stands else 1].append(coding)
        elif stands:
            piles[2].append(coding)
    return tuple(tuple(sorted(pile, key=reading_order)) for pile in piles)


def _vetoes(state: _State, carrier: Carrier, length: int) -> tuple[Veto, ...]:
    found = {_veto(state, event, carrier, length) for event in _of(state, "veto")}
    return tuple(sorted(found, key=lambda veto: (veto.start, veto.end, veto.audience)))


def reading_order(coding: Coding) -> tuple[Any, ...]:
    """What codings of one source are sorted by; those of the whole source come first."""
    start = -1 if coding.start is None else coding.start
    return start, coding.end or 0, coding.code, coding.coder, coding.id


def _of(state: _State, op: str) -> list[Event]:
    """All events of one kind, the one that wins last."""
    return sorted(
        (event for event in state.others if event.op == op), key=lambda event: event.stamp
    )


def _once_each(events: Iterable[Event], state: _State) -> list[Event]:
    """Each id once: copies of one event count as the greatest stamp, two different events under one
    id are reported.
    """
    by_id: dict[str, list[Event]] = {}
    for event in events:
        by_id.setdefault(event.id, []).append(event)
    return [copies[0] if len(copies) == 1 else _one_of(copies, state) for copies in by_id.values()]


def _one_of(copies: list[Event], state: _State) -> Event:
    first = min(copies, key=lambda event: (event.stamp, event.content))
    for event in copies:
        if event.content != first.content:
            state.report(event, "store.codings.id_twice", event=event.id)
    return max(
        (event for event in copies if event.content == first.content), key=lambda event: event.stamp
    )


def _check_clock(event: Event, state: _State, now: datetime.datetime | None) -> None:
    if now is None:
        return
    limit = (now + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    if event.t > limit:
        state.report(event, "store.codings.ahead", day=event.day)


def _changes(state: _State) -> dict[str, _Changes]:
    """Coding -> what a `set` changed of it: per field the value that wins, and the text it counts
    in.
    """
    changes: dict[str, _Changes] = {}
    stamps: dict[tuple[str, str], Any] = {}
    for event in _of(state, "set"):
        add = _target(state, event, event.data["ref"])
        if add is None:
            continue
        for key, value in event.data.items():
            if key != "ref" and event.stamp > stamps.get((add.id, key), add.stamp):
                stamps[add.id, key] = event.stamp
                changes.setdefault(add.id, {})[key] = (value, event.src)
    return changes


def _target(state: _State, event: Event, ref: str) -> Event | None:
    add = state.adds.get(ref)
    if add is None:
        state.report(event, "store.codings.unknown_coding", coding=ref)
    elif add.coder != event.coder:
        state.report(event, "store.codings.other_coders", coder=add.coder)
        return None
    return add


def _deleted(state: _State) -> set[str]:
    return {
        event.data["ref"]
        for event in _of(state, "del")
        if _target(state, event, event.data["ref"]) is not None
    }


def _decisions(state: _State, leads: frozenset[str]) -> tuple[Event, ...]:
    for event in _of(state, "decide"):
        if event.coder not in leads:
            state.report(event, "store.codings.not_a_lead", coder=event.coder)
    return find_standing(event for event in _of(state, "decide") if event.coder in leads)


def _inherited(
    state: _State, decisions: tuple[Event, ...], carrier: Carrier, length: int
) -> tuple[Event, ...]:
    """Decisions also on a coding that was taken off and brought back as it was, by its coder."""
    back = sorted((one for one in state.adds.values() if "was" in one.data), key=lambda e: e.stamp)
    if not back or not decisions:
        return decisions
    changes, quiet, heirs = _changes(state), replace(state, problems=[]), {}
    for add in back:
        old = state.adds.get(add.data["was"])
        if old is not None and old.coder == add.coder:
            was = _coding(quiet, old.id, changes.get(old.id, _UNCHANGED), carrier, length)[0]
            now = _coding(quiet, add.id, _UNCHANGED, carrier, length)[0]
            if (was.code, was.start, was.end) == (now.code, now.start, now.end):
                heirs[old.id] = add.id
    return hand_on(decisions, heirs)


def _coding(
    state: _State, coding_id: str, changes: _Changes, carrier: Carrier, length: int
) -> tuple[Coding, bool]:
    add = state.adds[coding_id]
    start, start_src = changes.get("start") or (add.data.get("start"), add.src)
    end, end_src = changes.get("end") or (add.data.get("end"), add.src)
    first = None if start is None else carrier.carry_start(start, start_src)
    last = None if end is None else carrier.carry_end(end, end_src)
    whole = start is None or end is None
    stands = whole or (first is not None and last is not None and first < last <= length)
    if not stands and start_src == end_src == carrier.today:
        state.report(add, "store.codings.past_the_end", start=start, end=end, length=length)
    elif not stands:
        state.report(add, "store.codings.corrected_there", start=start, end=end)
    return (
        Coding(
            id=coding_id,
            source=state.source,
            code=changes["code"][0] if "code" in changes else add.data["code"],
            coder=add.coder,
            start=first if stands else start,
            end=last if stands else end,
            t=add.t,
            src=carrier.today if stands else start_src,
            important=changes["important"][0] if "important" in changes else False,
        ),
        stands,
    )


def _veto(state: _State, event: Event, carrier: Carrier, length: int) -> Veto:
    place = carrier.carry(event.data["start"], event.data["end"], event.src)
    start, end = place or (0, length)
    return Veto(state.source, start, end, event.data["audience"])


def _memos(state: _State) -> dict[str, tuple[str, str]]:
    """What each memo is about, following a coding that was brought back under a new id."""
    brought_back = (add for add in state.adds.values() if "was" in add.data)
    now = {add.data["was"]: add.id for add in sorted(brought_back, key=lambda add: add.stamp)}
    memos = {}
    for event in _of(state, "memo"):
        about = event.data.get("ref") or event.data.get("about", "")
        seen = set()
        while about in now and about not in seen:
            seen.add(about)
            about = now[about]
        memos[about] = (event.data["file"], event.data["hash"])
    return memos


# The logs of one source, read and folded.


def find_log_paths(root: Path, source: str) -> list[Path]:
    """All logs of `source`, sorted by name."""
    return sorted((root / "interviews" / "codings" / source).glob("K-*.jsonl"))


def read_events(
    root: Path,
    source: str,
    *,
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> tuple[list[Event], list[Problem]]:
    """The events of all logs of `source`, as `read_logs` gives them."""
    return read_logs(root, find_log_paths(root, source), lengths=lengths, read=read)


def read_logs(
    root: Path,
    paths: Iterable[Path],
    *,
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> tuple[list[Event], list[Problem]]:
    """The events of these logs, and a problem for each that is damaged (its good beginning still
    counts).

    `lengths` cuts each log at a snapshot: path relative to the study -> bytes; logs not in it are
    left out. `read` gives the bytes of one log.
    """
    events: list[Event] = []
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        if lengths is not None and name not in lengths:
            continue
        try:
            data = read(path)[: lengths[name] if lengths is not None else None]
        except OSError as error:  # no right to read it, a folder in its place
            reason = str(error.strerror)
            problems.append(Problem("core.file.unreadable", place=name, reason=reason))
            continue
        coder, _, device = path.name.removesuffix(".jsonl").partition(".")
        if not CODER_ID.fullmatch(coder) or not DEVICE_ID.fullmatch(device):
            problems.append(Problem("store.codings.bad_log_name", place=name))
            continue
        try:
            found, whole = parse_log(data, name=name, coder=coder, device=device)
            if not whole and data and data[:1] != b"{":  # no log, and none that was cut off
                why = Message("store.codings.not_json")
                problems.extend(DamagedLogError(name, 1, why).problems)
            elif whole < len(data):
                problems.append(Problem(_TORN, place=f"{name}:{len(found) + 1}", coder=coder))
        except DamagedLogError as error:
            problems.extend(error.problems)
            good = b"".join(row + b"\n" for row in data.split(b"\n")[: error.line - 1])
            found, _ = parse_log(good, name=name, coder=coder, device=device)
        events.extend(found)
    return events, problems


def read_fold(
    root: Path,
    source: Source,
    *,
    length: int,
    leads: frozenset[str] = frozenset(),
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> Fold:
    """Fold all logs of `source`, whose text has `length` code points; what is wrong with logs and
    maps is in its `problems`.

    `lengths` cuts the logs at a snapshot, as `read_events` does; `read` gives the bytes of one log.
    """
    events, wrong_logs = read_events(root, source.id, lengths=lengths, read=read)
    maps, wrong_maps = read_maps(root, source.id)
    fold = fold_events(
        source.id,
        events,
        carrier=Carrier(source.hash[:8], maps),
        length=length,
        leads=leads,
        now=datetime.datetime.now(datetime.UTC),
    )
    # a torn tail was never acknowledged
    damaged = tuple(problem for problem in wrong_logs if problem.id != _TORN)
    return replace(fold, problems=(*wrong_logs, *wrong_maps, *fold.problems), damaged=damaged)


# Decisions of leads about codings: which of them hold, and for which codings.


def find_standing(events: Iterable[Event]) -> tuple[Event, ...]:
    """The decisions among `events` (in the order in which they were made) that stand; `open` takes
    earlier ones back.
    """
    standing: list[Event] = []
    for event in events:
        if event.data["outcome"] == "open":
            again = set(event.data["refs"])
            standing = [left for one in standing if (left := _less(one, again)) is not None]
        else:
            standing.append(event)
    return tuple(standing)


def _less(event: Event, again: set[str]) -> Event | None:
    """A decision without the codings that are open again; None if nothing is left."""
    refs = [ref for ref in event.data["refs"] if ref not in again]
    return replace(event, data={**event.data, "refs": refs}) if refs else None


def find_dropped(decisions: Iterable[Event]) -> set[str]:
    """Codings whose latest decision drops them."""
    outcomes: dict[str, str] = {}
    for event in decisions:
        outcomes |= dict.fromkeys(event.data["refs"], event.data["outcome"])
    return {ref for ref, outcome in outcomes.items() if outcome == "drop"}


def hand_on(decisions: Iterable[Event], heirs: Mapping[str, str]) -> tuple[Event, ...]:
    """The decisions also on the codings that stand for older ones (`heirs`: old id to new)."""
    return tuple(
        replace(event, data={**event.data, "refs": _with_heirs(event.data["refs"], heirs)})
        for event in decisions
    )


def _with_heirs(refs: Iterable[str], heirs: Mapping[str, str]) -> list[str]:
    found = dict.fromkeys(refs)
    for ref in [*found]:
        while (ref := heirs.get(ref, "")) and ref not in found:
            found[ref] = None
    return [*found]
