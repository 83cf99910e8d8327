"""What a reviewer decided, as events in the vault: one file for each source and reviewer, and the last event on a word counts.

`mask` puts the label there that the screen suggests, `name` masks as a person's name, `say` puts other words there, `keep` leaves
it. `done` and `heard` speak of the whole source. Nothing decided stays masked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.folding import fold

if TYPE_CHECKING:
    from rap.store.vault import Vault

ACTS = ("mask", "name", "say", "keep")


@dataclass(frozen=True)
class Event:
    """One decision at the moment `at` (milliseconds, growing). `forms` are folded spellings, `group` is what they are (all names
    and unknown words are `name`); `settled` counts over what each reviewer had said alone.
    """

    at: int
    act: str
    group: str = ""
    kind: str = ""
    forms: tuple[str, ...] = field(default=(), repr=False)
    words: str = field(default="", repr=False)
    language: str = ""
    settled: bool = False


def form_of(words: str) -> str:
    """Words as they are compared: without case, accents and line ends."""
    return " ".join(fold(words).split())


def group_of(kind: str) -> str:
    """What is decided together: a word nobody knows may be a name."""
    return "name" if kind in ("name", "unknown") else kind


@dataclass(frozen=True)
class Index:
    """Decisions, found by word: those made for a source, and those that carry to every other one.

    What was masked is masked everywhere. What was kept is kept where its context was seen; only a word that is simply no name
    (`unknown`) is kept in all talks of that language.
    """

    own: Mapping[tuple[str, str, str], Event]
    carried: Mapping[tuple[str, str], Event]

    def find(self, source: str, language: str, *, group: str, form: str) -> Event | None:
        """What holds for a word in a source; None when nobody decided."""
        event = self.own.get((source, group, form))
        if event is None:
            event = self.carried.get((group, form))
            if event is not None and event.act == "keep" and event.language != language:
                return None
        return event


def index_events(by_source: Mapping[str, Iterable[Event]], *, known: Iterable[Event] = ()) -> Index:
    """All decisions of a reviewer; `known` are names of the vault's tables, which any decision of hers goes before."""
    own: dict[tuple[str, str, str], Event] = {}
    carried: dict[tuple[str, str], Event] = {(e.group, form): e for e in known for form in e.forms}
    rows = sorted(((event, source) for source, events in by_source.items() for event in events), key=lambda r: r[0].at)
    for event, source in rows:
        if event.act not in ACTS:
            continue
        for form in event.forms:
            before = own.get((source, event.group, form))
            if before is None or event.settled or not before.settled:
                own[source, event.group, form] = event
            if event.act != "keep" or event.kind == "unknown":
                carried[event.group, form] = event
    return Index(own, carried)


def format_events(events: Sequence[Event]) -> bytes:
    """A file of events, as JSON."""
    return json.dumps({"v": 1, "events": [asdict(event) for event in events]}, ensure_ascii=False).encode("utf-8")


def parse_events(data: bytes | bytearray, *, id: str) -> tuple[Event, ...]:
    """The reverse of `format_events`; also of an empty file."""
    try:
        rows: list[dict[str, Any]] = json.loads(bytes(data))["events"]
        return tuple(Event(**{**row, "forms": tuple(row["forms"])}) for row in rows)
    except (ValueError, KeyError, TypeError):
        pass
    raise WrongUseError(f"vault: review {id}", "is no record of a review", "delete it; what it decided is asked again")


def read_events(vault: Vault, id: str) -> tuple[tuple[Event, ...], str]:
    """The events of `SOURCE.CODER` and the version they have; none and "" when there is no such file."""
    if not (found := [entry for entry in vault.list("review") if entry.id == id]):
        return (), ""
    with vault.open("review", id) as plain:
        return parse_events(plain, id=id), found[0].version


def read_acts(vault: Vault, source: str) -> dict[str, set[str]]:
    """Who said what of a source, without the words: coder -> acts."""
    files = [entry.id for entry in vault.list("review") if entry.id.startswith(f"{source}.")]
    return {id.partition(".")[2]: {event.act for event in read_events(vault, id)[0]} for id in files}


def merged(first: Iterable[Event], second: Iterable[Event]) -> tuple[Event, ...]:
    """Both, each event once, in the order in which they were made."""
    return tuple(sorted({*first, *second}, key=lambda event: (event.at, event.act, event.forms)))
