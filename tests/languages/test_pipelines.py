"""With which rules and which model a language is parsed."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import WrongUseError
from rap.languages import pipelines
from rap.languages.pipelines import model_of, parse, stop_list


def test_a_text_over_the_limit_is_refused() -> None:
    """A parse of millions of characters would fill the memory of a laptop."""
    import spacy

    with raises(WrongUseError, "languages.pipelines.too_long", length=1_000_001):
        parse("a" * 1_000_001, pipeline=spacy.blank("en"))


def test_a_placeholder_package_is_not_taken_for_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of version 999.9.9 under a model's name is passed over."""
    monkeypatch.setattr(pipelines.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(
        pipelines, "_version", lambda name: "3.8.1" if name == "spacy" else "999.9.9"
    )

    assert model_of("en") == ""


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl", "pt", "ro", "sq"])
def test_stop_lists_are_those_of_spacy(language: str) -> None:
    """They are kept with the program, since spaCy is not installed on every Python."""
    import spacy

    place = Path(spacy.__file__).parent / "lang" / language / "stop_words.py"

    assert stop_list(language) == runpy.run_path(str(place))["STOP_WORDS"]
