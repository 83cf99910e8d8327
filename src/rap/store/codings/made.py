"""When codings that came from another program were made there."""

from __future__ import annotations

from pathlib import Path

from rap.store.codings.fold import find_log_paths, read_logs


def read_made(root: Path, source: str) -> dict[str, str]:
    """Id of a coding of `source` that came from another program -> when it was made there, where a log
    says so; logs that say nothing of it are not parsed.
    """
    paths = [path for path in find_log_paths(root, source) if b'"made":"' in path.read_bytes()]
    events = read_logs(root, paths)[0]
    return {event.id: event.data["made"] for event in events if "made" in event.data}
