"""Raw transcripts that wait in the vault: what a person said of them at import, and the words;
nothing of them is in the study.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.acts.bring_in import Imported, Wanted, check_not_withdrawn, taking_in
from rap.core.errors import WrongUseError
from rap.core.folding import fold
from rap.core.model import Source, Speaker
from rap.store.settings import read_settings

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class Raw:
    """One raw transcript. `source` is what it will be, with the hash of the raw text; `found` maps
    labels as they were written to those of the text, `consent` is what was said at import, on the
    day `on`. None of the words show in a traceback.
    """

    source: Source
    text: str = field(repr=False)
    found: Mapping[str, str] = field(default_factory=dict, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: str = ""

    @property
    def id(self) -> str:
        return self.source.id


def open_queue(root: Path) -> Vault:
    """The vault that takes raw transcripts, looked at before anything is read: it must be there,
    with confirmed keys.

    Raises
    ------
    WrongUseError
        There is no vault, or a key in the settings that nobody here has looked at.
    """
    from rap.store.vault import open_vault

    vault = open_vault(read_settings(root))
    vault.readers()
    return vault


def find_queue(root: Path) -> Vault | None:
    """The same where nothing is to be written: None when there is no vault that takes raw texts."""
    try:
        return open_queue(root)
    except WrongUseError:
        return None


def put_raw(vault: Vault, imported: Sequence[Imported], wanted: Wanted) -> list[Entry]:
    """Seal each transcript for all coders, a file a source; no passphrase is needed. Cut off, whole
    ones are there.

    Raises
    ------
    WrongUseError
        Somebody in them took her words back; nothing was sealed.
    BusyError, NotSavedError
        An import, a review or a withdrawal goes on; the disk did not take it.
    """
    today = datetime.date.today()
    dies = today + datetime.timedelta(days=vault.settings.raw_days)
    entries = []
    with taking_in(vault.settings.root):
        for item in imported:
            check_not_withdrawn(vault.settings.root, item.source.id, item.source.cases)
        for item in imported:
            talk = item.transcript
            raw = Raw(
                item.source,
                talk.text,
                talk.found,
                item.variables,
                wanted.consent,
                today.isoformat(),
            )
            entries.append(
                vault.write("raw", raw.id, format_raw(raw), cases=raw.source.cases, dies=dies)
            )
    return entries


def format_raw(raw: Raw) -> bytes:
    """A raw transcript as JSON."""
    return json.dumps({"v": 1, **asdict(raw)}, ensure_ascii=False).encode("utf-8")


def parse_raw(data: bytes | bytearray, *, id: str) -> Raw:
    """The reverse of `format_raw`; what is no transcript of ours (another program's raw file) is
    told apart.
    """
    try:
        row: dict[str, Any] = json.loads(bytes(data))
        source = {**row.pop("source")}
        speakers = tuple(Speaker(**one) for one in source.pop("speakers"))
        variables = {key: tuple(values) for key, values in source.pop("variables").items()}
        consent = {audience: tuple(purposes) for audience, purposes in row.pop("consent").items()}
        raw = Raw(
            Source(**source, speakers=speakers, variables=variables), consent=consent, **_rest(row)
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raw = None
    if raw is None or raw.id != id:
        raise WrongUseError("acts.review.bad_raw", source=id)
    return raw


def _rest(row: dict[str, Any]) -> dict[str, Any]:
    if row.pop("v") != 1:
        raise ValueError
    return row


def read_raw(vault: Vault, id: str) -> Raw:
    """One waiting transcript; its words are in memory from here on, and the caller drops them."""
    with vault.open("raw", id) as plain:
        return parse_raw(plain, id=id)


def read_record(vault: Vault, id: str) -> dict[str, str]:
    """Who accepted a text, on which day, and the hashes of what was written and of its raw text; {}
    when nobody did.
    """
    if not any(entry.id == id for entry in vault.list("review")):
        return {}
    with vault.open("review", id) as plain:
        row: dict[str, Any] = json.loads(bytes(plain))
    return {key: str(value) for key, value in row.items()}


def accepted_hashes(vault: Vault, accepted: Collection[str]) -> dict[str, str]:
    """Hash of the raw text of what was accepted and is in the study -> its id. The vault is
    unlocked.
    """
    records = {
        entry.id
        for entry in vault.list("review")
        if entry.id in {*accepted} and not entry.is_damaged
    }
    return {raw: id for id in sorted(records) if (raw := read_record(vault, id).get("raw", ""))}


def waiting_ids(vault: Vault) -> list[str]:
    """Ids of raw transcripts that can still be opened; nothing is decrypted."""
    today = datetime.date.today()
    return [
        entry.id for entry in vault.list("raw") if not entry.is_damaged and not entry.is_due(today)
    ]


def queue_rows(root: Path, vault: Vault) -> list[dict[str, Any]]:
    """What waits, a row a text: source, whether it is in the study, who began, until when it is
    kept, whether there is a recording; nothing is decrypted."""
    from rap.store.sources import source_ids

    accepted, days = {*source_ids(root)}, {entry.id: entry.dies for entry in vault.list("raw")}
    sounds = {entry.id for entry in vault.list("audio")}
    begun: dict[str, list[str]] = {}
    for entry in vault.list("review"):
        source, _, coder = entry.id.partition(".")
        begun.setdefault(source, []).extend([coder] if coder else [])
    return [
        {
            "source": id,
            "accepted": id in accepted,
            "begun_by": begun.get(id, []),
            "raw_until": days[id],
            "recording": id in sounds,
        }
        for id in waiting_ids(vault)
    ]


# What a reviewer decided, as events in the vault: one file for each source and reviewer, and the
# last event on a word counts.

ACTS = ("mask", "name", "say", "keep")


@dataclass(frozen=True)
class Event:
    """One decision at the moment `at` (milliseconds, growing). `forms` are folded spellings,
    `group` is what they are (all names and unknown words are `name`); `settled` counts over what
    each reviewer had said alone.
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

    What was masked is masked everywhere. What was kept is kept where its context was seen; only a
    word that is simply no name (`unknown`) is kept in all talks of that language.
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
    """All decisions of a reviewer; `known` are names of the vault's tables, which any decision of
    hers goes before.
    """
    own: dict[tuple[str, str, str], Event] = {}
    carried: dict[tuple[str, str], Event] = {(e.group, form): e for e in known for form in e.forms}
    rows = sorted(
        ((event, source) for source, events in by_source.items() for event in events),
        key=lambda r: r[0].at,
    )
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
    return json.dumps(
        {"v": 1, "events": [asdict(event) for event in events]}, ensure_ascii=False
    ).encode("utf-8")


def parse_events(data: bytes | bytearray, *, id: str) -> tuple[Event, ...]:
    """The reverse of `format_events`; also of an empty file."""
    try:
        rows: list[dict[str, Any]] = json.loads(bytes(data))["events"]
        return tuple(Event(**{**row, "forms": tuple(row["forms"])}) for row in rows)
    except (ValueError, KeyError, TypeError):
        pass
    raise WrongUseError("acts.review.bad_record", record=id)


def read_events(vault: Vault, id: str) -> tuple[tuple[Event, ...], str]:
    """The events of `SOURCE.CODER` and the version they have; none and "" when there is no such
    file.
    """
    if not (found := [entry for entry in vault.list("review") if entry.id == id]):
        return (), ""
    with vault.open("review", id) as plain:
        return parse_events(plain, id=id), found[0].version


def read_acts(vault: Vault, source: str) -> dict[str, set[str]]:
    """Who said what of a source, without the words: coder -> acts."""
    files = [entry.id for entry in vault.list("review") if entry.id.startswith(f"{source}.")]
    return {
        id.partition(".")[2]: {event.act for event in read_events(vault, id)[0]} for id in files
    }


def merged(first: Iterable[Event], second: Iterable[Event]) -> tuple[Event, ...]:
    """Both, each event once, in the order in which they were made."""
    return tuple(sorted({*first, *second}, key=lambda event: (event.at, event.act, event.forms)))
