"""Answers from before wordings were kept: each gets the words its finding had then, from the
finding's history and from git. Where nobody can know them it keeps none, and counts nowhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from rap.acts.git import git_or_nothing
from rap.core.errors import ProblemsError, RefusedError
from rap.core.model import Finding
from rap.core.yaml_edits import write_edits
from rap.store.answers import (
    FEEDBACK,
    VOTES,
    Feedback,
    read_feedback,
    read_sheet,
    write_feedback,
)
from rap.store.findings import FOLDER, read_finding, read_findings
from rap.store.sources import read_source, source_ids
from rap.store.wordings import days_reworded, wording, words_known, words_on

Words = Mapping[str, str]
"""Language -> words."""
Versions = list[tuple[str, Finding]]
"""A finding as it was committed, with the days, the oldest first."""


@dataclass(frozen=True)
class Dated:
    """A file of answers: finding -> the words they were given to, none where nobody knows them."""

    name: str
    given: Mapping[str, Words] = field(default_factory=dict)

    @property
    def hashes(self) -> dict[str, tuple[str, ...]]:
        """Finding -> the hashes of these words."""
        found = {id: {wording(text) for text in said.values()} for id, said in self.given.items()}
        return {id: tuple(sorted(rows)) for id, rows in found.items()}


def date_answers(root: Path, *, dry_run: bool = False) -> list[Dated]:
    """Give every vote sheet and every file of answers that does not say its words those it was
    given to; what was written.

    A sheet has the words of its day, in the language of its group. Somebody who answered by message
    may have read any words there ever were before her file was first committed: hers are known
    where these are always the same.
    """
    findings = {one.id: one for one in read_findings(root)}
    past = cache(lambda id: _versions(root, id))
    done = []
    for path in sorted((root / VOTES).glob("*.yaml")):
        votes = read_sheet(root, path.stem)
        if any(vote.wordings is None for vote in votes):
            known = [findings[vote.finding] for vote in votes if vote.finding in findings]
            language = _language(root, path.stem)
            given = {one.id: _said(one, past(one.id), votes[0].date, language) for one in known}
            done.append(Dated(f"{VOTES}/{path.name}", given))
            if not dry_run:
                rows = {id: [*hashes] for id, hashes in done[-1].hashes.items()}
                write_edits(path, {"wordings": rows})
    for one in read_feedback(root):
        if one.wordings is None and one.answers:
            done.append(_dated(root, one, findings, past))
            if not dry_run:
                write_feedback(root, replace(one, wordings=done[-1].hashes))
    return done


def _dated(
    root: Path, one: Feedback, findings: Mapping[str, Finding], past: Callable[[str], Versions]
) -> Dated:
    name = f"{FEEDBACK}/{one.id}.json"
    days = git_or_nothing(root, "log", "--diff-filter=A", "--format=%as", "--", name).split()
    day = days[-1] if days else "9999-12-31"
    return Dated(name, {id: _only_words(findings.get(id), past(id), day) for id in one.answers})


def _language(root: Path, source: str) -> str:
    """The language a group spoke, "" where its text is not here."""
    return read_source(root, source).language if source in source_ids(root) else ""


def _said(finding: Finding, versions: Versions, day: str, language: str) -> Words:
    """What the group read: what was committed last before its day, else the first words that are
    known, followed back to it.
    """
    before = [one for date, one in versions if date < day]
    first = versions[0][1] if versions else finding
    if first.history == finding.history[: len(first.history)]:  # words that were noted later
        noted = {at: was for at, was in finding.was.items() if at < len(first.history)}
        first = replace(first, was=noted)
    said = words_on(before[-1], "9999-12-31") if before else words_on(first, day)
    if said and language in said:
        return {language: said[language]}
    return said or {}


def _only_words(finding: Finding | None, versions: Versions, day: str) -> Words:
    """What a finding said on `day` and always before; nothing where its words changed by then."""
    if finding is None or any(date <= day for date in days_reworded(finding)):
        return {}
    there = [one for date, one in versions if date <= day] or [finding]
    texts = [{k: row["text"] for k, row in one.statement.items()} for one in there]
    newest = texts[-1]
    changed = any(newest.get(k, text) != text for said in texts for k, text in said.items())
    return {} if changed else newest


def words_committed(root: Path, finding: str) -> dict[str, dict[str, str]]:
    """Language -> hash -> words, of all that git has of a finding."""
    known: dict[str, dict[str, str]] = {}
    for _, one in _versions(root, finding):
        for language, rows in words_known(one).items():
            known.setdefault(language, {}).update(rows)
    return known


def _versions(root: Path, finding: str) -> Versions:
    """The versions of a finding in git with their days, the oldest first; none without git."""
    name = f"{FOLDER}/{finding}.yaml"
    rows = [
        row.split()
        for row in git_or_nothing(root, "log", "--format=%as %H", "--", name).splitlines()
    ]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True)
        for day, commit in reversed(rows):
            text = git_or_nothing(root, "show", f"{commit}:./{name}")
            path.write_text(text, encoding="utf-8", newline="")
            try:
                found.append((day, read_finding(Path(folder), finding)))
            except (ProblemsError, RefusedError):
                continue  # a version that could not be read then either
    return found
