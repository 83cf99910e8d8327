"""Voice notes: sealed as they are, typed by a person, read as any other answer, forgotten; no trace
of them outside the vault.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from pathlib import Path

import pytest
from canaries import find_words_in
from leaving import in_child
from messages import assert_says, raises
from reviews import opened
from studies import ROOT, make_study, write
from typer.testing import CliRunner, Result
from vaults import PASSPHRASE, make_coder, make_quick, unlocked

from rap.cli import app
from rap.core.errors import RefusedError, WrongUseError
from rap.store.answers import read_feedback
from rap.topics.answers.commands import voice_notes
from rap.topics.answers.voice_notes import (
    Note,
    find_note,
    forget_note,
    keep_typed,
    read_note,
    read_typed,
    sound_at,
    take_note,
    waiting_notes,
)
from rap.topics.checks.check import find_problems
from rap.topics.review.accepting import accept
from rap.topics.sealing.commands import vault as vaulting
from rap.topics.waiting_texts.queue import read_raw, waiting_ids
from rap.topics.withdrawal.withdrawals import withdraw

CANARY, SAID, NAME = (
    "zorbelvikmab",
    "the door with the trelupifan never locks",
    "Mirabelle Verzonnen 0470112233",
)
OPUS = b"OggS\0\2" + bytes(22) + b"\1\x13OpusHead\1\1" + CANARY.encode() * 40
ENGLISH = Note("", about=(2,), language="en")
CASE = "C-20002"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all a process may write to, in it a study with two findings, a coder and a
    vault; the note lies beside it.
    """
    make_quick(monkeypatch)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    top = tmp_path / "all"
    for name, folder in (("HOME", "home"), ("TMPDIR", "tmp")):
        (top / folder).mkdir(parents=True)
        monkeypatch.setenv(name, str(top / folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    root = make_study(top / "study")
    for number, day in ((1, "2026-01-01"), (2, "2026-01-02")):
        history = f"history: [{{date: {day}, status: proposed, reason: x, by: K-01}}]\n"
        write(
            root,
            f"codebook/findings/F-2000{number}.yaml",
            "statement: {en: {text: We pay first.}}\n" + history,
        )
    write(root, f"interviews/cases/{CASE}.yaml", "variables: {setting: window}\n")
    make_coder(root, "K-01")
    monkeypatch.chdir(root)
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])
    return top


def root_of(place: Path) -> Path:
    return place / "study"


def note_file(place: Path, data: bytes = OPUS, name: str = f"{NAME}.opus") -> Path:
    """A recording as a phone saves it, outside the study and outside what is scanned."""
    path = place.parent / "phone" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def taken(place: Path, told: Note = ENGLISH) -> Note:
    root = root_of(place)
    return take_note(root, unlocked(root), note_file(place), told=told)[0]


def say(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["feedback", *words], input=typed)


def traces(place: Path, *words: str) -> list[str]:
    return find_words_in(place, words, outside=[unlocked(root_of(place)).folder])


def test_a_recording_comes_back_to_the_byte_with_what_was_told_of_it(place):
    """What it answers lies inside the sealed part; outside are a kind, an id that says nothing, a
    day.
    """
    note, vault = taken(place), unlocked(root_of(place))
    (entry,) = vault.list("audio")
    with vault.open("audio", note.id) as plain:
        assert bytes(plain[sound_at(plain) :]) == OPUS

    assert read_note(vault, note.id) == note
    assert (note.about, note.language, note.audience, note.sound) == ((2,), "en", "members", "ogg")
    assert (entry.id, entry.cases, entry.dies) == (
        note.id,
        (),
        (datetime.date.today() + datetime.timedelta(180)).isoformat(),
    )
    assert [one.is_taken for one in waiting_notes(root_of(place), vault)] == [False]


