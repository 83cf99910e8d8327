"""What changed since a cursor, told while it goes on changing."""

from __future__ import annotations

import asyncio
import datetime
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from messages import said
from studies import make_study, write

from rap.topics.runs import routes
from rap.topics.web import this_machine
from rap.topics.web.watching import Watcher

SOURCE = "INT-10001"


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    watcher = Watcher(make_study(tmp_path / "study"))
    watcher.opened(SOURCE)
    return watcher


def in_a_thread(work: Callable[[], object]) -> None:
    """Give it a moment; it may have to wait for us."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.3)


def test_a_change_between_the_names_and_the_cursor_is_told(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Now, or at the next question: never to nobody."""
    start, cursor, arrived = watcher.cursor, Watcher.cursor.fget, iter([True])

    def interrupted(self: Watcher) -> str:
        if next(arrived, False):
            write(watcher._root, f"interviews/codings/{SOURCE}/K-02.dev2aaaa.jsonl", "{}\n")
            in_a_thread(watcher.look)
        return str(cursor(self))  # type: ignore[misc]

    monkeypatch.setattr(Watcher, "cursor", property(interrupted))
    told = watcher.since(start)
    watcher.look()

    assert [*told.sources, *watcher.since(told.cursor).sources] == [SOURCE]


def own_act(watcher: Watcher, meanwhile: Callable[[], object]) -> str:
    """The moment of one's own act, while `meanwhile` happens too."""
    log = f"{SOURCE}/K-01.device00.jsonl"

    def work() -> None:
        with open(watcher._root / "interviews/codings" / log, "a", encoding="utf-8") as file:
            file.write("{}\n")
        meanwhile()

    return watcher.write(work, lambda: log)[1]


def test_ones_own_act_is_a_moment_of_its_own(watcher: Watcher) -> None:
    """Alone, or seen by the watcher before the writer looked: the page need not read it again."""
    (watcher._root / "interviews/codings" / SOURCE).mkdir(parents=True, exist_ok=True)
    for meanwhile in (lambda: None, watcher.look):
        moment = own_act(watcher, meanwhile)
        assert moment == watcher.cursor != ""


@pytest.mark.parametrize(
    "path",
    [
        f"interviews/codings/{SOURCE}/K-02.dev2aaaa.jsonl",
        f"interviews/codings/{SOURCE}/0a0a0a0a-0b0b0b0b.map.json",
        f"interviews/{SOURCE}.txt",
        f"interviews/translations/{SOURCE}/nl/K-01.device00.jsonl",
    ],
)
@pytest.mark.parametrize("looks", [False, True])
def test_what_a_colleague_did_meanwhile_is_no_act_of_ones_own(
    watcher: Watcher, path: str, looks: bool
) -> None:
    """In the same look or the one before: her page hears of it."""
    (watcher._root / "interviews/codings" / SOURCE).mkdir(parents=True, exist_ok=True)

    def meanwhile() -> None:
        if looks:
            watcher.look()
        write(watcher._root, path, "of a colleague\n")
        if looks:
            watcher.look()

    before = watcher.cursor
    assert own_act(watcher, meanwhile) == ""
    assert watcher.since(before).sources == [SOURCE]


def test_a_question_while_a_change_is_noted_is_answered_whole(watcher: Watcher) -> None:
    """Before it, or after it."""
    start, told = watcher.cursor, []

    class Interrupted(dict[str, Any]):
        def __ior__(self, others: Any) -> Any:
            in_a_thread(lambda: told.append(watcher.since(start)))
            return dict.__ior__(self, others)

    watcher._seen = Interrupted(watcher._seen)
    write(watcher._root, f"interviews/codings/{SOURCE}/K-02.dev2aaaa.jsonl", "{}\n")
    watcher.look()
    told += [watcher.since(start)] * (not told)

    assert [*told[0].sources, *watcher.since(told[0].cursor).sources] == [SOURCE]


def test_a_run_that_cannot_be_started_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not going on for ever: the next one may start."""

    async def nothing(*_: Any, **__: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", nothing)
    job = routes.Job("x", "small")
    thread = threading.Thread(target=lambda: asyncio.run(routes.follow(job, tmp_path)))
    thread.start()  # in this one the loop of a browser may run
    thread.join(60)

    assert (job.state, job.message, job.ended is None) == (
        "failed",
        said("runs.not_started", reason="Cannot allocate memory"),
        False,
    )


def test_settings_saved_while_a_visit_is_noted_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads of one server."""
    read, arrived = this_machine._read, iter([True])
    threads: list[threading.Thread] = []

    def interrupted(root: Path, coder: str) -> dict[str, Any]:
        found = read(root, coder)
        if next(arrived, False):
            threads.append(
                threading.Thread(
                    target=this_machine.write_own, args=(tmp_path, "K-01", {"language": "nl"})
                )
            )
            threads[0].start()
            threads[0].join(0.3)
        return found

    monkeypatch.setattr(this_machine, "_read", interrupted)
    this_machine.note_visit(tmp_path, "K-01")
    threads[0].join()

    assert this_machine.read_own(tmp_path, "K-01") == {"language": "nl"}


def test_only_the_first_minutes_are_a_first_visit(tmp_path: Path) -> None:
    """Who comes back sooner than half an hour is told when she came; later, when she was here last."""
    path = tmp_path / this_machine.FOLDER / "K-01.json"
    first = [this_machine.note_visit(tmp_path, "K-01") for _ in range(2)]
    came = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=10)).isoformat(
        "T", "seconds"
    )
    path.write_text(json.dumps({"visit": came, "visit_first": came}), encoding="utf-8")
    again = this_machine.note_visit(tmp_path, "K-01")
    path.write_text(json.dumps({"visit": "2025-12-01T10:00:00+00:00"}), encoding="utf-8")

    assert (first, again) == (["", ""], came)
    assert this_machine.note_visit(tmp_path, "K-01") == "2025-12-01T10:00:00+00:00"
