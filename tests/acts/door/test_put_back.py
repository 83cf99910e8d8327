"""What somebody took back, put back at the shared place: it stays away on every machine, and nobody's
exchange stops.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from besieged import (
    GONE,
    Three,
    by_file,
    by_pull,
    by_push,
    effect,
    forged,
    make_three,
    push,
    remove,
)
from exchanging import disk, vouch_here
from studies import AGREED, TEXT, add_source, git, write

from rap.store.memos import write_memo
from rap.topics.checks.check import find_problems
from rap.topics.sealing.sealed_files import open_pulled
from rap.topics.sharing.door.deciding import find_asked
from rap.topics.sharing.sync import sync

STONE, WORDS = f"interviews/withdrawn/{GONE}.json", "A yellow door behind the mill"


def old_files(root: Path) -> None:
    """Her card, her text with a coding and a memo, as they were, and no record that they went."""
    remove(root, STONE)
    write(root, f"interviews/cases/{GONE}.yaml", AGREED)
    source = add_source(root, "INT-40001", f"{TEXT}P1: {WORDS}.\n", case=GONE)
    log = f"interviews/codings/{source.id}/K-02.zzzzzzzz.jsonl"
    write(root, log, forged(b"", "K-02", src=source.hash[:8]).decode())
    write_memo(root, about=f"{source.id}:3-9", by="K-02", type="analytic", body=WORDS, source=source.id)  # fmt: skip


def other_text(root: Path) -> None:
    """Her words under another id, and a group of others in which she speaks again."""
    source = add_source(root, "INT-50001", f"{TEXT}P1: {WORDS}.\n", case=GONE)
    log = f"interviews/codings/{source.id}/K-02.zzzzzzzz.jsonl"
    write(root, log, forged(b"", "K-02", src=source.hash[:8]).decode())


def summary(root: Path) -> None:
    """What she said, in a few words, in the grid."""
    write_memo(root, about=f"{GONE}/alarm", by="K-02", type="summary", body=WORDS, source="study")


BACK: dict[str, Callable[[Path], object]] = {
    "her files without the record": old_files,
    "her words as another text": other_text,
    "a summary of hers": summary,
}


def kept_anywhere(root: Path) -> list[str]:
    """Files on the disk that hold her words, git's own store apart."""
    found = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    return [path.name for path in found if WORDS.encode() in path.read_bytes()]


def by_coder(three: Three) -> set[str]:
    """The coder's own machine vouches for all of it."""
    vouch_here(three.coder)
    push(three.coder)
    return {problem.id for problem in sync(three.lead).told}


@pytest.mark.parametrize("name", BACK)
@pytest.mark.parametrize("way", [by_push, by_pull, by_file, by_coder])
def test_what_she_took_back_stays_away(three: Three, way: Callable[[Three], set[str]], name: str):
    """It is named and kept nowhere; what is honest beside it comes in, and all go on exchanging."""
    check(three, way, name)


def check(three: Three, way: Callable[[Three], set[str]], name: str) -> None:
    before, had = disk(three.lead), effect(three.lead)
    sender, other = three.reader, three.coder
    if way is by_coder:
        sender, other = other, sender
    write(three.coder, "codebook/needs/rest.yaml", "label: {en: rest}\n")
    sync(three.coder)
    git(three.reader, "pull", "-q", "--no-edit")
    open_pulled(three.reader)
    BACK[name](sender)
    told = way(three)
    for root in (other, three.lead, other):
        assert sync(root).shared

    assert "sharing.door.put_back" in told
    assert ("sharing.door.stone_stays" in told) == (name == "her files without the record")
    for root in (three.lead, other):
        assert disk(root) == {**before, "codebook/needs/rest.yaml": b"label: {en: rest}\n"}
        assert effect(root) == {**had, "codes": sorted([*had["codes"], "rest"])}
        assert (find_problems(root), find_asked(root), kept_anywhere(root)) == ([], [], [])
    there = git(three.place, "ls-tree", "-r", "--name-only", "main").split()
    left = [path for path in there if GONE in path or "0001/K-02.zz" in path]
    assert [path.removesuffix(".sealed") for path in left] == [STONE]


@pytest.mark.long
def test_nor_does_it_come_back_to_a_sealed_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The coder seals her old files with keys that nobody else has: their names say whose they are."""
    three = make_three(tmp_path, monkeypatch, sealed=True)
    check(three, by_coder, "her files without the record")


def test_a_record_that_names_no_text_is_of_no_file(three: Three):
    """A coder's record of a withdrawal names a part of every path: nothing else is held up by it."""
    row = {"case": "C-77777", "date": "2026-01-01", "receipt_hash": "5" * 64, "scope": "all"}
    named = ["yaml", "interviews", "codings", "needs"]
    text = json.dumps({**row, "sources": named, "v": 1})
    write(three.coder, "interviews/withdrawn/C-77777.json", f"{text}\n")
    write(three.coder, "codebook/needs/rest.yaml", "label: {en: rest}\n")
    before = disk(three.lead)
    by_coder(three)

    assert disk(three.lead) == {**before, "codebook/needs/rest.yaml": b"label: {en: rest}\n"}
    assert [one.place for one in find_asked(three.lead)] == ["interviews/withdrawn/C-77777.json"]


def test_a_text_that_no_import_would_take_waits(three: Three):
    """The coder's machine vouches for it; its size is named, and what is beside it comes in."""
    before = disk(three.lead)
    add_source(three.coder, "INT-60001", "I: So?\n" * 3_000_000, rights="public")
    write(three.coder, "codebook/needs/rest.yaml", "label: {en: rest}\n")
    by_coder(three)
    asked = find_asked(three.lead)

    assert disk(three.lead) == {**before, "codebook/needs/rest.yaml": b"label: {en: rest}\n"}
    assert [one.path.partition(".")[0] for one in asked] == ["interviews/INT-60001"]
    assert "sharing.door.too_big" in {one.id for one in asked[0].says}
