"""Plain text, read strictly, and the words in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises
from studies import write

from rap.core.disk_calls import read_whole
from rap.core.errors import Message, RefusedError
from rap.core.plain import fold_words, is_day, labels_of, line_of, nearest, read_text
from rap.core.reading import yaml_ids

STRANGE = "é e\u0301 👩‍👩‍👧 \U0001f6aa שלום \u2028 \u0085 \ufeff \t~"


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


@pytest.mark.parametrize("size", [0, 1, 1 << 16, (1 << 16) + 1, 200_000])
def test_a_file_of_any_length_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Also from a disk that gives less at a time than it was asked for."""
    data, read = bytes(n % 251 for n in range(size)), os.read
    (tmp_path / "f").write_bytes(data)
    assert read_whole(tmp_path / "f") == data
    monkeypatch.setattr(os, "read", lambda file, most: read(file, min(most, 40_000)))

    assert read_whole(str(tmp_path / "f")) == data


def test_the_yaml_files_of_a_folder_are_found_by_their_ids(tmp_path: Path) -> None:
    """In order; a folder that is not there has none."""
    for name in ("b.yaml", "a.yaml", "a (1).yaml", "c.yml", "d.txt"):
        write(tmp_path, f"cards/{name}", "")

    assert yaml_ids(tmp_path, "cards") == ["a", "a (1)", "b"]
    assert (yaml_ids(tmp_path, "none"), yaml_ids(tmp_path, "cards/a.yaml")) == ([], [])


def test_lines_count_from_one() -> None:
    """The line end belongs to the line it ends."""
    assert [line_of("a\nb\n", at) for at in (0, 1, 2, 4)] == [1, 1, 2, 3]


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
    """Words are equal whatever their case and accents, composed or decomposed."""
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
