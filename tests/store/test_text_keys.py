"""Sealed files and their keys: what comes out is what went in, and nobody without the key learns
whether a guess is right.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import RefusedError
from rap.store.text_keys import (
    Keys,
    TextKey,
    WaitingError,
    draw_key,
    drop_keys,
    format_keys,
    keep_keys,
    open_file,
    parse_keys,
    read_head,
    read_keys,
    seal_file,
)
from rap.store.vault import sealing

KEY = draw_key("INT-38201")
PATH = "interviews/INT-38201.txt"
paths = st.sampled_from([PATH, "interviews/memos/INT-38201/a b.md", "interviews/INT-38201.yaml"])


@given(path=paths, data=st.binary(max_size=9_000), step=st.integers(0, 4), held=st.integers(0, 4))
def test_what_is_sealed_opens_with_its_step_or_an_earlier_one(path, data, step, held):
    """And with no later one, nor with another key, nor for another place."""
    sealed = seal_file(path, data, key=KEY.at(step), by="K-01")

    if held <= step:
        assert open_file(path, sealed, Keys((KEY.at(held),))) == data
        with pytest.raises(RefusedError):
            open_file(f"{path}.other", sealed, Keys((KEY.at(held),)))
    else:
        with pytest.raises(WaitingError):
            open_file(path, sealed, Keys((KEY.at(held),)))
    with pytest.raises(WaitingError):
        open_file(path, sealed, Keys((draw_key("INT-38201"),)))


@given(data=st.binary(min_size=1, max_size=300), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_bit_that_flipped_is_told(data, at, bit):
    """Anywhere in the file; nothing of it is given out then."""
    sealed = bytearray(seal_file(PATH, data, key=KEY, by="K-01"))
    sealed[at % len(sealed)] ^= 1 << bit

    with pytest.raises((RefusedError, WaitingError)):
        open_file(PATH, bytes(sealed), Keys((KEY,)))


@given(data=st.binary(max_size=300), cut=st.integers(1, 400))
def test_a_file_that_was_cut_is_told(data, cut):
    """Also in its first line."""
    sealed = seal_file(PATH, data, key=KEY, by="K-01")

    with pytest.raises(RefusedError):
        open_file(PATH, sealed[: max(len(sealed) - cut, 0)], Keys((KEY,)))


@given(data=st.binary(max_size=300))
def test_the_fingerprint_tells_a_guess_to_nobody_without_the_key(data):
    """The same words under another key, at another place or step have another; no plain hash of
    them is in the file.
    """
    heads = [
        read_head(path, seal_file(path, data, key=key, by="K-01"))
        for key in (KEY, KEY.at(1), draw_key("INT-38201"))
        for path in (PATH, PATH + "x")
    ]
    sealed = seal_file(PATH, data, key=KEY, by="K-01")

    assert len({head.print for head in heads}) == 6
    assert read_head(PATH, sealed).print == KEY.print_of(PATH, data)
    for name in ("md5", "sha1", "sha256", "blake2b"):
        assert hashlib.new(name, data).hexdigest()[:32].encode() not in sealed


@given(step=st.integers(1, 30))
def test_steps_are_the_same_on_every_machine_and_lead_nowhere_back(step):
    """A key goes forward alone; two ways to the same step meet."""
    later = KEY.at(step)

    assert KEY.at(1).at(step) == later
    assert later.public == sealing.public_of(sealing.secret_key(later.secret))
    with raises(RefusedError, "store.sealed.earlier_step", of="INT-38201"):
        later.at(step - 1)


def test_the_first_line_says_ids_and_no_word():
    sealed = seal_file(PATH, b"We share the stairs.", key=KEY, by="K-01")
    head = read_head(PATH, sealed)

    assert (head.by, head.of, head.key, head.step) == ("K-01", "INT-38201", KEY.id, 0)
    assert b"stairs" not in sealed


def test_keys_beside_an_open_study_are_for_one_person_and_go_for_good(tmp_path: Path):
    """0600 in 0700; of two steps the earlier counts; a name that is none is passed over."""
    keys = (KEY, KEY.at(2), draw_key("study"), draw_key("C-51774"))
    keep_keys(tmp_path, keys)
    (tmp_path / ".rap/keys/notes.txt.old").write_text("?")
    files = [*(tmp_path / ".rap/keys").glob("INT*")]
    modes = {path.stat().st_mode & 0o777 for path in files}
    found = {*read_keys(tmp_path).all}
    drop_keys(tmp_path, keys)

    assert (modes, found) == ({0o600}, {*keys})
    assert (tmp_path / ".rap/keys").stat().st_mode & 0o777 == 0o700
    assert read_keys(tmp_path).all == ()


@given(st.lists(st.sampled_from([KEY, KEY.at(3), draw_key("study")]), max_size=4))
def test_keys_as_json_come_back(keys: list[TextKey]):
    assert parse_keys(format_keys(keys)) == tuple(keys)


@pytest.mark.parametrize(
    "data",
    [
        b"{}x",
        b'[["INT-1", "0123456789abcdef", 0, "x"]]',
        b'[["../x", "0123456789abcdef", 0, "AGE-SECRET-KEY-1"]]',
        b"[[1, 2]]",
        b'[["study", "0123456789abcdef", true, "x"]]',
    ],
)
def test_what_holds_no_keys_is_refused(data: bytes):
    with pytest.raises((ValueError, TypeError)):
        parse_keys(data)


@pytest.mark.skipif(not shutil.which("age"), reason="the program age is not installed")
def test_the_program_age_opens_it_without_this_one(tmp_path: Path):
    """As docs/sealed.md says: the first line cut off, then age with the key's file."""
    (tmp_path / "key").write_text(KEY.at(1).secret)
    body = seal_file(PATH, b"words", key=KEY.at(1), by="K-01").partition(b"\n")[2]
    done = subprocess.run(["age", "-d", "-i", tmp_path / "key"], input=body, capture_output=True, check=True)  # fmt: skip

    assert done.stdout.partition(b"\n")[2] == b"words"
