"""Corrections: a transcript made right, a name masked, with codings, translations and references
following.

`incoming` reads the new text, `planning` says what it does before anything is written, `writing`
does it so that a kill is made good, `doubts` is what only a coder can place again, `references`
what points into the text from elsewhere, `heads` two corrections made apart, `screening` looks for
names among the new words, `masking` finds a word in every source.
"""

from __future__ import annotations

from pathlib import Path

from rap.acts.amend.doubts import Doubt, find_doubts, find_lost_translations, neighbours, settle
from rap.acts.amend.planning import Plan, changed_meanwhile, join_heads, plan_amendment
from rap.acts.amend.references import parse_correction, read_correction
from rap.acts.amend.writing import NOTES, amend, amending, finish
from rap.core.errors import Problem
from rap.core.plain import read_text
from rap.store.codings import Carrier, read_maps
from rap.store.sources import read_sources
from rap.store.translations import find_translation_paths

# What `rap check` says of corrections: those that were cut off, and translations that have to be
# said again.


def check_amendments(root: Path) -> list[Problem]:
    """Corrections that were cut off on this machine, and translations of passages that were
    corrected since.
    """
    found = [
        Problem("acts.amend.cut_off", place=f"interviews/{path.stem}.txt", source=path.stem)
        for path in sorted((root / NOTES).glob("*.json"))
    ]
    for source in read_sources(root):
        maps = read_maps(root, source.id)[0] if find_translation_paths(root, source.id) else {}
        if not maps:
            continue
        name = f"interviews/{source.id}.txt"
        carrier, length = Carrier(source.hash[:8], maps), len(read_text(root / name, name=name))
        for place in find_lost_translations(root, source.id, carrier, length=length):
            found.append(Problem("acts.amend.old_translation", place=place))
    return found


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