def test_what_is_typed_counts_once_and_own_words_wait_for_review(place):
    """One answer, one text of a person without a case that knows which finding it is about; then
    the recording goes.
    """
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place)
    keep_typed(
        root,
        vault,
        note,
        read_typed(root, note, answers="1 yes 2 no 1 more", words=[SAID, "", "300 a week"]),
    )
    forget_note(vault, note.id)
    (one,), (id,) = read_feedback(root), waiting_ids(vault)
    raw = read_raw(vault, id)

    assert (one.id, one.way, one.more) == (note.id, "message", ("F-20001",))
    assert one.answers == {"F-20001": {"yes": 1}, "F-20002": {"no": 1}}
    assert (raw.text, raw.source.kind, raw.source.language) == (
        f"P1: {SAID} 300 a week\n",
        "question",
        "en",
    )
    assert (raw.source.cases, raw.source.variables) == ((), {"finding": ("F-20002",)})
    assert (vault.list("audio"), find_problems(root)) == ((), [])


def test_reviewed_own_words_are_a_text_that_knows_its_finding(place):
    """A name in them is masked like in a transcript; what is accepted says nothing of the note it
    came from.
    """
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place)
    keep_typed(
        root,
        vault,
        note,
        read_typed(root, note, answers="", words=["My colleague Samira pays it, 0470 12 34 56."]),
    )
    with opened(root) as review:
        (id,) = review.raws
        review.mark(id, "done")
        source = accept(review, id, forget_raw=True).source
    written = "".join(path.read_text() for path in (root / "interviews").glob(f"{id}.*"))

    assert (source.kind, source.variables["finding"], source.cases) == (
        "question",
        ("F-20002",),
        (),
    )
    assert [word for word in ("Samira", "0470", note.id, note.id.upper()) if word in written] == []
    assert [problem for problem in find_problems(root) if id in problem.place] == []


def test_an_answer_alone_is_that_of_the_one_finding_the_note_is_about(place):
    """Nothing is guessed where it is about several, or about none."""
    root = root_of(place)
    parsed = [read_typed(root, Note("", about), answers="yes") for about in ((2,), (1, 2), ())]

    assert [dict(one.answers) for one in parsed] == [{"F-20002": "yes"}, {}, {}]
    assert [[doubt.what for doubt in one.doubts] for one in parsed] == [
        [],
        *[["analysis.answers.no_number"]] * 2,
    ]


@pytest.mark.parametrize(
    ("answers", "words", "id"),
    [
        ("1 yes 1 no", (), "answers.voice_notes.doubt"),
        ("7 yes", (), "answers.voice_notes.doubt"),
        ("", ("...",), "answers.voice_notes.nothing_typed"),
        ("1 yes 9-0000", (), "answers.voice_notes.older_numbers"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_written(place, answers, words, id):
    """The recording stays; she listens again."""
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place)
    with raises(WrongUseError, id, note=note.id):
        keep_typed(root, vault, note, read_typed(root, note, answers=answers, words=words))

    assert (read_feedback(root), waiting_ids(vault), len(vault.list("audio"))) == ((), [], 1)


def test_own_words_in_a_language_nobody_named_are_refused(place):
    """In one sentence that does not repeat them."""
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place, Note(""))
    with raises(WrongUseError, "answers.voice_notes.no_language", note=note.id) as caught:
        keep_typed(root, vault, note, read_typed(root, note, answers="1 yes", words=[SAID]))

    assert ("trelupifan" in str(caught.value), read_feedback(root), waiting_ids(vault)) == (
        False,
        (),
        [],
    )


def test_the_same_recording_is_taken_once_also_when_it_was_forgotten(place):
    """Under another name too; its answers are not counted again."""
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place)
    again = take_note(root, vault, note_file(place, name="PTT-1.ogg"), told=ENGLISH)
    keep_typed(root, vault, note, read_typed(root, note, answers="1 yes"))
    with raises(WrongUseError, "answers.voice_notes.answered_already", note=note.id):
        keep_typed(root, vault, note, read_typed(root, note, answers="1 no"))
    forget_note(vault, note.id)
    later = take_note(root, vault, note_file(place), told=ENGLISH)

    assert [(one.id, is_new) for one, is_new in (again, later)] == [(note.id, False)] * 2
    assert vault.list("audio") == ()


