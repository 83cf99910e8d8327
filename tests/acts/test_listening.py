"""Recordings beside raw texts: looked at by their bytes, sealed with the people of the text, gone
with it at the latest.
"""

from __future__ import annotations

import datetime
import errno
from pathlib import Path

import pytest
from messages import raises, said
from reviews import MIRELA, SAMIRA, command, make_review_study, opened, queue
from sounds import SOUNDS, tone
from studies import write
from vaults import make_quick, unlocked

from rap.core.errors import Message, NotSavedError, RapError, RefusedError, WrongUseError
from rap.store import private_files as files
from rap.store.vault.recordings import KINDS_OF_SOUND
from rap.topics.checks.leaks import find_raw_files
from rap.topics.entering.plan import Wanted
from rap.topics.review.accepting import accept, drop, forget_raw
from rap.topics.waiting_texts.queue import (
    MOST,
    check_recording,
    find_recording,
    open_queue,
    put_beside,
    put_recording,
    read_sound,
)
from rap.topics.withdrawal.withdrawals import withdraw

RECEIPT = "piano mango zebra"
ID, CASE = "INT-40001", "C-51774"
SOUND = tone(0.2, note="Mirela Verzonnen")
WANTED = Wanted(language="fr", case=CASE)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose vault one raw text waits, of one person."""
    make_quick(monkeypatch)
    study = make_review_study(tmp_path / "study")
    queue(study, {ID: MIRELA}, wanted=WANTED)
    return study


def kept(root: Path) -> list[str]:
    return [str(entry) for entry in unlocked(root).list()]


@pytest.mark.parametrize("kind", SOUNDS)
def test_each_kind_is_told_by_its_bytes(kind: str):
    """Whatever a file is called."""
    assert check_recording(SOUNDS[kind]) == kind


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"", "waiting_texts.review.empty_recording"),
        (b"I: Who holds the key?\n", "waiting_texts.review.no_sound"),
        (b"RIFF\0\0\0\0AVI LIST", "waiting_texts.review.no_sound"),
        (b"%PDF-1.7", "waiting_texts.review.no_sound"),
        (SOUNDS["audio/mp4"] + b"hdlr" + bytes(8) + b"vide", "waiting_texts.review.film"),
        (b"#!AMR\n" + bytes(32), "waiting_texts.review.unplayable"),
        (bytes(MOST + 1), "waiting_texts.review.big_recording"),
    ],
    ids=["empty", "words", "film", "paper", "film with sound", "amr", "long"],
)
def test_what_is_no_recording_is_refused(data: bytes, id: str):
    """In one sentence, which says what would be right."""
    with raises(RefusedError, id, place=""):
        check_recording(data)


def test_a_recording_has_the_people_and_the_day_of_its_text(root: Path):
    """It comes back byte for byte; a text that goes before 180 days takes it along."""
    entry = put_recording(open_queue(root), ID, SOUND)
    raw = unlocked(root).entry("raw", ID)

    assert (entry.kind, entry.id, entry.people, entry.dies) == ("audio", ID, raw.people, raw.dies)
    assert CASE in entry.people
    with unlocked(root).open("audio", ID) as plain:
        assert bytes(plain) == SOUND


@pytest.mark.parametrize(("days", "lives"), [(30, 30), (400, 180)])
def test_it_lives_no_longer_than_its_text_and_180_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, lives: int
):
    """`raw_days` in the settings says how long a raw text stays."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "other")
    settings = (root / "pyproject.toml").read_text("utf-8")
    write(
        root,
        "pyproject.toml",
        settings.replace("[tool.rap]\n", f"[tool.rap]\nraw_days = {days}\n", 1),
    )
    queue(root, {ID: MIRELA})
    dies = put_recording(open_queue(root), ID, SOUND).dies

    assert dies == (datetime.date.today() + datetime.timedelta(days=lives)).isoformat()


def test_one_text_has_one_recording(root: Path):
    """And a text that is not there has none."""
    vault = open_queue(root)
    put_recording(vault, ID, SOUND)
    with raises(WrongUseError, "waiting_texts.review.recording_there", source=ID):
        put_recording(vault, ID, tone(0.1))
    with raises(WrongUseError, "waiting_texts.review.no_raw_text", place="INT-40002"):
        put_recording(vault, "INT-40002", SOUND)

    assert kept(root) == [f"audio {ID}", f"raw {ID}"]


