"""Machines that know each other, as after an evening on which letters were compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rap.acts.door import begin_door, own_name
from rap.acts.door.machines import own_public
from rap.acts.door.state import keep_door


def machine(root: Path) -> tuple[str, str]:
    """What a machine is called, and its public key; whoever works there calls this."""
    return own_name(root), own_public(root)


def introduce(*roots: Path) -> None:
    """Let the machines of one home know each other."""
    known = dict(map(machine, roots))
    for root in roots:
        know(root, known)


def know(root: Path, machines: dict[str, str]) -> None:
    """Let a machine know others (`machine`)."""
    door = begin_door(root)
    keep_door(root, replace(door, machines={**door.machines, **machines}))