def test_two_machines_make_one_name_where_both_open_the_vault(place, monkeypatch):
    """Each alone makes its own, which nobody outside can try."""
    root, vault, file, ids = root_of(place), unlocked(root_of(place)), note_file(place), []
    for home, key in (("one", b""), ("two", b""), ("one", b"the vault's"), ("two", b"the vault's")):
        with monkeypatch.context() as patch:
            patch.setattr("rap.topics.answers.taking.install_secret", lambda home=home: home)
            ids.append(take_note(root, vault, file, told=ENGLISH, key=key)[0].id)

    assert (ids[0] != ids[1], ids[2:]) == (
        True,
        ids[:2],
    )  # made before without the key: its name stays
    for entry in vault.list("audio"):
        vault.delete("audio", entry.id)
    shared = take_note(root, vault, file, told=ENGLISH, key=b"the vault's")[0].id
    assert shared not in ids


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "store.recordings.empty"),
        (b"%PDF-1.7 a letter", "store.recordings.no_sound"),
        (b"MZ\x90\0" + bytes(64), "store.recordings.no_sound"),
        (bytes(32) + OPUS, "store.recordings.no_sound"),
        (
            b"\0\0\0\x18ftypisom" + bytes(40) + b"hdlr" + bytes(8) + b"vide" + bytes(9),
            "store.recordings.moving_pictures",
        ),
        (OPUS + b"0" * 64_000_000, "store.recordings.too_long"),
    ],
    ids=["empty", "pdf", "program", "late", "film", "huge"],
)
def test_what_is_no_voice_note_is_refused_by_its_bytes(place, data, what):
    """Its name is in no message; nothing is kept."""
    root, vault = root_of(place), unlocked(root_of(place))
    with raises(WrongUseError, what) as caught:
        take_note(root, vault, note_file(place, data), told=ENGLISH)

    assert ("Mirabelle" in str(caught.value), vault.list("audio")) == (False, ())


@pytest.mark.parametrize(
    ("told", "place_of_error"),
    [
        (Note("", about=(3,)), "--about 3"),
        (Note("", sheet="9-0000"), "--sheet 9-0000"),
        (Note("", audience="landlords"), "--audience"),
        (Note("", language="french"), "--language"),
        (Note("", case="C-99999"), "--case"),
        (Note("", case="../../x"), "--case"),
    ],
)
def test_what_is_told_of_a_note_must_be_true_of_the_study(place, told, place_of_error):
    """A finding, a sheet, an audience, a language, a person."""
    with pytest.raises(WrongUseError) as caught:
        take_note(root_of(place), unlocked(root_of(place)), note_file(place), told=told)

    assert caught.value.problems[0].place == place_of_error


def test_the_demo_study_takes_no_voice_note(place):
    """It is invented, and public."""
    with raises(WrongUseError, "answers.demo"):
        take_note(ROOT, unlocked(root_of(place)), note_file(place), told=Note(""))


def test_a_recording_of_an_interview_is_no_voice_note(place):
    """They share a kind; ids and the line inside tell them apart."""
    root, vault = root_of(place), unlocked(root_of(place))
    vault.write("audio", "INT-10001", OPUS)
    vault.write("audio", "0123456789abcdef", OPUS)

    assert [one.id for one in waiting_notes(root, vault)] == ["0123456789abcdef"]
    with raises(RefusedError, "answers.voice_notes.no_note", note="0123456789abcdef"):
        read_note(vault, "0123456789abcdef")
    with raises(WrongUseError, "answers.voice_notes.none_begins_so", place="INT"):
        find_note(root, vault, "INT")


