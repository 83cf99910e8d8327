"""Findings: a statement per language, the evidence it rests on, and the history of its standing;
read, checked and changed.

What changes words, evidence or standing is a step of the history, with its reason; a new
translation and a check are noted in the statement itself (`by`, `of`, `checked_by`). A file is
edited in place: its comments and all other values stay as they are.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, Problem, RefusedError, UnknownError, WrongUseError
from rap.core.files import lock_path, locked
from rap.core.model import CODE_ID, FINDING_ID, LANGUAGE, STATUSES, Criterion, Finding
from rap.core.plain import all_or_problems, labels_of, nearest, read_folder
from rap.core.yaml_checks import EACH, LABELS, TEXT, TEXTS, CheckedFile, Shape, read_checked
from rap.core.yaml_files import write_edits

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
MAX_TEXT = 4_000
PHASES = ("1", "2", "3")
_LOW = "F-80000"  # the first id of a day is below, so that others of that day fit after it
_ROOM = 1_000  # and each of the others is drawn from so many
Fields = Mapping[str, Any]


def read_findings(root: Path) -> tuple[Finding, ...]:
    """All findings, by id; all problems are raised together."""
    return all_or_problems(*read_folder(root, FOLDER, read_finding))


def check_findings(root: Path) -> list[Problem]:
    """What is wrong with the findings, among it translations of a statement that has changed since."""
    findings, problems = read_folder(root, FOLDER, read_finding)
    return problems + [
        Problem(
            "store.findings.old_translation", place=f"{FOLDER}/{one.id}.yaml", language=language
        )
        for one in findings
        for language, row in one.statement.items()
        if _is_of_older(row, one.statement)
    ]


def text_hash(text: str) -> str:
    """The wording a translation is of (`of`): the first 8 hex digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _is_of_older(row: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a row translates a wording that is no longer among `rows`."""
    return bool(row.get("of")) and row["of"] not in {
        text_hash(one["text"]) for one in rows.values()
    }


def read_finding(root: Path, finding_id: str) -> Finding:
    """What `codebook/findings/ID.yaml` says."""
    name = f"{FOLDER}/{finding_id}.yaml"
    if not FINDING_ID.fullmatch(finding_id):
        raise RefusedError("store.findings.bad_id", place=name, finding=finding_id)
    file = read_checked(root, name, _SHAPES)
    statement = {language: _statement(row) for language, row in file.mapping("statement").items()}
    has_text = statement and all(row["text"] for row in statement.values())
    file.expect(has_text, "store.findings.no_text", "statement")
    history = tuple(_step(file, row) for row in _list(file.data.get("history")))
    evidence = {key: tuple(_list(value)) for key, value in file.mapping("evidence").items()}
    for key in evidence:
        file.expect_one_of(_EVIDENCE, "store.findings.unknown_evidence", "evidence", key, kind=key)
    criteria = tuple(
        _criterion(file, name, row or {}) for name, row in file.mapping("criteria").items()
    )
    file.raise_problems()
    phase = file.text("phase")
    number = int(phase) if re.fullmatch("[0-9]{1,4}", phase) else None
    return Finding(finding_id, statement, evidence, number, history, criteria)


def add_evidence(root: Path, finding_id: str, kind: str, what: str) -> Finding:
    """Add a code, a coding or a query to what a finding rests on; what is there already stays once."""
    if kind not in _EVIDENCE:
        near = nearest(kind, _EVIDENCE)
        raise WrongUseError(
            "store.findings.cannot_rest_on", finding=finding_id, kind=kind, nearest=near
        )
    with hold_findings(root):
        finding = read_finding(root, finding_id)
        evidence = _evidence(finding)
        if what not in evidence.setdefault(kind, []):
            evidence[kind].append(what)
            write_edits(root / FOLDER / f"{finding_id}.yaml", {"evidence": evidence})
    return read_finding(root, finding_id)


def hold_findings(root: Path) -> AbstractContextManager[None]:
    """Be the only one on this machine who changes findings, or `BusyError`."""
    return locked(lock_path(root, "findings"), "store.findings.busy")


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


def _criterion(file: CheckedFile, criterion: str, row: Mapping[str, Any]) -> Criterion:
    keys, unit = ("criteria", criterion), row.get("unit", "")
    rules = [rule for rule in _RULES if rule in row]
    rule = rules[0] if rules else ""
    bound = row.get(rule, "")
    file.expect(
        CODE_ID.fullmatch(criterion), "store.findings.bad_criterion", *keys, criterion=criterion
    )
    file.expect_one_of(_UNITS, "store.findings.unknown_unit", *keys, unit=unit, criterion=criterion)
    file.expect(len(rules) == 1, "store.findings.bounds", *keys, criterion=criterion, rules=_RULES)
    if rule and not is_value(bound, unit):
        file.wrong("store.findings.bad_bound", *keys, criterion=criterion, bound=bound, unit=unit)
    return Criterion(criterion, labels_of(row.get("label")), unit, rule, bound)


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


@dataclass(frozen=True)
class _Change:
    """One finding while it is changed: what its file says, who changes it, and why ("" where
    no reason is asked for).
    """

    finding: Finding
    by: str
    reason: str

    def need_reason(self) -> None:
        if not self.reason:
            raise WrongUseError("store.findings.no_reason")


@dataclass(frozen=True)
class _Edit:
    """What is written: new values, and the standing that the step notes ("" for no step)."""

    values: Fields
    status: str = ""


def make_finding(
    root: Path, *, language: str, text: str, reason: str, by: str, phase: str = ""
) -> Finding:
    """Write a new finding, `proposed` today; the numbers of those that are there stay.

    Parameters
    ----------
    language, text
        Its words, in one language; others are said by `change_finding`.
    reason, by
        What it came from, in a sentence, and the coder who says so.
    phase
        1, 2 or 3; left out when empty.

    Raises
    ------
    WrongUseError
        No words, no reason, no such language or phase; nothing is written.
    """
    said = {_language(language): {"text": _text(text, "text"), "by": by}}
    if not (why := _text(reason, "reason", needed=False)):
        raise WrongUseError("store.findings.no_source")
    if phase and phase not in PHASES:
        raise WrongUseError("store.findings.bad_phase", phases=PHASES)
    with hold_findings(root):
        today = datetime.date.today().isoformat()
        id = _free_id(read_findings(root), today)
        step = {"date": today, "status": STATUSES[0], "reason": why, "by": by}
        values = {"phase": phase, "statement": said}
        write_edits(root / FOLDER / f"{id}.yaml", values, steps=[step])
    return read_finding(root, id)


def _free_id(findings: tuple[Finding, ...], today: str) -> str:
    """A free id, after all of today's: findings of one day are numbered by their ids, and numbers
    are out in reports.
    """
    taken = {finding.id for finding in findings}
    last = max(
        (finding.id for finding in findings if finding.history and finding.history[0][0] >= today),
        default="",
    )
    free = [id for id in map("F-{}".format, range(10_000, 100_000)) if id not in taken]
    fitting = [id for id in free if id > last][:_ROOM] if last else [id for id in free if id < _LOW]
    return secrets.choice(fitting or free)


def change_finding(
    root: Path, finding_id: str, act: str, *, by: str, reason: str = "", **fields: Any
) -> Finding:
    """Do one act on a finding; the finding as it is then.

    Parameters
    ----------
    act
        `say`, `check`, `unsay`, `drop`, `stand`.
    reason, by
        Why, in a sentence, and the coder who says so. A first translation and a check need no
        reason.
    fields
        say: language, text, of (the language it translates, "" when it is written in this one),
        seen (the hash of the words that were changed, "" for new ones). check, unsay: language,
        seen. drop: kind (codes, codings, queries), what. stand: status.

    Raises
    ------
    UnknownError
        No such finding, language or evidence.
    ConflictError
        Somebody else changed these words meanwhile, or the translation is of an older wording.
    WrongUseError
        The act is unknown, has no reason, or would leave the finding without words. Nothing is
        written.
    """
    if act not in _ACTS:
        raise WrongUseError("store.findings.unknown_act", act=act[:20], acts=tuple(_ACTS))
    work, known = _ACTS[act]
    for key in known:
        if not isinstance(fields.get(key), str):
            raise WrongUseError("store.findings.member_missing", act=act, member=key, members=known)
    if fields.keys() - set(known):
        raise WrongUseError("store.findings.other_members", act=act, members=known)
    with hold_findings(root):
        path = root / FOLDER / f"{finding_id}.yaml"
        if not FINDING_ID.fullmatch(finding_id) or not path.is_file():
            raise UnknownError("store.findings.unknown", finding=finding_id[:12])
        change = _Change(read_finding(root, finding_id), by, _text(reason, "reason", needed=False))
        edit = work(change, fields)
        today = datetime.date.today().isoformat()
        step = {"date": today, "status": edit.status, "reason": change.reason, "by": by}
        write_edits(path, edit.values, steps=[step] if edit.status else [])
    return read_finding(root, finding_id)


def _say(change: _Change, fields: Fields) -> _Edit:
    language, text, of = _language(fields["language"]), _text(fields["text"], "text"), fields["of"]
    rows = _rows(change.finding)
    there = rows.get(language, {})
    _check_seen(there, fields["seen"])
    if of and (of == language or of not in rows):
        raise WrongUseError("store.findings.translates_nothing")
    row = {"text": text, "by": change.by, **({"of": text_hash(rows[of]["text"])} if of else {})}
    if there.get("text") == text:  # looked at again: whose words they are stays
        row["by"] = there.get("by") or change.by
        if there.get("of", "") == row.get("of", ""):
            raise ConflictError("store.findings.says_this_already")
    is_new_wording = bool(there) and there["text"] != text
    if is_new_wording or not of:
        change.need_reason()
    return _Edit(
        {"statement": {**rows, language: row}}, change.finding.status if change.reason else ""
    )


def _check(change: _Change, fields: Fields) -> _Edit:
    rows = _rows(change.finding)
    row = _row(rows, fields)
    if row.get("by") == change.by:
        raise WrongUseError("store.findings.own_translation")
    if _is_of_older(row, rows):
        raise ConflictError("store.findings.check_of_older")
    return _Edit({"statement": {**rows, fields["language"]: {**row, "checked_by": change.by}}})


def _unsay(change: _Change, fields: Fields) -> _Edit:
    rows = _rows(change.finding)
    _row(rows, fields)
    change.need_reason()
    left = {language: row for language, row in rows.items() if language != fields["language"]}
    if not left:
        raise WrongUseError("store.findings.no_statement_left")
    return _Edit({"statement": left}, change.finding.status)


def _drop(change: _Change, fields: Fields) -> _Edit:
    kind, what, evidence = fields["kind"], fields["what"], _evidence(change.finding)
    if what not in evidence.get(kind, ()):
        raise UnknownError("store.findings.not_evidence")
    change.need_reason()
    evidence[kind] = [one for one in evidence[kind] if one != what]
    left = {key: values for key, values in evidence.items() if values}
    return _Edit({"evidence": left}, change.finding.status)


def _stand(change: _Change, fields: Fields) -> _Edit:
    if (status := fields["status"]) not in STATUSES:
        near = nearest(status, STATUSES)
        raise WrongUseError("store.findings.unknown_status", status=status, nearest=near)
    change.need_reason()
    return _Edit({}, status)


_ACTS: dict[str, tuple[Callable[[_Change, Fields], _Edit], tuple[str, ...]]] = {
    "say": (_say, ("language", "text", "of", "seen")),
    "check": (_check, ("language", "seen")),
    "unsay": (_unsay, ("language", "seen")),
    "drop": (_drop, ("kind", "what")),
    "stand": (_stand, ("status",)),
}
ACTS = tuple(_ACTS)


def _rows(finding: Finding) -> dict[str, dict[str, str]]:
    return {language: dict(row) for language, row in finding.statement.items()}


def _evidence(finding: Finding) -> dict[str, list[str]]:
    return {key: list(values) for key, values in finding.evidence.items()}


def _row(rows: Mapping[str, Mapping[str, str]], fields: Fields) -> Mapping[str, str]:
    """What is said in a language, as the person saw it."""
    if fields["language"] not in rows:
        raise UnknownError("store.findings.not_in_language", languages=tuple(rows))
    _check_seen(rows[fields["language"]], fields["seen"])
    return rows[fields["language"]]


def _check_seen(row: Mapping[str, str], seen: str) -> None:
    if (text_hash(row["text"]) if row else "") != seen:
        raise ConflictError("store.findings.changed_meanwhile")


def _language(language: str) -> str:
    if not LANGUAGE.fullmatch(language):
        raise WrongUseError("store.findings.bad_language")
    return language


def _text(text: str, key: str, *, needed: bool = True) -> str:
    text = " ".join(text.split())
    broken = any("\ud800" <= sign <= "\udfff" or (sign < " ") or sign == "\x7f" for sign in text)
    if (needed and not text) or len(text) > MAX_TEXT or broken:
        raise WrongUseError("store.findings.bad_text", key=key, limit=MAX_TEXT)
    return text
