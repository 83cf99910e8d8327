"""A receipt, so that a person comes back without a name: words, or what looks like a phone number.

Threat: a person who has the study (a seized laptop, an old clone) tries all words and all numbers.
So nothing of a receipt is in the study: the vault keeps a salted slow hash (scrypt), encrypted,
with a day on which it dies, and `rap withdraw` takes it along. Who can open the vault still
needs about 0.1 s a guess; a receipt that the program draws has 33 bits or more.
"""

from __future__ import annotations

import datetime
import hmac
import json
import secrets
from pathlib import Path

from rap.core.errors import RefusedError, WrongUseError
from rap.core.model import CASE_ID
from rap.store.settings import read_settings
from rap.store.vault import Vault, open_vault
from rap.store.vault.sealing import hide_arguments
from rap.topics.consent.receipt_codes import COST, as_heard, slow_hash
from rap.topics.consent.writing import writing_of
from rap.topics.sealing.own_vault import vault_here

KIND = "receipt"
LEAST = 12  # letters and digits of a receipt somebody thought of herself


def check_own(receipt: str) -> None:
    """Raise when a receipt somebody thought of is too short, or all of one sign; it is in no
    message.
    """
    said = as_heard(receipt)
    if len(said) < LEAST or len(set(said)) < 4:
        raise WrongUseError("consent.easy_receipt", letters=LEAST)


def open_receipts(root: Path) -> Vault:
    """The vault where receipts are, still locked: giving one needs no passphrase, finding one does."""
    return open_vault(read_settings(root))


def give_receipt(root: Path, vault: Vault, case: str, receipt: str) -> None:
    """Keep the hash of `receipt` in the vault, in the place of an older one of hers; raises as
    `writing_of` and `Vault.write`.
    """
    salt = secrets.token_bytes(16)
    row = {"v": 1, "salt": salt.hex(), "cost": COST, "hash": slow_hash(receipt, salt).hex()}
    with writing_of(root, case):
        old = vault.find(KIND, case)
        data, over = json.dumps(row).encode("ascii"), old.version if old else ""
        vault.write(KIND, case, data, cases=[case], over=over)


def has_receipt(root: Path, case: str) -> bool:
    """Whether the vault on this machine keeps a receipt of hers; no passphrase is needed."""
    vault = vault_here(root)
    return vault is not None and vault.find(KIND, case) is not None


@hide_arguments
def whose_receipt(root: Path, receipt: str, passphrase: str) -> str:
    """As `find_case`, in the vault on this machine, opened for this alone."""
    with open_receipts(root) as vault:
        vault.unlock(passphrase)
        return find_case(vault, receipt)


def find_case(vault: Vault, receipt: str) -> str:
    """Whose receipt it is, in an unlocked vault; "" when it is unknown.

    Raises
    ------
    RefusedError
        When two people thought of the same words: neither is named.
    """
    kept = [entry.id for entry in vault.list(KIND) if not entry.is_due(datetime.date.today())]
    found = [case for case in kept if CASE_ID.fullmatch(case) and _fits(vault, case, receipt)]
    batches = [id for id in kept if not CASE_ID.fullmatch(id)]
    found += [case for id in batches if (case := _respondent(vault, id, receipt))]
    if len(found) > 1:
        raise RefusedError("consent.shared_receipt")
    return found[0] if found else ""


def _respondent(vault: Vault, batch: str, receipt: str) -> str:
    """Whose receipt it is among those of a batch of answers; "" when it is not among them."""
    with vault.open(KIND, batch) as plain:
        row = json.loads(bytes(plain))
    key = bytes.fromhex(row["key"])
    return str(row["respondents"].get(keyed_receipt(key, receipt), ""))


def keyed_receipt(key: bytes, receipt: str) -> str:
    """The keyed hash of a receipt as it is heard. It is quick, for many: a form draws its receipts
    (40 bits), and the key is in the vault beside the hashes.
    """
    return hmac.digest(key, as_heard(receipt).encode("utf-8"), "sha256").hex()


def _fits(vault: Vault, case: str, receipt: str) -> bool:
    with vault.open(KIND, case) as plain:
        row = json.loads(bytes(plain))
    slow = slow_hash(receipt, bytes.fromhex(row["salt"]), cost=int(row["cost"]))
    return hmac.compare_digest(slow.hex(), str(row["hash"]))
