"""Captions with times: WebVTT (`.vtt`, https://www.w3.org/TR/webvtt1/), SubRip (`.srt`) and
YouTube's `.sbv`, read strictly.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rap.core.errors import Message, RefusedError
from rap.formats.plain_text import counted
from rap.formats.timed_cues import Cue, Talk, one_line, parse_clock
from rap.formats.who_speaks.doubts import about, find_doubts_within, find_like_turns
from rap.formats.who_speaks.speaker_words import fold
from rap.formats.who_speaks.speakers import Cast, find_cast
from rap.formats.who_speaks.turn_labels import (
    CARETS,
    SPACES,
    Opening,
    opening_patterns,
    parse_opening,
)

# Unlabelled cues before the first label: more than these, and what only looks like labels is not
# believed.
_TITLE_CUES = 12
# Where more cues than this, for each with a name, have none, names stand at a change of speaker.
_FEW_WITHOUT_NAME = 0.5
# Bounded, because unbounded spaces next to each other make a regular expression slow on
# purpose-made lines.
_ARROW = re.compile(
    r"[ \t]{0,9}(?P<start>[\d:.,]{1,20})[ \t]{0,9}-->[ \t]{0,9}(?P<end>[\d:.,]{1,20})(?:[ \t].*)?"
)
# YouTube writes both times with a comma between them (https://support.google.com/youtube/answer/2734698).
_SBV_TIME = re.compile(
    r"\A[ \t]{0,9}(\d{1,3}:\d\d:\d\d\.\d{1,3}),(\d{1,3}:\d\d:\d\d\.\d{1,3})[ \t]{0,9}\Z"
)
_EXAMPLES = {
    "vtt": "00:00:01.000 --> 00:00:04.000",
    "srt": "00:00:01,000 --> 00:00:04,000",
    "sbv": "0:00:01.000,0:00:04.000",
}
_LIKE_ARROW = re.compile(r"[ \t]{0,9}[-\d:.,]{0,20}[ \t]{0,9}-->")
_BLOCKS = ("NOTE", "STYLE", "REGION")
# Tags of the two formats; anything else in angle brackets, such as <laughs>, are words of the talk.
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:\.[^\s<>.]{0,80}){0,9}(?:[ \t][^<>]{0,200})?>|<[\d:.]{5,14}>",
    re.I,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>.]{0,80}){0,9}[ \t]+([^<>]{1,200})>")
_VOICE_END = re.compile(r"</v>|<v(?:\.[^\s<>.]{0,80}){0,9}>")
_LANGUAGE = re.compile(r"<lang[ \t]+([a-z]{2})(?:-[A-Za-z0-9]{1,8})*>")
_WORD_TIME = re.compile(r"<\d[\d:.]{4,13}>")
_UNKNOWN_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>")
# Aegisub and other editors of SubRip write `{\\an8}` to place a line.
_POSITION = re.compile(r"\{\\an?\d{1,2}\}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DASH = re.compile(r"[-–—](?![-–—\d])")


@dataclass(frozen=True)
class _Raw:
    """One cue as it stands: its payload as lines, tags and all."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


def parse_captions(
    text: str, *, name: str, kind: str, given: Mapping[str, str] | None = None
) -> Talk:
    """The cues of a caption file in time order, those of one speaker in a row joined.

    Speakers are read from `<v Name>` (Teams writes it), or else from `NAME:` in the words (Zoom and
    Otter do). A cue without a name goes on with the one before when names are in the words, and has
    none when they are in tags. Tags, styles, notes and settings are dropped.

    Parameters
    ----------
    text : decoded, `\\n` line ends
    kind : `vtt`, `srt` or `sbv`
    given : labels as written -> labels in the text

    Raises
    ------
    RefusedError
        No cue, a time that is not one, or a `.vtt` that does not begin with WEBVTT.
    """
    lines = text.split("\n")
    counts: Counter[str] = Counter()
    raws = _read(_body(lines, kind, name=name), kind, counts=counts, name=name)
    raws = _without_repeats(raws, counts)
    ordered = sorted(raws, key=lambda raw: raw.start_s)
    counts["formats.note.cues_overlap"] = _count_overlaps(ordered)
    counts["formats.note.cues_backwards"] = sum(raw.end_s < raw.start_s for raw in ordered)
    counts["formats.note.unknown_tags"] = _count_unknown(ordered)
    talk = (
        _with_voices(ordered)
        if any(map(_has_voice, ordered))
        else _with_names(ordered, dict(given or {}), counts=counts)
    )
    notes = (*counted(counts.items()), *talk.notes)
    return replace(talk, notes=notes, is_cut=True)


