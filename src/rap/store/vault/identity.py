"""Who may open the vault from this machine: one X25519 key a researcher and machine, under a passphrase.

Threat: a thief of the disk, a colleague with the study. The secret key is on no disk in the clear, and is held only in
the process that was given the passphrase. Not covered: somebody who has the passphrase, or this machine while it is open.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.errors import WrongUseError
from rap.store.settings import Coder
from rap.store.vault import sealing
from rap.store.vault.place import held, machine_folder, make_private, noted, put, read

LEAST_PASSPHRASE = 12
_CONFIRMED = "confirmed"


class Identity:
    """An opened secret key. It works in the process that opened it and nowhere else, and shows only its public half."""

    __slots__ = ("_key", "_process", "public")

    def __init__(self, key: Any) -> None:
        self._key, self._process, self.public = key, os.getpid(), sealing.public_of(key)

    def __repr__(self) -> str:
        return f"<key {short(self.public)}>"

    def __reduce__(self) -> Any:
        raise WrongUseError("key", "cannot be copied out of its process", "unlock the vault where it is needed")

    def unseal(self, sealed: BinaryIO, *, after: bytes) -> bytearray:
        """What is sealed for this key, in memory that the caller wipes; as `sealing.unseal`."""
        if os.getpid() != self._process:
            raise WrongUseError("key", "was opened in another process", "unlock the vault in this one")
        return sealing.unseal(sealed, self._key, after=after)


def short(public: str) -> str:
    """The last eight letters of a public key: enough to tell one from another when both are in sight."""
    return f"…{public[-8:]}"


def keys_folder() -> Path:
    """Where the wrapped keys of this machine lie, each named by its public half."""
    return machine_folder() / "keys"


@sealing.hide_arguments
def make_key(passphrase: str) -> str:
    """Make a key for this machine, keep it under `passphrase`, and return its public half."""
    check_passphrase(passphrase)
    folder = keys_folder()
    make_private(folder)
    secret = sealing.make_secret()
    public = sealing.public_of(sealing.secret_key(secret))
    with held(folder):
        _keep(folder / f"{public}.age", secret, passphrase)
    confirm(public)
    return public


def _keep(path: Path, secret: str, passphrase: str) -> None:
    """Wrap, look whether the result opens, and only then put it in its place."""
    wrapped = sealing.wrap(secret, passphrase)
    if sealing.unwrap(wrapped, passphrase) != secret:
        raise WrongUseError("key", "did not open again after it was wrapped", "nothing was changed; try again")
    put(path, wrapped)


def check_passphrase(passphrase: str) -> None:
    """Raise `WrongUseError` when a passphrase could be guessed."""
    if len(passphrase.strip()) < LEAST_PASSPHRASE or len(set(passphrase)) < LEAST_PASSPHRASE // 2:
        raise WrongUseError("store.vault.weak_passphrase", least=LEAST_PASSPHRASE)


def own_key(coder: Coder) -> str:
    """The public half of the key of `coder` on this machine (the newest in the settings); empty when there is none."""
    here = [key for key in coder.keys if (keys_folder() / f"{key}.age").is_file()]
    return here[-1] if here else ""


@sealing.hide_arguments
def unlock(public: str, passphrase: str) -> Identity:
    """Open the key `public` of this machine.

    Raises
    ------
    WrongUseError
        When the passphrase is another one, or this machine has no such key.
    RefusedError
        When its file is damaged.
    """
    secret = sealing.unwrap(_wrapped(public), passphrase)
    allow_no_core_dump()
    return Identity(sealing.secret_key(secret))


@sealing.hide_arguments
def change_passphrase(public: str, *, old: str, new: str) -> None:
    """Wrap the key `public` anew; the entries stay as they are, and a kill leaves the old wrapping or the new one."""
    check_passphrase(new)
    with held(keys_folder()):
        secret = sealing.unwrap(_wrapped(public), old)
        _keep(keys_folder() / f"{public}.age", secret, new)


def _wrapped(public: str) -> bytes:
    path = keys_folder() / f"{public}.age"
    if not public or not path.is_file():
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    return read(path)


def allow_no_core_dump() -> None:
    """From now to its end this process leaves no core file, which would hold the key (where the system has limits)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def confirm(public: str) -> None:
    """Note that somebody at this machine has looked at the key `public` and knows whose it is."""
    if not sealing.check_public(public):
        raise WrongUseError("key", f"{short(public)} is not a public key", "copy it again: age1 and 58 characters")
    folder = keys_folder()
    make_private(folder)
    with held(folder):
        put(folder / _CONFIRMED, "".join(f"{key}\n" for key in {**dict.fromkeys(confirmed()), public: None}))


def confirmed() -> list[str]:
    """The public keys that were looked at on this machine."""
    return noted(keys_folder() / _CONFIRMED)
