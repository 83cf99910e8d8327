"""The one place that runs git: with which arguments and settings, and what it says when it fails.
(`store/lost_words.py`, which may not import it, reads the last commit by itself.)

Git never asks anything here: what would ask for a password or a name fails, and a sentence says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.errors import BusyError, Message, RapError, WrongUseError
from rap.store.settings import own_coder, read_settings

_ALWAYS = (
    "core.quotePath=off",
    "core.autocrlf=input",  # line ends are `\n` in what is kept and on the disk, whatever git's own
    "core.safecrlf=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "http.lowSpeedLimit=1000",  # bytes a second; slower than that for so many seconds is no answer
    "http.lowSpeedTime=30",
    "advice.detachedHead=false",
)
_NEVER_ASKS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "GIT_MERGE_AUTOEDIT": "no",
    "LC_ALL": "C",
}
_LOCKED = "index.lock': File exists"
_SIGNED = ("commit", "commit-tree", "merge", "rebase", "stash")


def has_git() -> bool:
    """Whether git is installed."""
    return shutil.which("git") is not None


def git(
    root: Path,
    *words: str,
    given: bytes = b"",
    index: Path | None = None,
    codes: Sequence[int] = (0,),
) -> str:
    """What git prints in the folder `root`; names that are not UTF-8 come as surrogates.

    Parameters
    ----------
    given
        What it reads from its standard input.
    index
        An index of its own, so that the study's is not touched.
    codes
        Ends that are no failure.

    Raises
    ------
    WrongUseError
        Git is not installed.
    RapError
        `git.failed`, with git's own first line as `reason`.
    BusyError
        Another git is at work on the study, or was cut off just now.
    """
    printed = git_bytes(root, *words, given=given, index=index, codes=codes)
    return printed.decode("utf-8", "surrogateescape")


def git_bytes(
    root: Path,
    *words: str,
    given: bytes = b"",
    index: Path | None = None,
    codes: Sequence[int] = (0,),
) -> bytes:
    """Do what `git` does, with the output as bytes."""
    done = run_git(root, *words, given=given, index=index)
    if done.returncode not in codes:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any(_LOCKED in line for line in said):
            raise BusyError("git.locked")
        reason = next((line for line in said if line.startswith(("fatal:", "error:"))), "")
        reason = (reason or (said[0] if said else "")).partition(": ")[2] or (said or [""])[0]
        raise RapError("git.failed", command=words[0], reason=reason or Message("git.no_reason"))
    return done.stdout


def run_git(
    root: Path, *words: str, given: bytes = b"", index: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git to its end and tell how it ended, whatever that is."""
    identity = _identity(root) if words[0] in _SIGNED else ()
    settings = [part for one in (*_ALWAYS, *identity) for part in ("-c", one)]
    try:
        return subprocess.run(
            ["git", *settings, *words],
            cwd=root,
            input=given,
            capture_output=True,
            check=False,
            env=_environment(index),
        )
    except FileNotFoundError:
        if root.is_dir():
            raise WrongUseError("git.sync.no_git") from None
        raise


def git_or_nothing(root: Path, *words: str) -> str:
    """Do what `git` does; "" if it fails, or without git or a repository."""
    try:
        return git(root, *words)
    except (RapError, OSError):
        return ""


def rows(printed: str) -> list[str]:
    """The entries of a list that git printed with `-z`."""
    return [row for row in printed.split("\0") if row]


def git_folder(root: Path) -> Path:
    """The folder in which git keeps the history of this study."""
    return Path(git(root, "rev-parse", "--absolute-git-dir").rstrip("\n"))


def commit_of(root: Path, name: str) -> str:
    """The commit that `name` stands for, "" for a branch without any."""
    return git_or_nothing(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()


def _environment(index: Path | None) -> Mapping[str, str]:
    ssh = os.environ.get("GIT_SSH_COMMAND") or "ssh -o BatchMode=yes -o ConnectTimeout=20"
    own = {**os.environ, **_NEVER_ASKS, "GIT_SSH_COMMAND": ssh}
    return own if index is None else {**own, "GIT_INDEX_FILE": str(index)}


def _identity(root: Path) -> list[str]:
    """The author of commits: the coder's id, since names stay on each machine."""
    try:
        name = own_coder(read_settings(root)).id
    except RapError:
        name = "rap"
    return [f"user.name={name}", f"user.email={name.lower()}@rap.invalid"]
