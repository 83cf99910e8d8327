"""Sheets: the code of a paper tells which words its findings had."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rap.core.model import Finding
from rap.store.sheets import (
    Sheet,
    by_code,
    parse_sheet,
    sheet_in,
    sheets_of_today,
)
from rap.store.wordings import wording


def finding(number: int, day: str, **words: str) -> Finding:
    rows = {language: {"text": text} for language, text in words.items()}
    return Finding(f"F-2000{number}", rows, {}, 1, ((day, "proposed", "", "K-01"),))


FIRST = finding(1, "2026-01-01", fr="On paie.", nl="Betalen.")
SECOND = finding(2, "2026-01-02", fr="La clé.")


def test_a_code_is_of_the_words_in_one_language() -> None:
    """Another language, or other words, have another code."""
    reworded = replace(FIRST, statement={**FIRST.statement, "fr": {"text": "On paie d’abord."}})
    codes = {
        sheet_in(rows, (language,)).code
        for rows in ((FIRST, SECOND), (reworded, SECOND))
        for language in ("fr", "nl")
    }
    assert len(codes) == 3  # the Dutch words are the same in both


def test_a_later_finding_changes_no_code_of_a_paper_that_is_out() -> None:
    """What people have in hand is still known after a new finding."""
    out = sheet_in((FIRST,), ("nl",))
    known = sheets_of_today((SECOND, FIRST))

    assert known[out.code] == out
    assert known[out.code].wordings == {"F-20001": (wording("Betalen."),)}


def test_a_paper_in_two_languages_has_the_words_of_both() -> None:
    """Where a finding is in one of them only, that one; where in none, all it has."""
    assert sheet_in((SECOND, FIRST), ("nl", "fr")).wordings == {
        "F-20001": tuple(sorted((wording("On paie."), wording("Betalen.")))),
        "F-20002": (wording("La clé."),),
    }
    assert (
        sheet_in((FIRST,), ("ro",)).wordings["F-20001"]
        == sheet_in((FIRST,), ("fr", "nl")).wordings["F-20001"]
    )


def test_a_finding_with_a_stale_translation_is_left_out_and_keeps_its_number() -> None:
    """Nobody who reads that paper can answer it."""
    stale = {"fr": {"text": "Neuf."}, "nl": {"text": "Oud.", "of": wording("Ancien.")}}
    sheet = sheet_in((replace(FIRST, statement=stale), SECOND), ("nl",))

    assert sheet.numbers == {"F-20002": 2}
    assert parse_sheet([list(row) for row in sheet.rows]) == sheet


def test_two_sheets_with_one_code_count_only_while_the_words_of_both_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four digits can be the same by chance."""
    monkeypatch.setattr(Sheet, "code", "1-0000")
    one, other = wording("One."), wording("Other.")
    known = by_code((Sheet((("F-20001", one),)), Sheet((("F-20001", other),))))

    assert known["1-0000"].wordings == {"F-20001": tuple(sorted((one, other)))}
