"""Withdrawal: a person takes her words back, and they are removed everywhere on this machine.

`scope` finds what she said, `derived_files` what was made from it, `changes` what points there and changes,
`file_words` what only a person can judge; `receipts` is what stays. Here a withdrawal is planned
and done.

The order is the promise: the tombstone first (from then on nothing of hers is shown), then all that
was made from her words, then the words, and last the `.yaml` and the case file by which the rest is
found. So a withdrawal that was cut off goes on when it is run again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import BusyError, Problem, RefusedError, WrongUseError
from rap.core.files import is_locked, lock_path, locked, name_in, replace_file
from rap.core.model import CASE_ID
from rap.core.plain import nearest
from rap.core.safe_input import find_links
from rap.store.cache import forget
from rap.store.cases import FOLDER as CASES
from rap.store.codings.logs import WITHDRAWING
from rap.store.fingerprints import destroy, find_prints
from rap.store.notebooks import find_notebooks, has_outputs, without_outputs
from rap.store.sources import read_sources
from rap.store.surveys.batches import find_respondents
from rap.store.text_keys import STUDY
from rap.store.tombstones import (
    CUT_OFF,
    Tombstone,
    find_tombstone,
    is_pending,
    read_tombstones,
    write_tombstone,
)
from rap.topics.consent.withdrawal_receipts import make_tombstone
from rap.topics.entering.taking import taking_in
from rap.topics.sealing.key_copies import find_put_aside
from rap.topics.sealing.own_vault import vault_here
from rap.topics.sealing.sealed_files import (
    destroy_keys,
    find_waiting,
    is_sealed,
    is_shared,
    move_on,
)
from rap.topics.withdrawal.changes import (
    FileChange,
    apply_redo,
    delete_tree,
    find_changes,
    find_older,
    find_shaken,
    write_redo,
)
from rap.topics.withdrawal.derived_files import (
    find_copies,
    find_exports,
    find_pointers,
    find_releases,
    find_runs_about,
    own_folders,
)
from rap.topics.withdrawal.file_words import find_mentions, find_strays
from rap.topics.withdrawal.outside import find_messages, find_outside
from rap.topics.withdrawal.scope import Hers, find_hers

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault

SCOPES = ("words", "all")


@dataclass(frozen=True)
class WithdrawalPlan:
    """What a withdrawal does on this machine, in this order; nothing is done by making one.

    `made` are files and folders that were made from her words, `cleared` notebooks that lose their
    outputs, `sealed` entries of the vault, `prints` files of fingerprints; all these go. `changes` are files that stay and change.
    `own` is what she said, and her case file: it goes last. `to_look_at` is for a person: texts
    that share her words, files given away. `stone` is the tombstone there was before.
    """

    case: str
    scope: str
    stone: Tombstone | None
    hers: Hers
    made: tuple[Path, ...] = ()
    cleared: tuple[Path, ...] = ()
    sealed: tuple[Entry, ...] = ()
    prints: tuple[Path, ...] = ()
    changes: tuple[FileChange, ...] = ()
    own: tuple[Path, ...] = ()
    to_look_at: tuple[Problem, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing of hers is left here, and the tombstone says so."""
        left = (*self.made, *self.cleared, *self.sealed, *self.prints, *self.changes, *self.own)
        return not left and self.stone is not None and self.scope in ("words", self.stone.scope)


def plan_withdrawal(root: Path, case: str, *, scope: str = "words") -> WithdrawalPlan:
    """Everything here that `case` said and that was made from it. Nothing is changed.

    Parameters
    ----------
    root
        The folder of the study.
    case
        Whose words: an id like C-51774.
    scope : {"words", "all"}
        `words`: what she said and what was made from it, and her case file. `all`: what others
        wrote about her too.

    Raises
    ------
    WrongUseError
        No such case, a space, an unknown scope, or a withdrawal that was cut off and must be
        finished first.
    ProblemsError, TextChangedError
        A file cannot be read, so it may be hers.
    RefusedError
        A link in the study leads elsewhere, or its tombstone names a text in which others speak for
        themselves.
    """
    _check_wanted(root, case, scope)
    stone = find_tombstone(root, case)
    hers = find_hers(root, case, known=stone.sources if stone else ())
    _check_whole(root, hers)
    runs = find_runs_about(root, hers)
    own = [path for id in hers.sources for path in own_folders(root, id)]
    file = root / CASES / f"{case}.yaml"
    exports, unseen = find_exports(root, hers)
    made = [*find_pointers(root, runs), *runs, *exports, *find_copies(root)]
    changes = find_changes(root, hers, scope=scope)
    vault = vault_here(root)
    gone = (*own, *(root / row.path for row in changes if row.after is None))
    mentions = find_mentions(root, hers, gone=gone)
    sealed, quoted = _sealed(root, vault, hers)
    given = find_releases(root, runs, quoted=quoted)
    looks = (*find_shaken(root, hers), *find_older(root, hers), *mentions, *find_strays(root, hers))
    looks += (*unseen, *given, *find_outside(root, hers), *find_messages(root, hers))
    looks += (*_damaged(vault, case), *_in_copies(root, hers))
    return WithdrawalPlan(
        case,
        scope,
        stone,
        hers,
        made=tuple(dict.fromkeys(path for path in made if not {*runs, *own} & {*path.parents})),
        cleared=tuple(path for path in find_notebooks(root) if has_outputs(path)),
        sealed=sealed,
        prints=tuple(find_prints(_printed(hers, sealed), cases=[case])),
        changes=changes,
        own=(*own, *([file] if file.exists() else [])),
        to_look_at=looks,
    )


