"""Raw transcripts that wait in the vault: what a person said of them at import, and the words; nothing of them is in the study."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.acts.bring_in import Imported, Wanted, check_not_withdrawn, taking_in
from rap.core.errors import WrongUseError
from rap.core.model import Source, Speaker
from rap.store.settings import read_settings

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class Raw:
    """One raw transcript. `source` is what it will be, with the hash of the raw text; `found` maps labels as they were written to
    those of the text, `consent` is what was said at import, on the day `on`. None of the words show in a traceback.
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
    """The vault that takes raw transcripts, looked at before anything is read: it must be there, with confirmed keys.

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
    """Seal each transcript for all coders, a file a source; no passphrase is needed. Cut off, whole ones are there.

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
            raw = Raw(item.source, talk.text, talk.found, item.variables, wanted.consent, today.isoformat())
            entries.append(vault.write("raw", raw.id, format_raw(raw), cases=raw.source.cases, dies=dies))
    return entries


def format_raw(raw: Raw) -> bytes:
    """A raw transcript as JSON."""
    return json.dumps({"v": 1, **asdict(raw)}, ensure_ascii=False).encode("utf-8")


def parse_raw(data: bytes | bytearray, *, id: str) -> Raw:
    """The reverse of `format_raw`; what is no transcript of ours (another program's raw file) is told apart."""
    try:
        row: dict[str, Any] = json.loads(bytes(data))
        source = {**row.pop("source")}
        speakers = tuple(Speaker(**one) for one in source.pop("speakers"))
        variables = {key: tuple(values) for key, values in source.pop("variables").items()}
        consent = {audience: tuple(purposes) for audience, purposes in row.pop("consent").items()}
        raw = Raw(Source(**source, speakers=speakers, variables=variables), consent=consent, **_rest(row))
    except (ValueError, KeyError, TypeError, AttributeError):
        raw = None
    if raw is None or raw.id != id:
        raise WrongUseError(f"vault: raw {id}", "is no transcript that waits for review", "import the file again")
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
    """Who accepted a text, on which day, and the hashes of what was written and of its raw text; {} when nobody did."""
    if not any(entry.id == id for entry in vault.list("review")):
        return {}
    with vault.open("review", id) as plain:
        row: dict[str, Any] = json.loads(bytes(plain))
    return {key: str(value) for key, value in row.items()}


def accepted_hashes(vault: Vault, accepted: Collection[str]) -> dict[str, str]:
    """Hash of the raw text of what was accepted and is in the study -> its id. The vault is unlocked."""
    records = {entry.id for entry in vault.list("review") if entry.id in {*accepted} and not entry.is_damaged}
    return {raw: id for id in sorted(records) if (raw := read_record(vault, id).get("raw", ""))}


def waiting_ids(vault: Vault) -> list[str]:
    """Ids of raw transcripts that can still be opened; nothing is decrypted."""
    today = datetime.date.today()
    return [entry.id for entry in vault.list("raw") if not entry.is_damaged and not entry.is_due(today)]


def queue_rows(root: Path, vault: Vault) -> list[dict[str, Any]]:
    """What waits, a row a text: source, whether it is in the study, who began, until when it is kept, whether there is a
    recording; nothing is decrypted."""
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
