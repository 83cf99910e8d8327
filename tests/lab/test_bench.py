"""A study held open by several threads: what was changed on the disk is what the next question
sees.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sent import as_sent
from studies import AGREED, SETTINGS, TEXT, add_source, make_study, write

from rap.core.errors import TextChangedError, UnknownError
from rap.core.files import replace_file
from rap.core.model import Source, Speaker
from rap.lab.start_page import list_sources
from rap.store.codings import CodingLogs, Event
from rap.store.codings.diff import find_equal
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.codings.maps import format_map
from rap.store.sources import hash_of, read_source, write_source
from rap.study.study import open_study
from rap.topics.coding.routes.coding import open_source
from rap.topics.web import bench as benches
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, frames_for, person_of
from rap.topics.web.room import Forgetting

list_sources = as_sent(list_sources)

open_source = as_sent(open_source)

SOURCE, CARD = "INT-10001", "interviews/cases/C-20001.yaml"
REFUSED = "consent:\n  - {date: 2025-02-01, given: no}\n"
LEAD = Person("K-01", "lead")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(make_study(tmp_path / "study"))


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)


READERS: dict[str, Callable[[Bench], bool]] = {
    "rights": lambda bench: bench.rights().allows("C-20001", "analyse"),
    "sources": lambda bench: SOURCE in bench.sources,
    "frames": lambda bench: SOURCE in set(frames_for(bench, LEAD).sources["source"]),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("others", [("cases",), ("cases", "sources")], ids=["cases", "sources"])
@pytest.mark.parametrize("moment", ["read_forms", "read_withdrawals", "resolve_audience"])
def test_a_refusal_that_another_thread_reads_first_is_seen(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[Bench], bool],
    moment: str,
    others: tuple[str, ...],
) -> None:
    """One thread has read the old card; before it is done the card changes, and a second thread
    reads the new one.
    """
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
            with (
                contextlib.suppress(UnknownError),
                bench.disk.at_once(),
            ):  # closed while the tables were made
                for read in READERS.values():
                    read(bench)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    wrong = 0
    try:
        for n in range(60):
            replace_file(bench.root / CARD, (REFUSED if n % 2 else AGREED).encode())
            wrong += READERS["rights"](bench) is bool(n % 2) or READERS["sources"](bench) is bool(
                n % 2
            )
    finally:
        done.set()
        for thread in threads:
            thread.join(60)

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
        bench.root,
        replace(source, speakers=(*source.speakers, Speaker("P2", "participant", "C-20009"))),
        text,
    )

    assert "month" not in bench.text(SOURCE)
    assert bench.summary(SOURCE).people == {("K-01", "deposit"): {"C-20009"}}
    assert [row["n_turns"] for row in list_sources(bench, LEAD)] == [2]


GROUP = "P1: By the week, always in cash.\nP2: My brother owns the house.\n"
LONGER = GROUP.replace(
    "By the week", "It is paid by the week, on Monday morning, and that is how it is"
)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("holder", "moment"),
    [
        (Bench, "voices"),
        (benches, "find_turns"),
        (benches, "read_source"),
        (benches, "read_source_text"),
    ],
)
@pytest.mark.parametrize(
    "read",
    [
        lambda bench: open_source(bench, LEAD, "FG-10003")["text"],
        lambda bench: bench.text("FG-10003"),
    ],
)
def test_a_text_is_masked_by_its_own_turns(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[Bench], str],
    holder: Any,
    moment: str,
    at_once: bool,
) -> None:
    """A correction lands, and another window opens the new text, while this one is between header,
    turns and text.
    """

    def put(text: str) -> None:
        speakers = (
            Speaker("P1", "participant", "C-20001"),
            Speaker("P2", "participant", "C-20009"),
        )
        write_source(
            bench.root,
            Source("FG-10003", "focus-group", "en", hash_of(text), speakers=speakers),
            text,
        )

    def interrupted(*args: Any) -> Any:
        made = original(*args)
        if next(arrived, False):
            put(LONGER)
            in_a_thread(lambda: bench.text("FG-10003"))
        return made

    write(bench.root, "interviews/cases/C-20009.yaml", REFUSED)
    put(GROUP)
    original, arrived = getattr(holder, moment), iter([True])
    monkeypatch.setattr(holder, moment, interrupted)
    with (
        bench.disk.at_once() if at_once else contextlib.nullcontext(),
        contextlib.suppress(TextChangedError),  # a sentence, and the next question is answered
    ):
        assert "brother" not in read(bench)
    assert "brother" not in read(bench)


def test_one_request_sees_one_state(bench: Bench) -> None:
    """What another thread reads meanwhile is for the next request."""
    with bench.disk.at_once():
        before = bench.cases
        write(bench.root, CARD, REFUSED)
        in_a_thread(lambda: bench.cases)
        assert bench.cases is before
    assert bench.cases is not before


def test_a_lead_who_becomes_a_coder_sees_as_a_coder(bench: Bench) -> None:
    """In a blind study: her request waited while the settings came by sync, and was answered by
    what she was.
    """
    settings = (
        SETTINGS.replace("[tool.rap]", "[tool.rap]\nblind = true")
        + '[tool.rap.coders.K-03]\nrole = "lead"\n'
    )
    write(bench.root, "pyproject.toml", settings)
    source = read_source(bench.root, SOURCE)
    with CodingLogs(bench.root, coder="K-02", device="dev2aaaa") as pen:
        pen.append(SOURCE, "add", {"code": "deposit", "start": 35, "end": 50}, src=source.hash[:8])
        pen.append(SOURCE, "mark", {"state": "done"}, src=source.hash[:8])
    asked_as = person_of(bench.settings.coders[0])
    write(bench.root, "pyproject.toml", settings.replace('role = "lead"', 'role = "coder"', 1))

    assert frames_for(bench, asked_as).codings["coder"].tolist() == ["K-02"]
    assert frames_for(bench, person_of(bench.settings.coders[0])).codings["coder"].tolist() == []


def test_translations_follow_a_map_that_comes_after_the_text(bench: Bench) -> None:
    """As git writes them: somebody looks in between."""
    source = read_source(bench.root, SOURCE)
    said = {"start": 33, "end": 60, "text": "Tu paies trois mois"}
    event = Event("say", "a" * 32, "K-02", "2025-03-01T10:00:00.000Z", source.hash[:8], said)
    line, _ = format_line(event, prev=NO_HASH)
    write(bench.root, f"interviews/translations/{SOURCE}/fr/K-02.dev2aaaa.jsonl", line.decode())
    new = TEXT.replace("How do", "So how do")
    write_source(bench.root, replace(source, hash=hash_of(new)), new)
    bench.translations(SOURCE)
    name, data = format_map(source.hash, hash_of(new), find_equal(TEXT, new))
    write(bench.root, f"interviews/codings/{SOURCE}/{name}", data.decode())

    assert [row.text for row in bench.translations(SOURCE)["fr"].values()] == [
        "Tu paies trois mois"
    ]


@pytest.mark.parametrize(
    "broken", ["codebook/access/deposit.yaml", "interviews/cases/C-20001.yaml"]
)
def test_what_she_took_back_is_let_go_of_though_a_merge_is_not_ended(
    bench: Bench, broken: str
) -> None:
    """A file that cannot be read holds nothing back."""
    forgetting = Forgetting(bench)
    forgetting.look()
    bench.raw_text(SOURCE)
    write(bench.root, broken, "<<<<<<< HEAD\nlabel: {en: Deposit}\n=======\n")
    stone = {
        "case": "C-20001",
        "date": "2026-11-26",
        "receipt_hash": "5" * 64,
        "scope": "words",
        "sources": [SOURCE],
        "v": 1,
    }
    write(
        bench.root,
        "interviews/withdrawn/C-20001.json",
        json.dumps(stone, sort_keys=True, separators=(",", ":")) + "\n",
    )
    for path in bench.root.glob(f"interviews/{SOURCE}.*"):
        path.unlink()

    assert forgetting.look() is True
    assert not [name for name in bench._whole if name[-1] == SOURCE]


def test_consent_is_the_same_word_on_the_screen_and_in_a_notebook(bench: Bench) -> None:
    """So one filter means one thing, whatever was agreed."""
    both = "I: So?\nP1: We do.\nP2: I do not.\n"
    speakers = (
        Speaker("I", "interviewer"),
        Speaker("P1", "participant", "C-20001"),
        Speaker("P2", "companion", "C-20002"),
    )
    source = Source(
        "FG-10002", "focus-group", "en", hash_of(both), 1, "2025-03", "consent", speakers
    )
    write_source(bench.root, source, both)
    write(bench.root, "interviews/cases/C-20002.yaml", REFUSED)
    add_source(bench.root, "INT-10003", TEXT)
    add_source(bench.root, "AR-10004", "Rooms are dearer.\n", rights="public")
    said = {"INT-10001": "yes", "FG-10002": "no", "INT-10003": "unknown", "AR-10004": "public"}
    tables = (open_study(bench.root).sources, frames_for(bench, LEAD).sources)

    assert [dict(zip(table["source"], table["consent"], strict=True)) for table in tables] == [
        said,
        said,
    ]
    assert {row["id"]: row["consent"] for row in list_sources(bench, LEAD)} == said
    assert {id: open_source(bench, LEAD, id)["consent"] for id in said} == said
