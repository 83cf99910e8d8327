"""Vaults for tests: a study whose coders have keys, and scrypt that takes no time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from studies import make_study

from rap.store.settings import read_settings
from rap.store.vault import Vault, add_key, make_key, make_vault, open_vault, sealing

PASSPHRASE = "plum anchor violet tractor moss"
LABEL = b"age-encryption.org/v1/scrypt"


def quick_wrap(secret: str, passphrase: str) -> bytes:
    """What `sealing.wrap` does (age-encryption.org/v1), at work factor 2 instead of about 18: for
    tests alone.
    """
    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    key = hashlib.scrypt(passphrase.encode(), salt=LABEL + salt, n=4, r=8, p=1, dklen=32)
    body = _b64(_chacha20_poly1305(key, bytes(12), file_key))
    header = b"age-encryption.org/v1\n-> scrypt " + _b64(salt) + b" 2\n" + body + b"\n---"
    mac = hmac.digest(_hkdf(file_key, b"", b"header"), header, "sha256")
    payload = _chacha20_poly1305(
        _hkdf(file_key, nonce, b"payload"), bytes(11) + b"\1", secret.encode()
    )
    return header + b" " + _b64(mac) + b"\n" + nonce + payload


def _b64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), info + b"\1", "sha256")


def _chacha20_poly1305(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """RFC 8439, doi:10.17487/RFC8439, without associated data."""
    stream = b"".join(_block(key, nonce, counter) for counter in range(1, len(plain) // 64 + 2))
    sealed = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    one_time = _block(key, nonce, 0)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    tag = 0
    for at in range(
        0, len(padded := sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))), 16
    ):
        tag = (tag + int.from_bytes(padded[at : at + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    tag += int.from_bytes(one_time[16:32], "little")
    return sealed + (tag & ((1 << 128) - 1)).to_bytes(16, "little")


def _block(key: bytes, nonce: bytes, counter: int) -> bytes:
    start = struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce)
    state = list(start)
    for _ in range(10):
        for a, b, c, d in (
            *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
            *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
        ):
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] = (state[x] + state[y]) & 0xFFFFFFFF
                mixed = state[z] ^ state[x]
                state[z] = ((mixed << turn) | (mixed >> (32 - turn))) & 0xFFFFFFFF
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, start, strict=True)))


def make_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing, and the vault is where this machine's things are."""
    monkeypatch.setattr(sealing, "wrap", quick_wrap)
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.delenv("RAP_VAULT", raising=False)
    monkeypatch.delenv("RAP_PASSPHRASE_FD", raising=False)


def make_coder(root: Path, coder: str) -> str:
    """Give `coder` a key on this machine and note it in the settings; its public half."""
    key = make_key(PASSPHRASE).public
    make_vault(add_key(root, coder, key=key), key=key)
    return key


def make_vault_study(root: Path) -> Vault:
    """A study whose coder K-01 has a key, and its empty vault, unlocked."""
    make_coder(make_study(root), "K-01")
    return unlocked(root)


def unlocked(root: Path) -> Vault:
    """The vault of the study at `root`, opened as the coder of this machine."""
    vault = open_vault(read_settings(root))
    vault.unlock(PASSPHRASE)
    return vault


@contextmanager
def as_coder(monkeypatch: pytest.MonkeyPatch, coder: str) -> Iterator[None]:
    """Somebody else sits at this machine."""
    with monkeypatch.context() as patch:
        patch.setenv("RAP_CODER", coder)
        yield
