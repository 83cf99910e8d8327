"""Guides: the themes that are asked about, and the texts that name them."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import places, raises
from studies import write

import rap
from rap.core.errors import ProblemsError
from rap.core.model import Guide
from rap.store.guides import read_guides
from rap.topics.checks.check import find_problems

GUIDE = "title: {en: First guide}\nthemes: [deposit, alarm]\n"


def with_guide(root: Path, named: str, themes: str = GUIDE) -> Path:
    """A study whose one interview names a guide, and a file of guide 1."""
    write(root, "codebook/guides/1.yaml", themes)
    card = root / "interviews/INT-10001.yaml"
    text = card.read_text(encoding="utf-8")
    write(root, "interviews/INT-10001.yaml", f"{text}variables: {{guide: '{named}'}}\n")
    return root


def test_a_guide_lists_its_themes(study: Path):
    """In its order, each once; a study with one has no problem."""
    themes = "title: {en: First}\nthemes: [deposit, alarm, deposit]\n"
    root = with_guide(study, "1", themes)

    assert read_guides(root) == {"1": Guide("1", {"en": "First"}, ("deposit", "alarm"))}
    assert find_problems(root) == []


def test_the_frame_of_guides_follows_merges_and_leaves_out_what_is_retired(study: Path):
    """A theme that was merged is asked about under its code of today, once."""
    write(study, "codebook/access/bond.yaml", "label: {en: Bond}\nmerged_into: deposit\n")
    write(study, "codebook/needs/advice.yaml", "label: {en: Advice}\nretired: 2026-01-10\n")
    root = with_guide(study, "1", "themes: [bond, deposit, advice]\n")

    assert rap.open_study(root).guides.to_numpy().tolist() == [["1", "deposit", "access"]]


@pytest.mark.parametrize(
    ("named", "themes", "place", "id"),
    [
        ("1", "themes: [deposits]\n", "codebook/guides/1.yaml", "store.guides.unknown_theme"),
        ("2", GUIDE, "interviews/INT-10001.yaml", "store.guides.unknown"),
        ("1", "title: Empty\n", "codebook/guides/1.yaml", "store.guides.no_themes"),
    ],
)
def test_check_names_what_does_not_fit(study: Path, named: str, themes: str, place: str, id: str):
    """A theme that is no code, a guide that is not there, a guide without themes."""
    assert places(find_problems(with_guide(study, named, themes))) == [(place, id)]


def test_a_version_is_a_note_as_long_as_no_guide_is_written(study: Path):
    """Teams noted `guide=2` before guides had files."""
    root = with_guide(study, "2")
    (root / "codebook/guides/1.yaml").unlink()

    assert find_problems(root) == []


def test_a_file_with_another_name_is_no_guide(study: Path):
    """Capitals and spaces make two guides of one on another disk."""
    write(study, "codebook/guides/Our Guide.yaml", GUIDE)
    with raises(ProblemsError, "store.guides.bad_id"):
        read_guides(study)
