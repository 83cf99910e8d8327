"""Where a sentence ends."""

from __future__ import annotations

import pytest

from rap.languages.reading import split_sentences


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Dr. Smith paid 3.50 euros. OK", ["Dr. Smith paid 3.50 euros", "OK"]),
        ("en", "Bars, shops, etc. Then we left.", ["Bars, shops, etc", "Then we left"]),
        ("en", "Bars, e.g. that one, etc. and shops", ["Bars, e.g. that one, etc. and shops"]),
        ("en", "I said no. no. Then yes.", ["I said no", "no", "Then yes"]),
        ("fr", "Mme. Dupont est là. Elle paie.", ["Mme. Dupont est là", "Elle paie"]),
        (
            "nl",
            "Mevr. Peeters belt. Ze komt, bijv. morgen.",
            ["Mevr. Peeters belt", "Ze komt, bijv. morgen"],
        ),
        ("es", "La Sra. Ortiz vino. Pagó.", ["La Sra. Ortiz vino", "Pagó"]),
        ("ro", "Dl. Popescu a plecat. A plătit.", ["Dl. Popescu a plecat", "A plătit"]),
        (
            "en",
            "A title without a stop\nIt is Dr.\nNext",
            ["A title without a stop", "It is Dr", "Next"],
        ),
    ],
)
def test_a_full_stop_after_an_abbreviation_ends_no_sentence(
    language: str, text: str, sentences: list[str]
) -> None:
    """After a title never; after another abbreviation where a capital follows; at a line end
    always.
    """
    assert [
        piece.strip() for piece in split_sentences(text, language=language) if piece.strip()
    ] == sentences


def test_splitting_takes_time_in_proportion_to_the_text() -> None:
    """Ten thousand abbreviations are looked at once each."""
    text = "Dr. Smith came. " * 10_000

    assert len(split_sentences(text, language="en")) == 10_001
