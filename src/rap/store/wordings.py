"""Which words a finding has today, and what was said of which words.

An answer belongs to words: a vote, a message, a form and a translation keep the hash of the wording
they are of. It counts where all the wordings it was given to are the finding's today, or were found
to mean the same. So do its standing and what else was said of a sentence (`KINDS`): `as_worded` is
a finding without what was said of earlier words alone, and the only one that pages are given.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rap.core.finding_parts import SameMeaning
from rap.core.model import Finding

KINDS = ("answers", "standing", "evidence", "voices", "short", "icon")
ANSWERS, STANDING, EVIDENCE, VOICES, SHORT, ICON = KINDS
"""What is said of a sentence. `EVIDENCE` are passages, queries and answers to surveys, so also the
number of people; `SHORT` is its place on the first screen of a report.
"""
BY_GROUP = ("supported", "changed")
"""Standings which say that a group agreed to these very words."""
_ASIDE = "set-aside"
_REWORDED = "changed"  # the standing of a finding whose words changed with the group


def wording(text: str) -> str:
    """The hash of a wording: 16 hex digits of the SHA-256 of its text in NFC, with white space made
    single.

    Examples
    --------
    >>> wording("You  pay\\nrent.") == wording("You pay rent."), wording("You pay.") == wording("You paid.")
    (True, False)
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:16]


