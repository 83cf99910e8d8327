"""The drill in a sealed study: somebody takes her words back; once the keys are destroyed nothing of
hers can be read in any object of git, on the server or in any clone, one of them away until the end,
and no history was rewritten.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import find_words_in
from exchanging import know, machine
from leaving import GROUP, HER, LEFT, OTHER, SAID, find_canaries, make_her_team_study, make_server
from messages import raises
from studies import git, write
from vaults import PASSPHRASE, make_quick, unlocked

from rap.core.errors import ProblemsError, RefusedError, WrongUseError
from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.store.sources import read_source, read_source_text
from rap.store.text_keys import Keys, WaitingError, open_file, read_keys
from rap.store.vault import add_key, confirm, make_key, make_vault
from rap.store.vault.identity import unlock
from rap.study.study import Study
from rap.topics.checks.check import check_logs, find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.sealing.key_copies import find_outdated
from rap.topics.sealing.key_ring import (
    give_keys,
    list_keys,
    open_ring,
    put_aside,
    take_from_copy,
    take_keys,
    try_copy,
)
from rap.topics.sealing.rules import seal_study
from rap.topics.sealing.sealed_files import find_waiting
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

pytestmark = pytest.mark.long
PEOPLE = {"ana": "K-01", "bob": "K-02", "cem": "K-03"}
SHORT = [said.partition(": ")[0] for said in SAID]


class Team:
    """A folder with a server, and three clones, each with a home of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.keys: dict[str, str] = {}

    @contextlib.contextmanager
    def at(self, name: str) -> Iterator[Path]:
        """Somebody sits at her laptop."""
        with self._patch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(self.folder / f"home-{name}"))
            patch.setenv("RAP_CODER", PEOPLE[name.removesuffix("-new")])
            yield self.folder / name

    def code(self, name: str, source: str, code: str, start: int = 3) -> None:
        with self.at(name) as root:
            src = read_source(root, source).hash[:8]
            with CodingLogs(root, coder=PEOPLE[name], device=own_device(root)) as logs:
                data = {"code": code, "start": start, "end": start + 6}
                logs.append(source, "add", data, src=src)

    def hand_keys(self, giver: str, *takers: str) -> None:
        file = self.folder / "for-all.keys"
        file.unlink(missing_ok=True)
        with self.at(giver) as root:
            give_keys(root, file)
        for name in takers:
            with self.at(name) as root:
                take_keys(root, file, key=unlock(self.keys[name], PASSPHRASE))

    def hits(self, *names: str) -> dict[str, int]:
        """How many of her sentences can be read in the objects of git, in each place: as they are,
        and with every key that is left on any machine.
        """
        left = Keys(tuple(key for name in PEOPLE for key in read_keys(self.folder / name).all))
        return {name: self._count(self.folder / name, left) for name in names}

    def _count(self, root: Path, keys: Keys) -> int:
        scratch, whole = self.folder / "scratch", b""
        for name, data in blobs(root):
            whole += data + b"\n"
            with contextlib.suppress(WaitingError):  # its key is gone
                if name.endswith(".sealed"):
                    whole += open_file(name.removesuffix(".sealed"), data, keys) + b"\n"
        scratch.mkdir(exist_ok=True)
        (scratch / "all").write_bytes(whole)
        n = sum(word.encode() in whole for word in SHORT)
        return n or len(find_words_in(scratch, SHORT))  # in another encoding