def test_a_note_that_goes_with_a_person_goes_when_she_takes_her_words_back(place):
    """Recording and typed words; her answer was counted without her name, and stays."""
    root, vault = root_of(place), unlocked(root_of(place))
    note = taken(place, Note("", language="en", case=CASE))
    keep_typed(root, vault, note, read_typed(root, note, answers="1 yes", words=[SAID]))
    withdraw(root, CASE, receipt="one two three four five six seven")

    assert [
        (entry.kind, entry.id) for entry in vault.list() if entry.kind in ("audio", "raw")
    ] == []
    assert len(read_feedback(root)) == 1


def test_a_note_whose_day_has_come_is_not_opened_and_goes_with_those_due(place, monkeypatch):
    """`rap vault forget --due` takes it."""
    day = (datetime.date.today() + datetime.timedelta(1)).isoformat()
    assert say("voice", str(note_file(place)), "--until", day).exit_code == 0
    vault = unlocked(root_of(place))

    assert vault.list("audio")[0].dies == day
    assert [
        entry.kind for entry in vault.expire(datetime.date.today() + datetime.timedelta(1))
    ] == ["audio"]


def test_a_day_in_other_words_is_no_day(place):
    """As in every file; nothing is taken."""
    done = say("voice", str(note_file(place)), "--until", "20990101")

    assert_says(done.exception, "answers.voicing.no_day", place="--until")
    assert list(unlocked(root_of(place)).list("audio")) == []


def test_from_file_to_answer_by_the_command_line_and_no_byte_is_outside_the_vault(place):
    """Handed in, listed, typed with a slip, forgotten; neither voice, words nor the file's name are
    anywhere else.
    """
    handed = say("voice", str(note_file(place)), "--about", "2", "--language", "en")
    (id,) = [entry.id for entry in unlocked(root_of(place)).list("audio")]
    listed = say("notes")
    typed = say("type", id[:5], typed=f"1 yes 1 no\n1 yes 2 no\n{SAID}\n\ny\n")
    outputs = handed.output + listed.output + typed.output

    assert (handed.exit_code, listed.exit_code, typed.exit_code) == (0, 0, 0), (
        handed.exception,
        typed.exception,
    )
    assert f"{id}: in the vault until" in handed.output
    assert "Now delete the files themselves" in handed.output
    assert "waits to be typed" in listed.output
    assert "number 1: two different answers" in typed.output
    assert "2 answers, own words wait" in typed.output
    assert "The recording is gone from the vault." in typed.output
    assert [one.answers for one in read_feedback(root_of(place))] == [
        {"F-20001": {"yes": 1}, "F-20002": {"no": 1}}
    ]
    assert [word for word in ("Mirabelle", "0470112233", CANARY) if word in outputs] == []
    assert traces(place, CANARY, "Mirabelle", "0470112233", "trelupifan") == []


def test_the_scan_finds_a_canary_that_leaked(place):
    """The guard of the guard: the file itself, had it lain in the study."""
    write(root_of(place), "notes.txt", f"{CANARY} trelupifan")

    assert traces(place, CANARY) == traces(place, "trelupifan") == ["study/notes.txt"]


def test_messages_and_voice_notes_are_handed_in_together(place):
    """Also a recording whose ending somebody took off; a dry run keeps neither."""
    message = str(write(place.parent, "chat.txt", "1 yes"))
    dry = say(message, str(note_file(place, name="note")), "--dry-run")
    none = (read_feedback(root_of(place)), unlocked(root_of(place)).list("audio"))
    done = say(message, str(note_file(place, name="note")))

    assert ("1 voice note would go" in dry.output, "delete the files" in dry.output, none) == (
        True,
        False,
        ((), ()),
    )
    assert (done.exit_code, len(read_feedback(root_of(place)))) == (0, 1)
    assert len(unlocked(root_of(place)).list("audio")) == 1


