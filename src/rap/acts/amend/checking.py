"""What `rap check` says of corrections: those that were cut off, and translations that have to be said again."""

from __future__ import annotations

from pathlib import Path

from rap.acts.amend.doubts import find_lost_translations
from rap.acts.amend.writing import NOTES
from rap.core.errors import Problem
from rap.core.plain import read_text
from rap.store.codings import Carrier, read_maps
from rap.store.sources import read_sources
from rap.store.translations import find_translation_paths


def check_amendments(root: Path) -> list[Problem]:
    """Corrections that were cut off on this machine, and translations of passages that were corrected since."""
    found = [
        Problem(f"interviews/{path.stem}.txt", "a correction was cut off there", f"say `rap amend {path.stem}`")
        for path in sorted((root / NOTES).glob("*.json"))
    ]
    for source in read_sources(root):
        maps = read_maps(root, source.id)[0] if find_translation_paths(root, source.id) else {}
        if not maps:
            continue
        name = f"interviews/{source.id}.txt"
        carrier, length = Carrier(source.hash[:8], maps), len(read_text(root / name, name=name))
        for place in find_lost_translations(root, source.id, carrier, length=length):
            what = "translates words that were corrected since, so it is not shown"
            found.append(Problem(place, what, "say the passage again"))
    return found
