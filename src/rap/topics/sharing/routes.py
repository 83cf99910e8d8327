"""The page *Sharing*: when work was exchanged last, exchanging it now, one file in place of a place,
and what both changed, as two versions to choose from.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any

from rap.core.errors import (
    NotAllowedError,
    Problem,
    RapError,
    RefusedError,
    WrongUseError,
)
from rap.languages.catalogue import on_screen
from rap.store.memos import parse_memo
from rap.store.roles import CODER
from rap.store.vault.identity import unlock
from rap.topics.approved.state import read_door
from rap.topics.git.exchanged import Choice, last_exchange
from rap.topics.git.program import has_git
from rap.topics.sealing.key_copies import find_sealed_notes
from rap.topics.sealing.own_vault import own_public_key
from rap.topics.sharing.both_changed import count_open, decide, open_conflicts
from rap.topics.sharing.door import find_leads, leads_here, own_name
from rap.topics.sharing.door.deciding import (
    count_asked,
    find_asked,
    find_known,
    find_strangers,
    forget_machine,
    know_machine,
    may_know,
    own_machine,
    say_no,
    say_yes,
)
from rap.topics.sharing.exchange_files import sealed_study, take
from rap.topics.sharing.merging import Conflict
from rap.topics.sharing.shared_place import set_place
from rap.topics.sharing.sync import Synced, place_of, sync
from rap.topics.web.base import Handler, ProblemRow, Routes, problem_row, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell

_MOST_FILE = 200_000_000
_LONG = 1_500
_TAKES = ("mine", "theirs", "written")


@dataclass(frozen=True)
class LastExchange:
    """When work was exchanged last, and who did it."""

    at: str | None
    days: int
    by: str


@dataclass(frozen=True)
class Shared:
    """Days since work was exchanged (none: it is shared with nobody), what both changed, and how
    much waits at the door.
    """

    days: int | None
    open: int
    door: int


@dataclass(frozen=True)
class WaitingKey:
    """A text or a person whose key is not here, and whom to ask; or copies of keys to delete."""

    of: str
    says: str


@dataclass(frozen=True)
class BothChanged:
    """One field that two people changed; a version is null where the thing is not there."""

    id: str
    path: str
    field: list[str]
    title: str
    is_text: bool
    hidden: bool  # words that she may not read: the two versions are not here
    before: str | None
    mine: str | None
    theirs: str | None


@dataclass(frozen=True)
class MachineRow:
    """A machine, and the letters that two people compare aloud."""

    name: str
    coder: str
    key: str
    letters: str
    was_known: bool


@dataclass(frozen=True, kw_only=True)
class StrangeMachine(MachineRow):
    """A machine that is not known yet."""

    may_know: bool


@dataclass(frozen=True)
class AskedRow:
    """A file of which another version waits for a lead's yes; `id` is for exactly these bytes."""

    id: str
    path: str
    is_new_person: bool
    title: str
    says: list[str]
    may_refuse: bool


@dataclass(frozen=True)
class DoorShown:
    """What waits for a lead's yes, and the machines."""

    asked: list[AskedRow]
    machines: list[StrangeMachine]
    known: list[MachineRow]
    own: MachineRow | None
    leads: list[str]
    decides: bool  # she leads, and this is her own machine
    told: list[ProblemRow]


@dataclass(frozen=True)
class SharingShown:
    """The state of exchanges on this machine."""

    has_git: bool
    is_own: bool  # nobody else logs in here: she may set the place, and give and take files
    place: str
    last: LastExchange
    has_key: bool
    readers: list[str]
    waiting: list[WaitingKey]
    conflicts: list[BothChanged]
    door: DoorShown


@dataclass(frozen=True)
class Exchanged:
    """What an exchange did; `told` is what was not taken."""

    n_kept: int
    n_came: int
    shared: bool
    told: list[ProblemRow]
    conflicts: list[BothChanged]


@dataclass(frozen=True)
class ToDecide:
    """What is left to decide."""

    conflicts: list[BothChanged]


@dataclass(frozen=True)
class StudyFile:
    """The study as one encrypted file, in Base64."""

    name: str
    file: str


@dataclass(frozen=True)
class AtDoor:
    """How much is left at the door."""

    left: int


@dataclass(frozen=True)
class PlaceSet:
    """Where work is exchanged now."""

    place: str


