"""The vault: raw text, audio, replacement tables, receipts and seeds, encrypted, outside the study.

Threat: somebody who gets the disk, the stick, the study or a backup learns kinds, opaque ids, sizes and
dates, and no word. Not covered: an open vault on a machine that is taken over, a researcher who
copies what she may read, the lost passphrase.
"""

from __future__ import annotations

from rap.store.vault.files import ASKING, KINDS, Entry, find_vault, make_vault, plan_vault
from rap.store.vault.identity import (
    Identity,
    add_key,
    change_passphrase,
    check_passphrase,
    confirm,
    confirmed,
    make_key,
    note_opened,
    own_key,
    short,
    unlock,
    was_opened,
)
from rap.store.vault.store import Access, Resealed, Vault, access, open_vault, reseal

__all__ = [
    "ASKING",
    "KINDS",
    "Access",
    "Entry",
    "Identity",
    "Resealed",
    "Vault",
    "access",
    "add_key",
    "change_passphrase",
    "check_passphrase",
    "confirm",
    "confirmed",
    "find_vault",
    "make_key",
    "make_vault",
    "note_opened",
    "open_vault",
    "own_key",
    "plan_vault",
    "reseal",
    "short",
    "unlock",
    "was_opened",
]
