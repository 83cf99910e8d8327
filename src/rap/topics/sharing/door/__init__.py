"""The door: what comes in by `rap sync`, by file or by plain git is judged file by file; what gives
rights, runs, or is read by members waits for a lead's yes.

`judge` decides, `rules` says in words what would change, `approved.machines` is how a machine knows
what another wrote, `deciding` is a person's yes and no.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rap.core.approved import (
    APPROVED,
    begin_approved,
    digest,
    find_by_hand,
    is_rule,
    note_approved,
    read_approved,
)
from rap.core.errors import Problem, RapError
from rap.core.files import SEALED, replace_file
from rap.core.model import CODER_ID
from rap.store.codings.lines import LOG_FOLDERS
from rap.store.grown_logs import end_of
from rap.store.private_files import make_private
from rap.store.private_files import put as put_private
from rap.store.roles import leads_in
from rap.store.settings import OWN_CODER, own_coder, own_device, read_settings
from rap.store.text_keys import read_keys
from rap.store.tombstones import STONE
from rap.topics.approved.machines import (
    FOLDER,
    MAX_MACHINES,
    Vouched,
    claimed_key,
    own_public,
    place_of_machine,
    says_the_same,
    vouch,
)
from rap.topics.approved.state import Door, keep_door, read_door, turn
from rap.topics.checks.check import find_problems_of
from rap.topics.checks.disk_state import put
from rap.topics.git.program import commit_of, git, git_or_nothing, rows
from rap.topics.git.trees import PLAIN, Blob, Tree, read_blob, read_tree, write_blob, write_tree
from rap.topics.sealing.sealed_files import TOP, is_sealed, seal_changed
from rap.topics.sharing.door.judge import (
    LOG,
    SETTINGS,
    Judged,
    also_brought,
    blob_of,
    bytes_of,
    hash_in,
    held,
    is_of,
    judge,
    open_blob,
)
from rap.topics.sharing.door.rules import is_brought_kind, kind_of
from rap.topics.sharing.merging.trees import Together, taken_back

ASIDE = ".rap/aside"
_LEFT_OUT = "What may not come in is left out"
_RULES = ("settings", "form", "consent", "program", "git", "members", "text")


@dataclass(frozen=True)
class Coming:
    """A state of others, judged and ready to be written: the commit git keeps, and the tree that is
    in effect.
    """

    commit: str
    shown: str
    judged: Judged


def begin_door(root: Path) -> Door:
    """The door of this study on this machine; it begins with what is here, and trusts the machines
    that say of themselves who they are (docs/exchange.md: compare letters).
    """
    if (door := read_door(root)) is not None:
        if not (root / APPROVED).is_dir():
            note_approved(root, _rules_of(root, read_tree(root, door.shown)))
        return door
    begin_approved(root)
    head = commit_of(root, "HEAD")
    tree = read_tree(root, head) if head else {}
    found = {path: read_blob(root, b.hash) for path, b in tree.items() if path.startswith(FOLDER)}
    machines = {Path(path).stem: claimed_key(data) for path, data in found.items()}
    shown = commit_tree(root, head) if head else ""
    door = Door(judged=head, shown=shown, machines={n: key for n, key in machines.items() if key})
    if name := own_name(root):
        door = replace(door, machines={**door.machines, name: own_public(root)})
    keep_door(root, door)
    return door


def _rules_of(root: Path, tree: Tree) -> dict[str, bytes]:
    """The rules in a tree, opened; without those whose key is not here."""
    keys, found = read_keys(root), {}
    for path, blob in tree.items():
        if is_rule(path.removesuffix(SEALED)):
            with contextlib.suppress(RapError):
                found[path.removesuffix(SEALED)] = open_blob(root, path, blob, keys)
    return found


def commit_tree(root: Path, commit: str) -> str:
    """The tree of a commit."""
    return git(root, "rev-parse", f"{commit}^{{tree}}").strip()


def own_name(root: Path) -> str:
    """What this machine is called: `K-01.abcdefgh`; "" where nobody says who works here. Who is not
    listed yet says so too: a lead may know her machine before the settings name her.
    """
    try:
        coder = own_coder(read_settings(root)).id
    except RapError:
        path = root / OWN_CODER
        coder = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not CODER_ID.fullmatch(coder):
        return ""
    name, own = f"{coder}.{own_device(root)}", own_public(root)
    # a copy that was made anew at the same place has a new key
    for number in range(1, MAX_MACHINES):
        one = name if number == 1 else f"{name}-{number}"
        path = root / place_of_machine(one)
        if not path.is_file() or claimed_key(path.read_bytes()) in ("", own):
            return one
    return ""


def find_leads(root: Path) -> frozenset[str]:
    """Who may say yes, by the settings in effect."""
    return leads_in((root / SETTINGS).read_bytes())


def leads_here(root: Path) -> bool:
    """Whether who works here is one of them."""
    return own_name(root).partition(".")[0] in find_leads(root)


def vouch_own(root: Path, door: Door) -> Door:
    """Say in a file to each machine that is known what this one wrote, as git's list of files has it,
    and what was approved here. The file is written only where it says something new.
    """
    name = own_name(root)
    if not name:
        return door
    listed = read_tree(root, git(root, "write-tree").strip())
    door = _without_gone(door, taken_back(root, listed))
    before = door.seen.get(name) or Vouched(name, 0, {}, {}, {})
    approved, machines = before.approved, before.machines
    if leads_here(root):
        plain = {path.removesuffix(SEALED) for path in listed}
        here = {path: what for path, what in door.let_in.items() if _is_still(root, path, what)}
        door = replace(door, let_in=here)
        now = {**_rules_here(root), **here}
        gone = {path: "" for path in before.approved if path not in now and path not in plain}
        approved = {**gone, **now}
        machines = {key: name for name, key in door.machines.items()}
    logs, blobs = _own_logs(root, door, before.logs)
    own = [one for n, one in door.seen.items() if door.machines.get(n) == own_public(root)]
    wrote = {path: what for one in (*own, before) for path, what in one.brought.items()}
    brought = _brought(root, door, listed, wrote)
    said = Vouched(name, before.n + 1, logs, approved, machines, brought)
    path, known = root / place_of_machine(name), {*door.machines.values(), own_public(root)}
    there = path.read_bytes() if path.is_file() else b""
    if not says_the_same(root, there, said, known):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, vouch(root, said, known))
        door = replace(door, seen={**door.seen, name: said})
    git(root, "add", "--", place_of_machine(name))
    return replace(door, blobs=blobs)


def _brought(root: Path, door: Door, listed: Tree, before: Mapping[str, str]) -> dict[str, str]:
    """What this machine wrote itself, by path: what it vouched for, as far as it is still so, and what is
    otherwise in git's list of files than it was in effect. Of a file that waits git may list the
    version that waits.
    """
    shown = read_tree(root, door.shown) if door.shown else {}
    git_has = read_tree(root, "HEAD") if door.waits else {}
    new = {
        path: hash_in(listed, path)
        for path in {*listed, *shown}
        if listed.get(path) != shown.get(path)
        and is_brought_kind(path)
        and not (path in door.waits and listed.get(path) == git_has.get(path))
    }
    return {path: what for path, what in before.items() if hash_in(listed, path) == what} | new


def _committed_here(root: Path, judged: str) -> dict[str, str]:
    """What a person at this machine kept with plain git since the last exchange: git's own notes of who
    moved its branch, which no other machine writes, tell it from what was pulled.
    """
    found: dict[str, str] = {}
    notes = git_or_nothing(root, "reflog", "--format=%H %P %gs", "HEAD").splitlines()
    for note in notes if any(one.startswith(judged) for one in notes) else ():
        commit, parent, what = [*note.split(" ", 2), "", ""][:3]
        if commit == judged:
            break
        if what.startswith("commit: "):
            old, new = read_tree(root, parent), read_tree(root, commit)
            changed = [path for path in {*old, *new} if old.get(path) != new.get(path)]
            found = {path: hash_in(new, path) for path in changed if is_brought_kind(path)} | found
    return found


def _is_still(root: Path, name: str, what: str) -> bool:
    """Whether a file is as it was when a lead decided on it; a log goes on."""
    path = root / name
    return kind_of(name) == "log" or digest(path.read_bytes() if path.is_file() else None) == what


def _without_gone(door: Door, gone: Collection[str]) -> Door:
    """The door without digests of what somebody took back: they could tell that a guess is right."""

    def left(files: Mapping[str, Any]) -> dict[str, Any]:
        return {
            path: one
            for path, one in files.items()
            if STONE.fullmatch(path) or not is_of(path, gone)
        }

    seen = {
        n: replace(one, approved=left(one.approved), brought=left(one.brought))
        for n, one in door.seen.items()
    }
    return replace(door, due=left(door.due), let_in=left(door.let_in), seen=seen) if gone else door


def _own_logs(
    root: Path, door: Door, before: Mapping[str, tuple[int, str]]
) -> tuple[dict[str, tuple[int, str]], dict[str, str]]:
    """Each log of this machine -> where it ends, and the hash git has of it; only those that changed
    are read.
    """
    own, keys = own_public(root), read_keys(root)
    # a folder that was moved writes under another name, and vouches for what it wrote before
    names = {own_name(root), *(name for name, key in door.machines.items() if key == own)}
    devices = {name.partition(".")[2].partition("-")[0] for name in names}
    heads, blobs = {}, {}
    for row in rows(git(root, "ls-files", "--stage", "-z", "--", *LOG_FOLDERS)):
        facts, path = row.split("\t", 1)
        blob, name = facts.split()[1], path.removesuffix(SEALED)
        found = LOG.fullmatch(name)
        if not found or found["device"] not in devices:
            continue
        if door.blobs.get(name) == blob and name in before:
            heads[name], blobs[name] = before[name], blob
            continue
        end = end_of(open_blob(root, path, Blob(PLAIN, blob), keys))
        if end and end.n_lines:
            heads[name], blobs[name] = (end.n_lines, end.h), blob
    return heads, blobs


def _rules_here(root: Path) -> dict[str, str]:
    """Every file in effect that only a lead changes -> its digest."""
    tracked = rows(git(root, "ls-files", "-z"))
    names = {path.removesuffix(SEALED) for path in tracked}
    names -= {*find_by_hand(root)}  # written just now: nobody has read it
    paths = [name for name in sorted(names) if kind_of(name) in _RULES]
    return {path: digest((root / path).read_bytes()) for path in paths if (root / path).is_file()}


def judge_coming(root: Path, together: Together, *, mine: str, theirs: str) -> Coming:
    """Judge a state that was merged, before anything of it is written here."""
    door = begin_door(root)
    own, tip = read_tree(root, mine), read_tree(root, together.commit)
    shown, other = read_tree(root, door.shown), read_tree(root, theirs)
    whole = {path: one for path, one in door.waits.items() if not one.is_broken}
    door = replace(door, waits=whole)  # what is broken may fit by now
    way = _on_the_way(root, mine, theirs)
    judged = judge(
        root, door, tip=tip, shown=shown, theirs=other, own=own, way=way, together=together
    )
    aside = {**bytes_of(root, other, together.told), **judged.aside}
    judged = replace(judged, told=(*together.told, *judged.told), aside=aside)
    commit = without_refused(root, together.commit, tip, judged.tip)
    tree = write_tree(root, tip, judged.shown, start=together.commit)
    door = replace(judged.door, judged=commit, shown=tree)
    return Coming(commit, tree, replace(judged, door=door))


def _on_the_way(root: Path, before: str, after: str) -> list[tuple[str, Blob]]:
    """Each version of a machine's file that came with the commits from one to the other."""
    words = ("log", "-m", "--raw", "--no-abbrev", "--no-renames", "--relative", "--format=")
    found = git(root, *words, f"{before}..{after}", "--", FOLDER).splitlines()
    parts = [row.split("\t", 1) for row in found if row.startswith(":")]
    blobs = [(path, Blob(*facts.split()[1::2][:2])) for facts, path in parts]
    return [(path, blob) for path, blob in blobs if blob.mode == PLAIN]


