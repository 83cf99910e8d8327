"""What acts of pages changed, kept so that each can be taken back. In memory alone: what was deleted
is nowhere else, and nothing of it goes to the browser.
"""

from __future__ import annotations

import contextlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from rap.core.errors import ConflictError, UnknownError
from rap.core.files import delete_file, replace_file

_MOST = 500
_A = TypeVar("_A", bound="Undoable")


@dataclass(frozen=True)
class TakeBack:
    """The request that takes an act back; it is refused when somebody changed the same since."""

    path: str
    method: str
    body: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """The answer of an act, which says how to take the act back where that can be done."""

    undo: TakeBack | None = None


@dataclass(frozen=True, kw_only=True)
class Deleted(Undoable):
    """What was taken away."""

    deleted: str


Work = Callable[[], Undoable]
Hold = Callable[[], contextlib.AbstractContextManager[Any]]


class Befores:
    """Works that take acts back, each by the person who did the act, for as long as this server
    runs.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Work] = OrderedDict()

    def keep(self, coder: str, work: Work) -> TakeBack:
        """The request with which `coder` has `work` done. What it gives may hold the next `undo`."""
        token = secrets.token_hex(16)
        self._known[coder, token] = work
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return TakeBack("back", "POST", {"token": token})

    def take(self, coder: str, token: str) -> Undoable:
        """Take an act back.

        Raises
        ------
        UnknownError
            It was taken back already, is not this person's, or is from before the server started.
        ConflictError
            Somebody changed the same since.
        """
        work = self._known.get((coder, token))
        if work is None:
            raise UnknownError("web.back.forgotten")
        done = work()
        self._known.pop((coder, token), None)
        return done

    def forget(self) -> None:
        """Let go of everything: somebody took her words back."""
        self._known.clear()

    def files(
        self,
        coder: str,
        paths: Iterable[Path],
        work: Callable[[], _A],
        *,
        hold: Hold = contextlib.nullcontext,
    ) -> _A:
        """Do `work`, which changes files among `paths`; its reply with the `undo` that puts their
        bytes back while they are as it left them, under the lock that `hold` takes.
        """
        every = [*paths]
        before = [_bytes(path) for path in every]
        done = work()
        after = [_bytes(path) for path in every]
        changed = [
            (path, old, new)
            for path, old, new in zip(every, before, after, strict=True)
            if old != new
        ]
        if not changed:
            return done
        return replace(done, undo=self.keep(coder, partial(self._put, coder, changed, hold)))

    def _put(
        self, coder: str, changed: list[tuple[Path, bytes | None, bytes | None]], hold: Hold
    ) -> Undoable:
        with hold():
            if any(_bytes(path) != new for path, _, new in changed):
                raise ConflictError("web.back.changed")
            for path, old, _ in changed:
                if old is None:
                    delete_file(path)
                else:
                    replace_file(path, old)
        again = [(path, new, old) for path, old, new in changed]
        return Undoable(undo=self.keep(coder, partial(self._put, coder, again, hold)))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
