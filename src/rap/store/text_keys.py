"""Sealed files: what lies in git in place of a text, and the keys that open it.

Threat: somebody who reads the server, a clone, or git's history, now or after a person took her
words back. Each text has a key of its own, outside git; without it a sealed file tells who sealed
it, whose id it is, and how long it is, and lets nobody try a guess: the fingerprint in its first
line is keyed. A key moves on by steps, each made from the one before and leading nowhere back: so a
group whose text lost one person's words is sealed anew, and what was sealed before is gone with the
old step, on every machine alike. Not covered: a colleague who kept a key, or the words.
"""

from __future__ import annotations

import hmac
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rap.core.errors import RapError, RefusedError
from rap.core.files import SEALED
from rap.core.model import CASE_ID, SOURCE_ID
from rap.store.private_files import held, make_private, put, remove
from rap.store.vault import sealing

STUDY = "study"
"""Whose key opens what belongs to no single text or person."""
FOLDER = ".rap/keys"
MOST_STEPS = 10_000
_ID, _PRINT = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{32}")
_CODER = re.compile(r"K-[0-9]{2,6}")
_NAME = re.compile(r"([A-Z]{1,3}-[0-9]{2,6}|study)\.([0-9a-f]{16})\.([0-9]{1,5})")
_SECRET = re.compile(r"AGE-SECRET-KEY-1([AC-HJ-NP-Z02-9]{58})")
_MOST_HEAD = 4096
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # Bech32 (BIP 173), as age writes its keys
_PREFIX = "age-secret-key-"
_CHECKS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class WaitingError(RapError):
    """A sealed file whose key is not on this machine."""


@dataclass(frozen=True)
class TextKey:
    """One step of the key `id` of a text, a person's card or the study (`of`); older steps cannot be
    made from it.
    """

    of: str
    id: str
    step: int
    secret: str = field(repr=False)

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.of}.{self.id}.{self.step}"

    @cached_property
    def public(self) -> str:
        """What files are sealed for."""
        return sealing.public_of(sealing.secret_key(self.secret))

    def at(self, step: int) -> TextKey:
        """A later step; `RefusedError` for an earlier one, which nobody can make."""
        if not self.step <= step <= MOST_STEPS:
            raise RefusedError("store.sealed.earlier_step", of=self.of)
        secret = self.secret
        for _ in range(step - self.step):
            secret = _as_secret(hmac.digest(_raw(secret), b"rap step", "sha256"))
        return replace(self, step=step, secret=secret)

    def print_of(self, path: str, data: bytes) -> str:
        """The keyed fingerprint of a file: 32 hex digits that say nothing without the key."""
        own = hmac.digest(_raw(self.secret), b"rap print", "sha256")
        return hmac.digest(own, path.encode() + b"\0" + data, "sha256").hex()[:32]


@dataclass(frozen=True)
class Head:
    """What the first line of a sealed file says: who sealed it, and which step of whose key opens
    it.
    """

    by: str
    of: str
    key: str
    step: int
    print: str


def draw_key(of: str) -> TextKey:
    """A new key."""
    import secrets

    return TextKey(of, secrets.token_hex(8), 0, sealing.make_secret())


def seal_file(path: str, data: bytes, *, key: TextKey, by: str) -> bytes:
    """The sealed file for the plain one at `path` (from the top of the study): one readable line,
    then the same line and the data as an age ciphertext.
    """
    line = _line(Head(by, key.of, key.id, key.step, key.print_of(path, data)))
    into = io.BytesIO()
    into.write(line)
    sealing.seal(io.BytesIO(line + data), into, readers=[key.public])
    return into.getvalue()


def open_file(path: str, sealed: bytes, keys: Keys) -> bytes:
    """What was sealed for `path`.

    Raises
    ------
    WaitingError
        Its key is not here, or only a later step of it.
    RefusedError
        A byte of it changed, or it was sealed for another place.
    """
    head = read_head(path, sealed)
    key = keys.find(head)
    if key is None:
        raise WaitingError("store.sealed.waits", place=path, by=head.by)
    line, _, _ = sealed.partition(b"\n")
    try:
        plain = sealing.unseal(
            io.BytesIO(sealed[len(line) + 1 :]),
            sealing.secret_key(key.secret),
            after=line + b"\n",
        )
    except sealing.WrongKeyError:
        raise RefusedError("store.sealed.damaged", place=path) from None
    data = bytes(plain)
    sealing.wipe(plain)
    if not hmac.compare_digest(key.print_of(path, data), head.print):
        raise RefusedError("store.sealed.damaged", place=path)
    return data


