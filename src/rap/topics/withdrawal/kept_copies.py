"""What git, or a sealed file, still holds of logs that a withdrawal made shorter: without her words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from rap.core.errors import RapError
from rap.store.codings import Carrier, Event, parse_log, read_maps
from rap.store.sources import read_source
from rap.store.tombstones import CUT_OFF
from rap.store.translations import FOLDER, find_translation_paths
from rap.topics.withdrawal.changes import chained
from rap.topics.withdrawal.derived_files import read_cut_maps

_ID = re.compile(rb'"id":"([0-9a-f]{32})"')


def is_cut_text(root: Path, log: str) -> bool:
    """Whether the log `log` is of translations of a text out of which somebody's turns were cut."""
    return log.startswith(f"{FOLDER}/") and bool(read_cut_maps(root, log.split("/")[2]))


def without_cut_words(root: Path, kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """Logs as they were kept, without the translations of words that were cut out, and what was
    said of those; a log that does not change to the byte, one that cannot be read as nothing.

    While a withdrawal is unfinished nothing is certain, and all of them are left out.
    """
    if (root / CUT_OFF).is_file():
        return {}
    cut = {path: _parsed(path, data) for path, data in kept.items() if is_cut_text(root, path)}
    sources = {path.split("/")[2] for path in cut}
    here = {id for source in sources for id in _ids_here(root, source)}
    carriers = {source: _carrier(root, source) for source in sources}
    gone = {
        event.id
        for path, events in cut.items()
        for event in events
        if event.op == "say" and not _stands(event, carriers[path.split("/")[2]])
    } - here
    standing = (here | {event.id for events in cut.values() for event in events}) - gone
    left = dict(kept)
    for path, events in cut.items():
        stay = [
            event
            for event in events
            if event.id in here or event.data.get("ref", event.id) in standing
        ]
        if len(stay) < len(events) or not events:
            left[path] = (chained(stay) or "").encode("utf-8")
    return left


def _parsed(path: str, data: bytes) -> list[Event]:
    coder, _, device = Path(path).name.removesuffix(".jsonl").partition(".")
    try:
        return parse_log(data, name=path, coder=coder, device=device)[0]
    except RapError:
        return []


def _ids_here(root: Path, source: str) -> set[str]:
    logs = find_translation_paths(root, source)
    return {id.decode() for log in logs for id in _ID.findall(log.read_bytes())}


def _carrier(root: Path, source: str) -> Carrier | None:
    try:
        return Carrier(read_source(root, source).hash[:8], read_maps(root, source)[0])
    except RapError:
        return None


def _stands(event: Event, carrier: Carrier | None) -> bool:
    """Whether every character of the passage is in the text of today: no word of hers is."""
    data = event.data
    return bool(carrier and carrier.carry_pieces(data["start"], data["end"], event.src))
