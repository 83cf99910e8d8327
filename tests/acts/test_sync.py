"""`rap sync` looks at what comes in before a byte of it is written: links, repositories, and names
of this machine's own.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from exchanging import introduce
from studies import make_study, write

from rap.core.safe_input import find_intruders
from rap.topics.sharing.sync import sync

BAD = (
    ("120000", "interviews/memos/study/more.md", "core.intruder.link"),
    ("120000", "reports", "core.intruder.link"),
    ("120000", "out", "core.intruder.link"),
    ("160000", "notebooks/more", "core.intruder.repository"),
    ("100644", ".rap/coder", "core.intruder.own"),
    ("100644", ".RAP/journal/INT-10001/K-01.device00.jsonl", "core.intruder.own"),
    ("100644", ".r\u200bap/coder", "core.intruder.own"),
    ("100644", "notebooks/.rap./x", "core.intruder.own"),
    ("100644", ".Git/hooks/post-merge", "core.intruder.own"),
    ("100644", "codebook/git~1/config", "core.intruder.own"),
    ("100644", "Interviews/INT-10002.txt", "core.intruder.other_letters"),
)


def git(folder: Path, *words: str, given: bytes = b"") -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, check=False, input=given
    )
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout.decode().strip()


def share(tmp_path: Path, *, below: str = "") -> tuple[Path, Path]:
    """A study that was synced once, perhaps in a folder of its repository, and the repository it
    shares.
    """
    top, server = tmp_path / "mine", tmp_path / "server.git"
    root = make_study(top / below)
    git(tmp_path, "init", "-q", "--bare", str(server))
    git(top, "init", "-q", "-b", "main")
    git(top, "remote", "add", "origin", str(server))
    sync(root)
    return root, server


def bring(server: Path, mode: str, path: str, data: bytes = b"/etc/passwd") -> None:
    """One file more on the server, put there without a working tree, as anybody can."""
    thing = git(server, "rev-parse", "main") if mode == "160000" else git(
        server, "hash-object", "-w", "--stdin", given=data
    )  # fmt: skip
    parts = path.split("/")
    entry = f"{mode} {'commit' if mode == '160000' else 'blob'} {thing}\t{parts[-1]}"
    for depth in range(len(parts) - 1, -1, -1):
        above = "main:" + "".join(f"{part}/" for part in parts[:depth])
        known = subprocess.run(
            ["git", "ls-tree", "-z", above], cwd=server, capture_output=True, check=False
        )
        name = entry.partition("\t")[2]
        rows = [
            row
            for row in known.stdout.decode().split("\0")
            if row and row.partition("\t")[2] != name
        ]
        tree = git(
            server, "mktree", "-z", given="".join(f"{row}\0" for row in [*rows, entry]).encode()
        )
        entry = f"040000 tree {tree}\t{parts[depth - 1]}"
    who = ("-c", "user.name=K-02", "-c", "user.email=k-02@rap.invalid")
    commit = git(server, *who, "commit-tree", tree, "-p", "main", "-m", "more")
    git(server, "update-ref", "refs/heads/main", commit)


def colleague(root: Path, server: Path) -> None:
    """Somebody whose machine is known here sends a code."""
    other = root.parent / "other"
    git(root.parent, "clone", "-q", "-b", "main", str(server), str(other))
    write(other, ".rap/coder", "K-02\n")
    introduce(root, other)
    write(other, CODE, "label: {en: Peer}\n")
    sync(other)


def disk(root: Path) -> dict[str, bytes | None]:
    """Every file of the working tree; what git keeps for itself is not it."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in (*files, *folders):
            path = Path(folder, name)
            found[path.relative_to(root).as_posix()] = path.read_bytes() if path.is_file() else None
    return found


CODE = "codebook/safety/peer.yaml"


