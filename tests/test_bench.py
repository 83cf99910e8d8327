"""A study held open by several threads: what was changed on the disk is what the next question sees."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from studies import AGREED, add_source, make_study, write

from rap.codings import CodingLogs
from rap.errors import UnknownError
from rap.files import replace_file
from rap.model import Speaker
from rap.transcripts.stored import write_source
from rap.workbench import bench as benches
from rap.workbench.bench import Bench
from rap.workbench.frames import frames_for
from rap.workbench.seeing import Person

SOURCE, CARD = "INT-10001", "interviews/cases/C-20001.yaml"
REFUSED = "consent:\n  - {date: 2025-02-01, given: no}\n"
LEAD = Person("K-01", "lead")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(make_study(tmp_path / "study"))


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)


READERS: dict[str, Callable[[Bench], bool]] = {
    "rights": lambda bench: bench.rights().allows("C-20001", "analyse"),
    "sources": lambda bench: SOURCE in bench.sources,
    "frames": lambda bench: SOURCE in set(frames_for(bench, LEAD).sources["source"]),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("others", [("cases",), ("cases", "sources")], ids=["cases", "sources"])
@pytest.mark.parametrize("moment", ["read_forms", "read_withdrawn", "resolve_audience"])
def test_a_refusal_that_another_thread_reads_first_is_seen(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[Bench], bool],
    moment: str,
    others: tuple[str, ...],
) -> None:
    """One thread has read the old card; before it is done the card changes, and a second thread reads the new one."""
    original: Any = getattr(benches, moment)
    arrived = iter([True])

    def interrupted(*args: Any, **options: Any) -> Any:
        made = original(*args, **options)
        if next(arrived, False):
            write(bench.root, CARD, REFUSED)
            in_a_thread(lambda: [getattr(bench, name) for name in others])
        return made

    monkeypatch.setattr(benches, moment, interrupted)
    read(bench)

    assert next(arrived, None) is None
    assert read(bench) is False


def test_after_many_changes_the_last_answer_counts(bench: Bench) -> None:
    """Two threads ask all the time while a person says no and yes again and again."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            with contextlib.suppress(UnknownError), bench.disk.at_once():  # closed while the tables were made
                for read in READERS.values():
                    read(bench)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    wrong = 0
    try:
        for n in range(60):
            replace_file(bench.root / CARD, (REFUSED if n % 2 else AGREED).encode())
            wrong += READERS["rights"](bench) is bool(n % 2) or READERS["sources"](bench) is bool(n % 2)
    finally:
        done.set()
        for thread in threads:
            thread.join(10)

    assert wrong == 0


def test_a_speaker_who_is_named_later_is_heard_as_herself(bench: Bench) -> None:
    """The text is the same; its header now says that P2 is somebody else, who refused."""
    source = add_source(bench.root, SOURCE, "P1: By the week.\nP2: By the month.\n", case="C-20001")
    assert "month" in bench.text(SOURCE)
    with CodingLogs(bench.root, coder="K-01", device="dev1aaaa") as pen:
        pen.append(SOURCE, "add", {"code": "deposit", "start": 21, "end": 33}, src=source.hash[:8])
    assert bench.summary(SOURCE).people == {("K-01", "deposit"): {"C-20001"}}
    write(bench.root, "interviews/cases/C-20009.yaml", REFUSED)
    text = (bench.root / "interviews" / f"{SOURCE}.txt").read_text()
    write_source(
        bench.root, replace(source, speakers=(*source.speakers, Speaker("P2", "participant", "C-20009"))), text
    )

    assert "month" not in bench.text(SOURCE)
    assert bench.summary(SOURCE).people == {("K-01", "deposit"): {"C-20009"}}
