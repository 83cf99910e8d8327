"""Two people, each with a server of her own on one study folder, code the same interview at once."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from labs import PATIENCE_S, SOURCE, Program
from studies import TEXT, make_study, scaled

from rap.store.codings import read_events
from rap.store.sources import hash_of

SRC = hash_of(TEXT)[:8]
CODERS = ("K-01", "K-02")
Act = dict[str, Any]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


@pytest.fixture
def servers(root: Path, tmp_path: Path) -> Iterator[dict[str, Program]]:
    """A running server for each of two coders."""
    programs = {coder: Program(root, tmp_path / coder, coder=coder) for coder in CODERS}
    try:
        for program in programs.values():
            program.start()
        assert [programs[coder].ask("GET", "me")[1] for coder in CODERS] == [
            {"coder": "K-01", "role": "lead"},
            {"coder": "K-02", "role": "coder"},
        ]
        yield programs
    finally:
        for program in programs.values():
            program.kill()


def acts_of(n: int) -> list[Act]:
    """Codings of one code at `n` places, each with the id that a browser would draw."""
    return [
        {
            "id": secrets.token_hex(16),
            "op": "add",
            "code": "deposit",
            "start": 3,
            "end": 9 + i % 100,
        }
        for i in range(n)
    ]


def send(program: Program, *acts: Act) -> bool:
    """Whether the server acknowledged them: it may be away, or say that it is busy."""
    status = program.ask("POST", f"sources/{SOURCE}/acts", {"src": SRC, "acts": list(acts)})[0]
    assert status in (0, 200, 503)
    return bool(status == 200)


def queue(program: Program, *acts: Act) -> bool:
    """The same for a browser's queue, which sends again and again what was not acknowledged."""
    until = time.monotonic() + PATIENCE_S
    while not (done := send(program, *acts)) and time.monotonic() < until:
        time.sleep(0.1)
    return done


def at_once(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ids(program: Program) -> list[str]:
    return sorted(row["id"] for row in program.ask("GET", f"sources/{SOURCE}")[1]["codings"])


@pytest.mark.long
def test_two_servers_lose_nothing_and_double_nothing(
    root: Path, servers: dict[str, Program]
) -> None:
    """Each acknowledged act is in its coder's log once, and both screens show all of them."""
    made = {coder: acts_of(scaled(40, 400)) for coder in CODERS}
    acknowledged: dict[str, list[str]] = {coder: [] for coder in CODERS}

    def work(coder: str) -> None:
        for act in made[coder]:
            if queue(servers[coder], act):
                acknowledged[coder].append(act["id"])

    at_once(*(lambda coder=coder: work(coder) for coder in CODERS))  # type: ignore[misc]
    events, problems = read_events(root, SOURCE)
    wanted = {coder: [act["id"] for act in acts] for coder, acts in made.items()}

    assert (acknowledged, problems) == (wanted, [])
    assert {
        coder: sorted(event.id for event in events if event.coder == coder) for coder in CODERS
    } == {coder: sorted(ids) for coder, ids in wanted.items()}
    assert ids(servers["K-01"]) == ids(servers["K-02"]) == sorted(wanted["K-01"] + wanted["K-02"])


def hear(writer: Program, reader: Program) -> float:
    """Seconds from the acknowledgement of an act to the answer of a request that waits for news at
    the other server.
    """
    ids(reader)  # it is open there
    since = reader.ask("GET", "changes?since=&wait=0")[1]["cursor"]
    (act,) = acts_of(1)
    with ThreadPoolExecutor(1) as pool:
        news = pool.submit(reader.ask, "GET", f"changes?since={since}&wait=60")
        assert queue(writer, act)
        begun = time.monotonic()
        heard = news.result()[1]
        took = time.monotonic() - begun
    assert heard["sources"] == [SOURCE]
    assert act["id"] in ids(reader)
    return took


@pytest.mark.long
def test_each_hears_of_the_other_within_two_seconds(servers: dict[str, Program]) -> None:
    """It is told each time, and not by a look every few seconds: a machine that is busy with other
    things is late now and then.
    """
    took = [
        hear(servers[writer], servers[reader])
        for writer, reader in (CODERS, CODERS[::-1]) * scaled(3, 10)
    ]

    assert min(took) < 2


@pytest.mark.long
def test_one_is_killed_in_the_middle_of_an_act(root: Path, servers: dict[str, Program]) -> None:
    """The other goes on; what was acknowledged stayed, and what a browser sends again afterwards is
    there once.
    """
    kept: list[Act] = []
    acknowledged: set[str] = set()
    for _ in range(scaled(1, 10)):
        mine: list[Act] = []
        other = acts_of(40)
        so_far = threading.Event()

        def first(mine: list[Act] = mine, so_far: threading.Event = so_far) -> None:
            for act in acts_of(500):
                mine.append(act)
                if send(servers["K-01"], act):
                    acknowledged.add(act["id"])
                elif so_far.is_set():
                    return  # killed
                if len(mine) == 15:
                    so_far.set()

        def second(other: list[Act] = other) -> None:
            acknowledged.update(act["id"] for act in other if queue(servers["K-02"], act))

        def killer(so_far: threading.Event = so_far) -> None:
            so_far.wait(PATIENCE_S)
            servers["K-01"].kill()

        at_once(first, second, killer)
        kept += [*mine, *other]
        held = {event.id for event in read_events(root, SOURCE)[0]}
        assert acknowledged <= held
        assert {act["id"] for act in other} <= acknowledged
        assert not {act["id"] for act in mine} <= acknowledged
        servers["K-01"].start()
        assert queue(servers["K-01"], *mine)
    events, problems = read_events(root, SOURCE)

    assert problems == []
    assert sorted(event.id for event in events) == sorted(act["id"] for act in kept)
    assert ids(servers["K-01"]) == ids(servers["K-02"]) == sorted(act["id"] for act in kept)
