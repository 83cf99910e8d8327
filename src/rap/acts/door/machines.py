"""Who says it: what each machine vouches for, in boxes that only the receiver can open.

A machine has a pair of keys (X25519) for each study, and at each send writes one file with a box
(`nacl.public.Box`) for each machine it knows. Who opens hers knows who made it; to anybody else
it proves nothing, since she could have made it herself (`docs/threats.md`, "Who says it").

Threat: somebody who changes files at the shared place, or sends a file of another machine or study,
or a box back to who made it. Not covered: an old file sent again (the caller compares `n`), and
somebody who has the secret key of the machine that reads.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.acts.git import git_or_nothing
from rap.core.errors import RefusedError
from rap.core.model import CODER_ID, DEVICE_ID
from rap.core.safe_input import format_json, parse_json
from rap.store.private_files import held, make_private, put, read

if TYPE_CHECKING:
    from nacl.public import PrivateKey, PublicKey

FOLDER = "codebook/machines"
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

    own, key = _secret(root), own_public(root)
    said = {**vars(vouched), "v": 1, "by": key, "study": _study(root)}
    plain = zlib.compress(json.dumps(said, sort_keys=True).encode("ascii"))
    boxes = {
        one[:_SLOT]: _text(bytes(Box(own, public).encrypt(plain)))
        for one, public in _receivers(key, to).items()
    }
    return format_json({"v": 1, "key": key, "to": boxes}).encode("ascii")


def claimed_key(data: bytes) -> str:
    """The public key of the machine that a file says it is of; "" when it is no such file."""
    key, _ = _boxes(data)
    return key


def opened(root: Path, data: bytes, *, key: str) -> Vouched | None:
    """What the file says to this machine, if the machine with the public key `key` made it.

    None when it was made by another or for another study, has no box for this machine, is of a
    newer version, or is not what it should be, whatever that is.
    """
    claimed, boxes = _boxes(data)
    if claimed != key or not boxes:
        return None
    sealed = boxes.get(own_public(root)[:_SLOT], "")
    return _said(_secret(root), sealed, other=key, by=key, study=_study(root))


def says_the_same(root: Path, data: bytes, vouched: Vouched, to: Collection[str]) -> bool:
    """Whether a file of this machine says this already, whatever its `n`, to exactly these."""
    own, key, study = _secret(root), own_public(root), _study(root)
    claimed, boxes = _boxes(data)
    slots = {one: one[:_SLOT] for one in _receivers(key, to)}
    if claimed != key or {*slots.values()} != {*boxes}:
        return False
    found = [_said(own, boxes[slot], other=one, by=key, study=study) for one, slot in slots.items()]
    return all(one and replace(one, n=vouched.n) == vouched for one in found)


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
        raise RefusedError("acts.door.key_damaged", place=str(path))
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


def _boxes(data: bytes) -> tuple[str, dict[str, str]]:
    """The key that a file says it is of, and its boxes; nothing when it is no such file."""
    try:
        file = parse_json(data) if len(data) <= MAX_BYTES else None
    except ValueError:
        return "", {}
    match file:
        case {"v": 1, "key": str(key), "to": dict(to)} if len(to) <= MAX_MACHINES and _public(key):
            return key, {slot: box for slot, box in to.items() if isinstance(box, str)}
    return "", {}


def _said(own: PrivateKey, sealed: str, *, other: str, by: str, study: str) -> Vouched | None:
    """What the box between this machine and `other` says, if `by` made it for this study: one box
    opens in both directions, so that only its words say who spoke.
    """
    from nacl.exceptions import CryptoError
    from nacl.public import Box

    public, swelling = _public(other), zlib.decompressobj()
    try:
        plain = Box(own, public).decrypt(_bytes(sealed)) if public else b""
        said = parse_json(swelling.decompress(plain, MAX_BYTES))
        format_json(said).encode("utf-8")  # half a character in a name could not be shown
    except (CryptoError, ValueError, zlib.error):
        return None
    match said:
        case {"v": 1, "by": one, "study": str(of)} if one == by and of == study != "":
            return _vouched(said)
    return None


def _vouched(said: Any) -> Vouched | None:
    match said:
        case {
            "name": str(name),
            "n": int(n),
            "logs": dict(logs),
            "approved": dict(approved),
            "machines": dict(machines),
        } if (
            len(machines) <= MAX_MACHINES
            and all(_is_name(one) for one in (name, *machines.values()))
            and all(_public(key) for key in machines)
            and all(_is_end(end) for end in logs.values())
            and all(isinstance(digest, str) for digest in approved.values())
        ):
            ends = {path: (lines, h) for path, (lines, h) in logs.items()}
            return Vouched(name, n, ends, approved, machines)
    return None


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(_NAME.fullmatch(name))


def _is_end(end: Any) -> bool:
    return [*map(type, end)] == [int, str] if isinstance(end, list) else False


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: Any) -> bytes:
    """The bytes that `_text` wrote so; none for anything else."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (TypeError, ValueError):
        return b""
    return raw if _text(raw) == text else b""
