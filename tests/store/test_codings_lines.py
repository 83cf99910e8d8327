"""The bytes of a log line, and what is not one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import DamagedLogError, Message, Problem, WrongUseError
from rap.core.versions import newer
from rap.store.codings import Event, lines
from rap.store.codings.lines import MAX_LINE_BYTES, NO_HASH, format_line, parse_log

ID, REF, T = "0123456789abcdef" * 2, "f" * 32, "2026-03-01T09:05:07.012Z"
BARE = (
    '{"code":"rent","coder":"K-03","end":1260,"id":"0123456789abcdef0123456789abcdef","op":"add",'
    '"prev":"0000000000000000000000000000000000000000000000000000000000000000",'
    '"src":"9d3f01ab","start":1203,"t":"2026-03-01T09:05:07.012Z","v":1}'
)
HOW: tuple[dict[str, Any], ...] = tuple(
    {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": ascii} for ascii in (False, True)
)
PLACE = {"start": 3, "end": 9}


def event(op: str = "add", **data: Any) -> Event:
    return Event(
        op, ID, "K-03", T, "9d3f01ab", data or {"code": "rent", "start": 1203, "end": 1260}
    )


def sealed(bare: str) -> bytes:
    """A line by hand: `h` goes where the alphabet puts it."""
    h = hashlib.sha256(bare.encode()).hexdigest()
    return bare.replace('"id":', f'"h":"{h}","id":', 1).encode() + b"\n"


def chain(*events: Event) -> bytes:
    lines, prev = [], NO_HASH
    for one in events:
        line, prev = format_line(one, prev=prev)
        lines.append(line)
    return b"".join(lines)


def test_a_line_is_these_bytes() -> None:
    """Keys sorted, no spaces, `h` the SHA-256 of the line without it, one line end."""
    line, h = format_line(event(), prev=NO_HASH)

    assert (line, h) == (sealed(BARE), hashlib.sha256(BARE.encode()).hexdigest())


def test_a_line_may_say_when_another_program_made_it() -> None:
    """A day or a moment that there is; two lines that differ in it alone are the same coding."""
    made = event(code="rent", **PLACE, made="2019-05-04T10:20:30+02:00")
    line = chain(made)
    whole = chain(event(code="rent", made="2019-05-04"))

    assert parse_log(line, name="log", device="d")[0][0].data == made.data
    assert parse_log(whole, name="log", device="d")[0][0].data == {
        "code": "rent",
        "made": "2019-05-04",
    }
    assert made.content == event(code="rent", **PLACE).content
    for wrong in (
        BARE.replace('"v":1', '"v":2'),
        BARE.replace('"op"', '"made":"2019-02-30","op"'),
    ):
        with pytest.raises(DamagedLogError):
            parse_log(sealed(wrong), name="log", device="d")


def test_a_line_by_hand_is_read() -> None:
    """Another program may write logs."""
    events, whole = parse_log(sealed(BARE), name="log", device="k3f9a2b7", coder="K-03")

    assert events == [
        Event(
            "add",
            ID,
            "K-03",
            T,
            "9d3f01ab",
            event().data,
            "k3f9a2b7",
            1,
            hashlib.sha256(BARE.encode()).hexdigest(),
        )
    ]
    assert whole == len(sealed(BARE))


def test_no_character_is_escaped_that_need_not_be() -> None:
    """UTF-8, also for what other programs take for a line end."""
    text = "é 👩‍👩‍👧 שלום \u2028\u0085"
    line, _ = format_line(event("decide", refs=[REF], outcome="keep", reason=text), prev=NO_HASH)

    assert text.encode() in line
    assert parse_log(line, name="log")[0][0].data["reason"] == text


@pytest.mark.parametrize(
    ("op", "data"),
    [
        ("add", {"code": "rent"}),
        ("add", {"code": "rent", **PLACE, "was": REF}),
        ("set", {"ref": REF, "code": "rent", **PLACE, "important": True}),
        ("set", {"ref": REF, "end": 5}),
        ("del", {"ref": REF}),
        ("memo", {"ref": REF, "file": "m.md", "hash": NO_HASH}),
        ("memo", {"about": "rent", "file": "m.md", "hash": NO_HASH}),
        ("veto", {**PLACE, "audience": "members"}),
        *(("mark", {"state": state}) for state in ("coding", "done", "training", "accepted")),
        *(
            ("decide", {"refs": [REF], "outcome": outcome, "reason": ""})
            for outcome in ("keep", "drop", "accept")
        ),
        ("hint", {"code": "rent", **PLACE, "taken": False}),
        ("say", {**PLACE, "text": "x"}),
        ("check", {"ref": REF}),
    ],
)
def test_each_op_is_written_and_read(op: str, data: dict[str, Any]) -> None:
    """With the members that docs/files.md lists."""
    (read,) = parse_log(chain(event(op, **data)), name="log")[0]

    assert (read.op, read.data) == (op, data)


@pytest.mark.parametrize(
    ("op", "data"),
    [
        ("move", {"ref": REF}),
        ("add", {"start": 1, "end": 2}),
        ("add", {"code": "rent", "start": 1}),
        ("add", {"code": "rent", "start": 2, "end": 2}),
        ("add", {"code": "rent", "start": -1, "end": 2}),
        ("add", {"code": "rent", "start": 1.0, "end": 2}),
        ("add", {"code": "rent", "start": True, "end": 2}),
        ("add", {"code": "rent", "start": "1", "end": 2}),
        ("add", {"code": "Rent"}),
        ("add", {"code": "rent\n"}),
        ("add", {"code": "r" * 41}),
        ("add", {"code": "rent", "quote": "words"}),
        ("add", {"code": "rent", "h": NO_HASH}),
        ("add", {"code": "rent", "coder": "K-04"}),
        ("set", {"ref": "f" * 31, "code": "rent"}),
        ("set", {"ref": REF, "important": 1}),
        ("set", {"ref": REF.upper(), "important": True}),
        ("memo", {"file": "m.md", "hash": NO_HASH}),
        ("memo", {"ref": REF, "about": "rent", "file": "m.md", "hash": NO_HASH}),
        ("mark", {"state": "finished"}),
        ("decide", {"refs": REF, "outcome": "keep", "reason": ""}),
        ("decide", {"refs": [REF], "outcome": "maybe", "reason": ""}),
        ("decide", {"refs": [REF], "outcome": "keep", "reason": "\ud83d"}),
        ("decide", {"refs": [REF], "outcome": "keep", "reason": "x" * MAX_LINE_BYTES}),
    ],
)
def test_what_is_no_event_is_not_written(op: str, data: dict[str, Any]) -> None:
    """A log never holds what cannot be read again."""
    with pytest.raises(WrongUseError):
        format_line(event(op, **data), prev=NO_HASH)


@pytest.mark.parametrize(
    ("key", "value"),
    [("id", "x"), ("coder", "K-1"), ("coder", "k-03"), ("src", "9D3F01AB"), ("src", "9d3f01"), ("t", "2026-03-01"),
     ("t", "2026-02-30T09:05:07.012Z"), ("t", "２０２６-03-01T09:05:07.012Z"), ("t", "2026-03-01T09:05:07.012+")],
)  # fmt: skip
def test_what_every_line_carries_is_matched_in_full(key: str, value: str) -> None:
    """Ids, times and hashes that every line carries must match their pattern from end to end."""
    why = Message("store.codings.bad_member", key=key, value=repr(value))
    with raises(WrongUseError, "store.codings.wrong_event", op="add", why=why):
        format_line(Event(**{**event().__dict__, key: value}), prev=NO_HASH)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            sealed(BARE.replace('"v":1', '"v":3')),
            newer("3"),
        ),
        (
            sealed(BARE.replace('"v":1', '"v":true')),
            Message(
                "store.codings.wrong_line",
                why=Message("store.codings.bad_member", key="v", value="True"),
            ),
        ),
        (
            sealed(BARE.replace('"v":1', '"v":1.0')),
            Message(
                "store.codings.wrong_line",
                why=Message("store.codings.bad_member", key="v", value="1.0"),
            ),
        ),
        (sealed(BARE).replace(b"1203", b"1204"), Message("store.codings.other_hash")),
        (sealed(BARE.replace("000", "111", 1)), Message("store.codings.broken_chain")),
        (BARE.encode() + b"\n", Message("store.codings.other_hash")),
        (
            sealed(BARE.replace('"src":"9d3f01ab",', "")),
            Message("store.codings.members_missing", members=["src"]),
        ),
        (sealed(BARE.replace(":1203", ": 1203")), Message("store.codings.not_canonical")),
        (
            sealed(BARE.replace('"rent"', '"rent","code":"key"')),
            Message("store.codings.not_canonical"),
        ),
        (sealed(BARE.replace('"rent"', '"r\\u0065nt"')), Message("store.codings.not_canonical")),
        (
            sealed(BARE.replace('"end":1260,', "")),
            Message("store.codings.wrong_line", why=Message("store.codings.one_end")),
        ),
        (
            sealed(BARE.replace('"K-03"', '"K-04"')),
            Message("store.codings.other_coder", by="K-04", coder="K-03"),
        ),
        (b"[]\n", Message("store.codings.not_json")),
        (b"\n", Message("store.codings.not_json")),
        (b"[" * 60_000 + b"\n", Message("store.codings.not_json")),
    ],
)
def test_a_line_that_is_not_what_was_written_is_named(line: bytes, why: Message) -> None:
    """With its number, even when the rest of the log is in order."""
    after = b"{}\n"

    with pytest.raises(DamagedLogError) as caught:
        parse_log(line + after, name="log", coder="K-03")

    assert caught.value.problems == (Problem("core.log.damaged", place="log:1", why=why),)


@pytest.mark.parametrize(
    "torn", [b"{", b'{"code":"re', sealed(BARE)[:-1], b"\0\0\0", b"\0\0\n", b"\xff\n"]
)
def test_a_torn_tail_is_left_out(torn: bytes) -> None:
    """It was never acknowledged; the whole lines before it count."""
    first = chain(event())

    events, whole = parse_log(first + torn, name="log")
    assert (len(events), whole) == (1, len(first))


EVENTS = chain(
    event(),
    *(Event("mark", f"{n:032x}", "K-03", T, "9d3f01ab", {"state": "done"}) for n in range(2)),
)


def read_damaged(data: bytes) -> tuple[list[Event], int, int]:
    """The events, how many bytes they take, and the line that is damaged: 0 when the rest was taken
    for a torn tail.
    """
    try:
        return *parse_log(data, name="log"), 0
    except DamagedLogError as error:
        return [], 0, error.line


ODD = (
    *(
        "add",
        "del",
        "rent-2",
        "Rent",
        "x" * 41,
        "",
        "K-1",
        "K-04",
        "K-1234567",
        ID,
        REF,
        NO_HASH,
        "1",
        "9D3F01AB",
    ),
    *(
        T,
        "2026-02-30T09:05:07.012Z",
        "2026-03-01T24:05:07.012Z",
        "2026-03-01T09:05:07Z",
        "\u0662" + T[1:],
        "\u0660" * 8,
    ),
    *(-1, 0, 1, 2, 1203, 1260, 10**15, 10**16, 1.0, True, False, None, [], {}),
)
BARES = [
    *(
        json.dumps({**json.loads(BARE), key: odd}, **how)
        for key in (*json.loads(BARE), "was", "more")
        for odd in ODD
        for how in HOW
    ),
    *(
        json.dumps({k: v for k, v in json.loads(BARE).items() if k != gone}, **HOW[0])
        for gone in json.loads(BARE)
    ),
    BARE.replace(":", ": "),
    BARE.replace("1203", "01203"),
    BARE.replace("rent", "\\u0072ent"),
    BARE.replace('"end":1260', '"end":1260,"end":1260'),
    BARE + " ",
]


def test_the_short_way_says_what_the_long_way_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new coding is matched at sight, every other line parsed: whatever is changed in one, and
    sealed again, both agree.
    """

    def read(bare: str) -> tuple[Any, ...]:
        try:
            return parse_log(sealed(bare), name="log", device="k3f9a2b7", coder="K-03")
        except DamagedLogError as error:
            return error.problems

    quick = [read(bare) for bare in BARES]
    monkeypatch.setattr(lines, "_read_add", lambda *_: None)

    assert quick == [read(bare) for bare in BARES]


