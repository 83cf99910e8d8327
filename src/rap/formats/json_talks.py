"""Talks transcribed by a program, as JSON: Whisper and similar programs, Otter, Trint, and lists of
`{speaker, text}`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from rap.core.errors import Message, RefusedError
from rap.core.model import LANGUAGE
from rap.formats.codings_in_files import count_entries, is_codings, note_json
from rap.formats.plain_text import counted
from rap.formats.timed_cues import Cue, Talk, parse_clock, seconds_of

MAX_DEPTH = 50
_SPEAKERS = ("speaker", "speaker_name", "speaker_label", "speaker_id")
_WORDS = ("text", "content", "words", "utterance", "transcript", "sentence")
# Keys are named in a message only when they look like keys, because a name or an answer may stand
# there instead.
_KEY = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,29}")
_SAFE = re.compile("[\0\ud800-\udfff]")
_DEEP = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')

Object = Mapping[str, Any]


def parse_json_talk(text: str, *, name: str) -> Talk:
    """The cues of a talk in JSON.

    Known are the files of openai-whisper, faster-whisper and WhisperX (`segments`, times in
    seconds), of whisper.cpp (`transcription`, offsets in milliseconds), of Otter (`transcripts`,
    offsets in samples), of Trint (`words` of paragraphs, times in milliseconds), and as a general
    rule one list of objects that have a speaker and words: such objects are turns, and their times
    count only when written as `hh:mm:ss`, because a number has no unit. What else the
    file holds is counted and named.

    Raises
    ------
    RefusedError
        Not strict JSON (NaN, a key twice, over 50 levels), or no such list, or several.
    """
    data = _load(text, name)
    whole: Object = data if isinstance(data, dict) else {}
    if _is_segments(items := _objects(data) or _objects(whole.get("segments"))):
        talk = _from_segments(items, name, times_of=lambda item: (item["start"], item["end"]))
        return _joined(talk, whole, items, taken=("segments", "word_segments"))
    if items := _objects(whole.get("transcription")):
        talk = _from_segments(items, name, times_of=_times_of_cpp, unit_s=0.001)
        return _joined(talk, whole, items, taken=("transcription",))
    speech: Object = whole["speech"] if isinstance(whole.get("speech"), dict) else whole
    if (items := _objects(speech.get("transcripts"))) and all(map(_is_otter, items)):
        talk = _from_otter(items, _objects(speech.get("speakers")), name=name)
        return _joined(talk, speech, items, taken=("transcripts", "speakers"))
    if (items := _objects(whole.get("words"))) and all(map(_is_trint, items)):
        return _joined(_from_trint(items, name), whole, items, taken=("words", "speakers"))
    key, turns = _find_turns(data, name)
    talk = _from_turns(turns, name)
    return replace(talk, notes=(*talk.notes, *_note_extras(whole, turns, taken=(key,))))


def _load(text: str, name: str) -> Any:
    """Strict JSON: a key once, no NaN or Infinity, not too deep."""

    def refuse(word: str) -> Any:
        raise RefusedError("formats.json.constant", place=name, word=word)

    def unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            raise RefusedError("formats.json.key_twice", place=name)
        return values

    _check_depth(text, name)
    try:
        return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise RefusedError("formats.json.not_json", place=f"{name}:{error.lineno}") from None
    except (ValueError, RecursionError):  # of a number of many digits
        raise RefusedError("formats.json.too_long", place=name) from None


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for match in _DEEP.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > MAX_DEPTH:
            raise RefusedError("formats.json.too_deep", place=name, most=MAX_DEPTH)


def _objects(value: object) -> Sequence[Object]:
    """A list of objects; nothing when it is anything else."""
    is_list = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value if isinstance(value, list) and is_list else ()


def _is_segments(items: Sequence[Object]) -> bool:
    """Whisper's own segments: words with a start and an end as numbers."""
    return bool(items) and all(
        "text" in item and isinstance(item.get("start"), int | float) and "end" in item
        for item in items
    )


def _from_segments(
    segments: Sequence[Object],
    name: str,
    *,
    times_of: Callable[[Object], tuple[object, object]],
    unit_s: float = 1.0,
) -> Talk:
    cues = []
    for number, item in enumerate(segments, start=1):
        start_s, end_s = (seconds_of(time, unit_s=unit_s) for time in times_of(item))
        if start_s is None or end_s is None:
            raise RefusedError("formats.json.no_time", place=name, segment=number)
        speaker = _speaker(item) or _speaker_of_words(item)
        words = _words(item, "text", number=number, name=name)
        cues.append(Cue(speaker, words, start_s, end_s, _language(item)))
    return Talk(tuple(cues))


def _times_of_cpp(item: Object) -> tuple[object, object]:
    """whisper.cpp counts milliseconds."""
    offsets = item.get("offsets")
    return (offsets.get("from"), offsets.get("to")) if isinstance(offsets, dict) else (None, None)


def _words(item: Object, key: str, *, number: int, name: str) -> str:
    words = item.get(key)
    if not isinstance(words, str):
        raise RefusedError("formats.json.no_words", place=name, segment=number, key=key)
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in words):
        raise RefusedError("formats.json.half_characters", place=name, segment=number)
    return words


def _speaker(item: Object) -> str:
    """Who speaks, as one line; some programs number people from 0."""
    said = next((item[key] for key in _SPEAKERS if item.get(key) not in (None, "")), "")
    return _plain_name(said)


def _plain_name(said: object) -> str:
    known = isinstance(said, str | int) and not isinstance(said, bool)
    return " ".join(_SAFE.sub("", str(said)).split()) if known else ""


def _speaker_of_words(item: Object) -> str:
    """WhisperX may leave a segment without a speaker whose words all have one."""
    names = {_speaker(word) for word in _objects(item.get("words"))}
    return names.pop() if len(names) == 1 else ""


