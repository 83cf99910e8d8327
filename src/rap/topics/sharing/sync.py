"""`rap sync`: bring back what git took away, look at the study, keep it, fetch what others did,
merge it by field, look at the result, and only then write it here and send it.

Where both changed one field, nothing is written and nothing is sent until a person has decided
(`topics/sharing/both_changed`); work goes on meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.approved import find_by_hand
from rap.core.errors import (
    BusyError,
    Problem,
    ProblemsError,
    RapError,
    RefusedError,
    WrongUseError,
)
from rap.core.files import SEALED, is_locked, lock_path, locked
from rap.store.cases import read_withdrawn_sources
from rap.store.codings.lines import LOG_FOLDERS
from rap.store.codings.logs import WITHDRAWING, recover_lost
from rap.store.leftovers import sweep
from rap.store.settings import OWN_CODER, own_device, read_settings
from rap.store.tombstones import STONE
from rap.topics.approved.state import keep_door, read_door, shown_of, turn
from rap.topics.checks.check import find_problems, find_problems_of
from rap.topics.checks.cut_logs import bring_back, note_ends
from rap.topics.checks.disk_state import begin, changed_since, end
from rap.topics.git.exchanged import WaitingState, keep_waiting, note_exchange, waiting
from rap.topics.git.lock import sweep_lock
from rap.topics.git.program import commit_of, git, git_folder, has_git, rows, run_git
from rap.topics.git.working_copy import prepare_copy
from rap.topics.sealing.rules import pin_rules
from rap.topics.sealing.sealed_files import (
    destroy_keys,
    is_sealed,
    move_on,
    open_pulled,
    seal_changed,
)
from rap.topics.sharing.both_changed import mend_left
from rap.topics.sharing.door import (
    begin_door,
    hold_broken,
    is_behind,
    judge_coming,
    let_in,
    look_back,
    n_of_work,
    stage_shown,
    vouch_own,
)
from rap.topics.sharing.merging import Conflict
from rap.topics.sharing.merging.trees import bring_together

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
_NO_LEFTOVERS = ":(exclude,glob)**/.*.tmp"
_UNFINISHED = ("MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD")
_RACES = (
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "stale info",
)
_CAME_BACK = "withdrawal.came_back"
_MOST_TRIES = 8
MESSAGE = "Codings and notes"


@dataclass(frozen=True)
class Synced:
    """What an exchange did: events brought back, files kept, how many files came in, whether it was
    exchanged with a place that others reach, what both changed, which waits for a decision, and
    whether a lock of git's that was cut off was swept; `told` is what was not taken.
    """

    recovered: int = 0
    committed: int = 0
    shared: bool = False
    n_came: int = 0
    conflicts: tuple[Conflict, ...] = ()
    unlocked: bool = False
    told: tuple[Problem, ...] = ()


def sync(root: Path, *, message: str = MESSAGE, anyway: bool = False) -> Synced:
    """Keep this study's own files and exchange them with the place it is shared through, if any.

    Parameters
    ----------
    message
        What the history calls what was done here.
    anyway
        Bring in what others did though the study has problems with it, so that they are mended
        here; it is sent when they are gone.

    Raises
    ------
    WrongUseError
        No git, or not a repository; the place holds another study.
    ProblemsError
        The study has problems, or would have them with what others did; then nothing of that is
        written. Or what would come in holds links, or files that belong to one machine.
    RefusedError
        The place cannot be reached, or takes nothing; what was done here is kept.
    BusyError
        Another exchange or a withdrawal goes on, or others were faster again and again.
    """
    with exchanging(root) as unlocked:
        if place_of(root):
            begin_door(root)
        done = replace(keep_own(root, message=message), unlocked=unlocked)
        if not place_of(root):
            return _with_given(root, done, "", message=message, anyway=anyway)
        for _ in range(_MOST_TRIES):
            branch, there = _fetch(root)
            done = _with_given(root, done, there, message=message, anyway=anyway)
            if done.conflicts:
                return done
            if there:
                done = _and(done, bring_in(root, there, message=message, anyway=anyway))
                if done.conflicts:
                    return done
            if there == commit_of(root, "HEAD") or _send(root, branch):
                note_exchange(root, by="place")
                move_on(root)
                return replace(done, shared=True)
    raise BusyError("sharing.sync.faster")


def _with_given(root: Path, done: Synced, there: str, *, message: str, anyway: bool) -> Synced:
    """Bring in what a colleague gave as a file and waited for a choice: it is not at the place, where
    it would be forgotten.
    """
    given = waiting(root).theirs
    if not given or (there and _holds(root, there, given)):
        return done
    return _and(done, bring_in(root, given, message=message, anyway=anyway))


def _and(done: Synced, came: Synced) -> Synced:
    """What was done before, and what came in after it."""
    n, told = done.n_came + came.n_came, (*done.told, *came.told)
    return replace(done, n_came=n, conflicts=came.conflicts, told=told)


def _holds(root: Path, state: str, older: str) -> bool:
    return not run_git(root, "merge-base", "--is-ancestor", older, state).returncode


@contextlib.contextmanager
def exchanging(root: Path) -> Iterator[bool]:
    """Be the only one who exchanges, in a repository that nothing is unfinished in; an exchange that
    was cut off is made good first. Gives whether a lock of git's was swept.
    """
    _need_repository(root)
    sweep(root)
    unlocked = sweep_lock(root)
    _refuse_unsolved(root)
    with locked(lock_path(root, "exchange"), "sharing.sync.busy"):
        if is_locked(lock_path(root, WITHDRAWING)):
            raise BusyError("store.codings.withdrawal_busy", place=".rap/locks")
        begin(root)
        turn(root)
        try:
            yield unlocked
        finally:
            end(root)
        with contextlib.suppress(RapError):
            note_ends(root)


def mind_door(root: Path) -> tuple[Problem, ...]:
    """At a start, before anything is read: take out of effect what plain git brought since the last
    exchange and rules that were changed by hand; what there is to tell. Nothing is done while an
    exchange goes on, which does it, or a merge by plain git, which an exchange ends.
    """
    if (find_by_hand(root) or is_behind(root)) and not _is_merging(root):
        with contextlib.suppress(BusyError, ProblemsError, WrongUseError), exchanging(root):
            return look_back(root)
    return ()


def keep_own(root: Path, *, message: str = MESSAGE) -> Synced:
    """Bring back what git took away, look at the study, and keep it in its history."""
    # first: with settings that cannot be read nothing else is done
    told = () if _is_merging(root) else look_back(root)
    prepare_copy(root)
    pin_rules(root)
    destroy_keys(root)
    open_pulled(root)
    recovered = recover_lost(root, but=read_withdrawn_sources(root)) + bring_back(root)
    if _is_merging(root):  # by plain git: what it brought is not what was done here
        door = read_door(root)
        _add_all(root, but=door.waits if door else ())
        _commit(root, message)
    told += look_back(root)
    _refuse_problems(root)
    return Synced(recovered, _commit_all(root, message), told=told)


def bring_in(root: Path, theirs: str, *, message: str = MESSAGE, anyway: bool = False) -> Synced:
    """Merge the commit `theirs` into the study; how many files came, or what both changed.

    The caller is `exchanging` and has kept what is here. Raises as `sync` does.
    """
    for _ in range(_MOST_TRIES):
        mine, left = commit_of(root, "HEAD"), waiting(root)
        together = bring_together(root, mine, theirs, choices=left.choices)
        if together.conflicts:
            keep_waiting(root, WaitingState(theirs, len(together.conflicts), left.choices))
            git(root, "update-ref", "refs/rap/theirs", theirs)  # so that git keeps it meanwhile
            return Synced(conflicts=together.conflicts)
        if together.commit == mine:
            keep_waiting(root, WaitingState())
            return Synced()
        coming, shown = judge_coming(root, together, mine=mine, theirs=theirs), shown_of(root)
        problems = find_problems_of(root, coming.shown)
        while problems and not anyway and _CAME_BACK not in {problem.id for problem in problems}:
            less = hold_broken(root, coming, problems, shown=shown)
            if less.shown == coming.shown:  # it lies in nothing that came
                raise ProblemsError([Problem("sharing.sync.not_brought_in"), *problems])
            coming, problems = less, find_problems_of(root, less.shown)
        in_the_way = changed_since(root, shown, coming.shown)
        if not in_the_way and let_in(root, coming, mine=mine, shown=shown):
            keep_waiting(root, WaitingState())
            destroy_keys(root)
            changed = _changed(root, shown, coming.shown)
            # what somebody took back goes here before anything is sent
            if problems or any(map(STONE.fullmatch, changed)):
                _refuse_problems(root)
                if is_sealed(root):
                    _commit_all(root, message)  # at the step that her tombstone asks for
            _commit_all(root, message)  # what this machine vouches for may be more now
            return Synced(n_came=n_of_work(changed), told=coming.judged.told)
        _commit_all(root, message)  # somebody wrote just now: that is merged as well
        if in_the_way and commit_of(root, "HEAD") == mine:
            raise ProblemsError(
                [Problem("sharing.sync.in_the_way", place=path) for path in in_the_way]
            )
    raise BusyError("sharing.sync.faster")


def place_of(root: Path) -> str:
    """The address of the place this study is shared through; "" where it is not shared."""
    done = run_git(root, "remote", "get-url", "origin")
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def commit_own(root: Path) -> int:
    """Commit the logs that this machine wrote, and no other file, staged or not; how many changed.

    Nothing is done (0) where the study is in no repository of its own, in the demo, or while a
    merge or a rebase is going on: `rap sync` then says what to do.
    """
    if read_settings(root).demo or not _is_own_repository(root):
        return 0
    device = own_device(root)
    found = [
        path for folder in LOG_FOLDERS for path in (root / folder).rglob(f"K-*.{device}*.jsonl")
    ]
    names = sorted(path.relative_to(root).as_posix() for path in found)
    if not names:
        return 0
    if is_sealed(root):
        seal_changed(root)
        names = [f"{name}{SEALED}" for name in names if (root / f"{name}{SEALED}").is_file()]
    changed = git(root, "status", "--porcelain", "-z", "--no-renames", "--", *names)
    if changed:
        git(root, "add", "--", *names)
        _commit(root, "Codings of this machine", "--only", "--", *names)
    return changed.count("\0")


def _is_own_repository(root: Path) -> bool:
    """Whether git keeps this study, on a branch, with nothing unfinished."""
    if not has_git():
        return False
    try:
        top = Path(git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
        folder = git_folder(root)
        is_own = top.resolve() == root.resolve() or bool(git(root, "ls-files", "pyproject.toml"))
        is_finished = not any((folder / name).exists() for name in _UNFINISHED)
        return is_own and is_finished and bool(git(root, "branch", "--show-current").strip())
    except RapError:
        return False


def _fetch(root: Path) -> tuple[str, str]:
    """The branch of the place, and the commit it is at ("": the place is empty)."""
    branch = git(root, "branch", "--show-current").strip()
    if not branch:
        raise WrongUseError("sharing.sync.no_branch", study=root.name)
    heads = [row.split("refs/heads/")[1] for row in _ask(root, "ls-remote", "--heads", "origin")]
    if branch not in heads:
        others = [name for name in ("main", "master", *heads) if name in heads]
        if not others:
            return branch, ""
        git(root, "branch", "--move", others[0])  # one name for all who share it
        branch = others[0]
    refs = f"+refs/heads/{branch}:refs/remotes/origin/{branch}"
    _ask(root, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "origin", refs)
    return branch, commit_of(root, f"refs/remotes/origin/{branch}")


def _ask(root: Path, *words: str) -> list[str]:
    try:
        return git(root, *words).splitlines()
    except RapError as error:
        reason = error.problems[0].facts.get("reason", "")
        raise RefusedError("sharing.sync.unreachable", reason=reason) from None


def _send(root: Path, branch: str) -> bool:
    """Send what is here; False when somebody else was faster."""
    words = ("push", "--porcelain", "--no-verify", "--set-upstream", "origin")
    done = run_git(root, *words, f"HEAD:refs/heads/{branch}")
    if b"matches more than one" in done.stderr:  # a ref there ends like it; a pattern is exact
        git(root, "update-ref", f"refs/rap/sent/{branch}", "HEAD")
        done = run_git(root, *words, "refs/rap/sent/*:refs/heads/*")
    if not done.returncode:
        return True
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    if any(race in said for race in _RACES):
        return False
    told = [line.removeprefix("remote:").strip() for line in said.splitlines() if "remote:" in line]
    reason = next((line for line in told if line), "")
    if "[remote rejected]" in said or reason:
        raise RefusedError("sharing.sync.not_taken", reason=reason or said.splitlines()[-1].strip())
    raise RefusedError("sharing.sync.unreachable", reason=said.strip().splitlines()[-1])


def _changed(root: Path, old: str, new: str) -> list[str]:
    return rows(git(root, "diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new))


def _refuse_unsolved(root: Path) -> None:
    """A file that still holds git's marks is not solved, whatever else `rap check` thinks of it."""
    if unsolved := mend_left(root):
        raise ProblemsError(
            [Problem("sharing.sync.both_versions", place=name) for name in unsolved]
        )


