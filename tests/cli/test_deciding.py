"""`rap sync --decide`, and what `rap sync`, `join`, `take` and `check` say of what waits at the door."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from commands import run_here
from exchanging import share
from messages import said
from studies import git, make_study, write, write_by_hand

from rap.topics.approved.state import keep_door, read_door
from rap.topics.sharing.door import begin_door, own_name
from rap.topics.sharing.door.deciding import find_asked, find_strangers, forget_machine, own_machine
from rap.topics.sharing.shared_place import join
from rap.topics.sharing.sync import sync

pytestmark = pytest.mark.long


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A study that K-01 leads, and the copy of K-02, who joined and sent once."""
    mine = make_study(tmp_path / "mine")
    other = share(mine)
    write(other, "notebooks/our_helpers.py", "ROOMS = 3\n")
    sync(other)
    return mine, other


def test_who_joins_reads_the_letters_to_compare(two: tuple[Path, Path]) -> None:
    """Her own and those of the lead's machine, as the lead reads them."""
    mine, _ = two
    third = mine.parent / "third"
    done = run_here(mine, "join", str(mine.parent / "stick"), str(third), "--coder", "K-02")

    letters = [own_machine(root).letters for root in (third, mine)]
    assert [one in done.stdout for one in letters] == [True, True]
    assert said("sharing.door.compare") in done.stdout


def test_what_waits_is_said_to_who_may_answer_and_to_others(two: tuple[Path, Path]) -> None:
    """The lead hears of the machine and of the change; a coder hears who can say yes."""
    mine, other = two
    letters = own_machine(other).letters
    lead = run_here(mine, "sync")
    sync(other)
    write(mine, "notebooks/more.py", "FLOORS = 2\n")
    sync(mine)
    coder, check = run_here(other, "sync"), run_here(mine, "check")

    new = said("sharing.door.new_machine", coder="K-02", letters=letters, leads=())
    here = said("sharing.door.waits_here", n=1, leads=())
    assert [sentence in lead.stdout for sentence in (new, here)] == [True, True]
    assert (check.returncode, new in check.stdout, here in check.stdout) == (0, True, True)
    assert said("sharing.door.waits", n=1, leads=("K-01",)) in coder.stdout


def test_a_yes_is_typed_and_the_others_hear_of_it(two: tuple[Path, Path]) -> None:
    """The machine is known, the program is let in, and one exchange more tells the others."""
    mine, other = two
    sync(mine)
    done = run_here(mine, "sync", "--decide", typed="x\ny\ny\n", at_keyboard=True)
    third = join(str(mine.parent / "stick"), mine.parent / "third", coder="K-02")

    assert (done.returncode, done.stderr) == (0, "")
    assert own_machine(other).letters in done.stdout
    assert said("sharing.door.program_new", title="our_helpers.py") in done.stdout
    assert (find_strangers(mine), find_asked(mine)) == ([], [])
    assert (mine / "notebooks/our_helpers.py").read_text() == "ROOMS = 3\n"
    assert (third / "notebooks/our_helpers.py").is_file()


def test_a_no_leaves_it_and_later_asks_again(two: tuple[Path, Path]) -> None:
    """*Enter* decides nothing; after a no the program is gone from the place too."""
    mine, other = two
    run_here(mine, "sync", "--decide", typed="y\n\n", at_keyboard=True)
    left = [one.path for one in find_asked(mine)]
    run_here(mine, "sync", "--decide", typed="n\n", at_keyboard=True)
    sync(other)

    assert (left, find_asked(mine)) == (["notebooks/our_helpers.py"], [])
    assert not (mine / "notebooks/our_helpers.py").exists()


def test_only_a_lead_at_a_keyboard_is_asked(two: tuple[Path, Path]) -> None:
    """Others read one sentence, and nothing is decided."""
    mine, other = two
    none = run_here(other, "sync", "--decide", typed="", at_keyboard=True)
    sync(mine)
    sync(other)
    write(mine, "notebooks/more.py", "FLOORS = 2\n")
    sync(mine)
    coder = run_here(other, "sync", "--decide", typed="y\ny\n", at_keyboard=True)
    schedule = run_here(mine, "sync", "--decide", typed="y\ny\n")

    assert (none.returncode, said("review.left_none") in none.stdout) == (0, True)
    assert said("sharing.door.lead_needed") in coder.stderr
    assert said("sharing.solve.no_keyboard") in schedule.stderr
    assert (coder.returncode, schedule.returncode) == (1, 2)
    assert not (mine / "notebooks/our_helpers.py").exists()


