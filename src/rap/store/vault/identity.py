"""Who may open the vault from this machine: one X25519 key a researcher and machine, under a
passphrase; its public half is in the settings.

Threat: a thief of the disk, a colleague with the study, a key slipped into the settings through
git. The secret key is on no disk in the clear, and is held only in the process that was given the
passphrase; a public key counts after somebody here has confirmed it. Not covered: somebody who has
the passphrase, or this machine while it is open.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.accounts import machine_folder
from rap.core.errors import WrongUseError
from rap.core.extensions import bar
from rap.core.files import replace_file
from rap.store.private_files import held, make_private, put, read
from rap.store.settings import Coder, Settings, checked_edit, read_settings
from rap.store.vault import sealing
from rap.store.vault.files import note, noted

LEAST_PASSPHRASE = 12
_CONFIRMED, _OPENED = "confirmed", "opened"


class Identity:
    """An opened secret key. It works in the process that opened it and nowhere else, and shows only
    its public half. No package of others is imported there.
    """

    __slots__ = ("_key", "_process", "public")

    def __init__(self, key: Any) -> None:
        bar()
        self._key, self._process, self.public = key, os.getpid(), sealing.public_of(key)

    def __repr__(self) -> str:
        return f"<key {short(self.public)}>"

    def __reduce__(self) -> Any:
        raise WrongUseError("store.vault.key_not_copied")

    def unseal(self, sealed: BinaryIO, *, after: bytes) -> bytearray:
        """What is sealed for this key, in memory that the caller wipes; as `sealing.unseal`."""
        if os.getpid() != self._process:
            raise WrongUseError("store.vault.other_process")
        return sealing.unseal(sealed, self._key, after=after)

    def unseal_into(self, sealed: BinaryIO, into: Any) -> None:
        """The same, piece by piece; as `sealing.unseal_into`."""
        if os.getpid() != self._process:
            raise WrongUseError("store.vault.other_process")
        sealing.unseal_into(sealed, into, self._key)


def short(public: str) -> str:
    """The last eight letters of a public key: enough to tell one from another when both are in
    sight.
    """
    return f"…{public[-8:]}"


def keys_folder() -> Path:
    """Where the wrapped keys of this machine lie, each named by its public half."""
    return machine_folder() / "keys"


@sealing.hide_arguments
def make_key(passphrase: str) -> Identity:
    """Make a key for this machine and keep it under `passphrase`; it is open, since to open it anew
    takes as long as one guess takes a thief.
    """
    check_passphrase(passphrase)
    allow_no_core_dump()
    folder = keys_folder()
    make_private(folder)
    secret = sealing.make_secret()
    identity = Identity(sealing.secret_key(secret))
    with held(folder):
        _keep(folder / f"{identity.public}.age", secret, passphrase)
    confirm(identity.public)
    return identity


def _keep(path: Path, secret: str, passphrase: str) -> None:
    """Wrap, look whether the result opens, and only then put it in its place."""
    wrapped = sealing.wrap(secret, passphrase)
    if sealing.unwrap(wrapped, passphrase) != secret:
        raise WrongUseError("store.vault.key_did_not_open")
    put(path, wrapped)


def check_passphrase(passphrase: str) -> None:
    """Raise `WrongUseError` when a passphrase could be guessed."""
    if len(passphrase.strip()) < LEAST_PASSPHRASE or len(set(passphrase)) < LEAST_PASSPHRASE // 2:
        raise WrongUseError("store.vault.weak_passphrase", least=LEAST_PASSPHRASE)


def own_key(coder: Coder) -> str:
    """The public half of the key of `coder` on this machine (the newest in the settings); empty
    when she has no key here.
    """
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
    """Wrap the key `public` anew; the entries stay as they are, and a kill leaves the old wrapping
    or the new one.
    """
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
    """From now to its end this process leaves no core file, which would hold the key (where the
    system has limits).
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def note_opened(public: str) -> None:
    """Note that its passphrase was typed right on this machine."""
    with held(keys_folder()):
        note(keys_folder() / _OPENED, public)


def was_opened(public: str) -> bool:
    """Whether it was: who never typed it may not know it."""
    return public in noted(keys_folder() / _OPENED)


def confirm(public: str) -> None:
    """Note that somebody at this machine has looked at the key `public` and knows whose it is."""
    if not sealing.check_public(public):
        raise WrongUseError("store.vault.bad_public_key", key=short(public))
    folder = keys_folder()
    make_private(folder)
    with held(folder):
        note(folder / _CONFIRMED, public)


def confirmed() -> list[str]:
    """The public keys that were looked at on this machine."""
    return noted(keys_folder() / _CONFIRMED)


def add_key(root: Path, coder: str, *, key: str) -> Settings:
    """Write the public key of `coder` into `pyproject.toml`, beside those she has, and nothing
    else; the new settings.

    Raises
    ------
    WrongUseError
        When she is not in the settings, or her table is written in a way that only a person can
        edit.
    """
    settings = read_settings(root)
    found = next((one for one in settings.coders if one.id == coder), None)
    if found is None:
        raise WrongUseError("store.vault.no_such_coder", place="pyproject.toml", coder=coder)
    if key in found.keys:
        return settings
    keys = [*found.keys, key]
    quoted = ", ".join(f'"{key}"' for key in keys)
    line = f"key = {quoted}" if len(keys) == 1 else f"key = [{quoted}]"
    path = root / "pyproject.toml"
    old = path.read_bytes().decode("utf-8")
    new, wanted = _with_line(old, coder, line=line), tomllib.loads(old)
    wanted["tool"]["rap"]["coders"][coder]["key"] = keys[0] if len(keys) == 1 else keys
    if not checked_edit(new, wanted):
        raise WrongUseError("store.vault.key_by_hand", place=path.name, coder=coder, line=line)
    replace_file(path, new)
    return read_settings(root)


def _with_line(text: str, coder: str, *, line: str) -> str:
    """`text` with `line` as the key of `coder`; empty when she has no table of her own."""
    header = re.search(
        rf"^\[tool\.rap\.coders\.{re.escape(coder)}\][^\n]*(?:\n|\Z)", text, re.MULTILINE
    )
    if header is None:
        return ""
    end = re.compile(r"^\s*\[(?!\")", re.MULTILINE).search(text, header.end())
    body = text[header.end() : end.start() if end else len(text)]
    body = re.sub(r"^key\s*=[^\n]*\n?", "", body, flags=re.MULTILINE)
    top = text[: header.end()].rstrip("\n") + "\n"
    return f"{top}{line}\n{body}" + (text[end.start() :] if end else "")
