"""The audit trail: every act of coding, deciding and finding, without words and without cases."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from rap.report.table_files import safe_cell
from rap.store.answers import read_votes
from rap.store.codebook import read_codebook
from rap.store.codings import read_events
from rap.store.findings import read_findings
from rap.store.ledger import read_releases
from rap.store.memos import read_memos
from rap.store.observations import read_observations
from rap.store.sources import read_sources


@dataclass(frozen=True, order=True)
class Act:
    """One act: the day, who (a coder's id, or nothing), what, on which thing, and what more can be
    said in a word.
    """

    when: str
    who: str
    what: str
    thing: str
    more: str = ""


def read_trail(root: Path) -> tuple[Act, ...]:
    """All acts the study knows of, oldest first. Reasons people wrote stay in their own files."""
    return tuple(sorted([*_coded(root), *_found(root), *_brought(root)]))


def _coded(root: Path) -> Iterator[Act]:
    for source in read_sources(root):
        for event in read_events(root, source.id)[0]:
            more = next(filter(None, map(event.data.get, ("code", "outcome", "state"))), "")
            yield Act(event.day, event.coder, f"coding {event.op}", source.id, str(more))
    for code in read_codebook(root).codes:
        for date, change, _, by in code.history:
            yield Act(date, by, f"code {change}", code.id)
    for memo in read_memos(root):
        if not memo.private:
            yield Act(memo.date, memo.by, "memo written", memo.source, memo.type)


def _found(root: Path) -> Iterator[Act]:
    for finding in read_findings(root):
        for date, status, _, by in finding.history:
            yield Act(date, by, f"finding {status}", finding.id)
    for one in read_releases(root):
        who, report = ", ".join(one.confirmed), f"{one.run}, {one.audience}"
        yield Act(one.date, who, f"release {one.state}", one.id, report)


def _brought(root: Path) -> Iterator[Act]:
    for date, source in {(vote.date, vote.source) for vote in read_votes(root)}:
        yield Act(date, "", "sheet brought back", source)
    for date, space, by in {(row.date, row.space, row.by) for row in read_observations(root)}:
        yield Act(date, by, "space observed", space)


def format_trail(acts: Iterable[Act]) -> str:
    """The trail as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Act)])
    writer.writerows(map(safe_cell, astuple(act)) for act in acts)
    return out.getvalue()
