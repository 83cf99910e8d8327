"""What would hold once an entry is written, shown before it is; and the language to ask a person
in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rap.acts.consent.questions import languages_asked
from rap.core.errors import Message
from rap.core.model import PURPOSES, Case, Consent
from rap.store.cases import FOLDER, granted, read_case
from rap.store.consent_forms import read_forms
from rap.store.settings import read_settings
from rap.store.sources import read_sources


def outcome(root: Path, case: str, entry: Consent) -> Iterator[Message]:
    """A line for each audience: what it may do from the entry's day on; and what it may no longer
    do.
    """
    old = read_case(root, case) if (root / FOLDER / f"{case}.yaml").is_file() else Case(case)
    new = replace(old, consent=(*old.consent, entry))
    forms, audiences = read_forms(root), read_settings(root).audiences
    day = datetime.date.fromisoformat(entry.date)
    if any(one.date == entry.date for one in old.consent):
        yield Message("acts.consent.same_day")
    for audience in sorted(audiences, key=lambda name: (name != "team", name)):
        before, after = (
            granted(one, audience, on=day, forms=forms, audiences=audiences) or ()
            for one in (old, new)
        )
        lost = [purpose for purpose in PURPOSES if purpose in before and purpose not in after]
        may = [purpose for purpose in PURPOSES if purpose in after] or Message(
            "acts.consent.nothing"
        )
        id = "acts.consent.allows_less" if lost else "acts.consent.allows"
        yield Message(id, audience=audience, purposes=may, lost=lost)


def language_of(root: Path, case: str) -> str:
    """The language a person was heard in, where there are questions in it; else the study's first."""
    heard = [source.language for source in read_sources(root) if case in source.cases]
    wanted = [*heard, *read_settings(root).languages, "en"]
    return next(language for language in wanted if language in languages_asked())
