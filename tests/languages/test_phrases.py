"""Fixed sentences: every language says the same things."""

from __future__ import annotations

import re

import pytest
from messages import raises

from rap.core.errors import WrongUseError
from rap.languages.phrases import in_each_language, phrases_of, read_phrases


@pytest.mark.parametrize("name", ["pooled", "trials", "kit", "printed"])
def test_every_language_has_every_phrase_with_the_same_places(name: str):
    """The keys are those of French, and so are the places for numbers and words."""
    french, *others = read_phrases(name).values()
    places = {id: set(re.findall(r"{[a-z]+}", str(text))) for id, text in french.items()}

    for phrases in others:
        assert {
            id: set(re.findall(r"{[a-z]+}", str(text))) for id, text in phrases.items()
        } == places


def test_a_kit_speaks_seven_languages():
    """Those in which people were interviewed."""
    assert set(read_phrases("kit")) == {"fr", "nl", "en", "es", "pt", "ro", "sq"}


def test_a_script_has_the_same_steps_in_every_language():
    """Two pages, the same sections, the same number of steps in each."""
    shapes = {
        language: [[len(lines) for _, lines in page] for page in phrases["script-pages"]]
        for language, phrases in read_phrases("kit").items()
    }

    assert len(shapes["fr"]) == 2
    assert all(shape == shapes["fr"] for shape in shapes.values())


def test_a_value_can_be_said_in_each_language():
    """A mapping gives every language its own word."""
    said = in_each_language(
        "trials", "at_most", bound={"fr": "5 minutes", "nl": "5 minuten", "en": "5 minutes"}
    )

    assert said == {
        "fr": "au plus 5 minutes",
        "nl": "hoogstens 5 minuten",
        "en": "at most 5 minutes",
    }


def test_what_is_not_there_is_said():
    """A language without words, and a subject without a file."""
    with raises(WrongUseError, "languages.phrases.no_language", name="kit", language="de"):
        phrases_of("kit", "de")
    with raises(WrongUseError, "languages.phrases.no_file", name="nothing"):
        read_phrases("nothing")
