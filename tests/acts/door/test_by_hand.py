"""Rules that somebody changed by hand on her own machine wait too: an edited file wins nothing by itself."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exchanging import introduce, share
from killing import killed_at
from sealed import make_sealed
from studies import AGREED, make_study, scaled, write, write_by_hand

from rap.core.approved import find_by_hand
from rap.core.model import Consent
from rap.store.cases import read_case
from rap.store.new_coders import add_coders
from rap.store.settings import read_settings
from rap.topics.consent.writing import write_entry
from rap.topics.sharing.door.deciding import find_asked, say_no, say_yes
from rap.topics.sharing.sync import mind_door, sync

CARD = "interviews/cases/C-20001.yaml"
FORM = "codebook/forms/F-1.yaml"
WIDER = f"variables: {{setting: home}}\n{AGREED}".replace("]}\n", "], public: [count]}\n")
LESS = "variables: {setting: home}\nconsent:\n  - {date: 2025-01-01, given: no}\n"
WORDS = "v: 1\ntitle: {en: First}\nwording: {en: May we %s?}\ngrants: {members: [count]}\n"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The lead's study, and the copy of a colleague; both have exchanged."""
    lead = make_study(tmp_path / "lead")
    write(lead, FORM, WORDS % "count")
    other = share(lead)
    introduce(lead, other)
    for root in (lead, other, lead):
        sync(root)
    return lead, other


def as_lead(root: Path) -> str:
    return (root / "pyproject.toml").read_text() + 'role = "lead"\n'


