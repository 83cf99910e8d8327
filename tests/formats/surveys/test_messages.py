"""Codes of our own form come in as rows like those of any export."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_shapes import FORM, SURVEY, draw_people

from rap.core.errors import RefusedError
from rap.formats.surveys import read_export
from rap.formats.surveys.codes import CodedAnswer, format_code
from rap.store.consent_forms import parse_form
from rap.topics.surveys.answers.consent_asked import consent_of, with_consent

CONSENT = parse_form(FORM, id="bank")
ASKING = with_consent(SURVEY, CONSENT)


def test_messages_become_rows(tmp_path: Path) -> None:
    """Cells, words, language, what she agreed to and her receipt; the same message twice is one."""
    people = draw_people(8, seed=3)
    sent = [
        CodedAnswer(one.cells(), one.language, ("quote",), f"0000-00{at:02d}", one.words)
        for at, one in enumerate(people)
    ]
    messages = [format_code(SURVEY, one, further=["quote"]) for one in sent]
    file = tmp_path / "messages.txt"
    file.write_text("Hello!\n" + "\n\nBye\n".join([*messages, messages[0]]), encoding="utf-8")
    export = read_export(file, ASKING)
    assert [{id: row.cells[id] for id in SURVEY.columns} for row in export.rows] == [
        one.cells() for one in people
    ]
    assert {consent_of(row.cells, CONSENT) for row in export.rows} == {"yes quote"}
    assert [row.receipt for row in export.rows] == [one.receipt for one in sent]
    assert [row.language for row in export.rows] == [one.language for one in people]
    assert dict(export.out) == {"doubled": 1}


def test_a_text_without_a_code(tmp_path: Path) -> None:
    """It is refused with its own sentence."""
    (tmp_path / "a.txt").write_text("Thank you for the form!", encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        read_export(tmp_path / "a.txt", ASKING)
    assert caught.value.id == "formats.survey.no_codes"
