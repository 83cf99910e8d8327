"""The drill: somebody takes her words back from a study on a server with three clones, one of them away
until the end; and a laptop is lost.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from canaries import find_words_in
from exchanging import know, machine
from leaving import HER, OTHER, SAID, find_canaries, make_her_team_study, make_server
from sealed import objects
from studies import ROOT, git
from vaults import PASSPHRASE, make_coder, make_quick

from rap.core.errors import RapError
from rap.store.codings import CodingLogs
from rap.store.settings import read_settings
from rap.store.sources import read_source, read_source_text
from rap.store.vault import open_vault
from rap.study.study import Study
from rap.topics.checks.check import check_logs, find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

RECEIPT = "kiwi tango kiwi lama opera mango"
DEVICES = {"ana": "devaaaaa", "bob": "devbbbbb", "cem": "devccccc"}
RECIPE = ROOT / "docs/withdrawal.md"

pytestmark = pytest.mark.long


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a server that has the hook, and the clones of Ana, Bob and Cem."""
    make_quick(monkeypatch)
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    for name in ("home", "xdg"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    make_server(tmp_path, "server.git")
    ana = make_her_team_study(tmp_path / "ana")
    git(ana, "init", "-q", "-b", "main")
    git(ana, "remote", "add", "origin", str(tmp_path / "server.git"))
    git(ana, "add", "--all")
    git(ana, "commit", "-q", "-m", "The study")
    git(ana, "push", "-q", "origin", "main")
    for name in ("bob", "cem"):
        git(tmp_path, "clone", "-q", str(tmp_path / "server.git"), name)
    meet([tmp_path / name for name in DEVICES], monkeypatch)
    return tmp_path


def meet(clones: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The three compare the letters of their machines."""
    known: dict[str, str] = {}
    for learns in (False, True):
        for clone in clones:
            monkeypatch.setenv("RAP_DEVICE", DEVICES[clone.name.removesuffix("-new")])
            if learns:
                know(clone, known)
            known |= dict([machine(clone)])


def act(root: Path, source: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One coding of whoever has this clone."""
    monkeypatch.setenv("RAP_DEVICE", DEVICES[root.name.removesuffix("-new")])
    src = read_source(root, source).hash[:8]
    with CodingLogs(root, coder="K-01", device=os.environ["RAP_DEVICE"]) as logs:
        logs.append(source, "add", {"code": code, "start": 3, "end": 9}, src=src)


def hits(root: Path, scratch: Path) -> list[str]:
    """Where her words are: files and every object of git, in every encoding."""
    words = [said.partition(": ")[0] for said in SAID]
    (scratch / "objects").write_bytes(objects(root))
    found = find_words_in(scratch, words)
    return [*found, *(find_canaries(root) if (root / "interviews").is_dir() else [])]


def test_erased_from_a_server_and_three_clones_one_of_them_away(
    team: Path, monkeypatch: pytest.MonkeyPatch
):
    """By the recipe of docs/withdrawal.md: a new history, new clones, a hook that old clones cannot
    pass. Before it 20 of 20 canaries are in git; after it none, and nobody else's work is lost.
    """
    scratch = team / "scratch"
    scratch.mkdir()
    ana, bob, cem = (team / name for name in ("ana", "bob", "cem"))
    act(cem, "INT-10002", "alarm", monkeypatch)  # Cem is away, and codes her and somebody else
    act(cem, "INT-10001", "deposit", monkeypatch)
    act(bob, "INT-10001", "alarm", monkeypatch)
    sync(bob)
    monkeypatch.setenv("RAP_DEVICE", DEVICES["ana"])
    sync(ana)
    withdraw(ana, HER, receipt=RECEIPT)
    sync(ana)
    assert len(hits(team / "server.git", scratch)) > 0
    assert find_canaries(ana) == []

    monkeypatch.chdir(ana)
    make_server(team, "new.git")
    for line in commands("## Beginning a new history"):
        subprocess.run(line.replace("NEW-ADDRESS", str(team / "new.git")), shell=True, check=True)
    clones = [team / f"{name}-new" for name in DEVICES]
    for clone in clones:
        git(team, "clone", "-q", str(team / "new.git"), clone.name)
    meet(clones, monkeypatch)

    # Cem comes back: what she pushes is refused, what she coded of others is carried over
    git(cem, "remote", "set-url", "origin", str(team / "new.git"))
    with pytest.raises(AssertionError, match="older history"):
        git(cem, "push", "--force", "origin", "HEAD:main")
    for log in cem.glob("interviews/codings/INT-10001/K-*.jsonl"):
        target = clones[2] / log.relative_to(cem)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(log, target)
    monkeypatch.setenv("RAP_DEVICE", DEVICES["cem"])
    sync(clones[2])
    for clone in clones:
        monkeypatch.setenv("RAP_DEVICE", DEVICES[clone.name.removesuffix("-new")])
        sync(clone)

    assert [hits(place, scratch) for place in (team / "new.git", *clones)] == [[]] * 4
    for clone in clones:
        study = Study(clone, lenient=True)
        codes = sorted(one.code for one in study.coding_list if one.source == "INT-10001")
        assert (codes[-2:], find_problems(clone), [*check_logs(clone)]) == (
            ["alarm", "deposit"],
            [],
            [],
        )
        assert read_source_text(clone, read_source(clone, "INT-10001"))


def commands(heading: str) -> list[str]:
    """The indented lines under a heading of the page, as somebody would type them."""
    part = RECIPE.read_text(encoding="utf-8").partition(heading)[2].partition("\n## ")[0]
    return [line.strip() for line in part.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda root: bring_back(root), "was taken back"),
        (lambda root: git(root, "checkout", "-q", "--orphan", "other"), "older history"),
        (lambda root: git(root, "reset", "-q", "--hard", "HEAD~1"), "take away what others sent"),
    ],
)
def test_the_server_refuses(team: Path, monkeypatch: pytest.MonkeyPatch, change: object, says: str):
    """A text that was taken back, another history, less than there was: each with what to do."""
    ana = team / "ana"
    monkeypatch.setenv("RAP_DEVICE", DEVICES["ana"])
    withdraw(ana, HER, receipt=RECEIPT)
    sync(ana)
    change(ana)  # type: ignore[operator]
    git(ana, "commit", "-q", "--allow-empty", "--no-verify", "-m", "x")

    with pytest.raises(AssertionError, match=says):
        git(ana, "push", "--force", "origin", "HEAD:main")


