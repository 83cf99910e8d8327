"""What the screen asks for first: who I am, the study, its interviews, the start page, my settings."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rap.core.errors import NotAllowedError
from rap.core.model import KINDS, Source
from rap.languages.catalogue import COMPLETE
from rap.languages.pack import known
from rap.store.roles import READER
from rap.study.consent import Voices
from rap.topics.codebook.routes.codes import count_to_read_again
from rap.topics.help_asked.routes import find_asking
from rap.topics.review.routes.left_codings import WaitingCodings, tell_waiting
from rap.topics.runs.routes import ReportRow, ScheduledRun, find_reports, tell_scheduled
from rap.topics.sharing.routes import Shared, tell_last
from rap.topics.upkeep.routes.damage import DamageRow, list_damage
from rap.topics.web.base import Handler, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, may_read, person_of, seen_coders
from rap.topics.web.replies import tell
from rap.topics.web.this_machine import login_of, note_visit, read_own, remember, write_own

N_BUTTONS = 10
# ns: logs that changed within ten minutes, as those of a new clone, are as new as each other
_AT_ONCE = 600 * 10**9


@dataclass(frozen=True)
class Me:
    """Who is at the screen, and what she may do."""

    coder: str | None
    role: str


@dataclass(frozen=True)
class MyRole:
    """Who is at the screen, as the study has her; `simple`: few buttons, those of `codes`."""

    id: str
    role: Literal["reader", "coder", "lead"]
    training: Literal[True] | None = None
    until: str | None = None
    simple: Literal[True] | None = None
    codes: list[str] | None = None


@dataclass(frozen=True)
class CoderRow:
    """Somebody who codes."""

    id: str
    role: str
    languages: tuple[str, ...]
    discipline: str


@dataclass(frozen=True)
class VariableShown:
    """A variable, and its values with their labels."""

    label: dict[str, str]
    values: dict[str, dict[str, str]]


@dataclass(frozen=True)
class StudyShown:
    """What the screen needs to know before anything is opened."""

    method: str
    languages: tuple[str, ...]
    blind: bool
    proposals: bool  # those who do not lead may propose changes of the codebook
    title: dict[str, str]
    interface_languages: list[str]
    known_languages: list[str]  # those that have a pack
    coder: MyRole | None
    coders: list[CoderRow]
    thresholds: dict[str, int]
    families: dict[str, dict[str, str]]
    variables: dict[str, VariableShown]


@dataclass(frozen=True)
class SourceRow:
    """An interview, and how far each coder is in it."""

    id: str
    kind: str
    language: str
    phase: int | None
    month: str | None
    title: str  # what the team calls it on its screens; "" for one that has no title yet
    groups: list[str]
    variables: dict[str, list[str]]
    n_words: int
    n_turns: int
    translations: list[str]
    consent: Literal["yes", "no", "unknown", "public"]
    n: dict[str, int]
    states: dict[str, str]
    reach: dict[str, float]  # the furthest place each coder coded, as a share of the text
    plan: list[str]


@dataclass(frozen=True)
class Sources:
    """All interviews, and the moment of now."""

    sources: list[SourceRow]
    cursor: str


@dataclass(frozen=True)
class MySource:
    """An interview that was given to her, or that she began."""

    source: str
    language: str
    n_words: int
    kind: str
    state: str | None
    mine: bool


@dataclass(frozen=True)
class AgainRow:
    """How many codings of a code are older than its meaning of today."""

    code: str
    n: int


@dataclass(frozen=True)
class StartShown:
    """What the start page shows."""

    asking: list[str]  # texts in the vault in which somebody may ask for help, not yet seen to
    waiting: WaitingCodings
    exchanged: Shared
    damage: list[DamageRow]
    since: str | None
    new_texts: int  # how many texts others coded in since then; not how much they did
    new_memos: int
    my_list: list[MySource]
    findings: int
    reports: list[ReportRow]
    scheduled: list[ScheduledRun]
    to_read_again: list[AgainRow]


@dataclass(frozen=True)
class OwnSettings:
    """What one coder likes on this machine; `screen` is what the browser wants to find again."""

    language: str | None = None
    shortcuts: dict[str, str] | None = None
    screen: dict[str, Any] | None = None


def describe_study(bench: Bench, person: Person) -> StudyShown:
    """What the screen needs to know before anything is opened."""
    settings = bench.settings
    return tell(
        StudyShown,
        settings,
        title=dict(settings.title),
        interface_languages=list(COMPLETE),
        known_languages=list(known()),
        coder=_me(bench, person) if person.id else None,
        coders=[tell(CoderRow, coder) for coder in settings.coders],
        thresholds={
            audience: settings.threshold(audience) for audience in sorted(settings.audiences)
        },
        families={family: dict(labels) for family, labels in bench.book.families.items()},
        variables={
            id: VariableShown(
                dict(variable.label),
                {value: dict(text) for value, text in variable.values.items()},
            )
            for id, variable in bench.book.variables.items()
        },
    )


def _me(bench: Bench, person: Person) -> MyRole:
    return tell(
        MyRole,
        person,
        training=True if person.training else None,
        until=person.until if person.training else None,
        simple=True if person.simple else None,
        codes=few_codes(bench, person) if person.simple else None,
    )


def few_codes(bench: Bench, person: Person) -> list[str]:
    """The codes on the buttons of the simple screen: those of the settings that stand, or else the
    ones used most.
    """
    chosen = [
        code
        for code in person.codes
        if (now := bench.book.get(code)) and not (now.retired or now.merged_into)
    ]
    if chosen:
        return chosen
    used: Counter[str] = Counter()
    for source in () if bench.settings.blind else bench.sources:
        for (_, code), n in bench.summary(source).counts.items():
            used[code] += n
    standing = [code.id for code in bench.book.codes if not (code.retired or code.merged_into)]
    return sorted(standing, key=lambda code: -used[code])[:N_BUTTONS]


def list_sources(bench: Bench, person: Person) -> list[SourceRow]:
    """One row a source, with how far each coder is; of coders that `person` may not see yet, only
    that they are planned.
    """
    rows = [_row(bench, person, source) for source in bench.sources.values()]
    bench.save_folds()
    return rows


def _row(bench: Bench, person: Person, source: Source) -> SourceRow:
    summary, seen = bench.summary(source.id), seen_coders(bench, person, source.id)
    n_words, n_turns, translations = _measured(bench, source)
    counts: dict[str, int] = {}
    for (coder, _), n in (*summary.counts.items(), *summary.practice.items()):
        if coder in seen:
            counts[coder] = counts.get(coder, 0) + n
    return SourceRow(
        id=source.id,
        kind=source.kind,
        language=source.language,
        phase=source.phase,
        month=source.month or None,
        title=source.title,
        groups=list(source.groups),
        variables=bench.variables(source),
        n_words=n_words,
        n_turns=n_turns,
        translations=list(translations),
        consent=Voices(source, (), bench.rights()).consent,
        n=counts,
        states={coder: state for coder, state in summary.states.items() if coder in seen},
        reach={coder: far for coder, far in summary.reach.items() if coder in seen},
        plan=list(bench.assignments.get(source.id, ())),
    )


def _measured(bench: Bench, source: Source) -> tuple[int, int, tuple[str, ...]]:
    """Words, turns, and languages it was translated into: small enough to keep for every source."""
    return bench.fresh(
        ("measured", source.id),
        (source, bench.translation_stamp(source.id)),
        lambda: (
            len(bench.raw_text(source.id).split()),
            len(bench.voices(source.id).turns),
            tuple(sorted(bench.translations(source.id))),
        ),
    )


def tell_start(bench: Bench, person: Person, since: str) -> StartShown:
    """What the start page shows; `since` is a UTC time, "" for a first visit."""
    new = 0
    for id in bench.sources:
        seen = seen_coders(bench, person, id)
        if since and _touched_after(bench, id, since):
            new += any(
                c.t > since and c.coder != person.id and c.coder in seen
                for c in bench.fold(id).codings
            )
    n_memos = sum(
        memo.date > since[:10] and memo.by != person.id and may_read(bench, person, memo)
        for memo in (bench.memos if since else ())
    )
    again = count_to_read_again(bench, person)
    return StartShown(
        asking=find_asking(bench, person),
        waiting=tell_waiting(bench, person),
        exchanged=tell_last(bench),
        damage=list_damage(bench, person),
        since=since or None,
        new_texts=new,
        new_memos=n_memos,
        my_list=_my_list(bench, person),
        findings=len(bench.findings),
        reports=find_reports(bench.root),
        scheduled=tell_scheduled(bench.root),
        to_read_again=[AgainRow(code, n) for code, n in again.items()],
    )


def _touched_after(bench: Bench, source_id: str, since: str) -> bool:
    """Whether a log of a source changed after `since`: the others need not be read."""
    try:
        at = datetime.datetime.fromisoformat(since).timestamp() * 1e9
    except ValueError:
        return True
    return any(stat[2] >= at - 2e9 for stat in bench.log_stamp(source_id) if len(stat) > 2)


def _my_list(bench: Bench, person: Person) -> list[MySource]:
    """The sources given to `person` and those she began: what she has begun first, the latest on
    top, and what is done last.

    A source with codings of hers and no mark is begun: its state is `coding`.
    """
    rows = []
    for row in list_sources(bench, person) if person.id else []:
        mine, begun = person.id in row.plan, row.n.get(person.id, 0) > 0
        state = row.states.get(person.id) or ("coding" if begun else None)
        if mine or begun or (not row.plan and person.id in row.n):
            rows.append(tell(MySource, row, source=row.id, state=state, mine=mine))
    return sorted(rows, key=lambda row: _place_of(bench, person, row))


def _place_of(bench: Bench, person: Person, row: MySource) -> tuple[bool, bool, int, int, str]:
    """The place of a row on the list."""
    latest = max(
        (
            int(stat[2])
            for stat in bench.log_stamp(row.source)
            if stat[0].partition(".")[0] == person.id
        ),
        default=0,
    )
    is_done, is_new = row.state == "done", not row.state
    about_when = 0 if is_new else -(latest // _AT_ONCE)
    return is_done, is_new, about_when, list(KINDS).index(row.kind), row.source


def _own(kept: Mapping[str, Any]) -> OwnSettings:
    return OwnSettings(kept.get("language"), kept.get("shortcuts"), kept.get("screen"))


class StudyHandler(Handler):
    @route
    async def get(self) -> StudyShown:
        return await self.show(describe_study)


class MeHandler(Handler):
    @route
    async def get(self) -> Me:
        return Me(self.person.id or None, self.person.role)

    @route
    async def put(self) -> Me:
        """Where several people share a server, whoever runs it says who they are: nobody makes
        herself a lead.
        """
        if not self.authorizer.is_own(self):
            raise NotAllowedError("lab.coder.keeper_says")
        coder, login = self.body({"coder": str}, role=READER)["coder"], login_of(self)
        found = await self.act(lambda: remember(self.bench.settings, login, coder, is_own=True))
        person = person_of(found)
        return Me(person.id, person.role)


class SourcesHandler(Handler):
    @route
    async def get(self) -> Sources:
        person, cursor = self.person, self.room.watcher.cursor
        sources = await self.look(lambda: list_sources(self.bench, person))
        self.room.looks.submit(self.room.forget)
        return Sources(sources, cursor)


class StartHandler(Handler):
    @route
    async def get(self) -> StartShown:
        id = self.person.id
        since = await self.look(lambda: note_visit(self.room.root, id)) if id else ""
        return await self.show(tell_start, since)


class SettingsHandler(Handler):
    """What one coder likes on this machine: language, shortcuts."""

    @route
    async def get(self) -> OwnSettings:
        return _own(await self.look(lambda: read_own(self.room.root, self.person.id)))

    @route
    async def put(self) -> OwnSettings:
        kept = self.body(
            {}, optional=dict.fromkeys(("language", "shortcuts", "screen"), object), role=READER
        )
        coder = self.person.id
        return _own(await self.act(lambda: write_own(self.room.root, coder, kept)))
