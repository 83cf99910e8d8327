"""Who says it: what each machine vouches for, in boxes that only the receiver can open.

A machine has a pair of keys (X25519) for each study, and at each send writes one file: what it says,
sealed once, and for each machine it knows a box (`nacl.public.Box`) with the key to that, and its
hash. Who opens hers knows who made it; to anybody else
it proves nothing, since she could have made it herself (`docs/threats.md`, "Who says it").

Threat: somebody who changes files at the shared place, or sends a file of another machine or study,
or a box back to who made it. Not covered: an old file sent again (the caller compares `n`), and
somebody who has the secret key of the machine that reads.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import RefusedError
from rap.core.model import CODER_ID, DEVICE_ID
from rap.core.safe_input import format_json, parse_json
from rap.store.file_kinds import FILE_KINDS
from rap.store.private_files import held, make_private, put, read
from rap.topics.git.program import git_or_nothing

if TYPE_CHECKING:
    from nacl.public import PrivateKey, PublicKey

FOLDER = FILE_KINDS["machines"].folder
MAX_BYTES = 20_000_000  # of a file, and of what a box says: a few bytes can swell to gigabytes
MAX_MACHINES = 1000
_SLOT = 12  # letters of a key, by which a machine finds its box
_NAME = re.compile(rf"{CODER_ID.pattern}\.{DEVICE_ID.pattern}")


@dataclass(frozen=True)
class Vouched:
    """What a machine vouches for."""

    name: str  # K-01.abcdefgh: coder and device
    n: int  # counts up with each change of what follows
    logs: Mapping[str, tuple[int, str]]  # its own: path -> number of lines, `h` of the last line
    approved: Mapping[str, str] = field(default_factory=dict)  # by a lead: path -> digest, "" gone
    machines: Mapping[str, str] = field(default_factory=dict)  # a lead knows: public key -> name
    # what it wrote itself: path -> git's hash of the file, "" gone
    brought: Mapping[str, str] = field(default_factory=dict)


def place_of_machine(name: str) -> str:
    """The file of a machine, from the top of the study."""
    return f"{FOLDER}/{name}.json"


def own_public(root: Path) -> str:
    """This machine's public key for the study, which is made when it is first needed."""
    return _text(bytes(_secret(root).public_key))


def letters(key: str) -> str:
    """The beginning of a public key as two people compare it aloud: `abcd efgh 2345 mnop`, without
    capitals, and 80 bits, so that nobody can look for another key that sounds the same.
    """
    said = base64.b32encode(_bytes(key)[:10]).decode("ascii").lower()
    return " ".join(said[at : at + 4] for at in range(0, len(said), 4))


def vouch(root: Path, vouched: Vouched, to: Collection[str]) -> bytes:
    """The file that says it to the machines with these public keys, and to this one; what is no key
    gets no box. The bytes differ each time: write it when `says_the_same` does not hold.
    """
    from nacl.public import Box
    from nacl.secret import SecretBox
    from nacl.utils import random

    own, key, lock = _secret(root), own_public(root), random(SecretBox.KEY_SIZE)
    plain = zlib.compress(json.dumps(vars(vouched), sort_keys=True).encode("ascii"))
    said = bytes(SecretBox(lock).encrypt(plain))
    box = {"v": 1, "by": key, "study": _study(root), "lock": _text(lock), "of": _digest(said)}
    opens = json.dumps(box, sort_keys=True).encode("ascii")
    boxes = {
        one[:_SLOT]: _text(bytes(Box(own, public).encrypt(opens)))
        for one, public in _receivers(key, to).items()
    }
    return format_json({"v": 1, "key": key, "said": _text(said), "to": boxes}).encode("ascii")


def claimed_key(data: bytes) -> str:
    """The public key of the machine that a file says it is of; "" when it is no such file."""
    return _boxes(data)[0]


def opened(root: Path, data: bytes, *, key: str) -> Vouched | None:
    """What the file says to this machine, if the machine with the public key `key` made it.

    None when it was made by another or for another study, has no box for this machine, is of a
    newer version, or is not what it should be, whatever that is.
    """
    claimed, said, boxes = _boxes(data)
    study = _study(root)
    if claimed != key or not boxes or not study:
        return None
    sealed = boxes.get(own_public(root)[:_SLOT], "")
    return _said(_secret(root), sealed, said, other=key, by=key, study=study)


