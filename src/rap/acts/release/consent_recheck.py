"""What people agreed to while something was drawn for others must still stand when it is given.

Pages are drawn for minutes. A refusal, a withdrawal or a mask may land meanwhile, from another window or from git, so what all of
it rests on is hashed before anything is read, and once more under the lock under which the files are written.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from rap.core.errors import ConflictError, WrongUseError
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


# A release rests on everybody's word as of today: where there is a remote, this machine must have
# asked it today.

_RIGHT = "say `rap sync`, then release"


def refuse_unsynced(root: Path, *, today: datetime.date) -> None:
    """Raise when this study has a remote and this machine has not pulled or pushed today, or has work that others lack.

    Raises
    ------
    WrongUseError
        A refusal somebody wrote down elsewhere may not be here yet.
    """
    if not (root / ".git").exists() or not _git(root, "remote").strip():
        return
    folder = Path(_git(root, "rev-parse", "--absolute-git-dir").strip())
    branch = _git(root, "branch", "--show-current").strip()
    signs = [folder / "FETCH_HEAD", folder / "logs" / "refs" / "remotes" / "origin" / branch]
    days = [datetime.date.fromtimestamp(sign.stat().st_mtime) for sign in signs if branch and sign.is_file()]
    if max(days, default=datetime.date.min) < today:
        raise WrongUseError(
            root.name, "has not been synced today: somebody may have taken words back elsewhere", _RIGHT
        )
    if _git(
        root, "status", "--porcelain", "--", "interviews", "codebook", "reports/releases", "pyproject.toml"
    ).strip():
        raise WrongUseError(root.name, "has changes that are not committed", _RIGHT)
    if _git(root, "log", "--oneline", f"origin/{branch}..HEAD").strip():
        raise WrongUseError(root.name, "has commits that others do not have", _RIGHT)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongUseError(root.name, f"git {words[0]} did not work", _RIGHT)
    return done.stdout