def _body(lines: Sequence[str], kind: str, *, name: str) -> list[tuple[int, str]]:
    """The lines with their numbers; those of the head of a WebVTT file are left out."""
    numbered = list(enumerate(lines, start=1))
    is_vtt = re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]) is not None
    if kind != "vtt" and is_vtt:
        raise RefusedError("formats.captions.is_webvtt", place=f"{name}:1", suffix=f".{kind}")
    if kind == "sbv":
        return [(at, _SBV_TIME.sub(r"\1 --> \2", line)) for at, line in numbered]
    if kind == "srt":
        return numbered
    if not is_vtt:
        raise RefusedError("formats.captions.not_webvtt", place=f"{name}:1")
    end = next((at for at, line in numbered if not line.strip() or _is_time(line)), len(lines))
    return numbered[end - 1 :]


def _read(
    body: Sequence[tuple[int, str]], kind: str, *, counts: Counter[str], name: str
) -> list[_Raw]:
    """Cut the lines at the times; what stands before the first one is a name or number of a cue, or
    a block.
    """
    at_times = [at for at, (_, line) in enumerate(body) if _is_time(line)]
    if not at_times:
        raise RefusedError("formats.captions.no_cue", place=name, example=_EXAMPLES[kind])
    _check_before(body[: _start_of(body, at_times[0], kind=kind)], kind, counts=counts, name=name)
    ends = [*(_start_of(body, at, kind=kind) for at in at_times[1:]), len(body)]
    raws = []
    for at, end in zip(at_times, ends, strict=True):
        start_s, end_s = _times(*body[at], kind=kind, name=name)
        payload = _payload([line for _, line in body[at + 1 : end]], kind, counts=counts)
        raws.append(_Raw(start_s, end_s, tuple(payload)))
    return raws


def _is_time(line: str) -> bool:
    return "-->" in line and _LIKE_ARROW.match(line) is not None


def _start_of(body: Sequence[tuple[int, str]], at: int, *, kind: str) -> int:
    """Where the cue begins whose time is at `at`: at its name or number, if it has one."""
    if at == 0 or not body[at - 1][1].strip():
        return at
    before = body[at - 1][1]
    alone = at == 1 or not body[at - 2][1].strip()
    is_number = before.strip().isdecimal()
    return at - 1 if is_number or (kind == "vtt" and alone) else at


def _check_before(
    before: Sequence[tuple[int, str]], kind: str, *, counts: Counter[str], name: str
) -> None:
    lines = [line for _, line in before]
    if any(line.strip() for line in _payload(lines, kind, counts=counts)):
        number = next(number for number, line in before if line.strip())
        raise RefusedError("formats.captions.before_first_time", place=f"{name}:{number}")


def _times(number: int, line: str, *, kind: str, name: str) -> tuple[float, float]:
    match = _ARROW.fullmatch(line)
    start_s, end_s = (
        (parse_clock(match["start"]), parse_clock(match["end"])) if match else (None, None)
    )
    if start_s is None or end_s is None:
        place = f"{name}:{number}"
        raise RefusedError("formats.captions.bad_time", place=place, example=_EXAMPLES[kind])
    return start_s, end_s


