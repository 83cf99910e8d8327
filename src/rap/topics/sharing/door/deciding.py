"""What waits at the door, in words, and a lead's yes or no; and machines that are new."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from rap.core.errors import (
    ConflictError,
    Message,
    NotAllowedError,
    Problem,
    ProblemsError,
    RapError,
    RefusedError,
)
from rap.core.files import SEALED, lock_path, locked
from rap.formats.plain_text import MAX_TEXT_BYTES
from rap.store.codings import read_fold
from rap.store.consent_forms import read_forms
from rap.store.sources import FOLDER as TEXTS
from rap.store.sources import read_source, read_source_text
from rap.store.text_keys import Keys, read_keys
from rap.topics.approved.machines import FOLDER, claimed_key, letters, own_public
from rap.topics.approved.state import Door, Wait, keep_door, read_door
from rap.topics.checks.check import find_problems, find_problems_of
from rap.topics.checks.disk_state import changed_since, put
from rap.topics.git.program import commit_of
from rap.topics.git.trees import Tree, read_tree, write_tree
from rap.topics.sharing.door import (
    begin_door,
    find_leads,
    leads_here,
    own_name,
    put_aside,
    without_refused,
)
from rap.topics.sharing.door.judge import LOG, also_brought, hash_in, judge, open_blob
from rap.topics.sharing.door.rules import GRAVE, Kind, is_brought_kind, kind_of, what_changes


@dataclass(frozen=True)
class WaitingFile:
    """One file that waits, or a text with what is written about it: what a yes would change, in words,
    what may do harm first. `id` is for exactly these bytes.
    """

    path: str
    id: str
    says: tuple[Problem, ...]
    may_be_refused: bool = True
    is_new_person: bool = False

    @property
    def place(self) -> str:
        """The plain file."""
        return self.path.removesuffix(SEALED)

    @property
    def title(self) -> Message:
        """What kind of thing it is, with its name."""
        id, place = _TITLES.get(kind_of(self.place), "sharing.door.title_other"), Path(self.place)
        return Message(id, name=place.stem if id in _BY_STEM else place.name)

    @property
    def is_grave(self) -> bool:
        """Whether a yes gives rights, takes protection away, or runs."""
        return any(one.id in GRAVE for one in self.says)


_TITLES: dict[Kind, str] = {
    "settings": "sharing.door.title_settings",
    "form": "sharing.door.title_form",
    "consent": "sharing.door.title_consent",
    "program": "sharing.door.title_program",
    "git": "sharing.door.title_git",
    "members": "sharing.door.title_members",
    "text": "sharing.door.title_text",
    "log": "sharing.door.title_log",
    "stone": "sharing.door.title_stone",
}
_BY_STEM = ("sharing.door.title_form", "sharing.door.title_consent", "sharing.door.title_stone")


@dataclass(frozen=True)
class Machine:
    """A machine: who it says it is of, and the letters to compare. `was_known`: it was taken off the
    list of those that are known.
    """

    name: str
    key: str
    letters: str
    was_known: bool = False

    @property
    def coder(self) -> str:
        """Who it says it is of."""
        return self.name.partition(".")[0]


def find_asked(root: Path) -> list[WaitingFile]:
    """What waits for a lead's yes; what may do harm comes first."""
    door = read_door(root)
    if door is None or not door.waits:
        return []
    git_has, shown, found = (
        read_tree(root, "HEAD"),
        read_tree(root, door.shown),
        list[WaitingFile](),
    )
    keys, forms = read_keys(root), read_forms(root, damaged=[])
    rows = sorted(door.waits.items(), key=lambda row: (_question(*row), row[0]))
    for place, group in groupby(rows, lambda row: _question(*row)):
        waits, says = dict(group), list[Problem]()
        if all(map(_rests_on_text, waits, waits.values())):
            continue  # nobody can answer: they come in with their text
        for path, wait_of in waits.items():
            plain = path.removesuffix(SEALED)
            log = LOG.fullmatch(plain)
            if log and not wait_of.is_broken and not wait_of.by_nobody:
                says.append(Problem("sharing.door.log_of_nobody", place=plain, coder=log["coder"]))
            elif not log:
                old, new = (_bytes(root, path, tree, keys) for tree in (shown, git_has))
                says += what_changes(plain, old, new, forms=forms)
                says += _too_big(plain, new)
            if wait_of.shares and plain.endswith(".txt"):
                text, other = Path(plain).stem, wait_of.shares
                says.append(Problem("sharing.door.shares", place=plain, text=text, other=other))
            why = {
                "sharing.door.by_nobody": wait_of.by_nobody,
                "sharing.door.broken": wait_of.is_broken,
            }
            known = {one.id for one in says}
            says += (Problem(id, place=plain) for id in why if why[id] and id not in known)
        if _LOSES & {one.id for one in says} and (n := _count_codings(root, Path(place).name)):
            says.append(Problem("sharing.door.codings_lost", place=place, n=n))
        says.sort(key=lambda one: one.id not in GRAVE)
        id = "\0".join(f"{wait.there}:{path}" for path, wait in waits.items())
        first, wait = next(iter(waits.items()))
        may_be_refused = kind_of(first.removesuffix(SEALED)) != "log"
        found.append(WaitingFile(first, id, tuple(says), may_be_refused, wait.is_new))
    return sorted(found, key=lambda one: not one.is_grave)


