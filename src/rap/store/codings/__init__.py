"""Codings: append-only logs, one a coder, device and source, folded into what stands today.

`events` says what an event is, `lines` how it is written, `logs` writes and reads the files, `maps`
carries offsets over corrections, `fold` says what stands, `reading` does it for one source.
"""

from rap.store.codings.fold import Fold, find_practice, fold_events
from rap.store.codings.lines import Event, format_line, parse_log
from rap.store.codings.logs import CodingLogs
from rap.store.codings.maps import Carrier, read_maps
from rap.store.codings.reading import find_log_paths, read_events, read_fold, read_logs

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
    "read_maps",
]
