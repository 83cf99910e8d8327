"""What people do to a finding: write it, translate it, check a translation, change its standing,
give it evidence.

What changes words, evidence or standing is a step of the history, with its reason and the words
that were there before; a new translation and a check are noted in the statement itself (`by`, `of`,
`checked_by`). A file is edited in place: its comments and all other values stay as they are.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, Message, UnknownError, WrongUseError
from rap.core.finding_parts import Against, SameMeaning
from rap.core.model import EVENT_ID, FINDING_ID, LANGUAGE, STATUSES, Finding
from rap.core.plain import nearest
from rap.core.seen import check_seen
from rap.core.yaml_edits import write_edits
from rap.languages.catalogue import on_screen
from rap.store.answers import find_groups
from rap.store.findings import (
    EVIDENCE,
    FOLDER,
    VOICES,
    hold_findings,
    read_finding,
    read_findings,
)
from rap.store.lost_words import find_lost
from rap.store.wordings import (
    BY_GROUP,
    KINDS,
    STANDING,
    as_worded,
    current_wordings,
    may_carry,
    stale_languages,
    wording,
    words_known,
)

MAX_TEXT = 4_000
PHASES = ("1", "2", "3")
_LOW = "F-80000"  # the first id of a day is below, so that others of that day fit after it
_MEANWHILE = "store.findings.changed_meanwhile"
_ROOM = 1_000  # and each of the others is drawn from so many
Fields = Mapping[str, Any]


def add_evidence(root: Path, finding_id: str, kind: str, what: str) -> Finding:
    """Add a code, a coding or a query to the evidence of a finding; nothing is listed twice."""
    if kind not in EVIDENCE:
        near = nearest(kind, EVIDENCE)
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


@dataclass(frozen=True)
class _Change:
    """One finding while it is changed: what its file says, who changes it, and why ("" where
    no reason is asked for).
    """

    finding: Finding
    by: str
    reason: str

    @property
    def status(self) -> str:
        """Its standing today, which a step on something else keeps."""
        return as_worded(self.finding).status

    def need_reason(self) -> None:
        if not self.reason:
            raise WrongUseError("store.findings.no_reason")


@dataclass(frozen=True)
class _Edit:
    """What is written: new values, the standing that the step notes ("" for no step), and per
    language the words that were there before, and the reason that members may read.
    """

    values: Fields
    status: str = ""
    was: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    group: str = ""

    def step(self, change: _Change) -> dict[str, Any]:
        """The step for the history."""
        today = datetime.date.today().isoformat()
        step = {"date": today, "status": self.status, "reason": change.reason, "by": change.by}
        step |= {"in": self.group} if self.group else {}
        return step | {k: dict(v) for k, v in (("was", self.was), ("told", self.told)) if v}


def make_finding(
    root: Path, *, language: str, text: str, reason: str, by: str, phase: str = ""
) -> Finding:
    """Write a new finding, `proposed` today; the others keep their numbers.

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
    """Do one act on a finding; return the changed finding.

    Parameters
    ----------
    act
        `say`, `check`, `unsay`, `same`, `drop`, `stand`, `voice`, `against`.
    reason, by
        Why, in a sentence, and the coder who says so. A first translation, a check, a voice and a
        reason against it need no reason.
    fields
        say: language, text, of (the language it translates, "" when it is written in this one),
        seen (the hash of the words that were changed, "" for new ones), and `told`. Other words of
        the sentence itself are proposed again. check, unsay: language, seen. same: language, from
        (the hash of words it said before), to (of those it says today), of (what counts for the
        second then: one of `KINDS`), in (the group that said so, "" for the coder alone; may be
        left out). drop: kind (codes, codings, queries, or
        `dissent` for a reason against it), what (of a reason: its `reason_id`). stand: status, and
        `told` (language -> the reason as members may read it) and `in`, the group (both may be left
        out). voice: coding, use
        (pinned, refused, "" for neither). against: text (language -> a reason against what the
        finding says today), agreed (whether the group agreed, before it parted, to publish it).

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
    if fields.keys() - {*known, *_MAY_HAVE.get(act, ())}:
        raise WrongUseError("store.findings.other_members", act=act, members=known)
    with hold_findings(root):
        path = root / FOLDER / f"{finding_id}.yaml"
        if not FINDING_ID.fullmatch(finding_id) or not path.is_file():
            raise UnknownError("store.findings.unknown", finding=finding_id[:12])
        group = fields.get("in", "")
        if group and group not in find_groups(root):
            raise WrongUseError("store.findings.unknown_group", group=group[:12])
        reason = _text(reason, "reason", needed=False)
        change = _Change(_with_lost(root, read_finding(root, finding_id), by=by), by, reason)
        edit = work(change, fields)
        write_edits(path, edit.values, steps=[edit.step(change)] if edit.status else [])
    return read_finding(root, finding_id)


def _with_lost(root: Path, finding: Finding, *, by: str) -> Finding:
    """The finding with a step that keeps the words which somebody replaced in its file by hand."""
    lost = find_lost(root, [finding]).get(finding.id, {})
    if not (lost and all(lost.values())):
        return finding
    today = datetime.date.today().isoformat()
    step = {"date": today, "status": as_worded(replace(finding, lost=lost)).status, "by": by}
    step |= {"reason": on_screen(Message("store.findings.by_hand"))}
    write_edits(root / FOLDER / f"{finding.id}.yaml", {}, steps=[{**step, "was": lost}])
    return read_finding(root, finding.id)


def _say(change: _Change, fields: Fields) -> _Edit:
    language, text, of = _language(fields["language"]), _text(fields["text"], "text"), fields["of"]
    rows = _rows(change.finding)
    there = rows.get(language, {})
    said = there.get("text", "")
    now = said and wording(said)
    check_seen(fields["seen"], now, mine=text, theirs=said, at=("text",), says=_MEANWHILE)
    if of and (of == language or of not in rows):
        raise WrongUseError("store.findings.translates_nothing")
    row = {"text": text, "by": change.by, **({"of": wording(rows[of]["text"])} if of else {})}
    if there.get("text") == text:  # looked at again: whose words they are stays
        row["by"] = there.get("by") or change.by
        if there.get("of", "") == row.get("of", ""):
            raise ConflictError("store.findings.says_this_already")
    earlier = [] if of else [*words_known(change.finding).get(language, {}).values()]
    before = said or (earlier[-1] if earlier else "")  # words that were taken away are changed too
    was = {language: before} if before and before != text else {}
    if was or not of:
        change.need_reason()
    status = change.status if change.reason else ""
    if was and status != "set-aside" and not (of and there.get("of")):
        status = STATUSES[0]  # another sentence; a translation that was corrected is none
    told = _labels(fields.get("told") or {})
    return _Edit({"statement": {**rows, language: row}}, status, was, told)


def _check(change: _Change, fields: Fields) -> _Edit:
    rows = _rows(change.finding)
    row = _row(rows, fields)
    if row.get("by") == change.by:
        raise WrongUseError("store.findings.own_translation")
    if fields["language"] in stale_languages(rows):
        raise ConflictError("store.findings.check_of_older")
    return _Edit({"statement": {**rows, fields["language"]: {**row, "checked_by": change.by}}})


def _unsay(change: _Change, fields: Fields) -> _Edit:
    rows = _rows(change.finding)
    row = _row(rows, fields)
    change.need_reason()
    left = {language: row for language, row in rows.items() if language != fields["language"]}
    if not left:
        raise WrongUseError("store.findings.no_statement_left")
    return _Edit({"statement": left}, change.status, {fields["language"]: row["text"]})


def _same(change: _Change, fields: Fields) -> _Edit:
    """What was said of the old words, of one kind, counts for the new ones: a group says so, or
    somebody who did not write them. Its reason is in its own row; there is no step.
    """
    finding, language = change.finding, _language(fields["language"])
    old, new = fields["from"], fields["to"]
    if current_wordings(finding).get(language) != new:
        raise ConflictError(_MEANWHILE)
    if old == new or old not in words_known(finding).get(language, {}):
        raise WrongUseError("store.findings.same_as_nothing")
    change.need_reason()
    kind, group = fields.get("of") or KINDS[0], fields.get("in", "")
    if kind not in KINDS:
        raise WrongUseError("store.findings.unknown_kind", kind=kind, nearest=nearest(kind, KINDS))
    today = datetime.date.today().isoformat()
    said = (language, old, new, change.by, today, change.reason)
    row = SameMeaning(*said, of=(kind,), group=group)
    there = [one for one in finding.same if (one.old, one.new) == (old, new) and kind in one.of]
    if any(one.group or not group for one in there):
        raise ConflictError("store.findings.says_this_already")
    if not may_carry(row, finding):
        raise WrongUseError("store.findings.own_words")
    with_group = as_worded(replace(finding, same=(*finding.same, replace(row, group="FG"))))
    if kind == STANDING and not group and with_group.status in BY_GROUP:
        raise WrongUseError("store.findings.group_needed")
    return _Edit({"same": [one.to_row() for one in (*finding.same, row)]})


def _against(change: _Change, fields: Fields) -> _Edit:
    """A reason against it. It is no step: neither words nor standing change."""
    text, is_agreed = _labels(fields.get("text") or {}), fields.get("agreed")
    if not text or not isinstance(is_agreed, bool):
        raise WrongUseError("store.findings.reason_without_words")
    said = change.finding.statement
    if odd := sorted(text.keys() - said.keys()):
        raise WrongUseError(
            "store.findings.reason_language", language=odd[0], languages=tuple(said)
        )
    to, today = {*current_wordings(change.finding).values()}, datetime.date.today().isoformat()
    made = Against(text, is_agreed, tuple(sorted(to)), change.by, today)
    if reason_id(made) in map(reason_id, change.finding.against):
        raise ConflictError("store.findings.says_this_already")
    return _Edit({"dissent": [one.to_row() for one in (*change.finding.against, made)]})


def reason_id(reason: Against) -> str:
    """The id of a reason against a finding: the hash of its words and of what they are against."""
    return wording(" ".join((*sorted(reason.text.values()), *(reason.to or ()))))


def _drop(change: _Change, fields: Fields) -> _Edit:
    kind, what, evidence = fields["kind"], fields["what"], _evidence(change.finding)
    if kind == "dissent":
        kept = [one.to_row() for one in change.finding.against if reason_id(one) != what]
        if len(kept) == len(change.finding.against):
            raise UnknownError("store.findings.not_evidence")
        change.need_reason()
        return _Edit({"dissent": kept}, change.status)
    if what not in evidence.get(kind, ()):
        raise UnknownError("store.findings.not_evidence")
    change.need_reason()
    evidence[kind] = [one for one in evidence[kind] if one != what]
    left = {key: values for key, values in evidence.items() if values}
    return _Edit({"evidence": left}, change.status)


def _stand(change: _Change, fields: Fields) -> _Edit:
    if (status := fields["status"]) not in STATUSES:
        near = nearest(status, STATUSES)
        raise WrongUseError("store.findings.unknown_status", status=status, nearest=near)
    change.need_reason()
    group = fields.get("in", "")
    if status in BY_GROUP and not group and STANDING in as_worded(change.finding).fallen:
        raise WrongUseError("store.findings.group_needed")
    return _Edit({}, status, told=_labels(fields.get("told") or {}), group=group)


def _labels(text: Any) -> dict[str, str]:
    """Words per language, without the languages that are empty."""
    if not isinstance(text, Mapping) or not all(isinstance(one, str) for one in text.values()):
        raise WrongUseError("store.findings.bad_text", key="told", limit=MAX_TEXT)
    said = {_language(k): _text(one, "told", needed=False) for k, one in text.items()}
    return {language: one for language, one in said.items() if one}


def _voice(change: _Change, fields: Fields) -> _Edit:
    """Which passages reports quote for it. It is no step: it changes nothing of what is said."""
    coding, use = fields["coding"], fields["use"]
    if not EVENT_ID.fullmatch(coding):
        raise UnknownError("store.findings.not_evidence")
    if use and use not in VOICES:
        raise WrongUseError("store.findings.unknown_use", uses=VOICES)
    there = change.finding.voices
    voices = {kind: [one for one in there.get(kind, ()) if one != coding] for kind in VOICES}
    if use:
        voices[use].append(coding)
    return _Edit({"voices": {kind: ids for kind, ids in voices.items() if ids}})


_ACTS: dict[str, tuple[Callable[[_Change, Fields], _Edit], tuple[str, ...]]] = {
    "say": (_say, ("language", "text", "of", "seen")),
    "check": (_check, ("language", "seen")),
    "unsay": (_unsay, ("language", "seen")),
    "same": (_same, ("language", "from", "to")),
    "drop": (_drop, ("kind", "what")),
    "stand": (_stand, ("status",)),
    "voice": (_voice, ("coding", "use")),
    "against": (_against, ()),
}
ACTS = tuple(_ACTS)
_MAY_HAVE = {
    "say": ("told",),
    "same": ("of", "in"),
    "stand": ("told", "in"),
    "against": ("text", "agreed"),
}


def _rows(finding: Finding) -> dict[str, dict[str, str]]:
    return {language: dict(row) for language, row in finding.statement.items()}


def _evidence(finding: Finding) -> dict[str, list[str]]:
    return {key: list(values) for key, values in finding.evidence.items()}


def _row(rows: Mapping[str, Mapping[str, str]], fields: Fields) -> Mapping[str, str]:
    """The statement in a language, as the person saw it."""
    if fields["language"] not in rows:
        raise UnknownError("store.findings.not_in_language", languages=tuple(rows))
    if wording(rows[fields["language"]]["text"]) != fields["seen"]:
        raise ConflictError(_MEANWHILE)
    return rows[fields["language"]]


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