def _check_wanted(root: Path, case: str, scope: str) -> None:
    if scope not in SCOPES:
        id, near = "withdrawal.unknown_scope", nearest(scope, SCOPES)
        raise WrongUseError(id, place="--scope", scope=scope, nearest=near)
    if not CASE_ID.fullmatch(case) or case.startswith("S-"):
        raise WrongUseError("withdrawal.no_person", case=case)
    for link in find_links(root):
        raise RefusedError("withdrawal.link", place=name_in(root, link))
    if is_pending(root):
        raise WrongUseError("withdrawal.cut_off", place=CUT_OFF)
    waits = find_waiting(root) if find_tombstone(root, case) is None else ()
    if waits:
        by = tuple(sorted({by for one in waits for by in one.by}))
        raise WrongUseError("withdrawal.keys_first", n=len(waits), by=by)
    known = {path.stem for path in (root / CASES).glob("C-*.yaml")}
    known |= {stone.case for stone in read_tombstones(root)} | find_respondents(root)
    known |= {id for source in read_sources(root) for id in source.cases}
    if case not in known:
        raise WrongUseError("withdrawal.unknown_case", case=case, nearest=nearest(case, known))


def _check_whole(root: Path, hers: Hers) -> None:
    """A group whose correction was cut off has two texts: it is not known in which its references
    count.
    """
    for cut in hers.cuts:
        id = cut.source.id
        if (root / f".rap/amend/{id}.json").is_file():
            raise WrongUseError("withdrawal.correction_first", place=id, source=id)


def _sealed(root: Path, vault: Vault | None, hers: Hers) -> tuple[tuple[Entry, ...], set[str]]:
    """Entries that go: hers, what she shares with others included, those of sources that go whole;
    and releases that quote her.

    What the vault keeps of a release bears its id, and stays: by it others are found who may take
    their words back later. That she is quoted in it is an entry of her own (`RELEASE.CASE`), and
    goes once a person has read of it.
    """
    ids = {hers.case, *hers.sources}
    releases = {path.stem for path in (root / "reports/releases").glob("*.json")}
    entries = vault.list() if vault else ()
    found = [e for e in entries if e.people & ids or set(e.id.split(".")) & ids]
    quoting = {e.id.partition(".")[0] for e in found if e.kind == "quoted" or e.id in releases}
    return tuple(e for e in found if e.id not in releases), quoting


def _printed(hers: Hers, sealed: Sequence[Entry]) -> set[str]:
    """Sources whose fingerprints go: hers, those that wait in the vault, and groups in which she
    speaks. What others say in a group is remembered anew.
    """
    waiting = {entry.id.partition(".")[0] for entry in sealed}
    return {*hers.sources, *(cut.source.id for cut in hers.cuts), *waiting}


def _damaged(vault: Vault | None, case: str) -> Iterator[Problem]:
    for entry in vault.list() if vault else ():
        if entry.is_damaged:
            yield Problem("withdrawal.damaged", entry=str(entry), case=case)


def _in_copies(root: Path, hers: Hers) -> Iterator[Problem]:
    """Copies of keys that were put aside and hold one of hers."""
    ids = {hers.case, *hers.sources, STUDY, *(cut.source.id for cut in hers.cuts)}
    for copy in find_put_aside(root) if is_sealed(root) else ():
        if any(name.partition(".")[0] in ids for name in copy.keys):
            yield Problem("sealing.key_ring.outdated", copy=copy.id, day=copy.day)


