"""Passages that resemble what was coded."""

from __future__ import annotations

import pytest
from messages import raises

from rap.analysis.suggestions import LONGEST, cut_units, suggest
from rap.core.errors import WrongUseError

DEPOSIT = [
    f"I paid a deposit of {n} months before I got the key" for n in ("two", "three", "four", "six")
]
OTHER = [
    f"The {what} rings at night and nobody comes" for what in ("alarm", "bell", "phone", "door")
]


def test_what_resembles_the_coded_passages_comes_first() -> None:
    """With the words that made it so; what shares no word is left out."""
    found, model = suggest(
        DEPOSIT, OTHER, ["The alarm was new", "She wanted a deposit of one month", "zzz"]
    )

    assert (found[0].number, model, "deposit" in found[0].words) == (1, "centroid", True)
    assert 2 not in [s.number for s in found]


def test_with_enough_passages_a_model_is_learned() -> None:
    """The same words decide, and the score is a chance from 0 to 1."""
    found, model = suggest(DEPOSIT * 3, OTHER * 3, ["He kept the deposit", "Nobody comes at night"])

    assert (model, found[0].number) == ("logistic", 0)
    assert all(0 <= suggestion.score <= 1 for suggestion in found)


@pytest.mark.parametrize(
    ("language", "coded", "little"),
    [
        (
            "en",
            "they said that the deposit was for the keys",
            {"they", "that", "the", "was", "for"},
        ),
        (
            "fr",
            "elles disent que la caution était pour les clés",
            {"elles", "que", "etait", "pour", "les"},
        ),
        (
            "nl",
            "zij zeggen dat de waarborg voor onze sleutels was",
            {"zij", "dat", "voor", "onze", "was"},
        ),
    ],
)
def test_words_that_say_little_are_no_reasons(language: str, coded: str, little: set[str]) -> None:
    """Stop words of the language are left out, alone and in pairs; what is left gives the reasons."""
    found, _ = suggest(
        [f"{coded} {n}" for n in range(4)], OTHER * 2, [coded, "zzz"], language=language
    )

    assert found[0].words
    assert not {piece for word in found[0].words for piece in word.split()} & little


def test_the_same_passages_give_the_same_suggestions() -> None:
    """Nothing is left to chance."""
    candidates = ["He kept the deposit", "Three months before", "The key came late"]

    assert suggest(DEPOSIT * 3, OTHER * 3, candidates) == suggest(
        DEPOSIT * 3, OTHER * 3, candidates
    )


def test_too_little_to_learn_from_is_said() -> None:
    """With how much there is."""
    with pytest.raises(WrongUseError, match="2 passages"):
        suggest(DEPOSIT[:2], OTHER, ["x"])


def test_units_are_whole_sentences_and_cover_the_text() -> None:
    """No unit is much longer than it should be unless one sentence is; nothing but space lies
    between them.
    """
    text = " ".join(f"Sentence {n} has a few words in it." for n in range(60))
    units = cut_units(text, start=10)

    assert " ".join(text[start - 10 : end - 10] for start, end in units) == text
    assert max(end - start for start, end in units) <= LONGEST


def test_without_its_extra_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A small installation leaves scikit-learn out."""
    monkeypatch.setattr("rap.core.extras.find_spec", lambda name: None)

    with raises(WrongUseError, "core.extra.missing", extra="suggestions"):
        suggest(DEPOSIT, OTHER, ["A deposit"])
