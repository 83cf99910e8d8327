"""A receipt, so that a person comes back without a name: words, or what looks like a phone number.

Threat: whoever has the study (a seized laptop, an old clone) would try every word and every number. So nothing of a receipt is in
the study: the vault keeps a salted slow hash (scrypt), encrypted, with a day on which it dies, and `rap withdraw` takes it along.
Whoever can open the vault still needs about 0.1 s a guess; a receipt that the program draws has 33 bits or more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from pathlib import Path

from rap.config import read_settings
from rap.errors import RefusedError, WrongUseError
from rap.plain import fold_words
from rap.vault import Vault, open_vault

KIND = "receipt"
LEAST = 12  # letters and digits of a receipt somebody thought of herself
_COST = 2**15  # scrypt (RFC 7914, doi:10.17487/RFC7914) with r=8: 32 MB, about 0.1 s


def _said(receipt: str) -> bytes:
    """A receipt as it sounds: capitals, accents and what stands between words or digits make no difference."""
    return "".join(character for character in fold_words(receipt) if character.isalnum()).encode("utf-8")


def _slow(receipt: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(_said(receipt), salt=salt, n=cost, r=8, p=1, maxmem=2**28, dklen=32)


def check_own(receipt: str) -> None:
    """Raise when a receipt somebody thought of is too short, or all of one sign; it is in no message."""
    said = _said(receipt)
    if len(said) < LEAST or len(set(said)) < 4:
        raise WrongUseError("receipt", "is too easy to guess", f"take three words or more ({LEAST} letters at least)")


def open_receipts(root: Path) -> Vault:
    """The vault where receipts are, still locked: giving one needs no passphrase, finding one does."""
    return open_vault(read_settings(root))


def give_receipt(vault: Vault, case: str, receipt: str) -> None:
    """Keep the hash of `receipt` in the vault, in the place of an older one of hers; raises as `Vault.write` does."""
    salt = secrets.token_bytes(16)
    row = {"v": 1, "salt": salt.hex(), "cost": _COST, "hash": _slow(receipt, salt, _COST).hex()}
    old = next((entry for entry in vault.list(KIND) if entry.id == case), None)
    vault.write(KIND, case, json.dumps(row).encode("ascii"), cases=[case], over=old.version if old else "")


def find_case(vault: Vault, receipt: str) -> str:
    """Whose receipt it is, in an unlocked vault; "" when nobody's.

    Raises
    ------
    RefusedError
        When two people thought of the same words: neither is named.
    """
    found = [entry.id for entry in vault.list(KIND) if _fits(vault, entry.id, receipt)]
    if len(found) > 1:
        raise RefusedError("receipt", "was given to two people", "find out by something else, then give each a new one")
    return found[0] if found else ""


def _fits(vault: Vault, case: str, receipt: str) -> bool:
    with vault.open(KIND, case) as plain:
        row = json.loads(bytes(plain))
    slow = _slow(receipt, bytes.fromhex(row["salt"]), int(row["cost"]))
    return hmac.compare_digest(slow.hex(), str(row["hash"]))
