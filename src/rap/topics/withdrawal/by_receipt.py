"""A person who answered a survey takes her answers back by the receipt that her form gave her: the
vault alone knows whose it is, so its passphrase is typed for this alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.surveys import RESPONDENT_ID, Survey
from rap.formats.surveys.codes import SIGNS
from rap.store.sources import read_sources
from rap.store.surveys.batches import read_batches
from rap.store.surveys.forms import read_surveys
from rap.store.tombstones import is_pending
from rap.store.vault.sealing import hide_arguments
from rap.topics.consent.receipt_codes import as_heard
from rap.topics.consent.receipts import whose_receipt
from rap.topics.consent.withdrawal_receipts import draw_receipt, find_receipt, is_drawn
from rap.topics.sealing.own_vault import vault_here
from rap.topics.withdrawal.waiting import cut_here, find_shared, forget_receipt
from rap.topics.withdrawal.withdrawals import check_alone, finish, withdraw

_OF_A_FORM = re.compile(f"[{SIGNS}]{{8}}")


@dataclass(frozen=True)
class Answered:
    """Whose answers a receipt stands for, to which survey, and in how many texts, read already or
    waiting, she wrote something. `survey` is None where her row is gone already: then a withdrawal
    was cut off, and goes on.

    `new_receipt` is one to give to her before anything is done: she could have made up the one she
    has, and its hash stays in git. "" when hers stays.
    """

    case: str
    survey: Survey | None
    n_texts: int
    new_receipt: str = ""


@hide_arguments
def find_answered(root: Path, receipt: str, passphrase: str) -> Answered:
    """The answers that a receipt stands for.

    Raises
    ------
    WrongUseError
        There is no vault on this machine, the passphrase is another one, or the receipt is not that
        of somebody who answered: it says what it is.
    """
    vault = vault_here(root)
    if vault is None:
        raise WrongUseError("withdrawal.by_receipt.no_vault")
    case = whose_receipt(root, receipt, passphrase)
    if not case:
        was = find_receipt(root, receipt)
        raise WrongUseError(
            "withdrawal.by_receipt.unknown" if was is None else "withdrawal.by_receipt.done"
        )
    if not RESPONDENT_ID.fullmatch(case):
        raise WrongUseError("withdrawal.by_receipt.interviewed")
    waiting = [entry for entry in vault.list("raw") if case in entry.cases]
    read = [source for source in read_sources(root) if case in source.cases]
    new = "" if stays(receipt) else draw_receipt()
    return Answered(case, _survey_of(root, case), len(waiting) + len(read), new)


def stays(receipt: str) -> bool:
    """Whether the receipt of somebody who answered is one that a program drew: 33 bits or more.

    Examples
    --------
    >>> stays("7k3m 90zt"), stays("my cat sleeps late")
    (True, False)
    """
    return bool(_OF_A_FORM.fullmatch(as_heard(receipt).upper())) or is_drawn(receipt)


def _survey_of(root: Path, case: str) -> Survey | None:
    for survey in read_surveys(root):
        if any(case in batch.respondents for batch in read_batches(root, survey)):
            return survey
    return None


@hide_arguments
def take_answers_back(root: Path, receipt: str, passphrase: str, *, new_receipt: str = "") -> None:
    """Take her row, her turns and what was made of them out of the study and the vault on this
    machine. Cut off at any moment, it goes on when it is done again.

    Raises
    ------
    WrongUseError
        As `find_answered`; or she has no receipt that stays and was given no new one.
    BusyError
        Somebody codes, imports or runs meanwhile.
    """
    if is_pending(root):
        finish(root)
    case = find_answered(root, receipt, passphrase).case
    check_alone(root)
    vault = vault_here(root)
    if vault is not None and find_shared(vault, case):
        cut_here(root, case, passphrase)
    withdraw(root, case, receipt=receipt if stays(receipt) else new_receipt)
    forget_receipt(root, case, passphrase)