def bring_back(root: Path) -> None:
    """Her interview, as an old clone would bring it."""
    git(root, "checkout", "-q", "HEAD~1", "--", "interviews/INT-10002.txt")


def test_a_fresh_machine_with_clone_and_keys_gives_the_same(
    team: Path, monkeypatch: pytest.MonkeyPatch
):
    """The laptop is gone: a clone, the file of the key and the folder of the vault are enough."""
    ana, old = team / "ana", team / "xdg/old"
    monkeypatch.setenv("XDG_DATA_HOME", str(old))
    make_coder(ana, "K-01")
    with open_vault(read_settings(ana)) as vault:
        vault.write("receipt", OTHER, b"words of another kind", cases=[OTHER])
    act(ana, "INT-10001", "alarm", monkeypatch)
    sync(ana)
    before = Study(ana, lenient=True).coding_list

    shutil.copytree(old / "rap/keys", team / "xdg/new/rap/keys")
    shutil.copytree(old / "rap/vaults", team / "xdg/new/rap/vaults")
    shutil.rmtree(old)
    shutil.rmtree(ana)
    monkeypatch.setenv("XDG_DATA_HOME", str(team / "xdg/new"))
    git(team, "clone", "-q", str(team / "server.git"), "fresh")
    fresh = team / "fresh"
    with open_vault(read_settings(fresh)) as vault:
        vault.unlock(PASSPHRASE)
        with vault.open("receipt", OTHER) as plain:
            words = bytes(plain)

    assert Study(fresh, lenient=True).coding_list == before
    assert words == b"words of another kind"
    with pytest.raises(RapError):
        vault.unlock("another five words than hers")
