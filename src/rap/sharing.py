"""`rap sync`: bring back what git took away, look at the study, commit, pull, look again, push."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from rap.checks import find_problems
from rap.codings.logs import recover_lost
from rap.errors import ProblemsError, RapError, WrongUseError

_OWN = ("interviews", "codebook", "notebooks", "reports/releases", "pyproject.toml", ".gitignore", ".gitattributes")


@dataclass(frozen=True)
class Synced:
    """What a sync did: events brought back, files committed, whether a remote was pulled and pushed."""

    recovered: int
    committed: int
    shared: bool


def sync(root: Path, *, message: str = "Codings and notes") -> Synced:
    """Commit this study's own files and exchange them with its remote, where there is one.

    Raises
    ------
    WrongUseError
        No git, or not a repository.
    ProblemsError
        The study has problems, before or after pulling; then nothing is pushed.
    RapError
        Git could not pull or push; what was committed stays.
    """
    _need_repository(root)
    recovered = recover_lost(root)
    _refuse_problems(root)
    committed = _commit(root, message)
    if not _git(root, "remote").strip():
        return Synced(recovered, committed, shared=False)
    branch = _git(root, "branch", "--show-current").strip()
    if _git(root, "ls-remote", "--heads", "origin", branch).strip():
        _git(
            root,
            "pull",
            "--rebase",
            "--quiet",
            "origin",
            branch,
            right="git kept your commits; solve what it names, then `rap sync` again",
        )
        _refuse_problems(root)
    _git(root, "push", "--quiet", "--set-upstream", "origin", branch, right="somebody was faster: `rap sync` again")
    return Synced(recovered, committed, shared=True)


def _need_repository(root: Path) -> None:
    try:
        _git(root, "rev-parse", "--git-dir")
    except FileNotFoundError:
        raise WrongUseError("rap sync", "git is not on this machine", "install git") from None
    except RapError:
        raise WrongUseError(root.name, "is not a git repository", "run `git init` in it") from None


def _refuse_problems(root: Path) -> None:
    problems = find_problems(root)
    if problems:
        raise ProblemsError(problems)


def _commit(root: Path, message: str) -> int:
    _git(root, "add", "--all", "--", *(name for name in _OWN if (root / name).exists()))
    names = [name for name in _git(root, "diff", "--cached", "--name-only", "-z").split("\0") if name]
    if names:
        _git(root, "commit", "--quiet", "--no-verify", "--message", message)
    return len(names)


def _git(root: Path, *words: str, right: str = "see `git status`") -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise RapError(f"git {words[0]}", f"did not work ({reason})", right)
    return done.stdout
