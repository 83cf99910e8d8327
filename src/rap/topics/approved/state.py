"""What this machine knows at its door: what waits for a lead's yes, which machines it knows, and what
was last seen of each. It lies in `.rap`, for this person alone.

The working folder holds what is in effect, git's tree all that was exchanged; what waits is the
difference of both. `Door.shown` is the tree of what is in effect, as of the last exchange.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError
from rap.core.files import SEALED, delete_file
from rap.core.safe_input import format_json, parse_json
from rap.store.cases import WAITING
from rap.store.private_files import make_private, put
from rap.store.settings import DOOR as PLACE
from rap.store.tombstones import STONE
from rap.topics.approved.machines import Vouched
from rap.topics.git.program import commit_of, git_or_nothing

NEXT = ".rap/door-next.json"
SHOWN = "refs/rap/shown"


@dataclass(frozen=True)
class Wait:
    """A file of which another version waits: digests of what is in effect and of what waits ("":
    there is not one). `is_new`: it is all that was ever said of somebody's consent. `is_broken`: the
    study would have problems with it. `shares`: a text whose words it has, and shows to more people.
    `by_nobody`: no known machine of somebody who may write says that it is hers.
    """

    here: str
    there: str
    is_new: bool = False
    is_broken: bool = False
    shares: str = ""
    by_nobody: bool = False


@dataclass(frozen=True)
class Door:
    """The door of one study on one machine.

    Parameters
    ----------
    judged
        The commit up to which all that came was judged.
    coming
        The tree of the commit that this machine is about to make.
    shown
        The tree of what is in effect.
    waits
        Path, as git has it -> what waits.
    machines
        `K-01.abcdefgh` -> its public key: those that a lead knows, or that were here at the beginning.
    seen
        The same -> what it last vouched for.
    due
        Path -> digests that leads approved when one of them last approved something of that file.
    let_in
        Path -> the digest that somebody here said yes to, of files that are no rules ("": that it is
        gone).
    blobs
        Path of a log of this machine -> the hash git had of it when it was looked through.
    """

    judged: str = ""
    coming: str = ""
    shown: str = ""
    waits: Mapping[str, Wait] = field(default_factory=dict)
    machines: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, Vouched] = field(default_factory=dict)
    due: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    let_in: Mapping[str, str] = field(default_factory=dict)
    blobs: Mapping[str, str] = field(default_factory=dict)


def read_door(root: Path) -> Door | None:
    """The door of the study; None before its first exchange.

    Raises
    ------
    RefusedError
        It cannot be read. Nobody begins anew then, since the person who damaged it would be trusted.
    """
    if not (root / PLACE).exists():
        return None
    door = _read(root / PLACE)
    if door is None:
        raise RefusedError("approved.door.damaged", place=PLACE)
    return door


def _read(path: Path) -> Door | None:
    try:
        row = parse_json(path.read_bytes())
        return Door(
            judged=str(row["judged"]),
            coming=str(row["coming"]),
            shown=str(row["shown"]),
            waits={path: Wait(**one) for path, one in row["waits"].items()},
            machines=dict(row["machines"]),
            seen={name: _vouched(one) for name, one in row["seen"].items()},
            due={path: tuple(one) for path, one in row["due"].items()},
            let_in=dict(row["let_in"]),
            blobs=dict(row["blobs"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _vouched(row: Any) -> Vouched:
    logs = {path: (int(n), str(h)) for path, (n, h) in row["logs"].items()}
    return Vouched(**{**row, "logs": logs})


def keep_door(root: Path, door: Door, *, later: bool = False) -> None:
    """Keep it; `later`: beside the one that holds, until `turn` puts it in place."""
    row = {**vars(door), "waits": {path: asdict(one) for path, one in door.waits.items()}}
    row["seen"] = {name: asdict(one) for name, one in door.seen.items()}
    make_private((root / PLACE).parent)
    said = {found[1] for path in door.waits if (found := STONE.fullmatch(path))}
    for case in said:  # first: from now on nothing of hers is shown
        make_private(root / WAITING)
        put(root / WAITING / case, "")
    put(root / (NEXT if later else PLACE), format_json(row).encode())
    if door.shown:
        git_or_nothing(root, "update-ref", f"{SHOWN}-next" if later else SHOWN, door.shown)
    for path in () if later else (root / WAITING).glob("*"):
        if path.name not in said:
            path.unlink(missing_ok=True)


def turn(root: Path) -> None:
    """Put the door that waits in place where git is at its commit; else it is forgotten."""
    later = _read(root / NEXT)
    if later is not None and later.judged == commit_of(root, "HEAD"):
        keep_door(root, later)
    delete_file(root / NEXT)


def shown_of(root: Path) -> str:
    """The tree of what is in effect; that of git's own where there is no door yet."""
    door = read_door(root)
    return door.shown if door else commit_of(root, "HEAD")


def waiting_at_door(root: Path, *, as_git: bool = False) -> frozenset[str]:
    """The plain files of which another version waits, or what git has of them."""
    door = read_door(root)
    paths = door.waits if door else ()
    return frozenset(path if as_git else path.removesuffix(SEALED) for path in paths)