def tell_sharing(bench: Bench, person: Person, *, is_own: bool) -> SharingShown:
    """The state of exchanges on this machine. `is_own`: nobody else logs in here, so she may set the
    place, and give and take files with the key of this machine.
    """
    root, last = bench.root, last_exchange(bench.root)
    conflicts = open_conflicts(root) if has_git() and person.may(CODER) else ()
    return SharingShown(
        has_git=has_git(),
        is_own=is_own,
        place=PurePath(place_of(root)).name if has_git() else "",
        last=LastExchange(last.at or None, last.days, last.by),
        has_key=bool(is_own and person.may(CODER) and _key(bench)),
        readers=[one.id for one in bench.settings.coders if one.keys and one.id != person.id],
        waiting=[
            WaitingKey(one.place, on_screen(one))
            for one in (find_sealed_notes(root) if person.may(CODER) else ())
        ],
        conflicts=[_row(bench, person, one) for one in conflicts],
        door=_door(bench, person, is_own=is_own) if has_git() else _no_door(),
    )


def _no_door(*told: Problem) -> DoorShown:
    return DoorShown([], [], [], None, [], False, [*map(problem_row, told)])


def _door(bench: Bench, person: Person, *, is_own: bool) -> DoorShown:
    """What waits for a lead's yes, and the machines. Who codes sees it; a lead decides, on a machine
    of her own.
    """
    root = bench.root
    try:
        if not person.may(CODER) or read_door(root) is None:
            return _no_door()
        asked, machines = find_asked(root), find_strangers(root)
    except RefusedError as error:
        return _no_door(*error.problems)
    here = is_own and _works_here(bench, person)  # this makes a key: only where there is a door
    return DoorShown(
        asked=[
            tell(
                AskedRow,
                one,
                title=str(one.title),
                says=[on_screen(says) for says in one.says],
                may_refuse=one.may_be_refused,
            )
            for one in asked
        ],
        machines=[
            tell(StrangeMachine, one, may_know=here and may_know(root, one)) for one in machines
        ],
        known=[tell(MachineRow, one) for one in find_known(root)],
        own=tell(MachineRow, own_machine(root)),
        leads=sorted(find_leads(root)),
        decides=here and leads_here(root),
        told=[],
    )


def _works_here(bench: Bench, person: Person) -> bool:
    """Whether she is who works on this machine, and not only logged in."""
    return person.id != "" and own_name(bench.root).partition(".")[0] == person.id


def tell_last(bench: Bench) -> Shared:
    """What the start page says of it: days since the last exchange, what is left to decide, and how
    much waits at the door.
    """
    root = bench.root
    if not place_of(root) and not last_exchange(root).at:
        return Shared(None, 0, 0)
    try:
        door = count_asked(root) + sum(not one.was_known for one in find_strangers(root))
    except RefusedError:  # the page Sharing says why nothing comes in
        door = 1
    return Shared(last_exchange(root).days, count_open(root), door)


def exchange(bench: Bench, person: Person, *, anyway: bool = False) -> Exchanged:
    """Keep, bring in, send."""
    person.need(CODER)
    return _done(bench, person, sync(bench.root, anyway=anyway))


def choose(bench: Bench, person: Person, choices: Any) -> ToDecide:
    """Keep what she decided; what is left."""
    person.need(CODER)
    if not isinstance(choices, dict) or not all(map(_is_choice, choices.values())):
        raise WrongUseError("sharing.bad_choice")
    shown = {one.id for one in open_conflicts(bench.root) if not _is_hidden(bench, person, one)}
    if not {*choices} <= shown:
        raise WrongUseError("sharing.sync.other_versions")
    decide(bench.root, {id: Choice(**choice) for id, choice in choices.items()})
    return ToDecide([_row(bench, person, one) for one in open_conflicts(bench.root)])


def give_file(bench: Bench, person: Person, to: Any) -> StudyFile:
    """The study as one encrypted file."""
    person.need(CODER)
    if not isinstance(to, list) or not all(isinstance(one, str) for one in to):
        raise WrongUseError("sharing.bad_choice")
    _, sealed = sealed_study(bench.root, to=to)
    return StudyFile(f"{bench.root.name}.rap", base64.b64encode(sealed).decode())


def take_file(bench: Bench, person: Person, file: str, *, passphrase: str) -> Exchanged:
    """Bring in what is in a file that a colleague gave."""
    person.need(CODER)
    public = _key(bench)
    if not public:
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    try:
        sealed = base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError):
        raise WrongUseError("sharing.exchange.not_opened") from None
    return _done(bench, person, take(bench.root, sealed, key=unlock(public, passphrase)))


def at_door(bench: Bench, person: Person, act: str, of: list[Any]) -> AtDoor:
    """Her "yes" or "no" to what she read (ids), or a machine that she does "know" (its key) or does
    "forget" (its name); how much is left.
    """
    person.need(CODER)
    if not _works_here(bench, person):
        raise NotAllowedError("sharing.keeper")
    if not of or not all(isinstance(one, str) for one in of):
        raise WrongUseError("sharing.bad_choice")
    match act:
        case "yes":
            say_yes(bench.root, of)
        case "no":
            say_no(bench.root, of)
        case "know":
            know_machine(bench.root, of[0])
        case "forget":
            forget_machine(bench.root, of[0])
        case _:
            raise WrongUseError("sharing.bad_choice")
    return AtDoor(tell_last(bench).door)


