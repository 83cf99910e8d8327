"""State shared by all handlers of one server: the open study, the open writers, and the watcher for
changes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from filelock import FileLock

from rap.core.errors import (
    RapError,
)
from rap.core.files import try_lock
from rap.core.model import SOURCE_ID
from rap.store.cases import WITHDRAWN
from rap.store.codings import CodingLogs
from rap.store.codings.logs import Memory, recover_lost
from rap.store.leftovers import LABS
from rap.store.settings import own_device, read_settings
from rap.store.vault import ASKING, find_vault
from rap.topics.web.bench import Bench
from rap.topics.web.disk_watch import stamp_files
from rap.topics.web.once import Once
from rap.topics.web.raw_session import RawSession
from rap.topics.web.watching import Watcher

IDLE_S = 600
LOOK_S = 30
# kept under this name -> what of the bench reads it
_READ = {**{name: name for name in ("book", "findings", "memos", "cases")}, "plan": "assignments"}


class Pens:
    """The open writers of one study."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, tuple[CodingLogs, float]] = {}
        self._memories: dict[str, Memory] = {}
        self._device, self._stones = own_device(root), stamp_files(root / WITHDRAWN)
        self._one_at_a_time = threading.Lock()

    def pen(self, coder: str) -> CodingLogs:
        """The writer of this coder on this machine, under a name that is held: ask for it before
        looking at what is there.

        Raises
        ------
        BusyError
            A withdrawal is going on, here or in another window.
        """
        with self._one_at_a_time:
            if coder in self._open:
                logs, _ = self._open[coder]
            else:
                memory = self._memories.setdefault(coder, {})
                logs = CodingLogs(self._root, coder=coder, device=self._device, memory=memory)
            logs.hold()
            self._open[coder] = (logs, time.monotonic())
            self._forget_taken_back()
            return logs

    def _forget_taken_back(self) -> None:
        """Remember nothing from before a person took her words back: what was coded of them is not
        lost. Asked while a name is held, when no withdrawal goes on.
        """
        stones = stamp_files(self._root / WITHDRAWN)
        if stones != self._stones:
            self._stones = stones
            for memory in self._memories.values():
                memory.clear()

    def bring_back(self, source: str) -> None:
        """Write again what was acknowledged in a source and is in none of its logs now: by this
        server, or before on this machine.
        """
        for coder, memory in [*self._memories.items()]:
            if memory.get(source):
                self.pen(coder).recover(source)
        recover_lost(self._root, only=source)

    def close(self, *, idle_s: float = 0) -> None:
        """Close those nobody used for `idle_s`; their names are free again for other programs."""
        with self._one_at_a_time:
            for coder, (logs, used) in list(self._open.items()):
                if time.monotonic() - used >= idle_s:
                    logs.close()
                    del self._open[coder]


