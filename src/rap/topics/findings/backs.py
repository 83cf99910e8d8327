"""Undo acts on findings, with a step of the history that says so."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError
from rap.core.files import delete_file, replace_file
from rap.core.model import FINDING_ID, Finding
from rap.core.yaml_edits import write_edits
from rap.store.findings import FOLDER, hold_findings, read_finding
from rap.store.wordings import as_worded

_NAMES_FINDINGS = ("codebook", "interviews/feedback", "interviews/observations")


def put_finding_back(root: Path, before: Finding, after: Finding, *, by: str, why: str) -> Finding:
    """Words, evidence, voices, reasons against it and standing of `before` in place of those of
    `after`; the finding as it is then. A change of voices and a new reason have no step of the
    history, and neither does their undo.

    Raises
    ------
    ConflictError
        It is not as `after` any more.
    """
    with hold_findings(root):
        path = root / FOLDER / f"{after.id}.yaml"
        _check_same(root, after)
        now = _values(after)
        changed = {key: value for key, value in _values(before).items() if value != now[key]}
        today = datetime.date.today().isoformat()
        step = {"date": today, "status": as_worded(before).status, "reason": why, "by": by}
        was = _replaced(before, after)
        step |= {"undoes": "yes"} if was else {}
        has_step = len(before.history) != len(after.history) or not {*changed} <= {
            "voices",
            "dissent",
        }
        steps = [{**step, **({"was": was} if was else {})}]
        write_edits(path, changed, steps=steps if has_step else [])
    return read_finding(root, after.id)


def _values(finding: Finding) -> dict[str, Any]:
    """The values that acts change, as they are in the file."""
    return {
        "statement": {language: dict(row) for language, row in finding.statement.items()},
        "evidence": {kind: list(what) for kind, what in finding.evidence.items()},
        "voices": {kind: list(what) for kind, what in finding.voices.items()},
        "same": [one.to_row() for one in finding.same],
        "dissent": [one.to_row() for one in finding.against],
    }


def _replaced(before: Finding, after: Finding) -> dict[str, str]:
    """The words of `after` that differ from those of `before`."""
    rows = {k: row["text"] for k, row in before.statement.items()}
    return {k: row["text"] for k, row in after.statement.items() if rows.get(k) != row["text"]}


def remove_new_finding(root: Path, finding: Finding) -> str:
    """Delete a finding that was just written, if nothing names it; return the text of its file.

    Raises
    ------
    ConflictError
        It was changed since, or something names it.
    """
    with hold_findings(root):
        _check_same(root, finding)
        path = root / FOLDER / f"{finding.id}.yaml"
        others = (
            one
            for folder in _NAMES_FINDINGS
            for one in (root / folder).rglob("*.y*ml")
            if one != path and one.is_file()
        )
        if any(finding.id.encode() in one.read_bytes() for one in others):
            raise ConflictError("store.findings.named_elsewhere", finding=finding.id)
        text = path.read_text(encoding="utf-8")
        delete_file(path)
    return text


def bring_finding(root: Path, finding_id: str, text: str) -> Finding:
    """Write a finding again that `remove_new_finding` deleted."""
    with hold_findings(root):
        path = root / FOLDER / f"{finding_id}.yaml"
        if not FINDING_ID.fullmatch(finding_id) or path.exists():
            raise ConflictError("store.findings.changed_since", finding=finding_id)
        replace_file(path, text)
    return read_finding(root, finding_id)


def _check_same(root: Path, finding: Finding) -> None:
    path = root / FOLDER / f"{finding.id}.yaml"
    if not path.is_file() or read_finding(root, finding.id) != finding:
        raise ConflictError("store.findings.changed_since", finding=finding.id)
