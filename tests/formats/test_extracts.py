"""Words copied out of a text are found in it again, and nothing else is taken for them."""

from __future__ import annotations

import random

import pytest

from rap.formats.extracts import Found, SearchedText

TEXT = "I: How so?\nP1: “It’s  too – cold”, she said; cafe\u0301 closed… Too cold!"


@pytest.mark.parametrize(
    ("words", "found", "how"),
    [
        ("How so?", ["How so?"], "exact"),
        ("  How so?\n", ["How so?"], "exact"),
        ("It's too - cold", ["It’s  too – cold"], "alike"),
        ("so? P1: \"It's", ["so?\nP1: “It’s"], "alike"),
        ("café closed...", ["cafe\u0301 closed…"], "alike"),
        ("\u00ab she\u00ad said \u00bb", ["she said"], "alike"),
        ("HOW SO?", ["How so?"], "no_case"),
        ("cold", ["cold", "cold"], "exact"),
        ("cafe", [], "nowhere"),
        ("old", ["old", "old"], "exact"),
        ("", [], "nowhere"),
    ],
)
def test_an_extract_is_found_by_the_first_way_that_fits(
    words: str, found: list[str], how: str
) -> None:
    """Spaces, quotation marks, dashes, hidden hyphens and letters in two parts; capitals last."""
    result = SearchedText(TEXT).find(words)
    assert ([TEXT[start:end] for start, end in result.spans], result.how) == (found, how)


def test_a_word_within_another_is_not_meant_where_it_also_stands_alone() -> None:
    """Half of a longer word is found only where there is nothing better."""
    assert SearchedText("parents pay rent").find("rent").spans == ((12, 16),)
    assert SearchedText("parents pay").find("rent").spans == ((2, 6),)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_cut_out_of_a_text_is_found_where_it_was(seed: int) -> None:
    """Among the places of any stretch of any text, letter for letter, is its own."""
    rng = random.Random(seed)
    text = "".join(rng.choices("ab é\u0301🧺’“- \nשל", k=60))
    start = rng.randrange(50)
    words = text[start : start + 10].strip()
    at = text.index(words, start) if words else 0
    spans = SearchedText(text).find(words).spans
    is_cut = text[at + len(words) : at + len(words) + 1] == "\u0301"
    assert not words or is_cut or (at, at + len(words)) in spans or _alone(spans, text, words)


def _alone(spans: tuple[tuple[int, int], ...], text: str, words: str) -> bool:
    """All that was found are the same words, standing alone."""
    return bool(spans) and all(text[start:end] == words for start, end in spans)


def test_nothing_like_it_is_nowhere() -> None:
    """Words that share little with a text have no nearest place."""
    assert SearchedText(TEXT).find("a bicycle in the yard") == Found()


def test_an_extract_with_a_cut_in_it_is_offered_as_a_whole() -> None:
    """Only a person knows whether what was left out was coded, so the whole stretch is only the nearest
    place; with a part that is in two places nobody can tell.
    """
    text = "P1: It was cold, and the heating was broken. We left early. We left late."
    found = SearchedText(text).find("“It was cold … the heating was [...] early”")
    assert found.spans == ()
    assert found.nearest is not None
    assert text[slice(*found.nearest)] == "It was cold, and the heating was broken. We left early"
    assert SearchedText(text).find("It was cold … we left").likeness < 1