@pytest.mark.parametrize(
    ("words", "id"),
    [
        (("--about", "9"), "answers.voice_notes.unknown_number"),
        (("--about", "2-0000,1"), "answers.other_sheet"),
        (("--audience", "nobody"), "answers.voice_notes.unknown_audience"),
        (("--case", "C-99999"), "answers.voice_notes.unknown_case"),
    ],
)
def test_a_dry_run_of_a_note_refuses_what_the_run_refuses(place, words, id):
    """Number, sheet, audience and case are looked at before anything would be sealed."""
    for dry in ((), ("--dry-run",)):
        refused = say("voice", str(note_file(place)), *words, *dry)
        assert refused.exception.id == id


def test_of_several_files_none_is_kept_when_one_is_wrong(place):
    """She is told which, by its place and not by its name."""
    good, bad = note_file(place), note_file(place, b"%PDF-1.7", f"{NAME}.mp3")
    refused = say(str(good), str(bad))

    assert (refused.exception.place, refused.exception.id) == (
        "voice note 2",
        "store.recordings.no_sound",
    )
    assert unlocked(root_of(place)).list("audio") == ()


def test_a_file_inside_the_study_is_told_apart(place):
    """It would be shared with the next commit."""
    inside = root_of(place) / "note.opus"
    inside.write_bytes(OPUS)

    assert "A file lies inside the study: delete it before" in say(str(inside)).output


def test_a_note_whose_answers_are_in_is_only_forgotten(place):
    """After a kill between answer and deletion she is not counted twice."""
    root, vault, note = root_of(place), unlocked(root_of(place)), taken(place)
    keep_typed(root, vault, note, read_typed(root, note, answers="1 yes"))
    kept = say("type", note.id, typed="n\n")
    gone = say("forget", note.id, typed="y\n")

    assert "a person is counted once" in kept.output
    assert "The recording stays until" in kept.output
    assert (gone.exit_code, vault.list("audio"), len(read_feedback(root))) == (0, (), 1)


def test_it_is_played_from_memory_and_no_file_is_made(place, monkeypatch):
    """The player gets a descriptor; what it reads is the recording to the byte."""
    player = place.parent / "bin" / "mpv"
    player.parent.mkdir()
    player.write_text(f'#!/bin/sh\nfor last; do :; done\ncat "$last" > {place.parent}/heard\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{player.parent}{os.pathsep}{os.environ['PATH']}")
    note = taken(place)
    played = say("type", note.id, "--listen", typed="1 yes\n\nn\n")

    assert (played.exit_code, (place.parent / "heard").read_bytes() == OPUS) == (0, True), (
        played.exception
    )
    assert traces(place, CANARY) == []


def test_without_a_player_it_is_said_what_to_install(place, monkeypatch):
    """The command says which player to install when the machine has none."""
    monkeypatch.setattr(voice_notes.shutil, "which", lambda name: None)
    refused = say("type", taken(place).id, "--listen")

    assert "install mpv" in str(refused.exception)


def test_killed_anywhere_the_recording_is_there_until_its_answers_are(place):
    """Killed before each change of a name and said again: one answer, one text, no recording; no
    byte outside the vault.
    """
    for kill_at in range(1, 40):
        root, vault = root_of(place), unlocked(root_of(place))
        for entry in (*vault.list("audio"), *vault.list("raw")):
            vault.delete(entry.kind, entry.id)
        for path in (root / "interviews/feedback").glob("*.json"):
            path.unlink()

        def work(root: Path = root) -> None:
            vault, note = unlocked(root), taken(place)
            if note.id not in {one.id for one in read_feedback(root)}:
                keep_typed(root, vault, note, read_typed(root, note, answers="1 yes", words=[SAID]))
            if vault.list("audio"):
                forget_note(vault, note.id)

        ended = in_child(work, kill_at=kill_at)
        is_safe = (
            bool(vault.list("audio"))
            or bool(read_feedback(root))
            or (ended == -9 and not vault.list("raw"))
        )
        assert is_safe
        assert traces(place, CANARY, "trelupifan") == []
        work()
        assert (len(vault.list("raw")), len(read_feedback(root)), vault.list("audio")) == (1, 1, ())
        if ended == 0:
            break
    assert ended == 0
    assert kill_at > 4
