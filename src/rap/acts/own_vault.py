"""The key of a coder on this machine and the vault of the study, made with her passphrase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rap.store.settings import own_coder, read_settings
from rap.store.vault import add_key, make_key, make_vault, own_key, plan_vault


@dataclass(frozen=True)
class OwnVault:
    """Where the vault is, whose it is, and her public key; `is_new_key`: it was made just now."""

    folder: Path
    coder: str
    key: str
    is_new_key: bool


def make_own_vault(root: Path, passphrase: Callable[[], str], *, anew: bool = False) -> OwnVault:
    """Make a key under a passphrase, which is asked for when she has no key yet, and the vault.

    `anew`: a new, empty vault, though she had one under this key.

    Raises
    ------
    WrongUseError
        A passphrase that is too short; a vault that would lie in the study; a key without its vault;
        settings that only a person can edit.
    """
    settings = read_settings(root)
    coder = own_coder(settings)
    key = own_key(coder)
    is_new_key = not key
    plan_vault(settings, had_one=not is_new_key and not anew)
    if is_new_key:
        key = make_key(passphrase())
        settings = add_key(root, coder.id, key=key)
    return OwnVault(make_vault(settings, key=key), coder.id, key, is_new_key)
