"""Detectors that are optional: what a language model would add, and which of them are not there."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from rap.parses import check_language, model_of
from rap.pseudonyms.found import GUESS, Found

_KINDS = {"PER": "name", "PERSON": "name", "LOC": "place", "GPE": "place", "FAC": "place", "ORG": "workplace-name"}


def missing_extras(language: str) -> list[str]:
    """What would look once more and is not there, a sentence each, so that nobody takes silence for a clean text.

    Raises
    ------
    WrongUseError
        For a language that has no rules here.
    """
    missing = []
    if not model_of(check_language(language)):
        missing.append(
            f"no trained model of spaCy for '{language}' is installed: names are found by rules and lists alone"
        )
    if find_spec("simplemma") is None:
        missing.append("simplemma is not installed: words that are not known to be harmless cannot be told")
    return missing


def find_by_model(text: str, *, language: str) -> list[Found]:
    """Names and places that a trained model of spaCy sees; nothing where none is installed.

    A model guesses: what it gives is weighed below every rule, and adds to what rules find.
    """
    if not model_of(check_language(language)):
        return []
    parsed = _pipeline(language)(text)
    return [
        Found(one.start_char, one.end_char, _KINDS[one.label_], "seen by a language model", GUESS + 1)
        for one in parsed.ents
        if one.label_ in _KINDS
    ]


@cache
def _pipeline(language: str) -> Any:
    import spacy

    return spacy.load(model_of(language))