def hold_broken(root: Path, coming: Coming, problems: Collection[Problem], *, shown: str) -> Coming:
    """The same without the files that have these problems, as far as they came in: they wait. Where
    they lie in what was here, the file that came and makes them waits.
    """
    before = read_tree(root, shown)
    judged = held(root, coming.judged, problems, before=before)
    if judged.shown == coming.judged.shown:
        cause = _find_cause(root, coming, problems, before=before)
        judged = held(root, coming.judged, problems, before=before, cause=cause)
    tree = write_tree(root, coming.judged.shown, judged.shown, start=coming.shown)
    return Coming(coming.commit, tree, replace(judged, door=replace(judged.door, shown=tree)))


def _find_cause(root: Path, coming: Coming, problems: Collection[Problem], *, before: Tree) -> str:
    """One of the files that came without which these problems would be fewer; "" where they would not.

    It halves the files; what other problems the study has with one half alone does not matter.
    """
    tree = coming.judged.shown
    came = sorted(path for path in {*tree, *before} if tree.get(path) != before.get(path))

    def n_left(n: int) -> int:
        old = {path: before.get(path) for path in came[:n]}
        found = find_problems_of(root, write_tree(root, tree, _with(tree, old), start=coming.shown))
        return sum(one in found for one in problems)

    low, high = 0, len(came)
    if not came or n_left(high) == len(problems):
        return ""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if n_left(middle) == len(problems) else (low, middle)
    return came[low]


