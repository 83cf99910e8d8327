"""Suggestions for one source and code, learned from what `person` may see, and how often they were taken."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from rap.analysis.suggestions import cut_units, suggest
from rap.core.references import code_of
from rap.lab.workbench.bench import Bench
from rap.lab.workbench.frames import seen_codings
from rap.lab.workbench.permissions import Person

Plain = dict[str, Any]
Place = tuple[int, int]


def suggest_for(bench: Bench, person: Person, source: str, code: str, *, n: int = 20) -> Plain:
    """Stretches of `source` that resemble what was coded with `code` in sources of its language.

    Raises
    ------
    WrongUseError
        When too little was coded to learn from.
    """
    wanted, language = code_of(bench.book, code).id, bench.source(source).language
    coded: list[str] = []
    uncoded: list[str] = []
    for other in bench.sources.values():
        if other.language == language:
            text, places = bench.text(other.id), _coded(bench, person, other.id, wanted)
            coded += [text[start:end] for start, end in places]
            if places or other.id == source:
                free = (place for place in _units(bench, other.id) if not _is_touched(place, places))
                uncoded += [text[start:end] for start, end in free if other.id != source]
    here, text = _coded(bench, person, source, wanted), bench.text(source)
    refused = {(e.data["start"], e.data["end"]) for e in _hints(bench, source, wanted) if not e.data["taken"]}
    free_here = [p for p in _units(bench, source) if not _is_touched(p, here) and p not in refused]
    found, model = suggest(coded, uncoded, [text[start:end] for start, end in free_here], n=n, language=language)
    return {
        "passages": [
            {"start": free_here[s.number][0], "end": free_here[s.number][1], "score": s.score, "words": list(s.words)}
            for s in found
        ],
        "acceptance": _acceptance(bench, wanted),
        "model": {
            "kind": model,
            "n": len(coded),
            "when": datetime.datetime.now(datetime.UTC).isoformat("T", "seconds"),
        },
        "on": bench.settings.method != "reflexive",
    }


def _coded(bench: Bench, person: Person, source: str, code: str) -> list[Place]:
    return [
        (c.start, c.end)
        for c in seen_codings(bench, person, source)
        if c.code == code and c.start is not None and c.end is not None
    ]


def _units(bench: Bench, source: str) -> Iterator[Place]:
    """What people other than the interviewer said, in pieces; masked words are nobody's to suggest."""
    voices, text = bench.voices(source), bench.text(source)
    asking = {s.label for s in voices.source.speakers if s.role == "interviewer"}
    for turn in voices.turns:
        if turn.label not in asking and voices.may(turn.body, turn.end, "analyse"):
            yield from cut_units(text[turn.body : turn.end], start=turn.body)


def _is_touched(place: Place, places: list[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in places)


def _hints(bench: Bench, source: str, code: str) -> list[Any]:
    return [event for event in bench.fold(source).hints if event.data["code"] == code]


def _acceptance(bench: Bench, code: str) -> dict[str, int]:
    """How many suggestions of this code were taken and how many refused, in the whole study."""
    taken = [bool(event.data["taken"]) for source in bench.sources for event in _hints(bench, source, code)]
    return {"taken": sum(taken), "refused": len(taken) - sum(taken)}
