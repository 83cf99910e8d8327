"""Messages to the team in which somebody may ask for help: said first, and marked in the vault until
somebody records that they were seen. The mark holds no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.answer_words import spoken_here
from rap.analysis.typed_answers import language_of
from rap.core.errors import WrongUseError
from rap.privacy.help_seeking import asks_for_help

if TYPE_CHECKING:
    from rap.store.vault import Vault

KIND = "help"  # of entries in the vault


def about_of(message: str) -> tuple[str, ...]:
    """What a message may ask for or speak of, as ids; () for most."""
    language = language_of(message)
    return asks_for_help(message, languages=[language] if language else sorted(spoken_here()))


def unseen(vault: Vault) -> list[str]:
    """The texts of messages that may ask for help, of which nobody has recorded that they were seen;
    nothing is decrypted.
    """
    return [entry.id for entry in vault.list(KIND)]


def record_seen(vault: Vault, text_id: str) -> None:
    """Somebody has read the message and did what is to be done; nothing of the mark is left.

    Raises
    ------
    WrongUseError
        No such message waits.
    """
    if text_id not in unseen(vault):
        raise WrongUseError("acts.answer.not_asking", place=text_id[:12], waiting=unseen(vault))
    vault.delete(KIND, text_id)
