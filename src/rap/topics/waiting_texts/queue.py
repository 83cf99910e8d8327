"""Raw transcripts that wait in the vault, and their recordings: what a person said of them at
import, the words and the sound; nothing of them is in the study.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import RapError, RefusedError, WrongUseError
from rap.core.model import Source, Speaker
from rap.core.wordless import without_words
from rap.store.fingerprints import remember, remembered
from rap.store.settings import read_settings
from rap.store.vault.recordings import SUFFIXES, has_pictures, read_recording, sound_of
from rap.topics.entering.plan import EVERYONE, Imported, Wanted
from rap.topics.entering.taking import check_not_withdrawn, taking_in
from rap.topics.waiting_texts.codings import Waiting, count_codings, count_waiting

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class Raw:
    """One raw transcript. `source` is what it will be, with the hash of the raw text; `found` maps
    labels as they were written to those of the text, `people` and `whole` are as in
    `entering.plan.FilePlan`, `consent` is what was said at import, on the day `on`, `file` is what its
    file was called. None of the words show in a traceback.
    """

    source: Source
    text: str = field(repr=False)
    found: Mapping[str, str] = field(default_factory=dict, repr=False)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: str = ""
    file: str = field(default="", repr=False)
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        return self.source.id


@dataclass(frozen=True)
class State:
    """How far a waiting text is: `done` are the reviewers who have ended, `heard` who checked it by
    ear.
    """

    source: Source
    n_words: int
    done: tuple[str, ...]
    heard: tuple[str, ...]


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
            source, talk, day = item.source, item.transcript, today.isoformat()
            raw = Raw(source, talk.text, talk.found, item.people, wanted.consent, day)
            data = format_raw(replace(raw, file=item.file.name, whole=item.whole))
            entries.append(vault.write("raw", raw.id, data, cases=source.cases, dies=dies))
    return entries


def format_raw(raw: Raw) -> bytes:
    """A raw transcript as JSON."""
    return json.dumps({"v": 1, **asdict(raw)}, ensure_ascii=False).encode("utf-8")


def parse_raw(data: bytes | bytearray, *, source_id: str) -> Raw:
    """The reverse of `format_raw`; what is no transcript of ours (another program's raw file) is
    told apart.
    """
    try:
        row: dict[str, Any] = json.loads(bytes(data))
        source = {**row.pop("source")}
        speakers = tuple(Speaker(**one) for one in source.pop("speakers"))
        variables = {key: tuple(values) for key, values in source.pop("variables").items()}
        groups = tuple(source.pop("groups", ()))  # older entries have none
        consent = {audience: tuple(purposes) for audience, purposes in row.pop("consent").items()}
        raw = Raw(
            Source(**source, speakers=speakers, variables=variables, groups=groups),
            consent=consent,
            **_rest(row),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raw = None
    if raw is None or raw.id != source_id:
        raise WrongUseError("waiting_texts.review.bad_raw", source=source_id)
    return raw


def _rest(row: dict[str, Any]) -> dict[str, Any]:
    if row.pop("v") != 1:
        raise ValueError
    row["whole"] = {who: tuple(said) for who, said in row.pop("whole", {}).items()}
    if of_all := row.pop("variables", {}):  # what older entries say of everybody in a file
        row["people"] = {EVERYONE: of_all}
    return row


def read_raw(vault: Vault, source_id: str) -> Raw:
    """One waiting transcript; its words are in memory from here on, and the caller drops them."""
    with vault.open("raw", source_id) as plain:
        return parse_raw(plain, source_id=source_id)


def remember_raws(root: Path, raws: Iterable[Raw]) -> None:
    """Make the fingerprints of raw texts that were brought in on another machine: the same words are
    known here from now on.
    """
    known = remembered(root)
    for raw in raws:
        if raw.id not in known:
            remember(root, raw.source, text=raw.text)


def read_record(vault: Vault, source_id: str) -> dict[str, str]:
    """Who accepted a text, on which day, and the hashes of what was written and of its raw text; {}
    when nobody did.
    """
    if vault.find("review", source_id) is None:
        return {}
    with vault.open("review", source_id) as plain:
        row: dict[str, Any] = json.loads(bytes(plain))
    return {key: str(value) for key, value in row.items()}


def waiting_ids(vault: Vault) -> list[str]:
    """Ids of raw transcripts that can still be opened; nothing is decrypted."""
    today = datetime.date.today()
    return [
        entry.id for entry in vault.list("raw") if not entry.is_damaged and not entry.is_due(today)
    ]


def queue_rows(root: Path, vault: Vault) -> list[dict[str, Any]]:
    """What waits, a row a text: source, whether it is in the study, who began, until when it is
    kept, whether there is a recording, how many codings wait beside it; nothing is decrypted."""
    from rap.store.sources import source_ids

    accepted, days = {*source_ids(root)}, {entry.id: entry.dies for entry in vault.list("raw")}
    sounds = {entry.id for entry in vault.list("audio")}
    codings = count_codings(vault)
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
            "codings": codings.get(id, 0),
        }
        for id in waiting_ids(vault)
    ]


def find_waiting_codings(root: Path, vault: Vault) -> Waiting:
    """How many texts and codings wait; nothing is decrypted."""
    from rap.store.sources import source_ids

    return count_waiting(vault, waiting=waiting_ids(vault), in_study=source_ids(root))


# The recording beside a raw text: sealed in the vault under its id, with its people, and gone no
# later than it.

KIND = "audio"
# bytes: ten hours of speech as a phone saves it, five of mp3 at 128 kbit/s, an hour and a half of
# WAV in mono
MOST = 300_000_000
TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "flac": "audio/flac",
}
"""Kinds of recordings that a page can play, each with its media type."""


def part_recordings(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Recordings, and the rest: by their ending, or by their first bytes where somebody took the
    ending off.
    """
    spoken: list[Path] = []
    written: list[Path] = []
    for file in files:
        head = b""
        if file.is_file() and file.suffix.lower() not in (*SUFFIXES, ".txt", ".csv"):
            with file.open("rb") as opened:
                head = opened.read(4096)
        (spoken if file.suffix.lower() in SUFFIXES or sound_of(head) else written).append(file)
    return spoken, written


def read_sound(file: Path) -> bytes:
    """The bytes of a recording on a disk; raises as `check_recording`, and `WrongUseError` when
    there is no such file.
    """
    _, data = read_recording(file, most=MOST)
    check_recording(data)
    return data


def check_recording(data: bytes) -> str:
    """The media type of a recording, told by its bytes.

    Raises
    ------
    RefusedError
        Empty, over `MOST`, a film, or of a kind that a page cannot play.
    """
    if not data:
        raise RefusedError("waiting_texts.review.empty_recording")
    if len(data) > MOST:
        raise RefusedError("waiting_texts.review.big_recording", megabytes=MOST // 1_000_000)
    kind = sound_of(data)
    if not kind:
        id = "waiting_texts.review.film" if has_pictures(data) else "waiting_texts.review.no_sound"
        raise RefusedError(id, kinds=(*TYPES,))
    if kind not in TYPES:
        raise RefusedError("waiting_texts.review.unplayable", kind=kind, kinds=(*TYPES,))
    return TYPES[kind]


def type_of(data: bytes | bytearray) -> str:
    """The media type of a recording that was checked when it was put into the vault."""
    return TYPES.get(sound_of(data[:4096]), "application/octet-stream")


@without_words
def put_recording(vault: Vault, source: str, data: bytes) -> Entry:
    """Seal the recording of a raw text for all coders; no passphrase is needed.

    It has the people of the text, and dies with it, after 180 days at the latest.

    Raises
    ------
    RefusedError
        As `check_recording`.
    WrongUseError
        The vault holds no such raw text, has a recording of it already, or somebody in it took her
        words back.
    BusyError
        An import, a review or a withdrawal goes on.
    NotSavedError
        When the disk did not take it.
    """
    from rap.store.vault.files import KINDS, in_days

    check_recording(data)
    root = vault.settings.root
    with taking_in(root):
        raw = vault.find("raw", source)
        if raw is None or raw.is_damaged:
            raise WrongUseError("waiting_texts.review.no_raw_text", place=source)
        if find_recording(vault, source) is not None:
            raise WrongUseError("waiting_texts.review.recording_there", place=source, source=source)
        check_not_withdrawn(root, source, raw.cases)
        dies = datetime.date.fromisoformat(min(raw.dies, in_days(KINDS[KIND])))
        return vault.write(KIND, source, data, cases=raw.cases, dies=dies)


def put_talks(
    vault: Vault, imported: Sequence[Imported], wanted: Wanted, *, sound: bytes = b""
) -> tuple[list[Entry], Entry | None]:
    """`put_raw`, and beside the first text the recording of it, with nobody in between."""
    with taking_in(vault.settings.root):
        entries = put_raw(vault, imported, wanted)
        return entries, put_beside(vault, entries[0].id, sound) if entries and sound else None


def put_beside(vault: Vault, source: str, data: bytes) -> Entry:
    """`put_recording` for a text that was just sealed: when it is not taken, the text goes too, so
    that nothing is half done.
    """
    try:
        return put_recording(vault, source, data)
    except RapError:
        vault.delete("raw", source)
        raise


def find_recording(vault: Vault, source: str) -> Entry | None:
    """The recording beside a text, damaged or due ones too; nothing is decrypted."""
    return vault.find(KIND, source)


def drop_recording(vault: Vault, source: str) -> None:
    """Delete the recording of a text from the vault; `WrongUseError` when there is no recording."""
    if find_recording(vault, source) is None:
        raise WrongUseError("waiting_texts.review.no_recording", place=source)
    vault.delete(KIND, source)


def forget_words(vault: Vault, source: str) -> bool:
    """Delete the raw text of a source and its recording, which goes first: cut off and run again,
    both are gone.

    Whether there was a recording.
    """
    there = find_recording(vault, source) is not None
    if there:
        vault.delete(KIND, source)
    vault.delete("raw", source)
    return there
