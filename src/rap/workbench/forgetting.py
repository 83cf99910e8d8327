"""What a server still holds in memory of people who took their words back, let go of."""

from __future__ import annotations

from rap.cases import read_withdrawn
from rap.model import SOURCE_ID
from rap.workbench.bench import Bench


class Forgetting:
    """Remembers which texts and tombstones there were, so that it sees which are new and which are gone."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._hashes: dict[str, str] = {}
        self._withdrawn: frozenset[str] | None = None

    def look(self) -> bool:
        """Let go of texts, folds, memos and tables that are not those of the disk; whether somebody took her words back
        since the last look."""
        bench = self._bench
        _ = bench.book, bench.findings, bench.memos, bench.cases, bench.assignments  # an older reading is let go of
        now = {source.id: source.hash for source in bench.sources.values()}
        changed = {id for id, hash in self._hashes.items() if now.get(id) != hash}
        bench.forget(lambda name: bool(SOURCE_ID.fullmatch(name)) and (name in changed or name not in now))
        self._hashes = now
        before, self._withdrawn = self._withdrawn, read_withdrawn(bench.root)
        return before is not None and self._withdrawn != before