def _payload(lines: Sequence[str], kind: str, *, counts: Counter[str]) -> list[str]:
    """The lines of a cue without empty ones and, in WebVTT, without notes, styles and regions after
    it.
    """
    kept: list[str] = []
    dropping = False
    for at, line in enumerate(lines):
        opens = at == 0 or not lines[at - 1].strip()
        word = line.split(maxsplit=1)[0] if line.strip() else ""
        if not word:
            dropping = False
        elif (
            kind == "vtt" and opens and word in _BLOCKS and (word == "NOTE" or line.strip() == word)
        ):
            dropping = True
            counts["formats.note.caption_blocks"] += 1
        elif not dropping:
            counts["formats.note.after_empty_line"] += opens and at > 0 and bool(kept)
            kept.append(line)
    return kept


def _without_repeats(raws: list[_Raw], counts: Counter[str]) -> list[_Raw]:
    """Captions that roll (YouTube's automatic ones) show each line twice; they have times inside
    their lines.
    """
    if not any(_WORD_TIME.search(line) for raw in raws for line in raw.lines):
        return raws
    rolled: list[_Raw] = []
    before = ""
    for raw in raws:
        lines = []
        for line in filter(_plain, raw.lines):
            is_new = _plain(line) != before
            before = _plain(line)
            lines += [line] * is_new
            counts["formats.note.rolling"] += not is_new
        if lines:
            rolled.append(replace(raw, lines=tuple(lines)))
    return rolled


def _count_overlaps(raws: Sequence[_Raw]) -> int:
    latest, n = 0.0, 0
    for raw in raws:
        n += raw.start_s < latest
        latest = max(latest, raw.end_s)
    return n


def _count_unknown(raws: Sequence[_Raw]) -> int:
    return sum(len(_UNKNOWN_TAG.findall(_TAG.sub("", line))) for raw in raws for line in raw.lines)


def _plain(line: str) -> str:
    """A line without tags, entities decoded."""
    bare = _POSITION.sub("", _TAG.sub("", line))
    return _ENTITY.sub(lambda match: html.unescape(match[0]), bare).strip(SPACES)


def _has_voice(raw: _Raw) -> bool:
    return any(_VOICE.search(line) for line in raw.lines)


def _with_voices(raws: Sequence[_Raw]) -> Talk:
    """Speaker names are in tags, as Teams writes them; a cue may hold several voices."""
    cues = []
    for raw in raws:
        payload = "\n".join(raw.lines)
        language = match[1] if (match := _LANGUAGE.search(payload)) else ""
        before, *rest = _VOICE.split(payload)
        parts = [("", before), *_voices(rest)]
        said = [(who, words) for who, words in parts if one_line(_plain(words))]
        cues += [Cue(who, _plain(words), raw.start_s, raw.end_s, language) for who, words in said]
    return Talk(tuple(cues))


def _voices(pieces: Sequence[str]) -> list[tuple[str, str]]:
    """`[name, words, name, words]` as pairs; what follows `</v>` has no speaker."""
    pairs = []
    for who, words in zip(pieces[::2], pieces[1::2], strict=True):
        own, *after = _VOICE_END.split(words, maxsplit=1)
        pairs += [(" ".join(_plain(who).split()), own), *(("", rest) for rest in after)]
    return pairs


