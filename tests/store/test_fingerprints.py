"""Fingerprints: the same file, the same words, another version; on this machine alone."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import stat
from pathlib import Path

import pytest
from messages import raises
from studies import TEXT, add_source

from rap.core.errors import RefusedError
from rap.core.model import Source, Speaker
from rap.store import private_files
from rap.store.fingerprints import (
    NEAR,
    Same,
    _prints,
    _share,
    catch_up,
    find_prints,
    find_same,
    forget,
    remember,
    remembered,
    words_of,
)
from rap.store.sources import read_source_text, read_sources

ROOT = Path(__file__).parents[2]
ID, OTHER = "INT-10001", "INT-10002"
WHO = (Speaker("I", "interviewer"), Speaker("P1", "participant", "C-20001"))
FILE = b"I: So?\nP1: The rent went up, and nobody said a word."
SAID = "So? The rent went up, and nobody said a word."
ONE, TWO = (Source(id, "interview", "en", "", speakers=WHO) for id in (ID, OTHER))
LONG = " ".join(f"{word} {number}" for number in range(60) for word in ("rent", "stairs", "light"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "study").mkdir()
    return tmp_path / "study"


def changed(words: str, *, share: float) -> str:
    """The same text with so many of its words changed."""
    draw = random.Random(5)
    return " ".join("else" if draw.random() < share else word for word in words.split())


def test_the_same_file_and_the_same_words_are_recognised(root: Path) -> None:
    """Under any name; capitals, accents, commas and the names of speakers do not matter."""
    remember(root, ONE, data=FILE, text=SAID)

    assert find_same(root, [ID], data=FILE) == Same("bytes", ID)
    again = words_of("Ann: so\nOther: the RÉNT went up and nobody said a word", ["Ann", "Other"])
    assert find_same(root, [ID], data=b"another file", words=again) == Same("words", ID)
    assert find_same(root, [ID], data=b"another file", words="Something else was said.") is None


@pytest.mark.parametrize(
    "version",
    [changed(LONG, share=0.08), LONG[: len(LONG) // 3], f"{LONG} And then {LONG[::-1]}"],
    ids=["corrected", "the first third", "gone on with"],
)
def test_another_version_is_recognised(root: Path, version: str) -> None:
    """Corrected, cut off, or longer by as much again: the text is offered for a correction."""
    remember(root, TWO, text=SAID)
    remember(root, ONE, data=b"first", text=LONG)
    same = find_same(root, [ID, OTHER], data=b"second", words=version)

    assert same is not None
    assert (same.kind, same.source, NEAR <= same.share <= 1) == ("newer", ID, True)


def test_no_two_texts_of_the_demo_study_are_versions_of_each_other() -> None:
    """Interviews that ask the same questions share those, and are not taken for one."""
    texts = [words_of(read_source_text(ROOT, s), s.speakers) for s in read_sources(ROOT)]
    sketches = [sketch for text in texts for sketch in _prints(b"k" * 32, b"", text).sketches]
    most = max(_share(one, other) for one, other in itertools.combinations(sketches, 2))

    assert len(sketches) > 40
    assert most < NEAR / 2


def test_what_was_cut_off_counts_for_nothing(root: Path) -> None:
    """A fingerprint whose source was never written, or is gone, stops no import."""
    remember(root, ONE, data=FILE, text=SAID)

    assert find_same(root, [], data=FILE, words=SAID) is None
    assert find_same(root, [OTHER], data=FILE, words=SAID) is None


def test_a_source_may_have_come_in_twice(root: Path) -> None:
    """Each version of it is known, and the same one is not kept twice."""
    for data in (b"first", b"second", b"first"):
        remember(root, ONE, data=data, text=SAID)

    assert find_same(root, [ID], data=b"first") == find_same(root, [ID], data=b"second")
    (path,) = find_prints([ID])
    assert path.read_text().count('"') < 40


def test_nothing_on_the_disk_can_be_made_again_without_the_key(root: Path) -> None:
    """No plain hash, no words; two studies, or two machines, have nothing in common. For one person
    alone.
    """
    remember(root, ONE, data=FILE, text=LONG)
    second = root.parent / "second"
    second.mkdir()
    remember(second, ONE, data=FILE, text=LONG)
    one, other = (path.read_text() for path in find_prints([ID]))

    hashes = {word for word in one.split('"') if len(word) > 15}
    assert hashes
    assert hashes.isdisjoint(other.split('"'))
    assert not any(hashlib.sha256(data).hexdigest() in one for data in (FILE, LONG.encode()))
    made = [path for path in (root.parent / "data").rglob("*") if "fingerprints" in str(path)]
    assert {stat.S_IMODE(p.stat().st_mode) for p in made} == {0o700, 0o600}
    assert [*root.iterdir()] == []


def test_forgetting_destroys_them_wherever_the_study_lay(root: Path) -> None:
    """The bytes are written over, and the folder of a former place is looked through too."""
    remember(root, ONE, data=FILE, text=SAID)
    moved = root.rename(root.parent / "moved")
    remember(moved, ONE, data=FILE, text=SAID)
    remember(moved, TWO, data=b"other")
    paths = find_prints([ID])
    kept = [path.open("rb") for path in paths]  # as somebody who reads the disk

    forget([ID, "INT-99999", "../key"])

    assert len(paths) == 2
    assert find_prints([ID]) == []
    assert [file.read().strip(b"\0") for file in kept] == [b"", b""]
    assert remembered(moved) == {OTHER}
    assert find_same(moved, [ID, OTHER], data=FILE, words=SAID) is None


def test_on_another_machine_they_are_made_from_the_texts(root: Path) -> None:
    """The words are known again, the file is not; who has some already keeps them."""
    source = add_source(root, ID, TEXT, case="C-20001")
    words = words_of(TEXT, source.speakers)

    assert find_same(root, [ID], words=words) is None
    catch_up(root)
    assert find_same(root, [ID], words=words) == Same("words", ID)
    remember(root, ONE, data=FILE)
    catch_up(root)
    assert find_same(root, [ID], data=FILE) == Same("bytes", ID)


@pytest.mark.parametrize("what", ["replace", "fsync"])
def test_a_kill_leaves_what_was_there(
    root: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Whole and readable, and the next writer clears away what was half done."""
    remember(root, ONE, data=FILE)
    with monkeypatch.context() as patch:
        patch.setattr(private_files.os, what, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            remember(root, ONE, data=b"second")
    assert find_same(root, [ID], data=FILE) == Same("bytes", ID)

    remember(root, ONE, data=b"second")
    assert find_same(root, [ID], data=b"second") == Same("bytes", ID)
    assert not [
        name for path in find_prints([ID]) for name in os.listdir(path.parent) if ".tmp" in name
    ]


@pytest.mark.parametrize("damage", ["key", ID])
def test_a_damaged_file_is_no_fingerprint(root: Path, damage: str) -> None:
    """What cannot be compared any more is made anew, and never taken for a match."""
    remember(root, ONE, data=FILE, text=SAID)
    folder = find_prints([ID])[0].parent
    (folder / damage if damage == "key" else folder / f"{damage}.json").write_bytes(b"{")

    assert find_same(root, [ID], data=FILE, words=SAID) is None
    remember(root, ONE, data=FILE, text=SAID)
    assert find_same(root, [ID], data=FILE) == Same("bytes", ID)


def test_they_never_lie_in_the_study(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of own data that somebody put there is refused."""
    monkeypatch.setenv("XDG_DATA_HOME", str(root / "own"))
    with raises(RefusedError, "store.fingerprints.inside"):
        remember(root, ONE, data=FILE)
    assert find_prints([ID]) == []
