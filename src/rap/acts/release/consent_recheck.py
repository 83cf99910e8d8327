"""What people agreed to while something was drawn for others must still stand when it is given.

Pages are drawn for minutes. A refusal, a withdrawal or a mask may land meanwhile, from another window or from git, so what all of
it rests on is hashed before anything is read, and once more under the lock under which the files are written.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

from rap.core.errors import ConflictError
from rap.core.files import locked

RELEASING = ".rap/locks/release.lock"  # a withdrawal holds it too
_FILES = (  # consent, whom it is of, their words, and what is known of them
    "pyproject.toml",
    "codebook/forms/*.yaml",
    "interviews/cases/*.yaml",
    "interviews/withdrawn/*.json",
    "interviews/*.yaml",
    "interviews/*.txt",
    "interviews/codings/*/*.map.json",
    "interviews/translations/*/*/*.jsonl",
)
_LOGS = "interviews/codings/*/*.jsonl"  # only vetoes: who codes in the meantime stops nobody
_VETO = b'"veto"'


def standing(root: Path) -> str:
    """A hash of everything that says today whose words and values may be shown to whom, and of the words."""
    digest = hashlib.sha256(datetime.date.today().isoformat().encode("ascii"))
    for pattern in (*_FILES, _LOGS):
        for path in sorted(root.glob(pattern)):
            data = _read(path)
            if pattern == _LOGS:
                data = b"\n".join(line for line in data.split(b"\n") if _VETO in line)
            if pattern != _LOGS or data:
                digest.update(f"\n{path.relative_to(root).as_posix()} {hashlib.sha256(data).hexdigest()}".encode())
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    """The bytes of a file; none when it goes at this moment, which the next look sees."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


@contextlib.contextmanager
def still_standing(root: Path, before: str, *, place: str) -> Iterator[None]:
    """Hold the lock of releases while something drawn under what stood `before` is written; nobody withdraws meanwhile.

    Raises
    ------
    BusyError
        Another release is written, or somebody takes her words back.
    ConflictError
        What people agreed to, their words or the settings are no longer those it was drawn from.
    """
    with locked(root / RELEASING, "acts.release.busy"):
        if standing(root) != before:
            what = "was not given: a consent, a text, a setting or the day changed while it was drawn"
            raise ConflictError(place, what, "say the same again, and it is drawn anew")
        yield
