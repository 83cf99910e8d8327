"""Talks transcribed by a program, as JSON: Whisper and similar programs, Otter, Trint, and lists of
`{speaker, text}`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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

    Known are the files of programs (`_FORMS`), and as a general rule one list of objects that have
    a speaker and words: such objects are turns, and their times count only when written as
    `hh:mm:ss`, because a number has no unit. What else the file holds is counted and named.

    Raises
    ------
    RefusedError
        Not strict JSON (NaN, a key twice, over 50 levels), or no such list, or several.
    """
    data = load_json(text, name)
    whole: Object = data if isinstance(data, dict) else {"segments": data}
    whole = whole["speech"] if isinstance(whole.get("speech"), dict) else whole
    for form in _FORMS:
        items = _objects(whole.get(form.key))
        if items and all(map(form.fits, items)):
            talk = replace(form.read(items, whole, name=name), is_cut=True)
            return _with_notes(talk, whole, items, taken=(form.key, *form.besides))
    key, turns = _find_turns(data, name)
    return _with_notes(_from_turns(turns, name), whole, turns, taken=(key, "segments"))


def load_json(text: str, name: str) -> Any:
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


def _with_notes(
    talk: Talk, whole: Object, items: Sequence[Object], *, taken: Sequence[str]
) -> Talk:
    """With the language the program heard, and what the file holds besides the talk: lists of
    objects, and what turns are marked with. `taken` are the keys that were read.
    """
    language = _language(whole)
    heard = (Message("formats.note.language_heard", language=language),) if language else ()
    extras = {
        key: len(value) for key, value in whole.items() if key not in taken and _objects(value)
    }
    marks = Counter[str]()
    for item in items:
        for key, value in item.items():
            if is_codings(key) and key not in _SPEAKERS and (n := count_entries(value)):
                marks[key] += n
    return replace(talk, notes=(*talk.notes, *heard, *note_json({**extras, **marks})))


# What programs write. Each form has a list of objects with times; in which unit differs.

Times = Callable[[Object], tuple[object, object]]


def _timed(items: Sequence[Object], name: str, *, times_of: Times, unit_s: float = 1.0) -> Talk:
    cues = []
    for number, item in enumerate(items, start=1):
        start_s, end_s = (seconds_of(time, unit_s=unit_s) for time in times_of(item))
        if start_s is None or end_s is None:
            raise RefusedError("formats.json.no_time", place=name, segment=number)
        speaker = _speaker(item) or _speaker_of_words(item)
        words = _words(item, "text", number=number, name=name)
        cues.append(Cue(speaker, words, start_s, end_s, _language(item)))
    return Talk(tuple(cues))


def _is_segment(item: Object) -> bool:
    return "text" in item and isinstance(item.get("start"), int | float) and "end" in item


def _from_whisper(items: Sequence[Object], _: Object, *, name: str) -> Talk:
    return _timed(items, name, times_of=lambda item: (item["start"], item["end"]))


def _from_cpp(items: Sequence[Object], _: Object, *, name: str) -> Talk:
    def times_of(item: Object) -> tuple[object, object]:
        offsets = item.get("offsets")
        return (
            (offsets.get("from"), offsets.get("to")) if isinstance(offsets, dict) else (None, None)
        )

    return _timed(items, name, times_of=times_of, unit_s=0.001)


def _is_chunk(item: Object) -> bool:
    times = item.get("timestamp")
    return "text" in item and isinstance(times, list) and len(times) == 2


def _is_spoken_chunk(item: Object) -> bool:
    return _is_chunk(item) and bool(_speaker(item))


def _from_chunks(items: Sequence[Object], _: Object, *, name: str) -> Talk:
    """The last one may have no end."""

    def times_of(item: Object) -> tuple[object, object]:
        start, end = item["timestamp"]
        return start, start if end is None else end

    return _timed(items, name, times_of=times_of)


def _is_utterance(item: Object) -> bool:
    return _is_segment(item) and isinstance(item["start"], int) and bool(_speaker(item))


def _from_utterances(items: Sequence[Object], _: Object, *, name: str) -> Talk:
    return _timed(items, name, times_of=lambda item: (item["start"], item["end"]), unit_s=0.001)


def _is_otter(item: Object) -> bool:
    return isinstance(item.get("transcript"), str) and "start_offset" in item


def _from_otter(items: Sequence[Object], speech: Object, *, name: str) -> Talk:
    """Times are samples, 16,000 a second; people have names in a list of their own."""
    people = _objects(speech.get("speakers"))
    names = {_plain_name(one.get("speaker_id", one.get("id"))): _speaker(one) for one in people}
    cues = []
    for number, item in enumerate(items, start=1):
        said = _plain_name(item.get("speaker_id"))
        # The number Otter heard of somebody whom nobody has named yet, as its page shows it.
        heard = _plain_name(item.get("speaker_model_label"))
        speaker = names.get(said) or (f"Speaker {heard}" if heard else said)
        start_s, end_s = (
            seconds_of(item.get(f"{edge}_offset"), unit_s=1 / 16_000) for edge in ("start", "end")
        )
        words = _words(item, "transcript", number=number, name=name)
        cues.append(Cue(speaker, words, start_s, end_s))
    return Talk(tuple(cues))


def _is_trint(item: Object) -> bool:
    return "value" in item and "time" in item and "paragraphId" in item


def _from_trint(items: Sequence[Object], _: Object, *, name: str) -> Talk:
    """Words one by one: those of one paragraph and one person are a cue."""
    cues = []
    for number, item in enumerate(items, start=1):
        start_s, length_s = (
            seconds_of(item.get(key), unit_s=0.001) for key in ("time", "duration")
        )
        end_s = start_s + (length_s or 0.0) if start_s is not None else None
        words = _words(item, "value", number=number, name=name).strip()
        cues.append((item["paragraphId"], Cue(_speaker(item), words, start_s, end_s)))
    runs = groupby(cues, key=lambda pair: (pair[0], pair[1].speaker))
    whole = [[cue for _, cue in run] for _, run in runs]
    return Talk(
        tuple(
            replace(run[0], words=" ".join(cue.words for cue in run), end_s=run[-1].end_s)
            for run in whole
        )
    )


@dataclass(frozen=True)
class _Form:
    """What one kind of program writes: the key of its list, whether an object is one of it, how it
    is read, and the keys that hold the same words again.
    """

    key: str
    fits: Callable[[Object], bool]
    read: Callable[..., Talk]
    besides: tuple[str, ...] = ()


_FORMS = (
    # openai-whisper, faster-whisper, WhisperX, aTrain: seconds
    _Form("segments", _is_segment, _from_whisper, ("word_segments",)),
    # whisper.cpp: milliseconds
    _Form("transcription", lambda _: True, _from_cpp),
    # Otter (https://otter.ai)
    _Form("transcripts", _is_otter, _from_otter, ("speakers",)),
    # Trint (https://dev.trint.com): milliseconds
    _Form("words", _is_trint, _from_trint, ("speakers",)),
    # AssemblyAI: milliseconds
    _Form("utterances", _is_utterance, _from_utterances, ("words",)),
    # the Whisper of transformers, with speakers as insanely-fast-whisper adds them: seconds
    _Form("speakers", _is_spoken_chunk, _from_chunks, ("chunks",)),
    _Form("chunks", _is_chunk, _from_chunks, ("speakers",)),
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
    if isinstance(data, dict) and "%FEATURE_STRUCTURES" in data:
        return Message("formats.document.inception")
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
