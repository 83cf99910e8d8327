"""The page *Sharing*, asked as a browser asks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanging import share
from labs import Lab
from messages import said
from studies import git, make_study, write
from vaults import make_coder, make_quick

from rap.core.errors import Message
from rap.languages.catalogue import on_screen
from rap.store.text_keys import drop_keys
from rap.topics.sealing.rules import seal_study
from rap.topics.sealing.sealed_files import read_keys, seal_changed
from rap.topics.sharing.door.deciding import Machine, find_asked, find_strangers, own_machine
from rap.topics.sharing.sync import sync


def test_what_waits_for_its_key_is_named_with_whom_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of `rap sync`; the page says nothing where every key is here."""
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    root = make_study(tmp_path / "ana")
    write(root, ".rap/coder", "K-01\n")
    git(root, "init", "-q", "-b", "main")
    make_coder(root, "K-01")
    seal_study(root)
    seal_changed(root)
    with Lab(root) as lab:
        before = lab.get("sharing")["waiting"]
        drop_keys(root, read_keys(root).all)
        (root / "interviews/INT-10001.txt").unlink()
        after = lab.get("sharing")["waiting"]

    assert before == []
    assert [(one["of"], one["says"].partition(" (")[0]) for one in after] == [
        ("INT-10001", "1 sealed file waits for its key; ask K-01 for it")
    ]


LOGINS = {"lead": "lead", "coder": "second", "reader": "reads"}  # role -> token


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """A study that K-01 leads, in which a program, a page and a machine of K-02 wait."""
    root = make_study(tmp_path / "ana")
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", f'{settings}[tool.rap.coders.K-03]\nrole = "reader"\n')
    other = share(root)
    write(other, "codebook/handbook/10-start.en.md", "# Begin here\n\nWe meet on Monday.\n")
    write(other, "notebooks/our_helpers.py", "ROOMS = 3\n")
    sync(other)
    sync(root)
    return root


def test_a_lead_lets_in_what_waits_on_her_own_machine(door: Path) -> None:
    """What may do harm stands first; a yes, a no and a known machine leave nothing."""
    with Lab(door) as lab:
        now, n = lab.get("sharing")["door"], lab.get("start")["exchanged"]["door"]
        program, page = now["asked"]
        yes = lab.ask("POST", "sharing/door", {"act": "yes", "of": [program["id"]]})
        again = lab.ask("POST", "sharing/door", {"act": "yes", "of": [program["id"]]})[0]
        no = lab.ask("POST", "sharing/door", {"act": "no", "of": [page["id"]]})
        machine = now["machines"][0]
        known = lab.ask("POST", "sharing/door", {"act": "know", "of": [machine["key"]]})
        after = lab.get("sharing")["door"]
        forgot = lab.ask("POST", "sharing/door", {"act": "forget", "of": [machine["name"]]})
        lost = lab.get("sharing")["door"]

    assert (now["decides"], now["leads"], n) == (True, ["K-01"], 3)
    assert now["own"]["letters"] == own_machine(door).letters
    assert [one["title"] for one in (program, page)] == [
        said("sharing.door.title_program", name="our_helpers.py"),
        said("sharing.door.title_members", name="10-start.en.md"),
    ]
    assert page["says"] == [on_screen(Message("sharing.door.page_new", title="Begin here"))]
    assert (machine["coder"], machine["letters"]) == ("K-02", find_machine(door).letters)
    assert [yes, again, no, known] == [
        (200, {"left": 2}),
        409,
        (200, {"left": 1}),
        (200, {"left": 0}),
    ]
    assert (after["asked"], after["machines"]) == ([], [])
    assert [one["name"] for one in after["known"]] == [machine["name"]]
    assert (forgot, lost["known"]) == ((200, {"left": 0}), [])
    assert [one["was_known"] for one in lost["machines"]] == [True]
    assert (door / "notebooks/our_helpers.py").is_file()
    assert not (door / "codebook/handbook/10-start.en.md").exists()


@pytest.mark.parametrize("role", LOGINS)
def test_elsewhere_others_see_what_waits_and_decide_nothing(door: Path, role: str) -> None:
    """On a server of several people a lead decides nothing either; who only reads sees nothing."""
    token = LOGINS[role]
    with Lab(door, logins=True) as lab:
        lab.name(lea="K-01", bob="K-02", rea="K-03")
        now = lab.get("sharing", token=token)["door"]
        ids = [one.id for one in find_asked(door)]
        machine = find_machine(door)
        sent = {"yes": ids, "know": [machine.key], "forget": [machine.name]}
        answers = [
            lab.ask("POST", "sharing/door", {"act": act, "of": of}, token=token)[0]
            for act, of in sent.items()
        ]

    sees = role != "reader"
    assert (len(now["asked"]), len(now["machines"])) == ((2, 1) if sees else (0, 0))
    assert (now["decides"], answers) == (False, [403, 403, 403])
    assert [one["may_know"] for one in now["machines"]] == [False] * len(now["machines"])
    assert len(find_asked(door)) == 2


def test_a_coder_on_her_own_machine_sees_who_can_say_yes(door: Path) -> None:
    """Her own yes is refused with a sentence; nothing is decided."""
    write(door, ".rap/coder", "K-02\n")
    with Lab(door) as lab:
        now = lab.get("sharing")["door"]
        ids = [one["id"] for one in now["asked"]]
        status, answer = lab.ask("POST", "sharing/door", {"act": "yes", "of": ids})
        keys = [find_machine(door).key]
        known = lab.ask("POST", "sharing/door", {"act": "know", "of": keys})[0]

    assert (now["decides"], now["leads"], len(ids)) == (False, ["K-01"], 2)
    assert (status, answer["id"], known) == (403, "sharing.door.lead_needed", 403)
    assert len(find_asked(door)) == 2


def test_a_door_that_cannot_be_read_says_so(door: Path) -> None:
    """The page opens, with the sentence that `rap sync` refuses with."""
    (door / ".rap/door.json").write_text("{", encoding="utf-8")
    with Lab(door) as lab:
        now, n = lab.get("sharing")["door"], lab.get("start")["exchanged"]["door"]

    assert ([one["where"] for one in now["told"]], n) == ([".rap/door.json"], 1)


def test_an_exchange_says_what_was_not_taken(door: Path) -> None:
    """The file by its name, with where it lies."""
    other = door.parent / "other"
    sync(other)
    write(other, "Makefile", "all:\n")
    git(other, "add", "-A")
    git(other, "commit", "--no-verify", "-qm", "more")
    git(other, "push", "-q", "origin", "HEAD:main")
    with Lab(door) as lab:
        told = lab.ask("POST", "sharing/exchange", {})[1]["told"]

    sentence = on_screen(Message("sharing.door.foreign"))
    assert told == [{"where": "Makefile", "message": sentence}]


def find_machine(root: Path) -> Machine:
    """The one that nobody here knows."""
    return find_strangers(root)[0]