@pytest.mark.parametrize("has_own", [False, True], ids=["", "both changed"])
@pytest.mark.parametrize(("mode", "path", "id"), BAD)
def test_what_leads_out_of_a_study_is_named_and_all_else_comes_in(
    tmp_path: Path, mode: str, path: str, id: str, has_own: bool
):
    """Nothing of it is on the disk or at the place afterwards, and the next exchange is quiet."""
    root, server = share(tmp_path)
    colleague(root, server)
    bring(server, mode, path)
    before = disk(root)
    if has_own:
        write(root, "codebook/safety/lock.yaml", "label: {en: Lock}\n")
        before = disk(root)
    told = sync(root).told

    new = {name for name, data in disk(root).items() if before.get(name, b"-") != data}
    assert [(one.place, one.id) for one in told] == [(path, id)]
    assert {name for name in new if not name.startswith((".rap", "codebook/machines"))} == {CODE}
    assert path not in git(server, "ls-tree", "-r", "-z", "--name-only", "main").split("\0")
    assert sync(root).told == ()


def test_a_folder_in_place_of_a_file_that_is_here_is_left_out(tmp_path: Path):
    """And a file in place of a folder: a colleague may have written there meanwhile."""
    root, server = share(tmp_path)
    bring(server, "100644", f"{CODE}/more.yaml", b"label: {en: More}\n")
    write(root, CODE, "label: {en: Peer}\n")
    told = sync(root).told
    bring(server, "100644", "codebook/needs", b"label: {en: More}\n")
    write(root, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    told += sync(root).told

    assert [one.place for one in told] == [f"{CODE}/more.yaml", "codebook/needs"]
    assert (root / CODE).is_file()
    assert (root / "codebook/needs/rest.yaml").is_file()


def test_a_link_that_plain_git_brought_is_taken_away_again(tmp_path: Path):
    """It leads to a folder; what came with it stays."""
    root, server = share(tmp_path)
    colleague(root, server)
    bring(server, "120000", "interviews/memos/more", os.fsencode(tmp_path))
    git(root, "pull", "-q", "--no-edit")
    told = sync(root).told

    assert [one.id for one in told] == ["core.intruder.link"]
    assert not (root / "interviews/memos/more").is_symlink()
    assert (root / CODE).is_file()


def test_a_tombstone_that_cannot_be_read_stops_nothing(tmp_path: Path):
    """Nobody knows whom it means but for its name."""
    root, server = share(tmp_path)
    colleague(root, server)
    bring(server, "100644", "interviews/withdrawn/C-99999.json", b"{")
    write(root, "codebook/safety/lock.yaml", "label: {en: Lock}\n")
    sync(root)

    assert (root / CODE).is_file()


def test_sync_takes_an_honest_tree_after_the_look(tmp_path: Path):
    """A colleague's new code comes in, and ours goes out, in one merge."""
    root, server = share(tmp_path)
    colleague(root, server)
    write(root, "codebook/safety/lock.yaml", "label: {en: Lock}\n")

    assert sync(root).shared
    assert (root / "codebook/safety/peer.yaml").is_file()
    assert "codebook/safety/lock.yaml" in git(server, "ls-tree", "-r", "--name-only", "main")


def test_a_study_in_a_folder_of_its_repository_is_looked_at_as_well(tmp_path: Path):
    """Paths count from the study; a link of the repository that was there before is its own affair."""
    root, server = share(tmp_path, below="study")
    bring(server, "120000", "study/interviews/more")

    assert [problem.place for problem in sync(root).told] == ["interviews/more"]
    assert find_intruders([("120000", "../docs/x")], known=[("120000", "../docs/x")]) == []


def test_what_a_study_is_made_of_is_no_intruder():
    """Names that only resemble those of one machine pass."""
    names = (
        ".gitignore",
        ".gitattributes",
        ".github/x.yml",
        "interviews/INT-1.txt",
        "notebooks/rap.ipynb",
        "git/x",
    )

    assert find_intruders([("100644", name) for name in names]) == []
