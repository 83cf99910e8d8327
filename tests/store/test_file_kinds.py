"""The table of all kinds of file in a study, and that the demo study has no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from studies import ROOT, make_study, write

from rap.store.codebook import read_codebook
from rap.store.file_kinds import FILE_KINDS, Kind
from rap.topics.checks.check import find_problems

PLACES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("interviews", "codebook", "notebooks")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and not path.name.startswith(".") and path.parent.name[0] != "."
]


def kinds_of(place: str) -> list[Kind]:
    return [kind for kind in FILE_KINDS.values() if re.fullmatch(kind.name, place)]


def test_every_file_of_the_demo_study_is_of_a_kind():
    """What has no row would be in no look for numbers and in no withdrawal's reach."""
    assert PLACES
    assert [place for place in PLACES if not kinds_of(place)] == []


@pytest.mark.parametrize("name", FILE_KINDS)
def test_a_file_is_looked_for_where_its_name_belongs(name: str):
    """What is well named is also found by the looser readings of the same row."""
    kind = FILE_KINDS[name]
    looked_for = {*ROOT.glob(kind.glob)} & {*ROOT.glob(kind.everywhere)}
    for place in (place for place in PLACES if kind in kinds_of(place)):
        assert re.fullmatch(kind.like, place)
        assert ROOT / place in looked_for
        assert (place.startswith(f"{kind.folder}/"), place.endswith(kind.suffix)) == (True, True)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("interviews/mary.txt", "texts"),
        ("interviews/INT-10001.docx", "texts"),
        ("interviews/memos/study/deep/a.md", "memos"),
        ("interviews/cases/mary.yaml", "cases"),
        ("codebook/mary.yaml", "book"),
    ],
)
def test_a_name_of_no_kind_does_not_belong(place: str, name: str):
    """`rap check` names such a file."""
    assert not re.fullmatch(FILE_KINDS[name].name, place)


def test_a_file_of_a_machine_is_no_code(tmp_path: Path):
    """It belongs in a study, is of one kind, and the codebook reads nothing in its folder."""
    place = "codebook/machines/K-01.k3f9a2b7.json"
    root = make_study(tmp_path / "study")
    before = read_codebook(root)
    write(root, place, "{}\n")
    write(root, "codebook/machines/rent.yaml", "label: {en: Rent}\n")

    assert kinds_of(place) == [FILE_KINDS["machines"]]
    assert (read_codebook(root), find_problems(root)) == (before, [])
