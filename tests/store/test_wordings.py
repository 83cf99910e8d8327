"""Wordings: which words a finding has today, and which answers count for them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from messages import raises
from studies import write

from rap.core.errors import ConflictError, WrongUseError
from rap.core.finding_parts import SameMeaning
from rap.core.model import Finding
from rap.store.finding_acts import change_finding
from rap.store.findings import read_finding
from rap.store.wordings import (
    current_wordings,
    has_count,
    is_wording_of,
    wording,
    wordings_counted,
    words_on,
)

OLD, NEW, DUTCH = "Rent is due before a key.", "You pay rent before you get a key.", "Eerst huur."
FILE = f"""\
v: 1
statement:
  en: {{text: "{OLD}", by: K-01}}
  nl: {{text: "{DUTCH}", by: K-02, checked_by: K-01, of: "{hashlib.sha256(OLD.encode()).hexdigest()[:8]}"}}
history:
  - {{date: 2025-09-12, status: proposed, reason: "Most say so.", by: K-01}}
"""


def reworded(root: Path) -> Finding:
    write(root, "codebook/findings/F-30117.yaml", FILE)
    fields = {"language": "en", "text": NEW, "of": "", "seen": wording(OLD)}
    return change_finding(root, "F-30117", "say", by="K-01", reason="Plainer.", **fields)


def test_a_step_that_changes_words_keeps_what_was_there(tmp_path: Path) -> None:
    """The life of a finding can be told without the history of git."""
    finding = reworded(tmp_path)

    assert finding.was == {1: {"en": OLD}}
    assert finding.statement["en"]["text"] == NEW


def test_answers_to_old_words_do_not_count(tmp_path: Path) -> None:
    """Neither those to the sentence itself nor those to its translation, which is stale now."""
    before = read_finding_of(tmp_path)
    after = reworded(tmp_path)

    for given_to in ([wording(OLD)], [wording(DUTCH)], [wording(OLD), wording(DUTCH)]):
        assert has_count(given_to, before)
        assert not has_count(given_to, after)
    assert current_wordings(after) == {"en": wording(NEW)}


def read_finding_of(root: Path) -> Finding:
    write(root, "codebook/findings/F-30117.yaml", FILE)
    return read_finding(root, "F-30117")


@pytest.mark.parametrize("given_to", [None, (), [wording(NEW), wording(OLD)]])
def test_answers_to_words_nobody_knows_do_not_count(tmp_path: Path, given_to: list[str]) -> None:
    """A group that had the new words in one language and old ones in another answered both."""
    assert not has_count(given_to, reworded(tmp_path))


def test_the_team_can_find_that_new_words_mean_the_same(tmp_path: Path) -> None:
    """Who, why and when are kept, and answers to the old words count."""
    reworded(tmp_path)
    fields = {"language": "en", "from": wording(OLD), "to": wording(NEW)}
    finding = change_finding(tmp_path, "F-30117", "same", by="K-02", reason="One word.", **fields)

    (row,) = finding.same
    assert (row.language, row.old, row.new) == ("en", wording(OLD), wording(NEW))
    assert (row.by, row.reason, bool(row.date)) == ("K-02", "One word.", True)
    assert wordings_counted(finding) == {wording(OLD), wording(NEW)}


def test_same_meaning_is_of_words_that_the_finding_said_and_says(tmp_path: Path) -> None:
    """No reason, words it never said, or words that are no longer there: nothing is written."""
    reworded(tmp_path)
    old, new, other = wording(OLD), wording(NEW), wording("Another.")
    for error, id, reason, one, two in (
        (WrongUseError, "store.findings.no_reason", "", old, new),
        (WrongUseError, "store.findings.same_as_nothing", "So.", other, new),
        (ConflictError, "store.findings.changed_meanwhile", "So.", old, other),
    ):
        fields = {"language": "en", "from": one, "to": two}
        with raises(error, id):
            change_finding(tmp_path, "F-30117", "same", by="K-02", reason=reason, **fields)


def test_same_meaning_goes_on_over_several_small_edits() -> None:
    """Old words count as long as every step to today's was found to mean the same."""
    a, b, c = map(wording, ("A.", "B.", "C."))
    steps = [
        SameMeaning("en", one, two, "K-01", "2026-01-01", "Typo.") for one, two in ((a, b), (b, c))
    ]
    rows = {"en": {"text": "C."}}

    assert wordings_counted(Finding("F-1", rows, {}, 1, (), same=tuple(steps))) == {a, b, c}
    assert wordings_counted(Finding("F-1", rows, {}, 1, (), same=tuple(steps[:1]))) == {c}


def test_a_translation_of_a_stale_translation_is_stale() -> None:
    """English was made from Dutch, Dutch from French, and the French has changed."""
    rows = {
        "fr": {"text": "Nouveau."},
        "nl": {"text": "Oud.", "of": wording("Ancien.")},
        "en": {"text": "Old.", "of": wording("Oud.")},
    }
    assert current_wordings(Finding("F-1", rows, {}, 1, ())) == {"fr": wording("Nouveau.")}


def test_hashes_of_the_first_edition_are_read() -> None:
    """Eight digits, of the text as it was written."""
    text = "Un  café."
    assert is_wording_of(hashlib.sha256(text.encode()).hexdigest()[:8], text)
    assert is_wording_of(wording("Un café."), text)
    assert not is_wording_of("00000000", text)


def test_the_words_of_a_day_are_those_it_began_with() -> None:
    """Each step that changed words is gone back over, the first one too where it is such a step."""
    steps = (("2026-01-05", "changed", "r", "K-01"), ("2026-01-09", "supported", "r", "K-01"))
    finding = Finding(
        "F-1", {"en": {"text": "C."}}, {}, 1, steps, was={0: {"en": "A."}, 1: {"en": "B."}}
    )
    days = ("2026-01-04", "2026-01-05", "2026-01-06", "2026-01-09", "2026-01-10")

    assert [(words_on(finding, day) or {}).get("en") for day in days] == [
        None,  # it may not have been written yet
        "A.",
        "B.",
        "B.",
        "C.",
    ]
