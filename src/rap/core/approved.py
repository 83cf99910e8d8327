"""The rules of a shared study (its settings, forms and consent) as this program wrote them here last:
what is otherwise on the disk was changed by hand, and waits for a lead's yes
(`topics/sharing/door`).

`.rap/approved` holds a copy of each, from the first exchange on, since what an editor wrote over
may be nowhere else. A copy that is `.next` is of a write that goes on, or was cut off.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rap.core.disk_calls import BINARY, flush, put_in_place

APPROVED = ".rap/approved"
_NEXT = ".next"
_RULES = ("pyproject.toml", "codebook/forms/*.yaml", "interviews/cases/*.yaml")
_RULE = re.compile("|".join(one.replace(".", r"\.").replace("*", "[^/]+") for one in _RULES))


def digest(data: bytes | None) -> str:
    """32 hex digits of a file, line ends aside; "" of none."""
    if data is None:
        return ""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:32]


def is_rule(name: str) -> bool:
    """Whether a file of a study, by its plain path, is one that waits when a hand changes it."""
    return bool(_RULE.fullmatch(name))


def find_by_hand(root: Path) -> list[str]:
    """The rules of a study that are not as this program wrote them; none before its first exchange."""
    top = root / APPROVED
    if not top.is_dir():
        return []
    names = sorted({*_rules(root), *_rules(top)})
    return [name for name in names if not _is_ours(root, name)]


def begin_approved(root: Path) -> None:
    """From now on what is here is what was approved."""
    note_approved(root, {name: (root / name).read_bytes() for name in _rules(root)})


def read_approved(root: Path, name: str) -> bytes | None:
    """What was approved last; None where it was that there is no such file."""
    return _bytes(root / APPROVED / name)


def note_approved(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Note what is in effect here from now on (None: nothing), by paths."""
    for name, data in files.items():
        if data is None:
            (root / APPROVED / name).unlink(missing_ok=True)
        else:
            put_in_place(_write(root, name, data), root / APPROVED / name)


@contextlib.contextmanager
def noted(path: Path, data: Callable[[], bytes | None]) -> Iterator[None]:
    """Note that this program puts `data` at `path`, if that is a rule of a shared study. What was
    there by hand before is not approved by that.
    """
    root = _study_of(path)
    name = path.relative_to(root).as_posix() if root else ""
    new = data() if root else None
    if root is None or (new is not None and not _is_ours(root, name)):
        yield
        return
    following = None if new is None else _write(root, name, new)
    yield
    if following is None:
        note_approved(root, {name: None})
    else:
        put_in_place(following, root / APPROVED / name)


def _study_of(path: Path) -> Path | None:
    for root in path.parents[:1] if path.name == "pyproject.toml" else path.parents[2:3]:
        if is_rule(path.relative_to(root).as_posix()) and (root / APPROVED).is_dir():
            return root
    return None


def _rules(top: Path) -> Iterator[str]:
    """The paths of all that are there."""
    for rule in _RULES:
        yield from (path.relative_to(top).as_posix() for path in top.glob(rule))


def _is_ours(root: Path, name: str) -> bool:
    copy = root / APPROVED / name
    following = copy.with_name(copy.name + _NEXT)
    ours = [copy, following] if following.is_file() else [copy]
    return digest(_bytes(root / name)) in {digest(_bytes(path)) for path in ours}


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(root: Path, name: str, data: bytes) -> Path:
    """Write the copy that is to follow, durably: it may be all that is left of a file."""
    path = root / APPROVED / f"{name}{_NEXT}"
    _make(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        flush(descriptor)
    return path


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