def finish(root: Path) -> None:
    """Do what a withdrawal that was cut off had begun to change; nothing when none was."""
    with alone(root):
        apply_redo(root)


def withdraw(root: Path, case: str, *, scope: str = "words", receipt: str = "") -> WithdrawalPlan:
    """Take everything `case` said, and all that was made from it, out of this study on this
    machine; what was done.

    `receipt` is what she was given (`draw_receipt`), of which a salted hash stays; the first time
    it is needed. Cut off at any moment, it goes on when it is run again. Git's history is not touched
    (docs/withdrawal.md).

    Raises
    ------
    WrongUseError
        As `plan_withdrawal`, or no receipt the first time.
    BusyError
        Somebody codes, imports or runs in another window.
    RefusedError
        A file was changed by somebody else meanwhile.
    """
    with taking_in(root):
        pass  # what an import that was cut off has kept of her must be where it is looked for
    with alone(root, case):
        apply_redo(root)
        plan = plan_withdrawal(root, case, scope=scope)
        if not plan.is_done:
            _take_back(root, plan, receipt=receipt)
        forget(root)
        if not is_shared(root):
            move_on(root)
    _forget_locks(root, plan)
    return plan


def _take_back(root: Path, plan: WithdrawalPlan, *, receipt: str) -> None:
    """First the tombstone, then all the rest."""
    if plan.stone is None and not receipt:
        raise WrongUseError("withdrawal.no_receipt", case=plan.case)
    write_tombstone(
        root,
        make_tombstone(
            plan.case,
            scope=plan.scope,
            sources=plan.hers.sources,
            receipt=receipt,
            old=plan.stone,
            moved=_keys_to_move(root, plan),
        ),
    )
    _do(root, plan)


def _keys_to_move(root: Path, plan: WithdrawalPlan) -> list[str]:
    """Whose keys move on in a sealed study: what they sealed until now holds words of hers. No key
    does where she was taken out before and only what this machine kept for itself is left.
    """
    if not is_sealed(root):
        return []
    groups = [cut.source.id for cut in plan.hers.cuts if cut.stretches]
    is_kept = any(row.path.startswith("interviews/") for row in plan.changes)
    return [STUDY, *groups] if plan.stone is None or groups or is_kept else []


def _forget_locks(root: Path, plan: WithdrawalPlan) -> None:
    """The names of her empty locks say who she was; nobody waits for one any more."""
    for id in (plan.case, *plan.hers.sources):
        with contextlib.suppress(OSError):  # one that is open cannot be taken away everywhere
            lock_path(root, id).unlink()


def _do(root: Path, plan: WithdrawalPlan) -> None:
    """First what is found by her words, then the changes, which take them out of groups, last what
    is found by its name.

    What is kept of files already read goes first and last: somebody may have looked in between.
    """
    forget(root)
    destroy(plan.prints)
    for path in plan.made:
        delete_tree(path)
    for path in plan.cleared:
        replace_file(path, without_outputs(path.read_text(encoding="utf-8")).encode("utf-8"))
    vault = vault_here(root) if plan.sealed else None
    for entry in plan.sealed if vault else ():
        vault.delete(entry.kind, entry.id)  # type: ignore[union-attr]
    destroy_keys(root)
    if plan.changes:
        write_redo(root, plan.changes)
        apply_redo(root)
    for path in plan.own:
        delete_tree(path)
    forget(root)


@contextlib.contextmanager
def alone(root: Path, case: str = "") -> Iterator[None]:
    """Nobody codes, imports, runs or withdraws, or writes what `case` agreed to, meanwhile: it
    would be written again.
    """
    names = {
        "run": "runs.busy",
        "import": "entering.import.busy",
        "amend": "corrections.busy",
        "release": "publishing.release.busy",
    }
    names |= {case: "consent.busy"} if CASE_ID.fullmatch(case) else {}
    own = lock_path(root, WITHDRAWING)
    with contextlib.ExitStack() as held:
        held.enter_context(locked(own, "withdrawal.busy", wait_s=1))
        there = {path.stem for path in own.parent.glob("*.lock")}
        for name in sorted(({*names} | there) - {WITHDRAWING}):
            if name not in names and is_locked(lock_path(root, name)):
                raise BusyError("withdrawal.somebody_codes", place=name)
            busy = names.get(name, "withdrawal.coding_busy")
            held.enter_context(locked(lock_path(root, name), busy, case=case))
        yield


def check_alone(root: Path) -> None:
    """Raise `BusyError` when somebody codes, imports, runs or withdraws: a withdrawal would be
    refused.
    """
    with alone(root):
        return
