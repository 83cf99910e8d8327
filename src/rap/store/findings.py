"""Findings: a statement per language, the evidence it rests on, and the history of its standing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.files import locked, replace_file
from rap.core.model import CODE_ID, FINDING_ID, STATUSES, Criterion, Finding
from rap.core.plain import all_or_problems, labels_of, nearest, read_folder
from rap.core.yaml_checks import EACH, LABELS, TEXT, TEXTS, CheckedFile, Shape, read_checked
from rap.core.yaml_files import edit_yaml

FOLDER = "codebook/findings"
_EVIDENCE = ("codes", "codings", "queries")
_UNITS = ("minutes", "hours", "euros", "yes-no", "score", "count", "degrees")
_ROW: Shape = {EACH: TEXT}
_SHAPES: Mapping[str, Shape] = {
    "phase": TEXT,
    "statement": {EACH: (TEXT, _ROW)},
    "evidence": {EACH: TEXTS},
    "history": (TEXT, _ROW, [(TEXT, _ROW)]),
    "criteria": {EACH: {"label": LABELS, EACH: TEXT}},
}
_RULES = ("at_most", "at_least", "wanted")


def read_findings(root: Path) -> tuple[Finding, ...]:
    """All findings, by id; all problems are raised together."""
    return all_or_problems(*read_folder(root, FOLDER, read_finding))


def check_findings(root: Path) -> list[Problem]:
    """What is wrong with the findings, among it translations of a statement that has changed since."""
    findings, problems = read_folder(root, FOLDER, read_finding)
    for finding in findings:
        texts = {
            hashlib.sha256(row["text"].encode("utf-8")).hexdigest()[:8]
            for row in finding.statement.values()
        }
        for language, row in finding.statement.items():
            if row.get("of") and row["of"] not in texts:
                place = f"{FOLDER}/{finding.id}.yaml"
                problems.append(
                    Problem("store.findings.old_translation", place=place, language=language)
                )
    return problems


def read_finding(root: Path, id: str) -> Finding:
    """What `codebook/findings/ID.yaml` says."""
    name = f"{FOLDER}/{id}.yaml"
    if not FINDING_ID.fullmatch(id):
        raise RefusedError("store.findings.bad_id", place=name, finding=id)
    file = read_checked(root, name, _SHAPES)
    statement = {language: _statement(row) for language, row in file.mapping("statement").items()}
    has_text = statement and all(row["text"] for row in statement.values())
    file.expect(has_text, "store.findings.no_text", "statement")
    history = tuple(_step(file, row) for row in _list(file.data.get("history")))
    evidence = {key: tuple(_list(value)) for key, value in file.mapping("evidence").items()}
    for key in evidence:
        file.expect_one_of(_EVIDENCE, "store.findings.unknown_evidence", "evidence", key, kind=key)
    criteria = tuple(
        _criterion(file, id, row or {}) for id, row in file.mapping("criteria").items()
    )
    file.raise_problems()
    phase = file.text("phase")
    number = int(phase) if re.fullmatch("[0-9]{1,4}", phase) else None
    return Finding(id, statement, evidence, number, history, criteria)


def add_evidence(root: Path, id: str, kind: str, what: str) -> Finding:
    """Add a code, a coding or a query to what a finding rests on; what is there already stays once."""
    if kind not in _EVIDENCE:
        raise WrongUseError(
            "store.findings.cannot_rest_on", finding=id, kind=kind, nearest=nearest(kind, _EVIDENCE)
        )
    with hold_findings(root):
        finding = read_finding(root, id)
        known = finding.evidence.get(kind, ())
        if what not in known:
            evidence = {key: list(values) for key, values in finding.evidence.items()} | {
                kind: [*known, what]
            }
            path = root / FOLDER / f"{id}.yaml"
            replace_file(path, edit_yaml(path, {"evidence": evidence}).encode("utf-8"))
    return read_finding(root, id)


def hold_findings(root: Path) -> AbstractContextManager[None]:
    """Be the only one on this machine who changes findings, or `BusyError`."""
    return locked(root / ".rap" / "locks" / "findings.lock", "store.findings.busy")


def _list(value: Any) -> list[Any]:
    """A bare value is a list of one."""
    return value if isinstance(value, list) else [value] if value else []


def _statement(row: Any) -> dict[str, str]:
    """A bare text is a statement by nobody in particular."""
    return {**row, "text": row.get("text", "")} if isinstance(row, dict) else {"text": row}


def _step(file: CheckedFile, row: Any) -> tuple[str, str, str, str]:
    row = row if isinstance(row, dict) else {}
    date, status, reason, by = (row.get(key, "") for key in ("date", "status", "reason", "by"))
    file.expect_one_of(STATUSES, "store.findings.unknown_status", "history", status=status)
    return date, status, reason, by


def _criterion(file: CheckedFile, id: str, row: Mapping[str, Any]) -> Criterion:
    keys, unit = ("criteria", id), row.get("unit", "")
    rules = [rule for rule in _RULES if rule in row]
    rule = rules[0] if rules else ""
    bound = row.get(rule, "")
    file.expect(CODE_ID.fullmatch(id), "store.findings.bad_criterion", *keys, criterion=id)
    file.expect_one_of(_UNITS, "store.findings.unknown_unit", *keys, unit=unit, criterion=id)
    file.expect(len(rules) == 1, "store.findings.bounds", *keys, criterion=id, rules=_RULES)
    if rule and not is_value(bound, unit):
        file.wrong("store.findings.bad_bound", *keys, criterion=id, bound=bound, unit=unit)
    return Criterion(id, labels_of(row.get("label")), unit, rule, bound)


def is_value(text: str, unit: str) -> bool:
    """Whether `text` is a value in `unit`: yes or no, 1 to 5 for `score`, else a number, which only
    `degrees` may have below 0.
    """
    if unit == "yes-no":
        return text in ("yes", "no")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return False
    number = float(text)
    return 1 <= number <= 5 if unit == "score" else number >= 0 or unit == "degrees"
