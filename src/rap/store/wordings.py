"""Which words a finding has today, and which words an answer was given to.

An answer belongs to words: a vote, a message, a form and a translation keep the hash of the wording
they are of. It counts where all the wordings it was given to are the finding's today, or were found
to mean the same by the team.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping

from rap.core.model import Finding

_REWORDED = "changed"  # the standing of a finding whose words changed with the group
_OLDEST = 8  # hex digits of a hash in files of before 2026-12, of the text as it was written


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


def is_wording_of(digest: str, text: str) -> bool:
    """Whether `digest` is that of `text`, also as the first edition wrote it."""
    if len(digest) == _OLDEST:
        written = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return digest in (written[:_OLDEST], wording(text)[:_OLDEST])
    return digest == wording(text)


def stale_languages(rows: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The languages of a statement that translate words which are no longer there, or which are
    stale themselves.
    """
    current = dict(rows)
    while stale := {
        language
        for language, row in current.items()
        if row.get("of")
        and not any(is_wording_of(row["of"], one["text"]) for one in current.values())
    }:
        current = {language: row for language, row in current.items() if language not in stale}
    return frozenset(rows.keys() - current.keys())


def current_statement(finding: Finding) -> dict[str, Mapping[str, str]]:
    """What a finding says today, language -> row: without translations of words that have changed."""
    stale = stale_languages(finding.statement)
    return {k: row for k, row in finding.statement.items() if k not in stale}


def current_wordings(finding: Finding) -> dict[str, str]:
    """Language -> the hash of what the finding says in it today."""
    return {k: wording(row["text"]) for k, row in current_statement(finding).items()}


def wordings_counted(finding: Finding) -> frozenset[str]:
    """The wordings whose answers count today: the current ones, and all that the team found to mean
    the same as one of them.
    """
    counted = set(current_wordings(finding).values())
    while more := {one.old for one in finding.same if one.new in counted} - counted:
        counted |= more
    return frozenset(counted)


def words_on(finding: Finding, day: str) -> dict[str, str] | None:
    """Language -> what the finding said when the day began, None where nobody knows: it was not
    written yet, or a step since then changed words and did not keep them.

    Words that changed on the day itself changed after it began: a group that met that day may have
    asked for them.
    """
    if not finding.history or finding.history[0][0] > day:
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


def has_count(given_to: Iterable[str] | None, finding: Finding) -> bool:
    """Whether an answer that was given to these wordings counts today: all of them must. One whose
    wordings nobody knows does not.
    """
    wordings = set(given_to or ())
    return bool(wordings) and wordings <= wordings_counted(finding)


def has_lost_words(finding: Finding) -> bool:
    """Whether a step changed words and did not keep them, as those of the first edition."""
    return any(place not in finding.was for place in _rewordings(finding))


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
