"""Messages to the team in which somebody may ask for help: said first, and marked in the vault until
somebody records that they were seen. The mark holds no words; who saw a message, and when, stays
there for half a year, sealed.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

from rap.analysis.answer_words import spoken_here
from rap.analysis.typed_answers import language_of
from rap.core.errors import WrongUseError
from rap.store.vault import ASKING
from rap.topics.help_asked.help_seeking import asks_for_help

if TYPE_CHECKING:
    from rap.store.vault import Vault

_SEEN = "helped"


def about_of(message: str) -> tuple[str, ...]:
    """What a message may ask for or speak of, as ids; () for most."""
    language = language_of(message)
    return asks_for_help(message, languages=[language] if language else sorted(spoken_here()))


def unseen(vault: Vault) -> list[str]:
    """The texts of messages that may ask for help, of which nobody has recorded that they were seen;
    nothing is decrypted.
    """
    return [entry.id for entry in vault.list(ASKING)]


def record_seen(vault: Vault, text_id: str, *, by: str) -> None:
    """Somebody (`by`, a coder) has read the message and did what is to be done; no passphrase is
    needed.

    Raises
    ------
    WrongUseError
        No such message waits.
    """
    if text_id not in unseen(vault):
        raise WrongUseError(
            "help_asked.answer.not_asking", place=text_id[:12], waiting=unseen(vault)
        )
    row = {"v": 1, "by": by, "on": datetime.date.today().isoformat()}
    if vault.find(_SEEN, text_id) is None:  # else a kill came before the mark was deleted
        vault.write(_SEEN, text_id, json.dumps(row).encode())
    vault.delete(ASKING, text_id)


def read_seen(vault: Vault) -> list[tuple[str, str, str]]:
    """The messages that were seen in the last half year: text, by whom, on which day. The vault must
    be open.
    """
    today, rows = datetime.date.today(), []
    for entry in vault.list(_SEEN):
        if not entry.is_due(today):
            with vault.open(_SEEN, entry.id) as plain:
                row = json.loads(bytes(plain))
            rows.append((entry.id, str(row["by"]), str(row["on"])))
    return sorted(rows, key=lambda row: row[2], reverse=True)
