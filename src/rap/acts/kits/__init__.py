"""Kits for focus groups: cards, poster, script and tally sheet of one theme, to print, in one language or two side by side.

A kit is made of the same items as a report: findings as texts, quotes as references that are cut under consent as of today.
`make_kit` draws a draft for the team, `release_kit` one for a group, through the gate; `confirm_kit` is a second person's yes.
"""

from __future__ import annotations

from rap.acts.kits.choosing import Card, Kit, plan_kit, themes_of
from rap.acts.kits.gate import Asked, confirm_kit, is_kit, release_kit
from rap.acts.kits.making import draw_kit, make_kit
from rap.acts.kits.tally import parse_tally, write_tally

__all__ = [
    "Asked",
    "Card",
    "Kit",
    "confirm_kit",
    "draw_kit",
    "is_kit",
    "make_kit",
    "parse_tally",
    "plan_kit",
    "release_kit",
    "themes_of",
    "write_tally",
]