def _need_repository(root: Path) -> None:
    try:
        git_folder(root)
    except WrongUseError:
        raise
    except RapError:
        raise WrongUseError("sharing.sync.no_repository", study=root.name) from None


def _refuse_problems(root: Path) -> None:
    problems = find_problems(root)
    # who works here is no part of the study; what comes may list her
    if problems := [problem for problem in problems if problem.place != OWN_CODER]:
        raise ProblemsError(problems)


def _is_merging(root: Path) -> bool:
    return (git_folder(root) / "MERGE_HEAD").exists()


def _add_all(root: Path, *, but: Iterable[str] = ()) -> None:
    seal_changed(root)
    there = [name for name in _OWN if (root / name).exists()]
    waits = [f":(exclude,literal){path}" for path in but]
    git(root, "add", "--all", "--", *there, _NO_LEFTOVERS, *waits)


def _commit_all(root: Path, message: str) -> int:
    _add_all(root, but=_not_judged(root))
    if (door := read_door(root)) is not None:
        door = stage_shown(root, vouch_own(root, door))
    names = rows(git(root, "diff", "--cached", "--name-only", "-z"))
    if names or _is_merging(root):
        _commit(root, message)
    if door is not None:
        keep_door(root, replace(door, judged=commit_of(root, "HEAD")))
    return n_of_work(names)


def _not_judged(root: Path) -> list[str]:
    """Rules that were changed by hand just now, as git has them: the next look is for them."""
    twins = {name: f"{name}{SEALED}" for name in find_by_hand(root)}
    return [twin if (root / twin).exists() else name for name, twin in twins.items()]


def _commit(root: Path, message: str, *only: str) -> None:
    git(root, "commit", "--quiet", "--no-verify", "--message", message, *only)
