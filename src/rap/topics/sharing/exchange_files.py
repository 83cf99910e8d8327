"""Exchange without a shared place: one file, sent by stick or messenger, that only the chosen
coders can open. It holds the study with its history; taking it in is the same merge as `rap sync`.

Threat: anyone else who gets the file. It is encrypted (age) for public keys that somebody at this
machine has confirmed; on the machine that takes it, its content reaches the disk only as objects of
git. Not covered: people who may open it may keep it, and a file does not prove who made it.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from rap.core.errors import RapError, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.store.vault import Identity
from rap.store.vault.sealing import WrongKeyError, seal, wipe
from rap.topics.git.exchanged import note_exchange
from rap.topics.git.program import git, git_bytes, git_folder
from rap.topics.sealing.readers import readers_for
from rap.topics.sealing.sealed_files import move_on
from rap.topics.sharing.door import begin_door
from rap.topics.sharing.sync import Synced, bring_in, exchanging, keep_own

SUFFIX = ".rap"
_HEAD = b"rap exchange 1\n"
_BUNDLE = b"# v2 git bundle\n", b"# v3 git bundle\n"


def give(root: Path, path: Path, *, to: Collection[str] = ()) -> Synced:
    """Write the study as one file for the coders `to` (everybody else, if nobody is named).

    Raises
    ------
    WrongUseError
        No repository; a coder who is unknown, has no key, or whose key nobody here confirmed; a
        file that is there already.
    ProblemsError
        The study has problems: others would get them.
    """
    if path.exists():
        raise WrongUseError("sealing.exchange.file_there", place=path.name)
    done, sealed = sealed_study(root, to=to)
    replace_file(path, sealed)
    return done


def sealed_study(root: Path, *, to: Collection[str] = ()) -> tuple[Synced, bytes]:
    """The bytes that `give` writes."""
    readers = readers_for(root, to)
    with exchanging(root):
        begin_door(root)
        done = keep_own(root)
        branch = git(root, "symbolic-ref", "HEAD").strip()
        bundle = git_bytes(root, "bundle", "create", "--quiet", "-", branch)
        sealed = io.BytesIO()
        seal(io.BytesIO(_HEAD + bundle), sealed, readers=readers)
        note_exchange(root, by="file")
        move_on(root)
    return done, sealed.getvalue()


def take(root: Path, file: Path | bytes, *, key: Identity, anyway: bool = False) -> Synced:
    """Bring in a file of `give`, or its bytes, completely or not at all.

    Raises
    ------
    RefusedError
        The file is cut, is something else, or is not for this key.
    WrongUseError, ProblemsError
        As `rap.topics.sharing.sync.sync`: another study, problems with what it holds.
    """
    name = file.name if isinstance(file, Path) else ""
    bundle = _opened(_sealed(file), key, name=name)
    with exchanging(root):
        begin_door(root)
        done = keep_own(root)
        theirs = _unpacked(root, bundle, name=name)
        came = bring_in(root, theirs, anyway=anyway)
        if not came.conflicts:
            note_exchange(root, by="file")
            move_on(root)
    return replace(
        came, recovered=done.recovered, committed=done.committed, told=done.told + came.told
    )


def _sealed(file: Path | bytes) -> bytes:
    if isinstance(file, bytes):
        return file
    if not file.is_file():
        raise WrongUseError("core.file.not_there", place=file.name)
    return file.read_bytes()


def _opened(sealed: bytes, key: Identity, *, name: str) -> bytes:
    try:
        plain = key.unseal(io.BytesIO(sealed), after=_HEAD)
    except (WrongKeyError, OSError):
        raise RefusedError("sharing.exchange.not_opened", place=name) from None
    try:
        return bytes(plain)
    finally:
        wipe(plain)


def _unpacked(root: Path, bundle: bytes, *, name: str) -> str:
    """Check a bundle and put its objects into git's store; return the commit it was made from."""
    if not bundle.startswith(_BUNDLE):
        raise RefusedError("sharing.exchange.not_opened", place=name)
    lines, _, _ = bundle.partition(b"\n\n")
    heads = [line.split()[0].decode() for line in lines.split(b"\n")[1:] if line[:1] not in b"-@"]
    file = git_folder(root) / "rap-taken.bundle"
    try:
        file.write_bytes(bundle)
        git(root, "bundle", "unbundle", str(file))
    except RapError:
        raise RefusedError("sharing.exchange.not_opened", place=name) from None
    finally:
        file.unlink(missing_ok=True)
    if len(heads) != 1:
        raise RefusedError("sharing.exchange.not_opened", place=name)
    return heads[0]
