"""Editing YAML that people also edit: any text comes back as it was given, and the rest stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rap.core.yaml_files import edit_yaml, parse_yaml

TEXT = "# kept\nlabel: {fr: Loyer}  # kept too\ncolour: '#b07aa1'\n"
LETTERS = st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(
    "?:-,[]{}#&*!|>'\"%@` "
)
WORDS = st.text(LETTERS, min_size=1, max_size=40).filter(str.strip)


@given(words=WORDS, more=WORDS)
@settings(max_examples=80, deadline=None)
def test_any_text_reads_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, words: str, more: str
) -> None:
    """Signs that mean something in YAML, words like no and null, numbers, dates."""
    path = tmp_path_factory.mktemp("yaml") / "rent.yaml"
    path.write_text(TEXT, encoding="utf-8")
    edited = edit_yaml(path, {"label": {"fr": words}}, steps=[{"reason": more}])
    data = parse_yaml(edited, name="rent.yaml").data

    assert data == {"label": {"fr": words}, "colour": "#b07aa1", "history": [{"reason": more}]}
    assert edited.startswith("# kept\n")


@pytest.mark.parametrize(
    "word", ["no", "null", "~", "12", "2025-03-01", "a: b", "#x", "- y", "two\nlines", "'", '"']
)
def test_words_that_yaml_reads_otherwise_stay_words(tmp_path: Path, word: str) -> None:
    """As a value in a file that was there, and in a new one."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(TEXT, encoding="utf-8")
    values = {"label": {"fr": word}}

    assert parse_yaml(edit_yaml(old, values), name="old").data["label"] == {"fr": word}
    assert parse_yaml(edit_yaml(new, values), name="new").data == {"v": "1", "label": {"fr": word}}


def test_an_empty_value_takes_the_key_away(tmp_path: Path) -> None:
    """And nothing else."""
    path = tmp_path / "rent.yaml"
    path.write_text(TEXT, encoding="utf-8")

    assert edit_yaml(path, {"colour": ""}) == "# kept\nlabel: {fr: Loyer}  # kept too\n"
