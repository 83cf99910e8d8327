"""What stands, from all events, in whatever order they come."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rap.core.errors import Problem
from rap.core.model import Coding
from rap.store.codings import Event
from rap.store.codings.fold import Fold, Veto, fold_events
from rap.store.codings.maps import Carrier

OLD, TODAY = "0" * 8, "1" * 8
LENGTH = 100
CARRIER = Carrier(TODAY, {OLD: {TODAY: ((0, 50, 0), (60, 90, 70))}})
LOG = "interviews/codings/INT-10001"


def id_of(number: int) -> str:
    return f"{number:032x}"


def event(
    number: int,
    op: str,
    *,
    t: int = 0,
    coder: str = "K-01",
    device: str = "device00",
    line: int = 1,
    src: str = TODAY,
    **data: Any,
) -> Event:
    return Event(op, id_of(number), coder, f"2026-03-01T10:00:00.{t:03d}Z", src, data, device, line)


def add(
    number: int = 1, *, start: int = 10, end: int = 20, code: str = "rent", **more: Any
) -> Event:
    return event(number, "add", start=start, end=end, code=code, **more)


def change(number: int, op: str = "set", *, ref: int = 1, **more: Any) -> Event:
    return event(number, op, ref=id_of(ref), **more)


def fold(*events: Event, leads: str = "") -> Fold:
    """The same whatever the order: each order is tried."""
    folds = [
        fold_events(
            "INT-10001",
            order,
            carrier=CARRIER,
            length=LENGTH,
            leads=frozenset([leads]),
            now=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC),
        )
        for order in itertools.permutations(events)
    ]
    assert all(one == folds[0] for one in folds)
    return folds[0]


def spans(found: Fold) -> list[tuple[str, int | None, int | None]]:
    return [(coding.code, coding.start, coding.end) for coding in found.codings]


def whats(found: Fold) -> list[Problem]:
    """Its problems, each with the name of its log and the line as its place."""
    return [
        Problem(problem.message, place=problem.place.removeprefix(LOG + "/"))
        for problem in found.problems
    ]


def test_an_add_stands() -> None:
    """As the coding it is."""
    assert fold(add()) == Fold(
        codings=(
            Coding(
                id_of(1), "INT-10001", "rent", "K-01", 10, 20, "2026-03-01T10:00:00.000Z", TODAY
            ),
        )
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"t": 1}, {"t": 2}),
        ({"t": 1, "line": 9, "device": "z" * 8}, {"t": 2}),
        ({"t": 1, "device": "a" * 8, "line": 9}, {"t": 1, "device": "b" * 8}),
        ({"t": 1, "line": 2}, {"t": 1, "line": 10}),
    ],
    ids=["time", "time before device and line", "device before line", "line, as a number"],
)
def test_per_field_the_greatest_stamp_wins(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Fields that the winner leaves alone keep what they had."""
    found = fold(
        add(),
        change(2, **first, code="key", start=12),
        change(3, **second, code="alarm"),
        change(4, t=1, end=30),
    )

    assert spans(found) == [("alarm", 12, 30)]


def test_a_coding_can_be_marked_and_unmarked() -> None:
    """The latest change decides whether a coding is marked as important."""
    found = fold(
        add(),
        change(2, t=1, important=True),
        add(3),
        change(4, ref=3, t=1, important=True),
        change(5, ref=3, t=2, important=False),
    )

    assert [coding.important for coding in found.codings] == [True, False]


def test_a_del_is_final() -> None:
    """Over every set, however late."""
    assert fold(add(), change(2, "del", t=1), change(3, t=9, code="key")) == Fold()


@pytest.mark.parametrize("op", ["set", "del"])
def test_only_her_own_coder_changes_a_coding(op: str) -> None:
    """What another wrote is ignored and reported."""
    found = fold(
        add(), change(2, op, t=1, coder="K-02", **({"code": "key"} if op == "set" else {}))
    )

    assert (spans(found), whats(found)) == (
        [("rent", 10, 20)],
        [Problem("store.codings.other_coders", place="K-02.device00.jsonl:1", coder="K-01")],
    )


def test_a_coder_changes_her_coding_from_another_device() -> None:
    """A coder can change on one laptop what she coded on another."""
    assert spans(fold(add(), change(2, t=1, device="z" * 8, code="key"))) == [("key", 10, 20)]


def test_what_speaks_of_nothing_is_reported() -> None:
    """The log with the coding is not here yet."""
    assert whats(fold(change(2, "del"))) == [
        Problem("store.codings.unknown_coding", place="K-01.device00.jsonl:1", coding=id_of(1))
    ]


