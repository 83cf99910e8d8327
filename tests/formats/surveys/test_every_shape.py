"""The same answers in every shape give the same frame."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from survey_shapes import SURVEY, draw_people, shapes, write_sav

from rap.formats.surveys import read_export
from rap.formats.surveys.asking import ExportChoices

N = 759 if os.environ.get("RAP_TEST_SCALE") == "full" else 60
PEOPLE = draw_people(N, seed=19)
SHAPES = {name: (file, data, says) for name, file, data, says in shapes(PEOPLE)}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_answers_that_were_given(shape: str, tmp_path: Path) -> None:
    """Cells, own words, the language where the file says it, and no column about a person."""
    file, data, says_language = SHAPES[shape]
    (tmp_path / file).write_bytes(data)
    export = read_export(tmp_path / file, SURVEY, ExportChoices(language="en"))
    assert export.unclear == ()
    assert [dict(row.cells) for row in export.rows] == [person.cells() for person in PEOPLE]
    assert [_plain(row.words) for row in export.rows] == [_plain(p.words) for p in PEOPLE]
    spoken = [person.language if says_language else "en" for person in PEOPLE]
    assert [row.language for row in export.rows] == spoken


def test_spss_gives_them_too(tmp_path: Path) -> None:
    """Not asked (98) and prefer not to say (99) are both missing for SPSS, and stay apart."""
    pytest.importorskip("pyreadstat")
    write_sav(PEOPLE, tmp_path)
    export = read_export(tmp_path / "answers.sav", SURVEY)
    assert export.unclear == ()
    assert [dict(row.cells) for row in export.rows] == [person.cells() for person in PEOPLE]
    assert export.languages == ("en", "es", "fr", "nl", "pt", "ro")


def _plain(words: object) -> dict[str, str]:
    return dict(words)  # type: ignore[call-overload, no-any-return]
