"""Releases: the gate every file for others goes through, the ledger, and a second person's yes.

`plans_of` and `prepare` look and draw, `give` and `confirm` write, `hidden_groups` shows a lead
whom a release hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rap.acts.release.gate import Prepared, Wanted, plans_of, prepare
from rap.acts.release.giving import Given, confirm, give, made_again
from rap.acts.release.sealed import read_records, releases_quoting
from rap.acts.release.unheard_voices import hidden_groups, hidden_numbers, refuse_others
from rap.acts.withdraw import read_tombstones
from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID
from rap.store.ledger import Release, read_releases
from rap.store.settings import read_settings
from rap.store.sources import read_sources
from rap.store.vault import Vault, open_vault
from rap.store.vault.sealing import hide_arguments

# The vault as a release needs it, and which releases quote somebody: those files a person must ask
# back.


@contextmanager
@hide_arguments
def opened(root: Path, passphrase: str) -> Iterator[Vault]:
    """The vault of the study at `root`, unlocked inside `with`."""
    with open_vault(read_settings(root)) as vault:
        vault.unlock(passphrase)
        yield vault


def find_recalls(root: Path, vault: Vault, case: str) -> list[Release]:
    """Releases that quote `case`, or a text in which she speaks or spoke (her tombstone names it),
    the oldest first.

    Raises
    ------
    WrongUseError
        Not the id of a case.
    """
    if not CASE_ID.fullmatch(case):
        raise WrongUseError("acts.release.recall_no_case", case=case)
    sources = {source.id for source in read_sources(root) if case in source.cases}
    sources |= {id for stone in read_tombstones(root) if stone.case == case for id in stone.sources}
    given = read_releases(root)
    records = {
        record.id: record
        for record in read_records(vault, needed=[release.id for release in given])
    }
    named = releases_quoting(vault, case)
    return [
        one
        for one in given
        if one.id in named or {ref.partition(":")[0] for ref in records[one.id].quotes} & sources
    ]


__all__ = [
    "Given",
    "Prepared",
    "Wanted",
    "confirm",
    "find_recalls",
    "give",
    "hidden_groups",
    "hidden_numbers",
    "made_again",
    "opened",
    "plans_of",
    "prepare",
    "refuse_others",
]
