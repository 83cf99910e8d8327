"""While words come into the study nobody takes hers back, and nothing of her comes in afterwards."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

from rap.core.errors import RapError, WrongUseError
from rap.core.files import lock_path, locked
from rap.store.cases import read_withdrawn, read_withdrawn_sources
from rap.topics.entering import cut_off
from rap.topics.entering.journal import mend
from rap.topics.entering.staged import check_staged, finish

# everything else that holds the lock ends sooner, except a withdrawal, which the error names
WAIT_S = 5.0


class _Held(threading.local):
    def __init__(self) -> None:
        self.roots: set[Path] = set()


_HELD = _Held()


@contextlib.contextmanager
def taking_in(root: Path) -> Iterator[None]:
    """Hold the lock of everything that brings words into the study; a withdrawal holds it too
    (`.rap/locks`). What an import that was cut off has left half done is taken back first, or ended
    where all of it is known.

    The same thread may take it again. It comes before the lock of the vault, and after that of a
    correction.

    Raises
    ------
    BusyError
        Another process holds it for longer than `WAIT_S`.
    """
    own = root.resolve()
    if own in _HELD.roots:
        yield
        return
    with locked(lock_path(root, "import"), "entering.import.busy", wait_s=WAIT_S):
        _HELD.roots.add(own)
        try:
            mend(root)
            cut_off.mend(root)
            finish(root)
            yield
        finally:
            _HELD.roots.discard(own)


def end_cut_off(root: Path) -> None:
    """End an import of which all is kept, when the study is opened; one that goes on in another
    process, or that the disk does not take, is left for later.
    """
    if check_staged(root):
        with contextlib.suppress(RapError, OSError), taking_in(root):
            pass


def check_not_withdrawn(root: Path, source_id: str, cases: Collection[str]) -> None:
    """Raise when somebody who speaks in a text took her words back, perhaps a moment ago in another
    window.
    """
    gone = sorted({*cases} & read_withdrawn(root))
    if gone or source_id in read_withdrawn_sources(root):
        raise WrongUseError(
            "entering.bring_in.person_withdrew" if gone else "entering.bring_in.text_withdrawn",
            place=source_id,
            cases=gone,
        )