def test_every_flipped_bit_is_noticed() -> None:
    """Each bit of a log of three lines: the line is named, or the last one is taken for torn."""
    whole_log, _ = parse_log(EVENTS, name="log")
    for at in range(len(EVENTS) * 8):
        flipped = bytearray(EVENTS)
        flipped[at // 8] ^= 1 << at % 8
        events, length, line = read_damaged(bytes(flipped))
        assert line in (0, EVENTS[: at // 8].count(b"\n") + 1)
        assert length < len(EVENTS)
        assert events == whole_log[: len(events)]


@pytest.mark.parametrize("order", [(1,), (0, 2), (1, 0, 2), (0, 0, 1), (0, 1, 1), (2, 1, 0)])
def test_lines_that_were_taken_out_moved_or_doubled_are_noticed(order: tuple[int, ...]) -> None:
    """The chain holds them in place."""
    lines = EVENTS.splitlines(keepends=True)

    with raises(DamagedLogError, "core.log.damaged", why=Message("store.codings.broken_chain")):
        parse_log(b"".join(lines[number] for number in order), name="log")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**9),
            st.integers(1, 10**6),
            st.text(st.characters(exclude_categories=["Cs"])),
        )
    )
)
def test_a_log_comes_back_as_it_was_written(rows: list[tuple[int, int, str]]) -> None:
    """A log with any offsets and any text is read back as it was written."""
    events = [
        event("say", start=start, end=start + length, text=text) for start, length, text in rows
    ]
    data = chain(*events)
    read, whole = parse_log(data, name="log")

    assert ([one.data for one in read], whole) == ([one.data for one in events], len(data))
    assert all(
        json.dumps(json.loads(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        == row.decode()
        for row in data.split(b"\n")[:-1]
    )
