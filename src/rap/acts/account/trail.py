"""The audit trail: every act of coding, deciding and finding, in the order of time; without words,
and without cases.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from rap.acts.exports import safe_cell
from rap.store.answers import read_votes
from rap.store.codebook import read_codebook
from rap.store.codings import read_events
from rap.store.findings import read_findings
from rap.store.ledger import read_releases
from rap.store.memos import read_memos
from rap.store.observations import read_observations
from rap.store.sources import read_sources
from rap.study.study import Study


@dataclass(frozen=True, order=True)
class Act:
    """One act: when, who (a coder's id, or nothing), what, on which thing, and what more can be
    said in a word.
    """

    when: str
    who: str
    what: str
    thing: str
    more: str = ""


def read_trail(root: Path) -> tuple[Act, ...]:
    """All acts the study knows of, oldest first. Reasons people wrote stay in the files they stand
    in.
    """
    return tuple(sorted([*_coded(root), *_coded_about(root), *_found(root), *_brought(root)]))


def _coded(root: Path) -> Iterator[Act]:
    for source in read_sources(root):
        events, _ = read_events(root, source.id)
        for event in events:
            more = str(
                event.data.get("code") or event.data.get("outcome") or event.data.get("state") or ""
            )
            yield Act(event.t, event.coder, f"coding {event.op}", source.id, more)


def _coded_about(root: Path) -> Iterator[Act]:
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


def _brought(root: Path) -> Iterator[Act]:
    for date, source in sorted({(vote.date, vote.source) for vote in read_votes(root)}):
        yield Act(date, "", "sheet brought back", source)
    seen = {(row.date, row.space, row.by) for row in read_observations(root)}
    for date, space, by in sorted(seen):
        yield Act(date, by, "space observed", space)
    for release in read_releases(root):
        yield Act(
            release.date,
            ", ".join(release.confirmed),
            f"release {release.state}",
            release.id,
            f"{release.run}, {release.audience}",
        )


def format_trail(acts: Iterable[Act]) -> str:
    """The trail as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Act)])
    writer.writerows(map(safe_cell, astuple(act)) for act in acts)
    return out.getvalue()


# What a study knows of itself, as numbers and names of things; no person's words, no case.


@dataclass(frozen=True)
class Known:
    """Counts and lists of one study, as of today."""

    kinds: Mapping[str, int]
    talks: Mapping[str, int]
    languages: Mapping[str, int]
    months: tuple[str, str]
    people: int
    repeated: int
    interpreted: int
    companions: int
    variables: tuple[str, ...]
    coders: Mapping[str, str]
    codes: int
    families: int
    changes: Mapping[str, int]
    codings: int
    doubled: int
    decided: int
    memos: Mapping[str, int]
    positioned: tuple[str, ...]
    findings: Mapping[str, int]
    criteria: int
    groups: int
    spaces: int
    days: int
    forms: tuple[str, ...]
    quoted: int
    releases: int
    method: str
    version: str
    least: int


def read_known(study: Study) -> Known:
    """Read a study opened for the team."""
    facts: dict[str, Any] = {
        **_of_texts(study),
        **_of_coding(study),
        **_of_findings(study),
        **_of_consent(study),
    }
    return Known(**facts)


def _of_texts(study: Study) -> dict[str, object]:
    sources = study.source_list
    talks = [source for source in sources if source.rights != "public"]
    months = sorted(source.month for source in talks if source.month)
    people = Counter(
        case for s in talks if s.kind == "interview" for case in s.cases if case.startswith("C-")
    )
    everybody = {case for source in talks for case in source.cases if case.startswith("C-")}
    roles = [{speaker.role for speaker in source.speakers} for source in talks]
    return {
        "kinds": dict(Counter(source.kind for source in sources)),
        "talks": dict(Counter(source.kind for source in talks)),
        "languages": dict(Counter(source.language for source in talks).most_common()),
        "months": (months[0], months[-1]) if months else ("", ""),
        "people": len(everybody),
        "repeated": sum(n > 1 for n in people.values()),
        "interpreted": sum("interpreter" in one for one in roles),
        "companions": sum("companion" in one for one in roles),
        "variables": tuple(name for name in study.cases.columns if name not in ("case", "sources")),
    }


def _of_coding(study: Study) -> dict[str, object]:
    live = [code for code in study.book.codes if not code.merged_into and not code.retired]
    coded = [(coding.source, coding.coder) for coding in study.as_coded_list]
    by_source: dict[str, set[str]] = {}
    for source, coder in coded:
        by_source.setdefault(source, set()).add(coder)
    talks = {source.id for source in study.source_list if source.rights != "public"}
    used = {coder for _, coder in coded}
    return {
        "coders": {one.id: one.discipline for one in study.settings.coders if one.id in used},
        "codes": len(live),
        "families": len({code.family for code in live}),
        "changes": dict(Counter(step[1] for code in study.book.codes for step in code.history)),
        "codings": len(coded),
        "doubled": sum(len(coders) > 1 for source, coders in by_source.items() if source in talks),
        "decided": len(study.decisions),
        "method": study.settings.method,
        "version": importlib.metadata.version("rap-workbench"),
    }


def _of_findings(study: Study) -> dict[str, object]:
    observed = read_observations(study.root)
    return {
        "findings": dict(Counter(finding.status for finding in study.findings)),
        "criteria": sum(
            len(finding.criteria) for finding in study.findings if finding.status != "set-aside"
        ),
        "groups": len({vote.source for vote in read_votes(study.root)}),
        "spaces": len({row.space for row in observed}),
        "days": len({(row.space, row.date) for row in observed}),
    }


def _of_consent(study: Study) -> dict[str, object]:
    memos = [memo for memo in read_memos(study.root) if not memo.private]
    members = Study(study.root, audience="members", on=study.on)
    return {
        "memos": dict(Counter(memo.type for memo in memos)),
        "positioned": tuple(sorted({memo.by for memo in memos if memo.type == "positionality"})),
        "forms": tuple(
            sorted({entry.form for case in study.all_cases for entry in case.consent if entry.form})
        ),
        "quoted": sum("quote" in (purposes or ()) for purposes in members.rights.grants.values()),
        "releases": len(read_releases(study.root)),
        "least": study.settings.threshold("public"),
    }
