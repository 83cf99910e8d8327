"""What is kept in `.rap/cache/` saves reading and never changes an answer."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from studies import TEXT, add_source, make_study, scaled, write

from rap.cli.study import check
from rap.core.errors import ProblemsError, RapError
from rap.core.model import Coding
from rap.core.yaml_files import Document, Packing
from rap.store import cache, kept_folds
from rap.store import kept_folds as folds
from rap.store.cache import Documents, bucket_of, count_bytes, forget
from rap.store.codings import CodingLogs, Event, Fold, find_log_paths
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.codings.maps import format_map
from rap.store.packed_folds import pack_fold, unpack_fold
from rap.study.audience_view import Visible
from rap.study.frames import Snapshot
from rap.study.study import Study, open_study

SOURCE = "INT-10001"
LOGS = f"interviews/codings/{SOURCE}"
LONG_AGO_NS = 10**18


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many documents were parsed and logs parsed; everything read is worth keeping, however
    little.
    """
    counts: Counter[str] = Counter()
    monkeypatch.setattr(cache, "LEAST_DOCUMENTS", 1)
    monkeypatch.setattr(folds, "LEAST_BYTES", 1)
    for module, name in (
        ("rap.core.yaml_files", "parse_yaml"),
        ("rap.store.codings.fold", "parse_log"),
    ):
        _count(monkeypatch, f"{module}.{name}", counts)
    return counts


def _count(monkeypatch: pytest.MonkeyPatch, place: str, counts: Counter[str]) -> None:
    module, _, name = place.rpartition(".")
    act = getattr(__import__(module, fromlist=[name]), name)

    def counted(*words: object, **options: object) -> object:
        counts[name] += 1
        return act(*words, **options)

    monkeypatch.setattr(place, counted)


