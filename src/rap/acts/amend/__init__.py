"""Corrections: a transcript made right, a name masked, with codings, translations and references following.

`incoming` reads the new text, `planning` says what it does before anything is written, `writing` does it so that a kill is made
good, `doubts` is what only a coder can place again, `references` what points into the text from elsewhere, `heads` two
corrections made apart, `screening` looks for
names among the new words, `masking` finds a word in every source.
"""

from rap.acts.amend.checking import check_amendments
from rap.acts.amend.doubts import Doubt, find_doubts, neighbours, settle
from rap.acts.amend.heads import join_heads
from rap.acts.amend.incoming import parse_correction, read_correction
from rap.acts.amend.planning import Plan, changed_meanwhile, plan_amendment
from rap.acts.amend.writing import amend, amending, finish

__all__ = [
    "Doubt",
    "Plan",
    "amend",
    "amending",
    "changed_meanwhile",
    "check_amendments",
    "find_doubts",
    "finish",
    "join_heads",
    "neighbours",
    "parse_correction",
    "plan_amendment",
    "read_correction",
    "settle",
]
