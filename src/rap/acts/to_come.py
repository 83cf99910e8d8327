"""The interviews to come, without a name: who is missing, with which guide, through whom, what people
agreed to, and when each recording must be destroyed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.acts.consent.receipts import has_receipt
from rap.acts.withdraw import vault_here
from rap.core.model import Case, Source
from rap.core.plain import values_of
from rap.store.cases import read_cases, values_at
from rap.store.settings import read_settings
from rap.store.sources import read_sources

LANGUAGE = "language"
"""Stands among the targets for the language of an interview; the others are variables of people."""
GUIDE = "guide"
"""The variable of a source that holds the version of the guide."""


@dataclass(frozen=True)
class Target:
    """How many are wanted of one value of a variable, and how many there are: people, or interviews
    in a language.
    """

    variable: str
    value: str
    n: int
    wanted: int

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.n)


@dataclass(frozen=True)
class Kept:
    """A recording, or a raw text that waits, and the day on which it is destroyed."""

    source: str
    title: str
    kind: str
    dies: str
    is_due: bool


@dataclass(frozen=True)
class ToCome:
    """What there is, and what is to come.

    `guides` maps the version of the guide to interviews ("" where nothing is said); `interpreted`
    a language to interviews with an interpreter; `consent` is people by how it was given: "form",
    "noted" (at an import) or "unknown"; `n_receipts` of them have a receipt in the vault here.
    """

    n_interviews: int
    n_people: int
    targets: tuple[Target, ...]
    guides: Mapping[str, int]
    interpreted: Mapping[str, int]
    consent: Mapping[str, int]
    n_receipts: int
    kept: tuple[Kept, ...]


def look_ahead(root: Path, *, today: datetime.date | None = None) -> ToCome:
    """What the study at `root` has, against `wanted` in its settings; the vault is listed, and
    nothing in it is opened.
    """
    sources = [source for source in read_sources(root) if source.kind == "interview"]
    ids = {case for source in sources for case in source.cases}
    people = [case for case in read_cases(root) if case.id in ids]
    guides = Counter(" ".join(source.variables.get(GUIDE, ())) for source in sources)
    interpreted = Counter(
        source.language
        for source in sources
        if any(speaker.role == "interpreter" for speaker in source.speakers)
    )
    return ToCome(
        len(sources),
        len(people),
        tuple(_targets(read_settings(root).wanted, sources, people)),
        dict(sorted(guides.items())),
        dict(sorted(interpreted.items())),
        dict(Counter(map(_how, people))),
        sum(has_receipt(root, person.id) for person in people),
        tuple(_kept(root, sources, today or datetime.date.today())),
    )


def _targets(
    wanted: Mapping[str, Mapping[str, int]], sources: Iterable[Source], people: Iterable[Case]
) -> Iterable[Target]:
    values = [values_at(person) for person in people]
    for variable, numbers in wanted.items():
        there: Counter[str] = Counter()
        if variable == LANGUAGE:
            there.update(source.language for source in sources)
        else:
            there.update(value for row in values for value in values_of([*row.get(variable, ())]))
        for value, number in numbers.items():
            yield Target(variable, value, there[value], number)


def _how(person: Case) -> str:
    """How the latest consent of a person was given."""
    if not person.consent:
        return "unknown"
    latest = max(person.consent, key=lambda entry: entry.date)
    return "form" if latest.form else "noted"


def _kept(root: Path, sources: Iterable[Source], today: datetime.date) -> list[Kept]:
    vault = vault_here(root)
    titles = {source.id: source.title for source in sources}
    entries = [
        entry
        for kind in ("audio", "raw")
        for entry in (vault.list(kind) if vault is not None else ())
    ]
    rows = [
        Kept(entry.id, titles.get(entry.id, ""), entry.kind, entry.dies, entry.is_due(today))
        for entry in entries
    ]
    return sorted(rows, key=lambda row: (row.dies, row.source, row.kind))