def test_each_coder_knows_a_new_machine_of_a_lead_herself(two: tuple[Path, Path]) -> None:
    """No other machine could vouch for it: what waits is not asked of her, the letters are."""
    mine, other = two
    door = begin_door(other)
    keep_door(other, replace(door, machines={own_name(other): door.machines[own_name(other)]}))
    done = run_here(other, "sync", "--decide", typed="y\n", at_keyboard=True)

    assert (done.returncode, done.stderr, find_strangers(other)) == (0, "", [])
    assert own_machine(mine).letters in done.stdout
    assert read_door(other).machines[own_name(mine)] == own_machine(mine).key


def test_a_machine_that_was_taken_off_is_not_new_again(two: tuple[Path, Path]) -> None:
    """Nobody is reminded of a lost laptop at each exchange; she who found it is asked."""
    mine, _ = two
    run_here(mine, "sync", "--decide", typed="y\n\n", at_keyboard=True)
    forget_machine(mine, next(path.stem for path in (mine / "codebook/machines").glob("K-02*")))
    told = run_here(mine, "sync").stdout
    asked = run_here(mine, "sync", "--decide", typed="\n\n", at_keyboard=True).stdout

    assert "K-02" not in told
    assert (
        said("sharing.door.machine_again", coder="K-02", name=find_strangers(mine)[0].name) in asked
    )


def test_what_was_not_taken_is_named(two: tuple[Path, Path]) -> None:
    """A file that belongs in no study is said, with where it lies."""
    mine, other = two
    for root in (mine, other):
        sync(root)
    write(other, "Makefile", "all:\n")
    git(other, "add", "-A")
    git(other, "commit", "--no-verify", "-qm", "more")
    git(other, "push", "-q", "origin", "HEAD:main")
    done = run_here(mine, "sync")

    assert f"Makefile: {said('sharing.door.foreign')}" in done.stdout


def test_a_yes_that_cannot_be_is_told_and_the_next_is_asked(two: tuple[Path, Path]) -> None:
    """The settings would name a language that is none; the program beside them is still let in."""
    mine, other = two
    text = (other / "pyproject.toml").read_text()
    write(other, "pyproject.toml", text.replace('["en"]', '["english"]'))
    git(other, "commit", "--no-verify", "-qam", "more")
    git(other, "push", "-q", "origin", "HEAD:main")
    sync(mine)
    done = run_here(mine, "sync", "--decide", typed="y\ny\ny\n", at_keyboard=True)

    assert said("sharing.door.yes_breaks") in done.stderr
    assert [one.path for one in find_asked(mine)] == ["pyproject.toml"]


@pytest.mark.parametrize("slip", ['role = "lead"\n', "[tool.rap\n"])
def test_a_change_by_hand_is_told_before_a_command_does_anything(
    two: tuple[Path, Path], slip: str
) -> None:
    """Without a keyboard a sentence says what waits; the command goes on with what was approved, also
    where nothing could be read any more.
    """
    mine, _ = two
    before = (mine / "pyproject.toml").read_text()
    write_by_hand(mine, "pyproject.toml", before + slip)
    done = run_here(mine, "check")
    again = run_here(mine, "check")

    assert said("sharing.door.by_hand") in done.stderr
    assert (again.stderr, (mine / "pyproject.toml").read_text()) == ("", before)
    assert [one.path for one in find_asked(mine)] == ["pyproject.toml"]


def test_at_the_keyboard_she_is_asked_at_once(two: tuple[Path, Path]) -> None:
    """She reads what would change, and her yes is in effect when the command begins."""
    mine, _ = two
    edited = (mine / "pyproject.toml").read_text() + 'role = "lead"\n'
    write_by_hand(mine, "pyproject.toml", edited)
    done = run_here(mine, "check", typed="y\n", at_keyboard=True)

    assert said("sharing.door.becomes_lead", coder="K-02") in done.stdout
    assert ((mine / "pyproject.toml").read_text(), find_asked(mine)) == (edited, [])
