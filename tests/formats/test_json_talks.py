"""Talks in JSON: Whisper and its kin, and lists of turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from studies import SAMPLES

from rap.core.errors import Message, Problem, RefusedError
from rap.core.model import Speaker
from rap.formats.codings_in_files import find_codings
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

RIGHT = "give the JSON of Whisper (segments with text, start and end), or a list of objects with speaker and text"
NO_TIMES = "formats.note.times_without_speakers"


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
    talk = imported(
        tmp_path,
        {"text": "…", "language": "en", "segments": segments},
        speakers={"SPEAKER_00": "I"},
    )

    assert talk == Transcript(
        "[00:00:00] I: So?\n[00:00:01] P1: Yes, I do.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"SPEAKER_00": "I", "SPEAKER_01": "P1"},
        (Message("formats.note.language_heard", language="en"),),
    )


def test_segments_without_speakers_are_lines(tmp_path: Path) -> None:
    """As openai-whisper and faster-whisper write them, under a key or alone."""
    segments = [segment(" So?", 0.0, 1.5), segment("", 1.5, 2.0), segment(" Yes.", 2.0, 3.0)]
    expected = Transcript(
        "So?\nYes.\n",
        (),
        {},
        (Message("formats.note.empty_turns", lines=("2",), n=1), Message(NO_TIMES, n=2)),
    )

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


@pytest.mark.parametrize(
    "wrap", [lambda turns: turns, lambda turns: {"topics": [{"a": 1}], "meeting": turns}]
)
def test_a_list_of_turns_is_a_talk(tmp_path: Path, wrap: Any) -> None:
    """At the top or under a key; each stays a turn, times count only as hh:mm:ss, numbered speakers
    are people too.
    """
    turns = [
        {"speaker": "Chair (A, B: c)", "content": "So?\nWell?", "start": "00:01:02.5"},
        {"speaker": 0, "content": "Ja.", "start": 64, "language": "nl"},
        {"speaker": 0, "content": "Yes.", "start": None},
    ]
    talk = imported(tmp_path, wrap(turns), speakers={"Chair (A, B: c)": "I"})

    assert talk.text == "[00:01:02] I: So? Well?\nP1 (nl): Ja.\nP1: Yes.\n"
    assert talk.notes[0] == Message("formats.note.bad_times", n=1)


def test_otter_names_its_speakers_apart(tmp_path: Path) -> None:
    """Times are samples; whom nobody named has the number that the program heard."""
    speech = {
        "title": "talk",
        "speakers": [{"speaker_id": 7, "speaker_name": "Ann Marsh", "id": 7}],
        "transcripts": [
            {"transcript": "So?", "start_offset": 0, "end_offset": 24_000, "speaker_id": 7, "label": None},
            {"transcript": "Yes.", "start_offset": 32_000, "end_offset": 48_000, "speaker_id": None,
             "speaker_model_label": "2", "alignment": [{"word": "Yes.", "start": 0.0}]},
        ],
    }  # fmt: skip
    talk = imported(tmp_path, {"speech": speech}, speakers={"Ann Marsh": "I"})

    assert (talk.text, talk.found, talk.notes) == (
        "[00:00:00] I: So?\n[00:00:02] P1: Yes.\n",
        {"Ann Marsh": "I", "Speaker 2": "P1"},
        (),
    )
    assert imported(tmp_path, speech, speakers={"Ann Marsh": "I"}) == talk


def test_other_programs_that_hear_speech(tmp_path: Path) -> None:
    """AssemblyAI counts milliseconds and has each word twice; transformers has pairs of times, the
    last without an end.
    """
    text = "[00:00:00] I: So?\n[00:00:02] P1: Yes.\n"
    said = [("Interviewer", "So?", 0, 1500), ("B", "Yes.", 2000, 3000)]
    turns = [
        {"speaker": who, "text": words, "start": start, "end": end, "words": [{"text": words}]}
        for who, words, start, end in said
    ]
    assembly = {"utterances": turns, "words": [{**turn, "confidence": 1} for turn in turns]}
    assert imported(tmp_path, assembly).text == text

    chunks: list[dict[str, Any]] = [
        {"text": words, "timestamp": [start / 1000, end / 1000]} for _, words, start, end in said
    ]
    chunks[-1]["timestamp"][1] = None
    spoken = [
        {**chunk, "speaker": turn["speaker"]} for chunk, turn in zip(chunks, turns, strict=True)
    ]
    assert imported(tmp_path, {"text": "…", "chunks": chunks, "speakers": spoken}).text == text
    assert imported(tmp_path, {"text": "…", "chunks": chunks, "speakers": []}).text == "So?\nYes.\n"


def test_trint_writes_word_by_word(tmp_path: Path) -> None:
    """A paragraph is a cue, its time that of its first word; highlights are counted."""

    def word(value: str, time: int, paragraph: str, speaker: str, **more: Any) -> dict[str, Any]:
        at = {"time": time, "duration": 200, "paragraphId": paragraph}
        return {"id": str(time), "value": value, "speaker": speaker, **at, **more}

    words = [
        word("So?", 500, "a", "Interviewer"),
        word("Yes,", 61_000, "b", "Ann", highlight=True),
        word("I", 61_400, "b", "Ann", highlight=True),
        word("do.", 61_800, "c", "Ann"),
    ]
    talk = imported(tmp_path, {"title": "talk", "words": words})

    assert (talk.text, talk.notes) == (
        "[00:00:00] I: So?\n[00:01:01] P1: Yes, I do.\n",
        (Message("formats.codings.lists", n=2, names=("highlight (2)",)),),
    )


def test_codings_and_other_lists_are_named(tmp_path: Path) -> None:
    """Topics and spans of meetings, tags of turns; what is only a list beside the talk is apart."""
    turns = [
        {"speaker": "Ann", "content": "So?", "tags": ["rent", "police"]},
        {"speaker": "Bo", "content": "Yes.", "tags": []},
    ]
    data = {
        "topic_list": [{"topic": "rent", "relevant_text_span": [["0", "1"]]}],
        "general_query_list": [{"query": "a"}, {"query": "b"}],
        "Ann lives here": [{"a": 1}],
        "meeting_transcripts": turns,
    }
    talk = imported(tmp_path, data)

    found = [
        note for note in talk.notes if note.id.startswith(("formats.codings", "formats.note.other"))
    ]
    assert found == [
        Message("formats.codings.lists", n=3, names=("topic_list (1)", "tags (2)")),
        Message("formats.note.other_lists", n=1, names=("general_query_list (2)",)),
    ]
    codings = find_codings(talk.notes)
    assert codings is not None
    assert (codings.n, str(codings.sentence)) == (
        3,
        "this file also holds 3 codings (lists topic_list (1), tags (2)); "
        "keep the file: `rap import project` takes in those of .docx, .odt, .rtf and of tables",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": []}',
         Problem("formats.json.an_object", place="talk.json", keys=Message("formats.json.keys", keys=("type", "features")))),
        ('[{"code": "rent", "n": 3}]', Problem("formats.json.a_list", place="talk.json", keys=Message("formats.json.keys", keys=("code", "n")), n=1)),  # noqa: E501
        ('{"Marie lives in Liège": 1}', Problem("formats.json.an_object", place="talk.json", keys="")),
        ("3", Problem("formats.json.a_value", place="talk.json")),
        ('{"a": [{"speaker": "I", "text": "a"}], "b": [{"speaker": "I", "text": "a"}]}',
         Problem("formats.json.several_lists", place="talk.json", keys=Message("formats.json.keys", keys=("a", "b")), n=2)),
        ('{"a":\n1,}', Problem("formats.json.not_json", place="talk.json:2")),
        ('{"segments": [{"text": "a", "start": NaN, "end": 1}]}',
         Problem("formats.json.constant", place="talk.json", word="NaN")),
        ('{"a": 1, "a": 2}', Problem("formats.json.key_twice", place="talk.json")),
        ("[" * 100_000, Problem("formats.json.too_deep", place="talk.json", most=50)),
        ("[" + "9" * 5000 + "]", Problem("formats.json.too_long", place="talk.json")),
        ('[{"text": "a", "start": 1e999, "end": 1}]',
         Problem("formats.json.no_time", place="talk.json", segment=1)),
        ('[{"text": 5, "start": 0, "end": 1}]', Problem("formats.json.no_words", place="talk.json", key="text", segment=1)),
        ('[{"text": "\\ud800", "start": 0, "end": 1}]',
         Problem("formats.json.half_characters", place="talk.json", segment=1)),
        ('{"transcription": [{"text": "a"}]}',
         Problem("formats.json.no_time", place="talk.json", segment=1)),
    ],
)  # fmt: skip
def test_foreign_and_broken_json_is_refused(tmp_path: Path, text: str, message: Problem) -> None:
    """One sentence, with the keys that were found where they look like keys."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, text)
    assert error.value.problems == (message,)


@pytest.mark.long
def test_the_samples_are_dialogues() -> None:
    """Four hearings, each turn as it is in the file; nobody in them is called an interviewer."""
    folder = SAMPLES / "interviews" / "en-qmsum-hearings-json-csv"
    if not folder.exists():
        pytest.skip("../shared/samples is not here")
    talks = {path.stem: read_transcript(path) for path in sorted(folder.glob("*.json"))}

    assert {name: (len(talk.speakers), talk.text.count("\n")) for name, talk in talks.items()} == {
        "covid_4": (51, 276),
        "education_0": (11, 124),
        "education_13": (7, 133),
        "education_17": (11, 131),
    }
