"""What the screen asks for first: who I am, the study, its interviews, the start page, my settings."""

from __future__ import annotations

import datetime
from collections import Counter

from rap.core.errors import NotAllowedError
from rap.core.model import KINDS, Source
from rap.languages.catalogue import COMPLETE
from rap.languages.pack import known
from rap.store.roles import READER
from rap.study.consent import Voices
from rap.topics.codebook.routes.codes import count_to_read_again
from rap.topics.help_asked.routes import find_asking
from rap.topics.review.routes.left_codings import tell_waiting
from rap.topics.runs.routes import find_reports, tell_scheduled
from rap.topics.sharing.routes import tell_last
from rap.topics.upkeep.routes.damage import list_damage
from rap.topics.web.base import Handler, Plain, route
from rap.topics.web.bench import Bench, picked
from rap.topics.web.permissions import Person, may_read, person_of, seen_coders
from rap.topics.web.this_machine import login_of, note_visit, read_own, remember, write_own

N_BUTTONS = 10
# ns: logs that changed within ten minutes, as those of a new clone, are as new as each other
_AT_ONCE = 600 * 10**9


def describe_study(bench: Bench, person: Person) -> Plain:
    """What the screen needs to know before anything is opened."""
    settings = bench.settings
    me = {"id": person.id, "role": person.role, **_more(bench, person)} if person.id else None
    return {
        **picked(settings, "method", "languages", "blind", "proposals"),
        "title": dict(settings.title),
        "interface_languages": list(COMPLETE),
        "known_languages": list(known()),
        "coder": me,
        "coders": [
            picked(coder, "id", "role", "languages", "discipline") for coder in settings.coders
        ],
        "thresholds": {
            audience: settings.threshold(audience) for audience in sorted(settings.audiences)
        },
        "families": {family: dict(labels) for family, labels in bench.book.families.items()},
        "variables": {
            id: {
                "label": dict(variable.label),
                "values": {value: dict(text) for value, text in variable.values.items()},
            }
            for id, variable in bench.book.variables.items()
        },
    }


def _more(bench: Bench, person: Person) -> Plain:
    more: Plain = {"training": True, "until": person.until} if person.training else {}
    return more | ({"simple": True, "codes": few_codes(bench, person)} if person.simple else {})


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


def list_sources(bench: Bench, person: Person) -> list[Plain]:
    """One row a source, with how far each coder is; of coders that `person` may not see yet, only
    that they are planned.
    """
    rows = [_row(bench, person, source) for source in bench.sources.values()]
    bench.save_folds()
    return rows


def _row(bench: Bench, person: Person, source: Source) -> Plain:
    summary, seen = bench.summary(source.id), seen_coders(bench, person, source.id)
    n_words, n_turns, translations = _measured(bench, source)
    counts: dict[str, int] = {}
    for (coder, _), n in (*summary.counts.items(), *summary.practice.items()):
        if coder in seen:
            counts[coder] = counts.get(coder, 0) + n
    return {
        **picked(source, "id", "kind", "language", "phase"),
        "month": source.month or None,
        "title": source.title,
        "groups": list(source.groups),
        "variables": bench.variables(source),
        "n_words": n_words,
        "n_turns": n_turns,
        "translations": list(translations),
        "consent": Voices(source, (), bench.rights()).consent,
        "n": counts,
        "states": {coder: state for coder, state in summary.states.items() if coder in seen},
        "reach": {coder: far for coder, far in summary.reach.items() if coder in seen},
        "plan": list(bench.assignments.get(source.id, ())),
    }


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


def tell_start(bench: Bench, person: Person, since: str) -> Plain:
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
    return {
        "asking": find_asking(bench, person),
        "waiting": tell_waiting(bench, person),
        "exchanged": tell_last(bench),
        "damage": list_damage(bench, person),
        "since": since or None,
        "new_texts": new,
        "new_memos": n_memos,
        "my_list": _my_list(bench, person),
        "findings": len(bench.findings),
        "reports": find_reports(bench.root),
        "scheduled": tell_scheduled(bench.root),
        "to_read_again": [{"code": code, "n": n} for code, n in again.items()],
    }


def _touched_after(bench: Bench, source_id: str, since: str) -> bool:
    """Whether a log of a source changed after `since`: the others need not be read."""
    try:
        at = datetime.datetime.fromisoformat(since).timestamp() * 1e9
    except ValueError:
        return True
    return any(stat[2] >= at - 2e9 for stat in bench.log_stamp(source_id) if len(stat) > 2)


def _my_list(bench: Bench, person: Person) -> list[Plain]:
    """The sources given to `person` and those she began: what she has begun first, the latest on
    top, and what is done last.

    A source with codings of hers and no mark is begun: its state is `coding`.
    """
    rows = []
    for row in list_sources(bench, person) if person.id else []:
        mine, begun = person.id in row["plan"], row["n"].get(person.id, 0) > 0
        state = row["states"].get(person.id) or ("coding" if begun else None)
        if mine or begun or (not row["plan"] and person.id in row["n"]):
            facts = {key: row[key] for key in ("language", "n_words", "kind")}
            rows.append({**facts, "source": row["id"], "state": state, "mine": mine})
    return sorted(rows, key=lambda row: _place_of(bench, person, row))


def _place_of(bench: Bench, person: Person, row: Plain) -> tuple[bool, bool, int, int, str]:
    """The place of a row on the list."""
    latest = max(
        (
            int(stat[2])
            for stat in bench.log_stamp(row["source"])
            if stat[0].partition(".")[0] == person.id
        ),
        default=0,
    )
    is_done, is_new = row["state"] == "done", not row["state"]
    about_when = 0 if is_new else -(latest // _AT_ONCE)
    return is_done, is_new, about_when, list(KINDS).index(row["kind"]), row["source"]


class StudyHandler(Handler):
    @route
    async def get(self) -> Plain:
        return await self.show(describe_study)


class MeHandler(Handler):
    @route
    async def get(self) -> Plain:
        return {"coder": self.person.id or None, "role": self.person.role}

    @route
    async def put(self) -> Plain:
        """Where several people share a server, whoever runs it says who they are: nobody makes
        herself a lead.
        """
        if not self.authorizer.is_own(self):
            raise NotAllowedError("lab.coder.keeper_says")
        coder, login = self.body({"coder": str}, role=READER)["coder"], login_of(self)
        found = await self.act(lambda: remember(self.bench.settings, login, coder, is_own=True))
        person = person_of(found)
        return {"coder": person.id, "role": person.role}


class SourcesHandler(Handler):
    @route
    async def get(self) -> Plain:
        person, cursor = self.person, self.room.watcher.cursor
        sources = await self.look(lambda: list_sources(self.bench, person))
        self.room.looks.submit(self.room.forget)
        return {"sources": sources, "cursor": cursor}


class StartHandler(Handler):
    @route
    async def get(self) -> Plain:
        id = self.person.id
        since = await self.look(lambda: note_visit(self.room.root, id)) if id else ""
        return await self.show(tell_start, since)


class SettingsHandler(Handler):
    """What one coder likes on this machine: language, shortcuts."""

    @route
    async def get(self) -> Plain:
        return await self.look(lambda: read_own(self.room.root, self.person.id))

    @route
    async def put(self) -> Plain:
        kept = self.body(
            {}, optional=dict.fromkeys(("language", "shortcuts", "screen"), object), role=READER
        )
        coder = self.person.id
        return await self.act(lambda: write_own(self.room.root, coder, kept))