def test_a_full_disk_leaves_neither_text_nor_recording(root: Path, monkeypatch: pytest.MonkeyPatch):
    """What was half done is taken back, so that it can be said again."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(NotSavedError, match="the disk is full"):
        put_recording(open_queue(root), ID, SOUND)
    before = kept(root)
    monkeypatch.setattr(files, "shred", Path.unlink)
    monkeypatch.setattr(files, "fsync_folder", lambda _: None)
    with pytest.raises(NotSavedError, match="the disk is full"):
        put_beside(open_queue(root), ID, SOUND)

    assert (before, kept(root)) == ([f"raw {ID}"], [])
    assert list(unlocked(root).folder.rglob("*.tmp")) == []


def test_it_goes_with_the_raw_text(root: Path):
    """At acceptance when that is said, later, or when the text is dropped."""
    vault = open_queue(root)
    put_recording(vault, ID, SOUND)
    assert drop(vault, ID, root=root) == 2
    assert kept(root) == []

    ways = []
    for id, at_once in (("INT-40002", True), ("INT-40003", False)):
        queue(root, {id: MIRELA.replace("studio", f"studio {id[-1]}")})
        put_recording(open_queue(root), id, SOUND)
        review = opened(root, only=id)
        review.mark(id, "done")
        accept(review, id, forget_raw=at_once)
        ways.append([kind for kind in ("raw", "audio") if f"{kind} {id}" in kept(root)])
    assert ways == [[], ["raw", "audio"]]
    assert forget_raw(opened(root), "INT-40003") is True
    assert [one for one in kept(root) if one.startswith(("raw", "audio"))] == []


def test_forgetting_a_person_and_the_day_take_it(root: Path, monkeypatch: pytest.MonkeyPatch):
    """`rap vault forget C-…`, `--due`."""
    put_recording(open_queue(root), ID, SOUND)
    said = command(root, monkeypatch, "vault", "forget", CASE, "--yes")
    assert said.output.splitlines()[:2] == [f"audio {ID}", f"raw {ID}"]
    assert kept(root) == []

    queue(root, {"INT-40002": MIRELA})
    put_recording(open_queue(root), "INT-40002", SOUND)
    unlocked(root).expire(datetime.date.today() + datetime.timedelta(days=180))
    assert kept(root) == []


def test_who_takes_her_words_back_takes_her_voice_back(root: Path):
    """Of a text that is in the study: `rap withdraw` deletes its recording too, and none comes
    after.
    """
    put_recording(open_queue(root), ID, SOUND)
    review = opened(root)
    review.mark(ID, "done")
    accept(review, ID)
    withdraw(root, CASE, receipt=RECEIPT)

    assert kept(root) == []
    with raises(WrongUseError, "waiting_texts.review.no_raw_text", place=ID):
        put_recording(open_queue(root), ID, SOUND)


def test_a_recording_comes_with_its_transcript(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`rap import TEXT RECORDING`: both are sealed, and what only she can delete is said."""
    talk, sound = (
        write(tmp_path, "talk.txt", SAMIRA),
        tmp_path / "talk.wav",
    )
    sound.write_bytes(SOUND)
    words = ("import", str(talk), "--language", "fr", "--about", "id=INT-40002", str(sound))
    looked = command(root, monkeypatch, *words, "--dry-run")
    before = kept(root)
    done = command(root, monkeypatch, *words)
    entry = unlocked(root).entry("audio", "INT-40002")
    waiting = command(root, monkeypatch, "review", "--queue").output

    assert (looked.exit_code, before, done.exit_code) == (0, [f"raw {ID}"], 0)
    kept_sound = said("sealing.vault.recording_kept", source="INT-40002", day=str(entry.dies))
    assert kept_sound in done.output.splitlines()
    assert sound.read_bytes() == SOUND
    assert f"INT-40002  waits, with its recording; until {entry.dies}" in waiting
    assert f"{ID}  waits; until" in waiting


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ["page.wav"],
            str(Message("store.recordings.no_sound", kinds=KINDS_OF_SOUND)),
        ),
        (["gone.wav"], str(Message("store.recordings.not_there"))),
        (
            ["anonymised", "talk.wav"],
            "bringing_in.import.audio_read",
        ),
        (["second.txt", "talk.wav"], "bringing_in.import.audio_several"),
    ],
)
def test_an_import_whose_recording_is_wrong_takes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], said: str
):
    """Neither the text nor the sound."""
    folder = tmp_path / "files"
    for name in ("talk.txt", "second.txt", "page.wav"):
        write(folder, name, MIRELA.replace("studio", name))
    (folder / "talk.wav").write_bytes(SOUND)
    way, *names = more if more[0] == "anonymised" else ("raw", *more)
    files = [str(folder / one) for one in ("talk.txt", *names)]
    result = command(root, monkeypatch, "import", way, "--language", "fr", *files)

    assert said in f"{result.exception.id} {result.exception}"
    assert kept(root) == [f"raw {ID}"]
    assert "Mirela" not in str(result.exception)


