"""Files of the study that cannot be read, as the start page lists them: what is wrong, what could take
their place, and a button for each.
"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from rap.core.errors import (
    ConflictError,
    NotAllowedError,
    Problem,
    RapError,
    RefusedError,
    UnknownError,
)
from rap.core.reading import read_each
from rap.languages.catalogue import on_screen
from rap.store.answers import FEEDBACK, VOTES, read_feedback, read_votes
from rap.store.codebook_edits import PROPOSALS, read_proposals
from rap.store.codings import read_events
from rap.store.codings.lines import LOG_FOLDERS
from rap.store.file_kinds import find_empty
from rap.store.memos import parse_memo
from rap.store.observations import FOLDER as OBSERVATIONS
from rap.store.observations import read_observations
from rap.store.roles import CODER, LEAD
from rap.store.sources import read_source
from rap.topics.checks.cut_logs import find_cut
from rap.topics.sharing.merging import has_marks
from rap.topics.upkeep.mending import (
    SETTINGS,
    Mend,
    bring_back_settings,
    find_damaged_settings,
    find_mends,
    good_settings,
    kind_of,
    mend,
    read_there,
)
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell

_OF_CODERS = ("memos", "codings", "translations", "plan", "observations", "proposals")
_KEPT = ("book", "cases", "forms", "findings", "memos", "plan", "withdrawn", "sources")
_OTHERS: dict[str, Callable[..., object]] = {
    FEEDBACK: read_feedback,
    VOTES: read_votes,
    PROPOSALS: read_proposals,
    OBSERVATIONS: read_observations,
}
_MOST_LETTERS = 20_000


@dataclass(frozen=True)
class DamageRow:
    """A file that cannot be read; `may`: this person may put it right."""

    path: str
    kind: str
    sentence: str
    may: bool


@dataclass(frozen=True)
class Damages:
    """The files that cannot be read."""

    damage: list[DamageRow]


@dataclass(frozen=True)
class MendRow:
    """What could take the place of a file."""

    way: Literal["mine", "theirs", "plain", "back", "whole", "correct", "aside"]
    when: str
    seen: str
    text: str


@dataclass(frozen=True)
class DamageLook:
    """What is there, and what could take its place."""

    path: str
    now: str
    mends: list[MendRow]


def find_damage(bench: Bench) -> dict[str, Problem]:
    """File -> what is wrong with it, of every file of the study that pages do without."""
    found = [problem for id in bench.sources for problem in bench.wrong_logs(id)]
    _ = bench.book, bench.findings, bench.memos, bench.assignments
    found += bench.damage_of(*_KEPT)
    for folder, read in _OTHERS.items():
        stamp = bench.disk.files(folder, deep=True)
        found += bench.fresh(("damage", folder), stamp, partial(_wrong, bench.root, read))
    found += find_empty(bench.root)
    logs = tuple(bench.disk.files(folder, deep=True) for folder in LOG_FOLDERS)
    found += bench.fresh(("damage", "cut"), logs, partial(_cut, bench.root))
    by_file: dict[str, Problem] = {}
    for problem in sorted(found):
        path = problem.place.partition(":")[0]
        data = read_there(bench.root, path) or b""
        both = has_marks(data.decode("utf-8", "replace"))
        by_file.setdefault(path, Problem("upkeep.damage.both", place=path) if both else problem)
    return by_file


def _wrong(root: Path, read: Callable[..., object]) -> tuple[Problem, ...]:
    damaged: list[Problem] = []
    read(root, damaged=damaged)
    return tuple(damaged)


def _cut(root: Path) -> tuple[Problem, ...]:
    try:
        cut = find_cut(root)
    except RefusedError:  # nobody can tell what waits; the page Sharing says why
        return ()
    return tuple(Problem("checks.cut_logs.cut", place=log, n=n) for log, n in cut.items())


def list_damage(bench: Bench, person: Person) -> list[DamageRow]:
    """A row for each, for leads and coders."""
    if not person.may(CODER):
        return []
    return [
        DamageRow(path, kind_of(path), on_screen(problem), _may_mend(person, path))
        for path, problem in find_damage(bench).items()
    ]


def _may_mend(person: Person, path: str) -> bool:
    return person.may(CODER if kind_of(path) in _OF_CODERS else LEAD)


def look_at(bench: Bench, person: Person, path: str) -> DamageLook:
    """What is there, and what could take its place: all of it, of a text the lines that differ."""
    _need(bench, person, path)
    data, mends = read_there(bench.root, path), find_mends(bench.root, path)
    may_read = _may_read(bench, person, path, mends)
    now = data.decode("utf-8", "replace") if data and may_read else ""
    rows = [
        tell(MendRow, one, text=_shown(now, one, kind_of(path)) if may_read else "")
        for one in mends
    ]
    return DamageLook(path, now[:_MOST_LETTERS], rows)


def look_at_settings(root: Path) -> DamageLook:
    """The same of settings that cannot be read; nothing could take the place of others."""
    mend = good_settings(root) if find_damaged_settings(root) else None
    now = (read_there(root, SETTINGS) or b"").decode("utf-8", "replace")
    rows = [
        tell(MendRow, one, text=_shown(now, one, "settings" if one.way == "plain" else "texts"))
        for one in (mend,)
        if one is not None
    ]
    return DamageLook(SETTINGS, "", rows)


def put_settings_right(root: Path, *, seen: str) -> Damages:
    """Bring back the settings that were looked at; what was there is kept beside `.rap`'s files."""
    mend = good_settings(root) if find_damaged_settings(root) else None
    if mend is None:
        raise UnknownError("upkeep.damage.none")
    if mend.seen != seen:
        raise ConflictError("upkeep.mending.changed", place=SETTINGS)
    bring_back_settings(root, mend)
    return Damages([])


