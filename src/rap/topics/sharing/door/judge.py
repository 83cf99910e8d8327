"""What comes in, judged file by file: what is in effect here afterwards, what git's tree holds, and
what waits for a lead's yes.

Threat: anyone who may write at the shared place, or hands over a file. What a machine wrote is known by
its boxes (`machines`), what a lead approved by the digests in hers. All else that others changed
comes in, but for what gives rights, runs, or is read by members: that waits (`rules`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rap.core.approved import digest
from rap.core.errors import DamagedLogError, Problem, RapError
from rap.core.files import SEALED
from rap.core.model import Case
from rap.core.own_python import is_module
from rap.core.safe_input import parse_json
from rap.core.yaml_files import parse_yaml
from rap.formats.plain_text import MAX_TEXT_BYTES
from rap.store.cases import FOLDER as CARDS
from rap.store.cases import parse_case
from rap.store.codings.lines import LINE_ID, LOG_FOLDERS, parse_log
from rap.store.consent_forms import FOLDER as FORMS
from rap.store.consent_forms import Form, parse_form
from rap.store.grown_logs import end_of
from rap.store.memos import FOLDER as MEMOS
from rap.store.memos import summed_up
from rap.store.roles import CODER, LEAD, READER, leads_in, may, roles_in
from rap.store.settings import own_device
from rap.store.sources import FOLDER as TEXTS
from rap.store.sources import parse_source
from rap.store.text_keys import (
    Keys,
    WaitingError,
    open_file,
    parse_steps,
    read_head,
    read_keys,
    seal_file,
)
from rap.store.tombstones import STONE
from rap.topics.approved.machines import FOLDER, Vouched, claimed_key, opened, own_public
from rap.topics.approved.state import Door, Wait
from rap.topics.git.trees import PLAIN, REPOSITORY, Blob, Tree, read_blob, write_blob
from rap.topics.sealing.rules import is_plain_name
from rap.topics.sealing.sealed_files import is_sealed
from rap.topics.sharing.door.narrowed import is_wider, narrowed, refused
from rap.topics.sharing.door.rules import is_brought_kind, kind_of
from rap.topics.sharing.door.texts import TextWithHeader, find_copied, leads
from rap.topics.sharing.merging.trees import Together, intruders, left_as_here, taken_back

SETTINGS = "pyproject.toml"
LOG = re.compile(
    r"(?P<folder>interviews/(?:codings|translations)/(?P<source>[^/]+)/(?:.+/)?)"
    r"(?P<coder>K-[0-9]+)\.(?P<device>[a-z0-9]{8})(?:-[0-9]+)?\.jsonl"
)
_MACHINE = re.compile(rf"{FOLDER}/(?P<name>K-[0-9]+\.[a-z0-9]{{8}}(?:-[0-9]+)?)\.json")
_RIGHTS = ("kind", "speakers", "rights", "hash", "cases", "survey")
_PEOPLE = ("speakers", "cases")
_STAYS = re.compile(
    r"interviews/withdrawn/[^/]+\.json|interviews/codings/.+\.map\.json|reports/releases/[^/]+\.json"
)
_STAYS_SAYS: dict[str, str] = {"stone": "sharing.door.stone_stays"}
_FIRST = {"settings": 0, "form": 1, "stone": 1, "consent": 2, "map": 3}  # others rest on these
_NOT_MERGED = Together("")
_ALWAYS_WAITS = ("settings", "form", "program", "git", "members")


class _NoKeyError(Exception):
    """A sealed file whose key is not here: nobody here can read it, so it comes in as it is."""


@dataclass(frozen=True)
class Judged:
    """What became of two states: the files git keeps, the files in effect, the door afterwards, what
    there is to tell, and what was not taken (path -> its bytes).
    """

    tip: Mapping[str, Blob]
    shown: Mapping[str, Blob]
    door: Door
    told: tuple[Problem, ...]
    aside: Mapping[str, bytes]


def judge(
    root: Path,
    door: Door,
    *,
    tip: Tree,
    shown: Tree,
    theirs: Tree,
    own: Tree | None = None,
    way: Iterable[tuple[str, Blob]] = (),
    together: Together = _NOT_MERGED,
) -> Judged:
    """Judge every file of which `tip`, what git would keep, differs from `shown`, what is in effect.

    Parameters
    ----------
    theirs
        The files of the others, as they came.
    own
        What git kept here before: what is new since and belongs in no study is not taken.
    way
        Files of machines in states on the way: who came last may have put an older one in place.
    together
        How `tip` was merged, where it was.
    """
    own = tip if own is None else own
    return _Judge(root, door, dict(tip), dict(shown), theirs, own, tuple(way), together).run()


def held(
    root: Path, judged: Judged, problems: Collection[Problem], *, before: Tree, cause: str = ""
) -> Judged:
    """What came in that `problems` name waits, or else the file that is their `cause`, and what was in
    effect `before` stays.
    """
    named: dict[str, list[Problem]] = {_plain(cause): [*problems]} if cause else {}
    texts = {Path(_plain(cause)).stem} if kind_of(_plain(cause)) == "text" else set[str]()
    gone = [_plain(path) for path in before if path not in judged.shown]
    went = {Path(path).stem: path for path in gone}
    for one in problems:
        facts = [fact for fact in one.facts.values() if isinstance(fact, str)]
        # what went stays where something here needs it; else what came without what it needs waits
        missed = next((went[fact] for fact in facts if fact in went), "")
        place = missed or one.place.partition(":")[0]
        named.setdefault(place, []).append(one)
        if kind_of(place) == "text" or place.rpartition("/")[0] in LOG_FOLDERS:
            texts.add(Path(place).stem)
    there = {_plain(path) for path in before}
    for path in map(_plain, {*judged.shown, *before}):
        kind, of_coder = kind_of(path), named.get(path.partition(".")[0], [])
        # a text, its header and maps are nothing without each other, and codings nothing without it
        if kind in ("text", "map") and is_of(path, texts):
            named.setdefault(path, [])
        elif found := LOG.fullmatch(path):
            at, source = found["folder"].rstrip("/"), found["source"]
            if of_coder or (source in texts and f"{TEXTS}/{source}.txt" not in there):
                named.setdefault(path, [*of_coder, *named.get(at, [])])
    work = _Judge(root, judged.door, dict(judged.tip), dict(judged.shown), {}, judged.tip)
    work.hold(before, named)
    door, told = replace(judged.door, waits=work.waits), (*judged.told, *work.told)
    return replace(judged, shown=work.shown, door=door, told=told)


def whole_part(data: bytes, heads: Iterable[tuple[int, str]], *, path: str) -> bytes | None:
    """The longest beginning of a log that ends as one of `heads` says, with its chain whole; None
    where there is not one.
    """
    found = LOG.fullmatch(path)
    lines = data.splitlines(keepends=True)
    for n, h in sorted(heads, reverse=True):
        part = b"".join(lines[:n])
        if not 0 < n <= len(lines) or f'"h":"{h}"'.encode() not in lines[n - 1]:
            continue
        try:
            device = path.rpartition(".jsonl")[0].rpartition(".")[2]
            events, whole = parse_log(
                part, name=path, coder=found["coder"] if found else "", device=device
            )
        except DamagedLogError:
            continue
        if whole == len(part) and events and events[-1].h == h:
            return part
    return None


def open_blob(root: Path, path: str, blob: Blob, keys: Keys) -> bytes:
    """What a file of a tree holds, opened where it is sealed; raises as `open_file`."""
    data = read_blob(root, blob.hash)
    return open_file(_plain(path), data, keys) if path.endswith(SEALED) else data


def bytes_of(root: Path, tree: Tree, told: Iterable[Problem]) -> dict[str, bytes]:
    """The files of a tree that a sentence names; of a link where it leads, of a repository nothing."""
    found = {one.place: tree[one.place] for one in told if one.place in tree}
    return {p: read_blob(root, b.hash) for p, b in found.items() if b.mode != REPOSITORY}


def hash_in(tree: Tree, path: str) -> str:
    """What git calls a file of a tree; "" where it is not there."""
    return tree[path].hash if path in tree else ""


def is_of(path: str, ids: Collection[str]) -> bool:
    """Whether a file is of one of these people or texts."""
    return not {*re.split(r"[/.]", path)}.isdisjoint(ids)


def also_brought(door: Door, key: str, files: Mapping[str, str]) -> Door:
    """The door of a machine with this key that vouches for these files too."""
    for name in [n for n, one in door.machines.items() if one == key] if files else ():
        said = door.seen.get(name) or Vouched(name, 0, {})
        said = replace(said, brought={**said.brought, **files})
        door = replace(door, seen={**door.seen, name: said})
    return door


def blob_of(root: Path, path: str, data: bytes, *, like: Blob | None, keys: Keys) -> Blob:
    """A file of these bytes, sealed like the one it was made of."""
    if like and path.endswith(SEALED):
        head = read_head(_plain(path), read_blob(root, like.hash))
        key = keys.find(head)
        if key is not None:
            data = seal_file(_plain(path), data, key=key, by=head.by)
    return Blob(like.mode if like else PLAIN, write_blob(root, data))


@dataclass
class _Judge:
    root: Path
    door: Door
    tip: dict[str, Blob]
    shown: dict[str, Blob]
    theirs: Tree
    own: Tree
    way: tuple[tuple[str, Blob], ...] = ()
    together: Together = _NOT_MERGED
    told: list[Problem] = field(default_factory=list)
    aside: dict[str, bytes] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    _corrected: dict[str, bool] = field(default_factory=dict)

    def run(self) -> Judged:
        self.machines, self.seen = dict(self.door.machines), dict(self.door.seen)
        self.due, self.let_in = dict(self.door.due), dict(self.door.let_in)
        self.waits = dict[str, Wait]()
        self.told += intruders(self.tip, known=self.shown)
        self.aside |= bytes_of(self.root, self.tip, self.told)
        self.tip = left_as_here(self.tip, self.shown, self.told)
        n_known = -1
        while n_known < len(self.machines):  # who is new may have said something already
            n_known = len(self.machines)
            self._see_machines()
            self._see_approvals()
        for path in (SETTINGS, *filter(STONE.fullmatch, sorted({*self.tip, *self.shown}))):
            self._one(path)
        for path in filter(self._is_gone, self.together.late):
            self.tip.pop(path, None)
        for path in sorted(filter(self._is_put_back, self.tip)):
            self._tell("sharing.door.put_back", path)  # and no copy of it is kept
            self._keep(path)
        paths = [p for p in {*self.tip, *self.shown} if self.tip.get(p) != self.shown.get(p)]
        for path in sorted(paths, key=lambda path: (_FIRST.get(kind_of(_plain(path)), 4), path)):
            if path not in self.waits:
                self._one(path)
        for path in self.together.both:  # as it was merged or chosen here, if it is in effect
            if self.tip.get(path) == self.shown.get(path) and is_brought_kind(path):
                self.merged[path] = hash_in(self.tip, path)
        door = replace(self.door, machines=self.machines, seen=self.seen)
        door = replace(door, waits=self.waits, due=self.due, let_in=self.let_in)
        door = also_brought(door, own_public(self.root), self.merged)
        return Judged(self.tip, self.shown, door, tuple(self.told), self.aside)

    # machines and what they vouch for

    def _see_machines(self) -> None:
        """Look at what each machine says of itself; what is forged or older is not taken."""
        for path in sorted({*self.tip, *self.shown, *self.theirs}):
            found = _MACHINE.fullmatch(path)
            if not found:
                continue
            name, best = found["name"], self.seen.get(found["name"])
            key = self._key_of(name, path)
            way = [blob for place, blob in self.way if place == path]
            for blob in (self.tip.get(path), self.theirs.get(path), *way):
                if not key or blob is None:
                    continue
                data = read_blob(self.root, blob.hash)
                said = opened(self.root, data, key=key)
                if said is not None and said.name == name and said.n >= (best.n if best else 0):
                    best = said if best is None or said.n > best.n else best
                    self.tip[path] = self.shown[path] = blob
                elif said is None and claimed_key(data) == key and best is None:
                    self._take(path)  # it does not know this machine yet
                elif blob == self.tip.get(path) != self.shown.get(path):
                    id = (
                        "sharing.door.machine_forged"
                        if said is None
                        else "sharing.door.machine_older"
                    )
                    self._tell(id, path, coder=name.partition(".")[0])
                    self._keep(path)
            if key and path in self.shown and path not in self.tip:
                self._keep(path)
            if best is not None:
                self.seen[name] = best

    def _key_of(self, name: str, path: str) -> str:
        """The key of a machine that is known; also of one that moved: a folder of a study that was
        moved has another name and the key it had.
        """
        if name not in self.machines and path in self.tip:
            key = claimed_key(read_blob(self.root, self.tip[path].hash))
            known = {(one.partition(".")[0], key) for one, key in self.machines.items()}
            if key and (name.partition(".")[0], key) in known:
                self.machines[name] = key
        return self.machines.get(name, "")

    def _see_approvals(self) -> None:
        """What leads newly approved is due; machines they know are known. Who leads may itself be
        among it, so it is asked again until nothing is new.
        """
        settings, heard = self.read(SETTINGS, self.shown), set[str]()
        while new := {n for n in self.seen if n.partition(".")[0] in leads_in(settings)} - heard:
            for name in sorted(new):
                self._hear(self.seen[name], self.door.seen.get(name))
            heard |= new
            there = self.read(SETTINGS, self.tip)
            if digest(there) in self.due.get(SETTINGS, ()):
                settings = there

    def _hear(self, said: Vouched, before: Vouched | None) -> None:
        old = before.approved if before else {}
        for path, what in said.approved.items():
            if old.get(path) != what:
                is_fresh = self.due.get(path) == self.door.due.get(path)
                self.due[path] = (what,) if is_fresh else (*self.due[path], what)
        known = before.machines if before else {}
        for key, name in said.machines.items():
            if key not in known:
                self.machines[name] = key
        for key, name in known.items():
            if key not in said.machines and self.machines.get(name) == key:
                del self.machines[name]

    # one file

    def _one(self, path: str) -> None:
        if (path not in self.tip and path not in self.shown) or self.tip.get(
            path
        ) == self.shown.get(path):
            return
        name = _plain(path)
        try:
            new, old = self.read(path, self.tip), self.read(path, self.shown)
        except _NoKeyError:
            self._unread(path)
            return
        kind = "free" if name.startswith("../") else kind_of(name)
        was = self.door.waits.get(path)
        if digest(new) == digest(old):
            if path.endswith(SEALED) and is_brought_kind(path):
                self._vouch_anew(path)
            self._take(path)
        elif self._is_due(name, new):
            self._take(path)
        elif was and was.is_broken and was.there == digest(new):
            self._wait(path, new, is_broken=True)
        elif self._stays(name, new, old):
            self._refuse(
                _STAYS_SAYS.get(kind, "sharing.door.stays"), path, new, case=Path(name).stem
            )
        elif kind == "log":
            self._log(path, name, new, old)
        elif kind == "consent":
            self._consent(path, name, new, old)
        elif kind == "foreign" and path not in self.own:
            self._refuse("sharing.door.foreign", path, new)
        elif kind == "program" and new is not None and self._shadows(name):
            self._refuse("checks.shadows", path, new, name=Path(name).stem)
        elif kind == "form" and old is None and not self._is_named(name):
            self._take(path)  # nobody said yes to it yet
        elif kind in (*_ALWAYS_WAITS, "foreign"):
            self._wait(path, new)
        elif kind == "machine":
            self._take(path)
        else:
            self._free(path, kind, new, old)

    def _vouch_anew(self, path: str) -> None:
        """What it says is in effect, and it was sealed again: this machine answers for it."""
        if not self._is_brought(path, self.tip):
            self.merged[path] = hash_in(self.tip, path)

    def _free(self, path: str, kind: str, new: bytes | None, old: bytes | None) -> None:
        """What people write freely, texts and what belongs to them."""
        name = _plain(path)
        if new is None and self._is_gone(path):
            self._take(path)
        elif is_sealed(self.root) and is_plain_name(path):
            self._take(path)  # what may not be in git is a problem of the whole study
        elif new is not None and self._is_too_big(kind, name, new):
            self._wait(path, new)
        elif kind == "text" and (other := self._copied.get(Path(name).stem)):
            self._wait(path, new, shares=other)
        elif self._is_tampered(kind, path, new, old) or not self._may_come(path):
            self._wait(path, new)
        else:
            self._take(path)
            for decided in (self.due, self.let_in):  # of what was there before
                decided.pop(name, None)

    def _unread(self, path: str) -> None:
        """A sealed file whose key is not here: it comes in closed."""
        if not is_brought_kind(path) or self._may_come(path):
            self._take(path)
        else:
            there = self.tip.get(path)
            self._wait(path, read_blob(self.root, there.hash) if there else None)

    # who brought it

    def _may_come(self, path: str) -> bool:
        """Whether it is just what a machine of somebody who may write vouches for; or made here of two
        such versions, which this machine then vouches for.
        """
        if self._is_brought(path, self.tip):
            return True
        mine, here = self.own.get(path), self.shown.get(path)
        if self.tip.get(path) in (mine, self.theirs.get(path)) or not self._is_brought(
            path, self.theirs
        ):
            return False
        if mine == here or self._is_brought(path, self.own):
            return True
        if path in self.theirs:  # merged with what waits: that goes on waiting, hers comes in
            self.shown[path] = self.theirs[path]
        return False

    def _is_brought(self, path: str, tree: Tree, by: str = CODER) -> bool:
        what = hash_in(tree, path)
        return any(may(role, by) and said.brought.get(path) == what for role, said in self._brought)

    @cached_property
    def _brought(self) -> list[tuple[str, Vouched]]:
        """What each known machine vouches for, and what whose it is may do by the settings in effect;
        on this machine its own work is.
        """
        own = own_public(self.root)
        known = [(n, one) for n, one in self.seen.items() if n in self.machines]
        return [
            (CODER if self.machines[n] == own else self._role(n.partition(".")[0]), one)
            for n, one in known
        ]

    def _role(self, coder: str) -> str:
        return self._roles.get(coder, READER)

    @cached_property
    def _roles(self) -> dict[str, str]:
        """What each coder may do today by the settings in effect, which were judged first."""
        return roles_in(self.read(SETTINGS, self.shown))

    def _is_named(self, form: str) -> bool:
        """Whether a card in effect says yes to a form that was not there."""
        id = Path(form).stem
        return any(id == entry.form for case in self._cases().values() for entry in case.consent)

    def _is_gone(self, path: str) -> bool:
        """Whether a file is of somebody who took her words back, or of a text that went with them."""
        return is_of(path, self._gone)

    def _is_too_big(self, kind: str, name: str, new: bytes) -> bool:
        """Whether no import would take as much; a header goes with its text."""
        text = f"{name.rpartition('.')[0]}.txt"
        size = len(self._opened(text, self.tip)) if kind == "text" else 0
        return max(size, len(new)) > MAX_TEXT_BYTES

    def _is_put_back(self, path: str) -> bool:
        """Whether it came, and is of somebody who took her words back: her card, a text that went or in
        which she speaks and what is written about it, or a summary of what she said.
        """
        name = _plain(path)
        if not self._gone or STONE.fullmatch(name) or self.tip[path] == self.shown.get(path):
            return False  # tombstones are judged first: they say who that is
        if kind_of(name) == "text" and Path(name).stem in self._heard_again:
            return True
        if path in self.shown:
            return False
        if is_of(name, self._kept_out):
            return True
        with contextlib.suppress(_NoKeyError):
            is_memo = name.startswith(f"{MEMOS}/")
            return is_memo and summed_up(self._text(name, self.tip)) in self._gone
        return False

    @cached_property
    def _kept_out(self) -> frozenset[str]:
        """Who took her words back, the texts that went, and those that come in with her words."""
        here = {*map(_plain, self.shown)}
        return self._gone | {id for id in self._heard_again if f"{TEXTS}/{id}.yaml" not in here}

    @cached_property
    def _heard_again(self) -> frozenset[str]:
        """The texts that come in which somebody speaks who took her words back, and does not here."""
        found = set[str]()
        for path in self.tip:
            name = _plain(path)
            is_header = kind_of(name) == "text" and name.endswith(".yaml")
            if is_header and self.tip[path] != self.shown.get(path):
                with contextlib.suppress(_NoKeyError):
                    id = Path(name).stem
                    has, had = (_heard(self._text(name, of), id) for of in (self.tip, self.shown))
                    found |= {id} if (has - had) & self._gone else set()
        return frozenset(found)

    def _stays(self, name: str, new: bytes | None, old: bytes | None) -> bool:
        """Whether it is one of those that nobody takes away, or a withdrawal that would be less."""
        if old is None or not _STAYS.fullmatch(name):
            return False
        if STONE.fullmatch(name):
            return new is None or not _goes_on(old, new)
        return new is None and not {*name.split("/")} & self._gone

    def _shadows(self, name: str) -> bool:
        """Whether others would import this program in place of a module."""
        folders = [self.root.resolve(), self.root.resolve() / "notebooks"]
        return name.endswith(".py") and is_module(Path(name).stem, but=folders)

    def _is_due(self, name: str, new: bytes | None) -> bool:
        return digest(new) in self.due.get(name, ()) or self.let_in.get(name) == digest(new)

    def _take(self, path: str) -> None:
        if path in self.tip:
            self.shown[path] = self.tip[path]
        else:
            self.shown.pop(path, None)

    def _keep(self, path: str) -> None:
        """Git's tree keeps what is in effect here."""
        if path in self.shown:
            self.tip[path] = self.shown[path]
        else:
            self.tip.pop(path, None)

    def _refuse(self, id: str, path: str, data: bytes | None, **facts: object) -> None:
        self._tell(id, path, **facts)
        if data is not None:
            self.aside[path] = data
        self._keep(path)

    def _wait(self, path: str, new: bytes | None, **why: Any) -> None:
        if is_brought_kind(path) and not self._may_come(path):
            why["by_nobody"] = True
        try:
            old = self.read(path, self.shown)
        except _NoKeyError:
            old = None
        self.waits[path] = Wait(digest(old), digest(new), **why)

    def hold(self, before: Tree, named: Mapping[str, list[Problem]]) -> None:
        """Let wait what came in and has problems; of consent what was and what comes both hold."""
        self.waits = dict(self.door.waits)
        for path in sorted({*self.shown, *before}):
            name, was = _plain(path), self.waits.get(path)
            is_held = was is not None and was.is_broken
            if name not in named or is_held or self.shown.get(path) == before.get(path):
                continue
            try:
                new, now = self.read(path, self.tip), self.read(path, self.shown)
            except _NoKeyError:
                continue
            self.shown.pop(path, None)
            if path in before:
                self.shown[path] = before[path]
            old = self.read(path, self.shown)
            if kind_of(name) == "consent" and old is not None and now is not None:
                forms = self._forms
                self.shown[path] = self._blob(path, narrowed(now, old, forms=forms))
            here = digest(self.read(path, self.shown))
            self.waits[path] = Wait(here, digest(new), is_broken=True)
            self._tell("sharing.door.broken", path)
            self.told += [one for one in named[name] if one not in self.told]

    def _tell(self, id: str, path: str, **facts: object) -> None:
        self.told.append(Problem(id, place=_plain(path), **facts))

    def _consent(self, path: str, name: str, new: bytes | None, old: bytes | None) -> None:
        """What she no longer allows holds at once; what she newly allows waits."""
        if name.rpartition("/")[2].removesuffix(".yaml") in self._gone:
            self._take(path)
            return
        if new is None:  # without her card nothing of hers would be known
            self._wait(path, new)
            return
        before = old if old and b"consent" in old else None  # who was not asked yet is new
        was = self.door.waits.get(path)
        is_new = before is None or (was is not None and was.is_new)
        if not self._may_come(path):  # a no holds, whoever says it; nothing else of it does
            old = self.read(path, self.shown)
            less = refused(old, new, forms=self._forms)
            if less is not None and less != old:
                self.shown[path] = self._blob(path, less)
            if digest(less) != digest(new):
                self._wait(path, new, is_new=is_new)
        elif not is_wider(before, new, forms=self._forms):
            self._take(path)
        else:
            held = narrowed(before, new, forms=self._forms)
            self.shown[path] = self._blob(path, held)
            self._wait(path, new, is_new=is_new)

    def _is_tampered(self, kind: str, path: str, new: bytes | None, old: bytes | None) -> bool:
        """Whether a text or its header went, or changed, with no withdrawal or correction that says
        just that.
        """
        name = _plain(path)
        if kind == "map":
            return not self._is_corrected(Path(name).parent.name)
        source = Path(name).stem
        if kind != "text" or old is None or source in self._gone:
            return False
        if self._is_brought(path, self.tip, LEAD):
            return False  # as she keeps it, or after her no
        if new is None:
            return True
        if name.endswith(".txt"):
            return not self._is_corrected(source)
        had, has = _who(old), _who(new)
        if had.get("hash") != has.get("hash"):
            has = {**has, "hash": had.get("hash")} if self._is_corrected(source) else {}
        return {**had, **dict.fromkeys(_PEOPLE)} != {**has, **dict.fromkeys(_PEOPLE)} or not all(
            self._is_left(had.get(key), has.get(key)) for key in _PEOPLE
        )

    def _is_corrected(self, source: str) -> bool:
        """Whether the maps of a text lead from the one in effect to the one that comes, and text, header
        and maps may all come: if one of them waits, each does.
        """
        if source not in self._corrected:
            start, text = f"interviews/codings/{source}/", f"interviews/{source}.txt"
            names = {p: _plain(p) for p in self.tip if _plain(p).startswith((start, text[:-3]))}
            parts = {p: name for p, name in names.items() if kind_of(name) in ("text", "map")}
            new = [p for p in parts if self.tip[p] != self.shown.get(p)]
            old = self._text(text, self.shown)
            try:
                maps = {
                    n: self.read(p, self.tip) or b""
                    for p, n in parts.items()
                    if kind_of(n) == "map"
                }
                is_so = not old or leads(old, self._text(text, self.tip), maps=maps)
                is_so = is_so and all(map(self._may_come, new))
            except (_NoKeyError, RapError):
                is_so = False
            self._corrected[source] = is_so
        return self._corrected[source]

    def _text(self, name: str, tree: Tree) -> str:
        path = name if name in tree else f"{name}{SEALED}"
        return (self.read(path, tree) or b"").decode("utf-8", "replace")

    def _opened(self, name: str, tree: Tree) -> str:
        """What a text says; empty where it is not there or its key is not here."""
        try:
            return self._text(name, tree)
        except _NoKeyError:
            return ""

    @cached_property
    def _copied(self) -> dict[str, str]:
        """Each text that comes and has words of one that is here, which more people could then read."""
        names = {_plain(p): p for p in {*self.tip, *self.shown} if _plain(p).endswith(".txt")}
        texts = {n: p for n, p in names.items() if kind_of(n) == "text"}
        came = [n for n, p in texts.items() if p in self.tip and self.tip[p] != self.shown.get(p)]
        new = [n for n in came if not self._is_too_big("text", n, b"")]
        coming = (
            (one, self._opened(n, self.shown)) for n in new if (one := self._words(n, self.tip))
        )
        here = (one for n in sorted(texts) if (one := self._words(n, self.shown)))
        return find_copied(coming, here, cases=self._cases(), forms=self._forms)

    def _words(self, name: str, tree: Tree) -> TextWithHeader | None:
        """A text with its header; None where one of them is not there or cannot be read."""
        try:
            header = parse_source(self._text(f"{name[:-4]}.yaml", tree), id=Path(name).stem)
            return TextWithHeader(header, self._text(name, tree))
        except (_NoKeyError, RapError):
            return None

    def _cases(self) -> dict[str, Case]:
        """The cards in effect, as far as they can be read."""
        found = {}
        for path in self.shown:
            if path.startswith(CARDS):
                with contextlib.suppress(RapError, _NoKeyError, UnicodeDecodeError):
                    id = Path(_plain(path)).stem
                    found[id] = parse_case((self.read(path, self.shown) or b"").decode(), id=id)
        return found

    def _is_left(self, had: Any, has: Any) -> bool:
        """Whether the same people are left, but for those who took their words back."""
        was, now = (
            one if isinstance(one, dict) else {id: id for id in one or ()} for one in (had, has)
        )
        gone = {
            k: row.get("case") if isinstance(row, dict) else row
            for k, row in was.items()
            if k not in now
        }
        return now.items() <= was.items() and self._gone.issuperset(gone.values())

    def _is_new(self, start: str, end: str = ".json") -> bool:
        return any(
            path.startswith(start) and _plain(path).endswith(end) and path not in self.own
            for path in self.theirs
        )

    def _log(self, path: str, name: str, new: bytes | None, old: bytes | None) -> None:
        """Only longer, and only as its machine vouches."""
        found = LOG.fullmatch(name)
        assert found is not None
        is_less = {*LINE_ID.findall(new or b"")} <= {*LINE_ID.findall(old or b"")}
        is_cut = is_less and "/translations/" in name and self._is_new("interviews/withdrawn/")
        if found["source"] in self._gone or is_cut or self._is_own(found, path, new, old):
            self._take(path)
            return
        said = self._said_of(found["device"])
        best = self._best(path, found, said, new, old)
        if best == old:
            self._tell_short(path, new, old)
            if new:
                self.aside[path] = new
            self._keep(path)
        elif not said or not self._is_of_hers(found, said, old):
            self._wait(path, new)
        elif not may(self._role(found["coder"]), CODER):
            self._wait(path, new, by_nobody=True)
        elif best == new:
            self._take(path)
        else:  # what she wrote, and then what somebody else did
            self._tell("sharing.door.log_forged", path, coder=found["coder"])
            self.aside[path] = new or b""
            self.tip[path] = self.shown[path] = self._blob(path, best or b"")

    def _said_of(self, device: str) -> list[Vouched]:
        """What the machine that has this device says, also under the name it had before it moved."""
        name = re.compile(rf"K-[0-9]+\.{device}(-[0-9]+)?")
        known = {key for n, key in self.machines.items() if name.fullmatch(n)}
        return [one for n, one in self.seen.items() if self.machines.get(n) in known]

    def _best(
        self,
        path: str,
        found: re.Match[str],
        said: list[Vouched],
        new: bytes | None,
        old: bytes | None,
    ) -> bytes | None:
        """The longest version that goes on from the one here, as far as somebody vouches for it; of a
        machine that nobody knows any longer one that is whole.
        """
        versions = [one for one in (new, self._theirs(path)) if one]
        heads = [
            head
            for one in said
            for log, head in one.logs.items()
            if log.startswith(found["folder"]) and f".{found['device']}" in log
        ]
        if not said:
            heads = [(end.n_lines, end.h) for end in map(end_of, versions) if end]
        parts = (whole_part(one, heads, path=_plain(path)) for one in versions)
        fit = [part for part in parts if part and part.startswith(old or b"")]
        return max(fit, key=len, default=old)

    def _is_own(
        self, found: re.Match[str], path: str, new: bytes | None, old: bytes | None
    ) -> bool:
        """Whether a log of this machine grew by what its journal holds: no git writes there."""
        if found["device"] != self._own_device or new is None or not new.startswith(old or b""):
            return False
        journal = self.root / ".rap" / "journal" / found["source"] / _plain(path).rpartition("/")[2]
        try:
            kept = {*LINE_ID.findall(journal.read_bytes())}
        except OSError:
            return False
        return kept >= {*LINE_ID.findall(new[len(old or b"") :])}

    def _is_of_hers(self, found: re.Match[str], said: list[Vouched], old: bytes | None) -> bool:
        """Whether this machine writes for that coder: it is hers, or did so before."""
        return old is not None or any(one.name.startswith(f"{found['coder']}.") for one in said)

    def _tell_short(self, path: str, new: bytes | None, old: bytes | None) -> None:
        found = LOG.fullmatch(_plain(path))
        is_short = new is None or (old or b"").startswith(new)
        id = "sharing.door.log_shorter" if is_short else "sharing.door.log_forged"
        self._tell(id, path, coder=found["coder"] if found else "")

    def _theirs(self, path: str) -> bytes | None:
        try:
            return self.read(path, self.theirs)
        except _NoKeyError:
            return None

    # what is in files

    def read(self, path: str, tree: Tree) -> bytes | None:
        """What a file holds, opened; None where it is not there."""
        blob = tree.get(path)
        if blob is None:
            return None
        try:
            return open_blob(self.root, path, blob, self._keys)
        except WaitingError:
            raise _NoKeyError from None
        except RapError:
            return b""  # nothing that was sealed here: nothing fits it

    def _blob(self, path: str, data: bytes) -> Blob:
        like = self.tip.get(path) or self.shown[path]
        mode = next((t[path].mode for t in (self.shown, self.tip) if path in t), PLAIN)
        return blob_of(self.root, path, data, like=like, keys=self._keys)._replace(mode=mode)

    @cached_property
    def _keys(self) -> Keys:
        return read_keys(self.root)

    @cached_property
    def _own_device(self) -> str:
        return own_device(self.root)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Who took her words back, and the texts that went with them."""
        return taken_back(self.root, self.shown)

    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        """The consent forms in effect: each was judged before the first card is."""
        found = {}
        for path in self.shown:
            if path.startswith(f"{FORMS}/") and path.endswith(".yaml"):
                id = path.rpartition("/")[2].removesuffix(".yaml")
                try:
                    text = (self.read(path, self.shown) or b"").decode("utf-8")
                    found[id] = parse_form(text, id=id)
                except (RapError, UnicodeDecodeError):
                    continue  # a yes to it grants nothing
        return found


def _plain(path: str) -> str:
    return path.removesuffix(SEALED)


def _goes_on(old: bytes, new: bytes) -> bool:
    """Whether a tombstone says all that it said: its texts, its scope, how far keys moved on."""
    try:
        had, has = parse_json(old), parse_json(new)
        was, now = ({**parse_steps(stone.get("steps", []))} for stone in (had, has))
        return (
            {*had.get("sources", [])} <= {*has.get("sources", [])}
            and has.get("scope") in (had.get("scope"), "all")
            and all(now.get(of, 0) >= n for of, n in was.items())
        )
    except (ValueError, TypeError, AttributeError):
        return False


def _heard(header: str, id: str) -> frozenset[str]:
    """The people who speak in a text, by its header, as far as it can be read."""
    with contextlib.suppress(RapError):
        return frozenset(parse_source(header, id=id).cases)
    return frozenset()


def _who(header: bytes) -> dict[str, Any]:
    """What a header says of whose words they are, what is public, and which text it is of."""
    try:
        data = parse_yaml(header.decode("utf-8"), name="").data
    except (RapError, UnicodeDecodeError):
        return {"": header}
    return {key: value for key, value in data.items() if key in _RIGHTS}