def _done(bench: Bench, person: Person, done: Synced) -> Exchanged:
    return Exchanged(
        n_kept=done.committed,
        n_came=done.n_came,
        shared=done.shared,
        told=[*map(problem_row, done.told)],
        conflicts=[_row(bench, person, one) for one in done.conflicts],
    )


def _key(bench: Bench) -> str:
    try:
        return own_public_key(bench.root)
    except RapError:
        return ""


def _is_choice(choice: Any) -> bool:
    return (
        isinstance(choice, dict)
        and choice.keys() <= {"take", "text"}
        and choice.get("take") in _TAKES
        and isinstance(choice.get("text", ""), str)
    )


def _row(bench: Bench, person: Person, one: Conflict) -> BothChanged:
    hidden = _is_hidden(bench, person, one)
    mine, theirs = (None, None) if hidden else _differing(one.mine, one.theirs)
    before = None if hidden or len(one.before or "") > _LONG else one.before
    return BothChanged(
        id=one.id,
        path=one.path,
        field=list(one.field),
        title=one.path if hidden else one.title,
        is_text=one.is_text,
        hidden=hidden,
        before=before,
        mine=mine,
        theirs=theirs,
    )


def _is_hidden(bench: Bench, person: Person, one: Conflict) -> bool:
    """Whether she may not read it: somebody else's private memo, words of a text she does not see."""
    parts = one.path.split("/")
    if one.path.startswith("interviews/memos/"):
        try:
            text = (bench.root / one.path).read_text(encoding="utf-8")
            memo = parse_memo(text, name=one.path)
        except (OSError, UnicodeDecodeError, RapError):
            return True
        return memo.private and memo.by != person.id
    if len(parts) == 2 and parts[0] == "interviews":
        return parts[1].partition(".")[0] not in bench.sources
    return False


def _differing(mine: str | None, theirs: str | None) -> tuple[str | None, str | None]:
    """Two long versions, cut to the lines in which they differ."""
    if mine is None or theirs is None or len(mine) + len(theirs) <= _LONG:
        return (mine or "")[: 2 * _LONG] if mine is not None else None, theirs and theirs[
            : 2 * _LONG
        ]
    one, other = mine.splitlines(), theirs.splitlines()
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    stretches = [change for change in changes if change[0] != "equal"]
    return (
        "\n…\n".join("\n".join(one[a:b]) for _, a, b, _, _ in stretches),
        "\n…\n".join("\n".join(other[c:d]) for _, _, _, c, d in stretches),
    )


class SharingHandler(Handler):
    @route
    async def get(self) -> SharingShown:
        return await self.show(tell_sharing, is_own=self.authorizer.is_own(self))


class ExchangeHandler(Handler):
    @route
    async def post(self) -> Exchanged:
        return await self.change(exchange, **self.body({}, optional={"anyway": bool}))


class ChooseHandler(Handler):
    most_body = 4_000_000

    @route
    async def post(self) -> ToDecide:
        return await self.change(choose, self.body({"choices": dict})["choices"])


class _OwnHandler(Handler):
    """What only the person whose machine this is may do."""

    def own_body(self, wanted: dict[str, type]) -> dict[str, Any]:
        body = self.body(wanted)
        if not self.authorizer.is_own(self):
            raise NotAllowedError("sharing.keeper")
        return body


class PlaceHandler(_OwnHandler):
    @route
    async def post(self) -> PlaceSet:
        address = self.own_body({"address": str})["address"].strip()
        return await self.change(_set_place, address)


class DoorHandler(_OwnHandler):
    @route
    async def post(self) -> AtDoor:
        body = self.own_body({"act": str, "of": list})
        return await self.change(at_door, body["act"], body["of"])


class GiveHandler(_OwnHandler):
    @route
    async def post(self) -> StudyFile:
        return await self.change(give_file, self.own_body({"to": list})["to"])


class TakeHandler(_OwnHandler):
    most_body = _MOST_FILE

    @route
    async def post(self) -> Exchanged:
        body = self.own_body({"file": str, "passphrase": str})
        return await self.change(take_file, body["file"], passphrase=body["passphrase"])


def _set_place(bench: Bench, person: Person, address: str) -> PlaceSet:
    person.need(CODER)
    if not address:
        raise WrongUseError("sharing.no_address")
    return PlaceSet(PurePath(set_place(bench.root, address)).name)


ROUTES: Routes = (
    (r"sharing", SharingHandler),
    (r"sharing/exchange", ExchangeHandler),
    (r"sharing/choices", ChooseHandler),
    (r"sharing/place", PlaceHandler),
    (r"sharing/door", DoorHandler),
    (r"sharing/give", GiveHandler),
    (r"sharing/take", TakeHandler),
)
