"""Change findings: write one, say it in a language, check a translation, take evidence away, change
its standing.

What changes words, evidence or standing is a step of the history, with its reason; a new
translation and a check stand in the statement itself (`by`, `of`, `checked_by`). A file is edited
in place: comments and everything not spoken of stay.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, UnknownError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import FINDING_ID, LANGUAGE, STATUSES, Finding
from rap.core.plain import nearest
from rap.core.yaml_files import edit_yaml
from rap.store.findings import FOLDER, hold_findings, read_finding, read_findings

MAX_TEXT = 4_000
PHASES = ("1", "2", "3")
_ROOM = 1_000  # ids to draw from, so that others of that day still fit after
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class _Change:
    """One finding while it is changed: what stands in its file, who changes it, and why ("" where
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
    """What is written: new values, and the standing of the step that tells of it ("" for no step)."""

    values: Fields
    status: str = ""


def text_hash(text: str) -> str:
    """What `of` says of a wording: the first 8 hex of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


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
        path = root / FOLDER / f"{id}.yaml"
        step = {"date": today, "status": STATUSES[0], "reason": why, "by": by}
        replace_file(
            path, edit_yaml(path, {"phase": phase, "statement": said}, steps=[step]).encode("utf-8")
        )
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
    after = [id for id in free if id > last][: _ROOM if last else None]
    return secrets.choice(after or free)


def change_finding(
    root: Path, id: str, act: str, *, by: str, reason: str = "", **fields: Any
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
        if not FINDING_ID.fullmatch(id) or not (root / FOLDER / f"{id}.yaml").is_file():
            raise UnknownError("store.findings.unknown", finding=id[:12])
        change = _Change(read_finding(root, id), by, _text(reason, "reason", needed=False))
        edit = work(change, fields)
        path = root / FOLDER / f"{id}.yaml"
        step = {
            "date": datetime.date.today().isoformat(),
            "status": edit.status,
            "reason": change.reason,
            "by": by,
        }
        steps = [step] if edit.status else []
        replace_file(path, edit_yaml(path, edit.values, steps=steps).encode("utf-8"))
    return read_finding(root, id)


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
    if row.get("of") and row["of"] not in {text_hash(one["text"]) for one in rows.values()}:
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
    kind, what = fields["kind"], fields["what"]
    evidence = {
        key: [one for one in values if (key, one) != (kind, what)]
        for key, values in _evidence(change.finding)
    }
    if evidence == dict(_evidence(change.finding)):
        raise UnknownError("store.findings.not_evidence")
    change.need_reason()
    return _Edit(
        {"evidence": {key: values for key, values in evidence.items() if values}},
        change.finding.status,
    )


def _stand(change: _Change, fields: Fields) -> _Edit:
    if fields["status"] not in STATUSES:
        raise WrongUseError(
            "store.findings.unknown_status",
            status=fields["status"],
            nearest=nearest(fields["status"], STATUSES),
        )
    change.need_reason()
    return _Edit({}, fields["status"])


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


def _evidence(finding: Finding) -> list[tuple[str, list[str]]]:
    return [(key, list(values)) for key, values in finding.evidence.items()]


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
