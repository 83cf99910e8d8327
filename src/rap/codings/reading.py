"""What stands in one source, read from its logs and maps."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rap.codings.fold import Fold, fold_events
from rap.codings.logs import read_events
from rap.codings.maps import Carrier, read_maps
from rap.model import Source


def read_fold(
    root: Path,
    source: Source,
    *,
    length: int,
    leads: frozenset[str] = frozenset(),
    lengths: Mapping[str, int] | None = None,
) -> Fold:
    """Fold all logs of `source`, whose text has `length` code points; what is wrong with logs and maps is in its `problems`.

    `lengths` cuts the logs at a snapshot, as `read_events` does.
    """
    events, damaged = read_events(root, source.id, lengths=lengths)
    maps, wrong_maps = read_maps(root, source.id)
    fold = fold_events(
        source.id,
        events,
        carrier=Carrier(source.hash[:8], maps),
        length=length,
        leads=leads,
        now=datetime.datetime.now(datetime.UTC),
    )
    return replace(fold, problems=(*damaged, *wrong_maps, *fold.problems))
