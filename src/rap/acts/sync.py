"""`rap sync`: bring back what git took away, look at the study, commit, look at what comes, merge
it, look again, push.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from rap.acts.check import find_problems
from rap.acts.working_copy import prepare_copy
from rap.core.errors import Message, Problem, ProblemsError, RapError, WrongUseError
from rap.core.safe_input import find_intruders
from rap.store.cases import read_withdrawn_sources
from rap.store.codings.logs import recover_lost
from rap.store.settings import own_coder, own_device, read_settings

_OWN = (
    "interviews",
    "codebook",
    "notebooks",
    "reports/releases",
    "reports/README.md",
    "pyproject.toml",
    ".gitignore",
    ".gitattributes",
)
_LOGS = ("interviews/codings", "interviews/translations")
_UNFINISHED = ("MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD")


@dataclass(frozen=True)
class Synced:
    """What a sync did: events brought back, files committed, whether a remote was pulled and
    pushed.
    """

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
        The study has problems, before or after pulling; then nothing is pushed. Or what would come
        in holds links, or files that belong to one machine: then nothing of it was written, either.
    RapError
        Git could not pull or push; what was committed stays.
    """
    _need_repository(root)
    _refuse_unsolved(root)
    prepare_copy(root)
    recovered = recover_lost(root, but=read_withdrawn_sources(root))
    _refuse_problems(root)
    committed = _commit_all(root, message)
    if not _git(root, "remote").strip():
        return Synced(recovered, committed, shared=False)
    branch = _branch(root)
    if _git(root, "ls-remote", "--heads", "origin", branch).strip():
        _pull(root, branch)
        _refuse_problems(root)
    push = ("push", "--quiet", "--set-upstream", "origin", branch)
    _git(root, *push, advice=Message("acts.sync.faster"))
    return Synced(recovered, committed, shared=True)


def commit_own(root: Path) -> int:
    """Commit the logs that this machine wrote, and no other file, staged or not; how many changed.

    Nothing is done (0) where the study is in no repository of its own, in the demo, or while a
    merge or a rebase is going on: `rap sync` then says what to do.
    """
    if read_settings(root).demo or not _is_own_repository(root):
        return 0
    device = own_device(root)
    found = [path for folder in _LOGS for path in (root / folder).rglob(f"K-*.{device}*.jsonl")]
    names = sorted(path.relative_to(root).as_posix() for path in found)
    if not names:
        return 0
    changed = _git(root, "status", "--porcelain", "-z", "--no-renames", "--", *names)
    if changed:
        _git(root, "add", "--", *names)
        _commit(root, "Codings of this machine", "--only", "--", *names)
    return changed.count("\0")


def _is_own_repository(root: Path) -> bool:
    """Whether git keeps this study, on a branch, with nothing unfinished."""
    try:
        top = Path(_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
        folder = root / _git(root, "rev-parse", "--git-dir").rstrip("\n")
        is_own = top.resolve() == root.resolve() or bool(_git(root, "ls-files", "pyproject.toml"))
        is_finished = not any((folder / name).exists() for name in _UNFINISHED)
        return is_own and is_finished and bool(_git(root, "branch", "--show-current").strip())
    except (FileNotFoundError, RapError):
        return False


def _branch(root: Path) -> str:
    branch = _git(root, "branch", "--show-current").strip()
    if not branch:
        raise WrongUseError("acts.sync.no_branch", study=root.name)
    return branch


def _pull(root: Path, branch: str) -> None:
    """Merge what others did. Where both changed the same lines, a person chooses; the next sync
    ends the merge.

    What is merged is what was looked at, by its hash: `git pull` would fetch once more.
    """
    _git(root, "fetch", "--quiet", "--no-recurse-submodules", "origin", branch)
    there = _git(root, "rev-parse", "FETCH_HEAD").strip()
    # nothing that can lead out of the study, or pass for this machine's own, is written to the disk
    intruders = find_intruders(_tree(root, there), known=_tree(root, "HEAD"))
    if intruders:
        raise ProblemsError(intruders)
    message = ("--message", f"Merge {branch} of the others")
    try:
        _git(root, "merge", "--no-edit", "--quiet", *message, there)
    except RapError:
        files = _unmerged(root)
        if not files:
            raise
        raise ProblemsError([Problem("acts.sync.conflict", place=name) for name in files]) from None


def _tree(root: Path, commit: str) -> list[tuple[str, str]]:
    """(mode, path) of every file of a commit; of a study that lies deeper in a repository, from
    where it lies (`../` above).
    """
    start = _git(root, "rev-parse", "--show-prefix").rstrip("\n")
    files = []
    for row in _listed(root, "ls-tree", "-r", "-z", "--full-tree", commit):
        facts, path = row.split("\t", 1)
        inside = path.removeprefix(start) if path.startswith(start) else f"../{path}"
        files.append((facts.split()[0], inside))
    return files


def _unmerged(root: Path) -> list[str]:
    return _listed(root, "diff", "--name-only", "--diff-filter=U", "-z")


def _listed(root: Path, *words: str) -> list[str]:
    """What git lists, with a NUL after each."""
    return [row for row in _git(root, *words).split("\0") if row]


def _refuse_unsolved(root: Path) -> None:
    """A file that still holds git's marks is not solved, whatever else `rap check` thinks of it."""
    files = [root / name for name in _unmerged(root)]
    there = [path for path in files if path.is_file()]  # taken away is a choice, too
    marked = [path for path in there if b"\n<<<<<<< " in b"\n" + path.read_bytes()]
    unsolved = [path.relative_to(root).as_posix() for path in marked]
    if unsolved:
        raise ProblemsError([Problem("acts.sync.both_versions", place=name) for name in unsolved])


def _need_repository(root: Path) -> None:
    try:
        _git(root, "rev-parse", "--git-dir")
    except FileNotFoundError:
        raise WrongUseError("acts.sync.no_git") from None
    except RapError:
        raise WrongUseError("acts.sync.no_repository", study=root.name) from None


def _refuse_problems(root: Path) -> None:
    problems = find_problems(root)
    if problems:
        raise ProblemsError(problems)


def _commit_all(root: Path, message: str) -> int:
    _git(root, "add", "--all", "--", *(name for name in _OWN if (root / name).exists()))
    names = _listed(root, "diff", "--cached", "--name-only", "-z")
    if names or (root / ".git" / "MERGE_HEAD").exists():
        _commit(root, message)
    return len(names)


def _commit(root: Path, message: str, *only: str) -> None:
    _git(root, "commit", "--quiet", "--no-verify", "--message", message, *only)


def _identity(root: Path) -> list[str]:
    """Commits carry the coder's id: names stay on each machine."""
    try:
        name = own_coder(read_settings(root)).id
    except RapError:
        name = "rap"
    return ["-c", f"user.name={name}", "-c", f"user.email={name.lower()}@rap.invalid"]


def _git(root: Path, *words: str, advice: Message | None = None) -> str:
    done = subprocess.run(
        ["git", *_identity(root), *words],
        cwd=root,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="surrogateescape",
    )
    if done.returncode:
        advice = advice or Message("acts.sync.see_status")
        reason = done.stderr.strip().partition("\n")[0] or Message("acts.sync.no_reason")
        raise RapError("acts.sync.git_failed", command=words[0], reason=reason, advice=advice)
    return done.stdout