def _shown(now: str, mend: Mend, kind: str) -> str:
    if kind != "texts":
        return mend.text[:_MOST_LETTERS]
    lines = difflib.unified_diff(now.splitlines(), mend.text.splitlines(), n=0, lineterm="")
    return "\n".join([line for line in lines if line[:2] not in ("--", "++", "@@")])[:_MOST_LETTERS]


def _may_read(bench: Bench, person: Person, path: str, mends: tuple[Mend, ...]) -> bool:
    """Whether the words may be shown: of memos those she may read, of texts those of people who let
    the team work with them, of which nothing was closed to it.
    """
    kind = kind_of(path)
    if kind == "memos":
        memos, wrong = read_each(mends, lambda one: parse_memo(one.text, name=path))
        is_open = not bench.settings.blind
        return not wrong and all(m.by == person.id or (is_open and not m.private) for m in memos)
    if kind == "texts":
        source, rights = read_source(bench.root, Path(path).stem), bench.rights()
        events = read_events(bench.root, source.id)[0]
        is_closed = any(event.op == "veto" for event in events)
        return not is_closed and all(rights.allows(case, "analyse") for case in source.cases)
    return kind not in ("codings", "translations", "maps")


def _need(bench: Bench, person: Person, path: str) -> None:
    """Raise unless the file is a damaged one that `person` may mend."""
    person.need(CODER)
    if path not in find_damage(bench):
        raise UnknownError("upkeep.damage.none")
    if not _may_mend(person, path):
        person.need(LEAD)


def put_right(bench: Bench, person: Person, *, path: str, way: str, seen: str) -> Damages:
    """Do it, and what is still damaged."""
    _need(bench, person, path)
    with bench.texts:
        mend(bench.root, path, way, seen=seen)
    return Damages(list_damage(bench, person))


class DamageHandler(Handler):
    """While the settings cannot be read nobody has a role: a person with a server of her own looks
    at them and brings them back, as `rap doctor --bring-back` lets her.
    """

    @route
    async def get(self) -> DamageLook:
        if self.ask("path") == SETTINGS:
            self._need_own_server()
            return await self.look(partial(look_at_settings, self.room.root))
        return await self.show(look_at, self.ask("path"))

    @route
    async def post(self) -> Damages:
        self._need_role()
        asked = self.sent({"path": str, "way": str, "seen": str})
        if asked["path"] == SETTINGS:
            self._need_own_server()
            work = partial(put_settings_right, self.room.root, seen=asked["seen"])
            loop = asyncio.get_running_loop()
            done = await loop.run_in_executor(self.room.changes, work)
            await self.room.watcher.look_aside(everything=True)
            return done
        return await self.change(put_right, **asked)

    def _need_role(self) -> None:
        """Who may not mend is refused before what was sent is looked at."""
        try:
            person = self.person
        except RapError:  # settings that cannot be read: nobody has a role
            self._need_own_server()
        else:
            person.need(CODER)

    def _need_own_server(self) -> None:
        if not self.authorizer.is_own(self):
            raise NotAllowedError("upkeep.damage.keeper")


ROUTES: Routes = ((r"damage", DamageHandler),)