@pytest.fixture
def coded(study: Path) -> Path:
    """The small study with two coders' codings, a veto, a decision, a memo, a mark; its logs last
    changed long ago.
    """
    src = Study(study).source_list[0].hash[:8]
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        first = logs.append(SOURCE, "add", {"code": "alarm", "start": 26, "end": 50}, src=src)
        logs.append(SOURCE, "veto", {"start": 100, "end": 110, "audience": "members"}, src=src)
        logs.append(SOURCE, "memo", {"ref": first.id, "file": "a.md", "hash": "0" * 64}, src=src)
    with CodingLogs(study, coder="K-02", device="device00") as logs:
        second = logs.append(SOURCE, "add", {"code": "deposit", "start": 26, "end": 40}, src=src)
        logs.append(SOURCE, "add", {"code": "advice"}, src=src)
        logs.append(SOURCE, "mark", {"state": "done"}, src=src)
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        logs.append(
            SOURCE,
            "decide",
            {"refs": [second.id], "outcome": "drop", "reason": "é \U0001f600"},
            src=src,
        )
    return study


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything on disk counts as written long before it is looked at."""
    monkeypatch.setattr(kept_folds, "_SETTLED_NS", -LONG_AGO_NS)


def quick(root: Path) -> Study:
    """What `open_study` opens for the team."""
    return Study(root, lenient=True, quick=True)


def answers(root: Path, **options: object) -> object:
    """All a study says, or the sentence it stops with."""
    study = Visible(root, **options)  # type: ignore[arg-type]
    try:
        said = {ref: study.quote(f"{SOURCE}:{ref}") for ref in ("26-50", "100-110")}
        nouns = (
            study.book,
            study.all_cases,
            study.source_list,
            study.coding_list,
            study.as_coded_list,
            study.rights,
        )
        return nouns, {id: study.fold(id) for id in study.voices}, said
    except RapError as error:
        return str(error)


def all_answers(root: Path) -> list[object]:
    """What the team, the team in a hurry, and the members are told."""
    return [
        answers(root),
        answers(root, lenient=True, quick=True),
        answers(root, audience="members"),
    ]


def without_cache(root: Path) -> list[object]:
    """What they are told of a copy that has no cache."""
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".rap"))
    return all_answers(copy)


def test_a_second_open_parses_nothing(coded: Path, work: Counter[str], settled: None):
    """What was parsed and folded once is not parsed again, by anybody."""
    first = all_answers(coded)
    work.clear()

    assert (all_answers(coded), work) == (first, Counter())


def test_a_quick_open_reads_no_log(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """A log that the disk calls unchanged is not even read when the team opens the study."""
    answers(coded, lenient=True, quick=True)
    _count(monkeypatch, "rap.store.kept_folds.hash_of", work)

    assert (len(quick(coded).coding_list), work["hash_of"]) == (2, 0)


def test_a_quick_open_looks_at_each_file_once(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """What the disk says of the text and both logs is compared once; a log more, or one that is gone,
    has all of them asked for.
    """
    answers(coded, lenient=True, quick=True)
    asked: list[object] = []
    compare = kept_folds.FoldKey._is_settled
    monkeypatch.setattr(
        kept_folds.FoldKey,
        "_is_settled",
        lambda key, known, stamp: asked.append(stamp) or compare(key, known, stamp),
    )
    n_codings = len(quick(coded).coding_list)
    n_asked = len(asked)
    (log,) = (coded / LOGS).glob("K-02*")
    log.unlink()

    assert (n_codings, n_asked) == (2, 4)  # of the text also for its length
    assert [c.coder for c in quick(coded).coding_list] == ["K-01"]


def test_others_have_every_log_read_and_compared(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """An export, a check and a run compare the bytes of both logs, and fold nothing again."""
    answers(coded)
    work.clear()
    _count(monkeypatch, "rap.store.kept_folds.hash_of", work)
    answers(coded, audience="members")

    assert work == Counter(hash_of=2)


def test_a_log_changed_within_one_tick_of_the_clock_is_seen(
    coded: Path, work: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    """Where the disk says the same of the log before and after, it counts only when that was long
    before the look.
    """
    tick, stamp_files = time.time_ns(), kept_folds.stamp_files
    monkeypatch.setattr(
        kept_folds, "time", SimpleNamespace(time_ns=lambda: tick + 1_000_000_000)
    )  # a second later

    def coarse(*words: Any) -> dict[str, kept_folds.Stamp]:
        return {
            name: (size, tick, tick, inode)
            for name, (size, _, _, inode) in (stamp_files(*words) or {}).items()
        }

    monkeypatch.setattr(kept_folds, "stamp_files", coarse)
    answers(coded, lenient=True, quick=True)
    log = next((coded / LOGS).glob("K-02*"))
    log.write_bytes(log.read_bytes().replace(b"deposit", b"advices"))

    assert quick(coded).fold(SOURCE).damaged != ()


def test_a_log_changed_later_with_its_date_put_back_is_seen(
    coded: Path, work: Counter[str], settled: None
):
    """The time of the last change of the inode cannot be put back."""
    answers(coded, lenient=True, quick=True)
    log = next((coded / LOGS).glob("K-02*"))
    times = log.stat()
    log.write_bytes(log.read_bytes().replace(b"deposit", b"advices"))
    os.utime(log, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert quick(coded).fold(SOURCE).damaged != ()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("codebook/access/deposit.yaml", "Deposit", "Denosit"),
        ("interviews/cases/C-20001.yaml", "members: [count, quote]", "members: [count, archive]"),
        (f"interviews/{SOURCE}.yaml", "month: 2025-03", "month: 2025-04"),
        ("pyproject.toml", 'role = "lead"', 'role = "coder"'),
    ],
)
def test_a_changed_file_is_read(
    coded: Path, work: Counter[str], settled: None, name: str, old: str, new: str
):
    """A file of the same length and date with other words is another file."""
    all_answers(coded)
    path = coded / name
    times = path.stat()
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert all_answers(coded) == without_cache(coded)


def test_what_a_colleague_coded_since_is_there(coded: Path, work: Counter[str], settled: None):
    """A new log, and a new line in an old one, are seen; only that source is read again."""
    add_source(coded, "INT-10002", "I: So?\nP1: Yes.\n", case="C-20001")
    all_answers(coded)
    work.clear()
    with CodingLogs(coded, coder="K-02", device="device00") as logs:
        logs.append("INT-10002", "add", {"code": "alarm"}, src="0" * 8)
    work.clear()

    assert ([c.source for c in quick(coded).coding_list], work["parse_log"]) == (
        [SOURCE, SOURCE, "INT-10002"],
        1,
    )


def test_a_new_map_is_followed(coded: Path, work: Counter[str], settled: None):
    """A correction that arrives folds its source again."""
    all_answers(coded)
    old = Study(coded).source_list[0].hash
    name, data = format_map("f" * 64, old, ((0, 5, 0),))
    (coded / LOGS / name).write_bytes(data)
    work.clear()

    assert (all_answers(coded) == without_cache(coded), work["parse_log"] > 0) == (True, True)


def test_a_source_whose_log_is_damaged_is_never_kept(
    coded: Path, work: Counter[str], settled: None
):
    """Damage is reported at every look, and stops what is for others."""
    log = next((coded / LOGS).glob("K-02*"))
    log.write_bytes(b"{}\n" + log.read_bytes())

    assert [len(quick(coded).fold(SOURCE).damaged) for _ in range(2)] == [1, 1]
    with pytest.raises(ProblemsError):
        _ = Study(coded, audience="members").coding_list


def test_an_event_dated_ahead_is_reported_when_the_clock_goes_back(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """A fold kept while a date was fine is not used on a day for which it lies ahead."""
    _ = Study(coded).coding_list
    work.clear()
    monkeypatch.setattr(folds, "_tomorrow", lambda: "2001-01-01T00:00:00.000Z")

    assert (len(Study(coded).coding_list), work["parse_log"]) == (2, 2)


def test_a_run_sees_its_snapshot_and_writes_nothing(coded: Path, work: Counter[str], settled: None):
    """A log that grew after the snapshot is cut where it was; what a run reads is not kept."""
    lengths = {
        path.relative_to(coded).as_posix(): path.stat().st_size
        for path in (coded / LOGS).glob("*.jsonl")
    }
    day = Study(coded).on
    before = Visible(coded, snapshot=Snapshot(coded, "team", (SOURCE,), lengths, day)).coding_list
    assert count_bytes(coded) == 0
    all_answers(coded)
    with CodingLogs(coded, coder="K-02", device="device00") as logs:
        logs.append(SOURCE, "add", {"code": "alarm", "start": 26, "end": 30}, src=before[0].src)
    all_answers(coded)
    shorter = Visible(coded, snapshot=Snapshot(coded, "team", (SOURCE,), lengths, day)).coding_list
    none = Visible(coded, snapshot=Snapshot(coded, "team", (SOURCE,), {}, day)).coding_list

    assert (shorter, none, len(Study(coded).coding_list)) == (before, (), 3)


@pytest.mark.volume
def test_no_changed_byte_changes_an_answer(coded: Path, work: Counter[str], settled: None):
    """Each file of the cache, with a byte changed, put in, or cut off, at places all over it."""
    expected = all_answers(coded)
    for path in sorted((coded / cache.FOLDER).glob("*.json")):
        data = path.read_bytes()
        for at in range(0, len(data), max(1, len(data) // scaled(12, 400))):
            for broken in (
                data[:at],
                data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :],
                data[:at] + b"7" + data[at:],
            ):
                path.write_bytes(broken)
                assert all_answers(coded) == expected


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}", b"0 {}\n", b"[" * 100_000, b"\xff\xfe", bytes(5000)]
)
def test_a_file_that_is_no_cache_is_as_good_as_none(
    coded: Path, work: Counter[str], content: bytes
):
    """Whatever stands in a file of the cache, the answers are those of the logs."""
    expected = all_answers(coded)
    for path in (coded / cache.FOLDER).glob("*.json"):
        path.write_bytes(content)

    assert all_answers(coded) == expected


def test_what_other_code_made_is_not_used(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """An older or a newer version of this package reads everything, and keeps its own."""
    all_answers(coded)
    work.clear()
    monkeypatch.setattr(cache, "_version", lambda: "another")
    all_answers(coded)

    assert (work["parse_yaml"] > 0, work["parse_log"]) == (True, 2)


def test_the_cache_of_another_study_is_not_believed(coded: Path, work: Counter[str], settled: None):
    """A cache copied from a study with the same ids and other codings changes nothing."""
    other = make_study(coded.parent / "other")
    with CodingLogs(other, coder="K-01", device="device00") as logs:
        logs.append(
            SOURCE,
            "add",
            {"code": "advice", "start": 1, "end": 3},
            src=Study(other).source_list[0].hash[:8],
        )
    all_answers(other)
    expected = without_cache(coded)
    shutil.rmtree(coded / cache.FOLDER, ignore_errors=True)
    shutil.copytree(other / cache.FOLDER, coded / cache.FOLDER)

    assert all_answers(coded) == expected


def test_a_cache_that_cannot_be_written_is_done_without(coded: Path, work: Counter[str]):
    """Where a file stands in the folder's place, the study opens all the same."""
    shutil.rmtree(coded / ".rap", ignore_errors=True)
    write(coded, ".rap/cache", "")

    assert all_answers(coded) == without_cache(coded)