def _too_big(name: str, data: bytes | None) -> list[Problem]:
    """That no import would take as much."""
    if len(data or b"") <= MAX_TEXT_BYTES:
        return []
    return [Problem("sharing.door.too_big", place=name, megabytes=MAX_TEXT_BYTES // 1_000_000)]


_LOSES = {"sharing.door.text", "sharing.door.text_gone"}


def _question(path: str, wait: Wait) -> str:
    """What is asked about together: a text, what is written about it, the maps that lead to it and the
    codings that wait for it are nothing alone.
    """
    plain = path.removesuffix(SEALED)
    if kind_of(plain) == "map" or _rests_on_text(path, wait):
        return f"{TEXTS}/{plain.split('/')[2]}"
    return plain.rpartition(".")[0] if kind_of(plain) == "text" else path


def _rests_on_text(path: str, wait: Wait) -> bool:
    """Whether these are codings that came, whose text or code did not."""
    return wait.is_broken and kind_of(path.removesuffix(SEALED)) == "log"


def _count_codings(root: Path, source: str) -> int:
    """How many codings of a text stand today."""
    try:
        found = read_source(root, source)
        return len(read_fold(root, found, length=len(read_source_text(root, found))).codings)
    except RapError:
        return 0


def find_strangers(root: Path) -> list[Machine]:
    """Machines that said who they are and that nobody here knows, by their names."""
    door, found = read_door(root), list[Machine]()
    if door is None:
        return found
    for path in sorted((root / FOLDER).glob("*.json")):
        key = claimed_key(path.read_bytes()) if path.stem not in door.machines else ""
        if key not in ("", own_public(root)):
            found.append(Machine(path.stem, key, letters(key), path.stem in door.seen))
    return found


def find_known(root: Path) -> list[Machine]:
    """The machines of others that are known here, by their names."""
    door = read_door(root)
    known = sorted(door.machines.items()) if door else ()
    return [Machine(name, key, letters(key)) for name, key in known if key != own_public(root)]


def own_machine(root: Path) -> Machine:
    """This machine, as the others meet it."""
    key = own_public(root)
    return Machine(own_name(root), key, letters(key))


def may_know(root: Path, machine: Machine) -> bool:
    """Whether who works here may say that she knows it: a lead of each, and everybody of a lead's,
    which no other machine could vouch for.
    """
    return leads_here(root) or machine.coder in find_leads(root)


def find_waiting(root: Path) -> list[Problem]:
    """What waits and who is new, a sentence each, as who works here can answer it."""
    try:
        n, strangers = count_asked(root), find_strangers(root)
    except RefusedError as error:
        return [*error.problems]
    if not (n or strangers):
        return []  # and no key is made: the study may be read-only
    leads = sorted(find_leads(root) - {own_name(root).partition(".")[0]})
    notes = []
    for one in strangers:
        if not one.was_known:
            id = (
                "sharing.door.new_machine"
                if may_know(root, one)
                else "sharing.door.new_machine_waits"
            )
            notes.append(Problem(id, coder=one.coder, letters=one.letters, leads=leads))
    if n:
        id = "sharing.door.waits_here" if leads_here(root) else "sharing.door.waits"
        notes.append(Problem(id, n=n, leads=leads))
    return notes


def count_asked(root: Path) -> int:
    """How much waits, without looking at it again."""
    door = read_door(root)
    waits = door.waits if door else {}
    return len(waits) - sum(map(_rests_on_text, waits, waits.values()))


def say_yes(root: Path, ids: Collection[str]) -> None:
    """Let in what a lead read in words; it is in effect here at once, and for others when this
    machine exchanges next.

    Raises
    ------
    NotAllowedError
        Who works here does not lead.
    ConflictError
        One of them is no longer what she read.
    ProblemsError
        A file was changed here meanwhile, or the study would have problems with it.
    """
    with _deciding(root) as door:
        git_has, shown = read_tree(root, "HEAD"), read_tree(root, door.shown)
        wanted = _of_ids(door, ids)
        new, let_in, due = dict(shown), dict(door.let_in), dict(door.due)
        for path, wait in wanted.items():
            plain = path.removesuffix(SEALED)
            new.pop(path, None)
            if path in git_has:
                new[path] = git_has[path]
            due[plain] = (wait.there,)
            if is_decided(path):
                let_in[plain] = wait.there
        rests = _mended_by(root, door, git_has, new, but=wanted)
        new |= {path: git_has[path] for path in rests}
        waits = {p: one for p, one in door.waits.items() if p not in {*wanted, *rests}}
        _show(root, replace(door, waits=waits, let_in=let_in, due=due), shown, new)


def _mended_by(
    root: Path, door: Door, git_has: Tree, new: Tree, *, but: Collection[str]
) -> list[str]:
    """What came, was broken, and fits now that a lead said yes to what it lacked.

    Raises
    ------
    ProblemsError
        The study would have problems with what she said yes to.
    """
    start = commit_of(root, "HEAD")
    rests = [
        path
        for path, one in door.waits.items()
        if one.is_broken
        and path in git_has
        and path not in but
        and kind_of(path.removesuffix(SEALED)) != "consent"
    ]
    for more in (rests, []) if rests else ([],):
        tree = {**new, **{path: git_has[path] for path in more}}
        problems = _new_problems(root, write_tree(root, git_has, tree, start=start))
        if not problems:
            return more
    raise ProblemsError([Problem("sharing.door.yes_breaks"), *problems])


def _new_problems(root: Path, tree: str) -> list[Problem]:
    """What would be wrong with the files of a tree that is not wrong here."""
    try:
        found = find_problems_of(root, tree)
    except RapError as error:
        found = [*error.problems]
    known = find_problems(root) if found else ()
    return [one for one in found if one not in known]


def say_no(root: Path, ids: Collection[str]) -> None:
    """Leave it as it is here, for all; what was wanted is put aside. Raises as `say_yes`."""
    with _deciding(root) as door:
        refused = {
            path: one for path, one in _of_ids(door, ids).items() if not _rests_on_text(path, one)
        }
        waits = {path: one for path, one in door.waits.items() if path not in refused}
        git_has, shown = read_tree(root, "HEAD"), read_tree(root, door.shown)
        kept = {path: blob for path, blob in git_has.items() if path not in refused}
        kept |= {path: shown[path] for path in refused if path in shown}
        keys = read_keys(root)
        wanted = {path.removesuffix(SEALED): _bytes(root, path, git_has, keys) for path in refused}
        put_aside(root, {path: data for path, data in wanted.items() if data})
        kept_as = {
            path.removesuffix(SEALED): wait.here
            for path, wait in refused.items()
            if is_decided(path) and kind_of(path.removesuffix(SEALED)) != "log"
        }
        door = replace(door, waits=waits, let_in={**door.let_in, **kept_as})
        kept_files = {path: hash_in(shown, path) for path in refused if is_brought_kind(path)}
        door = also_brought(door, own_public(root), kept_files)
        _show(root, door, shown, shown, kept=kept)


def is_decided(path: str) -> bool:
    """Whether a decision on such a file is noted by itself, since it is not one of the rules."""
    return is_brought_kind(path) or kind_of(path.removesuffix(SEALED)) in ("log", "foreign")


def know_machine(root: Path, key: str) -> None:
    """Know a machine from now on: its letters were compared. What it wrote comes in.

    Raises
    ------
    ConflictError
        No such machine waits.
    NotAllowedError
        Who works here does not lead, and the machine is no lead's either.
    """
    with locked(lock_path(root, "exchange"), "sharing.sync.busy"):
        door = begin_door(root)
        found = next((one for one in find_strangers(root) if one.key == key), None)
        if found is None:
            raise ConflictError("sharing.door.other_now")
        if not may_know(root, found):
            raise NotAllowedError("sharing.door.lead_needed")
        settle(root, replace(door, machines={**door.machines, found.name: key}))


def forget_machine(root: Path, name: str) -> None:
    """Know a machine no longer: nothing that it writes from now on comes in. Raises as `say_yes`."""
    with _deciding(root) as door:
        machines = {one: key for one, key in door.machines.items() if one != name}
        keep_door(root, replace(door, machines=machines))


def settle(root: Path, door: Door) -> None:
    """Judge again what waits: more may be known than when it came. What somebody said no to does not
    wait again before git's tree says so too.
    """
    git_has, shown = read_tree(root, commit_of(root, "HEAD")), read_tree(root, door.shown)
    tip = {path: blob for path, blob in shown.items() if path not in door.waits}
    tip |= {path: git_has[path] for path in door.waits if path in git_has}
    judged = judge(root, door, tip=tip, shown=shown, theirs=tip)
    _show(root, judged.door, shown, judged.shown, kept=judged.tip)


def _show(root: Path, door: Door, old: Tree, new: Tree, *, kept: Tree | None = None) -> None:
    """Bring the disk from what is in effect to what is from now on; git keeps `kept`, else what it
    has: a log that it had longer would be taken for one that was cut here, and brought back.
    """
    head = commit_of(root, "HEAD")
    git_has = read_tree(root, head)
    tree = write_tree(root, git_has, new, start=head)
    if in_the_way := changed_since(root, door.shown, tree):
        raise ProblemsError([Problem("sharing.sync.in_the_way", place=path) for path in in_the_way])
    commit = without_refused(root, head, git_has, git_has if kept is None else kept)
    put(root, head, commit, shown=(door.shown, tree))
    judged = commit if door.judged == head else door.judged
    keep_door(root, replace(door, judged=judged, shown=tree))


def _of_ids(door: Door, ids: Collection[str]) -> Mapping[str, Wait]:
    there = {f"{wait.there}:{path}": (path, wait) for path, wait in door.waits.items()}
    every = [one for id in ids for one in id.split("\0")]
    if not {*every} <= {*there}:
        raise ConflictError("sharing.door.other_now")
    return dict(there[one] for one in every)


@contextmanager
def _deciding(root: Path) -> Iterator[Door]:
    with locked(lock_path(root, "exchange"), "sharing.sync.busy"):
        door = begin_door(root)
        if not leads_here(root):
            raise NotAllowedError("sharing.door.lead_needed")
        yield door


def _bytes(root: Path, path: str, tree: Tree, keys: Keys) -> bytes | None:
    if path not in tree:
        return None
    try:
        return open_blob(root, path, tree[path], keys)
    except RapError:
        return b""
