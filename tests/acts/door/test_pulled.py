"""What plain git brings is judged at the next start, before anything of it is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanging import introduce, share
from studies import git, make_study, write

from rap.store.settings import read_settings
from rap.topics.sharing.door.deciding import find_asked, say_no, say_yes
from rap.topics.sharing.sync import mind_door, sync


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The lead's study, and the copy of a colleague."""
    lead = make_study(tmp_path / "lead")
    other = share(lead)
    introduce(lead, other)
    for root in (lead, other, lead):
        sync(root)
    return lead, other


def roles(root: Path) -> dict[str, str]:
    return {coder.id: coder.role for coder in read_settings(root).coders}


def make_lead(root: Path) -> None:
    """She makes herself lead in her copy, and sends it by plain git."""
    text = (root / "pyproject.toml").read_text()
    write(root, "pyproject.toml", f'{text}role = "lead"\n')
    git(root, "commit", "--no-verify", "-qam", "me")
    git(root, "push", "-q", "origin", "HEAD:main")


def test_a_role_that_was_pulled_is_not_in_effect(two: tuple[Path, Path]):
    """Nor is it lost: it waits, in words, and a yes brings it in here and for others."""
    lead, other = two
    make_lead(other)
    git(lead, "pull", "-q", "origin", "main")
    pulled, told = roles(lead), mind_door(lead)
    meanwhile, waits = roles(lead), find_asked(lead)
    say_yes(lead, [one.id for one in waits])

    assert (pulled["K-02"], told, meanwhile["K-02"]) == ("lead", (), "coder")
    assert [(one.path, [str(said.id) for said in one.says]) for one in waits] == [
        ("pyproject.toml", ["sharing.door.becomes_lead"])
    ]
    assert roles(lead)["K-02"] == "lead"
    assert mind_door(lead) == ()


def test_a_no_takes_it_out_at_the_place(two: tuple[Path, Path]):
    """And from her own copy, at her next exchange: rules are the same for all."""
    lead, other = two
    make_lead(other)
    sync(lead)
    say_no(lead, [one.id for one in find_asked(lead)])
    sync(lead)
    sync(other)

    assert (roles(lead)["K-02"], roles(other)["K-02"]) == ("coder", "coder")
    assert find_asked(lead) == find_asked(other) == []