@pytest.mark.parametrize(
    ("outcomes", "stands"),
    [
        (["drop"], False),
        (["drop", "keep"], True),
        (["keep", "drop"], False),
        (["drop", "accept"], True),
    ],
)
def test_the_latest_decision_of_a_lead_holds(outcomes: list[str], stands: bool) -> None:
    """The latest decision of a lead holds, also on a coding by somebody else."""
    decisions = [
        event(9 + t, "decide", t=t, coder="K-09", refs=[id_of(1)], outcome=o, reason="")
        for t, o in enumerate(outcomes, 1)
    ]

    assert bool(fold(add(), *decisions, leads="K-09").codings) is stands


def test_a_decision_of_another_is_ignored_and_reported() -> None:
    """Even on her own coding: she can delete it."""
    found = fold(
        add(), event(2, "decide", t=1, refs=[id_of(1)], outcome="drop", reason=""), leads="K-09"
    )

    assert (spans(found), whats(found)) == (
        [("rent", 10, 20)],
        [Problem("store.codings.not_a_lead", place="K-01.device00.jsonl:1", coder="K-01")],
    )


def test_a_decision_does_not_bring_back_what_was_deleted() -> None:
    """A decision to keep does not bring back a coding that its coder deleted."""
    keep = event(3, "decide", t=2, coder="K-09", refs=[id_of(1)], outcome="keep", reason="")
    found = fold(add(), change(2, "del", t=1), keep, leads="K-09")

    assert (found.codings, found.dropped, [e.id for e in found.decisions]) == ((), (), [keep.id])


def test_what_a_lead_decides_against_stays_what_its_coder_saw() -> None:
    """Dropped codings are no codings, and agreement can still be measured on them."""
    found = fold(
        add(),
        event(2, "decide", t=1, coder="K-09", refs=[id_of(1)], outcome="drop", reason="twice"),
        leads="K-09",
    )

    assert (found.codings, [(c.code, c.start, c.end) for c in found.dropped]) == (
        (),
        [("rent", 10, 20)],
    )


@pytest.mark.parametrize(
    ("day", "reported"),
    [
        ("2026-03-02T00:00:00.000Z", False),
        ("2026-03-02T00:00:01.000Z", True),
        ("2031-01-01T00:00:00.000Z", True),
    ],
)
def test_a_time_over_a_day_ahead_is_reported(day: str, reported: bool) -> None:
    """And counts all the same."""
    found = fold(Event(**{**add().__dict__, "t": day}))

    assert (len(found.codings), whats(found)) == (
        1,
        [Problem("store.codings.ahead", place="K-01.device00.jsonl:1", day=day[:10])] * reported,
    )


def test_copies_of_an_event_count_once() -> None:
    """Brought back under another name, as the greatest stamp."""
    assert spans(fold(add(), add(device="device00-2", line=4))) == [("rent", 10, 20)]


def test_another_event_under_the_same_id_is_left_out_and_reported() -> None:
    """The first stands, with its copies, in whatever order the three come."""
    found = fold(add(t=1), add(code="key", t=2, device="b" * 8), add(t=3, device="c" * 8))

    assert (spans(found), whats(found)) == (
        [("rent", 10, 20)],
        [Problem("store.codings.id_twice", place=f"K-01.{'b' * 8}.jsonl:1", event=id_of(1))],
    )


def test_memos_follow_a_coding_that_is_brought_back() -> None:
    """Through any number of times, to the latest that brings it back."""
    memo = event(9, "memo", t=9, ref=id_of(1), file="m.md", hash="0" * 64)
    backs = [add(2, t=1, was=id_of(1)), add(3, t=2, was=id_of(2)), add(4, t=3, was=id_of(2))]

    assert fold(add(), change(8, "del", t=1), memo, *backs).memos == {id_of(4): ("m.md", "0" * 64)}


def test_the_latest_mark_of_each_coder_holds() -> None:
    """The latest mark of each coder holds, whatever marks others made."""
    marks = [
        event(1, "mark", t=1, state="coding"),
        event(2, "mark", t=2, state="done"),
        event(3, "mark", t=3, coder="K-02", state="coding"),
    ]

    assert fold(*marks).marks == {"K-01": "done", "K-02": "coding"}


@pytest.mark.parametrize(
    ("span", "today", "to_check"),
    [
        ((10, 20), [("rent", 10, 20)], []),
        ((40, 70), [("rent", 40, 80)], []),
        ((45, 55), [], [("rent", 45, 55)]),
        ((52, 58), [], [("rent", 52, 58)]),
        ((89, 91), [], [("rent", 89, 91)]),
    ],
)
def test_a_correction_moves_a_coding_or_asks(
    span: tuple[int, int], today: list[Any], to_check: list[Any]
) -> None:
    """With the offsets of the older text, and a problem that says where."""
    found = fold(add(start=span[0], end=span[1], src=OLD))

    assert (spans(found), [(c.code, c.start, c.end) for c in found.to_check]) == (today, to_check)
    assert whats(found) == [
        Problem("store.codings.corrected_there", place="K-01.device00.jsonl:1", start=s, end=e)
        for _, s, e in to_check
    ]


