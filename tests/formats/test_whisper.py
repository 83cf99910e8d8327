"""Talks in JSON: Whisper and its kin, and lists of turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from studies import SAMPLES

from rap.core.errors import RefusedError
from rap.core.model import Speaker
from rap.formats.transcripts import Transcript, read_transcript

RIGHT = "give the JSON of Whisper (segments with text, start and end), or a list of objects with speaker and text"
NO_TIMES = "no line says who speaks, so times were dropped (a text keeps them only with speakers)"


def imported(folder: Path, data: Any, **options: Any) -> Transcript:
    path = folder / "talk.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_transcript(path, **options)


def segment(text: str, start: float, end: float, **more: Any) -> dict[str, Any]:
    return {"id": 0, "text": text, "start": start, "end": end, **more}


def test_segments_with_speakers_become_turns(tmp_path: Path) -> None:
    """Those of one speaker in a row are one turn; the language the program heard is told."""
    segments = [
        segment(" So?", 0.0, 1.5, speaker="SPEAKER_00"),
        segment(" Yes,", 1.5, 2.0, speaker="SPEAKER_01"),
        segment(" I do.", 2.2, 3.0, speaker="SPEAKER_01"),
    ]
    talk = imported(tmp_path, {"text": "…", "language": "en", "segments": segments}, speakers={"SPEAKER_00": "I"})

    assert talk == Transcript(
        "[00:00:00] I: So?\n[00:00:01] P1: Yes, I do.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"SPEAKER_00": "I", "SPEAKER_01": "P1"},
        ("language as the program heard it: en",),
    )


def test_segments_without_speakers_are_lines(tmp_path: Path) -> None:
    """As openai-whisper and faster-whisper write them, under a key or alone."""
    segments = [segment(" So?", 0.0, 1.5), segment("", 1.5, 2.0), segment(" Yes.", 2.0, 3.0)]
    expected = Transcript("So?\nYes.\n", (), {}, ("turns without words, left out: 1", f"{NO_TIMES}: 2"))

    assert imported(tmp_path, segments) == expected
    assert imported(tmp_path, {"segments": segments}) == expected


def test_a_segment_whose_words_all_have_one_speaker_is_hers(tmp_path: Path) -> None:
    """WhisperX leaves some without; where the words differ, nobody is guessed."""
    both = [{"word": "So", "speaker": "A"}, {"word": "so", "speaker": "B"}]
    segments = [segment("So so", 0, 1, words=both[:1]), segment("So so", 1, 2, words=both)]

    assert imported(tmp_path, {"segments": segments}).found == {"A": "P1", "?": "A1"}


def test_whisper_cpp_counts_in_milliseconds(tmp_path: Path) -> None:
    """Its segments are under `transcription`, their times under `offsets`."""
    pieces = [{"offsets": {"from": 61_500, "to": 62_000}, "text": " So?", "speaker": "I"}]

    assert imported(tmp_path, {"transcription": pieces}).text == "[00:01:01] I: So?\n"


@pytest.mark.parametrize("wrap", [lambda turns: turns, lambda turns: {"topics": [{"a": 1}], "meeting": turns}])
def test_a_list_of_turns_is_a_talk(tmp_path: Path, wrap: Any) -> None:
    """At the top or under a key; each stays a turn, times count only as hh:mm:ss, numbered speakers are people too."""
    turns = [
        {"speaker": "Chair (A, B: c)", "content": "So?\nWell?", "start": "00:01:02.5"},
        {"speaker": 0, "content": "Ja.", "start": 64, "language": "nl"},
        {"speaker": 0, "content": "Yes.", "start": None},
    ]
    talk = imported(tmp_path, wrap(turns), speakers={"Chair (A, B: c)": "I"})

    assert talk.text == "[00:01:02] I: So? Well?\nP1 (nl): Ja.\nP1: Yes.\n"
    assert talk.notes == ("times that are not written as hh:mm:ss, dropped: 1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": []}',
         f"talk.json: is JSON but no talk: an object with the keys type, features; {RIGHT}"),
        ('[{"code": "rent", "n": 3}]', f"talk.json: is JSON but no talk: a list of 1 with the keys code, n; {RIGHT}"),
        ('{"Marie lives in Liège": 1}', f"talk.json: is JSON but no talk: an object; {RIGHT}"),
        ("3", f"talk.json: is JSON but no talk: a single value; {RIGHT}"),
        ('{"a": [{"speaker": "I", "text": "a"}], "b": [{"speaker": "I", "text": "a"}]}',
         "talk.json: has 2 lists of turns with the keys a, b; give one talk a file"),
        ('{"a":\n1,}', "talk.json:2: is not JSON from here on; export it again"),
        ('{"segments": [{"text": "a", "start": NaN, "end": 1}]}',
         "talk.json: holds NaN, which is no JSON; export it again"),
        ('{"a": 1, "a": 2}', "talk.json: has a key twice in one object; export it again"),
        ("[" * 100_000, f"talk.json: is nested more than 50 deep; {RIGHT}"),
        ("[" + "9" * 5000 + "]", "talk.json: has a number too long or is nested too deep; export it again"),
        ('[{"text": "a", "start": 1e999, "end": 1}]',
         "talk.json: segment 1 has a time that is none; write seconds from the start, as Whisper does"),
        ('[{"text": 5, "start": 0, "end": 1}]', "talk.json: segment 1 has no words; give each one a text under 'text'"),
        ('[{"text": "\\ud800", "start": 0, "end": 1}]',
         "talk.json: segment 1 holds half characters or NUL; export it again"),
        ('{"transcription": [{"text": "a"}]}',
         "talk.json: segment 1 has a time that is none; write seconds from the start, as Whisper does"),
    ],
)  # fmt: skip
def test_foreign_and_broken_json_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """One sentence, with the keys that were found where they look like keys."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, text)
    assert str(error.value) == message


@pytest.mark.long
def test_the_samples_are_dialogues() -> None:
    """Four hearings, each turn as it is in the file; nobody in them is called an interviewer."""
    folder = SAMPLES / "interviews" / "en-qmsum-hearings-json-csv"
    if not folder.exists():
        pytest.skip("../shared/samples is not here")
    talks = {path.stem: read_transcript(path) for path in sorted(folder.glob("*.json"))}

    assert {name: (len(talk.speakers), talk.text.count("\n")) for name, talk in talks.items()} == {
        "covid_4": (89, 276),
        "education_0": (11, 124),
        "education_13": (7, 133),
        "education_17": (11, 131),
    }
