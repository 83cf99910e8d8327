"""The key of a coder on this machine and the vault of the study, made with her passphrase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.store.settings import own_coder, read_settings
from rap.store.vault import (
    Identity,
    Vault,
    add_key,
    make_key,
    make_vault,
    open_vault,
    own_key,
    plan_vault,
)


@dataclass(frozen=True)
class OwnVault:
    """Where the vault is, whose it is, and her public key; `identity` is the key itself, open, when
    it was made just now.
    """

    folder: Path
    coder: str
    key: str
    identity: Identity | None = field(default=None, repr=False)

    @property
    def is_new_key(self) -> bool:
        return self.identity is not None


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
    key, identity = own_key(coder), None
    plan_vault(settings, had_one=bool(key) and not anew)
    if not key:
        identity = make_key(passphrase())
        key = identity.public
        settings = add_key(root, coder.id, key=key)
    return OwnVault(make_vault(settings, key=key), coder.id, key, identity)


def vault_here(root: Path) -> Vault | None:
    """The vault on this machine; None without one."""
    try:
        return open_vault(read_settings(root))
    except WrongUseError as error:
        if error.id == "store.vault.not_here":
            return None
        raise


def own_public_key(root: Path) -> str:
    """The public key of this machine, for which others encrypt files; "" without one."""
    return own_key(own_coder(read_settings(root)))
