"""The disagreement desk: where coders of one source read it differently, how well they agree, and
what was decided.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rap.analysis.agreement import agreement, find_disagreements
from rap.core.errors import NotAllowedError
from rap.core.model import Coding
from rap.lab.bench import Bench
from rap.lab.permissions import Person, codings_frame, seen_coders, seen_codings
from rap.store.codings import Event

Plain = dict[str, Any]


def compare(bench: Bench, person: Person, source: str) -> Plain:
    """Agreement per code and pair, and the passages read differently, with the codings of each
    side.

    In a reflexive study there are no coefficients: a difference is then something to talk about.

    Raises
    ------
    NotAllowedError
        In blind mode, before `person` and somebody else are done.
    """
    bench.source(source)
    seen = sorted(seen_coders(bench, person, source))
    if bench.settings.blind and len(seen) < 2:
        raise NotAllowedError("lab.source.coded_blind", place=source)
    codings = [c for c in seen_codings(bench, person, source, as_coded=True) if c.start is not None]
    frame, read_by = codings_frame(bench, codings), {source: [*seen]}
    reflexive = bench.settings.method == "reflexive"
    texts = {source: bench.text(source)}
    together = len({c.coder for c in codings}) > 1
    differ = (
        find_disagreements(frame, texts=texts, coders=read_by).to_dict("records")
        if together
        else []
    )
    return {
        "coders": seen,
        "reflexive": reflexive,
        "codes": [] if reflexive or not together else _coefficients(frame, texts, read_by),
        "passages": _passages(bench, person, codings, differ, source),
    }


def _coefficients(
    frame: Any, texts: Mapping[str, str], read_by: Mapping[str, Sequence[str]]
) -> list[Plain]:
    """One row a code and pair; alpha is null where it is undefined, with the reason."""
    table = agreement(frame, texts, unit="turn", by=("code", "pair"), read_by=read_by, draws=0)
    return [
        {
            "code": row["code"],
            "pair": row["pair"],
            "n": int(row["n_units"]),
            "alpha": None if math.isnan(row["alpha"]) else round(float(row["alpha"]), 4),
            "percent": None if math.isnan(row["percent"]) else round(float(row["percent"]), 4),
            "reason": row["reason"],
        }
        for row in table.to_dict("records")
    ]


def _passages(
    bench: Bench,
    person: Person,
    codings: Sequence[Coding],
    differ: Iterable[Mapping[str, Any]],
    source: str,
) -> list[Plain]:
    """Stretches that rest on the same codings are one passage to talk about, in reading order."""
    decided = {ref: event for event in bench.fold(source).decisions for ref in event.data["refs"]}
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for row in differ:
        start, end = int(row["start"]), int(row["end"])
        refs = tuple(
            sorted(c.id for c in codings if c.code == row["code"] and _touches(c, start, end))
        )
        place = found.setdefault((row["code"], refs), [start, end])
        place[:] = [min(place[0], start), max(place[1], end)]
    by_id = {coding.id: coding for coding in codings}
    rows = [
        _row(person, code, [by_id[ref] for ref in refs], place, decided)
        for (code, refs), place in found.items()
    ]
    return sorted(rows, key=lambda row: (row["start"], row["end"], row["code"]))


def _touches(coding: Coding, start: int, end: int) -> bool:
    return (
        coding.start is not None
        and coding.end is not None
        and coding.start < end
        and start < coding.end
    )


def _row(
    person: Person,
    code: str,
    codings: Sequence[Coding],
    place: Sequence[int],
    decided: Mapping[str, Event],
) -> Plain:
    events = [decided[c.id] for c in codings if c.id in decided]
    last = max(events, key=lambda event: event.stamp) if events else None
    told = [
        {"id": c.id, "code": c.code, "coder": c.coder, "start": c.start, "end": c.end}
        for c in codings
    ]
    return {
        "start": place[0],
        "end": place[1],
        "code": code,
        "mine": [row for row in told if row["coder"] == person.id],
        "theirs": [row for row in told if row["coder"] != person.id],
        "refs": [row["id"] for row in told],
        "state": "decided" if last else "open",
        "outcome": last.data["outcome"] if last else None,
        "reason": last.data["reason"] if last else None,
        "by": last.coder if last else None,
    }
