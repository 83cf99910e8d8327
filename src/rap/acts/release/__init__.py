"""Releases: the gate every file for others goes through, the ledger, and a second person's yes.

`plans_of` and `prepare` look and draw, `give` and `confirm` write, `hidden_groups` shows a lead whom a release hides.
"""

from rap.acts.release.gate import Prepared, Wanted, plans_of, prepare
from rap.acts.release.giving import Given, confirm, give, made_again
from rap.acts.release.recalls import find_recalls, opened
from rap.acts.release.unheard_voices import hidden_groups, hidden_numbers, refuse_others

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
