"""What would follow from a yes is said before it, and a yes after which nothing could be exchanged is
not taken.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanging import introduce, share, vouch_here
from messages import raises
from sealed import code
from studies import git, make_study, write

from rap.core.errors import ProblemsError
from rap.topics.checks.check import find_problems
from rap.topics.sharing.door.deciding import find_asked, say_no, say_yes
from rap.topics.sharing.sync import mind_door, sync

TEXT = ["interviews/INT-10001.txt", "interviews/INT-10001.yaml"]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The lead's study, and the copy of a colleague; both have exchanged."""
    lead = make_study(tmp_path / "lead")
    other = share(lead)
    introduce(lead, other)
    for root in (lead, other, lead):
        sync(root)
    return lead, other


def push(root: Path) -> None:
    """Send everything by plain git; the machine says that it is hers."""
    vouch_here(root)
    git(root, "commit", "--no-verify", "-qm", "more")
    git(root, "push", "-q", "origin", "HEAD:main")


def test_no_yes_is_given_to_a_text_that_went_though_it_is_coded(two: tuple[Path, Path]):
    """The question says how many codings hang on it; after a no all is as it was, at both."""
    lead, other = two
    code(lead)
    sync(lead)
    sync(other)
    for name in TEXT:
        (other / name).unlink()
    push(other)
    sync(lead)
    (asked,) = find_asked(lead)
    with raises(ProblemsError, "sharing.door.yes_breaks"):
        say_yes(lead, [asked.id])
    still = find_asked(lead)
    say_no(lead, [asked.id])
    sync(lead)
    sync(other)

    said = [(str(one.id), one.facts.get("n")) for one in asked.says]
    assert said == [
        ("sharing.door.text_gone", None),
        ("sharing.door.text_gone", None),
        ("sharing.door.codings_lost", 1),
    ]
    assert (still, asked.is_grave, find_asked(lead), find_problems(lead)) == ([asked], True, [], [])
    assert [(root / name).is_file() for root in two for name in TEXT] == [True] * 4


def test_a_text_that_nobody_coded_goes_with_one_yes(two: tuple[Path, Path]):
    """Its words and what is written about it are one question."""
    lead, other = two
    for name in TEXT:
        (other / name).unlink()
    push(other)
    sync(lead)
    (asked,) = find_asked(lead)
    say_yes(lead, [asked.id])
    sync(lead)

    assert [(lead / name).exists() for name in TEXT] == [False, False]
    assert (find_asked(lead), find_problems(lead)) == ([], [])


def test_no_yes_is_given_to_settings_that_nobody_could_work_with(two: tuple[Path, Path]):
    """The study goes on with those that were approved."""
    lead, other = two
    before = (lead / "pyproject.toml").read_text()
    write(other, "pyproject.toml", before.replace('["en"]', '["english"]'))
    push(other)
    sync(lead)
    (asked,) = find_asked(lead)
    with raises(ProblemsError, "sharing.door.yes_breaks"):
        say_yes(lead, [asked.id])

    assert ((lead / "pyproject.toml").read_text(), find_problems(lead)) == (before, [])


def test_a_form_that_somebody_said_yes_to_before_it_came_waits(two: tuple[Path, Path]):
    """Her card came in anyway and allowed nothing; the form would widen it by itself."""
    lead, other = two
    card = "consent:\n  - {date: 2025-02-01, form: later, given: yes}\n"
    write(other, "interviews/cases/C-20001.yaml", card)
    push(other)
    with pytest.raises(ProblemsError):
        sync(lead, anyway=True)
    form = "v: 1\ntitle: {en: Later}\nwording: {en: May we quote?}\ngrants: {public: [quote]}\n"
    write(other, "codebook/forms/later.yaml", form)
    write(other, "codebook/forms/unasked.yaml", form)
    push(other)
    git(lead, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    mind_door(lead)

    assert [one.path for one in find_asked(lead)] == ["codebook/forms/later.yaml"]
    assert not (lead / "codebook/forms/later.yaml").exists()
    assert (lead / "codebook/forms/unasked.yaml").is_file()
