"""Nouns to frames: Arrow tables of sources, cases, codes and codings, one row each."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.model import (
    ANSWERS,
    Code,
    Codebook,
    Coding,
    Finding,
    Guide,
    Memo,
    Observation,
    Source,
    Vote,
    in_language,
)
from rap.store.codebook import resolve_code
from rap.store.codings import Event
from rap.store.memos import parse_cell
from rap.store.wordings import has_count
from rap.study.consent import Voices

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE_FACTS = (
    "source",
    "kind",
    "language",
    "phase",
    "month",
    "rights",
    "cases",
    "n_characters",
    "consent",
)


def _table(columns: Mapping[str, Sequence[Any]], **types: pa.DataType) -> pa.Table:
    """A table of columns, of text where `types` names no other type."""
    import pyarrow as pa

    arrays = [pa.array(column, types.get(name, pa.string())) for name, column in columns.items()]
    return pa.table(arrays, names=list(columns))


def _table_of_rows(
    names: Sequence[str], rows: Iterable[Sequence[Any]], **types: pa.DataType
) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return _table(dict(zip(names, columns, strict=True)), **types)


def _offset_types() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {"start": pa.int64(), "end": pa.int64()}


def sources_table(
    sources: Iterable[Source], *, lengths: Mapping[str, int], consent: Mapping[str, str]
) -> pa.Table:
    """One row a source: source kind language phase month rights cases (list) n_characters consent,
    then a column a variable.

    `consent` is `Voices.consent` of each: public, yes, no or unknown.
    """
    import pyarrow as pa

    rows = list(sources)
    facts = [
        [
            *(s.id, s.kind, s.language, s.phase, s.month or None, s.rights),
            *(s.cases, lengths[s.id], consent[s.id]),
        ]
        for s in rows
    ]
    types = {"phase": pa.int8(), "cases": pa.list_(pa.string()), "n_characters": pa.int64()}
    table = _table_of_rows(SOURCE_FACTS, facts, **types)
    return _with_variables(table, [s.variables for s in rows])


def _with_variables(table: pa.Table, rows: Sequence[Mapping[str, Sequence[str]]]) -> pa.Table:
    """A column more for each variable, by name: lists where some row has several values, else text."""
    import pyarrow as pa

    for key in sorted({key for row in rows for key in row}):
        cells = [row.get(key, ()) for row in rows]
        if any(len(cell) > 1 for cell in cells):
            column = pa.array([list(cell) for cell in cells], pa.list_(pa.string()))
        else:
            column = pa.array([cell[0] if cell else None for cell in cells], pa.string())
        table = table.append_column(key, column)
    return table


def cases_table(
    values: Mapping[str, Mapping[str, Sequence[str]]], *, sources: Mapping[str, Sequence[str]]
) -> pa.Table:
    """One row a case: case, sources (list), then one column a variable, lists where somebody has
    several values.
    """
    import pyarrow as pa

    heard = [list(sources.get(case, ())) for case in values]
    table = _table({"case": list(values), "sources": heard}, sources=pa.list_(pa.string()))
    return _with_variables(table, list(values.values()))


def codebook_table(codes: Iterable[Code], *, languages: Sequence[str]) -> pa.Table:
    """One row a code in tree order: code, family, parent, colour, retired, merged_into, label and
    definition per language.
    """
    rows = list(codes)
    columns: dict[str, list[Any]] = {
        "code": [c.id for c in rows],
        "family": [c.family for c in rows],
    }
    for key in ("parent", "colour", "merged_into", "retired"):
        columns[key] = [getattr(c, key) or None for c in rows]
    for language in languages:
        for key in ("label", "definition"):
            columns[f"{key}_{language}"] = [
                in_language(getattr(c, key), language, c.id if key == "label" else "") for c in rows
            ]
    return _table(columns)


def guides_table(guides: Iterable[Guide], book: Codebook) -> pa.Table:
    """One row a guide and a theme that it asks about: guide, code, family; merges are followed."""
    families = {code.id: code.family for code in book.codes}
    rows = [
        (guide.id, code, families[code])
        for guide in guides
        for code in dict.fromkeys(resolve_code(book, theme) for theme in guide.themes)
        if code
    ]
    return _table_of_rows(("guide", "code", "family"), rows)


def codings_table(
    codings: Iterable[Coding], *, families: Mapping[str, str], cases: Mapping[str, str]
) -> pa.Table:
    """One row a coding: coding, source, start, end, code, family, coder, case, t, important (no
    start: the whole source).
    """
    import pyarrow as pa

    rows = list(codings)
    columns: dict[str, list[Any]] = {
        "coding": [c.id for c in rows],
        "source": [c.source for c in rows],
        "start": [c.start for c in rows],
        "end": [c.end for c in rows],
        "code": [c.code for c in rows],
        "family": [families.get(c.code, "") for c in rows],
        "coder": [c.coder for c in rows],
        "case": [cases[c.id] or None for c in rows],
        "t": [c.t for c in rows],
        "important": [c.important for c in rows],
    }
    return _table(columns, important=pa.bool_(), **_offset_types())


def summaries_table(memos: Iterable[Memo], *, families: Mapping[str, str]) -> pa.Table:
    """One row a summary of a cell of the framework: case, code, family, coder, date, text; other
    memos are left out.
    """
    cells = ((parse_cell(memo.about), memo) for memo in memos)
    rows = sorted(
        (*cell, families.get(cell[1], ""), memo.by, memo.date, memo.body)
        for cell, memo in cells
        if cell
    )
    return _table_of_rows(("case", "code", "family", "coder", "date", "text"), rows)


def turns_table(voices: Iterable[Voices]) -> pa.Table:
    """One row a turn: source, start and end (of its words, without the label), speaker, role, whose
    (words they are, as `Voices.said` tells it), case (whose words they are), language (of the talk).
    """
    rows = []
    for voice in voices:
        roles = {speaker.label: speaker.role for speaker in voice.source.speakers}
        for turn, whose, case in voice.said:
            said = (turn.label or None, roles.get(turn.label), whose or None, case or None)
            language = turn.language or voice.source.language
            rows.append((voice.source.id, turn.body, turn.end, *said, language))
    names = ("source", "start", "end", "speaker", "role", "whose", "case", "language")
    return _table_of_rows(names, rows, **_offset_types())


def decisions_table(
    decisions: Iterable[tuple[str, Event]], *, codings: Mapping[str, Coding]
) -> pa.Table:
    """One row a decision and coding: source, coding, code, coder, start, end, outcome (keep, drop,
    accept), reason, by, t.
    """
    rows = []
    for source, event in decisions:
        told = (event.data["outcome"], event.data["reason"], event.coder, event.t)
        for ref in event.data["refs"]:
            c = codings.get(ref)
            place = (c.code, c.coder, c.start, c.end) if c else (None,) * 4
            rows.append((source, ref, *place, *told))
    names = ("source", "coding", "code", "coder", "start", "end", "outcome", "reason", "by", "t")
    return _table_of_rows(names, rows, **_offset_types())


def votes_table(votes: Iterable[Vote], findings: Iterable[Finding]) -> pa.Table:
    """One row a finding and focus group: source, date, finding, present, yes, partly, no, not_mine
    (people), dots, and `counts`: whether they were given to words that count today.
    """
    import pyarrow as pa

    known = {one.id: one for one in findings}

    counts = ("present", *(answer.replace("-", "_") for answer in ANSWERS), "dots")
    rows = (
        (
            *(v.source, v.date, v.finding, v.present),
            *(v.answers.get(a, 0) for a in ANSWERS),
            v.dots,
            v.finding in known and has_count(v.wordings, known[v.finding]),
        )
        for v in votes
    )
    names = ("source", "date", "finding", *counts, "counts")
    types = {**dict.fromkeys(counts, pa.int64()), "counts": pa.bool_()}
    return _table_of_rows(names, rows, **types)


def observations_table(observations: Iterable[Observation]) -> pa.Table:
    """One row a line: space, date, criterion, value (as written), unit, note, by, visit (the file:
    in a survey each person is in it once).
    """
    names = ("space", "date", "criterion", "value", "unit", "note", "by", "visit")
    parts = attrgetter(*names[:-1], "id")
    return _table_of_rows(names, map(parts, observations))


# What one run may see, handed to its kernel in a file that the environment names.

RUN_VARIABLE = "RAP_RUN"
# set by `rap lab`: jupyter-scheduler runs copies of notebooks in a folder of its own
STUDY_VARIABLE = "RAP_STUDY"


@dataclass(frozen=True)
class Snapshot:
    """What one run may see: sources, surveys, and log lengths in bytes (path relative to the study),
    as of one day.

    `run` is its name in `[[tool.rap.runs]]`. `sent`: where on another machine what
    `rap.topics.runs.sent` packed can be read; there is no folder of a study then, and `saved` is a
    file in memory that gets the tables this run saves. `people` lies in the folder that the run
    fills. `tables`: path of each table of other runs that this one uses -> its run, its name
    (`table`), and the values of that run's `each`.
    """

    root: Path
    audience: str
    sources: tuple[str, ...]
    lengths: Mapping[str, int]
    on: datetime.date
    people: Path | None = None
    run: str = ""
    sent: Path | None = None
    saved: Path | None = None
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    surveys: tuple[str, ...] = ()

    def to_json(self) -> str:
        plain = {
            **self.__dict__,
            "root": str(self.root),
            "on": self.on.isoformat(),
            "people": str(self.people or ""),
            "sent": str(self.sent or ""),
            "saved": str(self.saved or ""),
        }
        return json.dumps(plain, default=list)


def parse_snapshot(text: str) -> Snapshot:
    """The snapshot that `Snapshot.to_json` wrote."""
    data = json.loads(text)
    typed = {
        "root": Path(data["root"]),
        "sources": tuple(data["sources"]),
        "surveys": tuple(data.get("surveys", ())),
        "on": datetime.date.fromisoformat(data["on"]),
        **{key: Path(data[key]) if data[key] else None for key in ("people", "sent", "saved")},
    }
    return Snapshot(**data | typed)


def running_snapshot() -> Snapshot | None:
    """The snapshot of the run this process belongs to, None outside a run."""
    path = os.environ.get(RUN_VARIABLE, "")
    return parse_snapshot(Path(path).read_text(encoding="utf-8")) if path else None
