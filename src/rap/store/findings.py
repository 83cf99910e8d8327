"""Findings: a statement per language, the evidence it rests on, and the history of its standing."""

from __future__ import annotations

import hashlib
import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.files import locked, replace_file
from rap.core.model import CODE_ID, FINDING_ID, STATUSES, Criterion, Finding
from rap.core.plain import all_or_problems, labels_of, nearest, read_each
from rap.core.yaml_checks import (
    EACH,
    LABELS,
    TEXT,
    TEXTS,
    Shape,
    check_keys,
    check_shapes,
    mapping_of,
)
from rap.core.yaml_files import Document, edit_yaml, read_yaml

FOLDER = "codebook/findings"
_EVIDENCE = ("codes", "codings", "queries")
_UNITS = ("minutes", "hours", "euros", "yes-no", "score", "count", "degrees")
_ROW: Shape = {EACH: TEXT}
_SHAPES: dict[str, Shape] = {
    "phase": TEXT,
    "statement": {EACH: (TEXT, _ROW)},
    "evidence": {EACH: TEXTS},
    "history": (_ROW, [_ROW]),
    "criteria": {EACH: {"label": LABELS, EACH: TEXT}},
}
_RULES = ("at_most", "at_least", "wanted")


def read_findings(root: Path) -> tuple[Finding, ...]:
    """All findings, by id; all problems are raised together."""
    return all_or_problems(*_read(root))


def check_findings(root: Path) -> list[Problem]:
    """What is wrong with the findings, among it translations of a statement that has changed since."""
    findings, problems = _read(root)
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


def _read(root: Path) -> tuple[tuple[Finding, ...], list[Problem]]:
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    return read_each(ids, lambda id: read_finding(root, id))


def read_finding(root: Path, id: str) -> Finding:
    """What `codebook/findings/ID.yaml` says."""
    name = f"{FOLDER}/{id}.yaml"
    if not FINDING_ID.fullmatch(id):
        raise RefusedError("store.findings.bad_id", place=name, finding=id)
    document = read_yaml(root / name, name=name)
    problems = check_keys(document, ("v", "phase", "statement", "evidence", "history", "criteria"))
    statement = {
        language: _statement(row)
        for language, row in mapping_of(document, "statement", problems).items()
    }
    if not statement or not all(row["text"] for row in statement.values()):
        problems.append(Problem("store.findings.no_text", place=document.place("statement")))
    history = tuple(_step(document, row, problems) for row in _list(document.data.get("history")))
    evidence = {
        key: tuple(map(str, _list(value)))
        for key, value in mapping_of(document, "evidence", problems).items()
    }
    problems += [
        Problem(
            "store.findings.unknown_evidence",
            place=document.place("evidence", key),
            kind=key,
            nearest=nearest(key, _EVIDENCE),
        )
        for key in evidence.keys() - set(_EVIDENCE)
    ]
    criteria = tuple(
        _criterion(document, id, row, problems)
        for id, row in mapping_of(document, "criteria", problems).items()
    )
    if problems := problems or check_shapes(document, _SHAPES):
        raise ProblemsError(problems)
    phase = str(document.data.get("phase", ""))
    return Finding(
        id,
        statement,
        evidence,
        int(phase) if phase.isascii() and phase.isdigit() and len(phase) < 5 else None,
        history,
        criteria,
    )


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
    return (
        {key: str(value) for key, value in row.items()} | {"text": str(row.get("text", ""))}
        if isinstance(row, dict)
        else {"text": str(row)}
    )


def _step(document: Document, row: Any, problems: list[Problem]) -> tuple[str, str, str, str]:
    row = row if isinstance(row, dict) else {}
    status = str(row.get("status", ""))
    if status not in STATUSES:
        problems.append(
            Problem(
                "store.findings.unknown_status",
                place=document.place("history"),
                status=status,
                nearest=nearest(status, STATUSES),
            )
        )
    return (str(row.get("date", "")), status, str(row.get("reason", "")), str(row.get("by", "")))


def _criterion(document: Document, id: str, row: Any, problems: list[Problem]) -> Criterion:
    row, place = row if isinstance(row, dict) else {}, document.place("criteria", id)
    rules = [rule for rule in _RULES if rule in row]
    unit = str(row.get("unit", ""))
    if not CODE_ID.fullmatch(id):
        problems.append(Problem("store.findings.bad_criterion", place=place, criterion=id))
    if unit not in _UNITS:
        problems.append(
            Problem(
                "store.findings.unknown_unit",
                place=place,
                criterion=id,
                unit=unit,
                nearest=nearest(unit, _UNITS),
            )
        )
    if len(rules) != 1:
        problems.append(Problem("store.findings.bounds", place=place, criterion=id, rules=_RULES))
    rule = rules[0] if rules else ""
    bound = str(row.get(rule, ""))
    if rule and not is_value(bound, unit):
        problems.append(
            Problem("store.findings.bad_bound", place=place, criterion=id, bound=bound, unit=unit)
        )
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