def blobs(root: Path) -> list[tuple[str, bytes]]:
    """Every object that git keeps there, reachable or not, with the path it was kept under."""
    rows = git(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    named = git(root, "rev-list", "--objects", "--all", "--reflog").splitlines()
    names = dict(row.split(" ", 1) for row in named if " " in row)
    words, found = ["git", "cat-file", "--batch"], []
    done = subprocess.run(words, cwd=root, input="\n".join(rows).encode(), capture_output=True, check=True)  # fmt: skip
    stream = io.BytesIO(done.stdout)
    for row in rows:
        size = int(stream.readline().split()[2])
        found.append((names.get(row, ""), stream.read(size)))
        stream.read(1)
    return found


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Her study, sealed from its first day; the server has the hook, the three have each other's
    public keys and the keys of the texts.
    """
    make_quick(monkeypatch)
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    team = Team(tmp_path, monkeypatch)
    ana = make_her_team_study(tmp_path / "ana")
    write(ana, "pyproject.toml", (ana / "pyproject.toml").read_text() + "[tool.rap.coders.K-03]\n")
    for name, coder in PEOPLE.items():
        with team.at(name):
            team.keys[name] = make_key(PASSPHRASE).public
        add_key(ana, coder, key=team.keys[name])
    seal_study(ana)
    make_server(tmp_path, "server.git")
    for name in PEOPLE:
        with team.at(name) as root:
            for key in team.keys.values():
                confirm(key)
            if name == "ana":
                from rap.store.settings import read_settings

                make_vault(read_settings(root), key=team.keys[name])
                set_place(root, str(tmp_path / "server.git"))
                git(root, "config", "--unset-all", "remote.origin.receivepack")
                sync(root)
            else:
                join_from(tmp_path, name)
                make_vault(read_settings(root), key=team.keys[name])
    known = {}
    for name in PEOPLE:
        with team.at(name) as root:
            known |= dict([machine(root)])
    for name in PEOPLE:
        with team.at(name) as root:
            know(root, known)
            sync(root)
    team.hand_keys("ana", "bob", "cem")
    return team


def join_from(folder: Path, name: str) -> None:
    join(str(folder / "server.git"), folder / name, coder=PEOPLE[name])
    git(folder / name, "config", "--unset-all", "remote.origin.receivepack")


def test_erased_from_a_server_and_three_clones_one_of_them_away(team: Team):
    """0 of 20 sentences once the last has exchanged; before it they can be read with the keys."""
    places = ("server.git", *PEOPLE)
    team.code("cem", "INT-10002", "alarm")  # Cem is away, and codes her, a group and somebody else
    team.code("cem", "FG-10003", "alarm", GROUP.index("nobody else"))
    team.code("cem", "INT-10001", "deposit")
    team.code("bob", "INT-10001", "alarm")
    for name in ("bob", "ana"):
        with team.at(name) as root:
            sync(root)
    before = team.hits(*places)

    with team.at("ana") as root:
        withdraw(root, HER, receipt="piano")
        sync(root)
    with team.at("bob") as root:
        sync(root)
    meanwhile = team.hits("ana", "bob", "server.git")  # Cem's laptop still has the keys
    with team.at("cem") as root:
        try:
            sync(root)
        except ProblemsError:  # what he did with her words since: the command takes it out
            withdraw(root, HER)
            sync(root)
    for name in (*PEOPLE, *PEOPLE):
        with team.at(name) as root:
            sync(root)

    assert set(before.values()) == {20}
    assert set(meanwhile.values()) == {20}
    assert team.hits(*places) == dict.fromkeys(places, 0)
    for name in PEOPLE:
        with team.at(name) as root:
            study = Study(root, lenient=True)
            own = sorted(one.code for one in study.coding_list if one.source == "INT-10001")
            group = [one for one in study.coding_list if one.source == "FG-10003"]
            assert (own, find_problems(root), [*check_logs(root)], find_waiting(root)) == (["alarm", "deposit"], [], [], [])  # fmt: skip
            assert "alarm" in {one.code for one in group}  # Cem's
            assert read_source_text(root, read_source(root, "FG-10003")) == LEFT
            assert find_canaries(root) == []
            assert {key.of for key in read_keys(root).all} == {"INT-10001", "FG-10003", OTHER, "study"}  # fmt: skip
            assert [*root.parent.glob(f"home-{name}/rap/vaults/*/key/*{HER}*")] == []


def test_copies_of_keys_that_open_what_was_taken_back_are_named_until_they_are_gone(team: Team):
    """Before she leaves the list names the copy; after it `rap check` does, until it is written anew."""
    with team.at("ana") as root:
        copy = put_aside(root, team.folder / "stick.keys", PASSPHRASE)
        put_aside(root, team.folder / "second.keys", PASSPHRASE)
        safe = all(one.is_safe and one.in_vault for one in list_keys(root))
        plan = withdraw(root, HER, receipt="piano")
        sync(root)
        named = {one.id for one in find_outdated(root)}
        left = try_copy(root, team.folder / "stick.keys", PASSPHRASE).left
        put_aside(root, team.folder / "stick.keys", PASSPHRASE)
        again = {one.id for one in find_outdated(root)}

        assert safe
        assert "sealing.key_ring.outdated" in {one.id for one in plan.to_look_at}
        assert not any(one.place.endswith(".sealed") for one in plan.to_look_at)
        assert (copy.id in named, len(named), len(again)) == (True, 2, 1)
        assert left == ()  # an earlier step opens the later one: that is why it must go
        assert HER not in (team.folder / "stick.keys").read_text("latin-1")


def test_a_fresh_machine_with_clone_and_keys_gives_the_same(team: Team):
    """The laptop is gone: a clone, and the vault with its key, or a copy and its passphrase."""
    with team.at("ana") as root:
        sync(root)
        before = Study(root, lenient=True).coding_list
        put_aside(root, team.folder / "stick.keys", PASSPHRASE)
        shutil.rmtree(root)
        join_from(team.folder, "ana")
        nothing = Study(root, lenient=True).coding_list
        open_ring(root, unlocked(root))
        by_vault = Study(root, lenient=True).coding_list

        shutil.rmtree(root)
        join_from(team.folder, "ana")
        with raises(WrongUseError, "store.vault.wrong_passphrase"):
            take_from_copy(root, team.folder / "stick.keys", "another five words than hers")
        take_from_copy(root, team.folder / "stick.keys", PASSPHRASE)

        assert nothing == ()
        assert by_vault == before
        assert Study(root, lenient=True).coding_list == before
        assert find_problems(root) == []


def test_a_withdrawal_waits_for_the_keys_of_all_texts(team: Team):
    """What is not open may be hers."""
    with team.at("bob") as root:
        shutil.rmtree(root)
        join_from(team.folder, "bob")
        with raises(WrongUseError, "withdrawal.keys_first"):
            withdraw(root, HER, receipt="piano")


def test_keys_are_for_those_they_were_given_to_and_for_what_is_here(team: Team):
    """Another's file does not open; keys that open nothing here, or of who left, are not let in."""
    file = team.folder / "for-bob.keys"
    with team.at("ana") as root:
        give_keys(root, file, to=["K-02"])
        with raises(WrongUseError, "sealing.exchange.file_there"):
            give_keys(root, file)
        withdraw(root, HER, receipt="piano")
        sync(root)
    with team.at("cem") as root, raises(RefusedError, "sealing.key_ring.not_opened"):
        take_keys(root, file, key=unlock(team.keys["cem"], PASSPHRASE))
    with team.at("bob") as root:
        sync(root)
        came = take_keys(root, file, key=unlock(team.keys["bob"], PASSPHRASE))
        assert came == (0, 0)
        assert {key.of for key in read_keys(root).all}.isdisjoint({HER, "INT-10002"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda root: git(root, "add", "--force", "interviews/INT-10001.txt"), "is not sealed"),
        (lambda root: in_between(root), "is not sealed"),
        (lambda root: unseal(root), "stays so"),
        (lambda root: bring_back(root), "was taken back"),
    ],
)
def test_the_server_refuses(team: Team, change: object, says: str):
    """A plain text, also in a state between; settings that unseal; what was taken back."""
    with team.at("ana") as root:
        withdraw(root, HER, receipt="piano")
        sync(root)
        change(root)  # type: ignore[operator]
        git(root, "commit", "-q", "--allow-empty", "--no-verify", "-m", "x")
        with pytest.raises(AssertionError, match=says):
            git(root, "push", "--force", "origin", "HEAD:main")


def in_between(root: Path) -> None:
    """A plain text that goes again before it is sent: history would keep it."""
    git(root, "add", "--force", "interviews/INT-10001.txt")
    git(root, "commit", "-q", "--no-verify", "-m", "x")
    git(root, "rm", "-q", "--cached", "interviews/INT-10001.txt")


def unseal(root: Path) -> None:
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("sealed = true\n", ""))
    git(root, "add", "pyproject.toml")


def bring_back(root: Path) -> None:
    """Her sealed interview, as an old clone would bring it."""
    her = git(
        root, "log", "-1", "--diff-filter=D", "--format=%H", "--", "interviews/INT-10002.txt.sealed"
    )
    git(root, "checkout", "-q", f"{her.strip()}~1", "--", "interviews/INT-10002.txt.sealed")
