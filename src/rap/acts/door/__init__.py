"""The door: what comes in by `rap sync`, by file or by plain git is judged file by file; what gives
rights, runs, or is read by members waits for a lead's yes.

`judge` decides, `rules` says in words what would change, `machines` is how a machine knows what
another wrote, `deciding` is a person's yes and no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rap.acts.disk_state import put
from rap.acts.door.judge import LOG, SETTINGS, Judged, bytes_of, held, judge, leads_of, open_blob
from rap.acts.door.machines import (
    FOLDER,
    MAX_MACHINES,
    Vouched,
    claimed_key,
    own_public,
    place_of_machine,
    says_the_same,
    vouch,
)
from rap.acts.door.rules import kind_of
from rap.acts.door.state import Door, digest, keep_door, read_door, turn
from rap.acts.git import commit_of, git, rows
from rap.acts.merging.lists import LOG_FOLDERS
from rap.acts.merging.trees import (
    PLAIN,
    Blob,
    Together,
    Tree,
    read_blob,
    read_tree,
    write_tree,
)
from rap.core.errors import Problem, RapError
from rap.core.files import SEALED, replace_file
from rap.core.model import CODER_ID
from rap.store.cases import read_withdrawals
from rap.store.grown_logs import end_of
from rap.store.private_files import make_private
from rap.store.private_files import put as put_private
from rap.store.settings import OWN_CODER, own_coder, own_device, read_settings
from rap.store.text_keys import read_keys

ASIDE = ".rap/aside"
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
        return door
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
    return leads_of((root / SETTINGS).read_bytes())


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
    door = _without_gone(root, door)
    before = door.seen.get(name) or Vouched(name, 0, {}, {}, {})
    approved, machines = before.approved, before.machines
    if leads_here(root):
        now = {**_rules_here(root), **door.let_in}
        approved = {**{path: "" for path in before.approved if path not in now}, **now}
        machines = {key: name for name, key in door.machines.items()}
    logs, blobs = _own_logs(root, door, before.logs)
    said = Vouched(name, before.n + 1, logs, approved, machines)
    path, known = root / place_of_machine(name), {*door.machines.values(), own_public(root)}
    there = path.read_bytes() if path.is_file() else b""
    if not says_the_same(root, there, said, known):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, vouch(root, said, known))
        door = replace(door, seen={**door.seen, name: said})
    git(root, "add", "--", place_of_machine(name))
    return replace(door, blobs=blobs)


def _without_gone(root: Path, door: Door) -> Door:
    """The door without digests of what somebody took back: they could tell that a guess is right."""
    withdrawn = read_withdrawals(root, damaged=[])
    gone = {*withdrawn}.union(*withdrawn.values())

    def left(files: Mapping[str, Any]) -> dict[str, Any]:
        return {
            path: one for path, one in files.items() if Path(path).name.split(".")[0] not in gone
        }

    seen = {n: replace(one, approved=left(one.approved)) for n, one in door.seen.items()}
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
    paths = [name for name in sorted(names) if kind_of(name) in _RULES]
    return {path: digest((root / path).read_bytes()) for path in paths if (root / path).is_file()}


def judge_coming(root: Path, together: Together, *, mine: str, theirs: str) -> Coming:
    """Judge a state that was merged, before anything of it is written here."""
    door = begin_door(root)
    own, tip = read_tree(root, mine), read_tree(root, together.commit)
    shown, other = read_tree(root, door.shown), read_tree(root, theirs)
    whole = {path: one for path, one in door.waits.items() if not one.is_broken}
    door = replace(door, waits=whole)  # what is broken may fit by now
    judged = judge(root, door, tip=tip, shown=shown, theirs=other, own=own)
    aside = {**bytes_of(root, other, together.told), **judged.aside}
    judged = replace(judged, told=(*together.told, *judged.told), aside=aside)
    commit = without_refused(root, together.commit, tip, judged.tip)
    tree = write_tree(root, tip, judged.shown, start=together.commit)
    door = replace(judged.door, judged=commit, shown=tree)
    return Coming(commit, tree, replace(judged, door=door))


def hold_broken(root: Path, coming: Coming, problems: Collection[Problem], *, shown: str) -> Coming:
    """The same without the files that have these problems, as far as they came in: they wait."""
    judged = held(root, coming.judged, problems, before=read_tree(root, shown))
    tree = write_tree(root, coming.judged.shown, judged.shown, start=coming.shown)
    return Coming(coming.commit, tree, replace(judged, door=replace(judged.door, shown=tree)))


def without_refused(root: Path, commit: str, tip: Tree, kept: Tree) -> str:
    """The commit that git keeps: this one, or one after it without what may not come in."""
    if kept == tip:
        return commit
    tree = write_tree(root, tip, kept, start=commit)
    words = ("commit-tree", tree, "-p", commit, "-m", "What may not come in is left out")
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
    """Judge what plain git brought since the last exchange, and take it out of effect; what there is
    to tell.
    """
    door, head = read_door(root), commit_of(root, "HEAD")
    if door is None or not is_behind(root):
        return ()
    parents = git(root, "rev-list", "--parents", "-1", head).split()[1:]
    if door.coming == commit_tree(root, head) and door.judged in (*parents, ""):
        keep_door(root, replace(door, judged=head))  # our own, cut off before it was noted
        return ()
    tip = read_tree(root, head)
    own = read_tree(root, door.judged) if commit_of(root, door.judged) else tip
    judged = judge(root, door, tip=tip, shown=read_tree(root, door.shown), theirs=tip, own=own)
    tree = write_tree(root, tip, judged.shown, start=head)
    commit = without_refused(root, head, tip, judged.tip)
    keep_door(root, replace(judged.door, judged=commit, shown=tree))
    put(root, head, commit, shown=(head, tree))
    put_aside(root, judged.aside)
    return judged.told


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
