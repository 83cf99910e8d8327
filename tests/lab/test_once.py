"""An act of a page that is sent twice: done once, for as long as a copy may come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from studies import add_source, make_study, write

from rap.core.errors import ConflictError
from rap.topics.web.once import Once
from rap.topics.web.room import Room


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: an open browser leaves a loop running in the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Acts:
    """Acts that count how often they are done, at a time that the test sets."""

    def __init__(self) -> None:
        self.at, self.done = 0.0, 0
        self.once = Once(now=lambda: self.at)

    async def work(self) -> dict[str, Any]:
        self.done += 1
        return {"n": self.done}

    def send(self, id: str, content: bytes = b"words") -> dict[str, Any]:
        return awaited(self.once.do(("K-01", id), content, self.work))


def test_a_copy_within_the_hour_gets_the_same_reply_though_the_room_was_tidied() -> None:
    """The minute passes many times before the network is back; after an hour nothing is kept."""
    acts = Acts()
    first = acts.send("a")
    for minute in range(1, 60):
        acts.at = minute * 60
        acts.once.tidy()
    assert (acts.send("a"), acts.done) == (first, 1)

    acts.at = 3700
    acts.once.tidy()
    assert acts.send("a") == {"n": 2}


def test_of_many_acts_the_newest_replies_are_kept_and_a_copy_of_an_older_is_refused() -> None:
    """The newest replies are kept, and a repeat of an older act is refused, not done again."""
    acts = Acts()
    for i in range(300):
        acts.send(f"{i}")

    assert acts.send("299") == {"n": 300}
    with pytest.raises(ConflictError):
        acts.send("0")
    assert acts.done == 300


def test_a_reply_is_let_go_of_when_somebody_takes_her_words_back(tmp_path: Path) -> None:
    """What it said is nowhere in the room; that it was done stays known."""
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10001", "P1: We keep the key.\n", case="C-20001")
    room = Room(root)
    said = {"quote": "We keep the key."}

    async def work() -> dict[str, Any]:
        return said

    def send() -> dict[str, Any]:
        return awaited(room.once.do(("K-01", "a"), b"{}", work))

    try:
        send()
        room.forget()
        assert send() is said
        stone = {
            "case": "C-20001",
            "date": "2026-11-26",
            "receipt_hash": "5" * 64,
            "scope": "words",
            "sources": ["INT-10001"],
            "v": 1,
        }
        words = json.dumps(stone, sort_keys=True, separators=(",", ":")) + "\n"
        write(root, "interviews/withdrawn/C-20001.json", words)
        for path in root.glob("interviews/INT-10001.*"):
            path.unlink()
        room.forget()

        with pytest.raises(ConflictError):
            send()
    finally:
        room.close()
