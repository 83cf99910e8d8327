"""The keys of a sealed study: what opens here, handing them to a colleague, copies for the day on
which a laptop is lost, and the drill that says what would be lost on that day.

Keys travel in files that only those they are for can open, never through git: its history would
keep them, and a key that was destroyed would still be somewhere.
"""

from __future__ import annotations

import datetime
import io
import json
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import name_in, replace_file
from rap.core.safe_input import format_json, parse_json
from rap.store.private_files import held, make_private, put
from rap.store.settings import read_settings
from rap.store.text_keys import (
    Keys,
    TextKey,
    WaitingError,
    format_keys,
    keep_keys,
    open_file,
    parse_keys,
    read_head,
    read_keys,
)
from rap.store.vault import Identity, Vault, check_passphrase, open_vault, sealing
from rap.topics.sealing.key_copies import Copy, copies_folder, find_put_aside
from rap.topics.sealing.own_vault import vault_here
from rap.topics.sealing.readers import readers_for
from rap.topics.sealing.sealed_files import (
    entry_of,
    is_sealed,
    open_pulled,
    plain_of,
    put_in_vault,
    read_own_head,
    read_taken,
    sealed_files,
)

WANTED_COPIES = 2
_GIVEN = b"rap keys 1\n"
_ESCROW = "rap keys escrow 1"


@dataclass(frozen=True)
class Held:
    """Where the keys of one text, person or of the study are: how many files they open, whether
    they are here, in the vault, and in how many copies.
    """

    of: str
    n_files: int
    is_here: bool
    in_vault: bool
    n_copies: int

    @property
    def is_safe(self) -> bool:
        """Whether this laptop may be lost today."""
        return self.n_copies >= WANTED_COPIES


@dataclass(frozen=True)
class Drill:
    """What a copy of the keys opened, and whose files it did not."""

    n_opened: int
    left: tuple[str, ...]


def list_keys(root: Path) -> list[Held]:
    """Where each key is, by whose it is."""
    _need_sealed(root)
    heads = [read_own_head(root, path) for path in sealed_files(root)]
    here, vault = {key.id: key for key in read_keys(root).all}, vault_here(root)
    kept = {entry.id for entry in vault.list("key")} if vault else set()
    copies, found = find_put_aside(root), []
    for of in sorted({head.of for head in heads} | {key.of for key in here.values()}):
        ids = {head.key for head in heads if head.of == of}
        ids |= {key.id for key in here.values() if key.of == of}
        names = {id: here[id].name for id in ids if id in here}
        n_files = sum(head.of == of for head in heads)
        in_vault = all(entry_of(here[id]) in kept for id in names) and len(names) == len(ids)
        n_copies = sum({*names.values()} <= {*copy.keys} for copy in copies)
        n_copies = n_copies if len(names) == len(ids) else 0
        found.append(Held(of, n_files, len(names) == len(ids), in_vault, n_copies))
    return found


def open_ring(root: Path, vault: Vault) -> tuple[int, int]:
    """Take the keys out of the opened vault, to a study that has none beside it; how many keys came
    and how many files they opened.
    """
    _need_sealed(root)
    found: list[TextKey] = []
    for entry in vault.list("key"):
        with vault.open("key", entry.id) as plain:
            found += parse_keys(plain)
    return _let_in(root, found)


def give_keys(root: Path, path: Path, *, to: Collection[str] = ()) -> int:
    """Write all keys that are here as one file for the coders `to`; how many.

    Raises
    ------
    WrongUseError
        As `rap.topics.sharing.exchange_files.give`.
    """
    _need_sealed(root)
    if path.exists():
        raise WrongUseError("sealing.exchange.file_there", place=path.name)
    keys, into = _todays(root), io.BytesIO()
    sealing.seal(io.BytesIO(_GIVEN + format_keys(keys)), into, readers=readers_for(root, to))
    replace_file(path, into.getvalue())
    return len(keys)


def check_file(root: Path, path: Path) -> None:
    """What can be refused before a passphrase is asked for.

    Raises
    ------
    WrongUseError
        The study is not sealed, there is no such file, or the settings hold a key that was never
        confirmed here: keys that are taken are sealed for all of them.
    """
    _need_sealed(root)
    if not path.is_file():
        raise WrongUseError("core.file.not_there", place=path.name)
    open_vault(read_settings(root)).readers()