def without_refused(
    root: Path, commit: str, tip: Tree, kept: Tree, *, message: str = _LEFT_OUT
) -> str:
    """The commit that git keeps: this one, or one after it without what may not come in."""
    if kept == tip:
        return commit
    tree = write_tree(root, tip, kept, start=commit)
    words = ("commit-tree", tree, "-p", commit, "-m", message)
    return git(root, *words).strip()


def let_in(root: Path, coming: Coming, *, mine: str, shown: str) -> bool:
    """Write what was judged; False, and nothing is decided, where somebody wrote there just now."""
    keep_door(root, coming.judged.door, later=True)
    done = put(root, mine, coming.commit, shown=(shown, coming.shown))
    turn(root)
    if done:
        put_aside(root, coming.judged.aside)
    return done


def put_aside(root: Path, files: Mapping[str, bytes]) -> None:
    """Keep what was not taken where it can be looked at, and where no program looks for anything."""
    for path, data in files.items():
        folder = root / ASIDE
        make_private(folder)
        put_private(folder / f"{digest(data)[:8]}-{path.replace('/', '-')[-80:]}.txt", data)


def is_behind(root: Path) -> bool:
    """Whether git is at another commit than what was judged last."""
    door = read_door(root)
    return door is not None and bool(door.shown) and door.judged != commit_of(root, "HEAD")