def test_a_set_in_the_text_of_today_places_what_was_to_check() -> None:
    """Each field counts in the text it was written for."""
    assert spans(fold(add(start=40, end=55, src=OLD), change(2, t=1, end=52))) == [("rent", 40, 52)]


def test_a_coding_of_the_whole_source_survives_corrections() -> None:
    """Also of a text nobody has a map for."""
    found = fold(event(1, "add", code="rent", src="f" * 8))

    assert (spans(found), whats(found)) == ([("rent", None, None)], [])


def test_a_coding_past_the_end_is_to_check_and_reported() -> None:
    """The text ends before it."""
    found = fold(add(start=90, end=101))

    assert (found.codings, len(found.to_check), whats(found)) == (
        (),
        1,
        [
            Problem(
                "store.codings.past_the_end",
                place="K-01.device00.jsonl:1",
                start=90,
                end=101,
                length=100,
            )
        ],
    )


@pytest.mark.parametrize(
    ("span", "src", "covered"),
    [
        ((5, 9), TODAY, (5, 9)),
        ((62, 64), OLD, (72, 74)),
        ((45, 55), OLD, (0, LENGTH)),
        ((5, 9), "f" * 8, (0, LENGTH)),
    ],
)
def test_a_veto_moves_or_covers_the_whole_source(
    span: tuple[int, int], src: str, covered: tuple[int, int]
) -> None:
    """What a correction hid is not shown by mistake."""
    assert fold(
        event(1, "veto", start=span[0], end=span[1], audience="members", src=src)
    ).vetoes == (Veto("INT-10001", *covered, "members"),)


@pytest.mark.parametrize("by", ["K-01", "K-02"])
def test_nothing_takes_a_veto_back(by: str) -> None:
    """Neither who wrote it, nor a lead, whatever line comes after: it is the person's who spoke."""
    veto = event(1, "veto", start=3, end=9, audience="members")
    later = (
        event(2, "del", ref=veto.id, coder=by),
        event(3, "set", ref=veto.id, start=0, end=1, coder=by),
        event(4, "decide", refs=[veto.id], outcome="drop", reason="a mistake", coder=by),
    )

    assert fold(veto, *later).vetoes == (Veto("INT-10001", 3, 9, "members"),)


OFFSETS = st.tuples(st.integers(0, 98), st.integers(1, 9)).map(
    lambda pair: {"start": pair[0], "end": pair[0] + pair[1]}
)
REFS = st.integers(1, 6).map(id_of)
NOTHING, CODES, OUTCOMES = (
    st.just({}),
    st.sampled_from(["rent", "key"]),
    st.sampled_from(["keep", "drop"]),
)
WAS, MARKED = REFS.map(lambda id: {"was": id}), st.booleans().map(lambda yes: {"important": yes})
DATA = {
    "add": st.builds(
        lambda place, code, was: {**place, "code": code, **was},
        NOTHING | OFFSETS,
        CODES,
        NOTHING | WAS,
    ),
    "set": st.builds(lambda ref, change: {"ref": ref, **change}, REFS, OFFSETS | MARKED),
    "del": REFS.map(lambda ref: {"ref": ref}),
    "memo": REFS.map(lambda ref: {"ref": ref, "file": "m.md", "hash": ref * 2}),
    "veto": OFFSETS.map(lambda place: {**place, "audience": "members"}),
    "mark": st.sampled_from(["coding", "done"]).map(lambda state: {"state": state}),
    "decide": st.builds(
        lambda ref, outcome: {"refs": [ref], "outcome": outcome, "reason": ""}, REFS, OUTCOMES
    ),
}
ROWS = st.sampled_from(list(DATA)).flatmap(
    lambda op: st.tuples(
        st.just(op),
        DATA[op],
        st.integers(1, 9),
        st.sampled_from(["K-01", "K-02"]),
        st.sampled_from(["device00", "device01"]),
        st.integers(0, 5),
        st.sampled_from([OLD, TODAY]),
    )
)


@given(st.lists(ROWS, max_size=14), st.randoms())
def test_the_fold_knows_no_order(rows: list[Any], chance: Any) -> None:
    """Any events of any people, ids that collide among them, in any order, from any split into
    files.
    """
    events = [
        event(n, op, t=t, coder=coder, device=device, line=line, src=src, **data)
        for line, (op, data, n, coder, device, t, src) in enumerate(rows, 1)
    ]
    shuffled = chance.sample(events, len(events))
    first, second = (
        fold_events("INT-10001", order, carrier=CARRIER, length=LENGTH, leads=frozenset({"K-01"}))
        for order in (events, shuffled)
    )

    assert first == second