def take_keys(root: Path, path: Path, *, key: Identity) -> tuple[int, int]:
    """Take in keys that a colleague gave; how many were needed here, and how many files they opened.

    A key that opens nothing here is left: what is sealed from now on must not be for a key that
    somebody slipped in.

    Raises
    ------
    RefusedError
        The file is cut, is something else, or is not for this key.
    """
    _need_sealed(root)
    if not path.is_file():
        raise WrongUseError("core.file.not_there", place=path.name)
    try:
        plain = key.unseal(io.BytesIO(path.read_bytes()), after=_GIVEN)
        given = parse_keys(plain)
        sealing.wipe(plain)
    except (sealing.WrongKeyError, ValueError, TypeError):
        raise RefusedError("sealing.key_ring.not_opened", place=path.name) from None
    return _let_in(root, given)


def put_aside(root: Path, path: Path, passphrase: str) -> Copy:
    """Write a copy of all keys under a passphrase of its own, for a place that is not this laptop;
    over an earlier copy at `path`, if there is one.

    Raises
    ------
    WrongUseError
        Something else is at `path`, or the passphrase could be guessed.
    """
    _need_sealed(root)
    check_passphrase(passphrase)
    old = _escrow_head(path) if path.exists() else None
    if path.exists() and old is None:
        raise WrongUseError("sealing.exchange.file_there", place=path.name)
    keys = _todays(root)
    data = format_keys(keys).decode("ascii")
    wrapped = sealing.wrap(data, passphrase)
    if sealing.unwrap(wrapped, passphrase) != data:
        raise WrongUseError("store.vault.key_did_not_open")
    day = datetime.date.today().isoformat()
    copy = Copy(old or secrets.token_hex(8), day, tuple(one.name for one in keys))
    head = json.dumps({"id": copy.id, "kind": _ESCROW})
    replace_file(path, head.encode("ascii") + b"\n" + wrapped)
    make_private(copies_folder())
    with held(copies_folder()):
        put(copies_folder() / f"{copy.id}.json", format_json(asdict(copy)))
    return copy


def try_copy(root: Path, path: Path, passphrase: str) -> Drill:
    """The drill: open a copy and, with nothing but its keys, every sealed file of the study."""
    _need_sealed(root)
    if not path.is_file() or _escrow_head(path) is None:
        raise RefusedError("sealing.key_ring.no_copy", place=path.name)
    wrapped = path.read_bytes().partition(b"\n")[2]
    try:
        keys = Keys(parse_keys(sealing.unwrap(wrapped, passphrase).encode("ascii")))
    except (ValueError, TypeError):
        raise RefusedError("sealing.key_ring.no_copy", place=path.name) from None
    n_opened, left = 0, set()
    for file in sealed_files(root):
        name, sealed = name_in(root, plain_of(file)), file.read_bytes()
        try:
            open_file(name, sealed, keys)
            n_opened += 1
        except WaitingError:
            left.add(read_head(name, sealed).of)
    return Drill(n_opened, tuple(sorted(left)))


def take_from_copy(root: Path, path: Path, passphrase: str) -> tuple[int, int]:
    """Take keys back from a copy, on the day on which they are lost."""
    try_copy(root, path, passphrase)
    wrapped = path.read_bytes().partition(b"\n")[2]
    return _let_in(root, parse_keys(sealing.unwrap(wrapped, passphrase).encode("ascii")))


def _todays(root: Path) -> list[TextKey]:
    """The keys that are here, at the step of today: an earlier one is given to nobody."""
    steps = read_taken(root).steps
    return [key.at(max(key.step, steps.get(key.of, 0))) for key in read_keys(root).all]


def _let_in(root: Path, given: Collection[TextKey]) -> tuple[int, int]:
    """Keep the keys that open something here and of which nobody took her words back."""
    taken, vault = read_taken(root), open_vault(read_settings(root))
    heads = [read_own_head(root, path) for path in sealed_files(root)]
    wanted = {head.key: head.of for head in heads}
    here, new = read_keys(root), []
    for key in given:
        step = max(key.step, taken.steps.get(key.of, 0))
        is_wanted = wanted.get(key.id) == key.of and key.of not in taken.gone
        if is_wanted and not here.knows(key.id):
            new.append(key.at(step))
    for key in new:
        if vault.find("key", entry_of(key)) is None:
            put_in_vault(vault, key)
    keep_keys(root, new)
    return len(new), open_pulled(root)


def _escrow_head(path: Path) -> str | None:
    """The id of a copy; None for another file."""
    try:
        row: Any = parse_json(path.read_bytes().partition(b"\n")[0])
        return str(row["id"]) if row["kind"] == _ESCROW else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _need_sealed(root: Path) -> None:
    if not is_sealed(root):
        raise WrongUseError("sealing.key_ring.not_sealed", study=root.name)