def _language(item: Object) -> str:
    language = item.get("language")
    return language if isinstance(language, str) and LANGUAGE.fullmatch(language) else ""


def _joined(talk: Talk, whole: Object, items: Sequence[Object], *, taken: Sequence[str]) -> Talk:
    """Segments of one person as a turn; without speakers, a segment a line. `taken` are the keys
    that were read.
    """
    language = _language(whole)
    notes = (Message("formats.note.language_heard", language=language),) if language else ()
    extras = _note_extras(whole, items, taken=taken)
    return replace(talk, notes=(*talk.notes, *notes, *extras), is_cut=True)


def _note_extras(
    whole: Object, items: Sequence[Object], *, taken: Sequence[str]
) -> tuple[Message, ...]:
    """What the file holds besides the talk: lists of objects, and what turns are marked with."""
    extras = {
        key: len(value) for key, value in whole.items() if key not in taken and _objects(value)
    }
    marks = Counter[str]()
    for item in items:
        for key, value in item.items():
            if is_codings(key) and key not in _SPEAKERS and (n := count_entries(value)):
                marks[key] += n
    return note_json({**extras, **marks})


# Otter (https://otter.ai): turns under `transcripts`, people under `speakers`; a recording has
# 16,000 samples a second.
_OTTER_S = 1 / 16_000


def _is_otter(item: Object) -> bool:
    return isinstance(item.get("transcript"), str) and "start_offset" in item


def _from_otter(turns: Sequence[Object], people: Sequence[Object], *, name: str) -> Talk:
    names = {_plain_name(one.get("speaker_id", one.get("id"))): _speaker(one) for one in people}
    cues = []
    for number, item in enumerate(turns, start=1):
        said = _plain_name(item.get("speaker_id"))
        # What Otter calls somebody whom nobody has named yet.
        heard = _plain_name(item.get("speaker_model_label"))
        start_s, end_s = (
            seconds_of(item.get(f"{edge}_offset"), unit_s=_OTTER_S) for edge in ("start", "end")
        )
        words = _words(item, "transcript", number=number, name=name)
        cues.append(Cue(names.get(said) or said or heard, words, start_s, end_s))
    return Talk(tuple(cues))


# Trint (https://dev.trint.com): words one by one, each with its paragraph; times in milliseconds.


def _is_trint(item: Object) -> bool:
    return "value" in item and "time" in item and "paragraphId" in item


def _from_trint(words: Sequence[Object], name: str) -> Talk:
    cues = []
    for number, item in enumerate(words, start=1):
        start_s, length_s = (
            seconds_of(item.get(key), unit_s=0.001) for key in ("time", "duration")
        )
        end_s = start_s + (length_s or 0.0) if start_s is not None else None
        cues.append(
            Cue(_speaker(item), _words(item, "value", number=number, name=name), start_s, end_s)
        )
    return Talk(_paragraphs(cues, [item["paragraphId"] for item in words]))


def _paragraphs(cues: Sequence[Cue], ids: Sequence[object]) -> tuple[Cue, ...]:
    """Words of one paragraph and one person as a cue."""
    runs = groupby(zip(cues, ids, strict=True), key=lambda pair: (pair[0].speaker, pair[1]))
    whole = [[cue for cue, _ in run] for _, run in runs]
    return tuple(
        replace(run[0], words=" ".join(cue.words.strip() for cue in run), end_s=run[-1].end_s)
        for run in whole
    )


def _find_turns(data: object, name: str) -> tuple[str, Sequence[Object]]:
    """The one list of objects with speaker and words, at the top or under a key of it, which comes
    first.
    """
    lists = {"": data} if isinstance(data, list) else data if isinstance(data, dict) else {}
    fitting = [key for key, value in lists.items() if _is_turns(value)]
    if len(fitting) > 1:
        raise RefusedError(
            "formats.json.several_lists", place=name, n=len(fitting), keys=_named(fitting)
        )
    if not fitting:
        raise RefusedError(_what_it_is(data), place=name)
    turns: Sequence[Object] = lists[fitting[0]]
    return fitting[0], turns


def _is_turns(value: object) -> bool:
    items = _objects(value)
    return bool(items) and all(
        any(key in item for key in _SPEAKERS) and any(key in item for key in _WORDS)
        for item in items
    )


def _what_it_is(data: object) -> Message:
    if isinstance(data, dict):
        return Message("formats.json.an_object", keys=_named(list(data)))
    if isinstance(data, list):
        first = data[0] if data and isinstance(data[0], dict) else {}
        return Message("formats.json.a_list", n=len(data), keys=_named(list(first)))
    return Message("formats.json.a_value")


def _named(keys: Sequence[str]) -> Message | str:
    shown = [key for key in keys[:6] if _KEY.fullmatch(key)]
    return Message("formats.json.keys", keys=shown) if shown else ""


def _from_turns(turns: Sequence[Object], name: str) -> Talk:
    counts: Counter[str] = Counter()
    cues = []
    for number, item in enumerate(turns, start=1):
        key = next(key for key in _WORDS if key in item)
        start_s = _time(item, ("start", "start_time", "time"), counts=counts)
        end_s = _time(item, ("end", "end_time"), counts=counts)
        words = _words(item, key, number=number, name=name)
        cues.append(Cue(_speaker(item), words, start_s, end_s, _language(item)))
    return Talk(tuple(cues), counted(counts.items()))


def _time(item: Object, keys: Sequence[str], *, counts: Counter[str]) -> float | None:
    value = next((item[key] for key in keys if item.get(key) is not None), None)
    time = parse_clock(value) if isinstance(value, str) else None
    if time is None and value is not None:
        counts["formats.note.bad_times"] += 1
    return time