class Keeper:
    """Knows when the last act was, and whether it is committed (with `commit`, which says how many
    logs it took; without, nothing is).
    """

    def __init__(
        self,
        root: Path,
        commit: Callable[[Path], int] | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._now, self._commit = root, now, commit
        self._last = 0.0
        self._waits = False

    def noted(self) -> None:
        """Somebody wrote just now."""
        self._last, self._waits = self._now(), True

    def keep(self) -> int:
        """Commit when there is something and nobody wrote for as long as the settings say; how many
        logs.

        What git refuses (another git at work, no name) waits for the next time: the codings are on
        the disk.
        """
        if self._commit is None or not self._waits:
            return 0
        last = self._last
        try:
            minutes = read_settings(self._root).idle_minutes
            if not minutes or self._now() - last < minutes * 60:
                return 0
            n = self._commit(self._root)
        except (RapError, OSError):
            return 0
        self._waits = self._last != last
        return n


class Forgetting:
    """Remembers which texts and tombstones there were, so that it sees which are new and which are
    gone.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._hashes: dict[str, str] = {}
        self._withdrawn: frozenset[str] | None = None
        self.corrected = False  # whether a text is another since the look before, or gone

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
        self.corrected = bool(changed)
        bench.forget(
            lambda name: bool(SOURCE_ID.fullmatch(name)) and (name in changed or name not in now)
        )
        self._hashes = now
        before, self._withdrawn = self._withdrawn, frozenset(bench.withdrawn)
        return before is not None and self._withdrawn != before

    def _hashes_now(self) -> dict[str, str]:
        """Of each text the team may see; of none while something that decides on it cannot be read."""
        try:
            return {source.id: source.hash for source in self._bench.sources.values()}
        except RapError:
            return {}


def _presence(root: Path) -> FileLock | None:
    """What tells `rap close` that a server holds the study; none on a disk that cannot be written."""
    with contextlib.suppress(RapError):
        return try_lock(root / LABS / f"{os.getpid()}.lock")
    return None


class Room:
    """State shared by all handlers of one server. Codings (`acts`), all other acts (`changes`),
    looks, searches and raw texts have threads of their own, so that none waits for another.
    """

    def __init__(self, root: Path, commit: Callable[[Path], int] | None = None) -> None:
        self.root, self.bench, self.pens = root, Bench(root), Pens(root)
        self.watcher = Watcher(root, self._lost, self._asking)
        self.keeper, self.desk = Keeper(root, commit), RawSession(root)
        self.forgetting, self.once = Forgetting(self.bench), Once()
        self.acts = ThreadPoolExecutor(1, "rap-acts")
        self.changes = ThreadPoolExecutor(1, "rap-changes")
        self.looks = ThreadPoolExecutor(2, "rap-looks")
        self.searches = ThreadPoolExecutor(4, "rap-searches")
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """One search at a time for each login; the others of hers wait for it."""
        self.raws = ThreadPoolExecutor(1, "rap-raws")
        self.jobs: dict[str, Any] = {}
        self.seen_at = time.monotonic()  # when a page last asked for something
        self._here = _presence(root)
        self.following: set[asyncio.Future[None]] = set()

    def _asking(self) -> Path | None:
        """Where the vault marks messages to read first, so that one that another program took in is
        heard of; None without a vault here.
        """
        with contextlib.suppress(RapError):
            return find_vault(self.bench.settings) / ASKING
        return None

    def _lost(self, sources: Collection[str]) -> None:
        """Logs became shorter or went: git, or somebody, took them away."""
        with contextlib.suppress(RuntimeError):  # the server ends
            self.acts.submit(self.bring_back, frozenset(sources))

    def bring_back(self, sources: Collection[str]) -> None:
        """Write what was acknowledged of these sources into their logs again, but for texts that went
        with somebody's words.
        """
        gone = {id for ids in self.bench.withdrawn.values() for id in ids}
        for source in sorted({*sources} - gone):
            with contextlib.suppress(RapError, OSError):  # a withdrawal goes on, a disk is full:
                self.pens.bring_back(source)  # the next coding, or `rap sync`, tries again
        self.watcher.look()

    def tidy(self) -> None:
        """Close what nobody used for a while, and let go of what people took back."""
        self.once.tidy()
        self.pens.close(idle_s=IDLE_S)
        self.raws.submit(self.desk.close_when_idle)
        self.looks.submit(self.forget)

    def keep(self) -> None:
        """Commit codings when nobody has coded for a while."""
        self.looks.submit(self.keeper.keep)

    def forget(self) -> None:
        """Let go of what people took back; the vault is closed, too, for their raw texts are among
        what was opened.
        """
        withdrawn = self.forgetting.look()
        if withdrawn or self.forgetting.corrected:
            self.once.forget()
        if withdrawn:
            self.bench.before.forget()
            self.raws.submit(self.desk.close)

    def close(self) -> None:
        """Give everything back."""
        self.watcher.close()
        for threads in (self.acts, self.changes, self.looks, self.searches, self.raws):
            threads.shutdown()
        self.desk.close()
        self.pens.close()
        if self._here is not None:
            self._here.release()
            with contextlib.suppress(OSError):
                os.unlink(self._here.lock_file)
