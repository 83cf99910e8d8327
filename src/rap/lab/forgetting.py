"""What a server still holds in memory of people who took their words back, let go of."""

from __future__ import annotations

from rap.core.errors import RapError
from rap.core.model import SOURCE_ID
from rap.lab.bench import Bench
from rap.store.cases import read_withdrawn

_READ = {
    "book": "book",
    "findings": "findings",
    "memos": "memos",
    "cases": "cases",
    "plan": "assignments",
}  # kept as


class Forgetting:
    """Remembers which texts and tombstones there were, so that it sees which are new and which are
    gone.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._hashes: dict[str, str] = {}
        self._withdrawn: frozenset[str] | None = None

    def look(self) -> bool:
        """Let go of texts, folds, memos and tables that are not those of the disk; whether somebody
        took her words back since the last look."""
        bench = self._bench
        for name, attribute in _READ.items():
            try:
                getattr(bench, attribute)  # an older reading is let go of,
            except RapError:  # also when the new one cannot be read
                bench.forget(name.__eq__)
        now = self._hashes_now()
        changed = {id for id, hash in self._hashes.items() if now.get(id) != hash}
        bench.forget(
            lambda name: bool(SOURCE_ID.fullmatch(name)) and (name in changed or name not in now)
        )
        self._hashes = now
        before, self._withdrawn = self._withdrawn, read_withdrawn(bench.root)
        return before is not None and self._withdrawn != before

    def _hashes_now(self) -> dict[str, str]:
        """Of each text the team may see; of none while something that decides on it cannot be read."""
        try:
            return {source.id: source.hash for source in self._bench.sources.values()}
        except RapError:
            return {}