def look_back(root: Path) -> tuple[Problem, ...]:
    """Judge what plain git brought since the last exchange and which rules were changed by hand, and
    take it out of effect; what there is to tell.
    """
    # the settings first: who leads, and whether the study is sealed, is read from those that hold
    told = _look_back(root, [name for name in find_by_hand(root) if name == SETTINGS])
    if find_by_hand(root):
        seal_changed(root)
    return told + _look_back(root, find_by_hand(root))


def _look_back(root: Path, by_hand: Collection[str]) -> tuple[Problem, ...]:
    door, head, is_pulled = read_door(root), commit_of(root, "HEAD"), is_behind(root)
    if door is None or not door.shown or not (is_pulled or by_hand):
        return ()
    parents = git(root, "rev-list", "--parents", "-1", head).split()[1:]
    if is_pulled and door.coming == commit_tree(root, head) and door.judged in (*parents, ""):
        door, is_pulled = replace(door, judged=head), False
        keep_door(root, door)  # our own, cut off before it was noted
        if not by_hand:
            return ()
    git_has, shown = read_tree(root, head), read_tree(root, door.shown)
    own = read_tree(root, door.judged) if commit_of(root, door.judged) else git_has
    approved, written = _approved_and_written(root, by_hand, shown)
    tip, shown = _with(git_has, written), _with(shown, approved)
    edited = [p for p, blob in written.items() if not (is_pulled and blob == git_has.get(p))]
    # an older version that was approved once is not approved by being there again
    again = {path.removesuffix(SEALED) for path in edited}
    due = {path: digests for path, digests in door.due.items() if path not in again}
    door = replace(door, due=due)
    own_work = {path: hash_in(tip, path) for path in edited if is_brought_kind(path)}
    own_work |= _committed_here(root, door.judged) if is_pulled else {}
    door = also_brought(door, own_public(root), own_work)
    way = _on_the_way(root, door.judged, head) if is_pulled and door.judged else ()
    judged = judge(root, door, tip=tip, shown=shown, theirs=tip, own=own, way=way)
    here = _with(git_has if is_pulled else shown, written)
    before, tree = (write_tree(root, git_has, to, start=head) for to in (here, judged.shown))
    message = "Changed by hand" if edited else _LEFT_OUT
    commit = without_refused(root, head, git_has, judged.tip, message=message)
    keep_door(root, replace(judged.door, judged=commit, shown=tree))
    kept = {path: blob for path, blob in judged.shown.items() if path in written}
    note_approved(root, {**dict.fromkeys(by_hand), **_rules_of(root, kept)})
    put(root, head, commit, shown=(before, tree))
    put_aside(root, judged.aside)
    waits = [path.removesuffix(SEALED) for path in edited if path in judged.door.waits]
    return (*judged.told, *(Problem("sharing.door.by_hand", place=path) for path in waits))