def test_nothing_is_written_in_a_study_that_may_not_be_written(
    coded: Path, work: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    """A study on a read-only disk is read and left as it is."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    all_answers(coded)

    assert count_bytes(coded) == 0


def test_little_is_not_worth_a_write(coded: Path):
    """A study that is read in a moment gets no cache."""
    all_answers(coded)

    assert count_bytes(coded) == 0


def test_two_that_write_at_the_same_time_do_no_harm(coded: Path, work: Counter[str], settled: None):
    """Both opened before either wrote; what both have read is there afterwards."""
    add_source(coded, "INT-10002", "I: So?\nP1: Yes.\n", case="C-20001")
    expected = without_cache(coded)
    first, second = Visible(coded), Visible(coded)
    _ = first.all_cases, second.book, second.source_list
    _ = first.source_list, first.book, second.all_cases
    _ = first.coding_list, second.coding_list
    work.clear()

    assert (all_answers(coded), work) == (expected, Counter())


def test_a_source_that_was_withdrawn_leaves_nothing(coded: Path, work: Counter[str], settled: None):
    """Its bucket, all parsed YAML and cut-off writes go; the others stay."""
    add_source(coded, "INT-10002", "I: So?\nP1: Yes.\n", case="C-20001")
    all_answers(coded)
    write(coded, f"{cache.FOLDER}/.{bucket_of(SOURCE)}.x.tmp", "cut off")
    forget(coded, SOURCE)

    assert sorted(path.name for path in (coded / cache.FOLDER).iterdir()) == [
        ".gitignore",
        bucket_of("INT-10002"),
    ]


def test_a_study_that_is_still_open_does_not_bring_a_withdrawn_source_back(
    coded: Path, work: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    """What it read before is not written once the source's file is gone, or a person's file says
    something else.
    """
    monkeypatch.setattr(folds, "LEAST_BYTES", 10**9)
    monkeypatch.setattr(cache, "LEAST_DOCUMENTS", 10**9)
    still_open = Visible(coded)
    _ = still_open.coding_list
    forget(coded, SOURCE)
    (coded / f"interviews/{SOURCE}.yaml").unlink()
    write(coded, "interviews/cases/C-20001.yaml", "variables: {}\n")
    monkeypatch.setattr(folds, "LEAST_BYTES", 1)
    monkeypatch.setattr(cache, "LEAST_DOCUMENTS", 1)
    still_open._kept.save()
    with still_open._documents.reading():
        pass
    held = b"".join(path.read_bytes() for path in (coded / cache.FOLDER).iterdir())

    assert (b"deposit.yaml" in held, b"C-20001.yaml" in held, SOURCE.encode() in held) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(("writes", "lengths"), [(True, {}), (False, None)])
def test_what_is_cut_or_only_looked_at_is_not_kept(
    coded: Path, work: Counter[str], writes: bool, lengths: dict[str, int] | None
):
    """Neither a snapshot's part of the logs, nor anything of a reader that may not write."""
    (source,) = Study(coded).source_list
    forget(coded)
    store = folds.KeptFolds(coded, writes=writes)
    store.fold(source, length=len(TEXT), leads=frozenset(), lengths=lengths)
    store.save()

    assert count_bytes(coded) == 0


def test_everything_is_forgotten_without_a_source(coded: Path, work: Counter[str]):
    """The folder is empty afterwards."""
    all_answers(coded)
    n_before = count_bytes(coded)
    forget(coded)

    assert (n_before > 0, count_bytes(coded)) == (True, 0)


def test_git_ignores_the_cache_by_its_own_rule(coded: Path, work: Counter[str]):
    """A study made without our `.gitignore` does not share what is kept here."""
    all_answers(coded)

    assert (coded / cache.FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.skipif(os.name != "posix", reason="no such rights here")
def test_nobody_else_may_enter_the_cache(coded: Path, work: Counter[str]):
    """Also where the folder was there before, open to all."""
    (coded / cache.FOLDER).mkdir(parents=True, exist_ok=True)
    (coded / cache.FOLDER).chmod(0o755)
    all_answers(coded)

    assert (coded / cache.FOLDER).stat().st_mode & 0o777 == 0o700


def test_no_word_of_a_text_is_kept(coded: Path, work: Counter[str]):
    """Texts are read anew each time."""
    all_answers(coded)
    held = b"".join(path.read_bytes() for path in (coded / cache.FOLDER).iterdir())

    assert [word for word in (b"three months", b"owner's", b"rings") if word in held] == []


WHOLE_CARD = """
variables:
  setting: [window, home]
  region: {2025-03: north, 2026-03: [south, east]}
  blank:
consent:
  - {date: 2025-03-04, form: 2025-a, given: yes, from: 2025-04-01, until: 2027-03-31,
     answers: [read], not_to: [public], unclear: {members: [quote]}}
  - {date: 2025-03-05, given: yes, yes: {team: [analyse, quote], members: [count]}}
"""


def test_cards_are_read_and_not_made_again(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """Another process gets the noun of every card whose bytes are those it was made of, with all that
    a card can say; of one that changed it makes the noun anew.
    """
    write(coded, "interviews/cases/C-20002.yaml", WHOLE_CARD)
    add_source(coded, "INT-10002", "I: So?\nP1: Yes.\n", case="C-20002")
    expected = without_cache(coded)
    all_answers(coded)
    made: list[str] = []
    for place in ("rap.store.cases._case", "rap.store.sources._source"):
        module, _, name = place.rpartition(".")
        make = getattr(__import__(module, fromlist=[name]), name)
        monkeypatch.setattr(place, lambda file, id, make=make: made.append(id) or make(file, id))

    assert (all_answers(coded), made) == (expected, [])
    write(coded, "interviews/cases/C-20002.yaml", WHOLE_CARD.replace("[count]", "[]"))
    changed = answers(coded)
    assert made == ["C-20002"]
    assert changed == without_cache(coded)[0]


def test_a_card_is_not_taken_for_a_document(study: Path, work: Counter[str]):
    """The noun of a file is not given to who asks for its YAML, nor the other way round."""
    packing = Packing(list, tuple)
    write(study, "a.yaml", "text")
    write(study, "b.yaml", "text")
    with (shelf := Documents(study)).reading():
        shelf.note("a.yaml", b"text", ("a", "b"), packing)
        shelf.keep(Document("b.yaml", {"a": "1"}), "text")
    again = Documents(study)

    assert again.made("a.yaml", b"text", packing) == ("a", "b")
    assert again.made("a.yaml", b"other", packing) is None
    assert (again.find("a.yaml", "text"), again.made("b.yaml", b"text", packing)) == (None, None)


def test_a_noun_that_would_come_back_as_another_is_not_kept(study: Path, work: Counter[str]):
    """A pair of surrogates is one letter to JSON; the noun is made of the file each time."""
    write(study, "a.yaml", "text")
    with (shelf := Documents(study)).reading():
        shelf.note("a.yaml", b"text", ("\ud83d\ude00",), Packing(list, tuple))

    assert Documents(study).made("a.yaml", b"text", Packing(list, tuple)) is None


def test_a_document_is_made_anew_each_time(study: Path, work: Counter[str]):
    """Who changes what he was given changes nothing for the next; lines are kept with it."""
    shelf = Documents(study)
    document = Document("a.yaml", {"a": {"b": ["1"]}}, {("a",): 1, ("a", "b"): 2})
    shelf.keep(document, "text")
    found = shelf.find("a.yaml", "text")
    assert found == document
    found.data["a"]["b"].append("2")

    assert (shelf.find("a.yaml", "text"), shelf.find("a.yaml", "other")) == (document, None)


def test_half_characters_are_not_kept(study: Path, work: Counter[str]):
    """What JSON would give back as another text is parsed each time."""
    shelf = Documents(study)
    shelf.keep(Document("a.yaml", {"a": "\ud83d\ude00"}), "text")

    assert shelf.find("a.yaml", "text") is None


def test_a_fold_comes_back_as_it_was(coded: Path):
    """Codings of passages and of whole sources, dropped ones, decisions, vetoes, marks and memos."""
    fold = Study(coded).fold(SOURCE)
    body = pack_fold(SOURCE, fold)

    assert body is not None
    assert unpack_fold(SOURCE, body, vetoes=fold.vetoes) == fold


def test_a_place_too_far_for_the_columns_is_not_packed():
    """An offset past 2**31 stays in the logs."""
    coding = Coding("0" * 32, SOURCE, "a", "K-01", 1, 2**31, "2025-01-01T00:00:00.000Z", "0" * 8)

    assert pack_fold(SOURCE, Fold(codings=(coding,))) is None


def test_a_log_that_grows_while_it_is_read_is_not_kept_under_its_new_length(
    coded: Path, work: Counter[str], settled: None, monkeypatch: pytest.MonkeyPatch
):
    """A line written between the look at the disk and the reading is there at the next look too."""
    src = Study(coded).source_list[0].hash[:8]
    event = Event("add", "1" * 32, "K-03", "2025-01-01T00:00:00.000Z", src, {"code": "alarm"})
    line, h = format_line(event, prev=NO_HASH)
    more, _ = format_line(Event("add", "2" * 32, "K-03", event.t, src, {"code": "alarm"}), prev=h)
    log = write(coded, f"{LOGS}/K-03.device00.jsonl", line.decode())
    name = "rap.store.codings.fold.find_log_paths"
    forget(coded)

    def grows(root: Path, source: str) -> list[Path]:
        log.write_bytes(line + more)
        return find_log_paths(root, source)

    monkeypatch.setattr(name, grows)
    n_codings = [len(quick(coded).coding_list) for _ in range(2)]
    log.write_bytes(line)
    monkeypatch.setattr(name, find_log_paths)

    assert (n_codings, len(quick(coded).coding_list)) == ([4, 4], 3)


def test_what_json_does_not_give_back_is_not_packed():
    """Two halves of a character would come back as one."""
    assert pack_fold(SOURCE, Fold(marks={"K-01": "\ud83d\ude00"})) is None


def test_only_what_the_team_opens_trusts_the_disk(study: Path):
    """A study opened for others, and one made for an export, a check or a run, compare bytes."""
    made = (
        open_study(study),
        open_study(study, audience="members"),
        Study(study),
        Study(study, lenient=True),
    )

    assert [one.quick for one in made] == [True, False, False, False]


def test_a_check_parses_each_document_once_and_later_none(
    coded: Path,
    work: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """Problems and notes share what was parsed, and so do the studies that `rap check` opens."""
    monkeypatch.chdir(coded)
    n_documents = len(list(coded.rglob("*.yaml")))
    parsed = []
    for _ in range(2):
        work.clear()
        check()
        parsed.append(work["parse_yaml"])

    assert parsed == [n_documents, 0]
    assert capsys.readouterr().out.startswith("no problems")


def test_the_size_of_the_cache_is_that_of_its_files(study: Path):
    """In bytes; nothing where there is no cache."""
    n_before = count_bytes(study)
    write(study, f"{cache.FOLDER}/a.json", "12345")

    assert (n_before, count_bytes(study)) == (0, 5)
