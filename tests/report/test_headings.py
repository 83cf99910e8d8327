"""Headings of columns that every study has."""

from __future__ import annotations

import pytest

from rap.core.model import Codebook
from rap.report.edition import heading_of


@pytest.mark.parametrize(
    ("column", "heading"), [("month", "Maand"), ("language", "Taal"), ("other", "other")]
)
def test_columns_of_every_study_have_words(column: str, heading: str) -> None:
    """Month and language are no variables of the codebook, and are counted by all the same."""
    assert heading_of(Codebook(), "nl", column) == heading
