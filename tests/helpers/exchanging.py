"""Machines that know each other, as after an evening on which letters were compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studies import git, write

from rap.topics.approved.machines import own_public
from rap.topics.approved.state import keep_door
from rap.topics.sharing.door import begin_door, own_name, vouch_own
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync


def share(root: Path) -> Path:
    """Share a study of K-01 through the folder `stick` beside it; the copy of K-02, who joined."""
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    stick = root.parent / "stick"
    stick.mkdir()
    set_place(root, str(stick))
    sync(root)
    return join(str(stick), root.parent / "other", coder="K-02")


def disk(root: Path) -> dict[str, bytes]:
    """Every file of a study, but for what is a machine's own and what machines say to each other."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and path.suffix != ".sealed"
        and not {".git", ".rap", "machines"} & {*path.relative_to(root).parts}
    }


def machine(root: Path) -> tuple[str, str]:
    """What a machine is called, and its public key; whoever works there calls this."""
    return own_name(root), own_public(root)


def vouch_here(root: Path) -> None:
    """Let a machine say that what lies in git's list of files is its own, as at an exchange."""
    git(root, "add", "--all")
    keep_door(root, vouch_own(root, begin_door(root)))


def introduce(*roots: Path) -> None:
    """Let the machines of one home know each other."""
    known = dict(map(machine, roots))
    for root in roots:
        know(root, known)


def know(root: Path, machines: dict[str, str]) -> None:
    """Let a machine know others (`machine`)."""
    door = begin_door(root)
    keep_door(root, replace(door, machines={**door.machines, **machines}))