def _approved_and_written(
    root: Path, by_hand: Collection[str], shown: Tree
) -> tuple[dict[str, Blob | None], dict[str, Blob | None]]:
    """What was approved last of these files, and what was written by hand, as git would have both."""
    approved: dict[str, Blob | None] = {}
    written: dict[str, Blob | None] = {}
    keys, known = read_keys(root), _rules_of(root, shown)
    for name in by_hand:
        is_twin = name.startswith(f"{TOP}/") and is_sealed(root)
        path = f"{name}{SEALED}" if is_twin else name
        like, data = shown.get(path), read_approved(root, name)
        there = (root / path).read_bytes() if (root / path).is_file() else None
        if is_twin and there is None:
            continue  # nothing can be sealed here: the exchange says why
        if data is None or digest(known.get(name)) == digest(data):
            approved[path] = None if data is None else like
        else:
            approved[path] = blob_of(root, path, data, like=like, keys=keys)
        if there is not None and not is_twin:
            there = there.replace(b"\r\n", b"\n")
        mode = like.mode if like else PLAIN
        written[path] = None if there is None else Blob(mode, write_blob(root, there))
    return approved, written


def _with(tree: Tree, files: Mapping[str, Blob | None]) -> dict[str, Blob]:
    return {path: blob for path, blob in {**tree, **files}.items() if blob is not None}


def stage_shown(root: Path, door: Door) -> Door:
    """Note which tree is in effect, from git's list of files and the disk; then put back into the list
    what waits where its file here is as it was. Who changed one here has decided, and nothing waits
    there any more.
    """
    names = "".join(f"{path}\0" for path in door.waits).encode("utf-8", "surrogateescape")
    git(root, "update-index", "--add", "--remove", "-z", "--stdin", given=names)
    door = replace(door, shown=git(root, "write-tree").strip())
    git_has = read_tree(root, "HEAD") if commit_of(root, "HEAD") else {}
    top = git(root, "rev-parse", "--show-prefix").rstrip("\n")
    left, changes = {}, b""
    for path, wait in door.waits.items():
        place = root / path.removesuffix(SEALED)
        here = digest(place.read_bytes() if place.is_file() else None)
        if here != wait.here or (path not in git_has and wait.there != ""):
            continue
        left[path] = wait
        mode, thing = git_has.get(path, Blob("0", "0" * 40))
        changes += f"{mode} {thing}\t{top}{path}\0".encode("utf-8", "surrogateescape")
    if changes:
        git(root, "update-index", "-z", "--index-info", given=changes)
    door = replace(door, waits=left, coming=git(root, "write-tree").strip())
    keep_door(root, door)
    return door


def n_of_work(names: Collection[str]) -> int:
    """How many of these files are somebody's work, and not what machines say to each other."""
    return sum(not name.startswith(f"{FOLDER}/") for name in names)
