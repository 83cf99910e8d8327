"""Two people, each with a server of her own on one study folder, code the same interview at once."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from studies import TEXT, make_study, scaled
from test_lab_api import SOURCE, Program

from rap.codings import read_events
from rap.transcripts.stored import hash_of

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
        {"id": secrets.token_hex(16), "op": "add", "code": "deposit", "start": 3, "end": 9 + i % 100} for i in range(n)
    ]


def send(program: Program, *acts: Act, tries: int = 1) -> bool:
    """Whether the server acknowledged them; a browser's queue sends again what had no answer, or the answer "busy"."""
    for _ in range(tries):
        status = program.ask("POST", f"sources/{SOURCE}/acts", {"src": SRC, "acts": list(acts)})[0]
        if status not in (0, 503):
            break
    assert status in (0, 200, 503)
    return bool(status == 200)


def at_once(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ids(program: Program) -> list[str]:
    return sorted(row["id"] for row in program.ask("GET", f"sources/{SOURCE}")[1]["codings"])


def test_two_servers_lose_nothing_and_double_nothing(root: Path, servers: dict[str, Program]) -> None:
    """Each acknowledged act is in its coder's log once, and both screens show all of them."""
    made = {coder: acts_of(scaled(40, 400)) for coder in CODERS}
    acknowledged: dict[str, list[str]] = {coder: [] for coder in CODERS}

    def work(coder: str) -> None:
        for act in made[coder]:
            if any(
                send(servers[coder], act) for _ in range(3)
            ):  # a browser's queue sends again what had no answer in time
                acknowledged[coder].append(act["id"])

    at_once(*(lambda coder=coder: work(coder) for coder in CODERS))  # type: ignore[misc]
    events, problems = read_events(root, SOURCE)
    wanted = {coder: [act["id"] for act in acts] for coder, acts in made.items()}

    assert (acknowledged, problems) == (wanted, [])
    assert {coder: sorted(event.id for event in events if event.coder == coder) for coder in CODERS} == {
        coder: sorted(ids) for coder, ids in wanted.items()
    }
    assert ids(servers["K-01"]) == ids(servers["K-02"]) == sorted(wanted["K-01"] + wanted["K-02"])


def test_each_hears_of_the_other_within_two_seconds(servers: dict[str, Program]) -> None:
    """A request that waits two seconds for news is answered with the interview, and the coding is there."""
    for writer, reader in (CODERS, CODERS[::-1]) * scaled(2, 10):
        ids(servers[reader])  # it is open there
        since = servers[reader].ask("GET", "changes?since=&wait=0")[1]["cursor"]
        (act,) = acts_of(1)
        heard: list[Any] = []
        listening = threading.Thread(
            target=lambda reader=reader, since=since, heard=heard: heard.append(
                servers[reader].ask("GET", f"changes?since={since}&wait=2")[1]
            )
        )
        listening.start()
        assert send(servers[writer], act, tries=3)
        listening.join()

        assert heard[0]["sources"] == [SOURCE]
        assert act["id"] in ids(servers[reader])


def test_one_is_killed_in_the_middle_of_an_act(root: Path, servers: dict[str, Program]) -> None:
    """The other goes on; what was acknowledged stayed, and what a browser sends again afterwards is there once."""
    kept: list[Act] = []
    acknowledged: set[str] = set()
    for _ in range(scaled(1, 10)):
        queue, other = acts_of(60), acts_of(40)
        kept += [*queue, *other]
        so_far = threading.Event()

        def first(queue: list[Act] = queue, so_far: threading.Event = so_far) -> None:
            for n, act in enumerate(queue):
                if n == 15:
                    so_far.set()
                if not send(servers["K-01"], act):
                    return  # killed
                acknowledged.add(act["id"])

        def second(other: list[Act] = other) -> None:
            acknowledged.update(act["id"] for act in other if send(servers["K-02"], act, tries=3))

        def killer(so_far: threading.Event = so_far) -> None:
            so_far.wait(60)
            servers["K-01"].kill()

        at_once(first, second, killer)
        held = {event.id for event in read_events(root, SOURCE)[0]}
        assert acknowledged <= held
        assert {act["id"] for act in other} <= acknowledged
        assert not {act["id"] for act in queue} <= acknowledged
        servers["K-01"].start()
        assert send(servers["K-01"], *queue, tries=3)
    events, problems = read_events(root, SOURCE)

    assert problems == []
    assert sorted(event.id for event in events) == sorted(act["id"] for act in kept)
    assert ids(servers["K-01"]) == ids(servers["K-02"]) == sorted(act["id"] for act in kept)