def test_a_recording_is_added_and_dropped_later(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`rap vault add-audio`, `drop-audio`; the text stays."""
    sound = tmp_path / "talk.wav"
    sound.write_bytes(SOUND)
    added = command(root, monkeypatch, "vault", "add-audio", ID, str(sound))
    there = kept(root)
    again = command(root, monkeypatch, "vault", "add-audio", ID, str(sound))
    dropped = command(root, monkeypatch, "vault", "drop-audio", ID, "--yes")
    twice = command(root, monkeypatch, "vault", "drop-audio", ID, "--yes")

    assert "in the clear: delete it" in added.output
    assert (there, kept(root)) == ([f"audio {ID}", f"raw {ID}"], [f"raw {ID}"])
    assert again.exception.id == "waiting_texts.review.recording_there"
    assert dropped.output == f"The recording of {ID} is gone from the vault.\n"
    assert twice.exception.id == "waiting_texts.review.no_recording"


def test_a_recording_in_the_study_is_named(root: Path):
    """`rap check` finds each kind that the vault takes, at the top and in folders called audio."""
    for name in (
        "a.wav",
        "b.mp3",
        "c.m4a",
        "audio/d.aac",
        "audio/e.ogg",
        "opnames/f.opus",
        "raw/g.webm",
        "h.flac",
    ):
        write(root, name, "x")

    assert [one.place for one in find_raw_files(root)] == [
        *(
            "a.wav",
            "audio/d.aac",
            "audio/e.ogg",
            "b.mp3",
            "c.m4a",
            "h.flac",
            "opnames/f.opus",
            "raw/g.webm",
        ),
    ]


def test_reading_a_recording_keeps_to_its_bound(tmp_path: Path):
    """A file that is too long is not read to its end."""
    long = tmp_path / "long.wav"
    with long.open("wb") as file:
        file.write(SOUND)
        file.truncate(MOST + 1)
    with raises(RapError, "store.recordings.too_long", megabytes=300):
        read_sound(long)


def test_no_recording_is_found_where_there_is_none(root: Path):
    """Nothing is decrypted to look: the vault is locked."""
    vault = open_queue(root)
    before = find_recording(vault, ID)
    put_recording(vault, ID, SOUND)
    found = find_recording(vault, ID)

    assert (before, found and str(found)) == (None, f"audio {ID}")


def test_a_long_recording_comes_back_whole_and_is_zeros_after(root: Path):
    """Over a megabyte it is cut in place, so that it is not in memory twice."""
    sound = tone(100, note="Mirela Verzonnen")
    put_recording(open_queue(root), ID, sound)
    with unlocked(root).open("audio", ID) as plain:
        read = (type(plain), len(plain), plain == sound)

    assert read == (bytearray, len(sound), True)
    assert plain == bytes(len(sound))


def test_what_breaks_while_it_is_sealed_leaves_nothing(root: Path):
    """The error is the reader's own, and no piece of a file stays."""

    class Torn:
        def __init__(self) -> None:
            self.left = 3

        def read(self, size: int, /) -> bytes:
            self.left -= 1
            if not self.left:
                raise RefusedError("core.not_saved.disk_error", place="the stick")
            return bytes(size)

    with raises(RefusedError, "core.not_saved.disk_error", place="the stick"):
        unlocked(root).write("audio", ID, Torn())

    assert kept(root) == [f"raw {ID}"]
    assert list(unlocked(root).folder.rglob("*.tmp")) == []
