"""Sealed studies: git holds of the interviews only sealed files, and the keys lie outside git.

Each file under `interviews/` is sealed beside itself (`INT-38201.txt.sealed`) under the key of its
text or of the person whose card it is; git ignores the plain one. Before an exchange what changed is
sealed, after it what came is opened; a merge is made of opened files in memory and sealed again. A
file whose key is not here waits: it is as if it were not there, and nothing else is held up.

A withdrawal destroys the keys of a person's texts and of her card here, and her tombstone does on
every machine at its next exchange. The keys of groups that she spoke in, and the study's, move on
by a step, which her tombstone counts: every machine makes the same step, and drops the one before.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.files import SEALED, delete_file, name_in, replace_file
from rap.core.safe_input import parse_json
from rap.store.file_kinds import FILE_KINDS
from rap.store.settings import own_coder, read_settings
from rap.store.text_keys import (
    STUDY,
    Head,
    Keys,
    TextKey,
    WaitingError,
    draw_key,
    drop_keys,
    format_keys,
    is_owner,
    keep_keys,
    open_file,
    parse_steps,
    read_head,
    read_keys,
    seal_file,
)
from rap.store.vault import open_vault
from rap.topics.git.exchanged import last_exchange
from rap.topics.git.program import git_or_nothing
from rap.topics.sealing.own_vault import vault_here

if TYPE_CHECKING:
    from rap.store.vault import Vault

TOP = "interviews"
STONES = f"{TOP}/withdrawn"
_KNOWN = re.compile(
    "|".join(
        kind.name
        for kind in FILE_KINDS.values()
        if kind.pattern.startswith(f"{TOP}/") and kind.folder != STONES
    )
)
_CELL = re.compile(
    rb"^about:\s*[\"']?(C-[0-9]{2,6})/", re.MULTILINE
)  # of the grid: it goes with her


@dataclass(frozen=True)
class TombstoneKeys:
    """What tombstones say of keys: whose are gone for good, and how many steps others moved on."""

    gone: frozenset[str] = frozenset()
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Waits:
    """Files of one text, person or of the study that wait for their key, and who sealed them."""

    of: str
    n: int
    by: tuple[str, ...]


def is_sealed(root: Path) -> bool:
    """Whether git holds the interviews of this study sealed."""
    return read_settings(root).sealed


def seal_changed(root: Path) -> int:
    """Seal what changed since it was sealed, and open what git or somebody took away; how many
    files were sealed. 0 in a study that is not sealed.

    Raises
    ------
    WrongUseError
        A text is new, and there is no vault here to keep its key in, or a coder's key is not
        confirmed.
    """
    if not is_sealed(root):
        return 0
    open_pulled(root)
    work = _Sealing(root, read_keys(root), read_taken(root), own_coder(read_settings(root)).id)
    if vault_here(root):
        work.keep_safe(work.keys.all)
    return sum(work.seal(path) for path in plain_files(root))


def open_pulled(root: Path, *, keys: Keys | None = None) -> int:
    """Open sealed files that have no plain one beside them, as far as their keys are here; how
    many.
    """
    if not is_sealed(root):
        return 0
    keys, n = keys or read_keys(root), 0
    for path in sealed_files(root):
        plain = plain_of(path)
        if plain.exists():
            continue
        try:
            data = open_file(name_in(root, plain), path.read_bytes(), keys)
        except WaitingError:
            continue
        replace_file(plain, data)
        n += 1
    return n


def find_waiting(root: Path) -> list[Waits]:
    """What waits for its key, by whose it is; nothing in a study that is not sealed."""
    if not is_sealed(root):
        return []
    found: dict[str, list[str]] = {}
    for path in sealed_files(root):
        if not plain_of(path).exists():
            head = read_own_head(root, path)
            found.setdefault(head.of, []).append(head.by)
    return [Waits(of, len(by), tuple(sorted({*by}))) for of, by in sorted(found.items())]


def sealed_files(root: Path) -> list[Path]:
    """Every sealed file of the study."""
    return sorted(path for path in (root / TOP).rglob(f"[!.]*{SEALED}") if path.is_file())


def plain_files(root: Path) -> Iterator[Path]:
    """Every file that is sealed before it is exchanged."""
    for path in sorted((root / TOP).rglob("*")):
        if path.suffix != SEALED and path.is_file() and _KNOWN.fullmatch(name_in(root, path)):
            yield path


def read_sealed(root: Path, *, like: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """Plain files that are called like this and differ from what is sealed of them: their path, and
    what is sealed; those that can be opened.
    """
    sealed = {name_in(root, plain_of(path)): path for path in sealed_files(root)}
    named = {name: path for name, path in sealed.items() if like.fullmatch(name)}
    keys = read_keys(root) if named else Keys()
    for name, path in named.items():
        plain, head = root / name, read_own_head(root, path)
        key = keys.find(head)
        if key and plain.is_file() and key.print_of(name, plain.read_bytes()) != head.print:
            yield name, open_file(name, path.read_bytes(), keys)


def read_own_head(root: Path, path: Path) -> Head:
    """The first line of a sealed file of the study."""
    return read_head(name_in(root, path), path.read_bytes())


def plain_of(path: Path) -> Path:
    """The plain file beside a sealed one."""
    return path.with_name(path.name.removesuffix(SEALED))


def owner_of(name: str, data: bytes) -> str:
    """Whose key seals a file: a text's, a person's, or the study's.

    Examples
    --------
    >>> owner_of("interviews/codings/INT-38201/K-01.k3f9a2b7.jsonl", b"")
    'INT-38201'
    >>> owner_of("interviews/memos/study/first.md", b"---\\nabout: C-51774/rent\\n---\\n")
    'C-51774'
    """
    parts = [part.partition(".")[0] for part in name.split("/")[1:]]
    of = next((part for part in parts if is_owner(part) and part != STUDY), STUDY)
    about = _CELL.search(data) if of == STUDY and name.endswith(".md") else None
    return about[1].decode() if about else of


def read_taken(root: Path) -> TombstoneKeys:
    """What the tombstones of the study say of keys."""
    gone: set[str] = set()
    steps: Counter[str] = Counter()
    for path in sorted((root / STONES).glob("*.json")):
        try:
            row: Any = parse_json(path.read_bytes())
            gone |= {str(row["case"]), *map(str, row.get("sources", ()))}
            steps.update(parse_steps(row.get("steps", [])))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # `rap check` names it
    return TombstoneKeys(frozenset(gone), steps)


def destroy_keys(root: Path) -> list[str]:
    """Destroy the keys of who took her words back, on this machine; whose they were."""
    if not is_sealed(root):
        return []
    gone = read_taken(root).gone
    dead = [key for key in read_keys(root).all if key.of in gone]
    drop_keys(root, dead)
    vault = vault_here(root) if gone else None
    for entry in vault.list("key") if vault else ():
        if {*entry.id.split(".")} & gone:
            vault.delete(entry.kind, entry.id)  # type: ignore[union-attr]
    for path in sealed_files(root) if gone else ():
        if not plain_of(path).exists() and read_own_head(root, path).of in gone:
            delete_file(path)  # what a colleague added meanwhile; nobody can open it
            with contextlib.suppress(OSError):
                for folder in (path.parent, path.parent.parent):
                    folder.rmdir()
    return sorted({key.of for key in dead})


def move_on(root: Path) -> list[str]:
    """Bring keys to the step that tombstones ask for, and destroy the earlier ones; whose moved.

    It is done once nobody can send anything any more that an earlier step sealed: at the end of an
    exchange. Until then the earlier step opens what others did meanwhile.
    """
    if not is_sealed(root):
        return []
    steps, moved = read_taken(root).steps, []
    vault = vault_here(root)
    for key in read_keys(root).all:
        wanted = steps.get(key.of, 0)
        if wanted > key.step:
            later = key.at(wanted)
            keep_keys(root, [later])
            drop_keys(root, [key])
            if vault:
                put_in_vault(vault, later)
            moved.append(key.of)
    return sorted({*moved})


def is_shared(root: Path) -> bool:
    """Whether others may hold what was sealed here: the study has a place, or was given as a file."""
    return bool(git_or_nothing(root, "remote").strip()) or bool(last_exchange(root).at)


def entry_of(key: TextKey) -> str:
    """What a key is called in the vault."""
    return key.id if key.of == STUDY else f"{key.of}.{key.id}"


def put_in_vault(vault: Vault, key: TextKey) -> None:
    """Keep a key in the vault, in place of an earlier step."""
    if vault.find("key", entry_of(key)) is not None:
        vault.delete("key", entry_of(key))
    vault.write("key", entry_of(key), format_keys([key]))


@dataclass
class _Sealing:
    """One round of sealing."""

    root: Path
    keys: Keys
    taken: TombstoneKeys
    coder: str

    def seal(self, path: Path) -> bool:
        """Seal one file if it is not sealed as it is; whether it was done."""
        name, twin = name_in(self.root, path), path.with_name(path.name + SEALED)
        data = path.read_bytes()
        of = owner_of(name, data)
        if of in self.taken.gone:
            return False  # `rap check` says that it came back
        head = read_head(name, twin.read_bytes()) if twin.is_file() else None
        if head is not None and not self.keys.knows(head.key):
            return False  # a colleague's, which waits: it is not written over
        key = self._key(of, like=head.key if head else "")
        if head and (key.id, key.step, key.print_of(name, data)) == (
            head.key,
            head.step,
            head.print,
        ):
            return False
        replace_file(twin, seal_file(name, data, key=key, by=self.coder))
        return True

    def _key(self, of: str, *, like: str) -> TextKey:
        key = self.keys.of(of, step=self.taken.steps.get(of, 0), like=like)
        if key is None:
            key = draw_key(of).at(self.taken.steps.get(of, 0))
            self.keep_safe([key])
            keep_keys(self.root, [key])
            self.keys = Keys((*self.keys.all, key))
        return key

    def keep_safe(self, keys: Iterable[TextKey]) -> None:
        """See that keys are in the vault: a key that lies only beside the text is lost with it."""
        missing = [key for key in keys if key.of not in self.taken.gone]
        if not missing:
            return
        vault = open_vault(read_settings(self.root))
        there = {entry.id for entry in vault.list("key")}
        for key in missing:
            if entry_of(key) not in there:
                put_in_vault(vault, key)