def stale_languages(rows: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The languages of a statement that translate words which are no longer there, or which are
    stale themselves.
    """
    current = dict(rows)
    while stale := {
        language
        for language, row in current.items()
        if row.get("of") and not any(row["of"] == wording(one["text"]) for one in current.values())
    }:
        current = {language: row for language, row in current.items() if language not in stale}
    return frozenset(rows.keys() - current.keys())


def current_statement(finding: Finding) -> dict[str, Mapping[str, str]]:
    """What a finding says today, language -> row: without translations of words that have changed."""
    stale = stale_languages(finding.statement)
    return {k: row for k, row in finding.statement.items() if k not in stale}


def current_words(finding: Finding) -> dict[str, str]:
    """Language -> what the finding says in it today."""
    return {k: row["text"] for k, row in current_statement(finding).items()}


def current_wordings(finding: Finding) -> dict[str, str]:
    """Language -> the hash of what the finding says in it today."""
    return {k: wording(text) for k, text in current_words(finding).items()}


def wordings_counted(
    finding: Finding, kind: str = ANSWERS, *, by_group: bool = False
) -> frozenset[str]:
    """The wordings of which something was said that counts today: the current ones, and all that were
    found to mean the same as one of them, for this kind (`by_group`: by a group).
    """
    counted = set(current_wordings(finding).values())
    same = [
        one
        for one in finding.same
        if kind in one.of and (one.group or (not by_group and may_carry(one, finding, kind)))
    ]
    while more := {one.old for one in same if one.new in counted} - counted:
        counted |= more
    return frozenset(counted)


def may_carry(one: SameMeaning, finding: Finding, kind: str = "") -> bool:
    """Whether it is a group that says so, or somebody who did not write the new words. Answers count
    in any case: rows of before 2026-12 are of the team.
    """
    return bool(kind == ANSWERS or one.group) or one.by not in authors(finding, one)


def authors(finding: Finding, one: SameMeaning) -> set[str]:
    """Who wrote the words `one.new`: who took the step that replaced the old ones by them, and whose
    they are today.
    """
    found = {
        finding.history[at][3]
        for at, was in finding.was.items()
        if wording(was.get(one.language, "")) == one.old and at < len(finding.history)
    }
    row = finding.statement.get(one.language, {})
    return found | ({row.get("by", "")} if wording(row.get("text", "")) == one.new else set())


def as_worded(finding: Finding) -> Finding:
    """The finding as everybody reads it, without what was said of earlier words and was not carried
    over to those of today: proposed again, without passages, answers to surveys, voices and icon.
    What it is about (its codes) stays, and so does that a passage is never to be quoted.
    """
    fallen = {kind for kind in KINDS[2:] if not _holds(finding, kind)}
    standing = _standing(finding)
    if not standing:
        fallen, standing = fallen | {STANDING}, "proposed"
    evidence, voices = finding.evidence, finding.voices
    if VOICES in fallen:
        named = (*voices.get("refused", ()), *voices.get("pinned", ()))
        voices = {"refused": (*named, *evidence.get("codings", ()))}
    if EVIDENCE in fallen:
        evidence = {kind: what for kind, what in evidence.items() if kind == "codes"}
    return replace(
        finding,
        evidence=evidence,
        voices=voices,
        icon="" if ICON in fallen else finding.icon,
        spoken_for_by=finding.spoken_for_by if _holds(finding, STANDING, by_group=True) else {},
        standing=standing,
        fallen=frozenset(fallen),
        written=finding,
    )


def own_languages(finding: Finding) -> list[str]:
    """The languages that the sentence is written in; in the others it is translated. Where each
    translates another, it is written in all of them.
    """
    rows = finding.statement
    return [
        k for k, row in rows.items() if not row.get("of") or row["of"] == wording(row["text"])
    ] or [*rows]


def _changes(finding: Finding) -> dict[int, set[str]]:
    """Place of a step -> the wordings it replaced, of steps that changed the sentence: words in a
    language that it was written in. Those that were undone are left out.
    """
    own = own_languages(finding)
    found: dict[int, set[str]] = {}
    taken_back = False
    for at, was in sorted(finding.was.items()):
        if replaced := {wording(text) for k, text in was.items() if k in own}:
            is_back = at in finding.undone and bool(found) and not taken_back
            taken_back = is_back  # what undoes that one is a change again
            if is_back:
                found.popitem()
            else:
                found[at] = replaced
    return found


def _holds(finding: Finding, kind: str, *, by_group: bool = False) -> bool:
    """Whether what was said of one kind, nobody knows when, was carried over each change of words."""
    replaced = set[str]().union(*_changes(finding).values())
    return not finding.lost and replaced <= wordings_counted(finding, kind, by_group=by_group)


def _standing(finding: Finding) -> str:
    """The last standing that was given to words which count for it today, "" without one. A step
    that changes words gives none, unless it names the group that did so.
    """
    changes, before, given = _changes(finding), "", list[tuple[str, set[str]]]()
    for at, (_, status, *_) in enumerate(finding.history):
        is_given = status != "proposed" or before != "proposed"  # else a step on something else
        if is_given and (at not in changes or at in finding.met):
            given.append((status, _wordings_after(finding, at)))
        before = status
    if not given or given[-1][0] == _ASIDE:  # words of a finding that is not shown may change
        return given[-1][0] if given else ("" if changes or finding.lost else "proposed")
    counted = set() if finding.lost else wordings_counted(finding, STANDING)
    status, of = next((one for one in reversed(given) if one[1] <= counted), ("", set()))
    by_group = wordings_counted(finding, STANDING, by_group=True)
    return status if status not in BY_GROUP or of <= by_group else ""


def _wordings_after(finding: Finding, place: int) -> set[str]:
    """What the finding said after a step, in the languages it was written in."""
    said = {k: finding.statement[k]["text"] for k in own_languages(finding)}
    for at, was in sorted(finding.was.items(), reverse=True):
        said |= {k: text for k, text in was.items() if at > place and k in said}
    return {wording(text) for text in said.values()}


def words_on(finding: Finding, day: str) -> dict[str, str] | None:
    """Language -> what the finding said when the day began, None where nobody knows: it was not
    written yet, or a step since then changed words and did not keep them.

    Words that changed on the day itself changed after it began: a group that met that day may have
    asked for them.
    """
    if finding.lost or not finding.history or finding.history[0][0] > day:
        return None
    rows = {k: dict(row) for k, row in finding.statement.items()}
    for place, (date, status, *_) in reversed([*enumerate(finding.history)]):
        if date < day:
            break
        before = finding.was.get(place, {})
        if place and status == _REWORDED and not before:
            return None
        rows |= {k: {"text": text} for k, text in before.items()}
    stale = stale_languages(rows)
    return {k: row["text"] for k, row in rows.items() if k not in stale}


def has_count(given_to: Iterable[str], finding: Finding) -> bool:
    """Whether an answer that was given to these wordings counts today: all of them must. One whose
    wordings nobody knows does not.
    """
    wordings = set(given_to)
    return bool(wordings) and wordings <= wordings_counted(finding)


def has_lost_words(finding: Finding) -> bool:
    """Whether a step changed words and did not keep them, or no step says that they changed."""
    return bool(finding.lost) or any(place not in finding.was for place in _rewordings(finding))


def days_reworded(finding: Finding) -> list[str]:
    """The days on which its words changed, the oldest first."""
    return [finding.history[place][0] for place in _rewordings(finding)]


def _rewordings(finding: Finding) -> list[int]:
    """The places of steps that changed words: those that kept them, and those that say so."""
    steps = enumerate(finding.history)
    says_so = {place for place, step in steps if place and step[1] == _REWORDED}
    return sorted(says_so | finding.was.keys())


def words_known(finding: Finding) -> dict[str, dict[str, str]]:
    """Language -> hash -> the words, of everything the finding says and said before."""
    known: dict[str, dict[str, str]] = {}
    for said in (*finding.was.values(), {k: row["text"] for k, row in finding.statement.items()}):
        for language, text in said.items():
            known.setdefault(language, {})[wording(text)] = text
    return known
