"""Optional detectors: reported when absent, added to the rules when there, never instead of them."""

from __future__ import annotations

import pytest

from rap.core.errors import Message, WrongUseError
from rap.privacy.pseudonyms import find_by_model, find_identifiers, missing_extras
from rap.privacy.pseudonyms import identifiers as extras


def test_a_model_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch):
    """The sentence says what it would have looked for."""
    monkeypatch.setattr(extras, "model_of", lambda language: "")

    assert find_by_model("Mirela", language="sq") == []
    assert Message("privacy.missing.spacy_model", language="sq") in missing_extras("sq")


def test_what_a_model_sees_adds_to_the_rules(monkeypatch: pytest.MonkeyPatch):
    """A place of work that no rule knows is asked about; what rules found stays theirs."""
    import spacy

    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "ORG", "pattern": "the corner place"}, {"label": "PERSON", "pattern": "Mirela"}]
    )
    monkeypatch.setattr(extras, "model_of", lambda language: "made-for-a-test")
    monkeypatch.setattr(extras, "_pipeline", lambda language: pipeline)
    text = "Mirela left the corner place"
    seen = find_by_model(text, language="en")
    found = find_identifiers(text, language="en", extra=seen)

    assert [(text[one.start : one.end], one.kind, one.reason) for one in found] == [
        ("Mirela", "name", "privacy.why.listed_name"),
        ("the corner place", "workplace-name", "privacy.why.language_model"),
    ]


def test_a_language_without_rules_has_no_extras():
    """As for the rules themselves."""
    with pytest.raises(WrongUseError):
        missing_extras("de")
