"""Texts of open answers that wait in the vault hold many people: when one of them takes her words
back her turns are cut out of them first, and her receipt goes last, while the vault is open: by the
receipt she is found when a withdrawal was cut off in between.

Where it is not opened, a withdrawal deletes what she shares with others whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rap.store.settings import read_settings
from rap.store.sources import hash_of
from rap.store.vault import open_vault
from rap.store.vault.sealing import hide_arguments
from rap.topics.entering.taking import taking_in
from rap.topics.waiting_texts.queue import Raw, format_raw, parse_raw
from rap.topics.withdrawal.scope import find_stretches

if TYPE_CHECKING:
    from pathlib import Path

    from rap.store.vault import Entry, Vault

_PREFIX = "AN-"
RAW, RECEIPT = "raw", "receipt"


@hide_arguments
def cut_here(root: Path, case: str, passphrase: str) -> int:
    """`cut_waiting` in the vault on this machine, opened for this alone, while nothing comes in."""
    with taking_in(root), open_vault(read_settings(root)) as vault:
        vault.unlock(passphrase)
        return cut_waiting(vault, case)


def find_shared(vault: Vault, case: str) -> list[Entry]:
    """The waiting texts of open answers in which she and others wrote; nothing is decrypted."""
    return [entry for entry in vault.list(RAW) if is_cut(entry, case)]


def is_cut(entry: Entry, case: str) -> bool:
    """Whether her turns are cut out of this entry, and what others wrote in it stays."""
    is_waiting = entry.kind == RAW and entry.id.startswith(_PREFIX)
    return is_waiting and case in entry.cases and len(entry.cases) > 1


def cut_waiting(vault: Vault, case: str) -> int:
    """Cut her turns out of the texts that `find_shared` finds; from how many. The vault is
    unlocked.
    """
    shared = find_shared(vault, case)
    for entry in shared:
        with vault.open(RAW, entry.id) as plain:
            raw = parse_raw(plain, source_id=entry.id)
        data = format_raw(_without(raw, case))
        others = [one for one in entry.cases if one != case]
        vault.write(RAW, entry.id, data, cases=others, over=entry.version)
    return len(shared)


@hide_arguments
def forget_receipt(root: Path, case: str, passphrase: str) -> None:
    """Take her receipt out of those of her batch: nothing says any more whose it was."""
    with taking_in(root), open_vault(read_settings(root)) as vault:
        vault.unlock(passphrase)
        for entry, row in [*_receipts(vault)]:
            if case in row["respondents"].values():
                kept = {key: one for key, one in row["respondents"].items() if one != case}
                data = json.dumps({**row, "respondents": kept}).encode("ascii")
                vault.write(RECEIPT, entry.id, data, over=entry.version)


def _without(raw: Raw, case: str) -> Raw:
    source, text = raw.source, raw.text
    left, at = [], 0
    for start, end in find_stretches(text, source, case):
        left.append(text[at:start])
        at = end
    kept = "".join([*left, text[at:]])
    speakers = tuple(one for one in source.speakers if one.case != case)
    cut = replace(source, speakers=speakers, hash=hash_of(kept))
    return replace(raw, source=cut, text=kept)


def _receipts(vault: Vault) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """The entries that hold the receipts of a whole batch."""
    for entry in vault.list(RECEIPT):
        if "-" not in entry.id and not entry.is_damaged:
            with vault.open(RECEIPT, entry.id) as plain:
                yield entry, json.loads(bytes(plain))
