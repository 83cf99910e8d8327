"""Nouns to frames: Arrow tables of sources, cases, codes and codings, one row each."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.model import ANSWERS, Code, Coding, Memo, Observation, Source, Vote, in_language
from rap.store.codings import Event
from rap.store.memos import parse_cell
from rap.study.consent import Voices

if TYPE_CHECKING:
    import pandas as pd
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


def sources_table(
    sources: Iterable[Source], *, lengths: Mapping[str, int], consent: Mapping[str, str]
) -> pa.Table:
    """One row a source: source kind language phase month rights cases (list) n_characters consent,
    then a column a variable.

    `consent` is `Voices.consent` of each: public, yes, no or unknown.
    """
    import pyarrow as pa

    rows = list(sources)
    columns = {
        "source": pa.array([s.id for s in rows], pa.string()),
        "kind": pa.array([s.kind for s in rows], pa.string()),
        "language": pa.array([s.language for s in rows], pa.string()),
        "phase": pa.array([s.phase for s in rows], pa.int8()),
        "month": pa.array([s.month or None for s in rows], pa.string()),
        "rights": pa.array([s.rights for s in rows], pa.string()),
        "cases": pa.array([list(s.cases) for s in rows], pa.list_(pa.string())),
        "n_characters": pa.array([lengths[s.id] for s in rows], pa.int64()),
        "consent": pa.array([consent[s.id] for s in rows], pa.string()),
    }
    columns |= _variable_columns([s.variables for s in rows])
    return pa.table(list(columns.values()), names=list(columns))


def _variable_columns(rows: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, pa.Array]:
    """One column a variable, by name: lists where some row has several values, else text."""
    import pyarrow as pa

    columns = {}
    for key in sorted({key for row in rows for key in row}):
        cells = [row.get(key, ()) for row in rows]
        if any(len(cell) > 1 for cell in cells):
            columns[key] = pa.array([list(cell) for cell in cells], pa.list_(pa.string()))
        else:
            columns[key] = pa.array([cell[0] if cell else None for cell in cells], pa.string())
    return columns


def cases_table(
    values: Mapping[str, Mapping[str, Sequence[str]]], *, sources: Mapping[str, Sequence[str]]
) -> pa.Table:
    """One row a case: case, sources (list), then one column a variable, lists where somebody has
    several values.
    """
    import pyarrow as pa

    columns = {
        "case": pa.array(list(values), pa.string()),
        "sources": pa.array([list(sources.get(c, ())) for c in values], pa.list_(pa.string())),
    }
    columns |= _variable_columns(list(values.values()))
    return pa.table(list(columns.values()), names=list(columns))


def codebook_table(codes: Iterable[Code], *, languages: Sequence[str]) -> pa.Table:
    """One row a code in tree order: code, family, parent, colour, retired, merged_into, label and
    definition per language.
    """
    import pyarrow as pa

    rows = list(codes)
    columns: dict[str, list[Any]] = {
        "code": [c.id for c in rows],
        "family": [c.family for c in rows],
    }
    columns |= {
        key: [getattr(c, key) or None for c in rows]
        for key in ("parent", "colour", "merged_into", "retired")
    }
    for language in languages:
        for key in ("label", "definition"):
            columns[f"{key}_{language}"] = [
                in_language(getattr(c, key), language, c.id if key == "label" else "") for c in rows
            ]
    return pa.table(
        [pa.array(column, pa.string()) for column in columns.values()], names=list(columns)
    )


def codings_table(
    codings: Iterable[Coding], *, families: Mapping[str, str], cases: Mapping[str, str]
) -> pa.Table:
    """One row a coding: coding, source, start, end, code, family, coder, case, t, important (no
    start: the whole source).
    """
    import pyarrow as pa

    rows = list(codings)
    columns = {
        "coding": pa.array([c.id for c in rows], pa.string()),
        "source": pa.array([c.source for c in rows], pa.string()),
        "start": pa.array([c.start for c in rows], pa.int64()),
        "end": pa.array([c.end for c in rows], pa.int64()),
        "code": pa.array([c.code for c in rows], pa.string()),
        "family": pa.array([families.get(c.code, "") for c in rows], pa.string()),
        "coder": pa.array([c.coder for c in rows], pa.string()),
        "case": pa.array([cases[c.id] or None for c in rows], pa.string()),
        "t": pa.array([c.t for c in rows], pa.string()),
        "important": pa.array([c.important for c in rows], pa.bool_()),
    }
    return pa.table(list(columns.values()), names=list(columns))


def summaries_table(memos: Iterable[Memo], *, families: Mapping[str, str]) -> pa.Table:
    """One row a summary of a cell of the framework: case, code, family, coder, date, text; other
    memos are left out.
    """
    import pyarrow as pa

    names = ("case", "code", "family", "coder", "date", "text")
    cells = ((parse_cell(memo.about), memo) for memo in memos)
    rows = sorted(
        (*cell, families.get(cell[1], ""), memo.by, memo.date, memo.body)
        for cell, memo in cells
        if cell
    )
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=names)


def turns_table(voices: Iterable[Voices]) -> pa.Table:
    """One row a turn: source, start and end (of its words, without the label), speaker, role, case,
    language (of the talk).
    """
    import pyarrow as pa

    rows = []
    for voice in voices:
        by_label = {speaker.label: speaker for speaker in voice.source.speakers}
        for turn in voice.turns:
            who = by_label.get(turn.label)
            role, case = (who.role, who.case or None) if who else (None, None)
            language = turn.language or voice.source.language
            rows.append(
                (voice.source.id, turn.body, turn.end, turn.label or None, role, case, language)
            )
    names = ("source", "start", "end", "speaker", "role", "case", "language")
    types = {"start": pa.int64(), "end": pa.int64()}
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        [pa.array(c, types.get(n, pa.string())) for n, c in zip(names, columns, strict=True)],
        names=names,
    )


def decisions_table(
    decisions: Iterable[tuple[str, Event]], *, codings: Mapping[str, Coding]
) -> pa.Table:
    """One row a decision and coding: source, coding, code, coder, start, end, outcome (keep, drop,
    accept), reason, by, t.
    """
    import pyarrow as pa

    rows = [
        (
            source,
            ref,
            *_place_of(codings.get(ref)),
            event.data["outcome"],
            event.data["reason"],
            event.coder,
            event.t,
        )
        for source, event in decisions
        for ref in event.data["refs"]
    ]
    names = ("source", "coding", "code", "coder", "start", "end", "outcome", "reason", "by", "t")
    types = {"start": pa.int64(), "end": pa.int64()}
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        [pa.array(c, types.get(n, pa.string())) for n, c in zip(names, columns, strict=True)],
        names=names,
    )


def _place_of(coding: Coding | None) -> tuple[str | None, str | None, int | None, int | None]:
    return (
        (coding.code, coding.coder, coding.start, coding.end)
        if coding
        else (None, None, None, None)
    )


def votes_table(votes: Iterable[Vote]) -> pa.Table:
    """One row a finding and focus group: source, date, finding, present, yes, partly, no, not_mine
    (people), dots.
    """
    import pyarrow as pa

    rows = list(votes)
    columns = {
        key: pa.array([getattr(v, key) for v in rows], pa.string())
        for key in ("source", "date", "finding")
    }
    counts = {"present": [v.present for v in rows]}
    counts |= {
        answer.replace("-", "_"): [v.answers.get(answer, 0) for v in rows] for answer in ANSWERS
    }
    counts["dots"] = [v.dots for v in rows]
    columns |= {key: pa.array(values, pa.int64()) for key, values in counts.items()}
    return pa.table(list(columns.values()), names=list(columns))


def observations_table(observations: Iterable[Observation]) -> pa.Table:
    """One row a line: space, date, criterion, value (as written), unit, note, by."""
    import pyarrow as pa

    rows = list(observations)
    names = ("space", "date", "criterion", "value", "unit", "note", "by")
    return pa.table(
        [pa.array([getattr(row, name) for row in rows], pa.string()) for name in names], names=names
    )


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """The frame of a table; whole numbers stay whole where some are missing (`Int64`)."""
    import pandas as pd
    import pyarrow as pa

    return table.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype(), pa.int8(): pd.Int8Dtype()}.get
    )


# What one run may see, handed to its kernel in a file that the environment names.

RUN_VARIABLE = "RAP_RUN"
# set by `rap lab`: jupyter-scheduler runs copies of notebooks in a folder of its own
STUDY_VARIABLE = "RAP_STUDY"


@dataclass(frozen=True)
class Snapshot:
    """What one run may see: sources, and log lengths in bytes (path relative to the study), as of
    one day.

    `run` is its name in `[[tool.rap.runs]]`.
    """

    root: Path
    audience: str
    sources: tuple[str, ...]
    lengths: Mapping[str, int]
    on: datetime.date
    people: Path | None = None
    run: str = ""

    def to_json(self) -> str:
        plain = {
            **self.__dict__,
            "root": str(self.root),
            "on": self.on.isoformat(),
            "people": str(self.people or ""),
        }
        return json.dumps(plain, default=list)


def parse_snapshot(text: str) -> Snapshot:
    """The snapshot that `Snapshot.to_json` wrote."""
    data = json.loads(text)
    people = Path(data["people"]) if data["people"] else None
    on = datetime.date.fromisoformat(data["on"])
    return Snapshot(
        Path(data["root"]),
        data["audience"],
        tuple(data["sources"]),
        data["lengths"],
        on,
        people,
        data["run"],
    )


def running_snapshot() -> Snapshot | None:
    """The snapshot of the run this process belongs to, None outside a run."""
    path = os.environ.get(RUN_VARIABLE, "")
    return parse_snapshot(Path(path).read_text(encoding="utf-8")) if path else None
