"""One watcher for all clients: what changed on disk since a cursor, by stat, so that other
programs' work is seen too.

While somebody waits, the logs of sources that were lately opened are looked at every tick,
everything else every two seconds.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from rap.store.cases import WAITING
from rap.topics.web.disk_watch import Stamp, stamp_file, stamp_files

TICK_S = 0.2
ALL_S = 1.5
LATELY_S = 600
KEPT_MOMENTS = 500
_TOPICS = {
    "codebook": ("codebook",),
    "memos": ("interviews/memos",),
    "findings": ("codebook/findings", "codebook/letter"),
}
_STUDY = (
    ("interviews/plan", ".yaml"),
    ("interviews/cases", ".yaml"),
    ("interviews/withdrawn", ".json"),
    (WAITING, ""),
    ("interviews", ".yaml"),
)
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed since a moment, and the moment of now."""

    cursor: str
    closing: Literal[True] | None = (
        None  # the study is being closed: nothing of it may stay in sight
    )
    sources: list[str]
    study: bool
    codebook: bool
    memos: bool
    findings: bool


class Watcher:
    """Counts changes: `cursor` names a moment, `since` tells what changed after one."""

    def __init__(
        self,
        root: Path,
        lost: Callable[[Collection[str]], None] | None = None,
        asking: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """`asking` names the folder, outside the study, of the marks of messages to read first."""
        self._root, self._lost, self._asking = root, lost, asking
        self._epoch = secrets.token_hex(4)
        self._number = 0
        self._changed: dict[str, int] = {}
        self._one_log: dict[int, str] = {}  # a moment -> the one log that changed in it
        self._seen: dict[str, Stamp] = {}
        self._opened: dict[str, float] = {}
        self._looked_at_all = 0.0
        self._waiters = 0
        self._task: asyncio.Task[None] | None = None
        self._told = 0
        self.is_ending = False
        self._news = asyncio.Condition()
        self._one_at_a_time, self._counting = threading.Lock(), threading.Lock()
        self.look(everything=True)
        self._changed.clear()

    @property
    def cursor(self) -> str:
        return f"{self._epoch}.{self._number}"

    def opened(self, source: str) -> None:
        """Somebody looks at `source`: watch it closely."""
        with self._counting:
            self._opened[source] = time.monotonic()

    def look(self, *, everything: bool = False) -> None:
        """Look now; also called after this server wrote."""
        with self._one_at_a_time:
            self._compare(self._stamps(everything=everything))

    def write(self, work: Callable[[], _T], log: Callable[[], str]) -> tuple[_T, str]:
        """Do `work`, and look. With what it gives goes the moment that holds this and nothing else;
        "" where something else may have changed meanwhile: who did `work` hears of that too.

        `log`, asked afterwards, names what `work` wrote: "INT-10001/K-01.device00.jsonl".
        """
        before, done = self._number, work()
        self.look()
        with self._counting:
            moments = range(before + 1, self._number + 1)
            is_alone = {self._one_log.get(moment, "") for moment in moments} == {log()}
            return done, self.cursor if is_alone else ""

    def since(self, cursor: str) -> Changes:
        """What changed after `cursor`; everything, when it is of another server."""
        epoch, _, number = cursor.partition(".")
        # the names and the cursor are of one moment, or nobody would hear of a change
        with self._counting:
            now = self.cursor
            names: Collection[str] = [*self._seen] if cursor else ()
            if epoch == self._epoch and number.isascii() and number.isdigit():
                names = {name for name, at in self._changed.items() if at > int(number[:15])}
        sources = sorted(
            name.removeprefix("source:") for name in names if name.startswith("source:")
        )
        return Changes(
            cursor=now,
            closing=True if self.is_ending else None,
            sources=sources,
            study="study" in names,
            codebook="codebook" in names,
            memos="memos" in names,
            findings="findings" in names,
        )

    async def wait(self, cursor: str, seconds: float) -> Changes:
        """As `since`, as soon as there is something, or after `seconds`."""
        until = time.monotonic() + seconds
        self._waiters += 1
        try:
            if time.monotonic() - self._looked_at_all >= ALL_S:
                await self.look_aside(everything=True)
            if self._task is None or self._task.done():
                self._task = asyncio.ensure_future(self._watch())
            while True:
                found = self.since(cursor)
                left = until - time.monotonic()
                is_news = found.cursor != cursor or self.is_ending
                if not cursor or is_news or left <= 0:
                    return found
                async with self._news:
                    try:
                        await asyncio.wait_for(self._news.wait(), left)
                    except TimeoutError:
                        continue
        finally:
            self._waiters -= 1

    async def end(self) -> None:
        """Tell everybody who waits that the study is being closed."""
        self.is_ending = True
        async with self._news:
            self._news.notify_all()

    def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        while self._waiters:
            await asyncio.sleep(TICK_S)
            await self.look_aside(everything=time.monotonic() - self._looked_at_all >= ALL_S)
            if self._number != self._told:
                self._told = self._number
                async with self._news:
                    self._news.notify_all()

    async def look_aside(self, *, everything: bool) -> None:
        """As `look`, in a thread of its own."""
        await asyncio.get_running_loop().run_in_executor(
            None, partial(self.look, everything=everything)
        )

    def _stamps(self, *, everything: bool) -> dict[str, Stamp]:
        now = time.monotonic()
        with self._counting:
            lately = [source for source, at in self._opened.items() if now - at < LATELY_S]
        found = {f"source:{source}": self._stamp_of(source) for source in lately}
        if everything:
            self._looked_at_all = now
            known = {
                name.removeprefix("source:") for name in self._seen if name.startswith("source:")
            }  # or were
            found |= {
                f"source:{id}": self._stamp_of(id)
                for id in {*self._all_sources()} | known
                if id not in lately
            }
            found |= {
                t: tuple(stamp_files(self._root / f, deep=True) for f in fs)
                for t, fs in _TOPICS.items()
            }
            found["study"] = (
                *(stamp_files(self._root / folder, suffix=suffix) for folder, suffix in _STUDY),
                stamp_file(self._root / "pyproject.toml"),
                stamp_files(folder) if (folder := self._asking()) else (),
            )
        return found

    def _compare(self, found: Mapping[str, Stamp]) -> None:
        changed = [name for name, stamp in found.items() if self._seen.get(name, ()) != stamp]
        sources = [name for name in changed if name.startswith("source:") and name in self._seen]
        lost = [
            name.removeprefix("source:")
            for name in sources
            if _is_less(self._seen[name][0], found[name][0])
        ]
        if changed:
            with self._counting:
                self._number += 1
                self._one_log[self._number] = self._only_log(changed, found)
                self._one_log.pop(self._number - KEPT_MOMENTS, None)
                self._seen |= {name: found[name] for name in changed}
                self._changed |= dict.fromkeys(changed, self._number)
        if lost and self._lost is not None:
            self._lost(lost)

    def _only_log(self, changed: Collection[str], found: Mapping[str, Stamp]) -> str:
        """The one log that is all that changed; "" where more did, or something else."""
        name, *more = changed
        before, now = self._seen.get(name, ()), found[name]
        if more or not name.startswith("source:") or not before or before[1:] != now[1:]:
            return ""
        logs = {one for one, *_ in {*before[0]} ^ {*now[0]}}
        return f"{name.removeprefix('source:')}/{logs.pop()}" if len(logs) == 1 else ""

    def _stamp_of(self, source: str) -> Stamp:
        folder = self._root / "interviews"
        return (
            stamp_files(folder / "codings" / source),
            stamp_file(folder / f"{source}.txt"),
            stamp_files(folder / "translations" / source, deep=True),
        )

    def _all_sources(self) -> list[str]:
        return [path.stem for path in (self._root / "interviews").glob("*.yaml")]


def _is_less(before: Stamp, now: Stamp) -> bool:
    """Whether a log went or became shorter: logs only grow."""
    sizes = _log_sizes(now)
    return any(size > sizes.get(name, 0) for name, size in _log_sizes(before).items())


def _log_sizes(stamp: Stamp) -> dict[str, int]:
    """Log -> its size; a folder where a log should be has none."""
    return {name: rest[0] for name, *rest in stamp if name.endswith(".jsonl") and rest}
