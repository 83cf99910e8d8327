"""The interviews to come, without a name: who is missing, with which guide, through whom, what people
agreed to, and when each recording must be destroyed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Problem
from rap.core.model import GUIDE, KINDS, Case, Source
from rap.core.plain import values_of
from rap.store.cases import closed_people, read_cases, read_withdrawn, values_at
from rap.store.consent_forms import read_forms
from rap.store.settings import Settings, read_settings
from rap.store.sources import read_sources, source_ids
from rap.study.consent import resolve_audience
from rap.topics.consent.receipts import has_receipt
from rap.topics.entering.plan import EVERYONE
from rap.topics.sealing.own_vault import vault_here
from rap.topics.waiting_texts.queue import Raw, read_raw, waiting_ids

if TYPE_CHECKING:
    from rap.store.vault import Vault

LANGUAGE = "language"
"""Stands among the targets for the language of an interview; the others are variables of people."""


@dataclass(frozen=True)
class Target:
    """How many are wanted of one value of a variable, how many there are, and how many wait in the
    vault: people, or interviews in a language.
    """

    variable: str
    value: str
    n: int
    wanted: int
    waiting: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.n - self.waiting)


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
    `n_waiting` interviews wait in the vault; where it is open, `is_open`, the numbers by guide and
    interpreter have them among theirs, and targets tell them apart.
    """

    n_interviews: int
    n_people: int
    targets: tuple[Target, ...]
    guides: Mapping[str, int]
    interpreted: Mapping[str, int]
    consent: Mapping[str, int]
    n_receipts: int
    kept: tuple[Kept, ...]
    n_waiting: int = 0
    is_open: bool = False


@dataclass(frozen=True)
class _Talks:
    """Interviews, and what is known of each person in them."""

    sources: tuple[Source, ...] = ()
    people: tuple[Mapping[str, tuple[str, ...]], ...] = ()

    def count(self, variable: str) -> Counter[str]:
        if variable == LANGUAGE:
            return Counter(source.language for source in self.sources)
        return Counter(
            value for row in self.people for value in values_of([*row.get(variable, ())])
        )


def look_ahead(
    root: Path, *, today: datetime.date | None = None, vault: Vault | None = None
) -> ToCome:
    """What the study at `root` has, against `wanted` in its settings.

    The vault is listed. Texts that wait in it are counted by their cards where `vault` is given,
    which is open; otherwise nothing in it is opened. People whom the team may not count are left
    out.
    """
    settings, day = read_settings(root), today or datetime.date.today()
    sources = tuple(
        source for source in read_sources(root, damaged=[]) if source.kind == "interview"
    )
    people = _people(root, settings, sources, day)
    here = _Talks(sources, tuple(values_at(person) for person in people))
    waiting = _waiting(vault) if vault is not None else _Talks()
    both = (*sources, *waiting.sources)
    guides = Counter(" ".join(source.variables.get(GUIDE, ())) for source in both)
    interpreted = Counter(source.language for source in both if _has_interpreter(source))
    return ToCome(
        len(sources),
        len(people),
        tuple(_targets(settings.wanted, here, waiting)),
        dict(sorted(guides.items())),
        dict(sorted(interpreted.items())),
        dict(Counter(map(_how, people))),
        sum(has_receipt(root, person.id) for person in people),
        tuple(_kept(root, sources, day)),
        len(waiting.sources) if vault is not None else len(_ids_waiting(root, vault_here(root))),
        vault is not None,
    )


def _people(
    root: Path, settings: Settings, sources: Iterable[Source], day: datetime.date
) -> list[Case]:
    """The people in `sources` whom the team may count."""
    damaged: list[Problem] = []
    ids = {case for source in sources for case in source.cases}
    cases = read_cases(root, damaged=damaged)
    withdrawn = read_withdrawn(root, damaged=damaged)
    team = resolve_audience(
        cases,
        "team",
        on=day,
        forms=read_forms(root, damaged=damaged),
        withdrawn=withdrawn | closed_people(damaged),
        lenient=True,
        audiences=settings.audiences,
    )
    return [case for case in cases if case.id in ids and team.allows(case.id, team.counting)]


def _ids_waiting(root: Path, vault: Vault | None) -> list[str]:
    """Interviews in the vault that are not in the study: an accepted text is kept there for a while."""
    if vault is None:
        return []
    there, prefix = {*source_ids(root)}, f"{KINDS['interview']}-"
    return [id for id in waiting_ids(vault) if id.startswith(prefix) and id not in there]


def _waiting(vault: Vault) -> _Talks:
    """The interviews that wait in an open vault; of each only its card is kept."""
    talks = _Talks()
    for id in _ids_waiting(vault.settings.root, vault):
        raw = read_raw(vault, id)
        talks = _Talks((*talks.sources, raw.source), (*talks.people, *_known(raw)))
    return talks


def _known(raw: Raw) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """What was said at import of each person in a raw text."""
    for speaker in raw.source.speakers:
        if speaker.case:
            known = {**raw.people.get(EVERYONE, {}), **raw.people.get(speaker.label, {})}
            yield {variable: (value,) for variable, value in known.items()}


def _has_interpreter(source: Source) -> bool:
    return any(speaker.role == "interpreter" for speaker in source.speakers)


def _targets(
    wanted: Mapping[str, Mapping[str, int]], here: _Talks, waiting: _Talks
) -> Iterator[Target]:
    for variable, numbers in wanted.items():
        there, soon = here.count(variable), waiting.count(variable)
        for value, number in numbers.items():
            yield Target(variable, value, there[value], number, soon[value])


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
