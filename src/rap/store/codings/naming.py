"""The names of one coder's device, of which a process holds those it writes under: `K-01.device00`, then `-2`, `-3` …"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from filelock import BaseFileLock

from rap.core.errors import BusyError
from rap.core.files import is_locked, try_lock

WITHDRAWING = ".rap/locks/withdraw.lock"
"""Held as long as somebody's words are being taken out: nobody takes a name meanwhile, not even the next one."""
_LOOK_S = 1.0  # others who look take the lock for an instant, too
_MAX_NAMES = 500


class Names:
    """Going through them takes each that is free and keeps it until `close`."""

    def __init__(self, root: Path, coder: str, device: str) -> None:
        self._folder, self._withdrawing = root / ".rap" / "locks", root / WITHDRAWING
        self._coder, self._device = coder, device
        self._held: dict[str, BaseFileLock] = {}

    def __iter__(self) -> Iterator[str]:
        for number in range(1, _MAX_NAMES):
            device = self._device if number == 1 else f"{self._device}-{number}"
            lock = self._held.get(device) or self._take(device)
            if lock is not None:
                self._held[device] = lock
                yield device

    def hold(self) -> None:
        """Hold one at least."""
        if not self._held:
            next(iter(self))

    def close(self) -> None:
        """Give them back."""
        for lock in self._held.values():
            lock.release()
        self._held.clear()

    def _take(self, device: str) -> BaseFileLock | None:
        """The lock of a name. A withdrawal looks for held names after it holds its own lock, and we the other way round, so
        one of both always sees the other."""
        lock = try_lock(self._folder / f"{self._coder}.{device}.lock")
        if lock is not None and is_locked(self._withdrawing, wait_s=_LOOK_S):
            lock.release()
            raise BusyError("store.codings.withdrawal_busy", place=".rap/locks")
        return lock
