"""Codings: append-only logs, one a coder, device and source, folded into what stands today.

`lines` says what an event is and how it is written, `logs` writes the files, `maps` carries offsets
over corrections, `fold` reads the files of one source and says what counts today, `made` when
codings of another program were made there.
"""

from rap.store.codings.fold import (
    Fold,
    find_log_paths,
    find_practice,
    fold_events,
    read_events,
    read_fold,
    read_logs,
)
from rap.store.codings.lines import Event, format_line, parse_log
from rap.store.codings.logs import CodingLogs
from rap.store.codings.made import read_made
from rap.store.codings.maps import Carrier, read_maps

__all__ = [
    "Carrier",
    "CodingLogs",
    "Event",
    "Fold",
    "find_log_paths",
    "find_practice",
    "fold_events",
    "format_line",
    "parse_log",
    "read_events",
    "read_fold",
    "read_logs",
    "read_made",
    "read_maps",
]