CHANGES: dict[str, Callable[[Path], str]] = {
    "pyproject.toml": as_lead,
    FORM: lambda _: WORDS % "quote",
    CARD: lambda _: WIDER,
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("look", [mind_door, sync])
def test_a_change_by_hand_waits_beside_what_was_approved(
    two: tuple[Path, Path], name: str, look: Callable[[Path], object]
):
    """At the next start, and in an exchange: it is in effect nowhere, and not lost."""
    lead, other = two
    before, edited = (lead / name).read_bytes(), CHANGES[name](lead)
    write_by_hand(lead, name, edited)
    look(lead)
    told = mind_door(lead)
    there = (lead / name).read_bytes()
    sync(lead)
    sync(other)

    assert (told, there, (lead / name).read_bytes(), (other / name).read_bytes()) == (
        (),
        before,
        before,
        before,
    )
    assert [one.path for one in find_asked(lead)] == [name]
    assert find_by_hand(lead) == []


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_told_and_a_yes_lets_it_in_for_all(two: tuple[Path, Path], name: str):
    """The sentence names the file; after her yes it is as she wrote it, also at the colleague's."""
    lead, other = two
    edited = CHANGES[name](lead)
    write_by_hand(lead, name, edited)
    told = mind_door(lead)
    say_yes(lead, [one.id for one in find_asked(lead)])
    sync(lead)
    sync(other)

    assert [(str(one.id), one.place) for one in told] == [("sharing.door.by_hand", name)]
    assert [(root / name).read_text() for root in two] == [edited, edited]
    assert (find_asked(lead), find_asked(other), mind_door(lead)) == ([], [], ())


@pytest.mark.parametrize("name", CHANGES)
def test_a_no_leaves_what_was_approved_and_the_change_is_still_found(
    two: tuple[Path, Path], name: str
):
    """Nothing waits any more; what was wanted lies aside."""
    lead, other = two
    before, edited = (lead / name).read_bytes(), CHANGES[name](lead)
    write_by_hand(lead, name, edited)
    sync(lead)
    sync(other)
    say_no(lead, [one.id for one in find_asked(lead)])
    sync(lead)
    sync(other)

    assert [(root / name).read_bytes() for root in two] == [before, before]
    assert [find_asked(root) for root in two] == [[], []]
    assert [path.read_text() for path in (lead / ".rap/aside").iterdir()] == [edited]


@pytest.mark.parametrize("broken", ["[tool.rap\n", '[tool.rap]\nsealed = "perhaps"\n'])
@pytest.mark.parametrize("look", [mind_door, sync])
def test_settings_that_cannot_be_read_are_put_back(
    two: tuple[Path, Path], broken: str, look: Callable[[Path], object]
):
    """What was approved holds again, and what was written waits: a slip closes nobody's study."""
    lead, _ = two
    before = (lead / "pyproject.toml").read_bytes()
    write_by_hand(lead, "pyproject.toml", broken)
    done = look(lead)
    told = done if isinstance(done, tuple) else done.told

    assert [(str(one.id), one.place) for one in told] == [
        ("sharing.door.by_hand", "pyproject.toml")
    ]
    assert (lead / "pyproject.toml").read_bytes() == before
    assert [one.path for one in find_asked(lead)] == ["pyproject.toml"]


def test_a_refusal_by_hand_holds_at_once(two: tuple[Path, Path]):
    """Here and at the colleague's; nobody is asked."""
    lead, other = two
    write_by_hand(lead, CARD, LESS)
    told = mind_door(lead)
    sync(lead)
    sync(other)

    assert (told, find_asked(lead)) == ((), [])
    assert [(root / CARD).read_text() for root in two] == [LESS, LESS]


def test_what_the_program_writes_for_her_is_approved_by_the_act(two: tuple[Path, Path]):
    """Consent that she enters and a coder whom she adds are in effect, here and at the colleague's."""
    lead, other = two
    add_coders(lead, {"K-03": "coder"})
    yes = Consent("2026-03-01", "yes", yes={"public": ("count", "quote")})
    write_entry(lead, "C-20001", yes)
    told = mind_door(lead)
    sync(lead)
    sync(other)

    assert (told, find_asked(lead), find_by_hand(lead)) == ((), [], [])
    for root in two:
        assert [coder.id for coder in read_settings(root).coders] == ["K-01", "K-02", "K-03"]
    assert len(read_case(lead, "C-20001").consent) == 2


def test_an_act_approves_nothing_that_was_written_by_hand_before(two: tuple[Path, Path]):
    """While a page is open somebody edits the file, and then an act of the page adds to it."""
    lead, _ = two
    write_by_hand(lead, "pyproject.toml", as_lead(lead))
    add_coders(lead, {"K-03": "coder"})
    mind_door(lead)

    assert [(coder.id, coder.role) for coder in read_settings(lead).coders] == [
        ("K-01", "lead"),
        ("K-02", "coder"),
    ]
    assert [one.path for one in find_asked(lead)] == ["pyproject.toml"]


def test_an_older_file_put_over_the_study_is_not_in_effect(two: tuple[Path, Path]):
    """A copy from a stick is as it was once approved; since then somebody decided otherwise."""
    lead, _ = two
    old = (lead / CARD).read_text()
    write_entry(lead, "C-20001", Consent("2026-03-01", "no"))
    now = (lead / CARD).read_text()
    write_by_hand(lead, CARD, old)
    early = (mind_door(lead), (lead / CARD).read_text())
    sync(lead)
    write_by_hand(lead, CARD, old)
    mind_door(lead)

    assert ([one.place for one in early[0]], early[1]) == ([CARD], now)
    assert (lead / CARD).read_text() == now
    assert [one.path for one in find_asked(lead)] == [CARD]


def test_a_coder_who_makes_herself_lead_decides_nothing(two: tuple[Path, Path]):
    """On her machine the settings in effect are those that were approved, and the lead is asked."""
    lead, other = two
    write_by_hand(other, "pyproject.toml", as_lead(other))
    told = mind_door(other)
    roles = {coder.id: coder.role for coder in read_settings(other).coders}
    sync(other)
    sync(lead)

    assert ([one.place for one in told], roles["K-02"]) == (["pyproject.toml"], "coder")
    assert [one.path for one in find_asked(lead)] == ["pyproject.toml"]


def test_what_she_joined_with_is_the_first_approved_state(two: tuple[Path, Path]):
    """Nothing of a new copy was changed by hand."""
    assert [find_by_hand(root) for root in two] == [[], []]
    assert mind_door(two[1]) == ()


def test_where_nothing_was_exchanged_an_editor_is_as_good_as_any(tmp_path: Path):
    """A study of one machine has no door."""
    root = make_study(tmp_path / "alone")
    write_by_hand(root, "pyproject.toml", as_lead(root))

    assert (find_by_hand(root), mind_door(root)) == ([], ())
    assert not (root / ".rap/approved").exists()


def test_in_a_sealed_study_it_waits_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What she no longer allows holds at once, what she newly allows waits, in git for nobody to read."""
    root = make_sealed(tmp_path, "lead", monkeypatch)
    sync(root)
    edited = WIDER.replace("members: [count, quote]", "members: [count]")
    write_by_hand(root, CARD, edited)
    told = mind_door(root)
    meanwhile = read_case(root, "C-20001").consent[-1].yes
    again = (mind_door(root), find_by_hand(root))
    sync(root)
    waits = find_asked(root)
    say_yes(root, [one.id for one in waits])
    sync(root)

    assert [one.place for one in told] == [CARD]
    assert meanwhile == {"team": ("analyse", "count", "quote"), "members": ("count",)}
    assert (again, [one.path for one in waits]) == (((), []), [f"{CARD}.sealed"])
    assert ((root / CARD).read_text(), find_asked(root), mind_door(root)) == (edited, [], ())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.long
def test_a_look_that_is_killed_anywhere_is_made_good(two: tuple[Path, Path]):
    """Settings and a card were changed by hand: both wait in the end, and what was approved is back."""
    lead, _ = two
    edited = {name: CHANGES[name](lead) for name in ("pyproject.toml", CARD)}
    before = {name: (lead / name).read_text() for name in edited}
    for name, text in edited.items():
        write_by_hand(lead, name, text)
    for number in range(1, 2000, scaled(7, 1, quick=23)):
        root = lead.parent / "again"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(lead, root)
        was_killed = killed_at(number, lambda root=root: mind_door(root))
        mind_door(root)
        waits = {one.path: one.id for one in find_asked(root)}
        assert {name: (root / name).read_text() for name in edited} == before, number
        assert {*waits} == {*edited}, number
        assert find_by_hand(root) == [], number
        say_yes(root, [*waits.values()])
        assert {name: (root / name).read_text() for name in edited} == edited, number
        if not was_killed:
            break
    assert number > 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_act_that_is_killed_anywhere_is_nobodys_hand(two: tuple[Path, Path]):
    """The settings are as before or as after it, and nobody is asked."""
    lead, _ = two
    before = [coder.id for coder in read_settings(lead).coders]
    for number in range(1, 50):
        root = lead.parent / "again"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(lead, root)
        was_killed = killed_at(number, lambda root=root: add_coders(root, {"K-03": "coder"}))
        assert (find_by_hand(root), mind_door(root)) == ([], ()), number
        coders = [coder.id for coder in read_settings(root).coders]
        assert coders in (before, [*before, "K-03"]), number
        if not was_killed:
            break
    assert (number > 3, coders) == (True, [*before, "K-03"])