def says_the_same(root: Path, data: bytes, vouched: Vouched, to: Collection[str]) -> bool:
    """Whether a file of this machine says this already, whatever its `n`, to exactly these. One that
    went into the first commit does not name the study yet, and is good until somebody reads it.
    """
    own, key = _secret(root), own_public(root)
    claimed, said, boxes = _boxes(data)
    slots = {one: one[:_SLOT] for one in _receivers(key, to)}
    if claimed != key or {*slots.values()} != {*boxes}:
        return False

    def says(study: str) -> bool:
        found = (
            _said(own, boxes[slot], said, other=one, by=key, study=study)
            for one, slot in slots.items()
        )
        return all(one and replace(one, n=vouched.n) == vouched for one in found)

    return says(_study(root)) or (len(slots) == 1 and says(""))


def _study(root: Path) -> str:
    """The first commit: where another study was before it, the keys of a machine are the same."""
    roots = git_or_nothing(root, "rev-list", "--max-parents=0", "HEAD").split()
    return min(roots, default="")


def _secret(root: Path) -> PrivateKey:
    """This machine's key for the study; without a passphrase, as timers send too. It lies in the
    study's `.rap`, so that it moves and is closed with the study.
    """
    from nacl.public import PrivateKey

    folder = root / ".rap" / "exchange"
    path = folder / "own.key"
    if not path.is_file():
        make_private(folder)
        with held(folder, "store.settings.busy"):
            if not path.is_file():
                put(path, _text(bytes(PrivateKey.generate())))
    raw = _bytes(read(path).decode("ascii", "replace"))
    if len(raw) != PrivateKey.SIZE:
        raise RefusedError("approved.door.key_damaged", place=str(path))
    return PrivateKey(raw)


def _receivers(own: str, to: Collection[str]) -> dict[str, PublicKey]:
    found = {key: _public(key) for key in sorted({own, *to})}
    return {key: public for key, public in found.items() if public}


def _public(key: Any) -> PublicKey | None:
    """A public key, if it is one: with some everybody would know what is in the box."""
    from nacl.exceptions import CryptoError
    from nacl.public import Box, PrivateKey, PublicKey

    try:
        public = PublicKey(_bytes(key))
        Box(PrivateKey(bytes(PrivateKey.SIZE)), public)
    except (CryptoError, TypeError, ValueError):
        return None
    return public


def _boxes(data: bytes) -> tuple[str, bytes, dict[str, str]]:
    """The key that a file says it is of, what it says, sealed, and its boxes; nothing when it is no
    such file.
    """
    try:
        file = parse_json(data) if len(data) <= MAX_BYTES else None
    except ValueError:
        return "", b"", {}
    match file:
        case {"v": 1, "key": str(key), "said": str(said), "to": dict(to)} if len(
            to
        ) <= MAX_MACHINES and _public(key):
            boxes = {slot: box for slot, box in to.items() if isinstance(box, str)}
            return key, _bytes(said), boxes
    return "", b"", {}


def _said(
    own: PrivateKey, sealed: str, said: bytes, *, other: str, by: str, study: str
) -> Vouched | None:
    """What was said, if the box between this machine and `other` is for just that, and `by` made it
    for this study: one box opens in both directions, so that only its words say who spoke.
    """
    from nacl.exceptions import CryptoError
    from nacl.public import Box
    from nacl.secret import SecretBox

    public, swelling = _public(other), zlib.decompressobj()
    try:
        match parse_json(Box(own, public).decrypt(_bytes(sealed)) if public else b""):
            case {"v": 1, "by": one, "study": str(at), "lock": str(lock), "of": digest} if (
                one == by and at == study and digest == _digest(said)
            ):
                plain = SecretBox(_bytes(lock)).decrypt(said)
                rest = parse_json(swelling.decompress(plain, MAX_BYTES))
                format_json(rest).encode("utf-8")  # half a character in a name could not be shown
                return _vouched(rest) if swelling.eof else None
    except (CryptoError, TypeError, ValueError, zlib.error):
        return None
    return None


def _vouched(said: Any) -> Vouched | None:
    match said:
        case {
            "name": str(name),
            "n": int(n),
            "logs": dict(logs),
            "approved": dict(approved),
            "machines": dict(machines),
            "brought": dict(brought),
        } if (
            len(machines) <= MAX_MACHINES
            and all(_is_name(one) for one in (name, *machines.values()))
            and all(_public(key) for key in machines)
            and all(_is_end(end) for end in logs.values())
            and all(isinstance(what, str) for of in (approved, brought) for what in of.values())
        ):
            ends = {path: (lines, h) for path, (lines, h) in logs.items()}
            return Vouched(name, n, ends, approved, machines, brought)
    return None


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(_NAME.fullmatch(name))


def _is_end(end: Any) -> bool:
    return [*map(type, end)] == [int, str] if isinstance(end, list) else False


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: Any) -> bytes:
    """The bytes that `_text` wrote so; none for anything else."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (TypeError, ValueError):
        return b""
    return raw if _text(raw) == text else b""
