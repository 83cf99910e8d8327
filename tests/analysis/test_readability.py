"""Readability: formulas as published, syllables by rules, and what is not known said."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from rap.analysis.readability import readability
from rap.core.errors import Problem, WrongUseError
from rap.languages.reading import count_syllables


@pytest.mark.parametrize(
    ("language", "text", "length", "syllables", "score"),
    [
        ("en", "The cat sat on the mat.", 6, 1, 206.835 - 1.015 * 6 - 84.6 * 1),
        ("fr", "Le loyer monte. La porte ferme.", 3, 7 / 6, 207 - 1.015 * 3 - 73.6 * 7 / 6),
        ("nl", "De huur is hoog. Wij betalen.", 3, 8 / 6, 206.835 - 0.93 * 3 - 77 * 8 / 6),
        ("es", "La casa es fría.", 4, 6 / 4, 206.84 - 1.02 * 4 - 60 * 6 / 4),
    ],
)
def test_flesch_is_the_formula_of_its_language(
    language: str, text: str, length: float, syllables: float, score: float
) -> None:
    """Sentences and syllables counted by hand, coefficients as published."""
    found = readability(text, language=language)

    assert (found["words_per_sentence"], found["syllables_per_word"]) == (
        length,
        pytest.approx(syllables),
    )
    assert found["flesch"] == pytest.approx(score)
    assert found.missing == ""


@pytest.mark.parametrize("language", ["fr", "nl", "en", "es", "pt", "ro", "sq"])
def test_lix_is_sentence_length_and_long_words(language: str) -> None:
    """Five words a sentence, two of ten with seven letters and more: 5 + 20."""
    found = readability("Uno due tre quattro sei. Abc abc abc abcdefg abcdef!", language=language)

    assert (found["words_per_sentence"], found["long_words"], found["lix"]) == (5.0, 20.0, 25.0)


@pytest.mark.parametrize(
    ("language", "word"), [("pt", "Brazilian"), ("ro", "Romanian"), ("sq", "Albanian")]
)
def test_where_there_is_no_flesch_it_is_said_why(language: str, word: str) -> None:
    """Three languages have no score, and a reason."""
    found = readability("Uno due tre.", language=language)

    assert math.isnan(found["flesch"])
    assert word in found.missing
    assert [measure.name for measure in found.measures] == [
        "words_per_sentence",
        "long_words",
        "lix",
    ]


@pytest.mark.parametrize("text", ["", "  \n", "12 000 … !"])
def test_a_text_without_words_has_no_score(text: str) -> None:
    """Undefined is said, not guessed."""
    found = readability(text, language="fr")

    assert (found.n_sentences, found.n_words) == (0, 0)
    assert all(math.isnan(measure.value) for measure in found.measures)


def test_a_title_ends_no_sentence() -> None:
    """Two sentences, where the full stop of *Dr.* made three."""
    assert readability("Dr. Smith paid 3.50 euros. OK", language="en").n_sentences == 2


def test_sentences_end_at_marks_and_line_ends() -> None:
    """A quotation mark may follow; a point within a number or an address ends nothing."""
    found = readability(
        "« Non. » Il part… Vraiment ?!\nTitre sans point\nrap.py coûte 3.50 euros.", language="fr"
    )

    assert (found.n_sentences, found.n_words) == (5, 11)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "the 1 table 2 make 1 wanted 2 walked 1 houses 2 people 2 apartment 3 agency 3 eye 1 it's 1 self-managed 3",
        ),
        (
            "fr",
            "le 1 table 1 océan 3 équipe 2 l'eau 1 travailleuse 3 feuille 1 maïs 2 bien 1 aujourd'hui 3 créer 2 appartement 4",
        ),
        ("nl", "huurprijs 2 geïnd 2 reactie 3 mooi 1 leeuw 1 politie 3 bureau 2 één 1 eigenlijk 3"),
        ("es", "ciudad 2 país 2 hoy 1 muy 1 queso 2 guerra 2 vergüenza 3 policía 4 alquiler 3 y 1"),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(language: str, words: str) -> None:
    """Syllables counted by rule are those that were counted by hand."""
    pairs = words.split()
    expected = dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True))

    assert {word: count_syllables(word, language=language) for word in expected} == expected


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (
            lambda: readability("a", language="de"),
            Problem(
                "languages.pack.unknown",
                known=("fr", "nl", "en", "es", "pt", "ro", "sq"),
                language="de",
            ),
        ),
        (
            lambda: count_syllables("a", language="ro"),
            Problem("languages.syllables.no_rules", known=("fr", "nl", "en", "es"), language="ro"),
        ),
    ],
)
def test_a_language_without_rules_is_refused(call: Callable[[], object], problem: Problem) -> None:
    """Better no number than one by the rules of another language."""
    with pytest.raises(WrongUseError) as caught:
        call()

    assert caught.value.problems == (problem,)
