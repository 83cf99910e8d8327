"""Findings: a statement per language, the evidence it rests on, and the history of its standing;
read and checked. What people do to one is in `finding_acts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.files import lock_path, locked
from rap.core.finding_parts import ICONS, Against, Criterion, SameMeaning
from rap.core.model import CODE_ID, FINDING_ID, STATUSES, Finding, Labels
from rap.core.plain import is_day, labels_of
from rap.core.reading import all_or_problems, read_folder
from rap.core.yaml_checks import EACH, LABELS, TEXT, TEXTS, CheckedFile, Shape, read_checked
from rap.store.lost_words import find_lost
from rap.store.wordings import KINDS, as_worded, has_count, stale_languages

FOLDER = "codebook/findings"
EVIDENCE = ("codes", "codings", "queries", "surveys")
VOICES = ("pinned", "refused")
_UNITS = ("minutes", "hours", "euros", "yes-no", "score", "count", "degrees")
_ROW: Shape = {EACH: TEXT}
_STEP: Shape = {"was": {EACH: TEXT}, "told": LABELS, EACH: TEXT}
_SAME = ("language", "from", "to", "by", "date", "why")
GROUP = re.compile("FG-[0-9]{2,6}|")
_SHAPES: Mapping[str, Shape] = {
    "phase": TEXT,
    "icon": TEXT,
    "statement": {EACH: (TEXT, _ROW)},
    "evidence": {EACH: TEXTS},
    "voices": {EACH: TEXTS},
    "spoken_for_by": {EACH: TEXT},
    "history": (TEXT, _STEP, [(TEXT, _STEP)]),
    "same": [{**dict.fromkeys((*_SAME, "in"), TEXT), "of": TEXTS}],
    "dissent": [{"text": LABELS, "agreed": TEXT, "to": TEXTS, "by": TEXT, "date": TEXT}],
    "criteria": {EACH: {"label": LABELS, EACH: TEXT}},
}
_AGREED = {"true": True, "false": False}
_RULES = ("at_most", "at_least", "wanted")
DIGEST = re.compile(r"[0-9a-f]{16}")


def read_findings(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Finding, ...]:
    """All findings, by id, as everybody reads them (`as_worded`); all problems are raised together, or
    noted in `damaged`.
    """
    found = all_or_problems(*read_folder(root, FOLDER, read_finding), damaged=damaged)
    lost = find_lost(root, found)
    return tuple(as_worded(replace(one, lost=lost.get(one.id, {}))) for one in found)


def check_findings(root: Path) -> list[Problem]:
    """What is wrong with the findings."""
    return read_folder(root, FOLDER, read_finding)[1]


def find_old_statements(root: Path) -> list[Problem]:
    """Translations of a statement that has changed since."""
    return [
        Problem(
            "store.findings.old_translation", place=f"{FOLDER}/{one.id}.yaml", language=language
        )
        for one in read_folder(root, FOLDER, read_finding)[0]
        for language in sorted(stale_languages(one.statement))
    ]


def read_finding(root: Path, finding_id: str) -> Finding:
    """What `codebook/findings/ID.yaml` says, whatever words it was said of: for who edits it."""
    name = f"{FOLDER}/{finding_id}.yaml"
    if not FINDING_ID.fullmatch(finding_id):
        raise RefusedError("store.findings.bad_id", place=name, finding=finding_id)
    file = read_checked(root, name, _SHAPES)
    statement = {language: _statement(row) for language, row in file.mapping("statement").items()}
    has_text = statement and all(row["text"] for row in statement.values())
    file.expect(has_text, "store.findings.no_text", "statement")
    steps = _list(file.data.get("history"))
    history = tuple(_step(file, row) for row in steps)
    was, told = _labels_of_steps(steps, "was"), _labels_of_steps(steps, "told")
    against = tuple(_against(file, row) for row in file.data.get("dissent") or ())
    same = tuple(_same(file, row) for row in file.data.get("same") or ())
    evidence = _lists(file, "evidence", EVIDENCE, wrong="store.findings.unknown_evidence")
    voices = _lists(file, "voices", VOICES, wrong="store.findings.unknown_voices")
    criteria = tuple(
        _criterion(file, name, row or {}) for name, row in file.mapping("criteria").items()
    )
    icon = file.text("icon")
    if icon:
        file.expect_one_of(ICONS, "store.findings.unknown_icon", "icon", icon=icon)
    file.raise_problems()
    phase = file.text("phase")
    number = int(phase) if re.fullmatch("[0-9]{1,4}", phase) else None
    said = (finding_id, statement, evidence, number, history, criteria)
    own = file.mapping("spoken_for_by")
    met, undone = _texts_of_steps(steps, "in"), tuple(_texts_of_steps(steps, "undoes"))
    finding = Finding(*said, was, same, voices, told, (), icon, own, met=met, undone=undone)
    heard = tuple(one.text for one in against if one.is_agreed and is_against_today(one, finding))
    return replace(finding, dissent=heard, against=against)


def is_against_today(reason: Against, finding: Finding) -> bool:
    """Whether a reason is against the finding's words of today; a reason without noted words counts
    as such.
    """
    return not reason.to or has_count(reason.to, finding)


def hold_findings(root: Path) -> AbstractContextManager[None]:
    """Be the only one on this machine who changes findings, or `BusyError`."""
    return locked(lock_path(root, "findings"), "store.findings.busy")


def _lists(
    file: CheckedFile, key: str, kinds: tuple[str, ...], *, wrong: str
) -> dict[str, tuple[str, ...]]:
    """What a finding names of each of some kinds; `wrong` is said of another kind."""
    found = {kind: tuple(_list(value)) for kind, value in file.mapping(key).items()}
    for kind in found:
        file.expect_one_of(kinds, wrong, key, kind, kind=kind)
    return found


def _list(value: Any) -> list[Any]:
    """A list; a bare value becomes a list of one."""
    return value if isinstance(value, list) else [value] if value else []


def _statement(row: Any) -> dict[str, str]:
    """A statement; a bare text has no author."""
    return {**row, "text": row.get("text", "")} if isinstance(row, dict) else {"text": row}


def _step(file: CheckedFile, row: Any) -> tuple[str, str, str, str]:
    row = row if isinstance(row, dict) else {}
    date, status, reason, by = (row.get(key, "") for key in ("date", "status", "reason", "by"))
    file.expect_one_of(STATUSES, "store.findings.unknown_status", "history", status=status)
    return date, status, reason, by


def _labels_of_steps(steps: list[Any], key: str) -> dict[int, Labels]:
    """Place of a step -> its words of one kind, for steps that have any."""
    rows = enumerate(row if isinstance(row, dict) else {} for row in steps)
    return {at: labels_of(row[key]) for at, row in rows if row.get(key)}


def _texts_of_steps(steps: list[Any], key: str) -> dict[int, str]:
    rows = enumerate(row if isinstance(row, dict) else {} for row in steps)
    return {at: row[key] for at, row in rows if row.get(key)}


def _against(file: CheckedFile, row: Mapping[str, Any]) -> Against:
    text, agreed, to = labels_of(row.get("text")), row.get("agreed", ""), _list(row.get("to"))
    file.expect(text and agreed in _AGREED, "store.findings.bad_dissent", "dissent")
    is_agreed = _AGREED.get(agreed, False)
    return Against(text, is_agreed, tuple(to) or None, row.get("by", ""), row.get("date", ""))


def _same(file: CheckedFile, row: Mapping[str, str]) -> SameMeaning:
    of, group = tuple(_list(row.get("of"))) or KINDS[:1], row.get("in", "")
    one = SameMeaning(*(row.get(key, "") for key in _SAME), of=of, group=group)
    hashes = DIGEST.fullmatch(one.old) and DIGEST.fullmatch(one.new)
    is_whole = hashes and is_day(one.date) and one.reason and GROUP.fullmatch(group)
    file.expect(is_whole, "store.findings.bad_same", "same")
    for kind in of:
        file.expect_one_of(KINDS, "store.findings.unknown_kind", "same", kind=kind)
    return one


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