def _with_names(raws: Sequence[_Raw], given: dict[str, str], *, counts: Counter[str]) -> Talk:
    """Speaker names are parsed from the text, `NAME: words`; a line without a name goes on."""
    patterns = opening_patterns(given)
    lines = [[(_plain(line), _plain_opening(line, patterns)) for line in raw.lines] for raw in raws]
    openings = [opening for cue in lines for _, opening in cue if opening]
    # `>>` says that somebody else speaks, so that a name after it is one, even when it comes once.
    sure = [o.label for cue in lines for line, o in cue if o and line.startswith(">>")]
    cast = find_cast(openings, given, sure=sure)
    is_named = [any(o and fold(o.label) in cast.labels for _, o in cue) for cue in lines]
    first = is_named.index(True) if any(is_named) else None
    if first is None or (not cast.sure and first > _TITLE_CUES):
        return _lines_alone(raws, counts)
    cues: list[Cue] = []
    read: list[Opening | None] = []
    starts_cue: list[bool] = []
    speaker = ""
    for raw, cue in zip(raws, lines, strict=True):
        goes_on = not (cue and cue[0][1] and fold(cue[0][1].label) in cast.labels)
        counts["formats.note.goes_on"] += goes_on and bool(speaker)
        for at, (words, opening) in enumerate(cue):
            if opening and fold(opening.label) in cast.labels:
                speaker, words = opening.label, opening.words
            cues.append(Cue(speaker, words, raw.start_s, raw.end_s))
            read.append(opening)
            starts_cue.append(at == 0)
    heard = [(cue, opening) for cue, opening in zip(cues, read, strict=True) if cue.words]
    starts = [start for cue, start in zip(cues, starts_cue, strict=True) if cue.words]
    like_turns = find_like_turns([opening for _, opening in heard], cast.labels)
    doubts = _doubts(heard, starts, cast)
    places = [str(at + 1) for at in sorted(like_turns)]
    once = [Message("formats.dialogue.heard_once", lines=places, n=len(places))] if places else []
    return Talk(tuple(cue for cue, _ in heard), (*cast.notes, *once, *doubts), labels=cast.found)


def _doubts(
    heard: Sequence[tuple[Cue, Opening | None]], starts: Sequence[bool], cast: Cast
) -> tuple[Message, ...]:
    """What has no name and counts as words of the speaker before: where a dash or `>>` says that
    somebody else speaks, and each cue where few have no name. `starts` are first lines of a cue.
    """
    lines: list[str] = []
    changes: set[int] = set()
    whole = 0
    for at, ((cue, opening), is_start) in enumerate(zip(heard, starts, strict=True)):
        is_named = opening is not None and fold(opening.label) in cast.labels
        is_change = not is_named and (_is_dash(cue.words) or cue.words.startswith(CARETS))
        changes |= {at} if is_change and cue.speaker else set()
        if is_named or is_change or is_start or not lines:
            whole = at
            lines.append(cue.words)
        else:  # the rest of a cue is of the line above
            lines[whole] += f" {cue.words}"
            lines.append("")
    roles = {speaker.label: speaker.role for speaker in cast.speakers}
    openings = [None if at in changes else one for at, (_, one) in enumerate(heard)]
    said = ["" if at in changes else line for at, line in enumerate(lines)]
    found = find_doubts_within(said, openings, cast.labels, roles, few_go_on=_FEW_WITHOUT_NAME)
    within = ("formats.doubt.label_within", "formats.note.go_on")  # told of all talks; counted
    return (
        *about("formats.doubt.another_speaks", {at + 1 for at in changes}),
        *(doubt for doubt in found if doubt.id not in within),
    )


def _plain_opening(line: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> Opening | None:
    """A label in a line; in captions it stands before words and never alone with a time."""
    words = _plain(line)
    words = words[1:].lstrip(SPACES) if _DASH.match(words) else words
    opening = parse_opening(words, patterns)
    return opening if opening and opening.kind == "inline" else None


def _is_dash(line: str) -> bool:
    """Whether a line begins as lines of a dialogue do; a number below zero does not open one."""
    return _DASH.match(_plain(line)) is not None


def _lines_alone(raws: Sequence[_Raw], counts: Counter[str]) -> Talk:
    """A cue a line; dashes say that somebody else speaks, but not who, so they stay and begin a
    line.
    """
    cues = []
    for raw in raws:
        dashed = any(map(_is_dash, raw.lines))
        counts["formats.note.cue_dashes"] += dashed
        pieces = raw.lines if dashed else (" ".join(raw.lines),)
        cues += [Cue("", _plain(piece), raw.start_s, raw.end_s) for piece in pieces]
    return Talk(tuple(cues))
