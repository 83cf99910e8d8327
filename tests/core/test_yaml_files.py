"""YAML read strictly and written; in a file that people also edit, any text comes back as it was
given, and the rest stays.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import RapError
from rap.core.yaml_edits import edit_yaml
from rap.core.yaml_files import format_yaml, parse_yaml

TEXT = "# kept\nlabel: {fr: Loyer}  # kept too\ncolour: '#b07aa1'\n"
LETTERS = st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(
    "?:-,[]{}#&*!|>'\"%@` "
)
WORDS = st.text(LETTERS, min_size=1, max_size=40).filter(str.strip)
ANY_WORDS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text("abcdefgh", min_size=1)
DATA = st.dictionaries(
    KEYS,
    st.recursive(ANY_WORDS, lambda s: st.lists(s) | st.dictionaries(KEYS, s), max_leaves=8),
    max_size=4,
)


def test_every_scalar_is_a_string() -> None:
    """What YAML would take for a number, a day, a truth or a time stays as it is written."""
    text = (
        "a: 012\nb: no\nc: 12:30:00\nd: 2025-03-01\ne: ~\nf: '~'\ng: 1.50\nh: null\ni: [on, NA]\n"
    )

    assert parse_yaml(text, name="f").data == {
        "a": "012",
        "b": "no",
        "c": "12:30:00",
        "d": "2025-03-01",
        "e": "",
        "f": "~",
        "g": "1.50",
        "h": "",
        "i": ["on", "NA"],
    }


@pytest.mark.parametrize(
    ("text", "place", "id"),
    [
        ("a: 1\na: 2\n", "f:2", "core.yaml.key_twice"),
        ("a:\n  b: 1\n  b: 2\n", "f:3", "core.yaml.key_twice"),
        ("a: &x 1\n", "f:1", "core.yaml.anchor"),
        ("a: &x [1]\nb: *x\n", "f:1", "core.yaml.anchor"),
        ("a: !!python/object:os.system x\n", "f:1", "core.yaml.anchor"),
        ("a: !!str 5\n", "f:1", "core.yaml.anchor"),
        ("- a\n", "f:1", "core.yaml.no_keys"),
        ("word\n", "f:1", "core.yaml.no_keys"),
        ("a: [1\n", "f:2", "core.yaml.not_yaml"),
        ("a: 1\n---\nb: 2\n", "f:2", "core.yaml.not_yaml"),
        ("? [a]\n: b\n", "f:1", "core.yaml.odd_key"),
        ("a: " + "[" * 9000, "f", "core.yaml.too_deep"),
    ],
)
def test_what_is_not_a_mapping_of_strings_is_refused(text: str, place: str, id: str) -> None:
    """Each trick of YAML is named with its line."""
    with raises(RapError, id, place=place):
        parse_yaml(text, name="f")


def test_an_empty_file_is_an_empty_mapping() -> None:
    """A file with comments alone is read as an empty mapping."""
    assert parse_yaml("# nothing yet\n", name="f").data == {}


@given(DATA)
def test_yaml_comes_back_as_it_was_written(data: dict[str, object]) -> None:
    """Any characters, nested as you like."""
    assert parse_yaml(format_yaml(data), name="f").data == data


def test_a_value_used_twice_is_written_twice() -> None:
    """No alias is written, since none is read."""
    shared = ["x"]

    assert format_yaml({"a": shared, "b": shared}) == "a:\n- x\nb:\n- x\n"


def test_places_are_lines_of_keys() -> None:
    """The nearest key above stands in for one that is not there."""
    document = parse_yaml("a:\n  b: 1\n", name="f")

    assert [document.place("a", "b"), document.place("a", "c"), document.place("z")] == [
        "f:2",
        "f:1",
        "f",
    ]


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
    """Setting a key to an empty value removes that key and leaves all else as it was."""
    path = tmp_path / "rent.yaml"
    path.write_text(TEXT, encoding="utf-8")

    assert edit_yaml(path, {"colour": ""}) == "# kept\nlabel: {fr: Loyer}  # kept too\n"
