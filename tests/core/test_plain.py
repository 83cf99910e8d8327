"""Plain text and YAML, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError
from rap.core.plain import count, fold_words, is_day, labels_of, line_of, nearest, read_text
from rap.core.yaml_checks import EACH, TEXT, CheckedFile, check_keys
from rap.core.yaml_files import format_yaml, parse_yaml

STRANGE = "é e\u0301 👩‍👩‍👧 \U0001f6aa שלום \u2028 \u0085 \ufeff \t~"
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text("abcdefgh", min_size=1)
DATA = st.dictionaries(
    KEYS,
    st.recursive(WORDS, lambda s: st.lists(s) | st.dictionaries(KEYS, s), max_leaves=8),
    max_size=4,
)


@pytest.mark.parametrize(
    ("data", "place", "id"),
    [
        (b"\xef\xbb\xbfa\n", "f:1", "core.text.byte_order_mark"),
        (b"a\nb\r\nc", "f:2", "core.text.cr_line_ends"),
        (b"a\rb", "f:1", "core.text.cr_line_ends"),
        (b"a\n\n\0", "f:3", "core.text.nul_bytes"),
        (b"a\n\xff", "f:2", "core.text.not_utf8"),
        (b"a\xc3", "f:1", "core.text.not_utf8"),
    ],
)
def test_what_is_not_plain_text_is_refused_with_its_line(
    tmp_path: Path, data: bytes, place: str, id: str
) -> None:
    """The message says where and what, and how to save it."""
    (tmp_path / "f").write_bytes(data)

    with raises(RefusedError, id, place=place):
        read_text(tmp_path / "f", name="f")


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    """No character is changed: no normalisation, no line end but \\n."""
    (tmp_path / "f").write_bytes(STRANGE.encode())

    assert read_text(tmp_path / "f") == STRANGE


@pytest.mark.parametrize("place", ["none", "folder"])
def test_what_cannot_be_read_is_said(tmp_path: Path, place: str) -> None:
    """No file, or a folder in its place."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(RefusedError):
        read_text(tmp_path / place)


def test_lines_count_from_one() -> None:
    """The line end belongs to the line it ends."""
    assert [line_of("a\nb\n", at) for at in (0, 1, 2, 4)] == [1, 1, 2, 3]


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
    """Comments alone say nothing."""
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


def test_unknown_keys_and_a_later_version_are_problems() -> None:
    """What this version cannot read it does not guess."""
    document = parse_yaml("v: 2\nlabl: x\n", name="f")

    assert check_keys(document, ("v", "label")) == [
        Problem(
            "core.yaml.unknown_key",
            place="f:2",
            key="labl",
            nearest=Message("core.nearest.is", name="label"),
        ),
        Problem("core.yaml.newer_version", place="f:1", version="2"),
    ]


def test_what_should_be_a_mapping_and_is_not_is_a_problem() -> None:
    """It is named with its line; a mapping without anything is empty."""
    shapes = {key: {EACH: TEXT} for key in "abz"}
    file = CheckedFile(parse_yaml("b: {c: d}\n", name="f"), shapes)

    assert [file.mapping(key) for key in "abz"] == [{}, {"c": "d"}, {}]
    with raises(ProblemsError, "core.yaml.not_a_mapping", place="f:1", key="a"):
        CheckedFile(parse_yaml("a: [x]\n", name="f"), shapes)


def test_what_is_wrong_with_a_file_is_raised_together() -> None:
    """Unknown keys and what its reader notes, each with its line; nothing when all is well."""
    file = CheckedFile(
        parse_yaml("unit: hour\nday: x\nlable: y\n", name="f"), {"unit": TEXT, "day": TEXT}
    )
    file.expect_one_of(("hours", "euros"), "store.findings.unknown_unit", "unit", unit="hour")
    file.expect(is_day(file.text("day")), "store.votes.bad_day", "day", day="x")
    file.expect(True, "store.votes.bad_day", "day", day="x")

    with pytest.raises(ProblemsError) as caught:
        file.raise_problems()
    assert [(one.place, one.id) for one in caught.value.problems] == [
        ("f:1", "store.findings.unknown_unit"),
        ("f:2", "store.votes.bad_day"),
        ("f:3", "core.yaml.unknown_key"),
    ]
    assert caught.value.problems[0].facts["nearest"] == Message("core.nearest.is", name="hours")
    CheckedFile(parse_yaml("day: x\n", name="f"), {"day": TEXT}).raise_problems()


@pytest.mark.parametrize(
    ("word", "known", "message"),
    [
        ("trst", ["trust", "risk"], Message("core.nearest.is", name="trust")),
        ("zzz", ["b", "a"], Message("core.nearest.known", names=("a", "b"))),
        ("x", [], Message("core.nearest.none")),
    ],
)
def test_the_nearest_word_is_offered(word: str, known: list[str], message: Message) -> None:
    """Or all there are, or that there are none."""
    assert nearest(word, known) == message


@pytest.mark.parametrize(
    "no_day",
    [
        "20260414",
        "2026-W16-2",
        "2026-4-14",
        "2026-02-30",
        "2026-04-14T00:00",
        " 2026-04-14",
        "",
        [],
        None,
    ],
)
def test_a_day_is_written_in_one_way(no_day: object) -> None:
    """Whatever else Python would read as one: days are compared as text."""
    assert (is_day("2026-04-14"), is_day(no_day)) == (True, False)


@given(st.text())
def test_folding_words_twice_changes_nothing(text: str) -> None:
    """Words compare equal however often they were folded."""
    assert fold_words(fold_words(text)) == fold_words(text)


@pytest.mark.parametrize(
    "pair",
    [("ÉTÉ", "e\u0301te"), ("Straße", "STRASSE"), ("Ţară", "tara"), ("Atelier™", "ateliertm")],
)
def test_case_and_accents_do_not_count(pair: tuple[str, str]) -> None:
    """Composed or not."""
    assert fold_words(pair[0]) == fold_words(pair[1])


@pytest.mark.parametrize(
    ("value", "labels"),
    [({"fr": "Loyer", "nl": ""}, {"fr": "Loyer"}), ("Rent", {"und": "Rent"}), ("", {}), (None, {})],
)
def test_labels_come_from_a_mapping_or_one_text(value: object, labels: dict[str, str]) -> None:
    """Empty ones are left out."""
    assert labels_of(value) == labels


def test_a_long_list_is_cut_and_says_so() -> None:
    """An error about twenty codes is one sentence that can be read."""
    known = [f"a{n}" for n in range(10, 30)]

    assert str(nearest("zzz", known)) == "known are a10, a11, a12, a13, a14 and 15 more"


@pytest.mark.parametrize(
    ("n", "words", "said"),
    [
        (0, ("text",), "0 texts"),
        (1, ("text",), "1 text"),
        (1, ("person", "people"), "1 person"),
        (2, ("person to ask", "people to ask"), "2 people to ask"),
    ],
)
def test_a_number_and_its_word_agree(n: int, words: tuple[str, ...], said: str) -> None:
    """Of one thing, of none and of many."""
    assert count(n, *words) == said