def read_head(path: str, sealed: bytes) -> Head:
    """The first line of a sealed file; `RefusedError` for any other file."""
    line = sealed[:_MOST_HEAD].partition(b"\n")[0] + b"\n"
    try:
        row: dict[str, Any] = json.loads(line)
        head = Head(*(row[name] for name in ("by", "of", "key", "step", "print")))
        is_whole = _line(head) == line and is_owner(head.of) and 0 <= head.step <= MOST_STEPS
        patterns = ((_ID, head.key), (_CODER, head.by), (_PRINT, head.print))
        is_whole = is_whole and all(pattern.fullmatch(text) for pattern, text in patterns)
    except (ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise RefusedError("store.sealed.damaged", place=path)
    return head


def is_sealed_file(name: str, path: Path) -> bool:
    """Whether a file of a study is a sealed one, by its name and its first line."""
    if not name.startswith("interviews/") or path.suffix != SEALED:
        return False
    try:
        return bool(read_head(name, path.read_bytes()))
    except (RefusedError, OSError):
        return False


def is_owner(of: str) -> bool:
    """Whether there can be a key of this."""
    return of == STUDY or bool(SOURCE_ID.fullmatch(of) or CASE_ID.fullmatch(of))


def _line(head: Head) -> bytes:
    row = {"by": head.by, "key": head.key, "of": head.of, "print": head.print, "step": head.step}
    return json.dumps({**row, "v": 1}).encode("ascii") + b"\n"


@dataclass(frozen=True)
class Keys:
    """The keys on this machine, each at the earliest step that is left."""

    all: tuple[TextKey, ...] = ()

    @cached_property
    def _by_id(self) -> Mapping[str, TextKey]:
        return {key.id: key for key in sorted(self.all, key=lambda key: -key.step)}

    def find(self, head: Head) -> TextKey | None:
        """The key that opens a file; None when it is not here, or has moved on."""
        key = self._by_id.get(head.key)
        return None if key is None or key.step > head.step else key.at(head.step)

    def knows(self, id: str) -> bool:
        """Whether a key is here, at whatever step."""
        return id in self._by_id

    def of(self, of: str, *, step: int, like: str = "") -> TextKey | None:
        """The key to seal with, at `step` or where it stands; of several the one called `like`."""
        there = sorted((key for key in self._by_id.values() if key.of == of), key=lambda k: k.id)
        chosen = next((key for key in there if key.id == like), there[0] if there else None)
        return None if chosen is None else chosen.at(max(step, chosen.step))


def read_keys(root: Path) -> Keys:
    """The keys of an open study: they lie in it beside the words that they open, and are closed with
    it.
    """
    found = []
    for path in sorted((root / FOLDER).glob("*.*.*")):
        name = _NAME.fullmatch(path.name)
        secret = path.read_text(encoding="ascii", errors="replace").strip() if name else ""
        if name and _SECRET.fullmatch(secret):
            found.append(TextKey(name[1], name[2], int(name[3]), secret))
    return Keys(tuple(found))


def keep_keys(root: Path, keys: Iterable[TextKey]) -> None:
    """Put keys beside the open study, for this person alone."""
    make_private(root / FOLDER)
    with held(root / FOLDER):
        for key in keys:
            if not (root / FOLDER / key.name).is_file():
                put(root / FOLDER / key.name, f"{key.secret}\n")


def drop_keys(root: Path, keys: Iterable[TextKey]) -> None:
    """Write over keys, and over what a killed writer left of one, and take them away."""
    if not (root / FOLDER).is_dir():
        return
    with held(root / FOLDER):
        for key in keys:
            if (root / FOLDER / key.name).is_file():
                remove(root / FOLDER / key.name)


def format_steps(steps: Mapping[str, int]) -> list[str]:
    """How far keys moved on, as a tombstone says it: not as bare ids, which a server takes for texts
    that went whole.

    Examples
    --------
    >>> format_steps({"study": 1, "FG-10442": 2})
    ['FG-10442:2', 'study:1']
    """
    return [f"{of}:{n}" for of, n in sorted(steps.items())]


def parse_steps(rows: Any) -> dict[str, int]:
    """What `format_steps` wrote; `ValueError` for anything else."""
    found = {}
    for row in rows if isinstance(rows, list) else [None]:
        of, _, n = row.partition(":") if isinstance(row, str) else ("", "", "")
        if not is_owner(of) or not re.fullmatch("[1-9][0-9]{0,3}", n):
            raise ValueError("not a step")
        found[of] = int(n)
    return found


def format_keys(keys: Iterable[TextKey]) -> bytes:
    """Keys as JSON, for a file that is sealed at once."""
    return json.dumps([[key.of, key.id, key.step, key.secret] for key in keys]).encode("ascii")


def parse_keys(data: bytes | bytearray) -> tuple[TextKey, ...]:
    """What `format_keys` wrote; `ValueError` for anything else."""
    rows = json.loads(bytes(data))
    found = []
    for of, id, step, secret in rows:
        if type(step) is not int or not _NAME.fullmatch(f"{of}.{id}.{step}"):
            raise ValueError("not a key")
        if not _SECRET.fullmatch(secret):
            raise ValueError("not a secret")
        sealing.secret_key(secret)
        found.append(TextKey(of, id, step, secret))
    return tuple(found)


def _raw(secret: str) -> bytes:
    """The 32 bytes that a secret key is."""
    found = _SECRET.fullmatch(secret)
    if found is None:
        raise RefusedError("store.sealed.no_key")
    bits = 0
    for letter in found[1].lower()[:52]:
        bits = bits << 5 | _LETTERS.index(letter)
    return (bits >> 4).to_bytes(32, "big")


def _as_secret(raw: bytes) -> str:
    """32 bytes as age writes a secret key."""
    bits = int.from_bytes(raw, "big") << 4
    values = [bits >> 5 * place & 31 for place in range(51, -1, -1)]
    spread = [ord(letter) >> 5 for letter in _PREFIX] + [0]
    spread += [ord(letter) & 31 for letter in _PREFIX]
    check = _polymod([*spread, *values, *[0] * 6]) ^ 1
    values += [check >> 5 * place & 31 for place in range(5, -1, -1)]
    return f"{_PREFIX}1{''.join(_LETTERS[value] for value in values)}".upper()


def _polymod(values: Iterable[int]) -> int:
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for place, check in enumerate(_CHECKS):
            sum_ ^= check if top >> place & 1 else 0
    return sum_
